"""The case 'template task': an executor, and the template and inputs that it runs on, for either SDK.

The executor is defined for flytekit in `flytekit_executor.py` and for flyteweight in `flyteweight_executor.py`, both of
them text here, so that each is importable in its own environment and neither SDK is imported by this module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FACTOR = 3
VALUE = 14
EXPECTED = str(FACTOR * VALUE)

EXECUTOR = """
{imports}

class Scale(ShimTaskExecutor):
    def execute_from_model(self, tt, **inputs):
        return str(int(inputs["a"] * tt.custom["factor"]))
"""
MODULES = {
    "flytekit_executor.py": EXECUTOR.format(imports="from flytekit.core.shim_task import ShimTaskExecutor"),
    "flyteweight_executor.py": EXECUTOR.format(imports="from flyteweight import ShimTaskExecutor"),
}
RESOLVERS = {
    "flytekit": "flytekit.core.python_customized_container_task.default_task_template_resolver",
    "flyteweight": "flyteweight.resolvers.default_task_template_resolver",
}


def write_case(directory: Path) -> None:
    """Write the executors' modules, `template.pb` and `inputs.pb` below `directory`."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in MODULES.items():
        (directory / name).write_text(text)
    (directory / "template.pb").write_bytes(_template())
    (directory / "inputs.pb").write_bytes(_inputs())


def arguments(sdk: str, directory: Path, output: Path) -> list[str]:
    """The command line's arguments after `pyflyte-execute`; run it with `directory` as the working directory."""
    return [
        *("--inputs", str(directory / "inputs.pb")),
        *("--output-prefix", str(output)),
        *("--raw-output-data-prefix", str(output / "raw")),
        *("--resolver", RESOLVERS[sdk]),
        *("--", str(directory / "template.pb"), f"{sdk}_executor.Scale"),
    ]


def check(output: Path) -> None:
    """Raise `AssertionError` unless the run left the expected output."""
    from flyteidl.core.literals_pb2 import LiteralMap

    outputs = LiteralMap.FromString((output / "outputs.pb").read_bytes())
    found = outputs.literals["o0"].scalar.primitive.string_value
    assert found == EXPECTED, f"expected {EXPECTED}, found {found!r}"


def _template() -> bytes:
    from flyteidl.core.identifier_pb2 import TASK, Identifier
    from flyteidl.core.interface_pb2 import TypedInterface, Variable
    from flyteidl.core.tasks_pb2 import TaskTemplate
    from flyteidl.core.types_pb2 import LiteralType, SimpleType

    interface = TypedInterface()
    interface.inputs.variables["a"].CopyFrom(Variable(type=LiteralType(simple=SimpleType.INTEGER)))
    interface.outputs.variables["o0"].CopyFrom(Variable(type=LiteralType(simple=SimpleType.STRING)))
    template = TaskTemplate(
        id=Identifier(resource_type=TASK, project="p", domain="d", name="scale", version="1"),
        type="benchmark",
        interface=interface,
    )
    template.metadata.runtime.version = "1.16.31"
    template.custom.update({"factor": FACTOR})
    template.container.image = "registry.example.com/benchmark:1"
    return bytes(template.SerializeToString(deterministic=True))


def _inputs() -> bytes:
    from flyteidl.core.literals_pb2 import Literal, LiteralMap, Primitive, Scalar

    value = Literal(scalar=Scalar(primitive=Primitive(integer=VALUE)))
    return bytes(LiteralMap(literals={"a": value}).SerializeToString(deterministic=True))
