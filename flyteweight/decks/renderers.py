"""What turns a value into HTML at a user's wish: in ``Annotated``, or called inside a task."""

from __future__ import annotations

from html import escape
from typing import Any


class TopFrameRenderer:
    """In ``Annotated[DataFrame, TopFrameRenderer(20)]``: show that many rows and columns of a pandas data frame."""

    def __init__(self, max_rows: int = 10, max_cols: int = 100) -> None:
        self._max_rows = max_rows
        self._max_cols = max_cols

    def to_html(self, df: Any) -> str:
        """The table."""
        html: str = df.to_html(max_rows=self._max_rows, max_cols=self._max_cols)
        return html


class MarkdownRenderer:
    """Markdown to HTML; needs the package ``markdown-it-py``, which the extra ``markdown`` installs."""

    def to_html(self, text: str) -> str:
        """The text as HTML; raises ``ImportError``, which says what to install, without ``markdown-it-py``."""
        from importlib import import_module

        try:
            module = import_module("markdown_it")
        except ModuleNotFoundError as error:
            raise ImportError(
                "MarkdownRenderer needs the package markdown-it-py, which this image does not have; "
                "install flyteweight[markdown]",
                name="markdown_it",
            ) from error
        html: str = module.MarkdownIt().render(text)
        return html


class SourceCodeRenderer:
    """Source code to HTML."""

    def __init__(self, title: str = "Source Code") -> None:
        self._title = title

    def to_html(self, source_code: str) -> str:
        """The code, as it is."""
        return f"<pre>{escape(source_code)}</pre>"
