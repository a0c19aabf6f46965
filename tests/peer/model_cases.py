"""pydantic's models, as source text for either world."""

from __future__ import annotations

IMPORTS = """
import math
from pydantic import BaseModel, ConfigDict, Field, RootModel, SecretStr, computed_field, field_serializer
from pydantic import field_validator, model_validator
from pydantic.dataclasses import dataclass as checked_dataclass


class Inner(BaseModel):
    x: int = 3
    y: Optional[float] = None


class Other(BaseModel):
    z: str


@dataclass
class Point:
    x: int
    y: float = 0.0


@dataclass
class WithFile:
    file: FlyteFile
    n: int = 1


"""

#: The rest of a module, and the values of its ``ANNOTATION``.
CASES: dict[str, tuple[str, tuple[str, ...]]] = {
    "scalars": (
        """
class Case(BaseModel):
    number: int
    real: float = 1.5
    text: str = "text"
    flag: bool = True
    raw: bytes = b"raw"
    none: None = None
    anything: Any = None
""",
        ("Case(number=1)", "Case(number=2**40, real=-1e300, text='\\u00fc', flag=False, anything={'a': [1, None]})"),
    ),
    "times": (
        """
class Case(BaseModel):
    at: dt.datetime
    day: dt.date = dt.date(2020, 1, 2)
    took: dt.timedelta = dt.timedelta(seconds=1.5)
    clock: dt.time = dt.time(1, 2, 3)
""",
        ("Case(at=dt.datetime(2020, 1, 2, 3, 4, 5, 6))", "Case(at=dt.datetime(2020, 1, 2, tzinfo=UTC))"),
    ),
    "enums": (
        """
class Case(BaseModel):
    color: Color = Color.RED
    shade: Shade = Shade.DARK
    level: Level = Level.LOW
    one: Literal["a", 1] = "a"
    colors: List[Color] = [Color.GREEN]
""",
        ("Case()", "Case(color=Color.GREEN, level=Level.HIGH, one=1)"),
    ),
    "containers": (
        """
class Case(BaseModel):
    rows: List[List[int]] = [[1], []]
    by_name: Dict[str, float] = {"a": 1.0}
    by_number: Dict[int, str] = {7: "seven"}
    pair: Tuple[int, str] = (1, "b")
    many: Tuple[int, ...] = (1, 2)
    numbers: Set[int] = {1, 2}
    frozen: FrozenSet[str] = frozenset({"f"})
    mapping: Mapping[str, int] = {"m": 1}
    bare: dict = {"a": 1}
    bare_list: list = [1, "a"]
    maybe: Optional[List[int]] = None
    either: Union[int, str] = 1
""",
        ("Case()", "Case(maybe=[1], either='a', rows=[])"),
    ),
    "nested": (
        """
class Case(BaseModel):
    inner: Inner
    inners: List[Inner] = []
    by_name: Dict[str, Inner] = {}
    maybe: Optional[Inner] = None
    either: Union[Inner, Other] = Inner()
""",
        ("Case(inner=Inner(x=1))", "Case(inner=Inner(), inners=[Inner(y=1.5)], by_name={'a': Inner()}, maybe=Inner())"),
    ),
    "list_of_models": ("ANNOTATION = List[Inner]\n", ("[]", "[Inner(x=1), Inner(y=2.0)]")),
    "dict_of_models": ("ANNOTATION = Dict[str, Inner]\n", ("{'a': Inner(x=1)}",)),
    "optional_model": ("ANNOTATION = Optional[Inner]\n", ("None", "Inner(x=1)")),
    "union_of_models": ("ANNOTATION = Union[Inner, Other, int]\n", ("Inner(x=1)", "Other(z='z')", "3")),
    "list_of_optional": ("ANNOTATION = List[Optional[Inner]]\n", ("[None, Inner(x=1)]",)),
    "dataclass_inside": (
        "class Case(BaseModel):\n    point: Point\n    points: List[Point] = []\n    file: Optional[WithFile] = None\n",
        (
            "Case(point=Point(1))",
            "Case(point=Point(1), points=[Point(2, 1.5)], file=WithFile(FlyteFile('s3://bucket/a')))",
        ),
    ),
    "checked_dataclass": (
        "@checked_dataclass\nclass Checked:\n    x: int\n\n\nclass Case(BaseModel):\n    inner: Checked\n",
        ("Case(inner=Checked(1))",),
    ),
    "files": (
        """
class Case(BaseModel):
    file: FlyteFile
    directory: Optional[FlyteDirectory] = None
    table: Optional[StructuredDataset] = None
    files: List[FlyteFile] = []
    named: Dict[str, FlyteDirectory] = {}
""",
        (
            "Case(file=FlyteFile('s3://bucket/a'))",
            "Case(file=FlyteFile(HERE + '/one.txt'), directory=FlyteDirectory(HERE + '/many'))",
            "Case(file=FlyteFile('s3://bucket/a', metadata={'k': 'v'}), directory=FlyteDirectory('s3://bucket/d'),"
            " table=StructuredDataset(uri='s3://b/t', file_format='csv'), files=[FlyteFile('s3://bucket/b')],"
            " named={'a': FlyteDirectory('s3://bucket/d')})",
        ),
    ),
    "file_with_format": (
        "class Case(BaseModel):\n    table: CsvFile\n    maybe: Optional[CsvFile] = None\n",
        ("Case(table=CsvFile('s3://bucket/a.csv'))",),
    ),
    "file_from_a_dict": (
        "class Case(BaseModel):\n    file: FlyteFile\n",
        ("Case(file={'path': 's3://bucket/a'})", "Case.model_validate({'file': {'path': HERE + '/one.txt'}})"),
    ),
    "inherited": ("class Case(Inner):\n    own: str = 'own'\n", ("Case()", "Case(x=1, own='o')")),
    "subclass_given": ("class Sub(Inner):\n    own: str = 'own'\n\n\nANNOTATION = Inner\n", ("Sub(x=5)",)),
    "generic": (
        "class Box(BaseModel, Generic[T]):\n    content: T\n\n\nANNOTATION = Box[int]\n",
        ("Box[int](content=1)",),
    ),
    "root": ("class Case(RootModel[List[int]]):\n    pass\n", ("Case([1, 2])",)),
    "described": (
        """
class Case(BaseModel):
    '''A documented model.'''

    number: int = Field(3, ge=1, description="how many", title="Number of things")
    noted: Annotated[int, Field(gt=0)] = 1
    text: str = Field("a", pattern="^a", examples=["a"])
""",
        ("Case()", "Case(number=5)"),
    ),
    "extra_allowed": (
        "class Case(BaseModel):\n    model_config = ConfigDict(extra='allow')\n    x: int = 1\n",
        ("Case(x=1, more='more', numbers=[1])",),
    ),
    "extra_forbidden": (
        "class Case(BaseModel):\n    model_config = ConfigDict(extra='forbid', frozen=True)\n    x: int = 1\n",
        ("Case(x=1)",),
    ),
    "strict": (
        "class Case(BaseModel):\n    model_config = ConfigDict(strict=True)\n    color: Color\n    at: dt.datetime\n",
        ("Case(color=Color.RED, at=dt.datetime(2020, 1, 2))",),
    ),
    "validators": (
        """
class Case(BaseModel):
    name: str
    double: int = 0

    @field_validator("name", mode="before")
    @classmethod
    def stripped(cls, value):
        return str(value).strip()

    @model_validator(mode="after")
    def doubled(self):
        self.double = len(self.name) * 2
        return self
""",
        ("Case(name=' a ')",),
    ),
    "serializers": (
        """
class Case(BaseModel):
    when: dt.date
    key: SecretStr = SecretStr("hidden")

    @field_serializer("key")
    def revealed(self, value):
        return value.get_secret_value()
""",
        ("Case(when=dt.date(2020, 1, 2))",),
    ),
    "own_json": (
        """
class Case(BaseModel):
    x: int

    def model_dump_json(self, **options):
        return '{"x": %d}' % (self.x + 1)

    @classmethod
    def model_validate_json(cls, json_data, **options):
        return cls(x=json.loads(json_data)["x"] - 1)
""",
        ("Case(x=3)",),
    ),
    "odd_types": (
        """
class Case(BaseModel):
    price: decimal.Decimal = decimal.Decimal("1.10")
    key: uuid.UUID = uuid.UUID(int=5)
    where: pathlib.Path = pathlib.Path("/some/where")
    address: ipaddress.IPv4Address = ipaddress.IPv4Address("127.0.0.1")
""",
        ("Case()",),
    ),
    "constants": (
        "class Case(BaseModel):\n    model_config = ConfigDict(ser_json_inf_nan='constants')\n    x: float\n",
        ("Case(x=math.nan)", "Case(x=math.inf)"),
    ),
    "bytes_as_base64": (
        "class Case(BaseModel):\n    model_config = ConfigDict(ser_json_bytes='base64', val_json_bytes='base64')\n"
        "    raw: bytes\n",
        ("Case(raw=b'\\xff\\x00')",),
    ),
    "private": (
        "class Case(BaseModel):\n    x: int = 1\n    _hidden: int = 5\n    left: int = Field(2, exclude=True)\n",
        ("Case()",),
    ),
    "computed": (
        """
class Case(BaseModel):
    x: int = 1

    @computed_field
    @property
    def twice(self) -> int:
        return self.x * 2
""",
        ("Case(x=4)",),
    ),
    "empty": ("class Case(BaseModel):\n    pass\n", ("Case()",)),
    "made_in_a_function": (
        "def make():\n    class Local(BaseModel):\n        x: int = 1\n    class Case(BaseModel):\n"
        "        inner: Local\n    return Case, Local\nCase, Local = make()\n",
        ("Case(inner=Local(x=2))",),
    ),
    "referring_ahead": (
        "class Case(BaseModel):\n    later: 'Later'\n\n\nclass Later(BaseModel):\n    x: int = 1\n\n\n"
        "Case.model_rebuild()\n",
        ("Case(later=Later(x=2))",),
    ),
}

#: What flytekit fails at and flyteweight does not: a guess from a schema, a union of two models, an alias, a model in a
#: dataclass.
FURTHER = {"scalars": {"guess"}, "containers": {"guess"}, "root": {"guess"}, "union_of_models": {"literal"}}
