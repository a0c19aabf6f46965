"""Every case, by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteidl.core.literals_pb2 import LiteralMap

from benchmarks import (
    converters_case,
    dynamic,
    fan_out,
    file_cases,
    function_cases,
    item_case,
    record_cases,
    table_cases,
    template_case,
    unmodified_cases,
)
from benchmarks.case import Case, Work

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.sides import Side


def _template(side: Side, directory: Path, _s3: Any) -> Work:
    template_case.write_case(directory)
    prefix = directory / "out"
    (prefix / "raw").mkdir(parents=True)
    return Work(
        tuple(template_case.arguments(side.sdk, directory, prefix)),
        result=lambda: LiteralMap.FromString((prefix / "outputs.pb").read_bytes()),
    )


CASES = {
    case.name: case
    for case in (
        *function_cases.CASES,
        Case("template", "template task (plugin image)", _template, target_time=1 / 8),
        *item_case.CASES,
        *dynamic.CASES,
        *converters_case.CASES,
        *record_cases.CASES,
        *file_cases.CASES,
        *fan_out.CASES,
        *table_cases.CASES,
        *unmodified_cases.CASES,
    )
}
