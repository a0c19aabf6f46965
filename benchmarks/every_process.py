"""What the wheel costs any Python process of its environment: ``python -m benchmarks.every_process``.

Three environments of one Python: an empty one, another empty one as the control, and one with the wheel. Each round
runs ``python -c pass`` once in each, in a new order, all on one core. What is compared are the processes of one round.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.sides import REPOSITORY
from benchmarks.turns import Command, by_turns, on_one_core, table


def _environments(python: str, directory: Path) -> dict[str, Path]:
    """Make the environments; returns their Pythons by what the table calls them."""
    made = {}
    for name in ("empty", "empty again", "flyteweight"):
        home = directory / name.replace(" ", "-")
        subprocess.run([python, "-m", "venv", "--without-pip", home], check=True)
        made[name] = home / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(made["flyteweight"])]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", str(REPOSITORY)], check=True)
    return made


def main() -> None:
    """Make the environments, measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.every_process", description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--python", default=os.path.realpath(sys.executable), help="the Python of the environments")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="flyteweight-every-process-") as name:
        pythons = _environments(options.python, Path(name))
        on_one_core()
        commands = [Command((str(python), "-c", "pass"), {"PATH": os.defpath}) for python in pythons.values()]
        by_turns(commands, 3)  # bytecode and the file system's cache
        samples = by_turns(commands, options.rounds)
        version = subprocess.run([options.python, "-V"], capture_output=True, text=True, check=True).stdout.strip()
    print(f"{version}, {platform.system()} {platform.machine()}, {options.rounds} rounds of python -c pass")
    print("\n".join(table(dict(zip(pythons, samples, strict=True)))))


if __name__ == "__main__":
    main()
