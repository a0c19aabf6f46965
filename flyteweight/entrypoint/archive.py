"""A code archive ─▶ files below a directory, and nothing anywhere else.

Archives come from a bucket that more people may write to than to the image, so nothing in one is believed: no name or
link leads out of the directory, there are no devices, and size and number are bounded. Everything is unpacked beside
the code first and looked at as a whole; a bad archive leaves the directory as it was.
"""

from __future__ import annotations

import functools
import gzip
import os
import shutil
import stat
import tarfile
import zipfile
import zlib
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from flyteweight.exceptions import FlyteValueException

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_MEMBERS = 200_000
MAX_BYTES = 10 << 30

#: More than any header of an archive needs at once; ``tarfile`` would read one of any size into memory.
_MAX_READ = 16 << 20
_CHUNK = 1 << 20


class BadArchive(FlyteValueException):
    """A code archive is damaged, of no known form, or would write where it must not."""


def unpack(archive: str, directory: str, staging: str) -> int:
    """Put what a tar (gzipped or not) or zip file holds into ``directory``; returns the number of files.

    ``staging`` is a directory, not there yet, on the same file system; it is gone afterwards. Files that are there
    already are replaced, each at once; existing directories keep their modes and times. Modes of files are kept but for
    set-user-id and the like, owners and times are not. Raises ``BadArchive``, and ``OSError`` if the file system fails.
    """
    os.mkdir(staging, 0o700)
    try:
        _write_all(archive, staging)
        _check_room(staging, directory)
        return _move(staging, directory)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


class _Member(NamedTuple):
    """What an archive wants to have written."""

    name: str
    kind: str
    """``file``, ``directory``, ``symlink`` or ``hardlink``; of anything else, what it is in words."""
    size: int = 0
    mode: int = 0o644
    target: str = ""
    open: Callable[[], IO[bytes]] | None = None


class _Plan:
    """Members ─▶ files below a staging directory that is ours alone; links last, so that nothing goes through them."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._links: dict[str, str] = {}
        self._bytes = 0

    def carry_out(self, members: Iterator[_Member]) -> None:
        """Write every member; raises ``BadArchive`` for the first that must not be."""
        for number, member in enumerate(members):
            if number >= MAX_MEMBERS:
                raise BadArchive(f"the code archive has more than {MAX_MEMBERS:,} members")
            path = self._path(member)
            if path != self._root:
                self._write(member, path)
        for path, target in self._links.items():
            os.symlink(target, path)
        for path, target in self._links.items():
            self._check_link(path, target)

    def _path(self, member: _Member) -> str:
        parts = [part for part in member.name.split("/") if part not in ("", ".")]
        if member.name.startswith("/") or ".." in parts or "\0" in member.name:
            raise _refused(member, "its name leads out of the directory")
        path = self._root
        for part in parts[:-1]:
            path = os.path.join(path, part)
            if path in self._links:
                raise _refused(member, f"it goes through the link '{os.path.relpath(path, self._root)}'")
        return os.path.join(self._root, *parts)

    def _write(self, member: _Member, path: str) -> None:
        try:
            if member.kind == "directory":
                self._forget(path, unless_directory=True)
                os.makedirs(path, exist_ok=True)
                return
            os.makedirs(os.path.dirname(path), exist_ok=True)
            self._forget(path)
            if member.kind == "file":
                self._write_file(member, path)
            elif member.kind == "symlink":
                self._links[path] = member.target
            elif member.kind == "hardlink":
                self._write_hardlink(member, path)
            else:
                raise _refused(member, f"it is {member.kind}")
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            raise _refused(member, "another member has the same name, one a file and one a directory") from None

    def _forget(self, path: str, *, unless_directory: bool = False) -> None:
        """Make room for a member whose name an earlier one had: the later one counts."""
        self._links.pop(path, None)
        if os.path.lexists(path) and not (unless_directory and os.path.isdir(path)):
            os.unlink(path)

    def _write_file(self, member: _Member, path: str) -> None:
        self._bytes += member.size
        if self._bytes > MAX_BYTES:
            raise BadArchive(f"the code archive holds more than {MAX_BYTES >> 30} GiB; ship data by other means")
        assert member.open is not None  # noqa: S101 - files can be opened
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        left = member.size
        with member.open() as source, os.fdopen(os.open(path, flags, 0o600), "wb") as copy:
            while left and (chunk := source.read(min(left, _CHUNK))):
                copy.write(chunk)
                left -= len(chunk)
        if left:
            raise BadArchive(f"the code archive is cut off in '{member.name}'; upload it again")
        os.chmod(path, member.mode & 0o777 | stat.S_IRUSR | stat.S_IWUSR)

    def _write_hardlink(self, member: _Member, path: str) -> None:
        target = self._path(member._replace(name=member.target))
        if target in self._links or not os.path.isfile(target):
            raise _refused(member, f"it links to '{member.target}', which is no file before it in the archive")
        shutil.copy2(target, path)

    def _check_link(self, path: str, target: str) -> None:
        name = os.path.relpath(path, self._root)
        real = os.path.realpath(path)
        if os.path.isabs(target) or not f"{real}{os.sep}".startswith(f"{os.path.realpath(self._root)}{os.sep}"):
            raise BadArchive(f"the code archive's link '{name}' leads to '{target}', out of the directory")
        if not os.path.exists(path):
            raise BadArchive(f"the code archive's link '{name}' leads to '{target}', which is not in the archive")


def _check_room(staging: str, directory: str) -> None:
    """Raise ``BadArchive`` for a file that has the name of a directory that is there: nothing is moved then."""
    for here, directories, names in os.walk(staging):
        links = [name for name in directories if os.path.islink(os.path.join(here, name))]
        for name in (*names, *links):
            target = os.path.join(directory, os.path.relpath(here, staging), name)
            if os.path.isdir(target) and not os.path.islink(target):
                raise BadArchive(f"the code archive has a file where {os.path.normpath(target)} is a directory")


def _move(staging: str, directory: str) -> int:
    """Move all files below ``staging`` to the same names below ``directory``."""
    files = 0
    for here, directories, names in os.walk(staging):
        there = os.path.join(directory, os.path.relpath(here, staging)) if here != staging else directory
        links = [name for name in directories if os.path.islink(os.path.join(here, name))]
        for name in (*names, *links):
            os.replace(os.path.join(here, name), os.path.join(there, name))
            files += 1
        for name in set(directories) - set(links):
            target = os.path.join(there, name)
            if os.path.islink(target) or (os.path.lexists(target) and not os.path.isdir(target)):
                os.unlink(target)  # as tar does it: a link of the image's could lead anywhere
            os.makedirs(target, exist_ok=True)
    return files


def _refused(member: _Member, why: str) -> BadArchive:
    return BadArchive(f"the code archive's member '{member.name}' is refused: {why}")


def _write_all(archive: str, staging: str) -> None:
    try:
        _Plan(staging).carry_out(_members(archive))
    except (tarfile.TarError, zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, _Damaged) as error:
        raise BadArchive(
            f"the code archive is damaged, or neither a tar.gz nor a zip ({error}); upload it again"
        ) from None


def _members(archive: str) -> Iterator[_Member]:
    with open(archive, "rb") as file:
        magic = file.read(4)
    return _of_zip(archive) if magic == b"PK\x03\x04" else _of_tar(archive, gzipped=magic[:2] == b"\x1f\x8b")


class _Damaged(Exception):
    """The compressed data cannot be read."""


def _of_tar(archive: str, gzipped: bool) -> Iterator[_Member]:
    kinds = {
        tarfile.REGTYPE: "file",
        tarfile.AREGTYPE: "file",
        tarfile.CONTTYPE: "file",
        tarfile.GNUTYPE_SPARSE: "file",
        tarfile.DIRTYPE: "directory",
        tarfile.SYMTYPE: "symlink",
        tarfile.LNKTYPE: "hardlink",
        tarfile.CHRTYPE: "a device",
        tarfile.BLKTYPE: "a device",
        tarfile.FIFOTYPE: "a pipe",
    }
    with open(archive, "rb") as file:
        stream = _Stream(file, gzipped)
        with tarfile.open(fileobj=stream, mode="r:", errorlevel=2) as tar:  # type: ignore[call-overload]
            while (info := tar.next()) is not None:
                tar.members = []  # which would keep all of them
                kind = kinds.get(info.type, "of an unknown kind")
                if info.size < 0:
                    raise _Damaged(f"'{info.name}' has a negative size")
                opened = functools.partial(_opened, tar, info) if kind == "file" else None
                yield _Member(info.name, kind, info.size, info.mode, info.linkname, opened)
        stream.drain()


def _opened(tar: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(info)
    assert content is not None  # noqa: S101 - only of members that are no files
    return content


class _Stream:
    """A file, decompressed on the way, that refuses to be read in pieces that only a forged header asks for."""

    def __init__(self, file: IO[bytes], gzipped: bool) -> None:
        self._source: Any = gzip.GzipFile(fileobj=file) if gzipped else file
        self.seek, self.tell = self._source.seek, self._source.tell

    def read(self, size: int) -> bytes:
        """The next bytes; raises ``_Damaged`` where the compression is broken, and for sizes of no real header."""
        if not 0 <= size <= _MAX_READ:
            raise _Damaged(f"a header says that it is {size:,} bytes long")
        data: bytes = self._source.read(size)
        if self._source.tell() > MAX_BYTES + MAX_MEMBERS * 4096:
            raise _Damaged(f"more than {MAX_BYTES >> 30} GiB")
        return data

    def drain(self) -> None:
        """Read to the end, where gzip keeps the checksum."""
        while self.read(_CHUNK):
            pass


def _of_zip(archive: str) -> Iterator[_Member]:
    with zipfile.ZipFile(archive) as pack:
        for info in pack.infolist():
            if info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise _Damaged(f"'{info.filename}' is encrypted, or compressed in a way that is not known here")
            mode = info.external_attr >> 16
            opened = functools.partial(pack.open, info)
            if info.is_dir():
                yield _Member(info.filename, "directory")
            elif stat.S_ISLNK(mode):
                if info.file_size > _CHUNK:
                    raise _Damaged(f"a link of {info.file_size:,} bytes")
                yield _Member(info.filename, "symlink", target=os.fsdecode(pack.read(info)))
            elif stat.S_IFMT(mode) in (0, stat.S_IFREG):
                yield _Member(info.filename, "file", info.file_size, stat.S_IMODE(mode) or 0o644, open=opened)
            else:
                yield _Member(info.filename, "of an unknown kind")
