"""What is known while a task runs: contexts are values, carried in a ``ContextVar``.

A :class:`FlyteContext` never changes: every ``with_…`` method returns a new one, and ``FlyteContextManager`` makes one
current for a block. An asyncio task sees the context in which it was started, as with any context variable.
``threading`` hands no context variables on, so the process has a context of its own, which a thread sees: that of the
run, and while its task runs that of the task; outside a run, one for local use.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flyteweight.runtime.context_builder import ContextBuilder
    from flyteweight.runtime.output_metadata import OutputMetadataTracker
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

    __slots__ = ("mode", "on_return", "user_space_params")

    def __init__(
        self,
        mode: ExecutionMode | None,
        user_space_params: ExecutionParameters,
        on_return: Callable[[], None] | None = None,
    ) -> None:
        self.mode = mode
        self.user_space_params = user_space_params
        #: Called when the user's code has come back, before its results are converted.
        self.on_return = on_return

    def with_params(
        self,
        mode: ExecutionMode | None = None,
        user_space_params: ExecutionParameters | None = None,
    ) -> ExecutionState:
        """The same state with what is given replaced."""
        return ExecutionState(mode or self.mode, user_space_params or self.user_space_params, self.on_return)

    def is_local_execution(self) -> bool:
        """Whether the code runs because a person called it, not because a scheduler did."""
        return self.mode in _LOCAL_MODES


class FlyteContext:
    """Everything that tasks, transformers and the workflow compiler may need to know; immutable.

    ``with_…`` methods return a changed copy, on which ``build()``, which flytekit's users write, changes nothing;
    ``new_builder()`` gives an object whose attributes may be set.
    """

    __slots__ = ("_settings", "_tracker", "compilation_state", "execution_state", "file_access")

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
        self._tracker: list[OutputMetadataTracker] = []
        self.compilation_state = compilation_state

    @property
    def serialization_settings(self) -> SerializationSettings | None:
        """How tasks are serialised here; a function given for it is called, as only dynamic tasks need the settings."""
        return self._settings() if callable(self._settings) else self._settings

    @property
    def output_metadata_tracker(self) -> OutputMetadataTracker:
        """What the running task says of its outputs; copies of the context share it."""
        if not self._tracker:
            from flyteweight.runtime.output_metadata import OutputMetadataTracker

            self._tracker.append(OutputMetadataTracker())
        return self._tracker[0]

    @property
    def says_of_outputs(self) -> bool:
        """Whether anybody has asked for :attr:`output_metadata_tracker`."""
        return bool(self._tracker)

    @staticmethod
    def current_context() -> FlyteContext:
        """The context of the code that calls this."""
        return FlyteContextManager.current_context()

    @property
    def user_space_params(self) -> ExecutionParameters:
        """What :func:`current_context` gives to the user's code."""
        return self.execution_state.user_space_params

    def new_builder(self) -> ContextBuilder:
        """Collects changes for another context."""
        from flyteweight.runtime.context_builder import ContextBuilder

        return ContextBuilder(self)

    def build(self) -> FlyteContext:
        """This context; flytekit's ``with_…`` methods return builders, these return the result."""
        return self

    def new_execution_state(self, working_dir: Any = None) -> ExecutionState:  # noqa: ARG002 - flytekit's signature
        """A state in no mode yet with this context's parameters, from which ``with_params`` makes another."""
        return ExecutionState(None, self.user_space_params)

    def with_execution_state(self, execution_state: ExecutionState) -> FlyteContext:
        """A copy with another execution state."""
        return self._copy(execution_state=execution_state)

    def with_file_access(self, file_access: FileAccessProvider) -> FlyteContext:
        """A copy whose files go elsewhere."""
        return self._copy(file_access=file_access)

    def with_serialization_settings(self, settings: SerializationSettings | None) -> FlyteContext:
        """A copy with other serialization settings."""
        return self._copy(_settings=settings)

    def with_compilation_state(self, state: CompilationState | None) -> FlyteContext:
        """A copy in which calling a task creates a node in ``state``; ``None`` ends that."""
        return self._copy(compilation_state=state)

    def with_output_metadata_tracker(self, tracker: OutputMetadataTracker | None) -> FlyteContext:
        """A copy in which ``tracker``, or else a new one, keeps what the task says of its outputs."""
        return self._copy(_tracker=[] if tracker is None else [tracker])

    def _copy(self, **changes: Any) -> FlyteContext:
        copy = object.__new__(type(self))
        for name in FlyteContext.__slots__:
            setattr(copy, name, changes[name] if name in changes else getattr(self, name))
        return copy


# A context and what stands below it on the stack.
_Frame = tuple[FlyteContext, Any]

_CURRENT: ContextVar[_Frame | None] = ContextVar("flyteweight.runtime.context", default=None)
_OF_PROCESS: list[FlyteContext] = []
_LOCAL: dict[str, FlyteContext] = {}
_makers: list[Callable[[], FlyteContext]] = []


#: Set in the environment of a run, by which the processes that it starts know that they belong to one. It holds the
#: run's places, for those that join it.
RUN_VARIABLE = "_FLYTEWEIGHT_RUN"


def inside_a_run() -> bool:
    """Whether this process runs a task for a scheduler, or was started by one that does: a module is then imported for
    the one task that runs, and what else is declared in it is nobody's business.
    """
    mode = FlyteContextManager.current_context().execution_state.mode
    return mode in (ExecutionMode.TASK_EXECUTION, ExecutionMode.DYNAMIC_TASK_EXECUTION) or RUN_VARIABLE in os.environ


class FlyteContextManager:
    """Makes contexts current."""

    @staticmethod
    def current_context() -> FlyteContext:
        """The current context; outside a run, one for local use with a temporary raw-data directory."""
        frame = _CURRENT.get()
        if frame is not None:
            return frame[0]
        return _OF_PROCESS[-1] if _OF_PROCESS else local_context()

    @staticmethod
    def enter_process(context: FlyteContext) -> None:
        """Make ``context`` current here and in the threads of the process, from now on."""
        _CURRENT.set((context, _CURRENT.get()))
        _OF_PROCESS.append(context)

    @staticmethod
    def push_context(context: FlyteContext | ContextBuilder) -> FlyteContext:
        """Make ``context`` current until :meth:`pop_context`; returns it."""
        built = context.build()
        _CURRENT.set((built, _CURRENT.get()))
        return built

    @staticmethod
    def pop_context() -> FlyteContext:
        """Go back to the context before the last :meth:`push_context`; returns the one that was current."""
        frame = _CURRENT.get()
        if frame is None:
            raise AssertionError("pop_context() without a push_context() before it")
        _CURRENT.set(frame[1])
        return frame[0]

    @staticmethod
    def size() -> int:
        """How many contexts stand on the stack, the one for local use included."""
        frame, size = _CURRENT.get(), 1
        while frame is not None:
            frame, size = frame[1], size + 1
        return size

    @staticmethod
    @contextmanager
    def with_context(context: FlyteContext | ContextBuilder) -> Iterator[FlyteContext]:
        """Make ``context`` current for the block; what the block pushed and did not pop ends with it."""
        built = context.build()
        token = _CURRENT.set((built, _CURRENT.get()))
        try:
            yield built
        finally:
            _CURRENT.reset(token)

    @staticmethod
    @contextmanager
    def with_task_context(context: FlyteContext) -> Iterator[FlyteContext]:
        """Make ``context`` current for the block; in a scheduler's run, for all threads of the process."""
        with FlyteContextManager.with_context(context):
            if context.execution_state.mode is not ExecutionMode.TASK_EXECUTION:
                yield context
                return
            _OF_PROCESS.append(context)
            try:
                yield context
            finally:
                # Others may have come and gone in other threads.
                at = max(n for n, one in enumerate(_OF_PROCESS) if one is context)
                del _OF_PROCESS[at]


def current_context() -> ExecutionParameters:
    """What a running task may know of its run: execution id, logging, secrets, checkpoint, working directory, …"""
    return FlyteContextManager.current_context().user_space_params


def new_context() -> Any:
    """A block with the current context made current again; kept for code that builds contexts."""
    return FlyteContextManager.with_context(FlyteContextManager.current_context())


def make_local_context_by(make: Callable[[], FlyteContext]) -> None:
    """Let ``make`` give the context outside runs. ``flyteweight.runtime`` calls this: a context knows no parameters."""
    _makers[:] = [make]


def local_context() -> FlyteContext:
    """The context of code that no scheduler runs; its scratch directory lives as long as the process."""
    if "local" not in _LOCAL:
        _LOCAL.setdefault("local", _makers[0]())
    return _LOCAL["local"]
