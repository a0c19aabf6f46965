"""Literals that are stored beside the message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conversion import write
from flyteidl.core.literals_pb2 import Literal, LiteralMap

from flyteweight.types.conversion_error import ConversionError
from flyteweight.types.converters import converter_for, read_inputs, write_outputs
from flyteweight.types.offloaded import (
    MEBIBYTE,
    Limits,
    OffloadedTooLarge,
    content_hash,
    fetch,
    limits_from,
    offload,
    split,
)

if TYPE_CHECKING:
    from pathlib import Path

TYPES = {"small": int, "large": str}
DECLARED = {name: converter_for(kind).literal_type for name, kind in TYPES.items()}


def outputs() -> LiteralMap:
    """A small and a large output."""
    return write_outputs({"small": 1, "large": "x" * 100}, TYPES)


def test_large_outputs_are_stored_and_read_again(tmp_path: Path) -> None:
    """The reference says where, how large, of what type, and has a hash; reading follows it."""
    replaced = offload(outputs(), str(tmp_path), DECLARED, Limits(50, 1000))
    stored = tmp_path / "large_offloaded_metadata.pb"
    assert stored.read_bytes() == outputs().literals["large"].SerializeToString()
    metadata = replaced.literals["large"].offloaded_metadata
    assert metadata.uri == str(stored)
    assert metadata.size_bytes == stored.stat().st_size
    assert metadata.inferred_type == DECLARED["large"]
    assert replaced.literals["large"].hash == content_hash(outputs().literals["large"])
    assert replaced.literals["small"] == outputs().literals["small"]
    assert read_inputs(replaced, TYPES, "task 't'") == {"small": 1, "large": "x" * 100}


def test_the_hash_is_of_the_json_form() -> None:
    """base64 of SHA-256 over sorted, compact JSON; a hash that a literal has already is kept."""
    assert content_hash(write(int, 3)) == "cPiyY7l6kvQjALKwWTzybXCjZbJyryx3DX1SrqhkD9U="
    hashed = LiteralMap(literals={"large": Literal(hash="mine")})
    assert split(hashed, "/p", {}, Limits(0, 1000))[0].literals["large"].hash == "mine"


def test_a_minimum_of_zero_offloads_everything() -> None:
    """Nothing is stored by the plan itself."""
    replaced, files = split(outputs(), "s3://b/p", DECLARED, Limits(0, 1000))
    assert sorted(files) == ["s3://b/p/large_offloaded_metadata.pb", "s3://b/p/small_offloaded_metadata.pb"]
    assert {literal.WhichOneof("value") for literal in replaced.literals.values()} == {"offloaded_metadata"}


def test_too_large_is_refused_before_anything_is_stored(tmp_path: Path) -> None:
    """The error names the output, its size and the variable."""
    with pytest.raises(OffloadedTooLarge, match=r"output 'large' is 1\d\d bytes; .* \(_F_L_MAX_SIZE_MB\)"):
        offload(outputs(), str(tmp_path), DECLARED, Limits(0, 100))
    assert list(tmp_path.iterdir()) == []


def test_limits_of_the_environment() -> None:
    """Offloading is on when the minimum is set; numbers are MiB, and others are errors."""
    assert limits_from({"_F_L_MAX_SIZE_MB": "5"}) is None
    limits = limits_from({"_F_L_MIN_SIZE_MB": "10"})
    assert limits is not None
    assert (limits.minimum, limits.maximum) == (10 * MEBIBYTE, 1000 * MEBIBYTE)
    with pytest.raises(ValueError, match="_F_L_MIN_SIZE_MB is 'ten', which is no integer number of MiB"):
        limits_from({"_F_L_MIN_SIZE_MB": "ten"})


def test_broken_references_are_refused(tmp_path: Path) -> None:
    """No URI, and a file that is no literal."""
    literal = Literal()
    literal.offloaded_metadata.SetInParent()
    with pytest.raises(ConversionError, match="found one without a URI"):
        fetch(literal)
    (tmp_path / "x.pb").write_bytes(b"\xff\xff")
    literal.offloaded_metadata.uri = str(tmp_path / "x.pb")
    with pytest.raises(ConversionError, match="found a file that is no literal"):
        fetch(literal)
