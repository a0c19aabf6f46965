"""Wrong command lines: exit code 2, the option, the reason, and a document where one can be written."""

from __future__ import annotations

import json

import pytest
from commands import BIN, SCHEDULER, World


@pytest.mark.parametrize(
    ("without", "named"),
    [("--inputs", "--inputs"), ("--resolver", "--resolver"), ("loader", "LOADER_ARGS")],
)
def test_missing(world: World, without: str, named: str) -> None:
    """A required option or the loader arguments are missing: both channels name them."""
    words = world.words()
    if without == "loader":
        words = words[: words.index("--")]
    else:
        position = words.index(without)
        del words[position : position + 2]
    finished = world.command(words)
    assert finished.code == 2
    assert named in finished.stderr
    message = finished.failed("USER:BadInputToAPI")
    assert named in message
    assert "Command line: " in message


def test_missing_output_prefix(world: World, tmp_path: str) -> None:
    """Without an output prefix there is no document, but a termination message."""
    log = world.path / "termination-log"
    log.write_text("")
    words = world.words()
    position = words.index("--output-prefix")
    del words[position : position + 2]
    finished = world.command(words, env={"FLYTEWEIGHT_TERMINATION_LOG": str(log)})
    assert (finished.code, finished.files) == (2, [])
    assert "--output-prefix" in finished.stderr
    assert "--output-prefix" in log.read_text()


def test_unknown_option(world: World) -> None:
    """An option that does not exist is named, with the one that may be meant."""
    finished = world.command([*world.words()[:1], "--input", "x", *world.words()[1:]])
    assert finished.code == 2
    for text in (finished.stderr, finished.failed("USER:BadInputToAPI")):
        assert "No such option" in text
        assert "--inputs" in text


def test_output_prefix_with_an_equals_sign(world: World) -> None:
    """``--output-prefix=URI`` is found, too."""
    finished = world.command([str(BIN / "pyflyte-execute"), f"--output-prefix={world.prefix}"])
    assert finished.code == 2
    assert "Missing argument" in finished.failed("USER:BadInputToAPI")


def test_secrets_of_the_command_line(world: World) -> None:
    """Passwords in URLs of the command line are not shown."""
    words = world.words(options=("--checkpoint-path", "ftp://me:hunter2@host/x", "--nope"))
    finished = world.command(words)
    assert finished.code == 2
    assert "hunter2" not in finished.failed("USER:BadInputToAPI")


def test_unwritable_prefix(world: World) -> None:
    """A document that cannot be written does not hide the usage error."""
    (world.path / "file").write_text("")
    words = world.words(prefix=str(world.path / "file" / "out"), options=("--nope",))
    finished = world.command(words)
    assert finished.code == 2
    assert "No such option" in finished.stderr
    assert "--nope" in finished.stderr
    assert "could not be written" in finished.stderr


@pytest.mark.parametrize("command", ["pyflyte-execute", "flyteweight"])
def test_no_arguments(command: str) -> None:
    """A bare command shows its help, and is a usage error."""
    import subprocess

    shown = subprocess.run([BIN / command], capture_output=True, text=True, check=False)
    assert "Example" in shown.stderr
    assert shown.returncode == 2


def test_under_a_scheduler(world: World) -> None:
    """A wrong command line of a container is a line of JSON on stderr, and the pod's termination message."""
    log = world.path / "termination-log"
    log.write_text("")
    words = [word for word in world.words() if word != "--resolver"]
    finished = world.command(words, env=SCHEDULER | {"FLYTEWEIGHT_TERMINATION_LOG": str(log)})
    assert finished.code == 2
    (line,) = finished.stderr.splitlines()
    for text in (json.loads(line)["message"], log.read_text(), finished.failed("USER:BadInputToAPI")):
        assert "--resolver" in text


def test_unknown_subcommand() -> None:
    """``flyteweight`` names its subcommands, and refuses others."""
    import subprocess

    shown = subprocess.run([BIN / "flyteweight", "--help"], capture_output=True, text=True, check=True)
    for name in ("execute", "show", "inputs"):
        assert name in shown.stdout
    refused = subprocess.run([BIN / "flyteweight", "exekute"], capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert "exekute" in refused.stderr
