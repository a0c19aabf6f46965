"""What plugins of flytekit's import beside tasks and types."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from flyteidl.core.types_pb2 import LiteralType, StructuredDatasetType

from flyteweight import current_context, kwtypes
from flyteweight.compat.variables import get_one_of
from flyteweight.entrypoint.context import setup_execution
from flyteweight.runtime.context import FlyteContextManager
from flyteweight.types.engine import TypeEngine
from flyteweight.types.table_engine import StructuredDatasetTransformerEngine
from flyteweight.types.transformer import TypeTransformer

if TYPE_CHECKING:
    import pytest


def test_first_of_several_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first that is set, even if it is empty; nothing if none is."""
    monkeypatch.setenv("SECOND", "2")
    assert get_one_of("FIRST", "SECOND") == "2"
    monkeypatch.setenv("FIRST", "")
    assert get_one_of("FIRST", "SECOND") == get_one_of("THIRD") == ""


def test_context_of_a_process_that_a_task_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside the block the context is that of the run; files that it made for itself are gone afterwards."""
    monkeypatch.setenv("FLYTE_INTERNAL_EXECUTION_ID", "run7")
    before = FlyteContextManager.current_context()
    with setup_execution(str(tmp_path / "raw"), str(tmp_path / "out"), checkpoint_path=str(tmp_path / "cp")) as context:
        assert context is FlyteContextManager.current_context() is not before
        assert context.execution_state.mode is context.execution_state.Mode.TASK_EXECUTION
        assert current_context().execution_id.name == "run7"
        assert current_context().raw_output_prefix == str(tmp_path / "raw")
        assert current_context().output_metadata_prefix == str(tmp_path / "out")
        current_context().checkpoint.write(b"so far")
        scratch = Path(context.file_access.get_random_local_directory())
        kept = Path(context.file_access.put_raw_data(b"kept"))
    assert FlyteContextManager.current_context() is before
    assert (tmp_path / "cp" / "_dst_cp").read_bytes() == b"so far"
    assert kept.read_bytes() == b"kept"
    assert not scratch.exists()


def test_context_of_a_process_that_leaves_no_outputs(tmp_path: Path) -> None:
    """Without a prefix for outputs the context has none: a worker's are its launcher's to write."""
    with setup_execution(str(tmp_path / "raw")):
        assert current_context().output_metadata_prefix is None


class Frame:
    """A class of frames that its own transformer checks."""


class Checked(TypeTransformer[Frame]):
    """It leaves all but the checking to the transformer of tables, as that of pandera does."""

    def __init__(self) -> None:
        super().__init__("checked", Frame)

    def get_literal_type(self, t: Any = None) -> LiteralType:
        return StructuredDatasetTransformerEngine().get_literal_type(t)


def test_transformer_that_asks_the_one_of_tables() -> None:
    """The type of its own annotation is a table's, with the columns and the format that stand beside it."""
    TypeEngine.register(Checked())
    assert TypeEngine.to_literal_type(Frame) == LiteralType(structured_dataset_type=StructuredDatasetType())
    declared = Annotated[Frame, kwtypes(a=int), "csv"]
    kind = TypeEngine.to_literal_type(declared).structured_dataset_type
    assert kind.format == "csv"
    assert [column.name for column in kind.columns] == ["a"]
