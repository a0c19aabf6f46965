"""Tables that great-expectations checks, as tasks and as types of inputs."""

import pandas as pd
from flytekit import kwtypes, task
from flytekit.types.file import CSVFile
from flytekit.types.schema import FlyteSchema
from flytekitplugins.great_expectations import (
    BatchRequestConfig,
    GreatExpectationsFlyteConfig,
    GreatExpectationsTask,
    GreatExpectationsType,
)

SUITE = {"expectation_suite_name": "positive", "context_root_dir": "checks"}
FILES = {"datasource_name": "files", "data_connector_name": "by_name", **SUITE}
FRAMES = {"datasource_name": "frames", "data_connector_name": "given", "data_asset_name": "frame", **SUITE}
TABLES = {"datasource_name": "tables", "data_connector_name": "query", "data_asset_name": "tracks", **SUITE}
STAGE = BatchRequestConfig(batch_identifiers={"stage": "test"})

named = GreatExpectationsTask(name="named", inputs=kwtypes(o0=str), **FILES)
filed = GreatExpectationsTask(name="filed", inputs=kwtypes(o0=CSVFile), local_file_path="tracks", **FILES)
stored = GreatExpectationsTask(
    name="stored", inputs=kwtypes(o0=FlyteSchema), local_file_path="tracks/stored.parquet", **FILES
)
framed = GreatExpectationsTask(name="framed", inputs=kwtypes(o0=FlyteSchema), task_config=STAGE, **FRAMES)
queried = GreatExpectationsTask(name="queried", inputs=kwtypes(o0=str), task_config=STAGE, **TABLES)

Named = GreatExpectationsType[str, GreatExpectationsFlyteConfig(**FILES)]
Filed = GreatExpectationsType[CSVFile, GreatExpectationsFlyteConfig(local_file_path="tracks", **FILES)]
Framed = GreatExpectationsType[FlyteSchema, GreatExpectationsFlyteConfig(batch_request_config=STAGE, **FRAMES)]


@task
def name(kind: str) -> str:
    return f"{kind}.csv"


@task
def file(kind: str) -> CSVFile:
    return CSVFile(f"tracks/{kind}.csv")


@task
def schema(kind: str) -> FlyteSchema:
    written = FlyteSchema()
    written.open().write(pd.read_csv(f"tracks/{kind}.csv"))
    return written


@task
def frame(kind: str) -> pd.DataFrame:
    return pd.read_csv(f"tracks/{kind}.csv")


@task
def query(kind: str) -> str:
    return f"SELECT name, {'-' if kind == 'bad' else ''}seconds AS seconds FROM tracks"


@task
def passed_on(o0: Named) -> Named:
    return o0


@task
def read_file(o0: Filed) -> int:
    return len(pd.read_csv(o0))


@task
def read_frame(o0: Framed) -> int:
    return len(o0.open().all())
