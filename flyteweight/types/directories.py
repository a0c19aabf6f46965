"""``FlyteDirectory``: a directory that travels by its URI."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, ClassVar

from flyteweight import storage
from flyteweight.runtime.context import FlyteContextManager
from flyteweight.types.files import FlyteFile
from flyteweight.types.given_paths import directory_at
from flyteweight.types.remote import RemotePath, check_within, file_access

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Callable, Iterator

    from flyteweight.types.remote import Path


class FlyteDirectory(RemotePath):
    """A directory as input or output of a task; ``FlyteDirectory["csv"]`` also says the format of its files.

    As an input it is fetched when its local path is needed, listed and read in place, or passed on by its URI. As an
    output, a local directory is uploaded: to ``remote_directory`` if one is given, not at all if that is False, else
    under the task's raw-data prefix.
    """

    is_multipart = True
    #: The JSON schema of a directory inside a dataclass. Wire format: part of registered types.
    __flyte_schema__: ClassVar[dict[str, Any]] = {
        "type": "object",
        "title": "FlyteDirectory",
        "properties": {"path": {"anyOf": [{"type": "string"}, {"type": "string", "format": "path"}], "default": None}},
        "additionalProperties": False,
    }

    def __init__(
        self,
        path: Path,
        downloader: Callable[[], Any] | None = None,
        remote_directory: Path | bool | None = None,
    ) -> None:
        super().__init__(path, downloader, remote_directory)

    @classmethod
    def new_remote(cls, stem: str | None = None, alt: str | None = None) -> FlyteDirectory:
        """A directory under the raw-data prefix to make files in; ``alt`` takes the bucket's place.

        Raises ``ValueError`` for a stem with a file extension, or one that leads out of the prefix.
        """
        if stem and os.path.splitext(stem)[1]:
            raise ValueError(f"a directory's stem has no file extension, but {stem!r} has one")
        stem = None if stem is None else check_within(stem, "FlyteDirectory.new_remote")
        return cls(file_access().generate_new_custom_path(alt=alt, stem=stem))

    @classmethod
    def from_source(cls, source: Path) -> FlyteDirectory:
        """A directory as an input has it: fetched from ``source`` when it is needed."""
        return directory_at(cls, os.fspath(source))

    @classmethod
    def new(cls, dirname: Path) -> FlyteDirectory:
        """A new directory in the task's working directory; raises ``ValueError`` for a path that leads out of it."""
        name = check_within(dirname, "FlyteDirectory.new")
        working_directory = FlyteContextManager.current_context().user_space_params.working_directory
        path = f"{os.fspath(working_directory)}/{name}"
        os.makedirs(path)
        return cls(path)

    @property
    def remote_directory(self) -> Path | bool | None:
        """Where to upload the directory; False for not at all."""
        return self._remote_path

    def _identity(self) -> tuple[object, ...]:
        # Where it is to go does not count, as in flytekit: an input is not uploaded where it is already.
        return self._remote_source or os.fspath(self.path), self.extension()

    @property
    def sep(self) -> str:
        """What separates the names in its paths."""
        return "/"

    def new_file(self, name: str | None = None) -> FlyteFile:
        """A file in this directory, with a random name if none is given; raises ``ValueError`` for one outside."""
        return FlyteFile(self._below(name, "new_file"))

    def new_dir(self, name: str | None = None) -> FlyteDirectory:
        """A directory in this one, with a random name if none is given; raises ``ValueError`` for one outside."""
        return FlyteDirectory(self._below(name, "new_dir"))

    def _below(self, name: str | None, method: str) -> str:
        inner = check_within(name, f"FlyteDirectory.{method}") if name else file_access().get_random_string()
        return storage.join(os.fspath(self.path), inner)

    @classmethod
    def listdir(cls, directory: FlyteDirectory) -> list[FlyteDirectory | FlyteFile]:
        """The files and directories right below, without fetching them; each is fetched when it is needed."""
        location = storage.locate(directory.location)
        listed: list[FlyteDirectory | FlyteFile] = []
        for name, is_directory in sorted(location.children().items()):
            kind = FlyteDirectory if is_directory else FlyteFile
            listed.append(kind.from_source(location.join(name).uri))
        return listed

    def crawl(
        self,
        maxdepth: int | None = None,
        topdown: bool = True,
        **kwargs: Any,
    ) -> Iterator[tuple[str, str | dict[str, dict[str, Any]]]]:
        """Every file below as ``(directory, path within it)``, without fetching any.

        ``maxdepth`` 1 gives the files right below; ``detail=True`` gives ``{path: {"name": URI, "type": "file"}}``
        for the path; ``topdown=False`` gives the deepest first.
        """
        location = self.location
        paths = sorted(_relative_paths(location), key=lambda path: path.count("/"), reverse=not topdown)
        for path in paths:
            if maxdepth is None or path.count("/") < maxdepth:
                uri = storage.join(location, path)
                yield location, {path: {"name": uri, "type": "file"}} if kwargs.get("detail") else path

    def __truediv__(self, other: Path) -> pathlib.Path:
        from pathlib import Path as LocalPath

        return LocalPath(self.path) / other


def _relative_paths(location: str) -> list[str]:
    base = location.rstrip("/") + "/"
    return [uri.removeprefix(base) for uri in storage.list_files(location)]
