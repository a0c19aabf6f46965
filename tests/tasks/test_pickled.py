"""Tasks and workflows in a pickle: launchers of workers send a task's function, and with it what it calls."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commands import World

MODULE = """
    from pathlib import Path

    import cloudpickle
    from flyteweight import dynamic, workflow

    Count = int

    @task
    def one_more(n: "Count") -> "Count":
        return n + 1

    @workflow
    def two_more(n: "Count") -> "Count":
        return one_more(n=one_more(n=n))

    @dynamic
    def more(n: "Count") -> "Count":
        return two_more(n=n)

    @task
    def undeclared(n: "Nowhere") -> int:
        return n

    def worker(n):
        if n < 0:
            undeclared(n=n)
        return one_more(n=n), two_more(n=n), more(n=n), one_more.name, two_more.name

    @task
    def t():
        trained, sys.modules[__name__].worker = worker, None  # as a task's function, whose name is the task's
        Path("sent.pkl").write_bytes(cloudpickle.dumps(trained))
"""
WORKER = """
import pickle, sys

worker = pickle.load(open("sent.pkl", "rb"))
print(worker(3), "jobs" in sys.modules)
try:
    worker(-1)
except Exception as error:
    print(type(error).__name__)
"""


def test_a_worker_calls_what_was_sent_to_it(world: World) -> None:
    """Names and interfaces are those of the sender, whose module the worker does not import.

    A task whose interface cannot be made is an error for who calls it alone.
    """
    world.module(MODULE)
    assert world.run().files == ["outputs.pb"]
    done = subprocess.run([sys.executable, "-c", WORKER], cwd=world.path, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == [
        "(4, 5, 5, 'jobs.one_more', 'jobs.two_more') False",
        "FlyteMissingTypeException",
    ], done.stderr
