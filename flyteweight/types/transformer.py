"""``TypeTransformer``: how users teach the engine a type of their own; and built-in types, seen as such."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar, get_origin

from flyteidl.core.types_pb2 import LiteralType

from flyteweight.exceptions import RestrictedTypeError
from flyteweight.runtime.coroutines import run_to_end
from flyteweight.types.annotations import normal
from flyteweight.types.conversion_error import ConversionError, describe, describe_literal
from flyteweight.types.converters import converter_for, converter_of, read_in, written_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from flyteidl.core.literals_pb2 import Binary, Literal
    from google.protobuf.struct_pb2 import Struct

    from flyteweight.runtime.context import FlyteContext
    from flyteweight.types.converter import Converter

T = TypeVar("T")
R = TypeVar("R")


class TypeTransformer(Generic[T]):
    """Converts values of one Python type; subclass it, and give an instance to ``TypeEngine.register``.

    ``get_literal_type``, ``to_literal`` and ``to_python_value`` are needed; raise ``TypeTransformerFailedError`` (or a
    ``TypeError``, ``ValueError`` or ``AssertionError``) for a value that is not of the type.
    """

    def __init__(self, name: str, t: type[T], enable_type_assertions: bool = True) -> None:
        self._name = name
        self._t = t
        self._type_assertions_enabled = enable_type_assertions

    @property
    def name(self) -> str:
        """The tag of the type in unions; part of the wire format."""
        return self._name

    @property
    def python_type(self) -> type[T]:
        """The Python type that is converted."""
        return self._t

    @property
    def is_async(self) -> bool:
        """Whether the conversions are coroutines."""
        return False

    @property
    def type_assertions_enabled(self) -> bool:
        """Whether :meth:`assert_type` is called before :meth:`to_literal`."""
        return self._type_assertions_enabled

    def given(self, message: Any) -> Any:
        """A message as the methods below take it."""
        return message

    def taken(self, result: Any) -> Any:
        """The message of what the methods below return."""
        return result

    def assert_type(self, t: type[T], v: T) -> None:
        """Raise ``TypeTransformerFailedError`` if ``v`` is not a ``t``.

        A class that has an ``__origin__`` of its own was made for an annotation (``Checked[str, settings]``). Values
        are of no such class, and are the transformer's to check.
        """
        kind = normal(t).annotation
        if get_origin(kind) is not None:
            self.isinstance_generic(v, kind)
        elif isinstance(kind, type) and not hasattr(kind, "__origin__") and not isinstance(v, kind):
            raise ConversionError(kind.__name__, describe(v))

    def isinstance_generic(self, obj: Any, generic_alias: Any) -> None:
        """Raise ``TypeTransformerFailedError`` if ``obj`` is not of the class that a generic annotation is of."""
        kind = get_origin(generic_alias)
        if isinstance(kind, type) and not isinstance(obj, kind):
            raise ConversionError(kind.__name__, describe(obj))

    def get_literal_type(self, t: type[T]) -> LiteralType:
        """The Flyte type of ``t``."""
        raise NotImplementedError

    def to_literal(self, ctx: FlyteContext, python_val: T, python_type: type[T], expected: LiteralType) -> Literal:
        """``python_val`` as a literal of the type ``expected``."""
        raise NotImplementedError

    def to_python_value(self, ctx: FlyteContext, lv: Literal, expected_python_type: type[T]) -> T | None:
        """The Python value of ``lv``."""
        raise NotImplementedError

    def guess_python_type(self, literal_type: LiteralType) -> type[T]:  # noqa: ARG002 - for subclasses
        """The Python type of a Flyte type; raises ``ValueError`` if it is not this transformer's."""
        raise ValueError(f"the transformer '{self._name}' does not guess Python types")

    def schema_match(self, schema: dict[str, Any]) -> bool:
        """Whether a JSON schema inside a dataclass's type is of this transformer's type.

        That of a pydantic model is, if it has the model's name and required fields; of other types a subclass says it.
        """
        describe_model = getattr(self._t, "model_json_schema", None)
        if describe_model is None or schema.get("title") != getattr(self._t, "__name__", None):
            return False
        own = describe_model()
        return own.get("type") == schema.get("type") and {*own.get("required", ())} == {*schema.get("required", ())}

    def from_binary_idl(self, binary_idl_object: Binary, expected_python_type: type[T]) -> T | None:
        """The Python value of msgpack content: an attribute of a dataclass that the scheduler picked."""
        from flyteweight.types.plain import unpack

        value: T | None = converter_of(expected_python_type).as_plain().from_plain(unpack(binary_idl_object))
        return value

    def from_generic_idl(self, generic: Struct, expected_python_type: type[T]) -> T | None:
        """The Python value of a ``Struct``: an attribute of a dataclass that a person typed into the console."""
        from flyteweight.models.structs import from_struct

        value: T | None = converter_of(expected_python_type).as_plain().from_plain(from_struct(generic))
        return value

    def to_html(self, ctx: FlyteContext, python_val: T, expected_python_type: type[T]) -> str:  # noqa: ARG002
        """``python_val`` as HTML for a deck: its text, escaped."""
        from html import escape

        return escape(str(python_val))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._name!r}, {self._t!r})"


class AsyncTypeTransformer(TypeTransformer[T]):
    """A transformer whose conversions are coroutines, ``async_to_literal`` and ``async_to_python_value``."""

    @property
    def is_async(self) -> bool:
        return True

    async def async_to_literal(
        self, ctx: FlyteContext, python_val: T, python_type: type[T], expected: LiteralType
    ) -> Literal:
        """``python_val`` as a literal of the type ``expected``."""
        raise NotImplementedError

    async def async_to_python_value(self, ctx: FlyteContext, lv: Literal, expected_python_type: type[T]) -> T | None:
        """The Python value of ``lv``."""
        raise NotImplementedError

    def to_literal(self, ctx: FlyteContext, python_val: T, python_type: type[T], expected: LiteralType) -> Literal:
        return run_to_end(self.async_to_literal(ctx, python_val, python_type, expected))

    def to_python_value(self, ctx: FlyteContext, lv: Literal, expected_python_type: type[T]) -> T | None:
        return run_to_end(self.async_to_python_value(ctx, lv, expected_python_type))


class SimpleTransformer(TypeTransformer[T]):
    """A transformer made of a Flyte type and two functions."""

    def __init__(
        self,
        name: str,
        t: type[T],
        lt: LiteralType,
        to_literal_transformer: Callable[[T], Literal],
        from_literal_transformer: Callable[[Literal], T],
    ) -> None:
        super().__init__(name, t)
        self.base_type = t
        self._literal_type = lt
        self._to_literal = to_literal_transformer
        self._from_literal = from_literal_transformer

    def get_literal_type(self, t: type[T] | None = None) -> LiteralType:  # noqa: ARG002
        """The Flyte type; the caller's own, to change it."""
        return copy_of(self._literal_type)

    def to_literal(
        self,
        ctx: FlyteContext,  # noqa: ARG002
        python_val: T,
        python_type: type[T],  # noqa: ARG002
        expected: LiteralType,  # noqa: ARG002
    ) -> Literal:
        if type(python_val) is not self._t:
            raise ConversionError(self._t.__name__, describe(python_val))
        return self._to_literal(python_val)

    def to_python_value(
        self,
        ctx: FlyteContext,  # noqa: ARG002
        lv: Literal,
        expected_python_type: type[T],
    ) -> T | None:
        if lv.scalar.HasField("binary"):
            return self.from_binary_idl(lv.scalar.binary, expected_python_type)
        value = self._from_literal(lv)
        if type(value) is not self._t:
            raise ConversionError(self._t.__name__, describe_literal(lv))
        return value

    def guess_python_type(self, literal_type: LiteralType) -> type[T]:
        if literal_type.HasField("simple") and literal_type.simple == self._literal_type.simple:
            return self._t
        return super().guess_python_type(literal_type)


class ConverterTransformer(TypeTransformer[Any]):
    """Built-in conversions, seen as a transformer: what ``TypeEngine.get_transformer`` gives.

    Made of a converter it is that of one annotation; the named ones (:mod:`flyteweight.types.named_transformers`) are
    those of a whole family of types, and are asked with the annotation each time.
    """

    def __init__(self, converter: Converter) -> None:
        super().__init__(converter.tag, converter.annotation)
        self.converter: Converter | None = converter

    def assert_type(self, t: Any, v: Any) -> None:
        converter = self._of(t)
        if not converter.accepts(v):
            raise converter.mismatch(v)

    def get_literal_type(self, t: Any = None) -> LiteralType:
        """The Flyte type of ``t``, or of the annotation that this transformer was asked for."""
        return copy_of(self._of(t).literal_type)

    def to_literal(self, ctx: FlyteContext, python_val: Any, python_type: Any, expected: LiteralType) -> Literal:  # noqa: ARG002
        return written_in(ctx, python_val, self._of(python_type))

    def to_python_value(self, ctx: FlyteContext, lv: Literal, expected_python_type: Any) -> Any:
        return read_in(ctx, lv, self._of(expected_python_type))

    async def async_to_literal(
        self, ctx: FlyteContext, python_val: Any, python_type: Any, expected: LiteralType
    ) -> Literal:
        """:meth:`to_literal`, to be awaited."""
        return self.to_literal(ctx, python_val, python_type, expected)

    async def async_to_python_value(self, ctx: FlyteContext, lv: Literal, expected_python_type: Any) -> Any:
        """:meth:`to_python_value`, to be awaited."""
        return self.to_python_value(ctx, lv, expected_python_type)

    def guess_python_type(self, literal_type: LiteralType) -> Any:
        from flyteweight.types.guess import guess_python_type

        return guess_python_type(literal_type)

    def _of(self, t: Any) -> Converter:
        converter = self.converter if t is None and self.converter is not None else converter_for(t)
        if getattr(converter, "transformer", None) is self:  # a subclass that is registered: it asks what it changes
            return converter.own.as_literal()  # type: ignore[attr-defined, no-any-return]
        return converter


class RestrictedTypeTransformer(TypeTransformer[Any]):
    """The transformer of a type that no input or output may be of."""

    def get_literal_type(self, t: Any = None) -> NoReturn:  # noqa: ARG002
        raise RestrictedTypeError(f"{self.name} cannot be the type of an input or output")

    def to_literal(self, ctx: Any, python_val: Any, python_type: Any, expected: Any) -> NoReturn:  # noqa: ARG002
        self.get_literal_type()

    def to_python_value(self, ctx: Any, lv: Any, expected_python_type: Any) -> NoReturn:  # noqa: ARG002
        self.get_literal_type()


class FlytePickleTransformer(TypeTransformer[Any]):
    """In ``Annotated[T, FlytePickleTransformer()]``: values are pickled, whatever the type is."""

    #: Format of the blob. Wire format.
    PYTHON_PICKLE_FORMAT = "PythonPickle"

    def __init__(self) -> None:
        from flyteweight.types.pickles import FlytePickle

        super().__init__("FlytePickle", FlytePickle, enable_type_assertions=False)

    def assert_type(self, t: Any, v: Any) -> None:
        """Nothing: a pickle holds anything."""

    def get_literal_type(self, t: Any = None) -> LiteralType:
        from flyteweight.types.pickles import AnyConverter

        return AnyConverter(t).literal_type

    def to_literal(self, ctx: FlyteContext, python_val: Any, python_type: Any, expected: LiteralType) -> Literal:  # noqa: ARG002
        from flyteidl.core.literals_pb2 import Literal

        from flyteweight.types.pickles import AnyConverter

        literal = Literal()
        AnyConverter(python_type).write(python_val, literal)
        return literal

    def to_python_value(self, ctx: FlyteContext, lv: Literal, expected_python_type: Any) -> Any:  # noqa: ARG002
        from flyteweight.types.pickles import PickledConverter

        return PickledConverter(expected_python_type).read(lv)

    def guess_python_type(self, literal_type: LiteralType) -> Any:
        from flyteweight.types.pickles import FlytePickle

        if literal_type.blob.format != self.PYTHON_PICKLE_FORMAT:
            return super().guess_python_type(literal_type)
        return FlytePickle


def copy_of(kind: LiteralType) -> LiteralType:
    """A Flyte type that may be changed."""
    copy = LiteralType()
    copy.CopyFrom(kind)
    return copy
