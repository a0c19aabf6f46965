"""Hashes that outlive a process, and that other SDKs may have made: of pod templates, and of a cached task's inputs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from peer.worlds import Worlds

ASK = """
from flyteidl.core.literals_pb2 import Literal, LiteralMap

if sdk == "flytekit":
    from flytekit import PodTemplate
    from flytekit.core.local_cache import _calculate_cache_key
    from flytekit.models.literals import LiteralMap as Model
    key = lambda name, version, literals, ignored: _calculate_cache_key(
        name, version, Model.from_flyte_idl(literals), ignored)
else:
    from flyteweight import PodTemplate
    from flyteweight.tasks.local_cache import cache_key as key

answers = []
for text in ("", "x" * 100, "x" * 1000):
    literals = LiteralMap()
    literals.literals["a"].scalar.primitive.string_value = text
    literals.literals["b"].collection.literals.add(hash="h").scalar.primitive.integer = 3
    literals.literals["c"].map.literals["k"].scalar.primitive.integer = 4
    answers += [key("t.f", "v1", literals, ignored) for ignored in ((), ("a",), ("a", "b", "c"))]
spec = {"containers": [{"name": "a", "env": [{"name": "X", "value": None}]}], "nodeSelector": {"b": "1", "a": "2"}}
for template in ({}, {"labels": {"b": "1", "a": "2"}}, {"annotations": {"a": "1"}, "primary_container_name": "a"}):
    answers.append(PodTemplate(pod_spec=spec, **template).version_hash())
reply("answers", json.dumps(answers))
"""


def test_hashes_are_equal(worlds: Worlds, tmp_path: Path) -> None:
    """Short, long and ignored inputs; labels in any order."""
    theirs, ours = worlds.script(ASK, {}, tmp_path)
    assert json.loads(ours["answers"]) == json.loads(theirs["answers"])
