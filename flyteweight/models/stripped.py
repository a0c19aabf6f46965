"""Types as the scheduler hands them to a container: without what it does not compare."""

from __future__ import annotations

from flyteidl.core.types_pb2 import LiteralType


def stripped(kind: LiteralType) -> LiteralType:
    """A copy without metadata (JSON schemas, classes of pickles and messages) and annotations, however deep they are.

    A scheduler does so to a template's interface before it writes the template for a container. An executor is to see
    the same whether its template comes from there or was just serialised.
    """
    bare = LiteralType()
    bare.CopyFrom(kind)
    _strip(bare)
    return bare


def _strip(kind: LiteralType) -> None:
    kind.ClearField("metadata")
    kind.ClearField("annotation")
    for field in kind.structure.dataclass_type.values():
        _strip(field)
    form = kind.WhichOneof("type")
    if form == "collection_type":
        _strip(kind.collection_type)
    elif form == "map_value_type":
        _strip(kind.map_value_type)
    elif form == "union_type":
        for variant in kind.union_type.variants:
            _strip(variant)
    elif form == "structured_dataset_type":
        for column in kind.structured_dataset_type.columns:
            _strip(column.literal_type)
