"""What a call inside a workflow or dynamic task returns: a value that is known only when the workflow runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from flyteweight.workflows.casting import NoSuchPart, type_at
from flyteweight.workflows.errors import MARK, compile_error, misused, not_known_yet
from flyteweight.workflows.expressions import ComparisonExpression
from flyteweight.workflows.ordering import Ordered

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from flyteweight.models import Literal, LiteralType
    from flyteweight.workflows.node import Node


class Output:
    """What a promise stands for: a node's output (or without a node a workflow's input), or a part of it.

    ``literal`` is the value in a local run, of the whole output.
    """

    __slots__ = ("annotation", "kind", "literal", "node", "path", "var")

    def __init__(
        self,
        node: Node | None,
        var: str,
        kind: LiteralType | None,
        annotation: Any,
        path: tuple[str | int, ...],
        literal: Literal | None,
    ) -> None:
        self.node = node
        self.var = var
        self.kind = kind
        self.annotation = annotation
        self.path = path
        self.literal = literal

    def __repr__(self) -> str:
        parts = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in self.path)
        if self.node is None:
            return f"<{'value of' if self.literal is not None else 'workflow input'} {self.var}{parts}>"
        return f"<output {self.node.id}.{self.var}{parts}>"

    @property
    def origin(self) -> str:
        """Where the value comes from, for error messages."""
        if self.node is None:
            return repr(self)
        return f"output '{self.var}' of node '{self.node.id}' ({self.node.name})"


def override(node: Node | None, args: tuple[Any, ...], overrides: dict[str, Any]) -> None:
    """Change the settings of a node; in a local run, where there is none, only look at what is given."""
    if node is not None:
        node.with_overrides(*args, **overrides)
        return
    for key, value in overrides.items():
        check_plain(key, value, "a call")
    check_resources(overrides)


def check_plain(key: str, value: Any, owner: str) -> None:
    """Raise ``NotKnownYet`` for a setting that is a promise."""
    if isinstance(value, Promise):
        raise not_known_yet(
            f"with_overrides({key}=…) of {owner} needs a plain value, found {value!r}, "
            "which is known only when the workflow runs; inside a @dynamic task, an input is a plain value"
        )


def check_resources(given: Mapping[str, Any]) -> None:
    """Raise ``FlyteCompilationException``, a ``ValueError``, for resources beside requests or limits."""
    if given.get("resources") is not None and not (given.get("requests") is given.get("limits") is None):
        raise misused("give resources, or requests and limits, not both")


class Promise(Ordered):
    """An output of a node, an input of the workflow, or in a local run a literal that is there already.

    ``promise.field``, ``promise["key"]`` and ``promise[0]`` stand for a part of the value; comparisons give
    expressions for :func:`~flyteweight.workflows.conditional.conditional`. Everything that would need the value now
    (``if``, ``len``, ``for``, arithmetic) raises ``FlyteCompilationException``, in a container as in a local run.
    """

    # One slot, and functions of this module instead of properties: any other name is an attribute of the value.
    __slots__ = ("_output",)

    def __init__(
        self,
        node: Node | None,
        var: str,
        kind: LiteralType | None = None,
        annotation: Any = None,
        path: tuple[str | int, ...] = (),
        literal: Literal | None = None,
    ) -> None:
        self._output = Output(node, var, kind, annotation, path, literal)

    def __flyte_node__(self) -> Node | None:
        return self._output.node

    def __getattr__(self, name: str) -> Promise:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._part(name)

    def __getitem__(self, key: str | int) -> Promise:
        if not isinstance(key, (str, int)) or isinstance(key, bool):
            raise self._unusable(
                f"cannot be indexed with {key!r}", "an index is a str or an int; slice it inside a task"
            )
        return self._part(key)

    def _part(self, key: str | int) -> Promise:
        whole = self._output
        path = (*whole.path, key)
        if whole.kind is not None:
            try:
                type_at(whole.kind, path)
            except NoSuchPart as error:
                raise compile_error(f"{whole.origin}: {error}") from None
        return type(self)(whole.node, whole.var, whole.kind, whole.annotation, path, whole.literal)

    def __await__(self) -> Generator[Any, None, Promise]:
        """The promise itself, so that async dynamic functions may await what they may not wait for."""
        return self
        yield

    def with_overrides(self, *args: Any, **overrides: Any) -> Promise:
        """Change the settings of the node; see :meth:`flyteweight.workflows.node.Node.with_overrides`."""
        override(self._output.node, args, overrides)
        return self

    def is_(self, value: bool) -> ComparisonExpression:
        """An expression: the value is ``value``."""
        return ComparisonExpression(self, "==", value)

    def is_true(self) -> ComparisonExpression:
        """An expression: the value is ``True``."""
        return self.is_(True)

    def is_false(self) -> ComparisonExpression:
        """An expression: the value is ``False``."""
        return self.is_(False)

    def is_none(self) -> ComparisonExpression:
        """An expression: the value is ``None``."""
        return ComparisonExpression(self, "==", None)

    def __eq__(self, other: object) -> ComparisonExpression:  # type: ignore[override] # an expression, not a bool
        return ComparisonExpression(self, "==", other)

    def __ne__(self, other: object) -> ComparisonExpression:  # type: ignore[override] # an expression, not a bool
        return ComparisonExpression(self, "!=", other)

    def __gt__(self, other: Any) -> ComparisonExpression:
        return ComparisonExpression(self, ">", other)

    def __ge__(self, other: Any) -> ComparisonExpression:
        return ComparisonExpression(self, ">=", other)

    def __lt__(self, other: Any) -> ComparisonExpression:
        return ComparisonExpression(self, "<", other)

    def __le__(self, other: Any) -> ComparisonExpression:
        return ComparisonExpression(self, "<=", other)

    def __hash__(self) -> int:
        return id(self)

    def __and__(self, other: Any) -> NoReturn:
        raise self._unusable("is no comparison, so it cannot stand beside & or |", "write x.is_true() & …")

    __or__ = __rand__ = __ror__ = __and__

    def __bool__(self) -> NoReturn:
        raise self._unusable(
            "cannot be used in 'if', 'while', 'and', 'or' or 'not'",
            "write conditional('name').if_(x.is_true()).then(…).else_().then(…), or decide inside a task",
        )

    def __len__(self) -> NoReturn:
        raise self._unusable("has no len() yet", "compute the length in a task and use that task's output")

    def __iter__(self) -> NoReturn:
        raise self._unusable(
            "cannot be iterated or unpacked",
            "use map_task(task)(x) to run a task for each element, x[0] for one element, or pass the list to a "
            "@dynamic task that loops over it",
        )

    def __contains__(self, _item: Any) -> NoReturn:
        raise self._unusable("cannot be searched with 'in'", "search inside a task")

    def __index__(self) -> NoReturn:
        raise self._unusable(
            "is not a number yet, as range(), int() or an index would need",
            "pass it to a @dynamic task, inside which its input is a real number",
        )

    def __float__(self) -> NoReturn:
        raise self._unusable("is not a number yet, as float() would need", "convert inside a task")

    __int__ = __index__

    def __add__(self, _other: Any = None) -> NoReturn:
        raise self._unusable("cannot be calculated with", "calculate inside a task and use that task's output")

    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __add__
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = __neg__ = __add__

    def __repr__(self) -> str:
        return f"{self._output!r}{MARK}"

    def _unusable(self, what: str, instead: str) -> Exception:
        return not_known_yet(
            f"{self._output.origin} {what}, because its value is known only when the workflow runs; {instead}"
        )


def output_of(promise: Promise) -> Output:
    """What a promise stands for."""
    return promise._output  # noqa: SLF001 - see the comment on the slot


class VoidPromise(Ordered):
    """What a call returns that has no outputs; good for ordering and overrides."""

    __slots__ = ("node", "task_name")

    def __init__(self, task_name: str, node: Node | None = None) -> None:
        self.task_name = task_name
        self.node = node

    def __flyte_node__(self) -> Node | None:
        return self.node

    def __await__(self) -> Generator[Any, None, VoidPromise]:
        return self
        yield

    def with_overrides(self, *args: Any, **overrides: Any) -> VoidPromise:
        """Change the settings of the node; see :meth:`flyteweight.workflows.node.Node.with_overrides`."""
        override(self.node, args, overrides)
        return self

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        raise self.unusable()

    def __bool__(self) -> NoReturn:
        raise self.unusable()

    __iter__ = __len__ = __bool__

    def __repr__(self) -> str:
        return f"<no output of {self.task_name}>"

    def unusable(self) -> Exception:
        """The error for using the output that does not exist."""
        return not_known_yet(
            f"'{self.task_name}' returns nothing, so its result cannot be used; "
            "annotate its return type if it should return a value, or order nodes with >>"
        )


class OutputTuple(Ordered, tuple[Promise, ...]):
    """Several outputs of one node; subclasses name the fields."""

    __slots__ = ()
    _fields: tuple[str, ...] = ()

    def __flyte_node__(self) -> Node | None:
        return output_of(self[0]).node

    def with_overrides(self, *args: Any, **overrides: Any) -> OutputTuple:
        """Change the settings of the node; see :meth:`flyteweight.workflows.node.Node.with_overrides`."""
        self[0].with_overrides(*args, **overrides)
        return self


def output_tuple_class(name: str, fields: list[str]) -> type[OutputTuple]:
    """The class of several outputs with these names."""
    from operator import itemgetter

    members: dict[str, Any] = {field: property(itemgetter(number)) for number, field in enumerate(fields)}
    return type(name, (OutputTuple,), {"__slots__": (), "_fields": tuple(fields), **members})
