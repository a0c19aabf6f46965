"""One call of one task, from its resolver to the bytes of its outputs: all that runs the user's code."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, NoReturn

from flyteweight.entrypoint import signals
from flyteweight.entrypoint.collector import release_collector
from flyteweight.entrypoint.context import enter_run
from flyteweight.entrypoint.inputs import Inputs
from flyteweight.entrypoint.modules import see
from flyteweight.entrypoint.prefix import FUTURES, OUTPUTS
from flyteweight.entrypoint.verdict import Failure, Nothing, Result
from flyteweight.entrypoint.wire import serialized, serialized_in_place_of, sizes_of
from flyteweight.exceptions import IgnoreOutputs
from flyteweight.models import LiteralMap
from flyteweight.storage.location import locate

if TYPE_CHECKING:
    from google.protobuf.message import Message

    from flyteweight.entrypoint.invocation import Code, Invocation
    from flyteweight.entrypoint.verdict import Outcome
    from flyteweight.runtime.context import FlyteContext
    from flyteweight.runtime.timeline import Timeline
    from flyteweight.storage.access import FileAccessProvider


#: Bytes; the default of the scheduler's ``maxDownloadMBs``.
_READ_BY_SCHEDULER = 2 << 20


class Execution:
    """One call of one task."""

    def __init__(self, invocation: Invocation, access: FileAccessProvider, timeline: Timeline) -> None:
        self._invocation = invocation
        self._access = access
        self._timeline = timeline
        self._deck: _Deck | None = None

    def outcome(self) -> Outcome:
        """Run the task; nothing but the end of a forked child comes out as an exception.

        Signals interrupt only what is in here, and none has any effect afterwards.
        """
        process = os.getpid()
        try:
            try:
                with signals.interruptible():
                    return self._result(process)
            finally:
                if os.getpid() == process:
                    signals.hold()
        except BaseException as error:  # noqa: BLE001 - whatever the user's code raises is an outcome
            if os.getpid() != process:
                _end_child(error)
            return Nothing("ignored") if isinstance(error, IgnoreOutputs) else Failure(signals.reason_of(error))

    @property
    def has_decks(self) -> bool:
        """Whether the task shows something to people."""
        return self._deck is not None

    def write_decks(self, outcome: Outcome) -> None:
        """Leave what the task shows to people, also when it failed."""
        if self._deck is not None and not isinstance(outcome, Nothing):
            self._deck.write()

    def _result(self, process: int) -> Outcome:
        invocation = self._invocation
        with self._timeline("read"):
            inputs = None if invocation.test else Inputs(locate(invocation.inputs))
        if invocation.code is not None:
            self._unpack(invocation.code)
        context = enter_run(invocation, self._access, self._timeline)
        see(invocation.outside.directory)
        self._hand_on_checkpoint()
        task = self._load(context)
        if inputs is None:
            return Nothing("tested")
        with self._timeline("read"):
            literals = []
            if invocation.mapped:
                task, item = self._item(task, inputs)
                literals.append(item)
                del item
            else:
                literals.append(inputs.literals())
        result = self._dispatch(task, context, literals)
        if os.getpid() != process:
            raise SystemExit(0)  # the child of a fork came back from the task's function; only the parent has outputs
        with self._timeline("write"):
            name, message = self._wire_form(result, task)
            held = [message]
            del result, message
            data = serialized_in_place_of(held) if self._deck is None else serialized(held[0])
            return Result(name, data, _size_warnings(name, data))

    def _unpack(self, code: Code) -> None:
        """Bring the code here, of which nothing has been imported yet."""
        with self._timeline("code"):
            import importlib

            from flyteweight.entrypoint.code import provide

            provide(code.uri, code.directory)
            importlib.invalidate_caches()

    def _item(self, mapped: Any, inputs: Inputs) -> tuple[Any, LiteralMap]:
        """Of a mapped task, the task that runs for each item, and the inputs of the item that is to be run."""
        from flyteweight.entrypoint.item import index_from, task_of_item

        task, names = task_of_item(mapped)
        index = self._invocation.item
        if index is None:
            index = index_from(self._invocation.outside.environment)
        return task, inputs.of_item(names, mapped.bound_inputs, index)

    def _hand_on_checkpoint(self) -> None:
        """Let the next attempt find the checkpoint of the last one, before anything can end this one."""
        previous, own = self._invocation.prev_checkpoint, self._invocation.checkpoint_path
        if previous and own and not self._invocation.test:
            from flyteweight.runtime.checkpoint import hand_on

            hand_on(previous, own)

    def _load(self, context: FlyteContext) -> Any:
        """The task, or with ``--test`` nothing but the proof that its resolver is there."""
        invocation = self._invocation
        with context.user_space_params.timeline("import"):
            from flyteweight.entrypoint.load import load_resolver, load_task, reading_code

            if packages := invocation.outside.runtime_packages:
                from flyteweight.entrypoint.runtime_packages import install

                install(packages, self._access.get_random_local_directory())
            release_collector()
            with reading_code():
                resolver = load_resolver(invocation.resolver)
                if invocation.test:
                    return None
                return load_task(resolver, list(invocation.loader_args), invocation.resolver)

    def _dispatch(self, task: Any, context: FlyteContext, literals: list[LiteralMap]) -> Any:
        """What the task makes of the one message in the list, which is taken out of it: the task lets go of it, too."""
        if getattr(task, "enable_deck", False):
            self._deck = _Deck(task, context, literals[0], self._invocation.output_prefix)
        result = task.dispatch_execute(context, literals.pop())
        if self._deck is not None and isinstance(result, LiteralMap):
            self._deck.outputs = result
        return result

    def _wire_form(self, result: Any, task: Any) -> tuple[str, Message]:
        """Name and content of the file that a result becomes; large outputs are stored on the way."""
        kind = getattr(getattr(type(result), "DESCRIPTOR", None), "full_name", "")
        if kind == "flyteidl.core.DynamicJobSpec":
            return FUTURES, result
        if kind == "flyteidl.core.LiteralMap":
            return OUTPUTS, self._offloaded(result, task)
        if type(result).__name__ == "VoidPromise":
            return OUTPUTS, LiteralMap()
        from flyteweight.entrypoint.load import NotAResult

        raise NotAResult(task, result)

    def _offloaded(self, outputs: LiteralMap, task: Any) -> LiteralMap:
        environment = self._invocation.outside.environment
        if not environment.get("_F_L_MIN_SIZE_MB"):
            return outputs
        from flyteweight.exceptions import FlyteSystemException
        from flyteweight.types.offloaded import limits_from, offload

        try:
            limits = limits_from(environment)
        except ValueError as error:
            raise FlyteSystemException(str(error)) from None
        if limits is None:
            return outputs
        from flyteweight.models import message_of

        interface = message_of(task.interface)
        types = {name: variable.type for name, variable in interface.outputs.variables.items()}
        return offload(outputs, self._invocation.output_prefix, types, limits)


def _size_warnings(name: str, data: bytes) -> tuple[str, ...]:
    if len(data) <= _READ_BY_SCHEDULER:
        return ()
    said = f"{name} has {len(data):,} bytes, and a scheduler reads no more than 2 MiB of it unless it is configured to"
    if name == FUTURES:
        return (f"{said}. Plan fewer nodes in one dynamic task, or hand large values on as files.",)
    sizes = sorted(((size, output) for output, size in sizes_of(data)), reverse=True)
    listed = ", ".join(f"'{output}' {size:,}" for size, output in sizes[:10])
    return (
        f"{said}. Bytes of each output: {listed}{' …' if len(sizes) > 10 else ''}. Return large values as a FlyteFile "
        "or FlyteDirectory, or let the scheduler have them offloaded.",
    )


def _end_child(error: BaseException) -> NoReturn:
    """End a process that the task forked and that came back from the task's function: it has no verdict to give."""
    if isinstance(error, SystemExit):
        raise error
    sys.excepthook(type(error), error, error.__traceback__)
    raise SystemExit(1)


class _Deck:
    """The decks of one run, to be written when it has its verdict."""

    def __init__(self, task: Any, context: FlyteContext, inputs: LiteralMap, prefix: str) -> None:
        self._task = task
        self._context = context
        self._inputs = inputs
        self._prefix = prefix
        self.outputs: LiteralMap | None = None

    def write(self) -> None:
        from flyteweight.decks.writing import write_decks

        write_decks(self._task, self._context.user_space_params, self._prefix, self._inputs, self.outputs)
