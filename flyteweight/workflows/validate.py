"""Is a ``DynamicJobSpec`` whole? A check that looks at the message alone, whoever made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flyteidl.core.types_pb2 import LiteralType, SimpleType

from flyteweight.models.words import type_in_words
from flyteweight.workflows.casting import PRIMITIVES, NoSuchPart, castable, type_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flyteidl.core.dynamic_job_pb2 import DynamicJobSpec
    from flyteidl.core.identifier_pb2 import Identifier
    from flyteidl.core.interface_pb2 import TypedInterface
    from flyteidl.core.literals_pb2 import BindingData, Scalar
    from flyteidl.core.types_pb2 import OutputReference
    from flyteidl.core.workflow_pb2 import Node

_Types = dict[str, LiteralType]


def problems(spec: DynamicJobSpec) -> list[str]:
    """What is wrong with the document, one sentence each; empty if a scheduler can run it.

    Checked: every binding refers to an existing node and output of a fitting type, all inputs are bound, every task
    and sub-workflow that is referred to is contained, ids are unique, and no nodes wait for each other. Interfaces of
    launch plans are not in the document, so what goes in and out of them is not checked.
    """
    return _Check(spec).run()


class _Check:
    def __init__(self, spec: DynamicJobSpec) -> None:
        self._spec = spec
        self._interfaces: dict[tuple[object, ...], TypedInterface] = {}
        self._found: list[str] = []

    def run(self) -> list[str]:
        for template in self._spec.tasks:
            self._register("task", template.id, template.interface)
        for workflow in self._spec.subworkflows:
            self._register("sub-workflow", workflow.id, workflow.interface)
        self._graph("", self._spec.nodes, {})
        names = _Graph(self, "", self._spec.nodes, {})
        for binding in self._spec.outputs:
            names.binding(f"output '{binding.var}'", binding.binding, None)
        for workflow in self._spec.subworkflows:
            where = f"sub-workflow '{workflow.id.name}': "
            inputs = _types(workflow.interface.inputs.variables)
            self._graph(where, workflow.nodes, inputs)
            inside = _Graph(self, where, workflow.nodes, inputs)
            outputs = _types(workflow.interface.outputs.variables)
            bound = {binding.var: binding.binding for binding in workflow.outputs}
            for name in outputs.keys() ^ bound.keys():
                self.report(f"{where}output '{name}' is {'bound' if name in bound else 'declared'} only")
            for name in outputs.keys() & bound.keys():
                inside.binding(f"output '{name}'", bound[name], outputs[name])
        return self._found

    def report(self, problem: str) -> None:
        self._found.append(problem)

    def interface(self, kind: str, identity: Identifier, where: str) -> TypedInterface | None:
        known = self._interfaces.get(_key(identity))
        if known is None:
            self.report(f"{where}: {kind} '{identity.name}' is not in the document")
        return known

    def _register(self, kind: str, identity: Identifier, interface: TypedInterface) -> None:
        if _key(identity) in self._interfaces:
            self.report(f"{kind} '{identity.name}' is in the document more than once")
        self._interfaces[_key(identity)] = interface

    def _graph(self, where: str, nodes: Sequence[Node], inputs: _Types) -> None:
        graph = _Graph(self, where, nodes, inputs)
        for node in nodes:
            graph.node(node)
        graph.order()


class _Graph:
    """The nodes of one scope, and what their outputs are."""

    def __init__(self, check: _Check, where: str, nodes: Sequence[Node], inputs: _Types) -> None:
        self._check = check
        self._where = where
        self._nodes = nodes
        self._inputs = inputs
        self._by_id: dict[str, Node] = {}
        self._outputs: dict[str, _Types | None] = {}
        for node in nodes:
            self._by_id.setdefault(node.id, node)

    def node(self, node: Node) -> None:
        where = f"{self._where}node '{node.id}'"
        if self._by_id[node.id] is not node and self._by_id[node.id] != node:
            self._check.report(f"{where}: another node has this id")
        if node.WhichOneof("target") is None:
            self._check.report(f"{where}: it runs nothing")
        for upstream in node.upstream_node_ids:
            if upstream not in self._by_id:
                self._check.report(f"{where}: waits for node '{upstream}', which does not exist")
        if node.HasField("branch_node"):
            self._branch(node)
            return
        self._inputs_of(where, node, self._input_types(node))

    def _branch(self, node: Node) -> None:
        self._inputs_of(f"{self._where}node '{node.id}'", node, None)
        for branch in _branches(node):
            # What a branch refers to are nodes beside the conditional, never other branches.
            if branch.HasField("branch_node"):
                self._branch(branch)
            else:
                where = f"{self._where}node '{node.id}', branch '{branch.id}'"
                self._inputs_of(where, branch, self._input_types(branch))

    def _inputs_of(self, where: str, node: Node, expected: _Types | None) -> None:
        bound = [binding.var for binding in node.inputs]
        if len(set(bound)) != len(bound):
            self._check.report(f"{where}: an input is bound twice")
        for binding in node.inputs:
            if expected is not None and binding.var not in expected:
                self._check.report(f"{where}: input '{binding.var}' does not exist")
                continue
            self.binding(f"node '{node.id}', input '{binding.var}'", binding.binding, (expected or {}).get(binding.var))
        for name in sorted((expected or {}).keys() - set(bound)):
            if expected is not None and not _is_optional(expected[name]):
                self._check.report(f"{where}: input '{name}' is not bound")

    def binding(self, where: str, binding: BindingData, expected: LiteralType | None) -> None:
        form = binding.WhichOneof("value")
        if form == "promise":
            self._promise(where, binding.promise, expected)
        elif form == "scalar":
            if expected is not None and not castable(_scalar_type(binding.scalar, expected), expected):
                self._check.report(f"{self._where}{where}: a constant is not of type {type_in_words(expected)}")
        elif form in ("collection", "map"):
            self._container(where, form, binding, expected)
        else:
            self._check.report(f"{self._where}{where}: it is bound to nothing")

    def _container(self, where: str, form: str, binding: BindingData, expected: LiteralType | None) -> None:
        field = "collection_type" if form == "collection" else "map_value_type"
        if expected is not None and expected.HasField("union_type"):
            expected = next((one for one in expected.union_type.variants if one.HasField(field)), expected)
        if expected is not None and not expected.HasField(field):
            self._check.report(f"{self._where}{where}: a {form} is not of type {type_in_words(expected)}")
            return
        inner = None if expected is None else getattr(expected, field)
        items: Iterable[BindingData] = (
            binding.collection.bindings if form == "collection" else binding.map.bindings.values()
        )
        for item in items:
            self.binding(where, item, inner)

    def _promise(self, where: str, reference: OutputReference, expected: LiteralType | None) -> None:
        where = f"{self._where}{where}"
        outputs = self._inputs if not reference.node_id else self.outputs(reference.node_id)
        shown = f"{reference.node_id}.{reference.var}".lstrip(".")
        if reference.node_id and reference.node_id not in self._by_id:
            self._check.report(f"{where}: refers to node '{reference.node_id}', which does not exist")
            return
        if outputs is None:
            return
        if reference.var not in outputs:
            self._check.report(f"{where}: refers to '{shown}', which does not exist")
            return
        path = [part.string_value or part.int_value for part in reference.attr_path]
        try:
            found = type_at(outputs[reference.var], path)
        except NoSuchPart as error:
            self._check.report(f"{where}: '{shown}': {error}")
            return
        if found is not None and expected is not None and not castable(found, expected):
            self._check.report(
                f"{where}: '{shown}' is of type {type_in_words(found)}, needed is {type_in_words(expected)}"
            )

    def outputs(self, node_id: str) -> _Types | None:
        """Types of a node's outputs; ``None`` if only the scheduler knows them."""
        if node_id not in self._outputs:
            node = self._by_id.get(node_id)
            self._outputs[node_id] = None if node is None else _aliased(node, self._output_types(node))
        return self._outputs[node_id]

    def _output_types(self, node: Node) -> _Types | None:
        if node.HasField("branch_node"):
            known = [self._output_types(branch) for branch in _branches(node)]
            if any(types is None for types in known):
                return None
            first, *others = [types for types in known if types is not None] or [{}]
            return {name: kind for name, kind in first.items() if all(name in other for other in others)}
        if node.HasField("gate_node"):
            if node.gate_node.HasField("signal"):
                return {node.gate_node.signal.output_variable_name: node.gate_node.signal.type}
            if not node.gate_node.HasField("approve"):
                return {}
            return self._approved(node)
        interface = self._interface(node)
        return None if interface is None else _types(interface.outputs.variables)

    def _approved(self, node: Node) -> _Types | None:
        types: _Types = {}
        for binding in node.inputs:
            source = self.outputs(binding.binding.promise.node_id)
            if source is None or binding.binding.promise.var not in source:
                return None
            types[binding.var] = source[binding.binding.promise.var]
        return types

    def _input_types(self, node: Node) -> _Types | None:
        if node.HasField("gate_node"):
            return None
        interface = self._interface(node)
        return None if interface is None else _types(interface.inputs.variables)

    def _interface(self, node: Node) -> TypedInterface | None:
        where = f"{self._where}node '{node.id}'"
        runs = node.array_node.node if node.HasField("array_node") else node
        if runs.HasField("task_node"):
            return self._check.interface("task", runs.task_node.reference_id, where)
        if runs.workflow_node.HasField("sub_workflow_ref"):
            return self._check.interface("sub-workflow", runs.workflow_node.sub_workflow_ref, where)
        return None

    def order(self) -> None:
        """Report nodes that wait for each other, by ``upstream_node_ids`` or by what their inputs refer to."""
        waiting = {node.id: _sources(node) & self._by_id.keys() for node in self._nodes}
        downstream: dict[str, list[str]] = {}
        for node_id, sources in waiting.items():
            for source in sources:
                downstream.setdefault(source, []).append(node_id)
        counts = {node_id: len(sources) for node_id, sources in waiting.items()}
        ready = [node_id for node_id, count in counts.items() if count == 0]
        while ready:
            node_id = ready.pop()
            del counts[node_id]
            for follower in downstream.get(node_id, ()):
                counts[follower] -= 1
                if counts[follower] == 0:
                    ready.append(follower)
        if counts:
            self._check.report(f"{self._where}nodes wait for each other: {', '.join(sorted(counts))}")


def _aliased(node: Node, types: _Types | None) -> _Types | None:
    """The outputs by the names that others know: an alias replaces the output's own."""
    aliases = {alias.var: alias.alias for alias in node.output_aliases}
    return types and {aliases.get(name, name): kind for name, kind in types.items()}


def _branches(node: Node) -> list[Node]:
    block = node.branch_node.if_else
    branches = [block.case.then_node, *(case.then_node for case in block.other)]
    if block.HasField("else_node"):
        branches.append(block.else_node)
    return branches


def _sources(node: Node) -> set[str]:
    sources = set(node.upstream_node_ids)
    pending = [binding.binding for binding in node.inputs]
    while pending:
        binding = pending.pop()
        form = binding.WhichOneof("value")
        if form == "promise" and binding.promise.node_id:
            sources.add(binding.promise.node_id)
        elif form == "collection":
            pending.extend(binding.collection.bindings)
        elif form == "map":
            pending.extend(binding.map.bindings.values())
    return sources


def _types(variables: Mapping[str, object]) -> _Types:
    return {name: variable.type for name, variable in variables.items()}  # type: ignore[attr-defined]


def _key(identity: Identifier) -> tuple[object, ...]:
    return (identity.resource_type, identity.project, identity.domain, identity.name, identity.version)


def _is_optional(kind: LiteralType) -> bool:
    return any(variant.HasField("simple") and variant.simple == SimpleType.NONE for variant in kind.union_type.variants)


def _scalar_type(scalar: Scalar, expected: LiteralType) -> LiteralType:
    """The type that a constant says of itself; where it says none, the expected one."""
    form = scalar.WhichOneof("value")
    if form == "primitive":
        return LiteralType(simple=PRIMITIVES[scalar.primitive.WhichOneof("value") or "string_value"])
    if form == "none_type":
        return LiteralType(simple=SimpleType.NONE)
    if form == "blob":
        return LiteralType(blob=scalar.blob.metadata.type)
    if form == "union":
        return scalar.union.type
    if form in ("binary", "generic"):
        return LiteralType(simple=SimpleType.STRUCT)
    return expected
