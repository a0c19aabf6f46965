"""``a >> b``: the order of what calls return."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from flyteweight.workflows.errors import compile_error

if TYPE_CHECKING:
    from flyteweight.workflows.node import Node


class Ordered:
    """What a call returns, or the node that it made; ``a >> b`` lets ``b`` start only after ``a`` has finished.

    In a local run, where calls run as they come, there are no nodes, and nothing happens.
    """

    __slots__ = ()

    def __flyte_node__(self) -> Node | None:
        """The node behind it, if there is one."""
        raise NotImplementedError

    def runs_before(self, other: Any) -> None:
        """Let what made ``other`` start only after this has finished."""
        before, after = node_of(self), node_of(other)
        if before is not None and after is not None:
            before.delay(after)

    def __rshift__(self, other: Any) -> Any:
        self.runs_before(other)
        return other

    def __rrshift__(self, other: Any) -> NoReturn:
        raise _not_ordered(other)


def node_of(value: Any) -> Node | None:
    """The node behind what a call returned; raises ``FlyteCompilationException`` for what no call returns."""
    if isinstance(value, Ordered):
        return value.__flyte_node__()
    raise _not_ordered(value)


def _not_ordered(value: Any) -> Exception:
    if isinstance(value, list):
        instead = "order its elements one by one, as in: for one in several: one >> last"
    else:
        instead = "write a >> b with results of tasks, workflows or create_node"
    return compile_error(f"'>>' orders what calls return, found {type(value).__name__}; {instead}")
