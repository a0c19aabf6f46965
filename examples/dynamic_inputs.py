"""Write the inputs of ``examples.dynamic_pipeline.analyse``: ``python -m examples.dynamic_inputs inputs.pb``."""

from __future__ import annotations

import sys
from pathlib import Path

from flyteweight import FlyteContextManager, TypeEngine

if __name__ == "__main__":
    inputs = TypeEngine.dict_to_literal_map(
        FlyteContextManager.current_context(),
        {"texts": ["a short text", "another one, which is longer", "the end"], "limit": 2},
        {"texts": list[str], "limit": int},
    )
    Path(sys.argv[1]).write_bytes(inputs.SerializeToString(deterministic=True))
