"""``flyteweight doctor``: what this image has, and what a task in it would miss."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

import click

from flyteweight.tools.escapes import safe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_EPILOG = """
\b
Examples:
  flyteweight doctor
  flyteweight doctor --flytekit ./my_package
  flyteweight doctor --json --uri s3://bucket/prefix | jq '.[] | select(.state != "ok")'
"""


class Finding(NamedTuple):
    """One thing that was looked at. A warning costs time or surprises; a fault keeps tasks from running."""

    about: str
    state: str
    """``ok``, ``warning`` or ``fault``."""
    found: str


@click.command("doctor", epilog=_EPILOG)
@click.option("--json", "as_json", is_flag=True, help="A list of objects with about, state and found.")
@click.option("--uri", "uris", multiple=True, metavar="URI", help="A store to be reached; may be repeated.")
@click.option(
    "--flytekit", "package", metavar="PACKAGE", help="A directory, file or module whose imports are looked at."
)
def doctor(as_json: bool, uris: tuple[str, ...], package: str | None) -> None:
    """Look at an image: Python, versions, commands and whose they are, resolvers, credentials, stores, start-up.

    Values of credentials are never shown, only where they come from. Exit code 1 if something keeps tasks from running.

    With --flytekit look only at the names that a package's source takes from flytekit, and say which of them are
    missing where flytekit is not installed. Nothing is imported.
    """
    findings = []
    for finding in _findings(uris) if package is None else _of_flytekit(package):
        findings.append(finding)
        if not as_json:
            colour = {"ok": "green", "warning": "yellow", "fault": "red"}[finding.state]
            click.echo(f"{click.style(f'{finding.state:8}', fg=colour)}{finding.about:21} {safe(finding.found)}")
    if as_json:
        import json

        click.echo(json.dumps([finding._asdict() for finding in findings], indent=2, ensure_ascii=False))
    sys.exit(int(any(finding.state == "fault" for finding in findings)))


def _of_flytekit(package: str) -> Iterator[Finding]:
    from flyteweight.compat.names.uses import files_of, uses

    try:
        files = list(files_of(package))
    except LookupError as error:
        raise click.UsageError(str(error)) from None
    found, unreadable = [], 0
    for file in files:
        try:
            found += list(uses(file))
        except (SyntaxError, ValueError) as error:
            unreadable += 1
            yield Finding(file, "warning", f"cannot be read: {error}")
    missing = [use for use in found if not use.is_here]
    for use in missing:
        yield Finding(use.path, "fault", f"{use.file}:{use.line}: {use.why()}")
    read = len(files) - unreadable
    names = len({use.path for use in found})
    gone = len({use.path for use in missing})
    said = f"{gone} of {names} names are missing" if gone else f"all {names} names are here"
    yield Finding("flytekit", "fault" if gone else "ok", f"{said}; files read: {read}")


def _findings(uris: tuple[str, ...]) -> Iterator[Finding]:
    looks: tuple[Callable[[], Iterator[Finding]], ...] = (
        _python,
        _versions,
        _commands,
        _resolvers,
        _temporary,
        _bytecode,
        _credentials,
        lambda: _stores(uris),
        _start_up,
    )
    for look in looks:
        yield from look()


def _python() -> Iterator[Finding]:
    import platform

    version = platform.python_version()
    supported = sys.version_info >= (3, 10)
    yield Finding("python", "ok" if supported else "fault", f"{version} at {sys.executable}")


_PACKAGES = ("flyteweight", "flyteidl", "protobuf", "click", "obstore", "fsspec", "s3fs", "msgpack", "flytekit")


def _versions() -> Iterator[Finding]:
    from importlib.metadata import PackageNotFoundError, version

    for name in _PACKAGES:
        try:
            yield Finding(name, "ok", version(name))
        except PackageNotFoundError:
            if name != "flytekit":
                yield Finding(name, "fault", "is not installed")


def _commands() -> Iterator[Finding]:
    """flytekit installs commands of the same names; the one installed last wins."""
    import shutil

    from flyteweight.tools.installed import COMMANDS, owner

    for command in (*COMMANDS, "entrypoint.py"):
        path = shutil.which(command)
        if path is None:
            state = "warning" if command == "entrypoint.py" else "fault"
            yield Finding(command, state, "is not on PATH; a container that is told to run it does not start")
            continue
        whose = owner(path) or "unknown"
        ours = whose == "flyteweight"
        advice = "" if ours else "; install flyteweight after it, or again with pip install --force-reinstall --no-deps"
        yield Finding(command, "ok" if ours else "warning", f"{path}, of {whose}{advice}")


def _resolvers() -> Iterator[Finding]:
    from flyteweight.interface.lookup import ALIASES, load_path

    for path in sorted(set(ALIASES.values())):
        try:
            load_path(path, "resolver")
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what was found
            yield Finding("resolver", "fault", f"{path}: {type(error).__name__}: {error}")
        else:
            yield Finding("resolver", "ok", path)


def _temporary() -> Iterator[Finding]:
    import tempfile

    try:
        directory = tempfile.gettempdir()
        with tempfile.TemporaryFile():
            pass
    except OSError as error:
        yield Finding("temporary directory", "fault", f"{error.strerror}; mount an emptyDir at /tmp, or set TMPDIR")
        return
    import shutil

    free = shutil.disk_usage(directory).free
    yield Finding("temporary directory", "ok", f"{directory}, {free / 2**30:.1f} GiB free")


def _bytecode() -> Iterator[Finding]:
    """Without bytecode, and without the right to write it, every start compiles every module again."""
    import importlib.util
    import os
    import pkgutil

    import flyteweight

    missing = 0
    for module in pkgutil.iter_modules(flyteweight.__path__, "flyteweight."):
        spec = importlib.util.find_spec(module.name)
        missing += bool(spec and spec.cached and not os.path.exists(spec.cached))
    if missing:
        advice = (
            "run python -m compileall --invalidation-mode unchecked-hash on the environment when the image is built"
        )
        yield Finding("bytecode", "warning", f"{missing} parts of flyteweight are not compiled; {advice}")
    else:
        yield Finding("bytecode", "ok", "is there")


def _credentials() -> Iterator[Finding]:
    """Where each cloud's credentials come from, in the order in which they are looked for; never what they are."""
    import os

    environment = os.environ
    chains = {
        "S3": (
            (("FLYTE_AWS_ACCESS_KEY_ID", "FLYTE_AWS_SECRET_ACCESS_KEY"), "keys in FLYTE_AWS_…"),
            (("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), "keys in AWS_…"),
            (("AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN"), "the service account's token and role"),
            (("AWS_CONTAINER_CREDENTIALS_FULL_URI",), "the pod identity agent"),
            (("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",), "the container's metadata"),
            (("AWS_PROFILE",), "a profile"),
        ),
        "Google Cloud Storage": ((("GOOGLE_APPLICATION_CREDENTIALS",), "a file of credentials"),),
        "Azure": (
            (("FLYTE_AZURE_STORAGE_ACCOUNT_KEY",), "the account's key"),
            (("FLYTE_AZURE_CLIENT_ID", "FLYTE_AZURE_CLIENT_SECRET"), "a client's secret"),
            (("AZURE_FEDERATED_TOKEN_FILE",), "the workload identity's token"),
        ),
    }
    for cloud, chain in chains.items():
        sources = [what for names, what in chain if all(environment.get(name) for name in names)]
        fallback = "nothing in the environment; files of the home directory, else the machine's own identity"
        yield Finding(f"{cloud} credentials", "ok", " before ".join(sources) or fallback)


def _stores(uris: tuple[str, ...]) -> Iterator[Finding]:
    """Whether each store answers; by default the S3 endpoint that the environment names."""
    import os

    from flyteweight import storage
    from flyteweight.exceptions import FlyteException
    from flyteweight.storage.errors import redact

    for uri in uris:
        try:
            storage.exists(uri)
        except FlyteException as error:
            yield Finding("store", "fault", str(error))
        else:
            yield Finding("store", "ok", f"{redact(uri)} can be asked")
    endpoint = os.environ.get("FLYTE_AWS_ENDPOINT") or os.environ.get("AWS_ENDPOINT_URL")
    if endpoint:
        yield _endpoint(endpoint)


def _endpoint(url: str) -> Finding:
    import socket
    from urllib.parse import urlsplit

    from flyteweight.storage.errors import redact

    parts = urlsplit(url)
    try:
        address = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        with socket.create_connection(address, timeout=5):
            return Finding("S3 endpoint", "ok", f"{redact(url)} answers")
    except (OSError, ValueError) as error:
        return Finding("S3 endpoint", "fault", f"{redact(url)} cannot be reached: {error}")


def _start_up() -> Iterator[Finding]:
    """The start of the command against that of Python with the packages that it cannot do without."""
    from flyteweight.tools.installed import words_for

    floor = _seconds([sys.executable, "-c", "import click; from flyteidl.core import literals_pb2"])
    command = _seconds([*words_for("pyflyte-execute"), "--help"])
    if floor is None or command is None:
        yield Finding("start-up", "fault", "pyflyte-execute --help fails")
        return
    yield Finding(
        "start-up", "ok", f"{command * 1000:.0f} ms, {command / floor:.1f} x the floor of {floor * 1000:.0f} ms"
    )


def _seconds(words: list[str]) -> float | None:
    """The shortest of three runs; ``None`` if one fails."""
    import subprocess
    import time

    best = float("inf")
    for _ in range(3):
        begun = time.perf_counter()
        if subprocess.run(words, capture_output=True, check=False).returncode:  # noqa: S603 - our own command
            return None
        best = min(best, time.perf_counter() - begun)
    return best
