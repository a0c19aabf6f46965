"""Plugins of flytekit where flytekit is not installed: what they give is what they give with it.

``LARGE_PLUGINS=1`` adds those of large libraries.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, NamedTuple

import pytest
from compat import create
from compat.both import Images, levelled, made_by, tabs, templates_of
from compat.image import TEMPLATES, error, kind, outputs
from flyteidl.core.execution_pb2 import ExecutionError
from flyteidl.core.literals_pb2 import Literal, LiteralMap, Primitive, Scalar

if TYPE_CHECKING:
    from flyteidl.core.tasks_pb2 import TaskTemplate


class Case(NamedTuple):
    """A task, one that takes its outputs, and whether it takes nothing itself."""

    task: str
    reader: str = ""
    takes_nothing: bool = False


SMALL = [
    Case("pandera_job.checked", "read"),
    Case("memray_job.profiled"),
    Case("polars_job.frame", "read"),
    Case("polars_job.lazy", "read_lazily"),
    Case("polars_job.dataset", "opened"),
    Case("omegaconf_job.config", "read"),
    Case("omegaconf_job.structured", "read"),
    Case("omegaconf_job.listed", "read_list"),
    Case("papermill_job.notebook"),
    Case("dask_job.clustered"),
    Case("kfmpi_job.launched"),
    Case("kfpytorch_job.trained"),
    Case("ray_job.scattered"),
]
LARGE = [
    Case("duckdb_job.query", "read", takes_nothing=True),
    Case("duckdb_job.query", "counted", takes_nothing=True),
    Case("elastic_job.spawned"),
    Case("elastic_job.forked"),
    Case("elastic_job.alone"),
    Case("elastic_job.restarted"),
    Case("elastic_job.written", "read"),
    Case("geopandas_job.places", "read"),
    Case("huggingface_job.rows", "read"),
    Case("mlflow_job.tracked"),
    Case("spark_job.counted"),
    Case("spark_job.connected"),
    Case("wandb_job.tracked"),
    Case("wandb_job.named"),
]
CASES = [*SMALL, *(LARGE if create.LARGE else [])]
TEMPLATES_OF = [
    *("dask_job", "kfmpi_job", "kfpytorch_job", "papermill_job", "ray_job", "sqlalchemy_job"),
    *(("duckdb_job", "elastic_job", "spark_job", "wandb_job") if create.LARGE else ()),
]


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Images:
    """Both images."""
    return made_by(create.main(), tmp_path_factory.mktemp("images"))


@pytest.mark.parametrize("case", CASES, ids=[f"{case.task}-{case.reader}".strip("-") for case in CASES])
def test_plugins_give_what_they_give_with_flytekit(images: Images, case: Case) -> None:
    """The same outputs, which are read as the same, and the same decks where a plugin leaves any."""
    module, _, name = case.task.partition(".")
    given = LiteralMap() if case.takes_nothing else kind("fine")
    directories = [images.run(image, given, module, name) for image in images]
    found = [outputs(directory) for directory in directories]
    assert levelled(found[1], images.ours) == levelled(found[0], images.theirs) != {}
    assert tabs(directories[1] / "deck.html") == tabs(directories[0] / "deck.html")
    if case.reader:
        read = [
            outputs(images.run(image, LiteralMap(literals=each), module, case.reader))
            for image, each in zip(images, found, strict=True)
        ]
        assert levelled(read[1], images.ours) == levelled(read[0], images.theirs) != {}


@pytest.fixture(scope="module")
def templates(images: Images) -> list[dict[str, TaskTemplate]]:
    """Of all tasks of some modules the templates that both write, flytekit's first."""
    return [templates_of(image, TEMPLATES_OF) for image in images]


def test_templates_are_flytekits(images: Images, templates: list[dict[str, TaskTemplate]]) -> None:
    """What a plugin says to the scheduler: kinds, settings of clusters, pods, commands."""
    theirs, ours = (levelled(each, image) for each, image in zip(templates, images, strict=True))
    assert len(theirs) >= 9
    assert ours == theirs


def test_query_of_a_template_task(images: Images, templates: list[dict[str, TaskTemplate]]) -> None:
    """The executor of the SQLAlchemy plugin, from the template alone: the same table, here of the declared type."""
    inputs = LiteralMap(literals={"least": Literal(scalar=Scalar(primitive=Primitive(integer=100)))})
    executor = "flytekitplugins.sqlalchemy.task.SQLAlchemyTaskExecutor"
    found = []
    for image, made in zip(images, templates, strict=True):
        (image.directory / "query.pb").write_bytes(made["sqlalchemy_job.query"].SerializeToString())
        directory = image.run(inputs, TEMPLATES, "query.pb", executor, theirs=image is images.theirs)
        scalar = outputs(directory)["results"].scalar
        kind_of_table = scalar.WhichOneof("value")
        read = f"import pandas; print(pandas.read_parquet({getattr(scalar, kind_of_table).uri!r}).to_json())"
        table = subprocess.run([image.python, "-c", read], capture_output=True, text=True, check=True).stdout
        found.append((kind_of_table, table))
    assert found == [("structured_dataset", found[0][1]), ("schema", found[0][1])]
    assert '"name":{"0":"A","1":"C"}' in found[0][1]


def test_a_frame_that_its_schema_refuses(images: Images) -> None:
    """It is the task's fault."""
    found = error(images.run(images.ours, kind("bad"), "pandera_job", "checked"))
    assert (found.code, found.origin) == ("USER:TypeError", ExecutionError.USER)
    assert "outputs of task 'pandera_job.checked'" in found.message
    assert "Schema" in found.message
