"""``create_node``: a call whose result is the node, to order nodes and to name outputs by strings."""

from __future__ import annotations

from typing import Any

from flyteweight.runtime.context import FlyteContextManager
from flyteweight.workflows.errors import compile_error
from flyteweight.workflows.ordering import Ordered
from flyteweight.workflows.promise import OutputTuple, Promise, VoidPromise, output_of, override


def create_node(entity: Any, *args: Any, **kwargs: Any) -> Any:
    """Add a node that runs ``entity`` and return the node, with its outputs as attributes and in ``outputs``.

    In a local run the entity runs, and the result has the outputs as attributes. Raises
    ``FlyteCompilationException`` for positional inputs, and outside a workflow or dynamic task.
    """
    from flyteweight.workflows.local import runs_inside_workflow

    name = getattr(entity, "name", type(entity).__name__)
    if args:
        raise compile_error(f"create_node('{name}', …) takes inputs by name only")
    ctx = FlyteContextManager.current_context()
    state = ctx.compilation_state
    if state is None:
        if not runs_inside_workflow(ctx):
            raise compile_error(f"create_node('{name}') works only inside a workflow or dynamic task")
        return LocalNode(_by_name(entity(**kwargs)))
    result = entity(**kwargs)
    node = state.nodes[-1]
    node.outputs = _by_name(result)
    return node


class LocalNode(Ordered):
    """What ``create_node`` returns in a local run: the outputs, with values, as on a node."""

    __slots__ = ("outputs",)

    def __init__(self, outputs: dict[str, Promise]) -> None:
        self.outputs = outputs

    def __flyte_node__(self) -> None:
        return None

    def __getattr__(self, name: str) -> Promise:
        if name.startswith("_") or name not in self.outputs:
            raise AttributeError(f"there is no output '{name}'; outputs: {', '.join(self.outputs) or 'none'}")
        return self.outputs[name]

    def with_overrides(self, *args: Any, **overrides: Any) -> LocalNode:
        """Change nothing: what runs here runs as it is."""
        override(None, args, overrides)
        return self


def _by_name(result: Any) -> dict[str, Promise]:
    if isinstance(result, VoidPromise):
        return {}
    made = result if isinstance(result, OutputTuple) else (result,)
    return {output_of(promise).var: promise for promise in made}
