"""Running what is made of a real flytekit that the image installs too: its tasks, and executors of its plugins.

flytekit is imported here only when the object to run has imported it already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flyteweight.compat.installed.tasks import FlytekitTask
    from flyteweight.models import TaskTemplate


def adapt(task: Any) -> FlytekitTask:
    """A task of flytekit's own classes as one that our entrypoint runs, with flytekit's models and context."""
    from flyteweight.compat.installed.tasks import FlytekitTask

    return FlytekitTask(task)


def shim_task(template: TaskTemplate, executor_type: Any) -> FlytekitTask:
    """A template and a ``ShimTaskExecutor`` of flytekit's as a task that our entrypoint runs."""
    from flyteweight.compat.installed.executors import FlytekitShimTask
    from flyteweight.compat.installed.tasks import FlytekitTask

    return FlytekitTask(FlytekitShimTask(template, executor_type))
