"""Classes that use mashumaro's options, as source text for either world."""

from __future__ import annotations

IMPORTS = """
from mashumaro import DataClassDictMixin, field_options, pass_through
from mashumaro.config import ADD_DIALECT_SUPPORT, TO_DICT_ADD_OMIT_NONE_FLAG, BaseConfig
from mashumaro.dialect import Dialect
from mashumaro.mixins.json import DataClassJSONMixin
from mashumaro.mixins.msgpack import DataClassMessagePackMixin
from mashumaro.types import Alias, Discriminator, GenericSerializableType, RoundedDecimal, SerializableType
from mashumaro.types import SerializationStrategy


class Written(SerializationStrategy):
    def serialize(self, value):
        return value.strftime("%d.%m.%Y")

    def deserialize(self, value):
        return dt.datetime.strptime(value, "%d.%m.%Y").date()


class Money:
    def __init__(self, cents):
        self.cents = cents

    def __eq__(self, other):
        return self.cents == other.cents

    def __repr__(self):
        return f"Money({self.cents})"


class Price(SerializableType):
    def __init__(self, cents):
        self.cents = cents

    def _serialize(self):
        return {"cents": self.cents}

    @classmethod
    def _deserialize(cls, value):
        return cls(value["cents"])

    def __repr__(self):
        return f"Price({self.cents})"


class Annotated_(SerializableType, use_annotations=True):
    def __init__(self, day):
        self.day = day

    def _serialize(self) -> dt.date:
        return self.day

    @classmethod
    def _deserialize(cls, value: dt.date):
        return cls(value)

    def __repr__(self):
        return f"Annotated_({self.day})"


class Wrapped(Generic[T], GenericSerializableType):
    def __init__(self, content):
        self.content = content

    def _serialize(self, types):
        return [types[0].__name__, self.content]

    @classmethod
    def _deserialize(cls, value, types):
        return cls(value[1])

    def __repr__(self):
        return f"Wrapped({self.content})"
"""

CASES = {
    "serialize": (
        """
    day: dt.date = field(metadata=field_options(
        serialize=lambda v: v.strftime("%d/%m/%Y"), deserialize=lambda v: dt.datetime.strptime(v, "%d/%m/%Y").date()))
    plain: dt.date = dt.date(2021, 1, 1)
""",
        "dt.date(2020, 1, 2)",
    ),
    "strategy": (
        "    day: dt.date = field(metadata=field_options(serialization_strategy=Written()))\n",
        "dt.date(2020, 1, 2)",
    ),
    "rounded": (
        "    price: decimal.Decimal = field(metadata=field_options(serialization_strategy=RoundedDecimal(places=1)))\n",
        "decimal.Decimal('1.25')",
    ),
    "pass_through": ("    raw: bytes = field(metadata=field_options(serialize=pass_through))\n", "b'raw'"),
    "no_options": ("    a: int = field(metadata=field_options())\n", "1"),
    "omitted": ("    a: int\n    b: int = field(default=2, metadata={'serialize': 'omit'})\n", "1"),
    "alias": ("    a: int = field(metadata=field_options(alias='A'))\n", None),
    "alias_written": (
        """
    a: int = field(metadata=field_options(alias="A"))
    b: int = 2

    class Config(BaseConfig):
        serialize_by_alias = True
""",
        "1",
    ),
    "alias_annotated": (
        """
    a: Annotated[int, Alias("A")]

    class Config(BaseConfig):
        serialize_by_alias = True
""",
        "1",
    ),
    "aliases": (
        """
    a: int
    b: Optional[int] = None

    class Config(BaseConfig):
        aliases = {"a": "A"}
        serialize_by_alias = True
        allow_deserialization_not_by_alias = True
        omit_none = True
""",
        "1",
    ),
    "omit_none": (
        "    a: Optional[int] = None\n    b: int = 3\n\n    class Config(BaseConfig):\n        omit_none = True\n",
        "",
    ),
    "omit_default": (
        "    a: Optional[int] = None\n    b: int = 3\n\n    class Config(BaseConfig):\n        omit_default = True\n",
        "b=4",
    ),
    "sorted": ("    b: int\n    a: int = 1\n\n    class Config(BaseConfig):\n        sort_keys = True\n", "1"),
    "strategies": (
        """
    day: dt.date
    money: Money
    days: List[dt.date] = field(default_factory=lambda: [dt.date(2020, 1, 2)])
    monies: Dict[str, Money] = field(default_factory=lambda: {"a": Money(2)})

    class Config(BaseConfig):
        serialization_strategy = {
            dt.date: Written(),
            Money: {"serialize": lambda v: v.cents, "deserialize": Money},
        }
""",
        "dt.date(2020, 1, 2), Money(5)",
    ),
    "dialect": (
        """
    day: dt.date
    a: Optional[int] = None

    class Config(BaseConfig):
        class dialect(Dialect):
            serialization_strategy = {dt.date: Written()}
            omit_none = True
""",
        "dt.date(2020, 1, 2)",
    ),
    "options": (
        """
    a: Optional[int] = None

    class Config(BaseConfig):
        code_generation_options = [TO_DICT_ADD_OMIT_NONE_FLAG, ADD_DIALECT_SUPPORT]
""",
        "",
    ),
    "named_tuple": (
        """
    a: NamedTuple("Pair_", [("x", int), ("y", int)])

    class Config(BaseConfig):
        namedtuple_as_dict = True
""",
        None,
    ),
    "extra_schema": (
        "    a: int\n\n    class Config(BaseConfig):\n        json_schema = {'description': 'counted'}\n",
        "1",
    ),
    "foreign_config": ("    a: Optional[int] = None\n\n    class Config:\n        omit_none = True\n", ""),
    "own_config": ("    a: Optional[int] = None\n\n    class Config:\n        colour = 'red'\n", ""),
    "after": (
        """
    a: int

    def __post_serialize__(self, d):
        d["b"] = d.pop("a") + 1
        return d

    @classmethod
    def __pre_deserialize__(cls, d):
        return {"a": d["b"] - 1}
""",
        "1",
    ),
    "before": (
        """
    a: int

    def __pre_serialize__(self):
        return type(self)(self.a * 2)

    @classmethod
    def __post_deserialize__(cls, obj):
        obj.a //= 2
        return obj
""",
        "3",
    ),
    "self_made": (
        "    a: Price\n    b: List[Price] = field(default_factory=list)\n    c: Optional[Price] = None\n",
        "Price(1), [Price(2)], Price(3)",
    ),
    "self_made_by_annotations": ("    a: Annotated_\n", "Annotated_(dt.date(2020, 1, 2))"),
    "self_made_generic": ("    a: Wrapped[int]\n", "Wrapped(1)"),
    "file": (
        """
    f: FlyteFile
    d: FlyteDirectory
    a: int = field(metadata=field_options(alias="A"))
    many: List[FlyteFile] = field(default_factory=lambda: [FlyteFile(HERE + "/one.txt")])
    maybe: Optional[FlyteFile["csv"]] = None

    class Config(BaseConfig):
        serialize_by_alias = True
""",
        "FlyteFile('s3://b/f'), FlyteDirectory(HERE + '/many'), 1",
    ),
    "table": (
        """
    t: StructuredDataset
    a: int = field(default=1, metadata=field_options(alias="A"))

    class Config(BaseConfig):
        serialize_by_alias = True
""",
        "StructuredDataset(uri='s3://b/t')",
    ),
    "file_inside": (
        """
    class Inner:
        pass

    i: Pair
    f: FlyteFile = field(default_factory=lambda: FlyteFile("s3://b/f"))

    class Config(BaseConfig):
        omit_default = True
""",
        None,
    ),
}
OTHERS = {
    "discriminated": """
@dataclass
class Cat:
    kind: Literal["cat"] = "cat"


@dataclass
class Dog:
    kind: Literal["dog"] = "dog"
    age: int = 3


@dataclass
class Home:
    pet: Annotated[Union[Cat, Dog], Discriminator(field="kind", include_supertypes=True)]


ANNOTATION, VALUES = Home, ("Home(Dog())", "Home(Cat())")
""",
    "subclasses": """
@dataclass
class Pet:
    kind: str = "pet"

    class Config(BaseConfig):
        discriminator = Discriminator(field="kind", include_subtypes=True)


@dataclass
class Cat(Pet):
    kind: Literal["cat"] = "cat"
    age: int = 3


@dataclass
class Home:
    pets: List[Pet]


ANNOTATION, VALUES = Home, ("Home([Cat()])",)
""",
    "derived": """
@dataclass
class Base:
    a: Optional[int] = None

    class Config(BaseConfig):
        omit_none = True


@dataclass
class Derived(Base):
    b: Optional[int] = None


ANNOTATION, VALUES = Derived, ("Derived()", "Derived(b=1)")
""",
    "self_made_in_a_dict": "ANNOTATION, VALUES = Dict[int, Price], ('{1: Price(2)}',)\n",
    "self_made_alone": "ANNOTATION, VALUES = Price, ('Price(2)',)\n",
    "self_made_dataclass": """
@dataclass
class Both(SerializableType):
    a: int

    def _serialize(self):
        return [self.a]

    @classmethod
    def _deserialize(cls, value):
        return cls(value[0])


@dataclass
class Holder:
    both: Both


ANNOTATION, VALUES = Holder, ("Holder(Both(1))",)
""",
    "generic": """
@dataclass
class Box(Generic[T]):
    content: T = field(metadata=field_options(alias="C"))

    class Config(BaseConfig):
        serialize_by_alias = True


@dataclass
class Holder:
    box: Box[dt.date]


ANNOTATION, VALUES = Holder, ("Holder(Box(dt.date(2020, 1, 2)))",)
""",
    "generic_alone": """
@dataclass
class Box(Generic[T]):
    content: T = field(metadata=field_options(alias="C"))


ANNOTATION, VALUES = Box[int], ("Box(1)",)
""",
    "json_class_inside": """
@dataclass
class Inner(DataClassJSONMixin):
    raw: bytes = b"raw"
    names: Dict[int, str] = field(default_factory=lambda: {1: "a"})


@dataclass
class Outer:
    inner: Inner = field(default_factory=Inner)


ANNOTATION, VALUES = Union[Inner, Outer], ("Inner()", "Outer()")
""",
    "in_unions": """
@dataclass
class First:
    a: int = field(metadata=field_options(alias="A"))


@dataclass
class Second:
    b: int = field(metadata=field_options(alias="B"))


@dataclass
class Holder:
    either: Union[First, Second, int]


ANNOTATION, VALUES = Holder, ("Holder(First(1))", "Holder(Second(1))", "Holder(7)")
""",
    "table_in_a_json_class": """
@dataclass
class Holder(DataClassJSONMixin):
    table: StructuredDataset
    file: FlyteFile


ANNOTATION, VALUES = Holder, ("Holder(StructuredDataset(uri='s3://b/t'), FlyteFile('s3://b/f'))",)
""",
}
OUTER = """

@dataclass
class Outer:
    inner: Case
    many: List[Case] = field(default_factory=list)


ANNOTATION = Outer
"""

ERRORS = """
import sys

sys.path.insert(0, request["repository"])
from dataclasses import dataclass, field
from datetime import date
from mashumaro import field_options
from mashumaro.config import BaseConfig
from mashumaro.mixins.json import DataClassJSONMixin
from flyteidl.core.literals_pb2 import Literal
from flyteweight import FlyteContextManager
from flyteweight.types.engine import TypeEngine
from flyteweight.types.files import FlyteFile
from flyteweight.types.flyte_schema import FlyteSchema
from flyteweight.types.plain import write_plain


@dataclass
class Node:
    day: date = field(metadata=field_options(alias="D", deserialize=date.fromisoformat))
    file: FlyteFile = None
    children: list["Node"] = field(default_factory=list)

    class Config(BaseConfig):
        serialize_by_alias = True


@dataclass
class Stored(DataClassJSONMixin):
    table: FlyteSchema[{"a": int}]


class Unknown:
    pass


@dataclass
class Bad:
    unknown: Unknown = field(metadata=field_options(alias="U"))


def reading(plain):
    literal = Literal()
    write_plain(plain, literal)
    return TypeEngine.to_python_value(FlyteContextManager.current_context(), literal, Node)


def failure(name, function):
    try:
        function()
    except Exception as error:
        reply(name, f"{type(error).__name__}: {error}")


failure("missing", lambda: reading({"day": "2020-01-02"}))
failure("other", lambda: reading({"D": "secret"}))
failure("file", lambda: reading({"D": "2020-01-02", "file": "secret"}))
failure("instance", lambda: TypeEngine.to_literal(FlyteContextManager.current_context(), 3, Node))
failure("unsupported", lambda: TypeEngine.to_literal(FlyteContextManager.current_context(), Bad(Unknown()), Bad))
tree = Node(date(2020, 1, 2), children=[Node(date(2021, 1, 2))])
literal = TypeEngine.to_literal(FlyteContextManager.current_context(), tree, Node)
reply("tree", str(TypeEngine.to_python_value(FlyteContextManager.current_context(), literal, Node) == tree))
reply("type", str(sorted(TypeEngine.to_literal_type(Node).structure.dataclass_type)))
given = TypeEngine.to_literal(FlyteContextManager.current_context(), {"D": "2020-01-02"}, Node)
value = TypeEngine.to_python_value(FlyteContextManager.current_context(), given, Node)
reply("dict", str(value == Node(date(2020, 1, 2))))
stored = Stored(FlyteSchema[{"a": int}](remote_path="s3://b/x"))
reply("schema", stored.to_json() + str(Stored.from_json(stored.to_json()) == stored))
literal = TypeEngine.to_literal(FlyteContextManager.current_context(), stored, Stored)
reply("stored", TypeEngine.to_python_value(FlyteContextManager.current_context(), literal, Stored).table.remote_path)
"""
