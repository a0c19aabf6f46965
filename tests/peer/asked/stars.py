"""What a star brings of Python's own, beside flytekit's names."""

import sys


def report(say):
    brought = {}
    exec("from flytekit.core.type_engine import *", brought)
    for name, value in sorted(brought.items()):
        home = value.__name__ if isinstance(value, type(sys)) else getattr(value, "__module__", None)
        if home and home.partition(".")[0] in sys.stdlib_module_names:
            say(name, home)
