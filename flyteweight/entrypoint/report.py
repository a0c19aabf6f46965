"""Where a failure is reported: the error document, else the pod's termination message, and always stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flyteweight.entrypoint import errors
from flyteweight.entrypoint.invocation import fails_on_error, given, under_scheduler, worker_name
from flyteweight.entrypoint.last_resort import to_stderr, to_termination_message
from flyteweight.entrypoint.prefix import OutputPrefix
from flyteweight.entrypoint.signals import TERMINATED_EXIT_CODE, Terminated
from flyteweight.entrypoint.trace import headline, long_texts, plain, sentence, trace_of
from flyteweight.exceptions import FlyteInvalidInputException

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flyteidl.core.errors_pb2 import ErrorDocument

_INTERRUPTED = 130


def failure(error: BaseException, prefix: OutputPrefix | None) -> int:
    """Report a failed run; returns the exit code of the process.

    Under a scheduler that is 0 once the document is written, because the scheduler reads it only then. Without a prefix
    only stderr is told.
    """
    cause = errors.cause_of(error)
    said = sentence(headline(cause))
    for text in (*long_texts(cause), trace_of(cause)):
        _say(text)
    code = _exit_code(error)
    if prefix is None:
        _say(f"The task cannot be run: {said}")
        return code
    uri = _store(errors.error_document(error, prefix.worker), prefix, headline(cause))
    if uri is None:
        _say(f"The task failed: {said} There is no error document.")
        return code
    if not under_scheduler() or code == TERMINATED_EXIT_CODE:
        _say(f"The task failed: {said} Details: {uri}")
        return code
    if fails_on_error():
        _say(f"The task failed: {said} Details: {uri}. The exit code is 1 because of FLYTE_FAIL_ON_ERROR.")
        return 1
    _say(
        f"The task failed: {said} The exit code is 0 because the scheduler reads the failure from {uri} "
        "(FLYTE_FAIL_ON_ERROR=true makes it 1)."
    )
    return 0


def usage_error(words: Sequence[str], message: str) -> None:
    """Write an error document for a wrong command line if it names an output prefix; click reports it on stderr."""
    from flyteweight.storage.errors import redact

    uri = given(_option(words, "--output-prefix"))
    if uri is None:
        to_termination_message(message)
        return
    error = FlyteInvalidInputException(f"{message} Command line: {redact(' '.join(words))}")
    prefix = OutputPrefix(uri, worker_name())
    prefix.look_for_stale()
    _store(errors.error_document(error, prefix.worker), prefix, message)


def _store(document: ErrorDocument, prefix: OutputPrefix, said: str) -> str | None:
    """Store the document and return its URI; if that fails, say so where it can be seen."""
    try:
        uri, complaints = prefix.write_error(document)
    except Exception as unwritable:  # noqa: BLE001 - whatever it is, it must not hide the failure itself
        why = headline(unwritable)
        _say(f"The error document could not be written to {prefix.uri}: {why}")
        to_termination_message(f"{said}\n(no error document could be written to {prefix.uri}: {why})")
        return None
    for complaint in complaints:
        _say(complaint)
    return uri


def _exit_code(error: BaseException) -> int:
    """The exit code for a person: 1, or what signals and ``sys.exit`` ask for."""
    error = errors.cause_of(error)
    if isinstance(error, Terminated):
        return TERMINATED_EXIT_CODE
    if isinstance(error, KeyboardInterrupt):
        return _INTERRUPTED
    if isinstance(error, SystemExit) and isinstance(error.code, int) and 0 < error.code < 256:
        return error.code
    return 1


def _option(words: Sequence[str], name: str) -> str | None:
    for position, word in enumerate(words):
        if word == "--":
            break
        if word == name and position + 1 < len(words):
            return words[position + 1]
        if word.startswith(f"{name}="):
            return word.partition("=")[2]
    return None


def _say(text: str) -> None:
    """One entry on stderr, in the form that logs have: text, or a line of JSON."""
    from flyteweight.runtime.logs import writes_json

    if not writes_json():
        to_stderr(plain(text))
        return
    import logging

    from flyteweight.runtime.log_format import json_formatter

    record = logging.LogRecord("flyteweight", logging.ERROR, __file__, 0, plain(text), None, None)
    to_stderr(json_formatter().format(record))
