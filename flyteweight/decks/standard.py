"""The decks that every task may leave: source code, dependencies, inputs, outputs and the timeline."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from flyteweight.decks.html import describe
from flyteweight.decks.renderers import PythonDependencyRenderer, SourceCodeRenderer
from flyteweight.decks.values import value_html
from flyteweight.runtime.deck import Deck, DeckField

if TYPE_CHECKING:
    from collections.abc import Callable

    from flyteweight.runtime.parameters import ExecutionParameters


def standard_decks(task: Any, params: ExecutionParameters, inputs: Any, outputs: Any) -> tuple[list[Deck], list[Deck]]:
    """The decks of ``task.deck_fields`` that stand before the user's, and those that stand after them."""
    fields = set(task.deck_fields)
    makers: dict[DeckField, Callable[[], Deck | None]] = {
        DeckField.SOURCE_CODE: lambda: _deck(DeckField.SOURCE_CODE, source_code(task)),
        DeckField.DEPENDENCIES: lambda: dependencies(task),
        DeckField.INPUT: lambda: _deck(DeckField.INPUT, _values(task, params, DeckField.INPUT, inputs)),
        DeckField.OUTPUT: lambda: _deck(DeckField.OUTPUT, _values(task, params, DeckField.OUTPUT, outputs)),
    }
    after = [deck for field, make in makers.items() if field in fields and (deck := make()) is not None]
    before: list[Deck] = [params.timeline_deck] if DeckField.TIMELINE in fields else []
    return [deck for deck in before if deck not in params.decks], after


def _deck(field: DeckField, html: str | None) -> Deck | None:
    return None if html is None else Deck(field.value, html, auto_add_to_deck=False)


class DependenciesDeck(Deck):
    """The installed packages, which are looked up when the deck is first read: by hand, most are not."""

    def __init__(self) -> None:
        super().__init__(DeckField.DEPENDENCIES.value, auto_add_to_deck=False)

    @property
    def html(self) -> str:
        if not self._parts:
            self.append(PythonDependencyRenderer().to_html())
        return super().html


def dependencies(task: Any) -> Deck | None:
    """The installed packages; ``None`` if the task has no function that could use them, as in flytekit."""
    return DependenciesDeck() if hasattr(task, "task_function") else None


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


def _values(task: Any, params: ExecutionParameters, field: DeckField, given: Any) -> str | None:
    interface = task.python_interface
    types: Mapping[str, Any] = interface.inputs if field is DeckField.INPUT else interface.outputs
    values = params.deck_values.get(field, given)
    if values is None or not (isinstance(values, Mapping) or hasattr(values, "literals")):
        return None
    if not isinstance(values, Mapping):
        from flyteweight.types.converters import converter_for, resolve_offloaded

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
