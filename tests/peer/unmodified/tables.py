"""Data frames, tables of the module's own making, schemas and arrays."""

import typing
from typing import Annotated, Dict, List, Optional, Tuple

import numpy as np
import pandas as pd
from flytekit import FlyteContext, HashMethod, StructuredDataset, StructuredDatasetFormat, kwtypes, task
from flytekit.models import literals
from flytekit.models.literals import StructuredDatasetMetadata
from flytekit.models.types import StructuredDatasetType
from flytekit.types.schema import FlyteSchema, SchemaOpenMode
from flytekit.types.structured import (
    StructuredDatasetDecoder,
    StructuredDatasetEncoder,
    StructuredDatasetTransformerEngine,
)
from flytekit.types.structured.structured_dataset import CSV, PARQUET

LINES: StructuredDatasetFormat = "lines"
Columns = kwtypes(a=int)
FRAME = pd.DataFrame({"a": [1, 2, 3], "b": ["x", "y", "z"]})


class Lines(list):
    """A data frame that only this module knows."""


class LinesEncoder(StructuredDatasetEncoder):
    def __init__(self) -> None:
        super().__init__(Lines, None, LINES)

    def encode(
        self, ctx: FlyteContext, structured_dataset: StructuredDataset, structured_dataset_type: StructuredDatasetType
    ) -> literals.StructuredDataset:
        path = structured_dataset.uri or ctx.file_access.get_random_remote_path("lines")
        local = ctx.file_access.get_random_local_path()
        with open(local, "w") as file:
            file.write("\n".join(structured_dataset.dataframe))
        ctx.file_access.put_data(local, path)
        structured_dataset_type.format = self.supported_format
        return literals.StructuredDataset(uri=path, metadata=StructuredDatasetMetadata(structured_dataset_type))


class LinesDecoder(StructuredDatasetDecoder):
    def __init__(self) -> None:
        super().__init__(Lines, "file", LINES)

    def decode(
        self,
        ctx: FlyteContext,
        flyte_value: literals.StructuredDataset,
        current_task_metadata: StructuredDatasetMetadata,
    ) -> typing.Generator[Lines, None, None]:
        assert flyte_value.metadata.structured_dataset_type.format == LINES
        local = ctx.file_access.get_random_local_path()
        ctx.file_access.get_data(flyte_value.uri, local)
        with open(local) as file:
            return (Lines([line.rstrip()]) for line in list(file))


StructuredDatasetTransformerEngine.register(LinesEncoder())
StructuredDatasetTransformerEngine.register(LinesDecoder(), default_format_for_type=True)


@task
def frames(
    a: int,
) -> Tuple[
    pd.DataFrame,
    Annotated[pd.DataFrame, Columns],
    List[pd.DataFrame],
    Dict[str, pd.DataFrame],
    Optional[pd.DataFrame],
    Annotated[pd.DataFrame, HashMethod(lambda frame: str(frame.shape))],
]:
    return FRAME, FRAME, [FRAME, FRAME[:a]], {"k": FRAME}, None, FRAME


@task
def tables(a: int) -> Tuple[StructuredDataset, Annotated[StructuredDataset, Columns, PARQUET], StructuredDataset]:
    csv = StructuredDataset(dataframe=FRAME, file_format=CSV)
    return StructuredDataset(dataframe=FRAME), StructuredDataset(dataframe=FRAME), csv


@task
def own(a: int) -> Tuple[Lines, StructuredDataset, Annotated[StructuredDataset, LINES]]:
    return Lines("ab"), StructuredDataset(dataframe=Lines("cd")), StructuredDataset(dataframe=Lines("e"))


@task
def read(table: StructuredDataset, part: Annotated[StructuredDataset, Columns], lines: StructuredDataset) -> str:
    whole, some = table.open(pd.DataFrame).all(), part.open(pd.DataFrame).all()
    found = [list(one) for one in lines.open(Lines).iter()]
    return f"{whole.to_dict('list')} {some.to_dict('list')} {found} {part.metadata.structured_dataset_type.format}"


@task
def schemas(a: int) -> Tuple[FlyteSchema, FlyteSchema[kwtypes(a=int, b=str)], str]:
    schema = FlyteSchema()
    schema.open(pd.DataFrame).write(FRAME)
    typed = FlyteSchema[kwtypes(a=int)]()
    typed.open().write(FRAME)
    seen = typed.open(override_mode=SchemaOpenMode.READ).all().to_dict("list")
    return schema, FRAME, f"{seen} {typed.column_names()} {schema.as_readonly().open().all().shape}"


@task
def arrays(
    a: int,
) -> Tuple[np.ndarray, Annotated[np.ndarray, kwtypes(allow_pickle=True)], List[np.ndarray], Optional[np.ndarray]]:
    return np.arange(a), np.array([{"a": a}, None], dtype=object), [np.zeros((a, a))], None
