"""What is shown to people about a task; it goes beside the template, not into it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from flyteidl.admin.description_entity_pb2 import DescriptionEntity

    from flyteweight.interface.docstring import Docstring


class TextFormat(Enum):
    """How a long description is marked up; the values, and the ends of the names, are the wire's."""

    UNKNOWN = 0
    MARKDOWN = 1
    HTML = 2
    RST = 3


@dataclass
class Description:
    """A long description: its text, or where it is."""

    DescriptionFormat: ClassVar[type[TextFormat]] = TextFormat

    value: str | None = None
    uri: str | None = None
    icon_link: str | None = None
    format: TextFormat = TextFormat.RST


@dataclass
class SourceCode:
    """Where the source of a task can be read."""

    link: str | None = None


@dataclass
class Documentation:
    """One line about a task, a long description, and a link to its source."""

    short_description: str | None = None
    long_description: Description | None = None
    source_code: SourceCode | None = None

    @classmethod
    def from_docstring(cls, docstring: Docstring) -> Documentation:
        """What a docstring says before its parameters."""
        return cls(docstring.short_description, Description(value=docstring.long_description))

    def to_message(self) -> DescriptionEntity:
        """The documentation as the wire has it."""
        from flyteidl.admin.description_entity_pb2 import Description as DescriptionMessage
        from flyteidl.admin.description_entity_pb2 import DescriptionEntity

        message = DescriptionEntity(short_description=self.short_description or "")
        if (long := self.long_description) is not None:
            message.long_description.CopyFrom(
                DescriptionMessage(format=f"DESCRIPTION_FORMAT_{long.format.name}", icon_link=long.icon_link)
            )
            if long.value:  # value and uri are one oneof: an empty string would count as given
                message.long_description.value = long.value
            elif long.uri:
                message.long_description.uri = long.uri
        if self.source_code is not None:
            message.source_code.link = self.source_code.link or ""
        return message
