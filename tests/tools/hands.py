"""The command ``flyteweight``, as a person types it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from commands import BIN, Finished

if TYPE_CHECKING:
    from commands import World


def tool(world: World, *words: str, **options: Any) -> Finished:
    """Run ``flyteweight`` with these words."""
    return world.command([str(BIN / "flyteweight"), *words], **options)


def shown(world: World, *words: str) -> Any:
    """What ``flyteweight show --json`` prints."""
    finished = tool(world, "show", "--json", *words)
    assert finished.code == 0, finished.stderr
    return json.loads(finished.stdout)
