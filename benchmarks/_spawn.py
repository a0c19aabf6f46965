"""Run one process and print what it cost, as JSON. Started as a script by ``measure``, without site packages.

A process's peak memory starts with the peak of the process that spawned it, so a small one has to. A process of its
group that outlives it counts, but for the time; the peak is that of the largest.
"""

import ctypes
import json
import os
import sys
import time

_PR_SET_CHILD_SUBREAPER = 36


def main() -> None:
    """Read the order (argv, environment, directory, log, cold) from stdin; write the cost to stdout."""
    order = json.load(sys.stdin)
    os.chdir(order["directory"])
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    actions = [(os.POSIX_SPAWN_DUP2, log, 1), (os.POSIX_SPAWN_DUP2, log, 2)]
    if order["cold"]:
        os.sync()
        with open("/proc/sys/vm/drop_caches", "w", encoding="ascii") as drop:
            drop.write("3")
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    began = time.perf_counter()
    pid = os.posix_spawn(order["argv"][0], order["argv"], order["environment"], file_actions=actions, setpgroup=0)
    _, status, *usages = os.wait4(pid, 0)
    wall = time.perf_counter() - began
    while True:
        try:
            usages.append(os.wait4(-pid, 0)[2])
        except ChildProcessError:
            break
    json.dump(
        {
            "exit_code": os.waitstatus_to_exitcode(status),
            "wall": wall,
            "cpu": sum(usage.ru_utime + usage.ru_stime for usage in usages),
            "peak_memory": max(usage.ru_maxrss for usage in usages) * (1 if sys.platform == "darwin" else 1024),
            "read": sum(usage.ru_inblock for usage in usages) * 512,
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
