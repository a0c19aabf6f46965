"""Queries of DuckDB."""

from flytekit import StructuredDataset, kwtypes, task
from flytekitplugins.duckdb import DuckDBQuery

query = DuckDBQuery(name="query", query="select 1 as a, 'x' as b")
given = DuckDBQuery(name="given", query="select ? as kind", inputs=kwtypes(kind=str))
counted = DuckDBQuery(
    name="counted", query="select count(*) as n from result", inputs=kwtypes(result=StructuredDataset)
)


@task
def read(result: StructuredDataset) -> str:
    import pandas as pd

    return result.open(pd.DataFrame).all().to_json()
