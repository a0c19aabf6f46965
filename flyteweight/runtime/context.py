"""What is known while a task runs: contexts are values, carried in a ``ContextVar``.

A :class:`FlyteContext` never changes: every ``with_…`` method returns a new one, and ``FlyteContextManager`` makes one
current for a block. An asyncio task sees the context in which it was started, as with any context variable; a thread
that the process starts sees that of the run, because ``threading`` hands no context variables on.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar, Token
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flyteweight.runtime.parameters import ExecutionParameters
    from flyteweight.settings.configuration import SerializationSettings
    from flyteweight.storage.access import FileAccessProvider
    from flyteweight.workflows.compilation import CompilationState


class ExecutionMode(Enum):
    """How the current code is being run."""

    TASK_EXECUTION = 1
    LOCAL_WORKFLOW_EXECUTION = 2
    LOCAL_TASK_EXECUTION = 3
    DYNAMIC_TASK_EXECUTION = 4
    LOCAL_DYNAMIC_TASK_EXECUTION = 5


_LOCAL_MODES = frozenset(
    {
        ExecutionMode.LOCAL_WORKFLOW_EXECUTION,
        ExecutionMode.LOCAL_TASK_EXECUTION,
        ExecutionMode.LOCAL_DYNAMIC_TASK_EXECUTION,
    }
)


class ExecutionState:
    """The mode of the run and what the user's code may ask about it."""

    Mode = ExecutionMode

    __slots__ = ("mode", "user_space_params")

    def __init__(self, mode: ExecutionMode | None, user_space_params: ExecutionParameters) -> None:
        self.mode = mode
        self.user_space_params = user_space_params

    def with_params(
        self,
        mode: ExecutionMode | None = None,
        user_space_params: ExecutionParameters | None = None,
    ) -> ExecutionState:
        """The same state with what is given replaced."""
        return ExecutionState(mode or self.mode, user_space_params or self.user_space_params)

    def is_local_execution(self) -> bool:
        """Whether the code runs because a person called it, not because a scheduler did."""
        return self.mode in _LOCAL_MODES


class FlyteContext:
    """Everything that tasks, transformers and the workflow compiler may need to know; immutable.

    ``with_…`` methods return a changed copy, so ``new_builder()`` and ``build()``, which flytekit's users write, have
    nothing to do and return the context itself.
    """

    __slots__ = ("_settings", "compilation_state", "execution_state", "file_access")

    def __init__(
        self,
        execution_state: ExecutionState,
        file_access: FileAccessProvider,
        serialization_settings: SerializationSettings | Callable[[], SerializationSettings] | None = None,
        compilation_state: CompilationState | None = None,
    ) -> None:
        self.execution_state = execution_state
        self.file_access = file_access
        self._settings = serialization_settings
        self.compilation_state = compilation_state

    @property
    def serialization_settings(self) -> SerializationSettings | None:
        """How tasks are serialised here; a function given for it is called, as only dynamic tasks need the settings."""
        return self._settings() if callable(self._settings) else self._settings

    @staticmethod
    def current_context() -> FlyteContext:
        """The context of the code that calls this."""
        return FlyteContextManager.current_context()

    @property
    def user_space_params(self) -> ExecutionParameters:
        """What :func:`current_context` gives to the user's code."""
        return self.execution_state.user_space_params

    def new_builder(self) -> FlyteContext:
        """This context; a context is its own builder."""
        return self

    def build(self) -> FlyteContext:
        """This context; a context is its own builder."""
        return self

    def with_execution_state(self, execution_state: ExecutionState) -> FlyteContext:
        """A copy with another execution state."""
        return FlyteContext(execution_state, self.file_access, self._settings, self.compilation_state)

    def new_execution_state(self) -> ExecutionState:
        """The current execution state, from which ``with_params`` makes another."""
        return self.execution_state

    def with_file_access(self, file_access: FileAccessProvider) -> FlyteContext:
        """A copy whose files go elsewhere."""
        return FlyteContext(self.execution_state, file_access, self._settings, self.compilation_state)

    def with_serialization_settings(self, settings: SerializationSettings | None) -> FlyteContext:
        """A copy with other serialization settings."""
        return FlyteContext(self.execution_state, self.file_access, settings, self.compilation_state)

    def with_compilation_state(self, state: CompilationState | None) -> FlyteContext:
        """A copy in which calling a task creates a node in ``state``; ``None`` ends that."""
        return FlyteContext(self.execution_state, self.file_access, self._settings, state)


_CURRENT: ContextVar[FlyteContext] = ContextVar("flyteweight.runtime.context")
_OF_PROCESS: list[FlyteContext] = []


class FlyteContextManager:
    """Makes contexts current."""

    @staticmethod
    def current_context() -> FlyteContext:
        """The current context; outside a run, one for local use with a temporary raw-data directory."""
        context = _CURRENT.get(None)
        if context is None:
            context = _OF_PROCESS[-1] if _OF_PROCESS else _local_context()
            _CURRENT.set(context)
        return context

    @staticmethod
    def enter_process(context: FlyteContext) -> None:
        """Make ``context`` current here and in every thread that the process starts from now on."""
        _CURRENT.set(context)
        _OF_PROCESS.append(context)

    @staticmethod
    def push_context(context: FlyteContext) -> Token[FlyteContext]:
        """Make ``context`` current until the returned token is given to :meth:`pop_context`."""
        return _CURRENT.set(context)

    @staticmethod
    def pop_context(token: Token[FlyteContext]) -> None:
        """Go back to the context before :meth:`push_context`."""
        _CURRENT.reset(token)

    @staticmethod
    @contextmanager
    def with_context(context: FlyteContext) -> Iterator[FlyteContext]:
        """Make ``context`` current for the block."""
        token = _CURRENT.set(context)
        try:
            yield context
        finally:
            _CURRENT.reset(token)


def current_context() -> ExecutionParameters:
    """What a running task may know of its run: execution id, logging, secrets, checkpoint, working directory, …"""
    return FlyteContextManager.current_context().user_space_params


def new_context() -> Any:
    """A block with the current context made current again; kept for code that builds contexts."""
    return FlyteContextManager.with_context(FlyteContextManager.current_context())


def _local_context() -> FlyteContext:
    from flyteweight.runtime.parameters import ExecutionParameters
    from flyteweight.storage.access import FileAccessProvider

    access = FileAccessProvider.temporary()
    parameters = ExecutionParameters.local(access)
    return FlyteContext(ExecutionState(None, parameters), access)
