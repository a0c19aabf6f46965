"""Which family converts which types, by name, so that nothing is imported before an annotation asks for it.

A family is one small module. It answers everything that may be asked of its types, by a converter (see
:class:`~flyteweight.types.converter.Converter`) for one form of annotation:

- ``literal_type``, ``write`` and ``read``: as an input or output of a task;
- ``to_plain`` and ``from_plain``: inside msgpack, as a field of a dataclass; ``json_schema``: what the schema of such a
  dataclass says of it;
- ``as_literal`` and ``as_plain`` raise ``UnsupportedTypeError`` if it cannot be the one or the other, where the
  annotation is declared and not where a run meets a value; ``parts`` are the converters inside, so that ``check``
  reaches all of them;
- ``fit`` and ``fit_plain``: how unions choose; ``as_declared``: whether it may write where only a Flyte type is known.

To add a family, write the module and a line for each class here::

    # flyteweight/types/money.py
    class MoneyConverter(Converter):
        tag = "Money"                                      # its name in unions: part of the wire format

        def build_type(self, around):
            return LiteralType(simple=SimpleType.INTEGER)

        def fit(self, value):
            return EXACT if isinstance(value, Money) else NO

        def write(self, value, into):
            into.scalar.primitive.integer = self.to_plain(value)

        def read(self, literal):
            return Money(literal.scalar.primitive.integer)

        def to_plain(self, value):
            if not isinstance(value, Money):
                raise self.mismatch(value)
            return value.cents

        def from_plain(self, plain):
            return Money(plain)

        def json_schema(self, schemas):
            return {"type": "integer"}

    def family(form):
        return MoneyConverter(form.annotation)             # or None: not mine, look further along the classes

    def guess(kind):                                       # only if a Flyte type says that it is this family's
        return Money

    # here
    BASES["bank.Money"] = "flyteweight.types.money:family"             # and its subclasses; CLASSES: it alone
    GUESSES["blob", "Money"] = "flyteweight.types.money:guess"         # form of the type, and its format

``form.arguments`` are the forms of what stands in brackets (``converter_of`` makes their converters), ``form.options``
what stands beside the type in ``Annotated``, which ``form.written`` shows, too. What only Python can read derives from
``PickledConverter``. Users register a ``TypeTransformer`` instead, which is asked first.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from flyteweight.types.annotations import Form, dotted_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flyteidl.core.types_pb2 import LiteralType

    from flyteweight.types.converter import Converter

_HERE = "flyteweight.types"
_ABC = "collections.abc"

#: Classes, and constructs and named types of ``typing``, each alone.
CLASSES: dict[str, str] = {
    **dict.fromkeys(("builtins.int", "builtins.float", "builtins.bool", "builtins.str"), f"{_HERE}.scalars:family"),
    "builtins.NoneType": f"{_HERE}.scalars:family",
    **dict.fromkeys(("datetime.datetime", "datetime.date", "datetime.timedelta"), f"{_HERE}.times:family"),
    "builtins.list": f"{_HERE}.containers:list_family",
    **dict.fromkeys(
        (f"{_ABC}.Sequence", f"{_ABC}.MutableSequence", f"{_ABC}.Collection"), f"{_HERE}.sequences:sequence_family"
    ),
    **dict.fromkeys(
        ("builtins.set", "builtins.frozenset", f"{_ABC}.Set", f"{_ABC}.MutableSet", "collections.deque"),
        f"{_HERE}.sequences:collection_family",
    ),
    f"{_ABC}.Iterator": f"{_HERE}.iterators:family",
    "builtins.dict": f"{_HERE}.containers:dict_family",
    **dict.fromkeys(
        (f"{_ABC}.Mapping", f"{_ABC}.MutableMapping", "collections.ChainMap"), f"{_HERE}.mappings:mapping_family"
    ),
    **dict.fromkeys(("builtins.bytes", "builtins.bytearray"), f"{_HERE}.leaves:bytes_family"),
    "datetime.time": f"{_HERE}.leaves:time_family",
    "datetime.timezone": f"{_HERE}.leaves:timezone_family",
    "re.Pattern": f"{_HERE}.leaves:pattern_family",
    **dict.fromkeys(
        ("decimal.Decimal", "fractions.Fraction", "uuid.UUID", "zoneinfo.ZoneInfo"), f"{_HERE}.leaves:family"
    ),
    **dict.fromkeys(
        (f"ipaddress.IPv{version}{part}" for version in (4, 6) for part in ("Address", "Network", "Interface")),
        f"{_HERE}.leaves:family",
    ),
    **dict.fromkeys(
        (
            f"pathlib{module}.{pure}{system}Path"
            for module in ("", "._local")
            for pure in ("", "Pure")
            for system in ("", "Posix", "Windows")
        ),
        f"{_HERE}.leaves:family",
    ),
    "os.PathLike": f"{_HERE}.file_converter:path_family",
    "typing.TextIO": f"{_HERE}.file_converter:stream_family",
    "typing.BinaryIO": f"{_HERE}.file_converter:stream_family",
    "typing.Any": f"{_HERE}.pickles:any_family",
    "builtins.object": f"{_HERE}.pickles:any_family",
    "typing.Union": f"{_HERE}.unions:family",
    "typing.Literal": f"{_HERE}.enums:literal_family",
    "typing.NewType": f"{_HERE}.names:family",
    "typing.TypeVar": f"{_HERE}.names:family",
    "typing.TypeAliasType": f"{_HERE}.names:family",
    "typing.ForwardRef": f"{_HERE}.names:unresolved_family",
    f"{_HERE}.binaries.PlainValue": f"{_HERE}.binaries:family",
    f"{_HERE}.errors.FlyteError": f"{_HERE}.errors:family",
    f"{_HERE}.json_lines.JSONIterator": f"{_HERE}.json_lines:family",
    f"{_HERE}.torch_values.PyTorchCheckpoint": f"{_HERE}.torch_values:checkpoint_family",
    f"{_HERE}.formats.TFRecordFile": f"{_HERE}.tensorflow_records:file_record_family",
    f"{_HERE}.formats.TFRecordsDirectory": f"{_HERE}.tensorflow_records:directory_record_family",
}

#: Classes with all that derive from them.
BASES: dict[str, str] = {
    "enum.Enum": f"{_HERE}.enums:family",
    **dict.fromkeys(("builtins.int", "builtins.float", "builtins.str"), f"{_HERE}.scalar_classes:family"),
    "builtins.tuple": f"{_HERE}.tuples:family",
    "builtins.dict": f"{_HERE}.mappings:dict_class_family",
    "google.protobuf.message.Message": f"{_HERE}.messages:family",
    f"{_HERE}.pickles.FlytePickle": f"{_HERE}.pickles:named_family",
    f"{_HERE}.files.FlyteFile": f"{_HERE}.file_converter:file_family",
    f"{_HERE}.directories.FlyteDirectory": f"{_HERE}.file_converter:directory_family",
    f"{_HERE}.structured.StructuredDataset": f"{_HERE}.structured_converter:family",
    f"{_HERE}.flyte_schema.FlyteSchema": f"{_HERE}.flyte_schema_converter:family",
    **dict.fromkeys(
        (
            "pandas.DataFrame",
            "pandas.core.frame.DataFrame",
            "polars.dataframe.frame.DataFrame",
            "polars.lazyframe.frame.LazyFrame",
            "pyarrow.lib.Table",
        ),
        f"{_HERE}.frame_converter:family",
    ),
    "numpy.ndarray": f"{_HERE}.arrays:family",
    "pydantic.main.BaseModel": f"{_HERE}.pydantic_models:family",
    "pydantic.v1.main.BaseModel": f"{_HERE}.pydantic_models:old_family",
    "mashumaro.types.SerializableType": f"{_HERE}.option_records:self_made_family",
    "mashumaro.types.GenericSerializableType": f"{_HERE}.option_records:self_made_family",
    "PIL.Image.Image": f"{_HERE}.images:family",
    **dict.fromkeys(
        (
            "keras.src.models.model.Model",
            *("keras.src.engine.training.Model", "keras.engine.training.Model", "tf_keras.src.engine.training.Model"),
        ),
        f"{_HERE}.keras_models:family",
    ),
    "sklearn.base.BaseEstimator": f"{_HERE}.estimators:family",
    "torch.Tensor": f"{_HERE}.torch_values:tensor_family",
    "torch.nn.modules.module.Module": f"{_HERE}.torch_values:module_family",
}

#: Classes with all that derive from them, registered while the program runs: asked before those above.
REGISTERED: dict[type, str] = {}

#: What a decorator or metaclass leaves in a class ─▶ the families of such classes, in the order to ask them.
MARKS: dict[str, tuple[str, ...]] = {
    "__dataclass_fields__": (f"{_HERE}.records:family", f"{_HERE}.option_records:family"),
    "__required_keys__": (f"{_HERE}.typed_dicts:family",),
}

#: Form and format of a Flyte type ─▶ what guesses the annotation that it stands for; of any other format, form alone.
GUESSES: dict[tuple[str, str] | str, str] = {
    ("blob", "PythonPickle"): f"{_HERE}.pickles:guess",
    "blob": f"{_HERE}.file_converter:guess",
    "structured_dataset_type": f"{_HERE}.structured:guess",
    "schema": f"{_HERE}.flyte_schema_converter:guess",
}

#: What makes the converter of a form with options, whatever its class is.
OPTIONS = f"{_HERE}.annotated:annotated"
#: What makes the converter of a form that a user's transformer serves, or None.
TRANSFORMED = f"{_HERE}.transformer_converter:by_transformer"

_UNKNOWN = f"{_HERE}.pickles:unknown_family"


def by_family(form: Form) -> Converter:
    """The converter that a family makes of a form; what no family takes is pickled."""
    for target in _targets(form):
        converter: Converter | None = load(target)(form)
        if converter is not None:
            return converter
    converter = load(_UNKNOWN)(form)
    assert converter is not None  # noqa: S101 - the last family takes everything
    return converter


def guess(form: str, text: str, kind: LiteralType) -> Any:
    """The annotation that a family says a Flyte type stands for; None if no family knows its form and format."""
    target = GUESSES.get((form, text)) or GUESSES.get(form)
    return None if target is None else load(target)(kind)


def _targets(form: Form) -> Iterator[str]:
    """The families to ask, by the names of a form's classes, nearest first."""
    kind = form.kind
    if isinstance(kind, str):
        names = [kind]
    elif form.is_class:
        names = [dotted_name(kind)]
    else:
        names = [f"typing.{type(kind).__name__}"]
    if form.is_class and kind in REGISTERED:
        yield REGISTERED[kind]
    if names[0] in CLASSES:
        yield CLASSES[names[0]]
    if not form.is_class:
        return
    for base in kind.__mro__:
        own = vars(base)
        yield from (target for mark, targets in MARKS.items() if mark in own for target in targets)
        if base in REGISTERED:
            yield REGISTERED[base]
        name = dotted_name(base)
        if name in BASES:
            yield BASES[name]


def load(target: str) -> Callable[[Any], Any]:
    """What a name in these tables stands for, imported."""
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)  # type: ignore[no-any-return]
