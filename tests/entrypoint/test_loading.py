"""Loading the task: a file system that is away, neighbours that are wrong, and processes that load it again."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest
from commands import SCHEDULER, World
from faulty import faulty_proxy

from flyteweight.settings.configuration import ImageConfig, SerializationSettings

if TYPE_CHECKING:
    import s3 as s3_server


@pytest.mark.parametrize("name", ["EIO", "ESTALE", "ENOTCONN", "ETIMEDOUT"])
@pytest.mark.parametrize("part", ["task", "resolver", "executor"])
def test_code_on_a_file_system_that_is_away(world: World, name: str, part: str) -> None:
    """What a network file system says when it is away, while code is loaded, is the platform's; a retry can help."""
    world.module(f"import errno\nraise OSError(errno.{name}, 'away')")
    template = world.path / "template.pb"
    template.write_bytes(b"")
    options = {
        "task": {},
        "resolver": {"resolver": "jobs.resolver"},
        "executor": {
            "resolver": "flyteweight.resolvers.default_task_template_resolver",
            "loader": [str(template), "jobs.Executor"],
        },
    }
    message = world.run(**options[part]).failed("SYSTEM:UnloadableCode", system=True, recoverable=True)  # type: ignore[arg-type]
    assert "the code could not be read" in message
    assert "jobs.py" in message


def test_file_that_a_module_misses(world: World) -> None:
    """A missing file is the user's failure, while code is loaded, too."""
    world.module("open('not there')")
    assert "FileNotFoundError" in world.run().failed("USER:RuntimeError")


DOUBTFUL = """
    @task
    def odd(*a: int) -> int:
        return 1

    @task
    def untyped(a) -> int:
        return a

    @task
    def good() -> int:
        return 1

    @task
    def caller() -> int:
        return odd(1)
"""


def test_doubtful_task_does_not_fail_its_neighbours(world: World) -> None:
    """In a container, a task that cannot be declared fails only when it is run or called, as the user's."""
    world.module(DOUBTFUL)
    assert world.run("good").value() == 1
    for name, code in (("odd", "USER:TypeError"), ("untyped", "USER:MissingTypeError"), ("caller", "USER:TypeError")):
        assert ("untyped" if name == "untyped" else "'odd'") in world.run(name).failed(code)


def test_doubtful_task_outside_a_container(world: World) -> None:
    """By hand, importing the module says what is wrong."""
    world.module(DOUBTFUL)
    import sys

    finished = world.command([sys.executable, "-c", "import jobs"])
    assert finished.code == 1
    assert "odd" in finished.stderr


@pytest.mark.parametrize("method", ["spawn", "fork", "forkserver"])
def test_children_know_that_they_are_in_a_run(world: World, method: str) -> None:
    """A pool whose workers import the module again works, also when the module holds a doubtful task."""
    world.module(f"""
        import multiprocessing

        @task
        def no_return() -> int:
            pass

        @task
        def odd(*a: int) -> int:
            return 1

        def double(a):
            return 2 * a

        @task
        def t() -> int:
            with multiprocessing.get_context("{method}").Pool(2) as pool:
                return sum(pool.map(double, range(4)))
    """)
    assert world.run().value() == 12


def test_pool_that_never_gets_a_worker(world: World) -> None:
    """A run that hangs in a pool has a deadline after SIGTERM, and leaves its document."""
    world.module("""
        import multiprocessing

        def leave():
            os._exit(1)

        @task
        def t():
            with multiprocessing.get_context("spawn").Pool(2, leave) as pool:
                open("running", "w").close()
                pool.map(abs, range(4))
    """)
    process = world.start_and_wait(env=SCHEDULER | {"FLYTEWEIGHT_GRACE": "2"})
    process.send_signal(signal.SIGTERM)
    finished = world.finish(process)
    finished.failed("SYSTEM:Terminated", system=True, recoverable=True)
    assert finished.code == 0


def test_executor_that_fails_does_not_wait_for_its_template(world: World, s3: s3_server.S3) -> None:
    """The failing import of an executor is told while the store still does not answer."""
    world.module("raise ValueError('at import')")
    with faulty_proxy(s3.endpoint) as proxy:
        proxy.always("stall", match="template.pb")
        env = s3.env | {"FLYTE_AWS_ENDPOINT": proxy.endpoint}
        resolver = "flyteweight.resolvers.default_task_template_resolver"
        words = world.words(resolver=resolver, loader=["s3://bucket/template.pb", "jobs.Executor"])
        finished = world.command(words, env=env)
        assert "ValueError: at import" in finished.failed("USER:RuntimeError")
        assert not proxy.stopped.is_set()


def test_outputs_that_the_scheduler_does_not_read(world: World) -> None:
    """Outputs above the scheduler's limit are stored, with a warning that names each output's size and the way out."""
    world.module("""
        @task
        def t() -> tuple[list[str], int]:
            return ["x" * 100] * 30000, 1

        @task
        def small() -> str:
            return "x" * 2_000_000
    """)
    finished = world.run()
    assert finished.code == 0
    for part in ("outputs.pb has 3,", "2 MiB", "'o0' 3,", "'o1' ", "FlyteFile"):
        assert part in finished.stderr
    assert "2 MiB" not in world.run("small").stderr


def test_futures_that_the_scheduler_does_not_read(world: World) -> None:
    """The same for a plan with too much in it."""
    world.module("""
        from flyteweight import dynamic

        @task
        def one(a: str) -> str:
            return a

        @dynamic
        def t() -> str:
            for i in range(30):
                last = one(a=str(i) * 100_000)
            return last
    """)
    settings = SerializationSettings(ImageConfig.auto(img_name="x/app:v1"), "project", "development", "v1")
    finished = world.run(env={"_F_SS_C": settings.serialized_context})
    assert finished.files == ["futures.pb"], finished.stderr
    assert "futures.pb has " in finished.stderr


def test_plan_that_cannot_be_compiled(world: World) -> None:
    """A dynamic task that plans what no task takes has a code of its own."""
    world.module("""
        from flyteweight import dynamic

        @task
        def one(a: str) -> str:
            return a

        @dynamic
        def t() -> str:
            return one(b="x")
    """)
    settings = SerializationSettings(ImageConfig.auto(img_name="x/app:v1"), "project", "development", "v1")
    message = world.run(env={"_F_SS_C": settings.serialized_context}).failed("USER:CompileError")
    assert "'b'" in message
