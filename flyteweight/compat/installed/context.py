"""flytekit's own execution context, made of a run of ours."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib.abc import Loader
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    from flyteweight.runtime.context import FlyteContext

#: What was entered for the rest of the process, with the parameters of the run that it was entered for.
_ENTERED: list[tuple[Any, Any]] = []
_RUNTIME_PACKAGES = "_F_RUNTIME_PACKAGES"


def enter(ctx: FlyteContext) -> None:
    """Make flytekit's context that of a task in a container, with this run's paths, as long as the process lives."""
    block = _execution(ctx)
    _ENTERED.append((ctx.file_access, block))
    block.__enter__()


def flytekit_context(ctx: FlyteContext) -> AbstractContextManager[Any]:
    """A block in which flytekit's current context is that of a task in a container, with this run's paths."""
    if any(access is ctx.file_access for access, _ in _ENTERED):
        from flytekit.core.context_manager import FlyteContextManager

        return nullcontext(FlyteContextManager.current_context())
    return _execution(ctx)


class Entering(Loader):
    """A loader of flytekit that is itself again, and calls :func:`enter`, once flytekit is loaded."""

    def __init__(self, loader: Any, ctx: FlyteContext) -> None:
        self._loader = loader
        self._ctx = ctx

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        module: ModuleType | None = self._loader.create_module(spec)
        return module

    def exec_module(self, module: ModuleType) -> None:
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        enter(self._ctx)


@contextmanager
def _execution(ctx: FlyteContext) -> Iterator[Any]:
    from flytekit.bin.entrypoint import setup_execution

    params = ctx.user_space_params
    settings = ctx.serialization_settings
    fast = settings.fast_serialization_settings if settings is not None else None
    # It would install them once more.
    installed = os.environ.pop(_RUNTIME_PACKAGES, None)
    block = setup_execution(
        raw_output_data_prefix=ctx.file_access.raw_output_prefix,
        output_metadata_prefix=params.output_metadata_prefix,
        checkpoint_path=params.checkpoint_path,
        prev_checkpoint=params.prev_checkpoint,
        dynamic_addl_distro=fast.distribution_location if fast is not None else None,
        dynamic_dest_dir=fast.destination_dir if fast is not None else None,
    )
    try:
        theirs = block.__enter__()
    finally:
        if installed is not None:
            os.environ[_RUNTIME_PACKAGES] = installed
    try:
        yield theirs
    finally:
        block.__exit__(None, None, None)
