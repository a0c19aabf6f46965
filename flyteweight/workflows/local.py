"""Workflows and dynamic tasks run by hand: calls run as they come, and pass on literals as a scheduler would."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from flyteidl.core.literals_pb2 import Literal, LiteralMap

from flyteweight.exceptions import FlytePromiseAttributeResolveException, FlyteValidationException
from flyteweight.interface.arguments import with_defaults
from flyteweight.runtime.context import ExecutionMode, FlyteContextManager
from flyteweight.types.conversion_error import ConversionError, describe, raise_as_raised
from flyteweight.types.converters import converter_for, resolve_offloaded
from flyteweight.workflows.casting import castable
from flyteweight.workflows.errors import Location, NothingReturned, ReturnedTooMuch, compile_error, does_not_fit
from flyteweight.workflows.failure import check_failure_inputs, failure_text, hearing_failures
from flyteweight.workflows.filling import Filler, check_type
from flyteweight.workflows.promise import Promise, VoidPromise, output_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from flyteidl.core.types_pb2 import LiteralType

    from flyteweight.interface.interface import Interface
    from flyteweight.runtime.context import FlyteContext
    from flyteweight.types.converter import Converter
    from flyteweight.workflows.base import WorkflowBase
    from flyteweight.workflows.node import Node

#: Whether the calls of now stand in a branch that was not taken: they then return promises without values.
SKIPPED: ContextVar[bool] = ContextVar("flyteweight.skipped", default=False)
#: Where the conditionals begin that the function of now has not ended yet.
OPEN: ContextVar[list[Location] | None] = ContextVar("flyteweight.open", default=None)

#: The id that flytekit gives in local runs, where nodes have none.
_FAILURE_NODE = "fn0"

_INSIDE = (ExecutionMode.LOCAL_WORKFLOW_EXECUTION, ExecutionMode.LOCAL_DYNAMIC_TASK_EXECUTION)


def runs_inside_workflow(ctx: FlyteContext) -> bool:
    """Whether a call stands in a workflow or dynamic task that runs in this process."""
    return ctx.execution_state.mode in _INSIDE


def begin_decks(ctx: FlyteContext) -> None:
    """Forget the decks of the last call by hand, if this is one, and not a call inside another or inside a run."""
    if ctx.execution_state.mode is None:
        ctx.execution_state.user_space_params.begin_decks()


def run_workflow(
    workflow: WorkflowBase, ctx: FlyteContext, args: Sequence[Any], kwargs: Mapping[str, Any], *, inside: bool
) -> Any:
    """Run a workflow; returns Python values, or inside another one promises that have values.

    If it fails, its ``on_failure`` runs, and the error comes out as it was.
    """
    interface = workflow.python_interface
    values = with_defaults(workflow.name, interface, args, kwargs)
    if inside and SKIPPED.get():
        return skipped(workflow.name, interface)
    begin_decks(ctx)
    if workflow.on_failure is not None:
        check_failure_inputs(workflow)
    state = ctx.execution_state.with_params(mode=ExecutionMode.LOCAL_WORKFLOW_EXECUTION)
    with FlyteContextManager.with_context(ctx.with_execution_state(state)):
        inputs = literals(values, interface.inputs, workflow.name)
        if workflow.on_failure is None:
            outputs = _outputs(workflow, inputs)
        else:
            with hearing_failures() as raised:
                try:
                    outputs = _outputs(workflow, inputs)
                except Exception as error:
                    _handle_failure(workflow, inputs, failure_text(error, raised))
                    raise
    return resolved(outputs, interface, workflow.name) if inside else interface.python_result(outputs)


def _outputs(workflow: WorkflowBase, inputs: LiteralMap) -> LiteralMap:
    with taking_branches(workflow.name):
        result = workflow.execute(**promises_of(inputs, workflow.python_interface))
    return output_literals(result, workflow.python_interface, workflow.name)


class taking_branches:  # noqa: N801 - used like a function
    """A block in which the function ``owner`` makes its calls, whatever branches are open around it.

    Raises ``FlyteCompilationException``, as compiling does, if a conditional in it does not end: calls after it would
    have been taken for calls of its branch.
    """

    def __init__(self, owner: str) -> None:
        self._owner = owner

    def __enter__(self) -> None:
        self._open: list[Location] = []
        self._tokens = SKIPPED.set(False), OPEN.set(self._open)

    def __exit__(self, kind: object, *_error: object) -> None:
        SKIPPED.reset(self._tokens[0])
        OPEN.reset(self._tokens[1])
        if kind is None and self._open:
            raise unended(self._owner, self._open[-1])


def unended(owner: str, where: Location | None) -> Exception:
    """The error for a conditional without its end."""
    return compile_error(
        f"a conditional in '{owner}' does not end; close it with .else_().then(…) or .else_().fail('…')", where
    )


def literals(values: Mapping[str, Any], types: Mapping[str, Any], owner: str) -> LiteralMap:
    """Literals of values among which promises may be; raises ``FlyteCompilationException`` naming the input."""
    try:
        return written(values, types)
    except ConversionError as error:
        raise_as_raised(error)
        raise does_not_fit(f"{owner}(): {error}") from error


def written(values: Mapping[str, Any], types: Mapping[str, Any]) -> LiteralMap:
    """The same, of no call; raises ``ConversionError`` naming the input."""
    made = LiteralMap()
    for name, value in values.items():
        try:
            _WRITER.fill(value, converter_for(types[name]), made.literals[name], [])
        except ConversionError as error:
            raise error.at(f"input {name!r}") from error.__cause__
    return made


class _Writer(Filler[Literal]):
    """Writes values, and promises that have one, as literals."""

    def fill_promise(self, promise: Promise, target: LiteralType, into: Literal, sources: list[Node]) -> None:  # noqa: ARG002
        check_type(promise, target, castable)
        into.CopyFrom(literal_at(promise))

    def fill_constant(self, value: Any, converter: Converter, into: Literal) -> None:
        converter.write(value, into)

    def items_of(self, into: Literal) -> Callable[[], Literal]:
        into.collection.SetInParent()
        return into.collection.literals.add

    def entries_of(self, into: Literal) -> Mapping[str, Literal]:
        into.map.SetInParent()
        return into.map.literals


_WRITER = _Writer()


def literal_at(promise: Promise) -> Literal:
    """The literal that a promise stands for, its attributes and indexes followed."""
    literal = output_of(promise).literal
    if literal is None:
        raise compile_error(f"{promise!r} has no value: it comes from a branch that was not taken, or from compiling")
    path = list(output_of(promise).path)
    while path:
        literal = resolve_offloaded(literal)
        form = literal.WhichOneof("value")
        if form == "scalar" and literal.scalar.HasField("union"):
            literal = literal.scalar.union.value
        elif form == "collection":
            index = _index(path.pop(0), len(literal.collection.literals), promise)
            literal = literal.collection.literals[index]
        elif form == "map":
            key = path.pop(0)
            if key not in literal.map.literals:
                raise _no_such(promise, key, literal.map.literals)
            literal = literal.map.literals[str(key)]
        else:
            return _inside_struct(literal, path, promise)
    return literal


def python_value(promise: Promise) -> Any:
    """The Python value that a promise stands for."""
    literal = literal_at(promise)
    if not output_of(promise).path and output_of(promise).annotation is not None:
        return converter_for(output_of(promise).annotation).read(resolve_offloaded(literal))
    if literal.scalar.HasField("binary"):
        from flyteweight.types.plain import unpack

        return unpack(literal.scalar.binary)
    from flyteweight.types.guess import value_of

    return value_of(literal)


def python_values(result: Any, interface: Interface) -> Any:
    """What a call returned as its caller outside wants it: nothing, one value, or a named tuple."""
    if isinstance(result, Promise):
        result = (result,)
    if not isinstance(result, tuple) or not any(isinstance(one, Promise) for one in result):
        return None if isinstance(result, VoidPromise) else result  # as an override of local_execute made it
    values = [python_value(one) if isinstance(one, Promise) else one for one in result]
    return values[0] if len(values) == 1 and interface.output_tuple_name is None else interface.output_tuple(*values)


def promises_of(inputs: LiteralMap, interface: Interface) -> dict[str, Promise]:
    """Promises that have these values, by name."""
    return {
        name: Promise(None, name, converter_for(kind).literal_type, kind, literal=inputs.literals[name])
        for name, kind in interface.inputs.items()
        if name in inputs.literals
    }


def resolved(outputs: Any, interface: Interface, name: str) -> Any:
    """A call's result with values, in the form in which a call returns promises."""
    from flyteweight.workflows.nodes import as_results, results_class

    made = [
        Promise(None, var, converter_for(kind).literal_type, kind, literal=outputs.literals[var])
        for var, kind in interface.outputs.items()
    ]
    return as_results(made, results_class(interface), name, None)


def skipped(name: str, interface: Interface) -> Any:
    """The result of a call in a branch that was not taken."""
    from flyteweight.workflows.nodes import as_results, results_class

    made = [Promise(None, var, None, kind) for var, kind in interface.outputs.items()]
    return as_results(made, results_class(interface), name, None)


def output_literals(result: Any, interface: Interface, owner: str, where: Location | None = None) -> LiteralMap:
    """Literals of what a workflow's or dynamic task's function returned, by output."""
    made = LiteralMap()
    for name, value in returned_values(result, interface, owner, where).items():
        try:
            _WRITER.fill(value, converter_for(interface.outputs[name]), made.literals[name], [])
        except ConversionError as error:
            raise FlyteValidationException(f"'{owner}' returns: {error.at(f'output {name!r}')}{_at(where)}") from error
    return made


def returned_values(result: Any, interface: Interface, owner: str, where: Location | None = None) -> dict[str, Any]:
    """What was returned, by output; raises ``FlyteValidationException`` if the number of values is wrong."""
    names = interface.output_names
    if not names:
        if result is None or isinstance(result, VoidPromise):
            return {}
        what = f"declares no outputs and returns {described(result)}; annotate its return type"
        raise ReturnedTooMuch(f"'{owner}' {what}{_at(where)}")
    if len(names) > 1:
        if isinstance(result, tuple) and len(result) == len(names):
            return dict(zip(names, result, strict=True))
        problem = f"declares {len(names)} outputs ({', '.join(names)}) and returns {described(result)}"
    elif isinstance(result, tuple):
        if len(result) == 1 and interface.output_tuple_name is not None:
            return {names[0]: result[0]}
        problem = f"declares one output '{names[0]}' and returns {described(result)}"
    elif result is None and not _may_be_none(interface):
        raise NothingReturned(f"Failed to bind output '{names[0]}' of '{owner}': it returns nothing{_at(where)}")
    else:
        return {names[0]: result}
    raise FlyteValidationException(f"'{owner}' {problem}{_at(where)}")


def _at(where: Location | None) -> str:
    return f" ({where})" if where else ""


def described(result: Any) -> str:
    """What a function returned, in a person's words; never its content."""
    if isinstance(result, tuple):
        return f"{len(result)} value{'' if len(result) == 1 else 's'}"
    if isinstance(result, Promise):
        return repr(result)
    return "nothing" if result is None else describe(result)


def _may_be_none(interface: Interface) -> bool:
    converter = converter_for(next(iter(interface.outputs.values())))
    return converter.accepts_none or converter.accepts(None)


def _handle_failure(workflow: WorkflowBase, inputs: LiteralMap, text: str) -> None:
    handler = workflow.on_failure
    types = handler.python_interface.inputs
    given: dict[str, Any] = dict(promises_of(inputs, workflow.python_interface))
    if "err" in types:
        from typing import get_args

        kind = next((part for part in get_args(types["err"]) if part is not type(None)), types["err"])
        given["err"] = kind(message=text, failed_node_id=_FAILURE_NODE)
    for name in types:
        if name not in given and name not in handler.python_interface.defaults:
            given[name] = None
    handler(**{name: value for name, value in given.items() if name in types})


def _index(key: str | int, length: int, promise: Promise) -> int:
    if not isinstance(key, int) or not -length <= key < length:
        raise FlytePromiseAttributeResolveException(f"{promise!r}: no element [{key}] in a list of {length}")
    return key


def _inside_struct(literal: Literal, path: list[str | int], promise: Promise) -> Literal:
    from flyteweight.models.structs import from_struct
    from flyteweight.types.plain import MSGPACK, pack, unpack

    scalar = literal.scalar
    if scalar.HasField("binary"):
        plain = unpack(scalar.binary)
    elif scalar.HasField("generic"):
        plain = from_struct(scalar.generic)
    else:
        raise FlytePromiseAttributeResolveException(f"{promise!r}: the value has no parts")
    for key in path:
        try:
            plain = plain[key]
        except (KeyError, IndexError, TypeError):
            raise _no_such(promise, key, plain if isinstance(plain, dict) else ()) from None
    part = Literal()
    part.scalar.binary.value = pack(plain)
    part.scalar.binary.tag = MSGPACK
    return part


def _no_such(promise: Promise, key: str | int, there: Any) -> Exception:
    known = ", ".join(sorted(map(str, there))) or "none"
    return FlytePromiseAttributeResolveException(f"{promise!r}: no '{key}' in the value; there are: {known}")
