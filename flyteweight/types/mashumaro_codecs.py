"""mashumaro's encoders and decoders of one annotation, told of Flyte's own types, with errors as everywhere here."""

from __future__ import annotations

import dataclasses
import typing
from functools import cached_property
from json import dumps, loads
from typing import TYPE_CHECKING, Any

from flyteweight.types.annotations import type_hints
from flyteweight.types.conversion_error import ConversionError, keeps_its_class
from flyteweight.types.converters import converter_of
from flyteweight.types.mashumaro_options import is_json_class, parts, require_mashumaro
from flyteweight.types.plain import json_form
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Codec = tuple[Callable[[Any], Any], Callable[[Any], Any]]


class Codecs:
    """What mashumaro makes of values of an annotation; compiled when first used."""

    def __init__(self, annotation: Any, name: str) -> None:
        self.annotation = annotation
        self.name = name

    def compile(self) -> None:
        """Raise ``UnsupportedTypeError`` for what mashumaro cannot convert, or if it is not installed."""
        self._msgpack  # noqa: B018

    def to_plain(self, value: Any) -> Any:
        """A value as flytekit's msgpack has it."""
        return self._guarded(self._msgpack[0], value)

    def from_plain(self, plain: Any) -> Any:
        """The value of what msgpack carried."""
        return self._guarded(self._msgpack[1], plain)

    def to_json(self, value: Any) -> Any:
        """A value as plain data that have been JSON."""
        return loads(self._guarded(self._json[0], value))

    def from_json(self, plain: Any) -> Any:
        """The value of plain data that are JSON's, as those of a ``Struct``."""
        return self._guarded(self._json[1], dumps(json_form(plain)))

    @cached_property
    def _msgpack(self) -> Codec:
        require_mashumaro(self.name)
        from mashumaro.codecs.msgpack import MessagePackDecoder, MessagePackEncoder

        kind, dialect = self.annotation, _dialect(self.annotation)
        encoder = self._compiled(lambda: MessagePackEncoder(kind, default_dialect=dialect, post_encoder_func=None))
        decoder = self._compiled(lambda: MessagePackDecoder(kind, default_dialect=dialect, pre_decoder_func=None))
        return encoder.encode, decoder.decode

    @cached_property
    def _json(self) -> Codec:
        require_mashumaro(self.name)
        from mashumaro.codecs.json import JSONDecoder, JSONEncoder

        kind, dialect = self.annotation, _dialect(self.annotation)
        if dialect is None and is_json_class(kind):
            return kind.to_json, kind.from_json  # which the class may override
        encoder = self._compiled(lambda: JSONEncoder(kind, default_dialect=dialect))
        decoder = self._compiled(lambda: JSONDecoder(kind, default_dialect=dialect))
        return encoder.encode, decoder.decode

    def _compiled(self, make: Callable[[], Any]) -> Any:
        try:
            return make()
        except Exception as error:
            raise UnsupportedTypeError(
                f"{_place(error, self.name)}: mashumaro cannot convert it ({type(error).__name__})"
            ) from error

    def _guarded(self, convert: Callable[[Any], Any], content: Any) -> Any:
        try:
            return convert(content)
        except (ConversionError, UnsupportedTypeError):
            raise
        except Exception as error:  # options hold the user's functions, and mashumaro's texts the values
            inner = next((cause for cause in _causes(error) if keeps_its_class(cause)), None)
            failure = inner or ConversionError(
                f"content of {self.name} as its options say", "other content", f"{type(error).__name__} in mashumaro"
            )
            field = getattr(error, "field_name", None)
            if field and isinstance(failure, ConversionError):
                failure.at(f".{field}")
            raise failure from (None if inner else error)


def _place(error: Exception, name: str) -> str:
    field = getattr(error, "field_name", None)
    return f"field '{field}' of {name}" if field else name


def _causes(error: BaseException | None) -> Iterator[Exception]:
    while isinstance(error, Exception):
        yield error
        error = error.__cause__ or error.__context__


def _dialect(annotation: Any) -> Any:
    """What mashumaro has to know of files, directories and tables; ``None`` if there are none inside."""
    converters = {kind: converter_of(kind) for kind in _flyte_types(annotation, set())}
    if not converters:
        return None
    from mashumaro.dialect import Dialect

    strategies = {
        kind: {"serialize": converter.to_plain, "deserialize": converter.from_plain}
        for kind, converter in converters.items()
    }
    return type("FlyteTypes", (Dialect,), {"serialization_strategy": strategies})


def _flyte_types(annotation: Any, seen: set[Any]) -> Iterator[Any]:
    for part in parts(annotation):
        if hasattr(part, "__flyte_schema__"):
            yield part
        elif isinstance(part, type) and dataclasses.is_dataclass(part) and part not in seen:
            seen.add(part)
            for hint in type_hints(typing.cast("type[Any]", part)).values():
                yield from _flyte_types(hint, seen)
