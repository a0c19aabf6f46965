"""``flytekit.core.interface``: signatures and types as interfaces, with views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.compat.faces import outward
from flyteweight.interface.interface import Interface, interface_of, outputs_of, variables_of
from flyteweight.tasks.mapping import list_interface, lists_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from flyteweight.interface.docstring import Docstring


def transform_function_to_interface(
    fn: Callable[..., Any],
    docstring: Docstring | None = None,
    is_reference_entity: bool = False,  # noqa: ARG001 - part of the signature
    pickle_untyped: bool = False,
) -> Interface:
    """The interface of a function, described by ``docstring`` alone; raises as :func:`interface_of` does."""
    made = interface_of(fn, pickle_untyped=pickle_untyped)
    return Interface(
        {name: (kind, made.defaults[name]) if name in made.defaults else kind for name, kind in made.inputs.items()},
        made.outputs,
        made.output_tuple_name,
        docstring,
        made.output_tuple if made.output_tuple_name else None,
    )


def extract_return_annotation(return_annotation: Any) -> dict[str, Any]:
    """The outputs that a return annotation declares; raises ``FlyteTypeException`` for a tuple of less than two."""
    from inspect import Signature

    return outputs_of(None if return_annotation is Signature.empty else return_annotation, "the function")[0]


def transform_interface_to_typed_interface(
    interface: Interface | None,
    allow_partial_artifact_id_binding: bool = False,  # noqa: ARG001 - part of the signature
) -> Any:
    """The view of an interface as the wire has it."""
    return None if interface is None else outward(interface.to_typed_interface())


def transform_inputs_to_parameters(ctx: Any, interface: Interface | None) -> Any:
    """The inputs as parameters with their defaults, which ``ctx`` stores where they are files."""
    from flyteidl.core.interface_pb2 import ParameterMap

    from flyteweight.interface.parameters import parameters_of
    from flyteweight.runtime.context import FlyteContextManager

    if interface is None:
        return outward(ParameterMap())
    with FlyteContextManager.with_context(ctx):
        variables = interface.to_typed_interface().inputs.variables
        return outward(parameters_of(interface.inputs, variables, interface.defaults))


def transform_variable_map(
    variable_map: Mapping[str, Any], descriptions: Mapping[Any, str | None] | None = None
) -> Any:
    """The views of the variables of Python types."""
    return outward(variables_of(variable_map or {}, descriptions or {}))


def transform_type(x: Any, description: str | None = None) -> Any:
    """The view of a variable of a Python type."""
    variable = variables_of({"": x}, {})[""]
    variable.description = description or ""
    return outward(variable)


def transform_types_to_list_of_type(
    m: Mapping[str, Any] | None, bound_inputs: Collection[str], list_as_optional: bool = False
) -> dict[str, Any]:
    """Lists of types, but for the bound ones."""
    return lists_of(m or {}, bound_inputs, list_as_optional)


def transform_interface_to_list_interface(
    interface: Interface,
    bound_inputs: Collection[str],
    excluded_inputs: Collection[str],
    optional_outputs: bool = False,
) -> Interface:
    """The interface of what maps a task; ``excluded_inputs`` are no inputs of it, as those that a launch plan fixes."""
    return list_interface(interface.remove_inputs(excluded_inputs), bound_inputs, optional_outputs)


def default_output_name(index: int = 0) -> str:
    """The name of an output that has none of its own."""
    return f"o{index}"


def output_name_generator(length: int) -> Iterator[str]:
    """The names of so many outputs."""
    return map(default_output_name, range(length))
