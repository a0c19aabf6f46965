"""How one parameter of a view stands in its message, both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flyteweight.models import message_of

if TYPE_CHECKING:
    from collections.abc import Callable


class Field(NamedTuple):
    """A parameter, and what it is in the message."""

    name: str
    """The message's field."""
    form: str = "plain"
    """The key of :data:`FORMS`."""
    of: str = ""
    """The view that it holds, ``literals.Scalar``, or the ``Enum``."""
    read: str = "always"
    """``present``: ``None`` without it; ``true``: ``None`` if empty; ``always``: what the message says."""


class Form(NamedTuple):
    """Both directions of a form; ``of`` is what :class:`Field` names, resolved."""

    write: Callable[[Any], Any]
    read: Callable[[Any, Any], Any]


def written(field: Field, value: Any) -> Any:
    """What the message's constructor takes for a parameter's value; ``None`` leaves the field out."""
    return None if value is None else FORMS[field.form].write(value)


def read(field: Field, of: Any, message: Any) -> Any:
    """The parameter's value that a message has."""
    if field.read == "present" and not message.HasField(field.name):
        return None
    value = FORMS[field.form].read(getattr(message, field.name), of)
    return (value or None) if field.read == "true" else value


def _struct(value: Any) -> Any:
    from google.protobuf.json_format import ParseDict
    from google.protobuf.message import Message
    from google.protobuf.struct_pb2 import Struct

    return value if isinstance(value, Message) else ParseDict(value, Struct())


def _dict(struct: Any, _of: Any) -> Any:
    from google.protobuf.json_format import MessageToDict

    return MessageToDict(struct)


def _duration(value: Any) -> Any:
    from google.protobuf.duration_pb2 import Duration

    duration = Duration()
    duration.FromTimedelta(value)
    return duration


def _timestamp(value: Any) -> Any:
    from google.protobuf.timestamp_pb2 import Timestamp

    timestamp = Timestamp()
    timestamp.FromDatetime(value)
    return timestamp


def _datetime(timestamp: Any, _of: Any) -> Any:
    from datetime import timezone

    return timestamp.ToDatetime(tzinfo=timezone.utc)


def _bool_value(value: Any) -> Any:
    from google.protobuf.wrappers_pb2 import BoolValue

    return BoolValue(value=value)


def _pairs(value: Any) -> Any:
    from flyteidl.core.literals_pb2 import KeyValuePair

    return [KeyValuePair(key=key, value=item) for key, item in value.items()]


def _variable_map(value: Any) -> Any:
    from flyteidl.core.interface_pb2 import VariableMap

    return VariableMap(variables={name: message_of(variable) for name, variable in value.items()})


def _path(value: Any) -> Any:
    from flyteidl.core.types_pb2 import PromiseAttribute

    return [PromiseAttribute(**{"string_value" if isinstance(part, str) else "int_value": part}) for part in value]


def _packed(value: Any) -> Any:
    from google.protobuf.any_pb2 import Any as AnyMessage

    if isinstance(value, AnyMessage):
        return value
    packed = AnyMessage()
    packed.Pack(value)
    return packed


def _pod(value: Any) -> Any:
    from google.protobuf.message import Message

    if isinstance(value, Message):
        return value
    from flyteidl.core.tasks_pb2 import K8sObjectMetadata, K8sPod

    return K8sPod(
        metadata=K8sObjectMetadata(labels=value.labels, annotations=value.annotations),
        pod_spec=_struct(value.pod_spec),
        primary_container_name=value.primary_container_name,
    )


def _same(value: Any) -> Any:
    return value


def _itself(value: Any, _of: Any) -> Any:
    return value


FORMS = {
    "plain": Form(_same, _itself),
    "list": Form(_same, lambda value, _: list(value)),
    "dict": Form(_same, lambda value, _: dict(value)),
    "sorted": Form(sorted, lambda value, _: list(value)),
    "view": Form(message_of, lambda value, view: view.from_flyte_idl(value)),
    "views": Form(
        lambda value: [message_of(item) for item in value],
        lambda value, view: [view.from_flyte_idl(item) for item in value],
    ),
    "view dict": Form(
        lambda value: {key: message_of(item) for key, item in value.items()},
        lambda value, view: {key: view.from_flyte_idl(item) for key, item in value.items()},
    ),
    "variables": Form(
        _variable_map,
        lambda value, view: {key: view.from_flyte_idl(item) for key, item in value.variables.items()},
    ),
    "struct": Form(_struct, _dict),
    "nonempty struct": Form(lambda value: _struct(value) if value else None, _dict),
    "timedelta": Form(_duration, lambda value, _: value.ToTimedelta()),
    "nonzero timedelta": Form(lambda value: _duration(value) if value else None, lambda value, _: value.ToTimedelta()),
    "datetime": Form(_timestamp, _datetime),
    "bool": Form(_bool_value, lambda value, _: value.value),
    "pairs": Form(_pairs, lambda value, _: {pair.key: pair.value for pair in value}),
    "path": Form(_path, lambda value, _: [part.string_value or part.int_value for part in value]),
    "any": Form(_packed, _itself),
    "pod template": Form(_pod, _itself),
    "enum": Form(lambda value: getattr(value, "value", value), lambda value, enum: enum(value)),
}
"""What a value may be on its way: most of a message's fields are read as they are."""
