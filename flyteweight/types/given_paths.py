"""What a path or URI given as an input becomes: a file or a directory."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

from flyteweight import storage
from flyteweight.types.conversion_error import ConversionError

if TYPE_CHECKING:
    from collections.abc import Callable

    from flyteweight.types.directories import FlyteDirectory
    from flyteweight.types.files import FlyteFile
    from flyteweight.types.remote import RemotePath

File = TypeVar("File", bound="FlyteFile")
Directory = TypeVar("Directory", bound="FlyteDirectory")
Either = TypeVar("Either", bound="RemotePath")


def file_at(kind: type[File], uri: str, metadata: dict[str, str] | None = None, expected: str = "") -> File:
    """The file of an input; raises ``ConversionError`` for a local path where it is not."""
    return _given(
        uri, lambda path: kind(path, metadata=metadata), os.path.isfile, expected or kind.__qualname__, "file"
    )


def directory_at(kind: type[Directory], uri: str, batch_size: int | None = None) -> Directory:
    """The directory of an input, of which ``batch_size`` files are fetched at once.

    Raises ``ConversionError`` for a local path where it is not.
    """
    directory = _given(uri, lambda path: _directory(kind, path), os.path.isdir, kind.__qualname__, "directory")
    directory.fetch_at_once(batch_size)
    return directory


def _directory(kind: type[Directory], path: str) -> Directory:
    # A local directory is passed on as it is, as in flytekit; copying it could cost more than the task.
    return kind(path, remote_directory=None if storage.is_remote(path) else False)


def _given(
    uri: str, build: Callable[[str], Either], is_there: Callable[[str], bool], expected: str, word: str
) -> Either:
    if storage.is_remote(uri):
        value = build(uri)
        value.as_input(uri)
        return value
    path = storage.local_path(uri)
    if not is_there(path):
        raise ConversionError(expected, f"a path where there is no {word}: {path!r}")
    value = build(path)
    if path != uri:
        value.as_input(uri)
    return value
