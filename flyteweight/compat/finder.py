"""The last of Python's finders, which knows ``flytekit`` where nobody else does.

Every Python process of the environment has it from its start: a wheel installs ``alias.pth``, whose one line says what
this module says, and imports nothing before flytekit is asked for. In a virtual environment Python reads such a file
twice: the second time the line sees the finder, and does not even compile it. The finder has globals of its own, so
that those of the module ``site`` need not live until the process ends.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec


class FlytekitFinder:
    """Finds flytekit and its modules, as ours, after all other finders: a real flytekit is always found before."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> ModuleSpec | None:  # noqa: ARG004 - Python's
        """How to load a module of flytekit's, and nothing of other modules."""
        if name != "flytekit" and not name.startswith("flytekit."):
            return None
        from flyteweight.compat.modules import spec

        return spec(name)


def install() -> None:
    """Append the finder, unless the start of this process did."""
    if not any(getattr(finder, "__name__", "") == FlytekitFinder.__name__ for finder in sys.meta_path):
        sys.meta_path.append(FlytekitFinder)
