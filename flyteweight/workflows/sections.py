"""A conditional while it is written: its cases, and what becomes of them in a container and in a local run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteidl.core.workflow_pb2 import IfElseBlock
from flyteidl.core.workflow_pb2 import Node as NodeMessage

from flyteweight.exceptions import FlyteValueException
from flyteweight.models.words import type_in_words
from flyteweight.runtime.context import FlyteContextManager
from flyteweight.workflows.bindings import refer
from flyteweight.workflows.branch import BranchNode, VariableNames, boolean_expression, evaluate
from flyteweight.workflows.casting import castable
from flyteweight.workflows.errors import compile_error, misused, user_location
from flyteweight.workflows.expressions import Expression
from flyteweight.workflows.local import OPEN, SKIPPED
from flyteweight.workflows.node import Node
from flyteweight.workflows.nodes import as_results, node_metadata
from flyteweight.workflows.ordering import node_of
from flyteweight.workflows.promise import (
    Output,
    OutputTuple,
    Promise,
    VoidPromise,
    output_of,
    output_tuple_class,
)

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import BindingData

    from flyteweight.runtime.context import FlyteContext
    from flyteweight.workflows.compilation import CompilationState


class Case:
    """One branch: its condition (none after ``else_``) and what it leads to."""

    __slots__ = ("error", "expression", "result", "section")

    def __init__(self, section: ConditionalSection, expression: Expression | None) -> None:
        self.section = section
        self.expression = expression
        self.result: Any = None
        self.error: str | None = None

    def then(self, p: Any) -> Any:
        """Run the call that is written inside the parentheses if the condition holds."""
        self.result = p
        return self.section.end(self)

    def fail(self, err: str) -> Any:
        """Let the workflow fail with this message if the condition holds."""
        self.error = err
        return self.section.end(self)


class ConditionalSection:
    """A conditional between ``if_`` and ``else_``; ``then`` and ``fail`` return it until the last one."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.cases: list[Case] = []

    def if_(self, expr: Expression) -> Case:
        """The first condition: a comparison of promises, or several joined by ``&`` and ``|``."""
        if self.cases:
            raise compile_error(f"conditional '{self.name}' has its if_() already; write elif_()")
        return self._begin(expr, "if_")

    def elif_(self, expr: Expression) -> Case:
        """A further condition, looked at if none before it holds."""
        if not self.cases:
            raise compile_error(f"conditional '{self.name}' starts with if_()")
        return self._begin(expr, "elif_")

    def else_(self) -> Case:
        """What happens if no condition holds; ends the conditional."""
        if not self.cases:
            raise compile_error(f"conditional '{self.name}' starts with if_()")
        case = Case(self, None)
        self.cases.append(case)
        self.begin(case)
        return case

    def _begin(self, expression: Any, method: str) -> Case:
        if not isinstance(expression, Expression):
            raise misused(
                f"conditional '{self.name}': {method}() needs a comparison of an output or a workflow input, found "
                f"{expression!r}; for a boolean write {method}(x.is_true()), for a value that is known already use "
                "Python's if"
            )
        case = Case(self, expression)
        self.cases.append(case)
        self.begin(case)
        return case

    def begin(self, case: Case) -> None:
        """Called before the call inside ``then`` is made."""
        raise NotImplementedError

    def end(self, case: Case) -> Any:
        """Called after it was made; returns the section, or after ``else_`` the result."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"<conditional {self.name}>"


class CompiledSection(ConditionalSection):
    """A conditional that becomes a branch node."""

    def __init__(self, name: str, ctx: FlyteContext, state: CompilationState) -> None:
        super().__init__(name)
        self._outer = state
        self._inner = state.nested()
        self._location = self._inner.opened_at = user_location()
        self._begun = self._ended = 0
        FlyteContextManager.push_context(ctx.with_compilation_state(self._inner))

    def begin(self, case: Case) -> None:  # noqa: ARG002 - part of the signature
        # What a condition calls itself runs in any case, so it belongs beside the conditional.
        for position, node in enumerate(self._inner.nodes[self._ended :], self._ended):
            own = node.id != f"{self._inner.prefix}n{position}"
            node.number = len(self._outer.nodes)
            node.rename(node.id if own else self._outer.next_id())
            self._outer.add_node(node)
        del self._inner.nodes[self._ended :]
        self._begun = self._ended

    def end(self, case: Case) -> Any:
        made = self._inner.nodes[self._begun :]
        self._ended = len(self._inner.nodes)
        if case.error is None:
            self._check_branch(case, made)
        if case.expression is not None:
            return self
        FlyteContextManager.pop_context()
        return self._finish()

    def _check_branch(self, case: Case, made: list[Node]) -> None:
        if not isinstance(case.result, (Promise, OutputTuple, VoidPromise)):
            raise compile_error(
                f"conditional '{self.name}': then() needs a call of a task, workflow or launch plan, "
                f"found {type(case.result).__name__}; let a task return the value"
            )
        if len(made) > 1:
            names = ", ".join(node.name for node in made)
            raise compile_error(
                f"conditional '{self.name}': a branch runs one node, and this one makes {len(made)} ({names}); "
                "call the others before the conditional, or put them into a @workflow or @dynamic"
            )
        if not made or node_of(case.result) is not made[0]:
            raise compile_error(
                f"conditional '{self.name}': what stands in then() was called before the conditional, so it would run "
                "in any case; write the call itself inside then(…)"
            )

    def _finish(self) -> Promise | OutputTuple | VoidPromise:
        names = VariableNames()
        block = IfElseBlock()
        branches: list[Node] = []
        for number, case in enumerate(self.cases):
            if case.expression is not None:
                condition = block.case if number == 0 else block.other.add()
                condition.condition.CopyFrom(boolean_expression(case.expression, names, self.name))
            if case.error is None:
                branches.append(_made(case))
            elif case.expression is None:
                block.error.failed_node_id = self.name
                block.error.message = case.error
            else:
                raise compile_error(
                    f"conditional '{self.name}': fail() can only end it, after else_(); turn the conditions around, "
                    "or let a task raise the error"
                )
        message = NodeMessage(metadata=node_metadata(self.name))
        entity = BranchNode(self.name, block, branches)
        node = Node(self._outer.next_id(), len(self._outer.nodes), entity, message, self._location)
        for name, promise in sorted(names.promises.items()):
            binding = message.inputs.add(var=name)
            self._bind(promise, binding.binding, node)
        self._outer.add_node(node)
        return self._results(node)

    def _bind(self, promise: Promise, into: BindingData, node: Node) -> None:
        sources: list[Node] = []
        refer(promise, into, sources)
        for source in sources:
            node.upstream[source] = None

    def _check_types(self, results: list[Any]) -> None:
        seen: dict[str, Output] = {}
        for output in (output_of(promise) for result in results for promise in _flat(result)):
            first = seen.setdefault(output.var, output)
            one, other = first.kind, output.kind
            if one is None or other is None or one is other:
                continue
            if not castable(one, other) and not castable(other, one):
                raise compile_error(
                    f"conditional '{self.name}': output '{output.var}' is of type {type_in_words(one)} in one branch "
                    f"and {type_in_words(other)} in another; let all branches return the same type",
                    self._location,
                )

    def _results(self, node: Node) -> Promise | OutputTuple | VoidPromise:
        results = [case.result for case in self.cases if case.error is None]
        self._check_types(results)
        made = [Promise(node, output.var, output.kind, output.annotation) for output in common_outputs(results)]
        return _named(made, self.name, node)


class LocalSection(ConditionalSection):
    """A conditional in a local run: conditions are evaluated, and only the calls of one branch run."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._outer_skipped = SKIPPED.get()
        self._open = OPEN.get()
        if self._open is not None:
            self._open.append(user_location())
        self._taken: Case | None = None

    def begin(self, case: Case) -> None:
        undecided = not self._outer_skipped and self._taken is None
        if undecided and (case.expression is None or evaluate(case.expression)):
            self._taken = case
        SKIPPED.set(self._taken is not case)

    def end(self, case: Case) -> Any:
        SKIPPED.set(self._outer_skipped)
        if case.expression is not None:
            return self
        if self._open:
            self._open.pop()
        taken = self._taken
        if taken is not None and taken.error is not None:
            raise FlyteValueException(f"conditional '{self.name}': {taken.error}")
        results = [one.result for one in self.cases if one.error is None]
        chosen = {output_of(promise).var: promise for promise in _flat(taken.result if taken else results[0])}
        return _named([chosen[output.var] for output in common_outputs(results)], self.name, None)


def common_outputs(results: list[Any]) -> list[Output]:
    """The outputs that all branches have, in the order of the first."""
    first, *others = [[output_of(promise) for promise in _flat(result)] for result in results] or [[]]
    names = [{output.var for output in other} for other in others]
    return [output for output in first if all(output.var in there for there in names)]


def _named(made: list[Promise], name: str, node: Node | None) -> Promise | OutputTuple | VoidPromise:
    names = [output_of(promise).var for promise in made]
    several = output_tuple_class("DefaultNamedTupleOutput", names) if len(made) > 1 else None
    return as_results(made, several, name, node)


def _flat(result: Any) -> tuple[Promise, ...]:
    if isinstance(result, OutputTuple):
        return result
    return (result,) if isinstance(result, Promise) else ()


def _made(case: Case) -> Node:
    node = node_of(case.result)
    assert node is not None, "a branch was checked to have made a node"  # noqa: S101
    return node
