"""What a function returns although it declares no outputs: as flytekit has it, it is not kept."""

from __future__ import annotations

_said: set[str] = set()


def drop(owner: str, what: str) -> None:
    """Log a warning, once for each owner, that what it returned goes nowhere; ``what`` describes it."""
    if owner in _said:
        return
    from flyteweight.runtime.logs import logger

    _said.add(owner)
    logger().warning(
        "'%s' declares no outputs and returns %s, which is not kept; annotate the return type", owner, what
    )
