"""What went wrong, told apart by what helps: wait, other credentials, another place, or nothing."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from flyteweight.storage import errors
from flyteweight.storage._handlers import is_of_a_handler

if TYPE_CHECKING:
    from flyteweight.exceptions import FlyteException

Kind = Literal[
    "missing", "bucket", "region", "denied", "identity", "no-credentials", "expired", "skewed", "throttled",
    "unavailable", "location", "package", "other",
]  # fmt: skip

UNTRUSTED = "the server's certificate is not trusted; AWS_CA_BUNDLE can name a file with the one of a private authority"
RETRYABLE: frozenset[Kind] = frozenset({"throttled", "unavailable"})

_KIND_OF_CODE: dict[str, Kind] = {
    # Amazon S3 and those that speak like it
    "NoSuchKey": "missing",
    "NoSuchVersion": "missing",
    "NoSuchUpload": "unavailable",  # it was completed or aborted, and the answer to that was lost: begin anew
    "NoSuchBucket": "bucket",
    "InvalidBucketName": "bucket",
    "PermanentRedirect": "region",
    "AuthorizationHeaderMalformed": "region",
    "IllegalLocationConstraintException": "region",
    "AccessDenied": "denied",
    "AllAccessDisabled": "denied",
    "AccountProblem": "denied",
    "InvalidAccessKeyId": "identity",
    "SignatureDoesNotMatch": "identity",
    "InvalidToken": "identity",
    "ExpiredToken": "expired",
    "ExpiredTokenException": "expired",
    "TokenRefreshRequired": "expired",
    "RequestExpired": "expired",
    "InvalidIdentityToken": "expired",
    "RequestTimeTooSkewed": "skewed",
    "SlowDown": "throttled",
    "Throttling": "throttled",
    "ThrottlingException": "throttled",
    "RequestLimitExceeded": "throttled",
    "TooManyRequests": "throttled",
    "TooManyRequestsException": "throttled",
    "BandwidthLimitExceeded": "throttled",
    "InternalError": "unavailable",
    "ServiceUnavailable": "unavailable",
    "RequestTimeout": "unavailable",
    "OperationAborted": "unavailable",
    # Azure
    "BlobNotFound": "missing",
    "PathNotFound": "missing",
    "ContainerNotFound": "bucket",
    "FilesystemNotFound": "bucket",
    "AuthenticationFailed": "identity",
    "AuthorizationFailure": "denied",
    "AuthorizationPermissionMismatch": "denied",
    "ServerBusy": "throttled",
    "OperationTimedOut": "unavailable",
}
_KIND_OF_STATUS: dict[int, Kind] = {
    301: "region",
    307: "region",
    401: "identity",
    403: "denied",
    404: "missing",
    408: "unavailable",
    410: "missing",
    425: "throttled",
    429: "throttled",
    500: "unavailable",
    502: "unavailable",
    503: "throttled",
    504: "unavailable",
}


@dataclass(frozen=True)
class Fault:
    """One failed request: its kind and what the server or the network said."""

    kind: Kind
    detail: str
    status: int | None = None
    code: str = ""
    request_id: str = ""
    retry_after: float | None = None
    inner_retries: int = 0
    """How often the client asked again by itself before it reported this."""

    @property
    def retryable(self) -> bool:
        """Whether the same request can succeed a moment later."""
        return self.kind in RETRYABLE


@dataclass(frozen=True)
class Place:
    """Where a request went."""

    service: str = ""
    endpoint: str = ""
    region: str = ""
    bucket: str = ""
    key: str = ""

    def __str__(self) -> str:
        parts = {
            "endpoint": errors.shown(self.endpoint),
            "region": self.region,
            "bucket": self.bucket,
            "key": self.key,
        }
        named = [f"{name} {value}" for name, value in parts.items() if value]
        return ", ".join([self.service, *named] if self.service else named)


def kind_of(status: int | None, code: str) -> Kind:
    """The kind of fault that a server's error code, or else its HTTP status, stands for."""
    if code in _KIND_OF_CODE:
        return _KIND_OF_CODE[code]
    if status is None:
        return "other"
    return _KIND_OF_STATUS.get(status, "unavailable" if status >= 500 else "other")


_CLASS_OF_KIND: dict[Kind, type[FlyteException]] = {
    "missing": errors.DataNotFound,
    "bucket": errors.WrongStorageLocation,
    "region": errors.WrongStorageLocation,
    "location": errors.WrongStorageLocation,
    "denied": errors.AccessDenied,
    "identity": errors.AccessDenied,
    "skewed": errors.AccessDenied,
    "no-credentials": errors.CredentialsNotFound,
    "expired": errors.CredentialsExpired,
    "throttled": errors.StorageUnavailable,
    "unavailable": errors.StorageUnavailable,
    "package": errors.StorageError,
    "other": errors.StorageError,
}
_SUMMARY: dict[Kind, str] = {
    "missing": "nothing is stored there",
    "bucket": "the bucket does not exist",
    "region": "the bucket is in another region, or the endpoint is not the bucket's",
    "location": "the location cannot be used",
    "package": "a Python package is missing that knows such storage",
    "denied": "access denied",
    "identity": "the credentials are not accepted",
    "skewed": "the clocks of this machine and of the server differ too much",
    "no-credentials": "no credentials found",
    "expired": "the credentials have expired",
    "throttled": "the server asks for fewer requests",
    "unavailable": "the server does not answer as it should",
    "other": "the request failed",
}
_ADVICE: dict[Kind, str] = {
    "missing": "Check the path, and that what should have written it did.",
    "bucket": "Check the bucket's name and the endpoint (for S3: FLYTE_AWS_ENDPOINT).",
    "region": "Set AWS_REGION to the bucket's region, or FLYTE_AWS_ENDPOINT to its endpoint.",
    "location": "Check the URI and the endpoint.",
    "package": (
        "Install it in the image (for S3: pip install s3fs). S3 needs it only for AWS_PROFILE and other shared AWS "
        "files, and for FLYTEWEIGHT_STORAGE=fsspec; keys in the environment and an identity of the pod work without."
    ),
    "denied": (
        "Check the permissions of this identity for this key. Without the permission to list the bucket, "
        "stores answer in the same way when the object does not exist."
    ),
    "identity": "Check the access key, its secret and the session token: all must belong together.",
    "skewed": "Set the clock of this machine.",
    "no-credentials": (
        "Give the pod an identity, or keys (for S3: FLYTE_AWS_ACCESS_KEY_ID and FLYTE_AWS_SECRET_ACCESS_KEY; "
        "public data needs AWS_SKIP_SIGNATURE=true)."
    ),
    "expired": "Renew the session token, or use what renews itself: web identity, or pod identity.",
    "throttled": "Try again later; FLYTE_AWS_RETRIES and FLYTE_AWS_BACKOFF_SECONDS allow more patience.",
    "unavailable": "Check that the endpoint is right and can be reached from here, and try again later.",
    "other": "",
}


def error_for(
    fault: Fault, operation: str, uri: str, place: Place, *, attempts: int = 1, seconds: float = 0.0
) -> FlyteException:
    """The error to raise for ``fault``; ``operation`` is a verb as in "cannot read"."""
    said = [str(fault.status)] if fault.status else []
    said += [fault.code] if fault.code else []
    said += [f"request id {fault.request_id}"] if fault.request_id else []
    sentences = [f"cannot {operation} {errors.shown(uri)}: {_SUMMARY[fault.kind]}"]
    if fault.detail:
        sentences[0] += f": {fault.detail}"
    if said:
        sentences[0] += f" ({', '.join(said)})"
    if fault.retryable:
        times = "once" if attempts == 1 else f"{attempts} times"
        sentences.append(f"Tried {times} in {seconds:.1f} s.")
    if where := str(place):
        sentences.append(f"Where: {where}.")
    if _ADVICE[fault.kind]:
        sentences.append(_ADVICE[fault.kind])
    first, *rest = sentences
    return _CLASS_OF_KIND[fault.kind](" ".join([first.rstrip(".") + ".", *rest]))


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


def local_error(cause: OSError, operation: str, path: str, *, writing: bool) -> FlyteException:
    """The error to raise for a failed system call on a local file; what a signal handler has raised is raised again."""
    if is_of_a_handler(cause):
        raise cause
    reason = cause.strerror or str(cause)
    text = f"cannot {operation} {errors.shown(path)}: {reason}"
    if cause.errno in _FULL:
        return errors.StorageFull(f"{text}. Free some space, or ask for more ephemeral storage.")
    if cause.errno in _FORBIDDEN:
        if writing:
            return errors.NotWritable(f"{text}. Give user id {_user_id()} the right to write there.")
        return errors.AccessDenied(f"{text}. Give user id {_user_id()} the right to read it.")
    if cause.errno == errno.ENOENT and not writing:
        return errors.DataNotFound(f"{text}. Check the path, and that what should have written it did.")
    return errors.StorageError(text)


def unexpected(cause: Exception, operation: str, uri: str) -> FlyteException:
    """The error to raise for an exception that no client is known to raise."""
    if isinstance(cause, OSError) and cause.errno and isinstance(cause.filename, str):
        writing = operation in ("write", "delete", "upload")
        return local_error(cause, operation if cause.filename == uri else "use", cause.filename, writing=writing)
    said = errors.redact(str(cause)[:4000])[:500]
    return errors.StorageError(f"cannot {operation} {errors.shown(uri)}: {type(cause).__name__}: {said}")


def _user_id() -> int:
    import os

    return os.geteuid()
