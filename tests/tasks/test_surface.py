"""The methods and properties that authors, plugins and the scheduler's tools rely on: each one is there, and works."""

from __future__ import annotations

from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

import pytest

from flyteweight import (
    DeckField,
    ExecutableTemplateShimTask,
    FlyteContext,
    FlyteContextManager,
    Interface,
    PodTemplate,
    Promise,
    PythonCustomizedContainerTask,
    PythonFunctionTask,
    PythonInstanceTask,
    Resources,
    Secret,
    ShimTaskExecutor,
    TaskResolverMixin,
    TaskTemplateResolver,
    TrackedInstance,
    default_task_resolver,
    default_task_template_resolver,
    dynamic,
    task,
)
from flyteweight.exceptions import FlyteMissingTypeException
from flyteweight.models import LiteralMap
from flyteweight.models.template import TaskTemplate
from flyteweight.resolvers import DefaultTaskResolver
from flyteweight.runtime.context import ExecutionMode
from flyteweight.settings.accelerators import T4
from flyteweight.settings.configuration import Image, ImageConfig, SerializationSettings
from flyteweight.types.converters import read_inputs, write_outputs
from flyteweight.workflows.compilation import CompilationState
from flyteweight.workflows.local import python_value

if TYPE_CHECKING:
    from collections.abc import Callable

OWN_IMAGE = "registry.example.com/own:1"
SETTINGS = SerializationSettings(
    project="p",
    domain="d",
    version="v1",
    image_config=ImageConfig(default_image=Image("default", "registry.example.com/default", "1")),
)
OPTIONS: dict[str, Any] = {
    "container_image": OWN_IMAGE,
    "requests": Resources(cpu="1"),
    "limits": Resources(cpu="2"),
    "environment": {"LEVEL": "1"},
    "secret_requests": [Secret(group="g", key="k")],
    "enable_deck": True,
    "deck_fields": (DeckField.INPUT,),
}


class Doubling:
    """Settings of a function task's plugin."""


class DoublingTask(PythonFunctionTask[Doubling]):
    def __init__(self, task_config: Doubling, task_function: Callable[..., Any], **kwargs: Any) -> None:
        super().__init__(task_config, task_function, task_type="doubling", **kwargs)


def _double(a: int) -> int:
    """Twice the number."""
    return 2 * a


config = Doubling()
double = DoublingTask(config, _double, **OPTIONS)


def _planned(a: int) -> int:
    """One node."""
    return double(a=a)  # type: ignore[no-any-return]


planned: Any = dynamic(node_dependency_hints=[double])(_planned)


class Instance(PythonInstanceTask[Doubling]):
    def execute(self, **kwargs: Any) -> Any:
        return 2 * kwargs["a"]


INTERFACE = Interface({"a": int}, {"o0": int})
instance = Instance("double", config, task_type="doubling", interface=INTERFACE, **OPTIONS)
in_a_pod = Instance(
    "pod", config, interface=INTERFACE, accelerator=T4, pod_template=PodTemplate(primary_container_name="main")
)


class Doubler(ShimTaskExecutor["TemplateTask"]):
    def execute_from_model(self, tt: Any, **kwargs: Any) -> Any:
        return int(tt.custom["factor"]) * kwargs["a"]


class TemplateTask(PythonCustomizedContainerTask[Doubling]):
    def get_custom(self, settings: SerializationSettings) -> dict[str, Any]:
        return {"factor": 2}


templated = TemplateTask("double", config, executor_type=Doubler, task_type="doubling", interface=INTERFACE, **OPTIONS)
doubler = Doubler()
own_template_resolver = TaskTemplateResolver()


class ByName(TrackedInstance, TaskResolverMixin):
    """A resolver of a user's own."""

    def name(self) -> str:
        return "by name"

    def load_task(self, loader_args: list[str]) -> Any:
        return globals()[loader_args[0]]

    def loader_args(self, settings: SerializationSettings, t: Any) -> list[str]:
        return [t.find_lhs()]

    def get_all_tasks(self) -> list[Any]:
        return [double]


by_name = ByName()
own_default_resolver = DefaultTaskResolver()


# ------------------------------------------------------------------------------------------------ what the calls use


def container() -> FlyteContext:
    """The context of a run in a container."""
    ctx = FlyteContextManager.current_context().with_serialization_settings(SETTINGS)
    return ctx.with_execution_state(ctx.execution_state.with_params(mode=ExecutionMode.TASK_EXECUTION))


def local() -> FlyteContext:
    """The context of a local call."""
    ctx = FlyteContextManager.current_context()
    return ctx.with_execution_state(ctx.execution_state.with_params(mode=ExecutionMode.LOCAL_TASK_EXECUTION))


def literals(**values: int) -> LiteralMap:
    """Inputs as a container gets them."""
    return write_outputs(values, dict.fromkeys(values, int))


def result(outputs: Any) -> Any:
    """The value of the one output."""
    assert isinstance(outputs, LiteralMap)
    return read_inputs(outputs, {"o0": int}, "test")["o0"]


def compiled(t: Any) -> bool:
    """Whether a call while a graph is made becomes a node that runs the task, and returns its promise."""
    state = CompilationState()
    ctx = container().with_compilation_state(state)
    with FlyteContextManager.with_context(ctx):
        promise = t.compile(ctx, a=1)
    return isinstance(promise, Promise) and [node.entity for node in state.nodes] == [t]


def command_fn(t: Any, change: Callable[[Any], None]) -> list[str]:
    """The task's command after ``change``, whatever was set before."""
    t.set_command_fn(lambda settings: ["own", settings.version])
    try:
        change(t)
        return list(t.get_command(SETTINGS))
    finally:
        t.reset_command_fn()


def resolved_by(t: Any, resolver: TaskResolverMixin) -> list[str]:
    """The end of the task's command with another resolver."""
    before = t.task_resolver
    t.set_resolver(resolver)
    try:
        return list(t.get_command(SETTINGS)[-4:])
    finally:
        t.set_resolver(before)


def loaded(resolver: TaskTemplateResolver) -> Any:
    """The task that a resolver makes of a template's file."""
    with NamedTemporaryFile() as file:
        file.write(templated.serialize_to_model(SETTINGS).SerializeToString())
        file.flush()
        return resolver.load_task([file.name, f"{HERE}.Doubler"])


def unfilled(command: list[str]) -> list[str]:
    """The command's first words and resolver: what does not depend on the task."""
    return [*command[:3], command[command.index("--resolver") + 1]]


DEFAULT = "flyteweight.resolvers.default_task_resolver"
TEMPLATE = "flyteweight.resolvers.default_task_template_resolver"
HERE = __name__
Call = tuple["Callable[[Any], Any]", Any]

#: What every kind of task has: a call, and what it gives.
ANY_TASK: dict[str, Call] = {
    "compile": (compiled, True),
    "construct_node_metadata": (lambda t: t.construct_node_metadata().name != "", True),
    "dispatch_execute": (lambda t: result(t.dispatch_execute(container(), literals(a=21))), 42),
    "execute": (lambda t: t.execute(a=21), 42),
    "find_lhs": (lambda t: globals()[t.find_lhs()] is t, True),
    "get_container": (lambda t: t.get_container(SETTINGS).image, OWN_IMAGE),
    "get_extended_resources": (lambda t: t.get_extended_resources(SETTINGS), None),
    "get_image": (lambda t: t.get_image(SETTINGS), OWN_IMAGE),
    "get_input_types": (lambda t: t.get_input_types(), {"a": int}),
    "get_k8s_pod": (lambda t: t.get_k8s_pod(SETTINGS), None),
    "get_sql": (lambda t: t.get_sql(SETTINGS), None),
    "get_config": (lambda t: t.get_config(SETTINGS), {}),
    "get_type_for_input_var": (lambda t: t.get_type_for_input_var("a", 1), int),
    "get_type_for_output_var": (lambda t: t.get_type_for_output_var("o0", 1), int),
    "local_execute": (lambda t: python_value(t.local_execute(local(), a=21)), 42),
    "local_execution_mode": (lambda t: t.local_execution_mode(), ExecutionMode.LOCAL_TASK_EXECUTION),
    "post_execute": (lambda t: t.post_execute(None, 42), 42),
    "pre_execute": (lambda t: t.pre_execute(None), None),
    "sandbox_execute": (lambda t: result(t.sandbox_execute(local(), literals(a=21))), 42),
    "container_image": (lambda t: t.container_image, OWN_IMAGE),
    "deck_fields": (lambda t: t.deck_fields, [DeckField.INPUT]),
    "disable_deck": (lambda t: t.disable_deck, False),
    "enable_deck": (lambda t: t.enable_deck, True),
    "environment": (lambda t: t.environment, {"LEVEL": "1"}),
    "instantiated_in": (lambda t: t.instantiated_in, HERE),
    "interface": (lambda t: [*t.interface.inputs.variables, *t.interface.outputs.variables], ["a", "o0"]),
    "lhs": (lambda t: t.lhs == t.find_lhs(), True),
    "location": (lambda t: t.location.rpartition(".")[2] == t.find_lhs(), True),
    "metadata": (lambda t: t.metadata.retries, 0),
    "python_interface": (lambda t: (t.python_interface.inputs, t.python_interface.outputs), ({"a": int}, {"o0": int})),
    "resources": (lambda t: (t.resources.requests.cpu, t.resources.limits.cpu), ("1", "2")),
    "security_context": (lambda t: t.security_context.secrets[0].key, "k"),
    "task_config": (lambda t: t.task_config is config, True),
    "task_type": (lambda t: t.task_type, "doubling"),
    "task_type_version": (lambda t: t.task_type_version, 0),
}

#: Tasks whose container's command can be changed.
AUTO_CONTAINER: dict[str, Call] = {
    **ANY_TASK,
    "get_command": (
        lambda t: unfilled(t.get_command(SETTINGS)),
        ["pyflyte-execute", "--inputs", "{{.input}}", DEFAULT],
    ),
    "get_custom": (lambda t: t.get_custom(SETTINGS), None),
    "get_default_command": (lambda t: command_fn(t, lambda t: None) != t.get_default_command(SETTINGS), True),
    "reset_command_fn": (lambda t: command_fn(t, lambda t: t.reset_command_fn())[0], "pyflyte-execute"),
    "set_command_fn": (lambda t: command_fn(t, lambda t: None), ["own", "v1"]),
    "task_resolver": (lambda t: t.task_resolver is default_task_resolver, True),
}

FUNCTION_TASK: dict[str, Call] = {
    **AUTO_CONTAINER,
    "compile_into_workflow": (
        lambda t: len(planned.compile_into_workflow(container(), _planned, a=1).nodes),
        1,
    ),
    "dynamic_execute": (
        lambda t: planned.dynamic_execute(_planned, a=21),
        42,
    ),
    "docs": (lambda t: t.docs.short_description, "Twice the number."),
    "execution_mode": (
        lambda t: (t.execution_mode, planned.execution_mode),
        (PythonFunctionTask.ExecutionBehavior.DEFAULT, PythonFunctionTask.ExecutionBehavior.DYNAMIC),
    ),
    "name": (lambda t: t.name.endswith("test_surface._double"), True),
    "node_dependency_hints": (lambda t: (t.node_dependency_hints, planned.node_dependency_hints), (None, [double])),
    "set_resolver": (lambda t: resolved_by(t, by_name)[-3:], [by_name.location, "--", "double"]),
    "task_function": (lambda t: t.task_function is _double, True),
}

INSTANCE_TASK: dict[str, Call] = {
    **AUTO_CONTAINER,
    "docs": (lambda t: t.docs, None),
    "name": (lambda t: t.name, "double"),
    "set_resolver": (lambda t: resolved_by(t, by_name)[-3:], [by_name.location, "--", "instance"]),
}

#: A template and the executor, all that a container has.
SHIM: dict[str, Call] = {
    "task_template": (lambda t: t.task_template.id.name, "double"),
    "executor": (lambda t: type(t.executor), Doubler),
    "executor_type": (lambda t: t.executor_type, Doubler),
    "name": (lambda t: t.name, "double"),
    **{name: ANY_TASK[name] for name in ("execute", "pre_execute", "post_execute", "dispatch_execute")},
}

CUSTOMIZED_CONTAINER_TASK: dict[str, Call] = {
    **ANY_TASK,
    **SHIM,
    "get_command": (
        lambda t: t.get_command(SETTINGS)[-4:],
        [TEMPLATE, "--", "{{.taskTemplatePath}}", f"{HERE}.Doubler"],
    ),
    "get_custom": (lambda t: t.get_custom(SETTINGS), {"factor": 2}),
    "serialize_to_model": (lambda t: t.serialize_to_model(SETTINGS).id.version, "v1"),
    "docs": (lambda t: t.docs, None),
    "task_resolver": (lambda t: t.task_resolver is default_task_template_resolver, True),
}

#: The built-in instance stands at a path of its own, another one where its author has bound it.
TEMPLATE_RESOLVER: dict[str, Call] = {
    "find_lhs": (lambda r: r.find_lhs(), "own_template_resolver"),
    "get_all_tasks": (lambda r: r.get_all_tasks(), []),
    "load_task": (lambda r: loaded(r).execute(a=21), 42),
    "loader_args": (lambda r: r.loader_args(SETTINGS, templated), ["{{.taskTemplatePath}}", f"{HERE}.Doubler"]),
    "name": (lambda r: r.name(), "task template resolver"),
    "task_name": (lambda r: r.task_name(templated), None),
    "instantiated_in": (lambda r: r.instantiated_in, HERE),
    "lhs": (lambda r: r.lhs, "own_template_resolver"),
    "location": (
        lambda r: (r.location, default_task_template_resolver.location),
        (f"{HERE}.own_template_resolver", TEMPLATE),
    ),
}

EXECUTOR: dict[str, Call] = {
    "execute_from_model": (lambda e: e.execute_from_model(templated.task_template, a=21), 42),
    "find_lhs": (lambda e: e.find_lhs(), "doubler"),
    "instantiated_in": (lambda e: e.instantiated_in, HERE),
    "lhs": (lambda e: e.lhs, "doubler"),
    "location": (lambda e: e.location, f"{HERE}.doubler"),
}

RESOLVER: dict[str, Call] = {
    "get_all_tasks": (lambda r: r.get_all_tasks(), [double]),
    "load_task": (lambda r: r.load_task(["double"]) is double, True),
    "loader_args": (lambda r: r.loader_args(SETTINGS, double), ["double"]),
    "location": (lambda r: r.location, f"{HERE}.by_name"),
    "name": (lambda r: r.name(), "by name"),
    "task_name": (lambda r: r.task_name(double), None),
}

# ------------------------------------------------------------------------------ the names, as flytekit documents them

_TASK = """
compile construct_node_metadata dispatch_execute execute find_lhs get_command get_config get_container get_custom
get_extended_resources get_image get_input_types get_k8s_pod get_sql get_type_for_input_var get_type_for_output_var
local_execute local_execution_mode post_execute pre_execute sandbox_execute container_image deck_fields disable_deck
docs enable_deck environment instantiated_in interface lhs location metadata name python_interface resources
security_context task_config task_resolver task_type task_type_version
"""
_AUTO_CONTAINER = f"{_TASK} get_default_command reset_command_fn set_command_fn set_resolver"
NAMES = {
    PythonFunctionTask: f"{_AUTO_CONTAINER} compile_into_workflow dynamic_execute execution_mode node_dependency_hints "
    "task_function",
    PythonInstanceTask: _AUTO_CONTAINER,
    PythonCustomizedContainerTask: f"{_TASK} serialize_to_model executor executor_type task_template",
    ExecutableTemplateShimTask: "task_template executor executor_type name execute pre_execute post_execute "
    "dispatch_execute",
    TaskTemplateResolver: "find_lhs get_all_tasks load_task loader_args name task_name instantiated_in lhs location",
    ShimTaskExecutor: "execute_from_model find_lhs instantiated_in lhs location",
    TaskResolverMixin: "get_all_tasks load_task loader_args location name task_name",
}
SURFACE: dict[Any, tuple[Any, dict[str, Call]]] = {
    PythonFunctionTask: (double, FUNCTION_TASK),
    PythonInstanceTask: (instance, INSTANCE_TASK),
    PythonCustomizedContainerTask: (templated, CUSTOMIZED_CONTAINER_TASK),
    ExecutableTemplateShimTask: (
        ExecutableTemplateShimTask(TaskTemplate(templated.serialize_to_model(SETTINGS)), Doubler),
        SHIM,
    ),
    TaskTemplateResolver: (own_template_resolver, TEMPLATE_RESOLVER),
    ShimTaskExecutor: (doubler, EXECUTOR),
    TaskResolverMixin: (by_name, RESOLVER),
}


@pytest.mark.parametrize("cls", SURFACE, ids=lambda cls: cls.__name__)
def test_every_name_has_a_call(cls: type[Any]) -> None:
    """The class itself has each documented name, and below each one is called."""
    names = set(NAMES[cls].split())
    assert {name for name in names if not hasattr(cls, name)} == set()
    assert set(SURFACE[cls][1]) == names


@pytest.mark.parametrize(
    ("cls", "name"),
    [(cls, name) for cls in SURFACE for name in SURFACE[cls][1]],
    ids=lambda it: getattr(it, "__name__", it),
)
def test_a_call_gives(cls: type[Any], name: str) -> None:
    """What each method and property of each class gives."""
    subject, calls = SURFACE[cls]
    call, expected = calls[name]
    assert call(subject) == expected


def test_another_default_resolver_is_where_it_is_bound() -> None:
    """Only the built-in instance has the built-in path; one of a subclass, say, would not be found there."""
    assert (default_task_resolver.location, own_default_resolver.location) == (DEFAULT, f"{HERE}.own_default_resolver")


def test_a_pod_template_moves_the_container_into_a_pod() -> None:
    """With a pod template there is a pod in place of a container, its name in the config, and an accelerator beside."""
    pod = in_a_pod.get_k8s_pod(SETTINGS)
    assert in_a_pod.get_container(SETTINGS) is None
    assert pod is not None
    assert pod.pod_spec["containers"][0]["name"] == "main"
    assert in_a_pod.get_config(SETTINGS) == {"primary_container_name": "main"}
    extended = in_a_pod.get_extended_resources(SETTINGS)
    assert extended is not None
    assert extended.gpu_accelerator.device == "nvidia-tesla-t4"


def test_a_dynamic_task_runs_in_a_mode_of_its_own() -> None:
    """A local call of a dynamic task runs the tasks that its function calls."""
    assert planned.local_execution_mode() is ExecutionMode.LOCAL_DYNAMIC_TASK_EXECUTION
    assert planned(a=21) == 42


def test_a_function_without_annotations_pickles() -> None:
    """``pickle_untyped`` makes parameters and a result without annotation ``Any``; ``-> None`` stays no output."""

    def untyped(x, y: int):  # type: ignore[no-untyped-def]
        return x

    t = PythonFunctionTask(None, untyped, pickle_untyped=True, task_resolver=by_name)
    assert t.python_interface.inputs == {"x": Any, "y": int}
    assert t.python_interface.outputs == {"o0": Any}
    assert t(x={1, 2}, y=1) == {1, 2}

    def nothing(x) -> None:  # type: ignore[no-untyped-def]
        pass

    assert task(pickle_untyped=True, task_resolver=by_name)(nothing).python_interface.outputs == {}


def test_a_function_without_annotations_is_refused() -> None:
    """Without ``pickle_untyped`` the error names the parameter and what to do."""

    def untyped(x):  # type: ignore[no-untyped-def]
        return x

    with pytest.raises(FlyteMissingTypeException, match=r"parameter 'x' of .* has no annotation.*pickle_untyped=True"):
        task(task_resolver=by_name)(untyped)


@pytest.mark.parametrize("name", ["get_all_tasks", "load_task", "loader_args", "name", "location"])
def test_what_a_resolver_has_to_define(name: str) -> None:
    """Only ``task_name`` has a meaning of its own in the mixin."""
    arguments = {"load_task": [[]], "loader_args": [SETTINGS, double]}.get(name, [])
    with pytest.raises(NotImplementedError):
        getattr(TaskResolverMixin(), name)(*arguments)
