"""The errors that users raise or meet.

Names and codes are Flyte's, so that ``except`` clauses and alerts written for flytekit keep working::

    FlyteException                               UnknownFlyteException
    ├── FlyteUserException                       USER:Unknown
    │   ├── FlyteUserRuntimeException            USER:RuntimeError
    │   ├── FlyteRecoverableException            USER:Recoverable                 recoverable
    │   ├── FlyteTypeException                   USER:TypeError                   + TypeError
    │   │   ├── RestrictedTypeError          USER:TypeError
    │   │   └── TypeTransformerFailedError       USER:TypeError                   + ValueError, AssertionError
    │   │       ├── TaskInputError               USER:TypeError
    │   │       └── TaskOutputError              USER:TypeError
    │   ├── FlyteValueException                  USER:ValueError                  + ValueError
    │   │   ├── FlyteDataNotFoundException       USER:ValueError
    │   │   └── FlyteEntityNotFoundException     USER:ValueError
    │   │       └── CodeNotFound                 USER:RuntimeError
    │   ├── FlyteAssertion                       USER:AssertionError              + AssertionError
    │   │   ├── FlyteValidationException         USER:ValidationError
    │   │   ├── FlyteDisapprovalException        USER:ResultNotApproved
    │   │   ├── FlyteTimeout                     USER:Timeout
    │   │   ├── FlyteEntityAlreadyExistsException  USER:EntityAlreadyExists
    │   │   ├── FlyteEntityNotExistException     USER:EntityNotExist
    │   │   ├── FlyteAuthenticationException     USER:AuthenticationError
    │   │   ├── FlyteFailureNodeInputMismatchException  USER:FailureNodeInputMismatch
    │   │   └── FlytePromiseAttributeResolveException  USER:PromiseAttributeResolveError
    │   ├── FlyteInvalidInputException           USER:BadInputToAPI
    │   └── FlyteCompilationException            USER:CompileError
    │       ├── FlyteMissingTypeException        USER:MissingTypeError
    │       └── FlyteMissingReturnValueException  USER:MissingReturnValueError
    └── FlyteSystemException                     SYSTEM:Unknown
        ├── FlyteSystemUnavailableException      SYSTEM:Unavailable               recoverable
        ├── FlyteNotImplementedException         SYSTEM:NotImplemented
        ├── FlyteEntrypointNotLoadable           SYSTEM:UnloadableCode
        ├── FlyteSystemAssertion                 SYSTEM:AssertionError
        ├── FlyteDownloadDataException           SYSTEM:DownloadDataError
        ├── InputsNotReadable                    SYSTEM
        ├── TaskTemplateNotReadable              SYSTEM:TaskTemplate
        ├── FlyteUploadDataException             SYSTEM:UploadDataError
        └── FlyteNonRecoverableSystemException   USER:NonRecoverableSystemError

The verdict about a run that fails by one of these is what its class says: ``error_code`` and ``origin`` (USER or
SYSTEM) go into the error document, ``recoverable`` decides whether the scheduler may try again. What the user's code
raises is the user's, except errors that are ``of_nobody``. What storage reports (:mod:`flyteweight.storage.errors`)
descends from these too. ``IgnoreOutputs`` is not an error: raising it ends the task
with success and without outputs.
"""

from __future__ import annotations

from enum import Enum
from typing import Any, ClassVar


class _Coded(type):
    """The classes have their code, too, and not only the errors, as flytekit's have."""

    @property
    def error_code(cls) -> str:
        return cls._ERROR_CODE  # type: ignore[attr-defined,no-any-return]


class FlyteException(Exception, metaclass=_Coded):
    """Root of all errors of this package.

    ``timestamp`` (seconds since the epoch) is what the error document then carries instead of the time of writing;
    schedulers that compare the documents of several workers report the earliest.
    """

    _ERROR_CODE: ClassVar[str] = "UnknownFlyteException"
    origin: ClassVar[str] = "SYSTEM"
    recoverable: ClassVar[bool] = False
    #: Whether ``str()`` is the text alone, without the code and the cause that flytekit puts around it.
    in_own_words: ClassVar[bool] = False
    #: Whether the verdict is the same when the user's code raised it: a retry helps or not whoever asked.
    of_nobody: ClassVar[bool] = False
    #: The code of the verdict, where it is not the error's own.
    code_of_run: ClassVar[str] = ""

    def __init__(self, *args: Any, timestamp: float | None = None) -> None:
        super().__init__(*args)
        self._timestamp = timestamp

    @property
    def error_code(self) -> str:
        """The code that the error document carries."""
        return self._ERROR_CODE

    @property
    def timestamp(self) -> float | None:
        """When the error happened, in seconds since the epoch, if the raiser said so."""
        return self._timestamp

    def __str__(self) -> str:
        if self.in_own_words:
            return ", ".join(str(arg) for arg in self.args)
        said = ",".join(str(arg) for arg in self.args) if self.args else "None"
        cause = "" if self.__cause__ is None else f", cause={self.__cause__}"
        return f"{self._ERROR_CODE}: error={said}{cause}"


class FlyteUserException(FlyteException):
    """A fault in the user's code or in what the user gave."""

    _ERROR_CODE = "USER:Unknown"
    origin = "USER"


class FlyteUserRuntimeException(FlyteUserException):
    """An error that the user's function raised; ``value`` is the original."""

    _ERROR_CODE = "USER:RuntimeError"

    def __init__(self, exc_value: BaseException, timestamp: float | None = None) -> None:
        super().__init__(exc_value, timestamp=timestamp)  # its text is made when it is asked for, as that can fail
        self._exc_value = exc_value

    @property
    def value(self) -> BaseException:
        """The error as the user's code raised it."""
        return self._exc_value

    @property
    def error_code(self) -> str:
        """The code that the original carries, if it carries one."""
        return code_of(self._exc_value) or self._ERROR_CODE


class FlyteRecoverableException(FlyteUserException):
    """Raise it, or a subclass, to let the scheduler retry the task within the task's ``retries``."""

    _ERROR_CODE = "USER:Recoverable"
    recoverable = True


class FlyteTypeException(FlyteUserException, TypeError):
    """A value's type is not the declared one.

    Made of one text it says that; made of the type received and the one or those expected, as flytekit's users make
    it, it says them in flytekit's form.
    """

    _ERROR_CODE = "USER:TypeError"

    def __init__(
        self,
        received_type: Any = "",
        expected_type: Any = None,
        additional_msg: str | None = None,
        received_value: Any = None,
        timestamp: float | None = None,
    ) -> None:
        self._said_as_flytekit = expected_type is not None
        if expected_type is None:
            super().__init__(received_type, timestamp=timestamp)
            return
        several = isinstance(expected_type, (list, tuple, set))
        text = (
            f"Type error!  Received: {received_type}"
            f"{'' if received_value is None else f' with value: {received_value}'}"
            f", {'Expected one of' if several else 'Expected'}: {expected_type}"
        )
        super().__init__(f"{text}. {additional_msg or ''}", timestamp=timestamp)

    @property
    def in_own_words(self) -> bool:  # type: ignore[override]
        return not self._said_as_flytekit


class TypeTransformerFailedError(FlyteTypeException, ValueError, AssertionError):
    """A value could not be converted to or from a literal."""


class TaskInputError(TypeTransformerFailedError):
    """The input literals do not fit the task's declared inputs: of a run, what the scheduler gave it."""

    origin = "SYSTEM"
    code_of_run = "SYSTEM"


class TaskOutputError(TypeTransformerFailedError):
    """What the task returned does not fit its declared outputs."""


class RestrictedTypeError(FlyteTypeException):
    """The type has a meaning in Flyte that forbids its use in this place (a tuple as an input, say)."""


class FlyteValueException(FlyteUserException, ValueError):
    """A value is not acceptable.

    Made of one text it says that; made of a value and a text, as flytekit's users make it, it says both in flytekit's
    form.
    """

    _ERROR_CODE = "USER:ValueError"

    def __init__(
        self, received_value: Any = "", error_message: str | None = None, timestamp: float | None = None
    ) -> None:
        self._said_as_flytekit = error_message is not None
        if error_message is not None:
            received_value = f"Value error!  Received: {received_value}. {error_message}"
        super().__init__(received_value, timestamp=timestamp)

    @property
    def in_own_words(self) -> bool:  # type: ignore[override]
        return not self._said_as_flytekit


class FlyteDataNotFoundException(FlyteValueException):
    """There is no data at a path."""


class FlyteEntityNotFoundException(FlyteValueException):
    """A module, or an entity in it, cannot be found."""


class CodeNotFound(FlyteEntityNotFoundException):
    """A module, resolver or task that the command line names does not exist."""

    _ERROR_CODE = "USER:RuntimeError"


class FlyteAssertion(FlyteUserException, AssertionError):
    """Something that must hold does not."""

    _ERROR_CODE = "USER:AssertionError"


class FlyteValidationException(FlyteAssertion):
    """A declaration or a compiled workflow is not valid."""

    _ERROR_CODE = "USER:ValidationError"


class FlyteDisapprovalException(FlyteAssertion):
    """An approval gate was answered with no."""

    _ERROR_CODE = "USER:ResultNotApproved"


class FlyteTimeout(FlyteAssertion):
    """Something took longer than allowed."""

    _ERROR_CODE = "USER:Timeout"


class FlyteEntityAlreadyExistsException(FlyteAssertion):
    """The entity exists already."""

    _ERROR_CODE = "USER:EntityAlreadyExists"


class FlyteEntityNotExistException(FlyteAssertion):
    """The entity does not exist."""

    _ERROR_CODE = "USER:EntityNotExist"


class FlyteAuthenticationException(FlyteAssertion):
    """Credentials were missing or refused."""

    _ERROR_CODE = "USER:AuthenticationError"


class FlyteFailureNodeInputMismatchException(FlyteAssertion):
    """A failure node asks for inputs that its workflow does not have."""

    _ERROR_CODE = "USER:FailureNodeInputMismatch"


class FlytePromiseAttributeResolveException(FlyteAssertion):
    """An attribute or index of a promise does not exist in its value."""

    _ERROR_CODE = "USER:PromiseAttributeResolveError"


class FlyteInvalidInputException(FlyteUserException):
    """An input is not what the receiver takes."""

    _ERROR_CODE = "USER:BadInputToAPI"


class FlyteCompilationException(FlyteUserException):
    """A workflow or dynamic task cannot be compiled as written."""

    in_own_words = True

    _ERROR_CODE = "USER:CompileError"


class FlyteMissingTypeException(FlyteCompilationException):
    """A parameter or return value has no annotation."""

    _ERROR_CODE = "USER:MissingTypeError"


class FlyteMissingReturnValueException(FlyteCompilationException):
    """A function that declares outputs has no ``return``."""

    _ERROR_CODE = "USER:MissingReturnValueError"


class FlyteSystemException(FlyteException):
    """A fault of the platform or of this package."""

    _ERROR_CODE = "SYSTEM:Unknown"


class FlyteSystemUnavailableException(FlyteSystemException):
    """A service did not answer, or not in time; trying again later can help."""

    _ERROR_CODE = "SYSTEM:Unavailable"
    recoverable = True


class FlyteNotImplementedException(FlyteSystemException, NotImplementedError):
    """What was asked for does not exist here."""

    _ERROR_CODE = "SYSTEM:NotImplemented"


class FlyteEntrypointNotLoadable(FlyteSystemException):
    """The code to run could not be imported."""

    _ERROR_CODE = "SYSTEM:UnloadableCode"

    def __init__(
        self,
        task_module: str,
        task_name: str | None = None,
        additional_msg: str | None = None,
        timestamp: float | None = None,
    ) -> None:
        what = f"find the task: '{task_name}' in '{task_module}'" if task_name else f"load the module: '{task_module}'"
        why = f" due to error: {additional_msg}" if additional_msg else "."
        super().__init__(f"Entrypoint is not loadable!  Could not {what}{why}", timestamp=timestamp)


class FlyteSystemAssertion(FlyteSystemException, AssertionError):
    """Something that this package guarantees does not hold."""

    _ERROR_CODE = "SYSTEM:AssertionError"


class FlyteDownloadDataException(FlyteSystemException):
    """Data could not be read from storage."""

    _ERROR_CODE = "SYSTEM:DownloadDataError"


class InputsNotReadable(FlyteSystemException):
    """The inputs file is missing, or is not what it should be."""

    in_own_words = True

    _ERROR_CODE = "SYSTEM"


class TaskTemplateNotReadable(FlyteSystemException):
    """The task template that the scheduler wrote for a template task is missing, or is not what it should be."""

    _ERROR_CODE = "SYSTEM:TaskTemplate"
    in_own_words = True
    of_nobody = True


class FlyteUploadDataException(FlyteSystemException):
    """Data could not be written to storage."""

    _ERROR_CODE = "SYSTEM:UploadDataError"


class FlyteNonRecoverableSystemException(FlyteSystemException):
    """A fault of the platform that no retry can cure; ``value`` is the original."""

    _ERROR_CODE = "USER:NonRecoverableSystemError"

    def __init__(self, exc_value: BaseException) -> None:
        super().__init__(str(exc_value))
        self._exc_value = exc_value

    @property
    def value(self) -> BaseException:
        """The original error."""
        return self._exc_value


class IgnoreOutputs(Exception):
    """Raise it to end a task with success and without outputs, say on all but one worker of a distributed task."""


def cause_of(error: BaseException) -> BaseException:
    """The error itself, or what the user's code raised if it is only the wrapper around that."""
    while isinstance(error, FlyteUserRuntimeException):
        error = error.value
    return error


def code_of(error: BaseException) -> str | None:
    """The code in ``error_code`` or ``_ERROR_CODE`` of an exception or its class, if that is text or a whole number."""
    for name in ("error_code", "_ERROR_CODE"):
        for holder in (error, type(error)):
            code = _attribute(holder, name)
            if isinstance(code, Enum):
                code = code.value
            if isinstance(code, int) and not isinstance(code, bool):
                return str(int(code))
            if isinstance(code, str) and code:
                return code
    return None


def _attribute(holder: object, name: str) -> Any:
    try:
        return getattr(holder, name, None)
    except Exception:  # noqa: BLE001 - a property of the user's, which must not hide the error that has it
        return None
