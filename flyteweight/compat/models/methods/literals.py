"""What the models of ``flytekit.models.literals`` do."""

from __future__ import annotations

from typing import Any

from flyteweight.compat.models.methods import first


class Primitive:
    """A number, text, time or the like."""

    _datetime: Any

    @property
    def datetime(self) -> Any:
        """A time without a zone is one of UTC."""
        from datetime import timezone

        value = self._datetime
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=timezone.utc)

    @property
    def value(self) -> Any:
        """The value that is set; ``None`` if none is."""
        names = ("integer", "float_value", "string_value", "boolean", "datetime", "duration")
        return next((value for name in names if (value := getattr(self, name)) is not None), None)

    def _settle(self) -> None:
        if hasattr(self._datetime, "ToDatetime"):
            self._datetime = self._datetime.ToDatetime()


class Scalar:
    """A value that is neither a list nor a map."""

    @property
    def value(self) -> Any:
        """Whichever kind is set."""
        names = ("primitive", "blob", "binary", "schema", "union", "none_type", "error", "generic")
        return first(*(getattr(self, name) for name in (*names, "structured_dataset")))


class Literal:
    """A value."""

    scalar: Any
    collection: Any
    map: Any
    _metadata: dict[str, str] | None

    @property
    def value(self) -> Any:
        """The scalar, the collection or the map."""
        return first(self.scalar, self.collection, self.map)

    def set_metadata(self, metadata: dict[str, str]) -> None:
        """Replace what is said about the value."""
        self._metadata = metadata


class BindingData:
    """What an input is bound to."""

    scalar: Any
    collection: Any
    promise: Any
    map: Any

    @property
    def value(self) -> Any:
        """The scalar, the collection, the promise or the map."""
        return first(self.scalar, self.collection, self.promise, self.map)

    def to_literal_model(self) -> Any:
        """The value; raises an error of the user's for what is only promised."""
        from flyteweight.compat.models import literals
        from flyteweight.exceptions import FlyteUserException

        if self.promise:
            raise FlyteUserException("a binding to a promise is no literal: its value comes from another node")
        if self.scalar:
            return literals.Literal(scalar=self.scalar)
        if self.collection:
            items = [item.to_literal_model() for item in self.collection.bindings]
            return literals.Literal(collection=literals.LiteralCollection(items))
        if self.map:
            values = {key: item.to_literal_model() for key, item in self.map.bindings.items()}
            return literals.Literal(map=literals.LiteralMap(values))
        return None
