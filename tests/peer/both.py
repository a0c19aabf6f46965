"""The same cases written in both worlds, and each world's literals read by the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flyteidl.core.literals_pb2 import Literal
from flyteidl.core.types_pb2 import LiteralType
from peer.compare import level_prefixes, literal_text
from peer.talk import INSIDE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from peer.worlds import Worlds


@dataclass(frozen=True)
class Both:
    """What each world replied: ``case.type``, its literals ``case.0`` and so on, and ``case.0.read`` of the other's."""

    theirs: dict[str, bytes]
    ours: dict[str, bytes]

    def types(self, name: str) -> tuple[LiteralType, LiteralType]:
        """The Flyte types of a case's annotation, flytekit's first."""
        theirs, ours = (LiteralType.FromString(side[f"{name}.type"]) for side in (self.theirs, self.ours))
        return theirs, ours

    def literals(self, name: str) -> Iterator[tuple[str, str, str]]:
        """Of each literal of a case its key, and as text without random names what flytekit wrote and what we did."""
        prefixes = [side["prefix"].decode() for side in (self.theirs, self.ours)]
        for key in self.theirs:
            if key.rpartition(".")[0] == name and key[-1].isdigit():
                texts = (literal_text(Literal.FromString(side[key])) for side in (self.theirs, self.ours))
                theirs, ours = (level_prefixes(text, prefixes) for text in texts)
                yield key, theirs, ours

    def readings(self, name: str) -> Iterator[tuple[str, str, str]]:
        """Of each literal of a case the reading's key, what flytekit read in ours and what we read in flytekit's."""
        for key in self.theirs:
            if key.startswith(f"{name}.") and key.endswith(".read"):
                yield key, self.theirs[key].decode(), self.ours[key].decode()


def exchanged(
    worlds: Worlds,
    directory: Path,
    modules: Mapping[str, str],
    write: str,
    read: str,
    theirs_env: Mapping[str, str] | None = None,
) -> Both:
    """Every case in one process of each world; flytekit also reads our literals, and then we read flytekit's."""
    theirs_modules, ours_modules = (
        {**modules, "names.py": _inside(f"names_{world.sdk}.py"), "shown.py": _inside("shown.py")}
        for world in worlds.both
    )
    written = directory / "write"
    ours = worlds.ours.script(write, {}, written, modules=ours_modules)
    theirs = worlds.theirs.script(
        write + read, {}, written, modules=theirs_modules, files=_literals(ours), env=theirs_env
    )
    ours |= worlds.ours.script(read, {}, directory / "read", modules=ours_modules, files=_literals(theirs))
    return Both(theirs, ours)


def _inside(name: str) -> str:
    return (INSIDE / name).read_text()


def _literals(replies: dict[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in replies.items() if name.rpartition(".")[2].isdigit()}
