"""Pickled values: what no other family converts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteidl.core.types_pb2 import BlobType, LiteralType

from flyteweight.types.annotations import normal
from flyteweight.types.conversion_error import ConversionError, describe
from flyteweight.types.converter import CLOSE, EXACT, NO, Converter
from flyteweight.types.pickling import load, store
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Literal

    from flyteweight.types.annotations import Form
    from flyteweight.types.schema import Schemas

#: Format of the blob. Wire format.
FORMAT = "PythonPickle"
_WARNED: set[str] = set()
_OF_TYPES: dict[Any, type[FlytePickle]] = {}


class FlytePickle:
    """The annotation of a pickled value: ``FlytePickle[T]`` of one of type ``T``, or of a type that is not known.

    It says that a pickle is meant: there is no warning.
    """

    @classmethod
    def python_type(cls) -> Any:
        """The ``T`` of ``FlytePickle[T]``; the class of None if there is none."""
        return type(None)

    def __class_getitem__(cls, item: Any) -> Any:
        if item is None:
            return cls
        key = normal(item).key
        if key not in _OF_TYPES:
            attributes = {"python_type": classmethod(lambda _: item), "__module__": cls.__module__}
            attributes["__qualname__"] = f"FlytePickle[{getattr(item, '__name__', item)}]"
            _OF_TYPES[key] = type("FlytePickle", (cls,), attributes)
        return _OF_TYPES[key]


class PickledConverter(Converter):
    """Values of a type ◀─▶ a blob with their pickle, which the same Python and packages can read.

    Base of what has no other form as an input or output; inside msgpack it may well have one.
    """

    tag = "FlytePickle"
    #: Whether the annotation says that a pickle is read; ``Any`` does not.
    is_declared = True

    def as_literal(self) -> Converter:
        shown = str(self.annotation)
        if shown not in _WARNED:
            _WARNED.add(shown)
            from flyteweight.runtime.logs import logger

            logger().warning(
                "no family of types knows %s: its values are pickled, which the same Python and packages alone can "
                "read; a dataclass, a FlyteFile or a TypeTransformer of your own travels better",
                self.annotation,
            )
        return self

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:  # noqa: ARG002
        declared = LiteralType(blob=BlobType(format=FORMAT))
        declared.metadata.update({"python_class_name": str(self.annotation)})
        return declared

    def write(self, value: Any, into: Literal) -> None:
        if value is None and self.fit(None) == NO:
            raise self.mismatch(value)
        blob = into.scalar.blob
        blob.metadata.type.format = FORMAT
        blob.uri = store(value)

    def read(self, literal: Literal) -> Any:
        if literal.scalar.WhichOneof("value") == "blob":
            return load(literal.scalar.blob.uri, declared=self.is_declared)
        return self.read_plain(literal)


class AnyConverter(PickledConverter):
    """``Any``: a pickle; inside msgpack, what that can carry goes in and out as it is."""

    is_declared = False

    def fit(self, value: Any) -> int:  # noqa: ARG002
        return CLOSE

    def to_plain(self, value: Any) -> Any:
        return value

    def from_plain(self, plain: Any) -> Any:
        return plain

    def json_schema(self, schemas: Schemas) -> dict[str, Any]:  # noqa: ARG002
        return {}


class UnknownConverter(PickledConverter):
    """A class that no family knows: a pickle, and no field of a dataclass."""

    def __init__(self, annotation: Any, kind: Any) -> None:
        super().__init__(annotation)
        self.kind = kind

    def as_plain(self, around: tuple[Converter, ...] = ()) -> Converter:  # noqa: ARG002
        raise UnsupportedTypeError(
            f"{self.annotation} has no form that msgpack can carry; use a dataclass, "
            "or pass the value as an input or output of its own"
        )

    def fit(self, value: Any) -> int:
        kind = self.kind
        if value is None:
            return NO
        if not isinstance(kind, type):
            return CLOSE
        try:
            is_one = isinstance(value, kind)
        except TypeError:  # a Protocol that cannot be checked, a parametrised class
            return CLOSE
        if type(value) is kind:
            return EXACT
        return CLOSE if is_one else NO

    def to_plain(self, value: Any) -> Any:
        raise ConversionError("data that msgpack can carry", describe(value))

    def from_plain(self, plain: Any) -> Any:
        return plain


class NamedPickleConverter(UnknownConverter):
    """``FlytePickle`` and ``FlytePickle[T]``: a pickle of anything."""

    @property
    def expected(self) -> str:
        return str(self.kind.__qualname__)

    def as_literal(self) -> Converter:
        return self

    def build_type(self, around: tuple[Converter, ...]) -> LiteralType:
        declared = super().build_type(around)
        name = "" if self.kind is FlytePickle else ".__class_getitem__.<locals>._SpecificFormatClass"
        path = f"flytekit.types.pickle.pickle.FlytePickle{name}"
        declared.metadata.update({"python_class_name": f"<class '{path}'>"})
        return declared

    def fit(self, value: Any) -> int:
        return NO if value is None else CLOSE


def any_family(form: Form) -> Converter:
    """The converter of ``Any`` and ``object``."""
    return AnyConverter(form.written)


def named_family(form: Form) -> Converter:
    """The converter of ``FlytePickle``."""
    return NamedPickleConverter(form.written, form.kind)


def unknown_family(form: Form) -> Converter:
    """The converter of a type that no family knows."""
    return UnknownConverter(form.written, form.kind)


def guess(kind: LiteralType) -> Any:  # noqa: ARG001 - the class that its metadata may name cannot be trusted
    """The annotation of a pickle's Flyte type."""
    return FlytePickle
