"""What an executor of a template task holds: a ``TaskTemplate`` message, read as plugin authors write about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteidl.core.tasks_pb2 import TaskTemplate as TaskTemplateMessage

from flyteweight.models.structs import from_struct, with_integers
from flyteweight.models.words import type_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flyteidl.core.identifier_pb2 import Identifier
    from flyteidl.core.interface_pb2 import TypedInterface, Variable
    from flyteidl.core.security_pb2 import SecurityContext
    from flyteidl.core.tasks_pb2 import Container, ExtendedResources, K8sPod, Sql, TaskMetadata


class TaskTemplate:
    """A read view of a ``TaskTemplate`` message: ``custom`` and ``config`` are dicts, the interface's sides mappings.

    Parts that the template does not have are ``None``. What is not defined here is looked up in :attr:`message`.
    """

    __slots__ = ("_custom", "_interface", "message")

    def __init__(self, message: TaskTemplateMessage) -> None:
        self.message = message
        self._custom: dict[str, Any] | None = None
        self._interface: TemplateInterface | None = None

    @property
    def id(self) -> Identifier:
        """Project, domain, name and version."""
        return self.message.id

    @property
    def type(self) -> str:
        """The task's type."""
        return str(self.message.type)

    @property
    def metadata(self) -> TaskMetadata:
        """Retries, timeout, cache and runtime."""
        return self.message.metadata

    @property
    def interface(self) -> TemplateInterface:
        """Inputs and outputs."""
        if self._interface is None:
            self._interface = TemplateInterface(self.message.interface)
        return self._interface

    @property
    def custom(self) -> dict[str, Any]:
        """What the task's ``get_custom`` returned, after its way through a protobuf ``Struct``.

        A ``Struct`` has no integers: whole numbers up to 2**53 come back as int, also those that were written as 2.0.
        Tuples come back as lists, and keys as str.
        """
        if self._custom is None:
            self._custom = with_integers(from_struct(self.message.custom))
        return self._custom

    @property
    def config(self) -> dict[str, str]:
        """What the task's ``get_config`` returned."""
        return dict(self.message.config)

    @property
    def task_type_version(self) -> int:
        """Version of the task type's template."""
        return int(self.message.task_type_version)

    @property
    def container(self) -> Container | None:
        """The container, if the task has one."""
        return self.message.container if self.message.HasField("container") else None

    @property
    def k8s_pod(self) -> K8sPod | None:
        """The pod, if the task has one."""
        return self.message.k8s_pod if self.message.HasField("k8s_pod") else None

    @property
    def sql(self) -> Sql | None:
        """The SQL statement, if the task is one."""
        return self.message.sql if self.message.HasField("sql") else None

    @property
    def security_context(self) -> SecurityContext | None:
        """The secrets and identity that the task asks for, if any."""
        return self.message.security_context if self.message.HasField("security_context") else None

    @property
    def extended_resources(self) -> ExtendedResources | None:
        """Accelerators and shared memory, if asked for."""
        return self.message.extended_resources if self.message.HasField("extended_resources") else None

    def __getattr__(self, name: str) -> Any:
        if name == "message" or name.startswith("__"):  # a half-made copy has no message to look in
            raise AttributeError(name)
        return getattr(self.message, name)

    def __eq__(self, other: object) -> bool:
        return self.message == other.message if isinstance(other, TaskTemplate) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> Any:
        return _restored, (self.message.SerializeToString(),)

    def __repr__(self) -> str:
        return f"TaskTemplate({self.id.name!r}, type={self.type!r}, version={self.id.version!r})"

    def __str__(self) -> str:
        identity = self.id
        lines = [
            f"task {identity.name}",
            f"  type: {self.type}",
            f"  project, domain, version: {identity.project}, {identity.domain}, {identity.version}",
            *_section("inputs", self.interface.inputs),
            *_section("outputs", self.interface.outputs),
        ]
        if self.custom:
            lines += ["  custom:", *(f"    {key}: {value!r}" for key, value in self.custom.items())]
        if self.config:
            lines += ["  config:", *(f"    {key}: {value}" for key, value in sorted(self.config.items()))]
        if self.container is not None:
            lines += [f"  image: {self.container.image}", f"  command: {' '.join(self.container.args)}"]
        return "\n".join(lines)


class TemplateInterface:
    """The inputs and outputs of a template as dicts of ``Variable``, in the order of :func:`output_order`."""

    __slots__ = ("inputs", "message", "outputs")

    def __init__(self, message: TypedInterface) -> None:
        self.message = message
        self.inputs: dict[str, Variable] = _ordered(message.inputs.variables)
        self.outputs: dict[str, Variable] = _ordered(message.outputs.variables)


def output_order(names: Iterable[str]) -> list[str]:
    """The order in which a tuple of values stands for these outputs.

    The wire has them in a map, which has no order of its own. ``o0``, ``o1``, … ``o10`` go by their number; other names
    by the alphabet (the order of their code points).
    """
    names = list(names)
    if are_default(names):
        return sorted(names, key=lambda name: int(name[1:]))
    return sorted(names)


def are_default(names: Iterable[str]) -> bool:
    """Whether outputs have the names ``o0``, ``o1``, … that unnamed ones get."""
    return all(name[:1] == "o" and name[1:].isdecimal() and name.isascii() for name in names)


def _restored(data: bytes) -> TaskTemplate:
    return TaskTemplate(TaskTemplateMessage.FromString(data))


def _ordered(variables: Mapping[str, Variable]) -> dict[str, Variable]:
    return {name: variables[name] for name in output_order(variables)}


def _section(title: str, variables: Mapping[str, Variable]) -> list[str]:
    if not variables:
        return [f"  {title}: none"]
    return [f"  {title}:", *(f"    {name}: {type_in_words(v.type)}" for name, v in variables.items())]
