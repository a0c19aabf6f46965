"""What a run knows of itself, as flytekit gives it: the ids are views."""

from __future__ import annotations

from typing import Any

from flyteweight.compat.faces import outward
from flyteweight.runtime import context
from flyteweight.runtime.parameters import ExecutionParameters as Ours


class ExecutionParameters(Ours):
    """One run, as the user's code sees it."""

    @property
    def execution_id(self) -> Any:
        """The workflow execution; outside a scheduled run it is printed in one line, as by flytekit."""
        known = super().execution_id
        if not self._local or "execution_id" in self._given:
            return outward(known)
        from flyteweight.compat.faces.local_id import WorkflowExecutionIdentifier

        return WorkflowExecutionIdentifier.from_flyte_idl(known)

    @property
    def task_id(self) -> Any:
        """The registered task."""
        return outward(super().task_id)


def faced_parameters(parameters: Any) -> Any:
    """A run's parameters as users get them: themselves, since what they keep belongs to the run."""
    if type(parameters) is Ours:
        parameters.__class__ = ExecutionParameters
    return parameters


def current_context() -> Any:
    """What a running task may know of its run: execution id, logging, secrets, checkpoint, working directory, …"""
    return faced_parameters(context.current_context())
