"""Code archives: what is unpacked, and what is refused, whoever made the archive."""

from __future__ import annotations

import gzip
import io
import os
import stat
import struct
import tarfile
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from flyteweight.entrypoint import archive as archives
from flyteweight.entrypoint.archive import BadArchive, unpack

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The directory of the code, with something outside that must stay as it is."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "victim").write_text("untouched")
    (tmp_path / "code").mkdir()
    return tmp_path / "code"


def member(name: str, kind: bytes = tarfile.REGTYPE, content: bytes = b"", **attributes: Any) -> tuple[Any, bytes]:
    """A tar member."""
    info = tarfile.TarInfo(name)
    info.type, info.size = kind, len(content)
    for key, value in attributes.items():
        setattr(info, key, value)
    return info, content


def tar(*members: tuple[Any, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    """A tar.gz."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz", format=form) as made:
        for info, content in members:
            made.addfile(info, io.BytesIO(content))
    return data.getvalue()


def unpacked(home: Path, data: bytes) -> int:
    """Unpack an archive into the directory."""
    archive = home.parent / "archive.tar.gz"
    archive.write_bytes(data)
    return unpack(str(archive), str(home), str(home / ".new"))


def tree(home: Path) -> dict[str, str]:
    """Every file below a directory with its content, links with their targets, directories with nothing."""
    found = {}
    for path in sorted(home.rglob("*")):
        name = str(path.relative_to(home))
        if path.is_symlink():
            found[name] = f"-> {os.readlink(path)}"
        else:
            found[name] = path.read_text() if path.is_file() else "/"
    return found


def test_files_directories_and_links(home: Path) -> None:
    """Files with their modes, directories, and links that stay inside."""
    data = tar(
        member("./"),
        member("./pkg/__init__.py", content=b"a"),
        member("run.sh", content=b"b", mode=0o755),
        member("secret", content=b"c", mode=0o600),
        member("deep/er/est.py", content=b"d"),
        member("a..b", content=b"e"),
        member("..c", content=b"f"),
        member("empty", tarfile.DIRTYPE),
        member("deep/link.py", tarfile.SYMTYPE, linkname="../pkg/__init__.py"),
        member("linked", tarfile.SYMTYPE, linkname="deep/er"),
        member("hard.py", tarfile.LNKTYPE, linkname="run.sh"),
    )
    assert unpacked(home, data) == 9
    assert tree(home) == {
        "..c": "f",
        "a..b": "e",
        "deep": "/",
        "deep/er": "/",
        "deep/er/est.py": "d",
        "deep/link.py": "-> ../pkg/__init__.py",
        "empty": "/",
        "hard.py": "b",
        "linked": "-> deep/er",
        "pkg": "/",
        "pkg/__init__.py": "a",
        "run.sh": "b",
        "secret": "c",
    }
    assert stat.S_IMODE((home / "run.sh").stat().st_mode) == 0o755
    assert stat.S_IMODE((home / "secret").stat().st_mode) == 0o600


def test_what_is_there_is_replaced_and_the_rest_stays(home: Path) -> None:
    """A file of the image is replaced as a whole, also where others hold it open; other files stay."""
    (home / "jobs.py").write_text("old")
    (home / "other.py").write_text("image's")
    with (home / "jobs.py").open() as held:
        unpacked(home, tar(member("jobs.py", content=b"new")))
        assert held.read() == "old"
    assert tree(home) == {"jobs.py": "new", "other.py": "image's"}


def test_existing_directories_keep_modes_and_times(home: Path) -> None:
    """Members for the directory itself and for one in it change neither its mode nor its owner (flyte#4479)."""
    (home / "pkg").mkdir(mode=0o755)
    for path in (home / "pkg", home):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    unpacked(
        home, tar(member("./", tarfile.DIRTYPE, mode=0o700, uid=12), member("pkg", tarfile.DIRTYPE, mode=0, mtime=5))
    )
    assert stat.S_IMODE((home / "pkg").stat().st_mode) == 0o755
    assert (home / "pkg").stat().st_mtime == 1_000_000_000
    assert stat.S_IMODE(home.stat().st_mode) & 0o700 == 0o700
    assert home.stat().st_uid == os.getuid()


def test_no_privileges_come_along(home: Path) -> None:
    """Set-user-id, set-group-id and sticky bits are dropped; the owner can always read and write."""
    unpacked(home, tar(member("su", content=b"x", mode=0o6777), member("none", content=b"x", mode=0)))
    assert stat.S_IMODE((home / "su").stat().st_mode) == 0o777
    assert stat.S_IMODE((home / "none").stat().st_mode) == 0o600


def test_a_later_member_counts(home: Path) -> None:
    """Of two members with one name the later is unpacked, whatever the earlier was."""
    unpacked(
        home,
        tar(
            member("a", content=b"1"),
            member("a", content=b"2"),
            member("l", tarfile.SYMTYPE, linkname="/etc"),
            member("l", content=b"3"),
        ),
    )
    assert tree(home) == {"a": "2", "l": "3"}


def _changed(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes(byte ^ 255 for byte in data[middle : middle + 8]) + data[middle + 8 :]


def _endless_header() -> bytes:
    """A long name that says it is 8 GiB long: a reader that believes it runs out of memory."""
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, (1 << 33) - 1
    return gzip.compress(info.tobuf(tarfile.GNU_FORMAT) + bytes(1 << 20))


def _negative_size() -> bytes:
    """A size of -1024, at which some readers go back and read the same member for ever."""
    header = bytearray(tarfile.TarInfo("a").tobuf(tarfile.GNU_FORMAT))
    header[124:136] = b"\xff" + struct.pack(">3xq", -1024)
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return gzip.compress(bytes(header) + bytes(1024))


def pack(name: str, content: bytes, mode: int = stat.S_IFREG | 0o644) -> bytes:
    """A zip with one member."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        made.writestr(info, content)
    return data.getvalue()


ATTACKS: dict[str, Callable[[], bytes]] = {
    "dots": lambda: tar(member("../outside/victim", content=b"x")),
    "dots inside": lambda: tar(member("a/../../outside/victim", content=b"x")),
    "absolute": lambda: tar(member("/tmp/victim", content=b"x")),
    "directory outside": lambda: tar(member("../made", tarfile.DIRTYPE)),
    "link outside": lambda: tar(member("l", tarfile.SYMTYPE, linkname="../outside")),
    "absolute link": lambda: tar(member("l", tarfile.SYMTYPE, linkname="/etc/passwd")),
    "dangling link": lambda: tar(member("l", tarfile.SYMTYPE, linkname="gone")),
    "circle of links": lambda: tar(
        member("l", tarfile.SYMTYPE, linkname="m"), member("m", tarfile.SYMTYPE, linkname="l")
    ),
    "through a link": lambda: tar(
        member("l", tarfile.SYMTYPE, linkname="../outside"), member("l/victim", content=b"x")
    ),
    "through a link inside": lambda: tar(
        member("d/f", content=b"x"), member("l", tarfile.SYMTYPE, linkname="d"), member("l/f", content=b"y")
    ),
    "links that add up": lambda: tar(
        member("here", tarfile.SYMTYPE, linkname="."), member("up", tarfile.SYMTYPE, linkname="here/../outside")
    ),
    "hard link outside": lambda: tar(member("h", tarfile.LNKTYPE, linkname="../outside/victim")),
    "absolute hard link": lambda: tar(member("h", tarfile.LNKTYPE, linkname="/etc/passwd")),
    "hard link through a link": lambda: tar(
        member("l", tarfile.SYMTYPE, linkname="../outside/victim"), member("h", tarfile.LNKTYPE, linkname="l")
    ),
    "hard link to nothing": lambda: tar(member("h", tarfile.LNKTYPE, linkname="gone")),
    "character device": lambda: tar(member("null", tarfile.CHRTYPE, devmajor=1, devminor=3)),
    "block device": lambda: tar(member("disk", tarfile.BLKTYPE, devmajor=8)),
    "pipe": lambda: tar(member("pipe", tarfile.FIFOTYPE)),
    "unknown type": lambda: tar(member("x", b"Z")),
    "file and directory": lambda: tar(member("a", content=b"x"), member("a/b", content=b"y")),
    "directory and file": lambda: tar(member("a/b", content=b"x"), member("a", content=b"y")),
    "cut off": lambda: tar(member("a", content=os.urandom(10_000)))[:-4_000],
    "cut off at the end": lambda: tar(member("a", content=b"x"))[:-8],
    "changed": lambda: _changed(tar(member("a", content=os.urandom(10_000)))),
    "no archive": lambda: b"<html>not found</html>",
    "empty": lambda: b"",
    "gzip of something else": lambda: gzip.compress(b"text"),
    "endless header": _endless_header,
    "negative size": _negative_size,
    "zip with dots": lambda: pack("../outside/victim", b"x"),
    "zip with a link outside": lambda: pack("l", b"../outside", mode=stat.S_IFLNK | 0o777),
    "zip with a device": lambda: pack("null", b"", mode=stat.S_IFCHR | 0o666),
    "cut zip": lambda: pack("a", b"x" * 1000)[:-30],
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_bad_archives(home: Path, attack: str) -> None:
    """A bad archive is refused by name or kind, writes nothing anywhere, and leaves the code as it was."""
    (home / "jobs.py").write_text("image's")
    before = tree(home.parent)
    with pytest.raises(BadArchive, match="archive"):
        unpacked(home, ATTACKS[attack]())
    (home.parent / "archive.tar.gz").unlink()
    assert tree(home.parent) == before


def test_links_of_the_image_lead_nowhere(home: Path) -> None:
    """A link that the image has in the directory is replaced, as tar does it, not followed."""
    (home / "lib").symlink_to("../outside")
    (home / "victim").symlink_to("../outside/victim")
    unpacked(home, tar(member("lib/victim", content=b"new"), member("victim", content=b"new")))
    assert (home.parent / "outside" / "victim").read_text() == "untouched"
    assert tree(home) == {"lib": "/", "lib/victim": "new", "victim": "new"}


def test_a_file_where_the_image_has_a_directory(home: Path) -> None:
    """A directory of the image is not removed for a file; nothing is unpacked."""
    (home / "pkg").mkdir()
    with pytest.raises(BadArchive, match="is a directory"):
        unpacked(home, tar(member("a", content=b"x"), member("pkg", content=b"x")))
    assert tree(home) == {"pkg": "/"}


def test_limits(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More members, or more bytes, than any code has are refused before they fill the disk."""
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    with pytest.raises(BadArchive, match="more than 3 members"):
        unpacked(home, tar(*(member(f"f{number}") for number in range(4))))
    monkeypatch.setattr(archives, "MAX_BYTES", 1 << 20)
    with pytest.raises(BadArchive, match="ship data by other means"):
        unpacked(home, tar(member("bomb", content=bytes((1 << 20) + 1))))
    assert tree(home) == {}


def test_the_same_from_a_zip_and_a_bare_tar(home: Path) -> None:
    """A zip, and a tar that a store has decompressed on the way, are unpacked as well."""
    unpacked(home, pack("pkg/a.py", b"zip", mode=stat.S_IFREG | 0o755))
    assert tree(home) == {"pkg": "/", "pkg/a.py": "zip"}
    assert stat.S_IMODE((home / "pkg" / "a.py").stat().st_mode) == 0o755
    unpacked(home, gzip.decompress(tar(member("pkg/a.py", content=b"tar"))))
    assert tree(home) == {"pkg": "/", "pkg/a.py": "tar"}


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_long_and_foreign_names(home: Path, form: int) -> None:
    """Names of 250 characters, and in any script, arrive as they are."""
    names = [f"{'d' * 120}/{'n' * 120}.py", "größe/файл.py"]
    unpacked(home, tar(*(member(name, content=b"x") for name in names), form=form))
    for name in names:
        assert (home / name).read_text() == "x"
