"""The command ``flyteweight`` as a whole: help, completion, and mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from commands import BIN
from tools.hands import tool

from flyteweight.tools.main import main

if TYPE_CHECKING:
    from commands import World

SUBCOMMANDS = [
    *("doctor", "execute", "fast-execute", "inputs", "lint", "map-execute", "run", "serialize", "show", "template"),
]


def test_every_subcommand_is_there() -> None:
    """The list of subcommands is complete."""
    import click

    assert main.list_commands(click.Context(main)) == SUBCOMMANDS


@pytest.mark.parametrize("name", SUBCOMMANDS)
def test_help_has_examples(world: World, name: str) -> None:
    """Each says by ``--help`` what it does, with an example to paste."""
    done = tool(world, name, "--help")
    assert done.code == 0, done.stderr
    assert done.stdout.startswith(f"Usage: flyteweight {name} ")
    assert "\n  Example" in done.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(world: World, shell: str) -> None:
    """The shell's script, and what it asks for: subcommands and options."""
    script = world.command([str(BIN / "flyteweight")], env={"_FLYTEWEIGHT_COMPLETE": f"{shell}_source"})
    assert "_FLYTEWEIGHT_COMPLETE" in script.stdout, script.stderr
    asked = {"_FLYTEWEIGHT_COMPLETE": "bash_complete", "COMP_WORDS": "flyteweight s", "COMP_CWORD": "1"}
    assert world.command([str(BIN / "flyteweight")], env=asked).stdout.split() == ["plain,serialize", "plain,show"]
    asked |= {"COMP_WORDS": "flyteweight run --p", "COMP_CWORD": "2"}
    assert "plain,--pdb" in world.command([str(BIN / "flyteweight")], env=asked).stdout.split()


@pytest.mark.parametrize(
    "words",
    [
        ["run", "nothing:t"],
        ["run", "jobs:nothing"],
        ["run", "jobs:t", "x=1", "--output-prefix", "s3://no-such-bucket-anywhere/x"],
        ["inputs", "jobs:t", "x=1", "-o", "/proc/none/inputs.pb"],
        ["show", "/not/there"],
        ["show", "--type", "Literal", "jobs.py"],
        ["template", "jobs:x"],
        ["template", "jobs:t", "--image", "no-tag"],
        ["serialize", "nothing", "-o", "out"],
        ["serialize", "jobs", "-o", "jobs.py/out"],
        ["lint", "nothing"],
        ["doctor", "--uri", "nothing://x"],
        ["map-execute", "--nope"],
    ],
)
def test_mistakes_have_no_traceback_of_ours(world: World, words: list[str]) -> None:
    """Whatever a person gets wrong is told in words, and the exit code is not 0."""
    world.module("x = 1\n\n@task\ndef t(x: int) -> int:\n    return x\n")
    done = tool(world, *words, env={"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_ACCESS_KEY_ID": "a"})
    assert done.code in (1, 2), done.stderr
    assert "flyteweight/tools" not in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr or done.stdout
