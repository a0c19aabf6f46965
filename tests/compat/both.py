"""The same modules, which use plugins of flytekit's, once with flytekit and once without it."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from compat.alone import without_flytekit
from compat.image import HERE, TASKS, Image
from flyteidl.core.tasks_pb2 import TaskTemplate
from google.protobuf import text_format
from peer.worlds import level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from flyteidl.core.literals_pb2 import LiteralMap
    from google.protobuf.message import Message

ENV = {
    "FLYTE_INTERNAL_EXECUTION_WORKFLOW": "workflow",
    "FLYTE_INTERNAL_TASK_NAME": "task",
    "HOSTNAME": "host",
    "MLFLOW_ALLOW_FILE_STORE": "true",
    "MLFLOW_TRACKING_URI": "mlruns",
    "SPARK_HOME": "/opt/spark",  # mlflow looks into all modules, and pyspark ends a process for which none is named
    "TZ": "UTC",
}


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


class Images(NamedTuple):
    """Both images."""

    theirs: Image
    ours: Image

    def run(
        self, image: Image, inputs: LiteralMap, module: str, name: str, env: Mapping[str, str] | None = None
    ) -> Path:
        """One task of a module, by flytekit's command in its image and by ours in the other."""
        words = (TASKS, "task-module", module, "task-name", name)
        return image.run(inputs, *words, theirs=image is self.theirs, env={**ENV, **(env or {})})


def made_by(python: Path, root: Path) -> Images:
    """Both images in an empty directory, of an environment with flytekit and plugins."""
    images = Images(*(Image(root / name / "code", python) for name in ("theirs", "ours")))
    for image in images:
        shutil.copytree(HERE / "plugged", image.directory)
        with closing(sqlite3.connect(image.directory / "tracks.sqlite")) as connection, connection:
            connection.execute("CREATE TABLE tracks (name TEXT, seconds REAL)")
            connection.executemany("INSERT INTO tracks VALUES (?, ?)", [("A", 312.5), ("B", 48.0), ("C", 611.0)])
    images.ours.python = without_flytekit(python, root / "alone")
    return images


def templates_of(image: Image, modules: Iterable[str]) -> dict[str, TaskTemplate]:
    """The templates of all tasks of some modules, by ``module.name``; to be asked for once."""
    target = image.directory / "templates"
    words = [str(image.python), "-c", SERIALIZE, str(target), *modules]
    env = {"HOME": str(image.directory), "PYTHONPATH": str(image.directory), "FLYTE_SDK_LOGGING_LEVEL": "40"}
    done = subprocess.run(words, cwd=image.directory, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {file.name: TaskTemplate.FromString(file.read_bytes()) for file in sorted(target.iterdir())}


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
