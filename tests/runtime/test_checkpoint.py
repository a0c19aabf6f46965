"""Saving progress and restoring it in the next attempt, on local disks and on S3."""

from __future__ import annotations

import io
import itertools
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flyteweight import storage
from flyteweight.runtime.checkpoint import SyncCheckpoint, hand_on
from flyteweight.storage.access import FileAccessProvider
from flyteweight.storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import s3 as s3_server
    from commands import Finished, World


@pytest.fixture
def access() -> Iterator[FileAccessProvider]:
    """A run's files, removed after the test."""
    provider = FileAccessProvider()
    yield provider
    provider.clean_up()


@pytest.fixture(params=["local", "s3"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place for checkpoints, on a local disk or on S3."""
    if request.param == "local":
        return str(tmp_path / "checkpoints")
    server: s3_server.S3 = request.getfixturevalue("s3_env")
    return f"s3://{server.bucket()}/some/checkpoints"


@pytest.fixture
def first(place: str, access: FileAccessProvider) -> SyncCheckpoint:
    """The first attempt's checkpoint."""
    return SyncCheckpoint(place, None, access)


@pytest.fixture
def second(place: str, access: FileAccessProvider) -> SyncCheckpoint:
    """The second attempt's checkpoint, which sees the first's."""
    return SyncCheckpoint(f"{place}-2", place, access)


def test_first_attempt_has_nothing(first: SyncCheckpoint) -> None:
    """Without a previous checkpoint there is nothing to restore or read."""
    assert not first.prev_exists()
    assert first.restore() is None
    assert first.read() is None


def test_bytes_come_back(first: SyncCheckpoint, second: SyncCheckpoint, place: str) -> None:
    """What one attempt writes the next one reads, under the name that flytekit uses."""
    first.write(b"one")
    first.write(b"two")
    assert storage.read_bytes(storage.join(place, "_dst_cp")) == b"two"
    assert second.prev_exists()
    assert second.read() == b"two"
    assert second.read() == b"two"


def test_previous_attempt_that_saved_nothing(second: SyncCheckpoint, tmp_path: Path) -> None:
    """A previous path at which nothing was saved is no checkpoint, however often it is asked for."""
    assert second.prev_exists()
    assert [second.restore(), second.restore(), second.restore(tmp_path / "here"), second.read()] == [None] * 4


def test_file_keeps_its_name(first: SyncCheckpoint, second: SyncCheckpoint, tmp_path: Path) -> None:
    """A file is restored under its name."""
    (tmp_path / "model.v1.pt").write_bytes(b"weights")
    first.save(tmp_path / "model.v1.pt")
    restored = second.restore()
    assert restored is not None
    assert [(path.name, path.read_bytes()) for path in restored.iterdir()] == [("model.v1.pt", b"weights")]


def test_directory_contents_come_back(first: SyncCheckpoint, second: SyncCheckpoint, tmp_path: Path) -> None:
    """The contents of a directory are restored without the directory itself, folders included."""
    (tmp_path / "run" / "sub").mkdir(parents=True)
    (tmp_path / "run" / "a").write_bytes(b"a")
    (tmp_path / "run" / "sub" / "b").write_bytes(b"b")
    first.save(str(tmp_path / "run"))
    target = second.restore(tmp_path / "back")
    assert target == tmp_path / "back"
    assert (target / "a").read_bytes() + (target / "sub" / "b").read_bytes() == b"ab"
    with pytest.raises(ValueError, match=r"exactly one checkpoint - found 2: a, b; .*restore\(\)"):
        second.read()


def test_restore_again_after_deletion(first: SyncCheckpoint, second: SyncCheckpoint) -> None:
    """Restoring twice downloads once, and again if the copy, or one file of it, was deleted."""
    first.write(b"x")
    restored = second.restore()
    assert restored is not None
    (restored / "_dst_cp").write_bytes(b"changed by the task")
    assert second.restore() == restored
    assert (restored / "_dst_cp").read_bytes() == b"changed by the task"
    (restored / "_dst_cp").unlink()
    assert second.restore() == restored
    assert (restored / "_dst_cp").read_bytes() == b"x"
    shutil.rmtree(restored)
    assert second.restore() == restored
    assert (restored / "_dst_cp").read_bytes() == b"x"


def test_restore_to_another_place_downloads_there(
    first: SyncCheckpoint, second: SyncCheckpoint, tmp_path: Path
) -> None:
    """Each directory that is asked for gets the files, whether it existed or not."""
    first.write(b"x")
    (tmp_path / "there").mkdir()
    for name in ("there", "new"):
        assert second.restore(str(tmp_path / name)) == tmp_path / name
        assert (tmp_path / name / "_dst_cp").read_bytes() == b"x"


def test_streams_are_saved_from_where_they_stand(first: SyncCheckpoint, second: SyncCheckpoint) -> None:
    """A binary stream of several chunks is stored whole."""
    stream = io.BytesIO(b"skip" + bytes(3 << 20))
    stream.seek(4)
    first.save(stream)
    assert second.read() == bytes(3 << 20)


class _Breaks(io.RawIOBase):
    """A stream that fails in its middle."""

    def __init__(self) -> None:
        self.calls = 0

    def read(self, size: int = -1) -> bytes:
        self.calls += 1
        if self.calls > 1:
            raise OSError("broken")
        return b"half"


def test_a_failed_save_keeps_the_old_checkpoint(first: SyncCheckpoint, second: SyncCheckpoint) -> None:
    """A stream that breaks leaves what was saved before, whole."""
    first.write(b"whole")
    with pytest.raises(OSError, match="broken"):
        first.save(_Breaks())  # type: ignore[arg-type]
    assert second.read() == b"whole"


def test_links_are_followed(first: SyncCheckpoint, second: SyncCheckpoint, tmp_path: Path) -> None:
    """A link to the last file, as training frameworks make it, is saved as that file under the link's name."""
    (tmp_path / "epoch-3.pt").write_bytes(b"3")
    (tmp_path / "last.pt").symlink_to(tmp_path / "epoch-3.pt")
    first.save(tmp_path / "last.pt")
    restored = second.restore()
    assert restored is not None
    assert (restored / "last.pt").read_bytes() == b"3"


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (io.StringIO("text"), TypeError),
        (3, TypeError),
        (3, ValueError),
        (SyncCheckpoint, ValueError),
        ("/does/not/exist", FileNotFoundError),
    ],
)
def test_save_refuses_what_it_cannot_store(first: SyncCheckpoint, value: Any, error: type[Exception]) -> None:
    """Text streams, other objects and missing files are errors of the usual classes."""
    with pytest.raises(error, match="checkpoint"):
        first.save(value)


def test_write_refuses_text(first: SyncCheckpoint) -> None:
    """Text has to be encoded first."""
    with pytest.raises(TypeError, match="encode"):
        first.write("text")  # type: ignore[arg-type]


def test_restore_needs_a_directory(first: SyncCheckpoint, second: SyncCheckpoint, tmp_path: Path) -> None:
    """A file in the way of the target directory is an error that names it."""
    first.write(b"x")
    (tmp_path / "file").touch()
    with pytest.raises(ValueError, match="is a file"):
        second.restore(tmp_path / "file")


def test_unreadable_storage_is_an_error_every_time(s3_env: s3_server.S3, access: FileAccessProvider) -> None:
    """A bucket that does not exist is not taken for a missing checkpoint."""
    checkpoint = SyncCheckpoint("s3://no-such-bucket-1/new", "s3://no-such-bucket-1/old", access)
    for _ in range(2):
        with pytest.raises(StorageError):
            checkpoint.restore()


def test_scratch_is_removed_with_the_run(
    first: SyncCheckpoint, second: SyncCheckpoint, access: FileAccessProvider
) -> None:
    """The default directory lives in the run's scratch directory."""
    first.write(b"x")
    restored = second.restore()
    assert restored is not None
    access.clean_up()
    assert not Path(restored).exists()


def attempts(place: str, access: FileAccessProvider, number: int) -> list[SyncCheckpoint]:
    """The checkpoints of attempts that follow each other; each but the first is handed on at its start."""
    places = [f"{place}-{n}" for n in range(number)]
    for before, own in itertools.pairwise(places):
        hand_on(before, own)
    return [SyncCheckpoint(own, before, access) for before, own in zip([None, *places], places, strict=False)]


def test_attempts_that_save_nothing_hand_on(place: str, access: FileAccessProvider, tmp_path: Path) -> None:
    """What the first attempt saved comes back in the fourth, though two between died before they saved."""
    first, _, _, fourth = attempts(place, access, 4)
    first.write(b"progress")
    assert fourth.prev_exists()
    assert fourth.read() == b"progress"
    restored = fourth.restore(tmp_path / "here")
    assert restored is not None
    assert [path.name for path in restored.iterdir()] == ["_dst_cp"]


def test_the_last_attempt_that_saved_counts(place: str, access: FileAccessProvider) -> None:
    """An attempt that saved hides what was saved before it, also if it used another name."""
    first, second, _, fourth = attempts(place, access, 4)
    first.write(b"old")
    with (Path(access.get_random_local_directory()) / "new.bin").open("wb+") as file:
        file.write(b"new")
        file.flush()
        second.save(file.name)
    assert fourth.read() == b"new"
    assert [uri.rpartition("/")[2] for uri in storage.list_files(f"{place}-1")] == ["new.bin"]


def test_nobody_saved(place: str, access: FileAccessProvider) -> None:
    """Attempts that hand on nothing give nothing; a chain that leads back to itself has an end."""
    assert [checkpoint.read() for checkpoint in attempts(place, access, 3)] == [None] * 3
    hand_on(f"{place}-2", f"{place}-0")
    assert SyncCheckpoint(f"{place}-3", f"{place}-2", access).restore() is None


def test_a_place_that_takes_nothing_is_a_warning(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Handing on must not fail a run, which may never ask for its checkpoint."""
    (tmp_path / "file").touch()
    hand_on("s3://bucket/before", str(tmp_path / "file" / "place"))
    assert "the next one finds no checkpoint" in capfd.readouterr().err


ATTEMPTS = """
    @task
    def t() -> str:
        raise SystemExit(9)

    @task
    def saves() -> str:
        current_context().checkpoint.write(b"progress")
        raise SystemExit(9)

    @task
    def reads() -> str:
        return str(current_context().checkpoint.read())
"""


def test_progress_outlives_an_attempt_that_cannot_even_be_loaded(world: World) -> None:
    """The third attempt goes on where the first was, though the second died while its module was imported."""
    world.module(ATTEMPTS)
    world.module("os._exit(9)", name="dies")

    def attempt(number: int, module: str, task: str) -> Finished:
        places = [str(world.path / f"checkpoint-{n}") for n in (number, number - 1)]
        options = ["--checkpoint-path", places[0], *(["--prev-checkpoint", places[1]] if number else [])]
        loader = ["task-module", module, "task-name", task]
        return world.run(loader=loader, options=tuple(options), prefix=str(world.path / f"out-{number}"))

    attempt(0, "jobs", "saves")
    attempt(1, "dies", "t")
    assert attempt(2, "jobs", "reads").value() == "b'progress'"
