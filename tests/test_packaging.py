"""What users install: the wheel, and the image's build carried out in an empty directory instead of an image."""

from __future__ import annotations

import json
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
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from wheels import wheel

import flyteweight

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from s3 import S3

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


class Image(NamedTuple):
    """What the Dockerfile's build stage makes."""

    environment: Path
    lock: str

    @property
    def has_s3fs(self) -> bool:
        """Whether s3fs is to be there."""
        return self.lock == "image"


@pytest.fixture(scope="module", params=["image", "image-without-s3fs"])
def image(request: pytest.FixtureRequest) -> Iterator[Image]:
    """The Dockerfile's build stage carried out step by step, with each lock; everyone may read what it makes."""
    root = Path(tempfile.mkdtemp(prefix="flyteweight-image-")).resolve()
    root.chmod(0o755)
    source, base, installed = root / "src", root / "base", root / "installed"
    source.mkdir()
    # The Python that this environment was made from, as the base image's: it has nothing of what is installed here.
    subprocess.run([os.path.realpath(sys.executable), "-m", "venv", str(base)], check=True, env=_environment())
    environment = _environment({"LOCK": request.param, "PATH": f"{base / 'bin'}{os.pathsep}{os.environ['PATH']}"})
    try:
        for name, text in instructions()[0]:
            if name == "COPY":
                *origins, target = text.split()
                _copy(origins, source / target)
            elif name == "RUN":
                script = text.replace(INSTALLED, str(installed))
                subprocess.run(["sh", "-ec", script], cwd=source, check=True, env=environment)
        shutil.rmtree(source)
        yield Image(installed, request.param)
    finally:
        shutil.rmtree(root)


def _copy(origins: Sequence[str], target: Path) -> None:
    for origin in origins:
        path = REPOSITORY / origin
        if path.is_dir():
            shutil.copytree(path, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(path, target)


def _environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**own, "PYTHONPATH": "", **(extra or {})}


def _final(name: str) -> list[str]:
    """The texts of an instruction in the stage that becomes the image."""
    return [text for found, text in instructions()[-1] if found == name]


def _as_its_user() -> list[str]:
    """What makes a command run as the image's user: nothing but reading is allowed to it.

    Reading everywhere is granted because the Python that runs the tests can lie in a directory of root's.
    """
    if os.geteuid() != 0:
        return []
    [user] = _final("USER")
    uid, gid = map(int, user.split(":"))
    reading = "-all,+dac_read_search"
    return [
        *("setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups"),
        *(f"--inh-caps={reading}", f"--ambient-caps={reading}", f"--bounding-set={reading}", "--"),
    ]


def _settings(image: Image) -> dict[str, str]:
    """The image's environment, and nothing else."""
    settings = {"PATH": os.defpath}
    for text in _final("ENV"):
        for setting in shlex.split(text):
            name, _, value = setting.partition("=")
            settings[name] = value.replace("$PATH", settings["PATH"]).replace(INSTALLED, str(image.environment))
    return settings


def _run(
    image: Image, directory: Path, *command: str, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run what a container of the image runs when ``command`` is its arguments."""
    entrypoint = [word for text in _final("ENTRYPOINT") for word in json.loads(text)]
    settings = _settings(image) | dict(environment or {})
    return subprocess.run(
        ["env", "-i", *(f"{name}={value}" for name, value in settings.items()), *_as_its_user(), *entrypoint, *command],
        cwd=directory,
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


@pytest.fixture
def code(scratch: Path) -> Path:
    """The directory of a user's module, which the image's user may read."""
    path = scratch / "app"
    path.mkdir()
    (path / "jobs.py").write_text(TASK)
    path.chmod(0o555)
    return path


INPUTS = LiteralMap(literals={"count": Literal(scalar=Scalar(primitive=Primitive(integer=3)))}).SerializeToString()
UID = 65532 if os.geteuid() == 0 else os.getuid()
OUTPUT = f"{UID} 3"


def _words(inputs: str, prefix: str, task: str = "who") -> tuple[str, ...]:
    """A scheduler's command line."""
    return (
        *("pyflyte-execute", "--inputs", inputs, "--output-prefix", prefix),
        *("--resolver", "flyteweight.resolvers.default_task_resolver", "--", "task-module", "jobs", "task-name", task),
    )


def _output(data: bytes) -> str:
    return LiteralMap.FromString(data).literals["o0"].scalar.primitive.string_value


def _open_directory(path: Path) -> Path:
    path.mkdir()
    path.chmod(0o777)
    return path


def test_image_runs_a_task_as_another_user_without_writing_anywhere_else(
    image: Image, scratch: Path, code: Path
) -> None:
    """The scheduler's command line, as it is, runs a user's module from a directory that cannot be written to."""
    (scratch / "inputs.pb").write_bytes(INPUTS)
    prefix = _open_directory(scratch / "out")
    before = _files(image.environment)
    done = _run(image, code, *_words(str(scratch / "inputs.pb"), str(prefix)))
    assert (done.returncode, done.stderr) == (0, "")
    assert _output((prefix / "outputs.pb").read_bytes()) == OUTPUT
    if os.geteuid() == 0:  # whoever owns the directories could have written there
        assert [path.name for path in code.iterdir()] == ["jobs.py"]
        assert _files(image.environment) == before


UNMODIFIED = """
import os

import flytekit
from flytekit import task


@task
def who(count: int) -> str:
    return f"{os.getuid()} {count}"


def by_hand(count):
    return who(count=count)


if __name__ == "__main__":
    print(who(count=3), flytekit.__version__)
"""
CHILDREN = """
import multiprocessing, subprocess, sys
import jobs
if __name__ == "__main__":
    print(multiprocessing.get_context("spawn").Pool(1).map(jobs.by_hand, [3]))
    print(subprocess.run([sys.executable, "jobs.py"], capture_output=True, text=True, env={}).stdout)
"""


def test_image_runs_modules_that_import_flytekit(image: Image, scratch: Path) -> None:
    """The command line that flytekit registered runs an unmodified module, and so does any Python, and its children."""
    (scratch / "jobs.py").write_text(UNMODIFIED)
    (scratch / "children.py").write_text(CHILDREN)
    (scratch / "inputs.pb").write_bytes(INPUTS)
    prefix = _open_directory(scratch / "out")
    words = list(_words(str(scratch / "inputs.pb"), str(prefix)))
    words[words.index("--resolver") + 1] = "flytekit.core.python_auto_container.default_task_resolver"
    done = _run(image, scratch, *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert _output((prefix / "outputs.pb").read_bytes()) == OUTPUT
    done = _run(image, scratch, "python", "jobs.py")
    assert (done.stdout, done.stderr) == (f"{OUTPUT} 1.16.31\n", "")
    done = _run(image, scratch, "python", "children.py")
    assert (done.stdout, done.stderr) == (f"['{OUTPUT}']\n{OUTPUT} 1.16.31\n\n", "")
    done = _run(image, scratch, "python", "jobs.py", environment={"FLYTEWEIGHT_ALIAS": "off"})
    assert "ModuleNotFoundError: No module named 'flytekit'" in done.stderr


def test_package_on_pythonpath_runs_modules_that_import_flytekit(image: Image, scratch: Path) -> None:
    """Where nobody reads the .pth file, as after pip install --target, our commands know flytekit all the same."""
    (scratch / "jobs.py").write_text(UNMODIFIED)
    (scratch / "inputs.pb").write_bytes(INPUTS)
    [packages] = image.environment.glob("lib/python3*/site-packages")
    command = [image.environment / "bin" / "python", "-S", "-m", "flyteweight", "run", "jobs:who", "count=3"]
    done = subprocess.run(
        command,
        cwd=scratch,
        env={"PYTHONPATH": f"{packages}{os.pathsep}{scratch}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert f"{os.getuid()} 3" in done.stdout


def test_image_serves_s3(image: Image, code: Path, s3: S3) -> None:
    """Keys and endpoint from the environment are enough, with s3fs in the image or without."""
    prefix = f"s3://{s3.bucket()}/run"
    s3.put(f"{prefix}/inputs.pb", INPUTS)
    done = _run(image, code, *_words(f"{prefix}/inputs.pb", prefix), environment=s3.env)
    assert (done.returncode, done.stderr) == (0, "")
    assert _output(s3.get(f"{prefix}/outputs.pb")) == OUTPUT


def test_image_without_s3fs_says_what_a_profile_needs(image: Image, scratch: Path, code: Path, s3: S3) -> None:
    """A profile of a shared AWS file works where s3fs is, and where it is not the error says so."""
    prefix = f"s3://{s3.bucket()}/run"
    s3.put(f"{prefix}/inputs.pb", INPUTS)
    keys = (s3.env["FLYTE_AWS_ACCESS_KEY_ID"], s3.env["FLYTE_AWS_SECRET_ACCESS_KEY"])
    shared = scratch / "credentials"
    shared.write_text("[team]\naws_access_key_id = {}\naws_secret_access_key = {}\n".format(*keys))
    environment = {
        **{name: value for name, value in s3.env.items() if not name.endswith(("KEY_ID", "ACCESS_KEY"))},
        "AWS_PROFILE": "team",
        "AWS_SHARED_CREDENTIALS_FILE": str(shared),
    }
    done = _run(image, code, *_words(f"{prefix}/inputs.pb", prefix), environment=environment)
    if image.has_s3fs:
        assert (done.returncode, done.stderr) == (0, "")
        assert _output(s3.get(f"{prefix}/outputs.pb")) == OUTPUT
    else:
        assert done.returncode == 1
        assert "a Python package is missing that knows such storage" in done.stderr
        assert "pip install s3fs). S3 needs it only for AWS_PROFILE" in done.stderr


def test_image_installs_what_a_start_asks_for(image: Image, scratch: Path) -> None:
    """The image's user may not write to its environment, and yet gets the packages that its task asks for."""
    wheel(scratch, "late_arrival", "ANSWER = 42\n")
    (scratch / "jobs.py").write_text(TASK.replace('f"{', "f\"{__import__('late_arrival').ANSWER} {"))
    (scratch / "inputs.pb").write_bytes(INPUTS)
    prefix = _open_directory(scratch / "out")
    environment = {"_F_RUNTIME_PACKAGES": "late-arrival", "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(scratch)}
    done = _run(image, scratch, *_words(str(scratch / "inputs.pb"), str(prefix)), environment=environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert _output((prefix / "outputs.pb").read_bytes()) == f"42 {OUTPUT}"


def test_image_holds_exactly_what_is_locked(image: Image) -> None:
    """Beside pip and the package itself there are the locked releases and no others, so that two builds are equal."""
    listed = subprocess.run(
        [image.environment / "bin" / "python", "-m", "pip", "list", "--format=freeze"],
        capture_output=True,
        text=True,
        check=True,
        env=_environment(),
    ).stdout
    installed = {
        canonicalize_name(name): version for name, _, version in (line.partition("==") for line in listed.splitlines())
    }
    own = {name: installed.pop(name, None) for name in ("flyteweight", "pip", "setuptools")}
    assert own["flyteweight"] == flyteweight.__version__
    assert installed == locked(image.lock)


def locked(name: str) -> dict[str, str]:
    """The releases that a lock has for this Python."""
    lines = (REPOSITORY / "locks" / f"{name}.txt").read_text().replace("\\\n", " ").splitlines()
    pins = [Requirement(line.partition(" --hash")[0]) for line in lines if re.match(r"\w", line)]
    assert all("--hash=sha256:" in line for line in lines if re.match(r"\w", line))
    return {
        canonicalize_name(pin.name): str(pin.specifier).removeprefix("==")
        for pin in pins
        if pin.marker is None or pin.marker.evaluate()
    }


def test_lock_without_s3fs_is_a_part_of_the_other() -> None:
    """It leaves out s3fs, botocore and what only they need, and has the same releases of the rest."""
    whole, part = locked("image"), locked("image-without-s3fs")
    assert part.items() < whole.items()
    assert {"s3fs", "botocore", "aiohttp"} <= whole.keys() - part.keys()


def _files(root: Path) -> set[Path]:
    return set(root.rglob("*"))


def test_image_has_every_command(image: Image, scratch: Path) -> None:
    """Each console script of the project is installed and says what it does."""
    project = (REPOSITORY / "pyproject.toml").read_text()
    scripts = re.findall(r"^([\w-]+) = ", project.split("[project.scripts]")[1].split("\n[")[0], re.MULTILINE)
    assert "pyflyte-execute" in scripts
    for script in scripts:
        done = _run(image, scratch, script, "--help")
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("Usage: ")


def test_image_holds_bytecode_that_is_never_checked(image: Image) -> None:
    """Every module of the installed package has bytecode marked as valid without a look at its source."""
    package = next(image.environment.glob("lib/python3*/site-packages/flyteweight"))
    sources = [path for path in package.rglob("*.py") if path.stat().st_size]
    assert sources
    for source in sources:
        compiled = source.parent / "__pycache__" / f"{source.stem}.{sys.implementation.cache_tag}.pyc"
        flags = int.from_bytes(compiled.read_bytes()[4:8], "little")
        assert flags == 0b01, compiled  # hash-based, not checked


def test_image_says_what_it_is(image: Image, scratch: Path) -> None:
    """Without arguments a container shows the command's help; nothing of it runs as root."""
    [command] = _final("CMD")
    done = _run(image, scratch, *json.loads(command))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Usage: pyflyte-execute ")
    [user] = _final("USER")
    assert all(part.isdecimal() and int(part) > 0 for part in user.split(":"))  # Kubernetes understands numbers only


def test_build_context_holds_what_the_build_copies() -> None:
    """.dockerignore lets through each file that the Dockerfile copies, and nothing else."""
    ignored = (REPOSITORY / ".dockerignore").read_text().splitlines()
    kept = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    copied = {origin for name, text in instructions()[0] if name == "COPY" for origin in text.split()[:-1]}
    assert kept == copied
    assert "*" in ignored


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    directory = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(directory), str(REPOSITORY)]
    subprocess.run(command, check=True, env=_environment())
    [wheel] = directory.glob("flyteweight-*.whl")
    return wheel


def test_flytekits_names_come_and_go_with_the_wheel(built: Path, tmp_path: Path) -> None:
    """Installed, it gives them in any Python of the environment; uninstalled, it leaves nothing that would."""
    venv = tmp_path / "venv"
    subprocess.run([os.path.realpath(sys.executable), "-m", "venv", str(venv)], check=True, env=_environment())
    python = str(venv / "bin" / "python")
    asked = [python, "-c", "from importlib.util import find_spec; print(find_spec('flytekit'))"]

    def found() -> str:
        return subprocess.run(
            asked, cwd=tmp_path, env=_environment(), capture_output=True, text=True, check=True
        ).stdout

    pip = [python, "-m", "pip", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", str(built)], check=True, env=_environment())
    assert "origin='flyteweight'" in found()
    assert subprocess.check_output([python, "-c", "import sys; print(sys.meta_path)"]).count(b"FlytekitFinder") == 1
    subprocess.run([*pip, "uninstall", "--quiet", "--yes", "flyteweight"], check=True, env=_environment())
    assert found() == "None\n"
    assert [path.name for path in venv.glob("lib/*/site-packages/*") if "flyteweight" in path.name] == []


def test_wheel_holds_the_package_and_nothing_else(built: Path) -> None:
    """The wheel has the typing marker, the licence, and where the project is, and neither tests nor tools."""
    with zipfile.ZipFile(built) as archive:
        names = archive.namelist()
        [metadata] = [archive.read(name).decode() for name in names if name.endswith(".dist-info/METADATA")]
    head, _, readme = metadata.partition("\n\n")
    urls = dict(line.removeprefix("Project-URL: ").split(", ") for line in head.splitlines() if "-URL: " in line)
    assert readme.startswith("# flyteweight")
    assert urls["Repository"] in readme
    assert "flyteweight/py.typed" in names
    assert any(name.endswith(".data/scripts/entrypoint.py") for name in names)
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    own = {"flyteweight", "flyteweight_alias.pth"}
    assert {name.split("/")[0].split("-")[0] for name in names} == own
