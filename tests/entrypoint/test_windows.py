"""Signals at exactly the moments that are hard to hit: between two calls of a run, while it forks, while it loads."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest
from faulty import faulty_proxy

if TYPE_CHECKING:
    from pathlib import Path

    import s3 as s3_server
    from commands import World

ENGINES = pytest.mark.parametrize("engine", ["obstore", "fsspec"])

#: Sends a signal at the n-th call of a Python function after the run has put its handler in place. Python runs
#: handlers between the instructions that follow, so the n-th call is where the signal is felt.
SENDER = """
import atexit, os, sys

count, at = -1, int(os.environ["SEND_AT"])

def watch(frame, event, _):
    global count
    if count < 0:
        if event == "return" and frame.f_code.co_name == "note_signals":
            count = 0
    elif event == "call":
        count += 1
        if count == at:
            os.kill(os.getpid(), int(os.environ["SEND"]))

sys.setprofile(watch)
atexit.register(lambda: open("calls", "w").write(str(count)))
"""


def sender(world: World, number: int, at: int) -> dict[str, str]:
    """The environment in which a run sends itself a signal at its ``at``-th call."""
    site = world.path / "site"
    site.mkdir(exist_ok=True)
    (site / "sitecustomize.py").write_text(SENDER)
    return {"PYTHONPATH": str(site), "SEND_AT": str(at), "SEND": str(int(number))}


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
@pytest.mark.parametrize("where", ["local", "s3"])
def test_one_verdict_wherever_a_signal_comes(
    world: World, s3: s3_server.S3, number: int, code: int, where: str
) -> None:
    """From the first handler to the end of the process: one whole verdict, and the exit code that belongs to it."""
    world.module("""
        import decimal

        @task
        def t(a: int) -> int:
            import fractions

            return int(fractions.Fraction(a))
    """)
    inputs = world.inputs(a=5)
    bucket = s3.bucket()
    if where == "s3":
        s3.put(f"s3://{bucket}/in.pb", (world.path / inputs).read_bytes())
        inputs = f"s3://{bucket}/in.pb"

    def run(at: int, name: str) -> tuple[int, tuple[str, ...]]:
        prefix = f"s3://{bucket}/{name}" if where == "s3" else str(world.path / name)
        env = s3.env | sender(world, number, at)
        finished = world.command(world.words(inputs=inputs, prefix=prefix), env=env)
        files = s3.keys(prefix) if where == "s3" else sorted(os.listdir(prefix))
        return finished.code, tuple(file.rpartition("/")[2] for file in files)

    assert run(-1, "whole") == (0, ("outputs.pb",))
    calls = int((world.path / "calls").read_text())
    # All over the run, and more closely at its end, where the verdict is stored.
    moments = [1 + calls * step // 10 for step in range(10)] + [calls - before for before in range(600, 0, -75)]
    seen = [run(moment, f"run{moment}") for moment in moments]
    assert set(seen) == {(code, ("error.pb",)), (0, ("outputs.pb",))}, seen
    assert seen[0][0] == code, "a signal before the task begins ends the run"
    assert seen[-1][0] == 0, "a signal after the verdict changes nothing"


def test_handler_of_the_task_that_raises(world: World) -> None:
    """A handler that the task has left, and that raises, counts while the task runs, and not afterwards."""
    world.module("""
        def loud(number, frame):
            raise RuntimeError("loud")

        signal.signal(signal.SIGUSR2, loud)

        @task
        def t(a: int) -> int:
            return sum(map(lambda b: b, range(2000)))
    """)
    inputs = world.inputs(a=5)

    def run(at: int) -> tuple[int, tuple[str, ...]]:
        prefix = world.path / f"at{at}"
        env = sender(world, signal.SIGUSR2, at)
        finished = world.command(world.words(inputs=inputs, prefix=str(prefix)), env=env)
        return finished.code, tuple(sorted(os.listdir(prefix)))

    assert run(-1) == (0, ("outputs.pb",))
    calls = int((world.path / "calls").read_text())
    seen = [run(calls - before) for before in (1500, 1200, 900, 600, 450, 300, 200, 120, 60, 30, 20, 10, 5)]
    assert set(seen) == {(1, ("error.pb",)), (0, ("outputs.pb",))}, seen


def test_signal_inside_the_machinery_of_imports(world: World) -> None:
    """Imports go on working after a signal that came while one was going on: the task's clean-up can import."""
    world.module("""
        import importlib.abc

        class Sender(importlib.abc.MetaPathFinder):
            def find_spec(self, name, path, target=None):
                if name == "wave":
                    os.kill(os.getpid(), signal.SIGTERM)

        @task
        def t():
            sys.meta_path.insert(0, Sender())
            try:
                for _ in range(10**9):
                    try:
                        import wave
                    finally:
                        sys.modules.pop("wave", None)
            finally:
                import colorsys, wave
                open("imported", "w").write(wave.__name__)
    """)
    finished = world.run()
    finished.failed("SYSTEM:Terminated", system=True, recoverable=True)
    assert finished.code == 143
    assert (world.path / "imported").read_text() == "wave"


@ENGINES
def test_fork_while_the_inputs_are_fetched(world: World, s3: s3_server.S3, engine: str, tmp_path: Path) -> None:
    """A child that is forked at import, while the fetch is under way, can use storage; nothing waits for ever."""
    bucket = s3.bucket()
    s3.put(f"s3://{bucket}/in.pb", b"")
    s3.put(f"s3://{bucket}/data", b"data")
    world.module(f"""
        from flyteweight import storage

        children = []
        for delay in (0, 0.002, 0.01, 0.05, 0.1):
            time.sleep(delay)
            child = os.fork()
            if child == 0:
                signal.alarm(30)
                os._exit(0 if storage.read_bytes("s3://{bucket}/data") == b"data" else 1)
            children.append(child)

        @task
        def t() -> str:
            return str([os.waitpid(child, 0)[1] for child in children])
    """)
    with faulty_proxy(s3.endpoint) as proxy:
        proxy.delay = 0.15
        env = s3.env | {"FLYTE_AWS_ENDPOINT": proxy.endpoint}
        env |= {"FLYTEWEIGHT_STORAGE": engine} if engine == "fsspec" else {}
        finished = world.run(inputs=f"s3://{bucket}/in.pb", env=env)
    assert finished.value() == "[0, 0, 0, 0, 0]"


def test_crash_leaves_stacks(world: World) -> None:
    """A crash of the interpreter writes the stack that led to it."""
    world.module("""
        import ctypes

        @task
        def t():
            ctypes.string_at(0)
    """)
    finished = world.run()
    assert finished.code == -signal.SIGSEGV
    assert "Fatal Python error: Segmentation fault" in finished.stderr
    assert " in t\n" in finished.stderr


def test_mask_of_the_task_survives_a_fork(world: World) -> None:
    """A task that blocks SIGTERM keeps it blocked, in itself and in its child, when it forks."""
    world.module("""
        @task
        def t() -> str:
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
            child = os.fork()
            blocked = signal.SIGTERM in signal.pthread_sigmask(signal.SIG_BLOCK, [])
            if child == 0:
                os._exit(0 if blocked else 1)
            return f"{blocked} {os.waitpid(child, 0)[1]}"
    """)
    assert world.run().value() == "True 0"
