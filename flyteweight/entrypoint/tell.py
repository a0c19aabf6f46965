"""What is said about a run that has its verdict: on stderr, and in the pod's termination message.

Nothing in here changes what the run was, and nothing waits without end for a reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from flyteweight.entrypoint.last_resort import to_stderr, to_termination_message
from flyteweight.entrypoint.trace import cut, headline, long_texts, plain, sentence, trace_of
from flyteweight.entrypoint.verdict import Failure, Result, exit_code
from flyteweight.exceptions import cause_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flyteweight.entrypoint.invocation import Outside
    from flyteweight.entrypoint.verdict import Outcome

#: Bytes of one text on stderr; the node of the scheduler keeps and splits what a container prints.
_TEXT_LIMIT = 1 << 20


class Kept(NamedTuple):
    """What became of a run's verdict."""

    outcome: Outcome
    uri: str | None = None
    """Where the error document is, if there is one."""
    complaints: Sequence[str] = ()
    unstored: BaseException | None = None
    """Why there is no error document, if there is none."""


def tell(kept: Kept, outside: Outside, prefix: str, stderr: int) -> None:
    """Say how a run ended, if it did not end well or left something to say."""
    outcome = kept.outcome
    if isinstance(outcome, Failure):
        to_termination_message(_essence(outcome, kept, prefix), outside.termination_log)
    for level, text in _texts(kept, outside, prefix):
        if not say(text, outside, stderr, level):
            return


def say(text: str, outside: Outside, stderr: int, level: str = "ERROR") -> bool:
    """One entry on stderr, in the form that logs have: text, or a line of JSON. Returns whether somebody takes it."""
    from flyteweight.runtime.logs import writes_json

    text = cut(plain(text), _TEXT_LIMIT)
    return to_stderr(_json_line(level, text, outside) if writes_json(outside.environment) else text, stderr)


def _texts(kept: Kept, outside: Outside, prefix: str) -> Iterator[tuple[str, str]]:
    outcome = kept.outcome
    if isinstance(outcome, Result):
        for warning in (*outcome.warnings, *kept.complaints):
            yield "WARNING", warning
    if not isinstance(outcome, Failure):
        return
    cause = cause_of(outcome.error)
    for text in (*long_texts(cause), trace_of(cause), *kept.complaints):
        yield "ERROR", text
    said = f"The task failed: {sentence(headline(cause))}"
    if kept.unstored is not None:
        yield "ERROR", f"The error document could not be written to {prefix}: {headline(kept.unstored)}"
        yield "ERROR", f"{said} There is no error document."
    elif kept.uri is None:
        yield "ERROR", f"The task cannot be run: {sentence(headline(cause))}"
    elif not outside.has_scheduler:
        yield "ERROR", f"{said} Details: {kept.uri}"
    elif exit_code(outcome, outside, stored=True):
        yield "ERROR", f"{said} Details: {kept.uri}. The exit code is 1 because of FLYTE_FAIL_ON_ERROR."
    else:
        yield (
            "ERROR",
            f"{said} The exit code is 0 because the scheduler reads the failure from {kept.uri} "
            "(FLYTE_FAIL_ON_ERROR=true makes it 1).",
        )


def _essence(failure: Failure, kept: Kept, prefix: str) -> str:
    said = headline(cause_of(failure.error))
    if kept.unstored is None:
        return f"{said}\n(all of it: {kept.uri})" if kept.uri else said
    return f"{said}\n(no error document could be written to {prefix}: {headline(kept.unstored)})"


def _json_line(level: str, text: str, outside: Outside) -> str:
    import logging

    from flyteweight.runtime.log_format import json_formatter

    record = logging.LogRecord("flyteweight", logging.getLevelName(level), __file__, 0, text, None, None)
    return json_formatter(outside.environment).format(record)
