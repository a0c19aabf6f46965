"""Values and promises as literals and bindings."""

from dataclasses import dataclass
from typing import Dict, List, Optional, Union

from flytekit import FlyteContextManager, task, workflow
from flytekit.core.promise import (
    Promise,
    VoidPromise,
    binding_data_from_python_std,
    binding_from_python_std,
    translate_inputs_to_literals,
)
from flytekit.core.type_engine import TypeEngine
from flytekit.utils.asyn import run_sync


@dataclass
class Inner:
    b: str


@dataclass
class Outer:
    a: List[Inner]
    b: str


@task
def lists(a: List[str], b: Optional[int] = None) -> None: ...


@task
def nested(a: Dict[str, List[Dict[str, str]]]) -> None: ...


@task
def either(a: Union[float, Inner, List[int]]) -> None: ...


@task
def made() -> str:
    return "x"


seen = []


@workflow
def compiled() -> None:
    seen.append(isinstance(made(), Promise))
    seen.append(isinstance(lists(a=[made()]), VoidPromise))


def report(say):
    context = FlyteContextManager.current_context()

    def literal(value, kind):
        return TypeEngine.to_literal(context, value, kind, TypeEngine.to_literal_type(kind))

    whole = Promise("w", literal({"a": [Outer([Inner("deep")], "b")]}, Dict[str, List[Outer]]))
    word = Promise("n", literal("bar", str))
    say(isinstance(word, Promise), isinstance("word", Promise))
    for entity, values in (
        (lists, {"a": ["foo", word, whole["a"][0].a[0]["b"], whole["a"][0]["b"]]}),
        (lists, {"a": [], "b": 3}),
        (nested, {"a": {"k": [{"l": "foo", "m": word}], "n": [{"o": whole["a"][0].b}]}}),
        (either, {"a": 2.0}),
        (either, {"a": [1, 2]}),
        (either, {"a": Inner("c")}),
    ):
        made = translate_inputs_to_literals(context, values, entity.interface.inputs, entity.python_interface.inputs)
        say(
            {
                name: TypeEngine.to_python_value(context, made[name], entity.python_interface.inputs[name])
                for name in made
            }
        )
        say({name: value for name, value in made.items() if name == "b"})
    for values in ({"a": "text"}, {"a": VoidPromise("n0")}):
        try:
            translate_inputs_to_literals(context, values, either.interface.inputs, either.python_interface.inputs)
        except (TypeError, ValueError, AssertionError):
            say("refused")
    kind = Union[str, int]
    for value in (3, "x"):
        nodes = []
        say(
            run_sync(binding_data_from_python_std, context, TypeEngine.to_literal_type(kind), value, kind, nodes), nodes
        )
    say(*binding_from_python_std(context, "v", TypeEngine.to_literal_type(List[int]), [1, 2], List[int]))
    compiled()
    say(seen[0])
