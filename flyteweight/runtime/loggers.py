"""The loggers as objects, under the names by which flytekit's users import them; ready when they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.runtime import logs

if TYPE_CHECKING:
    import logging

    logger: logging.Logger
    user_space_logger: logging.Logger

_MAKERS = {"logger": logs.logger, "user_space_logger": logs.user_logger}


def __getattr__(name: str) -> Any:
    if name not in _MAKERS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return _MAKERS[name]()
