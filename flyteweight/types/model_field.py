"""Flyte's own types as fields of pydantic's models."""

from __future__ import annotations

from typing import Any


class ModelField:
    """What pydantic asks of the class of a field; until it asks, nothing of it is imported."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        return _pydantic_fields("core_schema", cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> Any:
        return _pydantic_fields("json_schema", cls)


def _pydantic_fields(name: str, kind: type[Any]) -> Any:
    # By name, as families are: what converts the field knows the field's class.
    from flyteweight.types.registry import load

    return load(f"flyteweight.types.pydantic_fields:{name}")(kind)
