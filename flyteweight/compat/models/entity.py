"""The bases of flytekit's models, from which its plugins derive classes of their own."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod
from typing import Any

_WIDTH = 80


class FlyteABCMeta(ABCMeta):
    """The class of classes that may have abstract methods."""


class FlyteType(FlyteABCMeta):
    """The class of the models' classes: how a class is printed."""

    def __repr__(cls) -> str:
        return cls.short_class_string()

    def __str__(cls) -> str:
        return cls.verbose_class_string()

    def short_class_string(cls) -> str:
        """What ``repr`` says of the class."""
        return type.__repr__(cls)

    def verbose_class_string(cls) -> str:
        """What ``str`` says of the class."""
        return cls.short_class_string()


class FlyteIdlEntity(metaclass=FlyteType):
    """What has a message: it is printed, compared and hashed by it."""

    @abstractmethod
    def to_flyte_idl(self) -> Any:
        """The message; a new one each time."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FlyteIdlEntity) and bool(other.to_flyte_idl() == self.to_flyte_idl())

    def __hash__(self) -> int:
        return hash(self.to_flyte_idl().SerializeToString(deterministic=True))

    def __repr__(self) -> str:
        return str(self.to_flyte_idl())

    def __str__(self) -> str:
        return self.short_string()

    def short_string(self) -> str:
        """The class's name and the message as indented text."""
        return f"Flyte Serialized object ({type(self).__name__}):\n" + "\n".join(_lines(self.to_flyte_idl(), 2))

    def verbose_string(self) -> str:
        """The same as :meth:`short_string`."""
        return self.short_string()

    def serialize_to_string(self) -> bytes:
        """The message's bytes."""
        data: bytes = self.to_flyte_idl().SerializeToString()
        return data

    def _repr_html_(self) -> str:
        text = "\n".join(_lines(self.to_flyte_idl(), 0))
        return f"<h4>{type(self).__name__}</h4><pre>{text}</pre>"

    @property
    def is_empty(self) -> bool:
        """Whether the message has no field set."""
        return not self.serialize_to_string()


class FlyteCustomIdlEntity(FlyteIdlEntity):
    """What travels as a ``Struct``: a plugin's configuration, by its ``to_dict`` and ``from_dict``."""

    @classmethod
    def from_flyte_idl(cls, idl_object: Any) -> Any:
        """The entity that a ``Struct`` describes."""
        from google.protobuf.json_format import MessageToDict

        return cls.from_dict(idl_dict=MessageToDict(idl_object))

    def to_flyte_idl(self) -> Any:
        """:meth:`to_dict` as a ``Struct``."""
        from google.protobuf.json_format import ParseDict
        from google.protobuf.struct_pb2 import Struct

        return ParseDict(self.to_dict(), Struct())

    @classmethod
    @abstractmethod
    def from_dict(cls, idl_dict: Any) -> Any:
        """The entity that a dict describes."""

    @abstractmethod
    def to_dict(self) -> Any:
        """What describes the entity."""


def _lines(message: Any, indent: int) -> list[str]:
    if not hasattr(message, "ListFields"):
        return str(message).split("\n")
    from textwrap import shorten

    lines = []
    for field, value in message.ListFields():
        if not hasattr(value, "ListFields"):
            if text := shorten(str(value).strip(), width=_WIDTH):
                lines.append(f"{' ' * indent}{field.name}: {text}")
        elif value.ListFields():
            lines += [f"{' ' * indent}{field.name}:", *_lines(value, indent + 2)]
    return lines
