"""What every type has to be able to do, and how a failed conversion says where it failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from flyteweight.exceptions import FlyteException, FlyteTypeException, TypeTransformerFailedError

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
                todo.extend(converter.parts())

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
        from flyteweight.types.pickles import load

        value = load(literal.scalar.blob.uri)
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


class ConversionError(TypeTransformerFailedError):
    """A value could not be converted: what was declared, what was found, and at which element.

    Containers and the task's interface extend the path while the error travels outwards, so that it ends up as
    ``o0[17].name``. The value itself is not shown, as it may be a secret.
    """

    def __init__(self, expected: str, found: str, hint: str = "") -> None:
        super().__init__()
        self.expected = expected
        self.found = found
        self.hint = hint
        self.path = ""

    def at(self, element: str) -> ConversionError:
        """This error, seen from one level further out; ``element`` is a name, ``[17]`` or ``.field``."""
        self.path = element + self.path
        return self

    def __str__(self) -> str:
        where = f" at {self.path}" if self.path else ""
        hint = f"; {self.hint}" if self.hint else ""
        return f"expected {self.expected}, found {self.found}{where}{hint}"


def raise_at(error: Exception, element: str, expected: str) -> NoReturn:
    """Raise a conversion's ``error`` as seen from one level further out: where it was, what was declared, the cause.

    A ``ConversionError`` stays one, and Flyte's and storage's errors stay what they are, as they say whether a retry
    helps. Whatever else is raised, by code of the user's too, becomes a ``ConversionError``.
    """
    if isinstance(error, ConversionError):
        raise error.at(element)
    if keeps_its_class(error):
        raise error
    if isinstance(error, RecursionError):
        raise error  # its path would be as long as the stack; the boundary around the whole value says what it was
    text = str(error) if isinstance(error, FlyteTypeException) else f"{type(error).__name__}: {error}"
    raise ConversionError(expected, "a value that cannot be converted", text).at(element) from error


def keeps_its_class(error: Exception) -> bool:
    """Whether an error met in a conversion stays what it is: it says what was wrong already, or who is to retry."""
    return isinstance(error, ConversionError) or (
        isinstance(error, FlyteException) and not isinstance(error, FlyteTypeException)
    )


def describe(value: Any) -> str:
    """The type of a Python value in a person's words; never its content."""
    if value is None:
        return "None"
    kind = type(value)
    if isinstance(value, (list, tuple, dict, set)):
        return f"{kind.__name__} with {len(value)} element{'' if len(value) == 1 else 's'}"
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def describe_literal(literal: Literal) -> str:
    """The kind of a literal in a person's words; never its content."""
    kind = literal.WhichOneof("value")
    if kind != "scalar":
        names = {"collection": "a list", "map": "a map", "offloaded_metadata": "an offloaded value"}
        return names.get(kind or "", "an empty literal")
    scalar = literal.scalar
    kind = scalar.WhichOneof("value")
    if kind == "primitive":
        primitive = scalar.primitive.WhichOneof("value") or "empty"
        return f"a literal of type {primitive.removesuffix('_value')}"
    if kind == "union":
        return f"a union literal tagged '{scalar.union.type.structure.tag}'"
    return f"a literal of type {(kind or 'empty').removesuffix('_type')}"
