"""One run of the campaign as a value: what task, on what store, with what goes wrong; all of it from a seed."""

from __future__ import annotations

import random
import signal
from dataclasses import dataclass

TERMINATED = "SYSTEM:Terminated"
SUCCESS = ""
CLIENT_LOST = ("SYSTEM", "SYSTEM:Unavailable", "SYSTEM:StorageError")


@dataclass(frozen=True)
class Trouble:
    """What the task does to its process, and the codes that the verdict may then have."""

    code: str
    allowed: frozenset[str]

    @classmethod
    def leading_to(cls, code: str, *allowed: str) -> Trouble:
        return cls(code, frozenset(allowed or (SUCCESS,)))


TROUBLES = [
    *[Trouble.leading_to("pass")] * 6,
    Trouble.leading_to("raise ValueError('no')", "USER:RuntimeError"),
    Trouble.leading_to("sys.exit(0)", "USER:SystemExit"),
    Trouble.leading_to("os._exit(0)", "USER:ProcessLeft"),
    Trouble.leading_to("os._exit(9)", "USER:ProcessLeft"),
    Trouble.leading_to("ctypes.string_at(0)", "USER:ProcessCrashed"),
    Trouble.leading_to("os.abort()", "USER:ProcessCrashed"),
    Trouble.leading_to("os.kill(os.getpid(), signal.SIGKILL)", "SYSTEM:Killed"),
    Trouble.leading_to("os.environ.clear()"),
    Trouble.leading_to("os.environ['AWS_ENDPOINT_URL'] = os.environ['FLYTE_AWS_ENDPOINT'] = 'http://127.0.0.1:9'"),
    # A client of object storage whose descriptors are closed stores nothing any more; the guard stores the document.
    Trouble.leading_to("os.closerange(3, 300)", SUCCESS, *CLIENT_LOST),
    Trouble.leading_to("os.closerange(0, 300)", SUCCESS, *CLIENT_LOST),
    Trouble.leading_to("sys.stderr.close(); sys.stdout.close()"),
    # What the task itself still needs to import, or to open, then fails in its own name.
    Trouble.leading_to("sys.path.clear(); sys.meta_path.clear()", SUCCESS, "USER:RuntimeError", "USER:TypeError"),
    Trouble.leading_to("sys.setrecursionlimit(80)"),
    Trouble.leading_to("keep.extend(open('/dev/null') for _ in range(10**6))", "USER:RuntimeError"),
    Trouble.leading_to(
        "resource.setrlimit(resource.RLIMIT_NOFILE, (8, 1000))", SUCCESS, "USER:RuntimeError", "USER:TypeError"
    ),
    Trouble.leading_to("threading.Thread(target=time.sleep, args=(100,)).start()"),
    Trouble.leading_to("threading.Thread(target=time.sleep, args=(100,), daemon=True).start()"),
    Trouble.leading_to(
        "signal.signal(signal.SIGALRM, lambda *_: 1 / 0); signal.setitimer(signal.ITIMER_REAL, 0.03)",
        SUCCESS,
        "USER:RuntimeError",
    ),
    Trouble.leading_to("signal.signal(signal.SIGTERM, signal.SIG_IGN)"),
    Trouble.leading_to("signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})"),
    Trouble.leading_to("os.chdir('/'); os.umask(0o777)"),
    Trouble.leading_to("os.fork() or os._exit(0)"),
    Trouble.leading_to("os.fork() or time.sleep(0.5)"),
    Trouble.leading_to("os.fork() or ctypes.string_at(0)"),
    Trouble.leading_to("multiprocessing.get_context('fork').Pool(2).map(abs, range(4))"),
    Trouble.leading_to("atexit.register(time.sleep, 100)"),
    Trouble.leading_to("atexit.register(os._exit, 5)"),
    Trouble.leading_to("logging.setLogRecordFactory(lambda *a, **k: 1 / 0)"),
    Trouble.leading_to("gc.disable(); sys.setswitchinterval(1e-6)"),
]
"""Where only success is allowed, the task goes on to its end as if nothing had happened."""

SIGNALS = [
    *[(None, frozenset[str]())] * 5,
    *[(signal.SIGTERM, frozenset({TERMINATED}))] * 4,
    (signal.SIGINT, frozenset({"USER:KeyboardInterrupt"})),
    (signal.SIGUSR1, frozenset()),
]
"""A signal from outside, and the codes that it may lead to; the run may also be done before it arrives."""

STORE_FAULTS = [
    *["", "", "", "", ""],
    *["503", "429", "500", "reset", "short", "lost-answer", "504-stored", "stall", "hang"],
]
"""What the store does once, or now and then, which every run has to ride out."""

LASTING = [*[""] * 20, "denied LIST", "denied PUT", "503 PUT", "504-stored PUT", "hang PUT", "503 LIST"]
"""What the store does to all requests of a kind."""

STORAGE = {"SYSTEM:Unavailable", "SYSTEM:StorageAccessDenied", "SYSTEM:StorageFull", "SYSTEM:StorageNotWritable"}

DISKS = [*[""] * 10, "read-only", "full"]


@dataclass(frozen=True)
class Plan:
    """One run."""

    seed: int
    kind: str
    on_s3: bool
    client: str
    trouble: Trouble
    signal: int | None
    signal_codes: frozenset[str]
    delay: float
    """Seconds between the moment at which signals are caught and the signal."""
    fault: str
    rate: float
    lasting: str
    disk: str
    stale: str
    """A verdict of an earlier run in the prefix."""

    @classmethod
    def of(cls, seed: int) -> Plan:
        """The plan of a seed; always the same."""
        dice = random.Random(seed)
        on_s3 = dice.random() < 0.5
        number, codes = dice.choice(SIGNALS)
        return cls(
            seed=seed,
            kind=dice.choice(["function", "function", "dynamic", "template", "deck", "files"]),
            on_s3=on_s3,
            client="fsspec" if on_s3 and dice.random() < 0.1 else "",
            trouble=dice.choice(TROUBLES),
            signal=number,
            signal_codes=codes,
            delay=dice.random() * dice.choice([0.05, 0.3, 0.8]),
            fault=dice.choice(STORE_FAULTS) if on_s3 else "",
            rate=dice.choice([0.0, 0.2]),
            lasting=dice.choice(LASTING) if on_s3 else "",
            disk="" if on_s3 else dice.choice(DISKS),
            stale=dice.choice(["", "", "error.pb", "outputs.pb", "futures.pb"]),
        )

    @property
    def may_be_unwritable(self) -> bool:
        """Whether the verdict may have no place to go: then the exit code and the termination message tell."""
        return self.lasting in ("denied PUT", "503 PUT", "hang PUT") or bool(self.disk)

    @property
    def allowed(self) -> frozenset[str]:
        """The codes that the verdict may have; an empty one is success."""
        codes = self.trouble.allowed | self.signal_codes
        if self.fault or self.lasting or self.disk:
            codes |= {
                "SYSTEM:Unavailable",
                "SYSTEM:StorageAccessDenied",
                "SYSTEM:StorageFull",
                "SYSTEM:StorageNotWritable",
            }
        return codes
