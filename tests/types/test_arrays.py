"""numpy's arrays: written, read, mapped, and refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import numpy.typing as npt
import pytest
from conversion import read, refused, unreadable, write
from hypothesis import HealthCheck, given, settings
from hypothesis.extra import numpy as nps

from flyteweight.runtime.context import ExecutionMode, ExecutionState, FlyteContext, FlyteContextManager
from flyteweight.runtime.parameters import ExecutionParameters
from flyteweight.storage.access import FileAccessProvider
from flyteweight.storage.errors import DataNotFound
from flyteweight.types.annotation import kwtypes
from flyteweight.types.converters import converter_of
from flyteweight.types.files import FlyteFile
from flyteweight.types.hash import HashMethod
from flyteweight.types.unsupported import UnsupportedTypeError

if TYPE_CHECKING:
    from pathlib import Path

    from s3 import S3

ARRAY = np.arange(6).reshape(2, 3)
PICKLED = Annotated[np.ndarray, kwtypes(allow_pickle=True)]


def test_on_s3(s3_env: S3, tmp_path: Path) -> None:
    """One ``.npy`` file under the raw-data prefix, and back; nothing stays in the scratch directory."""
    access = FileAccessProvider(tmp_path / "scratch", f"s3://{s3_env.bucket()}/raw")
    state = ExecutionState(ExecutionMode.TASK_EXECUTION, ExecutionParameters.local(access))
    with FlyteContextManager.with_context(FlyteContext(state, access)):
        literal = write(np.ndarray, ARRAY)
        assert literal.scalar.blob.uri.startswith(access.raw_output_prefix)
        assert literal.scalar.blob.uri.endswith(".npy")
        np.testing.assert_array_equal(read(np.ndarray, literal), ARRAY)
        assert not [path for path in (tmp_path / "scratch").rglob("*") if path.is_file()]
        mapped = read(Annotated[np.ndarray, kwtypes(mmap_mode="r")], literal)
        assert isinstance(mapped, np.memmap)
        np.testing.assert_array_equal(mapped, ARRAY)


@pytest.mark.filterwarnings("ignore:Stored array in format")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(array=nps.arrays(nps.scalar_dtypes() | nps.array_dtypes(), nps.array_shapes(min_dims=0, min_side=0, max_dims=4)))
def test_any_array_comes_back(raw: Path, array: np.ndarray[Any, Any]) -> None:
    """Any type, shape and order."""
    for value in (array, np.asfortranarray(array), array[..., ::-1] if array.ndim else array):
        found = read(np.ndarray, write(np.ndarray, value))
        assert (found.dtype, found.shape) == (value.dtype, value.shape)
        assert found.tobytes() == value.tobytes()


def test_a_mapped_array_does_not_change_its_file(raw: Path) -> None:
    """What is changed through a map that can be written is a copy, of a local file, too."""
    literal = write(np.ndarray, ARRAY)
    mapped = read(Annotated[np.ndarray, kwtypes(mmap_mode="r+")], literal)
    mapped[:] = 7
    mapped.flush()
    np.testing.assert_array_equal(read(np.ndarray, literal), ARRAY)


def test_objects_are_pickled_only_when_allowed(raw: Path) -> None:
    """In both directions, and the errors say how."""
    objects = np.array([{"a": 1}, None], dtype=object)
    assert "Annotated[numpy.ndarray, kwtypes(allow_pickle=True)]" in refused(np.ndarray, objects)
    literal = write(PICKLED, objects)
    assert read(PICKLED, literal).tolist() == [{"a": 1}, None]
    message = unreadable(np.ndarray, literal)
    assert "of Python objects; if its writer is trusted" in message
    nested = np.zeros(1, dtype=[("a", "i4"), ("b", object)])
    assert "one of Python objects" in refused(np.ndarray, nested)


@dataclass
class Holder:
    array: np.ndarray[Any, Any]
    arrays: list[np.ndarray[Any, Any]]


def test_in_containers(raw: Path) -> None:
    """Lists and unions of literals, fields of dataclasses, other spellings of the class, a hash."""
    several = list[np.ndarray | None]
    first, second = read(several, write(several, [ARRAY, None]))
    np.testing.assert_array_equal(first, ARRAY)
    assert second is None
    literal = write(Holder, Holder(ARRAY, [ARRAY]))
    for array in (read(Holder, literal).array, read(Holder, literal).arrays[0]):
        np.testing.assert_array_equal(array, ARRAY)
    np.testing.assert_array_equal(read(npt.NDArray[np.int64], write(npt.NDArray[np.int64], ARRAY)), ARRAY)
    assert write(Annotated[np.ndarray, HashMethod(lambda array: str(array.shape))], ARRAY).hash == "(2, 3)"
    assert write(np.ndarray | int, ARRAY).scalar.union.type.structure.tag == "Numpy Array"


@pytest.mark.parametrize(
    "options",
    [(kwtypes(allow_pickle=True), kwtypes(mmap_mode="r")), ("text",), (kwtypes(allow_pickle=True), "text")],
)
def test_other_options_are_refused(options: tuple[Any, ...]) -> None:
    """Two sets of options, and anything else, where they are declared."""
    with pytest.raises(UnsupportedTypeError, match="beside an array may stand"):
        converter_of(Annotated[(np.ndarray, *options)])  # type: ignore[index]


def test_what_is_no_array(raw: Path, tmp_path: Path) -> None:
    """Other values, other files, broken files, directories, and nothing at all."""
    assert refused(np.ndarray, [1]) == "expected numpy.ndarray, found list with 1 element"
    text = tmp_path / "some.txt"
    text.write_text("no array")
    assert "expected numpy.ndarray, found a file" in unreadable(np.ndarray, write(FlyteFile["txt"], str(text)))
    literal = write(np.ndarray, ARRAY)
    whole = (path := raw / literal.scalar.blob.uri).read_bytes()
    path.write_bytes(whole[:-8])
    assert "found a broken .npy file" in unreadable(np.ndarray, literal)
    literal.scalar.blob.metadata.type.dimensionality = 1  # type: ignore[assignment]
    assert "found a directory" in unreadable(np.ndarray, literal)
    with pytest.raises(DataNotFound):
        read(np.ndarray, "scalar { blob { uri: '/no/such.npy' metadata { type { format: 'NumpyArray' } } } }")
    assert "found a literal of type integer" in unreadable(np.ndarray, "scalar { primitive { integer: 3 } }")


def test_masked_arrays_are_refused(raw: Path) -> None:
    """The mask has no place in the file, and must not be lost in silence."""
    masked = np.ma.masked_array([1, 2], [True, False])
    assert "a .npy file has no place for the mask" in refused(np.ndarray, masked)
