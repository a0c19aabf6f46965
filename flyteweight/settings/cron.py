"""What a cron schedule may say: five fields, or one of the names that Flyte's scheduler knows."""

from __future__ import annotations

import re

ALIASES = frozenset(
    {
        *("hourly", "hours", "@hourly", "daily", "days", "@daily", "weekly", "weeks", "@weekly"),
        *("monthly", "months", "@monthly", "annually", "@annually", "yearly", "years", "@yearly"),
    }
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
#: Name, lowest and highest value, and names for values, which begin at the lowest.
_FIELDS = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day of month", 1, 31, ()),
    ("month", 1, 12, _MONTHS),
    ("day of week", 0, 7, _DAYS),
    ("second", 0, 59, ()),
)
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_OFFSET = re.compile(r"([-+]?)P([-+0-9YMWD]+)?(T([-+0-9HMS.,]+)?)?")


def check_schedule(text: str) -> None:
    """Raise ``ValueError`` for a schedule that never comes, or that nobody understands."""
    if text.lower() in ALIASES:
        return
    fields = text.split()
    if len(fields) not in (5, 6):
        raise ValueError(
            f"Schedule is invalid. It has {len(fields)} fields, expected five (minute, hour, day of month, month, "
            f"day of week) or one of {', '.join(sorted(ALIASES))}, found {text!r}"
        )
    values = [_values(text, field, *shape) for field, shape in zip(fields, _FIELDS, strict=False)]
    days, months = values[2], values[3]
    if fields[4] == "*" and min(days) > max(_LENGTHS[month - 1] for month in months):
        raise ValueError(f"Schedule is invalid. {text!r} names a day that none of its months has")


def check_offset(text: str) -> None:
    """Raise ``ValueError`` for an offset that is no duration of ISO 8601."""
    if not _OFFSET.fullmatch(text):
        raise ValueError(f"the offset of a schedule is a duration of ISO 8601, such as PT10M, found {text!r}")


def _values(text: str, field: str, name: str, low: int, high: int, names: tuple[str, ...]) -> set[int]:
    found: set[int] = set()
    for part in field.lower().split(","):
        span, _, step = part.partition("/")
        if name == "day of month" and span == "l":
            found.add(28)
            continue
        first, dash, last = span.partition("-")
        try:
            if span in ("*", "?"):
                bounds = (low, high)
            else:
                start = _number(first, low, names)
                bounds = (start, _number(last, low, names) if dash else high if step else start)
            every = int(step) if step else 1
        except ValueError:
            bounds, every = (high + 1, high + 1), 1
        if not (low <= bounds[0] <= high and low <= bounds[1] <= high and every > 0):
            raise ValueError(
                f"Schedule is invalid. Its {name} is {field!r} in {text!r}, expected values from {low} to {high}"
            )
        top = bounds[1] if bounds[0] <= bounds[1] else high
        found.update(range(bounds[0], top + 1, every))
    return found


def _number(text: str, low: int, names: tuple[str, ...]) -> int:
    return names.index(text[:3]) + low if text[:3] in names else int(text)
