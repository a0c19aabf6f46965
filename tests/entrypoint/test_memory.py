"""Large inputs and outputs are in memory no more often than they have to be."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest

from flyteweight.entrypoint.wire import serialized_in_place_of, sizes_of
from flyteweight.models import LiteralMap

if TYPE_CHECKING:
    from commands import World

LARGE = 100_000_000


@pytest.mark.parametrize("result", ["a", "a.upper()"])
def test_large_text_in_and_out(world: World, result: str) -> None:
    """A text of 100 MB in and out: at its peak the process has no more than 2.3 times as much."""
    world.module(f"""
        @task
        def t(a: str) -> str:
            return {result}
    """)
    finished = world.run(inputs=world.inputs(a="x" * LARGE), env={"FLYTE_SDK_LOGGING_LEVEL": "20"})
    assert len(finished.value()) == LARGE
    peak = float(re.findall(r"peak_memory_mib=([\d.]+)", finished.stderr)[-1]) * (1 << 20)
    # Before Python 3.11, who calls a function keeps what it was given.
    assert peak <= (2.3 if sys.version_info >= (3, 11) else 3.3) * LARGE


@pytest.mark.parametrize("beside", [False, True])
def test_bytes_of_large_outputs(beside: bool) -> None:
    """The bytes are protobuf's own, in the order of the names, whatever stands beside the long text."""
    outputs = LiteralMap()
    for name, length in (("o1", 3), ("ö", 9 << 20), ("o0", 10 << 20), ("o2", 200)):
        outputs.literals[name].scalar.primitive.string_value = "ä" * length
    outputs.literals["n"].scalar.primitive.integer = 7
    outputs.literals["l"].collection.literals.add().scalar.primitive.string_value = "y" * (9 << 20)
    if beside:
        outputs.literals["o0"].hash = "hash"
        outputs.literals["ö"].metadata["k"] = "v"
    expected = outputs.SerializeToString(deterministic=True)
    sizes = {name: literal.ByteSize() for name, literal in outputs.literals.items()}
    held = [outputs]
    del outputs
    assert serialized_in_place_of(held) == expected  # type: ignore[arg-type]
    assert held == []
    assert dict(sizes_of(expected)) == sizes
