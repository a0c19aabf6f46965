"""What the models of ``flytekit.models.interface`` do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.compat.models.methods import first

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet


class Variable:
    """An input or output of an interface."""

    to_flyte_idl: Any

    def to_flyte_idl_list(self) -> Any:
        """The message of a variable that holds a list of these values."""
        from flyteidl.core.types_pb2 import LiteralType

        message = self.to_flyte_idl()
        message.type.CopyFrom(LiteralType(collection_type=message.type))
        return message


class TypedInterface:
    """The inputs and outputs of a task or workflow."""

    inputs: Any
    outputs: Any

    def transform_interface_to_list(self, bound_inputs: AbstractSet[str], excluded_inputs: AbstractSet[str]) -> Any:
        """The interface of a map: lists of all, but for inputs that are bound; without those that are excluded."""
        from flyteidl.core.interface_pb2 import TypedInterface, VariableMap

        inputs = {
            name: variable.to_flyte_idl() if name in bound_inputs else variable.to_flyte_idl_list()
            for name, variable in self.inputs.items()
            if name not in excluded_inputs
        }
        outputs = {name: variable.to_flyte_idl_list() for name, variable in self.outputs.items()}
        message = TypedInterface(inputs=VariableMap(variables=inputs), outputs=VariableMap(variables=outputs))
        kind: Any = type(self)
        return kind.from_flyte_idl(message)


class Parameter:
    """An input of a launch plan: required, or with a default."""

    var: Any
    default: Any
    required: Any
    artifact_query: Any
    artifact_id: Any

    @property
    def behavior(self) -> Any:
        """The default, or whether it is required, or the query of an artifact."""
        return first(self.default, self.required, self.artifact_query)

    def to_flyte_idl(self) -> Any:
        """The message; a default or a query says that it is not required."""
        from flyteidl.core.interface_pb2 import Parameter

        from flyteweight.models import message_of

        message = Parameter(
            var=message_of(self.var),
            default=message_of(self.default),
            artifact_query=self.artifact_query or None,
            artifact_id=self.artifact_id or None,
        )
        if self.required is not None and self.default is None and self.artifact_query is None:
            message.required = self.required
        return message
