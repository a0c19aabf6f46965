"""What the models of one world say of messages with every field set, and with none."""

import base64
import datetime as dt
import enum
import importlib

from google.protobuf.message import Message

DEPTH = 3
LOST = set()


def describe_all(package, views, lost=()):
    """The answers of each view: ``{"literals:Scalar": {"message": …, "parameters": […]}}``, by the view's place; of
    messages without the fields in ``lost``."""
    LOST.update(lost)
    return {place: describe(view(package, place), shape) for place, shape in views.items()}


def view(package, place):
    module, _, name = place.partition(":")
    found = importlib.import_module(f"{package}.{module}")
    for part in name.split("."):
        found = getattr(found, part)
    return found


def describe(kind, shape):
    module, _, name = shape["message"].partition(":")
    message = importlib.import_module(module)
    for part in name.split("."):
        message = getattr(message, part)
    told = {}
    for label, given in variants(message):
        made = kind.from_flyte_idl(given)
        values = [value_of(made, parameter) for parameter in shape["parameters"]]
        told[label] = {"values": dict(zip(shape["parameters"], map(plain, values), strict=True))}
        told[label].update(printed(kind, made))
        told[label]["in a row"] = encoded(kind(*values))
        told[label]["by name"] = encoded(kind(**dict(zip(shape["parameters"], values, strict=True))))
        told[label]["same"] = made == kind(*values)
    return told


def printed(kind, made):
    try:
        told = {"bytes": encoded(made), "repr": repr(made), "empty": made.is_empty}
    except (AttributeError, TypeError) as error:  # flytekit cannot write all that it reads
        return {"refused": type(error).__name__}
    if made.to_flyte_idl().DESCRIPTOR.name != "Struct":  # whose keys have no order, and long texts are cut
        told.update({"str": "".join(sorted(str(made))), "html": "".join(sorted(made._repr_html_()))})
    return told


def encoded(made):
    try:
        message = made.to_flyte_idl()
    except (AttributeError, TypeError) as error:
        return f"refused: {type(error).__name__}"
    return None if message is None else base64.b64encode(message.SerializeToString(deterministic=True)).decode()


def value_of(made, parameter):
    return getattr(made, f"_{parameter}") if hasattr(made, f"_{parameter}") else getattr(made, parameter)


def plain(value):
    """A value as JSON has it: which class, which values."""
    if isinstance(value, Message):
        return {"message": value.DESCRIPTOR.full_name, "bytes": value.SerializeToString(deterministic=True).hex()}
    if hasattr(value, "to_flyte_idl"):
        return {"view": type(value).__qualname__, "bytes": encoded(value)}
    if isinstance(value, (dt.datetime, dt.timedelta, bytes)):
        return repr(value)
    if isinstance(value, enum.Enum):
        return str(value)
    if hasattr(value, "items"):
        return {key: plain(item) for key, item in value.items()}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return [plain(item) for item in value]


def variants(message):
    """A message of nothing, of everything, and one for each field that it can have alone."""
    yield "nothing", message()
    yield "everything", filled(message())
    for field in fields(message):
        yield field.name, filled(message(), only=field.name)


def scalars(message):
    return [field for field in fields(message) if field.message_type is None]


def fields(message):
    return [field for field in message.DESCRIPTOR.fields if field.full_name not in LOST]


def filled(message, depth=DEPTH, only=None):
    seen = set()
    for field in fields(message) if depth else scalars(message):
        one_of = field.containing_oneof
        if only is not None and field.name != only:
            continue
        if only is None and one_of is not None and one_of.name in seen:
            continue
        seen.add(one_of.name if one_of is not None else "")
        fill(message, field, depth)
    return message


def fill(message, field, depth):
    value, kind = getattr(message, field.name), field.message_type
    if kind is not None and kind.GetOptions().map_entry:
        inner = kind.fields_by_name["value"]
        if inner.message_type is None:
            value["k"] = scalar(inner)
        else:
            value["k"].SetInParent()
            inside(value["k"], depth)
    elif field.is_repeated:
        if kind is None:
            value.append(scalar(field))
        else:
            inside(value.add(), depth)
    elif kind is None:
        setattr(message, field.name, scalar(field))
    else:
        value.SetInParent()
        inside(value, depth)


def inside(message, depth):
    name = message.DESCRIPTOR.full_name
    if name == "google.protobuf.Struct":
        message["k"] = "v"
    elif name in ("google.protobuf.Timestamp", "google.protobuf.Duration"):
        message.seconds, message.nanos = 1_700_000_000, 500_000_000
    else:
        filled(message, depth - 1)


def scalar(field):
    if field.type == field.TYPE_BYTES:
        return b"\x00bytes"
    if field.enum_type is not None:
        return field.enum_type.values[min(1, len(field.enum_type.values) - 1)].number
    return {field.CPPTYPE_STRING: "TEXT", field.CPPTYPE_BOOL: True, field.CPPTYPE_DOUBLE: 1.5,
            field.CPPTYPE_FLOAT: 1.5}.get(field.cpp_type, 7)  # fmt: skip
