"""What obstore's exceptions say: their classes tell little, their text has the server's whole answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flyteweight.storage import errors
from flyteweight.storage.faults import RETRYABLE, UNTRUSTED, Fault, kind_of

if TYPE_CHECKING:
    from flyteweight.storage.settings import Settings

_STATUS = re.compile(r"status code: (\d{3})")
_TAG = {name: re.compile(rf"<{name}>([^<]*)</{name}>") for name in ("Code", "Message", "RequestId")}
_RETRIES = re.compile(r"after (\d+) retries")
NETWORK = (
    ("InvalidContentType", "the server does not speak TLS; is the endpoint http:// and not https://?"),
    ("dns error", "the host name cannot be resolved"),
    ("ConnectionRefused", "connection refused"),
    ("kind: Timeout", "no answer in time"),
    ("TimedOut", "no answer in time"),
    ("ConnectionReset", "connection reset"),
    ("BrokenPipe", "connection reset"),
    ("IncompleteBody", "the answer ended early"),
    ("IncompleteMessage", "the connection was closed before an answer came"),
    ("NetworkUnreachable", "the network is unreachable"),
    ("HostUnreachable", "the host is unreachable"),
    ("kind: Connect", "no connection"),
    ("kind: Interrupted", "the connection broke"),
    ("kind: Body", "the answer broke off"),
)
_METADATA = ("/latest/api/token", "/latest/meta-data/", "computeMetadata", "/metadata/identity/")


def fault_of(exc: Exception, settings: Settings) -> Fault:
    """The fault that an exception of obstore stands for."""
    text, _, debug = str(exc).partition("\n\nDebug source:")
    inner = int(found[1]) if (found := _RETRIES.search(text)) else 0
    status = int(found[1]) if (found := _STATUS.search(text)) else None
    answer = {name: found[1] if (found := tag.search(text)) else "" for name, tag in _TAG.items()}
    asks_for_credentials = any(path in text for path in _METADATA)
    if status is not None:
        kind = kind_of(status, answer["Code"])
        if asks_for_credentials and kind not in RETRYABLE:
            refusal = f"none are set, and the metadata service of this machine answers {status}"
            return Fault("no-credentials", refusal, status)
        detail = errors.redact(answer["Message"][:4000], *settings.secrets).strip()
        return Fault(kind, detail, status, answer["Code"], answer["RequestId"], inner_retries=inner)
    if "BareRedirect" in debug or "redirect without LOCATION" in text:
        return Fault("region", "the server redirects without saying where to")
    if "builder error" in text:
        return Fault("location", "plain http is used only when the endpoint is given with http://")
    if "ertificate" in debug:
        return Fault("location", UNTRUSTED)
    for sign, meaning in NETWORK:
        if sign in debug:
            if asks_for_credentials and "kind: Connect" in debug:
                return Fault("no-credentials", f"none are set, and the instance metadata service: {meaning}")
            return Fault("unavailable", meaning, inner_retries=inner)
    if isinstance(exc, FileNotFoundError):
        return Fault("missing", "")
    return Fault("other", errors.redact(f"{type(exc).__name__}: {text}"[:4000], *settings.secrets)[:500])
