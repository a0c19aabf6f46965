"""Docstrings in the four common styles: what they say about a function, its parameters and its results.

Every style reads the text in its own way, and the one that recognises most entries wins; with equal
numbers, reST comes before Google's style, NumPy's and Epydoc's. These rules, and the details of each style,
are those of the ``docstring_parser`` package, whose results flytekit puts into interfaces.
"""

from __future__ import annotations

import inspect
import itertools
import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PARAM, RETURNS, OTHER = "param", "returns", "other"


class Entry(NamedTuple):
    """One described thing: a parameter, a result, or something else (``OTHER``) that only counts."""

    role: str
    name: str | None = None
    description: str | None = None


class _OtherStyle(Exception):
    """The text is not in this style."""


class Docstring:
    """The parsed docstring of a function, or of the text given; parsed on first use."""

    def __init__(self, docstring: str | None = None, callable_: Callable[..., object] | None = None) -> None:
        self._text = docstring if docstring is not None else callable_.__doc__ if callable_ else None

    @property
    def short_description(self) -> str | None:
        """The first line."""
        return self._parsed[0]

    @property
    def long_description(self) -> str | None:
        """What follows the first line, up to the first section."""
        return self._parsed[1]

    @property
    def input_descriptions(self) -> dict[str, str | None]:
        """Descriptions of parameters; ``None`` for one that is named and not described."""
        return {entry.name or "": entry.description for entry in self._parsed[2] if entry.role == PARAM}

    @property
    def output_descriptions(self) -> dict[str | None, str | None]:
        """Descriptions of results by name; only NumPy's style names them, in others the name is ``None``."""
        return {entry.name: entry.description for entry in self._parsed[2] if entry.role == RETURNS}

    @cached_property
    def _parsed(self) -> tuple[str | None, str | None, list[Entry]]:
        text = inspect.cleandoc(self._text or "")
        best: tuple[str, list[Entry]] | None = None
        for style in (_rest, _google, _numpy, _epydoc):
            try:
                preamble, entries = style(text)
            except _OtherStyle:
                continue
            if best is None or len(entries) > len(best[1]):
                best = preamble, entries
        preamble, entries = best or (text, [])
        first, _, rest = preamble.partition("\n")
        return first or None, rest.strip() or None, entries


def _split(text: str, start: re.Match[str] | None) -> tuple[str, str]:
    return (text[: start.start()], text[start.start() :]) if start else (text, "")


def _hanging(text: str) -> str:
    """A description whose first line stands beside its name and whose other lines are indented."""
    first, newline, rest = text.partition("\n")
    return first + newline + inspect.cleandoc(rest) if newline else text


# --- reST: ":param name: text"

_REST_PARAMS = {"param", "parameter", "arg", "argument", "attribute", "key", "keyword"}
_REST_RETURNS = {"return", "returns", "yield", "yields"}
_REST_RAISES = {"raises", "raise", "except", "exception"}


def _rest(text: str) -> tuple[str, list[Entry]]:
    preamble, fields = _split(text, re.search("^:", text, re.M))
    entries: list[Entry] = []
    result_types: list[str | None] = []
    for chunk in re.findall(r"^:.*?(?=^:|\Z)", fields, re.S | re.M):
        head, colon, body = chunk.lstrip(":").partition(":")
        words = head.split()
        if not colon or not words:
            raise _OtherStyle
        if words[0] == "rtype" and len(words) <= 2:
            result_types.append(words[1] if len(words) == 2 else None)
        elif not (words[0] == "type" and len(words) == 2):
            entries.append(_rest_entry(words, _hanging(body.strip())))
    if not any(entry.role == RETURNS for entry in entries):
        entries += [Entry(RETURNS, name) for name in dict.fromkeys(result_types)]
    return preamble, entries


def _rest_entry(words: list[str], description: str) -> Entry:
    keyword = words[0]
    if keyword in _REST_PARAMS:
        if len(words) not in (2, 3):
            raise _OtherStyle
        return Entry(PARAM, words[-1], description)
    if keyword in _REST_RETURNS | _REST_RAISES and len(words) > 2:
        raise _OtherStyle
    return Entry(RETURNS if keyword in _REST_RETURNS else OTHER, None, description)


# --- Google: "Args:" and an indented "name (type): text"

_GOOGLE_SECTIONS = {
    **dict.fromkeys(("Arguments", "Args", "Parameters", "Params", "Attributes"), PARAM),
    **dict.fromkeys(("Returns", "Yields"), RETURNS),
    **dict.fromkeys(("Raises", "Exceptions", "Except"), "raises"),
    **dict.fromkeys(("Example", "Examples"), OTHER),
}
_GOOGLE_TITLE = re.compile(rf"^({'|'.join(_GOOGLE_SECTIONS)}):[ \t\r\f\v]*$", re.M)
_GOOGLE_TYPED_NAME = re.compile(r"\s*(.+?)\s*\(\s*(.*[^\s]+)\s*\)")
_GOOGLE_TYPED_RESULT = re.compile(r"(\s*[^:\s]+:)|([^:]*\]:.*)")


def _google(text: str) -> tuple[str, list[Entry]]:
    preamble, body = _split(text, _GOOGLE_TITLE.search(text))
    titles = list(_GOOGLE_TITLE.finditer(body))
    sections: dict[str, str] = {}
    for title, following in itertools.zip_longest(titles, titles[1:]):
        content = body[title.end() : following.start() if following else None]
        unindented = re.search(r"\n\S", content)
        sections[title.group(1)] = content[: unindented.start() if unindented else None].strip("\n")
    return preamble, [entry for title, content in sections.items() for entry in _google_section(title, content)]


def _google_section(title: str, content: str) -> Iterator[Entry]:
    role = _GOOGLE_SECTIONS[title]
    if role in (RETURNS, OTHER):
        yield _google_entry(role, inspect.cleandoc(content))
        return
    indentation = re.match(r"\s*", content)
    starts = list(re.finditer(rf"^{indentation.group() if indentation else ''}(?=\S)", content, re.M))
    if not starts:
        raise _OtherStyle
    for start, following in itertools.zip_longest(starts, starts[1:]):
        yield _google_entry(role, content[start.end() : following.start() if following else None].strip("\n"))


def _google_entry(role: str, text: str) -> Entry:
    if role == OTHER or (role == RETURNS and not _GOOGLE_TYPED_RESULT.match(text)):
        return Entry(role, None, text)
    name, colon, description = text.partition(":")
    if not colon:
        raise _OtherStyle
    description = _hanging(description.removeprefix(" ")).strip("\n")
    if role != PARAM:
        return Entry(RETURNS if role == RETURNS else OTHER, None, description)
    first, newline, rest = name.partition("\n")
    name = first + inspect.cleandoc(rest) if newline else name
    typed = _GOOGLE_TYPED_NAME.match(name)
    return Entry(PARAM, typed.group(1) if typed else name, description)


# --- NumPy: an underlined "Parameters", then "name : type" with an indented text

_NUMPY_SECTIONS = {
    **{prefix + title: PARAM for prefix in ("", "Other ") for title in ("Parameters", "Params", "Arguments", "Args")},
    **dict.fromkeys(("Receives", "Receive", "Attributes", "Attribute"), PARAM),
    **dict.fromkeys(("Returns", "Return", "Yields", "Yield"), RETURNS),
    **dict.fromkeys(("Raises", "Raise", "Warns", "Warn"), "raises"),
    **dict.fromkeys(("Examples", "Example"), "examples"),
    **dict.fromkeys(("Warnings", "Warning", "See Also", "Related", "Notes", "Note"), OTHER),
    **dict.fromkeys(("References", "Reference"), OTHER),
}
_NUMPY_TITLE = re.compile(
    "|".join(rf"^{title}\s*?\n{'-' * len(title)}\s*$" for title in _NUMPY_SECTIONS) + r"|^\.\.\s*deprecated\s*::",
    re.M,
)


def _numpy(text: str) -> tuple[str, list[Entry]]:
    preamble, body = _split(text, _NUMPY_TITLE.search(text))
    titles = list(_NUMPY_TITLE.finditer(body))
    entries: list[Entry] = []
    for title, following in itertools.zip_longest(titles, titles[1:]):
        role = _NUMPY_SECTIONS.get(title.group().split("\n")[0].strip(), OTHER)
        entries += _numpy_section(role, body[title.end() : following.start() if following else None])
    return preamble, entries


def _numpy_section(role: str, content: str) -> Iterator[Entry]:
    if role == OTHER:
        yield Entry(OTHER)
    elif role == "examples":
        lines = inspect.cleandoc(content).strip().splitlines()
        is_code = [line.startswith(">>>") for line in lines]
        runs = sum(now and not before for before, now in zip([False, *is_code], is_code, strict=False))
        yield from [Entry(OTHER)] * (runs + (bool(lines) and not is_code[0]))
    else:
        heads = list(re.finditer(r"^\S.*$", content, re.M))
        for head, following in itertools.zip_longest(heads, heads[1:]):
            description = inspect.cleandoc(content[head.end() : following.start() if following else None])
            yield _numpy_entry(role, head.group(), description.strip() or None)


def _numpy_entry(role: str, head: str, description: str | None) -> Entry:
    before, colon, _ = head.partition(":")
    if role == PARAM:
        return Entry(PARAM, before.rstrip() if colon else head, description)
    if role == RETURNS:
        return Entry(RETURNS, before.rstrip() if colon else None, description)
    return Entry(OTHER)


# --- Epydoc: "@param name: text"

_EPYDOC_PARAM = re.compile(r"(param|keyword|type)\s+([_A-z][_A-z0-9]*\??):")
_EPYDOC_ATTRIBUTE = re.compile(r"(ivar|cvar|var)\s+([_A-z][_A-z0-9]*\??):")
_EPYDOC_RAISE = re.compile(r"raise(\s+[_A-z][_A-z0-9]*\??)?:")
_EPYDOC_RETURN = re.compile(r"(return|yield|rtype|ytype):")
_EPYDOC_OTHER = re.compile(r"([_A-z][_A-z0-9]+)((\s+[_A-z][_A-z0-9]*\??)*):")
_EPYDOC_KEYWORDS = {"param", "keyword", "type", "ivar", "cvar", "var", "return", "rtype", "yield", "ytype"}


def _epydoc(text: str) -> tuple[str, list[Entry]]:
    preamble, fields = _split(text, re.search("^@", text, re.M))
    described: dict[tuple[str, str | None], str | None] = {}
    others = 0
    result_keywords: set[str] = set()
    for chunk in re.findall(r"^@.*?(?=^@|\Z)", fields, re.S | re.M):
        if named := _EPYDOC_PARAM.search(chunk) or _EPYDOC_ATTRIBUTE.search(chunk):
            key, is_type = (PARAM, named.group(2)), named.group(1) == "type"
        elif _EPYDOC_RAISE.search(chunk):
            others += 1
            continue
        elif named := _EPYDOC_RETURN.search(chunk):
            key, is_type = (RETURNS, None), "type" in named.group(1)
            result_keywords.add("yield" if named.group(1)[0] == "y" else "return")
        elif (other := _EPYDOC_OTHER.search(chunk)) and other.group(1) not in _EPYDOC_KEYWORDS:
            others += 1
            continue
        else:
            raise _OtherStyle
        described.setdefault(key, None)
        if not is_type:
            described[key] = _hanging(chunk[named.end() :].strip())
    if len(result_keywords) > 1:
        raise _OtherStyle
    return preamble, [Entry(*key, text) for key, text in described.items()] + [Entry(OTHER)] * others
