"""A process of one world that answers questions about annotations, many in one life."""

from __future__ import annotations

import json
import os
import select
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

    from peer.worlds import World

INSIDE = Path(__file__).parent / "inside"
REPOSITORY = Path(__file__).resolve().parents[2]
PATIENCE = 120.0
"""Seconds after which a question counts as one that has no answer."""


class Talk:
    """A started ``inside/answers.py``; both worlds run on the same Python, so that nothing but the SDK differs."""

    def __init__(self, world: World, python: Path, directory: Path, further: tuple[Path, ...] = ()) -> None:
        self.sdk = world.sdk
        home = directory / world.sdk
        home.mkdir(parents=True)
        files = directory / "files"
        (files / "many").mkdir(parents=True, exist_ok=True)
        (files / "one.txt").write_text("one")
        (files / "many" / "two.txt").write_text("two")
        self._complaints = home / "stderr.txt"
        paths = {"PYTHONPATH": os.pathsep.join(map(str, (INSIDE, REPOSITORY, *further))), "FUZZ_FILES": str(files)}
        with self._complaints.open("wb") as stderr:
            self._process = subprocess.Popen(
                [python, INSIDE / "answers.py", world.sdk],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                cwd=home,
                env=world.environment(paths),
            )

    def ask(self, question: dict[str, Any]) -> None:
        """Send a question; :meth:`answer` waits for what comes back."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps(question).encode() + b"\n")
        self._process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """The answer to the question that was asked."""
        assert self._process.stdout
        ready, _, _ = select.select([self._process.stdout], [], [], PATIENCE)
        line = self._process.stdout.readline() if ready else b""
        assert line, f"{self.sdk} gives no answer\n{self._complaints.read_text()[-4000:]}"
        answer: dict[str, Any] = json.loads(line)
        return answer

    def __enter__(self) -> Talk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()
