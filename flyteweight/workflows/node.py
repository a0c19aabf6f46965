"""A node of a graph under construction: what runs, with which inputs, after what, and with which settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import FlyteCompilationException
from flyteweight.workflows.errors import Location, compile_error, user_location
from flyteweight.workflows.ordering import Ordered

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Binding
    from flyteidl.core.types_pb2 import OutputReference
    from flyteidl.core.workflow_pb2 import Node as NodeMessage
    from flyteidl.core.workflow_pb2 import NodeMetadata

    from flyteweight.workflows.overrides import Overrides
    from flyteweight.workflows.promise import Promise


class NoSuchOutput(FlyteCompilationException, AttributeError):
    """A node has no output of this name."""


class Node(Ordered):
    """One call of a task, workflow, launch plan, conditional or gate.

    ``a >> b`` lets ``b`` start after ``a``. A node made by ``create_node`` also has its outputs: ``node.o0`` and
    ``node.outputs["o0"]``.
    """

    __slots__ = (
        "_aliases",
        "_outputs",
        "_references",
        "entity",
        "explicit",
        "inner_metadata",
        "location",
        "message",
        "number",
        "overrides",
        "upstream",
    )

    def __init__(self, node_id: str, number: int, entity: Any, message: NodeMessage, location: Location) -> None:
        message.id = node_id
        self.message = message
        self.number = number
        self.entity = entity
        self.location = location
        self.upstream: dict[Node, Location | None] = {}
        self.overrides: Overrides | None = None
        self.inner_metadata: NodeMetadata | None = None
        self.explicit = False
        self._references: list[OutputReference] = []
        self._aliases: dict[str, str] | None = None
        self._outputs: dict[str, Promise] | None = None

    @property
    def id(self) -> str:
        """The node's id in its graph."""
        return str(self.message.id)

    @property
    def name(self) -> str:
        """What the node is called in the console."""
        return str(self.message.metadata.name)

    @property
    def flyte_entity(self) -> Any:
        """The task, workflow, launch plan, conditional or gate that the node runs."""
        return self.entity

    @property
    def bindings(self) -> list[Binding]:
        """What the inputs are bound to, sorted by the inputs' names."""
        return list(self.message.inputs)

    @property
    def upstream_nodes(self) -> list[Node]:
        """The nodes that have to finish before this one, in the order in which they were made."""
        return sorted(self.upstream, key=lambda node: node.number)

    @property
    def outputs(self) -> dict[str, Promise]:
        """The node's outputs by name; for nodes that ``create_node`` made."""
        if self._outputs is None:
            raise compile_error(f"node '{self.id}' was not made by create_node; use what the call returned")
        return self._outputs

    @outputs.setter
    def outputs(self, outputs: dict[str, Promise]) -> None:
        self._outputs = outputs

    def __getattr__(self, name: str) -> Promise:
        if name.startswith("_"):
            raise AttributeError(name)
        outputs = self._outputs
        if outputs is None:
            raise NoSuchOutput(
                f"node '{self.id}' was not made by create_node; use what the call returned ({user_location()})"
            )
        if name not in outputs:
            known = ", ".join(outputs) or "none"
            raise NoSuchOutput(
                f"node '{self.id}' ({self.name}) has no output '{name}'; its outputs: {known} ({user_location()})"
            )
        return outputs[name]

    def __flyte_node__(self) -> Node:
        return self

    def delay(self, other: Node) -> None:
        """Let ``other`` start only after this node has finished."""
        if other is self:
            raise compile_error(f"node '{self.id}' ({self.name}) cannot run before itself")
        if self not in other.upstream:
            other.upstream[self] = user_location()
            other.explicit = True

    def refer(self, reference: OutputReference) -> None:
        """Point ``reference`` at an output of this node, now and after a change of its id or the output's alias."""
        reference.node_id = self.message.id
        if self._aliases is not None:
            reference.var = self._aliases.get(reference.var, reference.var)
        self._references.append(reference)

    def with_overrides(self, node_name: str | None = None, **settings: Any) -> Node:
        """Change what this one call does differently from its declaration; returns the node.

        ``node_name`` (the id), ``name``, ``aliases``, ``requests``, ``limits``, ``resources``, ``timeout`` (a
        ``timedelta``, or seconds), ``retries``, ``interruptible``, ``cache`` (``bool`` or ``Cache``),
        ``cache_version``, ``cache_serialize``, ``task_config``, ``container_image``, ``accelerator``,
        ``shared_memory``, ``pod_template``. All values are plain: a promise raises ``FlyteCompilationException``.
        """
        from flyteweight.workflows.overrides import apply, node_id

        if node_name is not None:
            self.rename(node_id(node_name))
        apply(self, settings)
        return self

    def rename(self, new: str) -> None:
        """Give the node another id, also in all that refers to it."""
        self.message.id = new
        for reference in self._references:
            reference.node_id = new

    def alias(self, aliases: dict[str, str]) -> None:
        """Give outputs other names: ``{"o0": "total"}``. The scheduler knows these outputs by them alone."""
        before = {alias: var for var, alias in (self._aliases or {}).items()}
        self._aliases = aliases
        del self.message.output_aliases[:]
        for var, alias in aliases.items():
            self.message.output_aliases.add(var=var, alias=alias)
        for reference in self._references:
            var = before.get(reference.var, reference.var)
            reference.var = aliases.get(var, var)

    def __repr__(self) -> str:
        return f"<node {self.id} ({self.name})>"
