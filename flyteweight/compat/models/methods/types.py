"""What the models of ``flytekit.models.types`` do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIMENSIONS = {0: "File", 1: "Directory"}


class LiteralType:
    """A type of values."""

    simple: Any
    collection_type: Any
    map_value_type: Any
    blob: Any
    structured_dataset_type: Any

    def __rich_repr__(self) -> Iterator[str]:
        """What rich prints: the kind of type."""
        if self.simple:
            yield "Simple"
        elif getattr(self, "schema", None):
            yield "Schema"
        elif self.collection_type:
            yield f"List[{_printed(self.collection_type)}]"
        elif self.map_value_type:
            yield f"Dict[str, {_printed(self.map_value_type)}]"
        elif self.blob:
            yield _DIMENSIONS.get(self.blob.dimensionality, "Unknown Blob Type")
        elif getattr(self, "enum_type", None):
            yield "Enum"
        elif getattr(self, "union_type", None):
            yield "Union"
        elif self.structured_dataset_type:
            yield f"StructuredDataset(format={self.structured_dataset_type.format})"
        else:
            yield "Unknown Type"


class OutputReference:
    """An output of a node, or a part of it."""

    _attr_path: Any

    def _settle(self) -> None:
        if self._attr_path is None:
            self._attr_path = []


def _printed(view: Any) -> str:
    text: str = next(iter(view.__rich_repr__()))
    return text
