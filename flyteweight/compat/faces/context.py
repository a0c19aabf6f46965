"""What a run knows of itself, as flytekit gives it: the ids are views, and contexts begin graphs."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from flyteweight.compat.faces import outward
from flyteweight.runtime import context
from flyteweight.runtime.parameters import ExecutionParameters as Ours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flyteweight.runtime.context_builder import ContextBuilder
    from flyteweight.workflows.compilation import CompilationState


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


class _Knows(type):
    """Contexts that users' code has not asked for are contexts, too."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, context.FlyteContext)


class FlyteContext(context.FlyteContext, metaclass=_Knows):
    """A context that users' code asked for."""

    __slots__ = ()

    @staticmethod
    def current_context() -> FlyteContext:
        """The context of the code that calls this."""
        return FlyteContextManager.current_context()

    def new_compilation_state(self, prefix: str = "") -> CompilationState:
        """The state of a graph that begins; ``prefix`` starts the ids of its nodes."""
        from flyteweight.workflows.compilation import CompilationState

        return CompilationState(prefix)

    def with_new_compilation_state(self) -> FlyteContext:
        """A copy in which calling a task creates a node in a graph that begins."""
        return self.with_compilation_state(self.new_compilation_state())  # type: ignore[return-value] # a copy


def _faced(ctx: context.FlyteContext) -> FlyteContext:
    if type(ctx) is context.FlyteContext:
        ctx.__class__ = FlyteContext
    return ctx  # type: ignore[return-value]


class FlyteContextManager(context.FlyteContextManager):
    """Makes contexts current, and gives them as users' code has them."""

    @staticmethod
    def current_context() -> FlyteContext:
        """The current context; outside a run, one for local use with a temporary raw-data directory."""
        return _faced(context.FlyteContextManager.current_context())

    @staticmethod
    def push_context(context_: context.FlyteContext | ContextBuilder) -> FlyteContext:
        """Make a context current until :meth:`pop_context`; returns it."""
        return _faced(context.FlyteContextManager.push_context(context_))

    @staticmethod
    def pop_context() -> FlyteContext:
        """Go back to the context before the last :meth:`push_context`; returns the one that was current."""
        return _faced(context.FlyteContextManager.pop_context())

    @staticmethod
    @contextmanager
    def with_context(context_: context.FlyteContext | ContextBuilder) -> Iterator[FlyteContext]:
        """Make a context current for the block; what the block pushed and did not pop ends with it."""
        with context.FlyteContextManager.with_context(context_) as built:
            yield _faced(built)
