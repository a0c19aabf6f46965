"""``flytekit.core.type_engine``: types, their conversions, and transformers of users and of ours, with views."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from flyteweight.compat.faces import facing, inward, outward
from flyteweight.runtime.coroutines import run_to_end
from flyteweight.types import hints
from flyteweight.types import literals_by_name as ours_resolver
from flyteweight.types import transformer as ours
from flyteweight.types.engine import TypeEngine as Ours

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")


class TypeTransformer(ours.TypeTransformer[T]):
    """A transformer of users: its methods take and return views."""

    def given(self, message: Any) -> Any:
        return outward(message)

    def taken(self, result: Any) -> Any:
        return inward(result)

    def from_binary_idl(self, binary_idl_object: Any, expected_python_type: Any) -> Any:
        return super().from_binary_idl(inward(binary_idl_object), expected_python_type)


class AsyncTypeTransformer(TypeTransformer[T], ours.AsyncTypeTransformer[T]):
    """A transformer of users whose conversions are coroutines."""

    def to_literal(self, ctx: Any, python_val: Any, python_type: Any, expected: Any) -> Any:
        return run_to_end(self.async_to_literal(ctx, python_val, python_type, expected))

    def to_python_value(self, ctx: Any, lv: Any, expected_python_type: Any) -> Any:
        return run_to_end(self.async_to_python_value(ctx, lv, expected_python_type))


class OfOurs(TypeTransformer[T]):
    """The methods of a transformer of ours, as users call them."""

    def get_literal_type(self, t: Any = None) -> Any:
        return outward(super().get_literal_type(t))

    def to_literal(self, ctx: Any, python_val: Any, python_type: Any, expected: Any) -> Any:
        return outward(super().to_literal(ctx, python_val, python_type, inward(expected)))

    def to_python_value(self, ctx: Any, lv: Any, expected_python_type: Any) -> Any:
        return super().to_python_value(ctx, inward(lv), expected_python_type)

    async def async_to_literal(self, ctx: Any, python_val: Any, python_type: Any, expected: Any) -> Any:
        """:meth:`to_literal`, to be awaited."""
        return self.to_literal(ctx, python_val, python_type, expected)

    async def async_to_python_value(self, ctx: Any, lv: Any, expected_python_type: Any) -> Any:
        """:meth:`to_python_value`, to be awaited."""
        return self.to_python_value(ctx, lv, expected_python_type)

    def guess_python_type(self, literal_type: Any) -> Any:
        return super().guess_python_type(inward(literal_type))


class SimpleTransformer(OfOurs[T], ours.SimpleTransformer[T]):
    """A transformer made of a type and two functions, which take and return views."""

    def __init__(self, name: str, t: Any, lt: Any, to_literal_transformer: Any, from_literal_transformer: Any) -> None:
        super().__init__(
            name,
            t,
            inward(lt),
            lambda value: inward(to_literal_transformer(value)),
            lambda literal: from_literal_transformer(outward(literal)),
        )


class RestrictedTypeTransformer(TypeTransformer[Any], ours.RestrictedTypeTransformer):
    """The transformer of a type that no input or output may be of."""

    def __init__(self, name: str, t: Any) -> None:
        super().__init__(name, t)


class TypeEngine(Ours):
    """Python types and values ◀─▶ Flyte's, as views."""

    @classmethod
    def get_transformer(cls, python_type: Any) -> Any:
        return faced(Ours.get_transformer(python_type))

    @classmethod
    def to_literal_type(cls, python_type: Any) -> Any:
        return outward(Ours.to_literal_type(python_type))

    @classmethod
    def to_literal(cls, ctx: Any, python_val: Any, python_type: Any, expected: Any = None) -> Any:
        return outward(Ours.to_literal(ctx, python_val, python_type, inward(expected)))

    @classmethod
    def to_python_value(cls, ctx: Any, lv: Any, expected_python_type: Any) -> Any:
        return Ours.to_python_value(ctx, inward(lv), expected_python_type)

    @classmethod
    def named_tuple_to_variable_map(cls, t: Any) -> Any:
        return outward(Ours.named_tuple_to_variable_map(t))

    @classmethod
    def literal_map_to_kwargs(
        cls, ctx: Any, lm: Any, python_types: dict[str, Any] | None = None, literal_types: Any = None
    ) -> dict[str, Any]:
        return Ours.literal_map_to_kwargs(ctx, inward(lm), python_types, inward(literal_types))

    @classmethod
    def dict_to_literal_map(cls, ctx: Any, d: Mapping[str, Any], type_hints: Any = None) -> Any:
        return outward(Ours.dict_to_literal_map(ctx, d, type_hints))

    @classmethod
    def guess_python_type(cls, flyte_type: Any) -> Any:
        return Ours.guess_python_type(inward(flyte_type))

    @classmethod
    def guess_python_types(cls, flyte_variable_dict: Any) -> dict[str, Any]:
        return Ours.guess_python_types(inward(flyte_variable_dict))


class LiteralsResolver(ours_resolver.LiteralsResolver):
    """Literals by name, as views, and as Python values when they are asked for."""

    engine = TypeEngine


strict_type_hint_matching = facing(hints.strict_type_hint_matching)


def faced(transformer: Any) -> Any:
    """A transformer as users get it: their own, or one of ours with views."""
    if isinstance(transformer, TypeTransformer):
        return transformer
    known = vars(transformer).get("_face")
    if known is None:
        known = object.__new__(face(type(transformer)))
        vars(known).update(vars(transformer))
        vars(transformer)["_face"] = known
    return known


def face(kind: Any) -> Any:
    """The class that users have for a class of transformers of ours."""
    if kind not in _FACES:
        _FACES[kind] = type(kind.__name__, (OfOurs, kind), {"__doc__": kind.__doc__, "__module__": kind.__module__})
    return _FACES[kind]


_FACES: dict[Any, Any] = {ours.SimpleTransformer: SimpleTransformer}


#: Where the conversions are that flytekit has classes for.
HOMES = ("named_transformers", "library_transformers", "transformer", "table_engine")


def __getattr__(name: str) -> Any:
    for home in HOMES:
        found = getattr(import_module(f"flyteweight.types.{home}"), name, None)
        if isinstance(found, type) and issubclass(found, ours.TypeTransformer):
            return face(found)
        if isinstance(found, ours.TypeTransformer):
            return faced(found)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
