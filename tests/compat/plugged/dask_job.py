"""A task for a cluster of Dask, which the scheduler starts beside it."""

from flytekit import FlyteContextManager, PodTemplate, Resources, task
from flytekitplugins.dask import Dask, Scheduler, WorkerGroup


@task(
    task_config=Dask(
        scheduler=Scheduler(image="scheduler:v1", requests=Resources(cpu="1"), limits=Resources(mem="1Gi")),
        workers=WorkerGroup(number_of_workers=3, limits=Resources(cpu="2")),
    ),
    limits=Resources(mem="2Gi"),
)
def clustered(kind: str) -> str:
    return f"{kind} {FlyteContextManager.current_context().execution_state.mode.name}"


@task(task_config=Dask(), pod_template=PodTemplate(labels={"a": "b"}))
def by_default(kind: str) -> str:
    return kind
