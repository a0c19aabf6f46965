"""The command ``flyteweight``: what a container runs, and the tools for hands, as subcommands."""

from __future__ import annotations

import os
from typing import ClassVar

import click

from flyteweight import __version__

if "_FLYTEWEIGHT_RUN" in os.environ:  # as in entrypoint.start
    from flyteweight.entrypoint.context import join_run

    join_run()


class _LazyGroup(click.Group):
    """Subcommands that are imported when they are named."""

    #: Name ─▶ module and attribute.
    lazy: ClassVar[dict[str, tuple[str, str]]] = {
        "doctor": ("flyteweight.tools.doctor", "doctor"),
        "execute": ("flyteweight.entrypoint.cli", "execute"),
        "fast-execute": ("flyteweight.entrypoint.cli", "fast_execute"),
        "inputs": ("flyteweight.tools.inputs", "inputs"),
        "lint": ("flyteweight.tools.lint", "lint"),
        "map-execute": ("flyteweight.entrypoint.cli", "map_execute"),
        "run": ("flyteweight.tools.run", "run"),
        "serialize": ("flyteweight.tools.serialize", "serialize"),
        "show": ("flyteweight.tools.show", "show"),
        "template": ("flyteweight.tools.serialize", "template"),
    }

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:  # older releases of click end well here
            click.echo(ctx.get_help(), err=True)
            ctx.exit(2)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - all of them, in every context
        return sorted(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in self.lazy:
            return None
        import importlib

        module, name = self.lazy[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


_EPILOG = """
\b
Examples:
  flyteweight run hello:greet count=3
  flyteweight show s3://bucket/run/out
  eval "$(_FLYTEWEIGHT_COMPLETE=bash_source flyteweight)"      completion; zsh_source and fish_source too
"""


@click.group(cls=_LazyGroup, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="flyteweight")
def main() -> None:
    """Run Flyte tasks, and make, read and check the files they work on."""
    from flyteweight import compat

    compat.install()
