"""One run: resolve the task, read its inputs, call it, write its outputs or an error document."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from flyteweight import storage
from flyteweight.entrypoint import signals
from flyteweight.entrypoint.inputs import Inputs
from flyteweight.entrypoint.invocation import Invocation, worker_name, working_directory
from flyteweight.entrypoint.last_resort import settle_streams
from flyteweight.entrypoint.modules import see
from flyteweight.entrypoint.prefix import FUTURES, OUTPUTS, OutputPrefix
from flyteweight.entrypoint.start import release_collector
from flyteweight.exceptions import IgnoreOutputs
from flyteweight.models import LiteralMap
from flyteweight.runtime.context import ExecutionMode, ExecutionState, FlyteContext, FlyteContextManager
from flyteweight.runtime.parameters import ExecutionParameters
from flyteweight.runtime.timeline import Timeline
from flyteweight.storage.access import FileAccessProvider

if TYPE_CHECKING:
    from google.protobuf.message import Message


def run(invocation: Invocation) -> int:
    """Run one task; returns the exit code. Every failure ends in a document, or on stderr and a code that is not 0."""
    process = os.getpid()
    timeline = Timeline()
    storage.hold_environment(os.environ)
    invocation = invocation.anchored()
    access = FileAccessProvider(invocation.raw_output_data_prefix)
    prefix = None if invocation.test else OutputPrefix(invocation.output_prefix, worker_name())
    try:
        signals.install()
        outcome, code = _execute(invocation, prefix, access, timeline), 0
    except IgnoreOutputs:
        outcome, code = "ignored", 0
    except BaseException as error:
        if os.getpid() != process:
            raise  # a process that the task forked has no verdict to give
        signals.ignore_termination()
        outcome, code = _report(error, prefix)
    finally:
        if os.getpid() == process:
            access.clean_up()
    _log_summary(timeline, outcome)
    settle_streams()
    return code


def _execute(
    invocation: Invocation, prefix: OutputPrefix | None, access: FileAccessProvider, timeline: Timeline
) -> str:
    if prefix is None:
        _load(invocation, _enter_context(invocation, access, timeline))
        return "tested"
    process = os.getpid()
    with timeline("read"):
        inputs = Inputs(invocation.inputs)
        prefix.look_for_stale()
    context = _enter_context(invocation, access, timeline)
    task = _load(invocation, context)
    with timeline("read"):
        literals = inputs.literals()
    result = _dispatch(task, context, literals, prefix)
    if os.getpid() != process:
        raise SystemExit(0)  # the child of a fork came back from the task's function; only the parent has outputs
    with timeline("write"):
        name, message = _wire_form(result, task, prefix)
        signals.ignore_termination()
        prefix.write_result(name, message)
    return "succeeded"


def _enter_context(invocation: Invocation, access: FileAccessProvider, timeline: Timeline) -> FlyteContext:
    """Make the run's context current, and let modules of the working directory be found."""
    parameters = ExecutionParameters(
        access,
        raw_output_prefix=invocation.raw_output_data_prefix,
        output_metadata_prefix=invocation.output_prefix,
        checkpoint_path=invocation.checkpoint_path,
        prev_checkpoint=invocation.prev_checkpoint,
        timeline=timeline,
    )

    def settings() -> Any:
        from flyteweight.settings.configuration import settings_of_run

        return settings_of_run(invocation.dynamic_addl_distro, invocation.dynamic_dest_dir)

    context = FlyteContext(ExecutionState(ExecutionMode.TASK_EXECUTION, parameters), access, settings)
    FlyteContextManager.enter_process(context)
    see(working_directory())
    return context


def _load(invocation: Invocation, context: FlyteContext) -> Any:
    """The task, or with ``--test`` nothing but the proof that its resolver is there."""
    with context.user_space_params.timeline("import"):
        from flyteweight.entrypoint.load import load_resolver, load_task

        packages = os.environ.get("_F_RUNTIME_PACKAGES", "").split()
        if packages:
            from flyteweight.entrypoint.runtime_packages import install

            install(packages)
        release_collector()
        resolver = load_resolver(invocation.resolver)
        if invocation.test:
            return None
        return load_task(resolver, list(invocation.loader_args), invocation.resolver)


def _dispatch(task: Any, context: FlyteContext, literals: LiteralMap, prefix: OutputPrefix) -> Any:
    try:
        result = task.dispatch_execute(context, literals)
    except IgnoreOutputs:
        raise
    except Exception:
        _write_decks(task, context, literals, None, prefix)  # people look at the decks of a failed run, too
        raise
    _write_decks(task, context, literals, result, prefix)
    return result


def _write_decks(task: Any, context: FlyteContext, literals: LiteralMap, result: Any, prefix: OutputPrefix) -> None:
    if getattr(task, "enable_deck", False):
        from flyteweight.decks.writing import write_decks

        outputs = result if isinstance(result, LiteralMap) else None
        write_decks(task, context.user_space_params, prefix.uri, literals, outputs)


def _wire_form(result: Any, task: Any, prefix: OutputPrefix) -> tuple[str, Message]:
    """Name and content of the file that a result becomes; large outputs are stored on the way."""
    kind = getattr(getattr(type(result), "DESCRIPTOR", None), "full_name", "")
    if kind == "flyteidl.core.DynamicJobSpec":
        return FUTURES, result
    if kind == "flyteidl.core.LiteralMap":
        return OUTPUTS, _offloaded(result, task, prefix) if os.environ.get("_F_L_MIN_SIZE_MB") else result
    if type(result).__name__ == "VoidPromise":
        return OUTPUTS, LiteralMap()
    from flyteweight.entrypoint.load import NotAResult

    raise NotAResult(task, result)


def _offloaded(outputs: LiteralMap, task: Any, prefix: OutputPrefix) -> LiteralMap:
    from flyteweight.exceptions import FlyteSystemException
    from flyteweight.types.offloaded import limits_from, offload

    try:
        limits = limits_from(os.environ)
    except ValueError as error:
        raise FlyteSystemException(str(error)) from None
    if limits is None:
        return outputs
    types = {name: variable.type for name, variable in task.interface.outputs.variables.items()}
    return offload(outputs, prefix.uri, types, limits)


def _report(error: BaseException, prefix: OutputPrefix | None) -> tuple[str, int]:
    """Tell the world what failed; returns the outcome's name and the exit code."""
    from flyteweight.entrypoint import errors, report

    error = signals.reason_of(error)
    outcome = type(errors.cause_of(error)).__name__
    try:
        return outcome, report.failure(error, prefix)
    except BaseException as broken:  # noqa: BLE001 - a second failure must not hide the first, nor let the run look good
        from flyteweight.entrypoint.last_resort import cannot_report

        return outcome, cannot_report(outcome, broken)


def _log_summary(timeline: Timeline, outcome: str) -> None:
    if "FLYTE_SDK_LOGGING_LEVEL" in os.environ or "logging" in sys.modules:
        from flyteweight.runtime.logs import summary

        summary(timeline, storage.counters, outcome)


def report_usage_error(words: list[str], message: str) -> None:
    """Leave an error document for a wrong command line, if it names an output prefix."""
    from flyteweight.entrypoint import report

    report.usage_error(words, message)
