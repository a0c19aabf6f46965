"""Run one of the modules of ``tests/peer/asked``, and write what it says: models as the messages that they become."""

from __future__ import annotations

import json
import runpy
import sys
from typing import Any


def shown(value: Any) -> Any:
    """A value as JSON has it."""
    if hasattr(value, "DESCRIPTOR"):
        from google.protobuf.json_format import MessageToDict

        return {type(value).DESCRIPTOR.full_name: MessageToDict(value)}
    if hasattr(value, "to_flyte_idl") and not isinstance(value, type):
        return shown(value.to_flyte_idl())
    if isinstance(value, dict):
        return {str(key): shown(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [shown(item) for item in value]
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def main(file: str, said: str) -> None:
    """One line of the file ``said`` for each call of ``say``; flytekit's log goes to the standard output."""
    module = runpy.run_path(file, run_name="asked")
    with open(said, "w") as lines:

        def say(*values: Any) -> None:
            lines.write(json.dumps([shown(value) for value in values], sort_keys=True) + "\n")

        module["report"](say)


if __name__ == "__main__":
    main(*sys.argv[1:])
