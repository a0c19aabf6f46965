"""Dataclasses with mashumaro's options, and classes that serialise themselves: what mashumaro makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.types.annotations import as_annotations, class_hints
from flyteweight.types.conversion_error import ConversionError
from flyteweight.types.converter import CLOSE, EXACT, NO, Converter
from flyteweight.types.converters import converter_of
from flyteweight.types.mashumaro_codecs import Codecs
from flyteweight.types.mashumaro_options import is_json_class, options_schema
from flyteweight.types.pickles import PickledConverter
from flyteweight.types.plain import old_format, plain_of, write_plain
from flyteweight.types.records import GenericRecordConverter, RecordConverter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flyteidl.core.literals_pb2 import Literal

    from flyteweight.types.annotations import Form
    from flyteweight.types.schema import Schemas


class OptionsConverter(RecordConverter):
    """A dataclass with options ◀─▶ what mashumaro makes of it.

    A class with mashumaro's JSON mixin goes through JSON where it is a literal of its own, and straight to msgpack
    inside another dataclass, as in flytekit. A dict that can be read as an instance is written as it is.
    """

    def __init__(self, annotation: Any, record: type[Any], arguments: tuple[Any, ...] = ()) -> None:
        super().__init__(annotation, record, arguments)
        self._codecs = Codecs(annotation, record.__name__)

    def parts(self) -> Iterable[Converter]:
        self._codecs.compile()
        return [converter_of(hint) for hint in class_hints(self.record, self.arguments).values()]

    def fit_plain(self, plain: Any) -> int:
        try:
            self.from_plain(plain)
        except ConversionError:
            return NO
        return CLOSE

    def write(self, value: Any, into: Literal) -> None:
        if is_json_class(self.record) or old_format():
            write_plain(value if self._is_plain(value) else self._codecs.to_json(value), into)
        else:
            write_plain(self.to_plain(value), into)

    def read_plain(self, literal: Literal) -> Any:
        kind = literal.scalar.WhichOneof("value")
        if kind == "generic" or (kind == "binary" and is_json_class(self.record)):
            return self._codecs.from_json(plain_of(literal.scalar))
        return super().read_plain(literal)

    def to_plain(self, value: Any) -> Any:
        return value if self._is_plain(value) else self._codecs.to_plain(value)

    def from_plain(self, plain: Any) -> Any:
        return self._codecs.from_plain(plain)

    def json_schema(self, schemas: Schemas) -> dict[str, Any]:
        return options_schema(self.annotation, schemas.definitions)

    def _is_plain(self, value: Any) -> bool:
        if isinstance(value, self.record):
            return False
        if not isinstance(value, dict):
            raise self.mismatch(value)
        self.from_plain(value)
        return True


class GenericOptionsConverter(GenericRecordConverter, OptionsConverter):
    """A generic dataclass with options and its arguments: a pickle, and mashumaro's inside msgpack."""


class SelfMadeConverter(PickledConverter):
    """A class that serialises itself, as mashumaro's ``SerializableType`` ◀─▶ a pickle; inside msgpack what it says."""

    def __init__(self, annotation: Any, kind: type[Any]) -> None:
        super().__init__(annotation)
        self.kind = kind
        self._codecs = Codecs(annotation, kind.__name__)

    def parts(self) -> Iterable[Converter]:
        self._codecs.compile()
        return ()

    def fit(self, value: Any) -> int:
        if type(value) is self.kind:
            return EXACT
        return CLOSE if isinstance(value, self.kind) else NO

    def fit_plain(self, plain: Any) -> int:  # noqa: ARG002 - the class alone knows
        return CLOSE

    def to_plain(self, value: Any) -> Any:
        if not isinstance(value, self.kind):
            raise self.mismatch(value)
        return self._codecs.to_plain(value)

    def from_plain(self, plain: Any) -> Any:
        return self._codecs.from_plain(plain)

    def json_schema(self, schemas: Schemas) -> dict[str, Any]:
        return options_schema(self.annotation, schemas.definitions)


def family(form: Form) -> Converter:
    """The converter of a dataclass with options, or of a generic one with its arguments."""
    if form.arguments:
        return GenericOptionsConverter(form.written, form.kind, as_annotations(form.arguments))
    return OptionsConverter(form.kind, form.kind)


def self_made_family(form: Form) -> Converter:
    """The converter of a class that serialises itself."""
    return SelfMadeConverter(form.written, form.kind)
