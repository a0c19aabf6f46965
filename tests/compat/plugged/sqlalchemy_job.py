"""A query in a database, as a template task."""

from flytekit import Secret, kwtypes
from flytekitplugins.sqlalchemy import SQLAlchemyConfig, SQLAlchemyTask

query = SQLAlchemyTask(
    name="query",
    query_template="select name, seconds from tracks where seconds > {{ .inputs.least }} order by name",
    inputs=kwtypes(least=int),
    task_config=SQLAlchemyConfig(uri="sqlite:///tracks.sqlite"),
)
silent = SQLAlchemyTask(
    name="silent",
    query_template="delete from tracks where seconds > {{ .inputs.least }}",
    inputs=kwtypes(least=int),
    output_schema_type=None,
    task_config=SQLAlchemyConfig(
        uri="sqlite:///tracks.sqlite",
        secret_connect_args={"password": Secret(group="g", key="k")},
    ),
    secret_requests=[Secret(group="g", key="k")],
)
