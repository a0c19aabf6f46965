"""The context of a run: made current here, in the processes that the task starts, and in a flytekit beside us."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from flyteweight.entrypoint.signals import take_back
from flyteweight.runtime.context import (
    RUN_VARIABLE,
    ExecutionMode,
    ExecutionState,
    FlyteContext,
    FlyteContextManager,
)
from flyteweight.runtime.parameters import ExecutionParameters

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.machinery import ModuleSpec

    from flyteweight.entrypoint.invocation import Invocation
    from flyteweight.runtime.timeline import Timeline
    from flyteweight.storage.access import FileAccessProvider


class Places(NamedTuple):
    """Where a run reads and writes, as far as its task may know."""

    raw_output_prefix: str
    output_prefix: str | None
    checkpoint_path: str | None
    prev_checkpoint: str | None
    dynamic_addl_distro: str | None
    dynamic_dest_dir: str | None


def enter_run(invocation: Invocation, access: FileAccessProvider, timeline: Timeline) -> FlyteContext:
    """Make the context of the run current in this process, and known to those that the task starts."""
    places = Places(
        invocation.raw_output_data_prefix,
        invocation.output_prefix,
        invocation.checkpoint_path,
        invocation.prev_checkpoint,
        invocation.dynamic_addl_distro,
        invocation.dynamic_dest_dir,
    )
    # Its presence says that there is a run; who starts anew by multiprocessing joins it by its content.
    os.environ[RUN_VARIABLE] = repr(tuple(places))
    return _enter(places, access, timeline)


def join_run() -> None:
    """In a process that ``multiprocessing`` has started anew, make the context of the run current that started it.

    Such a process imports the task's modules again, which has to be as it was in the run itself.
    """
    multiprocessing: Any = sys.modules.get("multiprocessing.process")
    if multiprocessing is None or not getattr(multiprocessing.current_process(), "_inheriting", False):
        return
    from ast import literal_eval

    from flyteweight.storage.access import FileAccessProvider

    places = Places(*literal_eval(os.environ[RUN_VARIABLE]))
    _enter(places, FileAccessProvider.temporary(places.raw_output_prefix), None)


def _enter(places: Places, access: FileAccessProvider, timeline: Timeline | None) -> FlyteContext:
    context = _context(places, access, timeline)
    FlyteContextManager.enter_process(context)
    _tell_flytekit(context)
    return context


@contextmanager
def setup_execution(
    raw_output_data_prefix: str,
    output_metadata_prefix: str | None = None,
    checkpoint_path: str | None = None,
    prev_checkpoint: str | None = None,
    dynamic_addl_distro: str | None = None,
    dynamic_dest_dir: str | None = None,
) -> Iterator[FlyteContext]:
    """A block in which the context is that of a run with these places, for a process that was started for it.

    Which run it is the environment says, as in the run's own process.
    """
    from flyteweight.storage.access import FileAccessProvider

    rest = (checkpoint_path, prev_checkpoint, dynamic_addl_distro, dynamic_dest_dir)
    access = FileAccessProvider(raw_output_prefix=raw_output_data_prefix)
    try:
        context = _context(Places(raw_output_data_prefix, output_metadata_prefix, *rest), access, None)
        with FlyteContextManager.with_task_context(context):
            yield context
    finally:
        access.clean_up()


def _context(places: Places, access: FileAccessProvider, timeline: Timeline | None) -> FlyteContext:
    parameters = ExecutionParameters(
        access,
        raw_output_prefix=places.raw_output_prefix,
        output_metadata_prefix=places.output_prefix,
        checkpoint_path=places.checkpoint_path,
        prev_checkpoint=places.prev_checkpoint,
        timeline=timeline,
    )

    def settings() -> Any:
        from flyteweight.settings.configuration import settings_of_run

        return settings_of_run(places.dynamic_addl_distro, places.dynamic_dest_dir)

    return FlyteContext(ExecutionState(ExecutionMode.TASK_EXECUTION, parameters, take_back), access, settings)


def _tell_flytekit(context: FlyteContext) -> None:
    """Let the context of a flytekit in the image be the run's, too, from the moment in which it has been imported."""
    flytekit = sys.modules.get("flytekit")
    if flytekit is not None and getattr(flytekit.__spec__, "origin", None) != "flyteweight":
        from flyteweight.compat.installed.context import enter

        enter(context)
    else:
        sys.meta_path.insert(0, _Watch(context))


class _Watch:
    """Waits for ``import flytekit`` as the first of the finders, and leaves all other imports to the others."""

    def __init__(self, context: FlyteContext) -> None:
        self._context = context

    def find_spec(self, name: str, _path: Any = None, _target: Any = None) -> ModuleSpec | None:
        """flytekit as the other finders find it, with the run's context entered as soon as it is loaded."""
        if name != "flytekit":
            return None
        sys.meta_path.remove(self)
        found = (finder.find_spec(name, None) for finder in list(sys.meta_path))
        spec = next((spec for spec in found if spec is not None), None)
        if spec is None or spec.loader is None or spec.origin == "flyteweight":
            return spec
        from flyteweight.compat.installed.context import Entering

        spec.loader = Entering(spec.loader, self._context)
        return spec
