"""One run as it was ordered: the command line, checked, and what the surroundings say, read once."""

from __future__ import annotations

import os
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from flyteweight.entrypoint.signals import grace, thread_grace
from flyteweight.runtime.identity import identity
from flyteweight.storage.paths import join

if TYPE_CHECKING:
    from collections.abc import Mapping

_TERMINATION_LOG = "/dev/termination-log"


class Outside(NamedTuple):
    """What the process was started with; nothing that the task does to its surroundings changes it."""

    environment: Mapping[str, str]
    directory: str

    @classmethod
    def now(cls) -> Outside:
        """The surroundings as they are, to be read before any code of the user's."""
        return cls(MappingProxyType(os.environ.copy()), working_directory())

    @property
    def has_scheduler(self) -> bool:
        """Whether a scheduler started this process: it then says which execution it is part of."""
        return bool(identity("execution_name", self.environment))

    @property
    def worker(self) -> str | None:
        """This worker's name if it is one of several that share an output prefix; ``None`` if it is alone."""
        if not identity("error_strategy", self.environment):
            return None
        return identity("worker_name", self.environment)

    @property
    def fails_on_error(self) -> bool:
        """Whether the process has to fail although the scheduler finds an error document."""
        return self.environment.get("FLYTE_FAIL_ON_ERROR", "").lower() in ("true", "t", "1")

    @property
    def termination_log(self) -> str:
        """The file from which Kubernetes takes the reason of a container's end; it need not be there."""
        return self.environment.get("FLYTEWEIGHT_TERMINATION_LOG", _TERMINATION_LOG)

    @property
    def runtime_packages(self) -> list[str]:
        """What pip has to install before the user's code is imported."""
        return self.environment.get("_F_RUNTIME_PACKAGES", "").split()

    @property
    def thread_grace(self) -> float:
        """Seconds that threads and exit handlers of the task have after the verdict."""
        return thread_grace(self.environment)

    @property
    def termination_grace(self) -> float:
        """Seconds that the task has for its clean-up after SIGTERM."""
        return grace(self.environment)

    def anchored(self, uri: str) -> str:
        """``uri`` with a relative local path made absolute, which stays right when the task changes the directory."""
        if uri.startswith("/") or "://" in uri:
            return uri
        return os.path.join(self.directory, uri)


class Code(NamedTuple):
    """An archive of code that has to be unpacked before the task can be loaded."""

    uri: str
    directory: str


class Invocation(NamedTuple):
    """One run of one task. Local paths are absolute; raw data go below the output prefix if nothing else was said."""

    inputs: str
    output_prefix: str
    raw_output_data_prefix: str
    resolver: str
    loader_args: tuple[str, ...]
    outside: Outside
    checkpoint_path: str | None = None
    prev_checkpoint: str | None = None
    dynamic_addl_distro: str | None = None
    dynamic_dest_dir: str | None = None
    test: bool = False
    mapped: bool = False
    """Whether the task runs for one item of its inputs, which are lists."""
    item: int | None = None
    """Which item, counted from 0, if the command line says it; else the environment does."""
    code: Code | None = None

    @classmethod
    def read(cls, options: dict[str, Any], outside: Outside) -> Invocation:
        """The run that a command's options and its surroundings ask for."""
        paths = ("inputs", "output_prefix", "raw_output_data_prefix", "checkpoint_path", "prev_checkpoint")
        placed = {name: value and outside.anchored(value) for name in paths if (value := options.get(name))}
        # Raw data have to stay as long as the outputs.
        placed.setdefault("raw_output_data_prefix", join(placed["output_prefix"], "raw"))
        return cls(**{**options, **placed}, outside=outside)


def given(value: str | None) -> str | None:
    """An option's value; ``None`` if it is empty or a template that the scheduler left unfilled (``{{.input}}``)."""
    if value is None or value in ("", '""', "''") or is_template(value):
        return None
    return value


def is_template(value: str) -> bool:
    """Whether the scheduler should have replaced this."""
    return value.startswith("{{") and value.endswith("}}")


def working_directory() -> str:
    """The working directory; empty if it was removed, or this user may not see it."""
    try:
        return os.getcwd()
    except OSError:
        return ""
