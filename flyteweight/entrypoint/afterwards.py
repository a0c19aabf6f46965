"""What the parent of a run does when the run has ended without a verdict: it leaves one, and says so."""

from __future__ import annotations

import _thread
import os
import sys
import time
from typing import TYPE_CHECKING

from flyteidl.core.errors_pb2 import ErrorDocument

from flyteweight import storage
from flyteweight.entrypoint.ends import error_of
from flyteweight.entrypoint.invocation import Outside, given
from flyteweight.entrypoint.last_resort import to_stderr, to_termination_message
from flyteweight.entrypoint.prefix import OutputPrefix
from flyteweight.entrypoint.tell import Kept, tell
from flyteweight.entrypoint.trace import headline
from flyteweight.entrypoint.usage import option, words_of_run
from flyteweight.entrypoint.verdict import Failure, error_document, exit_code
from flyteweight.storage.scratch import scratch_prefix, temporary_directory

if TYPE_CHECKING:
    from flyteweight.entrypoint.ends import Ending

#: Seconds for storing the document: what is left of the usual grace of a pod when the task has had its own.
_STORING = 9.0
_STDERR = 2


def report(ending: Ending) -> int:
    """Leave the error document, the termination message and words on stderr; returns the exit code."""
    outside = Outside.now()
    failure = Failure(error_of(ending))
    to_termination_message(headline(failure.error), outside.termination_log)
    unstored = _own_code(ending.status)
    _leave_within(_STORING, unstored)
    _remove_temporary_files(ending.process)
    uri = given(option(words_of_run(sys.argv), "--output-prefix"))
    if uri is None:
        tell(Kept(failure), outside, "", _STDERR)
        return unstored
    uri = outside.anchored(uri)
    kept = _kept(failure, uri, outside)
    tell(kept, outside, uri, _STDERR)
    return unstored if kept.uri is None else exit_code(failure, outside, stored=True)


def pass_on(document: bytes, ending: Ending, code: int | None) -> int:
    """Store the error document of a run that could not do so itself; returns the exit code, ``code`` if it is given.

    ``code`` is what the run has decided on for the case that its document cannot be stored.
    """
    outside = Outside.now()
    unstored = _own_code(ending.status) if code is None else code
    _leave_within(_STORING, unstored)
    _remove_temporary_files(ending.process)
    uri = outside.anchored(given(option(words_of_run(sys.argv), "--output-prefix")) or "")
    said = "" if code is not None else _essence(document)  # else the run has said it itself
    if said:
        to_termination_message(said, outside.termination_log)
    try:
        stored, _ = OutputPrefix(storage.locate(uri), outside.worker).store_error(document)
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not hide how the task ended
        if said:
            why = f"no error document could be written to {uri}: {headline(error)}"
            to_termination_message(f"{said}\n({why})", outside.termination_log)
            to_stderr(f"The task failed: {said}\n{why[0].upper()}{why[1:]}")
        return unstored
    if said:
        to_termination_message(f"{said}\n(all of it: {stored})", outside.termination_log)
        to_stderr(f"The task failed: {said}")
    to_stderr(f"The error document of the run is stored now: {stored}")
    return 1 if outside.fails_on_error else 0


def _essence(document: bytes) -> str:
    """What a document says, without the trace."""
    message = ErrorDocument.FromString(document).error.message
    return message.rpartition("Message:\n\n")[2].strip()


def _own_code(status: int) -> int:
    """The exit code when there is no document: the process's own, but never that of a success."""
    return os.WEXITSTATUS(status) or 1 if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)


def _kept(failure: Failure, uri: str, outside: Outside) -> Kept:
    try:
        prefix = OutputPrefix(storage.locate(uri), outside.worker)
        return Kept(failure, *prefix.store_error(error_document(failure.error, prefix.worker)))
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not hide how the task ended
        return Kept(failure, unstored=error)


def _remove_temporary_files(process: int) -> None:
    import glob
    import shutil

    for path in glob.glob(os.path.join(temporary_directory(), f"{scratch_prefix(process)}*")):
        shutil.rmtree(path, ignore_errors=True)


def _leave_within(seconds: float, code: int) -> None:
    """A store that does not answer must not keep the container; the termination message is there by then."""

    def wait() -> None:
        time.sleep(seconds)
        os._exit(code)

    _thread.start_new_thread(wait, ())
