"""What stands in ``deck.html``: values, source code, dependencies, and the page around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from flyteweight.decks.deck import Deck, DeckField

if TYPE_CHECKING:
    from collections.abc import Callable

    from flyteweight.runtime.parameters import ExecutionParameters

LONGEST = 100_000
"""Characters of a value's text; a report of a large list would else be larger than the list."""


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
    """Markdown to HTML; needs the package ``markdown-it-py``."""

    def to_html(self, text: str) -> str:
        """The text as HTML; raises ``ImportError`` without ``markdown-it-py``."""
        from importlib import import_module

        html: str = import_module("markdown_it").MarkdownIt().render(text)
        return html


class SourceCodeRenderer:
    """Source code to HTML."""

    def __init__(self, title: str = "Source Code") -> None:
        self._title = title

    def to_html(self, source_code: str) -> str:
        """The code, as it is."""
        return f"<pre>{escape(source_code)}</pre>"


def standard_decks(task: Any, params: ExecutionParameters, inputs: Any, outputs: Any) -> tuple[list[Deck], list[Deck]]:
    """The decks of ``task.deck_fields`` that stand before the user's, and those that stand after them."""
    fields = set(task.deck_fields)
    makers: dict[DeckField, Callable[[], str | None]] = {
        DeckField.SOURCE_CODE: lambda: source_code(task),
        DeckField.DEPENDENCIES: dependencies,
        DeckField.INPUT: lambda: _values(task, params, DeckField.INPUT, inputs),
        DeckField.OUTPUT: lambda: _values(task, params, DeckField.OUTPUT, outputs),
    }
    after = []
    for field, make in makers.items():
        if field in fields and (html := make()) is not None:
            after.append(Deck(field.value, html, auto_add_to_deck=False))
    before: list[Deck] = [params.timeline_deck] if DeckField.TIMELINE in fields else []
    return [deck for deck in before if deck not in params.decks], after


def source_code(task: Any) -> str | None:
    """The source of the task's function; ``None`` if the task has no function."""
    function = getattr(task, "task_function", None)
    if function is None:
        return None
    import inspect

    try:
        source = inspect.getsource(inspect.unwrap(function))
    except (OSError, TypeError):
        return "<p>The source code is not available here.</p>"
    return SourceCodeRenderer().to_html(source)


def dependencies() -> str:
    """The installed distributions and their versions, as a table and as requirements."""
    from importlib.metadata import distributions

    # `Name` is absent in the metadata of a distribution that was removed by halves.
    found = {(dist.metadata["Name"] or "", dist.version) for dist in distributions()}
    rows = sorted(((name, version) for name, version in found if name), key=lambda row: row[0].lower())
    requirements = "\n".join(f"{name}=={version}" for name, version in rows)
    as_text = f"<details><summary>requirements.txt</summary><pre>{escape(requirements)}</pre></details>"
    return f"{table(('Name', 'Version'), rows)}{as_text}"


def _values(task: Any, params: ExecutionParameters, field: DeckField, given: Any) -> str | None:
    interface = task.python_interface
    types: Mapping[str, Any] = interface.inputs if field is DeckField.INPUT else interface.outputs
    values = params.deck_values.get(field, given)
    if values is None or not (isinstance(values, Mapping) or hasattr(values, "literals")):
        return None
    if not isinstance(values, Mapping):
        from flyteweight.types.engine import converter_for, resolve_offloaded

        literals = values.literals
        read = {
            name: (lambda n=name: converter_for(types[n]).read(resolve_offloaded(literals[n])))
            for name in types
            if name in literals
        }
    else:
        read = {name: (lambda n=name: values[n]) for name in values}
    parts = [
        f"<h4>{escape(name)}</h4>\n<div>{_shown(name, value, types.get(name))}</div>" for name, value in read.items()
    ]
    return "\n".join(parts)


def _shown(name: str, read: Callable[[], Any], annotation: Any) -> str:
    try:
        return value_html(read(), annotation)
    except Exception as error:  # noqa: BLE001 - one value that cannot be shown must not hide the others
        from flyteweight.runtime.logs import logger

        logger().warning("the deck does not show '%s': %s", name, describe(error))
        return f"<p>This value cannot be shown: {escape(type(error).__name__)}</p>"


def value_html(value: Any, annotation: Any = None) -> str:
    """A value as HTML.

    In this order: a renderer (anything with ``to_html``) in the annotation's ``Annotated``, a pandas data frame's first
    10 rows, ``_repr_html_`` as notebooks call it, the ``to_html`` of the type's transformer, the value's text.
    """
    for renderer in getattr(annotation, "__metadata__", ()):
        if callable(getattr(renderer, "to_html", None)) and not isinstance(renderer, type):
            html: str = renderer.to_html(value)
            return html
    kind = type(value)
    if kind.__module__.partition(".")[0] == "pandas" and hasattr(kind, "columns"):
        return TopFrameRenderer().to_html(value)
    if callable(getattr(kind, "_repr_html_", None)) and isinstance(shown := value._repr_html_(), str):
        return shown
    if (html_of_type := _registered_html(value, annotation)) is not None:
        return html_of_type
    text = str(value)
    cut = f"\n… {len(text) - LONGEST:,} characters left out" if len(text) > LONGEST else ""
    return f"<pre>{escape(text[:LONGEST])}{cut}</pre>"


def _registered_html(value: Any, annotation: Any) -> str | None:
    from flyteweight.types.transformer import TypeTransformer

    if annotation is None:
        return None
    from flyteweight.runtime.context import FlyteContextManager
    from flyteweight.types.engine import TypeEngine

    transformer = TypeEngine.get_transformer(annotation)
    if type(transformer).to_html is TypeTransformer.to_html:
        return None
    return transformer.to_html(FlyteContextManager.current_context(), value, annotation)


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """An HTML table of texts."""
    lines = ["".join(f"<td>{escape(str(cell))}</td>" for cell in row) for row in rows]
    return "\n".join(
        [
            "<table>",
            f"<thead><tr>{''.join(f'<th>{escape(name)}</th>' for name in head)}</tr></thead>",
            "<tbody>",
            *(f"<tr>{line}</tr>" for line in lines),
            "</tbody>",
            "</table>",
        ]
    )


def describe(error: Exception) -> str:
    """An error for the log: its text if it is ours, else its class and place, since its text may hold a value."""
    from flyteweight.exceptions import FlyteSystemException

    if isinstance(error, (FlyteSystemException, OSError, ImportError)):
        return f"{type(error).__name__}: {error}"
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    if traceback is None:
        return type(error).__name__
    return f"{type(error).__name__} in {traceback.tb_frame.f_code.co_filename}, line {traceback.tb_lineno}"


def page(decks: Sequence[tuple[str, str]]) -> str:
    """``deck.html``: a list of names, and one ``div`` a deck, of which the chosen one is visible."""
    tabs, frames = [], []
    for position, (name, html) in enumerate(
        zip(_numbered([name for name, _ in decks]), (h for _, h in decks), strict=True)
    ):
        mark = ' class="active"' if position == 0 else ""
        tabs.append(f"<li{mark}>{escape(name)}</li>")
        frames.append(f"<div{mark}>{html}</div>")
    return f"{_HEAD}{''.join(tabs)}{_MIDDLE}{''.join(frames)}{_TAIL}"


def _numbered(names: Sequence[str]) -> list[str]:
    seen: set[str] = set()
    result = []
    for name in names:
        unique, number = name, 1
        while unique in seen:
            number += 1
            unique = f"{name} ({number})"
        seen.add(unique)
        result.append(unique)
    return result


# The ids are those that consoles know from flytekit's decks.
_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Flyte deck</title>
<style>
body { font-family: system-ui, sans-serif; color: #333; margin: 0; }
table { border-collapse: collapse; }
th, td { border: 1px solid #ccc; padding: 4px 8px; text-align: left; }
pre { overflow-x: auto; }
#flyte-frame-tabs { display: flex; flex-wrap: wrap; justify-content: center; list-style: none; margin: 0; padding: 0; }
#flyte-frame-tabs li { cursor: pointer; padding: 8px 16px; font-weight: bold; color: #666; }
#flyte-frame-tabs li.active { color: #333; border-bottom: 4px solid #a31aff; }
#flyte-frame-container > div { display: none; }
#flyte-frame-container > div.active { display: block; padding: 2rem; }
</style>
</head>
<body>
<nav id="flyte-frame-nav"><ul id="flyte-frame-tabs">"""
_MIDDLE = """</ul></nav>
<div id="flyte-frame-container">"""
_TAIL = """</div>
<script>
const tabs = [...document.getElementById("flyte-frame-tabs").children];
const frames = [...document.getElementById("flyte-frame-container").children];
tabs.forEach((tab, chosen) => tab.addEventListener("click", () => {
  [tabs, frames].forEach(all => all.forEach((one, i) => one.classList.toggle("active", i === chosen)));
}));
</script>
</body>
</html>
"""
