"""Dynamic tasks of n nodes, written once for flytekit and flyteweight: ``BENCH_SDK`` names the package."""

import importlib
import os

_sdk = importlib.import_module(os.environ.get("BENCH_SDK", "flyteweight"))
dynamic, task = _sdk.dynamic, _sdk.task


@task
def step(x: int, scale: float, label: str) -> int:
    """One node: a number, and two constants."""
    return int(x * scale) + len(label)


@task
def gather(xs: list[int]) -> int:
    """The last node, which takes all the others."""
    return sum(xs)


@dynamic
def fan_out(n: int) -> int:
    """n - 1 independent nodes and one that collects them."""
    return gather(xs=[step(x=i, scale=1.5, label=f"item {i}") for i in range(n - 1)])


@dynamic
def chain(n: int) -> int:
    """n nodes, each waiting for the one before."""
    value = step(x=0, scale=1.0, label="first")
    for _ in range(n - 1):
        value = step(x=value, scale=1.0, label="next")
    return value
