"""Measuring where a run's time goes."""

from __future__ import annotations

import time

import pytest

from flyteweight.runtime.timeline import Timeline


def test_phases_add_up() -> None:
    """A phase that runs twice has the time of both, in wall and in process seconds."""
    timeline = Timeline()
    for _ in range(2):
        with timeline("read"):
            time.sleep(0.02)
    assert 0.04 <= timeline.seconds["read"] < 1
    assert timeline.process_seconds["read"] < timeline.seconds["read"]
    assert timeline.elapsed >= timeline.seconds["read"]


def test_failed_phases_count() -> None:
    """A phase that ends in an error has its time."""
    timeline = Timeline()
    with pytest.raises(KeyError), timeline("user"):
        raise KeyError
    assert set(timeline.seconds) == {"user"}


def test_time_measured_elsewhere() -> None:
    """``add`` counts like a block."""
    timeline = Timeline()
    timeline.add("import", 1.5)
    timeline.add("import", 1.0, 0.5)
    assert (timeline.seconds, timeline.process_seconds) == ({"import": 2.5}, {"import": 0.5})
