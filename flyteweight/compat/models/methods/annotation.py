"""What the models of ``flytekit.models.annotation`` do."""

from __future__ import annotations

from typing import Any


class TypeAnnotation:
    """What a user wrote beside a type."""

    annotations: Any
    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and bool(self.annotations == other.annotations)

    @classmethod
    def merge_annotations(cls, annotation: Any, other_annotation: Any) -> Any:
        """Both; the second's where they agree in a name."""
        kind: Any = cls
        return kind(annotations={**annotation.annotations, **other_annotation.annotations})
