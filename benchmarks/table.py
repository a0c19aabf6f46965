"""Results as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.measure import paired_share
from benchmarks.plot import growth

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.case import Case
    from benchmarks.plot import Point

_HEAD = "| work | flyteweight | flytekit | time | memory | target |\n|---|---|---|---|---|---|"


def table(results: Mapping[str, Any], cases: Mapping[str, Case]) -> str:
    """Medians of both sides, and flyteweight's share of flytekit's time and memory, by pairs of the same round."""
    measured = {row["case"]: row for row in results["rows"]}
    ordered = [measured[name] for name in cases if name in measured]
    rows = [_row(row, cases[row["case"]]) for row in ordered]
    rows += _node_row(growth(results, {case.name: case.size for case in cases.values() if case.size}))
    # The first row's, measured by turns with it; the others' differ only as the machine did meanwhile.
    floor = next(row["medians"]["floor"] for row in ordered if "medians" in row)
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
    if "skipped" in row:
        return f"| {case.title} | not measured: {row['skipped']} | | | | {_target(case)} |"
    sides = [side for side in ("flyteweight", "flytekit") if side in row["medians"]]
    costs = [_cost(row["medians"][side]) + _opened(row, side) for side in sides]
    shares = ["-", "-", "-"][len(sides) :]
    if len(sides) == 2:
        shares = [_share(_paired(row, figure)) for figure in ("wall", "peak_memory")]
    if case.payload:
        shares[-1] += f", {row['medians']['flyteweight']['peak_memory'] / case.payload:.2f} x the payload"
    title = case.title + (f" ({row['server']})" if row.get("server") else "")
    return f"| {' | '.join([title, *costs, *shares, _target(case)])} |"


def _paired(row: Mapping[str, Any], figure: str) -> float:
    mine, peers = ([cost[figure] for cost in row["samples"][side]] for side in ("flyteweight", "flytekit"))
    return paired_share(mine, peers)


def _opened(row: Mapping[str, Any], side: str) -> str:
    """What a start without caches had to fetch."""
    if not row.get("files"):
        return ""
    return f", {row['files'][side]:,} files, {row['medians'][side]['read'] / 1e6:.1f} MB read"


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


def _limit(share: float) -> str:
    parts = 1 / share
    return f"1/{parts:.0f}" if parts >= 2 else f"{share:g}"


def _target(case: Case) -> str:
    targets = [
        f"≤ {_limit(share)} of the {what}" if share < 1 else f"no more {what} than flytekit"
        for share, what in ((case.target_time, "time"), (case.target_memory, "memory"))
        if share is not None
    ]
    if case.target_floor is not None:
        targets.append(f"≤ {case.target_floor} x the floor")
    if case.target_payload is not None:
        targets.append(f"≤ {case.target_payload} x the payload of memory")
    if case.target_peak is not None:
        targets.append(f"≤ {case.target_peak / 1e6:,.0f} MB")
    return ", ".join(targets) or "-"
