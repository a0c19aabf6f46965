"""flytekit's exceptions as ours, so that one table decides about code, origin and kind of all failures."""

from __future__ import annotations

import re
from typing import Any

from flyteweight.exceptions import (
    FlyteException,
    FlyteNonRecoverableSystemException,
    FlyteRecoverableException,
    FlyteUserException,
    FlyteUserRuntimeException,
    IgnoreOutputs,
    TaskInputError,
    TaskOutputError,
)

# The first lines of flytekit's texts, which name types and no values.
_OF_OUTPUT = re.compile(
    r"Failed to convert outputs of task '.*' at position (?P<at>\S+)\.\n"
    r"Failed to convert type (?P<found>.+) to type (?P<expected>.+)\.\n"
)
_IN_IT = re.compile(
    r"Error Message: Expected value of type <class '(?P<expected>[\w.]+)'> but got .* "
    r"of type <class '(?P<found>[\w.]+)'>\.*\Z",
    re.DOTALL,
)
_OF_INPUT = re.compile(r"Error converting input '(?P<at>[^'\n]+)':\n")
_EXPECTED = re.compile(r"^Expected Python type: (?P<expected>.+)$", re.MULTILINE)
_CLASS = re.compile(r"<class '([^']+)'>")
# Where flytekit converts: frames of these functions are in the trace of a failed conversion, and no others tell.
_READS_INPUTS, _WRITES_OUTPUTS = "_literal_map_to_python_input", "_output_to_literal_map"


def our_error(error: BaseException, task: str = "") -> BaseException:
    """The error as the entrypoint knows it; one that flytekit did not define comes back as it is.

    A conversion that failed is what it is in tasks of ours: its text names types, and no value.
    """
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
        if (refusal := conversion_error(error.value, task)) is not None:
            return refusal
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


def conversion_error(error: BaseException, task: str) -> FlyteException | None:
    """The error of ours for a conversion by flytekit that failed; ``None`` for what is none, or the storage's."""
    if is_of_storage(error):
        return None
    functions = set(_functions(error))
    text = str(error.args[0]) if error.args else ""
    if _WRITES_OUTPUTS in functions or _OF_OUTPUT.match(text):
        return TaskOutputError(f"outputs of task '{task}': {_of_output(error, text)}")
    if _READS_INPUTS in functions or _OF_INPUT.match(text):
        return TaskInputError(f"Failed to convert inputs of task '{task}': {_of_input(error, text)}")
    return None


def without_values(error: BaseException) -> str:
    """A failed conversion in words: what flytekit says of types, else the error's class and place."""
    text = str(error.args[0]) if error.args else ""
    return _of_output(error, text) if _OF_OUTPUT.match(text) else _of_input(error, text)


def is_of_storage(error: BaseException) -> bool:
    """Whether a conversion failed because data could not be read or written, not because of a type."""
    from flytekit.exceptions.system import FlyteSystemException

    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, (OSError, FlyteException, FlyteSystemException)):
            return True
        seen = seen.__cause__
    return False


def _of_output(error: BaseException, text: str) -> str:
    said = _OF_OUTPUT.match(text)
    if said is None:
        return _class_and_place(error)
    at = f"o{said['at']}" if said["at"].isdecimal() else said["at"]
    expected, found = _type_name(said["expected"]), _type_name(said["found"])
    # Where types are the same, or another library refuses, it is the value that does not fit: a table fails its schema.
    if expected == found or type(error).__module__.partition(".")[0] not in ("builtins", "flytekit"):
        return f"{_class_and_place(error)} at {at}"
    inner = _IN_IT.search(text)
    if inner is None or inner["found"] == found:
        return f"expected {expected}, found {found} at {at}"
    deeper = f"in which {inner['expected']} was expected and {inner['found']} found"
    return f"expected {expected}, found {found} at {at}, {deeper}"


def _of_input(error: BaseException, text: str) -> str:
    said, expected = _OF_INPUT.match(text), _EXPECTED.search(text)
    if said is None or expected is None:
        return _class_and_place(error)
    return f"expected {_type_name(expected['expected'])}, found a literal of another type at {said['at']}"


def _type_name(text: str) -> str:
    return _CLASS.sub(r"\1", text)


def _class_and_place(error: BaseException) -> str:
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    name = f"the conversion raised {type(error).__module__}.{type(error).__qualname__}"
    if traceback is None:
        return name
    return f"{name} in {traceback.tb_frame.f_code.co_filename}, line {traceback.tb_lineno}"


def _functions(error: BaseException) -> list[str]:
    names, traceback = [], error.__traceback__
    while traceback is not None:
        names.append(traceback.tb_frame.f_code.co_name)
        traceback = traceback.tb_next
    return names
