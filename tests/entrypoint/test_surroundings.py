"""What a task does to its environment, descriptors, streams and limits does not reach the run's verdict."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from commands import SCHEDULER, World
from faulty import faulty_proxy
from flyteidl.core.errors_pb2 import ErrorDocument

if TYPE_CHECKING:
    import s3 as s3_server

ENGINES = pytest.mark.parametrize("engine", ["obstore", "fsspec"])
INFO = {"FLYTE_SDK_LOGGING_LEVEL": "20"}


def engine_env(engine: str) -> dict[str, str]:
    """The variable that chooses a client for object stores."""
    return {"FLYTEWEIGHT_STORAGE": engine} if engine == "fsspec" else {}


@ENGINES
@pytest.mark.parametrize("where", ["import", "task"])
@pytest.mark.parametrize("a", [1, -1])
def test_other_store_and_identity_in_the_environment(
    world: World, s3: s3_server.S3, engine: str, where: str, a: int
) -> None:
    """A task that points boto3 at another store, as somebody else, leaves its verdict in its own store as itself."""
    bucket = s3.bucket()
    with faulty_proxy(s3.endpoint) as own, faulty_proxy(s3.endpoint) as other:
        change = f"os.environ.update(AWS_ENDPOINT_URL={other.endpoint!r}, FLYTE_AWS_ENDPOINT={other.endpoint!r}, "
        change += "AWS_ACCESS_KEY_ID='OTHER', FLYTE_AWS_ACCESS_KEY_ID='OTHER', AWS_SECRET_ACCESS_KEY='x')"
        world.module(f"""
            {change if where == "import" else ""}

            @task
            def t(a: int) -> int:
                {change}
                if a < 0:
                    raise ValueError("negative")
                return a
        """)
        environment = s3.env | engine_env(engine) | {"FLYTE_AWS_ENDPOINT": own.endpoint}
        s3.put(f"s3://{bucket}/in.pb", (world.path / world.inputs(a=a)).read_bytes())
        words = world.words(inputs=f"s3://{bucket}/in.pb", prefix=f"s3://{bucket}/out")
        finished = world.command(words, env=environment)
        assert finished.code == (0 if a > 0 else 1), finished.stderr
        assert s3.keys(f"s3://{bucket}/out") == [f"out/{'outputs' if a > 0 else 'error'}.pb"]
        assert other.requests == []
        assert set(own.signers) == {s3.env["FLYTE_AWS_ACCESS_KEY_ID"]}


@ENGINES
def test_environment_that_is_cleared(world: World, s3: s3_server.S3, engine: str) -> None:
    """A failing task that clears its environment: the document is stored, and the scheduler's exit code stays 0."""
    bucket = s3.bucket()
    world.module("""
        @task
        def t():
            os.environ.clear()
            raise ValueError("boom")
    """)
    environment = s3.env | engine_env(engine) | SCHEDULER
    finished = world.command(world.words(prefix=f"s3://{bucket}/out"), env=environment)
    assert finished.code == 0
    assert s3.keys(f"s3://{bucket}/out") == ["out/error.pb"]
    assert all(json.loads(line)["execution"] == "exec1" for line in finished.stderr.splitlines())


@pytest.mark.parametrize(
    "trouble",
    [
        "sys.stderr.close()",
        "os.close(2); sys.stderr.close()",
        "sys.stderr = None",
        "import logging; logging.setLogRecordFactory(lambda *a, **k: 1 / 0)",
        "import logging; logging.getLogger('flyteweight').addFilter(lambda record: record.not_there)",
        "sys.path.clear()",
        "sys.path[:] = ['/nowhere']; sys.meta_path.clear(); sys.path_hooks.clear()",
        "sys.setrecursionlimit(60)",
        "[os.open('/dev/null', 0) for _ in range(10**6)]",
        "os.closerange(3, 200)",
        "import resource as r; r.setrlimit(r.RLIMIT_NOFILE, (20, r.getrlimit(r.RLIMIT_NOFILE)[1]))",
        "os.chdir('/'); os.umask(0o022)",
        "sys.excepthook = None; import builtins; del builtins.print",
    ],
)
@pytest.mark.parametrize("fails", [False, True])
def test_broken_means(world: World, trouble: str, fails: bool) -> None:
    """Streams, logging, module search, descriptors or limits that a task breaks: one true verdict and its code."""
    world.module(f"""
        @task
        def t() -> int:
            try:
                {trouble}
            except OSError:
                pass
            if {fails}:
                raise ValueError("boom")
            return 7
    """)
    log = world.path / "termination-log"
    log.write_text("")
    temporary = world.path / "tmp"
    temporary.mkdir()
    environment = INFO | {"FLYTEWEIGHT_TERMINATION_LOG": str(log), "TMPDIR": str(temporary)}
    finished = world.command(["sh", "-c", 'ulimit -n 128; exec "$@"', "sh", *world.words()], env=environment)
    if fails:
        assert "ValueError: boom" in finished.failed("USER:RuntimeError")
        assert finished.code == 1
        assert "The task failed: ValueError: boom" in finished.stderr
    else:
        assert finished.value() == 7
        assert "cannot run" not in finished.stderr
    assert log.read_text().partition("\n")[0] == ("ValueError: boom" if fails else "")
    assert os.listdir(temporary) == []


def test_exit_code_that_looks_like_a_signals(world: World) -> None:
    """``sys.exit(143)`` passes a child's code on; it is no SIGTERM, and the scheduler reads the document."""
    world.module("""
        @task
        def t():
            sys.exit(143)
    """)
    finished = world.run(env=SCHEDULER)
    finished.failed("USER:SystemExit")
    assert finished.code == 0


@pytest.mark.parametrize("length", [10, 300_000])
@pytest.mark.parametrize("fails", [False, True])
def test_stderr_that_nobody_reads(world: World, length: int, fails: bool) -> None:
    """A full pipe on stderr keeps neither the verdict nor the process from its end."""
    world.module(f"""
        import fcntl

        @task
        def t():
            fcntl.fcntl(2, fcntl.F_SETFL, fcntl.fcntl(2, fcntl.F_GETFL) | os.O_NONBLOCK)
            try:
                while True:
                    os.write(2, b"x" * 4096)
            except BlockingIOError:
                fcntl.fcntl(2, fcntl.F_SETFL, fcntl.fcntl(2, fcntl.F_GETFL) & ~os.O_NONBLOCK)
            if {fails}:
                raise ValueError("x" * {length})
    """)
    environment = INFO | {"FLYTEWEIGHT_THREAD_GRACE": "2"}
    process = world.start(world.words(), env=environment)
    assert process.wait(60) == int(fails)
    assert sorted(os.listdir(world.prefix)) == ["error.pb" if fails else "outputs.pb"]
    process.communicate()


@ENGINES
@pytest.mark.parametrize("fails", [False, True])
def test_descriptors_of_the_client_that_are_closed(world: World, s3: s3_server.S3, engine: str, fails: bool) -> None:
    """A task that closes those of the client's event loop: the run ends, with a verdict under its prefix."""
    bucket = s3.bucket()
    world.module(f"""
        @task
        def t() -> int:
            os.closerange(3, 1000)
            if {fails}:
                raise ValueError("boom")
            return 7
    """)
    s3.put(f"s3://{bucket}/in.pb", b"")
    words = world.words(inputs=f"s3://{bucket}/in.pb", prefix=f"s3://{bucket}/out")
    finished = world.command(words, env=s3.env | engine_env(engine) | SCHEDULER)
    assert finished.code == 0, finished.stderr
    [verdict] = s3.keys(f"s3://{bucket}/out")
    assert verdict == ("out/error.pb" if fails or engine == "obstore" else "out/outputs.pb")


@ENGINES
@pytest.mark.parametrize("kind", ["FlyteFile", "FlyteDirectory"])
def test_descriptors_of_the_client_that_are_closed_while_it_waits(
    world: World, s3: s3_server.S3, engine: str, kind: str
) -> None:
    """Closed in the middle of a request: no answer can come to that. s3fs gets a new client, which asks again."""
    bucket = s3.bucket()
    world.module(f"""
        import threading
        from flyteweight import FlyteDirectory, FlyteFile

        def close_soon():
            time.sleep(1)
            os.closerange(3, 1000)

        @task
        def t() -> {kind}:
            os.makedirs("made")
            with open("made/some.txt", "w") as file:
                file.write("some")
            threading.Thread(target=close_soon).start()
            return {kind}("made" if {kind} is FlyteDirectory else "made/some.txt")
    """)
    with faulty_proxy(s3.endpoint) as proxy:
        proxy.script("hang", match=r"PUT \S*some\.txt")
        environment = s3.env | engine_env(engine) | SCHEDULER
        environment |= {"FLYTE_AWS_ENDPOINT": proxy.endpoint, "FLYTEWEIGHT_STORAGE_TIMEOUT": "300"}
        words = world.words(prefix=f"s3://{bucket}/out", options=("--raw-output-data-prefix", f"s3://{bucket}/raw"))
        finished = world.command(words, env=environment)
    assert finished.code == 0, finished.stderr
    if engine == "obstore":
        [verdict] = s3.keys(f"s3://{bucket}/out")
        document = ErrorDocument.FromString(s3.get(f"s3://{bucket}/{verdict}"))
        assert document.error.code.startswith("SYSTEM")
        return
    assert s3.keys(f"s3://{bucket}/out") == ["out/outputs.pb"]
    [stored] = s3.keys(f"s3://{bucket}/raw")
    assert s3.get(f"s3://{bucket}/{stored}") == b"some"


@ENGINES
def test_outputs_whose_answer_is_lost(world: World, s3: s3_server.S3, engine: str) -> None:
    """Outputs that the store keeps, but does not confirm, are a success; there is no second verdict."""
    world.module("""
        @task
        def t() -> int:
            return 1
    """)
    bucket = s3.bucket()
    with faulty_proxy(s3.endpoint) as proxy:
        proxy.always("504-stored", match=r"PUT \S*outputs\.pb")
        environment = s3.env | engine_env(engine) | {"FLYTE_AWS_ENDPOINT": proxy.endpoint}
        environment |= {"FLYTE_AWS_RETRIES": "1", "FLYTE_AWS_BACKOFF_SECONDS": "0.1"}
        finished = world.command(world.words(prefix=f"s3://{bucket}/out"), env=environment)
        assert finished.code == 0, finished.stderr
        assert s3.keys(f"s3://{bucket}/out") == ["out/outputs.pb"]
        # Nor can it be read back: then it is removed before the document comes to lie beside it.
        proxy.always("504-stored", match=r"(PUT|GET) \S*outputs\.pb")
        finished = world.command(world.words(prefix=f"s3://{bucket}/again"), env=environment)
        assert finished.code == 1
        assert s3.keys(f"s3://{bucket}/again") == ["again/error.pb"]


@pytest.mark.parametrize("decks", [True, False])
@pytest.mark.parametrize("grace", ["0.5", None])
def test_thread_that_does_not_end(world: World, grace: str | None, decks: bool) -> None:
    """A thread that is no daemon has its grace, is named, and keeps neither the process nor its exit code."""
    world.module(f"""
        import atexit, threading

        atexit.register(lambda: open("at exit", "w").close())

        @task(enable_deck={decks})
        def t() -> int:
            wait = time.sleep if {grace is not None} else lambda _: time.sleep(0.2)
            threading.Thread(target=wait, args=(100,), name="reporter").start()
            return 1
    """)
    finished = world.run(env={"FLYTEWEIGHT_THREAD_GRACE": grace} if grace else {})
    assert finished.value() == 1
    assert ("'reporter'" in finished.stderr) is (grace is not None)
    assert (world.path / "at exit").exists() is (grace is None)
    assert (world.prefix / "deck.html").exists() is decks


def test_what_native_code_has_printed_arrives(world: World) -> None:
    """It is in C's buffers, which nobody else writes out at the end of the process."""
    world.module("""
        import ctypes

        @task
        def t() -> int:
            ctypes.CDLL(None).puts(b"from native code")
            return 7
    """)
    finished = world.run()
    assert finished.value() == 7
    assert finished.stdout == "from native code\n"


def test_pythons_own_native_modules_print_nothing(world: World) -> None:
    """A task that has loaded no others ends without the means to write out C's buffers."""
    world.module("""
        import _json

        @task
        def t() -> bool:
            return "ctypes" not in sys.modules
    """)
    finished = world.run(env={"PYTHONPROFILEIMPORTTIME": "1"})
    assert finished.value() is True
    assert "| _json" in finished.stderr
    assert "ctypes" not in finished.stderr


def test_thread_that_begins_when_the_interpreter_has_ended(world: World) -> None:
    """A file that the task leaves open is closed by the interpreter's end, which no thread of ours may crash.

    On one processor, at a priority that new threads do not have, the main thread is not interrupted by them before it
    waits; here that is when Python is gone, for a line on stdin. Without the right to such a priority this is likely to
    happen, no more.
    """
    world.module("""
        import contextlib, ctypes

        @task
        def t() -> int:
            global left_open
            left_open = open("left open", "w")
            left_open.write("whole")
            os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
            with contextlib.suppress(PermissionError):
                os.sched_setscheduler(0, os.SCHED_FIFO | os.SCHED_RESET_ON_FORK, os.sched_param(1))
            ctypes.pythonapi.Py_AtExit(ctypes.cast(ctypes.CDLL(None).getchar, ctypes.c_void_p))
            return 7
    """)
    process = world.start(world.words(), stdin=subprocess.PIPE)
    while not (world.path / "left open").exists() or not (world.path / "left open").stat().st_size:
        assert process.poll() is None
        time.sleep(0.01)
    time.sleep(0.2)
    finished = world.finish(process)
    assert finished.value() == 7
    assert (world.path / "left open").read_text() == "whole"


def test_late_signals(world: World) -> None:
    """Timers and interrupts that come after the task's end change nothing."""
    world.module("""
        import atexit, threading

        def loud(number, frame):
            raise RuntimeError("late")

        def later():
            for number in (signal.SIGALRM, signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR2):
                os.kill(os.getpid(), number)
            time.sleep(0.1)
            open("sent", "w").close()

        @task
        def t() -> int:
            signal.signal(signal.SIGUSR2, loud)
            atexit.register(later)
            threading.Thread(target=time.sleep, args=(1.5,)).start()
            signal.setitimer(signal.ITIMER_REAL, 0.5)
            return 1
    """)
    finished = world.run()
    assert finished.value() == 1
    assert (world.path / "sent").exists()


def test_handlers_left_behind(world: World) -> None:
    """What the task's signal handlers would do to the conversion of its results is not done."""
    world.module("""
        from pathlib import PosixPath
        from flyteweight import FlyteFile

        class Name(PosixPath):
            def __fspath__(self):
                open("converted", "w").close()
                signal.setitimer(signal.ITIMER_REAL, 0.005, 0.005)
                return super().__fspath__()

        @task
        def t() -> list[FlyteFile]:
            signal.signal(signal.SIGALRM, lambda *_: 1 / 0)
            names = [Name(f"{number}.txt") for number in range(500)]
            for name in names:
                open(str(name), "w").close()
            return names
    """)
    literals = world.run().outputs.literals["o0"].collection.literals
    assert len(literals) == 500
    assert (world.path / "converted").exists()


def test_a_task_is_no_editor(world: World) -> None:
    """What flytekit would put an editor's server in the task's place for changes nothing."""
    world.module("@task\ndef t() -> int:\n    return 1")
    assert world.run(env={"_F_E_VS": "1"}).value() == 1


def test_files_left_open_are_flushed(world: World) -> None:
    """What a task has written to a file that it never closed, or printed, is there after the run."""
    world.module("""
        kept = open("kept.txt", "w")

        @task
        def t() -> int:
            kept.write("written")
            print("printed")
            sys.stdout.write("no newline")
            return 1
    """)
    finished = world.run()
    assert finished.value() == 1
    assert (world.path / "kept.txt").read_text() == "written"
    assert finished.stdout == "printed\nno newline"


@pytest.mark.parametrize("mode", ["r", "w"])
def test_the_interpreter_ends_only_for_files_that_are_written(world: World, mode: str) -> None:
    """Destructors have a say where a file needs its own; one that is read, and stderr that is a file, need none."""
    (world.path / "kept.txt").touch()
    world.module(f"""
        class Last:
            def __del__(self):
                os.close(os.open("ended", os.O_CREAT))

        kept, last = open("kept.txt", "{mode}"), Last()

        @task
        def t() -> int:
            return 1
    """)
    with open(world.path / "stderr", "w") as stderr:
        finished = world.command(world.words(), stderr=stderr)
    assert finished.value() == 1
    assert (world.path / "ended").exists() is (mode == "w")


def test_files_are_flushed_also_where_nothing_can_be_said_of_them(world: World) -> None:
    """Without the module that knows how a file was opened the exit code is still the verdict's, and nothing is lost."""
    world.module("""
        kept = open("kept.txt", "w")

        @task
        def t() -> int:
            sys.modules["fcntl"] = None
            kept.write("written")
            return 1
    """)
    assert world.run().value() == 1
    assert (world.path / "kept.txt").read_text() == "written"


def test_clean_up_after_sigterm_that_does_not_end(world: World) -> None:
    """A clean-up that hangs has its grace; then the document is stored, and the process ends."""
    world.module("""
        @task
        def t():
            try:
                open("running", "w").close()
                time.sleep(60)
            finally:
                open("cleaning", "w").close()
                time.sleep(600)
    """)
    process = world.start_and_wait(env=SCHEDULER | {"FLYTEWEIGHT_GRACE": "1"})
    process.send_signal(signal.SIGTERM)
    finished = world.finish(process)
    finished.failed("SYSTEM:Terminated", system=True, recoverable=True)
    assert finished.code == 0
    assert (world.path / "cleaning").exists()


def test_clean_up_after_ctrl_c_that_does_not_end(world: World) -> None:
    """By hand likewise: a task that catches Ctrl-C and goes on has its grace, then the run has its verdict."""
    world.module("""
        @task
        def t():
            while True:
                try:
                    open("running", "w").close()
                    time.sleep(600)
                except KeyboardInterrupt:
                    open("cleaning", "w").close()
    """)
    process = world.start_and_wait(env={"FLYTEWEIGHT_GRACE": "1"})
    process.send_signal(signal.SIGINT)
    finished = world.finish(process)
    finished.failed("USER:KeyboardInterrupt")
    assert finished.code == 130
    assert (world.path / "cleaning").exists()


def test_run_under_nohup(world: World) -> None:
    """A run whose parent ignores SIGINT ignores it too, and ends well."""
    world.module("""
        @task
        def t() -> int:
            os.kill(os.getpid(), signal.SIGINT)
            return 1
    """)
    finished = world.command(["sh", "-c", 'trap "" INT HUP; exec "$@"', "sh", *world.words()])
    assert finished.value() == 1
