"""Would a container be able to run this executor? One check after another, from its import to a run on inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.models import message_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flyteweight.models import LiteralMap


def checks(path: str, template: str | None, inputs: str | None) -> Iterator[str]:
    """Do one check after another and say what was found; raises the first failure."""
    from flyteweight.resolvers.template import is_flytekits, load_executor

    executor_type = load_executor(path)
    yield f"import of '{path}'"
    theirs = is_flytekits(executor_type)
    if theirs:
        yield "an executor of flytekit's, which is installed here; it is given flytekit's models and context"
    else:
        from flyteweight.tasks.shim import check_executor

        check_executor(executor_type)
    executor_type()  # what its constructor raises, it would raise in the container
    yield "made without arguments" if theirs else "a class with execute_from_model, made without arguments"
    if template is not None:
        yield from _template_checks(path, template, inputs)


def _template_checks(path: str, template: str, inputs: str | None) -> Iterator[str]:
    from flyteweight.resolvers.template import default_task_template_resolver

    task = default_task_template_resolver.load_task([template, path])
    yield f"template of task '{task.name}'"
    interface = message_of(task.interface)
    for side, variables in (("input", interface.inputs), ("output", interface.outputs)):
        yield from _type_checks(side, variables.variables)
    if hasattr(task, "executor_type"):
        from flyteweight.tasks.shim import check_signature

        check_signature(task.executor_type, message_of(task.interface).inputs.variables)
        yield "execute_from_model takes the template's inputs"
    if inputs is not None:
        yield from _outputs(_run(task, inputs))


def _type_checks(side: str, variables: Any) -> Iterator[str]:
    from flyteweight.models.template import output_order
    from flyteweight.models.words import type_in_words
    from flyteweight.types.converters import converter_for
    from flyteweight.types.engine import TypeEngine

    for name in output_order(variables):
        kind = variables[name].type
        try:
            python = converter_for(TypeEngine.guess_python_type(kind)).expected
        except ValueError as error:
            if side == "input":
                raise
            python = f"whatever the executor returns ({error})"
        yield f"{side} '{name}': {type_in_words(kind)}, in Python {python}"


def _run(task: Any, inputs: str) -> Any:
    from flyteweight.entrypoint.inputs import Inputs
    from flyteweight.runtime.context import ExecutionMode, ExecutionState, FlyteContext, FlyteContextManager
    from flyteweight.runtime.parameters import ExecutionParameters
    from flyteweight.storage.access import FileAccessProvider
    from flyteweight.storage.location import locate

    access = FileAccessProvider.temporary()
    state = ExecutionState(ExecutionMode.TASK_EXECUTION, ExecutionParameters(access))
    context = FlyteContext(state, access)
    with FlyteContextManager.with_context(context):
        return task.dispatch_execute(context, Inputs(locate(inputs)).literals())


def _outputs(result: LiteralMap | Any) -> Iterator[str]:
    if not hasattr(result, "literals"):
        yield f"run: returned a {type(result).__name__}"
        return
    from flyteweight.types.conversion_error import describe_literal

    yield f"run: {len(result.literals)} output{'' if len(result.literals) == 1 else 's'}"
    for name in sorted(result.literals):
        yield f"returned '{name}': {describe_literal(result.literals[name])}"
