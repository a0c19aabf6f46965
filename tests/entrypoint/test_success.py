"""Runs that end well: files, exit codes, what is said, what is left."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from commands import BIN, DEFAULT_RESOLVER, SCHEDULER, World
from flyteidl.core.literals_pb2 import LiteralMap

if TYPE_CHECKING:
    import s3 as s3_server

ECHO = """
    @task
    def t(a: int) -> str:
        return str(a)
"""


def test_outputs_and_nothing_else(world: World) -> None:
    """A run writes outputs.pb, says nothing on either stream, and exits with 0."""
    world.module(ECHO)
    finished = world.run(inputs=world.inputs(a=3))
    assert finished.value() == "3"
    assert (finished.stdout, finished.stderr, finished.files) == ("", "", ["outputs.pb"])


def test_a_return_that_is_not_declared(world: World) -> None:
    """It goes nowhere, as with flytekit; a line on stderr says so."""
    world.module("@task\ndef t():\n    return 'secret-value'")
    finished = world.run()
    assert (finished.code, finished.files, dict(finished.outputs.literals)) == (0, ["outputs.pb"], {})
    assert (
        "'jobs.t' declares no outputs and returns str, which is not kept; annotate the return type" in finished.stderr
    )
    assert "secret-value" not in finished.stderr


def test_subcommand_is_the_same_command(world: World) -> None:
    """``flyteweight execute`` does what ``pyflyte-execute`` does."""
    world.module(ECHO)
    words = world.words(inputs=world.inputs(a=4))
    finished = world.command([str(BIN / "flyteweight"), "execute", *words[1:]])
    assert finished.value() == "4"


def test_outputs_do_not_depend_on_the_scheduler(world: World) -> None:
    """Under a scheduler a good run exits with 0 and is as silent as by hand."""
    world.module(ECHO)
    finished = world.run(inputs=world.inputs(a=3), env=SCHEDULER)
    assert finished.value() == "3"
    assert finished.stdout + finished.stderr == ""


def test_missing_directories_are_made(world: World) -> None:
    """The directories of the output prefix need not exist."""
    world.module(ECHO)
    prefix = world.path / "a" / "b" / "c"
    assert world.run(inputs=world.inputs(a=3), prefix=str(prefix)).value() == "3"


def test_relative_paths_survive_a_change_of_directory(world: World) -> None:
    """Relative paths on the command line mean the directory in which the command was started."""
    world.module("""
        @task
        def t(a: int) -> str:
            os.makedirs("elsewhere")
            os.chdir("elsewhere")
            return str(a)
    """)
    world.inputs(a=5)
    finished = world.run(inputs="inputs.pb", prefix="out")
    assert (world.path / "out" / "outputs.pb").exists()
    assert finished.code == 0
    assert os.listdir(world.path / "elsewhere") == []


def test_file_urls(world: World) -> None:
    """``file://`` inputs and prefixes are local paths."""
    world.module(ECHO)
    inputs = world.inputs(a=6)
    world.run(inputs=f"file://{inputs}", prefix=f"file://{world.prefix}")
    assert (world.prefix / "outputs.pb").exists()


def test_user_output_goes_to_stdout(world: World) -> None:
    """What the task prints comes out as it is."""
    world.module("""
        @task
        def t():
            print("hello")
    """)
    finished = world.run()
    assert (finished.code, finished.stdout) == (0, "hello\n")


@pytest.mark.parametrize("flag", ["--inputs", "--output-prefix"])
def test_unfilled_required_templates_are_a_usage_error(world: World, flag: str) -> None:
    """A template in place of a required value counts as absent, and the error names the option."""
    world.module(ECHO)
    words = world.words(inputs=world.inputs(a=3))
    words[words.index(flag) + 1] = "{{.somewhere}}"
    finished = world.command(words)
    assert finished.code == 2
    assert flag in finished.stderr
    assert "unfilled" in finished.stderr
    assert not (world.path / "{{.somewhere}}").exists()


def test_unfilled_optional_templates_are_absent(world: World) -> None:
    """Templates that an old scheduler leaves in place, and ``'""'``, count as options that were not given."""
    world.module("""
        @task
        def t() -> str:
            return current_context().raw_output_prefix
    """)
    finished = world.run(
        options=(
            *("--raw-output-data-prefix", "{{.rawOutputDataPrefix}}"),
            *("--checkpoint-path", "{{.checkpointOutputPrefix}}"),
            *("--prev-checkpoint", '""'),
            *("--dynamic-addl-distro", "{{ .remote_package_path }}"),
            *("--dynamic-dest-dir", "{{ .dest_dir }}"),
        )
    )
    assert finished.value() == str(world.prefix / "raw")


def test_raw_data_without_a_prefix_stay_with_the_outputs(world: World) -> None:
    """A file that a task returns is there after the run, also when nobody said where such files go."""
    world.module("""
        from flyteweight import FlyteFile

        @task
        def t() -> FlyteFile:
            with open("made.txt", "w") as file:
                file.write("kept")
            return FlyteFile("made.txt")
    """)
    uri = world.run().outputs.literals["o0"].scalar.blob.uri
    assert uri.startswith(str(world.prefix / "raw"))
    assert Path(uri).read_text() == "kept"


def test_loader_args_may_look_like_options(world: World) -> None:
    """What follows ``--`` reaches the resolver untouched, and is never taken for an option."""
    world.module("""
        from flyteweight import TaskResolverMixin

        @task
        def t():
            pass

        class Resolver(TaskResolverMixin):
            location = "jobs.resolver"

            def load_task(self, loader_args):
                open("seen", "w").write(repr(loader_args))
                return t

        resolver = Resolver()
    """)
    args = ["--inputs", "x", "--help", "-v", "", "a b", "--", "{{.x}}", "--output-prefix=q"]
    assert world.run(resolver="jobs.resolver", loader=args).code == 0
    assert (world.path / "seen").read_text() == repr(args)


def test_async_task(world: World) -> None:
    """A coroutine function runs to its end on one new event loop, and its nested tasks too."""
    world.module("""
        import asyncio

        async def double(a: int) -> int:
            await asyncio.sleep(0.01)
            return 2 * a

        @task
        async def t(a: int) -> int:
            return sum(await asyncio.gather(double(a), double(a)))
    """)
    assert world.run(inputs=world.inputs(a=3)).value() == 12


def test_sync_task_has_no_event_loop(world: World) -> None:
    """A sync task runs on the main thread, without a loop, and with asyncio not even imported."""
    world.module("""
        import threading

        loaded = "asyncio" in sys.modules

        @task
        def t() -> str:
            assert threading.current_thread() is threading.main_thread()
            before = "asyncio" in sys.modules
            import asyncio
            try:
                asyncio.get_running_loop()
            except RuntimeError:
                running = False
            else:
                running = True
            return f"{loaded} {before} {running} {asyncio.run(asyncio.sleep(0, 'done'))}"
    """)
    assert world.run().value() == "False False False done"


def test_async_task_leaves_the_policy_alone(world: World) -> None:
    """The loop of an async task comes from the policy that the user's library has set."""
    world.module("""
        import asyncio

        made = []

        class Policy(asyncio.DefaultEventLoopPolicy):
            def new_event_loop(self):
                made.append(super().new_event_loop())
                return made[-1]

        policy = Policy()
        asyncio.set_event_loop_policy(policy)

        @task
        async def t() -> str:
            same = asyncio.get_running_loop() is made[-1]
            return f"{same} {len(made)} {asyncio.get_event_loop_policy() is policy}"
    """)
    assert world.run().value() == "True 1 True"


def test_threads(world: World) -> None:
    """Threads of the task work as anywhere, and know the run that they belong to."""
    world.module("""
        from concurrent.futures import ThreadPoolExecutor

        @task
        def t(a: int) -> int:
            here = current_context()
            with ThreadPoolExecutor(4) as pool:
                assert pool.submit(current_context).result() is here
                return sum(pool.map(lambda x: x * a, range(100)))
    """)
    assert world.run(inputs=world.inputs(a=2)).value() == 9900


def test_processes(world: World) -> None:
    """Forked workers can be terminated as usual, and end like any other process."""
    world.module("""
        import multiprocessing

        @task
        def t() -> str:
            codes = set()
            for _ in range(20):
                child = multiprocessing.get_context("fork").Process(target=time.sleep, args=(60,))
                child.start()
                child.terminate()
                child.join()
                codes.add(child.exitcode)
            return str(codes)
    """)
    assert world.run().value() == "{-15}"


def test_fork_that_leaves_by_exit_is_no_verdict(world: World) -> None:
    """A child made by ``os.fork`` that ends with ``sys.exit`` or comes back from the task writes nothing."""
    world.module("""
        @task
        def t() -> str:
            scratch = current_context().working_directory
            codes = []
            for how in ("exit", "raise", "return"):
                child = os.fork()
                if child == 0:
                    if how == "exit":
                        sys.exit(7)
                    if how == "raise":
                        raise ValueError("in the child")
                    return "from the child"
                codes.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
                assert not os.path.exists("out"), how
            return f"{codes} {os.path.isdir(scratch)}"
    """)
    assert world.run().value() == "[7, 1, 0] True"


def test_nothing_is_left_in_the_temporary_directory(world: World, tmp_path: Path) -> None:
    """Working directory and scratch files of a run are gone when it has ended, well or not."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    world.module("""
        @task
        def t(a: int) -> str:
            open(os.path.join(current_context().working_directory, "x"), "w").write("x")
            if a:
                raise ValueError(a)
            return current_context().raw_output_prefix
    """)
    for a in (0, 1):
        world.run(inputs=world.inputs(a=a), env={"TMPDIR": str(temporary)})
        assert os.listdir(temporary) == []


def test_scratch_files_of_forked_workers_are_left_nowhere(world: World, tmp_path: Path) -> None:
    """Workers that are the first to need scratch files share the directory of the run, which removes it."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    world.module("""
        import multiprocessing

        def write(name: str) -> str:
            path = os.path.join(current_context().working_directory, name)
            with open(path, "w") as file:
                file.write(name)
            return path

        @task
        def t() -> str:
            with multiprocessing.get_context("fork").Pool(2) as pool:
                return ",".join(open(path).read() for path in pool.map(write, ["a", "b"]))
    """)
    assert world.run(env={"TMPDIR": str(temporary)}).value() == "a,b"
    assert os.listdir(temporary) == []


def test_temporary_directory_is_not_touched_by_a_small_task(world: World, tmp_path: Path) -> None:
    """A task that needs no scratch files runs where nothing but the prefix can be written."""
    world.module(ECHO)
    missing = tmp_path / "not there"
    assert world.run(inputs=world.inputs(a=1), env={"TMPDIR": str(missing)}).value() == "1"
    assert not missing.exists()


def test_another_user_in_a_read_only_directory(world: World, as_another_user: list[str], tmp_path: Path) -> None:
    """A user without a home or a name runs a task in a directory that nobody can write."""
    world.module(ECHO)
    inputs = world.inputs(a=7)
    prefix = tmp_path / "open"
    prefix.mkdir()
    prefix.chmod(0o777)
    world.path.chmod(0o555)
    words = world.words(inputs=inputs, prefix=str(prefix / "out"))
    environment = {"HOME": "/nonexistent", "PYTHONDONTWRITEBYTECODE": ""}
    process = world.start([*as_another_user, *words], env=environment)
    finished = world.finish(process, prefix / "out")
    assert finished.value() == "7"
    assert sorted(os.listdir(world.path)) == ["inputs.pb", "jobs.py"]


def test_working_directory_that_is_gone(world: World, tmp_path: Path) -> None:
    """A run whose working directory was removed finds its module by PYTHONPATH."""
    world.module(ECHO)
    gone = tmp_path / "gone"
    gone.mkdir()
    command = ["sh", "-c", f'rmdir "{gone}"; exec "$@"', "sh", *world.words(inputs=world.inputs(a=8))]
    finished = world.command(command, cwd=gone, env={"PYTHONPATH": str(world.path)})
    assert finished.value() == "8"


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_standard_streams(world: World, closed: str) -> None:
    """Closed stdin, stdout or stderr change nothing, also for a task that prints."""
    world.module("""
        @task
        def t(a: int) -> str:
            print("to stdout")
            print("to stderr", file=sys.stderr)
            return str(a)
    """)
    words = world.words(inputs=world.inputs(a=9))
    finished = world.command(["sh", "-c", f'exec "$@" {closed}', "sh", *words])
    assert finished.value() == "9"


def test_reader_of_stdout_went_away(world: World) -> None:
    """A broken pipe behind stdout does not turn a success into a failure."""
    world.module("""
        @task
        def t():
            print("nobody reads this")
    """)
    process = world.start(world.words(), stderr=subprocess.PIPE)
    assert process.stdout
    process.stdout.close()
    assert process.stderr
    with process.stderr:
        stderr = process.stderr.read()
    assert process.wait(30) == 0, stderr
    assert stderr == ""


def test_test_flag(world: World) -> None:
    """``--test`` imports the resolver and stops: the task is not loaded, nothing is read or written."""
    finished = world.run(inputs="/nonexistent", options=("--test",))
    assert (finished.code, finished.files, finished.stderr) == (0, [], "")


def test_test_flag_with_a_bad_resolver(world: World) -> None:
    """``--test`` with a resolver that is not there says so, exits with 1, and writes nothing."""
    finished = world.run(inputs="/nonexistent", options=("--test",), resolver="not_there.resolver")
    assert (finished.code, finished.files) == (1, [])
    assert "no module 'not_there'" in finished.stderr


def test_summary_line(world: World) -> None:
    """At INFO, one JSON line says where the time went."""
    world.module("""
        @task
        def t(a: int) -> str:
            time.sleep(0.2)
            return str(a)
    """)
    finished = world.run(
        inputs=world.inputs(a=1), env={"FLYTE_SDK_LOGGING_LEVEL": "20", "FLYTE_SDK_LOGGING_FORMAT": "json"}
    )
    lines = [json.loads(line) for line in finished.stderr.splitlines()]
    (summary,) = [line for line in lines if line["message"] == "run summary"]
    assert summary["outcome"] == "succeeded"
    assert 0.2 <= summary["user_s"] <= summary["total_s"]
    assert {"import_s", "read_s", "convert_s", "write_s", "retries", "peak_memory_mib"} <= summary.keys()
    assert summary["bytes_read"] > 0
    assert summary["bytes_written"] > 0


@pytest.mark.parametrize("level", ["1", "10", "20", "30", "nonsense", ""])
@pytest.mark.parametrize("style", ["json", "text"])
@pytest.mark.parametrize("fails", [0, 1])
def test_input_values_are_never_logged(world: World, level: str, style: str, fails: int) -> None:
    """No level shows the value of an input, neither on success nor on failure; JSON lines parse."""
    world.module("""
        @task
        def t(secret: str, fails: int) -> str:
            current_context().logging.info("from the task")
            if fails:
                raise ValueError("failed")
            return "done"
    """)
    finished = world.run(
        inputs=world.inputs(secret="hunter2-hunter2", fails=fails),
        env={"FLYTE_SDK_LOGGING_LEVEL": level, "FLYTE_SDK_LOGGING_FORMAT": style},
    )
    assert finished.code == fails
    assert "hunter2" not in finished.stdout + finished.stderr
    assert "from the task" in finished.stderr
    if style == "json":
        assert all(json.loads(line)["message"] for line in finished.stderr.splitlines())
    if fails:
        assert "hunter2" not in finished.error.message


def test_modules_are_only_those_that_were_imported(world: World) -> None:
    """Nothing is planted in ``sys.modules``: every module there has a loader or is built in, and pandas is absent."""
    world.module("""
        import importlib.machinery

        @task
        def t() -> str:
            planted = [
                name for name, module in sys.modules.items()
                if name != "__main__" and not name.startswith("typing.") and getattr(module, "__spec__", None) is None
            ]
            return repr([planted, [n for n in ("pandas", "numpy", "flytekit", "torch") if n in sys.modules]])
    """)
    assert world.run().value() == "[[], []]"


def test_ignored_outputs(world: World) -> None:
    """``IgnoreOutputs`` from the task, a hook, the module or the resolver's module: exit 0 and no file."""
    world.module("""
        from flyteweight import IgnoreOutputs, PythonFunctionTask

        @task
        def t() -> int:
            raise IgnoreOutputs("another worker has them")

        class Before(PythonFunctionTask):
            def pre_execute(self, user_params):
                raise IgnoreOutputs

        class After(PythonFunctionTask):
            def post_execute(self, user_params, rval):
                raise IgnoreOutputs

        def one() -> int:
            return 1

        before, after = Before(None, one), After(None, one)
    """)
    (world.path / "none.py").write_text("from flyteweight import IgnoreOutputs\nraise IgnoreOutputs")
    for name in ("t", "before", "after"):
        finished = world.run(name)
        assert (finished.code, finished.files, finished.stderr) == (0, [], ""), name
    finished = world.run(loader=["task-module", "none", "task-name", "t"])
    assert (finished.code, finished.files) == (0, [])
    finished = world.run(resolver="none.resolver")
    assert (finished.code, finished.files) == (0, [])


@pytest.mark.parametrize("client", ["obstore", "fsspec"])
def test_s3(world: World, s3: s3_server.S3, client: str) -> None:
    """Inputs from and outputs to an S3 server, by either client."""
    world.module(ECHO)
    bucket = s3.bucket()
    s3.put(f"s3://{bucket}/in/inputs.pb", Path(world.inputs(a=11)).read_bytes())
    words = world.words(inputs=f"s3://{bucket}/in/inputs.pb", prefix=f"s3://{bucket}/out")
    finished = world.command(words, env=s3.env | ({"FLYTEWEIGHT_STORAGE": client} if client == "fsspec" else {}))
    assert (finished.code, finished.stderr) == (0, "")
    assert s3.keys(f"s3://{bucket}/out") == ["out/outputs.pb"]
    outputs = LiteralMap.FromString(s3.get(f"s3://{bucket}/out/outputs.pb"))
    assert outputs.literals["o0"].scalar.primitive.string_value == "11"


def test_help_and_version() -> None:
    """``--help`` has an example to paste, and ``--version`` the version."""
    from flyteweight import __version__

    shown: Any = subprocess.run([BIN / "pyflyte-execute", "--help"], capture_output=True, text=True, check=True)
    assert f"--resolver {DEFAULT_RESOLVER}" in shown.stdout
    assert "-- task-module examples.hello task-name" in shown.stdout
    for command in ("pyflyte-execute", "flyteweight"):
        shown = subprocess.run([BIN / command, "--version"], capture_output=True, text=True, check=True)
        assert __version__ in shown.stdout


def test_a_task_that_another_calls_is_of_the_same_run(world: World) -> None:
    """It has the run's identity, whichever of them asks first; secrets are looked for as flytekit does in each."""
    world.module("""
        from flyteweight import Secret

        def known() -> str:
            context = current_context()
            try:
                secret = context.secrets.get("group", "key")
            except ValueError:
                secret = "none"
            return f"{context.execution_id.name} {context.task_id.name} {secret} {context.attempt_number}"

        @task(secret_requests=[Secret("group", "key")])
        def called() -> str:
            return known()

        @task
        def t() -> str:
            return ", ".join([called(), known()])
    """)
    names = {"FLYTE_INTERNAL_EXECUTION_ID": "run7", "FLYTE_INTERNAL_TASK_NAME": "jobs.t", "FLYTE_ATTEMPT_NUMBER": "2"}
    world.env |= names | {"GROUP_KEY": "plain"}
    said = world.run().outputs.literals["o0"].scalar.primitive.string_value
    assert said == "run7 jobs.t plain 2, run7 jobs.t none 2"
