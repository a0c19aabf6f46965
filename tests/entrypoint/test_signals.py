"""Signals: what the platform and people send while a task runs."""

from __future__ import annotations

import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from commands import SCHEDULER, World, wait_for

SLEEPING = """
    @task
    def t():
        try:
            open("running", "w").close()
            time.sleep(60)
        except Exception:
            open("caught", "w").close()
        finally:
            open("cleaned up", "w").close()
"""


@pytest.mark.parametrize(("env", "code"), [({}, 143), (SCHEDULER, 0), (SCHEDULER | {"FLYTE_FAIL_ON_ERROR": "1"}, 1)])
def test_sigterm(world: World, env: dict[str, str], code: int) -> None:
    """SIGTERM: ``finally`` blocks run, and the document is SYSTEM and RECOVERABLE.

    Under a scheduler the exit code is 0, because it reads documents only then; by hand it is 143.
    """
    world.module(SLEEPING)
    process = world.start_and_wait(env=env)
    started = time.monotonic()
    process.send_signal(signal.SIGTERM)
    finished = world.finish(process)
    assert time.monotonic() - started < 30
    message = finished.failed("SYSTEM:Terminated", system=True, recoverable=True)
    assert "SIGTERM" in message
    assert "in t\n" in message
    assert finished.code == code
    assert (world.path / "cleaned up").exists()
    assert not (world.path / "caught").exists()
    assert "The task failed: Terminated: " in finished.stderr.splitlines()[-1]


def test_sigterm_in_async_task(world: World) -> None:
    """SIGTERM cancels a coroutine, whose clean-up runs, also when that awaits."""
    world.module("""
        import asyncio

        @task
        async def t():
            try:
                open("running", "w").close()
                await asyncio.sleep(60)
            finally:
                await asyncio.sleep(0.1)
                open("cleaned up", "w").close()
    """)
    process = world.start_and_wait()
    process.send_signal(signal.SIGTERM)
    finished = world.finish(process)
    finished.failed("SYSTEM:Terminated", system=True, recoverable=True)
    assert finished.code == 143
    assert (world.path / "cleaned up").exists()


def test_sigterm_in_a_busy_loop_of_an_async_task(world: World) -> None:
    """SIGTERM ends a coroutine that never awaits, too."""
    world.module("""
        @task
        async def t():
            open("running", "w").close()
            while True:
                pass
    """)
    process = world.start_and_wait()
    process.send_signal(signal.SIGTERM)
    world.finish(process).failed("SYSTEM:Terminated", system=True, recoverable=True)


def test_sigterm_while_threads_work(world: World) -> None:
    """SIGTERM reaches the main thread while it waits for others."""
    world.module("""
        import threading

        @task
        def t():
            thread = threading.Thread(target=time.sleep, args=(60,), daemon=True)
            thread.start()
            open("running", "w").close()
            thread.join()
    """)
    process = world.start_and_wait()
    process.send_signal(signal.SIGTERM)
    finished = world.finish(process)
    finished.failed("SYSTEM:Terminated", system=True, recoverable=True)
    assert finished.code == 143


def test_sigterm_during_import(world: World) -> None:
    """SIGTERM while the user's module is imported gives the same document."""
    world.module("""
        open("running", "w").close()
        time.sleep(60)
    """)
    process = world.start_and_wait()
    process.send_signal(signal.SIGTERM)
    finished = world.finish(process)
    finished.failed("SYSTEM:Terminated", system=True, recoverable=True)
    assert finished.code == 143


def test_second_sigterm_during_clean_up(world: World) -> None:
    """Further SIGTERMs do not interrupt the clean-up, and programs that it starts do not inherit that."""
    world.module("""
        import subprocess

        @task
        def t():
            try:
                open("running", "w").close()
                time.sleep(60)
            finally:
                open("cleaning", "w").close()
                time.sleep(0.5)
                child = subprocess.Popen(["sleep", "60"])
                child.terminate()
                open("child", "w").write(str(child.wait(10)))
    """)
    process = world.start_and_wait()
    process.send_signal(signal.SIGTERM)
    wait_for(world.path / "cleaning", process)
    for _ in range(3):
        process.send_signal(signal.SIGTERM)
        time.sleep(0.05)
    finished = world.finish(process)
    finished.failed("SYSTEM:Terminated", system=True, recoverable=True)
    assert finished.code == 143
    assert (world.path / "child").read_text() == "-15"


@pytest.mark.parametrize(
    "handler",
    [
        "except BaseException as error:\n                raise RuntimeError('stopped') from error",
        "finally:\n                raise ValueError('the clean-up failed')",
        "except BaseException:\n                sys.exit(1)",
    ],
)
def test_failing_clean_up(world: World, handler: str) -> None:
    """A clean-up that fails after SIGTERM is still the platform's doing; its own error is in the message."""
    world.module(f"""
        @task
        def t():
            try:
                open("running", "w").close()
                time.sleep(60)
            {handler}
    """)
    process = world.start_and_wait()
    process.send_signal(signal.SIGTERM)
    finished = world.finish(process)
    message = finished.failed("SYSTEM:Terminated", system=True, recoverable=True)
    assert any(text in message for text in ("stopped", "the clean-up failed", "SystemExit"))
    assert finished.code == 143


def test_task_that_finishes_in_spite_of_sigterm(world: World) -> None:
    """A task that swallows SIGTERM and returns in time has succeeded."""
    world.module("""
        @task
        def t() -> int:
            try:
                open("running", "w").close()
                time.sleep(60)
            except SystemExit:
                return 7
            return 8
    """)
    process = world.start_and_wait()
    process.send_signal(signal.SIGTERM)
    assert world.finish(process).value() == 7


def test_handler_of_the_task(world: World) -> None:
    """A task's own SIGTERM handler is called instead, and the task goes on."""
    world.module("""
        seen = []

        @task
        def t() -> str:
            signal.signal(signal.SIGTERM, lambda number, frame: seen.append(number))
            open("running", "w").close()
            while not seen:
                time.sleep(0.01)
            return str(seen)
    """)
    process = world.start_and_wait()
    process.send_signal(signal.SIGTERM)
    assert world.finish(process).value() == "[15]"


def test_handler_of_the_task_that_exits(world: World) -> None:
    """A handler that calls ``sys.exit`` ends the task as any ``sys.exit`` does."""
    world.module("""
        @task
        def t():
            signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(5))
            open("running", "w").close()
            time.sleep(60)
    """)
    process = world.start_and_wait()
    process.send_signal(signal.SIGTERM)
    finished = world.finish(process)
    finished.failed("USER:SystemExit")
    assert finished.code == 5


@pytest.mark.parametrize("where", ["_add", "take_back", "write_literals"])
def test_handler_of_the_task_that_raises_when_the_task_has_returned(world: World, where: str) -> None:
    """Until it is taken back it may be called in the midst of this package: the failure is the user's all the same."""
    world.module(f"""
        def late(frame, event, arg):
            if event == "call" and frame.f_code.co_name == "{where}":
                sys.setprofile(None)
                signal.raise_signal(signal.SIGALRM)

        def handler(number, frame):
            raise LookupError("too late")

        @task
        def t() -> int:
            signal.signal(signal.SIGALRM, handler)
            sys.setprofile(late)
            return 1
    """)
    finished = world.run()
    if where == "write_literals":
        assert finished.value() == 1
    else:
        assert "LookupError: too late" in finished.failed("USER:RuntimeError")


def test_logs_are_flushed(world: World) -> None:
    """What the task printed and logged before SIGTERM is there, also through a block-buffered stdout."""
    world.module("""
        import logging

        logging.basicConfig(filename="task.log", level="INFO")

        @task
        def t():
            print("printed")
            logging.info("logged")
            current_context().logging.info("logged, too")
            open("running", "w").close()
            time.sleep(60)
    """)
    process = world.start_and_wait()
    process.send_signal(signal.SIGTERM)
    finished = world.finish(process)
    assert finished.code == 143
    assert finished.stdout == "printed\n"
    assert "logged, too" in finished.stderr + (world.path / "task.log").read_text()
    assert "logged" in (world.path / "task.log").read_text()


def test_sigterm_in_json(world: World) -> None:
    """A terminated run under a scheduler logs JSON lines only."""
    world.module(SLEEPING)
    process = world.start_and_wait(env=SCHEDULER)
    process.send_signal(signal.SIGTERM)
    assert all(json.loads(line) for line in world.finish(process).stderr.splitlines())


def test_scratch_is_removed(world: World) -> None:
    """A terminated run leaves nothing in the temporary directory."""
    temporary = world.path / "tmp"
    temporary.mkdir()
    world.module("""
        @task
        def t():
            open(os.path.join(current_context().working_directory, "x"), "w").close()
            open("running", "w").close()
            time.sleep(60)
    """)
    process = world.start_and_wait(env={"TMPDIR": str(temporary)})
    assert os.listdir(temporary)
    process.send_signal(signal.SIGTERM)
    assert world.finish(process).code == 143
    assert os.listdir(temporary) == []


def test_sigint(world: World) -> None:
    """Ctrl-C: clean-up runs, the document is the user's, and the exit code is that of a shell."""
    world.module(SLEEPING)
    process = world.start_and_wait()
    process.send_signal(signal.SIGINT)
    finished = world.finish(process)
    finished.failed("USER:KeyboardInterrupt")
    assert finished.code == 130
    assert (world.path / "cleaned up").exists()


def test_sigusr1(world: World) -> None:
    """SIGUSR1 writes the stacks of all threads to stderr, and the task goes on."""
    world.module("""
        import threading

        def waiting_in_a_thread():
            time.sleep(60)

        @task
        def t() -> int:
            threading.Thread(target=waiting_in_a_thread, daemon=True).start()
            open("running", "w").close()
            while not os.path.exists("go on"):
                time.sleep(0.01)
            return 1
    """)
    process = world.start_and_wait()
    process.send_signal(signal.SIGUSR1)
    time.sleep(0.3)
    (world.path / "go on").write_text("")
    finished = world.finish(process)
    assert finished.value() == 1
    assert "in waiting_in_a_thread" in finished.stderr
    assert " in t\n" in finished.stderr


def test_sigusr1_while_modules_are_loaded(world: World) -> None:
    """Stacks are written between two steps of Python: however many there are, none is of a frame that is being made."""
    world.module("""
        import faulthandler, signal

        @task
        def t() -> int:
            open("running", "w").close()
            assert not faulthandler.unregister(signal.SIGUSR1), "stacks may be written in the middle of a step"
            here = set(sys.modules)
            import s3fs
            return len(set(sys.modules) - here)
    """)
    for _ in range(3):
        process = world.start_and_wait()
        with ThreadPoolExecutor(1) as pool:
            end = pool.submit(world.finish, process)
            while not end.done():
                process.send_signal(signal.SIGUSR1)
                time.sleep(0.0003)
        assert end.result().value() > 100
        assert end.result().stderr.count("most recent call first") > 10
        (world.path / "running").unlink()
