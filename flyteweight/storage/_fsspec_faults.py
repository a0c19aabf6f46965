"""What the exceptions of fsspec's file systems say: botocore's, Azure's, gcsfs's, aiohttp's, and Python's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.storage import _gcsfs, errors
from flyteweight.storage.faults import UNTRUSTED, Fault, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flyteweight.storage.settings import Settings

_DROPPED = (
    "Connection",
    "Connector",
    "gaierror",
    "Timeout",
    "ProxyError",
    "Disconnected",
    "Payload",
    "ResponseStream",
    "IncompleteRead",
    "HTTPClient",
    "ServiceRequest",
    "ServiceResponse",
)
"""What the names of botocore's, aiohttp's, requests' and Azure's exceptions have in common when the network failed."""


def fault_of(exc: Exception, settings: Settings, handled: BaseException | None = None) -> Fault:
    """What an exception of an fsspec file system says, or the first one that it was raised from.

    ``handled`` is what the caller was about when it asked: that, and what came before it, is of something else.
    """
    chain = list(_chain(exc, handled))
    # fsspec's HTTP says of every fault of its questions that there is no such file; the fault is what comes before.
    said = next((link for link in chain if not isinstance(link, FileNotFoundError)), exc)
    detail = errors.redact(str(said)[:4000] or type(said).__name__, *settings.secrets)[:500]
    for link in chain:
        if fault := _told_fault(link, settings):
            return fault
        status = getattr(link, "status", None) or getattr(link, "status_code", None)
        if isinstance(status, int) and status >= 300:
            return Fault(kind_of(status, ""), detail, status, retry_after=_seconds(getattr(link, "headers", None)))
    names = [type(link).__name__ for link in chain]
    if any("Credential" in name for name in names):
        return Fault("no-credentials", detail)
    if any("SSL" in name or "Certificate" in name for name in names):
        return Fault("location", f"{UNTRUSTED}: {detail}" if "CERTIFICATE_VERIFY_FAILED" in detail else detail)
    if isinstance(exc, (PermissionError, IsADirectoryError, NotADirectoryError)):
        return Fault("denied" if isinstance(exc, PermissionError) else "other", detail)
    dropped = any(isinstance(link, (ConnectionError, TimeoutError, EOFError)) for link in chain)
    if dropped or any(word in name for name in names for word in _DROPPED):
        return Fault("unavailable", detail)
    if isinstance(exc, FileNotFoundError):
        return Fault("missing", "")
    if isinstance(exc, NotImplementedError):
        return Fault("location", "this file system cannot do that (http and https are for reading only)")
    return Fault("other", f"{type(exc).__name__}: {detail}")


def _chain(exc: BaseException | None, end: BaseException | None) -> Iterator[BaseException]:
    while exc is not None and exc is not end:
        yield exc
        exc = exc.__cause__ or exc.__context__


def _told_fault(exc: BaseException, settings: Settings) -> Fault | None:
    """What a server said in its own words, if it is one of those whose words are known."""
    response = getattr(exc, "response", None)
    if isinstance(response, dict) and "Error" in response:
        return _botocore_fault(response, settings)
    code = getattr(exc, "error_code", None)
    if code:
        return _azure_fault(exc, str(getattr(code, "value", code)), settings)
    return _gcsfs.fault_of(exc, settings)


def _azure_fault(exc: BaseException, code: str, settings: Settings) -> Fault:
    status = getattr(exc, "status_code", None)
    headers = getattr(getattr(exc, "response", None), "headers", None) or {}
    text = str(exc).partition("\n")[0]  # the server's own sentence; the whole answer follows
    return Fault(
        kind_of(status, code),
        errors.redact(text[:4000], *settings.secrets)[:500],
        status,
        code,
        str(headers.get("x-ms-request-id") or ""),
        _seconds(headers),
    )


def _botocore_fault(response: dict[str, Any], settings: Settings) -> Fault:
    metadata = response.get("ResponseMetadata", {})
    code = str(response["Error"].get("Code", ""))
    status = metadata.get("HTTPStatusCode") or (int(code) if code.isdigit() else None)
    return Fault(
        kind_of(status, code),
        errors.redact(str(response["Error"].get("Message", "")), *settings.secrets),
        status,
        "" if code.isdigit() else code,
        str(metadata.get("RequestId") or ""),
        _seconds(metadata.get("HTTPHeaders")),
    )


def _seconds(headers: Mapping[str, str] | None) -> float | None:
    """What a server's Retry-After says, if it says it in seconds."""
    value = str((headers or {}).get("retry-after") or (headers or {}).get("Retry-After") or "")
    return float(value) if value.replace(".", "", 1).isdigit() else None
