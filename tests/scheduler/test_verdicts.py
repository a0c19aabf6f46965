"""What the scheduler reads from an output prefix is what the run meant."""

from __future__ import annotations

import signal
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import pytest
from commands import SCHEDULER, World
from scheduler.judging import BUCKET, ask
from scheduler.report import keep

from flyteweight.settings.configuration import Image, ImageConfig, SerializationSettings

if TYPE_CHECKING:
    from pathlib import Path

    from s3 import S3

MODULE = """
    from typing import NamedTuple
    from flyteweight import FlyteRecoverableException, IgnoreOutputs, dynamic, task
    from flyteweight.exceptions import FlyteSystemException

    Pair = NamedTuple("Pair", [("left", int), ("right", str)])

    @task
    def one(n: int) -> int:
        return n

    @task
    def pair(n: int) -> Pair:
        return Pair(n, "text")

    @task
    def values(n: int) -> tuple[list[int], dict[str, int], dict, None]:
        return [n], {"a": n}, {"b": [n]}, None

    @task
    def nothing(n: int):
        pass

    @task(enable_deck=True)
    def deck(n: int) -> int:
        return n

    @task(enable_deck=True)
    def deck_of_failure(n: int) -> int:
        raise ValueError("no")

    @task
    def ignored(n: int) -> int:
        raise IgnoreOutputs

    @task
    def raises(n: int) -> int:
        raise ValueError("the text")

    @task
    def recoverable(n: int) -> int:
        raise FlyteRecoverableException("again")

    @task
    def coded(n: int) -> int:
        error = ValueError("coded")
        error.error_code = "OWN:Code"
        raise error

    @task
    def wrong_type(n: int) -> int:
        return "text"

    @task
    def leaves(n: int) -> int:
        sys.exit(3)

    @task
    def left(n: int) -> int:
        os._exit(3)

    @task
    def killed(n: int) -> int:
        os.kill(os.getpid(), signal.SIGKILL)

    @task
    def long_text(n: int) -> int:
        raise ValueError("x" * 13_000_000)

    @task
    def too_much(n: int) -> str:
        return "x" * 3_000_000

    @task
    def waits(n: int) -> int:
        open("running", "w").close()
        time.sleep(60)

    @dynamic
    def fans_out(n: int) -> list[int]:
        return [one(n=i) for i in range(n)]

    @dynamic
    def no_nodes(n: int) -> int:
        return n
"""
IMAGE = {
    "_F_SS_C": SerializationSettings(
        ImageConfig.create_from(Image("default", "ghcr.io/x/app", tag="v1")), "p", "d", "v1"
    ).serialized_context
}


@dataclass(frozen=True)
class Case:
    """A run, and what the scheduler has to see of it."""

    task: str
    seen: dict[str, Any]
    env: dict[str, str] = field(default_factory=dict)
    inputs: bytes | None = None


def error(code: str, origin: str, recoverable: bool = False, **more: Any) -> dict[str, Any]:
    """What the scheduler sees of an error document."""
    return {"error": True, "code": code, "origin": origin, "recoverable": recoverable, "outputs": False, **more}


def outputs(**names: str) -> dict[str, Any]:
    """What the scheduler sees of outputs: each with the kind of its value."""
    return {"error": False, "futures": False, "outputs": True, "names": names}


CASES = {
    "one": Case("one", outputs(o0="scalar.primitive")),
    "pair": Case("pair", outputs(left="scalar.primitive", right="scalar.primitive")),
    "values": Case("values", outputs(o0="collection", o1="map", o2="scalar.binary", o3="scalar.none_type")),
    # A file without outputs is an empty map; the scheduler does not read it for a task that declares none.
    "nothing": Case("nothing", {"error": False, "outputs": True, "problem": "No outputs produced"}),
    "deck": Case("deck", {**outputs(o0="scalar.primitive"), "deck": True}),
    "deck_of_failure": Case("deck_of_failure", error("USER:RuntimeError", "USER", deck=True)),
    "ignored": Case("ignored", {"error": False, "outputs": False, "futures": False}),
    "offloaded": Case("one", outputs(o0="offloaded_metadata"), {"_F_L_MIN_SIZE_MB": "0"}),
    "raises": Case("raises", error("USER:RuntimeError", "USER")),
    "recoverable": Case("recoverable", error("USER:Recoverable", "USER", recoverable=True)),
    "coded": Case("coded", error("OWN:Code", "USER")),
    "wrong_type": Case("wrong_type", error("USER:TypeError", "USER")),
    "leaves": Case("leaves", error("USER:SystemExit", "USER")),
    "left": Case("left", error("USER:ProcessLeft", "USER")),
    "killed": Case("killed", error("SYSTEM:Killed", "SYSTEM", recoverable=True)),
    "long_text": Case("long_text", error("USER:RuntimeError", "USER")),
    "too_much": Case("too_much", {"error": False, "outputs": False}),
    "no_task": Case("missing", error("USER:RuntimeError", "USER")),
    "bad_inputs": Case("one", error("SYSTEM", "SYSTEM"), inputs=b"\xff\xff"),
    "fans_out": Case("fans_out", {"futures": True, "nodes": 2}, IMAGE),
    "no_nodes": Case("no_nodes", outputs(o0="scalar.primitive"), IMAGE),
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all runs of this module leave their verdicts."""
    root = tmp_path_factory.mktemp("root")
    (root / BUCKET).mkdir()
    return root


@pytest.fixture(scope="module")
def runs(root: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    """A directory with the module."""
    world = World(tmp_path_factory.mktemp("code"), dict(SCHEDULER))
    world.module(MODULE)
    return world


@pytest.fixture(scope="module")
def seen(judge: Path, root: Path, runs: World) -> dict[str, dict[str, Any]]:
    """What the scheduler sees of each case, all asked in one process."""
    for label, case in CASES.items():
        inputs = runs.inputs(n=2)
        if case.inputs is not None:
            (runs.path / "inputs.pb").write_bytes(case.inputs)
        done = runs.run(case.task, inputs=inputs, prefix=str(root / BUCKET / label), env=case.env)
        assert done.code == 0, done.stderr
    answers = ask(judge, ["read", str(root)], [{"prefix": f"file://{BUCKET}/{label}"} for label in CASES])
    return dict(zip(CASES, answers, strict=True))


@pytest.mark.parametrize("label", CASES)
def test_the_scheduler_sees_what_the_run_meant(seen: dict[str, dict[str, Any]], label: str) -> None:
    """Kind, origin, code, outputs and decks as the scheduler's own readers find them."""
    expected, found = CASES[label].seen, seen[label]
    assert {key: found.get(key, False) for key in expected} == expected, found


def test_error_documents_have_a_time_and_a_bounded_text(seen: dict[str, dict[str, Any]]) -> None:
    """A missing time would count as 1970, and a document above the limit would not be read at all."""
    errors = [found for found in seen.values() if found["error"]]
    assert len(errors) > 8
    for found in errors:
        age = datetime.now(timezone.utc) - datetime.fromisoformat(found["timestamp"][:19] + "+00:00")
        assert 0 <= age.total_seconds() < 600
        assert 0 < len(found["message"]) < 100_000


def test_the_scheduler_tells_kinds_and_origins_apart(seen: dict[str, dict[str, Any]]) -> None:
    """Of each kind and origin there is a case; what the scheduler sees is kept as a table."""
    rows = []
    for label, found in seen.items():
        kind = next((kind for kind in ("futures", "error", "outputs") if found[kind]), "nothing")
        again = {True: "yes", False: "no"}[found.get("recoverable", False)] if kind == "error" else ""
        said = found.get("code") or found.get("problem") or found.get("failure", "")[:60]
        origin = found.get("origin", "")
        rows.append({"run": label, "sees": kind, "origin": origin, "recoverable": again, "says": said})
    assert {(row["sees"], row["origin"]) for row in rows} == {
        ("futures", ""),
        ("outputs", ""),
        ("nothing", ""),
        ("error", "USER"),
        ("error", "SYSTEM"),
    }
    keep("verdicts as the scheduler sees them", rows)


def test_outputs_above_the_limit_are_refused_by_the_scheduler(seen: dict[str, dict[str, Any]]) -> None:
    """What our warning about large outputs is there for."""
    assert "is too large" in seen["too_much"]["failure"]


def test_the_earliest_worker_is_believed(judge: Path, s3: S3, runs: World) -> None:
    """Of several workers' documents the scheduler takes the one with the earliest time, with its worker's name."""
    prefix = f"s3://{s3.bucket()}/workers"
    for number, worker in enumerate(("second", "first")):
        # The second to run is the first to have failed.
        runs.module(
            f"""
            @task
            def fails(n: int) -> int:
                error = ValueError("{worker}")
                error.timestamp = {1_700_000_000 - number}.5
                raise error
            """,
            f"of_{worker}",
        )
        distributed = {"FLYTE_INTERNAL_DIST_ERROR_STRATEGY": "earliest", "FLYTE_INTERNAL_WORKER_NAME": worker}
        loader = ["task-module", f"of_{worker}", "task-name", "fails"]
        done = runs.run(inputs=runs.inputs(n=1), prefix=prefix, env={**s3.env, **distributed}, loader=loader)
        assert done.code == 0, done.stderr
    [found] = ask(judge, ["read", s3.endpoint], [{"prefix": prefix, "earliest": True}])
    assert (found["error"], found["worker"]) == (True, "first"), found
    assert found["timestamp"].startswith("2023-11-14T22:13:19.5")
    assert "ValueError: first" in found["message"]


def test_sigterm_is_read(judge: Path, root: Path, runs: World) -> None:
    """The document of a terminated run is one that the scheduler retries on the system's budget."""
    process = runs.start_and_wait("waits", inputs=runs.inputs(n=1), prefix=str(root / BUCKET / "terminated"))
    process.send_signal(signal.SIGTERM)
    done = runs.finish(process)
    assert done.code == 0, done.stderr
    [found] = ask(judge, ["read", str(root)], [{"prefix": f"file://{BUCKET}/terminated"}])
    assert (found["code"], found["origin"], found["recoverable"]) == ("SYSTEM:Terminated", "SYSTEM", True)
