"""``flyteweight serialize`` and ``flyteweight template``: what a control plane registers, as files."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from flyteweight.tools.mistakes import told
from flyteweight.tools.target import METAVAR, find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flyteweight.settings.configuration import SerializationSettings

_EPILOG = """
\b
Examples:
  flyteweight serialize my_workflows -o build/pb --image registry.example.com/my-tasks:1
  flytectl register files --project p --domain d --version v1 build/pb/*.pb
"""


def _settings_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option(
            "--image",
            "images",
            multiple=True,
            metavar="[NAME=]IMAGE:TAG",
            help="The default image, or one that tasks name; may be repeated. Else what FLYTE_INTERNAL_IMAGE says.",
        ),
        click.option("--project", metavar="NAME", help="Left to registration if it is not given."),
        click.option("--domain", metavar="NAME", help="The same."),
        click.option("--version", metavar="VERSION", help="The same."),
        click.option("--env", "env", multiple=True, metavar="NAME=VALUE", help="For all containers; may be repeated."),
        click.option("--fast", is_flag=True, help="Commands fetch the code; flytectl fills in from where."),
    ):
        command = option(command)
    return command


@click.command("serialize", epilog=_EPILOG)
@click.option("-o", "--output", required=True, metavar="DIR", help="Where the files go, a path or URI.")
@_settings_options
@click.argument("packages", nargs=-1, required=True, metavar="PACKAGE...")
def serialize(output: str, packages: tuple[str, ...], **options: Any) -> None:
    """Write the files with which Flyte's client registers all tasks, workflows and launch plans of packages.

    One file for each, numbered in an order in which they can be registered; names and contents are those of pyflyte
    serialize.
    """
    settings = _settings(**options)
    with told():
        load(packages)
    from flyteweight.tasks.registration import declared, entries

    with told():
        found = entries(declared(sys.modules), settings)
    from flyteweight import storage

    width = len(str(len(found) - 1))
    for number, entry in enumerate(found):
        uri = storage.join(output, f"{number:0{width}d}_{entry.name}_{entry.kind}.pb")
        with told():
            storage.write_bytes(uri, entry.message.SerializeToString(deterministic=True))
        click.echo(uri)


@click.command("template", epilog="\b\nExample:\n  flyteweight template plugin.task:query -o template.pb")
@click.option("-o", "--output", metavar="FILE", help="Where the TaskTemplate goes; without it, it is shown.")
@_settings_options
@click.argument("target", metavar=METAVAR)
def template(output: str | None, target: str, **options: Any) -> None:
    """Write the TaskTemplate of a task: what the scheduler knows of it, and what a plugin's executor is given."""
    settings = _settings(**options)
    with told():
        message = find(target).task.serialize(settings)
    if output is None:
        from flyteweight.tools.show import print_message

        print_message(target, "TaskTemplate", message)
        return
    with told():
        from flyteweight import storage

        storage.write_bytes(output, message.SerializeToString(deterministic=True))
    click.echo(output)


def load(packages: tuple[str, ...]) -> None:
    """Import packages and all modules below them, as they are found from the working directory."""
    from flyteweight.entrypoint.invocation import working_directory

    sys.path.insert(0, working_directory())
    for package in packages:
        for name in module_names(package):
            _import(name)


def module_names(package: str) -> Iterator[str]:
    """A module's name, and if it is a package those of all modules below it; it is imported for that."""
    import pkgutil

    yield package
    module = _import(package)
    for found in pkgutil.walk_packages(getattr(module, "__path__", []), f"{package}.", onerror=_tell_later):
        yield found.name


def _tell_later(_: str) -> None:
    """Leave a package that cannot be imported to who imports it for the tasks in it."""


def _import(name: str) -> Any:
    import importlib

    from flyteweight.tasks.dispatch import user_code

    return user_code(False, importlib.import_module, name)


def _settings(
    images: tuple[str, ...],
    project: str | None,
    domain: str | None,
    version: str | None,
    env: tuple[str, ...],
    fast: bool,
) -> SerializationSettings:
    from flyteweight.settings.configuration import (
        DefaultImages,
        FastSerializationSettings,
        ImageConfig,
        SerializationSettings,
    )

    if wrong := next((pair for pair in env if not pair.partition("=")[1]), None):
        raise click.BadParameter(f"'{wrong}' is not NAME=VALUE", param_hint="--env")
    unnamed = [image for image in images if "=" not in image]
    if len(unnamed) > 1:
        raise click.BadParameter(f"only one image is the default, found {', '.join(unnamed)}", param_hint="--image")
    named = dict(image.split("=", 1) for image in images if "=" in image)
    default = named.pop("default", None) or (unnamed[0] if unnamed else DefaultImages.default_image())
    with told():
        config = ImageConfig.from_images(default, named)
    return SerializationSettings(
        config,
        project=project,
        domain=domain,
        version=version,
        env=dict(pair.split("=", 1) for pair in env) or None,
        fast_serialization_settings=FastSerializationSettings(fast),
        python_interpreter=sys.executable,
        source_root=os.getcwd(),
    )
