"""``LiteralsResolver``: literals by name, as Python values when they are asked for."""

from __future__ import annotations

from collections import UserDict
from typing import TYPE_CHECKING, Any

from flyteweight.runtime.context import FlyteContextManager
from flyteweight.types.engine import TypeEngine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flyteidl.core.interface_pb2 import Variable
    from flyteidl.core.literals_pb2 import Literal

    from flyteweight.interface.interface import Interface
    from flyteweight.runtime.context import FlyteContext


class LiteralsResolver(UserDict[str, Any]):
    """Inputs or outputs that somebody else holds as literals.

    A value is made by the type that :meth:`get` is given, by a hint of :meth:`update_type_hints`, or by what is guessed
    from ``variable_map``; and then kept.
    """

    engine: Any = TypeEngine

    def __init__(
        self,
        literals: Mapping[str, Literal],
        variable_map: Mapping[str, Variable] | None = None,
        ctx: FlyteContext | None = None,
    ) -> None:
        super().__init__(literals)
        self._literals = literals
        self._variable_map = variable_map
        self._type_hints: dict[str, Any] = {}
        self._native_values: dict[str, Any] = {}
        self._ctx = ctx

    @property
    def literals(self) -> Mapping[str, Literal]:
        """The literals."""
        return self._literals

    @property
    def variable_map(self) -> Mapping[str, Variable] | None:
        """What is declared of them."""
        return self._variable_map

    @property
    def native_values(self) -> dict[str, Any]:
        """The Python values that have been made."""
        return self._native_values

    def get_literal(self, key: str) -> Literal:
        """A literal; raises ``ValueError`` for a name that is not there."""
        if key not in self._literals:
            raise ValueError(f"there is no '{key}' here, only {', '.join(self._literals) or 'nothing'}")
        return self._literals[key]

    def update_type_hints(self, type_hints: Mapping[str, Any]) -> None:
        """Say of which types values are."""
        self._type_hints.update(type_hints)

    def get(self, attr: str, as_type: Any = None) -> Any:
        """A value, as ``as_type`` or as what is known of it; raises ``ValueError`` for a name that is not there."""
        literal = self.get_literal(attr)
        if attr not in self._native_values:
            kind = as_type if as_type is not None else self._type_hints.get(attr)
            self._native_values[attr] = self.engine.to_python_value(
                self._ctx or FlyteContextManager.current_context(),
                literal,
                self._guessed(attr) if kind is None else kind,
            )
        return self._native_values[attr]

    def _guessed(self, attr: str) -> Any:
        declared = (self._variable_map or {}).get(attr)
        if declared is None:
            raise AssertionError(f"nothing is known of the type of '{attr}'; give it: get('{attr}', as_type=…)")
        return self.engine.guess_python_type(declared.type)

    def as_python_native(self, python_interface: Interface) -> Any:
        """All values in the order of an interface's outputs: a tuple, one value, or nothing."""
        if self._variable_map is None:
            raise AssertionError("as_python_native() needs the variable_map that says what is declared")
        self.update_type_hints(python_interface.outputs)
        values = tuple(self.get(name) for name in python_interface.outputs)
        return values if len(values) > 1 else values[0] if values else None

    def __getitem__(self, key: str) -> Any:
        return self.get(key)

    def __repr__(self) -> str:
        return f"LiteralsResolver({', '.join(self._literals)})"
