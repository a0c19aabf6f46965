"""One meaning for each annotation, in whatever spelling and order it is written."""

# ruff: noqa: UP006, UP007, UP045 - users spell types in all these ways

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
import enum
import re
import sys
import threading
import types
import typing
from dataclasses import dataclass, field, make_dataclass
from typing import TYPE_CHECKING, Annotated, Any, Generic, Literal, NewType, Optional, TypedDict, TypeVar, Union

import msgpack
import pytest
import typing_extensions
from conversion import read, refused, unreadable, write
from flyteidl.core.types_pb2 import LiteralType, SimpleType

from flyteweight.types import converters
from flyteweight.types.annotations import normal
from flyteweight.types.converters import converter_for, converter_of
from flyteweight.types.engine import TypeEngine
from flyteweight.types.transformer import FlytePickleTransformer, TypeTransformer
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from pathlib import Path

    from flyteidl.core.literals_pb2 import Literal as Message

T = TypeVar("T")
Bound = TypeVar("Bound", bound=dt.date)
UserId = NewType("UserId", int)
UTC3 = dt.timezone(dt.timedelta(hours=3))


@dataclass
class Box(Generic[T]):
    content: T


@dataclass
class Dated(Box[dt.date]):
    number: int = 1


@dataclass
class Deeper(Dated):
    more: list[dt.date] = field(default_factory=list)


@dataclass
class Two(Box[dt.date], Generic[T]):
    second: T


class Keys(typing_extensions.TypedDict, Generic[T]):
    a: T


class Level(enum.Enum):
    LOW = 1


class Flags(enum.Flag):
    A = 1
    B = 2


class Own(dict[str, int]):
    """A class of dicts of the user's."""


@dataclass
class First:
    when: Union[dt.date, str]


@dataclass
class Second:
    text: Union[str, dt.date]


# ------------------------------------------------------------------------------------------------------ keys and order


@pytest.mark.parametrize("swapped", [False, True])
def test_the_order_of_unions_counts(swapped: bool) -> None:
    """A str stays a str whichever union was converted before: inside dataclasses the first variant is tried first."""
    converters.forget()
    pairs = [(First, First(dt.date(2020, 1, 1))), (Second, Second("2020-01-01"))]
    for kind, value in reversed(pairs) if swapped else pairs:
        assert read(kind, write(kind, value)) == value


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Union[int, str], Union[str, int]),
        (list[Union[int, str]], list[Union[str, int]]),
        (dict[str, Optional[int]], dict[str, Union[None, int]]),  # noqa: RUF036
        (Literal["a", "b"], Literal["b", "a"]),
    ],
)
def test_types_have_the_order_of_their_source(one: Any, other: Any) -> None:
    """Annotations that are equal to Python are two types on the wire."""
    assert one == other
    first, second = converter_for(one).literal_type, converter_for(other).literal_type
    assert first != second
    assert converter_for(one).literal_type is first


def test_equal_values_of_other_classes_are_other_literals() -> None:
    """``Literal[1]`` is no ``Literal[True]``."""
    assert converter_for(Literal[1]) is not converter_for(Literal[True])
    assert refused(Literal[1], True) == "expected int, found bool"
    assert read(Literal[True], write(Literal[True], True)) is True


def test_options_that_cannot_be_hashed() -> None:
    """The same annotation gives the same converter, another one another."""
    options: dict[str, Any] = {"a": 1}
    annotation = Annotated[int, options]
    assert converter_of(annotation) is converter_of(annotation)
    assert converter_of(annotation) is not converter_of(Annotated[int, dict(options)])


def test_spellings_are_one_form() -> None:
    """``Optional``, ``Union`` and ``|`` have one kind; qualifiers of fields are looked through."""
    forms = [normal(kind) for kind in (Optional[int], Union[int, None], int | None)]
    assert {(form.kind, form.arguments) for form in forms} == {("typing.Union", (normal(int), normal(None)))}
    assert normal(typing.Final[int]).kind is normal(typing.ClassVar[int]).kind is int
    noted = normal(Annotated[Annotated[int, "a"], "b"])
    assert (noted.kind, noted.options) == (int, ("a", "b"))


def test_names_that_were_not_resolved() -> None:
    """A forward reference that nobody resolved is an error that says what to do."""
    with pytest.raises(UnsupportedTypeError, match="cannot be resolved; define the type at the top level"):
        converter_of(list["Nowhere"])  # type: ignore[name-defined]  # noqa: F821


class Matrix:
    def __class_getitem__(cls, item: Any) -> Any:
        return types.GenericAlias(cls, item)


def test_arguments_that_are_no_types() -> None:
    """Parameters of a Callable, numbers and texts in brackets: the same annotation is one converter, another is not."""
    for make in (lambda: typing.Callable[[int], str], lambda: Matrix["float32", 3], lambda: Matrix[1]):
        assert converter_for(make()) is converter_for(make())
    assert converter_for(Matrix[1]) is not converter_for(Matrix[True])


def test_threads_get_one_finished_converter() -> None:
    """Two threads that ask for the same annotation get the same object, with all its parts."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for number in range(60):
            inner = make_dataclass("Inner", [("a", int), ("b", Optional[str])])
            record = make_dataclass(f"Outer{number}", [("x", inner), ("y", list[inner])])  # type: ignore[valid-type]
            found: list[Any] = []
            start = threading.Barrier(4)

            def build(record: Any = record, found: list[Any] = found, start: threading.Barrier = start) -> None:
                start.wait()
                converter = converter_for(record)
                found.append((converter, converter.literal_type.SerializeToString(deterministic=True)))

            threads = [threading.Thread(target=build) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert len({id(converter) for converter, _ in found}) == 1
            assert len({kind for _, kind in found}) == 1
            assert set(converter_for(record).literal_type.structure.dataclass_type) == {"x", "y"}
    finally:
        sys.setswitchinterval(interval)


# ------------------------------------------------------------------------------------------------- what fields may hold

FIELDS = [
    (Dated, Dated(dt.date(2020, 1, 2)), {"content": "2020-01-02", "number": 1}),
    (Deeper, Deeper(dt.date(2020, 1, 2)), {"content": "2020-01-02", "number": 1, "more": []}),
    (Two[int], Two(dt.date(2020, 1, 2), 3), {"content": "2020-01-02", "second": 3}),
    (Box[Box[dt.date]], Box(Box(dt.date(2020, 1, 2))), {"content": {"content": "2020-01-02"}}),
    (Literal[1, "x"], "x", "x"),
    (Literal["a", None], None, None),
    (Literal[Level.LOW], Level.LOW, 1),
    (Literal[b"x"], b"x", b"x"),
    (Literal[1, True], True, True),
    (Flags, Flags.A | Flags.B, 3),
    (typing.Sequence[int], (1, 2), [1, 2]),
    (typing.Sequence[int], range(2), [0, 1]),
    (typing.Mapping[str, int], types.MappingProxyType({"a": 1}), {"a": 1}),
    (typing.OrderedDict[str, int], collections.OrderedDict(a=1), {"a": 1}),
    (typing.DefaultDict[str, int], collections.defaultdict(int, a=1), {"a": 1}),
    (typing.Counter[str], collections.Counter("aab"), {"a": 2, "b": 1}),
    (collections.OrderedDict, collections.OrderedDict(a=1), {"a": 1}),
    (collections.Counter, collections.Counter("a"), {"a": 1}),
    (Own, Own(a=1), {"a": 1}),
    (typing.ChainMap[str, int], collections.ChainMap({"a": 1}, {"b": 2}), [{"a": 1}, {"b": 2}]),
    (re.Pattern, re.compile("a+"), "a+"),
    (typing.Pattern[str], re.compile("a+"), "a+"),
    (dt.timezone, UTC3, "UTC+03:00"),
    (dt.timezone, dt.timezone.utc, "UTC"),
    (dt.timezone, dt.timezone(dt.timedelta(hours=-9, minutes=-30)), "UTC-09:30"),
    (Keys[dt.date], {"a": dt.date(2020, 1, 2)}, {"a": "2020-01-02"}),
    (Union[typing.Tuple[int, ...], typing.Tuple[str, ...]], (), []),
    (Bound, dt.date(2020, 1, 2), "2020-01-02"),
    (UserId, 3, 3),
    (Optional[Any], {"a": 1}, {"a": 1}),
    (Optional[Any], None, None),
]


@pytest.mark.parametrize(("annotation", "value", "plain"), FIELDS, ids=str)
def test_fields(annotation: Any, value: Any, plain: Any) -> None:
    """The bytes of flytekit's fields, and the value back; of an abstract class, its usual one."""
    record = make_dataclass("Record", [("content", annotation)])
    converter_for(record).check()
    patterns = (re.Pattern, typing.Pattern[str])  # of which JSON schemas know nothing
    assert ("title" in converter_for(record).literal_type.metadata) is (annotation not in patterns)
    literal = write(record, record(value))
    assert msgpack.unpackb(literal.scalar.binary.value, strict_map_key=False) == {"content": plain}
    back = read(record, literal).content
    usual = {range: list, tuple: list, types.MappingProxyType: dict}.get(type(value), type(value))
    assert back == (value if usual is type(value) or value == () else usual(value))
    assert type(back) is usual or back == ()


def test_a_default_factory_is_kept() -> None:
    """A ``DefaultDict`` that comes back makes new values as before."""
    record = make_dataclass("Record", [("content", typing.DefaultDict[str, list[int]])])
    back = read(record, write(record, record(collections.defaultdict(list, a=[1])))).content
    assert (back["a"], back["b"]) == ([1], [])


def test_tuples_with_a_middle_of_any_length() -> None:
    """``tuple[int, *tuple[str, ...]]``, here in the spelling of old Pythons."""
    annotation = typing.Tuple[int, typing_extensions.Unpack[typing.Tuple[str, ...]]]
    record = make_dataclass("Record", [("content", annotation)])
    for value in ((1,), (1, "a"), (1, "a", "b")):
        assert read(record, write(record, record(value))).content == value
    assert "with 1 or more elements, found tuple with 0 elements" in refused(record, record(()))
    assert "expected str, found int at .content[2]" in refused(record, record((1, "a", 2)))


def test_qualifiers_of_typing_extensions() -> None:
    """``NotRequired`` and ``ReadOnly`` of either module."""

    class Keys(typing_extensions.TypedDict):
        a: int
        b: typing_extensions.NotRequired[typing_extensions.ReadOnly[dt.date]]

    record = make_dataclass("Record", [("t", Keys)])
    for value in ({"a": 1}, {"a": 1, "b": dt.date(2020, 1, 2)}):
        assert read(record, write(record, record(value))).t == value


def test_self_in_a_field() -> None:
    """``Self`` is the class that declares it, in a subclass the subclass."""
    base = make_dataclass("Base", [("number", int), ("next", Optional[typing_extensions.Self], None)])
    derived = make_dataclass("Derived", [("more", int, 0)], bases=(base,))
    for kind in (base, derived):
        value = kind(1, kind(2))
        assert read(kind, write(kind, value)) == value
        assert set(converter_for(kind).literal_type.metadata["$defs"]) == {kind.__name__}


if sys.version_info >= (3, 12):
    NAMES: dict[str, Any] = {"dt": dt, "dataclass": dataclass}
    exec(
        "type Pair[K] = dict[str, K]\n"
        "type Tree = dict[str, Tree] | int\n"
        "type Number = int\n"
        "@dataclass\n"
        "class Generic[K]:\n    content: K\n    others: list[K]\n"
        "@dataclass\n"
        "class Dates(Generic[dt.date]):\n    pass\n",
        NAMES,
    )

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("Pair[dt.date]", {"a": dt.date(2020, 1, 2)}),
            ("Tree", {"a": {"b": 1}, "c": 2}),
            ("Number", 3),
            ("Dates", None),
            ("Generic[dt.date]", None),
        ],
    )
    def test_names_of_the_type_statement(raw: Path, name: str, value: Any) -> None:
        """With arguments and recursive: as fields what they stand for, by themselves pickles; generics of 3.12, too."""
        annotation = eval(name, NAMES)
        if value is None:
            kind = NAMES[name.partition("[")[0]]
            value = kind(dt.date(2020, 1, 2), [dt.date(2020, 1, 3)])
        record = make_dataclass("Record", [("content", annotation)])
        assert read(record, write(record, record(value))).content == value
        assert read(annotation, write(annotation, value)) == value


# --------------------------------------------------------------------------------------------------- inputs and outputs


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (typing.OrderedDict[str, int], collections.OrderedDict(b=1, a=2)),
        (typing.DefaultDict[str, int], collections.defaultdict(int, a=1)),
        (typing.Counter[str], collections.Counter("aab")),
        (collections.ChainMap, collections.ChainMap({"a": 1})),
        (typing.Mapping[str, int], {"a": 1}),
        (Box[int], Box(1)),
        (Keys[int], {"a": 1}),
        (set[int], {1}),
        (dt.timezone, UTC3),
    ],
    ids=str,
)
def test_generic_spellings_are_pickles(raw: Path, annotation: Any, value: Any) -> None:
    """As in flytekit, and they come back with their class."""
    assert converter_for(annotation).literal_type.blob.format == "PythonPickle"
    back = read(annotation, write(annotation, value))
    assert (back, type(back)) == (value, type(value))


def test_both_spellings_of_generic_dicts(raw: Path) -> None:
    """``collections.OrderedDict[str, int]`` is what ``typing`` has under that name."""
    value = collections.OrderedDict(b=1, a=2)
    for annotation in (collections.OrderedDict[str, int], typing.OrderedDict[str, int]):
        assert converter_for(annotation).literal_type.blob.format == "PythonPickle"
        assert list(read(annotation, write(annotation, value)).items()) == list(value.items())


@pytest.mark.parametrize("value", [collections.OrderedDict(b=1, a=2), collections.Counter("aab"), Own(a=1)], ids=str)
def test_classes_of_dicts_come_back_as_such(value: Any) -> None:
    """A bare class of dicts is a msgpack map on the wire, as in flytekit; the class is rebuilt."""
    back = read(type(value), write(type(value), value))
    assert (list(back.items()), type(back)) == (list(value.items()), type(value))


def test_a_typed_dict_is_checked() -> None:
    """As an input or output, too: flytekit lets any dict pass."""

    class Named(TypedDict):
        at: dt.date

    assert read(Named, write(Named, {"at": dt.date(2020, 1, 2)})) == {"at": dt.date(2020, 1, 2)}
    assert refused(Named, {"zzz": 1}) == "expected Named with the key 'at', found a dict without it"


@pytest.mark.parametrize(
    ("annotation", "values"),
    [
        (Optional[Any], [None, 3, {"a"}]),
        (Union[int, Any], [1, "a"]),
        (list[Optional[Any]], [[1, None, {2}]]),
        (dict[str, Optional[Any]], [{"a": None, "b": {3}}]),
    ],
    ids=str,
)
def test_unions_with_any(raw: Path, annotation: Any, values: list[Any]) -> None:
    """``Any`` is a class from Python 3.11 on, of which nothing is an instance."""
    for value in values:
        assert read(annotation, write(annotation, value)) == value


def test_a_protocol_that_cannot_be_checked(raw: Path) -> None:
    """A ``Protocol`` that is not ``runtime_checkable`` takes any value."""

    class Sized(typing.Protocol):
        def __len__(self) -> int: ...

    assert read(Optional[Sized], write(Optional[Sized], "ab")) == "ab"
    assert read(Optional[Sized], write(Optional[Sized], None)) is None


def test_a_pickle_is_read_for_any_annotation(raw: Path) -> None:
    """What a flytekit task with a named type wrote; the value has to be of the declared type."""
    pickled = write(Any, 3)
    for annotation in (int, UserId, Optional[int], float, Literal[3], Union[str, int]):
        assert read(annotation, pickled) == 3
    assert read(dict[str, Any], write(Any, {"a": 1})) == {"a": 1}
    assert read(Dated, write(Any, Dated(dt.date(2020, 1, 2)))) == Dated(dt.date(2020, 1, 2))
    assert unreadable(str, pickled) == "expected str, found a pickle of int"
    assert unreadable(list[str], write(Any, [1])) == "expected list[str], found a pickle of list with 1 element"
    assert read(Optional[int], write(Optional[UserId], UserId(3))) == 3
    assert read(Optional[UserId], write(Optional[int], 3)) == 3


# ---------------------------------------------------------------------------------------------------------- the outside


def test_types_that_are_handed_out_can_be_changed() -> None:
    """The public face gives copies: a transformer that marks its own type marks no other."""
    kind = TypeEngine.to_literal_type(int)
    kind.structure.tag = "mine"
    TypeEngine.get_transformer(int).get_literal_type(int).structure.tag = "mine"
    assert not converter_for(int).literal_type.HasField("structure")
    assert not TypeEngine.to_literal_type(list[int]).collection_type.HasField("structure")


def test_containers_know_their_items() -> None:
    """What a binding needs: the converter inside, and whether None may be left out."""
    assert converter_for(list[int]).item([]) is converter_for(int)
    assert converter_for(Optional[dict[str, int]]).item({}) is converter_for(int)
    assert converter_for(Annotated[list[int], "note"]).item([]) is converter_for(int)
    for annotation in (int, list[int], dict, Union[list[int], str]):
        assert converter_for(annotation).item({}) is None
    assert converter_for(Optional[int]).accepts_none
    assert not converter_for(Union[int, str]).accepts_none


class Plain:
    pass


@pytest.mark.parametrize(
    ("annotation", "message"),
    [
        (typing.Callable[[int], int], "field 'content' of Record: typing.Callable"),
        (list[Plain], "field 'content' of Record: <class '.*Plain'> has no form that msgpack can carry"),
        (dict[str, Optional[Plain]], "field 'content' of Record: .* use a dataclass, or pass the value as an input"),
        (typing.Iterator[int], "field 'content' of Record: .* use list"),
        ("Missing", "an annotation of Record cannot be resolved: name 'Missing' is not defined"),
    ],
)
def test_what_no_run_could_convert_is_told_where_it_is_declared(annotation: Any, message: str) -> None:
    """With the field and the class, from any depth: the schema and the conversions are one thing."""
    record = make_dataclass("Record", [("content", annotation)])
    holder = make_dataclass("Holder", [("records", list[record])])  # type: ignore[valid-type]
    for declared in (record, list[record], Optional[holder]):  # type: ignore[valid-type]
        with pytest.raises(UnsupportedTypeError, match=message):
            converter_for(declared).check()


@pytest.mark.parametrize("annotation", [int, Optional[Dated], list[Box[int]], dict[str, Deeper], Any, Keys[int]])
def test_a_check_finds_nothing_to_refuse(annotation: Any) -> None:
    """A dataclass that contains itself has an end, too."""
    converter_for(annotation).check()
    recursive = make_dataclass("Node", [("below", "list[Node]")])
    recursive.__module__ = __name__
    globals()["Node"] = recursive
    assert dataclasses.is_dataclass(recursive)
    converter_for(recursive).check()


class Meters(float):
    """A unit of the user's."""


class Name(str):
    """A text of the user's."""

    __slots__ = ()


@pytest.mark.parametrize(("value", "base"), [(Meters(1.5), float), (Name("a"), str)])
def test_classes_that_derive_from_scalars(value: Any, base: type[Any]) -> None:
    """The base's type and literal on the wire, as flytekit declares them; the class again in Python."""
    kind = type(value)
    assert converter_for(kind).literal_type == converter_for(base).literal_type
    assert write(kind, value) == write(base, base(value))
    assert type(read(kind, write(kind, value))) is kind
    assert refused(kind, base(value)) == f"expected {kind.__name__}, found {base.__name__}"
    record = make_dataclass("Record", [("content", kind), ("maybe", Optional[kind])])
    back = read(record, write(record, record(value, value)))
    assert (type(back.content), type(back.maybe), back) == (kind, kind, record(value, value))


@dataclass
class Lossy:
    number: int
    seed: dataclasses.InitVar[int]
    scale: dataclasses.InitVar[int] = 1


@dataclass
class Kept:
    number: int
    scale: dataclasses.InitVar[int] = 1


def test_what_an_instance_does_not_keep() -> None:
    """A required ``InitVar`` is refused where it is declared, as the dataclass could be written and never read."""
    with pytest.raises(UnsupportedTypeError, match="'seed' of Lossy is an InitVar without a default"):
        converter_for(list[Lossy]).check()
    converter_for(Kept).check()
    assert read(Kept, write(Kept, Kept(3))) == Kept(3)


def test_a_pickle_by_a_transformer(raw: Path) -> None:
    """In place, by its name or by the view of ``Any``'s converter."""
    for transformer in (FlytePickleTransformer(), TypeEngine.get_transformer(Any)):
        annotation = Annotated[str, transformer]
        assert converter_for(annotation).literal_type.blob.format == "PythonPickle"
        assert read(annotation, write(annotation, "a")) == "a"


def test_a_transformer_of_a_scalar_can_be_overridden() -> None:
    """``register_additional_type`` with ``override`` is asked for int, too; fields stay what msgpack has."""

    class Text(TypeTransformer[int]):
        def get_literal_type(self, t: Any) -> LiteralType:
            return LiteralType(simple=SimpleType.STRING)

        def to_literal(self, ctx: Any, python_val: int, python_type: Any, expected: Any) -> Message:
            return write(str, str(python_val))

        def to_python_value(self, ctx: Any, lv: Message, expected_python_type: Any) -> int:
            return int(lv.scalar.primitive.string_value)

    try:
        TypeEngine.register_additional_type(Text("text", int), int, override=True)
        assert write(list[int], [3]).collection.literals[0] == write(str, "3")
        assert read(int, write(int, 3)) == 3
        record = make_dataclass("Record", [("content", int)])
        assert msgpack.unpackb(write(record, record(3)).scalar.binary.value) == {"content": 3}
    finally:
        converters.TRANSFORMERS.clear()
        converters.forget()


@dataclass
class Left:
    number: int
    rights: list[Right]


@dataclass
class Right:
    text: str
    lefts: list[Left]


@pytest.mark.parametrize("order", [(Left, Right), (Right, Left)])
def test_dataclasses_that_contain_each_other(order: tuple[Any, Any]) -> None:
    """Their types do not depend on which is asked for first, and have the attributes that the scheduler may pick."""
    converters.forget()
    types_of = {kind: converter_for(kind).literal_type for kind in order}
    attributes = types_of[Left].structure.dataclass_type
    assert set(attributes["rights"].collection_type.structure.dataclass_type) == {"text", "lefts"}
    converters.forget()
    assert types_of == {kind: converter_for(kind).literal_type for kind in reversed(order)}


def test_many_dataclasses_that_contain_each_other() -> None:
    """The type stays small: inlined to the end, that of eight classes would have more than 8! parts."""
    names = [f"Part{number}" for number in range(8)]
    for name in names:
        made = make_dataclass(name, [(other.lower(), f"list[{other}]") for other in names])
        made.__module__ = __name__
        globals()[name] = made
    converter_for(globals()["Part0"]).check()
    assert converter_for(globals()["Part0"]).literal_type.ByteSize() < 5_000_000
