"""Tasks for workers of PyTorch."""

from flytekit import Resources, current_context, task
from flytekitplugins import kfpytorch
from flytekitplugins.kfpytorch import PyTorch


@task(
    task_config=PyTorch(
        worker=kfpytorch.Worker(replicas=2, limits=Resources(gpu="1"), restart_policy=kfpytorch.RestartPolicy.ALWAYS),
        master=kfpytorch.Master(requests=Resources(cpu="1")),
        run_policy=kfpytorch.RunPolicy(ttl_seconds_after_finished=60),
    )
)
def trained(kind: str) -> str:
    return f"{kind} {current_context().task_id.name}"
