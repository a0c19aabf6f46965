"""Data sets of Hugging Face."""

import datasets
from flytekit import task
from flytekitplugins import huggingface as _plugin  # noqa: F401 - registers its conversions


@task
def rows(kind: str) -> datasets.Dataset:
    return datasets.Dataset.from_dict({"kind": [kind, kind], "n": [1, 2]})


@task
def read(o0: datasets.Dataset) -> str:
    return str(o0.to_dict())
