"""The module that the campaign's runs load; ``{trouble}`` is what a run does to its process."""

MODULE = """
import atexit, ctypes, gc, logging, multiprocessing, os, resource, signal, sys, threading, time
from flyteweight import FlyteFile, ShimTaskExecutor, dynamic, task

keep = []


def make_trouble():
    {trouble}


class Executor(ShimTaskExecutor):
    def execute_from_model(self, tt, **inputs):
        make_trouble()
        return inputs["n"]


@task
def function(n: int, secret: str) -> int:
    make_trouble()
    return n


@task(enable_deck=True)
def deck(n: int, secret: str) -> int:
    make_trouble()
    return n


@task
def files(n: int, secret: str) -> FlyteFile:
    path = os.path.join(os.environ["WORK"], f"made-{{os.getpid()}}")
    with open(path, "w") as file:
        file.write("x" * 1000)
    make_trouble()
    return FlyteFile(path)


@task
def node(n: int) -> int:
    return n


@dynamic
def dynamic_(n: int, secret: str) -> int:
    make_trouble()
    return node(n=n)
"""
