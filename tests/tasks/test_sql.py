"""Queries as tasks."""

from __future__ import annotations

import pytest

from flyteweight import workflow
from flyteweight.tasks.sql import SQLTask
from flyteweight.testing import task_mock

query = SQLTask(
    "q",
    "select *\n\tfrom t\n where ds = '{{ .Inputs.ds }}' or ds < '{{.inputs.ds}}'",
    inputs={"ds": str},
    outputs={"n": int},
)


@workflow
def pipeline(ds: str) -> int:
    """One query."""
    result: int = query(ds=ds)
    return result


def test_a_query_with_values_in_it() -> None:
    """White space is levelled; each name is replaced."""
    assert query.query_template == "select * from t where ds = '{{ .Inputs.ds }}' or ds < '{{.inputs.ds}}'"
    assert query.get_query(ds="today") == "select * from t where ds = 'today' or ds < 'today'"
    with pytest.raises(ValueError, match="names the input 'ds', the inputs are: none"):
        query.get_query()
    with pytest.raises(ValueError, match="does not name the input 'b'"):
        query.get_query(ds="a", b=1)


def test_it_runs_where_its_database_is() -> None:
    """In Python a mock stands in for it."""
    with pytest.raises(NotImplementedError, match="SQL task 'q' runs where its database is"):
        pipeline(ds="x")
    with task_mock(query) as mock:
        mock.return_value = 7
        assert pipeline(ds="x") == 7
