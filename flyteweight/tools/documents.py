"""The files of a run ─▶ plain data: what kind of message a file holds, and what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import FlyteValueException
from flyteweight.models.words import type_in_words
from flyteweight.tools.graph_view import identifier, node
from flyteweight.tools.readable import binding, struct_value, typed, values

if TYPE_CHECKING:
    from collections.abc import Callable

    from flyteidl.core.dynamic_job_pb2 import DynamicJobSpec
    from flyteidl.core.errors_pb2 import ErrorDocument
    from flyteidl.core.tasks_pb2 import TaskTemplate
    from google.protobuf.message import Message


def kind_of_file(uri: str) -> str | None:
    """The message that a file of this name holds, as far as the name tells."""
    name = uri.rstrip("/").rpartition("/")[2]
    if name.endswith("_offloaded_metadata.pb"):
        return "Literal"
    if name in ("inputs.pb", "outputs.pb"):
        return "LiteralMap"
    if name == "futures.pb":
        return "DynamicJobSpec"
    if name.startswith("error") and name.endswith(".pb"):
        return "ErrorDocument"
    return "TaskTemplate" if "template" in name and name.endswith(".pb") else None


def kind_of_content(data: bytes) -> str | None:
    """The message that bytes are, as far as they tell: one of which they leave no field unknown."""
    from google.protobuf.message import DecodeError

    from flyteweight import models

    for kind in KINDS:
        message = getattr(models, kind)()
        try:
            message.ParseFromString(data)
        except DecodeError:
            continue
        if data and _is_whole(message) and _is_sensible(kind, message):
            return kind
    return None


def _is_whole(message: Any) -> bool:
    from google.protobuf.unknown_fields import UnknownFieldSet

    if len(UnknownFieldSet(message)):
        return False
    for field, value in message.ListFields():
        if field.message_type is None:
            continue
        if field.message_type.GetOptions().map_entry:
            values = value.values() if field.message_type.fields_by_name["value"].message_type is not None else ()
        else:
            values = (value,) if hasattr(value, "DESCRIPTOR") else value
        if not all(map(_is_whole, values)):
            return False
    return True


def _is_sensible(kind: str, message: Any) -> bool:
    """Whether a message says what one of its kind has to say; the bytes of others can be read as it, too."""
    checks: dict[str, Callable[[], bool]] = {
        "LiteralMap": lambda: all(name.isidentifier() for name in message.literals),
        "Literal": lambda: message.WhichOneof("value") is not None,
        "TaskTemplate": lambda: bool(message.type) and bool(message.id.name),
        "DynamicJobSpec": lambda: bool(message.nodes),
        "ErrorDocument": lambda: bool(message.error.code or message.error.message),
    }
    return checks[kind]()


def parsed(kind: str, data: bytes, uri: str) -> Message:
    """The message; raises ``FlyteValueException`` if the bytes are not one of this kind."""
    from google.protobuf.message import DecodeError

    from flyteweight import models

    message: Message = getattr(models, kind)()
    try:
        message.ParseFromString(data)
    except DecodeError:
        raise FlyteValueException(f"{uri} ({len(data)} bytes) is damaged, or not a {kind}; see --type") from None
    return message


def plain(kind: str, message: Any) -> dict[str, Any]:
    """What a message says."""
    views: dict[str, Callable[[Any], dict[str, Any]]] = {
        "LiteralMap": lambda literals: {"values": values(literals)},
        "Literal": typed,
        "ErrorDocument": _error,
        "DynamicJobSpec": _job,
        "TaskTemplate": task,
    }
    return views[kind](message)


KINDS = ("LiteralMap", "Literal", "ErrorDocument", "DynamicJobSpec", "TaskTemplate")


def _error(document: ErrorDocument) -> dict[str, Any]:
    from flyteidl.core.errors_pb2 import ContainerError
    from flyteidl.core.execution_pb2 import ExecutionError

    error = document.error
    shown = {
        "code": error.code,
        "origin": ExecutionError.ErrorKind.Name(error.origin),
        "kind": ContainerError.Kind.Name(error.kind),
        "time": error.timestamp.ToJsonString() if error.HasField("timestamp") else None,
        "worker": error.worker or None,
        "message": error.message,
    }
    return {key: value for key, value in shown.items() if value is not None}


def _job(job: DynamicJobSpec) -> dict[str, Any]:
    return {
        "min_successes": job.min_successes,
        "nodes": [node(message) for message in job.nodes],
        "outputs": {bound.var: binding(bound) for bound in sorted(job.outputs, key=lambda bound: bound.var)},
        "tasks": [task(template) for template in job.tasks],
        "subworkflows": [
            {"id": identifier(workflow.id), "nodes": [node(message) for message in workflow.nodes]}
            for workflow in job.subworkflows
        ],
    }


def task(template: TaskTemplate) -> dict[str, Any]:
    """A task's name, type, interface, and what it runs in."""
    from google.protobuf.json_format import MessageToDict

    shown: dict[str, Any] = {"name": identifier(template.id), "type": template.type}
    for side in ("inputs", "outputs"):
        variables = getattr(template.interface, side).variables
        shown[side] = {name: type_in_words(variables[name].type) for name in sorted(variables)}
    if template.HasField("container"):
        shown["image"] = template.container.image
        shown["command"] = [*template.container.command, *template.container.args]
        shown["environment"] = sorted(pair.key for pair in template.container.env)
    elif template.WhichOneof("target"):
        target = template.WhichOneof("target")
        shown[str(target)] = MessageToDict(getattr(template, str(target)))
    if template.HasField("custom"):
        shown["custom"] = struct_value(template.custom)
    if template.config:
        shown["config"] = dict(sorted(template.config.items()))
    return {key: value for key, value in shown.items() if value not in ("", [], {})}
