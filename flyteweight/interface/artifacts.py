"""Artifacts in signatures: what an output says of the artifact it makes, what an input's default says of one."""

from __future__ import annotations

import typing
from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import FlyteValidationException

if TYPE_CHECKING:
    from flyteidl.core.interface_pb2 import Parameter

    from flyteweight.interface.interface import Interface


def detect_artifact(options: tuple[Any, ...]) -> Any:
    """The message of the artifact among what stands beside a type, if there is one."""
    found = next((option for option in options if hasattr(option, "to_partial_artifact_id")), None)
    return None if found is None else found.to_partial_artifact_id()


def artifact_of(annotation: Any) -> Any:
    """The message of the artifact that an output makes, if it makes one."""
    if typing.get_origin(annotation) is not typing.Annotated:
        return None
    return detect_artifact(typing.get_args(annotation)[1:])


def check_artifacts(owner: str, interface: Interface, *, at_run_time: bool) -> None:
    """Raise ``FlyteValidationException`` for a partition that no input, and nothing at run time, gives a value."""
    for name, annotation in interface.outputs.items():
        artifact = artifact_of(annotation)
        if artifact is None:
            continue
        values = {f"partition '{key}'": value for key, value in artifact.partitions.value.items()}
        if artifact.HasField("time_partition"):
            values["the time partition"] = artifact.time_partition.value
        for what, value in values.items():
            if value.HasField("runtime_binding") and not at_run_time:
                raise FlyteValidationException(
                    f"output '{name}' of '{owner}': {what} has no value, and a workflow cannot give it when it runs; "
                    "bind it to one of Inputs"
                )
            if value.HasField("input_binding") and value.input_binding.var not in interface.inputs:
                raise FlyteValidationException(
                    f"output '{name}' of '{owner}': {what} is bound to input '{value.input_binding.var}', which is not "
                    f"there; the inputs: {', '.join(interface.inputs) or 'none'}"
                )


def fill_default(parameter: Parameter, default: Any) -> bool:
    """Write an input's default that is an artifact or a query; whether it is one."""
    if hasattr(default, "to_id_idl") and hasattr(default, "query"):
        if default.version:
            parameter.artifact_id.CopyFrom(default.concrete_artifact_id)
            return True
        default = default.query()
        if not default.bound:
            raise FlyteValidationException(
                f"artifact '{default.name}' has partitions without values; give them: {default.name}.query(…)"
            )
    if not (hasattr(default, "bound") and hasattr(default, "artifact")):
        return False
    parameter.artifact_query.CopyFrom(default.to_flyte_idl())
    return True
