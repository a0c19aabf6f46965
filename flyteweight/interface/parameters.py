"""Inputs as a caller may give them: which are needed, and the defaults of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.interface.artifacts import fill_default
from flyteweight.types.conversion_error import ConversionError
from flyteweight.types.converters import converter_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flyteidl.core.interface_pb2 import ParameterMap, Variable


def parameters_of(
    types: Mapping[str, Any], variables: Mapping[str, Variable], defaults: Mapping[str, Any]
) -> ParameterMap:
    """A parameter for each of the types; ``None`` is a default only of what may be ``None``, and an artifact of any.

    Raises ``ConversionError``, naming the input, for a default of another type.
    """
    from flyteidl.core.interface_pb2 import Parameter, ParameterMap

    parameters = ParameterMap()
    for name, kind in types.items():
        converter = converter_for(kind)
        parameter = Parameter(var=variables[name])
        value = defaults.get(name)
        if fill_default(parameter, value):
            pass
        elif value is not None:
            try:
                converter.write(value, parameter.default)
            except ConversionError as error:
                raise error.at(f"input {name!r}") from error
        elif converter.accepts_none:
            parameter.default.scalar.none_type.SetInParent()  # not a union, as flytekit has it
        else:
            parameter.required = True
        parameters.parameters[name].CopyFrom(parameter)
    return parameters
