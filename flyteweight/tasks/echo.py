"""``Echo``: hands its inputs on; the scheduler does it without a container."""

from __future__ import annotations

from typing import Any

from flyteweight.interface.interface import Interface
from flyteweight.tasks.base import PythonTask


class Echo(PythonTask[None]):
    """A task whose outputs ``o0``, ``o1``, … are its inputs; needs the scheduler's ``echo`` plugin."""

    def __init__(self, name: str, inputs: dict[str, Any] | None = None, **kwargs: Any) -> None:
        outputs = {f"o{number}": kind for number, kind in enumerate((inputs or {}).values())}
        super().__init__(task_type="echo", name=name, interface=Interface(inputs, outputs), **kwargs)

    def execute(self, **kwargs: Any) -> Any:
        """The inputs, in the order in which they were declared."""
        values = tuple(kwargs[name] for name in self.python_interface.inputs)
        if not values:
            return None
        return values[0] if len(values) == 1 else values
