"""What users install: the wheel, and the image's build carried out in an empty directory instead of an image."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from flyteidl.core.literals_pb2 import Literal, LiteralMap, Primitive, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

REPOSITORY = Path(__file__).resolve().parents[1]
DOCKERFILE = (REPOSITORY / "Dockerfile").read_text()
INSTALLED = "/opt/flyteweight"
"""Where the image's build puts the environment."""

TASK = """
import os

from flyteweight import task


@task
def who(count: int) -> str:
    return f"{os.getuid()} {count}"
"""


class Instruction(NamedTuple):
    """One instruction of a Dockerfile."""

    name: str
    text: str


def instructions() -> list[list[Instruction]]:
    """The instructions of each stage, comments and continuation lines resolved."""
    lines = "\n".join(line for line in DOCKERFILE.splitlines() if not line.startswith("#"))
    stages: list[list[Instruction]] = []
    for line in lines.replace("\\\n", " ").splitlines():
        name, _, text = line.strip().partition(" ")
        if name == "FROM":
            stages.append([])
        elif name and stages:
            stages[-1].append(Instruction(name, text.strip()))
    return stages


@pytest.fixture(scope="module")
def image() -> Iterator[Path]:
    """The environment that the Dockerfile's build stage makes, carried out step by step; everyone may read it."""
    root = Path(tempfile.mkdtemp(prefix="flyteweight-image-")).resolve()
    root.chmod(0o755)
    source, installed = root / "src", root / "installed"
    source.mkdir()
    try:
        for name, text in instructions()[0]:
            if name == "COPY":
                *origins, target = text.split()
                _copy(origins, source / target)
            elif name == "RUN":
                script = text.replace(INSTALLED, str(installed)).replace("python -m venv", f"{_python()} -m venv")
                subprocess.run(["sh", "-ec", script], cwd=source, check=True, env=_environment())
        shutil.rmtree(source)
        yield installed
    finally:
        shutil.rmtree(root)


def _copy(origins: Sequence[str], target: Path) -> None:
    for origin in origins:
        path = REPOSITORY / origin
        if path.is_dir():
            shutil.copytree(path, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(path, target)


def _python() -> str:
    """The Python that this environment was made from: a new one must not see what is installed here."""
    return shlex.quote(os.path.realpath(sys.executable))


def _environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**own, "PYTHONPATH": "", **(extra or {})}


def _as_nobody() -> list[str]:
    """What makes a command run as the image's user: nothing but reading is allowed to it.

    Reading everywhere is granted because the Python that runs the tests can lie in a directory of root's.
    """
    if os.geteuid() != 0:
        return []
    reading = "-all,+dac_read_search"
    return [
        *("setpriv", "--reuid=65532", "--regid=65532", "--clear-groups"),
        *(f"--inh-caps={reading}", f"--ambient-caps={reading}", f"--bounding-set={reading}", "--"),
    ]


def _run(image: Path, directory: Path, *command: str) -> subprocess.CompletedProcess[str]:
    program = str(image / "bin" / command[0])
    return subprocess.run(
        [*_as_nobody(), program, *command[1:]],
        cwd=directory,
        env=_environment({"HOME": "/tmp"}),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def scratch() -> Iterator[Path]:
    """A directory that everyone may read; pytest's own are for the user who runs the tests."""
    path = Path(tempfile.mkdtemp(prefix="flyteweight-scratch-")).resolve()
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


def test_image_runs_a_task_as_another_user_without_writing_anywhere_else(image: Path, scratch: Path) -> None:
    """The installed command runs a user's module as uid 65532 from a directory that it cannot write to."""
    code = scratch / "app"
    code.mkdir()
    (code / "jobs.py").write_text(TASK)
    inputs = LiteralMap(literals={"count": Literal(scalar=Scalar(primitive=Primitive(integer=3)))})
    (scratch / "inputs.pb").write_bytes(inputs.SerializeToString())
    prefix = scratch / "out"
    prefix.mkdir(mode=0o777)
    prefix.chmod(0o777)
    code.chmod(0o555)
    before = _files(image)
    done = _run(
        image,
        code,
        *("pyflyte-execute", "--inputs", str(scratch / "inputs.pb"), "--output-prefix", str(prefix)),
        *("--resolver", "flyteweight.resolvers.default_task_resolver"),
        *("--", "task-module", "jobs", "task-name", "who"),
    )
    assert (done.returncode, done.stderr) == (0, "")
    outputs = LiteralMap.FromString((prefix / "outputs.pb").read_bytes())
    uid = 65532 if os.geteuid() == 0 else os.getuid()
    assert outputs.literals["o0"].scalar.primitive.string_value == f"{uid} 3"
    if os.geteuid() == 0:  # whoever owns the directories could have written there
        assert [path.name for path in code.iterdir()] == ["jobs.py"]
        assert _files(image) == before


def _files(root: Path) -> set[Path]:
    return set(root.rglob("*"))


def test_image_has_every_command(image: Path, scratch: Path) -> None:
    """Each console script of the project is installed and says what it does."""
    project = (REPOSITORY / "pyproject.toml").read_text()
    scripts = re.findall(r"^([\w-]+) = ", project.split("[project.scripts]")[1].split("\n[")[0], re.MULTILINE)
    assert "pyflyte-execute" in scripts
    for script in scripts:
        done = _run(image, scratch, script, "--help")
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("Usage: ")


def test_image_holds_bytecode_that_is_never_checked(image: Path) -> None:
    """Every module of the installed package has bytecode marked as valid without a look at its source."""
    package = next(image.glob("lib/python3*/site-packages/flyteweight"))
    sources = [path for path in package.rglob("*.py") if path.stat().st_size]
    assert sources
    for source in sources:
        compiled = source.parent / "__pycache__" / f"{source.stem}.{sys.implementation.cache_tag}.pyc"
        flags = int.from_bytes(compiled.read_bytes()[4:8], "little")
        assert flags == 0b01, compiled  # hash-based, not checked


def test_image_starts_commands_directly() -> None:
    """No ENTRYPOINT or shell stands between the scheduler and the process, and the user is a number that is not 0."""
    final = instructions()[-1]
    assert not [text for name, text in final if name == "ENTRYPOINT"]
    assert [text for name, text in final if name == "CMD"] == ['["pyflyte-execute", "--help"]']
    [user] = [text for name, text in final if name == "USER"]
    assert all(part.isdecimal() and int(part) > 0 for part in user.split(":"))
    [environment] = [text for name, text in final if name == "ENV"]
    assert f"PATH={INSTALLED}/bin:$PATH" in environment.split()


def test_build_context_holds_what_the_build_copies() -> None:
    """.dockerignore lets through each file that the Dockerfile copies, and nothing else."""
    ignored = (REPOSITORY / ".dockerignore").read_text().splitlines()
    kept = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    copied = {origin for name, text in instructions()[0] if name == "COPY" for origin in text.split()[:-1]}
    assert kept == copied
    assert "*" in ignored


def test_wheel_holds_the_package_and_nothing_else(tmp_path: Path) -> None:
    """The wheel has the typing marker and the licence, and neither tests nor tools."""
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(tmp_path), str(REPOSITORY)]
    subprocess.run(command, check=True, env=_environment())
    [wheel] = tmp_path.glob("flyteweight-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "flyteweight/py.typed" in names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert {name.split("/")[0].split("-")[0] for name in names} == {"flyteweight"}
