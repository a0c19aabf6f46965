"""Whatever verdict the suite's own runs leave, the scheduler reads what stands in it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import verdicts
from flyteidl.core.dynamic_job_pb2 import DynamicJobSpec
from flyteidl.core.errors_pb2 import ContainerError, ErrorDocument
from flyteidl.core.execution_pb2 import ExecutionError
from flyteidl.core.literals_pb2 import LiteralMap
from google.protobuf.message import DecodeError
from scheduler.judging import ask
from scheduler.report import keep

if TYPE_CHECKING:
    from s3 import S3

TESTS = Path(__file__).parents[1]
SUITE = ["entrypoint", "runtime", "tasks"] if os.environ.get("SCHEDULER_PEER") else ["entrypoint/test_conversions.py"]
"""Whose runs: those of all tests take minutes, ``make scheduler`` has them."""
LIMIT = 2 << 20
"""Bytes of a document that the scheduler reads at most, as it is configured by default."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the output prefixes of the suite's runs; whether its tests pass is told where they are run."""
    kept = tmp_path_factory.mktemp("corpus")
    options = ("-q", "-p", "no:cacheprovider", "-n", "2", "--dist", "loadfile")
    words = [sys.executable, "-m", "pytest", *options, *(str(TESTS / name) for name in SUITE)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment[verdicts.VARIABLE] = str(kept)
    done = subprocess.run(
        words, cwd=TESTS.parent, env=environment, capture_output=True, text=True, check=False, timeout=1800
    )
    assert done.returncode in (0, 1), done.stdout[-5000:]
    return kept


def answers(judge: Path, s3: S3, prefixes: list[Path]) -> list[dict[str, Any]]:
    """What the scheduler sees of each; of several workers' documents it takes the earliest, on S3 only."""
    bucket = s3.bucket()
    for file in (file for prefix in prefixes for file in prefix.iterdir()):
        s3.put(f"s3://{bucket}/{file.parent.name}/{file.name}", file.read_bytes())
    requests = [
        {"prefix": f"s3://{bucket}/{prefix.name}", "earliest": any(prefix.glob("error-*.pb"))} for prefix in prefixes
    ]
    return ask(judge, ["read", s3.endpoint], requests)


def meant(prefix: Path) -> dict[str, Any]:
    """What a prefix says, read as the scheduler looks: futures, then errors, then outputs."""
    if (prefix / "futures.pb").exists():
        futures = DynamicJobSpec.FromString((prefix / "futures.pb").read_bytes())
        return {"futures": True, "nodes": len(futures.nodes)}
    documents = [ErrorDocument.FromString(file.read_bytes()).error for file in prefix.glob("error*.pb")]
    if documents:
        error = min(documents, key=lambda document: document.timestamp.ToNanoseconds())
        return {
            "error": True,
            "code": error.code,
            "origin": ExecutionError.ErrorKind.Name(error.origin),
            "recoverable": error.kind == ContainerError.RECOVERABLE,
            "message": error.message,
            "worker": error.worker,
            "timestamp": error.timestamp.ToNanoseconds(),
        }
    outputs = LiteralMap.FromString((prefix / "outputs.pb").read_bytes()).literals
    return {"outputs": True, "names": sorted(outputs)} if outputs else {"outputs": True, "problem": True}


def seen(answer: dict[str, Any]) -> dict[str, Any]:
    """What the scheduler sees, in the same words."""
    if answer["futures"]:
        return {"futures": True, "nodes": answer["nodes"]}
    if answer["error"]:
        words = {key: answer.get(key, "") for key in ("code", "origin", "message", "worker")}
        return {
            "error": True,
            **words,
            "recoverable": answer.get("recoverable", False),
            "timestamp": nanoseconds(answer["timestamp"]),
        }
    if "names" in answer:
        return {"outputs": True, "names": sorted(answer["names"])}
    return {"outputs": answer["outputs"], "problem": bool(answer.get("problem"))}


def nanoseconds(text: str) -> int:
    """The nanoseconds since 1970 of a time as RFC 3339 has it."""
    whole, _, fraction = text.removesuffix("Z").partition(".")
    return int(datetime.fromisoformat(f"{whole}+00:00").timestamp()) * 10**9 + int(fraction.ljust(9, "0"))


def compared(prefix: Path, answer: dict[str, Any]) -> tuple[tuple[str, str, str], bool]:
    """Verdict, origin and recoverability of a prefix, and whether the scheduler's answer is what stands there."""
    if any(file.stat().st_size > LIMIT for file in prefix.glob("*.pb")):
        words = answer.get("failure", "")
        return ("too large", "", ""), "is too large" in words or "LIMIT_EXCEEDED" in words
    try:
        expected = meant(prefix)
    except DecodeError:
        return ("unreadable", "", ""), bool(answer.get("failure"))
    again = "yes" if expected.get("recoverable") else "no" if "error" in expected else ""
    found = not answer.get("failure") and seen(answer) == expected
    return (next(iter(expected)), expected.get("origin", ""), again), found


def test_the_scheduler_reads_what_the_suite_leaves(judge: Path, corpus: Path, s3: S3) -> None:
    """Every document, field by field; what is no document to us is none to the scheduler."""
    prefixes = sorted(corpus.iterdir())
    counts: Counter[tuple[str, str, str]] = Counter()
    different = []
    for prefix, answer in zip(prefixes, answers(judge, s3, prefixes), strict=True):
        row, alike = compared(prefix, answer)
        counts[row] += 1
        if not alike:
            different.append((row, {file.name: file.stat().st_size for file in prefix.iterdir()}, answer))
    assert not different
    assert sum(counts.values()) > 4
    keep(
        "verdicts that the suite leaves",
        [
            {"verdict": kind, "origin": origin, "recoverable": again, "read alike": count}
            for (kind, origin, again), count in sorted(counts.items())
        ],
    )
