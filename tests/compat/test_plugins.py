"""Plugins of flytekit, run by our command and by flytekit's own."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from compat import create
from compat.image import HERE, TASKS, Image, error, kind, outputs
from flyteidl.core.errors_pb2 import ContainerError
from flyteidl.core.execution_pb2 import ExecutionError

if TYPE_CHECKING:
    from pathlib import Path

    from flyteidl.core.literals_pb2 import Literal


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    """An image with the plugins and an author's modules."""
    directory = tmp_path_factory.mktemp("image") / "code"
    shutil.copytree(HERE / "plugged", directory)
    return Image(directory, create.main())


def run(image: Image, task: str, given: str, *, theirs: bool = False) -> Path:
    """Run a task, ``module.name``."""
    module, _, name = task.partition(".")
    return image.run(kind(given), TASKS, "task-module", module, "task-name", name, theirs=theirs)


def tabs(page: str) -> list[str]:
    """The names of the decks in a page."""
    found = re.search(r'id="flyte-frame-tabs"[^>]*>(.*?)</ul>', page, re.DOTALL)
    assert found is not None
    # Of decks with one name flytekit shows the last, and we number them.
    return sorted({name.removesuffix(" (2)") for name in re.findall(r"<li[^>]*>([^<]*)</li>", found[1])})


def without_places(literal: Literal) -> Literal:
    """A literal without where its data lie."""
    literal.scalar.structured_dataset.uri = literal.scalar.structured_dataset.uri and "there"
    return literal


@pytest.mark.parametrize(
    ("name", "deck"),
    [
        ("pandera_job.checked", "pandera"),
        ("memray_job.profiled", "Memray Table"),
        ("papermill_job.notebook", "in the notebook: fine"),
        ("polars_job.frame", None),
        ("omegaconf_job.config", None),
        ("dask_job.clustered", None),
        ("kfmpi_job.launched", None),
        ("kfpytorch_job.trained", None),
    ],
)
def test_plugins_give_what_they_give_with_flytekit(image: Image, name: str, deck: str | None) -> None:
    """The same outputs, and the same decks where a plugin leaves any."""
    directories = [run(image, name, "fine", theirs=theirs) for theirs in (False, True)]
    found = [outputs(directory) for directory in directories]
    assert found[0].keys() == found[1].keys() != set()
    for key, literal in found[0].items():
        if literal.scalar.HasField("structured_dataset"):
            assert without_places(literal) == without_places(found[1][key])
        elif not literal.scalar.HasField("blob"):
            assert literal == found[1][key]
    pages = [(directory / "deck.html").read_text() for directory in directories if deck is not None]
    names = [tabs(page) for page in pages]
    assert names[:1] == names[1:]
    assert all(deck in page for page in pages if deck is not None)


def test_a_frame_that_its_schema_refuses(image: Image) -> None:
    """It is the task's fault, once and for all, and the document holds no value of the frame."""
    found = error(run(image, "pandera_job.checked", "bad"))
    assert (found.code, found.origin) == ("USER:TypeError", ExecutionError.USER)
    assert found.kind == ContainerError.NON_RECOVERABLE
    assert "outputs of task 'pandera_job.checked'" in found.message
    assert "pandera.errors.Schema" in found.message
    assert "987654321" not in found.message
