"""Modules that import flytekit by its name: as they are where it is not installed, and with our name in its place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from flyteidl.core.literals_pb2 import Literal, LiteralMap, Primitive, Scalar

from benchmarks.case import Case, Work, local_function_task

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.sides import Side

_ONE = "task"
_FORTY = (
    "BatchSize, Cache, CachePolicy, Checkpoint, ContainerTask, Deck, ExecutionParameters, FlyteContextManager, "
    "FlyteDirectory, FlyteFile, HashMethod, ImageSpec, LaunchPlan, LaunchPlanReference, PodTemplate, "
    "PythonFunctionTask, PythonInstanceTask, Resources, Secret, StructuredDataset, TaskMetadata, TaskReference, "
    "VersionParameters, Workflow, WorkflowFailurePolicy, WorkflowReference, approve, conditional, current_context, "
    "dynamic, kwtypes, logger, map_task, reference_launch_plan, reference_task, reference_workflow, sleep, task, "
    "wait_for_input, workflow"
)
_MODULE = """
    from PACKAGE import NAMES

    @task
    def run(a: int) -> str:
        return f"got {a}"
"""


def _prepare(side: Side, directory: Path, _s3: Any, package: str, names: str) -> Work:
    inputs = LiteralMap(literals={"a": Literal(scalar=Scalar(primitive=Primitive(integer=42)))})
    module = _MODULE.replace("PACKAGE", package).replace("NAMES", names)
    return local_function_task(directory, side, module, inputs, LiteralMap)


CASES = (
    Case(
        "unmodified",
        "`from flytekit import task`, without flytekit",
        partial(_prepare, package="flytekit", names=_ONE),
        rounds=15,
        target_time=1 / 10,
        target_floor=1.4,
    ),
    Case(
        "unmodified-40",
        "40 names imported from flytekit, without flytekit",
        partial(_prepare, package="flytekit", names=_FORTY),
        rounds=15,
        target_time=1 / 8,
    ),
    Case(
        "renamed-40",
        "the same 40 names imported from flyteweight",
        partial(_prepare, package="flyteweight", names=_FORTY),
        rounds=15,
        peer_takes_part=False,
    ),
)
