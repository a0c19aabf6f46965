"""What the dataclasses have that stand for types without a Python class of their own."""

from __future__ import annotations

from typing import Any


class Guessed:
    """The base of these classes: JSON of their instances and back, by the names that dataclasses_json has for it."""

    def to_dict(self) -> dict[str, Any]:
        """The fields as plain data; raises ``ConversionError`` for one of another type."""
        from flyteweight.types.converters import converter_for

        plain: dict[str, Any] = converter_for(type(self)).to_plain(self)
        return plain

    def to_json(self, **options: Any) -> str:
        """The fields as JSON; ``options`` are those of :func:`json.dumps`."""
        import json

        return json.dumps(self.to_dict(), **options)

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Any:
        """The instance of which :meth:`to_dict` gave this; raises ``ConversionError`` for what none gave."""
        from flyteweight.types.converters import converter_for

        return converter_for(cls).from_plain(plain)

    @classmethod
    def from_json(cls, text: str | bytes) -> Any:
        """The instance of which :meth:`to_json` gave this."""
        import json

        return cls.from_dict(json.loads(text))
