"""Dataclasses: a msgpack map of their fields, with a JSON schema as their type."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from flyteidl.core.types_pb2 import LiteralType, SimpleType

from flyteweight.types.annotations import as_annotations, class_hints, is_init_var, type_hints
from flyteweight.types.conversion_error import ConversionError, describe, keeps_its_class, raise_at
from flyteweight.types.converter import CLOSE, EXACT, NO, Converter
from flyteweight.types.converters import converter_of
from flyteweight.types.mashumaro_options import is_json_class, takes_options
from flyteweight.types.pickles import PickledConverter
from flyteweight.types.plain import json_form, mark_msgpack, to_struct, write_plain
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flyteidl.core.literals_pb2 import Literal

    from flyteweight.types.annotations import Form
    from flyteweight.types.schema import Schemas

_MISSING = dataclasses.MISSING
#: In so many dataclasses that contain each other a further one still has the Flyte types of its attributes.
_ATTRIBUTES_WITHIN = 3


class Field:
    """One field of a dataclass: how its value is made plain and read back, and what stands in for a missing one."""

    __slots__ = ("converter", "default", "description", "from_plain", "in_init", "name", "required", "to_plain")

    def __init__(self, field: dataclasses.Field[Any], converter: Converter) -> None:
        self.name = field.name
        self.converter = converter
        self.default = field.default
        self.description = field.metadata.get("description")
        self.in_init = field.init
        self.required = field.init and field.default is _MISSING and field.default_factory is _MISSING
        self.to_plain: Callable[[Any], Any] = converter.to_plain
        self.from_plain: Callable[[Any], Any] = converter.from_plain
        if field.default is None:
            # ``limit: int = None`` is common, and says that None is a value of the field.
            self.to_plain = lambda value: None if value is None else converter.to_plain(value)
            self.from_plain = lambda plain: None if plain is None else converter.from_plain(plain)


class RecordConverter(Converter):
    """A dataclass ◀─▶ a msgpack map; the table of its fields is made once per class.

    Read are msgpack, and the ``Struct`` that consoles and old tasks write. Fields that the class does not have are
    left out, as in flytekit, so that a task can take a part of what another one gives. Values may also be a dict of the
    fields, or an instance of another dataclass with the same fields (template tasks make such ones from the schema).
    """

    tag = "Object-Dataclass-Transformer"

    def __init__(self, annotation: Any, record: type[Any], arguments: tuple[Any, ...] = ()) -> None:
        super().__init__(annotation)
        self.record = record
        self.arguments = arguments
        self._table: tuple[Field, ...] | None = None
        self._is_recursive: bool | None = None

    @property
    def expected(self) -> str:
        return self.record.__name__

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields; found when first needed, as a dataclass may contain itself."""
        if self._table is None:
            self._table = _fields_of(self.record, self.arguments)
        return self._table

    def parts(self) -> Iterable[Converter]:
        return [field.converter for field in self.fields]

    def type_within(self, around: tuple[Converter, ...]) -> LiteralType:
        return super().type_within(around if self.is_recursive else ())

    @property
    def is_recursive(self) -> bool:
        """Whether an instance may contain another one, however deep down."""
        if self._is_recursive is None:
            self._is_recursive = self._contains_itself()
        return self._is_recursive

    def _contains_itself(self) -> bool:
        seen: set[Converter] = set()
        todo = list(self.parts())
        while todo:
            converter = todo.pop()
            if converter is self:
                return True
            if converter not in seen:
                seen.add(converter)
                todo.extend(converter.parts())
        return False

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:
        from flyteweight.types.schema import attribute_types, record_schema

        declared = LiteralType(simple=SimpleType.STRUCT)
        schema = record_schema(self)
        if schema is not None:
            to_struct(schema, declared.metadata)
        mark_msgpack(declared)
        declared.structure.SetInParent()
        # A dataclass that contains itself has no attributes inside itself, nor where many contain each other deep down.
        if self not in around and len(around) < _ATTRIBUTES_WITHIN:
            for name, kind in attribute_types(self.record, (*around, self) if self.is_recursive else ()).items():
                declared.structure.dataclass_type[name].CopyFrom(kind)
        return declared

    def json_schema(self, schemas: Schemas) -> dict[str, Any]:
        return schemas.record(self)

    def fit(self, value: Any) -> int:
        if type(value) is self.record:
            return EXACT
        return CLOSE if isinstance(value, self.record) else NO

    def fit_plain(self, plain: Any) -> float:
        """The more of the keys are fields, and of the fields keys, the better; no key that is a field is no fit."""
        if not isinstance(plain, dict):
            return NO
        names = {field.name for field in self.fields}
        known = sum(name in names for name in plain)
        if any(field.required and field.name not in plain for field in self.fields) or (plain and not known):
            return NO
        return CLOSE + (known / len(names | plain.keys()) if names or plain else 1)

    def write(self, value: Any, into: Literal) -> None:
        write_plain(self.to_plain(value), into)

    def read(self, literal: Literal) -> Any:
        return self.read_plain(literal)

    def to_plain(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, self.record):
            value = self._same_fields(value)
        plain: dict[str, Any] = {}
        field: Field | None = None
        try:
            for field in self._table or self.fields:
                plain[field.name] = field.to_plain(getattr(value, field.name))
        except Exception as error:
            raise_at(error, f".{field.name}" if field else "", field.converter.expected if field else self.expected)
        return plain

    def from_plain(self, plain: Any) -> Any:
        if not isinstance(plain, dict):
            raise self.mismatch(plain)
        values: dict[str, Any] = {}
        field: Field | None = None
        try:
            for field in self._table or self.fields:
                if field.in_init:
                    content = plain.get(field.name, _MISSING)
                    if content is not _MISSING:
                        values[field.name] = field.from_plain(content)
                    elif field.required:
                        raise self._incomplete(plain)  # noqa: TRY301 - the field's name is added below
        except Exception as error:
            raise_at(error, f".{field.name}" if field else "", field.converter.expected if field else self.expected)
        return self.build(values)

    def build(self, values: dict[str, Any]) -> Any:
        """An instance with ``values``; an error of the class's own checks names the class."""
        try:
            return self.record(**values)
        except Exception as error:
            if keeps_its_class(error):
                raise
            raise ConversionError(
                self.expected, "fields that it refuses", f"{type(error).__name__}: {error}"
            ) from error

    def _incomplete(self, plain: dict[str, Any]) -> ConversionError:
        names = {field.name for field in self.fields}
        unknown = sorted(str(name) for name in plain if name not in names)
        found = f"a map without it, but with {', '.join(map(repr, unknown))}" if unknown else "a map without it"
        return ConversionError(f"a field of {self.expected}", found, "give the field, or a default to the class")

    def _same_fields(self, value: Any) -> Any:
        if isinstance(value, dict):
            missing = [field.name for field in self.fields if field.required and field.name not in value]
            unknown = sorted(str(name) for name in value if name not in {field.name for field in self.fields})
            if missing or unknown:
                raise ConversionError(
                    self.expected, f"a dict {_difference(missing, unknown)}", f"it has {self._field_names()}"
                )
            return self.from_plain(value)
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            given = {field.name for field in dataclasses.fields(value)}
            missing = [field.name for field in self.fields if field.name not in given]
            unknown = sorted(given - {field.name for field in self.fields})
            if not missing and not unknown:
                return value
            raise ConversionError(self.expected, f"{describe(value)} {_difference(missing, unknown)}")
        raise self.mismatch(value)

    def _field_names(self) -> str:
        return ", ".join(f"'{field.name}'" for field in self.fields) or "no fields"


class JsonRecordConverter(RecordConverter):
    """A dataclass with mashumaro's JSON mixin; as a literal of its own it is JSON: bytes and keys are text."""

    def write(self, value: Any, into: Literal) -> None:
        write_plain(json_form(self.to_plain(value)), into)


class GenericRecordConverter(PickledConverter, RecordConverter):
    """A generic dataclass with its arguments: a pickle, and a map inside msgpack."""

    tag = PickledConverter.tag

    def as_literal(self) -> Converter:
        return PickledConverter.as_literal(self)

    def type_within(self, around: tuple[Converter, ...]) -> LiteralType:  # noqa: ARG002
        return self.literal_type

    def fit(self, value: Any) -> int:
        return RecordConverter.fit(self, value)


def family(form: Form) -> Converter | None:
    """The converter of a dataclass without options, or of a generic one with its arguments."""
    record = form.kind
    if takes_options(record, lambda: type_hints(record)):
        return None
    if form.arguments:
        return GenericRecordConverter(form.written, record, as_annotations(form.arguments))
    return JsonRecordConverter(record, record) if is_json_class(record) else RecordConverter(record, record)


def _difference(missing: list[str], unknown: list[str]) -> str:
    parts = [f"without {', '.join(map(repr, missing))}"] if missing else []
    if unknown:
        parts.append(f"with {', '.join(map(repr, unknown))}, which it does not have")
    return " and ".join(parts)


def _fields_of(record: type[Any], arguments: tuple[Any, ...]) -> tuple[Field, ...]:
    hints = class_hints(record, arguments)
    _check_init_vars(record)
    table = []
    for field in dataclasses.fields(record):
        try:
            converter = converter_of(hints[field.name]).as_plain()
        except UnsupportedTypeError as error:
            raise UnsupportedTypeError(f"field '{field.name}' of {record.__name__}: {error}") from None
        table.append(Field(field, converter))
    return tuple(table)


def _check_init_vars(record: type[Any]) -> None:
    """Raise ``UnsupportedTypeError`` for what ``__init__`` needs and an instance does not keep."""
    for name, field in record.__dataclass_fields__.items():
        if is_init_var(field) and field.default is _MISSING and field.default_factory is _MISSING:
            raise UnsupportedTypeError(
                f"'{name}' of {record.__name__} is an InitVar without a default: an instance does not keep it, and so "
                "cannot be made again from its fields; give it a default, or make it a field"
            )
