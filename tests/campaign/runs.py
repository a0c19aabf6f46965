"""Carrying a plan out with the installed command, and what must hold afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections import Counter
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from campaign.jobs import MODULE
from campaign.plan import SUCCESS, Plan
from commands import BIN, DEFAULT_RESOLVER, SCHEDULER
from faulty import FaultyProxy, faulty_proxy
from flyteidl.core.dynamic_job_pb2 import DynamicJobSpec
from flyteidl.core.errors_pb2 import ErrorDocument
from flyteidl.core.literals_pb2 import LiteralMap
from flyteidl.core.tasks_pb2 import TaskTemplate
from flyteidl.core.types_pb2 import INTEGER, STRING
from google.protobuf.message import DecodeError
from s3 import S3, SECRET_KEY, environment

from flyteweight.settings.configuration import Image, ImageConfig, SerializationSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "the-value-of-an-input-7f3a"
VERDICTS = {"outputs.pb": LiteralMap, "futures.pb": DynamicJobSpec, "error.pb": ErrorDocument}
LONGEST = 45.0
"""Seconds for a run with every retry, grace and time-out there is, on a busy machine."""
LEFT_BEHIND = "these processes that it has started have not ended"
"""What the command says of processes of the task's that go on; they have to end by themselves."""
SLOWEST = 30.0
"""Seconds for that."""
ATTEMPTS = 4
"""How often a request is made before it is given up."""
RESULTS = {"dynamic": "futures.pb"}
TEMPLATE_RESOLVER = "flyteweight.resolvers.default_task_template_resolver"


@dataclass
class Ended:
    """What a run left."""

    code: int
    seconds: float
    stderr: str
    termination: str
    files: dict[str, bytes] = field(repr=False)
    temporary: list[str]
    processes: list[str]
    storable: bool
    """Whether no request to store a verdict met a fault at each of its attempts."""
    violations: list[str] = field(default_factory=list)
    """What does not hold, in words."""


def carry_out(plan: Plan, server: S3, bucket: str, directory: Path) -> Ended:
    """Run the command as the plan says, and look at what it leaves."""
    work, temporary, prefix, termination = (directory / name for name in ("work", "tmp", "out", "termination"))
    for path in (work, temporary, prefix):
        path.mkdir(parents=True)
    termination.touch()
    (work / "jobs.py").write_text(MODULE.format(trouble=plan.trouble.code))
    with ExitStack() as stack:
        env = _environment(directory)
        store = server if plan.on_s3 else None
        uri = f"s3://{bucket}/{plan.seed}" if plan.on_s3 else str(prefix)
        inputs, template = (
            _put(store, f"{uri}-in/{name}", data) for name, data in (("in.pb", _inputs()), ("tt.pb", _template()))
        )
        if plan.stale:
            _put(store, f"{uri}/{plan.stale}", b"")
        if plan.disk:
            stack.enter_context(_mounted(prefix, plan.disk))
        proxy = stack.enter_context(faulty_proxy(server.endpoint)) if plan.on_s3 else None
        if proxy:
            _spoil(proxy, plan)
            env |= environment(proxy.endpoint) | ({"FLYTEWEIGHT_STORAGE": plan.client} if plan.client else {})
        begun = time.monotonic()
        code = _run(plan, _words(plan, inputs, template, uri), work, env, directory / "stderr")
        seconds = time.monotonic() - begun
        files = _stored(server, uri) if plan.on_s3 else _local(prefix)
    stderr = (directory / "stderr").read_text()
    left = sorted(os.listdir(temporary)), _left(str(directory), SLOWEST if LEFT_BEHIND in stderr else 0)
    storable = proxy is None or not _gave_up(proxy)
    ended = Ended(code, seconds, stderr, termination.read_text(), files, *left, storable)
    ended.violations = [*_of_surroundings(ended), *_of_verdict(plan, ended)]
    return ended


def _environment(directory: Path) -> dict[str, str]:
    settings = SerializationSettings(
        ImageConfig.create_from(Image("default", "ghcr.io/x/app", tag="v1")), "p", "d", "v1"
    )
    return {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        **SCHEDULER,
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": str(directory / "tmp"),
        "WORK": str(directory / "work"),
        "CAMPAIGN": str(directory),
        "FLYTEWEIGHT_TERMINATION_LOG": str(directory / "termination"),
        "FLYTEWEIGHT_GRACE": "2",
        "FLYTEWEIGHT_THREAD_GRACE": "1",
        "FLYTEWEIGHT_STORAGE_TIMEOUT": "1",
        "FLYTE_AWS_RETRIES": str(ATTEMPTS - 1),
        "FLYTE_AWS_BACKOFF_SECONDS": "0.05",
        "_F_SS_C": settings.serialized_context,
    }


def _spoil(proxy: FaultyProxy, plan: Plan) -> None:
    if plan.fault:
        proxy.script(plan.fault)
    if plan.rate and plan.fault not in ("", "hang", "stall"):
        proxy.rates(seed=plan.seed, **{f"status_{plan.fault}": plan.rate})
    if plan.lasting:
        fault, method = plan.lasting.split()
        proxy.always(fault, r"GET .*list-type" if method == "LIST" else f"^{method} .*(outputs|error|futures)")


def _gave_up(proxy: FaultyProxy) -> bool:
    faulty: Counter[str] = Counter()
    for (method, path), fault in zip(proxy.requests, proxy.faults, strict=True):
        if method == "PUT" and any(name in path for name in VERDICTS):
            faulty[path] = faulty[path] + 1 if fault else 0
            if faulty[path] == ATTEMPTS:
                return True
    return False


def _run(plan: Plan, words: list[str], work: Path, env: dict[str, str], log: Path) -> int:
    """Its exit code. A file takes what it says: processes that it leaves would keep a pipe open."""
    with log.open("wb") as said:
        process = subprocess.Popen(words, cwd=work, env=env, stdout=subprocess.DEVNULL, stderr=said)
    if plan.signal is not None:
        _send_when_caught(process, plan.signal, plan.delay)
    try:
        return process.wait(LONGEST)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _of_surroundings(ended: Ended) -> Iterator[str]:
    if ended.seconds >= LONGEST:
        yield "the run did not end"
    if any(text in ended.stderr + ended.termination for text in (SECRET, SECRET_KEY)):
        yield "a secret was told"
    if any(text.encode() in ended.files.get("error.pb", b"") for text in (SECRET, SECRET_KEY)):
        yield "a secret stands in the document"
    if ended.temporary:
        yield f"temporary files were left: {ended.temporary}"
    if ended.processes:
        yield f"processes were left: {ended.processes}"


def _of_verdict(plan: Plan, ended: Ended) -> Iterator[str]:
    names = sorted(ended.files.keys() & VERDICTS.keys())
    if len(names) > 1:
        yield f"{len(names)} verdicts: {names}"
    elif ended.code == 0:
        yield from _of_document(plan, names[0], ended.files[names[0]]) if names else ["exit code 0, and no verdict"]
    elif ended.storable and not plan.may_be_unwritable:
        yield f"exit code {ended.code}, though the verdict could be stored; there is {names or 'nothing'}"
    elif not ended.termination:
        yield "the verdict could not be stored, and the termination message is empty"
    elif names and names != [plan.stale]:
        yield f"exit code {ended.code}, but there is {names}"


def _of_document(plan: Plan, name: str, data: bytes) -> Iterator[str]:
    try:
        message = VERDICTS[name].FromString(data)
    except DecodeError:
        yield f"{name} is torn"
        return
    if isinstance(message, ErrorDocument):
        if not message.error.code or not message.error.HasField("timestamp"):
            yield "the error document has no code or no time"
        if message.error.code not in plan.allowed:
            yield f"code {message.error.code}, expected one of {sorted(plan.allowed)}: {message.error.message[-300:]}"
        return
    if SUCCESS not in plan.allowed:
        yield f"{name}, expected a failure: {sorted(plan.allowed)}"
    if name != RESULTS.get(plan.kind, "outputs.pb"):
        yield f"{name} of a task of kind {plan.kind}"
    if (
        isinstance(message, LiteralMap)
        and plan.kind != "files"
        and message.literals["o0"].scalar.primitive.integer != 3
    ):
        yield "the outputs are not those of the task"
    if isinstance(message, DynamicJobSpec) and len(message.nodes) != 1:
        yield "the futures are not those of the task"


def _words(plan: Plan, inputs: str, template: str, prefix: str) -> list[str]:
    names = {"dynamic": "dynamic_"}
    loader = ["task-module", "jobs", "task-name", names.get(plan.kind, plan.kind)]
    if plan.kind == "template":
        loader = [template, "jobs.Executor"]
    return [
        str(BIN / "pyflyte-execute"),
        *("--inputs", inputs, "--output-prefix", prefix),
        *("--resolver", TEMPLATE_RESOLVER if plan.kind == "template" else DEFAULT_RESOLVER, "--"),
        *loader,
    ]


def _inputs() -> bytes:
    literals = LiteralMap()
    literals.literals["n"].scalar.primitive.integer = 3
    literals.literals["secret"].scalar.primitive.string_value = SECRET
    return literals.SerializeToString()


def _template() -> bytes:
    template = TaskTemplate(type="campaign")
    template.id.name = "template"
    template.interface.inputs.variables["n"].type.simple = INTEGER
    template.interface.inputs.variables["secret"].type.simple = STRING
    template.interface.outputs.variables["o0"].type.simple = INTEGER
    return template.SerializeToString()


def _put(server: S3 | None, uri: str, data: bytes) -> str:
    if server is not None:
        server.put(uri, data)
        return uri
    Path(uri).parent.mkdir(exist_ok=True)
    Path(uri).write_bytes(data)
    return uri


def _stored(server: S3, uri: str) -> dict[str, bytes]:
    bucket = uri.removeprefix("s3://").partition("/")[0]
    root = uri.removeprefix(f"s3://{bucket}/") + "/"
    return {key.removeprefix(root): server.get(f"s3://{bucket}/{key}") for key in server.keys(f"{uri}/")}


def _local(prefix: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in prefix.iterdir() if path.is_file()}


@contextmanager
def _mounted(prefix: Path, disk: str) -> Iterator[None]:
    """A file system of its own for the prefix: one that is full, or that may not be written."""
    kept = {path.name: path.read_bytes() for path in prefix.iterdir()}
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", prefix], check=True)
    try:
        for name, data in kept.items():
            (prefix / name).write_bytes(data)
        if disk == "read-only":
            subprocess.run(["mount", "-o", "remount,ro", prefix], check=True)
        else:
            with (prefix / "filling").open("wb", buffering=0) as file:
                try:
                    while True:
                        file.write(bytes(4096))
                except OSError:
                    pass
        yield
    finally:
        subprocess.run(["umount", "--lazy", prefix], check=True)


def _send_when_caught(process: subprocess.Popen[bytes], number: int, delay: float) -> None:
    bit = 1 << (signal.SIGTERM - 1)
    while process.poll() is None:
        status = Path(f"/proc/{process.pid}/status").read_text()
        caught = next((line for line in status.splitlines() if line.startswith("SigCgt:")), "SigCgt: 0")
        if int(caught.split()[1], 16) & bit:
            break
    time.sleep(delay)
    if process.poll() is None:
        process.send_signal(number)


def _left(marker: str, patience: float) -> list[str]:
    """The run's processes that have not ended so many seconds later; they are ended here.

    The process that ran the task may outlast the command for the moment in which its memory is given back: it then is
    in the command's own group, in which nothing that it started ever was.
    """
    begun = time.monotonic()
    while left := _processes(f"CAMPAIGN={marker}\0".encode()):
        if time.monotonic() - begun > (SLOWEST if all(map(_has_departed, left)) else patience):
            break
        time.sleep(0.01)
    for process in left:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    return list(left.values())


def _has_departed(process: int) -> bool:
    try:
        return os.getpgid(process) == os.getpgrp()
    except ProcessLookupError:
        return True


def _processes(variable: bytes) -> dict[int, str]:
    """Processes with such a variable in their environment that have not ended, with their command lines."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            if variable in (entry / "environ").read_bytes():
                words = (entry / "cmdline").read_bytes().replace(b"\0", b" ")
                found[int(entry.name)] = words.decode(errors="replace")
        except OSError:
            continue
    return found
