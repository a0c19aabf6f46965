"""What a container of ``examples.dynamic_pipeline.analyse`` gets: its inputs, and the settings of its registration.

``export _F_SS_C=$(python -m examples.dynamic_inputs inputs.pb)`` writes the one and prints the other.
"""

from __future__ import annotations

import sys
from pathlib import Path

from flyteweight import FlyteContextManager, SerializationSettings, TypeEngine

if __name__ == "__main__":
    inputs = TypeEngine.dict_to_literal_map(
        FlyteContextManager.current_context(),
        {"texts": ["a short text", "another one, which is longer", "the end"], "limit": 2},
        {"texts": list[str], "limit": int},
    )
    Path(sys.argv[1]).write_bytes(inputs.SerializeToString(deterministic=True))
    print(SerializationSettings.for_image("ghcr.io/example/app:1", "v1", "project", "development").serialized_context)
