"""A run that cannot give itself a verdict gets one from its guard, whatever ended it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from commands import SCHEDULER
from faulty import faulty_proxy
from flyteidl.core.errors_pb2 import ErrorDocument

from flyteweight.entrypoint import memory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from commands import World
    from s3 import S3

GROUPS = Path("/sys/fs/cgroup/memory")


class End(NamedTuple):
    """How a task ends its process, and what the error document says of it."""

    body: str
    code: str
    system: bool = False
    recoverable: bool = False
    said: str = ""


ENDS = {
    "os._exit(3)": End("os._exit(3)", "USER:ProcessLeft", said="exit code 3"),
    "os._exit(0)": End("os._exit(0)", "USER:ProcessLeft", said="exit code 0"),
    "exit in native code": End("ctypes.CDLL(None).exit(5)", "USER:ProcessLeft", said="exit code 5"),
    "SIGSEGV": End("ctypes.string_at(0)", "USER:ProcessCrashed", said="SIGSEGV"),
    "SIGABRT": End("os.abort()", "USER:ProcessCrashed", said="SIGABRT"),
    "SIGKILL": End("os.kill(os.getpid(), signal.SIGKILL)", "SYSTEM:Killed", True, True, "SIGKILL"),
    "SIGPIPE": End(
        "signal.signal(signal.SIGPIPE, signal.SIG_DFL); os.kill(os.getpid(), signal.SIGPIPE)",
        "SYSTEM:Killed",
        True,
        True,
        "SIGPIPE",
    ),
    "CPU time": End(
        "resource.setrlimit(resource.RLIMIT_CPU, (1, 100)); sum(itertools.repeat(1, 10**12))",
        "USER:CpuTimeLimit",
        said="processor time",
    ),
}


def ending(world: World, body: str, **env: str) -> None:
    """Write a module whose task ends by ``body``, under a scheduler."""
    world.env.update(SCHEDULER, **env)
    world.module(
        f"""
        import ctypes, itertools, resource, subprocess, threading
        from flyteweight import FlyteContextManager

        @task
        def t() -> int:
            {body}
            return 1
        """
    )


@pytest.mark.parametrize("end", ENDS)
def test_every_end_has_a_verdict(world: World, end: str) -> None:
    """The document names what ended the process, with the kind that fits; it is read, as the exit code is 0."""
    case = ENDS[end]
    ending(world, case.body)
    done = world.run()
    assert done.code == 0, done.stderr
    message = done.failed(case.code, system=case.system, recoverable=case.recoverable)
    assert case.said in message
    assert case.said in done.stderr


def test_a_crash_shows_the_stack_of_the_task(world: World) -> None:
    """All of the user's frames, and none of this package's or of click's."""
    ending(world, "ctypes.string_at(0)")
    message = world.run(env={"FLYTEWEIGHT_TERMINATION_LOG": str(world.path / "none")}).failed("USER:ProcessCrashed")
    assert re.search(r'/jobs.py", line \d+ in t\n', message)
    assert "/click/" not in message
    assert "/flyteweight/" not in message


def test_without_a_guard_the_process_ends_as_before(world: World) -> None:
    """The switch turns it off, and by hand there is none."""
    ending(world, "os._exit(3)")
    off = world.run(env={"FLYTEWEIGHT_GUARD": "off"})
    assert (off.code, off.files) == (3, [])
    world.env.clear()
    by_hand = world.run()
    assert (by_hand.code, by_hand.files) == (3, [])


def test_a_verdict_that_is_there_is_not_touched(world: World) -> None:
    """A run killed after it has stored its outputs is the success that it was, exit code included."""
    ending(world, "threading.Thread(target=kill_when_stored).start()")
    text = (world.path / "jobs.py").read_text()
    (world.path / "jobs.py").write_text(
        f"{text}\n"
        "def kill_when_stored():\n"
        f"    while not os.path.exists({str(world.prefix / 'outputs.pb')!r}):\n"
        "        time.sleep(0.01)\n"
        "    time.sleep(0.3)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = world.run()
    assert done.value() == 1
    assert done.files == ["outputs.pb"]


def test_a_guarded_run_ends_by_its_own_decision(world: World) -> None:
    """As any other: destructors at the interpreter's end have no say, and nobody waits for them."""
    ending(world, "pass")
    with (world.path / "jobs.py").open("a") as module:
        module.write(
            "class Last:\n"
            "    def __del__(self, mkdir=os.mkdir):\n"
            f"        mkdir({str(world.path / 'destructor')!r})\n"
            "last = Last()\n"
        )
    assert world.run().value() == 1
    assert not (world.path / "destructor").exists()


def test_the_command_ends_before_the_tasks_memory_is_given_back(world: World) -> None:
    """Of a process that has only to end nobody waits for the end: it is the caller, here, who finds it ended."""
    ending(world, "global kept; kept = b'x' * 100_000_000")
    caller = (
        "import ctypes, os, sys\n"
        "assert not ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER\n"
        "guard = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)\n"
        "assert os.waitpid(guard, 0)[1] == 0\n"
        "try:\n"
        "    print('the task', os.waitpid(-1, 0)[1])\n"
        "except ChildProcessError:\n"
        "    print('nobody')\n"
    )
    # On a busy machine the memory may be given back before the guard has its turn.
    said = {world.command([sys.executable, "-c", caller, *world.words()]).stdout for _ in range(5)}
    assert "the task 0\n" in said, said


def test_with_fail_on_error_the_exit_code_is_1(world: World) -> None:
    """As for any other failure."""
    ending(world, "os._exit(0)", FLYTE_FAIL_ON_ERROR="true")
    done = world.run()
    assert done.code == 1
    done.failed("USER:ProcessLeft")


def test_a_document_that_cannot_be_stored_is_in_the_termination_message(world: World) -> None:
    """The exit code is then the process's own, and the message has the essence first."""
    log = world.path / "termination"
    log.touch()
    ending(world, "os._exit(7)", FLYTEWEIGHT_TERMINATION_LOG=str(log))
    (world.path / "file").touch()
    done = world.run(prefix=str(world.path / "file" / "below"))
    assert done.code == 7
    assert log.read_text().startswith("ProcessLeft: the process left with exit code 7")
    assert "no error document" in log.read_text()


def test_what_the_task_started_ends_with_it(world: World) -> None:
    """A process that a killed task leaves behind would go on writing into the prefix of the next attempt."""
    ending(
        world,
        'child = subprocess.Popen(["sleep", "1000"]); '
        'open("child", "w").write(str(child.pid)); os.kill(os.getpid(), signal.SIGKILL)',
    )
    world.run().failed("SYSTEM:Killed", system=True, recoverable=True)
    child = int((world.path / "child").read_text())
    until = time.monotonic() + 20
    while is_alive(child):
        assert time.monotonic() < until
        time.sleep(0.01)


def test_processes_that_outlive_the_run_are_named_and_left_behind(world: World) -> None:
    """They have a bounded time, and then the command ends with the verdict's code."""
    body = 'open("child", "w").write(str(subprocess.Popen(["sleep", "1000"], stdout=-3, stderr=-3).pid))'
    ending(world, body, FLYTEWEIGHT_THREAD_GRACE="1")
    done = world.run()
    assert done.value() == 1
    child = (world.path / "child").read_text()
    assert f"sleep ({child})" in done.stderr
    assert is_alive(int(child))
    os.kill(int(child), signal.SIGKILL)


def test_nothing_outlives_a_terminated_run(world: World) -> None:
    """A process of the task's that ignores SIGTERM has FLYTEWEIGHT_THREAD_GRACE seconds, and is killed."""
    ignore = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); open('running', 'w'); time.sleep(1000)"
    )
    body = f'child = subprocess.Popen([sys.executable, "-c", "{ignore}"], stdout=-3, stderr=-3); '
    ending(world, body + 'open("child", "w").write(str(child.pid)); child.wait()', FLYTEWEIGHT_THREAD_GRACE="1")
    process = world.start_and_wait()
    process.send_signal(signal.SIGTERM)
    world.finish(process).failed("SYSTEM:Terminated", system=True, recoverable=True)
    child = int((world.path / "child").read_text())
    until = time.monotonic() + 20
    while is_alive(child):
        assert time.monotonic() < until
        time.sleep(0.01)


def test_the_guard_stores_what_the_run_could_not(world: World, s3: S3) -> None:
    """A task that closes the descriptors of the store's client: the failure is still told under the prefix."""
    bucket = s3.bucket()
    s3.put(f"s3://{bucket}/in.pb", b"")
    ending(world, "os.closerange(3, 1000); raise ValueError('boom')", **s3.env)
    done = world.run(inputs=f"s3://{bucket}/in.pb", prefix=f"s3://{bucket}/out")
    assert done.code == 0, done.stderr
    document = ErrorDocument.FromString(s3.get(f"s3://{bucket}/out/error.pb"))
    assert document.error.code == "USER:RuntimeError"
    assert "ValueError: boom" in document.error.message
    assert s3.keys(f"s3://{bucket}/out") == ["out/error.pb"]


def test_a_store_that_does_not_answer_leaves_the_termination_message(world: World, s3: S3) -> None:
    """The run is ended while it stores its document; the guard says what is in it."""
    log = world.path / "termination-log"
    log.write_text("")
    bucket = s3.bucket()
    with faulty_proxy(s3.endpoint) as proxy:
        proxy.always("hang", match="PUT")
        environment = {"FLYTEWEIGHT_GRACE": "0", "FLYTEWEIGHT_TERMINATION_LOG": str(log)}
        environment |= s3.env | {"FLYTE_AWS_ENDPOINT": proxy.endpoint, "FLYTEWEIGHT_STORAGE_TIMEOUT": "60"}
        ending(world, "open('running', 'w').close(); time.sleep(60)", **environment)
        process = world.start_and_wait(prefix=f"s3://{bucket}/out")
        process.send_signal(signal.SIGTERM)
        assert world.finish(process).code == 137
    said = log.read_text()
    assert said.startswith("Terminated: the process was told to end (SIGTERM)")


def test_temporary_files_of_a_killed_run_are_removed(world: World) -> None:
    """The run's own directory, with what it had fetched."""
    temporary = world.path / "tmp"
    temporary.mkdir()
    body = (
        "path = FlyteContextManager.current_context().file_access.get_random_local_directory(); "
        'open("made", "w").write(path); os.kill(os.getpid(), signal.SIGKILL)'
    )
    ending(world, body, TMPDIR=str(temporary))
    world.run().failed("SYSTEM:Killed", system=True, recoverable=True)
    assert (world.path / "made").read_text().startswith(str(temporary))
    assert list(temporary.iterdir()) == []


def test_native_code_that_does_not_return_has_a_deadline(world: World) -> None:
    """After SIGTERM, its grace, and the time for storing, the parent ends it and shows where it hung."""
    ending(world, 'open("running", "w"); sum(itertools.repeat(1, 10**13))', FLYTEWEIGHT_GRACE="0")
    process = world.start_and_wait()
    process.send_signal(signal.SIGTERM)
    done = world.finish(process)
    assert done.code == 0
    message = done.failed("SYSTEM:Terminated", system=True, recoverable=True)
    assert "FLYTEWEIGHT_GRACE" in message
    assert re.search(r'/jobs.py", line \d+ in t$', message)


def test_a_second_sigterm_ends_the_waiting(world: World) -> None:
    """Long before the grace is over."""
    ending(world, 'open("running", "w"); sum(itertools.repeat(1, 10**13))', FLYTEWEIGHT_GRACE="1000")
    process = world.start_and_wait()
    process.send_signal(signal.SIGTERM)
    time.sleep(0.3)  # two at the same moment are one
    process.send_signal(signal.SIGTERM)
    done = world.finish(process)
    assert done.code == 0
    done.failed("SYSTEM:Terminated", system=True, recoverable=True)


def test_signals_from_the_first_moment_on_are_reported(world: World) -> None:
    """A sweep from the moment at which SIGTERM does not kill any more: each ends in one document, whole."""
    ending(world, "time.sleep(30)")
    for step in range(16):
        prefix = world.path / f"out{step}"
        process = world.start(world.words(prefix=str(prefix)))
        wait_until_caught(process)
        time.sleep(step * 0.012)
        process.send_signal(signal.SIGTERM)
        done = world.finish(process, prefix)
        assert done.code == 0, done.stderr
        done.failed("SYSTEM:Terminated", system=True, recoverable=True)


def test_the_run_goes_on_where_fork_is_refused(world: World, as_another_user: list[str]) -> None:
    """A limit on processes costs the guard and nothing else."""
    world.path.chmod(0o777)
    ending(world, "open('refused', 'w').write(str(refused()))")
    text = (world.path / "jobs.py").read_text()
    (world.path / "jobs.py").write_text(
        f"{text}\n"
        "def refused():\n"
        "    try:\n"
        "        os.fork()\n"
        "    except OSError:\n"
        "        return True\n"
        "    return False\n"
    )
    done = world.command([*as_another_user, "prlimit", "--nproc=1", *world.words()])
    assert done.value() == 1, done.stderr
    assert (world.path / "refused").read_text() == "True"


@pytest.fixture
def limited() -> Iterator[Path]:
    """A control group with a memory limit of 96 MiB."""
    group = GROUPS / own_memory_group() / f"flyteweight-{os.getpid()}"
    try:
        group.mkdir()
        (group / "memory.limit_in_bytes").write_text(str(96 << 20))
    except OSError as error:
        pytest.skip(f"no control group can be made here: {error}")
    yield group
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            group.rmdir()
        except OSError:
            time.sleep(0.05)
        else:
            return


def test_the_memory_limit_is_named(world: World, limited: Path) -> None:
    """With its size and the peak; the user's to mend, and worth another attempt, as the scheduler has it."""
    ending(world, "held = [bytearray(8 << 20) for _ in range(1000)]; [block.__setitem__(0, 1) for block in held]")
    enter = ["sh", "-c", f'echo $$ > {limited}/cgroup.procs; exec "$@"', "sh"]
    done = world.command([*enter, *world.words()])
    assert done.code == 0, done.stderr
    message = done.failed("USER:OOMKilled", recoverable=True)
    assert "96 MiB" in message


def test_both_versions_of_control_groups_are_read(tmp_path: Path) -> None:
    """Files as the kernel writes them; a group without a limit has none."""
    (tmp_path / "memory.events").write_text("low 0\nhigh 0\nmax 7\noom 3\noom_kill 2\noom_group_kill 0\n")
    (tmp_path / "memory.max").write_text("536870912\n")
    (tmp_path / "memory.peak").write_text("536000000\n")
    root = str(tmp_path)
    assert (memory.kills(root), memory.limit(root), memory.peak(root)) == (2, 536870912, 536000000)
    (tmp_path / "memory.max").write_text("max\n")
    assert memory.limit(root) is None
    old = tmp_path / "old" / "memory"
    old.mkdir(parents=True)
    (old / "memory.oom_control").write_text("oom_kill_disable 0\nunder_oom 0\noom_kill 4\n")
    (old / "memory.limit_in_bytes").write_text("9223372036854771712\n")
    root = str(tmp_path / "old")
    assert (memory.kills(root), memory.limit(root), memory.peak(root)) == (4, None, None)


def own_memory_group() -> str:
    """The path of this process's group."""
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers == "memory":
            return path.lstrip("/")
    return ""


def is_alive(process: int) -> bool:
    """Whether a process runs; one that ended and was not waited for does not."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False)
    return bool(state.stdout.strip()) and not state.stdout.startswith("Z")


def wait_until_caught(process: subprocess.Popen[str]) -> None:
    """Until a process has a handler for SIGTERM."""
    until = time.monotonic() + 30
    bit = 1 << (signal.SIGTERM - 1)
    while True:
        status = Path(f"/proc/{process.pid}/status").read_text()
        caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
        if int(caught.split()[1], 16) & bit:
            return
        assert process.poll() is None
        assert time.monotonic() < until
