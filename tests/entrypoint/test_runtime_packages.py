"""Packages that are installed when the container starts."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from commands import World


def wheel(directory: Path) -> Path:
    """A wheel with one module, ``late_arrival``."""
    path = directory / "late_arrival-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("late_arrival.py", "ANSWER = 42\n")
        archive.writestr(
            "late_arrival-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: late-arrival\nVersion: 1.0\n"
        )
        archive.writestr(
            "late_arrival-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr("late_arrival-1.0.dist-info/RECORD", "")
    return path


def test_packages_are_there_for_the_module(world: World) -> None:
    """What ``_F_RUNTIME_PACKAGES`` names can be imported by the task's module, and pip says nothing on stdout."""
    world.module("""
        from late_arrival import ANSWER

        @task
        def t() -> int:
            return ANSWER
    """)
    site = world.path / "site"
    environment = {
        "_F_RUNTIME_PACKAGES": str(wheel(world.path)),
        "PIP_TARGET": str(site),
        "PIP_NO_INDEX": "1",
        "PYTHONPATH": str(site),
    }
    finished = world.run(env=environment)
    assert finished.value() == 42
    assert finished.stdout == ""


def test_packages_that_cannot_be_installed(world: World) -> None:
    """A failing pip fails the run, before the task is loaded, with what pip said."""
    world.module("raise RuntimeError('not reached')")
    message = world.run(env={"_F_RUNTIME_PACKAGES": "/no/such-1.0-py3-none-any.whl", "PIP_NO_INDEX": "1"}).failed(
        "SYSTEM:RuntimePackages", system=True, recoverable=True
    )
    assert "_F_RUNTIME_PACKAGES asks for /no/such-1.0-py3-none-any.whl, which pip could not install" in message
    assert "not reached" not in message
