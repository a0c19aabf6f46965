"""A dynamic task: how many nodes it makes depends on its input.

By hand, everything runs here:

    python -m examples.dynamic_pipeline

In a container the same function is compiled into ``futures.pb``, which the scheduler then runs:

    export _F_SS_C=$(python -m examples.dynamic_inputs inputs.pb)
    pyflyte-execute --inputs inputs.pb --output-prefix out --raw-output-data-prefix raw \
        --resolver flyteweight.resolvers.default_task_resolver \
        -- task-module examples.dynamic_pipeline task-name analyse
"""

from __future__ import annotations

from dataclasses import dataclass

from flyteweight import conditional, dynamic, map_task, task, workflow


@dataclass
class Stats:
    words: int
    longest: str


@task
def split(text: str) -> list[str]:
    return text.split()


@task
def measure(words: list[str]) -> Stats:
    return Stats(len(words), max(words, key=len, default=""))


@task
def shout(word: str) -> str:
    return word.upper()


@task
def join(words: list[str]) -> str:
    return " ".join(words)


@task(retries=2)
def summarise(all_stats: list[Stats]) -> int:
    return sum(stats.words for stats in all_stats)


@workflow
def loud(text: str) -> str:
    return join(words=map_task(shout)(word=split(text=text)))


@dynamic
def analyse(texts: list[str], limit: int = 3) -> tuple[int, str]:
    stats = [measure(words=split(text=text)) for text in texts[:limit]]
    total = summarise(all_stats=stats).with_overrides(node_name="summary", retries=5)
    first = stats[0].longest
    title = conditional("length").if_(total > 5).then(loud(text=first)).else_().then(join(words=[first, "only"]))
    return total, title


if __name__ == "__main__":
    print(analyse(texts=["a short text", "another one, which is longer", "the end"]))
