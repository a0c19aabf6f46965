#!python
"""``bin/entrypoint.py``: the commands of containers in one script, whose first argument is the command's name.

Spark's and MPI's launchers start it by its path. Installers put their interpreter into the first line.
"""

import os
import sys

from flyteweight.entrypoint import start

_COMMANDS = {
    "pyflyte-execute": start.execute,
    "pyflyte-map-execute": start.map_execute,
    "pyflyte-fast-execute": start.fast_execute,
}


def main() -> None:
    """Run the command that the first argument names."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    command = _COMMANDS.get(name)
    if command is None:
        found = f"found {name!r}" if name else "found nothing"
        sys.stderr.write(f"Usage: entrypoint.py COMMAND ...: COMMAND is one of {', '.join(_COMMANDS)}; {found}\n")
        raise SystemExit(2)
    sys.argv = [os.path.join(os.path.dirname(sys.argv[0]), name), *sys.argv[2:]]
    command()


if __name__ == "__main__":
    main()
