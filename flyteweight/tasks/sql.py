"""``SQLTask``: a query as a task, which a plugin of the scheduler or a subclass runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from flyteweight.interface.interface import Interface
from flyteweight.tasks.base import PythonTask

if TYPE_CHECKING:
    from flyteweight.settings.metadata import TaskMetadata

T = TypeVar("T")


class SQLTask(PythonTask[T]):
    """A query with ``{{ .inputs.NAME }}`` in it; its white space is levelled."""

    _INPUT: ClassVar[re.Pattern[str]] = re.compile(r"\{\{\s*\.inputs\.(\w+)\s*\}\}", re.IGNORECASE)

    def __init__(
        self,
        name: str,
        query_template: str,
        task_config: T | None = None,
        task_type: str = "sql_task",
        inputs: dict[str, Any] | None = None,
        metadata: TaskMetadata | None = None,
        outputs: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            task_type=task_type,
            name=name,
            task_config=task_config,
            interface=Interface(inputs, outputs),
            metadata=metadata,
            **kwargs,
        )
        self._query_template = " ".join(query_template.split())

    @property
    def query_template(self) -> str:
        """The query, with the names of inputs in it."""
        return self._query_template

    def execute(self, **kwargs: Any) -> Any:
        """Raise ``NotImplementedError``: the query runs where its database is."""
        raise NotImplementedError(
            f"SQL task '{self.name}' runs where its database is, not in Python; in a test, let "
            "flyteweight.testing.task_mock stand in for it"
        )

    def get_query(self, **kwargs: Any) -> str:
        """The query with the values of inputs in it."""
        return self.interpolate_query(self.query_template, **kwargs)

    @classmethod
    def interpolate_query(cls, query_template: str, **kwargs: Any) -> str:
        """A query with the values of inputs in it, as text, unquoted: what it has quotes around stays so.

        Raises ``ValueError`` for an input that is not there, and for one that the query does not name.
        """
        named = cls._INPUT.findall(query_template)
        if missing := [name for name in named if name not in kwargs]:
            raise ValueError(f"the query names the input '{missing[0]}', the inputs are: {', '.join(kwargs) or 'none'}")
        if unused := sorted(set(kwargs) - set(named)):
            raise ValueError(f"the query does not name the input '{unused[0]}'; write {{{{ .inputs.{unused[0]} }}}}")
        return cls._INPUT.sub(lambda match: str(kwargs[match[1]]), query_template)
