"""An exception as text: what happened in the user's code, and nothing of how this package got there."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import FlyteException

if TYPE_CHECKING:
    import traceback
    from collections.abc import Iterator

_OWN = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep


#: Bytes of an exception's text that are shown inside a traceback, so that the frames stay in sight.
TEXT_LIMIT = 16_000


def trace_of(error: BaseException) -> str:
    """The traceback of ``error`` and of its whole chain, each from the user's first frame on.

    An error that says by itself what is wrong, with no user's frame in it, is shown by its text alone. Long texts are
    cut; :func:`long_texts` has them whole.
    """
    import traceback

    try:
        shown = traceback.TracebackException.from_exception(error)
        for view, raised in _chain(shown, error):
            _trim(view, raised)
        return "".join(shown.format()).rstrip("\n")
    except Exception as broken:  # noqa: BLE001 - formatting calls the user's __str__, __repr__, __notes__ and more
        frames = "".join(traceback.format_tb(error.__traceback__))
        return f"{frames}{type(error).__name__}: <cannot be formatted: {type(broken).__name__}>"


def long_texts(error: BaseException) -> list[str]:
    """Class and whole text of those exceptions in the chain whose text :func:`trace_of` cuts."""
    import traceback

    shown = traceback.TracebackException.from_exception(error, limit=0)
    texts = [(type(raised).__name__, text_of(raised)) for _, raised in _chain(shown, error)]
    return [f"The whole text of {name}:\n{text}" for name, text in texts if len(text) > TEXT_LIMIT]


def text_of(error: BaseException) -> str:
    """``str(error)`` in words, or what can be said if that fails."""
    if type(error) is SystemExit:
        return f"{error.code} (the task's code called sys.exit; a task ends with success by returning)"
    try:
        return str(error)
    except BaseException as broken:  # noqa: BLE001 - the user's __str__ can raise anything
        return f"<the error's text cannot be had: its __str__ raised {type(broken).__name__}>"


def headline(error: BaseException) -> str:
    """The error's class and the first line of its text that says something: a rule above a text is no word of it."""
    lines = text_of(error)[:10_000].strip().splitlines()
    said = next((line.strip() for line in lines if any(map(str.isalnum, line))), lines[0] if lines else "")
    return f"{type(error).__name__}: {plain(said[:500])}" if said else type(error).__name__


def sentence(text: str) -> str:
    """``text`` with a mark at its end."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def plain(text: str) -> str:
    """``text`` as UTF-8 can carry it: lone surrogates become escapes."""
    return text.encode("utf-8", "backslashreplace").decode()


def cut(text: str, limit: int) -> str:
    """``text`` if it has at most ``limit`` bytes in UTF-8, else its beginning and end with a notice between them."""
    data = text.encode("utf-8", "backslashreplace")
    if len(data) <= limit:
        return data.decode()
    head = limit // 3
    tail = limit - head
    notice = f"\n… {len(data) - limit:,} bytes left out …\n"
    return f"{data[:head].decode(errors='ignore')}{notice}{data[-tail:].decode(errors='ignore')}"


def _chain(
    shown: traceback.TracebackException, error: BaseException
) -> Iterator[tuple[traceback.TracebackException, BaseException]]:
    """Every exception of the chain with what the standard library shows of it."""
    pairs: list[tuple[Any, BaseException | None]] = [(shown, error)]
    while pairs:
        view, raised = pairs.pop()
        if view is None or raised is None:
            continue
        yield view, raised
        pairs += [(view.__cause__, raised.__cause__), (view.__context__, raised.__context__)]
        members = getattr(view, "exceptions", None)  # of a group, from Python 3.11 on
        if members:
            pairs += zip(members, raised.exceptions, strict=False)  # type: ignore[attr-defined]


def _trim(view: traceback.TracebackException, raised: BaseException) -> None:
    """Leave out this package's frames at the beginning, a cause that only repeats the text, and most of a long text."""
    from flyteweight.types.conversion_error import ConversionError

    begin = _first_user_frame(view.stack)
    if begin < len(view.stack):
        view.stack[:] = view.stack[begin:]
    elif isinstance(raised, (FlyteException, SyntaxError, ImportError)):
        view.stack = None  # type: ignore[assignment] # how the module itself marks a stack that is not shown
        cause = raised.__cause__
        if isinstance(cause, ConversionError) and view.__cause__ is not None and cause.__cause__ is None:
            view.__cause__ = None
    text = text_of(raised)
    if len(text) > TEXT_LIMIT:
        # There is no public way, and without it the standard library takes seconds for a text of many lines.
        view._str = cut(text, TEXT_LIMIT)  # type: ignore[attr-defined] # noqa: SLF001


def _first_user_frame(stack: traceback.StackSummary) -> int:
    for position, frame in enumerate(stack):
        if not _is_machinery(frame.filename):
            return position
    return len(stack)


def _is_machinery(file: str) -> bool:
    if file.startswith((_OWN, "<frozen importlib")) or file.endswith("/importlib/__init__.py"):
        return True
    return os.path.basename(os.path.dirname(file)) == "asyncio"
