"""Any file system that fsspec knows, and S3 through s3fs where only botocore finds the credentials."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any, TypeVar

from flyteweight.storage import _gcsfs, _local, errors
from flyteweight.storage._aiohttp import limits
from flyteweight.storage._fsspec_faults import fault_of
from flyteweight.storage._staged import replacing
from flyteweight.storage.counters import counters
from flyteweight.storage.faults import Fault, Place, error_for, local_error
from flyteweight.storage.paths import scheme_of
from flyteweight.storage.retry import call

if TYPE_CHECKING:
    import io
    from collections.abc import Callable

    from flyteweight.storage._waiting import Interruption
    from flyteweight.storage.settings import Settings

T = TypeVar("T")

_S3 = ("s3", "s3a")
_GCS = ("gs", "gcs")
_AZURE = ("abfs", "abfss", "az")
_HTTP = ("http", "https")
_READ_BLOCK = 8 << 20


class FsspecBackend:
    """One protocol and host; for S3, all buckets."""

    def __init__(self, uri: str, settings: Settings) -> None:
        self._scheme = scheme_of(uri)
        self._settings = settings
        self._made = self._make(uri)
        self._is_async = bool(getattr(self._made, "async_impl", False))

    def _make(self, uri: str) -> Any:
        import concurrent.futures.thread  # noqa: F401 - asyncio's first look-up of a host would import it, see _forks

        from fsspec.core import get_filesystem_class, url_to_fs

        def make() -> Any:
            implementation = get_filesystem_class(self._scheme)  # first, so that the package that is missing is named
            options = client_options(self._scheme, self._settings)
            if implementation.async_impl:
                from flyteweight.storage._loop import ClientLoop

                options["loop"] = ClientLoop()
            files, _ = url_to_fs(uri, **options)
            if self._scheme in _S3:
                files.retries = 1  # the policy of this package asks again, not s3fs's own
                files.connect()  # now, so that it reads the environment and imports what it needs on this thread
            if self._scheme in _GCS:
                _gcsfs.ask_once(files)
            if self._scheme in _AZURE:
                files.service_client._config.retry_policy.total_retries = 0  # noqa: SLF001 - nor Azure's own, which waits for minutes
            return files

        return self._call(make, "use", uri, self._fault_of_making)

    def _fault_of_making(self, exc: Exception, handled: BaseException | None) -> Fault:
        fault = self._fault(exc, handled)
        detail = fault.detail or errors.redact(str(exc)[:4000], *self._settings.secrets)[:500]
        if isinstance(exc, ImportError):
            return replace(fault, kind="package", detail=detail)
        return replace(fault, kind="location", detail=detail) if fault.kind in ("other", "missing") else fault

    def read_bytes(self, uri: str) -> bytes:
        """All bytes of one object."""
        # s3fs would ask for the size first, to fetch ranges concurrently; one request is enough here.
        wanted = {"max_concurrency": 1} if self._scheme in _S3 else {}

        def read(files: Any, path: str) -> bytes:
            return bytes(files.cat_file(path, **_known(files, "_cat_file", wanted)))

        data = self._ask("read", uri, read)
        counters.add(read=len(data))
        return data

    def write_bytes(self, uri: str, data: bytes) -> None:
        """Store one object."""
        keywords = self._put_options(uri, len(data))
        self._make_parents(uri)
        self._ask(
            "write", uri, lambda files, path: files.pipe_file(path, data, **_known(files, "_pipe_file", keywords))
        )
        counters.add(written=len(data))

    def exists(self, uri: str) -> bool:
        """Whether there is an object at ``uri``, or one below it."""
        with contextlib.suppress(errors.DataNotFound):
            self._ask("look for", uri, lambda files, path: files.info(path))
            return True
        return False

    def delete(self, uri: str) -> None:
        """Remove one object; one that is not there is fine."""
        with contextlib.suppress(errors.DataNotFound):
            self._ask("delete", uri, lambda files, path: files.rm_file(path))

    def size(self, uri: str) -> int:
        """The size of one object."""
        return int(self._ask("look for", uri, _file_info)["size"] or 0)

    def children(self, uri: str) -> dict[str, bool]:
        """The names of what is directly below ``uri``, and whether each is a directory."""
        with contextlib.suppress(errors.DataNotFound):
            listed: list[dict[str, Any]] = self._ask("list", uri, lambda files, path: files.ls(path, detail=True))
            return {_name(str(item["name"])): item.get("type") == "directory" for item in listed}
        return {}

    def entries(self, uri: str) -> list[tuple[str, int]]:
        """The objects below ``uri`` with their sizes, sorted."""

        def find(files: Any, path: str) -> list[tuple[str, int]]:
            root = path.rstrip("/")
            found = files.find(path, detail=True)
            if isinstance(found, list):  # adlfs's, of a file: that itself
                return []
            return [
                (uri.rstrip("/") + path[len(root) :], int(info.get("size") or 0))
                for path, info in found.items()
                if path.rstrip("/") != root and info.get("type") != "directory"
            ]

        with contextlib.suppress(errors.DataNotFound):
            return sorted(self._ask("list", uri, find))
        return []

    def download_file(self, uri: str, local: str, interruption: Interruption) -> None:
        """Bring one object to a local path."""
        with replacing(local) as file:

            def fetch(files: Any, path: str) -> int:
                interruption.moved(-file.tell())  # what is read again counts again
                file.seek(0)
                file.truncate()
                with files.open(path, "rb", block_size=_READ_BLOCK, cache_type="none") as source:
                    if getattr(source, "size", None) == 0:
                        _file_info(files, path)  # s3fs opens directories as empty files
                    while chunk := source.read(_READ_BLOCK):
                        _write_local(file, chunk, local)
                        interruption.moved(len(chunk))
                return file.tell()

            counters.add(read=self._ask("read", uri, fetch))

    def upload_file(self, local: str, uri: str, interruption: Interruption) -> None:
        """Store a local file as one object."""
        interruption.check()
        _local.refuse_link(local)
        size = _local.size_of(local)
        next(_local.chunks(local, 1), b"")  # an unreadable file is this machine's fault, not the store's
        keywords = self._put_options(uri, size)
        self._make_parents(uri)
        self._ask("write", uri, lambda files, path: files.put_file(local, path, **_known(files, "_put_file", keywords)))
        counters.add(written=size)
        interruption.moved(size)

    def open_reader(self, uri: str) -> io.RawIOBase:
        """A seekable stream over one object."""
        from flyteweight.storage._ranges import RangeReader

        size = int(self._ask("read", uri, _file_info)["size"] or 0)

        def fetch(start: int, end: int) -> bytes:
            data = bytes(self._ask("read", uri, lambda files, path: files.cat_file(path, start=start, end=end)))
            counters.add(read=len(data))
            return data

        return RangeReader(size, fetch)

    def _put_options(self, uri: str, size: int) -> dict[str, Any]:
        if self._scheme not in _S3:
            return {}
        from mimetypes import guess_type

        from flyteweight.storage._objects import IN_ONE, part_size
        from flyteweight.storage.memory import transfer_memory

        part = part_size(size)
        options: dict[str, Any] = {"chunksize": part, "max_concurrency": max(1, transfer_memory() // (IN_ONE * part))}
        if kind := guess_type(uri)[0]:
            options["ContentType"] = kind
        if uri.endswith(".gz"):
            options["ContentEncoding"] = "gzip"
        return options

    def _make_parents(self, uri: str) -> None:
        """Make the directories above ``uri`` where there are real ones; object stores would make a bucket."""
        if self._scheme not in (*_S3, *_GCS, *_AZURE, *_HTTP):
            self._ask("write", uri, lambda files, path: files.makedirs(files._parent(path), exist_ok=True))  # noqa: SLF001

    def _ask(self, operation: str, uri: str, request: Callable[[Any, str], T]) -> T:
        path = str(self._made._strip_protocol(uri))  # noqa: SLF001 - fsspec's own way, which not all methods go
        fault = self._fault_of_writing if operation == "write" and self._scheme in _GCS else self._fault
        return self._call(lambda: request(self._hearing(uri), path), operation, uri, fault)

    def _hearing(self, uri: str) -> Any:
        """The file system; made anew if a task has closed the descriptors of its client."""
        if self._is_async:
            from flyteweight.storage._loop import is_deaf

            if is_deaf(self._made.loop):
                self._made = self._make(uri)
        return self._made

    def _call(
        self,
        request: Callable[[], T],
        operation: str,
        uri: str,
        fault_of: Callable[[Exception, BaseException | None], Fault],
    ) -> T:
        handled = sys.exc_info()[1]
        return call(
            request,
            self._settings.retry,
            lambda exc: fault_of(exc, handled),
            lambda fault, attempts, seconds: error_for(
                fault, operation, uri, self._place(uri), attempts=attempts, seconds=seconds
            ),
        )

    def _fault(self, exc: Exception, handled: BaseException | None) -> Fault:
        return fault_of(exc, self._settings, handled)

    def _fault_of_writing(self, exc: Exception, handled: BaseException | None) -> Fault:
        """What is not there where something is written is the bucket; gcsfs does not tell what was not found."""
        fault = self._fault(exc, handled)
        return replace(fault, kind="bucket") if fault.kind == "missing" else fault

    def _place(self, uri: str) -> Place:
        host, _, key = uri.partition("://")[2].partition("/")
        if self._scheme in _S3:
            s3 = self._settings.s3
            return Place("S3 (s3fs)", s3.endpoint or "of AWS", s3.region, host, key)
        if self._scheme in _GCS:
            return Place("GCS (gcsfs)", self._settings.gcs_emulator, bucket=host, key=key)
        return Place(f"fsspec file system {self._scheme}")


def _file_info(files: Any, path: str) -> dict[str, Any]:
    found: dict[str, Any] = files.info(path)
    if found.get("type") == "directory":
        raise FileNotFoundError(path)
    return found


def _name(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def _known(files: Any, method: str, keywords: dict[str, Any]) -> dict[str, Any]:
    """``keywords`` without those for speed that this version of s3fs does not know."""
    from inspect import signature

    optional = {"chunksize", "max_concurrency"} & keywords.keys()
    unknown = optional - signature(getattr(files, method)).parameters.keys() if optional else ()
    return {name: value for name, value in keywords.items() if name not in unknown}


def _write_local(file: IO[bytes], data: bytes, path: str) -> None:
    try:
        file.write(data)
    except OSError as exc:
        raise local_error(exc, "write", path, writing=True) from exc


def client_options(scheme: str, settings: Settings) -> dict[str, Any]:
    """What the file system of ``scheme`` is made with."""
    options: dict[str, Any] = {"use_listings_cache": False, "skip_instance_cache": True}
    if scheme in _S3:
        return options | _s3_options(settings)
    if scheme in _AZURE:
        return options | _azure_options(settings)
    if scheme in _GCS:
        return options | _gcsfs.options(settings)
    if scheme in _HTTP:
        return options | {"client_kwargs": {"timeout": limits(settings)}}
    return options


def _azure_options(settings: Settings) -> dict[str, Any]:
    azure = settings.azure
    given = {
        "account_name": azure.account_name,
        "account_key": azure.account_key,
        "tenant_id": azure.tenant_id,
        "client_id": azure.client_id,
        "client_secret": azure.client_secret,
    }
    if azure.endpoint and azure.account_key:
        # The only form in which adlfs takes an endpoint that may be plain HTTP.
        given["connection_string"] = (
            f"BlobEndpoint={azure.endpoint};AccountName={azure.account_name};AccountKey={azure.account_key}"
        )
    elif azure.endpoint:
        given["account_host"] = azure.endpoint.partition("://")[2]
    return {name: value for name, value in given.items() if value}


def _s3_options(settings: Settings) -> dict[str, Any]:
    s3 = settings.s3
    client: dict[str, Any] = {
        "endpoint_url": s3.endpoint or None,
        "region_name": s3.region or None,
    }
    config: dict[str, Any] = {
        "connect_timeout": min(settings.timeout_seconds, 10),
        "read_timeout": settings.timeout_seconds,
        "retries": {"total_max_attempts": 1},
    }
    if not s3.endpoint and not _names_endpoint(s3.shared_files):
        # Clients for other regions are made later, by an environment that may have changed.
        config["ignore_configured_endpoint_urls"] = True
    if s3.addressing_style != "auto" or s3.endpoint:
        style = "path" if s3.addressing_style == "auto" else s3.addressing_style
        config["s3"] = {"addressing_style": style}
    options: dict[str, Any] = {
        "anon": s3.anonymous,
        "cache_regions": not s3.endpoint,
        "client_kwargs": {name: value for name, value in client.items() if value},
        "config_kwargs": config,
    }
    if settings.ca_bundle:
        from aiobotocore.session import AioSession

        options["session"] = AioSession()  # its clients for credentials, too, trust who is named
        options["session"].set_config_variable("ca_bundle", settings.ca_bundle)
    if s3.access_key_id and not s3.anonymous:
        options |= {"key": s3.access_key_id, "secret": s3.secret_access_key}
        if s3.session_token:
            options["token"] = s3.session_token
    return options


def _names_endpoint(files: tuple[str, ...]) -> bool:
    for file in files:
        with contextlib.suppress(OSError), open(file, "rb") as config:
            if b"endpoint_url" in config.read():
                return True
    return False
