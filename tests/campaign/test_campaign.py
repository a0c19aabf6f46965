"""Whatever goes wrong, a run leaves one verdict: whole, true to what happened, in its place, in time."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from campaign.plan import Plan
from campaign.runs import carry_out

if TYPE_CHECKING:
    from pathlib import Path

    from s3 import S3

SEEDS = range(100)


@pytest.fixture(scope="module")
def bucket(s3: S3) -> str:
    """Where the runs on S3 leave their verdicts."""
    return s3.bucket()


@pytest.mark.parametrize("seed", SEEDS)
def test_one_verdict(seed: int, s3: S3, bucket: str, tmp_path: Path) -> None:
    """A seeded run of any kind of task, on either store, with faults of all sorts."""
    plan = Plan.of(seed)
    if plan.disk and os.geteuid() != 0:
        pytest.skip("only root can give a run a disk of its own")
    ended = carry_out(plan, s3, bucket, tmp_path)
    assert not ended.violations, f"{plan}\n{ended}"
