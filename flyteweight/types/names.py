"""Names for types: ``NewType``, the alias of a ``type`` statement, a type variable.

As an input or output they are pickles, as in flytekit, which looks behind no name there; what other tasks or people
wrote as the type itself is read, too. As a field they are what they stand for.
"""

from __future__ import annotations

import typing
from typing import TYPE_CHECKING, Any, NoReturn

from flyteweight.types.annotations import alias_value
from flyteweight.types.conversion_error import ConversionError, describe
from flyteweight.types.converter import NO, Converter
from flyteweight.types.converters import converter_of
from flyteweight.types.pickles import PickledConverter
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flyteidl.core.literals_pb2 import Literal

    from flyteweight.types.annotations import Form
    from flyteweight.types.schema import Schemas


class NamedConverter(PickledConverter):
    """A name ◀─▶ a pickle, and inside msgpack what the name stands for; that may contain the name again."""

    def __init__(self, annotation: Any, meaning: Any) -> None:
        super().__init__(annotation)
        self._meaning = meaning
        self._known: Converter | None = None

    @property
    def inner(self) -> Converter:
        """The converter of what the name stands for; made when first needed, as an alias may contain itself."""
        if self._known is None:
            self._known = converter_of(self._meaning)
        return self._known

    @property
    def expected(self) -> str:
        name: str = getattr(self.annotation, "__name__", "") or str(self.annotation)
        return name

    def as_plain(self, around: tuple[Converter, ...] = ()) -> Converter:
        if self not in around:
            self.inner.as_plain((*around, self))
        return self

    def fit(self, value: Any) -> int:
        return self.inner.fit(value)

    def fit_plain(self, plain: Any) -> float:
        return self.inner.fit_plain(plain)

    def write(self, value: Any, into: Literal) -> None:
        if self.inner.fit(value) == NO:
            raise ConversionError(self.inner.expected, describe(value))
        super().write(value, into)

    def read_other(self, literal: Literal) -> Any:
        return self.inner.as_literal().read(literal)

    def to_plain(self, value: Any) -> Any:
        return self.inner.to_plain(value)

    def from_plain(self, plain: Any) -> Any:
        return self.inner.from_plain(plain)

    def json_schema(self, schemas: Schemas) -> dict[str, Any]:
        return self.inner.json_schema(schemas)

    def parts(self) -> Iterable[Converter]:
        return (self.inner,)


def family(form: Form) -> Converter:
    """The converter of a name."""
    return NamedConverter(form.written, _meaning(form))


def unresolved_family(form: Form) -> NoReturn:
    """Raise ``UnsupportedTypeError`` for a name of which nobody knows what it stands for."""
    raise UnsupportedTypeError(
        f"the name {form.annotation!r} in an annotation cannot be resolved; define the type at the top level of the "
        "module, and not under TYPE_CHECKING"
    )


def _meaning(form: Form) -> Any:
    kind = form.kind
    if isinstance(kind, typing.TypeVar):
        if kind.__constraints__:
            return typing.Union[kind.__constraints__]  # noqa: UP007 - made at run time
        return Any if kind.__bound__ is None else kind.__bound__
    if hasattr(kind, "__supertype__"):
        return kind.__supertype__
    return alias_value(form)
