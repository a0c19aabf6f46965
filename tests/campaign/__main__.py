"""``python -m campaign RUNS [FIRST]``: so many seeded runs, from a first seed on; exits with 1 if one is violated."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from campaign.plan import Plan
from campaign.runs import Ended, carry_out
from s3 import running_server


def main(runs: int, first: int) -> int:
    """Carry out the runs, two at a time for each processor as they often wait; print violations, then the counts."""
    root = Path(tempfile.mkdtemp(prefix="campaign-"))
    outcomes: Counter[str] = Counter()
    violated = 0
    with running_server() as server, ThreadPoolExecutor(2 * (os.cpu_count() or 1)) as pool:
        bucket = server.bucket()

        def one(seed: int) -> tuple[Plan, Ended]:
            plan, directory = Plan.of(seed), root / str(seed)
            ended = carry_out(plan, server, bucket, directory)
            shutil.rmtree(directory, ignore_errors=True)
            return plan, ended

        for plan, ended in pool.map(one, range(first, first + runs)):
            outcomes.update(sorted(ended.files.keys() & {"outputs.pb", "futures.pb", "error.pb"}) or ["unstored"])
            if ended.violations:
                violated += 1
                sys.stdout.write(f"seed {plan.seed}: {'; '.join(ended.violations)}\n    {plan}\n    {ended}\n")
                sys.stdout.flush()
    shutil.rmtree(root, ignore_errors=True)
    counts = ", ".join(f"{count} {name}" for name, count in sorted(outcomes.items()))
    sys.stdout.write(f"{runs} runs from seed {first}: {violated} violated; {counts}\n")
    return 1 if violated else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))
