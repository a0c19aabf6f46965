"""What URIs say by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flyteweight import storage

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("uri", "remote"),
    [
        ("/a/b", False),
        ("a/b", False),
        ("file:///a/b", False),
        ("FILE:///a/b", False),
        ("", False),
        ("/tmp/s3://x", False),
        ("s3://bucket/key", True),
        ("S3://bucket/key", True),
        ("gs://bucket/key", True),
        ("abfs://container@account.dfs.core.windows.net/key", True),
        ("https://host/path", True),
        ("memory://x", True),
        ("simplecache::s3://bucket/key", True),
    ],
)
def test_remote(uri: str, remote: bool) -> None:
    """Everything with a scheme is remote, but for ``file``."""
    assert storage.is_remote(uri) is remote


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("/a b/c%20d", "/a b/c%20d"),
        ("rel/x", "rel/x"),
        ("file:///a/b", "/a/b"),
        ("file://localhost/a/b", "/a/b"),
        ("file:///a%20b/%C3%A9", "/a b/é"),
    ],
)
def test_local_path(uri: str, path: str) -> None:
    """Percent signs mean something only in a ``file://`` URI."""
    assert storage.local_path(uri) == path


def test_a_percent_sign_in_a_real_name(tmp_path: Path) -> None:
    """A ``file://`` URI that was not encoded finds the file that it names."""
    (tmp_path / "100%25").write_bytes(b"1")
    assert storage.local_path(f"file://{tmp_path}/100%25") == f"{tmp_path}/100%25"


@pytest.mark.parametrize(
    ("parts", "joined"),
    [
        (("s3://b", "k"), "s3://b/k"),
        (("s3://b/", "k/", "/l"), "s3://b/k/l"),
        (("/", "a"), "/a"),
        (("", "a"), "a"),
        (("/a", ""), "/a"),
        (("/a/",), "/a/"),
    ],
)
def test_join(parts: tuple[str, ...], joined: str) -> None:
    """One slash between parts, none added for nothing."""
    assert storage.join(*parts) == joined
