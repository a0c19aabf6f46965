"""What signal handlers of the task raise in the middle of a call, such as a time limit of its own."""

from __future__ import annotations

import signal


def is_of_a_handler(error: BaseException) -> bool:
    """Whether a signal handler has raised this: no fault of the store, and whoever waits for it knows its class."""
    handlers = [signal.getsignal(number) for number in signal.valid_signals()]
    codes = {getattr(handler, "__code__", None) for handler in handlers}
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code not in codes:
        trace = trace.tb_next
    return trace is not None
