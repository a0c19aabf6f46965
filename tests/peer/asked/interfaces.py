"""What ``flytekit.core.interface`` and the engine's helpers say of functions and types."""

import inspect
import typing
from dataclasses import dataclass
from typing import Annotated, Dict, List, NamedTuple, Optional, Tuple, Union

from flytekit import BatchSize, FlyteContextManager, Resources, map_task, task
from flytekit.core.constants import MESSAGEPACK
from flytekit.core.docstring import Docstring
from flytekit.core.interface import (
    Interface,
    default_output_name,
    extract_return_annotation,
    output_name_generator,
    transform_function_to_interface,
    transform_inputs_to_parameters,
    transform_interface_to_list_interface,
    transform_interface_to_typed_interface,
    transform_type,
    transform_types_to_list_of_type,
    transform_variable_map,
)
from flytekit.core.resources import construct_extended_resources, convert_resources_to_resource_model
from flytekit.core.type_engine import (
    LiteralsResolver,
    LiteralTypeTransformer,
    TypeEngine,
    convert_mashumaro_json_schema_to_python_class,
    dataclass_from_dict,
    get_batch_size,
    get_underlying_type,
    is_annotated,
    strict_type_hint_matching,
)
from flytekit.extras.accelerators import T4
from flytekit.models.types import LiteralType, SimpleType
from flytekit.types.directory import FlyteDirectory
from flytekit.types.file import FlyteFile
from flytekit.types.pickle import FlytePickle
from flytekit.types.pickle.pickle import FlytePickleTransformer

Pair = NamedTuple("Pair", [("left", int), ("right", str)])


@dataclass
class Inner:
    a: int
    b: str = "b"


@dataclass
class Outer:
    inner: Inner
    more: List[int]


def several(a: int, b: Optional[str] = None, c: List[int] = [1, 2], d: Annotated[float, "d"] = 0.5) -> Tuple[int, str]:
    """Do several things.

    :param a: the first
    :param b: the second
    :return: what came out
    """
    return a, str(b)


def pair(x: Dict[str, int]) -> Pair:
    return Pair(1, "")


def nothing() -> None: ...


def single(f: FlyteFile["csv"]) -> List[Dict[str, Inner]]:
    return []


@task
def mapped(a: int, b: Optional[str]) -> int:
    return a


def report(say):
    context = FlyteContextManager.current_context()
    for function in (several, pair, nothing, single):
        for docstring in (None, Docstring(callable_=function)):
            made = transform_function_to_interface(function, docstring)
            if function is not single:
                say(made.inputs, made.inputs_with_defaults)
            say(function.__name__, made.outputs, made.output_names or [], made.output_tuple_name)
            typed = transform_interface_to_typed_interface(made)
            say(typed.inputs, typed.outputs)
            say(transform_inputs_to_parameters(context, made).parameters)
    say(transform_interface_to_typed_interface(None), transform_inputs_to_parameters(context, None).parameters)
    for annotation in (None, inspect.Signature.empty, int, List[int], Tuple[int, str], (int, str), Pair, Optional[int]):
        say(extract_return_annotation(annotation))
    say(transform_variable_map({"a": int, "b": List[str]}, {"a": "of a"}), transform_variable_map({}))
    say(transform_type(Dict[str, float]), transform_type(int, "an int").description)
    say(
        transform_types_to_list_of_type({"a": int, "b": str}, {"b"}, True), transform_types_to_list_of_type(None, set())
    )
    for bound, excluded, optional in ((set(), set(), True), ({"a"}, set(), False), ({"a"}, {"b"}, False)):
        made = transform_interface_to_list_interface(mapped.python_interface, bound, excluded, optional)
        say(made.inputs, made.outputs)
    say(map_task(mapped, min_success_ratio=0.5).python_interface.outputs == {"o0": List[Optional[int]]})
    say(default_output_name(), default_output_name(3), list(output_name_generator(2)))
    for names in ({"a.b": int}, {}), ({}, {"a.b": int}):
        try:
            Interface(*names)
        except ValueError as error:
            say(error)
    say(convert_resources_to_resource_model(Resources(cpu="1", mem="1Gi"), Resources(gpu="2")).requests)
    say(construct_extended_resources(accelerator=T4, shared_memory=True), construct_extended_resources() is None)
    say(is_annotated(Annotated[int, 1]), is_annotated(List[int]), get_underlying_type(Annotated[List[int], 1]))
    say(get_batch_size(Annotated[FlyteDirectory, BatchSize(3)]), get_batch_size(FlyteDirectory))
    say(dataclass_from_dict(Outer, {"inner": {"a": 1}, "more": [2]}))
    say(strict_type_hint_matching(3, LiteralType(simple=SimpleType.INTEGER)))
    for value, kind in ((3, SimpleType.STRING), ([3], SimpleType.INTEGER)):
        try:
            strict_type_hint_matching(value, LiteralType(simple=kind))
        except ValueError:
            say("refused")
    schema = {"type": "object", "title": "T", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
    say(convert_mashumaro_json_schema_to_python_class(schema, "T").__name__, MESSAGEPACK)
    literals = {"a": TypeEngine.to_literal(context, 3, int, None), "b": TypeEngine.to_literal(context, "x", str, None)}
    resolver = LiteralsResolver(literals, transform_variable_map({"a": int, "b": str}), context)
    say(resolver["a"], resolver.get("b", as_type=str), resolver.native_values, resolver.get_literal("a"))
    say(resolver.as_python_native(Interface(outputs={"a": int, "b": str})))
    for kind in (List[int], Dict[str, List[bool]], FlytePickle, Union[int, str], Optional[List[float]]):
        say(TypeEngine.guess_python_type(TypeEngine.to_literal_type(kind)) == kind)
    for kind in (typing.Literal["a", "b"], typing.Literal[1, 2]):
        say(LiteralTypeTransformer().guess_python_type(TypeEngine.to_literal_type(kind)))
    say(FlytePickleTransformer.PYTHON_PICKLE_FORMAT)
    for kind in (typing.Literal["a", 1],):
        try:
            TypeEngine.to_literal_type(kind)
        except AssertionError:
            say("refused")
