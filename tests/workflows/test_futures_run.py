"""The commands in ``futures.pb`` work: a scheduler in miniature runs a dynamic task and all that comes out of it."""

from __future__ import annotations

import itertools
import os
import runpy
import subprocess
import sys
import tarfile
from typing import TYPE_CHECKING, Any

import msgpack
import pytest
from flyteidl.core.condition_pb2 import ComparisonExpression, ConjunctionExpression
from flyteidl.core.dynamic_job_pb2 import DynamicJobSpec
from flyteidl.core.literals_pb2 import Literal, LiteralMap

from flyteweight.settings.configuration import ImageConfig, SerializationSettings
from flyteweight.types.converters import read_inputs, write_outputs
from flyteweight.workflows.validate import problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from flyteidl.core.condition_pb2 import BooleanExpression, Operand
    from flyteidl.core.literals_pb2 import Binding, BindingData
    from flyteidl.core.tasks_pb2 import TaskTemplate
    from flyteidl.core.workflow_pb2 import Node

MODULE = """
from __future__ import annotations

import os
from dataclasses import dataclass
from typing import NamedTuple, Optional

from flyteweight import conditional, current_context, dynamic, task, workflow
from flyteweight.types.files import FlyteFile


@dataclass
class Part:
    name: str
    sizes: list[int]


class Both(NamedTuple):
    count: int
    label: str


@task
def split(text: str) -> list[str]:
    return text.split()


@task
def count(words: list[str], start: int = 10, note: Optional[str] = None) -> Both:
    return Both(start + len(words), note or os.environ["LABEL"])


@task
def describe(by_name: dict[str, int]) -> Part:
    return Part("+".join(sorted(by_name)), sorted(by_name.values()))


@task
def double(x: int) -> int:
    return 2 * x


@task
def write(name: str, file: FlyteFile) -> FlyteFile:
    path = os.path.join(current_context().working_directory, "joined.txt")
    with open(path, "w") as out, open(file) as given:
        out.write(name + given.read())
    return FlyteFile(path)


@task
def read(file: FlyteFile) -> str:
    with open(file) as lines:
        return lines.read()


@workflow
def twice(n: int, times: int = 3) -> int:
    first = double(x=n)
    return conditional("often").if_(times > 5).then(double(x=first)).else_().then(double(x=times))


@dynamic
def tower(n: int) -> int:
    return double(x=tower(n=n - 1)) if n else double(x=1)


@dynamic(environment={"LABEL": "seen"})
def plan(texts: list[str], path: str) -> tuple[Part, str, list[int], Optional[int], int]:
    counts = [count(words=split(text=text)) for text in texts]
    part = describe(by_name={"a": counts[0].count, "b": counts[1].count, "c": 7})
    joined = write(name=part.name, file=FlyteFile(path)).with_overrides(node_name="Joined_Text", retries=2)
    branch = (
        conditional("size")
        .if_((counts[0].count > 20) & (counts[0].label == "none"))
        .then(double(x=1))
        .elif_(counts[1].count != 0)
        .then(twice(n=counts[1].count, times=part.sizes[0]))
        .else_()
        .fail("never")
    )
    late = double(x=branch)
    joined >> late
    return part, read(file=joined), [late, 5, twice(n=4)], None, tower(n=1)
"""

INPUTS = {"texts": ["a b c", "d e"]}
TYPES: dict[str, Any] = {"texts": list[str], "path": str}


class Scheduler:
    """Runs tasks by the commands in their templates, and graphs node by node; every run has a directory."""

    def __init__(self, path: Path, code: Path, settings: SerializationSettings) -> None:
        self._path = path
        self._code = code
        self._settings = settings
        self._numbers = itertools.count()
        self.commands: list[list[str]] = []

    def run(self, template: TaskTemplate, inputs: LiteralMap) -> LiteralMap:
        """The outputs of a task, those of a dynamic task's graph included."""
        root = self._path / f"run{next(self._numbers)}"
        (root / "out").mkdir(parents=True)
        (root / "inputs.pb").write_bytes(inputs.SerializeToString())
        values = {
            "{{.input}}": f"{root}/inputs.pb",
            "{{.outputPrefix}}": f"{root}/out",
            "{{.rawOutputDataPrefix}}": f"{root}/raw",
            "{{.checkpointOutputPrefix}}": f"{root}/checkpoint",
            "{{.prevCheckpointPrefix}}": '""',
        }
        command = [values.get(word, word) for word in template.container.args]
        assert not any("{{" in word for word in command), command
        self.commands.append(command)
        if command[0] == "pyflyte-fast-execute":
            command = unpacked(command)
        done = subprocess.run(
            [os.path.join(os.path.dirname(sys.executable), command[0]), *command[1:]],
            env=self._environment(template),
            cwd=self._code,
            capture_output=True,
            text=True,
            check=False,
        )
        names = sorted(os.listdir(root / "out"))
        assert done.returncode == 0, done.stderr
        if "futures.pb" in names:
            return self._expand(DynamicJobSpec.FromString((root / "out/futures.pb").read_bytes()))
        assert "outputs.pb" in names, (names, done.stderr)
        return LiteralMap.FromString((root / "out/outputs.pb").read_bytes())

    def _environment(self, template: TaskTemplate) -> dict[str, str]:
        declared = {pair.key: pair.value for pair in template.container.env}
        identity = {
            "FLYTE_INTERNAL_EXECUTION_PROJECT": "project",
            "FLYTE_INTERNAL_EXECUTION_DOMAIN": "development",
            "FLYTE_INTERNAL_EXECUTION_ID": "execution",
            "FLYTE_INTERNAL_TASK_VERSION": "v1",
        }
        return {"PATH": os.environ["PATH"], "PYTHONPATH": str(self._code), **identity, **declared}

    def _expand(self, spec: DynamicJobSpec) -> LiteralMap:
        assert problems(spec) == []
        graph = _Run(self, spec, {})
        graph.run(spec.nodes)
        return graph.outputs(spec.outputs)


def unpacked(command: list[str]) -> list[str]:
    """What ``pyflyte-fast-execute`` starts, after it has unpacked the archive."""
    _, option, archive, destination_option, destination, end, *words = command
    assert (option, destination_option, end) == ("--additional-distribution", "--dest-dir", "--")
    with tarfile.open(archive) as code:
        code.extractall(destination, filter="data")
    position = words.index("--resolver")
    added = ["--dynamic-addl-distro", archive, "--dynamic-dest-dir", destination]
    return [*words[:position], *added, *words[position:]]


class _Run:
    """One graph: its inputs, and what its nodes have given so far."""

    def __init__(self, scheduler: Scheduler, spec: DynamicJobSpec, inputs: Mapping[str, Literal]) -> None:
        self._scheduler = scheduler
        self._spec = spec
        self._done: dict[str, Mapping[str, Literal]] = {"": inputs}

    def run(self, nodes: Iterable[Node]) -> None:
        waiting = list(nodes)
        while waiting:
            ready = [node for node in waiting if all(source in self._done for source in sources(node))]
            assert ready, [node.id for node in waiting]
            for node in ready[::-1]:  # not in the order of the calls, which a scheduler need not keep
                self._done[node.id] = self._outputs_of(node)
            waiting = [node for node in waiting if node.id not in self._done]

    def outputs(self, bindings: Iterable[Binding]) -> LiteralMap:
        return LiteralMap(literals={binding.var: self._resolve(binding.binding) for binding in bindings})

    def _outputs_of(self, node: Node) -> Mapping[str, Literal]:
        inputs = self.outputs(node.inputs)
        target = node.WhichOneof("target")
        if target == "task_node":
            (template,) = (one for one in self._spec.tasks if one.id == node.task_node.reference_id)
            return dict(self._scheduler.run(template, inputs).literals)
        if target == "workflow_node":
            wanted = node.workflow_node.sub_workflow_ref
            (workflow,) = (one for one in self._spec.subworkflows if one.id == wanted)
            inside = _Run(self._scheduler, self._spec, inputs.literals)
            inside.run(workflow.nodes)
            return dict(inside.outputs(workflow.outputs).literals)
        assert target == "branch_node", target
        block = node.branch_node.if_else
        for case in (block.case, *block.other):
            if _holds(case.condition, inputs.literals):
                return self._outputs_of(case.then_node)
        assert block.HasField("else_node"), block.error.message
        return self._outputs_of(block.else_node)

    def _resolve(self, data: BindingData) -> Literal:
        form = data.WhichOneof("value")
        literal = Literal()
        if form == "promise":
            literal.CopyFrom(self._done[data.promise.node_id][data.promise.var])
            return _part(literal, [step.string_value or step.int_value for step in data.promise.attr_path])
        if form == "collection":
            literal.collection.literals.extend(self._resolve(item) for item in data.collection.bindings)
        elif form == "map":
            for key, item in data.map.bindings.items():
                literal.map.literals[key].CopyFrom(self._resolve(item))
        else:
            literal.scalar.CopyFrom(data.scalar)
        return literal


def sources(node: Node) -> set[str]:
    """The nodes that have to finish before this one, and before those in its branches."""
    block = node.branch_node.if_else
    branches = [block.case.then_node, *(case.then_node for case in block.other), block.else_node]
    inner = (sources(branch) for branch in branches if branch.id)
    return set(node.upstream_node_ids).union(*inner)


def _part(literal: Literal, path: list[str | int]) -> Literal:
    for number, key in enumerate(path):
        if literal.HasField("collection"):
            literal = literal.collection.literals[int(key)]
        elif literal.HasField("map"):
            literal = literal.map.literals[str(key)]
        else:
            plain: Any = msgpack.unpackb(literal.scalar.binary.value)
            for inner in path[number:]:
                plain = plain[inner]
            part = Literal()
            part.scalar.binary.value = msgpack.packb(plain)
            part.scalar.binary.tag = literal.scalar.binary.tag
            return part
    return literal


def _holds(expression: BooleanExpression, inputs: Mapping[str, Literal]) -> bool:
    if expression.HasField("conjunction"):
        joined = expression.conjunction
        left, right = (_holds(side, inputs) for side in (joined.left_expression, joined.right_expression))
        return (left and right) if joined.operator == ConjunctionExpression.AND else (left or right)
    comparison = expression.comparison
    left_value, right_value = (_operand(side, inputs) for side in (comparison.left_value, comparison.right_value))
    if comparison.operator == ComparisonExpression.GT:
        return bool(left_value > right_value)
    equal = bool(left_value == right_value)
    return equal if comparison.operator == ComparisonExpression.EQ else not equal


def _operand(operand: Operand, inputs: Mapping[str, Literal]) -> Any:
    scalar = inputs[operand.var].scalar if operand.var else None
    if scalar is not None and scalar.HasField("binary"):
        return msgpack.unpackb(scalar.binary.value)
    primitive = operand.primitive if scalar is None else scalar.primitive
    return getattr(primitive, primitive.WhichOneof("value") or "")


def by_hand(code: Path, path: Path) -> Any:
    """What the same dynamic task gives when it is called in one process."""
    call = f"import jobs; r = jobs.plan(texts={INPUTS['texts']!r}, path={str(path)!r}); print([*map(repr, r)])"
    done = subprocess.run(
        [sys.executable, "-c", call],
        cwd=code,
        env={**os.environ, "LABEL": "seen", "PYTHONPATH": str(code)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("fast", [False, True], ids=["in the image", "in an archive"])
def test_commands_of_the_children_run(tmp_path: Path, *, fast: bool) -> None:
    """Every task of the document is found and run by its own command, and the results are those of a call by hand.

    In the second case the code is only in an archive, so that it reaches children and grandchildren through the
    rewritten commands and environments alone.
    """
    code, image, data = tmp_path / "code", tmp_path / "image", tmp_path / "data.txt"
    code.mkdir()
    image.mkdir()
    (code / "jobs.py").write_text(MODULE)
    data.write_text("=data")
    settings = SerializationSettings(
        ImageConfig.auto(img_name="ghcr.io/x/app:v1"), "project", "development", "v1", {"LABEL": "seen"}
    )
    options = []
    if fast:
        with tarfile.open(tmp_path / "fast.tar.gz", "w:gz") as archive:
            archive.add(code / "jobs.py", "jobs.py")
        options = ["--additional-distribution", f"{tmp_path}/fast.tar.gz", "--dest-dir", str(image), "--"]
    scheduler = Scheduler(tmp_path / "runs", image if fast else code, settings)
    outputs = scheduler.run(root_template(settings, options), write_outputs({**INPUTS, "path": str(data)}, TYPES))
    interface = runpy.run_path(str(code / "jobs.py"))["plan"].python_interface
    values = read_inputs(outputs, interface.outputs, "outputs")
    assert str([repr(value) for value in values.values()]) == by_hand(code, data)
    assert repr(values["o0"]) == "Part(name='a+b+c', sizes=[7, 12, 13])"
    assert values["o1"] == "a+b+c=data"
    assert (values["o2"], values["o3"], values["o4"]) == ([96, 5, 6], None, 4)
    assert len(scheduler.commands) == 17
    expected = "pyflyte-fast-execute" if fast else "pyflyte-execute"
    assert {command[0] for command in scheduler.commands} == {expected}


def root_template(settings: SerializationSettings, options: list[str]) -> TaskTemplate:
    """The template of the dynamic task as registration would have made it."""
    from flyteidl.core.tasks_pb2 import TaskTemplate

    template = TaskTemplate()
    template.container.args.extend(
        [
            *(["pyflyte-fast-execute", *options] if options else []),
            *("pyflyte-execute", "--inputs", "{{.input}}", "--output-prefix", "{{.outputPrefix}}"),
            *("--raw-output-data-prefix", "{{.rawOutputDataPrefix}}"),
            *("--checkpoint-path", "{{.checkpointOutputPrefix}}", "--prev-checkpoint", "{{.prevCheckpointPrefix}}"),
            *("--resolver", "flyteweight.resolvers.default_task_resolver"),
            *("--", "task-module", "jobs", "task-name", "plan"),
        ]
    )
    template.container.env.add(key="_F_SS_C", value=settings.serialized_context)
    return template
