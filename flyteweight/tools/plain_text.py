"""Plain data ─▶ JSON and YAML that every reader takes."""

from __future__ import annotations

import json
import math
from typing import Any

_SPECIAL = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}


def as_json(value: Any) -> str:
    """JSON; NaN and infinities, which it does not have, as text."""
    return json.dumps(_finite(value), indent=2, ensure_ascii=False, allow_nan=False).translate(_CONTROLS)


def as_yaml(value: Any) -> str:
    """YAML in block style, with text as JSON quotes it; NaN and infinities as text."""
    return "\n".join(_block(_finite(value), ""))


#: What JSON lets stand in a text although terminals and YAML do not: DEL, C1 controls, separators, marks that change
#: the order of a line, lone surrogates.
_HIDDEN = (*range(0x7F, 0xA0), 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFEFF)
_CONTROLS = {number: f"\\u{number:04x}" for number in (*_HIDDEN, *range(0xD800, 0xE000))}


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return _SPECIAL[str(value)]
    if isinstance(value, dict):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return value


def _block(value: Any, indent: str) -> list[str]:
    if isinstance(value, dict) and value:
        lines = []
        for key, item in value.items():
            lines += _under(f"{indent}{_scalar(key)}:", item, f"{indent}  ")
        return lines
    if isinstance(value, list) and value:
        lines = []
        for item in value:
            lines += _under(f"{indent}-", item, f"{indent}  ")
        return lines
    return [f"{indent}{_scalar(value)}"]


def _under(head: str, item: Any, indent: str) -> list[str]:
    if isinstance(item, (dict, list)) and item:
        return [head, *_block(item, indent)]
    return [f"{head} {_scalar(item)}"]


def _scalar(value: Any) -> str:
    if isinstance(value, str) and value.isidentifier() and value.lower() not in _WORDS:
        return str(value)
    text = json.dumps(value, ensure_ascii=False).translate(_CONTROLS)
    if isinstance(value, float) and "." not in text:
        return text.replace("e", ".0e")  # readers of YAML 1.1 take 1e+22 for text
    return text


#: Words that some reader of YAML takes for something else than text.
_WORDS = {"null", "none", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf", "infinity"}
