"""``FlyteFile``: a file that travels by its URI."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar

from flyteweight import storage
from flyteweight.runtime.context import FlyteContextManager
from flyteweight.types.given_paths import file_at
from flyteweight.types.remote import RemotePath, check_within, file_access

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flyteweight.types.remote import Path


class FlyteFile(RemotePath):
    """A file as input or output of a task; ``FlyteFile["csv"]`` also says its format.

    As an input it is fetched when it is opened, read through :meth:`open` without being fetched, or passed on by its
    URI. As an output, a local file is uploaded: to ``remote_path`` if one is given, not at all if that is False, else
    under the task's raw-data prefix. A ``path`` that is a URI already stays what it is.
    """

    is_multipart = False
    #: The JSON schema of a file inside a dataclass. Wire format: part of registered types.
    __flyte_schema__: ClassVar[dict[str, Any]] = {
        "type": "object",
        "title": "FlyteFile",
        "properties": {
            "path": {"anyOf": [{"type": "string"}, {"type": "string", "format": "path"}], "default": None},
            "metadata": {
                "anyOf": [
                    {
                        "type": "object",
                        "additionalProperties": {"type": "string"},
                        "propertyNames": {"type": "string"},
                    },
                    {"type": "null"},
                ],
                "default": None,
            },
        },
        "additionalProperties": False,
    }

    def __init__(
        self,
        path: Path,
        downloader: Callable[[], Any] | None = None,
        remote_path: Path | bool | None = None,
        metadata: dict[str, str] | None = None,
    ) -> None:
        super().__init__(path, downloader, remote_path)
        self.metadata = metadata

    @classmethod
    def new_remote_file(cls, name: str | None = None, alt: str | None = None) -> FlyteFile:
        """A file under the raw-data prefix to write to with :meth:`open`; ``alt`` takes the bucket's place.

        Raises ``ValueError`` for a name that leads out of it.
        """
        stem = None if name is None else check_within(name, "FlyteFile.new_remote_file")
        return cls(file_access().generate_new_custom_path(alt=alt, stem=stem))

    @classmethod
    def from_source(cls, source: Path) -> FlyteFile:
        """A file as an input has it: fetched from ``source`` when it is needed."""
        return file_at(cls, os.fspath(source))

    @classmethod
    def new(cls, filename: Path) -> FlyteFile:
        """A file in the task's working directory; raises ``ValueError`` for a path that leads out of it."""
        name = check_within(filename, "FlyteFile.new")
        directory = FlyteContextManager.current_context().user_space_params.working_directory
        return cls(f"{os.fspath(directory)}/{name}")

    @property
    def remote_path(self) -> Path | bool | None:
        """Where to upload the file; False for not at all."""
        return self._remote_path

    @contextmanager
    def open(
        self,
        mode: str = "r",
        cache_type: str | None = None,  # noqa: ARG002 - how fsspec is to buffer; streams here need no hint
        cache_options: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> Iterator[Any]:
        """A stream of the file where it is, for reading (``r``, ``rb``) or writing (``w``, ``wb``)."""
        with storage.open_file(self.location, mode) as stream:
            yield stream
