"""``flytekit.core.utils``: small helpers that users' and plugins' code imports."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from datetime import datetime, timezone
from functools import wraps
from typing import TYPE_CHECKING, Any

from flyteweight.runtime.context import current_context

if TYPE_CHECKING:
    from collections.abc import Callable

    from google.protobuf.message import Message
    from typing_extensions import Self


def str2bool(value: str | None) -> bool:
    """Whether a text says yes: ``true``, ``t`` or ``1``."""
    return value is not None and value.lower() in ("true", "t", "1")


def load_proto_from_file(pb2_type: type[Message], path: str) -> Message:
    """The message in a local file."""
    with open(path, "rb") as file:
        return pb2_type.FromString(file.read())


def write_proto_to_file(proto: Message, path: str) -> None:
    """Write a message into a local file, whose directories are made."""
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(path, "wb") as file:
        file.write(proto.SerializeToString())


def noop(*_args: Any) -> None:
    """Do nothing: what fetches a file that is here."""


class Directory:
    """A local directory."""

    def __init__(self, path: str | None) -> None:
        self._path = path

    @property
    def name(self) -> str | None:
        """Its path."""
        return self._path

    def list_dir(self) -> list[str]:
        """The paths of what is right in it."""
        return [os.path.join(str(self._path), name) for name in os.listdir(self._path)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        pass


class AutoDeletingTempDir(Directory):
    """A temporary directory for the length of a block; with ``cleanup=False`` it stays."""

    def __init__(self, working_dir_prefix: str | None = None, tmp_dir: str | None = None, cleanup: bool = True) -> None:
        super().__init__(None)
        self._prefix = f"{working_dir_prefix}_" if working_dir_prefix else None
        self._parent = tmp_dir
        self._cleanup = cleanup

    def __enter__(self) -> Self:
        self._path = tempfile.mkdtemp(dir=self._parent, prefix=self._prefix)
        return self

    def __exit__(self, *_error: object) -> None:
        self.force_cleanup()

    def get_named_tempfile(self, name: str) -> str:
        """The path of a file in it."""
        return os.path.join(str(self._path), name)

    def force_cleanup(self) -> None:
        """Remove it now."""
        if self._path and self._cleanup:
            shutil.rmtree(self._path, ignore_errors=True)
            self._path = None


class timeit:  # noqa: N801 - flytekit's name
    """``with timeit("load"):`` or ``@timeit("load")``: the time that it took stands in the timeline of the decks."""

    def __init__(self, name: str = "") -> None:
        self._name = name

    def __call__(self, func: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(func)
        def timed(*args: Any, **kwargs: Any) -> Any:
            with timeit(self._name):
                return func(*args, **kwargs)

        return timed

    def __enter__(self) -> Self:
        self.start_time = datetime.now(timezone.utc)
        self._began = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_error: object) -> None:
        wall, process = time.perf_counter() - self._began[0], time.process_time() - self._began[1]
        finish = datetime.now(timezone.utc)
        current_context().timeline_deck.append_time_info(
            {
                "Name": self._name,
                "Start": self.start_time,
                "Finish": finish,
                "WallTime": wall,
                "ProcessTime": process,
            }
        )
