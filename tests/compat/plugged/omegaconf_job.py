"""Configurations of OmegaConf."""

from dataclasses import dataclass

from flytekit import task
from flytekitplugins import omegaconf as _plugin  # noqa: F401 - registers its conversions
from omegaconf import DictConfig, ListConfig, OmegaConf


@dataclass
class Model:
    depth: int = 3
    name: str = "tree"


@task
def config(kind: str) -> DictConfig:
    return OmegaConf.create({"kind": kind, "list": [1, {"deep": True}]})


@task
def structured(kind: str) -> DictConfig:
    return OmegaConf.structured(Model(name=kind))


@task
def listed(kind: str) -> ListConfig:
    return OmegaConf.create([kind, 1, {"a": True}])


@task
def read(o0: DictConfig) -> str:
    return OmegaConf.to_yaml(o0, sort_keys=True)


@task
def read_list(o0: ListConfig) -> str:
    return OmegaConf.to_yaml(o0, sort_keys=True)
