"""Template tasks as their plugin declares them: serialised into a template that the plugin's image runs."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, TypeVar

from flyteweight.exceptions import FlyteValidationException
from flyteweight.interface.tracking import importable_name
from flyteweight.models.template import TaskTemplate
from flyteweight.settings.container_settings import ContainerSettings
from flyteweight.tasks.base import PythonTask
from flyteweight.tasks.shim import ExecutableTemplateShimTask, check_signature

if TYPE_CHECKING:
    from flyteweight.models import Container, TypedInterface
    from flyteweight.models import TaskTemplate as TaskTemplateMessage
    from flyteweight.resolvers.template import TaskTemplateResolver
    from flyteweight.settings.configuration import SerializationSettings
    from flyteweight.settings.image_spec import ImageSpec
    from flyteweight.settings.resources import Resources
    from flyteweight.settings.secret import Secret
    from flyteweight.tasks.shim import ShimTaskExecutor

TC = TypeVar("TC")

DEFAULT_RESOLVER = "flyteweight.resolvers.default_task_template_resolver"

TEMPLATE_SIZE_LIMIT = 1024 * 1024
"""Bytes from which on a template is warned about: the scheduler keeps it in its database and reads it for every run."""


class _Placeholders:
    """Settings for templates that no scheduler sees; made on first use, as a container does not need them."""

    def __get__(self, instance: object, owner: type | None = None) -> SerializationSettings:
        from flyteweight.settings.configuration import Image, ImageConfig, SerializationSettings

        image = Image(name="custom_container_task", fqn="flyteorg.io/placeholder", tag="image")
        return SerializationSettings(
            project="PLACEHOLDER_PROJECT",
            domain="LOCAL",
            version="PLACEHOLDER_VERSION",
            image_config=ImageConfig(default_image=image),
        )


class PythonCustomizedContainerTask(ExecutableTemplateShimTask, ContainerSettings, PythonTask[TC]):
    """Base of plugins whose tasks run in the plugin's own image, by an executor that gets the task's template.

    A subclass overrides :meth:`get_custom` to say all that the executor needs to know, and passes the executor's class,
    which has to be at the top level of a module of the image. A local call runs the executor on the serialised template
    too. Raises ``FlyteTypeException`` or ``FlyteValidationException`` for an executor that a container could not run.
    """

    SERIALIZE_SETTINGS = _Placeholders()

    def __init__(
        self,
        name: str,
        task_config: TC,
        container_image: str | ImageSpec | None,
        executor_type: type[ShimTaskExecutor[Any]],
        task_resolver: TaskTemplateResolver | None = None,
        task_type: str = "python-task",
        requests: Resources | None = None,
        limits: Resources | None = None,
        environment: dict[str, str] | None = None,
        secret_requests: list[Secret] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            tt=None,
            executor_type=executor_type,
            task_type=task_type,
            name=name,
            task_config=task_config,
            container_image=container_image,
            requests=requests,
            limits=limits,
            environment=environment,
            secret_requests=secret_requests,
            **kwargs,
        )
        executor_path(executor_type)
        check_signature(executor_type, self.python_interface.inputs)
        self._task_resolver = task_resolver

    @property
    def name(self) -> str:
        """The task's name."""
        return self._name

    @property
    def interface(self) -> TypedInterface:
        """Inputs and outputs as the wire has them."""
        if self._interface is None:
            self._interface = self.python_interface.to_typed_interface()
        return self._interface

    @property
    def task_template(self) -> TaskTemplate:
        """The task as its executor sees it; serialised with :attr:`SERIALIZE_SETTINGS` if it was not yet."""
        if self._task_template is None:
            self.serialize_to_model(self.SERIALIZE_SETTINGS)
        return super().task_template

    @property
    def task_resolver(self) -> TaskTemplateResolver:
        """What makes the executor and a template into a task again."""
        if self._task_resolver is None:
            from flyteweight.interface.lookup import load_path

            self._task_resolver = load_path(DEFAULT_RESOLVER, "resolver")
        return self._task_resolver

    def get_custom(self, settings: SerializationSettings) -> dict[str, Any]:
        """What the executor needs to know beyond the standard fields, as JSON-like data; every subclass says it."""
        raise NotImplementedError(
            f"{type(self).__qualname__} has to define get_custom(settings): the executor sees nothing else of the task"
        )

    def get_config(self, settings: SerializationSettings) -> dict[str, str]:  # noqa: ARG002 - part of the signature
        """Settings for the scheduler's plugin, as text: none. What the executor needs belongs to ``get_custom``."""
        return {}

    def get_command(self, settings: SerializationSettings) -> list[str]:
        """The ``pyflyte-execute`` command line, with the scheduler's templates for URIs; without checkpoints."""
        from flyteweight.settings.commands import execute_command

        loader_args = self.task_resolver.loader_args(settings, self)
        return execute_command(self.task_resolver.location, loader_args, checkpoints=False)

    def get_container(self, settings: SerializationSettings) -> Container:
        """The container: image, command, resources and environment."""
        return self.own_container(settings)

    def serialize_to_model(self, settings: SerializationSettings) -> TaskTemplateMessage:
        """The template that registration sends, which becomes :attr:`task_template` too.

        Logs a warning if it is larger than :data:`TEMPLATE_SIZE_LIMIT`.
        """
        message = self.serialize(settings)
        _check_size(self.name, message)
        self._task_template = TaskTemplate(type(message).FromString(message.SerializeToString()))
        return message


def executor_path(executor_type: type[Any]) -> str:
    """The dotted path by which a container finds an executor's class.

    Raises ``FlyteValidationException`` if there is no such path: the class is not at the top level of a module, or its
    module's name holds something else.
    """
    module_name, name = executor_type.__module__, executor_type.__qualname__
    if "." in name:
        where = "a function" if "<locals>" in name else "another class"
        raise FlyteValidationException(
            f"executor '{module_name}.{name}' is defined inside {where}, where a container cannot find it; define it "
            "at the top level of a module of the plugin's image"
        )
    module = sys.modules.get(module_name)
    if module is None or getattr(module, name, None) is not executor_type:
        raise FlyteValidationException(
            f"executor '{module_name}.{name}' cannot be found again by that name: the module "
            f"{'is not imported' if module is None else 'holds something else there'}; bind the class to its own name "
            "at the top level of a module of the plugin's image"
        )
    if module_name != "__main__":
        return f"{module_name}.{name}"
    if not os.path.isfile(getattr(module, "__file__", None) or ""):
        raise FlyteValidationException(
            f"executor '{name}' is defined in an interactive session, which a container does not have; define it in a "
            "module of the plugin's image"
        )
    return f"{importable_name(module)}.{name}"


def _check_size(name: str, message: TaskTemplateMessage) -> None:
    size = message.ByteSize()
    if size <= TEMPLATE_SIZE_LIMIT:
        return
    import logging

    parts = {field.name: value.ByteSize() for field, value in message.ListFields() if hasattr(value, "ByteSize")}
    largest = max(parts, key=lambda part: parts[part])
    logging.getLogger("flyteweight").warning(
        "the template of task '%s' has %s bytes (%s of them in '%s'), more than %s; the scheduler reads it for every "
        "run, so keep large data in a file and put its URI into get_custom()",
        name,
        f"{size:,}",
        f"{parts[largest]:,}",
        largest,
        f"{TEMPLATE_SIZE_LIMIT:,}",
    )
