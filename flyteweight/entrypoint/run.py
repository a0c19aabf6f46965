"""One run: outcome ─▶ verdict ─▶ store ─▶ tell ─▶ tidy."""

from __future__ import annotations

import _thread
import os
import sys
from typing import TYPE_CHECKING, NoReturn

from flyteweight import storage
from flyteweight.entrypoint import signals
from flyteweight.entrypoint.execution import Execution
from flyteweight.entrypoint.last_resort import to_stderr
from flyteweight.entrypoint.leave import Deadline, leave
from flyteweight.entrypoint.prefix import OutputPrefix
from flyteweight.entrypoint.reserve import Reserve
from flyteweight.entrypoint.sharing import is_guarded, verdict_kept, verdict_to_store, verdict_unstored
from flyteweight.entrypoint.tell import Kept, tell
from flyteweight.entrypoint.verdict import Failure, Nothing, Result, error_document, exit_code
from flyteweight.runtime.timeline import Timeline
from flyteweight.storage.access import FileAccessProvider

if TYPE_CHECKING:
    from flyteweight.entrypoint.invocation import Invocation, Outside
    from flyteweight.entrypoint.verdict import Outcome

#: Seconds for decks beyond the grace: storage has its own limits, and nobody waits for a deck for ever.
_DECKS = 120.0


def run(invocation: Invocation, kind: type[Execution] = Execution) -> NoReturn:
    """Run one task and end the process. Every failure ends in a document, or on stderr with a code that is not 0."""
    outside = invocation.outside
    storage.hold_environment(outside.environment)
    timeline, reserve = Timeline(), Reserve()
    access = FileAccessProvider(raw_output_prefix=invocation.raw_output_data_prefix)
    access.share_with_forks()
    execution = kind(invocation, access, timeline)
    prefix = _prefix(invocation)
    turn = _thread.allocate_lock()

    def overdue(error: BaseException) -> None:
        """Give the run its verdict in place of a clean-up after a signal that does not end."""
        if turn.acquire(blocking=False):
            reserve.give_back()
            kept = _keep(Failure(error), prefix, access)
            code = _decided(kept, outside)
            tell(kept, outside, invocation.output_prefix, reserve.stderr)
            os._exit(code)

    signals.install(outside.termination_grace, overdue, crashes_to_stderr=not is_guarded())
    _prepare_log(outside)
    outcome = prefix if isinstance(prefix, Failure) else execution.outcome()
    turn.acquire()
    reserve.give_back()
    kept = _keep(outcome, prefix, access)
    code = _decided(kept, outside)
    deadline = Deadline(code, reserve.stderr)
    deadline.within(outside.thread_grace + (_DECKS if execution.has_decks else 0))
    try:
        tell(kept, outside, invocation.output_prefix, reserve.stderr)
        execution.write_decks(kept.outcome)
        _log_summary(timeline, kept.outcome, outside)
    except BaseException as error:  # noqa: BLE001 - the verdict is stored, and what is said about it changes nothing
        to_stderr(f"Ignored after the run's verdict: {type(error).__name__}", reserve.stderr)
    access.clean_up()
    deadline.within(outside.thread_grace)
    leave(code, reserve, deadline)


def _decided(kept: Kept, outside: Outside) -> int:
    """The exit code, made known to the guard: whatever happens from here on, it stays."""
    code = exit_code(kept.outcome, outside, stored=kept.uri is not None)
    (verdict_kept if kept.unstored is None else verdict_unstored)(code)
    return code


def _prefix(invocation: Invocation) -> OutputPrefix | Failure | None:
    """Where the verdict goes; a failure if nobody can serve that place, as then no verdict could be stored."""
    if invocation.test:
        return None
    try:
        return OutputPrefix(storage.locate(invocation.output_prefix), invocation.outside.worker)
    except Exception as error:  # noqa: BLE001 - whatever it is, it ends the run
        return Failure(error)


def _keep(outcome: Outcome, prefix: OutputPrefix | Failure | None, access: FileAccessProvider) -> Kept:
    """Store the verdict. Outputs that cannot be stored become the failure that is."""
    if isinstance(outcome, Nothing) or prefix is None:
        return Kept(outcome)
    if isinstance(prefix, Failure):
        return Kept(outcome, unstored=prefix.error)
    try:
        if isinstance(outcome, Result):
            return Kept(outcome, complaints=tuple(prefix.store_result(outcome.name, outcome.data)))
    except BaseException as error:  # noqa: BLE001 - whatever it is, a panic of native code too, there are no outputs
        outcome = Failure(error)
    document = error_document(outcome.error, prefix.worker)
    verdict_to_store(document)
    try:
        return Kept(outcome, *prefix.store_error(document))
    except BaseException:  # noqa: BLE001 - tried once more below
        access.clean_up()  # the task's own files may take the room that the document needs
    try:
        return Kept(outcome, *prefix.store_error(document))
    except BaseException as error:  # noqa: BLE001 - whatever it is, it must not hide the failure itself
        return Kept(outcome, unstored=error)


def _prepare_log(outside: Outside) -> None:
    if "FLYTE_SDK_LOGGING_LEVEL" not in outside.environment:
        return
    from flyteweight.runtime.logs import prepare

    prepare(outside.environment)


def _log_summary(timeline: Timeline, outcome: Outcome, outside: Outside) -> None:
    if "FLYTE_SDK_LOGGING_LEVEL" not in outside.environment and "logging" not in sys.modules:
        return
    from flyteweight.runtime.logs import summary

    summary(timeline, storage.counters, outcome.word, outside.environment)
