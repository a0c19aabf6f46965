"""What a package's registration files become when a client registers them: whole identifiers, closures, locations."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flyteidl.admin.launch_plan_pb2 import LaunchPlan
from flyteidl.admin.task_pb2 import TaskSpec
from flyteidl.admin.workflow_pb2 import WorkflowSpec
from flyteidl.core.identifier_pb2 import Identifier
from flyteidl.core.literals_pb2 import LiteralMap

if TYPE_CHECKING:
    from pathlib import Path

    from flyteidl.core.interface_pb2 import TypedInterface
    from flyteidl.core.types_pb2 import LiteralType
    from google.protobuf.message import Message
    from peer.worlds import World

PROJECT, DOMAIN, VERSION = "project", "development", "v1"
IMAGES = ["--image", "repo/img:1", "--image", "other=repo/other:3"]
KINDS: dict[str, Any] = {"1": TaskSpec, "2": WorkflowSpec, "3": LaunchPlan}
"""The message in a registration file, by the last sign of its name."""


@dataclass
class Registered:
    """Messages as the control plane keeps them, and the files that they are in."""

    home: Path
    tasks: dict[str, TaskSpec] = field(default_factory=dict)
    workflows: dict[str, WorkflowSpec] = field(default_factory=dict)
    plans: dict[str, LaunchPlan] = field(default_factory=dict)

    def files(self, kind: str) -> list[str]:
        """The paths of all files of a kind: ``tasks``, ``workflows`` or ``plans``."""
        return [str(self.home / f"{name}.{kind}") for name in getattr(self, kind)]

    def add(self, message: Message) -> None:
        """Keep a message, and write its file."""
        kind, name = {
            TaskSpec: lambda: ("tasks", message.template.id.name),  # type: ignore[attr-defined]
            WorkflowSpec: lambda: ("workflows", message.template.id.name),  # type: ignore[attr-defined]
            LaunchPlan: lambda: ("plans", message.id.name),  # type: ignore[attr-defined]
        }[type(message)]()
        getattr(self, kind)[name] = message
        (self.home / f"{name}.{kind}").write_bytes(message.SerializeToString())

    def request(self, workflow: str) -> dict[str, Any]:
        """What the judge needs to know of a workflow, with inputs of its types."""
        inputs = self.home / f"{workflow}.inputs"
        interface = self.workflows[workflow].template.interface
        inputs.write_bytes(some_inputs(interface).SerializeToString())
        return {
            "workflow": str(self.home / f"{workflow}.workflows"),
            "inputs": str(inputs),
            "tasks": self.files("tasks"),
            "launch_plans": self.files("plans"),
        }


def serialized(world: World, home: Path, packages: list[str], fast: bool = False) -> list[Message]:
    """What a world's command writes for packages below ``home``, in its order."""
    out = home / "serialized"
    out.mkdir()
    flyteweight, pyflyte = str(world.python.with_name("flyteweight")), str(world.python.with_name("pyflyte"))
    ours = [flyteweight, "serialize", *packages, "-o", str(out), *IMAGES, *(["--fast"] if fast else [])]
    named = [word for package in packages for word in ("--pkgs", package)]
    mode = ["fast", "workflows"] if fast else ["workflows"]
    theirs = [pyflyte, *named, "serialize", *IMAGES, *mode, "-f", str(out)]
    command = ours if world.sdk == "flyteweight" else theirs
    done = subprocess.run(
        command, cwd=home, env=world.environment(), capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return [KINDS[path.stem[-1]].FromString(path.read_bytes()) for path in sorted(out.glob("*.pb"))]


def register(messages: list[Message], home: Path, code: str = "", destination: str = "") -> Registered:
    """Do what a client and the control plane do with them; ``code`` is where the archive of a fast registration is."""
    home.mkdir(parents=True, exist_ok=True)
    registered = Registered(home)
    for message in messages:
        _complete_identifiers(message)
        if isinstance(message, TaskSpec) and message.template.HasField("container"):
            places = {"{{ .remote_package_path }}": code, "{{ .dest_dir }}": destination}
            arguments = message.template.container.args
            arguments[:] = [places.get(word, word) for word in arguments]
        elif isinstance(message, LaunchPlan):
            _close(message, registered.workflows[message.spec.workflow_id.name].template.interface)
        registered.add(message)
    return registered


def _close(plan: LaunchPlan, interface: TypedInterface) -> None:
    """Tell a launch plan what it takes: its workflow's inputs without the fixed ones, with its own defaults."""
    for name, variable in interface.inputs.variables.items():
        if name in plan.spec.fixed_inputs.literals:
            continue
        parameter = plan.closure.expected_inputs.parameters[name]
        if name in plan.spec.default_inputs.parameters:
            parameter.CopyFrom(plan.spec.default_inputs.parameters[name])
        else:
            parameter.var.CopyFrom(variable)
            parameter.required = True
    plan.closure.expected_outputs.CopyFrom(interface.outputs)


def _complete_identifiers(message: Any) -> None:
    if isinstance(message, Identifier):
        message.project = message.project or PROJECT
        message.domain = message.domain or DOMAIN
        message.version = message.version or VERSION
        return
    for descriptor, value in message.ListFields():
        if descriptor.message_type is None:
            continue
        if descriptor.message_type.GetOptions().map_entry:
            if descriptor.message_type.fields_by_name["value"].message_type is not None:
                for item in value.values():
                    _complete_identifiers(item)
        elif hasattr(value, "DESCRIPTOR"):
            _complete_identifiers(value)
        else:
            for item in value:
                _complete_identifiers(item)


def some_inputs(interface: TypedInterface) -> LiteralMap:
    """A literal of the right type for each input."""
    literals = LiteralMap()
    for name, variable in interface.inputs.variables.items():
        _fill(literals.literals[name], variable.type)
    return literals


def _fill(literal: Any, type_: LiteralType) -> None:
    if type_.HasField("collection_type"):
        literal.collection.SetInParent()
    elif type_.simple == 1:
        literal.scalar.primitive.integer = 3
    elif type_.simple == 3:
        literal.scalar.primitive.string_value = "text"
    else:
        raise AssertionError(f"no value is known for {type_}")
