"""One example asked in both worlds: where the answers differ."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgpack
from flyteidl.core.literals_pb2 import Literal
from flyteidl.core.types_pb2 import LiteralType
from google.protobuf.message import Message
from peer.worlds import level_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from peer.annotations import Example
    from peer.talk import Talk

FAILS = "fails"
"""What stands for an answer that is an error: its words are not compared."""


@dataclass(frozen=True)
class Disagreement:
    """One question that the worlds answer differently."""

    aspect: str
    """``module`` (which cannot be imported), ``type``, ``guess``, ``literal`` or ``reading``."""
    theirs: str
    ours: str
    said: str
    """What an error says, of which only the fact is compared."""
    value: str = ""
    """The source of the value that was asked about, for literals and readings."""
    kept_by_them: bool = False
    """Whether what flytekit reads of its own literal is the value that was written."""
    kept_by_us: bool = False
    """The same for flyteweight."""

    def __str__(self) -> str:
        kept = f"flytekit: {self.kept_by_them}, flyteweight: {self.kept_by_us}"
        shown = {"differs": self.aspect, "flytekit": self.theirs, "flyteweight": self.ours, "error": self.said}
        if self.value:
            shown |= {"value": self.value, "read as it was written": kept}
        return "\n".join(f"{name}: {text}" for name, text in shown.items() if text)


def compare(theirs: Talk, ours: Talk, example: Example, number: int) -> list[Disagreement]:
    """Ask both about the type, the guess and the literals of ``example``, and let each read both's literals."""
    module = f"example_{number}"
    question = {"ask": "write", "module": module, "source": example.source, "values": example.values}
    written = _ask_both(theirs, ours, question)
    declared = [_readable(answer["module"], str) for answer in written]
    if FAILS in (declared[0][0], declared[1][0]):
        assert declared[0][0] != declared[1][0], f"neither world can import it: {declared[0][1]}\n{example.source}"
        return _differ("module", *declared)
    prefixes = [answer["prefix"] for answer in written]

    def level(text: str) -> str:
        return level_prefixes(text, prefixes)

    found = [
        *_differ("type", *(_readable(answer["type"], _type) for answer in written)),
        *_differ("guess", *(_readable(answer["guess"], json.dumps) for answer in written)),
    ]
    literals = [[one.get("value", "") for one in answer["literals"]] for answer in written]
    read = _ask_both(theirs, ours, {"ask": "read", "module": module, "literals": literals})
    for index, value in enumerate(example.values):
        by_each = [
            _readable(answer["literals"][index], lambda text: level(literal_text(_literal(text)))) for answer in written
        ]
        own = [_readable(read[side]["values"][side][index], level) for side in (0, 1)]
        originals = [level(answer["originals"][index]) for answer in written]
        kept = [by_one[0] == original for by_one, original in zip(own, originals, strict=True)]
        differing = _differ("literal", *by_each, value, *kept)
        if not differing and by_each[0][0] != FAILS:
            crossed = [_readable(read[side]["values"][1 - side][index], level) for side in (0, 1)]
            differing = _differ("reading", *crossed, value, *kept)
        found += differing
    return found


def level_prefixes(text: str, prefixes: list[str]) -> str:
    """``text`` without random names, and without the directories to which the worlds upload."""
    for prefix in prefixes:
        text = text.replace(prefix.rstrip("/"), "RAW")
    return level_text(text)


def literal_text(literal: Literal) -> str:
    """A literal as text, whatever the order of msgpack's maps."""
    return json.dumps(decoded(literal), sort_keys=True, default=repr)


def _ask_both(theirs: Talk, ours: Talk, question: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    theirs.ask(question)
    ours.ask(question)
    return theirs.answer(), ours.answer()


def _readable(answer: dict[str, Any], readable: Callable[[Any], str]) -> tuple[str, str]:
    """An answer as text that can be compared, and what its error says."""
    return (FAILS, answer["error"]) if "error" in answer else (readable(answer["value"]), "")


def _differ(
    aspect: str,
    theirs: tuple[str, str],
    ours: tuple[str, str],
    value: str = "",
    kept_by_them: bool = False,
    kept_by_us: bool = False,
) -> list[Disagreement]:
    if theirs[0] == ours[0]:
        return []
    return [Disagreement(aspect, theirs[0], ours[0], theirs[1] + ours[1], value, kept_by_them, kept_by_us)]


def _type(text: str) -> str:
    return json.dumps(decoded(LiteralType.FromString(base64.b64decode(text))), sort_keys=True)


def _literal(text: str) -> Literal:
    return Literal.FromString(base64.b64decode(text))


def decoded(message: Any) -> Any:
    """A literal, or its type, as plain data; msgpack is unpacked and in an order of its own."""
    if isinstance(message, Literal) and message.scalar.HasField("binary"):
        binary = message.scalar.binary
        content = msgpack.unpackb(binary.value, strict_map_key=False)
        return binary.tag, json.dumps(_sorted(content)), message.hash, dict(message.metadata)
    if not hasattr(message, "ListFields"):
        return message
    found: dict[str, Any] = {}
    for field, value in message.ListFields():
        if field.message_type is not None and field.message_type.GetOptions().map_entry:
            found[field.name] = {key: decoded(item) for key, item in value.items()}
        elif isinstance(value, (Message, str, bytes, bool, int, float)):
            found[field.name] = decoded(value)
        else:
            found[field.name] = [decoded(item) for item in value]
    return found


def _sorted(plain: Any) -> Any:
    if isinstance(plain, dict):
        return sorted(([repr(key), _sorted(value)] for key, value in plain.items()), key=str)
    if isinstance(plain, list):
        return [_sorted(value) for value in plain]
    return repr(plain)
