"""Gates: nodes that wait for a person or for time to pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import FlyteDisapprovalException, FlyteValidationException
from flyteweight.interface.interface import Interface
from flyteweight.runtime.context import FlyteContextManager
from flyteweight.workflows.errors import compile_error
from flyteweight.workflows.promise import OutputTuple, Promise, VoidPromise, output_of
from flyteweight.workflows.target import NodeTarget

if TYPE_CHECKING:
    from datetime import timedelta

    from flyteidl.core.literals_pb2 import LiteralMap
    from flyteidl.core.workflow_pb2 import GateNode, NodeMetadata
    from flyteidl.core.workflow_pb2 import Node as NodeMessage

    from flyteweight.workflows.document import Document
    from flyteweight.workflows.node import Node

_DEFAULT_TIMEOUT_SECONDS = 3600
_YES, _NO = ("y", "yes"), ("n", "no")


class Gate(NodeTarget):
    """A node that waits: base of the three kinds."""

    def __init__(self, name: str, interface: Interface, timeout: timedelta | None = None) -> None:
        self.name = name
        self.python_interface = interface
        self._timeout = timeout

    def construct_node_metadata(self) -> NodeMetadata:
        """Metadata with the gate's timeout: an hour if none was given."""
        from flyteweight.workflows.nodes import node_metadata

        metadata = node_metadata(self.name)
        if self._timeout:
            metadata.timeout.FromTimedelta(self._timeout)
        else:
            metadata.timeout.seconds = _DEFAULT_TIMEOUT_SECONDS
        return metadata

    def fill_node(self, node: Node, message: NodeMessage, document: Document) -> None:  # noqa: ARG002 - part of the signature
        """Write what is waited for."""
        self.wait_condition(message.gate_node)

    def wait_condition(self, gate: GateNode) -> None:
        """Fill the condition of the gate."""
        raise NotImplementedError

    def wait_here(self, values: dict[str, Any]) -> Any:
        """Do in a local run what the gate stands for; returns promises that have values."""
        raise NotImplementedError

    def __call__(self, **values: Any) -> Any:
        """Add the gate to the graph, or in a local run wait at the terminal."""
        from flyteweight.workflows.local import SKIPPED, runs_inside_workflow, skipped
        from flyteweight.workflows.nodes import create_and_link_node

        ctx = FlyteContextManager.current_context()
        if ctx.compilation_state is not None:
            return create_and_link_node(ctx, self, **values)
        if not runs_inside_workflow(ctx):
            raise compile_error(f"gate '{self.name}' works only inside a workflow or dynamic task")
        if SKIPPED.get():
            return skipped(self.name, self.python_interface)
        return self.wait_here(values)


class SleepGate(Gate):
    """Waits for time to pass."""

    def __init__(self, duration: timedelta) -> None:
        super().__init__("sleep-gate", Interface())
        self._duration = duration

    def wait_condition(self, gate: GateNode) -> None:
        gate.sleep.duration.FromTimedelta(self._duration)

    def wait_here(self, values: dict[str, Any]) -> VoidPromise:  # noqa: ARG002 - it has none
        return VoidPromise(self.name)


class InputGate(Gate):
    """Waits for a value that a person gives."""

    def __init__(self, name: str, timeout: timedelta, expected_type: Any) -> None:
        super().__init__(name, Interface(outputs={"o0": expected_type}), timeout)
        self._type = expected_type

    def wait_condition(self, gate: GateNode) -> None:
        from flyteweight.types.converters import converter_for

        gate.signal.signal_id = self.name
        gate.signal.type.CopyFrom(converter_for(self._type).literal_type)
        gate.signal.output_variable_name = "o0"

    def wait_here(self, values: dict[str, Any]) -> Any:  # noqa: ARG002 - it has none
        from flyteweight.types.converters import converter_for, write_outputs
        from flyteweight.workflows.local import resolved

        shown = converter_for(self._type).expected
        text = _ask(f"[input] '{self.name}' needs a value of type {shown}: ", self.name)
        outputs: LiteralMap = write_outputs({"o0": _parse(text, self._type, self.name)}, {"o0": self._type})
        return resolved(outputs, self.python_interface, self.name)


class ApprovalGate(Gate):
    """Waits for a person's yes, and hands on the value that was approved."""

    def __init__(self, name: str, timeout: timedelta, item: Promise) -> None:
        variable = {output_of(item).var: output_of(item).annotation}
        super().__init__(name, Interface(inputs=variable, outputs=variable), timeout)

    def wait_condition(self, gate: GateNode) -> None:
        gate.approve.signal_id = self.name

    def wait_here(self, values: dict[str, Any]) -> Any:
        from flyteweight.workflows.local import python_value

        (item,) = values.values()
        answer = _ask(f"[approval] '{self.name}': {python_value(item)!r} - approve? [Y/n] ", self.name)
        if answer.strip().lower() not in ("", *_YES):
            raise FlyteDisapprovalException(f"gate '{self.name}' was not approved")
        return item


def wait_for_input(name: str, timeout: timedelta, expected_type: Any) -> Any:
    """A node whose output a person gives, by the console or API, within ``timeout``; at the terminal in a local run."""
    return InputGate(name, timeout, expected_type)()


def sleep(duration: timedelta) -> Any:
    """A node that waits; a local run does not."""
    return SleepGate(duration)()


def approve(upstream_item: Any, name: str, timeout: timedelta) -> Any:
    """A node that hands on ``upstream_item`` when a person has approved it within ``timeout``."""
    if isinstance(upstream_item, VoidPromise):
        raise upstream_item.unusable()
    if isinstance(upstream_item, OutputTuple):
        raise compile_error(
            f"approve(…, '{name}') takes one output, this call has {len(upstream_item)} "
            f"({', '.join(upstream_item._fields)}); pick one"
        )
    if not isinstance(upstream_item, Promise):
        raise compile_error(
            f"approve(…, '{name}') takes an output of a node, found {type(upstream_item).__name__}; "
            "let a task return what is to be approved"
        )
    if output_of(upstream_item).path:
        raise compile_error(f"approve(…, '{name}') takes a whole output, found a part: {upstream_item!r}")
    compiling = FlyteContextManager.current_context().compilation_state is not None
    if compiling and output_of(upstream_item).node is None:
        raise compile_error(f"approve(…, '{name}') takes an output of a node; a workflow's input cannot be approved")
    return ApprovalGate(name, timeout, upstream_item)(**{output_of(upstream_item).var: upstream_item})


def _ask(question: str, name: str) -> str:
    """The next line of standard input, which need not be a terminal; tests and scripts write answers into it."""
    try:
        return input(question)
    except (EOFError, OSError, RuntimeError) as error:  # its end, what pytest puts there, none at all
        raise FlyteValidationException(
            f"gate '{name}' waits for a person, and standard input has no answer; run it in a terminal, write the "
            "answer into standard input, or test the tasks around it one by one"
        ) from error


def _parse(text: str, expected_type: Any, name: str) -> Any:
    import json

    from flyteweight.types.conversion_error import ConversionError
    from flyteweight.types.converters import converter_for

    converter = converter_for(expected_type)
    if converter.accepts(text):
        return text
    if expected_type is bool and (answer := text.strip().lower()) in (*_YES, *_NO):
        return answer in _YES
    try:
        return converter.from_plain(json.loads(text))
    except (ValueError, ConversionError) as error:
        raise FlyteValidationException(
            f"gate '{name}' needs a value of type {converter.expected}, written as JSON: {error}"
        ) from None
