"""Docstrings say the same about inputs and outputs as the package that flytekit parses them with."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

from flyteweight.interface.docstring import Docstring

if TYPE_CHECKING:
    from pathlib import Path

    from peer.worlds import Worlds

LINES = (
    "", "", "", "Short.", "Some text: with a colon", "    indented text", "        deeper",
    "Args:", "Parameters:", "Returns:", "Yields:", "Raises:", "Example:", "Attributes:", "Unknown:",
    "    a: one", "    b (int, optional): two", "    c (Dict[str, int]): three", "    no colon here", "    int: result",
    "    Dict[str, int]: result", "    a result in words", "Parameters\n----------", "Returns\n-------",
    "Other Parameters\n----------------", "Raises\n------", "Examples\n--------", "Notes\n-----", "See Also\n--------",
    "Yields\n------", "a : int", "b : str, optional", "c", "int", "out : int", "    text of it", ">>> f(1)", "2",
    ".. deprecated:: 1.2", ":param a: one", ":param int b: two", ":type a: int", ":returns: result",
    ":return int: result",
    ":rtype: int", ":raises ValueError: never", ":param: nothing", ":param a b c d: many", ":yields: items",
    ":keyword", ":meta private:", "::", "@param a: one", "@type a: int", "@return: result", "@rtype: int",
    "@raise ValueError: never", "@yield: items", "@ivar b: two", "@author: me", "@broken", "@param: x",
)  # fmt: skip

PARSE = """
import json
from pathlib import Path
from flytekit.core.docstring import Docstring

answers = []
for text in json.loads(Path("texts.json").read_text()):
    parsed = Docstring(text)
    answers.append([
        parsed.short_description,
        parsed.long_description,
        list(parsed.input_descriptions.items()),
        list(parsed.output_descriptions.items()),
    ])
reply("answers.json", json.dumps(answers))
"""


def texts(count: int) -> list[str]:
    """Docstrings of lines drawn at random, the same ones on every run."""
    draw = random.Random(20)
    made = []
    for _ in range(count):
        lines = [draw.choice(LINES) for _ in range(draw.randint(0, 12))]
        if draw.random() < 0.5:  # indented, as in a function's body
            lines = lines[:1] + ["\n".join("    " + part for part in line.split("\n")) for line in lines[1:]]
        made.append("\n".join(lines))
    return made


def test_docstrings_are_read_alike(worlds: Worlds, tmp_path: Path) -> None:
    """Texts that mix the styles, well-formed or not, give equal descriptions."""
    given = texts(500)
    files = {"texts.json": json.dumps(given).encode()}
    answers = json.loads(worlds.theirs.script(PARSE, {}, tmp_path, files=files)["answers.json"])
    unequal = [
        (text, theirs, ours) for text, theirs in zip(given, answers, strict=True) if (ours := _ours(text)) != theirs
    ]
    assert unequal[:3] == []


def _ours(text: str) -> list[object]:
    parsed = Docstring(text)
    return [
        parsed.short_description,
        parsed.long_description,
        [list(item) for item in parsed.input_descriptions.items()],
        [list(item) for item in parsed.output_descriptions.items()],
    ]
