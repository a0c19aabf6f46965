"""Run one process and print what it cost, as JSON. Started as a script by ``measure``, without site packages.

A process's peak memory starts with the peak of the process that spawned it, so a small one has to.
"""

import json
import os
import sys
import time


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
    began = time.perf_counter()
    pid = os.posix_spawn(order["argv"][0], order["argv"], order["environment"], file_actions=actions)
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - began
    json.dump(
        {
            "exit_code": os.waitstatus_to_exitcode(status),
            "wall": wall,
            "cpu": usage.ru_utime + usage.ru_stime,
            "peak_memory": usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
            "read": usage.ru_inblock * 512,
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
