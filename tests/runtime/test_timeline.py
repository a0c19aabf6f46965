"""Measuring where a run's time goes."""

from __future__ import annotations

import time

import pytest

from flyteweight.runtime.timeline import MOST_SPANS, Timeline
from flyteweight.storage.counters import counters


def test_phases_add_up() -> None:
    """A phase that runs twice has the time of both, in wall and in process seconds."""
    timeline = Timeline()
    for _ in range(2):
        with timeline("read"):
            time.sleep(0.02)
    assert 0.04 <= timeline.seconds["read"] <= timeline.elapsed
    assert timeline.process_seconds["read"] < timeline.seconds["read"]


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


def test_stretches_are_remembered_with_what_was_moved() -> None:
    """Each stretch has its place after the run's start and the bytes that were moved in it; the list has an end."""
    timeline = Timeline()
    with timeline("read"):
        counters.add(read=7)
        with timeline("write"):
            counters.add(written=9)
    timeline.add("import", 1000.0)
    written, read, imported = timeline.spans
    assert (read.name, read.read, read.written) == ("read", 7, 9)
    assert (written.name, written.read, written.written) == ("write", 0, 9)
    assert 0 <= read.start <= written.start
    assert written.wall <= read.wall
    assert (imported.name, imported.start, imported.wall) == ("import", 0, 1000)
    for _ in range(MOST_SPANS + 5):
        timeline.add("user", 0.001)
    assert len(timeline.spans) == MOST_SPANS
    assert timeline.seconds["user"] == pytest.approx((MOST_SPANS + 5) / 1000)
