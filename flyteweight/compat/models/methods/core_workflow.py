"""What the models of ``flytekit.models.core.workflow`` do."""

from __future__ import annotations

from typing import Any

from flyteweight.compat.models.methods import first


class NodeMetadata:
    """How a node is run."""

    _timeout: Any
    _retries: Any

    def _settle(self) -> None:
        from datetime import timedelta

        from flyteweight.compat.models import literals

        if self._timeout is None:
            self._timeout = timedelta()
        if self._retries is None:
            self._retries = literals.RetryStrategy(0)


class Node:
    """A step of a workflow."""

    task_node: Any
    workflow_node: Any
    branch_node: Any

    @property
    def target(self) -> Any:
        """What it runs: a task, a workflow or a branch."""
        return first(self.task_node, self.workflow_node, self.branch_node)


class WorkflowNode:
    """A workflow or launch plan as a step."""

    launchplan_ref: Any
    sub_workflow_ref: Any

    @property
    def reference(self) -> Any:
        """Which one it is."""
        return first(self.launchplan_ref, self.sub_workflow_ref)


class GateNode:
    """A step that waits."""

    signal: Any
    sleep: Any
    approve: Any

    @property
    def condition(self) -> Any:
        """What it waits for."""
        return first(self.signal, self.sleep, self.approve)
