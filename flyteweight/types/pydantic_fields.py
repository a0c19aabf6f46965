"""Files, directories and tables as fields of pydantic's models: how they are validated, dumped and described."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticKnownError
from pydantic_core import core_schema as core

from flyteweight.types.converters import converter_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_DESCRIBING: ContextVar[bool] = ContextVar("describing", default=False)


@contextmanager
def describing() -> Iterator[None]:
    """While a model's schema is made, in which defaults stand: nothing is uploaded for that."""
    token = _DESCRIBING.set(True)
    try:
        yield
    finally:
        _DESCRIBING.reset(token)


def core_schema(kind: type[Any]) -> Any:
    """What pydantic has to know of ``kind``: an instance or its map is valid, and is dumped as inside dataclasses.

    A local file is uploaded when it is dumped, once for all dumps of a run.
    """
    name = kind.__name__

    def validate(value: Any) -> Any:
        if isinstance(value, _root(kind)):
            return value
        if not isinstance(value, dict):
            raise PydanticKnownError("dataclass_type", {"class_name": name})
        return converter_of(kind).from_plain(value)

    def dump(value: Any) -> Any:
        if _DESCRIBING.get():
            return {key: item for key in _schema_of(kind)["properties"] if (item := getattr(value, key, None))}
        return converter_of(type(value)).to_plain(value)

    serialization = core.plain_serializer_function_ser_schema(dump)
    return core.no_info_plain_validator_function(validate, ref=_reference(kind), serialization=serialization)


def json_schema(kind: type[Any]) -> dict[str, Any]:
    """The JSON schema of ``kind`` as pydantic makes it of flytekit's class. Wire format: part of registered types."""
    properties = {
        name: {**_without_names(schema), "title": name.replace("_", " ").title()}
        for name, schema in _schema_of(kind)["properties"].items()
    }
    return {"type": "object", "title": _path(kind).rpartition(".")[2], "properties": properties}


def _schema_of(kind: Any) -> dict[str, Any]:
    return kind.__flyte_schema__  # type: ignore[no-any-return]


def _without_names(schema: dict[str, Any]) -> dict[str, Any]:
    if "anyOf" not in schema:
        return schema
    kinds = [{key: item for key, item in one.items() if key != "propertyNames"} for one in schema["anyOf"]]
    return {**schema, "anyOf": kinds}


def _root(kind: type[Any]) -> type[Any]:
    """The class without a format: which one a file was made with does not matter, as in outputs."""
    return next((base for base in reversed(kind.__mro__) if "__flyte_schema__" in vars(base)), kind)


def _reference(kind: type[Any]) -> str:
    return f"{_path(kind)}:{id(kind)}"


def _path(kind: Any) -> str:
    """The path that pydantic names the class by in a schema; of one with a format, flytekit's."""
    if "[" not in kind.__qualname__:
        return f"{kind.__module__}.{kind.__qualname__}"
    if kind.is_multipart:
        return "flytekit.types.directory.types.FlyteDirectory.__class_getitem__.<locals>._SpecificFormatDirectoryClass"
    return "flytekit.types.file.file.FlyteFile.__class_getitem__.<locals>._SpecificFormatClass"
