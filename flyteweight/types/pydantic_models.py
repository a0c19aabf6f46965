"""pydantic's models: a msgpack map of their JSON form, with pydantic's JSON schema as their type."""

from __future__ import annotations

from json import dumps, loads
from typing import TYPE_CHECKING, Any, NoReturn

from flyteidl.core.types_pb2 import LiteralType, SimpleType
from pydantic_core import to_json

from flyteweight.exceptions import RestrictedTypeError
from flyteweight.types.conversion_error import ConversionError, describe, keeps_its_class
from flyteweight.types.converter import CLOSE, EXACT, NO, Converter
from flyteweight.types.converters import converter_of
from flyteweight.types.plain import json_form, mark_msgpack, old_format, to_struct, write_plain
from flyteweight.types.unsupported import NoSchemaError, UnsupportedTypeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flyteidl.core.literals_pb2 import Literal

    from flyteweight.types.annotations import Form
    from flyteweight.types.schema import Schemas

#: What pydantic hands to a model's validators while a literal is read, as under flytekit.
_CONTEXT = {"deserialize": True}


class ModelConverter(Converter):
    """A model ◀─▶ a msgpack map of what pydantic dumps as JSON, with the names of the fields as keys.

    Read are msgpack, and the ``Struct`` that consoles and old tasks write; keys may be names of fields or their
    aliases. Values may also be a dict that the model accepts.
    """

    tag = "Pydantic Transformer"
    vouches = True

    def __init__(self, annotation: Any) -> None:
        super().__init__(annotation)
        self._options = _reading_options(annotation)

    def parts(self) -> Iterable[Converter]:
        for field in self.annotation.model_fields.values():
            try:
                yield converter_of(field.annotation)
            except UnsupportedTypeError:
                continue  # pydantic may well know it

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:
        from pydantic import PydanticUserError

        from flyteweight.types.pydantic_fields import describing

        declared = LiteralType(simple=SimpleType.STRUCT)
        try:
            with describing():
                schema = self.annotation.model_json_schema()
        except PydanticUserError as error:
            raise UnsupportedTypeError(
                f"{self.expected} has no JSON schema, which its Flyte type needs: {error.message}"
            ) from None
        to_struct(schema, declared.metadata)
        mark_msgpack(declared)
        declared.structure.SetInParent()
        if self not in around:
            for name, field in self.annotation.model_fields.items():
                try:
                    kind = converter_of(field.annotation).as_literal().type_within((*around, self))
                except (UnsupportedTypeError, RestrictedTypeError):
                    continue  # flytekit leaves it out, and so the registered type does
                declared.structure.dataclass_type[name].CopyFrom(kind)
        return declared

    def json_schema(self, schemas: Schemas) -> NoReturn:  # noqa: ARG002
        raise NoSchemaError  # for mashumaro it has none: flytekit registers such a dataclass without a schema

    def fit(self, value: Any) -> int:
        if type(value) is self.annotation:
            return EXACT
        return CLOSE if isinstance(value, self.annotation) else NO

    def fit_plain(self, plain: Any) -> float:
        try:
            self.from_plain(plain)
        except ConversionError:
            return NO
        names = set(self.annotation.model_fields)
        given = set(plain) if isinstance(plain, dict) else set()
        return CLOSE + (len(names & given) / len(names | given) if names | given else 1)

    def write(self, value: Any, into: Literal) -> None:
        plain = self.to_plain(value)
        if old_format() and not isinstance(plain, dict):
            raise ConversionError("a model that is a map, as the old format of dataclasses needs", describe(plain))
        write_plain(plain, into)

    def read(self, literal: Literal) -> Any:
        return self.read_plain(literal)

    def to_plain(self, value: Any) -> Any:
        if not isinstance(value, self.annotation):
            value = self._accepted(value)
        try:
            return _dumped(value)
        except Exception as error:
            failure = self._failure(error)
            if isinstance(failure, ConversionError) and (name := _undumpable(value)):
                failure.at(f".{name}")
            raise failure from None

    def from_plain(self, plain: Any) -> Any:
        try:
            text: bytes | str = to_json(plain, inf_nan_mode="constants")
        except ValueError:  # bytes that are no text, or deeper than pydantic goes
            text = dumps(json_form(plain))
        try:
            return self.annotation.model_validate_json(text, strict=False, context=_CONTEXT, **self._options)
        except Exception as error:
            raise self._failure(error) from None

    def _accepted(self, value: Any) -> Any:
        """The model of a dict, or of a model of another class that has been made of the same fields."""
        from pydantic import BaseModel

        if isinstance(value, BaseModel):
            value = BaseModel.model_dump(value)
        if not isinstance(value, dict):
            raise self.mismatch(value)
        try:
            return self.annotation.model_validate(value)
        except Exception as error:
            raise self._failure(error) from None

    def _failure(self, error: Exception) -> Exception:
        """What to raise for an error of pydantic or of a validator: with the field, and without its value."""
        from flyteweight.types.pydantic_errors import refusal

        known = next((cause for cause in _causes(error) if keeps_its_class(cause)), None)
        return known or refusal(error, self.expected)


def family(form: Form) -> Converter:
    """The converter of a model; raises ``UnsupportedTypeError`` for one of pydantic 1."""
    if not hasattr(form.kind, "model_validate_json"):
        old_family(form)
    return ModelConverter(form.kind)


def old_family(form: Form) -> NoReturn:
    """Raise ``UnsupportedTypeError``: the models of pydantic 1 have another form."""
    raise UnsupportedTypeError(
        f"{form.kind.__qualname__} is a model of pydantic 1, which has no converter here; derive it from pydantic 2's "
        "BaseModel (pip install 'flyteweight[pydantic]')"
    )


def _dumped(value: Any) -> Any:
    """What a model is as JSON, without the way through text where its class has the usual one.

    The two are the same but for NaN and infinity, which text loses.
    """
    from pydantic import BaseModel

    if type(value).model_dump_json is BaseModel.model_dump_json:
        return BaseModel.model_dump(value, mode="json")
    return loads(value.model_dump_json())


def _undumpable(value: Any) -> str:
    """The field of a model that cannot be dumped; empty if each alone can."""
    from pydantic import BaseModel

    for name in type(value).model_fields:
        try:
            BaseModel.model_dump(value, mode="json", include={name})
        except Exception:
            return str(name)
    return ""


def _reading_options(model: Any) -> dict[str, bool]:
    """Models are written by the names of their fields: where pydantic can (2.11), an alias is not asked for."""
    from pydantic import VERSION, BaseModel

    is_usual = model.model_validate_json.__func__ is BaseModel.model_validate_json.__func__
    is_new = tuple(map(int, VERSION.split(".")[:2])) >= (2, 11)
    return {"by_alias": True, "by_name": True} if is_usual and is_new else {}


def _causes(error: BaseException | None) -> Iterator[Exception]:
    while isinstance(error, Exception):
        yield error
        error = error.__cause__
