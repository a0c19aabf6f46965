"""`pyflyte-fast-execute`: code from an archive, then the command behind it."""

from __future__ import annotations

import io
import os
import signal
import tarfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from commands import BIN, DEFAULT_RESOLVER, SCHEDULER, Finished, World, wait_for

if TYPE_CHECKING:
    from pathlib import Path

MODULE = """
import os, signal, sys, time
from flyteweight import dynamic, task

@task
def t(x: int) -> str:
    return f"archive {x}"

@task
def seen(x: int) -> str:
    return "|".join([*sys.path, os.environ["PYTHONPATH"], *sys.argv[1:3], os.getcwd()])

@task
def leaves(x: int):
    sys.exit(x)

@task
def waits(x: int) -> int:
    open("running", "w").close()
    time.sleep(60)
    return x

@dynamic
def plans(x: int) -> str:
    return t(x=x)
"""


@dataclass
class Fast:
    """A directory for code, an archive, and runs in a third directory."""

    world: World
    home: Path
    archive: Path

    def pack(self, **modules: str) -> str:
        """Write an archive with modules; returns its path."""
        with tarfile.open(self.archive, "w:gz") as made:
            for name, text in modules.items():
                info = tarfile.TarInfo(f"./{name}.py")
                info.size = len(text.encode())
                made.addfile(info, io.BytesIO(text.encode()))
        return str(self.archive)

    def words(self, inner: list[str], *, archive: str | None = None, home: str | None = None) -> list[str]:
        """The command line; an empty text leaves an option out."""
        archive, home = str(self.archive) if archive is None else archive, str(self.home) if home is None else home
        options = [*(("--additional-distribution", archive) if archive else ())]
        options += [*(("--dest-dir", home) if home else ())]
        return [str(BIN / "pyflyte-fast-execute"), *options, "--", *inner]

    def inner(self, task: str = "t", x: int = 1, command: str = "pyflyte-execute", **options: Any) -> list[str]:
        """The command line of a run, as registration writes it."""
        words = self.world.words(task, inputs=self.world.inputs(x=x), **options)
        return [command, *words[1:]]

    def run(self, inner: list[str], *, env: dict[str, str] | None = None, **options: Any) -> Finished:
        """Run a command behind the archive to its end."""
        path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
        return self.world.command(self.words(inner, **options), env={"PATH": path} | (env or {}))


@pytest.fixture
def fast(world: World, tmp_path: Path) -> Fast:
    """An archive with the module, a directory for it, and nothing in the working directory."""
    (tmp_path / "home").mkdir()
    made = Fast(world, tmp_path / "home", tmp_path / "fast0123456789abcdef0123456789abcdef.tar.gz")
    made.pack(jobs=MODULE)
    return made


def test_the_code_is_the_archives(fast: Fast) -> None:
    """The module of the archive runs, by the console command and by ``flyteweight fast-execute``."""
    assert fast.run(fast.inner()).value() == "archive 1"
    words = fast.words(fast.inner(x=2))
    assert fast.world.command([str(BIN / "flyteweight"), "fast-execute", *words[1:]]).value() == "archive 2"
    assert (
        sorted(os.listdir(fast.home)) == [".flyteweight-code", "__pycache__", "jobs.py"]
        or not (fast.home / "__pycache__").exists()
    )


def test_it_replaces_the_images_code(fast: Fast) -> None:
    """Code of the image in the same directory is replaced by the archive's."""
    (fast.home / "jobs.py").write_text("raise SystemExit('the old code')")
    assert fast.run(fast.inner()).value() == "archive 1"


def test_in_the_same_process(fast: Fast) -> None:
    """There is one process, not a child: the id is that which was started."""
    fast.pack(jobs="import os\nfrom flyteweight import task\n@task\ndef t(x: int) -> int:\n    return os.getpid()\n")
    process = fast.world.start(fast.words(fast.inner()))
    assert fast.world.finish(process).value() == process.pid


def test_paths_and_arguments(fast: Fast) -> None:
    """Modules are looked for behind PYTHONPATH and before what is installed; children of the process find them, too."""
    seen = fast.run(fast.inner("seen"), env={"PYTHONPATH": "/first"}).value().split("|")
    *path, variable, option, _, directory = seen
    assert path[:3] == [str(BIN), "/first", str(fast.home)]
    assert variable == f"/first:{fast.home}"
    assert option == "--inputs"
    assert directory == str(fast.world.path)
    alone = fast.run(fast.inner("seen")).value().split("|")
    assert alone[:2] == [str(BIN), str(fast.home)]
    assert alone[-4] == str(fast.home)


def test_without_a_directory(fast: Fast) -> None:
    """Without ``--dest-dir`` the code goes into the working directory."""
    assert fast.run(fast.inner(), home="").value() == "archive 1"
    assert (fast.world.path / "jobs.py").exists()


@pytest.mark.parametrize("archive", ["", "{{ .remote_package_path }}"])
def test_without_an_archive(fast: Fast, archive: str) -> None:
    """Without one, or with one that registration has not filled in, the code of the image runs."""
    fast.world.module("@task\ndef t(x: int) -> str:\n    return 'image'\n")
    assert fast.run(fast.inner(), archive=archive, home="{{ .dest_dir }}" if archive else None).value() == "image"


def test_a_mapped_task(fast: Fast) -> None:
    """``pyflyte-map-execute`` goes on in the process as well."""
    from flyteidl.core.literals_pb2 import LiteralMap

    inputs = LiteralMap()
    for number in (5, 6):
        inputs.literals["x"].collection.literals.add().scalar.primitive.integer = number
    (fast.world.path / "lists.pb").write_bytes(inputs.SerializeToString())
    words = [
        *("pyflyte-map-execute", "--inputs", "lists.pb", "--output-prefix", "out", "--resolver"),
        *("flyteweight.resolvers.ArrayNodeMapTaskResolver", "--", "vars", "", "resolver", DEFAULT_RESOLVER),
        *("task-module", "jobs", "task-name", "t"),
    ]
    assert fast.run(words, env={"JOB_COMPLETION_INDEX": "1"}).value() == "archive 6"


def test_a_dynamic_task_hands_the_archive_on(fast: Fast) -> None:
    """The children of a dynamic task unpack the same archive in the same directory."""
    from flyteidl.core.dynamic_job_pb2 import DynamicJobSpec

    from flyteweight.settings.configuration import SerializationSettings

    settings = SerializationSettings.for_image("repo/image:1", "v1").serialized_context
    done = fast.run(fast.inner("plans"), env={"_F_SS_C": settings})
    assert done.files == ["futures.pb"], done.stderr
    [template] = DynamicJobSpec.FromString((done.prefix / "futures.pb").read_bytes()).tasks
    assert template.container.args[:6] == [
        *("pyflyte-fast-execute", "--additional-distribution", str(fast.archive), "--dest-dir", str(fast.home), "--"),
    ]


@pytest.mark.parametrize(
    ("scheduler", "code"), [({}, 1), (SCHEDULER, 0), (SCHEDULER | {"FLYTE_FAIL_ON_ERROR": "1"}, 1)]
)
def test_no_archive(fast: Fast, scheduler: dict[str, str], code: int) -> None:
    """A missing archive is an error document at the inner command's prefix, with the exit codes of any failure."""
    done = fast.run(fast.inner(), archive="/not/there.tar.gz", env=scheduler)
    assert done.code == code
    assert "there is no code archive" in done.failed("USER:RuntimeError")


def test_a_damaged_archive(fast: Fast) -> None:
    """So is a damaged one, and the code in the directory stays as it was."""
    fast.archive.write_bytes(fast.archive.read_bytes()[:-20])
    assert "the code archive is damaged" in fast.run(fast.inner()).failed("USER:ValueError")
    assert not (fast.home / "jobs.py").exists()


def test_no_directory(fast: Fast) -> None:
    """So is a directory that is not in the image."""
    message = fast.run(fast.inner(), home="/not/there").failed("USER:BadInputToAPI")
    assert "--dest-dir /not/there does not exist" in message


def test_no_space(fast: Fast, as_another_user: list[str]) -> None:
    """A full disk is the system's fault, and told; what was unpacked so far is gone."""
    fast.pack(jobs=MODULE, big="#" * 30_000_000)
    words = ["sh", "-c", "ulimit -f 10000; trap '' XFSZ; exec \"$@\"", "sh", *fast.words(fast.inner())]
    message = fast.world.command(words).failed("SYSTEM:StorageFull", system=True)
    assert str(fast.home) in message
    assert sorted(os.listdir(fast.home)) == [".flyteweight-code"]


def test_another_command(fast: Fast) -> None:
    """Any other command replaces the process, with the code on PYTHONPATH and word of where it is from."""
    script = "import sys, jobs; print(jobs.__file__, *sys.argv[1:]); sys.exit(42)"
    done = fast.run(["python3", "-c", script, "--resolver", "r", "--", "--resolver", "s"])
    assert done.code == 42, done.stderr
    told = f"--dynamic-addl-distro {fast.archive} --dynamic-dest-dir {fast.home}"
    assert done.stdout == f"{fast.home}/jobs.py {told} --resolver r -- {told} --resolver s\n"
    killed = fast.run(["sh", "-c", "kill -9 $$"])
    assert killed.code == -signal.SIGKILL


@pytest.mark.parametrize("env", [{}, SCHEDULER])
def test_a_command_that_ends_without_a_word(fast: Fast, env: dict[str, str]) -> None:
    """Under a scheduler a process that just ends has a document, behind an archive too; another program is its own."""
    fast.pack(jobs="import os\nfrom flyteweight import task\n@task\ndef t(x: int):\n    os._exit(3)\n")
    done = fast.run(fast.inner(), env=env)
    assert (done.code, done.files) == ((0, ["error.pb"]) if env else (3, []))
    assert fast.run(["sh", "-c", "exit 5"], env=env).code == 5


def test_another_command_without_its_code(fast: Fast) -> None:
    """If its code cannot be had, there is a document at its output prefix, and without one the exit code is 1."""
    words = ["python3", "-c", "", "--output-prefix", str(fast.world.prefix)]
    assert "there is no code archive" in fast.run(words, archive="/not/there.tar.gz").failed("USER:RuntimeError")
    done = fast.run(["python3", "-c", ""], archive="/not/there.tar.gz")
    assert done.code == 1
    assert "there is no code archive" in done.stderr
    missing = fast.run(["no-such-command", "--output-prefix", str(fast.world.path / "other")])
    assert missing.code == 1
    assert "the command 'no-such-command' cannot be started" in missing.stderr
    assert (fast.world.path / "other" / "error.pb").exists()


def test_exit_codes_and_signals_are_the_commands(fast: Fast) -> None:
    """``sys.exit`` of the task by hand, and SIGTERM, end as they do without the archive (flyte#5568)."""
    assert fast.run(fast.inner("leaves", x=9)).code == 9
    process = fast.world.start(fast.words(fast.inner("waits", prefix=str(fast.world.path / "late"))))
    wait_for(fast.world.path / "running", process)
    process.send_signal(signal.SIGTERM)
    done = fast.world.finish(process, fast.world.path / "late")
    assert done.code == 143
    assert done.error.code == "SYSTEM:Terminated"


def test_usage(fast: Fast) -> None:
    """A wrong command line is told, in a document where the inner command says; a wrong inner one is told by it."""
    words = fast.words(fast.inner())
    done = fast.world.command([words[0], "--nope", *words[1:]])
    assert done.code == 2
    assert "--nope" in done.failed("USER:BadInputToAPI")
    inner = fast.run([*fast.inner()[:5], "--nope", *fast.inner()[5:]])
    assert inner.code == 2
    assert "pyflyte-execute" in inner.stderr
    assert fast.world.command([words[0]]).code == 2


def test_from_s3(fast: Fast, s3: Any) -> None:
    """The archive, the inputs and the outputs on S3."""
    base = f"s3://{s3.bucket()}"
    s3.put(f"{base}/{fast.archive.name}", fast.archive.read_bytes())
    fast.world.env = s3.env
    assert fast.run(fast.inner(), archive=f"{base}/{fast.archive.name}").value() == "archive 1"


def test_by_the_script_of_all_commands(fast: Fast) -> None:
    """``bin/entrypoint.py`` runs the command that its first argument names; without one it says which there are."""
    from flyteweight.settings.configuration import ImageConfig, SerializationSettings

    settings = SerializationSettings(ImageConfig(), python_interpreter=str(BIN / "python"))
    script = str(settings.entrypoint_settings.path)
    words = fast.words(fast.inner())
    assert fast.world.command([str(BIN / "python"), script, "pyflyte-fast-execute", *words[1:]]).value() == "archive 1"
    assert fast.world.command([script, "pyflyte-execute", "--version"]).code == 0
    wrong = fast.world.command([script, "pyflyte-exekute"])
    assert wrong.code == 2
    assert "pyflyte-execute, pyflyte-map-execute, pyflyte-fast-execute; found 'pyflyte-exekute'" in wrong.stderr
