"""Cases of dynamic tasks: ``fan_out`` of ``dynamic_case.py``, compiled to ever more nodes."""

from __future__ import annotations

import base64
import gzip
import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flyteidl.core.dynamic_job_pb2 import DynamicJobSpec
from flyteidl.core.literals_pb2 import Literal, LiteralMap, Primitive, Scalar

from benchmarks.case import Case, Work, function_task_arguments

if TYPE_CHECKING:
    from benchmarks.sides import Side


def _serialization_context() -> str:
    """The settings that the nodes' templates are made with, as registration puts them into the environment."""
    image = {"name": "default", "fqn": "registry.example.com/benchmark", "tag": "1", "digest": None}
    settings = {
        "image_config": {"default_image": image, "images": [image]},
        "project": "benchmarks",
        "domain": "development",
        "version": "1",
        **dict.fromkeys(("env", "default_resources", "git_repo", "fast_serialization_settings", "source_root")),
        "python_interpreter": "/opt/venv/bin/python3",
        "flytekit_virtualenv_root": None,
    }
    return base64.b64encode(gzip.compress(json.dumps(settings).encode(), mtime=0)).decode()


# The nodes' tasks are named after the one that made them.
_TASK_IDENTITY = {
    "FLYTE_INTERNAL_TASK_PROJECT": "benchmarks",
    "FLYTE_INTERNAL_TASK_DOMAIN": "development",
    "FLYTE_INTERNAL_TASK_NAME": "jobs.fan_out",
    "FLYTE_INTERNAL_TASK_VERSION": "1",
    "FLYTE_INTERNAL_EXECUTION_PROJECT": "benchmarks",
    "FLYTE_INTERNAL_EXECUTION_DOMAIN": "development",
    "FLYTE_INTERNAL_EXECUTION_ID": "dynamic",
    "FLYTE_FAIL_ON_ERROR": "true",
    "_F_SS_C": _serialization_context(),
}


def _dynamic(side: Side, directory: Path, _s3: Any, nodes: int) -> Work:
    (directory / "jobs.py").write_text(Path(__file__).with_name("dynamic_case.py").read_text())
    inputs = LiteralMap(literals={"n": Literal(scalar=Scalar(primitive=Primitive(integer=nodes)))})
    (directory / "inputs.pb").write_bytes(inputs.SerializeToString())
    prefix = directory / "out"
    prefix.mkdir()

    def nodes_and_outputs() -> DynamicJobSpec:
        spec = DynamicJobSpec.FromString((prefix / "futures.pb").read_bytes())
        if len(spec.nodes) != nodes:
            raise ValueError(f"expected {nodes} nodes, found {len(spec.nodes)}")
        for node in spec.nodes:
            node.upstream_node_ids[:] = sorted(node.upstream_node_ids)  # flytekit's come in the order of a set
        spec.ClearField("tasks")  # each side's templates name its own resolver
        return spec

    return Work(
        function_task_arguments(side, str(directory / "inputs.pb"), str(prefix), str(directory / "raw"), "fan_out"),
        result=nodes_and_outputs,
        environment={"BENCH_SDK": side.sdk, **_TASK_IDENTITY},
    )


CASES = tuple(
    Case(
        f"dynamic-{nodes}",
        f"dynamic of {nodes:,} nodes",
        partial(_dynamic, nodes=nodes),
        rounds=7 if nodes < 10_000 else 3,
        target_time=1 / 5 if nodes == 1_000 else None,
        size=nodes,
    )
    for nodes in (10, 100, 1_000, 10_000)
)
