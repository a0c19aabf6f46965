"""``flyteweight lint``: would a container of this image be able to run these tasks? For CI and the build of images."""

from __future__ import annotations

import functools
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from flyteweight.tools.escapes import safe
from flyteweight.tools.mistakes import described

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_EPILOG = """
\b
Examples:
  flyteweight lint my_workflows
  flyteweight lint my_workflows.train:fit
  RUN flyteweight lint my_plugin.task:MyExecutor --template template.pb      as the last line of a Dockerfile
"""


class Check(NamedTuple):
    """What was looked at, and what is wrong with it."""

    what: str
    fault: BaseException | None = None


@click.command("lint", epilog=_EPILOG)
@click.argument("targets", nargs=-1, required=True, metavar="MODULE[:TASK]...")
@click.option("--template", metavar="URI", help="A TaskTemplate file that an executor has to understand.")
@click.option("--inputs", metavar="URI", help="A LiteralMap file; the executor is run on it. Needs --template.")
def lint(targets: tuple[str, ...], template: str | None, inputs: str | None) -> None:
    """Check that tasks can be run here, as their containers would run them.

    Of a module or package: every module below it is imported; each task's types are known, its command line leads back
    to it, its executor can be imported; workflows compile. Of MODULE:TASK, this task. Of MODULE:Executor, a plugin's
    executor: it can be made and called, and with --template it understands it. Nothing is written.

    Exit codes: 0 all is well; 1 a check failed, each on a line; 2 wrong command line.
    """
    if inputs is not None and template is None:
        raise click.UsageError("--inputs needs --template: the template says which types the inputs have")
    if template is not None and (len(targets) != 1 or ":" not in targets[0]):
        raise click.UsageError("--template needs one MODULE:Executor")
    failed = False
    for target in targets:
        for check in _checks(target, template, inputs):
            failed = failed or check.fault is not None
            _print(check)
    sys.exit(int(failed))


def _print(check: Check) -> None:
    if check.fault is None:
        click.echo(f"{click.style('ok', fg='green')}      {safe(check.what)}")
        return
    first, _, rest = described(check.fault).partition("\n")
    click.echo(f"{click.style('failed', fg='red')}  {safe(check.what)}: {safe(first)}")
    if rest:
        click.echo(safe(rest, lines=True), err=True)


def _checks(target: str, template: str | None, inputs: str | None) -> Iterator[Check]:
    from flyteweight.entrypoint.invocation import working_directory
    from flyteweight.entrypoint.modules import see

    see(working_directory())
    if ":" not in target:
        yield from _package_checks(target)
        return
    from flyteweight.interface.lookup import load_path
    from flyteweight.tools.target import split

    module, name = split(target)
    try:
        found = load_path(f"{module}.{name}", "name")
    except (Exception, SystemExit) as error:  # noqa: BLE001 - sys.exit of a module is as bad as any error
        yield Check(f"import of '{module}.{name}'", error)
        return
    if isinstance(found, type):
        yield from _executor_checks(f"{module}.{name}", template, inputs)
    else:
        yield _check(f"{module}.{name}", functools.partial(_check_entity, found))


def _executor_checks(path: str, template: str | None, inputs: str | None) -> Iterator[Check]:
    from flyteweight.tools.lint_executor import checks

    try:
        for line in checks(path, template, inputs):
            yield Check(line)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever fails here would fail in the container
        yield Check(f"executor '{path}'", error)


def _package_checks(package: str) -> Iterator[Check]:
    """Import everything below a package, then look at each task and workflow that is declared there."""
    import importlib

    from flyteweight.tasks.registration import declared
    from flyteweight.tools.serialize import module_names

    modules: dict[str, Any] = {}
    names = module_names(package)
    name = package
    while True:
        try:
            name = next(names)
            modules[name] = importlib.import_module(name)
        except StopIteration:
            break
        except (Exception, SystemExit) as error:  # noqa: BLE001 - sys.exit of a module is as bad as any error
            yield Check(f"import of '{name}'", error)
            if not modules:
                return
    entities = declared(modules)
    yield Check(f"import of '{package}': {len(modules)} modules, {len(entities)} tasks and workflows")
    for entity in entities:
        yield _check(entity.name, functools.partial(_check_entity, entity))


def _check(what: str, check: Callable[[], Any]) -> Check:
    try:
        check()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it is, it is what a container would meet
        return Check(what, error)
    return Check(what)


def _check_entity(entity: Any) -> None:
    """Raise what would go wrong with a task, a workflow or a launch plan."""
    from flyteweight.tasks.base import Task
    from flyteweight.workflows.base import WorkflowBase

    if isinstance(entity, WorkflowBase):
        _ = entity.nodes, entity.interface
    elif isinstance(entity, Task):
        _check_task(entity)
    elif not hasattr(entity, "workflow"):
        from flyteweight.entrypoint.load import load_task

        load_task(_Found(entity), [], "lint")  # flytekit's tasks, or what is no task at all


class _Found:
    """A resolver that has found its task."""

    def __init__(self, task: Any) -> None:
        self._task = task

    def load_task(self, _: list[str]) -> Any:
        """The task."""
        return self._task


def _check_task(task: Any) -> None:
    from flyteweight.exceptions import FlyteValueException
    from flyteweight.interface.lookup import load_path
    from flyteweight.settings.configuration import Image, ImageConfig, SerializationSettings
    from flyteweight.types.converters import converter_for

    interface = task.python_interface
    for annotation in (*interface.inputs.values(), *interface.outputs.values()) if interface else ():
        _ = converter_for(annotation).literal_type
    settings = SerializationSettings(ImageConfig(Image("default", "image", "lint")), "p", "d", "v")
    executor = getattr(task, "executor_type", None)
    if executor is not None:
        load_path(f"{executor.__module__}.{executor.__qualname__}", "executor")
    task.serialize(settings)
    inner = getattr(task, "python_function_task", task)
    resolver = getattr(inner, "task_resolver", None)
    if resolver is None or executor is not None:
        return
    args = resolver.loader_args(settings, inner)
    found = load_path(resolver.location, "resolver").load_task(args)
    if found is not inner:
        raise FlyteValueException(
            f"its command line, resolver {resolver.location} with {' '.join(args)}, leads to another object; is the "
            "module imported under two names, or has the name been given to something else?"
        )
