"""Plugins of flytekit where flytekit is not installed: what they give is what they give with it.

``LARGE_PLUGINS=1`` adds those of large libraries.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

import pytest
from compat import create
from compat.alone import without_flytekit
from compat.image import HERE, TASKS, TEMPLATES, Image, error, kind, outputs
from flyteidl.core.execution_pb2 import ExecutionError
from flyteidl.core.literals_pb2 import Literal, LiteralMap, Primitive, Scalar
from flyteidl.core.tasks_pb2 import TaskTemplate
from google.protobuf import text_format
from peer.worlds import level

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from google.protobuf.message import Message

ENV = {
    "FLYTE_INTERNAL_EXECUTION_WORKFLOW": "workflow",
    "FLYTE_INTERNAL_TASK_NAME": "task",
    "HOSTNAME": "host",
    "MLFLOW_ALLOW_FILE_STORE": "true",
    "MLFLOW_TRACKING_URI": "mlruns",
    "SPARK_HOME": "/opt/spark",  # mlflow looks into all modules, and pyspark ends a process for which none is named
}


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
    *(("duckdb_job", "spark_job", "wandb_job") if create.LARGE else ()),
]


class Images(NamedTuple):
    """The same modules, once with flytekit and once without it."""

    theirs: Image
    ours: Image


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Images:
    """Both images."""
    python = create.main()
    root = tmp_path_factory.mktemp("images")
    made = [Image(root / name / "code", each) for name, each in (("theirs", python), ("ours", python))]
    for image in made:
        shutil.copytree(HERE / "plugged", image.directory)
        with closing(sqlite3.connect(image.directory / "tracks.sqlite")) as connection, connection:
            connection.execute("CREATE TABLE tracks (name TEXT, seconds REAL)")
            connection.executemany("INSERT INTO tracks VALUES (?, ?)", [("A", 312.5), ("B", 48.0), ("C", 611.0)])
    made[1].python = without_flytekit(python, root / "alone")
    return Images(*made)


def run(image: Image, inputs: LiteralMap, module: str, name: str, *, theirs: bool) -> Path:
    """One task of a module."""
    return image.run(inputs, TASKS, "task-module", module, "task-name", name, theirs=theirs, env=ENV)


def levelled(found: Mapping[str, Message], image: Image) -> dict[str, str]:
    """Messages as text, without what is random and where the image lies."""
    texts = {}
    for key, message in found.items():
        text = text_format.MessageToString(level(message, root=str(image.directory)))
        texts[key] = re.sub(r"output-\d+", "OUTPUT", text)
    return texts


def tabs(page: Path) -> list[str]:
    """The names of the decks in a page; none if there is no page."""
    if not page.exists():
        return []
    found = re.search(r'id="flyte-frame-tabs"[^>]*>(.*?)</ul>', page.read_text(), re.DOTALL)
    assert found is not None
    # Of decks with one name flytekit shows the last, and we number them.
    return sorted({re.sub(r" \(\d+\)$", "", name) for name in re.findall(r"<li[^>]*>([^<]*)</li>", found[1])})


@pytest.mark.parametrize("case", CASES, ids=[f"{case.task}-{case.reader}".strip("-") for case in CASES])
def test_plugins_give_what_they_give_with_flytekit(images: Images, case: Case) -> None:
    """The same outputs, which are read as the same, and the same decks where a plugin leaves any."""
    module, _, name = case.task.partition(".")
    given = LiteralMap() if case.takes_nothing else kind("fine")
    directories = [run(image, given, module, name, theirs=image is images.theirs) for image in images]
    found = [outputs(directory) for directory in directories]
    assert levelled(found[1], images.ours) == levelled(found[0], images.theirs) != {}
    assert tabs(directories[1] / "deck.html") == tabs(directories[0] / "deck.html")
    if case.reader:
        read = [
            outputs(run(image, LiteralMap(literals=each), module, case.reader, theirs=image is images.theirs))
            for image, each in zip(images, found, strict=True)
        ]
        assert levelled(read[1], images.ours) == levelled(read[0], images.theirs) != {}


SERIALIZE = """
import sys
from collections import OrderedDict
from importlib import import_module
from pathlib import Path

from flytekit.configuration import Image, ImageConfig, SerializationSettings
from flytekit.core.base_task import Task
from flytekit.core.context_manager import ExecutionState, FlyteContextManager
from flytekit.tools.translator import get_serializable

target = Path(sys.argv[1])
target.mkdir()
config = ImageConfig(Image("default", "registry/image", "v1"))
settings = SerializationSettings(config, project="p", domain="d", version="v1", env={"A": "1"})
for module in sys.argv[2:]:
    for name, value in vars(import_module(module)).items():
        if isinstance(value, Task):
            template = get_serializable(OrderedDict(), settings, value).template.to_flyte_idl()
            (target / f"{module}.{name}").write_bytes(template.SerializeToString())
"""


@pytest.fixture(scope="module")
def templates(images: Images) -> list[dict[str, TaskTemplate]]:
    """Of all tasks of some modules the templates that both write, flytekit's first."""
    found = []
    for image in images:
        target = image.directory / "templates"
        words = [str(image.python), "-c", SERIALIZE, str(target), *TEMPLATES_OF]
        env = {"HOME": str(image.directory), "PYTHONPATH": str(image.directory), "FLYTE_SDK_LOGGING_LEVEL": "40"}
        done = subprocess.run(words, cwd=image.directory, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        found.append({file.name: TaskTemplate.FromString(file.read_bytes()) for file in sorted(target.iterdir())})
    return found


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
    found = error(run(images.ours, kind("bad"), "pandera_job", "checked", theirs=False))
    assert (found.code, found.origin) == ("USER:TypeError", ExecutionError.USER)
    assert "outputs of task 'pandera_job.checked'" in found.message
    assert "Schema" in found.message
