"""Flyte's exceptions say what flytekit's say: class, code and text are what alerts and ``except`` clauses match."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from peer.worlds import Worlds

#: Made as flytekit makes them; those with other arguments, or a fixed text, there are left out.
CASES = [
    *[
        f"{name}({arguments})"
        for name in (
            "FlyteException",
            "FlyteUserException",
            "FlyteRecoverableException",
            "FlyteAssertion",
            "FlyteValidationException",
            "FlyteDisapprovalException",
            "FlyteTimeout",
            "FlyteEntityAlreadyExistsException",
            "FlyteEntityNotExistException",
            "FlyteAuthenticationException",
            "FlytePromiseAttributeResolveException",
            "FlyteSystemException",
            "FlyteNotImplementedException",
            "FlyteSystemAssertion",
            "FlyteDownloadDataException",
            "FlyteUploadDataException",
        )
        for arguments in ("'x'", "'x', 'y'", "", "'x', timestamp=1.5")
    ],
    "FlyteUserRuntimeException(ValueError('x'))",
    "FlyteUserRuntimeException('x')",
    "FlyteTypeException('int', 'float')",
    "FlyteTypeException('int', ['float', 'str'], 'why', 3)",
    "FlyteTypeException('int', {'float'}, received_value=3, additional_msg='why')",
    "FlyteValueException(-1, 'too small')",
    "FlyteEntrypointNotLoadable('module')",
    "FlyteEntrypointNotLoadable('module', 'task')",
    "FlyteEntrypointNotLoadable('module', task_name='task', additional_msg='why')",
    "FlyteNonRecoverableSystemException(ValueError('x'))",
    "type('Mine', (FlyteRecoverableException,), {'_ERROR_CODE': 'MINE'})('x')",
]
ASK = """
if sdk == "flytekit":
    from flytekit.exceptions.base import *
    from flytekit.exceptions.user import *
    from flytekit.exceptions.system import *
    from flytekit.exceptions.base import FlyteException
else:
    from flyteweight.exceptions import *

answers = {}
for case in request["cases"]:
    error = eval(case)
    texts = [str(error)]
    try:
        raise error from KeyError("why")
    except FlyteException as raised:
        texts.append(str(raised))
    kinds = [kind.__name__ for kind in (ValueError, TypeError, AssertionError, NotImplementedError, RuntimeError)
             if isinstance(error, kind)]
    answers[case] = [texts, type(error).error_code, kinds, getattr(error, "timestamp", None)]
for name in request["names"]:
    answers[name] = [eval(name).error_code, isinstance(eval(name), type)]
reply("answers", json.dumps(answers))
"""
NAMES = [
    "FlyteTypeException",
    "FlyteValueException",
    "FlyteDataNotFoundException",
    "FlyteEntityNotFoundException",
    "FlyteInvalidInputException",
    "FlyteCompilationException",
    "FlyteMissingTypeException",
    "FlyteMissingReturnValueException",
    "FlyteSystemUnavailableException",
    "FlyteEntrypointNotLoadable",
    "FlyteFailureNodeInputMismatchException",
]


def test_exceptions_are_equal(worlds: Worlds, tmp_path: Path) -> None:
    """Texts with and without a cause, codes of classes, Python's classes below them, time stamps."""
    theirs, ours = worlds.script(ASK, {"cases": CASES, "names": NAMES}, tmp_path)
    answered = json.loads(ours["answers"])
    for case, answer in json.loads(theirs["answers"]).items():
        assert answered[case] == answer, case
