"""Values as HTML."""

from __future__ import annotations

from typing import Any

from flyteweight.decks.frames import frame_html
from flyteweight.decks.html import bounded
from flyteweight.decks.pictures import picture_html

LONGEST = 100_000
"""Characters of a value's text; a report of a large list would else be larger than the list."""


def value_html(value: Any, annotation: Any = None) -> str:
    """A value as HTML.

    In this order: a renderer (anything with ``to_html``) in the annotation's ``Annotated``, one that is registered for
    the class of a data frame, a data frame's shape, types and first rows, an array's or image's picture,
    ``_repr_html_`` as notebooks call it, the ``to_html`` of the type's transformer, the value's text.
    """
    for renderer in getattr(annotation, "__metadata__", ()):
        if callable(getattr(renderer, "to_html", None)) and not isinstance(renderer, type):
            html: str = renderer.to_html(value)
            return html
    for known in (_by_renderer, frame_html, picture_html):
        if (html_of_kind := known(value)) is not None:
            return html_of_kind
    kind = type(value)
    if callable(getattr(kind, "_repr_html_", None)) and isinstance(shown := value._repr_html_(), str):
        return shown
    if (html_of_type := _registered_html(value, annotation)) is not None:
        return html_of_type
    return f"<pre>{bounded(str(value), LONGEST)}</pre>"


def _by_renderer(value: Any) -> str | None:
    """A data frame, also of a table that was made of one, by the renderer that the user registered for its class."""
    from flyteweight.types.structured import StructuredDataset
    from flyteweight.types.table_handlers import RENDERERS

    frame = value.dataframe if isinstance(value, StructuredDataset) else value
    renderer = RENDERERS.get(type(frame))
    return None if renderer is None else str(renderer.to_html(frame))


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
