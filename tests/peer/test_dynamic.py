"""A dynamic task's ``DynamicJobSpec`` is flytekit's, construct by construct."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, NamedTuple

import pytest
from flyteidl.core.dynamic_job_pb2 import DynamicJobSpec
from flyteidl.core.literals_pb2 import LiteralMap
from google.protobuf import text_format
from peer.dynamic_cases import FAST, INPUTS, MODULE
from peer.worlds import World, Worlds, level

from flyteweight.settings.configuration import Image, ImageConfig, SerializationSettings
from flyteweight.types.converters import write_outputs
from flyteweight.workflows.validate import problems

if TYPE_CHECKING:
    from pathlib import Path

    from google.protobuf.message import Message

HOMES = {
    "flytekit": {
        "{flytefile}": "types.file",
        "{flyteerror}": "types.error",
        "{customized}": "core.python_customized_container_task",
        "{shim}": "core.shim_task",
        "{create_node}": "core.node_creation",
        "{accelerators}": "extras.accelerators",
        "{interface}": "core.interface",
        "{echo}": "core.task",
        "{imperative}": "core.workflow",
    },
    "flyteweight": {
        "{flytefile}": "types.files",
        "{flyteerror}": "types.errors",
        "{customized}": "tasks.customized_container",
        "{shim}": "tasks.shim",
        "{create_node}": "workflows.creation",
        "{accelerators}": "settings.accelerators",
        "{interface}": "interface.interface",
        "{echo}": "tasks.echo",
        "{imperative}": "workflows.imperative",
    },
}
"""Modules of names that flytekit does not export at its top."""

COMPILE = {
    "flytekit": """
from flytekit.configuration import FastSerializationSettings, Image, ImageConfig, SerializationSettings
from flytekit.core.context_manager import ExecutionState, FlyteContextManager
from flytekit.core.data_persistence import FileAccessProvider
from flytekit.core.type_engine import TypeEngine
from flytekit.models.literals import LiteralMap


def run(task, settings, inputs):
    context = FlyteContextManager.current_context()
    access = FileAccessProvider(str(directory / "../local"), str(directory / "../raw"))
    context = context.with_file_access(access).with_serialization_settings(settings).with_execution_state(
        context.new_execution_state().with_params(mode=ExecutionState.Mode.TASK_EXECUTION)
    )
    with FlyteContextManager.with_context(context) as context:
        literals = LiteralMap({
            name: TypeEngine.to_literal(context, value, int, TypeEngine.to_literal_type(int))
            for name, value in inputs.items()
        })
        return task.dispatch_execute(context, literals).to_flyte_idl()
""",
    "flyteweight": """
from flyteweight.settings.configuration import FastSerializationSettings, Image, ImageConfig, SerializationSettings
from flyteweight.runtime.context import ExecutionMode, FlyteContextManager
from flyteweight.storage.access import FileAccessProvider
from flyteweight.types.converters import write_outputs


def run(task, settings, inputs):
    context = FlyteContextManager.current_context()
    state = context.execution_state.with_params(mode=ExecutionMode.TASK_EXECUTION)
    context = context.with_execution_state(state).with_serialization_settings(settings)
    context = context.with_file_access(FileAccessProvider(raw_output_prefix=str(directory / "../raw")))
    with FlyteContextManager.with_context(context) as context:
        return task.dispatch_execute(context, write_outputs(inputs, dict.fromkeys(inputs, int)))
""",
}

RUN_ALL = """
import traceback
import cases
from flyteidl.core.dynamic_job_pb2 import DynamicJobSpec

settings = SerializationSettings(
    image_config=ImageConfig.create_from(Image("default", "ghcr.io/x/app", tag="v1")),
    project="project", domain="development", version="v3", env={"SHARED": "1"},
)
fast = settings.new_builder().with_fast_serialization_settings(
    FastSerializationSettings(enabled=True, destination_dir="/root", distribution_location="s3://code/fast.tar.gz")
).build()
jobs = [(name, name, settings) for name in request["inputs"]]
jobs += [(f"fast_{name}", name, fast) for name in request["fast"]]
for label, name, chosen in jobs:
    try:
        result = run(getattr(cases, name), chosen, request["inputs"][name])
    except Exception:
        reply(f"{label}.error", traceback.format_exc())
        continue
    kind = "futures" if isinstance(result, DynamicJobSpec) else "outputs"
    reply(f"{label}.{kind}", result.SerializeToString(deterministic=True))
"""


ONLY_COMPILED = frozenset(
    (
        *("d_attributes", "d_create_node"),  # flytekit cannot run them by hand
        *(
            "d_references",
            "d_gates",
            "d_gates_in_a_workflow",
            "d_container",
        ),  # they need the platform or a person
        "d_container_outputs",  # protobuf's maps have no order
    )
)


def module_of(world: World) -> str:
    """The module with the dynamic tasks, as ``world`` can import it."""
    text = MODULE
    for placeholder, home in HOMES[world.sdk].items():
        text = text.replace(placeholder, home)
    return text


class Compiled(NamedTuple):
    """What one case gave in one world: a message, or the traceback of its failure."""

    message: Message | None
    error: str
    root: str

    @property
    def levelled(self) -> Message:
        """The message without what is meant to differ between the worlds."""
        assert self.message is not None, self.error
        return level(self.message, root=self.root)


@pytest.fixture(scope="module")
def compiled(worlds: Worlds, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Compiled]]:
    """Every case compiled in both worlds, by world and label."""
    directory = tmp_path_factory.mktemp("dynamic")
    results: dict[str, dict[str, Compiled]] = {}
    for world in worlds.both:
        replies = world.script(
            COMPILE[world.sdk] + RUN_ALL,
            {"inputs": INPUTS, "fast": FAST},
            directory,
            modules={"cases.py": module_of(world)},
            files={"data.txt": b"data"},
        )
        root = f"{directory}/{world.sdk}"
        results[world.sdk] = dict(_parsed(name, data, root) for name, data in replies.items())
    return results


def _parsed(name: str, data: bytes, root: str) -> tuple[str, Compiled]:
    label, kind = name.split(".")
    if kind == "error":
        return label, Compiled(None, data.decode(), root)
    message = (DynamicJobSpec if kind == "futures" else LiteralMap).FromString(data)
    return label, Compiled(message, "", root)


def normal_form(message: Message) -> Message:
    """The message with what has no order sorted, equal templates once, and settings in ``_F_SS_C`` unpacked."""
    if not isinstance(message, DynamicJobSpec):
        return message
    copy = DynamicJobSpec()
    copy.CopyFrom(message)
    templates = {template.SerializeToString(deterministic=True): template for template in message.tasks}
    del copy.tasks[:]
    copy.tasks.extend(sorted(templates.values(), key=lambda template: template.id.name))
    del copy.subworkflows[:]
    copy.subworkflows.extend(sorted(message.subworkflows, key=lambda template: template.id.name))
    for template in copy.tasks:
        template.container.env.sort(key=lambda pair: pair.key)
    for nodes in (copy.nodes, *(workflow.nodes for workflow in copy.subworkflows)):
        for node in nodes:
            node.upstream_node_ids.sort()
            for inner in (
                node.branch_node.if_else.case.then_node,
                *(case.then_node for case in node.branch_node.if_else.other),
                node.branch_node.if_else.else_node,
            ):
                inner.upstream_node_ids.sort()
    return copy


@pytest.mark.parametrize("label", [*INPUTS, *(f"fast_{name}" for name in FAST)])
def test_same_document(compiled: dict[str, dict[str, Compiled]], label: str) -> None:
    """Nodes, bindings, templates and sub-workflows are flytekit's, and the document is valid."""
    expected = normal_form(compiled["flytekit"][label].levelled)
    found = normal_form(compiled["flyteweight"][label].levelled)
    if expected != found:
        before, after = (text_format.MessageToString(side).splitlines() for side in (expected, found))
        pytest.fail("\n".join(difflib.unified_diff(before, after, "flytekit", "flyteweight", lineterm="", n=12)))
    ours = compiled["flyteweight"][label].message
    if isinstance(ours, DynamicJobSpec):
        assert problems(ours) == []


def test_equal_templates_are_once_in_the_document(compiled: dict[str, dict[str, Compiled]]) -> None:
    """Twenty equal maps are twenty templates of flytekit's, and one of ours."""
    theirs, ours = (compiled[sdk]["d_equal_maps"].message for sdk in ("flytekit", "flyteweight"))
    assert isinstance(theirs, DynamicJobSpec)
    assert isinstance(ours, DynamicJobSpec)
    assert (len(theirs.tasks), len(ours.tasks)) == (20, 1)
    assert ours.ByteSize() < theirs.ByteSize() * 0.7


RUN_HERE = """
import cases

for name in request["names"]:
    reply(name, repr(getattr(cases, name)(n=3)))
"""


def test_same_results_by_hand(worlds: Worlds, tmp_path: Path) -> None:
    """Called by hand, the same tasks run here with all that they call, and give flytekit's values."""
    names = [name for name in INPUTS if name not in ONLY_COMPILED]
    theirs, ours = (
        world.script(
            RUN_HERE, {"names": names}, tmp_path, modules={"cases.py": module_of(world)}, files={"data.txt": b"data"}
        )
        for world in worlds.both
    )
    assert {name: found.decode() for name, found in ours.items()} == {
        name: expected.decode() for name, expected in theirs.items()
    }


def test_command_writes_futures(worlds: Worlds, tmp_path: Path) -> None:
    """The installed command writes flytekit's ``futures.pb``: identities, image and code archive from the parent."""
    settings = SerializationSettings(
        ImageConfig.create_from(Image("default", "ghcr.io/x/app", tag="v1")), "other", "staging", "ignored", {"E": "1"}
    )
    documents = []
    for world in worlds.both:
        outcome = world.execute(
            tmp_path,
            modules={"cases.py": module_of(world)},
            task="cases.d_dynamics",
            inputs=write_outputs({"n": 3}, {"n": int}),
            env={"_F_SS_C": settings.serialized_context},
            options=("--dynamic-addl-distro", "s3://code/fast.tar.gz", "--dynamic-dest-dir", "/root"),
        )
        assert outcome.exit_code == 0, outcome.stderr
        assert outcome.futures is not None
        documents.append(normal_form(outcome.levelled(outcome.futures)))
    theirs, ours = documents
    assert ours == theirs
    template = documents[1].tasks[0]
    assert (template.id.project, template.id.domain, template.id.version) == ("other", "staging", "v1")
    assert template.container.args[0] == "pyflyte-fast-execute"
