"""What turns a value into HTML at a user's wish: in ``Annotated``, or called inside a task."""

from __future__ import annotations

from html import escape
from typing import Any, Protocol, runtime_checkable

from flyteweight.decks.html import table

DEFAULT_MAX_ROWS, DEFAULT_MAX_COLS = 10, 100


@runtime_checkable
class Renderable(Protocol):
    """Whatever has ``to_html``."""

    def to_html(self, python_value: Any) -> str:
        """A value as HTML."""
        raise NotImplementedError


class TopFrameRenderer:
    """In ``Annotated[DataFrame, TopFrameRenderer(20)]``: show that many rows and columns of a pandas data frame."""

    def __init__(self, max_rows: int = DEFAULT_MAX_ROWS, max_cols: int = DEFAULT_MAX_COLS) -> None:
        self._max_rows = max_rows
        self._max_cols = max_cols

    def to_html(self, df: Any) -> str:
        """The table."""
        html: str = df.to_html(max_rows=self._max_rows, max_cols=self._max_cols)
        return html


class ArrowRenderer:
    """A pyarrow table as pyarrow prints it."""

    def to_html(self, df: Any) -> str:
        """The columns with their types, and the first values of each."""
        return f"<pre>{escape(df.to_string())}</pre>"


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


class PythonDependencyRenderer:
    """The installed distributions."""

    def __init__(self, title: str = "Dependencies") -> None:
        self._title = title

    def to_html(self) -> str:
        """Names and versions, as a table and as requirements."""
        from importlib.metadata import distributions

        # `Name` is absent in the metadata of a distribution that was removed by halves.
        found = {(dist.metadata["Name"] or "", dist.version) for dist in distributions()}
        rows = sorted(((name, version) for name, version in found if name), key=lambda row: row[0].lower())
        requirements = "\n".join(f"{name}=={version}" for name, version in rows)
        as_text = f"<details><summary>requirements.txt</summary><pre>{escape(requirements)}</pre></details>"
        return f"{table(('Name', 'Version'), rows)}{as_text}"
