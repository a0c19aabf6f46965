"""Failures of every kind, as users write them."""

import sys

from flytekit import dynamic, task
from flytekit.exceptions.base import FlyteException
from flytekit.exceptions.user import (
    FlyteAssertion,
    FlyteRecoverableException,
    FlyteUserException,
    FlyteUserRuntimeException,
    FlyteValidationException,
    FlyteValueException,
)
from flytekit.exceptions.system import FlyteSystemException


class Known(FlyteUserException):
    _ERROR_CODE = "USER:Known"


class Again(FlyteRecoverableException):
    pass


@task
def raises(kind: str) -> int:
    if kind == "value":
        raise ValueError("bad value")
    if kind == "recoverable":
        raise FlyteRecoverableException("try again")
    if kind == "again":
        raise Again("try again")
    if kind == "known":
        raise Known("known")
    if kind == "chain":
        try:
            {}["missing"]
        except KeyError as error:
            raise RuntimeError("outer") from error
    if kind == "caught":
        try:
            raise FlyteValueException("x", "wrong")
        except FlyteException as error:
            return len(str(error))
    if kind == "assert":
        raise FlyteAssertion("not so")
    if kind == "exit":
        sys.exit(3)
    return "text"


@task
def second(a: int) -> str:
    return str(a)


@dynamic
def fails(kind: str) -> str:
    if kind == "before":
        raise ValueError("before any node")
    return second(a="no number")


assert issubclass(FlyteValidationException, FlyteAssertion)
assert issubclass(FlyteSystemException, FlyteException) and issubclass(FlyteUserRuntimeException, FlyteException)
