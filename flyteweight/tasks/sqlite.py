"""``SQLite3Task``: a query of a database that is a file, run by the task's own container."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import FlyteValueException
from flyteweight.runtime.context import FlyteContextManager
from flyteweight.tasks.customized_container import PythonCustomizedContainerTask
from flyteweight.tasks.shim import ShimTaskExecutor
from flyteweight.tasks.sql import SQLTask

if TYPE_CHECKING:
    from flyteweight.models.template import TaskTemplate
    from flyteweight.settings.configuration import SerializationSettings


@dataclass
class SQLite3Config:
    """Where the database is, and whether it is an archive (zip, tar, …) with that one file."""

    uri: str
    compressed: bool = False


class SQLite3Task(PythonCustomizedContainerTask[SQLite3Config], SQLTask[SQLite3Config]):
    """A query with ``{{ .inputs.NAME }}`` in it; ``results`` is a table, by default a ``FlyteSchema``.

    Raises ``ValueError`` without the URI of a database. Runs where pandas is installed.
    """

    def __init__(
        self,
        name: str,
        query_template: str,
        inputs: dict[str, Any] | None = None,
        task_config: SQLite3Config | None = None,
        output_schema_type: Any = None,
        container_image: Any = None,
        **kwargs: Any,
    ) -> None:
        if task_config is None or task_config.uri is None:
            raise ValueError(f"SQLite3Task '{name}' needs the URI of its database: task_config=SQLite3Config(uri=…)")
        if output_schema_type is None:
            from flyteweight.types.flyte_schema import FlyteSchema

            output_schema_type = FlyteSchema
        if container_image is None:
            from flyteweight.settings.configuration import DefaultImages

            container_image = DefaultImages.default_image()
        super().__init__(
            name=name,
            task_config=task_config,
            container_image=container_image,
            executor_type=SQLite3TaskExecutor,
            task_type="sqlite",
            query_template=query_template,
            inputs=inputs,
            outputs={"results": output_schema_type},
            **kwargs,
        )

    @property
    def output_columns(self) -> list[str] | None:
        """The columns that the table declares, if it does."""
        return self.python_interface.outputs["results"].column_names() or None

    def get_custom(self, settings: SerializationSettings) -> dict[str, Any]:  # noqa: ARG002 - part of the signature
        """The query and its database, for the executor."""
        config: Any = self.task_config
        return {"query_template": self.query_template, "uri": config.uri, "compressed": config.compressed}


class SQLite3TaskExecutor(ShimTaskExecutor[SQLite3Task]):
    """Fetches the database, and runs the query on it."""

    def execute_from_model(self, tt: TaskTemplate, **kwargs: Any) -> Any:
        """A pandas frame with what the query finds."""
        import sqlite3
        from contextlib import closing
        from importlib import import_module

        custom = tt.custom
        access = FlyteContextManager.current_context().file_access
        local = access.get_random_local_path(os.path.basename(custom["uri"]))
        access.get_data(custom["uri"], local)
        if custom["compressed"]:
            local = unarchive_file(local, f"{local}.unpacked")
        query = SQLite3Task.interpolate_query(custom["query_template"], **kwargs)
        with closing(sqlite3.connect(local)) as connection:
            return import_module("pandas").read_sql_query(query, connection)


def unarchive_file(local_path: str, to_dir: str) -> str:
    """The path of the one file of an archive, unpacked below a directory; raises ``FlyteValueException`` for more."""
    import shutil

    directory = os.path.join(to_dir, "unpacked")
    shutil.unpack_archive(local_path, directory)
    files = os.listdir(directory)
    if len(files) != 1:
        raise FlyteValueException(
            f"the archive of a database holds one file, '{os.path.basename(local_path)}' holds {len(files)}"
        )
    return os.path.join(directory, files[0])
