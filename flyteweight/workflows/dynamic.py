"""A dynamic task's function ─▶ ``DynamicJobSpec`` in a container; in a local call it runs, and so do its calls."""

from __future__ import annotations

from types import CoroutineType
from typing import TYPE_CHECKING, Any

from flyteidl.core.dynamic_job_pb2 import DynamicJobSpec
from flyteidl.core.literals_pb2 import Binding, LiteralMap

from flyteweight.exceptions import FlyteValidationException
from flyteweight.runtime.context import ExecutionMode, FlyteContextManager
from flyteweight.types.conversion_error import ConversionError
from flyteweight.types.converters import converter_for
from flyteweight.workflows.bindings import literal_of
from flyteweight.workflows.compilation import CompilationState
from flyteweight.workflows.document import Document
from flyteweight.workflows.errors import Location, definition_of
from flyteweight.workflows.graph import Graph
from flyteweight.workflows.local import described, output_literals, returned_values, taking_branches, unended
from flyteweight.workflows.promise import VoidPromise

if TYPE_CHECKING:
    from collections.abc import Callable

    from flyteweight.interface.interface import Interface
    from flyteweight.runtime.context import FlyteContext
    from flyteweight.tasks.function import PythonFunctionTask

#: From here on schedulers are known to slow down or to give up; both are warned about.
MANY_NODES = 5_000
LARGE_DOCUMENT = 2_000_000

_IN_A_CONTAINER = (ExecutionMode.TASK_EXECUTION, ExecutionMode.DYNAMIC_TASK_EXECUTION)


def dynamic_execute(task: PythonFunctionTask[Any], function: Callable[..., Any], inputs: dict[str, Any]) -> Any:
    """Compile in a container; elsewhere run the function, whose calls run as they come.

    Returns the wire's form of the result: a ``DynamicJobSpec``, or the ``LiteralMap`` of the outputs. Outside any run
    (a plain ``task.execute(...)``) returns Python values.
    """
    ctx = FlyteContextManager.current_context()
    mode = ctx.execution_state.mode
    if mode in _IN_A_CONTAINER:
        return task.compile_into_workflow(ctx, function, **inputs)
    state = ctx.execution_state.with_params(mode=ExecutionMode.LOCAL_DYNAMIC_TASK_EXECUTION)
    with FlyteContextManager.with_context(ctx.with_execution_state(state)):
        with taking_branches(task.name):
            result = call(function, inputs)
        outputs = output_literals(result, task.python_interface, task.name, definition_of(function))
    if mode is not None:
        return outputs
    return task.python_interface.python_result(outputs)


def compile_into_workflow(
    task: PythonFunctionTask[Any], ctx: FlyteContext, function: Callable[..., Any], inputs: dict[str, Any]
) -> DynamicJobSpec | LiteralMap:
    """Call the function once, with its calls making nodes, and describe the graph; without nodes, its outputs.

    Needs ``ctx.serialization_settings``, from which identities and images come. Raises ``FlyteCompilationException``
    that names the line of the function that cannot be compiled.
    """
    settings = ctx.serialization_settings
    if settings is None:
        raise FlyteValidationException(
            f"dynamic task '{task.name}' cannot be compiled without serialization settings; a container gets them "
            "from _F_SS_C, by hand write ctx.with_serialization_settings(SerializationSettings(…))"
        )
    outer = ctx.compilation_state
    state = CompilationState("d") if outer is None else outer.nested("d")
    mode = ctx.execution_state.with_params(mode=ExecutionMode.DYNAMIC_TASK_EXECUTION)
    compiling = ctx.with_execution_state(mode).with_compilation_state(state)
    with FlyteContextManager.with_context(compiling):
        result = call(function, inputs)
        check_conditionals_ended(state, task.name)
        outputs = bind_outputs(state, result, task.python_interface, task.name, definition_of(function))
        graph = Graph(state.nodes, outputs)
        if not graph.nodes:
            return LiteralMap(literals={output.var: literal_of(output.binding) for output in outputs})
        document = Document(settings, state)
        nodes = document.nodes(graph)
        spec = DynamicJobSpec(
            min_successes=len(nodes),
            nodes=nodes,
            outputs=outputs,
            tasks=document.tasks,
            subworkflows=document.subworkflows,
        )
    _warn_if_large(spec, task.name)
    return spec


def call(function: Callable[..., Any], inputs: dict[str, Any]) -> Any:
    """Call a function; a coroutine function runs to its end."""
    result = function(**inputs)
    if not isinstance(result, CoroutineType):  # promises can be awaited too
        return result
    from flyteweight.runtime.coroutines import run_to_end

    return run_to_end(result)


def bind_outputs(
    state: CompilationState, result: Any, interface: Interface, owner: str, where: Location
) -> list[Binding]:
    """Bindings of what a function returned; raises ``FlyteValidationException`` that names the output."""
    bindings: list[Binding] = []
    if not interface.outputs:
        if result is not None and not isinstance(result, VoidPromise):
            from flyteweight.interface.undeclared import drop

            drop(owner, described(result))
        return bindings
    for name, value in returned_values(result, interface, owner, where).items():
        binding = Binding(var=name)
        try:
            state.shared.binder.fill(value, converter_for(interface.outputs[name]), binding.binding, [])
        except ConversionError as error:
            raise FlyteValidationException(f"'{owner}' returns: {error.at(f'output {name!r}')} ({where})") from error
        bindings.append(binding)
    return bindings


def check_conditionals_ended(state: CompilationState, owner: str) -> None:
    """Raise ``FlyteCompilationException`` if a conditional that was begun has no ``else_()``."""
    current = FlyteContextManager.current_context().compilation_state
    if current is not None and current is not state:
        raise unended(owner, current.opened_at)


def _warn_if_large(spec: DynamicJobSpec, name: str) -> None:
    count, size = len(spec.nodes), spec.ByteSize()
    if count <= MANY_NODES and size <= LARGE_DOCUMENT:
        return
    import logging

    logging.getLogger("flyteweight").warning(
        "dynamic task '%s' made %d nodes, %.1f MB in all: schedulers slow down or give up beyond about %d nodes or "
        "%d MB; use map_task for equal calls, or spread the work over several dynamic tasks",
        name,
        count,
        size / 1e6,
        MANY_NODES,
        LARGE_DOCUMENT // 1_000_000,
    )
