"""``flytekit.types.structured``: the handlers of pandas' and pyarrow's data frames, and what registers them.

The handlers are made of ours when they are asked for: who calls one with views is answered with one.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from flyteweight.compat.faces import inward, outward
from flyteweight.types import table_handlers

#: Our modules with handlers of flytekit's names.
HOMES = ("pandas_tables", "arrow_tables", "bigquery_tables", "snowflake_tables")


def lazy_import_structured_dataset_handler() -> None:
    """Nothing is left to do: handlers are registered when a data frame of their class is first asked for."""


def register_pandas_handlers() -> None:
    """Register the handlers of pandas' data frames; raises ``ImportError`` where pandas is not installed."""
    table_handlers.load_own(import_module("pandas").DataFrame)


def register_csv_handlers() -> None:
    """Register the handlers of pandas' data frames; those of CSV are among them."""
    register_pandas_handlers()


def register_arrow_handlers() -> None:
    """Register the handlers of pyarrow's tables; raises ``ImportError`` where pyarrow is not installed."""
    table_handlers.load_own(import_module("pyarrow").Table)


def register_bigquery_handlers() -> None:
    """Register the handlers of BigQuery's tables, which else are when one is first written or read."""
    _register_database("bq")


def register_snowflake_handlers() -> None:
    """Register the handlers of Snowflake's tables, which else are when one is first written or read."""
    _register_database("snowflake")


def _register_database(protocol: str) -> None:
    table_handlers.load_database(import_module("pandas").DataFrame, protocol)


def _face(kind: Any) -> Any:
    """The class that users have for a handler of ours."""
    name = "encode" if issubclass(kind, table_handlers.StructuredDatasetEncoder) else "decode"
    method = getattr(kind, name)

    def call(self: Any, ctx: Any, given: Any, described: Any) -> Any:
        found = method(self, ctx, inward(given), inward(described))
        return outward(found) if inward(described) is not described else found

    return type(kind.__name__, (kind,), {"__doc__": kind.__doc__, "__module__": __name__, name: call})


def __getattr__(name: str) -> Any:
    for home in HOMES if name.endswith(("Handler", "Handlers")) else ():
        kind = vars(import_module(f"flyteweight.types.{home}")).get(name)
        if kind is not None:
            globals()[name] = _face(kind)
            return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
