"""What gcsfs does in its own way: asking again, waiting, and saying what Google answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.storage import errors
from flyteweight.storage._aiohttp import limits
from flyteweight.storage.faults import Fault, kind_of

if TYPE_CHECKING:
    from flyteweight.storage.settings import Settings

_FORBIDDEN = "Forbidden: "
"""How the text of its ``OSError`` for a refusal begins; the address follows, and in the next line Google's words."""


def options(settings: Settings) -> dict[str, Any]:
    """What the file system is made with; it has no time limit of its own for a server that is silent."""
    given: dict[str, Any] = {"requests_timeout": limits(settings)}
    return given | ({"endpoint_url": settings.gcs_emulator, "token": "anon"} if settings.gcs_emulator else {})


def ask_once(files: Any) -> None:
    """Let each request be one, since the policy of this package asks again: else it is six, in half a minute."""
    for name in ("_request", "_get_file_request"):
        method = getattr(type(files), name, None)
        if once := getattr(method, "__wrapped__", None):
            setattr(files, name, once.__get__(files))


def fault_of(exc: BaseException, settings: Settings) -> Fault | None:
    """What Google answered, if ``exc`` is gcsfs's way to say so."""
    text = errors.redact(str(exc)[:4000], *settings.secrets)[:500]
    if isinstance(exc, OSError) and text.startswith(_FORBIDDEN):
        return Fault("denied", text.partition("\n")[2].strip(), 403)
    if not type(exc).__module__.startswith("gcsfs."):
        return None
    code = str(getattr(exc, "code", ""))
    if not code.isdigit():
        return None
    return Fault(kind_of(int(code), ""), text.removesuffix(f", {code}").strip(), int(code))
