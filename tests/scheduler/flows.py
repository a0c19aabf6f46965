"""The workflows that the scheduler drives, as text: each world puts its own package's name in."""

FLOWS = '''
import os, signal, time
from functools import partial
from pathlib import Path
from typing import Dict, List, Optional
from {sdk} import Resources, conditional, current_context, dynamic, map_task, task, workflow
from names import FlyteFile, FlyteRecoverableException
from plugin import Double


def attempt() -> int:
    """Which attempt this is; tells when the task's function began."""
    Path("started").write_text(str(time.time()))
    return int(os.environ["FLYTE_ATTEMPT_NUMBER"])


@task
def add(n: int, by: int = 1) -> int:
    attempt()
    return n + by


@task
def total(ns: List[int], names: Dict[str, int]) -> int:
    attempt()
    return sum(ns) + sum(names.values())


@workflow
def functions(n: int) -> int:
    a, b = add(n=n), add(n=n, by=10)
    return total(ns=[a, b, n], names={"a": a})


@workflow
def nested(n: int) -> int:
    return add(n=functions(n=n))


double = Double("double")


@workflow
def template(n: int) -> int:
    return double(n=add(n=n))


@task
def write(text: str) -> FlyteFile:
    attempt()
    Path("file.txt").write_text(text)
    return FlyteFile("file.txt")


@task
def read(file: FlyteFile) -> str:
    attempt()
    return Path(file).read_text()


@workflow
def files() -> str:
    return read(file=write(text="kept"))


@task
def odd(n: int) -> int:
    attempt()
    if n % 2 == 0:
        raise ValueError(f"{n} is even")
    return n * 10


@workflow
def mapped(ns: List[int]) -> List[Optional[int]]:
    return map_task(odd, min_success_ratio=0.5)(n=ns)


@workflow
def mapped_strictly(ns: List[int]) -> List[int]:
    return map_task(odd)(n=ns)


@dynamic
def inner(n: int) -> int:
    attempt()
    result = 0
    for number in range(n):
        result = add(n=result, by=number)
    return result


@dynamic
def outer(n: int) -> List[int]:
    attempt()
    mapped = map_task(partial(add, by=1))(n=list(range(n)))
    return [inner(n=n), total(ns=mapped, names={})]


@workflow
def dynamics(n: int) -> List[int]:
    return outer(n=n)


@workflow
def branch(n: int) -> int:
    first = add(n=n)
    return conditional("size").if_(first > 5).then(add(n=first, by=100)).else_().then(add(n=first, by=1000))


@task(retries=3)
def fails_first(n: int) -> int:
    if attempt() < 2:
        raise FlyteRecoverableException("again")
    return n


@workflow
def retried(n: int) -> int:
    return fails_first(n=n)


@task(retries=3)
def fails_for_good(n: int) -> int:
    if attempt() < 3:
        raise ValueError("for good")
    return n


@workflow
def failed(n: int) -> int:
    return fails_for_good(n=n)


@task
def evicted(n: int) -> int:
    if attempt() == 0:
        os.kill(int(Path("pid").read_text()), signal.SIGTERM)
        time.sleep(60)
    return n


@workflow
def terminated(n: int) -> int:
    return evicted(n=n)


@task(retries=1, limits=Resources(mem="300Mi"))
def hungry(n: int) -> int:
    if attempt() == 0:
        kept = bytearray(400 << 20)
        time.sleep(60)
    return n


@workflow
def out_of_memory(n: int) -> int:
    return hungry(n=n)


@task
def large(n: int) -> List[str]:
    attempt()
    return ["x" * 1000] * n


@task
def longest(texts: List[str]) -> int:
    attempt()
    return len(texts) * len(texts[0])


@workflow
def offloaded(n: int) -> int:
    return longest(texts=large(n=n))


@task(retries=2)
def remembers(n: int) -> str:
    number, checkpoint = attempt(), current_context().checkpoint
    before = checkpoint.read() if number else b""
    checkpoint.write(before + str(number).encode())
    if number < 2:
        raise FlyteRecoverableException("again")
    return before.decode()


@workflow
def checkpoints(n: int) -> str:
    return remembers(n=n)


@task(cache=True, cache_version="1")
def cached(n: int) -> int:
    attempt()
    return n


@workflow
def cache_off(n: int) -> List[int]:
    return [cached(n=n), cached(n=n), add(n=n).with_overrides(cache=False)]
'''

PLUGIN = """
import time
from pathlib import Path
from names import Interface, PythonCustomizedContainerTask, ShimTaskExecutor


class Doubles(ShimTaskExecutor):
    def execute_from_model(self, tt, **inputs):
        Path("started").write_text(str(time.time()))
        return inputs["n"] * int(tt.custom["factor"])


class Double(PythonCustomizedContainerTask):
    def __init__(self, name):
        interface = Interface({"n": int}, {"o0": int})
        super().__init__(
            name=name, task_config=None, container_image="repo/plugin:1", executor_type=Doubles, interface=interface
        )

    def get_custom(self, settings):
        return {"factor": 2}
"""

NAMES = {
    "flyteweight": """
from flyteweight import FlyteFile, FlyteRecoverableException, Interface, PythonCustomizedContainerTask, ShimTaskExecutor
""",
    "flytekit": """
from flytekit.core.interface import Interface
from flytekit.core.python_customized_container_task import PythonCustomizedContainerTask
from flytekit.core.shim_task import ShimTaskExecutor
from flytekit.exceptions.user import FlyteRecoverableException
from flytekit.types.file import FlyteFile
""",
}
"""Where each world has what the modules need."""


def modules(sdk: str) -> dict[str, str]:
    """The modules by file name."""
    return {"flows.py": FLOWS, "plugin.py": PLUGIN, "names.py": NAMES[sdk]}
