"""Results as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.plot import growth

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.case import Case
    from benchmarks.plot import Point

_HEAD = "| work | flyteweight | flytekit | time | memory | target |\n|---|---|---|---|---|---|"


def table(results: Mapping[str, Any], cases: Mapping[str, Case]) -> str:
    """Medians of both sides, and flyteweight's share of flytekit's time and memory."""
    rows = [_row(row, cases[row["case"]]) for row in results["rows"]]
    rows += _node_row(growth(results, {case.name: case.size for case in cases.values() if case.size}))
    # The first row's, measured by turns with it; the others' differ only as the machine did meanwhile.
    floor = results["rows"][0]["medians"]["floor"]
    rows.append(f"| the floor: Python with click and flyteidl's literals | {_cost(floor)} | | | | |")
    return "\n".join([_HEAD, *rows])


def description(results: Mapping[str, Any]) -> str:
    """One sentence about the machine and the versions."""
    machine = results["machine"]
    versions = ", ".join(
        f"{sdk} {packages[sdk]} with protobuf {packages['protobuf']}" for sdk, packages in machine["versions"].items()
    )
    return (
        f"{machine['cores']} cores, {machine['memory_gib']} GiB, {machine['system']}, "
        f"Python {machine['python']}; {versions}."
    )


def _row(row: Mapping[str, Any], case: Case) -> str:
    medians = row["medians"]
    mine, peer = medians["flyteweight"], medians.get("flytekit")
    if peer is None:
        return f"| {case.title} | {_cost(mine)} | - | - | - | {_target(case)} |"
    time = mine["wall"] / peer["wall"]
    memory = mine["peak_memory"] / peer["peak_memory"]
    return f"| {case.title} | {_cost(mine)} | {_cost(peer)} | {_share(time)} | {_share(memory)} | {_target(case)} |"


def _node_row(lines: Mapping[str, Sequence[Point]]) -> list[str]:
    """What each further node of a dynamic task costs, from the smallest to the largest size."""
    if set(lines) != {"flyteweight", "flytekit"} or min(map(len, lines.values())) < 2:
        return []
    mine, peer = (
        (line[-1].seconds - line[0].seconds) / (line[-1].nodes - line[0].nodes)
        for line in (lines["flyteweight"], lines["flytekit"])
    )
    costs = f"{mine * 1000:.3f} ms | {peer * 1000:.3f} ms"
    return [f"| each further node of a dynamic | {costs} | {_share(mine / peer)} | | ≤ 1/3 of the time |"]


def _cost(cost: Mapping[str, float]) -> str:
    seconds = f"{cost['wall']:.3f}" if cost["wall"] < 1 else f"{cost['wall']:.2f}"
    return f"{seconds} s, {cost['peak_memory'] / 1e6:,.0f} MB"


def _share(ratio: float) -> str:
    return f"1/{1 / ratio:.1f}" if ratio < 1 else f"{ratio:.2f}"


def _target(case: Case) -> str:
    targets = [
        f"≤ 1/{1 / share:.0f} of the {what}"
        for share, what in ((case.target_time, "time"), (case.target_memory, "memory"))
        if share is not None
    ]
    if case.target_floor is not None:
        targets.append(f"≤ {case.target_floor} x the floor")
    return ", ".join(targets) or "-"
