"""What a cron schedule may say."""

from __future__ import annotations

import pytest

from flyteweight.settings.cron import ALIASES, check_offset, check_schedule


@pytest.mark.parametrize(
    "text",
    [
        *sorted(ALIASES),
        "HOURLY",
        "* * * * *",
        "*/5 0-6,12 1,15 jan-mar mon",
        "0 22-4 * * 7",
        "0 0 29 2 *",
        "0 0 31 2,3 *",
        "0 0 31 * *",
        "0 0 L * *",
        "0 0 30 2 mon",
        "10 * * * * *",
    ],
)
def test_schedules_that_come(text: str) -> None:
    """Names, ranges, steps, lists; a day of the week comes whatever the day of the month is."""
    check_schedule(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("foo", "has 1 fields, expected five"),
        ("* *", "has 2 fields"),
        ("60 * * * *", "minute is '60'"),
        ("* 24 * * *", "hour is '24'"),
        ("* * 0 * *", "day of month is '0'"),
        ("* * * 13 *", "month is '13'"),
        ("* * * nix *", "month is 'nix'"),
        ("* * * * 8", "day of week is '8'"),
        ("*/0 * * * *", "minute is"),
        ("0 0 30 2 *", "a day that none of its months has"),
        ("0 0 31 4,6 *", "a day that none of its months has"),
    ],
)
def test_schedules_that_never_come(text: str, message: str) -> None:
    """They are refused where they are written, with what is wrong."""
    with pytest.raises(ValueError, match=rf"Schedule is invalid\. .*{message.replace('*', '.')}"):
        check_schedule(text)


def test_offsets() -> None:
    """They are durations of ISO 8601."""
    check_offset("-P1DT2H")
    with pytest.raises(ValueError, match="such as PT10M, found 'foo'"):
        check_offset("foo")
