"""Log lines as they arrive on the standard error of a real process."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from commands import World

BY_HAND: dict[str, str] = {}
SCHEDULED = {"_F_NM": "f0123"}


def stderr_of(code: str, **variables: str) -> str:
    """What the code writes to stderr, with these variables and no others of ours; the code must succeed."""
    ambient = ("FLYTE_", "_F_")
    env = {name: value for name, value in os.environ.items() if not name.startswith(ambient)}
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**env, **variables}, check=False
    )
    assert result.returncode == 0, result.stderr
    return result.stderr


def records(code: str, **variables: str) -> list[dict[str, Any]]:
    """The JSON objects on stderr; fails if a line is anything else."""
    lines = stderr_of(code, FLYTE_SDK_LOGGING_FORMAT="json", **variables).splitlines()

    def refuse(constant: str) -> None:
        raise ValueError(f"{constant} is not JSON")

    return [json.loads(line, parse_constant=refuse) for line in lines]


USER = "from flyteweight import current_context; log = current_context().logging\n"
OURS = "from flyteweight.runtime.logs import logger; log = logger()\n"


def test_json_has_flytekits_keys() -> None:
    """A record is one JSON object with the time, the logger, the level and the message."""
    (record,) = records(USER + "log.info('hello %s', 'you')")
    assert list(record) == ["asctime", "name", "levelname", "message"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}", record.pop("asctime"))
    assert record == {"name": "user_space", "levelname": "INFO", "message": "hello you"}


def test_multi_line_messages_and_tracebacks_are_one_line() -> None:
    """Line breaks, lone surrogates and tracebacks stay inside one object."""
    code = (
        "log.warning('a\\nb\\u2028c \\ud800')\n"
        "try: 1 / 0\nexcept ZeroDivisionError: log.exception('failed')\n"
        "log.info('where', stack_info=True)"
    )
    first, second, third = records(USER + code)
    assert first["message"] == "a\nb\u2028c \ud800"
    assert second["exc_info"].startswith("Traceback (most recent call last):\n")
    assert second["exc_info"].endswith("ZeroDivisionError: division by zero")
    assert third["stack_info"].startswith("Stack (")


def test_extra_fields_of_any_kind_are_kept() -> None:
    """What ``extra`` gives becomes keys; values that JSON cannot hold become text."""
    code = (
        "import datetime\nloop = []; loop.append(loop)\n"
        "log.info('x', extra={'n': 1, 'day': datetime.date(2024, 1, 2)})\n"
        "log.info('y', extra={'nan': float('nan'), 'loop': loop, 'keys': {(1, 2): 3}, 'ok': [1]})"
    )
    first, second = records(USER + code)
    assert (first["n"], first["day"]) == (1, "2024-01-02")
    assert (second["nan"], second["loop"], second["keys"], second["ok"]) == ("nan", "[[...]]", "{(1, 2): 3}", [1])


def test_wrong_arguments_do_not_break_the_line_or_show_values() -> None:
    """A message whose arguments do not fit it is logged without them."""
    (record,) = records(USER + "log.info('%d items', 'top-secret')")
    assert record["message"] == "%d items (the arguments do not fit the message: TypeError)"


def test_text_has_one_readable_line() -> None:
    """Text has the time, level, logger, message and the extra fields."""
    text = stderr_of(USER + "log.info('hello', extra={'a': 1, 'b': 'x y'})", FLYTE_SDK_LOGGING_FORMAT="text")
    assert re.fullmatch(r'\S+ \S+ INFO \[user_space\] hello a=1 b="x y"\n', text)


@pytest.mark.parametrize(("variables", "is_json"), [(BY_HAND, False), (SCHEDULED, True)])
def test_default_format(variables: dict[str, str], is_json: bool) -> None:
    """Under a scheduler lines are JSON, by hand text, if nothing else is asked for."""
    assert stderr_of(USER + "log.info('x')", **variables).startswith("{") is is_json


@pytest.mark.parametrize(
    ("level", "expected"),
    [("", ["WARNING"]), ("10", ["DEBUG", "INFO", "WARNING"]), ("info", ["INFO", "WARNING"]), ("40", [])],
)
def test_level_of_this_package(level: str, expected: list[str]) -> None:
    """The variable sets our logger's level, by number or name; WARNING is the default."""
    found = records(OURS + "log.debug('d'); log.info('i'); log.warning('w')", FLYTE_SDK_LOGGING_LEVEL=level)
    assert [record["levelname"] for record in found] == expected


def test_level_of_the_users_logger_is_info() -> None:
    """The user's logger shows INFO and not DEBUG, whatever our level is."""
    found = records(USER + "log.debug('d'); log.info('i')", FLYTE_SDK_LOGGING_LEVEL="40")
    assert [record["message"] for record in found] == ["i"]


@pytest.mark.parametrize(("name", "value"), [("FLYTE_SDK_LOGGING_LEVEL", "loud"), ("FLYTE_SDK_LOGGING_FORMAT", "xml")])
def test_bad_values_are_a_warning(name: str, value: str) -> None:
    """A value that means nothing is said once, with the variable's name, and nothing crashes."""
    text = stderr_of(USER + "log.info('x'); log.info('y')", **{name: value})
    assert text.count(f"{name} is '{value}'") == 1
    assert text.count("[user_space]") == 2


def test_configuring_twice_changes_nothing() -> None:
    """No line comes twice, and a level that the user has set stays."""
    code = (
        "import logging; logging.getLogger('user_space').setLevel(10)\n"
        "from flyteweight.runtime import logs\nlogs.configure(); logs.configure()\n"
        "logging.getLogger('flyteweight').setLevel(10); logs.logger().debug('ours'); logs.user_logger().debug('x')"
    )
    assert [record["message"] for record in records(code)] == ["ours", "x"]


def test_the_users_own_logging_is_untouched() -> None:
    """The root logger has no handler of ours, and if the user gives it one, user_space goes there and only there."""
    code = (
        "import logging\n" + USER + "assert logging.getLogger().handlers == []\n"
        "assert logging.getLogger().level == logging.WARNING\n"
        "logging.basicConfig(format='mine %(message)s', level=20)\n"
        "log.info('hello'); logging.getLogger('app').info('app')\n" + OURS + "log.warning('ours')"
    )
    lines = stderr_of(code, FLYTE_SDK_LOGGING_FORMAT="json").splitlines()
    assert lines[:2] == ["mine hello", "mine app"]
    assert json.loads(lines[2])["message"] == "ours"
    assert len(lines) == 3


def test_a_replaced_or_missing_stderr() -> None:
    """Lines go to what sys.stderr is at the time; without one they are dropped."""
    code = USER + (
        "import io, sys\nreal, sys.stderr = sys.stderr, io.StringIO()\nlog.info('captured')\n"
        "assert 'captured' in sys.stderr.getvalue()\nsys.stderr = None\nlog.info('dropped')\nsys.stderr = real"
    )
    assert stderr_of(code) == ""


SUMMARY = (
    "from flyteweight.runtime import logs\nfrom flyteweight.runtime.timeline import Timeline\n"
    "from flyteweight.storage import counters\n"
    "counters.add(read=7, written=8, requests=2, retries=1)\n"
    "timeline = Timeline(); timeline.add('user', 1.25)\n"
    "logs.summary(timeline, counters, 'succeeded')\n"
)
KEYS = {"outcome", "total_s", "bytes_read", "bytes_written", "requests", "retries", "peak_memory_mib"} | {
    f"{phase}_s" for phase in ("import", "read", "convert", "user", "write")
}


def test_summary_as_json() -> None:
    """The summary is one record with every figure as a key."""
    (record,) = records(SUMMARY, FLYTE_SDK_LOGGING_LEVEL="20")
    assert record.keys() >= KEYS
    assert (record["outcome"], record["user_s"], record["import_s"]) == ("succeeded", 1.25, 0)
    assert [record[key] for key in ("bytes_read", "bytes_written", "requests", "retries")] == [7, 8, 2, 1]
    assert 5 < record["peak_memory_mib"] < 200
    assert record["total_s"] >= 0


def test_summary_as_text() -> None:
    """In text the same figures stand as key=value on one line."""
    (line,) = stderr_of(SUMMARY, FLYTE_SDK_LOGGING_LEVEL="20").splitlines()
    assert "INFO [flyteweight] run summary " in line
    found = dict(word.split("=") for word in line.split() if "=" in word)
    assert found.keys() >= KEYS
    assert found["user_s"] == "1.25"


@pytest.mark.parametrize(("form", "loaded"), [("text", False), ("json", True)])
def test_json_is_imported_at_the_start_for_lines_of_json_alone(form: str, loaded: bool) -> None:
    """Lines of text seldom need it; lines of JSON do also where a process can open no file any more."""
    code = "import sys; from flyteweight import logger; sys.stderr.write(str('json' in sys.modules))"
    assert stderr_of(code, FLYTE_SDK_LOGGING_FORMAT=form) == str(loaded)


def test_no_summary_costs_no_import() -> None:
    """At the default level nothing is logged, and the logging package is not even loaded."""
    assert stderr_of(SUMMARY + "import sys; assert 'logging' not in sys.modules, 'loaded'") == ""


RUN = {"FLYTE_INTERNAL_EXECUTION_ID": "f0123", "FLYTE_INTERNAL_TASK_NAME": "jobs.t", "FLYTE_ATTEMPT_NUMBER": "2"}


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        (RUN, {"execution": "f0123", "task": "jobs.t", "attempt": 2}),
        (SCHEDULED, {"execution": "f0123"}),
        ({"FLYTE_ATTEMPT_NUMBER": "2"}, {}),
    ],
)
def test_lines_say_whose_they_are(variables: dict[str, str], expected: dict[str, Any]) -> None:
    """Under a scheduler a JSON line holds execution, task and attempt, as far as they are known."""
    (record,) = records(USER + "log.info('x')", **variables)
    assert {key: record[key] for key in record if key in ("execution", "task", "attempt")} == expected


def test_the_first_variable_that_is_present_decides() -> None:
    """An empty long name means no scheduler, as it does for the identity, even beside a short one."""
    assert not stderr_of(USER + "log.info('x')", FLYTE_INTERNAL_EXECUTION_ID="", **SCHEDULED).startswith("{")


@pytest.mark.parametrize("form", ["json", "text"])
def test_lines_have_an_end(form: str) -> None:
    """A text of megabytes keeps its beginning and end, as a message, as an extra field, and in a traceback."""
    code = (
        "big = 'begin' + 'x' * 3_000_000 + 'end'\n"
        "log.info(big); log.info('m', extra={'field': big}); log.info('n', extra={'many': [big, big]})\n"
        "try: raise ValueError(big)\nexcept ValueError: log.exception('failed')\n"
    )
    text = stderr_of(USER + code, FLYTE_SDK_LOGGING_FORMAT=form)
    assert len(text) < 300_000
    assert text.count("begin") >= 4
    assert text.count("characters left out") >= 4
    assert "end" in text.splitlines()[-1]


def test_the_lines_of_a_failure_say_whose_they_are(world: World) -> None:
    """What the command says of a failed task is JSON with execution, task and attempt, whatever the task did."""
    world.module("@task\ndef t() -> int:\n    os.environ.clear()\n    raise ValueError('no')")
    lines = world.run(env=RUN).stderr.splitlines()
    assert len(lines) >= 2
    for line in lines:
        record = json.loads(line)
        assert (record["execution"], record["task"], record["attempt"]) == ("f0123", "jobs.t", 2)
