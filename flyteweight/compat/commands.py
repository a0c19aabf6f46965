"""``pyflyte``, which modules import beside their tasks, to call it when they are run as scripts."""

from __future__ import annotations

import click


@click.command(
    "pyflyte",
    add_help_option=False,
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
)
def main() -> None:
    """Say what is here instead."""
    raise click.ClickException(
        "pyflyte is flytekit's command for a person's machine; 'flyteweight run' runs a task or a workflow of a file "
        "here, and everything else is done where flytekit is installed"
    )
