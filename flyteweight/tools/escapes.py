"""Text as a terminal may show it: what would move the cursor or change colours becomes visible instead."""

from __future__ import annotations

import unicodedata

#: Categories of characters that are commands to a terminal, or change the order in which a line is read.
_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def safe(text: str, *, lines: bool = False) -> str:
    """``text`` with control characters as escapes (``\\x1b``); ``lines`` keeps tabs and ends of lines."""
    kept = "\n\t" if lines else ""
    return "".join(
        character if character in kept or unicodedata.category(character) not in _HIDDEN else _escape(character)
        for character in text
    )


def _escape(character: str) -> str:
    known = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
    if character in known:
        return known[character]
    number = ord(character)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
