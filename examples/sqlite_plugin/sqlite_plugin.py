"""A plugin for SQL queries on SQLite: the task that authors declare, and the executor that its image runs."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flyteweight import FlyteContextManager, Interface, PythonCustomizedContainerTask, ShimTaskExecutor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flyteweight.models.template import TaskTemplate
    from flyteweight.settings.configuration import SerializationSettings

IMAGE = "registry.example.com/sqlite-plugin:1"
INPUT = re.compile(r"\{\{\s*\.inputs\.(\w+)\s*\}\}")


@dataclass(frozen=True)
class SQLite:
    """Where the database file is: a local path of the image, or a URL (s3://, gs://, https://, …)."""

    uri: str


class SQLiteExecutor(ShimTaskExecutor["SQLiteTask"]):
    """Runs in the plugin's image; knows of the task what `SQLiteTask.get_custom` said."""

    def execute_from_model(self, tt: TaskTemplate, **inputs: Any) -> dict[str, Any]:
        # Values are bound by SQLite, not pasted into the text, so they cannot change the query.
        query = INPUT.sub(r":\1", tt.custom["query_template"])
        with closing(sqlite3.connect(_local_copy(tt.custom["uri"]))) as connection:
            connection.row_factory = sqlite3.Row
            rows = connection.execute(query, inputs).fetchmany(tt.custom["max_rows"])
        return {"rows": [dict(row) for row in rows], "count": len(rows)}


class SQLiteTask(PythonCustomizedContainerTask[SQLite]):
    """A query whose `{{ .inputs.NAME }}` are inputs of the task; gives its rows and their number."""

    def __init__(
        self,
        name: str,
        query_template: str,
        task_config: SQLite,
        inputs: Mapping[str, type] | None = None,
        max_rows: int = 1000,
        **kwargs: Any,
    ) -> None:
        used = set(INPUT.findall(query_template))
        if used != set(inputs or {}):
            raise ValueError(f"the query uses the inputs {sorted(used)}, declared are {sorted(inputs or {})}")
        super().__init__(
            name=name,
            task_config=task_config,
            container_image=kwargs.pop("container_image", IMAGE),
            executor_type=SQLiteExecutor,
            task_type="sqlite-example",
            interface=Interface(inputs=inputs, outputs={"rows": list[dict], "count": int}),
            **kwargs,
        )
        self.query_template = query_template
        self.max_rows = max_rows

    def get_custom(self, settings: SerializationSettings) -> dict[str, Any]:  # noqa: ARG002
        return {
            "query_template": self.query_template,
            "uri": self.task_config.uri,
            "max_rows": self.max_rows,
        }


def _local_copy(uri: str) -> str:
    files = FlyteContextManager.current_context().file_access
    if not files.is_remote(uri):
        return uri
    local = files.get_random_local_path("database.sqlite")
    files.get_data(uri, local)
    return local
