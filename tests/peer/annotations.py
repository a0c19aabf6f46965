"""Strategies of annotations with values, all as source text, so that each world makes them its own."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Iterator

Values = st.SearchStrategy[str]


@dataclass(frozen=True)
class Kind:
    """An annotation, values of it, and what it is made of."""

    source: str
    values: Values = field(compare=False)
    family: str
    parts: tuple[Kind, ...] = ()
    declares: str = ""
    """The class or name that has to be declared before, if any."""
    shared: bool = False
    """Whether values may be changed by whoever holds them, so that a default needs a factory."""

    def declarations(self) -> dict[str, None]:
        """All that has to be declared, in order, each once."""
        found: dict[str, None] = {}
        for part in self.parts:
            found |= part.declarations()
        return {**found, self.declares: None} if self.declares else found

    def walk(self) -> Iterator[Kind]:
        """This and everything inside."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True)
class Example:
    """What both worlds are asked about."""

    source: str
    """A module that declares ``ANNOTATION``."""
    values: tuple[str, ...]
    """Expressions."""


def _leaf(source: str, family: str, *values: str, shared: bool = False) -> Kind:
    return Kind(source, st.sampled_from(values), family, shared=shared)


INTEGERS = st.sampled_from(["0", "1", "-1", "7", "2**31", "-(2**63)", "2**63 - 1"])
FLOATS = st.sampled_from(["0.0", "1.5", "-2.25", "1e300", "3.0", "float('inf')"]) | st.floats(-1e9, 1e9).map(repr)
WORDS = ["", "text", "red", "1", "a b", "\u00fc\U0001f600", "2020-01-02", "/etc/hosts", "None", "true"]
TEXTS = st.sampled_from(WORDS).map(repr) | st.text(st.characters(blacklist_categories=["Cs"]), max_size=8).map(repr)
NUMBERS = [
    Kind("int", INTEGERS, "int"),
    Kind("float", FLOATS, "float"),
    _leaf("bool", "bool", "True", "False"),
]
TEXT = Kind("str", TEXTS, "str")
NONE = _leaf("None", "none", "None")
TIMES = [
    _leaf(
        "dt.datetime",
        "datetime",
        "dt.datetime(2020, 1, 2, 3, 4, 5, 6, tzinfo=UTC)",
        "dt.datetime(1960, 2, 29, tzinfo=UTC)",
        "dt.datetime(2021, 12, 31, 23, 59, 59)",
        "dt.datetime(2022, 3, 4, tzinfo=dt.timezone(dt.timedelta(hours=-5)))",
    ),
    _leaf("dt.date", "date", "dt.date(2020, 1, 2)", "dt.date(1969, 12, 31)"),
    _leaf(
        "dt.timedelta",
        "timedelta",
        "dt.timedelta(seconds=1.5)",
        "dt.timedelta(seconds=-1.5)",
        "dt.timedelta(days=400, microseconds=1)",
        "dt.timedelta(0)",
    ),
]
ENUMS = [
    _leaf("Color", "enum", "Color.RED", "Color.GREEN"),
    _leaf("Shade", "enum", "Shade.DARK", "Shade.LIGHT"),
]
CHOICES = [
    _leaf('Literal["a", "b"]', "literal", "'a'", "'b'"),
    _leaf('Literal["b", "a"]', "literal", "'a'", "'b'"),
    _leaf("Literal[1, 2]", "literal", "1", "2"),
    _leaf("Literal[True]", "literal", "True"),
]
FILES = [
    _leaf(
        "FlyteFile",
        "file",
        "FlyteFile('s3://bucket/a.txt')",
        "FlyteFile(HERE + '/one.txt')",
        "FlyteFile('s3://bucket/a b.csv', metadata={'k': 'v'})",
    ),
    _leaf("CsvFile", "file", 'CsvFile("s3://bucket/t.csv")'),
    _leaf("FlyteDirectory", "directory", "FlyteDirectory('s3://bucket/d')", "FlyteDirectory(HERE + '/many')"),
]
TABLES = [
    _leaf(
        "StructuredDataset",
        "table",
        "StructuredDataset(uri='s3://bucket/t')",
        "StructuredDataset(uri='s3://bucket/t', file_format='csv')",
    ),
]
LOOSE_TEXTS = [
    "{'a': 1}",
    "{}",
    "{'a': [1, 2.5, None, True, 'x'], 'b': {'c': {}}}",
    "{1: {2: 'three'}}",
    "{'r': b'raw'}",
]
UNTYPED = _leaf("dict", "untyped", *LOOSE_TEXTS, shared=True)
OLD_UNTYPED = _leaf("Dict", "untyped", *LOOSE_TEXTS, shared=True)
NAMED = [
    Kind("UserId", INTEGERS, "name", declares='UserId = NewType("UserId", int)'),
    Kind("Name", TEXTS, "name", declares='Name = TypeVar("Name", bound=str)'),
]
PICKLED = [
    _leaf("Any", "pickle", "1", "'text'", "None", "[1, 'a']", "{1, 2}", "Plain(3)", "(1, 2)"),
    _leaf("set", "pickle", "{1}", "set()"),
    _leaf("bytes", "pickle", "b''", "b'raw'"),
    _leaf("complex", "pickle", "1j"),
    _leaf("Plain", "pickle", "Plain('a')", "Plain([1])"),
]
SCALARS = [*NUMBERS, TEXT, *TIMES, *ENUMS, *CHOICES]
LEAVES = [*SCALARS, NONE, *FILES, *TABLES, UNTYPED, OLD_UNTYPED, *PICKLED, *NAMED]
FIELD_LEAVES = [
    *SCALARS,
    *FILES,
    *TABLES,
    *NAMED,
    UNTYPED,
    _leaf("list", "list", "[]", "[1, 'a', None]", shared=True),
    _leaf("Level", "enum", "Level.LOW", "Level.HIGH"),
    _leaf("bytes", "bytes", "b''", "b'raw\\xff'"),
    _leaf("dt.time", "time", "dt.time(1, 2, 3)", "dt.time(23, 59, 59, 7)"),
    _leaf("decimal.Decimal", "text form", "decimal.Decimal('1.10')", "decimal.Decimal('-3')"),
    _leaf("uuid.UUID", "text form", "uuid.UUID(int=5)"),
    _leaf("pathlib.Path", "text form", "pathlib.Path('/some/where')"),
    _leaf("ipaddress.IPv4Address", "text form", "ipaddress.IPv4Address('10.0.0.1')"),
    _leaf("Fraction", "text form", "Fraction(1, 3)"),
    _leaf("dt.timezone", "text form", "dt.timezone.utc", "dt.timezone(dt.timedelta(hours=5, minutes=30))"),
    _leaf("typing.Pattern", "text form", "re.compile('a+')"),
    _leaf("typing.OrderedDict[str, int]", "ordered dict", "OrderedDict(b=1, a=2)", shared=True),
    _leaf("typing.DefaultDict[str, int]", "default dict", "collections.defaultdict(int, a=2)", shared=True),
    _leaf("typing.Counter[str]", "counter", "collections.Counter('aab')", shared=True),
    _leaf("typing.ChainMap[str, int]", "chain map", "collections.ChainMap({'a': 1}, {'b': 2})", shared=True),
    _leaf('Literal["a", 1, None, b"x", Color.RED]', "literal", "'a'", "1", "None", "b'x'", "Color.RED"),
    _leaf("Access", "enum", "Access.READ", "Access.READ | Access.WRITE"),
    _leaf("Any", "any", "1", "'text'", "None", "[1, 'a']", "{'a': {}}"),
]


@st.composite
def kinds(draw: st.DrawFn, depth: int) -> Kind:
    """An annotation that a task's input may have, with at most ``depth`` levels below it."""
    if depth == 0 or draw(st.integers(0, 5)) == 0:
        return draw(st.sampled_from(LEAVES))
    make = draw(st.sampled_from([listed, mapped, keyed, optional, either, either, noted, record, record, record]))
    return draw(make(depth, kinds))


@st.composite
def field_kinds(draw: st.DrawFn, depth: int) -> Kind:
    """An annotation that a dataclass's field may have."""
    if depth == 0 or draw(st.integers(0, 3)) > 0:
        return draw(st.sampled_from(FIELD_LEAVES))
    makers = [listed, mapped, keyed, optional, optional, either, paired, gathered, named, keys, record, record]
    return draw(draw(st.sampled_from(makers))(depth, field_kinds))


Inner = "Callable[[int], st.SearchStrategy[Kind]]"


@st.composite
def listed(draw: st.DrawFn, depth: int, inner: Inner) -> Kind:
    """``list[T]``, in both spellings."""
    part = draw(inner(depth - 1))
    spelled = draw(st.sampled_from(["list", "List"]))
    values = st.lists(part.values, max_size=3).map(lambda items: f"[{', '.join(items)}]")
    return Kind(f"{spelled}[{part.source}]", values, "list", (part,), shared=True)


@st.composite
def mapped(draw: st.DrawFn, depth: int, inner: Inner) -> Kind:
    """``dict[str, T]``, in both spellings."""
    part = draw(inner(depth - 1))
    spelled = draw(st.sampled_from(["dict", "Dict"]))
    values = _dicts(st.sampled_from(WORDS).map(repr), part)
    return Kind(f"{spelled}[str, {part.source}]", values, "dict", (part,), shared=True)


@st.composite
def keyed(draw: st.DrawFn, depth: int, inner: Inner) -> Kind:
    """``dict[int, T]``, which is one msgpack value."""
    part = draw(field_kinds(depth - 1))
    values = _dicts(st.sampled_from(["1", "-2"]), part)
    return Kind(f"Dict[int, {part.source}]", values, "keyed dict", (part,), shared=True)


def _dicts(keys: Values, part: Kind) -> Values:
    pairs = st.tuples(keys, part.values).map(": ".join)
    return st.lists(pairs, max_size=3).map(lambda items: "{" + ", ".join(items) + "}")


@st.composite
def optional(draw: st.DrawFn, depth: int, inner: Inner) -> Kind:
    """``Optional[T]``."""
    part = draw(inner(depth - 1))
    return Kind(f"Optional[{part.source}]", part.values | st.just("None"), "union", (part,), shared=part.shared)


@st.composite
def either(draw: st.DrawFn, depth: int, inner: Inner) -> Kind:
    """``Union`` of two or three, in any order."""
    parts = draw(st.lists(inner(depth - 1), min_size=2, max_size=3, unique_by=_told_apart))
    values = st.one_of([part.values for part in parts])
    source = ", ".join(part.source for part in parts)
    return Kind(f"Union[{source}]", values, "union", tuple(parts), shared=any(part.shared for part in parts))


def _told_apart(part: Kind) -> str:
    """What no two variants share; inside msgpack, files of two formats are one."""
    return part.family if part.family == "file" else part.source


@st.composite
def noted(draw: st.DrawFn, depth: int, inner: Inner) -> Kind:
    """``Annotated`` with a hash, data for the type, or a text that nobody reads."""
    part = draw(inner(depth - 1).filter(lambda part: part.family != "table"))  # flytekit needs pyarrow for these
    note = draw(st.sampled_from(["HashMethod(repr)", "'a note'", "FlyteAnnotation({'unit': {'name': 'm'}, 'n': [1]})"]))
    return Kind(f"Annotated[{part.source}, {note}]", part.values, "annotated", (part,), shared=part.shared)


@st.composite
def paired(draw: st.DrawFn, depth: int, inner: Inner) -> Kind:
    """A tuple of a fixed length."""
    parts = draw(st.lists(inner(depth - 1), min_size=1, max_size=3))
    values = st.tuples(*(part.values for part in parts)).map(lambda items: f"({', '.join(items)},)")
    return Kind(f"Tuple[{', '.join(part.source for part in parts)}]", values, "tuple", tuple(parts))


HASHABLE = [*NUMBERS, TEXT, *TIMES, *ENUMS]


@st.composite
def gathered(draw: st.DrawFn, depth: int, inner: Inner) -> Kind:
    """Sets, tuples of any length, deques, and the abstract classes."""
    origin, form, parts = draw(
        st.sampled_from(
            [
                ("Set", "set([{}])", st.sampled_from(HASHABLE)),
                ("FrozenSet", "frozenset([{}])", st.sampled_from(HASHABLE)),
                ("Sequence", "[{}]", inner(depth - 1)),
                ("deque", "deque([{}])", inner(depth - 1)),
                ("tuple", "tuple([{}])", inner(depth - 1)),
            ]
        )
    )
    part = draw(parts)
    dots = ", ..." if origin == "tuple" else ""
    values = st.lists(part.values, max_size=3).map(lambda items: form.format(", ".join(items)))
    return Kind(f"{origin}[{part.source}{dots}]", values, origin.lower(), (part,), shared=True)


@st.composite
def named(draw: st.DrawFn, depth: int, inner: Inner) -> Kind:
    """A ``NamedTuple``."""
    parts = draw(st.lists(inner(depth - 1), min_size=1, max_size=2))
    lines = [f"    n{index}: {part.source}" for index, part in enumerate(parts)]
    name, declares = _class("Named", "NamedTuple", lines)
    values = st.tuples(*(part.values for part in parts)).map(lambda items: f"{name}({', '.join(items)})")
    return Kind(name, values, "named tuple", tuple(parts), declares)


@st.composite
def keys(draw: st.DrawFn, depth: int, inner: Inner) -> Kind:
    """A ``TypedDict``."""
    parts = draw(st.lists(inner(depth - 1), min_size=1, max_size=2))
    lines = [f"    k{index}: {part.source}" for index, part in enumerate(parts)]
    name, declares = _class("Keys", "TypedDict", lines)
    values = st.tuples(*(part.values for part in parts)).map(
        lambda items: "{" + ", ".join(f"'k{index}': {item}" for index, item in enumerate(items)) + "}"
    )
    return Kind(name, values, "typed dict", tuple(parts), declares, shared=True)


@st.composite
def record(draw: st.DrawFn, depth: int, inner: Inner) -> Kind:
    """A dataclass: plain, frozen, with defaults, on a base class, or on a generic one."""
    parts = draw(st.lists(field_kinds(depth - 1), min_size=1, max_size=3))
    shape = draw(st.sampled_from(["plain", "plain", "frozen", "derived", "generic"]))
    first_default = draw(st.integers(0, len(parts)))
    lines, declares, bases = [], "", ""
    for index, part in enumerate(parts):
        default = ""
        if index >= first_default:
            value = draw(part.values)
            default = f" = field(default_factory=lambda: {value})" if _needs_factory(part) else f" = {value}"
            if draw(st.integers(0, 7)) == 0:
                default = " = None"
        lines.append(f"    f{index}: {part.source}{default}")
    if shape == "derived" and len(lines) > 1:
        bases, declares = _class("Base", "", lines[:1], decorator="@dataclass")
        lines = lines[1:]
    elif shape == "generic" and first_default == len(parts):
        base, declares = _class("Box", "Generic[T]", ["    f0: T"], decorator="@dataclass")
        bases = f"{base}[{parts[0].source}]"
        lines = lines[1:] or ["    pass"]
    decorator = "@dataclass(frozen=True)" if shape == "frozen" else "@dataclass"
    name, own = _class("Record", bases, lines, decorator=decorator)
    required = parts[: max(1, first_default)]
    values = _records(name, required) | _records(name, parts)
    return Kind(name, values, "record", tuple(parts), f"{declares}\n{own}", shared=True)


def _needs_factory(part: Kind) -> bool:
    return any(inner.shared or inner.family in {"file", "directory", "table", "any"} for inner in part.walk())


def _records(name: str, parts: list[Kind]) -> Values:
    return st.tuples(*(part.values for part in parts)).map(
        lambda items: f"{name}({', '.join(f'f{index}={item}' for index, item in enumerate(items))})"
    )


def _class(prefix: str, bases: str, lines: list[str], decorator: str = "") -> tuple[str, str]:
    """A name that stands for this content, and the declaration."""
    content = "\n".join((decorator, bases, *lines))
    name = f"{prefix}{zlib.crc32(content.encode()):08x}"
    head = f"class {name}({bases}):" if bases else f"class {name}:"
    return name, "\n".join((decorator, head, *lines))


@st.composite
def examples(draw: st.DrawFn) -> Example:
    """An annotation of up to four levels, and some values of it."""
    kind = draw(kinds(draw(st.integers(0, 4))))
    source = "\n".join((*kind.declarations(), f"ANNOTATION = {kind.source}", ""))
    return Example(source, tuple(draw(st.lists(kind.values, min_size=1, max_size=3))))
