"""Launch plans: a workflow with some of its inputs given, run as an execution of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from flyteweight.exceptions import FlyteEntityAlreadyExistsException, FlyteValidationException
from flyteweight.interface.tracking import next_number
from flyteweight.models import message_of
from flyteweight.runtime.context import FlyteContextManager, inside_a_run
from flyteweight.workflows.errors import compile_error
from flyteweight.workflows.target import NodeTarget

if TYPE_CHECKING:
    from flyteidl.core.interface_pb2 import ParameterMap, TypedInterface
    from flyteidl.core.literals_pb2 import LiteralMap
    from flyteidl.core.workflow_pb2 import Node as NodeMessage
    from flyteidl.core.workflow_pb2 import NodeMetadata

    from flyteweight.interface.interface import Interface
    from flyteweight.runtime.context import FlyteContext
    from flyteweight.workflows.base import WorkflowBase
    from flyteweight.workflows.document import Document
    from flyteweight.workflows.node import Node

_SETTINGS = (
    "schedule",
    "notifications",
    "labels",
    "annotations",
    "raw_output_data_config",
    "max_parallelism",
    "security_context",
    "auth_role",
    "trigger",
    "overwrite_cache",
    "auto_activate",
    "concurrency",
)


def _map_of(literals: dict[str, Any]) -> LiteralMap:
    from flyteidl.core.literals_pb2 import LiteralMap

    return LiteralMap(literals=literals)


class LaunchPlan(NodeTarget):
    """A workflow to be launched: default inputs may be replaced by a caller, fixed ones may not.

    The settings (labels, schedule, …) are for registration; a node only names the launch plan.
    """

    CACHE: ClassVar[dict[str, LaunchPlan]] = {}

    def __init__(
        self,
        name: str,
        workflow: WorkflowBase,
        default_inputs: dict[str, Any] | None = None,
        fixed_inputs: dict[str, Any] | None = None,
        settings: dict[str, Any] | None = None,
    ) -> None:
        self.declared_as = next_number()
        self._name = name
        self._workflow = workflow
        self._defaults = dict(default_inputs or {})
        self._fixed = dict(fixed_inputs or {})
        if not inside_a_run():
            self._check_names()
        self.settings = {key: value for key, value in (settings or {}).items() if value is not None}

    def _check_names(self) -> None:
        inputs = self._workflow.python_interface.inputs
        if unknown := sorted((self._fixed.keys() | self._defaults.keys()) - inputs.keys()):
            raise FlyteValidationException(
                f"launch plan '{self._name}': workflow '{self._workflow.name}' has no input '{unknown[0]}'; "
                f"its inputs: {', '.join(inputs) or 'none'}"
            )

    @classmethod
    def create(
        cls,
        name: str,
        workflow: WorkflowBase,
        default_inputs: dict[str, Any] | None = None,
        fixed_inputs: dict[str, Any] | None = None,
        **settings: Any,
    ) -> LaunchPlan:
        """A new launch plan; raises ``FlyteEntityAlreadyExistsException`` if there is one of this name.

        ``settings``: ``schedule``, ``notifications``, ``labels``, ``annotations``, ``raw_output_data_config``,
        ``max_parallelism``, ``security_context``, ``auth_role``, ``trigger``, ``overwrite_cache``,
        ``auto_activate``, ``concurrency``.
        """
        unknown = sorted(set(settings) - set(_SETTINGS))
        if unknown:
            raise TypeError(f"a launch plan has no setting '{unknown[0]}'; it has: {', '.join(_SETTINGS)}")
        if name in cls.CACHE:
            raise FlyteEntityAlreadyExistsException(f"there is a launch plan '{name}' already; names are unique")
        plan = cls.CACHE[name] = cls(name, workflow, default_inputs, fixed_inputs, settings)
        return plan

    @classmethod
    def get_or_create(
        cls,
        workflow: WorkflowBase,
        name: str | None = None,
        default_inputs: dict[str, Any] | None = None,
        fixed_inputs: dict[str, Any] | None = None,
        **settings: Any,
    ) -> LaunchPlan:
        """The launch plan of this name, made if there is none; without a name, the workflow's default one.

        Raises ``FlyteEntityAlreadyExistsException`` if the one that exists is different.
        """
        if name is None:
            if default_inputs or fixed_inputs or any(value is not None for value in settings.values()):
                raise ValueError(
                    "a workflow's default launch plan has no inputs or settings of its own; give it a name"
                )
            return cls.get_default_launch_plan(FlyteContextManager.current_context(), workflow)
        known = cls.CACHE.get(name)
        if known is None:
            return cls.create(name, workflow, default_inputs, fixed_inputs, **settings)
        wanted = cls(name, workflow, default_inputs, fixed_inputs, settings)
        differing = [
            field
            for field in ("_workflow", "_defaults", "_fixed", "settings")
            if getattr(known, field) != getattr(wanted, field)
        ]
        if differing:
            what = ", ".join(field.lstrip("_") for field in differing)
            raise FlyteEntityAlreadyExistsException(
                f"there is a launch plan '{name}' already, and it differs in: {what}; give this one another name"
            )
        return known

    @classmethod
    def get_default_launch_plan(cls, ctx: FlyteContext, workflow: WorkflowBase) -> LaunchPlan:  # noqa: ARG003 - part of the signature
        """The launch plan that has the workflow's name and its defaults."""
        known = cls.CACHE.get(workflow.name)
        if known is None:
            options = workflow.default_options
            settings = {"labels": options.labels, "annotations": options.annotations} if options else {}
            known = cls.CACHE[workflow.name] = cls(workflow.name, workflow, settings=settings)
        return known

    def clone_with(
        self, name: str, parameters: ParameterMap | None = None, fixed_inputs: LiteralMap | None = None, **settings: Any
    ) -> LaunchPlan:
        """A launch plan of another name that is the same but for what is given; it is in no registry of names.

        ``settings`` are those of :meth:`create`.
        """
        from flyteweight.types.converters import read_inputs

        unknown = sorted(set(settings) - set(_SETTINGS))
        if unknown:
            raise TypeError(f"a launch plan has no setting '{unknown[0]}'; it has: {', '.join(_SETTINGS)}")
        defaults, fixed, types = self._defaults, self._fixed, self.python_interface.inputs
        if parameters is not None:
            asked = message_of(parameters).parameters
            given = {name: item.default for name, item in asked.items() if item.HasField("default")}
            defaults = read_inputs(_map_of(given), {name: types[name] for name in given}, f"launch plan '{name}'")
        if fixed_inputs is not None:
            given = dict(message_of(fixed_inputs).literals)
            fixed = read_inputs(_map_of(given), {name: types[name] for name in given}, f"launch plan '{name}'")
        return LaunchPlan(name, self._workflow, defaults, fixed, {**self.settings, **settings})

    def __getattr__(self, name: str) -> Any:
        """A setting, ``None`` if it was not given."""
        if name in _SETTINGS:
            return self.settings.get(name)
        raise AttributeError(f"a launch plan has no attribute '{name}'")

    @property
    def should_auto_activate(self) -> bool:
        """Whether registration is to activate it."""
        return bool(self.settings.get("auto_activate"))

    @property
    def name(self) -> str:
        """The launch plan's name."""
        return self._name

    @property
    def workflow(self) -> WorkflowBase:
        """The workflow that it launches."""
        return self._workflow

    @property
    def python_interface(self) -> Interface:
        """The workflow's inputs and outputs in Python types."""
        return self._workflow.python_interface

    @property
    def interface(self) -> TypedInterface:
        """The workflow's inputs and outputs as the wire has them."""
        message: TypedInterface = message_of(self._workflow.interface)
        return message

    @property
    def saved_inputs(self) -> dict[str, Any]:
        """Default and fixed inputs as Python values."""
        return {**self._defaults, **self._fixed}

    @property
    def fixed_names(self) -> frozenset[str]:
        """The names of the inputs that a caller cannot change."""
        return frozenset(self._fixed)

    @property
    def fixed_inputs(self) -> LiteralMap:
        """The inputs that a caller cannot change; raises ``FlyteValidationException`` for a value of another type."""
        from flyteweight.types.conversion_error import ConversionError
        from flyteweight.types.converters import write_outputs

        try:
            return write_outputs(self._fixed, self.python_interface.inputs)
        except ConversionError as error:
            raise FlyteValidationException(f"launch plan '{self.name}', fixed input: {error}") from error

    @property
    def parameters(self) -> ParameterMap:
        """The inputs that a caller may give, with their defaults; raises as :attr:`fixed_inputs` does."""
        from flyteweight.interface.parameters import parameters_of
        from flyteweight.types.conversion_error import ConversionError

        interface = self.python_interface
        types = {name: kind for name, kind in interface.inputs.items() if name not in self._fixed}
        try:
            return parameters_of(
                types, message_of(self.interface).inputs.variables, {**interface.defaults, **self._defaults}
            )
        except ConversionError as error:
            raise FlyteValidationException(f"launch plan '{self.name}', default of {error}") from error

    def construct_node_metadata(self) -> NodeMetadata:
        """Metadata of a node that launches it: the workflow's."""
        return self._workflow.construct_node_metadata()

    def fill_node(self, node: Node, message: NodeMessage, document: Document) -> None:  # noqa: ARG002 - part of the signature
        """Refer to the launch plan; the tasks behind it are in the document too, as flytekit has it."""
        from flyteidl.core.identifier_pb2 import ResourceType

        document.add_tasks_of(self._workflow)
        identity = document.identifier(ResourceType.LAUNCH_PLAN, self.name)
        message.workflow_node.launchplan_ref.CopyFrom(identity)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the workflow here, or inside a workflow or dynamic task, add a node that launches it."""
        if args:
            raise compile_error(f"launch plan '{self.name}' takes inputs by name only")
        fixed = sorted(set(kwargs) & set(self._fixed))
        if fixed:
            raise compile_error(f"launch plan '{self.name}' fixes input '{fixed[0]}'; leave it out")
        ctx = FlyteContextManager.current_context()
        state = ctx.compilation_state
        if state is None:
            return self._workflow(**{**self.saved_inputs, **kwargs})
        from flyteweight.workflows.nodes import build_node, plan_of, promises

        plan = plan_of(state, self)
        values = plan.arguments((), {**self._defaults, **kwargs})
        node = build_node(state, self, plan, values, state.next_id(), left_out=self._fixed.__contains__)
        state.add_node(node)
        return promises(plan, node)

    def __repr__(self) -> str:
        return f"<launch plan {self.name}>"
