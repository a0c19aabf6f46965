"""Packages that ``ImageSpec(runtime_packages=…)`` leaves to the start of the container, in ``_F_RUNTIME_PACKAGES``.

The environment that runs can be another user's, or read-only: what it lacks is laid over it, for this run alone.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import site
import subprocess
import sys
from typing import TYPE_CHECKING, ClassVar

from flyteweight.exceptions import FlyteSystemException

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: What pip writes into its log about a server that did not answer as it should, after it has asked again.
_UNREACHABLE = re.compile(
    r"Max retries exceeded|Read timed out|Connection broken|IncompleteRead|\b(?:429 Client|5\d\d Server) Error"
    r"|connection error: |Failed to connect to |didn't respond within"  # newer releases of pip
)


class RuntimePackagesNotInstalled(FlyteSystemException):
    """pip could not install the packages, and would not the next time either."""

    _ERROR_CODE: ClassVar[str] = "SYSTEM:RuntimePackages"
    in_own_words: ClassVar[bool] = True


class PackageIndexUnreachable(RuntimePackagesNotInstalled):
    """pip could not install the packages because a server did not answer; it may answer next time."""

    recoverable: ClassVar[bool] = True


def install(packages: Sequence[str], directory: str) -> None:
    """Let pip install what ``packages`` name and this environment lacks below ``directory``, and let it be found.

    It is found before what the environment has, here and in the Python programs that the task starts.
    Raises ``RuntimePackagesNotInstalled`` with what pip said.
    """
    pip = _Pip(packages, directory)
    # A target alone would get all dependencies a second time: ask first what is missing, or has to be another release.
    missing = json.loads(pip.install("--dry-run", "--report", "-", *packages))["install"]
    if not missing:
        return
    releases = {_normal(item["metadata"]["name"]): item["metadata"]["version"] for item in missing}
    constraints = os.path.join(directory, "constraints.txt")
    with open(constraints, "w", encoding="utf-8") as file:
        file.writelines(f"{name}=={version}\n" for name, version in releases.items())
    asked = [word for word in packages if not _is_there(word, releases)]
    needed = [_normal(item["metadata"]["name"]) for item in missing if not item["requested"]]
    target = os.path.join(directory, "packages")
    pip.install("--target", target, "--no-deps", "--constraint", constraints, *asked, *needed)
    _lay_over(target)


class _Pip:
    """pip of the running environment, and what is told when it fails."""

    def __init__(self, packages: Sequence[str], directory: str) -> None:
        self._wanted = " ".join(packages)
        self._log = os.path.join(directory, "pip.log")

    def install(self, *arguments: str) -> str:
        """What ``pip install`` prints."""
        command = [sys.executable, "-m", "pip", "--log", self._log, "install", "--quiet"]
        done = subprocess.run(  # noqa: S603 - no shell
            [*command, "--disable-pip-version-check", *arguments],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode != 0:
            raise self._error(done)
        return done.stdout

    def _error(self, done: subprocess.CompletedProcess[str]) -> RuntimePackagesNotInstalled:
        from flyteweight.storage.errors import redact

        said = redact((done.stderr or done.stdout).strip()[-2000:])
        text = (
            f"_F_RUNTIME_PACKAGES asks for {redact(self._wanted)}, which pip could not install "
            f"(exit code {done.returncode}): {said}"
        )
        with open(self._log, encoding="utf-8", errors="replace") as log:
            failed = next((line for line in log if _UNREACHABLE.search(line)), None)
        if failed is None:
            return RuntimePackagesNotInstalled(text)
        return PackageIndexUnreachable(f"{text}. No answer from a server: {redact(failed.strip()[:500])}")


def _is_there(word: str, missing: Mapping[str, str]) -> bool:
    """Whether a word is a requirement that the environment meets, and neither a place nor an option or its value."""
    from importlib.metadata import PackageNotFoundError, version

    requirement = re.fullmatch(r"([A-Za-z0-9][\w.-]*)(\[.*\])?([<>=!~;].*)?", word)
    if requirement is None or _normal(requirement[1]) in missing:
        return False
    try:
        version(requirement[1])
    except PackageNotFoundError:
        return False
    return True


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _lay_over(target: str) -> None:
    """Let what is in ``target`` be found after the standard library and before the environment's packages."""
    before = len(sys.path)
    site.addsitedir(target)  # with what .pth files in it ask for
    added = sys.path[before:]
    del sys.path[before:]
    installed = set(site.getsitepackages())
    place = next((index for index, entry in enumerate(sys.path) if entry in installed), len(sys.path))
    sys.path[place:place] = added
    for variable, entry in (("PYTHONPATH", target), ("PATH", os.path.join(target, "bin"))):
        os.environ[variable] = os.pathsep.join(filter(None, [entry, os.environ.get(variable, "")]))
    importlib.invalidate_caches()
