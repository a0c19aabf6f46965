"""A wrong command line: the error document, if the command line says where, and the termination message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flyteweight import storage
from flyteweight.entrypoint.invocation import Outside, given
from flyteweight.entrypoint.last_resort import to_termination_message
from flyteweight.entrypoint.prefix import OutputPrefix
from flyteweight.entrypoint.tell import say
from flyteweight.entrypoint.trace import headline
from flyteweight.entrypoint.verdict import error_document
from flyteweight.exceptions import FlyteInvalidInputException

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Options whose values say where things are; what others were given may be a secret.
_PLACES = (
    "--inputs",
    "--output-prefix",
    "--raw-output-data-prefix",
    "--checkpoint-path",
    "--prev-checkpoint",
    "--dynamic-addl-distro",
    "--dynamic-dest-dir",
    "--resolver",
)


def report(words: Sequence[str], message: str) -> bool:
    """Leave word of a wrong command line; returns whether stderr has it, too, as a line of JSON."""
    from flyteweight.runtime.logs import writes_json
    from flyteweight.storage.errors import command_shown, shown

    outside = Outside.now()
    said = f"{message} Command line: {command_shown(words, _PLACES)}"
    # The scheduler reads no document of a container that ended with 2, and the pod's message in any case.
    to_termination_message(message, outside.termination_log)
    uri = given(option(words, "--output-prefix"))
    if uri is not None:
        uri = outside.anchored(uri)
        try:
            prefix = OutputPrefix(storage.locate(uri), outside.worker)
            prefix.store_error(error_document(FlyteInvalidInputException(said), prefix.worker))
        except Exception as unwritable:  # noqa: BLE001 - whatever it is, it must not hide the usage error
            say(f"The error document could not be written to {shown(uri)}: {headline(unwritable)}", outside, 2)
    if not writes_json(outside.environment):
        return False
    say(message, outside, 2)
    return True


def option(words: Sequence[str], name: str) -> str | None:
    """The value of an option in a command line that need not be right; ``None`` if it is not there."""
    for position, word in enumerate(words):
        if word == "--":
            break
        if word == name and position + 1 < len(words):
            return words[position + 1]
        if word.startswith(f"{name}="):
            return word.partition("=")[2]
    return None


def words_of_run(words: Sequence[str]) -> Sequence[str]:
    """Of a process's whole command line, what follows the command that runs the task, alone or behind another."""
    if words[0].endswith("pyflyte-fast-execute") and "--" in words:
        return words[words.index("--") + 2 :]
    return words[1:]
