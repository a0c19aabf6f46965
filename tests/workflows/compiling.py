"""Helpers of these tests: compile a dynamic task as a container does, without the command around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteidl.core.dynamic_job_pb2 import DynamicJobSpec

from flyteweight.exceptions import FlyteUserRuntimeException
from flyteweight.runtime.context import ExecutionMode, FlyteContextManager
from flyteweight.settings.configuration import SerializationSettings
from flyteweight.storage.access import FileAccessProvider
from flyteweight.types.converters import write_outputs
from flyteweight.workflows.validate import problems

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = SerializationSettings.for_image("ghcr.io/x/app:v1", "v1", "project", "development")


def run_in_container(task: Any, raw: Path | None = None, **inputs: Any) -> Any:
    """What ``dispatch_execute`` gives in a container's context; raw data go below ``raw``."""
    ctx = FlyteContextManager.current_context().with_serialization_settings(SETTINGS)
    if raw is not None:
        ctx = ctx.with_file_access(FileAccessProvider(raw_output_prefix=str(raw)))
    state = ctx.execution_state.with_params(mode=ExecutionMode.TASK_EXECUTION)
    literals = write_outputs(inputs, task.python_interface.inputs)
    return task.dispatch_execute(ctx.with_execution_state(state), literals)


def compiled(task: Any, raw: Path | None = None, **inputs: Any) -> DynamicJobSpec:
    """The valid document that a dynamic task compiles into."""
    spec = run_in_container(task, raw, **inputs)
    assert isinstance(spec, DynamicJobSpec)
    assert problems(spec) == []
    return spec


def failure(task: Any, **inputs: Any) -> BaseException:
    """The user's error with which compiling a dynamic task fails."""
    try:
        result = run_in_container(task, **inputs)
    except FlyteUserRuntimeException as error:
        return error.value
    raise AssertionError(f"it compiled: {result}")
