"""``Task`` and ``PythonTask``: a name, an interface and settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from flyteweight.interface.interface import Interface
from flyteweight.interface.tracking import TrackedInstance
from flyteweight.models import message_of
from flyteweight.runtime.context import ExecutionMode, FlyteContext, FlyteContextManager
from flyteweight.tasks.dispatch import RunsOnLiterals
from flyteweight.types.converters import read_inputs, write_outputs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from flyteweight.models import (
        Container,
        DynamicJobSpec,
        ExtendedResources,
        K8sPod,
        LiteralMap,
        NodeMetadata,
        SecurityContext,
        Sql,
        TaskTemplate,
        TypedInterface,
    )
    from flyteweight.runtime.deck import DeckField
    from flyteweight.runtime.parameters import ExecutionParameters
    from flyteweight.settings.configuration import SerializationSettings
    from flyteweight.settings.documentation import Documentation
    from flyteweight.settings.metadata import TaskMetadata

T = TypeVar("T")


class UnknownSettings(TypeError, ValueError):
    """A task is given settings that none of its classes takes: a ``TypeError``, and as in flytekit a ``ValueError``."""


class Task:
    """What every task has on the wire; nothing of Python's types yet.

    ``interface`` is flyteidl's ``TypedInterface`` message.
    """

    def __init__(
        self,
        task_type: str,
        name: str,
        interface: TypedInterface | None = None,
        metadata: TaskMetadata | None = None,
        task_type_version: int = 0,
        security_ctx: SecurityContext | None = None,
        docs: Documentation | None = None,
        **unknown: Any,
    ) -> None:
        if unknown:
            raise UnknownSettings(f"Unrecognized argument(s) for task: {unknown.keys()}")
        self._task_type = task_type
        self._name = name
        self._interface: TypedInterface | None = message_of(interface)
        self._metadata = metadata
        self._task_type_version = task_type_version
        self._security_ctx: SecurityContext | None = message_of(security_ctx)
        self._docs = docs

    @property
    def name(self) -> str:
        """The task's full name, unique in its project, domain and version."""
        return self._name

    @property
    def task_type(self) -> str:
        """The kind of task, by which the scheduler finds the plugin that runs it."""
        return self._task_type

    @property
    def task_type_version(self) -> int:
        """Version of the task type's template."""
        return self._task_type_version

    @property
    def interface(self) -> TypedInterface:
        """Inputs and outputs as the wire has them."""
        if self._interface is None:
            from flyteweight.models import TypedInterface

            self._interface = TypedInterface()
        return self._interface

    @property
    def metadata(self) -> TaskMetadata:
        """Retries, timeout, cache and the other settings that the scheduler follows."""
        if self._metadata is None:
            from flyteweight.settings.metadata import TaskMetadata

            self._metadata = TaskMetadata()
        return self._metadata

    @property
    def security_context(self) -> SecurityContext | None:
        """The secrets that the task asked for."""
        return self._security_ctx

    @property
    def docs(self) -> Documentation | None:
        """What is shown to people about the task."""
        return self._docs

    @property
    def python_interface(self) -> Interface | None:
        """Inputs and outputs in Python types, where the task has them."""
        return None

    def get_input_types(self) -> dict[str, Any] | None:
        """Python types of the inputs, where the task has them."""
        return None

    def get_type_for_input_var(self, k: str, v: Any) -> Any:  # noqa: ARG002 - a subclass may look the name up
        """Python type of an input; without Python types, that of its value."""
        return type(v)

    def get_type_for_output_var(self, k: str, v: Any) -> Any:  # noqa: ARG002 - a subclass may look the name up
        """Python type of an output; without Python types, that of its value."""
        return type(v)

    def get_container(self, settings: SerializationSettings) -> Container | None:  # noqa: ARG002 - to be overridden
        """The container in which the task runs, if it runs in one."""
        return None

    def get_k8s_pod(self, settings: SerializationSettings) -> K8sPod | None:  # noqa: ARG002 - to be overridden
        """The pod in which the task runs, if it has a pod template."""
        return None

    def get_sql(self, settings: SerializationSettings) -> Sql | None:  # noqa: ARG002 - to be overridden
        """The SQL statement that the task is, if it is one."""
        return None

    def get_custom(self, settings: SerializationSettings) -> dict[str, Any] | None:  # noqa: ARG002 - to be overridden
        """What the task's plugin needs to know beyond the standard fields: JSON-like data."""
        return None

    def get_config(self, settings: SerializationSettings) -> dict[str, str] | None:  # noqa: ARG002 - to be overridden
        """Settings for the scheduler's plugin, as text."""
        return None

    def get_extended_resources(self, settings: SerializationSettings) -> ExtendedResources | None:  # noqa: ARG002
        """Accelerators and shared memory."""
        return None

    def serialize(self, settings: SerializationSettings) -> TaskTemplate:
        """The task as a ``TaskTemplate``."""
        from flyteweight.tasks.serialize import task_template

        return task_template(self, settings)

    def compile(self, ctx: FlyteContext, *args: Any, **kwargs: Any) -> Any:
        """Make a node of the workflow under construction and return its promises."""
        from flyteweight.workflows.nodes import create_and_link_node

        return create_and_link_node(ctx, self, *args, **kwargs)

    def dispatch_execute(self, ctx: FlyteContext, input_literal_map: LiteralMap) -> LiteralMap | DynamicJobSpec:
        """Run the task on input literals; returns output literals."""
        raise NotImplementedError

    def pre_execute(self, user_params: ExecutionParameters) -> ExecutionParameters:
        """Called before the inputs are converted; what it returns is the context of the run."""
        return user_params

    def execute(self, **kwargs: Any) -> Any:
        """Do the work on Python values."""
        raise NotImplementedError

    def post_execute(self, user_params: ExecutionParameters, rval: Any) -> Any:  # noqa: ARG002 - to be overridden
        """Called with what :meth:`execute` returned; what it returns are the outputs."""
        return rval

    def local_execution_mode(self) -> ExecutionMode:
        """The mode in which a local call runs."""
        return ExecutionMode.LOCAL_TASK_EXECUTION

    def local_execute(self, ctx: FlyteContext, **kwargs: Any) -> Any:
        """Run the task in this process, on Python values or promises that have values; returns such promises.

        Every call of the task that makes no node comes here, also one inside a workflow.
        """
        from flyteweight.tasks.local import local_execute

        return local_execute(self, ctx, kwargs)

    def sandbox_execute(self, ctx: FlyteContext, input_literal_map: LiteralMap) -> LiteralMap | DynamicJobSpec:
        """:meth:`dispatch_execute` in a context of its own: another working directory, another checkpoint."""
        from flyteweight.tasks.local import sandboxed

        return self.dispatch_execute(sandboxed(ctx), input_literal_map)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the task here, or inside a workflow or dynamic task, add a node that runs it."""
        ctx = FlyteContextManager.current_context()
        if ctx.compilation_state is not None:
            return self.compile(ctx, *args, **kwargs)
        from flyteweight.tasks.local import call

        return call(self, ctx, args, kwargs)


class PythonTask(TrackedInstance, RunsOnLiterals, Task, Generic[T]):
    """A task with an interface in Python types; base of tasks that have no Python function of their own."""

    def __init__(
        self,
        task_type: str,
        name: str,
        task_config: T | None = None,
        interface: Interface | Callable[[], Interface] | None = None,
        environment: dict[str, str] | None = None,
        disable_deck: bool | None = None,
        enable_deck: bool | None = None,
        deck_fields: tuple[DeckField, ...] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(task_type=task_type, name=name, **kwargs)
        self._python_interface = interface or Interface()  # or what makes it when it is first asked for
        self._task_config = task_config
        self._environment = environment or {}
        if disable_deck is not None and enable_deck is not None:
            raise ValueError("give enable_deck or disable_deck, not both")
        if disable_deck is not None:
            import warnings

            # flytekit's words, which people's filters of warnings name.
            text = "disable_deck was deprecated in 1.10.0, please use enable_deck instead"
            warnings.warn(text, FutureWarning, stacklevel=4)
        self._enable_deck = enable_deck if enable_deck is not None else disable_deck is False
        self._deck_fields = deck_fields
        if deck_fields is not None:
            _check_deck_fields(deck_fields)

    @property
    def python_interface(self) -> Interface:
        """Inputs and outputs in Python types."""
        if not isinstance(self._python_interface, Interface):
            self._python_interface = self._python_interface()
        return self._python_interface

    @property
    def interface(self) -> TypedInterface:
        """Inputs and outputs as the wire has them; made on first use, since a container does not need it."""
        if self._interface is None:
            self._interface = self.python_interface.to_typed_interface()
        return self._interface

    @property
    def task_config(self) -> T | None:
        """The settings for the task's plugin."""
        return self._task_config

    @property
    def environment(self) -> dict[str, str]:
        """Environment variables of the task's container."""
        return self._environment

    @property
    def enable_deck(self) -> bool:
        """Whether a run writes an HTML report."""
        return self._enable_deck

    @property
    def disable_deck(self) -> bool:
        """Whether a run writes no HTML report."""
        return not self._enable_deck

    @property
    def deck_fields(self) -> list[DeckField]:
        """The standard parts of the report; none if it is off."""
        if not self._enable_deck:
            return []
        from flyteweight.runtime.deck import DeckField

        return list(DeckField) if self._deck_fields is None else list(self._deck_fields)

    @property
    def docs(self) -> Documentation | None:
        """What is shown to people about the task: given, or from the docstring."""
        if self._docs is None and (docstring := self.python_interface.docstring) is not None:
            from flyteweight.settings.documentation import Documentation

            self._docs = Documentation.from_docstring(docstring)
        return self._docs

    def get_input_types(self) -> dict[str, Any]:
        """Python types of the inputs."""
        return self.python_interface.inputs

    def get_type_for_input_var(self, k: str, v: Any = None) -> Any:  # noqa: ARG002 - part of the signature
        """Declared Python type of an input."""
        return self.python_interface.inputs[k]

    def get_type_for_output_var(self, k: str, v: Any = None) -> Any:  # noqa: ARG002 - part of the signature
        """Declared Python type of an output."""
        return self.python_interface.outputs[k]

    def construct_node_metadata(self) -> NodeMetadata:
        """Metadata of a node that runs this task."""
        from flyteweight.workflows.nodes import task_node_metadata

        return task_node_metadata(self)

    def read_literals(self, literals: LiteralMap) -> dict[str, Any]:
        """The inputs as the interface declares them."""
        interface = self.python_interface
        return read_inputs(literals, interface.inputs, "the task", interface.defaults)

    def outputs_by_name(self, result: Any) -> dict[str, Any]:
        """What was returned, by output."""
        return self.python_interface.outputs_by_name(result)

    def write_literals(self, values: Mapping[str, Any]) -> LiteralMap:
        """The outputs as the interface declares them."""
        return write_outputs(values, self.python_interface.outputs)


def _check_deck_fields(given: Iterable[Any]) -> None:
    from flyteweight.runtime.deck import DeckField

    known = [field.value for field in DeckField]
    for name in given:
        if name not in known:
            raise ValueError(f"deck_fields holds {name!r}, which is no part of a report; there are: {', '.join(known)}")
