"""A flytekit task, run by flytekit on its own models and in its own context, seen from outside as one of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.compat.installed.context import flytekit_context
from flyteweight.compat.installed.errors import our_error
from flyteweight.runtime.coroutines import run_to_end

if TYPE_CHECKING:
    from flyteweight.models import DynamicJobSpec, LiteralMap, TypedInterface
    from flyteweight.runtime.context import FlyteContext
    from flyteweight.runtime.deck import Deck


class FlytekitTask:
    """What the entrypoint needs of a task: its name, its interface, and ``dispatch_execute`` on messages."""

    def __init__(self, task: Any) -> None:
        self.task = task
        self._decks: list[Any] = []

    @property
    def name(self) -> str:
        """The task's name."""
        return str(self.task.name)

    @property
    def interface(self) -> TypedInterface:
        """Inputs and outputs as the wire has them."""
        message: TypedInterface = self.task.interface.to_flyte_idl()
        return message

    def dispatch_execute(self, ctx: FlyteContext, input_literal_map: LiteralMap) -> LiteralMap | DynamicJobSpec:
        """Let flytekit run the task; what it and the user's code raise comes out as our errors."""
        from flytekit.models.literals import LiteralMap as FlytekitLiteralMap

        inputs = FlytekitLiteralMap.from_flyte_idl(input_literal_map)
        try:
            with flytekit_context(ctx) as theirs, ctx.user_space_params.timeline("user"):
                self._decks = theirs.user_space_params.decks
                result = self.task.dispatch_execute(theirs, inputs)
                if hasattr(result, "__await__"):
                    result = run_to_end(result)
        except Exception as error:
            ours = our_error(error, self.name)
            if ours is error:
                raise
            raise ours from ours.__cause__
        return _message(result)

    @property
    def enable_deck(self) -> bool:
        """Whether a run leaves an HTML report."""
        return bool(getattr(self.task, "enable_deck", False))

    def write_decks(self, output_prefix: str) -> None:
        """Write the decks that the run left in flytekit's context; a failure is logged, and never raised."""
        from flyteweight.decks.writing import write_page

        write_page((_deck(theirs) for theirs in self._decks), output_prefix)


def _deck(theirs: Any) -> Deck:
    """A deck of flytekit's as ours."""
    from flytekit.deck.deck import TimeLineDeck as FlytekitTimeLineDeck

    from flyteweight.runtime.deck import Deck, TimeLineDeck

    if not isinstance(theirs, FlytekitTimeLineDeck):
        return Deck(theirs.name, theirs.html, auto_add_to_deck=False)
    ours = TimeLineDeck(theirs.name, auto_add_to_deck=False)
    ours.time_info = list(theirs.time_info)
    return ours


def _message(result: Any) -> LiteralMap | DynamicJobSpec:
    """A flytekit model as its message; a promise of nothing as no outputs."""
    from flytekit.core.promise import VoidPromise

    from flyteweight.models import LiteralMap

    if isinstance(result, VoidPromise):
        return LiteralMap()
    message: LiteralMap | DynamicJobSpec = result.to_flyte_idl() if hasattr(result, "to_flyte_idl") else result
    return message
