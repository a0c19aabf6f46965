"""``@dynamic``: a function that decides at run time which tasks run, and with what."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flyteweight.tasks.decorator import task
from flyteweight.tasks.function import ExecutionBehavior

if TYPE_CHECKING:
    dynamic = task  # takes the same settings and keeps the function's signature
else:
    #: ``@task`` for functions that build a workflow when they run; takes the same settings.
    #:
    #: Inside the function, inputs are real values, and calls of tasks, workflows and launch plans return promises:
    #:
    #: >>> @dynamic
    #: ... def squares(n: int) -> list[int]:
    #: ...     return [square(x=i) for i in range(n)]
    dynamic = partial(task, execution_mode=ExecutionBehavior.DYNAMIC)
