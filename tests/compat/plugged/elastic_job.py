"""Tasks that torch runs in several workers."""

import os
import signal

from flytekit import Deck, Resources, current_context, task
from flytekit.exceptions.user import FlyteRecoverableException
from flytekit.types.file import FlyteFile
from flytekitplugins.kfpytorch import CleanPodPolicy, Elastic, RunPolicy

ONE_NODE = {"nnodes": 1, "nproc_per_node": 2, "monitor_interval": 1}


class Gone(FlyteRecoverableException):
    """What a worker needs is away."""


@task
def labelled(kind: str) -> str:
    return f"{kind} of {current_context().execution_id.name}, {current_context().task_id.name}"


def work(kind: str) -> str:
    """What a worker knows, and the sum of all workers' ranks; some kinds fail."""
    rank = int(os.environ["RANK"])
    if kind == "bad":
        raise ValueError(f"no data at {rank}")
    if kind == "gone":
        raise Gone("for now")
    if kind == "killed" and rank == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    import torch
    from torch import distributed

    label = labelled(kind=kind)
    distributed.init_process_group("gloo")
    ranks = torch.tensor([rank])
    distributed.all_reduce(ranks)
    distributed.destroy_process_group()
    Deck(f"rank {rank}", f"<p>{ranks}</p>")
    known = [os.environ[name] for name in ("WORLD_SIZE", "LOCAL_WORLD_SIZE", "TORCHELASTIC_RESTART_COUNT")]
    return f"{label}: {rank} {int(ranks)} {known} {os.environ.get('OMP_NUM_THREADS')}"


@task(task_config=Elastic(**ONE_NODE), enable_deck=True)
def spawned(kind: str) -> str:
    return work(kind)


@task(task_config=Elastic(**ONE_NODE, start_method="fork"), enable_deck=True)
def forked(kind: str) -> str:
    return work(kind)


@task(task_config=Elastic(monitor_interval=1))
def alone(kind: str) -> str:
    return work(kind)


@task(task_config=Elastic(**ONE_NODE, max_restarts=1))
def restarted(kind: str) -> str:
    return work(kind if os.environ["TORCHELASTIC_RESTART_COUNT"] == "1" else "bad")


@task(task_config=Elastic(**ONE_NODE))
def written(kind: str) -> FlyteFile:
    with open(f"{kind}.{os.environ['RANK']}", "w") as file:
        file.write(kind)
    return FlyteFile(file.name)


@task(task_config=Elastic(**ONE_NODE))
def read(o0: FlyteFile) -> str:
    with open(o0) as file:
        return file.read()


@task(task_config=Elastic(nnodes=2, monitor_interval=1, rdzv_configs={"timeout": 120, "join_timeout": 120}))
def on_two_nodes(kind: str) -> str:
    return work(kind)


@task(
    task_config=Elastic(
        nnodes="2:4",
        nproc_per_node=4,
        max_restarts=3,
        increase_shared_mem=False,
        run_policy=RunPolicy(clean_pod_policy=CleanPodPolicy.ALL),
    ),
    requests=Resources(cpu="2"),
    shared_memory="1Gi",
)
def on_some_nodes(kind: str) -> str:
    return work(kind)
