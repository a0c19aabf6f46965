"""Packages that ``ImageSpec(runtime_packages=…)`` leaves to the start of the container, in ``_F_RUNTIME_PACKAGES``."""

from __future__ import annotations

from flyteweight.exceptions import FlyteSystemException


class RuntimePackagesNotInstalled(FlyteSystemException):
    """pip could not install the packages; a registry that did not answer may answer next time."""

    _ERROR_CODE = "SYSTEM:RuntimePackages"
    recoverable = True


def install(packages: list[str]) -> None:
    """Let pip install ``packages`` into the running environment.

    Raises ``RuntimePackagesNotInstalled`` with the end of what pip said.
    """
    import importlib
    import subprocess
    import sys

    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages]
    pip = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603 - no shell
    if pip.returncode != 0:
        from flyteweight.storage.errors import redact

        wanted = redact(" ".join(packages))
        said = redact((pip.stderr or pip.stdout).strip())[-2000:]
        raise RuntimePackagesNotInstalled(
            f"_F_RUNTIME_PACKAGES asks for {wanted}, which pip could not install (exit code {pip.returncode}): {said}"
        )
    importlib.invalidate_caches()
