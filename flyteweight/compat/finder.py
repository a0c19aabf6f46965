"""The last of Python's finders, which knows ``flytekit`` where nobody else does.

Every Python process of the environment runs this file when it starts: an installed wheel has a copy of it at its top,
and a ``.pth`` file that imports the copy. So it imports nothing, and nothing of ours before flytekit is asked for.
"""

import sys


class FlytekitFinder:
    """Finds flytekit and its modules, as ours, after all other finders: a real flytekit is always found before."""

    @staticmethod
    def find_spec(name: str, _path: object = None, _target: object = None) -> object:
        """How to load a module of flytekit's, and nothing of other modules."""
        if name != "flytekit" and not name.startswith("flytekit."):
            return None
        from flyteweight.compat.modules import spec

        return spec(name)


if not any(getattr(finder, "__name__", "") == FlytekitFinder.__name__ for finder in sys.meta_path):
    sys.meta_path.append(FlytekitFinder)  # type: ignore[arg-type] # to say more would take an import
