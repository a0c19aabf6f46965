"""``MODULE:TASK``, or a template and ``MODULE:Executor`` ─▶ the task, and how a container is told to run it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from flyteweight.models import message_of
from flyteweight.tools.mistakes import told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flyteweight.interface.interface import Interface

#: How MODULE:TASK is written on command lines.
METAVAR = "MODULE:TASK"

_DEFAULT = "flyteweight.resolvers.default_task_resolver"
_TEMPLATE = "flyteweight.resolvers.default_task_template_resolver"
_MAP = "flyteweight.resolvers.ArrayNodeMapTaskResolver"


class Target(NamedTuple):
    """A task that was found."""

    task: Any
    resolver: str
    loader_args: tuple[str, ...]

    @property
    def is_mapped(self) -> bool:
        """Whether it runs for one item of lists, by ``pyflyte-map-execute``."""
        return self.resolver == _MAP

    def mapped(self) -> Target:
        """The same task, to be run for one item of lists; ends the command with a message if it cannot be mapped."""
        from flyteweight.tasks.map_task import ArrayNodeMapTask

        with told():
            return _mapped(ArrayNodeMapTask(self.task))

    @property
    def name(self) -> str:
        """The task's name."""
        return str(getattr(self.task, "name", self.loader_args[-1]))

    def input_types(self) -> dict[str, Any]:
        """The Python types of the inputs; those of a template are guessed from its Flyte types."""
        interface = self._interface()
        if interface is not None:
            return dict(interface.inputs)
        from flyteweight.types.engine import TypeEngine

        with told():
            return TypeEngine.guess_python_types(message_of(self.task.interface).inputs.variables)

    def defaults(self) -> Mapping[str, Any]:
        """The inputs that may be left out."""
        interface = self._interface()
        return {} if interface is None else interface.defaults

    def _interface(self) -> Interface | None:
        """The interface in Python types, which tasks that are known by their template alone do not have."""
        return getattr(self.task, "python_interface", None)


def find(text: str, template: str | None = None) -> Target:
    """The task that a person means; ends the command with a message if it cannot be loaded."""
    module, name = split(text)
    if template is not None:
        return _loaded(_TEMPLATE, (_absolute(template), f"{module}.{name}"))
    found = _loaded(_DEFAULT, ("task-module", module, "task-name", name))
    if hasattr(found.task, "python_function_task"):
        with told():
            return _mapped(found.task)
    resolver = getattr(found.task, "task_resolver", None)
    location = getattr(resolver, "location", _DEFAULT)
    if resolver is None or location in (_DEFAULT, _TEMPLATE) or location.startswith("flytekit."):
        return found
    with told():
        return Target(found.task, location, tuple(resolver.loader_args(_settings(), found.task)))


def split(text: str) -> tuple[str, str]:
    """Module and name; raises ``click.UsageError``."""
    module, colon, name = text.partition(":")
    if not colon:
        module, _, name = text.rpartition(".")
    if not module or not name or module.endswith(".py") or "/" in module:
        dotted = module.removesuffix(".py").replace("/", ".").strip(".")
        hint = f"; is '{dotted}:{name}' meant?" if dotted and name else ""
        raise click.UsageError(f"'{text}' is not MODULE:TASK, as in 'jobs.model:train'{hint}")
    return module, name


def _loaded(resolver: str, loader_args: tuple[str, ...]) -> Target:
    from flyteweight.entrypoint.invocation import working_directory
    from flyteweight.entrypoint.load import load_resolver, load_task
    from flyteweight.entrypoint.modules import see

    see(working_directory())
    with told():
        return Target(load_task(load_resolver(resolver), list(loader_args), resolver), resolver, loader_args)


def _mapped(task: Any) -> Target:
    inner = task.python_function_task
    resolver = inner.task_resolver
    args = resolver.loader_args(_settings(), inner)
    bound = ",".join(sorted(task.bound_inputs))
    return Target(task, _MAP, ("vars", bound, "resolver", resolver.location, *args))


def _settings() -> Any:
    from flyteweight.settings.configuration import ImageConfig, SerializationSettings

    return SerializationSettings(ImageConfig())


def _absolute(uri: str) -> str:
    return uri if "://" in uri else os.path.abspath(uri)
