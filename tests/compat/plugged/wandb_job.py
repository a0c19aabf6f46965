"""A run that Weights & Biases tracks, in local files."""

import os

import wandb
from flytekit import task
from flytekitplugins.wandb import wandb_init

os.environ["WANDB_MODE"] = "offline"
os.environ["WANDB_SILENT"] = "true"


@task
@wandb_init(project="p", entity="e", secret=lambda: "0" * 40)
def tracked(kind: str) -> str:
    wandb.log({"loss": 0.5})
    return f"{kind} {wandb.run.id} {wandb.run.project}"


@task
@wandb_init(project="p", entity="e", secret=lambda: "0" * 40, id="mine")
def named(kind: str) -> str:
    return f"{kind} {wandb.run.id}"
