"""Failures of the user's code, of loading it, and of its inputs and outputs: document, exit code, last line."""

from __future__ import annotations

import json
import resource
import sys
from typing import TYPE_CHECKING, Any

import pytest
from commands import SCHEDULER, World

if TYPE_CHECKING:
    from pathlib import Path

BOOM = """
    @task
    def t():
        raise ValueError("boom")
"""


def test_user_exception(world: World) -> None:
    """The document has the traceback from the user's frame on, then class and text; by hand the exit code is 1."""
    world.module(BOOM)
    finished = world.run()
    message = finished.failed("USER:RuntimeError")
    file = world.path / "jobs.py"
    assert message == (
        "Trace:\n\n"
        "    Traceback (most recent call last):\n"
        f'      File "{file}", line 6, in t\n'
        '        raise ValueError("boom")\n'
        "    ValueError: boom\n"
        "\nMessage:\n\n    ValueError: boom"
    )
    assert finished.code == 1
    assert finished.files == ["error.pb"]
    assert finished.stdout == ""
    assert finished.stderr.splitlines()[-1].startswith("The task failed: ValueError: boom. Details: ")


def test_user_exception_in_async_task(world: World) -> None:
    """The frames of asyncio are left out, too."""
    world.module("""
        @task
        async def t():
            raise ValueError("boom")
    """)
    message = world.run().failed("USER:RuntimeError")
    assert "asyncio" not in message
    assert "flyteweight/" not in message
    assert message.count("File ") == 1


def test_cancelled_async_task(world: World) -> None:
    """A cancellation that leaves the task is the user's failure, although it is no ``Exception``."""
    world.module("""
        import asyncio

        @task
        async def t():
            raise asyncio.CancelledError
    """)
    finished = world.run()
    finished.failed("USER:RuntimeError")
    assert finished.code == 1


def test_whole_chain(world: World) -> None:
    """Causes and contexts are shown, each with its own traceback."""
    world.module("""
        def inner():
            raise KeyError("first")

        @task
        def t():
            try:
                try:
                    inner()
                except KeyError as error:
                    raise ValueError("second") from error
            except ValueError:
                raise RuntimeError("third")
    """)
    message = world.run().failed("USER:RuntimeError")
    assert (
        message.index("KeyError: 'first'") < message.index("ValueError: second") < message.index("RuntimeError: third")
    )
    assert "direct cause" in message
    assert "During handling" in message
    assert message.count("Traceback (most recent call last)") == 3
    assert "flyteweight/" not in message


if sys.version_info >= (3, 11):

    @pytest.mark.parametrize("kind", ["ExceptionGroup", "BaseExceptionGroup"])
    def test_exception_group(world: World, kind: str) -> None:
        """All members of a group are shown; a group with an interrupt in it is the user's failure, too."""
        member = "KeyboardInterrupt()" if kind == "BaseExceptionGroup" else "KeyError('b')"
        world.module(f"""
            def one():
                raise ValueError("a")

            @task
            def t():
                try:
                    one()
                except ValueError as error:
                    raise {kind}("two failures", [error, {member}])
        """)
        message = world.run().failed("USER:RuntimeError")
        assert "two failures" in message
        assert "ValueError: a" in message
        assert member.partition("(")[0] in message


@pytest.mark.parametrize(
    ("definition", "code"),
    [
        ("error_code = 'MINE'", "MINE"),
        ("error_code = 404", "404"),
        ("_ERROR_CODE = 'MINE'", "MINE"),
        ("error_code = ''", "USER:RuntimeError"),
        ("error_code = 1.5", "USER:RuntimeError"),
        ("error_code = True", "USER:RuntimeError"),
        ("error_code = None", "USER:RuntimeError"),
        ("error_code = ['x']", "USER:RuntimeError"),
        ("error_code = Code.A", "A-1"),
        ("error_code = Number.A", "7"),
        ("error_code = StrCode.A", "A-2"),
        ("error_code = 'a\\ud800b'", "a\\ud800b"),
        ("error_code = property(lambda self: 'P')", "P"),
        ("value = 1", "USER:RuntimeError"),
        ("error_code = property(lambda self: 1 / 0)", "USER:RuntimeError"),
    ],
)
def test_error_code(world: World, definition: str, code: str) -> None:
    """``error_code`` or ``_ERROR_CODE`` of an exception becomes the document's code if it is text or a whole number."""
    world.module(f"""
        import enum

        class Code(enum.Enum):
            A = "A-1"

        class Number(enum.IntEnum):
            A = 7

        class StrCode(str, enum.Enum):
            A = "A-2"

        class Mine(Exception):
            {definition}

        @task
        def t():
            raise Mine("x")
    """)
    assert "Mine: x" in world.run().failed(code)


def test_error_code_of_a_metaclass(world: World) -> None:
    """A code that is a property of the exception's metaclass counts, too."""
    world.module("""
        class Coded(type):
            error_code = property(lambda cls: "META:CODE")

        class Mine(Exception, metaclass=Coded):
            pass

        @task
        def t():
            raise Mine("x")
    """)
    assert "Mine: x" in world.run().failed("META:CODE")


def test_long_error_code(world: World) -> None:
    """A code of megabytes is cut."""
    world.module("""
        class Mine(Exception):
            error_code = "x" * 5_000_000

        @task
        def t():
            raise Mine
    """)
    assert len(world.run().error.code) < 1000


@pytest.mark.parametrize(
    ("raised", "code", "recoverable"),
    [
        ("FlyteRecoverableException('x')", "USER:Recoverable", True),
        ("Again('x')", "AGAIN", True),
        ("exceptions.FlyteSystemException('x')", "SYSTEM:Unknown", False),
        ("exceptions.FlyteSystemUnavailableException('x')", "SYSTEM:Unavailable", False),
        ("exceptions.FlyteValueException('x')", "USER:ValueError", False),
        ("exceptions.TaskInputError('x')", "USER:TypeError", False),
    ],
)
def test_flyte_exceptions_from_user_code(world: World, raised: str, code: str, recoverable: bool) -> None:
    """What the user raises is the user's failure; only ``FlyteRecoverableException`` lets the scheduler try again."""
    world.module(f"""
        from flyteweight import FlyteRecoverableException, exceptions

        class Again(FlyteRecoverableException):
            _ERROR_CODE = "AGAIN"

        @task
        def t():
            raise {raised}
    """)
    world.run().failed(code, recoverable=recoverable)


def test_recoverable_at_import(world: World) -> None:
    """A module that raises the recoverable exception while it is imported is tried again."""
    world.module("""
        from flyteweight import FlyteRecoverableException
        raise FlyteRecoverableException("the licence server is away")
    """)
    world.run().failed("USER:Recoverable", recoverable=True)


@pytest.mark.parametrize(
    ("stamp", "used"),
    [("12.5", True), ("float('nan')", False), ("-1", False), ("1e30", False), ("'x'", False)],
)
def test_timestamp(world: World, stamp: str, used: bool) -> None:
    """An exception may say when it happened; nonsense is not taken."""
    world.module(f"""
        class Mine(Exception):
            timestamp = {stamp}

        @task
        def t():
            raise Mine
    """)
    assert (world.run().error.timestamp.ToNanoseconds() == 12_500_000_000) is used


@pytest.mark.parametrize(
    ("text", "said"), [("\n=====\nworker FAILED\n-----", ": worker FAILED."), ("???", ": ???"), ("", ".")]
)
def test_last_line_says_something(world: World, text: str, said: str) -> None:
    """The line that sums a failure up passes over a rule above the text."""
    world.module(f"""
        @task
        def t():
            raise ValueError({text!r})
    """)
    assert world.run().stderr.splitlines()[-1].startswith(f"The task failed: ValueError{said} Details: ")


def test_timestamp_of_a_wrapper(world: World) -> None:
    """What launches workers wraps the first failure, and says when that happened."""
    world.module("""
        from flyteweight.exceptions import FlyteUserRuntimeException

        @task
        def t():
            raise FlyteUserRuntimeException(ValueError("of a worker"), timestamp=12.5)
    """)
    run = world.run()
    assert "ValueError: of a worker" in run.error.message
    assert run.error.timestamp.ToNanoseconds() == 12_500_000_000


@pytest.mark.parametrize("text", ["raise ValueError('in str')", "return 5", "return None", "sys.exit(3)"])
def test_exception_without_text(world: World, text: str) -> None:
    """An exception whose ``str()`` fails is reported by its class."""
    world.module(f"""
        class Mine(Exception):
            def __str__(self):
                {text}

        @task
        def t():
            raise Mine
    """)
    message = world.run().failed("USER:RuntimeError")
    assert "Mine" in message
    assert "raise Mine" in message


def test_lone_surrogates(world: World) -> None:
    """Text that UTF-8 cannot carry is escaped."""
    world.module("""
        @task
        def t():
            raise ValueError("a\\udc80b")
    """)
    finished = world.run()
    assert "ValueError: a\\udc80b" in finished.failed("USER:RuntimeError")


@pytest.mark.parametrize("text", ["'x' * 13_000_000", "'\\n' * 13_000_000", "'\\u20ac \\n' * 2_000_000"])
def test_huge_message(world: World, text: str) -> None:
    """Megabytes of text: a small document with beginning, end and frames; a megabyte each on stderr; little time."""
    world.module(f"""
        def below():
            raise ValueError("START" + {text} + "END")

        @task
        def t():
            try:
                below()
            except ValueError as error:
                raise RuntimeError("AFTER" + {text} + "LAST") from error
    """)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    finished = world.run()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    message = finished.failed("USER:RuntimeError")
    assert (world.prefix / "error.pb").stat().st_size < 100_000
    for part in ("in below", "START", "END", "in t", "AFTER", "LAST", "bytes left out"):
        assert part in message
    assert 1_000_000 < len(finished.stderr) < 4_000_000
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1.5


@pytest.mark.parametrize(
    ("call", "code", "text"),
    [("sys.exit(0)", 1, "0"), ("sys.exit()", 1, "None"), ("sys.exit(3)", 3, "3"), ("sys.exit('gone')", 1, "gone")],
)
@pytest.mark.parametrize("where", ["task", "import"])
def test_sys_exit(world: World, call: str, code: int, text: str, where: str) -> None:
    """``sys.exit`` is a failure with a document, whatever its code, in the task and while its module is imported."""
    world.module(f"""
        {call if where == "import" else ""}

        @task
        def t():
            {call}
    """)
    finished = world.run()
    message = finished.failed("USER:SystemExit")
    assert f"SystemExit: {text}" in message
    assert "called sys.exit" in message
    assert finished.code == code
    assert world.run(env=SCHEDULER).code == 0


def test_keyboard_interrupt(world: World) -> None:
    """``KeyboardInterrupt`` in the task is the user's failure; by hand the exit code is that of Ctrl-C."""
    world.module("""
        @task
        def t():
            raise KeyboardInterrupt
    """)
    finished = world.run()
    finished.failed("USER:KeyboardInterrupt")
    assert finished.code == 130


@pytest.mark.parametrize(
    ("resolver", "expected"),
    [
        ("not_there.resolver", ["no module 'not_there'", "resolver 'resolver'", "Searched: "]),
        ("jobz.resolver", ["no module 'jobz'", "Did you mean 'jobs'?"]),
        ("jobs.resolvr", ["no resolver 'resolvr' in module 'jobs'", "Did you mean 'resolver'?", "jobs.py"]),
        ("jobs.deeper.resolver", ["'jobs' is a module, not a package"]),
        ("jobs.number", ["'jobs.number' is a int, not a resolver", "load_task"]),
        ("jobs", ["'jobs' is not a dotted path"]),
        ("jobs/py.resolver", ["is not the dotted name of a module"]),
        (".jobs.resolver", ["is not the dotted name of a module", "is 'jobs' meant?"]),
        ("jobs.Unmade", ["ValueError: cannot be made", "in __init__"]),
        ("broken.resolver", ["ModuleNotFoundError: No module named 'not_installed'", "broken.py"]),
        ("wrong.resolver", ["SyntaxError", "wrong.py"]),
    ],
)
def test_bad_resolver(world: World, resolver: str, expected: list[str]) -> None:
    """A resolver that cannot be had is the user's failure; the document says what was looked for, and what is there."""
    world.module("""
        number = 5
        resolver = None

        class Unmade:
            def __init__(self):
                raise ValueError("cannot be made")

            def load_task(self, loader_args):
                pass
    """)
    (world.path / "broken.py").write_text("import not_installed")
    (world.path / "wrong.py").write_text("def (")
    finished = world.run(resolver=resolver)
    message = finished.failed("USER:RuntimeError" if "int, not" not in expected[0] else "USER:ValueError")
    for part in expected:
        assert part in message
    assert finished.code == 1
    assert "flyteweight/entrypoint" not in message


@pytest.mark.parametrize(
    ("loader", "code", "expected"),
    [
        (
            ["task-module", "jbos", "task-name", "train"],
            "USER:RuntimeError",
            ["no module 'jbos'", "Did you mean 'jobs'"],
        ),
        (
            ["task-module", "pkg.sub", "task-name", "t"],
            "USER:RuntimeError",
            ["no module 'pkg.sub'", "'pkg.subs'", "pkg"],
        ),
        (["task-module", "jobs", "task-name", "trian"], "USER:RuntimeError", ["Did you mean 'train'?"]),
        (["task-module", "jobs", "task-name", "zzz"], "USER:RuntimeError", ["Tasks there: 'score', 'train'"]),
        (["task-module", "none", "task-name", "zzz"], "USER:RuntimeError", ["It has no tasks"]),
        (["task-module", "jobs", "task-name", "plain"], "USER:ValueError", ["a function, not a task", "@task"]),
        (["task-module", "jobs", "task-name", "number"], "USER:ValueError", ["a int, not a task"]),
        (["task-module", "broken", "task-name", "t"], "USER:RuntimeError", ["No module named 'not_installed'"]),
        (
            ["task-module", "jobs"],
            "USER:ValueError",
            ["task-module MODULE task-name NAME", "found ['task-module', 'jobs']"],
        ),
        (["task-module", "", "task-name", "t"], "USER:RuntimeError", ["'', where task 't'", "dotted name"]),
    ],
)
def test_bad_task(world: World, loader: list[str], code: str, expected: list[str]) -> None:
    """A task that cannot be loaded is the user's failure; the document names close matches."""
    world.module("""
        number = 5

        def plain():
            pass

        @task
        def train():
            pass

        @task
        def score():
            pass
    """)
    (world.path / "none.py").write_text("")
    (world.path / "broken.py").write_text("import not_installed")
    (world.path / "pkg").mkdir()
    (world.path / "pkg" / "__init__.py").write_text("")
    (world.path / "pkg" / "subs.py").write_text("")
    message = world.run(loader=loader).failed(code)
    for part in expected:
        assert part in message
    assert "Traceback" not in message or "broken.py" in message


def test_searched_directories(world: World, tmp_path: Path) -> None:
    """A missing module's error lists PYTHONPATH and the working directory, and no directory of Python itself."""
    other = tmp_path / "other"
    other.mkdir()
    finished = world.run(env={"PYTHONPATH": str(other)})
    message = finished.failed("USER:RuntimeError")
    searched = message.split("Searched: ")[1].split(" (working directory")[0]
    assert searched.startswith(f"{other}, ")
    assert searched.endswith(f", {world.path}")
    assert "/lib/python" not in searched
    assert f"(working directory: {world.path})" in message


def test_resolver_that_raises(world: World) -> None:
    """A user's resolver that raises is the user's failure, with its traceback."""
    world.module("""
        class Resolver:
            def load_task(self, loader_args):
                raise KeyError(loader_args[0])

        resolver = Resolver()
    """)
    message = world.run(resolver="jobs.resolver", loader=["x"]).failed("USER:RuntimeError")
    assert "in load_task" in message
    assert "KeyError: 'x'" in message


TYPED = """
    @task
    def t(a: int, b: str = "x") -> str:
        return f"{a}{b}"
"""


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, ["input 'a' of type int", "no inputs", "add 'a'"]),
        ({"b": "q"}, ["input 'a' of type int", "'b'"]),
        ({"a": 1, "c": 2}, ["'a', 'b'", "also 'c'"]),
        ({"a": "text-of-the-input"}, ["expected int", "a literal of type string", "at a"]),
    ],
)
def test_inputs_that_do_not_fit(world: World, values: dict[str, Any], expected: list[str]) -> None:
    """Inputs that are missing, unknown or of another type: no retry helps; values are not shown."""
    world.module(TYPED)
    message = world.run(inputs=world.inputs(**values)).failed("SYSTEM", system=True)
    for part in ["inputs of task 'jobs.t'", *expected]:
        assert part in message
    assert "text-of-the-input" not in message
    assert "Traceback" not in message


def test_default_stands_for_a_missing_input(world: World) -> None:
    """An absent input with a default in the signature is no failure."""
    world.module(TYPED)
    assert world.run(inputs=world.inputs(a=1)).value() == "1x"


@pytest.mark.parametrize("scheduler", [{}, SCHEDULER])
def test_inputs_file_that_cannot_be_read(world: World, scheduler: dict[str, str]) -> None:
    """A missing, damaged or empty inputs file names the file, and is not retried."""
    world.module(TYPED)
    damaged = world.path / "damaged.pb"
    damaged.write_bytes(b"\xff\xffgarbage")
    empty = world.path / "empty.pb"
    empty.write_bytes(b"")
    missing = world.path / "missing.pb"
    for path, expected in ((damaged, "damaged or not a LiteralMap"), (empty, "no inputs"), (missing, "no inputs file")):
        finished = world.run(inputs=str(path), env=scheduler)
        message = finished.failed("SYSTEM", system=True)
        assert expected in message
        assert path == empty or str(path) in message
        assert finished.code == (0 if scheduler else 1)


def test_inputs_that_are_a_directory(world: World) -> None:
    """A directory in place of the inputs file is a storage error."""
    world.module(TYPED)
    assert "directory" in world.run(inputs=str(world.path)).failed("SYSTEM:StorageError", system=True)


OUTPUTS = """
    from dataclasses import dataclass

    @dataclass
    class Row:
        name: str

    @task
    def wrong() -> list[Row]:
        return [Row("x")] * 17 + [Row(5)]

    @task
    def number() -> int:
        return "secret-value"

    @task
    def nothing() -> int:
        pass_it_on = None
        return pass_it_on

    @task
    def few() -> tuple[int, str]:
        return (1,)

    @task
    def many() -> tuple[int, str]:
        return (1, "a", 2)

    @task
    def no_tuple() -> tuple[int, str]:
        return 1

    @task
    def large() -> int:
        return 2**63

    @task
    def surrogate() -> str:
        return "a\\udc80"
"""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("wrong", ["o0[17].name", "expected str, found int"]),
        ("number", ["expected int, found str", "at o0"]),
        ("nothing", ["expected int, found None", "at o0"]),
        ("few", ["2 values (o0, o1)", "tuple with 1 element"]),
        ("many", ["2 values (o0, o1)", "tuple with 3 elements"]),
        ("no_tuple", ["2 values (o0, o1)", "found int"]),
        ("large", ["64", "at o0"]),
        ("surrogate", ["at o0"]),
    ],
)
def test_outputs_that_do_not_fit(world: World, name: str, expected: list[str]) -> None:
    """What does not fit the declared outputs is the user's failure; it names task and element, not the value."""
    world.module(OUTPUTS)
    message = world.run(name).failed("USER:TypeError")
    for part in [f"outputs of task 'jobs.{name}'", *expected]:
        assert part in message
    assert "secret-value" not in message
    assert message.count(expected[-1]) == 2, "once in the trace, once in the message"
    assert "Traceback" not in message


@pytest.mark.parametrize(
    ("limits", "code", "expected"),
    [
        ({"_F_L_MIN_SIZE_MB": "1", "_F_L_MAX_SIZE_MB": "2"}, "USER:ValueError", "output 'o0' is 3000015 bytes"),
        ({"_F_L_MIN_SIZE_MB": "many"}, "SYSTEM:Unknown", "_F_L_MIN_SIZE_MB is 'many'"),
    ],
)
def test_limits_of_the_size_of_outputs(world: World, limits: dict[str, str], code: str, expected: str) -> None:
    """An output beyond the limit is the user's failure, a limit that is no number the platform's: no retry helps."""
    world.module("""
        @task
        def t() -> str:
            return "x" * 3_000_000
    """)
    assert expected in world.run(env=limits).failed(code, system=code.startswith("SYSTEM"))


def test_result_that_is_none(world: World) -> None:
    """A task object that returns neither outputs nor futures: no retry helps."""
    world.module("""
        class Odd:
            name = "odd"

            def dispatch_execute(self, ctx, input_literal_map):
                return 5

        t = Odd()
    """)
    message = world.run().failed("UNKNOWN_OUTPUT", system=True)
    assert "'odd' returned a int" in message


@pytest.mark.parametrize("hook", ["pre_execute(self, user_params)", "post_execute(self, user_params, rval)"])
def test_failing_hooks(world: World, hook: str) -> None:
    """What a plugin's hook raises is the user's failure."""
    world.module(f"""
        from flyteweight import PythonFunctionTask

        class Mine(PythonFunctionTask):
            def {hook}:
                raise ValueError("in the hook")

        def one() -> int:
            return 1

        t = Mine(None, one)
    """)
    assert "ValueError: in the hook" in world.run().failed("USER:RuntimeError")


@pytest.mark.parametrize(
    ("env", "code", "said"),
    [
        ({}, 1, "Details: "),
        (SCHEDULER, 0, "The exit code is 0 because the scheduler reads the failure from "),
        ({"_F_NM": "exec1"}, 0, "The exit code is 0 because the scheduler reads the failure from "),
        ({"FLYTE_INTERNAL_EXECUTION_ID": "", "_F_NM": "exec1"}, 1, "Details: "),
        (SCHEDULER | {"FLYTE_FAIL_ON_ERROR": "True"}, 1, "The exit code is 1 because of FLYTE_FAIL_ON_ERROR"),
        (SCHEDULER | {"FLYTE_FAIL_ON_ERROR": "no"}, 0, "The exit code is 0"),
        ({"FLYTE_FAIL_ON_ERROR": "1"}, 1, "Details: "),
    ],
)
def test_exit_codes(world: World, env: dict[str, str], code: int, said: str) -> None:
    """The scheduler's variables decide about the exit code, and the last line on stderr says so."""
    world.module(BOOM)
    finished = world.run(env=env | {"FLYTE_SDK_LOGGING_FORMAT": "text"})
    finished.failed("USER:RuntimeError")
    assert finished.code == code
    last = finished.stderr.splitlines()[-1]
    assert last.startswith("The task failed: ValueError: boom. ")
    assert said in last
    assert ".." not in last
    assert "error.pb" in last


def test_failure_in_json(world: World) -> None:
    """Where logs are JSON, the traceback and the last line are JSON, too."""
    world.module(BOOM)
    finished = world.run(env=SCHEDULER)
    lines = [json.loads(line) for line in finished.stderr.splitlines()]
    assert 'raise ValueError("boom")' in lines[0]["message"]
    assert lines[-1]["message"].startswith("The task failed: ValueError: boom. ")
    assert {line["levelname"] for line in lines} == {"ERROR"}


def test_stderr_replaced_by_something_broken(world: World) -> None:
    """A task that breaks ``sys.stderr`` and ``sys.stdout`` is reported all the same."""
    world.module("""
        class Broken:
            def __getattr__(self, name):
                raise RuntimeError("broken")

        @task
        def t():
            sys.stderr = sys.stdout = Broken()
            raise ValueError("boom")
    """)
    finished = world.run()
    finished.failed("USER:RuntimeError")
    assert finished.code == 1
    assert "The task failed: ValueError: boom" in finished.stderr


def test_recursion(world: World) -> None:
    """Endless recursion ends in a document of readable size."""
    world.module("""
        def a(n): return b(n + 1)
        def b(n): return a(n + 1)

        @task
        def t():
            a(0)
    """)
    finished = world.run()
    assert "RecursionError" in finished.failed("USER:RuntimeError")
    assert (world.prefix / "error.pb").stat().st_size < 100_000


def test_out_of_memory(world: World) -> None:
    """``MemoryError`` in the task is reported."""
    world.module("""
        @task
        def t():
            x = bytearray(1 << 60)
    """)
    assert "MemoryError" in world.run().failed("USER:RuntimeError")


def test_broken_installation(world: World, tmp_path: Path) -> None:
    """A message library that cannot be imported is told by the termination message and stderr, with exit code 1."""
    (tmp_path / "flyteidl").mkdir()
    (tmp_path / "flyteidl" / "__init__.py").write_text("raise ImportError('damaged')")
    log = tmp_path / "termination-log"
    log.write_text("")
    finished = world.run(env={"PYTHONPATH": str(tmp_path), "FLYTEWEIGHT_TERMINATION_LOG": str(log)})
    assert (finished.code, finished.files) == (1, [])
    assert finished.stderr.splitlines()[-1].endswith("ImportError: damaged")
    assert log.read_text() == "flyteweight cannot run in this image: ImportError: damaged"
