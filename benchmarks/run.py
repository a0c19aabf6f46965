"""Run cases: the floor, flyteweight and flytekit by turns, so that all meet the same machine."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import platform
import shutil
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.cold import files_opened
from benchmarks.measure import Cost, measure, median
from benchmarks.sides import REPOSITORY, Side, environment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.case import Case, Work

FLOOR = ("-c", "import click; from flyteidl.core import literals_pb2")


class Unequal(Exception):
    """The two sides left different results, so that their costs say nothing."""


def run_case(case: Case, sides: Sequence[Side], s3: Any, rounds: int, workspace: Path) -> dict[str, Any]:
    """Measure one case; returns its row: samples and medians by side, and the floor's."""
    if why := case.obstacle():
        return {"case": case.name, "skipped": why}
    taking_part = [side for side in sides if side.sdk == "flyteweight" or case.peer_takes_part]
    works: dict[Side, tuple[Work, Path]] = {}
    for side in taking_part:
        directory = workspace / case.name / side.sdk
        directory.mkdir(parents=True)
        works[side] = case.prepare(side, directory, s3), directory
    base = environment(workspace / "home")
    for side in taking_part:  # a first run, unmeasured: bytecode caches and the file system's cache
        _measure(side, *works[side], base)
    _compare(case, [work for work, _ in works.values()])
    samples: dict[str, list[Cost]] = {side.sdk: [] for side in taking_part}
    samples["floor"] = []
    for _ in range(rounds):
        samples["floor"].append(measure([str(sides[0].python), *FLOOR], base, workspace, cold=case.cold))
        for side in taking_part:
            samples[side.sdk].append(_measure(side, *works[side], base, cold=case.cold))
        taking_part.reverse()  # whoever is first may find what the last left: another one in each round
    files = {side.sdk: files_opened(*_process(side, *works[side], base)) for side in taking_part if case.cold}
    shutil.rmtree(workspace / case.name)
    return {
        "case": case.name,
        "rounds": rounds,
        "medians": {name: median(costs)._asdict() for name, costs in samples.items()},
        "samples": {name: [cost._asdict() for cost in costs] for name, costs in samples.items()},
        "files": files,
    }


def _measure(side: Side, work: Work, directory: Path, base: dict[str, str], *, cold: bool = False) -> Cost:
    if work.before is not None:
        work.before()
    return measure(*_process(side, work, directory, base), cold=cold)


def _process(side: Side, work: Work, directory: Path, base: dict[str, str]) -> tuple[list[str], dict[str, str], Path]:
    """Command line, environment and working directory."""
    command = work.command if os.path.isabs(work.command) else side.command(work.command)
    return [command, *work.arguments], {**base, **work.environment}, directory


def _compare(case: Case, works: Sequence[Work]) -> None:
    results = [work.result() for work in works]
    if case.comparable and any(result != results[0] for result in results):
        raise Unequal(f"case {case.name!r}: flyteweight and flytekit left different results")


def run(cases: Sequence[Case], sides: Sequence[Side], rounds: int | None, s3: str | None = None) -> dict[str, Any]:
    """Measure the cases one after the other, with the S3 server at an endpoint; returns everything, ready for JSON."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="flyteweight-benchmarks-") as name, _server(cases, s3) as server:
        for case in cases:
            print(f"{case.name} ...", end="", file=sys.stderr, flush=True)
            rows.append(run_case(case, sides, server if case.needs_s3 else None, rounds or case.rounds, Path(name)))
            if case.needs_s3 and s3:
                rows[-1]["server"] = name_of(s3)
            medians = rows[-1].get("medians", {})
            figures = [f"{side} {cost['wall']:.3f} s" for side, cost in medians.items()]
            print(" ", "  ".join(figures) or f"skipped: {rows[-1]['skipped']}", file=sys.stderr)
    return {"machine": machine(sides), "rows": rows}


def machine(sides: Sequence[Side]) -> dict[str, Any]:
    """What the figures depend on."""
    packages = ("protobuf", "flyteidl", "s3fs")
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": f"{platform.system()} {platform.machine()}",
        "python": sides[0].python_version(),
        "versions": {side.sdk: {name: side.version_of(name) for name in (side.sdk, *packages)} for side in sides},
    }


@contextlib.contextmanager
def _server(cases: Sequence[Case], endpoint: str | None) -> Iterator[Any]:
    """The S3 server at ``endpoint``, else that of the tests, if a case needs one."""
    if not any(case.needs_s3 for case in cases):
        yield None
        return
    sys.path.insert(0, str(REPOSITORY / "tests"))
    servers = importlib.import_module("s3")
    if endpoint:
        yield servers.S3(endpoint, servers.environment(endpoint))
        return
    with servers.running_server() as server:
        yield server


def name_of(endpoint: str) -> str:
    """What a web server calls itself; its address if it has no name."""
    try:
        with urllib.request.urlopen(endpoint) as answer:
            headers = answer.headers
    except urllib.error.HTTPError as error:  # it wants a signed request
        headers = error.headers
    return headers.get("Server") or endpoint


def together(kept: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """The kept results, with the cases of ``new`` as they were measured now.

    Raises ``ValueError`` if the two are not of one machine with the same releases.
    """
    if kept["machine"] != new["machine"]:
        raise ValueError(f"the kept figures are of another machine: {kept['machine']}, this is {new['machine']}")
    rows = {row["case"]: row for row in (*kept["rows"], *new["rows"])}
    return {"machine": new["machine"], "rows": list(rows.values())}


def write_json(results: dict[str, Any], path: Path) -> None:
    """Keep the results, for the tables and for later comparison."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(results, indent=1) + "\n")
