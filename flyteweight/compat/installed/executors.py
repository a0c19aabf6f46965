"""Executors of flytekit's plugins: flytekit's models and conversions, our rules for errors and for outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.compat.installed.errors import is_of_storage, without_values
from flyteweight.exceptions import TaskInputError, TaskOutputError
from flyteweight.models.words import type_in_words
from flyteweight.tasks.dispatch import user_code
from flyteweight.tasks.function import run_function
from flyteweight.tasks.shim import executor_outputs, optional_inputs
from flyteweight.types.conversion_error import ConversionError, describe

if TYPE_CHECKING:
    from flyteweight.models import TaskTemplate

_REFUSALS = (AssertionError, TypeError, ValueError)
"""What flytekit's converters raise for a value of another type."""


class FlytekitShimTask:
    """A template and an executor of flytekit's, run as ``ExecutableTemplateShimTask`` runs ours.

    The executor holds flytekit's ``TaskTemplate``; inputs and outputs are flytekit's models.
    """

    def __init__(self, template: TaskTemplate, executor_type: Any) -> None:
        from flytekit.models.task import TaskTemplate as FlytekitTemplate

        self.executor_type = executor_type
        self.executor = user_code(False, executor_type)
        self.task_template = FlytekitTemplate.from_flyte_idl(template)
        self.name = str(template.id.name)
        self.interface = self.task_template.interface

    def dispatch_execute(self, ctx: Any, input_literal_map: Any) -> Any:
        """Run the executor in flytekit's context ``ctx``; errors as in ``PythonTask.dispatch_execute``."""
        from flytekit.models.dynamic_job import DynamicJobSpec
        from flytekit.models.literals import LiteralMap

        inputs = self._inputs(ctx, input_literal_map)
        result = user_code(False, self._execute, inputs)
        if isinstance(result, (LiteralMap, DynamicJobSpec)):
            return result
        try:
            values = executor_outputs(result, list(self.interface.outputs))
        except ConversionError as error:
            raise TaskOutputError(f"outputs of task '{self.name}': {error}") from error
        return LiteralMap({name: self._literal(ctx, name, value) for name, value in values.items()})

    def _execute(self, inputs: dict[str, Any]) -> Any:
        return run_function(lambda: self.executor.execute_from_model(self.task_template, **inputs), {})

    def _inputs(self, ctx: Any, literals: Any) -> dict[str, Any]:
        from flytekit.core.type_engine import TypeEngine

        declared = self.interface.inputs
        absent = set(declared) - set(literals.literals) - optional_inputs(self.executor_type, declared)
        if absent:
            raise TaskInputError(
                f"Failed to convert inputs of task '{self.name}': the inputs file misses {', '.join(sorted(absent))}"
            )
        try:
            types = TypeEngine.guess_python_types(declared)
            converted: dict[str, Any] = TypeEngine.literal_map_to_kwargs(ctx, literals, types)
        except _REFUSALS as error:
            if is_of_storage(error):
                raise
            raise TaskInputError(f"Failed to convert inputs of task '{self.name}': {without_values(error)}") from None
        return converted

    def _literal(self, ctx: Any, name: str, value: Any) -> Any:
        """The literal of one output: by the guessed type, or else by the value's own if that is the declared one."""
        from flytekit.core.type_engine import TypeEngine

        declared = self.interface.outputs[name].type
        message = declared.to_flyte_idl()
        if type(value) is int and message.HasField("simple") and message.simple == message.FLOAT:
            value = float(value)
        refusal: BaseException | None = None
        for kind in _candidates(declared, type(value)):
            try:
                return TypeEngine.to_literal(ctx, value, kind, declared)
            except _REFUSALS as error:
                if is_of_storage(error):
                    raise
                refusal = refusal or error
        raise TaskOutputError(
            f"outputs of task '{self.name}': expected {type_in_words(message)}, found {describe(value)} at {name}"
        ) from None


def _candidates(declared: Any, own: type[Any]) -> list[Any]:
    from flytekit.core.type_engine import TypeEngine

    from flyteweight.types.matching import is_same

    message = declared.to_flyte_idl()
    try:
        written = TypeEngine.to_literal_type(own).to_flyte_idl()
    except _REFUSALS:  # Flyte has no type for it
        own_kinds = []
    else:
        if _is_table(message) and _is_table(written):
            return [own]  # as flytekit does: a dataframe is a structured dataset, also where a schema is declared
        own_kinds = [own] if is_same(written, message) else []
    try:
        return [TypeEngine.guess_python_type(declared), *own_kinds]
    except ValueError:  # no Python type is known for the Flyte type
        return own_kinds


def _is_table(kind: Any) -> bool:
    return kind.WhichOneof("type") in ("schema", "structured_dataset_type")
