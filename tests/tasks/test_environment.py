"""Settings that several tasks share."""

from __future__ import annotations

from typing import Any

import pytest

from flyteweight.settings.resources import Resources
from flyteweight.tasks.environment import Environment, inherit

env = Environment(retries=2, environment={"A": "1"})


@env
def plain(a: int) -> int:
    """As the environment says."""
    return a


@env.task(retries=3, environment={"B": "2"}, requests=Resources(cpu="1"))
def own(a: int) -> int:
    """With settings of its own."""
    return a


@env.extend(retries=0).dynamic
def later(a: int) -> int:
    """Of another environment."""
    result: int = plain(a=a)
    return result


def test_tasks_have_the_settings_of_their_environment() -> None:
    """Their own win; what is inside dicts is kept."""
    declared: list[Any] = [plain, own, later]
    assert [task.metadata.retries for task in declared] == [2, 3, 0]
    assert [task.environment for task in declared] == [{"A": "1"}, {"A": "1", "B": "2"}, {"A": "1"}]
    assert declared[1].resources.requests.cpu == "1"
    assert (own(a=2), later(a=3)) == (2, 3)


def test_an_environment_changes_for_later_tasks_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """And shows what it has."""
    changing = Environment(retries=1)
    extended = changing.extend(timeout=5)
    changing.update(retries=4)
    changing.show()
    assert capsys.readouterr().out == "retries=4\n"
    assert extended.overrides == {"retries": 1, "timeout": 5}


def test_inherit_leaves_both_as_they_were() -> None:
    """Only dicts inside are merged."""
    old = {"a": {"x": 1}, "b": [1]}
    assert inherit(old, {"a": {"y": 2}, "b": [2]}) == {"a": {"x": 1, "y": 2}, "b": [2]}
    assert old == {"a": {"x": 1}, "b": [1]}


def test_wrong_uses() -> None:
    """A decorator decorates functions; the environment holds settings."""
    with pytest.raises(ValueError, match="decorates a function, found int"):
        env(3)  # type: ignore[arg-type]
    with pytest.raises(KeyError, match="an Environment holds settings"):
        Environment(_task_function=print)
