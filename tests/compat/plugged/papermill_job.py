"""A notebook as a task."""

from pathlib import Path

from flytekit import kwtypes
from flytekitplugins.papermill import NotebookTask

notebook = NotebookTask(
    name="notebook",
    notebook_path=str(Path(__file__).with_name("square.ipynb")),
    render_deck=True,
    enable_deck=True,
    inputs=kwtypes(kind=str),
    outputs=kwtypes(twice=str),
)
