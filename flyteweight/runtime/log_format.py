"""How log records become lines on stderr."""

from __future__ import annotations

import json
import logging
import sys
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    _StreamHandler = logging.StreamHandler[TextIO]
else:
    _StreamHandler = logging.StreamHandler  # has no type parameter at run time before Python 3.11

_STANDARD = frozenset(logging.LogRecord("", 0, "", 0, "", (), None).__dict__) | {"asctime", "message", "taskName"}


def stderr_handler(formatter: logging.Formatter) -> logging.Handler:
    """A handler that writes to what ``sys.stderr`` is when a record comes."""
    handler = _StderrHandler()
    handler.setFormatter(formatter)
    return handler


def only_without_root_handlers(_: logging.LogRecord) -> bool:
    """Whether the user has left the root logger alone; if not, its handlers get the record and no one else."""
    return not logging.getLogger().handlers


def json_formatter() -> logging.Formatter:
    """One JSON object a line: asctime, name, levelname, message, what ``extra`` gave, exc_info, stack_info."""
    return _JsonFormatter()


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
    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "asctime": self.formatTime(record),
            "name": record.name,
            "levelname": record.levelname,
            "message": _message(record),
            **_extras(record),
        }
        if record.exc_info and record.exc_info[0] is not None:
            fields["exc_info"] = self.formatException(record.exc_info)
        elif record.exc_text:
            fields["exc_info"] = record.exc_text
        if record.stack_info:
            fields["stack_info"] = record.stack_info
        try:
            return _dump(fields)
        except (TypeError, ValueError, RecursionError):
            return json.dumps({key: _plain(value) for key, value in fields.items()})


class _TextFormatter(logging.Formatter):
    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        words = [f"{key}={_word(value)}" for key, value in _extras(record).items()]
        return " ".join([super().formatMessage(record), *words])


def _extras(record: logging.LogRecord) -> dict[str, Any]:
    return {key: value for key, value in record.__dict__.items() if key not in _STANDARD}


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception as error:  # noqa: BLE001 - a wrong format string must not break the line, nor show its arguments
        return f"{record.msg} (the arguments do not fit the message: {type(error).__name__})"


def _dump(value: Any) -> str:
    return json.dumps(value, default=str, allow_nan=False)


def _plain(value: Any) -> Any:
    try:
        return json.loads(_dump(value))
    except (TypeError, ValueError, RecursionError):
        return str(value)


def _word(value: Any) -> str:
    text = str(value)
    return json.dumps(text) if not text or any(c.isspace() or c in '"=' for c in text) else text
