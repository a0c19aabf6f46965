"""What goes wrong in a person's command line, files or code, told without our own traceback."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from flyteweight.exceptions import FlyteException

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def told() -> Iterator[None]:
    """End the command with a message and exit code 1 if the block fails.

    An error of this package says by itself what is wrong. Of any other, which the person's code raised, the traceback
    is shown from their first frame on.
    """
    try:
        yield
    except FlyteException as error:
        raise click.ClickException(described(error)) from error
    except SystemExit as error:
        raise click.ClickException(described(error)) from error


def described(error: BaseException) -> str:
    """An error in words: its text if it is this package's own, else its class, its text and where it was raised."""
    from flyteweight.entrypoint.trace import headline, text_of, trace_of
    from flyteweight.exceptions import cause_of

    cause = cause_of(error)
    if isinstance(cause, SystemExit):
        return f"a module called sys.exit({cause.code!r}) while it was imported"
    if isinstance(cause, FlyteException):
        return text_of(cause)
    return f"{headline(cause)}\n{trace_of(cause)}"
