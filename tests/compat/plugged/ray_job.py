"""A task for a cluster of Ray. What the plugin calls of Ray is kept, as no cluster is here."""

import sys
from types import ModuleType

from flytekit import PodTemplate, Resources, task

CALLS = []
ray = ModuleType("ray")
ray.init = lambda **options: CALLS.append(sorted(options))
sys.modules["ray"] = ray

from flytekitplugins.ray import HeadNodeConfig, RayJobConfig, WorkerNodeConfig  # noqa: E402


@task(
    task_config=RayJobConfig(
        head_node_config=HeadNodeConfig(ray_start_params={"log-color": "True"}, requests=Resources(cpu="1")),
        worker_node_config=[
            WorkerNodeConfig(group_name="small", replicas=2, limits=Resources(mem="1Gi")),
            WorkerNodeConfig(
                group_name="large", replicas=1, max_replicas=4, pod_template=PodTemplate(labels={"a": "b"})
            ),
        ],
        runtime_env={"pip": ["numpy"]},
        enable_autoscaling=True,
        shutdown_after_job_finishes=True,
        ttl_seconds_after_finished=3600,
    )
)
def scattered(kind: str) -> str:
    return f"{kind} {CALLS}"
