"""What every type has to be able to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.types.conversion_error import ConversionError, describe, describe_literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flyteweight.models import Literal, LiteralType
    from flyteweight.types.schema import Schemas

#: How well a value is of a type: not at all, after a conversion, exactly. Unions choose their variant by it.
NO, CLOSE, EXACT = 0, 1, 2


class Converter:
    """Python values of one annotation ◀─▶ literals; built once per annotation, used for every value.

    ``write`` fills a literal that its parent message already holds, so that a list of a million numbers is built in
    place and nothing is copied. ``to_plain`` / ``from_plain`` do the same for what travels inside msgpack or a protobuf
    ``Struct`` (fields of dataclasses, attributes picked by the scheduler): bool, int, float, str, bytes, None, list and
    dict.

    Conversions raise :class:`ConversionError`. What the annotation itself forbids, :meth:`as_literal` and
    :meth:`as_plain` raise before there is a value.
    """

    #: Name of the type inside a union's ``structure.tag``. Wire format: other SDKs compare it.
    tag: str = ""
    #: Whether None may stand for a value that is not given.
    accepts_none: bool = False
    #: Whether the library of the type has checked what is inside, by rules of its own.
    vouches: bool = False

    def __init__(self, annotation: Any) -> None:
        self.annotation = annotation
        self._literal_type: LiteralType | None = None

    @property
    def literal_type(self) -> LiteralType:
        """The declared Flyte type; built on first use, because a running task rarely needs it. Not to be changed."""
        if self._literal_type is None:
            self._literal_type = self.build_type(())
        return self._literal_type

    def type_within(self, around: tuple[Converter, ...]) -> LiteralType:
        """The Flyte type as a part of the types of ``around``, outermost first; it matters to what contains itself."""
        return self.build_type(around) if around else self.literal_type

    @property
    def expected(self) -> str:
        """The type in a person's words, for error messages."""
        annotation = self.annotation
        return annotation.__name__ if isinstance(annotation, type) else str(annotation).replace("typing.", "")

    def as_literal(self) -> Converter:
        """This converter, for inputs and outputs; raises ``FlyteTypeException`` for a type that can be none."""
        return self

    def as_plain(self, around: tuple[Converter, ...] = ()) -> Converter:  # noqa: ARG002 - for names of themselves
        """This converter, for fields of dataclasses; raises ``UnsupportedTypeError`` for a type that can be none."""
        return self

    def as_variant(self) -> Converter:
        """The converter that writes a union's variant of this type: what stands beside it does not count there."""
        return self

    def parts(self) -> Iterable[Converter]:
        """The converters of what is inside; raises ``UnsupportedTypeError`` for a field that no run could convert."""
        return ()

    def check(self) -> None:
        """Raise ``FlyteTypeException``, with class and field, for what no run could convert, however deep it is."""
        self.as_literal()
        seen: set[Converter] = set()
        todo: list[Converter] = [self]
        while todo:
            converter = todo.pop()
            if converter not in seen:
                seen.add(converter)
                todo.extend(() if converter.vouches else converter.parts())

    def item(self, value: list[Any] | dict[str, Any]) -> Converter | None:  # noqa: ARG002 - of containers
        """The converter of what is inside ``value``, if that is converted element by element into literals.

        Raises ``ConversionError`` if there is more than one such converter.
        """
        return None

    def as_declared(self, declared: LiteralType) -> Converter | None:
        """A converter that writes this type's values as the Flyte type ``declared``; None if they are not of it."""
        from flyteweight.types.matching import is_same

        return self if is_same(self.literal_type, declared) else None

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:
        """A new ``LiteralType`` message for the annotation, as a part of the types of ``around``."""
        raise NotImplementedError

    def write(self, value: Any, into: Literal) -> None:
        """Fill the empty literal ``into`` with ``value``."""
        raise NotImplementedError

    def read(self, literal: Literal) -> Any:
        """The Python value of ``literal``."""
        raise NotImplementedError

    def read_plain(self, literal: Literal) -> Any:
        """The value of a literal that carries msgpack or a ``Struct``; any other goes to :meth:`read_other`."""
        kind = literal.scalar.WhichOneof("value")
        if kind not in {"binary", "generic"}:
            return self.read_other(literal)
        from flyteweight.types.plain import plain_of

        return self.from_plain(plain_of(literal.scalar))

    def read_other(self, literal: Literal) -> Any:
        """The value of a literal of another kind than values of this type are written as: a pickle of such a value.

        flytekit pickles what a name for a type stands for, and a task that declares the type itself may be given that.
        """
        if literal.scalar.WhichOneof("value") != "blob" or literal.scalar.blob.metadata.type.format != "PythonPickle":
            raise ConversionError(self.expected, describe_literal(literal))
        from flyteweight.types.pickling import load

        value = load(literal.scalar.blob.uri, declared=False)
        if not self.accepts(value):
            raise ConversionError(self.expected, f"a pickle of {describe(value)}")
        return value

    def fit(self, value: Any) -> int:
        """``NO``, ``CLOSE`` or ``EXACT``: how well ``value`` is of this type, decided without side effects."""
        raise NotImplementedError

    def accepts(self, value: Any) -> bool:
        """Whether ``value`` is of this type, decided without side effects."""
        return self.fit(value) > NO

    def fit_plain(self, plain: Any) -> float:
        """The same for what :meth:`from_plain` is given; from ``CLOSE`` on it is worth trying, the most first."""
        return EXACT if type(plain) is self.annotation else CLOSE

    def to_plain(self, value: Any) -> Any:
        """``value`` as msgpack can carry it."""
        raise NotImplementedError

    def from_plain(self, plain: Any) -> Any:
        """The Python value of what msgpack or a ``Struct`` carried; whole floats become ints where int is declared."""
        raise NotImplementedError

    def json_schema(self, schemas: Schemas) -> dict[str, Any]:
        """What the JSON schema of a dataclass says of a field of this type; raises ``NoSchemaError`` if none does."""
        raise NotImplementedError

    def mismatch(self, found: Any) -> ConversionError:
        """The error for a Python value of another type."""
        return ConversionError(self.expected, describe(found))
