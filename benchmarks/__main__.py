"""``python -m benchmarks``: measure cases, print the table, keep the figures."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks.cases import CASES
from benchmarks.publish import publish
from benchmarks.run import run, together, write_json
from benchmarks.sides import ours, theirs
from benchmarks.table import description, table


def main() -> None:
    """Parse the command line and do what it says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--case", action="append", choices=CASES, help="only this case; can be repeated")
    parser.add_argument("--rounds", type=int, help="rounds of each case, instead of its own number")
    parser.add_argument("--s3", metavar="ENDPOINT", help="a running S3 server that takes the tests' keys, not moto")
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="also keep all samples there, with those of other cases"
    )
    parser.add_argument("--table", type=Path, metavar="FILE", help="measure nothing: the table of such a file")
    parser.add_argument("--publish", action="store_true", help="put the table into README.md, and the plot into docs/")
    options = parser.parse_args()
    if options.table:
        results = json.loads(options.table.read_text())
    else:
        peer = theirs()
        results = run([CASES[name] for name in options.case or CASES], [ours(peer), peer], options.rounds, options.s3)
    if options.json and options.case and options.json.exists():
        results = together(json.loads(options.json.read_text()), results)
    if options.json:
        write_json(results, options.json)
    if options.publish:
        publish(results, CASES)
    print(table(results, CASES))
    print(f"\n{description(results)}")


if __name__ == "__main__":
    main()
