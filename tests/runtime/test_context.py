"""Contexts: who sees which one, and the stack and the builders that code written for flytekit uses."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from commands import World

from flyteweight.runtime.context import (
    ExecutionMode,
    ExecutionState,
    FlyteContext,
    FlyteContextManager,
    current_context,
)
from flyteweight.runtime.parameters import ExecutionParameters
from flyteweight.settings.configuration import SerializationSettings
from flyteweight.storage.access import FileAccessProvider

if TYPE_CHECKING:
    from pathlib import Path

#: Everything here is seen from a thread of a pool that was already at work while the module was imported, from one
#: that the task starts, and from a timer's.
THREADS = """
    import threading
    from concurrent.futures import ThreadPoolExecutor
    from flyteweight import Deck, PythonFunctionTask

    early = ThreadPoolExecutor(1)
    early.submit(current_context).result()

    class Session(PythonFunctionTask):
        def __init__(self, config, function, **settings):
            super().__init__(config, function, enable_deck=True, deck_fields=(), **settings)

        def pre_execute(self, user_params):
            return user_params.builder().add_attr("SPARK_SESSION", "the session").build()

    def look(name):
        context = current_context()
        Deck(name, "made in a thread")
        Deck.publish()
        return f"{context.spark_session} {context.enable_deck} {context.execution_id.name}"

    def body() -> str:
        found = [look("main"), early.submit(look, "early").result()]
        with ThreadPoolExecutor(1) as late:
            found.append(late.submit(look, "late").result())
        timer = threading.Timer(0, lambda: found.append(look("timer")))
        timer.start()
        timer.join()
        return "; ".join(found)

    t = Session(None, body)
"""


def test_threads_of_a_task_see_its_context(tmp_path: Path) -> None:
    """Decks, attributes that ``pre_execute`` set and the identity are the same in every thread."""
    world = World(tmp_path)
    world.module(THREADS)
    done = world.run(env={"FLYTE_INTERNAL_EXECUTION_ID": "run7"})
    assert done.value().split("; ") == ["the session True run7"] * 4
    assert "does nothing here" not in done.stderr
    page = (world.prefix / "deck.html").read_text()
    assert [name for name in ("main", "early", "late", "timer") if f">{name}</li>" in page] == [
        "main",
        "early",
        "late",
        "timer",
    ]


#: A module with a task that is refused outside of a run, and a task that asks children that import the module again.
CHILDREN = """
    import multiprocessing
    from flyteweight.runtime.context import FlyteContextManager

    @task
    def doubtful() -> int:
        raise ValueError

    def look(_: int) -> str:
        context = FlyteContextManager.current_context()
        params = context.user_space_params
        mode = context.execution_state.mode.name
        return f"{mode} {params.execution_id.name} {params.raw_output_prefix} {params.output_metadata_prefix}"

    @task
    def t(how: str) -> str:
        with multiprocessing.get_context(how).Pool(1) as pool:
            return pool.map(look, [0])[0]
"""


#: What plugins ask before the task runs, to know whether a cluster is there, and which code its workers need.
PRE_EXECUTE = """
    from flyteweight import FlyteContextManager, PythonFunctionTask

    class Clustered(PythonFunctionTask):
        def pre_execute(self, user_params):
            context = FlyteContextManager.current_context()
            state, settings = context.execution_state, context.serialization_settings
            distribution = settings and settings.fast_serialization_settings
            distribution = distribution and distribution.distribution_location
            return user_params.builder().add_attr("FOUND", (state.is_local_execution(), distribution)).build()

    def body() -> str:
        return str(current_context().found)

    t = Clustered(None, body)

    @task
    def by_hand() -> str:
        return t()
"""


def test_what_plugins_ask_before_the_task(tmp_path: Path) -> None:
    """In `pre_execute` the state says whether a scheduler runs the task, and the settings where its code is."""
    world = World(tmp_path)
    world.module(PRE_EXECUTE)
    words = ("--dynamic-addl-distro", "s3://bucket/code.tar.gz", "--dynamic-dest-dir", "/root")
    assert world.run(options=words).value() == "(False, 's3://bucket/code.tar.gz')"
    assert world.run("by_hand").value() == "(True, None)"


@pytest.mark.parametrize("how", ["spawn", "forkserver", "fork"])
def test_children_know_that_they_are_in_a_run(tmp_path: Path, how: str) -> None:
    """A process of a pool has the run's context, and imports modules as the run itself does."""
    world = World(tmp_path)
    world.module(CHILDREN)
    done = world.run(inputs=world.inputs(how=how), env={"FLYTE_INTERNAL_EXECUTION_ID": "run7"})
    assert done.value() == f"TASK_EXECUTION run7 {world.prefix / 'raw'} {world.prefix}"


def test_other_processes_are_none_of_the_runs(tmp_path: Path) -> None:
    """A program that a task starts is a program like any other: tasks in it are called by hand."""
    world = World(tmp_path)
    world.module(
        """
        import subprocess

        @task
        def t() -> str:
            code = "from flyteweight.runtime.context import FlyteContextManager as m;"
            code += "print(m.current_context().execution_state.mode)"
            return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip()
        """
    )
    assert world.run().value() == "None"


def test_files_of_another_process_stay_for_the_task(tmp_path: Path) -> None:
    """A notebook's kernel is a program of its own; the files of the literals that it records outlive it."""
    world = World(tmp_path)
    (tmp_path / "record.py").write_text(
        "from flyteweight import FlyteContextManager, FlyteFile\n"
        "from flyteweight.types.engine import TypeEngine\n"
        "open('made.txt', 'w').write('made')\n"
        "context = FlyteContextManager.current_context()\n"
        "literal = TypeEngine.to_literal(context, FlyteFile('made.txt'), FlyteFile)\n"
        "print(literal.scalar.blob.uri)"
    )
    world.module(
        """
        import subprocess

        @task
        def t() -> str:
            done = subprocess.run([sys.executable, "record.py"], capture_output=True, text=True, check=True)
            with open(done.stdout.strip()) as file:
                return file.read()
        """
    )
    assert world.run(env={"FLYTE_INTERNAL_EXECUTION_ID": "run7", "TMPDIR": str(tmp_path)}).value() == "made"


@pytest.fixture
def access() -> Any:
    """Files of a run."""
    given = FileAccessProvider()
    yield given
    given.clean_up()


@pytest.fixture
def run(access: FileAccessProvider) -> FlyteContext:
    """The context of a scheduled run."""
    params = ExecutionParameters(access, raw_output_prefix="s3://bucket/raw")
    return FlyteContext(ExecutionState(ExecutionMode.TASK_EXECUTION, params), access)


def test_the_process_follows_the_task_and_goes_back(run: FlyteContext) -> None:
    """Other threads see the innermost task that still runs, also when tasks in several threads end in another order."""
    inner = run.with_execution_state(run.execution_state.with_params(user_space_params=run.user_space_params))
    entered, leave = threading.Event(), threading.Event()

    def other() -> None:
        with FlyteContextManager.with_task_context(inner):
            entered.set()
            leave.wait()

    with ThreadPoolExecutor(2) as pool:
        pool.submit(FlyteContextManager.current_context).result()
        outside = pool.submit(FlyteContextManager.current_context).result()
        with FlyteContextManager.with_task_context(run):
            assert pool.submit(FlyteContextManager.current_context).result() is run
            running = pool.submit(other)
            entered.wait()
            assert pool.submit(FlyteContextManager.current_context).result() is inner
        assert pool.submit(FlyteContextManager.current_context).result() is inner
        leave.set()
        running.result()
        assert pool.submit(FlyteContextManager.current_context).result() is outside


def test_local_calls_keep_their_context_to_themselves(run: FlyteContext) -> None:
    """Where no scheduler is at work, a task's context is its thread's, since calls may run side by side."""
    local = run.with_execution_state(run.execution_state.with_params(mode=ExecutionMode.LOCAL_TASK_EXECUTION))
    with ThreadPoolExecutor(1) as pool, FlyteContextManager.with_task_context(local):
        assert FlyteContextManager.current_context() is local
        assert pool.submit(FlyteContextManager.current_context).result() is not local


def test_push_and_pop(run: FlyteContext) -> None:
    """A stack, as in flytekit: push returns what is current now, pop what was; popping too much is an error."""
    before, size = FlyteContextManager.current_context(), FlyteContextManager.size()
    assert FlyteContextManager.push_context(run) is run
    assert FlyteContextManager.size() == size + 1
    assert current_context() is run.user_space_params
    assert FlyteContextManager.pop_context() is run
    assert FlyteContextManager.current_context() is before
    with ThreadPoolExecutor(1) as pool, pytest.raises(AssertionError, match="without a push_context"):
        pool.submit(FlyteContextManager.pop_context).result()


def test_a_block_ends_what_it_pushed(run: FlyteContext) -> None:
    """What code inside a block pushed and left there, by an error or not, ends with the block."""
    before = FlyteContextManager.current_context()
    with FlyteContextManager.with_context(run):
        FlyteContextManager.push_context(run.new_builder())
        FlyteContextManager.push_context(run)
    assert FlyteContextManager.current_context() is before


def test_builders(run: FlyteContext) -> None:
    """A builder's attributes may be set, its methods chained; the context that it started from stays as it is."""
    settings = SerializationSettings.for_image("image:1", "v1")
    other = FileAccessProvider(raw_output_prefix="s3://other/raw")
    state = run.new_execution_state().with_params(mode=ExecutionMode.LOCAL_TASK_EXECUTION)
    builder = run.new_builder()
    builder.file_access = other
    builder.serialization_settings = settings
    assert (builder.serialization_settings, run.serialization_settings) == (settings, None)
    with FlyteContextManager.with_context(builder.with_execution_state(state)) as built:
        assert FlyteContextManager.current_context() is built
    assert (built.file_access, built.serialization_settings, built.execution_state) == (other, settings, state)
    assert built.user_space_params is run.user_space_params
    assert (run.file_access is other, run.execution_state.mode) == (False, ExecutionMode.TASK_EXECUTION)
    again = run.with_file_access(other).with_serialization_settings(settings).build()
    assert (again.file_access, again.serialization_settings) == (other, settings)
    assert run.new_builder().with_serialization_settings(settings).with_file_access(other).build().file_access is other
    assert run.new_builder().with_compilation_state(None).build().compilation_state is None


def test_a_new_state_has_no_mode(run: FlyteContext) -> None:
    """As in flytekit: it is neither a scheduler's nor a local one until ``with_params`` says so."""
    assert run.new_execution_state().mode is None
    assert run.new_execution_state("/anywhere").user_space_params is run.user_space_params
