"""What the command line said, checked; and what the scheduler says by environment variables."""

from __future__ import annotations

import os
from typing import NamedTuple

from flyteweight.runtime.identity import identity
from flyteweight.storage.paths import join


class Invocation(NamedTuple):
    """One run of one task."""

    inputs: str
    output_prefix: str
    resolver: str
    loader_args: tuple[str, ...]
    raw_output_data_prefix: str | None = None
    checkpoint_path: str | None = None
    prev_checkpoint: str | None = None
    dynamic_addl_distro: str | None = None
    dynamic_dest_dir: str | None = None
    test: bool = False

    def anchored(self) -> Invocation:
        """The same run with absolute local paths, which stay right when the task changes the working directory.

        Raw data go below the output prefix if nothing else is said: they have to stay as long as the outputs.
        """
        output_prefix = _anchored(self.output_prefix)
        return self._replace(
            inputs=_anchored(self.inputs),
            output_prefix=output_prefix,
            raw_output_data_prefix=_anchored(self.raw_output_data_prefix or join(output_prefix, "raw")),
            checkpoint_path=self.checkpoint_path and _anchored(self.checkpoint_path),
            prev_checkpoint=self.prev_checkpoint and _anchored(self.prev_checkpoint),
        )


def given(value: str | None) -> str | None:
    """An option's value; ``None`` if it is empty or a template that the scheduler left unfilled (``{{.input}}``)."""
    if value is None or value in ("", '""', "''") or is_template(value):
        return None
    return value


def is_template(value: str) -> bool:
    """Whether the scheduler should have replaced this."""
    return value.startswith("{{") and value.endswith("}}")


def under_scheduler() -> bool:
    """Whether a scheduler started this process: it then says which execution it is part of."""
    return bool(identity("execution_name"))


def worker_name() -> str | None:
    """This worker's name if it is one of several that share an output prefix; ``None`` if it is alone."""
    if not identity("error_strategy"):
        return None
    return identity("worker_name")


def fails_on_error() -> bool:
    """Whether the process has to fail although the scheduler finds an error document."""
    return os.environ.get("FLYTE_FAIL_ON_ERROR", "").lower() in ("true", "t", "1")


def _anchored(uri: str) -> str:
    if uri.startswith("/") or "://" in uri:
        return uri
    return os.path.join(working_directory(), uri)


def working_directory() -> str:
    """The working directory; empty if it was removed, or this user may not see it."""
    try:
        return os.getcwd()
    except OSError:
        return ""
