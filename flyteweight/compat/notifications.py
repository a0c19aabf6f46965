"""Notifications of launch plans, as flytekit's users write them; the control plane sends them."""

from __future__ import annotations

from typing import Any, ClassVar

from flyteweight.compat.models import common
from flyteweight.compat.models.core import execution

_Notification: Any = common.Notification
_Phase: Any = execution.WorkflowExecutionPhase


class Notification(_Notification):  # type: ignore[misc] # the view is made when it is asked for
    """A mail when an execution ends; raises ``AssertionError`` for no phase, and for one that is no end."""

    VALID_PHASES: ClassVar[set[int]] = {_Phase.ABORTED, _Phase.FAILED, _Phase.SUCCEEDED, _Phase.TIMED_OUT}

    def __init__(self, phases: list[int], email: Any = None, pager_duty: Any = None, slack: Any = None) -> None:
        if not phases:
            raise AssertionError("a notification needs a phase in which it is sent: WorkflowExecutionPhase.FAILED, …")
        if wrong := sorted(set(phases) - self.VALID_PHASES):
            raise AssertionError(
                f"a notification is sent when an execution has ended, and {_Phase.enum_to_string(wrong[0])} is no end"
            )
        super().__init__(phases, email=email, pager_duty=pager_duty, slack=slack)


class PagerDuty(Notification):
    """A mail to PagerDuty."""

    def __init__(self, phases: list[int], recipients_email: list[str]) -> None:
        super().__init__(phases, pager_duty=common.PagerDutyNotification(recipients_email))


class Email(Notification):
    """A mail."""

    def __init__(self, phases: list[int], recipients_email: list[str]) -> None:
        super().__init__(phases, email=common.EmailNotification(recipients_email))


class Slack(Notification):
    """A mail to Slack."""

    def __init__(self, phases: list[int], recipients_email: list[str]) -> None:
        super().__init__(phases, slack=common.SlackNotification(recipients_email))
