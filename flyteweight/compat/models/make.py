"""Makes the classes of flytekit's models from the data of the modules beside this one, each when it is first named."""

from __future__ import annotations

import enum
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from flyteweight.compat.models.entity import FlyteIdlEntity, FlyteType
from flyteweight.compat.models.forms import Field, read, written

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

OURS, THEIRS = "flyteweight.compat.models", "flytekit.models"


class View(FlyteIdlEntity):
    """A model: values under flytekit's names, which become a message when it is asked for, and are read from one."""

    _message: ClassVar[str]
    _parameters: ClassVar[Mapping[str, Field]]

    @classmethod
    def message_class(cls) -> Any:
        """The class of its messages."""
        return _resolved(cls._message)

    def to_flyte_idl(self) -> Any:
        """A new message of the values as they are now; parts may be views or messages."""
        values = {
            field.name: written(field, getattr(self, attribute)) for attribute, field in type(self)._fields().items()
        }
        return self.message_class()(**values)

    @classmethod
    def from_flyte_idl(cls, pb2_object: Any) -> Any:
        """The view of a message."""
        return cls(**{name: read(field, _of(field), pb2_object) for name, field in cls._parameters.items()})

    @classmethod
    def _fields(cls) -> dict[str, Field]:
        """The fields by the attributes that hold their values."""
        return {f"_{name}": field for name, field in cls._parameters.items()}


class Record(View):
    """A model that is a dataclass: its values are plain attributes, and two are equal if all of their values are."""

    @classmethod
    def _fields(cls) -> dict[str, Field]:
        return dict(cls._parameters)


def lazily(module: str) -> Callable[[str], Any]:
    """The ``__getattr__`` of a module of data: makes what its ``VIEWS``, ``ENUMS`` and ``ALSO`` describe."""

    def find(name: str) -> Any:
        data = vars(sys.modules[module])
        if name in data.get("ALSO", ()):
            value = _resolved(data["ALSO"][name])
        elif name in data["VIEWS"]:
            value = _view(module, name)
        elif name in data["ENUMS"]:
            value = _constants(module, name)
        else:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        data[name] = value
        return value

    return find


def _view(module: str, name: str) -> Any:
    data = vars(sys.modules[module])
    shape = data["VIEWS"][name]
    parameters = [part.partition("=")[::2] for part in shape["parameters"].split(", ") if part]
    own = methods(module, name)
    members: dict[str, Any] = {
        **_nested(module, name),
        **shape.get("constants", {}),
        "__module__": module.replace(OURS, THEIRS),
        "__qualname__": name,
        "__doc__": f"A view of ``{shape['message'].rpartition(':')[2]}``.",
        "_message": shape["message"],
        "_parameters": {
            parameter: Field(*shape["fields"].get(parameter, (parameter,)))
            for parameter, _ in parameters
            if parameter not in shape.get("beside", ())
        },
    }
    if shape.get("dataclass"):
        return _record(name, parameters, (own, Record) if own else (Record,), members)
    members["__init__"] = _init(parameters, settles=hasattr(own, "_settle"), names=members)
    for parameter, _ in parameters:
        if not hasattr(own, parameter):
            members[parameter] = _property(f"_{parameter}", parameter in shape.get("settable", ()))
    return FlyteType(name.rpartition(".")[2], (own, View) if own else (View,), members)


def methods(module: str, name: str) -> Any:
    """What a class does beyond its data: the class of its name in ``methods``, or ``None``."""
    home = f"{OURS}.methods.{module.removeprefix(f'{OURS}.').replace('.', '_')}"
    try:
        written_by_hand = import_module(home)
    except ModuleNotFoundError as error:
        if error.name != home:
            raise
        return None
    return getattr(written_by_hand, name.replace(".", ""), None)


def _nested(module: str, name: str) -> dict[str, Any]:
    """The classes inside a class; what they are named after is their last part."""
    data = vars(sys.modules[module])
    inside = f"{name}."
    made = {}
    for nested in data["VIEWS"]:
        if nested.startswith(inside) and "." not in nested.removeprefix(inside):
            made[nested.removeprefix(inside)] = _view(module, nested)
    for nested in data["ENUMS"]:
        if nested.startswith(inside) and "." not in nested.removeprefix(inside):
            made[nested.removeprefix(inside)] = _constants(module, nested)
    return made


def _constants(module: str, name: str) -> Any:
    data = vars(sys.modules[module])
    values: dict[str, int] = data["ENUMS"][name]
    last = name.rpartition(".")[2]
    if name in data.get("PYTHON_ENUMS", ()):
        return enum.Enum(last, values, module=module.replace(OURS, THEIRS), qualname=name)
    members: dict[str, Any] = {**values, "__module__": module.replace(OURS, THEIRS), "__qualname__": name}
    members["__doc__"] = "Names of numbers."
    if name in data.get("UNKNOWN", ()):
        unknown: str = data["UNKNOWN"][name]
        names = {value: key for key, value in values.items()}
        members["enum_to_string"] = classmethod(lambda _cls, value: names.get(value, unknown.format(value)))
    return type(last, (), members)


def _init(parameters: list[Any], settles: bool, names: dict[str, Any]) -> Any:
    """A constructor with a signature of its own, as Python's dataclasses make theirs."""
    signature = ", ".join(f"{name}={default}" if default else name for name, default in parameters)
    lines = [f"    self._{name} = {name}" for name, _ in parameters]
    lines += ["    self._settle()"] if settles else []
    source = f"def __init__({', '.join(filter(None, ('self', signature)))}):\n" + "\n".join(lines or ["    pass"])
    made: dict[str, Any] = {}
    exec(source, {**names, "__name__": names["__module__"]}, made)  # noqa: S102 - of our own data
    made["__init__"].__qualname__ = f"{names['__qualname__']}.__init__"
    return made["__init__"]


def _record(name: str, parameters: list[Any], bases: tuple[Any, ...], members: dict[str, Any]) -> Any:
    from dataclasses import dataclass, field

    members["__annotations__"] = {parameter: Any for parameter, _ in parameters}
    for parameter, default in parameters:
        if default:
            members[parameter] = field(default=eval(default, dict(members)))  # noqa: S307 - of our own data
    return dataclass(FlyteType(name, bases, members))


def _property(attribute: str, settable: bool) -> property:
    def get(self: Any) -> Any:
        return getattr(self, attribute)

    def put(self: Any, value: Any) -> None:
        setattr(self, attribute, value)

    return property(get, put if settable else None)


def view(place: str) -> Any:
    """The class at a place: ``literals:Scalar``, or with a name inside it."""
    return _resolved(f"{OURS}.{place}")


def _of(field: Field) -> Any:
    return view(field.of) if field.of else None


def _resolved(place: str) -> Any:
    """What ``package.module:Name.Inner`` or ``package.module.Name`` names."""
    known = _RESOLVED.get(place)
    if known is None:
        module, colon, name = place.partition(":")
        if not colon:
            module, _, name = place.rpartition(".")
        known = import_module(module)
        for part in name.split("."):
            known = getattr(known, part)
        _RESOLVED[place] = known
    return known


_RESOLVED: dict[str, Any] = {}
