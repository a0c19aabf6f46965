"""Schedules of launch plans, as flytekit's users write them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

from flyteweight.compat.models import schedule as models
from flyteweight.settings.cron import check_offset, check_schedule

if TYPE_CHECKING:
    from google.protobuf.message import Message

_Schedule: Any = models.Schedule
_UNITS = (("DAY", timedelta(days=1)), ("HOUR", timedelta(hours=1)), ("MINUTE", timedelta(minutes=1)))


class LaunchPlanTriggerBase(Protocol):
    """What may set off a launch plan."""

    def to_flyte_idl(self, *args: Any, **kwargs: Any) -> Message:
        """The message."""


class CronSchedule(_Schedule):  # type: ignore[misc] # the view is made when it is asked for
    """A launch plan at the times that five fields of cron, or a name such as ``daily``, say.

    Raises ``ValueError`` for a schedule that never comes or an offset that is no duration, and ``AssertionError`` for
    the form of AWS, which schedulers no longer take.
    """

    def __init__(
        self,
        cron_expression: str | None = None,
        schedule: str | None = None,
        offset: str | None = None,
        kickoff_time_input_arg: str | None = None,
    ) -> None:
        if cron_expression:
            raise AssertionError("cron_expression is deprecated and not taken any more; write schedule='* * * * *'")
        if schedule is not None:
            check_schedule(schedule)
        if offset is not None:
            check_offset(offset)
        cron = None if schedule is None else _Schedule.CronSchedule(schedule, offset)
        super().__init__(kickoff_time_input_arg, cron_schedule=cron)

    @classmethod
    def from_flyte_idl(cls, pb2_object: Any) -> Any:
        """The plain schedule that a message says."""
        return _Schedule.from_flyte_idl(pb2_object)


class FixedRate(_Schedule):  # type: ignore[misc] # the view is made when it is asked for
    """A launch plan every so many minutes, hours or days; raises ``AssertionError`` for parts of a minute."""

    def __init__(self, duration: timedelta, kickoff_time_input_arg: str | None = None) -> None:
        found = next(((name, unit) for name, unit in _UNITS if not duration % unit), None)
        if found is None:
            raise AssertionError(f"FixedRate(duration={duration}): schedules know no less than a minute")
        name, unit = found
        rate = _Schedule.FixedRate(duration // unit, getattr(_Schedule.FixedRateUnit, name))
        super().__init__(kickoff_time_input_arg, rate=rate)

    @classmethod
    def from_flyte_idl(cls, pb2_object: Any) -> Any:
        """The plain schedule that a message says."""
        return _Schedule.from_flyte_idl(pb2_object)


class OnSchedule:
    """A schedule as a launch plan's ``trigger``."""

    def __init__(self, schedule: CronSchedule | FixedRate) -> None:
        self._schedule = schedule

    def to_flyte_idl(self, *_args: Any, **_kwargs: Any) -> Any:
        """The message."""
        return self._schedule.to_flyte_idl()
