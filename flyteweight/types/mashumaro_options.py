"""What a dataclass may say of its own form in mashumaro's words.

flytekit encodes every dataclass with mashumaro, whether the class knows of it or not: options beside a field, a
``Config`` inside the class, hooks, classes that serialise themselves. A class without any of these is written by the
table of its fields (``records``), which needs no mashumaro and gives the same bytes; one with them goes through
mashumaro (``option_records``). Looking for options imports nothing.
"""

from __future__ import annotations

import dataclasses
import sys
import typing
from typing import TYPE_CHECKING, Any, get_args, get_origin

from flyteweight.types.unsupported import NoSchemaError, UnsupportedTypeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_FIELD_OPTIONS = ("serialize", "deserialize", "serialization_strategy", "alias")
_HOOKS = ("__pre_serialize__", "__post_serialize__", "__pre_deserialize__", "__post_deserialize__")
_CONFIG = (
    *("aliases", "allow_deserialization_not_by_alias", "code_generation_options", "dialect", "discriminator"),
    *("forbid_extra_keys", "json_schema", "lazy_compilation", "namedtuple_as_dict", "omit_default", "omit_none"),
    *("orjson_options", "serialization_strategy", "serialize_by_alias", "sort_keys"),
)
_SELF_MADE = frozenset({"SerializableType", "GenericSerializableType"})


def takes_options(record: type[Any], hints: Callable[[], Mapping[str, Any]]) -> bool:
    """Whether a dataclass says more of its form than the annotations of its fields do.

    ``hints`` gives the annotations; it is asked only if mashumaro, whose classes they would hold, was imported.
    """
    own = [base for base in record.__mro__ if not _is_of_mashumaro(base)]
    if any(hook in vars(base) for base in own for hook in _HOOKS):
        return True
    if any(hasattr(vars(base).get("Config"), name) for base in own for name in _CONFIG) or is_self_made(record):
        return True
    fields = dataclasses.fields(record)
    if any(field.metadata.get(option) is not None for field in fields for option in _FIELD_OPTIONS):
        return True
    if "mashumaro" not in sys.modules:
        return False
    inside = (part for hint in hints().values() for part in parts(hint))
    return any(is_self_made(part) or _is_of_mashumaro(type(part)) for part in inside)


def is_self_made(kind: Any) -> bool:
    """Whether a class serialises itself, as mashumaro's ``SerializableType``."""
    return any(base.__name__ in _SELF_MADE and _is_of_mashumaro(base) for base in getattr(kind, "__mro__", ()))


def is_json_class(record: type[Any]) -> bool:
    """Whether a class has mashumaro's JSON mixin, and so goes through JSON on its way to msgpack."""
    return any(base.__name__ == "DataClassJSONMixin" and _is_of_mashumaro(base) for base in record.__mro__)


def require_mashumaro(name: str) -> None:
    """Raise ``UnsupportedTypeError`` if mashumaro, which the class ``name`` needs, is not installed."""
    from importlib.util import find_spec

    if find_spec("mashumaro") is None:
        raise UnsupportedTypeError(
            f"{name} says with mashumaro's options how it is written, and the package mashumaro is not installed: "
            "pip install 'flyteweight[mashumaro]'"
        )


def options_schema(annotation: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """The JSON schema as mashumaro makes it; what it refers to goes into ``definitions``.

    Raises ``NoSchemaError`` where mashumaro makes none, as flytekit then registers none.
    """
    require_mashumaro(getattr(get_origin(annotation) or annotation, "__name__", str(annotation)))
    from mashumaro.jsonschema import build_json_schema

    plugins: list[Any] = [_FlyteSchemas()]
    try:
        schema: dict[str, Any] = build_json_schema(annotation, plugins=plugins).to_dict()
    except Exception as error:  # whatever mashumaro meets in strategies and defaults
        raise NoSchemaError from error
    definitions.update(schema.pop("$defs", {}))
    return schema


class _FlyteSchemas:
    """Tells mashumaro the schemas of files, directories and tables."""

    def get_schema(self, instance: Any, ctx: Any, schema: Any = None) -> Any:  # noqa: ARG002 - mashumaro's names
        from mashumaro.jsonschema.models import JSONSchema

        own = getattr(instance.type, "__flyte_schema__", None)
        return None if own is None else JSONSchema.from_dict(own)


def parts(annotation: Any) -> Iterator[Any]:
    """Everything that an annotation is composed of, what stands beside types in ``Annotated`` included."""
    yield annotation
    if get_origin(annotation) is not None:
        yield get_origin(annotation)
    if get_origin(annotation) is not typing.Literal:
        for argument in get_args(annotation):
            yield from parts(argument)


def _is_of_mashumaro(kind: type[Any]) -> bool:
    return kind.__module__.partition(".")[0] == "mashumaro"
