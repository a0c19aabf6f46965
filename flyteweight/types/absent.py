"""Classes that have a form of their own on the wire, and no family here that writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from flyteweight.types.annotations import Form


def family(form: Form) -> NoReturn:
    """Raise ``UnsupportedTypeError``: as a pickle, the value would be unreadable to others."""
    kind = form.kind
    raise UnsupportedTypeError(
        f"{kind.__qualname__} of module '{kind.__module__}' has no converter here; "
        "pass it as a FlyteFile, or register a TypeTransformer for it"
    )
