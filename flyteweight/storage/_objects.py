"""S3, GCS and Azure through obstore: one GET reads an object, one PUT writes it.

Only obstore's synchronous calls are used, in threads where several are wanted: they let others run,
and no event loop is left behind that could outlive the interpreter.
"""

from __future__ import annotations

import contextlib
import io
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any, TypeVar

from flyteweight.storage import _local, errors
from flyteweight.storage._object_faults import fault_of
from flyteweight.storage._ranges import RangeReader
from flyteweight.storage._staged import CHUNK, replacing
from flyteweight.storage._waiting import ClientLost, Interruption, waiting
from flyteweight.storage.counters import counters
from flyteweight.storage.environment import shown_to_clients
from flyteweight.storage.faults import Fault, error_for
from flyteweight.storage.memory import transfer_memory
from flyteweight.storage.retry import Attempts, call

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from obstore import GetOptions

    from flyteweight.exceptions import FlyteException
    from flyteweight.storage._stores import StoreMaker
    from flyteweight.storage.settings import Settings

T = TypeVar("T")

SINGLE_PUT = 8 << 20
"""Objects up to this size (bytes) are stored by one request."""
MOST_PARTS = 10_000
IN_ONE = 4
"""The share of a transfer's memory that one large upload has is one of so many; one part, when that is larger."""


class ObjectBackend:
    """One bucket."""

    def __init__(self, maker: StoreMaker, settings: Settings) -> None:
        self._maker = maker
        self._settings = settings
        self._region = ""
        self._clients: dict[tuple[bool, str], Any] = {}
        self._client(retrying=False)

    def read_bytes(self, uri: str) -> bytes:
        """All bytes of one object, by one GET."""
        import obstore

        key = self._key(uri, "read")
        data = self._ask("read", uri, lambda store: obstore.get(store, key).bytes().to_bytes())
        counters.add(read=len(data))
        return data

    def write_bytes(self, uri: str, data: bytes) -> None:
        """Store one object by one PUT."""
        key = self._key(uri, "write")
        if len(data) > SINGLE_PUT:
            self._put_parts(uri, key, io.BytesIO(data), len(data), Interruption())
        else:
            self._put_whole(uri, key, data)
        counters.add(written=len(data))

    def _put_whole(self, uri: str, key: str, data: bytes) -> None:
        import obstore

        attributes = _attributes(key, self._maker.place.service)
        self._ask(
            "write",
            uri,
            lambda store: obstore.put(store, key, data, attributes=attributes, use_multipart=False),
        )

    def _put_parts(self, uri: str, key: str, file: IO[bytes], size: int, interruption: Interruption) -> None:
        import obstore

        part = part_size(size)
        attributes = _attributes(key, self._maker.place.service)

        source = _Source(file, interruption)

        def put(store: Any) -> object:
            source.seek(0)
            with interruption.upload():
                return obstore.put(
                    store,
                    key,
                    source,
                    attributes=attributes,
                    use_multipart=True,
                    chunk_size=part,
                    max_concurrency=max(1, transfer_memory() // (IN_ONE * part)),
                )

        try:
            self._ask("write", uri, put, retrying_client=True)
        except BaseException:
            if interruption.has_uploads:  # this one goes on: not it has failed, but who waits for it is called away
                interruption.happen()
            raise

    def exists(self, uri: str) -> bool:
        """Whether there is an object at ``uri``, or one below it."""
        import obstore

        key = uri.partition("://")[2].partition("/")[2].rstrip("/")
        if key:
            with contextlib.suppress(errors.DataNotFound):
                self._ask("look for", uri, lambda store: obstore.head(store, key))
                return True

        def has_one_below(store: Any) -> bool:
            return any(page for page in obstore.list(store, key or None))

        return self._ask("look for", uri, has_one_below)

    def delete(self, uri: str) -> None:
        """Remove one object; one that is not there is fine."""
        import obstore

        key = self._key(uri, "delete")
        with contextlib.suppress(errors.DataNotFound):
            self._ask("delete", uri, lambda store: obstore.delete(store, key))

    def size(self, uri: str) -> int:
        """The size of one object, by one HEAD."""
        import obstore

        key = self._key(uri, "look for")
        return int(self._ask("look for", uri, lambda store: obstore.head(store, key))["size"])

    def children(self, uri: str) -> dict[str, bool]:
        """The names of what is directly below ``uri``, and whether each is a directory, by one LIST."""
        import obstore

        key = self._key(uri.rstrip("/"), "list")
        listed: Any = self._ask("list", uri, lambda store: obstore.list_with_delimiter(store, key))
        names = {item["path"].rpartition("/")[2]: False for item in listed["objects"]}
        return names | {path.rstrip("/").rpartition("/")[2]: True for path in listed["common_prefixes"]}

    def entries(self, uri: str) -> list[tuple[str, int]]:
        """The objects below ``uri`` with their sizes, sorted."""
        import obstore

        root, _, prefix = uri.partition("://")[2].partition("/")
        prefix = prefix.rstrip("/")
        base = f"{uri.partition('://')[0]}://{root}/"
        found = self._ask(
            "list",
            uri,
            lambda store: [
                (base + item["path"], item["size"])
                for page in obstore.list(store, prefix or None, chunk_size=1000)
                for item in page
                if item["path"] != prefix
            ],
        )
        return sorted(found)

    def download_file(self, uri: str, local: str, interruption: Interruption) -> None:
        """Bring one object to a local path, in one stream that is taken up again where it broke."""
        with replacing(local) as file:
            for chunk in self._chunks(uri, interruption):
                file.write(chunk)
                interruption.moved(len(chunk))
                counters.add(read=len(chunk))

    def _chunks(self, uri: str, interruption: Interruption) -> Iterator[bytes]:
        key = self._key(uri, "read")
        attempts = Attempts(self._settings.retry, self._failure("read", uri))
        position, size, version = 0, -1, None
        while position != size:
            try:
                result = self._with_region(_getter(key, position, version))
                size, version = result.meta["size"], result.meta["e_tag"]
                interruption.expect(size)
                stream = iter(result.stream(min_chunk_size=CHUNK))
                while chunk := waiting(lambda stream=stream: next(stream, b"")):  # type: ignore[misc]
                    position += len(chunk)
                    attempts.progressed()
                    yield chunk
                if position != size:
                    short = Fault("unavailable", f"the answer ended after {position} of {size} bytes")
                    attempts.failed(short)
            except _client_errors() as exc:
                attempts.failed(self._fault(exc))

    def upload_file(self, local: str, uri: str, interruption: Interruption) -> None:
        """Store a local file as one object: by one PUT, or in parts that are put together at the end."""
        interruption.check()
        _local.refuse_link(local)
        key = self._key(uri, "write")
        size = _local.size_of(local)
        if size <= SINGLE_PUT:
            data = _local.content(local)
            self._put_whole(uri, key, data)
            interruption.moved(size)
        else:
            interruption.expect(size)
            with open(local, "rb") as file:
                self._put_parts(uri, key, file, size, interruption)
        counters.add(written=size)

    def open_reader(self, uri: str) -> io.RawIOBase:
        """A seekable stream over one object."""
        import obstore

        key = self._key(uri, "read")
        size = int(self._ask("read", uri, lambda store: obstore.head(store, key))["size"])

        def fetch(start: int, end: int) -> bytes:
            def get(store: Any) -> bytes:
                return bytes(obstore.get_range(store, key, start=start, end=end))

            data = self._ask("read", uri, get)
            counters.add(read=len(data))
            return data

        return RangeReader(size, fetch)

    def _key(self, uri: str, operation: str) -> str:
        key = uri.partition("://")[2].partition("/")[2]
        if not key.strip("/") or key.endswith("/"):
            place = self._maker.place
            raise error_for(Fault("location", "the URI names no object"), operation, uri, place)
        return key

    def _ask(self, operation: str, uri: str, request: Callable[[Any], T], *, retrying_client: bool = False) -> T:
        return call(
            lambda: self._with_region(request, retrying=retrying_client),
            self._settings.retry,
            self._fault,
            self._failure(operation, uri),
        )

    def _failure(self, operation: str, uri: str) -> Callable[[Fault, int, float], FlyteException]:
        place = replace(self._maker.place, key=uri.partition("://")[2].partition("/")[2])

        def error(fault: Fault, attempts: int, seconds: float) -> FlyteException:
            return error_for(fault, operation, uri, place, attempts=attempts + fault.inner_retries, seconds=seconds)

        return error

    def _fault(self, exc: Exception) -> Fault:
        return fault_of(exc, self._settings)

    def _client(self, *, retrying: bool) -> Any:
        which = (retrying, self._region)
        if which not in self._clients:
            with shown_to_clients(self._settings.variables):
                self._clients[which] = self._maker.make(retrying, self._region)
        return self._clients[which]

    def _with_region(self, request: Callable[[Any], T], *, retrying: bool = False) -> T:
        """What ``request`` returns; when the bucket turns out to be in another region, it is asked there."""
        try:
            client = self._client(retrying=retrying)
            return waiting(lambda: request(client))
        except _client_errors() as exc:
            region = self._other_region(exc)
            if not region:
                raise
            self._region = region
            client = self._client(retrying=retrying)
            return waiting(lambda: request(client))

    def _other_region(self, exc: Exception) -> str:
        if self._maker.place.service != "S3" or self._fault(exc).kind != "region":
            return ""
        from flyteweight.storage._region import bucket_region

        found = bucket_region(self._maker.place.bucket, self._settings)
        return found if found != (self._region or self._settings.s3.region) else ""


class _Source(io.RawIOBase):
    """A file that is being sent in parts. After an interruption it cannot be read, and the client aborts the upload."""

    def __init__(self, file: IO[bytes], interruption: Interruption) -> None:
        super().__init__()
        self._file = file
        self._interruption = interruption

    def read(self, size: int | None = -1, /) -> bytes:
        self._interruption.check()
        data = self._file.read(-1 if size is None else size)
        self._interruption.moved(len(data))
        return data

    def seek(self, offset: int, whence: int = 0, /) -> int:
        before = self._file.tell()
        after = self._file.seek(offset, whence)
        self._interruption.moved(after - before)  # what is sent again counts again
        return after

    def tell(self) -> int:
        return self._file.tell()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True


def _getter(key: str, position: int, version: str | None) -> Callable[[Any], Any]:
    """A request for the object from ``position`` on, in the version that the first bytes came from."""
    import obstore

    options: GetOptions = {"range": {"offset": position}, "if_match": version} if position else {}
    return lambda store: obstore.get(store, key, options=options)


def part_size(size: int) -> int:
    """Bytes of one part of an upload of ``size`` bytes: whole MiB, and so many that 10,000 parts suffice."""
    mib = 1 << 20
    needed = -(-size // MOST_PARTS)
    return max(SINGLE_PUT, -(-needed // mib) * mib)


def _attributes(key: str, service: str) -> dict[str, str]:
    """The content type that a key's ending stands for, and gzip's encoding on S3, as flytekit marks it."""
    if key.endswith(".pb"):
        return {}  # what every run writes; reading the system's table of types would cost it more than the rest

    from mimetypes import guess_type

    kind, _ = guess_type(key)
    attributes = {"Content-Type": kind} if kind else {}
    if service == "S3" and key.endswith(".gz"):
        attributes["Content-Encoding"] = "gzip"
    return attributes


def _client_errors() -> tuple[type[Exception], ...]:
    from obstore.exceptions import BaseError

    return (BaseError, FileNotFoundError, ValueError, ClientLost)
