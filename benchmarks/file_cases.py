"""Cases of files and directories: up and down, to local disks and to S3."""

from __future__ import annotations

import os
import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flyteidl.core.literals_pb2 import Blob, BlobMetadata, Literal, LiteralMap, Primitive, Scalar
from flyteidl.core.types_pb2 import BlobType

from benchmarks.case import Case, Work, function_task_arguments, write_module

if TYPE_CHECKING:
    from benchmarks.sides import Side

_MODULE = """
    import os

    from {sdk} import FlyteDirectory, FlyteFile, task

    @task
    def file_up(a: str) -> FlyteFile:
        return FlyteFile(a)

    @task
    def tree_up(a: str) -> FlyteDirectory:
        return FlyteDirectory(a)

    @task
    def file_down(a: FlyteFile) -> int:
        return os.path.getsize(a)

    @task
    def tree_down(a: FlyteDirectory) -> int:
        return sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(a) for name in names)
"""
_MIB = 1 << 20
_SMALL = 4096
"""Bytes of each of many files."""


def transfer(side: Side, directory: Path, s3: Any, way: str, *, size: int = 0, count: int = 0) -> Work:
    """A file of ``size`` bytes, or a directory of ``count`` small ones, on its way ``up`` or ``down``.

    The result is how many bytes arrived.
    """
    write_module(directory, side, _MODULE)
    source, scratch = directory / "source", directory / "scratch"
    scratch.mkdir()
    _make(source, size, count)
    root = f"s3://{s3.bucket()}" if s3 else str(directory)
    raw, prefix = f"{root}/raw", directory / "out"
    if not s3:
        Path(raw).mkdir()
    kind = "tree" if count else "file"
    if way == "up":
        value = Literal(scalar=Scalar(primitive=Primitive(string_value=str(source))))
    else:
        uri = _put(s3, source, f"{root}/source") if s3 else str(source)
        value = _blob(uri, is_directory=bool(count))
    (directory / "inputs.pb").write_bytes(LiteralMap(literals={"a": value}).SerializeToString())
    prefix.mkdir()

    def result() -> LiteralMap:
        found = LiteralMap.FromString((prefix / "outputs.pb").read_bytes()).literals["o0"].scalar
        arrived = _size(s3, found.blob.uri) if way == "up" else found.primitive.integer
        if arrived != (size or count * _SMALL):
            raise ValueError(f"{arrived} bytes arrived")
        return LiteralMap(literals={"bytes": Literal(scalar=Scalar(primitive=Primitive(integer=arrived)))})

    return Work(
        function_task_arguments(side, str(directory / "inputs.pb"), str(prefix), raw, f"{kind}_{way}"),
        result=result,
        environment={"TMPDIR": str(scratch), **(s3.env if s3 else {})},
        before=partial(_empty, s3, raw, scratch),
    )


def _make(source: Path, size: int, count: int) -> None:
    block = os.urandom(_MIB)
    if not count:
        with source.open("wb") as file:
            for _ in range(size // _MIB):
                file.write(block)
        return
    for number in range(count):
        folder = source / f"{number % 10}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number}.bin").write_bytes(block[:_SMALL])


def _put(s3: Any, source: Path, uri: str) -> str:
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    if source.is_file():
        s3.client.upload_file(str(source), bucket, key)
    for path in source.rglob("*.bin"):
        s3.put(f"{uri}/{path.relative_to(source)}", path.read_bytes())
    return uri


def _size(s3: Any, uri: str) -> int:
    if s3:
        return sum(item["Size"] for _, item in _objects(s3, uri))
    path = Path(uri)
    return sum(one.stat().st_size for one in (path.rglob("*.bin") if path.is_dir() else [path]))


def _empty(s3: Any, raw: str, scratch: Path) -> None:
    """What the last process left is no part of the next one's work."""
    shutil.rmtree(scratch)
    scratch.mkdir()
    if not s3:
        shutil.rmtree(raw)
        Path(raw).mkdir()
        return
    for bucket, item in _objects(s3, raw):
        s3.client.delete_object(Bucket=bucket, Key=item["Key"])


def _objects(s3: Any, uri: str) -> list[tuple[str, dict[str, Any]]]:
    bucket, _, prefix = uri.removeprefix("s3://").partition("/")
    pages = s3.client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    return [(bucket, item) for page in pages for item in page.get("Contents", [])]


def _blob(uri: str, *, is_directory: bool) -> Literal:
    dimensionality = BlobType.MULTIPART if is_directory else BlobType.SINGLE
    metadata = BlobMetadata(type=BlobType(dimensionality=dimensionality))
    return Literal(scalar=Scalar(blob=Blob(uri=uri, metadata=metadata)))


def _case(name: str, title: str, way: str, target: float, *, size: int = 0, count: int = 0, most: int = 0) -> Case:
    """One of the cases below; on S3 ``most`` bytes of memory are good enough, without it it is a local one."""
    return Case(
        name,
        title,
        partial(transfer, way=way, size=size, count=count),
        rounds=3,
        target_time=target,
        target_peak=most or None,
        needs_s3=bool(most),
    )


_FEW = 80_000_000

CASES = (
    _case("file-up", "a file of 256 MiB up, S3", "up", 0.6, size=256 * _MIB, most=_FEW),
    _case("file-down", "a file of 256 MiB down, S3", "down", 1 / 5, size=256 * _MIB, most=_FEW),
    _case("gibibyte-up", "a file of 1 GiB up, S3", "up", 0.6, size=1024 * _MIB, most=_FEW),
    _case("gibibyte-down", "a file of 1 GiB down, S3", "down", 1 / 5, size=1024 * _MIB, most=_FEW),
    _case("file-out", "a file of 256 MiB out, local", "up", 1, size=256 * _MIB),
    _case("gibibyte-out", "a file of 1 GiB out, local", "up", 1, size=1024 * _MIB),
    _case("files-up", "2,000 small files up, S3", "up", 0.55, count=2000, most=_FEW),
    _case("files-down", "2,000 small files down, S3", "down", 0.55, count=2000, most=_FEW),
    _case("files-out", "2,000 small files out, local", "up", 1, count=2000),
    _case("many-files-down", "10,000 small files down, S3", "down", 0.55, count=10_000, most=256 * _MIB),
)
