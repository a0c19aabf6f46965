"""What a running task may know and use."""

from __future__ import annotations

from flyteweight.runtime import context
from flyteweight.runtime.identity import identity


def _local_context() -> context.FlyteContext:
    from flyteweight.runtime.parameters import ExecutionParameters
    from flyteweight.storage.access import FileAccessProvider

    in_pod = identity("execution_name")
    # There the files stay as long as the pod: a notebook's kernel, for one, leaves those that it made to the task.
    access = FileAccessProvider() if in_pod else FileAccessProvider.temporary()
    parameters = ExecutionParameters.local(access)
    return context.FlyteContext(context.ExecutionState(None, parameters), access)


# Here and not in the module: parameters hold decks, and a deck finds its run through the context.
context.make_local_context_by(_local_context)
