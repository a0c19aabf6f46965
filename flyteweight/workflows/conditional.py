"""``conditional``: the scheduler, or a local run, chooses which of several nodes runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flyteweight.runtime.context import FlyteContextManager
from flyteweight.workflows.errors import compile_error

if TYPE_CHECKING:
    from flyteweight.workflows.sections import ConditionalSection


def conditional(name: str) -> ConditionalSection:
    """Begin a conditional; ``name`` is what the console shows.

    >>> result = (
    ...     conditional("size")
    ...     .if_((n > 1) & (n < 10)).then(small(n=n))
    ...     .elif_(n >= 10).then(large(n=n))
    ...     .else_().fail("n is not positive")
    ... )

    Each ``then`` takes one call. Its result has the outputs that all branches have. Raises
    ``FlyteCompilationException`` outside a workflow or dynamic task.
    """
    from flyteweight.workflows.local import runs_inside_workflow
    from flyteweight.workflows.sections import CompiledSection, LocalSection

    ctx = FlyteContextManager.current_context()
    if ctx.compilation_state is not None:
        return CompiledSection(name, ctx, ctx.compilation_state)
    if runs_inside_workflow(ctx):
        return LocalSection(name)
    raise compile_error(f"conditional('{name}') works only inside a workflow or dynamic task")
