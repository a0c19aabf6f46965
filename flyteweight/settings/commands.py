"""The command lines of containers, with the templates that the scheduler fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flyteweight.settings.configuration import SerializationSettings

_CHECKPOINTS = (
    *("--checkpoint-path", "{{.checkpointOutputPrefix}}"),
    *("--prev-checkpoint", "{{.prevCheckpointPrefix}}"),
)


def execute_command(
    resolver: str, loader_args: Sequence[str], program: str = "pyflyte-execute", *, checkpoints: bool = True
) -> list[str]:
    """What runs the task that the resolver at a dotted path finds by ``loader_args``."""
    return [
        program,
        *("--inputs", "{{.input}}"),
        *("--output-prefix", "{{.outputPrefix}}"),
        *("--raw-output-data-prefix", "{{.rawOutputDataPrefix}}"),
        *(_CHECKPOINTS if checkpoints else ()),
        *("--resolver", resolver),
        "--",
        *loader_args,
    ]


def fast_execute_prefix(settings: SerializationSettings) -> list[str]:
    """What stands before a command whose code travels as an archive; registration fills the templates."""
    fast = settings.fast_serialization_settings
    return [
        "pyflyte-fast-execute",
        *("--additional-distribution", (fast and fast.distribution_location) or "{{ .remote_package_path }}"),
        *("--dest-dir", (fast and fast.destination_dir) or "{{ .dest_dir }}"),
        "--",
    ]
