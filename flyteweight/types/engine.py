"""``TypeEngine``: the face of types and their conversions that users know."""

from __future__ import annotations

import typing
from typing import TYPE_CHECKING, Any, ClassVar, get_args, get_origin

from flyteweight.runtime.context import FlyteContextManager
from flyteweight.types.conversion_error import describe
from flyteweight.types.converters import (
    TRANSFORMERS,
    converter_for,
    converter_of,
    read_inputs,
    registered_transformers,
    value_in,
    write_outputs,
    written_in,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flyteidl.core.interface_pb2 import Variable, VariableMap
    from flyteidl.core.literals_pb2 import Literal, LiteralMap
    from flyteidl.core.types_pb2 import LiteralType

    from flyteweight.runtime.context import FlyteContext
    from flyteweight.types.transformer import TypeTransformer


class TypeEngine:
    """Python types and values ◀─▶ Flyte's; open to new types through :meth:`register`."""

    #: Users' transformers by type. By flytekit's name, as people's tests take out of it what they have registered.
    _REGISTRY: ClassVar = TRANSFORMERS

    @classmethod
    def register(cls, transformer: TypeTransformer[Any], additional_types: list[type] | None = None) -> None:
        """Let ``transformer`` convert its type, and ``additional_types``.

        Raises ``ValueError`` if one of them has a transformer already, and ``TypeError`` if it is not a
        ``TypeTransformer``.
        """
        from flyteweight.types.transformer import TypeTransformer

        if not isinstance(transformer, TypeTransformer):
            raise TypeError(f"expected a TypeTransformer, found {describe(transformer)}")
        for kind in (transformer.python_type, *(additional_types or ())):
            known = TRANSFORMERS.get(kind)
            if known is not None and known is not transformer:
                raise ValueError(f"{kind!r} already has the transformer '{known.name}'")
            TRANSFORMERS[kind] = transformer

    @classmethod
    def register_additional_type(
        cls, transformer: TypeTransformer[Any], additional_type: Any, override: bool = False
    ) -> None:
        """Let a transformer convert one more type; one that has a transformer keeps it, unless ``override``."""
        if override or additional_type not in TRANSFORMERS:
            TRANSFORMERS[additional_type] = transformer

    @classmethod
    def get_transformer(cls, python_type: Any) -> TypeTransformer[Any]:
        """The transformer of a type: a registered one, or a view of the built-in converter.

        Raises ``FlyteTypeException`` for a type that no run could convert.
        """
        from flyteweight.types.named_transformers import transformer_of

        return transformer_of(converter_of(python_type))

    @classmethod
    def to_literal_type(cls, python_type: Any) -> LiteralType:
        """The Flyte type of an annotation."""
        from flyteidl.core.types_pb2 import LiteralType

        declared = LiteralType()
        declared.CopyFrom(converter_for(python_type).literal_type)  # the caller's own, to change it
        return declared

    @classmethod
    def to_literal(
        cls,
        ctx: FlyteContext,
        python_val: Any,
        python_type: Any,
        expected: LiteralType | None = None,
    ) -> Literal:
        """``python_val``, declared as ``python_type``, as a literal; files go where ``ctx`` says.

        ``expected`` is looked at for tables alone, whose columns and format it says; of others the annotation says all,
        whatever is given here.
        """
        from flyteidl.core.types_pb2 import LiteralType

        converter = converter_for(python_type)
        if isinstance(expected, LiteralType) and expected.HasField("structured_dataset_type"):
            converter = converter.as_declared(expected) or converter
        return written_in(ctx, python_val, converter)

    @classmethod
    def to_python_value(cls, ctx: FlyteContext, lv: Literal, expected_python_type: Any) -> Any:
        """The Python value of a literal, as ``expected_python_type``."""
        return value_in(ctx, lv, expected_python_type)

    @classmethod
    async def async_to_literal(
        cls, ctx: FlyteContext, python_val: Any, python_type: Any, expected: LiteralType | None = None
    ) -> Literal:
        """As :meth:`to_literal`, to be awaited by transformers of containers."""
        return cls.to_literal(ctx, python_val, python_type, expected)

    @classmethod
    async def async_to_python_value(cls, ctx: FlyteContext, lv: Literal, expected_python_type: Any) -> Any:
        """As :meth:`to_python_value`, to be awaited by transformers of containers."""
        return cls.to_python_value(ctx, lv, expected_python_type)

    @classmethod
    def register_restricted_type(cls, name: str, restricted: Any) -> None:
        """Let no input or output be of a type: declaring one raises ``RestrictedTypeError``."""
        from flyteweight.types.transformer import RestrictedTypeTransformer

        cls.register(RestrictedTypeTransformer(name, restricted))

    @classmethod
    def lazy_import_transformers(cls) -> None:
        """Nothing is left to do: a family's module is imported when an annotation asks for it."""

    @classmethod
    def named_tuple_to_variable_map(cls, t: Any) -> VariableMap:
        """The variables of a ``NamedTuple``'s fields."""
        from flyteidl.core.interface_pb2 import Variable, VariableMap

        return VariableMap(
            variables={
                name: Variable(type=cls.to_literal_type(kind), description=name)
                for name, kind in typing.get_type_hints(t, include_extras=True).items()
            }
        )

    @classmethod
    def literal_map_to_kwargs(
        cls,
        ctx: FlyteContext,
        lm: LiteralMap,
        python_types: dict[str, Any] | None = None,
        literal_types: Mapping[str, Variable] | None = None,
    ) -> dict[str, Any]:
        """The Python values of a literal map, by the Python types or by those guessed from the Flyte types."""
        if python_types is None and literal_types is None:
            raise ValueError("literal_map_to_kwargs needs python_types or literal_types")
        types = python_types if python_types is not None else cls.guess_python_types(literal_types or {})
        with FlyteContextManager.with_context(ctx):
            return read_inputs(lm, types, "the map", defaulted=set(types) - set(lm.literals))

    @classmethod
    def dict_to_literal_map(
        cls,
        ctx: FlyteContext,
        d: Mapping[str, Any],
        type_hints: Mapping[str, Any] | None = None,
    ) -> LiteralMap:
        """Literals of the values, each by its hint or by its own type."""
        from flyteweight.types.guess import annotation_of

        hints = type_hints or {}
        types = {name: hints[name] if name in hints else annotation_of(value) for name, value in d.items()}
        with FlyteContextManager.with_context(ctx):
            return write_outputs(d, types)

    @classmethod
    def guess_python_type(cls, flyte_type: LiteralType) -> Any:
        """The Python type that a Flyte type stands for; raises ``ValueError`` if there is none."""
        for transformer in registered_transformers():
            try:
                return transformer.guess_python_type(transformer.given(flyte_type))
            except ValueError:
                continue
        from flyteweight.types.guess import guess_python_type

        return guess_python_type(flyte_type)

    @classmethod
    def guess_python_types(cls, flyte_variable_dict: Mapping[str, Variable]) -> dict[str, Any]:
        """The Python types of an interface's variables, by name."""
        return {name: cls.guess_python_type(variable.type) for name, variable in flyte_variable_dict.items()}

    @classmethod
    def to_html(cls, ctx: FlyteContext, python_val: Any, expected_python_type: Any) -> str:
        """``python_val`` as HTML for a deck: by a renderer inside ``Annotated``, else by the type's transformer."""
        for item in get_args(expected_python_type)[1:] if get_origin(expected_python_type) is typing.Annotated else ():
            if hasattr(item, "to_html"):
                return str(item.to_html(python_val))
        return cls.get_transformer(expected_python_type).to_html(ctx, python_val, expected_python_type)

    @classmethod
    def get_available_transformers(cls) -> typing.KeysView[Any]:
        """The types that have a registered transformer."""
        return TRANSFORMERS.keys()
