"""What the models of ``flytekit.models.core.execution`` do."""

from __future__ import annotations

from typing import Any


class ExecutionError:
    """Why an execution failed."""

    code: Any
    message: Any

    def _repr_html_(self) -> str:
        return f"<b>{self.code}</b> <pre>{self.message}</pre>"
