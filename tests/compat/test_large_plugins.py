"""Plugins of flytekit that start processes of their own, or ask for old libraries, where flytekit is not installed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import msgpack
import pytest
from compat import create
from compat.both import Images, levelled, made_by, templates_of
from compat.image import error, kind, outputs
from flyteidl.core.errors_pb2 import ContainerError
from flyteidl.core.execution_pb2 import ExecutionError
from flyteidl.core.literals_pb2 import LiteralMap
from s3 import free_port

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flyteidl.core.literals_pb2 import Literal


@pytest.fixture(scope="module")
def elastic(tmp_path_factory: pytest.TempPathFactory) -> Images:
    """Images with torch."""
    return made_by(create.main(create.plugins(large=True)), tmp_path_factory.mktemp("elastic"))


@pytest.mark.parametrize(
    ("task", "fault", "code", "recoverable", "said"),
    [
        ("spawned", "bad", "USER:RuntimeError", False, "ValueError: no data at "),
        ("forked", "bad", "USER:RuntimeError", False, "ValueError: no data at "),
        ("spawned", "gone", "USER:Recoverable", True, "USER:Recoverable: error=for now"),
        ("forked", "gone", "USER:Recoverable", True, "USER:Recoverable: error=for now"),
        ("spawned", "killed", "USER:RuntimeError", False, "Signal 9 (SIGKILL)"),
    ],
)
def test_failures_of_workers(elastic: Images, task: str, fault: str, code: str, recoverable: bool, said: str) -> None:
    """The document says whether a retry helps, and when the first of the workers failed."""
    kinds = {True: ContainerError.RECOVERABLE, False: ContainerError.NON_RECOVERABLE}
    for image in elastic:
        found = error(elastic.run(image, kind(fault), "elastic_job", task))
        assert (found.code, found.kind, found.origin) == (code, kinds[recoverable], ExecutionError.USER)
        assert said in found.message
        assert f"time      : {found.timestamp.ToDatetime():%Y-%m-%d_%H:%M:%S}" in found.message


def test_two_nodes(elastic: Images) -> None:
    """The node of rank 0 leaves the outputs, and the other nothing, whichever of the commands each of them runs."""
    images = [*elastic, elastic.ours, elastic.ours]
    nodes = []
    for pair in (images[:2], images[2:]):
        env = {"PET_NNODES": "2", "PET_RDZV_ENDPOINT": f"localhost:{free_port()}"}
        with ThreadPoolExecutor() as pool:
            started = [
                pool.submit(elastic.run, image, kind("fine"), "elastic_job", "on_two_nodes", env) for image in pair
            ]
        nodes.append([one.result() for one in started])
    for pair in nodes:
        written = [directory for directory in pair if (directory / "outputs.pb").exists()]
        assert len(written) == 1
        assert [path.name for directory in pair for path in directory.glob("error*")] == []
        said = outputs(written[0])["o0"].scalar.primitive.string_value
        assert said == "fine of run7, task: 0 1 ['2', '1', '0'] None"


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Images:
    """Images with great-expectations."""
    return made_by(create.main(create.GREAT_EXPECTATIONS), tmp_path_factory.mktemp("checked"))


def found(given: Mapping[str, Literal]) -> Any:
    """What a task of great-expectations says of a table, without times, paths and the batch's random name."""
    result = msgpack.unpackb(given["result"].scalar.binary.value)
    for each in result["results"]:
        del each["expectation_config"]["kwargs"]["batch_id"]
    return result["success"], result["statistics"], result["results"]


JOB = "great_expectations_job"
TASKS = [("name", "named"), ("file", "filed"), ("schema", "stored"), ("frame", "framed"), ("query", "queried")]
TYPES = [("name", "passed_on"), ("file", "read_file"), ("schema", "read_frame"), ("frame", "read_frame")]


def test_templates_of_checks(checked: Images) -> None:
    """They are flytekit's, but for metadata of a type that are empty, which views of messages do not keep."""
    written = [templates_of(image, [JOB]) for image in checked]
    for template in written[0].values():
        for variables in (template.interface.inputs, template.interface.outputs):
            for variable in variables.variables.values():
                if not variable.type.metadata.fields:
                    variable.type.ClearField("metadata")
    theirs, ours = (levelled(each, image) for each, image in zip(written, checked, strict=True))
    assert len(theirs) == 13
    assert ours == theirs


@pytest.mark.parametrize(("made", "check"), TASKS)
def test_tables_that_are_as_expected(checked: Images, made: str, check: str) -> None:
    """A task's output says so, with the same figures."""
    said = []
    for image in checked:
        given = LiteralMap(literals=outputs(checked.run(image, kind("fine"), JOB, made)))
        said.append(found(outputs(checked.run(image, given, JOB, check))))
    assert said[1] == said[0]
    assert said[0][0] is True
    assert said[0][1]["successful_expectations"] == 2


@pytest.mark.parametrize(("made", "reader"), TYPES)
def test_inputs_that_are_as_expected(checked: Images, made: str, reader: str) -> None:
    """A task gets them, and may give them on."""
    read = []
    for image in checked:
        given = LiteralMap(literals=outputs(checked.run(image, kind("fine"), JOB, made)))
        read.append(levelled(outputs(checked.run(image, given, JOB, reader)), image))
    assert read[1] == read[0] != {}


@pytest.mark.parametrize(("made", "check"), [TASKS[0], TASKS[4], TYPES[1], TYPES[3]])
def test_tables_that_are_not_as_expected(checked: Images, made: str, check: str) -> None:
    """The failure names the column and what was expected of it; of an input it is what flytekit makes it."""
    said = []
    for image in checked:
        given = LiteralMap(literals=outputs(checked.run(image, kind("bad"), JOB, made)))
        failed = error(checked.run(image, given, JOB, check))
        assert "seconds -> expect_column_values_to_be_between" in failed.message
        said.append((failed.code, failed.kind, failed.origin))
    assert said[1] == said[0]
