"""flytekit's exceptions as ours, so that one table decides about code, origin and kind of all failures."""

from __future__ import annotations

from typing import Any

from flyteweight.exceptions import (
    FlyteException,
    FlyteNonRecoverableSystemException,
    FlyteRecoverableException,
    FlyteUserException,
    FlyteUserRuntimeException,
    IgnoreOutputs,
)


def our_error(error: BaseException) -> BaseException:
    """The error as the entrypoint knows it; one that flytekit did not define comes back as it is."""
    from flytekit.exceptions.system import FlyteNonRecoverableSystemException as FlytekitNonRecoverable
    from flytekit.exceptions.user import FlyteUserRuntimeException as FlytekitUserRuntime

    if isinstance(error, (FlytekitUserRuntime, FlyteUserRuntimeException)):
        value = _value(error.value)
        if isinstance(value, IgnoreOutputs) or (value is error.value and isinstance(error, FlyteException)):
            return value if isinstance(value, IgnoreOutputs) else error
        ours = FlyteUserRuntimeException(value)
        ours.__cause__ = value
        return ours
    if isinstance(error, FlytekitNonRecoverable):
        wrapped = FlyteNonRecoverableSystemException(error.value)
        wrapped.__cause__ = error.value
        return wrapped
    if _is_ignore_outputs(error):
        return IgnoreOutputs(*error.args)
    return error


def _value(raised: BaseException) -> BaseException:
    """What the user's code raised, as our class of the same meaning, name and code if it is one of flytekit's."""
    from flytekit.exceptions.base import FlyteException as FlytekitException
    from flytekit.exceptions.user import FlyteRecoverableException as FlytekitRecoverable

    if _is_ignore_outputs(raised):
        return IgnoreOutputs(*raised.args)
    if not isinstance(raised, FlytekitException):
        return raised
    base: Any = FlyteRecoverableException if isinstance(raised, FlytekitRecoverable) else FlyteUserException
    theirs = type(raised)
    kind = type(theirs.__name__, (base,), {"_ERROR_CODE": theirs.error_code, "__module__": theirs.__module__})
    ours: BaseException = kind(*raised.args, timestamp=raised.timestamp)
    ours.__cause__, ours.__context__ = raised.__cause__, raised.__context__
    ours.__suppress_context__ = raised.__suppress_context__
    return ours.with_traceback(raised.__traceback__)


def _is_ignore_outputs(error: BaseException) -> bool:
    from flytekit.core.base_task import IgnoreOutputs as FlytekitIgnoreOutputs

    return isinstance(error, FlytekitIgnoreOutputs)
