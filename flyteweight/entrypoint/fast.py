"""Code that travels beside the image: what ``pyflyte-fast-execute`` does before it becomes another command."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, NoReturn

from flyteweight.entrypoint.execution import Execution
from flyteweight.entrypoint.invocation import Code, Invocation, Outside
from flyteweight.entrypoint.sharing import handed_over
from flyteweight.exceptions import FlyteInvalidInputException

if TYPE_CHECKING:
    from collections.abc import Sequence

    import click

    from flyteweight.entrypoint.verdict import Outcome


def go_on(
    words: Sequence[str], command: click.Command | None, distribution: str | None, directory: str | None
) -> NoReturn:
    """Become the command that ``words`` are, with the code of the archive ``distribution`` unpacked in ``directory``.

    ``command`` is the first word if that is one of ours: it goes on in this process, and fetches the code while it
    fetches its inputs. Any other replaces the process once the code is there.
    """
    name = words[0]
    code = None
    if distribution is not None:
        directory = os.path.expanduser(directory) if directory else os.getcwd()
        words = with_distribution(words, distribution, directory, everywhere=command is None)
        code = Code(distribution, directory)
    if directory is not None:
        _add_to_path(os.path.realpath(os.path.expanduser(directory)))
    if command is None:
        _replace_process(list(words), code)
    sys.argv = [os.path.join(os.path.dirname(sys.argv[0]), name), *words[1:]]
    command.main(list(words[1:]), prog_name=name, obj=code)
    raise AssertionError("a command ends the process")


def with_distribution(words: Sequence[str], uri: str, directory: str, *, everywhere: bool) -> list[str]:
    """The command line with word of where its code is from, which the children of a dynamic task need.

    ``everywhere``: behind ``--`` too, where another command may have its own.
    """
    told = []
    in_options = True
    for word in words:
        in_options = in_options and word != "--"
        if word == "--resolver" and (in_options or everywhere):
            told += ["--dynamic-addl-distro", uri, "--dynamic-dest-dir", directory]
        told.append(word)
    return told


def _add_to_path(directory: str) -> None:
    """Let modules be found in a directory as if ``PYTHONPATH`` ended with it; it does, for children of this process."""
    from flyteweight.entrypoint.modules import see_before_library

    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = directory if before is None else f"{before}{os.pathsep}{directory}"
    see_before_library(directory)


def _replace_process(words: list[str], code: Code | None) -> NoReturn:
    from flyteweight.entrypoint.run import run
    from flyteweight.entrypoint.usage import option

    outside = Outside.now()
    prefix = option(words, "--output-prefix")
    placed = outside.anchored(prefix or ".")
    invocation = Invocation("", placed, placed, "", tuple(words), outside, test=prefix is None, code=code)
    run(invocation, _Replacement)


class _Replacement(Execution):
    """Another program in place of this process, with the code unpacked before; what fails until then is the outcome."""

    def _result(self, process: int) -> Outcome:  # noqa: ARG002 - the caller's signature
        words: Any = self._invocation.loader_args
        if self._invocation.code is not None:
            self._unpack(self._invocation.code)
        sys.stdout.flush()
        sys.stderr.flush()
        handed_over()
        try:
            os.execvpe(words[0], words, os.environ)  # noqa: S606 - what the command line asks for
        except OSError as error:
            raise FlyteInvalidInputException(
                f"the command '{words[0]}' cannot be started: {error.strerror}; is it in the image, and on PATH?"
            ) from None
