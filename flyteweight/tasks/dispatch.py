"""From input literals to output literals: what every task does when a container runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import FlyteUserRuntimeException, IgnoreOutputs, TaskInputError, TaskOutputError
from flyteweight.runtime.context import FlyteContextManager
from flyteweight.types.conversion_error import ConversionError, describe, raise_as_raised

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeGuard

    from flyteweight.models import DynamicJobSpec, LiteralMap
    from flyteweight.runtime.context import FlyteContext


class RunsOnLiterals:
    """Base of what has a name, the hooks and ``execute``; subclasses turn literals into Python values, and back.

    The three methods raise ``ConversionError`` for what does not fit.
    """

    def read_literals(self, literals: LiteralMap) -> dict[str, Any]:
        """The Python values of the inputs, by name."""
        raise NotImplementedError

    def outputs_by_name(self, result: Any) -> dict[str, Any]:
        """What the user's code returned, by the names of the outputs."""
        raise NotImplementedError

    def write_literals(self, values: Mapping[str, Any]) -> LiteralMap:
        """The literals of the outputs."""
        raise NotImplementedError

    def dispatch_execute(self, ctx: FlyteContext, input_literal_map: LiteralMap) -> LiteralMap | DynamicJobSpec:
        """Run on input literals: the hooks, and between them the user's code.

        Returns the outputs, or what the user's code returned if that is already on the wire's form (a ``LiteralMap``
        or ``DynamicJobSpec``). Raises ``TaskInputError`` or ``TaskOutputError`` if a conversion fails; in a local run
        what a transformer of the user's raised for an output, unless it complained of a wrong type. What the user's
        code raises comes out as it is in a local run, and elsewhere as the ``value`` of a
        ``FlyteUserRuntimeException``; ``IgnoreOutputs`` always as it is.
        """
        task: Any = self
        local = ctx.execution_state.is_local_execution()
        params = ctx.user_space_params
        has_deck = bool(getattr(task, "enable_deck", False))
        if has_deck:
            from flyteweight.decks.writing import keep_outputs, keep_values, write_page

            params = params.with_enable_deck(True, write_page)
        params = user_code(local, task.pre_execute, params)
        state = ctx.execution_state.with_params(user_space_params=params)
        with FlyteContextManager.with_task_context(ctx.with_execution_state(state)) as running:
            phase = params.timeline
            with phase("convert"):
                try:
                    inputs = self.read_literals(input_literal_map)
                except ConversionError as error:
                    raise TaskInputError(f"Failed to convert inputs of task '{task.name}': {error}") from error
            # Large inputs are in memory once while the user's code runs, and not at all when its result is converted.
            del input_literal_map
            if has_deck:
                keep_values(params, inputs=inputs)
            with phase("user"):
                result = user_code(local, task.execute, **inputs)
                del inputs
                result = user_code(local, task.post_execute, params, result)
            if state.on_return is not None:
                state.on_return()
            if is_wire_result(result):
                return result
            with phase("convert"):
                try:
                    values = declared(task.name, self.outputs_by_name(result), result)
                    outputs = self.write_literals(values)
                except ConversionError as error:
                    if local:
                        raise_as_raised(error)
                    raise TaskOutputError(f"Failed to convert outputs of task '{task.name}': {error}") from error
            if running.says_of_outputs:
                from flyteweight.runtime.output_metadata import add_metadata

                add_metadata(outputs, values, running)
            if has_deck:
                keep_outputs(task, params, values, by_hand=local)
            return outputs


def declared(name: str, values: dict[str, Any], result: Any) -> dict[str, Any]:
    """``values``; a task that declares none, and returned something all the same, is told that it is not kept."""
    if not values and result is not None:
        from flyteweight.interface.undeclared import drop

        drop(name, describe(result))
    return values


def user_code(local: bool, function: Any, *args: Any, **kwargs: Any) -> Any:
    """Call what the user wrote; outside local runs, mark what it raises as the user's."""
    if local:
        return function(*args, **kwargs)
    try:
        return function(*args, **kwargs)
    except (IgnoreOutputs, SystemExit, KeyboardInterrupt):
        raise
    except BaseException as error:  # cancellations and groups that hold one are the user's, too
        raise FlyteUserRuntimeException(error) from error


def is_wire_result(result: Any) -> TypeGuard[LiteralMap | DynamicJobSpec]:
    """Whether a task returned something that is already on the wire's form."""
    descriptor = getattr(type(result), "DESCRIPTOR", None)
    return getattr(descriptor, "full_name", "") in ("flyteidl.core.LiteralMap", "flyteidl.core.DynamicJobSpec")
