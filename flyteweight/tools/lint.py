"""``flyteweight lint-executor``: would a container be able to run this executor? For the build of a plugin's image."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from flyteweight.entrypoint.invocation import working_directory
from flyteweight.entrypoint.modules import see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flyteweight.models import LiteralMap

_EPILOG = """
\b
Example, as the last line of a Dockerfile:
  RUN flyteweight lint-executor my_plugin.task:MyExecutor
"""


@click.command("lint-executor", epilog=_EPILOG)
@click.argument("executor", metavar="MODULE:CLASS")
@click.option("--template", metavar="URI", help="A TaskTemplate file that the executor has to understand.")
@click.option("--inputs", metavar="URI", help="A LiteralMap file; the executor is run on it. Needs --template.")
def lint_executor(executor: str, template: str | None, inputs: str | None) -> None:
    """Import an executor as its container would and check that it can be made and called.

    With --template, checks that its interface can be read and that execute_from_model takes its inputs; with --inputs,
    runs it too and checks what it returns. Nothing is written but what the executor itself writes.

    Exit codes: 0 all is well; 1 a check failed; 2 wrong command line.
    """
    if inputs is not None and template is None:
        raise click.UsageError("--inputs needs --template: the template says which types the inputs have")
    try:
        for line in checks(executor.replace(":", "."), template, inputs):
            click.echo(f"ok      {line}")
    except Exception as error:  # noqa: BLE001 - whatever fails here would fail in the container
        from flyteweight.entrypoint.trace import headline, trace_of
        from flyteweight.exceptions import cause_of

        cause = cause_of(error)
        click.echo(f"failed  {headline(cause)}")
        if type(cause).__module__.partition(".")[0] != "flyteweight":  # the plugin's own error, not our finding
            click.echo(trace_of(cause), err=True)
        sys.exit(1)


def checks(path: str, template: str | None, inputs: str | None) -> Iterator[str]:
    """Do one check after another and say what was found; raises the first failure."""
    from flyteweight.resolvers.template import is_flytekits, load_executor

    see(working_directory())
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
    for side, variables in (("input", task.interface.inputs), ("output", task.interface.outputs)):
        yield from _type_checks(side, variables.variables)
    if hasattr(task, "executor_type"):
        from flyteweight.tasks.shim import check_signature

        check_signature(task.executor_type, task.interface.inputs.variables)
        yield "execute_from_model takes the template's inputs"
    if inputs is not None:
        yield from _outputs(_run(task, inputs))


def _type_checks(side: str, variables: Any) -> Iterator[str]:
    from flyteweight.models.template import output_order
    from flyteweight.models.words import type_in_words
    from flyteweight.types.engine import TypeEngine, converter_for

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
    from flyteweight.types.converter import describe_literal

    yield f"run: {len(result.literals)} output{'' if len(result.literals) == 1 else 's'}"
    for name in sorted(result.literals):
        yield f"returned '{name}': {describe_literal(result.literals[name])}"
