"""Outputs of cached tasks, kept on this machine for local runs: only where somebody asks for it.

``FLYTEWEIGHT_LOCAL_CACHE=DIR`` asks, and so does :meth:`LocalTaskCache.initialize`. ``FLYTE_LOCAL_CACHE_ENABLED=false``
turns it off again, and ``FLYTE_LOCAL_CACHE_OVERWRITE=true`` runs each task anew and keeps what it gives.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from flyteidl.core.literals_pb2 import Literal, LiteralMap

from flyteweight.storage.paths import is_remote, local_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flyteweight.settings.metadata import TaskMetadata

DIRECTORY = "FLYTEWEIGHT_LOCAL_CACHE"
ENABLED = "FLYTE_LOCAL_CACHE_ENABLED"
OVERWRITE = "FLYTE_LOCAL_CACHE_OVERWRITE"
_DEFAULT = "~/.flyte/local-cache"


class LocalTaskCache:
    """Outputs by task, cache version and inputs: one file each."""

    _asked: ClassVar[dict[str, Path]] = {}

    @classmethod
    def initialize(cls, directory: str | os.PathLike[str] | None = None) -> None:
        """Keep outputs from now on: here, where ``FLYTEWEIGHT_LOCAL_CACHE`` says, or in ``~/.flyte/local-cache``."""
        given = directory or os.environ.get(DIRECTORY) or _DEFAULT
        cls._asked["directory"] = Path(given).expanduser().absolute()

    @classmethod
    def directory(cls) -> Path | None:
        """Where outputs are kept; ``None`` if nobody asked for that."""
        if not _is_on(ENABLED, otherwise=True):
            return None
        given = os.environ.get(DIRECTORY)
        return cls._asked.get("directory") or (Path(given).expanduser().absolute() if given else None)

    @classmethod
    def clear(cls) -> None:
        """Forget all outputs that are kept."""
        place = cls.directory()
        for file in place.glob("*.pb") if place is not None else ():
            file.unlink(missing_ok=True)

    @classmethod
    def get(
        cls, task_name: str, cache_version: str, inputs: LiteralMap, cache_ignore_input_vars: Sequence[str] = ()
    ) -> LiteralMap | None:
        """The outputs that are kept for these inputs, if any are."""
        place = cls.directory()
        if place is None:
            return None
        file = _file(place, task_name, cache_version, inputs, cache_ignore_input_vars)
        try:
            return LiteralMap.FromString(file.read_bytes())
        except FileNotFoundError:
            return None

    @classmethod
    def set(
        cls,
        task_name: str,
        cache_version: str,
        inputs: LiteralMap,
        cache_ignore_input_vars: Sequence[str],
        value: LiteralMap,
    ) -> None:
        """Keep outputs; a file appears whole or not at all."""
        place = cls.directory()
        if place is None:
            return
        file = _file(place, task_name, cache_version, inputs, cache_ignore_input_vars)
        file.parent.mkdir(parents=True, exist_ok=True)
        whole = file.with_suffix(f".{os.getpid()}.{os.urandom(4).hex()}")
        whole.write_bytes(value.SerializeToString(deterministic=True))
        whole.replace(file)


def kept(name: str, metadata: TaskMetadata, inputs: LiteralMap) -> LiteralMap | None:
    """The outputs that a local call of a task may answer with; ``None`` if it has to run."""
    if not metadata.cache or _is_on(OVERWRITE, otherwise=False):
        return None
    return LocalTaskCache.get(name, metadata.cache_version, inputs, metadata.cache_ignore_input_vars)


def keep(name: str, metadata: TaskMetadata, inputs: LiteralMap, outputs: LiteralMap) -> None:
    """Keep what a local call of a cached task gave."""
    if metadata.cache:
        LocalTaskCache.set(name, metadata.cache_version, inputs, metadata.cache_ignore_input_vars, outputs)


def cache_key(
    task_name: str, cache_version: str, inputs: LiteralMap, cache_ignore_input_vars: Sequence[str] = ()
) -> str:
    """The key of a task's outputs, the same as flytekit's: of an input that has a hash, the hash alone counts."""
    import hashlib

    counted = LiteralMap(
        literals={
            name: hashes_only(literal)
            for name, literal in inputs.literals.items()
            if name not in cache_ignore_input_vars
        }
    )
    data = counted.SerializeToString(deterministic=True)
    # flytekit hashes the pickle of these bytes, in protocol 3.
    size = b"C" + bytes([len(data)]) if len(data) < 256 else b"B" + len(data).to_bytes(4, "little")
    digest = hashlib.md5(b"\x80\x03" + size + data + b".", usedforsecurity=False).hexdigest()
    return f"{task_name}-{cache_version}-{digest}"


def hashes_only(literal: Literal) -> Literal:
    """A literal in which what has a hash is the hash alone."""
    if literal.hash:
        return Literal(hash=literal.hash)
    short = Literal()
    if literal.HasField("collection"):
        short.collection.literals.extend(map(hashes_only, literal.collection.literals))
    elif literal.HasField("map"):
        for key, item in literal.map.literals.items():
            short.map.literals[key].CopyFrom(hashes_only(item))
    else:
        return literal
    return short


def _file(place: Path, name: str, version: str, inputs: LiteralMap, ignored: Sequence[str]) -> Path:
    import hashlib

    key = cache_key(name, version, inputs, ignored)
    counted = [hashes_only(literal) for name, literal in sorted(inputs.literals.items()) if name not in ignored]
    states = [state for literal in counted for path in _paths(literal) for state in _states(path)]
    text = f"{key}{states or ''}"
    return place / f"{hashlib.sha256(text.encode()).hexdigest()}.pb"  # a key may be too long for a file's name


def _paths(literal: Literal) -> Iterator[str]:
    """The paths on this machine that a literal names: a call by hand leaves files where they are."""
    for item in literal.collection.literals:
        yield from _paths(item)
    for _, item in sorted(literal.map.literals.items()):
        yield from _paths(item)
    if literal.scalar.HasField("union"):
        yield from _paths(literal.scalar.union.value)
    kind = literal.scalar.WhichOneof("value")
    if kind in ("blob", "schema", "structured_dataset"):
        uri = getattr(literal.scalar, kind).uri
        if not is_remote(uri):
            yield local_path(uri)


def _states(path: str) -> Iterator[tuple[str, int, int]]:
    """What differs when a file, or one in a directory, was written again: its name, time of change and size."""
    below = [os.path.join(root, name) for root, _, names in os.walk(path) for name in names]
    for file in sorted(below) or [path]:
        if os.path.exists(file):
            status = os.stat(file)
            yield file, status.st_mtime_ns, status.st_size


def _is_on(variable: str, *, otherwise: bool) -> bool:
    given = os.environ.get(variable, "").strip().lower()
    return given in ("1", "true", "t", "yes", "y", "on") if given else otherwise
