"""The benchmarks measure what they say, and show it as it is."""

from __future__ import annotations

import os
import shutil
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.case import Case
from benchmarks.cases import CASES
from benchmarks.cold import files_opened, obstacle
from benchmarks.file_cases import transfer
from benchmarks.measure import Cost, Failed, measure, median, paired_share
from benchmarks.plot import Point, growth, svg
from benchmarks.publish import BEGIN, END, README
from benchmarks.run import Unequal, name_of, run_case, together
from benchmarks.sides import Side
from benchmarks.table import table
from benchmarks.turns import Command, Median, Sample, by_turns
from benchmarks.turns import median as median_between
from benchmarks.turns import table as differences

if TYPE_CHECKING:
    from s3 import S3

PLAIN = {"PATH": os.defpath}


def results(wall: dict[str, float], case: str = "local") -> dict[str, Any]:
    """Results of one case with these wall times, 10 MB each."""
    costs = {side: Cost(seconds, seconds, 10_000_000, 3_400_000)._asdict() for side, seconds in wall.items()}
    return {"rows": [{"case": case, "medians": costs, "samples": {side: [cost] for side, cost in costs.items()}}]}


def test_measures_the_process_and_not_its_parent(tmp_path: Path) -> None:
    """Peak memory is the process's own although the measuring one is larger; CPU time is what it burnt."""
    ballast = b"x" * 100_000_000
    idle = measure([sys.executable, "-c", "import time; time.sleep(0.3)"], PLAIN, tmp_path)
    large = measure([sys.executable, "-c", "x = b'x' * 50_000_000"], PLAIN, tmp_path)
    assert len(ballast) > idle.peak_memory
    assert idle.wall >= 0.3 > idle.cpu
    assert 45_000_000 < large.peak_memory - idle.peak_memory < 60_000_000


def test_failed_process_is_no_measurement(tmp_path: Path) -> None:
    """An exit code other than 0 raises, with the end of what the process said."""
    with pytest.raises(Failed, match=r"(?s)exit code 3 .*out of luck"):
        measure([sys.executable, "-c", "print('out of luck'); raise SystemExit(3)"], PLAIN, tmp_path)


def test_process_sees_the_given_environment_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the measuring process's environment reaches the measured one."""
    monkeypatch.setenv("STRANGE", "1")
    measure([sys.executable, "-c", "import os; assert 'STRANGE' not in os.environ"], PLAIN, tmp_path)


def test_median_takes_each_figure_on_its_own() -> None:
    """The median's wall, CPU, memory and reading can come from different rounds."""
    assert median([Cost(1, 30, 200, 6), Cost(2, 10, 300, 4), Cost(3, 20, 100, 5)]) == Cost(2, 20, 200, 5)


def test_share_is_of_the_same_round() -> None:
    """A machine that is ten times as slow for two rounds of five changes nothing."""
    mine, peers = [1, 10, 10, 1, 1], [8, 90, 80, 8, 7]
    assert paired_share(mine, peers) == 1 / 8


def test_median_lies_between_ranks() -> None:
    """Of a hundred values in any order those around the middle; of few values all."""
    assert median_between([*range(99, -1, -1)]) == Median(40, 50, 59)
    assert median_between([3.0, 1.0, 2.0]) == Median(1, 2, 3)


def test_processes_by_turns_are_compared_within_a_round() -> None:
    """What one process burns more is seen, and a command that fails is no measurement."""
    burn = "import time\nwhile time.process_time() < 0.2: pass"
    idle, busy = by_turns([Command((sys.executable, "-c", code), PLAIN) for code in ("pass", burn)], 6)
    assert len(idle) == len(busy) == 6
    assert median_between(more.cpu - less.cpu for more, less in zip(busy, idle, strict=True)).low > 0.1
    with pytest.raises(RuntimeError, match="exit code 3 from"):
        by_turns([Command((sys.executable, "-c", "raise SystemExit(3)"), PLAIN)], 1)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux hands orphans on")
def test_a_process_that_outlives_the_command_counts_but_for_the_time(tmp_path: Path) -> None:
    """As that of a guarded task, which is given back its memory when the command has ended."""
    code = "import os, time\nif not os.fork():\n  large = b'x' * 50_000_000\n  time.sleep(2); sum(range(10**7))"
    alone = measure([sys.executable, "-c", "pass"], PLAIN, tmp_path)
    outlived = measure([sys.executable, "-c", code], PLAIN, tmp_path)
    assert outlived.wall < 2
    assert outlived.cpu > alone.cpu + 0.05
    assert outlived.peak_memory > alone.peak_memory + 40_000_000


def test_differences_are_of_the_same_round() -> None:
    """A round that is slow for both is no difference."""
    base = [Sample(seconds, seconds, 800) for seconds in (0.007, 0.070, 0.007)]
    more = [Sample(cpu + 0.0005, wall + 0.001, faults + 7) for cpu, wall, faults in base]
    assert list(differences({"empty": base, "flyteweight": more})) == [
        "empty        7.00 ms CPU, 7.00 ms wall, 800 page faults",
        "flyteweight  +0.500 [+0.500, +0.500] ms CPU, +1.000 [+1.000, +1.000] ms wall, +7 page faults",
    ]


def test_files_that_a_process_opens(tmp_path: Path) -> None:
    """Each file that is there counts, also one that a child opens; without the means there is a word why."""
    for name in "abc":
        (tmp_path / name).touch()
    code = "import os; open('a').close(); os.fork() or open('b').close(); os.path.exists('c')"
    script = "import contextlib\nwith contextlib.suppress(OSError): open('missing')\n{}"
    if shutil.which("strace") is None:
        assert obstacle() is not None
        return
    environment = PLAIN | {"PYTHONDONTWRITEBYTECODE": "1"}
    without = files_opened([sys.executable, "-c", script.format("import os; os.fork()")], environment, tmp_path)
    with_two = files_opened([sys.executable, "-c", script.format(code)], environment, tmp_path)
    assert with_two - without == 2


def test_cold_start_reads_from_the_disk(tmp_path: Path) -> None:
    """Without its page cache a process reads what it reads again; where caches stay, the row says why."""
    case = replace(CASES["cold"], prepare=lambda *_: pytest.fail("prepared"))
    if obstacle() is None:
        (tmp_path / "data").write_bytes(os.urandom(5_000_000))
        command = [sys.executable, "-c", "open('data', 'rb').read()"]
        assert measure(command, PLAIN, tmp_path, cold=True).read >= 5_000_000
        assert measure(command, PLAIN, tmp_path).read < 5_000_000
        return
    row = run_case(case, [], None, 1, tmp_path)
    assert "not measured: only root on Linux" in table({"rows": [row, *results({"floor": 1})["rows"]]}, CASES)


def test_a_fan_out_runs_to_its_end(tmp_path: Path) -> None:
    """All its tasks run, as a process each; where the scheduler cannot be built, the row says why."""
    case = CASES["fan-out-10"]
    side = Side("flyteweight", Path(sys.executable), "", "")
    row = run_case(case, [side], None, 1, tmp_path / "work")
    if case.obstacle() is None:
        assert row["medians"]["flyteweight"]["wall"] > row["medians"]["floor"]["wall"]
    else:
        assert "not measured: Go is not installed" in table({"rows": [row, *results({"floor": 1})["rows"]]}, CASES)


def test_another_server_is_named(s3: S3) -> None:
    """As it names itself; the tests' own goes without saying."""
    name = name_of(s3.endpoint)
    assert "Werkzeug" in name
    measured = results({"flyteweight": 1, "floor": 1}, "files-up")
    assert name not in table(measured, CASES)
    measured["rows"][0]["server"] = name
    assert f"S3 ({name}) |" in table(measured, CASES)


@pytest.mark.parametrize("way", ["up", "down"])
def test_files_arrive(s3_env: S3, tmp_path: Path, way: str) -> None:
    """To and from a directory and a bucket; the case itself counts the bytes."""
    side = Side("flyteweight", Path(sys.executable), "flyteweight.resolvers.default_task_resolver", "")
    for number, (server, work) in enumerate(((None, {"size": 1 << 20}), (s3_env, {"count": 20}))):
        case = Case("files", "files", partial(transfer, way=way, **work))
        row = run_case(case, [side], server, 1, tmp_path / str(number))
        assert row["medians"]["flyteweight"]["wall"] > 0


def test_sides_with_different_results_are_not_compared(tmp_path: Path) -> None:
    """A case whose sides leave different outputs raises instead of giving a ratio."""
    case = CASES["local"]
    python = tmp_path / "bin" / "python"
    command = python.with_name("pyflyte-execute")
    python.parent.mkdir()
    command.write_text(
        f"#!{sys.executable}\n"
        "import sys\n"
        "from flyteidl.core.literals_pb2 import Literal, LiteralMap\n"
        "prefix = sys.argv[sys.argv.index('--output-prefix') + 1]\n"
        "outputs = LiteralMap(literals={prefix: Literal()})\n"
        "open(prefix + '/outputs.pb', 'wb').write(outputs.SerializeToString())\n"
    )
    command.chmod(0o755)
    sides = [Side(sdk, python, "", "") for sdk in ("flyteweight", "flytekit")]
    with pytest.raises(Unequal, match="'local'"):
        run_case(case, sides, None, 1, tmp_path / "work")


def test_cases_that_are_measured_again_replace_their_rows_alone() -> None:
    """On one machine with the same releases; figures of another are not mixed in."""
    kept = {"machine": {"cores": 2}, "rows": [{"case": "a", "rounds": 1}, {"case": "b", "rounds": 1}]}
    new = {"machine": {"cores": 2}, "rows": [{"case": "b", "rounds": 2}, {"case": "c", "rounds": 2}]}
    assert [tuple(row.values()) for row in together(kept, new)["rows"]] == [("a", 1), ("b", 2), ("c", 2)]
    with pytest.raises(ValueError, match="another machine"):
        together(kept, new | {"machine": {"cores": 4}})


def test_table_shows_shares_of_flytekit() -> None:
    """A row has both costs and flyteweight's share of time and memory."""
    text = table(results({"flyteweight": 0.08, "flytekit": 0.8, "floor": 0.06}), CASES)
    row = next(line for line in text.splitlines() if line.startswith("| local files"))
    assert "| 0.080 s, 10 MB | 0.800 s, 10 MB | 1/10.0 | 1.00 |" in row
    assert "≤ 1/10 of the time" in row


def test_table_shows_what_a_further_node_costs() -> None:
    """The cost per node is the growth from the smallest to the largest dynamic task, without the start-up."""
    rows = [
        *results({"flyteweight": 0.1, "flytekit": 1.0, "floor": 0.06}, "dynamic-10")["rows"],
        *results({"flyteweight": 0.199, "flytekit": 1.99, "floor": 0.06}, "dynamic-1000")["rows"],
    ]
    assert "| each further node of a dynamic | 0.100 ms | 1.000 ms | 1/10.0 |" in table({"rows": rows}, CASES)


def test_table_shows_what_a_start_fetches_and_a_payload_takes() -> None:
    """A start without caches has files and bytes, a large value its multiple in memory, a skipped case its reason."""
    cold = results({"flyteweight": 0.2, "flytekit": 1.8, "floor": 0.1}, "cold")["rows"][0]
    cold["files"] = {"flyteweight": 198, "flytekit": 1322}
    large = results({"flyteweight": 0.2, "flytekit": 1.8, "floor": 0.1}, "text")["rows"][0]
    large["medians"]["flyteweight"]["peak_memory"] = 229_000_000
    text = table({"rows": [cold, large, {"case": "s3", "skipped": "no caches"}]}, CASES)
    assert "| 0.200 s, 10 MB, 198 files, 3.4 MB read | 1.80 s, 10 MB, 1,322 files, 3.4 MB read | 1/9.0 |" in text
    assert "2.29 x the payload | ≤ 2.3 x the payload of memory |" in text
    assert "| not measured: no caches | | | |" in text


def test_plot_draws_each_side_at_its_place() -> None:
    """Ten times the nodes at ten times the time is a line of slope 1 between decades."""
    lines = growth(results({"flyteweight": 0.1, "flytekit": 1, "floor": 9}, "ten"), {"ten": 10})
    assert lines == {"flyteweight": [Point(10, 0.1)], "flytekit": [Point(10, 1)]}
    root = ET.fromstring(svg({"flyteweight": [Point(10, 0.1), Point(100, 1.0), Point(1000, 10.0)]}))
    places = [
        (float(circle.attrib["cx"]), float(circle.attrib["cy"]))
        for circle in root.iter("{http://www.w3.org/2000/svg}circle")
    ]
    steps = [(x2 - x1, y1 - y2) for (x1, y1), (x2, y2) in pairwise(places)]
    assert steps[0] == pytest.approx(steps[1], abs=0.2)
    assert all(x > 0 and y > 0 for x, y in steps)


def test_every_case_is_named_once_and_documented() -> None:
    """The names are keys, each described in the benchmarks' README; the project's README has room for the table."""
    assert all(isinstance(case, Case) and case.name == name for name, case in CASES.items())
    documentation = (README.parent / "benchmarks" / "README.md").read_text()
    for name in CASES:
        family = "dynamic-N" if name.startswith("dynamic-") else name
        assert f"`{family}`" in documentation
    assert README.read_text().index(BEGIN) < README.read_text().index(END)
