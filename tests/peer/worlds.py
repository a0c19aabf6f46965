"""The same user module in two worlds: the real flytekit in ``.peer``, and flyteweight in the Python that
runs the tests.

A user module is written once, as text with ``{sdk}`` where the package's name belongs. :meth:`World.script`
runs code that asks many questions in one process; :meth:`World.execute` runs an installed command as a
scheduler's container does. What is meant to differ between the worlds is levelled by :func:`level`, and
nowhere else.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from flyteidl.core.dynamic_job_pb2 import DynamicJobSpec
from flyteidl.core.errors_pb2 import ErrorDocument
from flyteidl.core.literals_pb2 import LiteralMap
from google.protobuf.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MessageT = TypeVar("MessageT", bound=Message)

RESOLVERS = {
    "flytekit.core.python_auto_container.default_task_resolver": ("flyteweight.resolvers.default_task_resolver"),
    "flytekit.core.python_customized_container_task.default_task_template_resolver": (
        "flyteweight.resolvers.default_task_template_resolver"
    ),
    "flytekit.core.array_node_map_task.ArrayNodeMapTaskResolver": ("flyteweight.resolvers.ArrayNodeMapTaskResolver"),
}
"""flytekit's dotted paths that appear in what it writes, and ours."""

IDENTITY = {
    "FLYTE_INTERNAL_EXECUTION_PROJECT": "project",
    "FLYTE_INTERNAL_EXECUTION_DOMAIN": "development",
    "FLYTE_INTERNAL_EXECUTION_ID": "execution",
    "FLYTE_INTERNAL_TASK_PROJECT": "project",
    "FLYTE_INTERNAL_TASK_DOMAIN": "development",
    "FLYTE_INTERNAL_TASK_NAME": "task",
    "FLYTE_INTERNAL_TASK_VERSION": "v1",
}
"""The variables with which a scheduler tells a container which run it is."""

_BATCH = """
import json, sys
from pathlib import Path

request = json.loads(Path(sys.argv[1]).read_text())
directory = Path(sys.argv[2])
sdk = request.pop("sdk")


def reply(name, data):
    data = data if isinstance(data, bytes) else data.encode()
    (directory / name).write_bytes(data)


"""

_RANDOM_NAME = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    exit_code: int
    stdout: str
    stderr: str
    files: Mapping[str, bytes]
    root: Path
    """The directory below which this world's prefixes lie: it differs between the worlds."""

    @property
    def outputs(self) -> LiteralMap | None:
        """``outputs.pb``, or ``None`` if there is none."""
        return self._read("outputs.pb", LiteralMap)

    @property
    def futures(self) -> DynamicJobSpec | None:
        """``futures.pb``, or ``None`` if there is none."""
        return self._read("futures.pb", DynamicJobSpec)

    @property
    def error(self) -> ErrorDocument | None:
        """The error document, per-worker ones included, or ``None`` if there is none."""
        names = [name for name in self.files if re.fullmatch(r"error(-[0-9a-f]{32})?\.pb", name)]
        assert len(names) <= 1, names
        return self._read(names[0], ErrorDocument) if names else None

    def _read(self, name: str, kind: type[MessageT]) -> MessageT | None:
        data = self.files.get(name)
        return None if data is None else kind.FromString(data)

    def levelled(self, message: MessageT) -> MessageT:
        """``message`` without what differs by design: the resolver's path, this world's directory, random
        names.
        """
        return level(message, root=str(self.root))


@dataclass(frozen=True)
class World:
    """One SDK, and the Python in which it is installed."""

    sdk: str
    python: Path
    default_resolver: str

    def module(self, text: str) -> str:
        """A user module's text with this world's package in place of ``{sdk}``."""
        return text.replace("{sdk}", self.sdk)

    def write(self, directory: Path, modules: Mapping[str, str]) -> None:
        """Write user modules (``{"pkg/mod.py": text}``) below ``directory``."""
        for name, text in modules.items():
            path = directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.module(text))

    def script(
        self,
        code: str,
        request: Mapping[str, Any],
        directory: Path,
        *,
        modules: Mapping[str, str] | None = None,
        files: Mapping[str, bytes] | None = None,
        env: Mapping[str, str] | None = None,
    ) -> dict[str, bytes]:
        """Run ``code`` in one process of this world and return what it gave to ``reply(name, bytes_or_str)``.

        The code finds ``request`` (a dict, from JSON), ``sdk`` and ``reply``; ``modules`` are importable,
        and ``files`` lie in its working directory. Any other end than exit code 0 fails the test with the
        process's stderr.
        """
        home = directory / self.sdk
        replies = home / "replies"
        replies.mkdir(parents=True)
        self.write(home, modules or {})
        for name, data in (files or {}).items():
            (home / name).write_bytes(data)
        (home / "request.json").write_text(json.dumps({**request, "sdk": self.sdk}))
        (home / "batch_script.py").write_text(_BATCH + self.module(code))
        done = subprocess.run(
            [self.python, "batch_script.py", "request.json", "replies"],
            cwd=home,
            env=self.environment(env),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"{self.sdk}: exit code {done.returncode}\n{done.stderr}"
        return {path.name: path.read_bytes() for path in sorted(replies.iterdir())}

    def execute(
        self,
        directory: Path,
        *,
        modules: Mapping[str, str],
        task: str,
        inputs: LiteralMap | bytes | None,
        env: Mapping[str, str] | None = None,
        options: Sequence[str] = (),
        resolver: str | None = None,
        loader_args: Sequence[str] | None = None,
        command: str = "pyflyte-execute",
        timeout: float = 120,
    ) -> Outcome:
        """Run ``task`` (``module.name``) by this world's installed command, as the scheduler's container
        would.

        ``inputs`` is written to ``inputs.pb`` unless it is ``None``; ``options`` are added before
        ``--resolver``; ``resolver`` and ``loader_args`` replace the default resolver's. Identity variables
        are set; ``env`` adds or replaces.
        """
        root = directory / self.sdk
        code, output, raw = root / "code", root / "output", root / "raw"
        for path in (code, output, raw):
            path.mkdir(parents=True, exist_ok=True)
        self.write(code, modules)
        if inputs is not None:
            data = inputs if isinstance(inputs, bytes) else inputs.SerializeToString(deterministic=True)
            (root / "inputs.pb").write_bytes(data)
        module, _, name = task.rpartition(".")
        done = subprocess.run(
            [
                str(self.python.with_name(command)),
                *("--inputs", str(root / "inputs.pb")),
                *("--output-prefix", str(output)),
                *("--raw-output-data-prefix", str(raw)),
                *options,
                *("--resolver", resolver or self.default_resolver),
                "--",
                *(loader_args or ("task-module", module, "task-name", name)),
            ],
            cwd=code,
            env=self.environment({**IDENTITY, "PYTHONPATH": str(code), **(env or {})}),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        files = {str(path.relative_to(output)): path.read_bytes() for path in _files_below(output)}
        return Outcome(done.returncode, done.stdout, done.stderr, files, root)

    def environment(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        """A small environment, the same in both worlds: nothing of Flyte, AWS or Python is inherited."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        quiet = {
            "FLYTE_SDK_LOGGING_LEVEL": "40",
            "FLYTE_SDK_RICH_TRACEBACKS": "0",
            "PYTHONWARNINGS": "ignore",
        }
        return {**kept, **quiet, "PYTHONHASHSEED": "0", **(extra or {})}


@dataclass(frozen=True)
class Worlds:
    """Both worlds; every method gives ``(theirs, ours)``."""

    theirs: World
    ours: World
    both: tuple[World, World] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "both", (self.theirs, self.ours))

    def script(
        self, code: str, request: Mapping[str, Any], directory: Path, **options: Any
    ) -> tuple[dict[str, bytes], dict[str, bytes]]:
        """:meth:`World.script` in both."""
        theirs, ours = (world.script(code, request, directory, **options) for world in self.both)
        return theirs, ours

    def execute(self, directory: Path, **options: Any) -> tuple[Outcome, Outcome]:
        """:meth:`World.execute` in both."""
        theirs, ours = (world.execute(directory, **options) for world in self.both)
        return theirs, ours


def level(message: MessageT, *, root: str = "") -> MessageT:
    """A copy of ``message`` without what is meant to differ between the worlds.

    Resolver paths become ours, ``root`` becomes ``ROOT``, and random names of 32 hex digits become
    ``RANDOM``.
    """
    copy = type(message)()
    copy.CopyFrom(message)
    _level_strings(copy, root)
    return copy


def level_text(text: str, *, root: str = "") -> str:
    """:func:`level` for a string."""
    for theirs, ours in RESOLVERS.items():
        text = text.replace(theirs, ours)
    if root:
        text = text.replace(root, "ROOT")
    return _RANDOM_NAME.sub("RANDOM", text)


def _level_strings(message: Message, root: str) -> None:
    for descriptor, value in message.ListFields():
        if _is_map(descriptor):
            _level_map(value, root)
        elif _is_repeated(value):
            if descriptor.type == descriptor.TYPE_STRING:
                value[:] = [level_text(item, root=root) for item in value]
            elif descriptor.type == descriptor.TYPE_MESSAGE:
                for item in value:
                    _level_strings(item, root)
        elif descriptor.type == descriptor.TYPE_STRING:
            setattr(message, descriptor.name, level_text(value, root=root))
        elif descriptor.type == descriptor.TYPE_MESSAGE:
            _level_strings(value, root)


def _level_map(value: Any, root: str) -> None:
    for key in list(value):
        if isinstance(value[key], str):
            value[key] = level_text(value[key], root=root)
        elif isinstance(value[key], Message):
            _level_strings(value[key], root)


def _is_map(descriptor: Any) -> bool:
    return bool(descriptor.message_type and descriptor.message_type.GetOptions().map_entry)


def _is_repeated(value: Any) -> bool:
    return not isinstance(value, (Message, str, bytes)) and hasattr(value, "__len__")


def _files_below(directory: Path) -> list[Path]:
    return sorted(path for path in directory.rglob("*") if path.is_file())
