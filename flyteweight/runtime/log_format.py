"""How log records become lines on stderr."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any, TextIO

from flyteweight.runtime.identity import run_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    _StreamHandler = logging.StreamHandler[TextIO]
else:
    _StreamHandler = logging.StreamHandler  # has no type parameter at run time before Python 3.11

LONGEST = 32_768
"""Characters of one text in a line; what is longer keeps its beginning and its end."""

_STANDARD = frozenset(logging.LogRecord("", 0, "", 0, "", (), None).__dict__) | {"asctime", "message", "taskName"}


def stderr_handler(formatter: logging.Formatter) -> logging.Handler:
    """A handler that writes to what ``sys.stderr`` is when a record comes."""
    handler = _StderrHandler()
    handler.setFormatter(formatter)
    return handler


def only_without_root_handlers(_: logging.LogRecord) -> bool:
    """Whether the user has left the root logger alone; if not, its handlers get the record and no one else."""
    return not logging.getLogger().handlers


def json_formatter(environment: Mapping[str, str] | None = None) -> logging.Formatter:
    """One JSON object a line.

    Its keys: asctime, name, levelname, message, in a scheduler's run execution, task and attempt, what ``extra`` gave,
    exc_info, stack_info.
    """
    _dump(None)  # imports json now: a process may have no descriptor left by the time when it has something to say
    return _JsonFormatter(run_in_words(environment))


def text_formatter() -> logging.Formatter:
    """``<time> <LEVEL> [<logger>] <message> <key>=<value> …``, then the traceback if there is one."""
    return _TextFormatter("%(asctime)s %(levelname)s [%(name)s] %(message)s")


class _StderrHandler(_StreamHandler):
    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        return sys.stderr

    def emit(self, record: logging.LogRecord) -> None:
        if sys.stderr is not None:  # a process may run without one
            super().emit(record)


class _JsonFormatter(logging.Formatter):
    def __init__(self, run: Mapping[str, Any]) -> None:
        super().__init__()
        self._run = run

    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "asctime": self.formatTime(record),
            "name": record.name,
            "levelname": record.levelname,
            "message": _message(record),
            **self._run,
            **_extras(record),
        }
        if record.exc_info and record.exc_info[0] is not None:
            fields["exc_info"] = self.formatException(record.exc_info)
        elif record.exc_text:
            fields["exc_info"] = record.exc_text
        if record.stack_info:
            fields["stack_info"] = record.stack_info
        return _dump({key: _plain(value) for key, value in fields.items()})


class _TextFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return bounded(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        words = [f"{key}={bounded(_word(value))}" for key, value in _extras(record).items()]
        return bounded(" ".join([super().formatMessage(record), *words]))


def bounded(text: str) -> str:
    """The text, or its beginning and end if it is longer than :data:`LONGEST`."""
    if len(text) <= LONGEST:
        return text
    tail = LONGEST // 4
    left_out = len(text) - LONGEST
    return f"{text[: LONGEST - tail]} … {left_out:,} characters left out … {text[-tail:]}"


def _extras(record: logging.LogRecord) -> dict[str, Any]:
    return {key: value for key, value in record.__dict__.items() if key not in _STANDARD}


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception as error:  # noqa: BLE001 - a wrong format string must not break the line, nor show its arguments
        return f"{record.msg} (the arguments do not fit the message: {type(error).__name__})"


def _dump(value: Any) -> str:
    import json

    return json.dumps(value, default=str, allow_nan=False)


def _plain(value: Any) -> Any:
    """The value as JSON holds it, of bounded length."""
    if isinstance(value, str):
        return bounded(value)
    try:
        text = _dump(value)
    except (TypeError, ValueError, RecursionError):
        return bounded(str(value))
    import json

    return json.loads(text) if len(text) <= LONGEST else bounded(text)


def _word(value: Any) -> str:
    text = str(value)
    return _dump(text) if not text or any(c.isspace() or c in '"=' for c in text) else text
