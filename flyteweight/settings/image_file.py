"""The images that a configuration file of flytectl's (YAML) or of flytekit's (INI) names."""

from __future__ import annotations

from typing import Any


def images_in(path: str) -> dict[str, str]:
    """Identifiers of images by name; raises ``OSError`` and what the parser of the file raises."""
    if path.endswith((".yaml", ".yml")):
        from importlib import import_module

        with open(path, encoding="utf-8") as file:
            content: Any = import_module("yaml").safe_load(file) or {}
        return dict(content.get("images") or {})
    from configparser import ConfigParser

    parser = ConfigParser()
    with open(path, encoding="utf-8") as file:
        parser.read_file(file)
    return dict(parser["images"]) if parser.has_section("images") else {}
