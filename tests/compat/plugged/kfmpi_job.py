"""Tasks for MPI."""

from flytekit import Resources, current_context, task
from flytekitplugins import kfmpi
from flytekitplugins.kfmpi import HorovodJob, MPIJob


@task(
    task_config=MPIJob(
        worker=kfmpi.Worker(replicas=2, requests=Resources(cpu="1")),
        launcher=kfmpi.Launcher(replicas=1, command=["run"]),
        run_policy=kfmpi.RunPolicy(clean_pod_policy=kfmpi.CleanPodPolicy.ALL, backoff_limit=3),
        slots=2,
    )
)
def launched(kind: str) -> str:
    return f"{kind} {current_context().execution_id.name}"


@task(task_config=HorovodJob(worker=kfmpi.Worker(replicas=1), launcher=kfmpi.Launcher(replicas=1), log_level="INFO"))
def horovod(kind: str) -> str:
    return kind
