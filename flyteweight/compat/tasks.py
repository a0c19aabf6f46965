"""A flytekit task, run by flytekit on its own models and in its own context, seen from outside as one of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.compat.errors import our_error
from flyteweight.runtime.coroutines import run_to_end

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from flyteweight.models import DynamicJobSpec, LiteralMap, TypedInterface
    from flyteweight.runtime.context import FlyteContext


class FlytekitTask:
    """What the entrypoint needs of a task: its name, its interface, and ``dispatch_execute`` on messages."""

    def __init__(self, task: Any) -> None:
        self.task = task

    @property
    def name(self) -> str:
        """The task's name."""
        return str(self.task.name)

    @property
    def interface(self) -> TypedInterface:
        """Inputs and outputs as the wire has them."""
        message: TypedInterface = self.task.interface.to_flyte_idl()
        return message

    def dispatch_execute(self, ctx: FlyteContext, input_literal_map: LiteralMap) -> LiteralMap | DynamicJobSpec:
        """Let flytekit run the task; what it and the user's code raise comes out as our errors."""
        from flytekit.models.literals import LiteralMap as FlytekitLiteralMap

        inputs = FlytekitLiteralMap.from_flyte_idl(input_literal_map)
        try:
            with flytekit_context(ctx) as theirs, ctx.user_space_params.timeline("user"):
                result = self.task.dispatch_execute(theirs, inputs)
                if hasattr(result, "__await__"):
                    result = run_to_end(result)
        except Exception as error:
            ours = our_error(error)
            if ours is error:
                raise
            raise ours from ours.__cause__
        return _message(result)


def flytekit_context(ctx: FlyteContext) -> AbstractContextManager[Any]:
    """A block in which flytekit's current context is that of a task in a container, with this run's paths."""
    from flytekit.bin.entrypoint import setup_execution

    params = ctx.user_space_params
    settings = ctx.serialization_settings
    fast = settings.fast_serialization_settings if settings is not None else None
    return setup_execution(  # type: ignore[no-any-return]
        raw_output_data_prefix=ctx.file_access.raw_output_prefix,
        output_metadata_prefix=params.output_metadata_prefix,
        checkpoint_path=params.checkpoint_path,
        prev_checkpoint=params.prev_checkpoint,
        dynamic_addl_distro=fast.distribution_location if fast is not None else None,
        dynamic_dest_dir=fast.destination_dir if fast is not None else None,
    )


def _message(result: Any) -> LiteralMap | DynamicJobSpec:
    """A flytekit model as its message; a promise of nothing as no outputs."""
    from flytekit.core.promise import VoidPromise

    from flyteweight.models import LiteralMap

    if isinstance(result, VoidPromise):
        return LiteralMap()
    message: LiteralMap | DynamicJobSpec = result.to_flyte_idl() if hasattr(result, "to_flyte_idl") else result
    return message
