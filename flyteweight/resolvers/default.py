"""The default resolver: a module and the name of a task in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import FlyteValueException
from flyteweight.interface.lookup import load_attribute
from flyteweight.interface.tracking import TrackedInstance
from flyteweight.resolvers.base import TaskResolverMixin

if TYPE_CHECKING:
    from flyteweight.settings.configuration import SerializationSettings


class DefaultTaskResolver(TrackedInstance, TaskResolverMixin):
    """Loader arguments ``task-module M task-name T``: attribute ``T`` of module ``M``."""

    @property
    def location(self) -> str:
        """Where command lines find the built-in instance; of another one, the module-level variable that holds it."""
        if self is default_task_resolver:
            return "flyteweight.resolvers.default_task_resolver"
        return super().location

    def name(self) -> str:
        """A name for people."""
        return "DefaultTaskResolver"

    def load_task(self, loader_args: list[str]) -> Any:
        """Import the module and return the task; the labels and anything after the name are not looked at."""
        if len(loader_args) < 4:
            raise FlyteValueException(
                f"the default resolver needs 'task-module MODULE task-name NAME' after '--', found {loader_args}"
            )
        return load_attribute(loader_args[1], loader_args[3], "task", _is_task)

    def loader_args(self, settings: SerializationSettings, t: Any) -> list[str]:  # noqa: ARG002 - part of the signature
        """Module and name of a function task or of a module-level task object."""
        from flyteweight.interface.naming import function_location
        from flyteweight.interface.tracking import importable_name

        function = getattr(t, "task_function", None)
        if function is not None:
            module, name = function_location(function)
        else:
            home, name = t.home()
            module = importable_name(home)
        return ["task-module", module, "task-name", name]

    def get_all_tasks(self) -> list[Any]:
        """The tasks at the top level of all modules that are imported."""
        import sys

        found: dict[int, Any] = {}
        for module in list(sys.modules.values()):
            for value in list(vars(module).values()) if module is not None else ():
                if _is_task(value) and getattr(value, "task_resolver", None) is self:
                    found[id(value)] = value
        return list(found.values())


def _is_task(value: Any) -> bool:
    from flyteweight.tasks.base import Task

    return isinstance(value, Task)


default_task_resolver = DefaultTaskResolver()
