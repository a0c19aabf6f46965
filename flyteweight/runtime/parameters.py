"""What a running task may know and use: ``current_context()`` returns an :class:`ExecutionParameters`."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any, TypeVar

from flyteweight.runtime.identity import identity
from flyteweight.runtime.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime
    from logging import Logger

    from flyteweight.models import Identifier, WorkflowExecutionIdentifier
    from flyteweight.runtime.builder import Builder
    from flyteweight.runtime.checkpoint import Checkpoint
    from flyteweight.runtime.deck import Deck, DeckField, TimeLineDeck
    from flyteweight.runtime.secrets import SecretsManager
    from flyteweight.runtime.stats import TaggableStats
    from flyteweight.storage.access import FileAccessProvider

T = TypeVar("T")


class MissingAttribute(AttributeError, AssertionError):
    """The context has no such attribute.

    An ``AttributeError``, so ``hasattr`` and ``getattr`` with a default work, and an ``AssertionError`` as in flytekit.
    """


class ExecutionParameters:
    """One run, as the user's code sees it; everything that costs something is made on first use.

    Never changes: ``with_…`` methods and :meth:`builder` give another one that shares what both have in common
    (decks, timeline, and the working directory and checkpoint except in a sandbox). Decks alone begin anew with each
    call by hand.
    """

    def __init__(
        self,
        access: FileAccessProvider,
        raw_output_prefix: str | None = None,
        output_metadata_prefix: str | None = None,
        checkpoint_path: str | None = None,
        prev_checkpoint: str | None = None,
        local: bool = False,
        timeline: Timeline | None = None,
        attributes: dict[str, Any] | None = None,
    ) -> None:
        self._access = access
        self._raw_output_prefix = raw_output_prefix
        self._output_metadata_prefix = output_metadata_prefix
        self._checkpoint_path = checkpoint_path
        self._prev_checkpoint = prev_checkpoint
        self._local = local
        self._sandboxed = False
        self.timeline = timeline or Timeline()
        self._attributes = {name.upper(): value for name, value in (attributes or {}).items()}
        self._enable_deck = False
        self._write_decks: Callable[[Iterable[Deck], str], None] | None = None
        self._decks: list[Deck] = []
        self._started = time.time()
        self._given: dict[str, Any] = {}
        self._shared: dict[str, Any] = {}
        self._own: dict[str, Any] = {}

    @classmethod
    def local(cls, access: FileAccessProvider) -> ExecutionParameters:
        """Parameters outside a scheduled run."""
        return cls(access, local=True)

    # --- identity ---

    @property
    def execution_id(self) -> WorkflowExecutionIdentifier:
        """The workflow execution to which this run belongs; its parts are ``local`` outside a scheduled run."""
        return self._once("execution_id", self._make_execution_id)

    def _make_execution_id(self) -> WorkflowExecutionIdentifier:
        from flyteweight.models import WorkflowExecutionIdentifier

        project, domain, name = self._identities("execution_project", "execution_domain", "execution_name")
        return WorkflowExecutionIdentifier(project=project, domain=domain, name=name)

    @property
    def task_id(self) -> Identifier:
        """The registered task that runs; its parts are ``local`` outside a scheduled run."""
        return self._once("task_id", self._make_task_id)

    def _make_task_id(self) -> Identifier:
        from flyteidl.core.identifier_pb2 import TASK, Identifier

        names = self._identities("task_project", "task_domain", "task_name", "task_version")
        project, domain, name, version = names
        return Identifier(resource_type=TASK, project=project, domain=domain, name=name, version=version)

    def _identities(self, *parts: str) -> list[str]:
        return ["local" if self._local else identity(part) for part in parts]

    @property
    def execution_date(self) -> datetime:
        """When this run started, in UTC."""
        return self._once("execution_date", self._make_execution_date)

    def _make_execution_date(self) -> datetime:
        from datetime import datetime, timezone

        return datetime.fromtimestamp(self._started, timezone.utc)

    @property
    def attempt_number(self) -> int:
        """How many attempts of this task failed before this one: 0 for the first.

        Read from ``FLYTE_ATTEMPT_NUMBER``, which the scheduler sets; raises ``ValueError`` if it is not a number.
        """
        text = os.environ.get("FLYTE_ATTEMPT_NUMBER", "").strip()
        if not text:
            return 0
        if not text.isdecimal():
            raise ValueError(f"FLYTE_ATTEMPT_NUMBER is {text!r}, expected a whole number like 0 or 1")
        return int(text)

    # --- files ---

    @property
    def working_directory(self) -> str:
        """A local directory for this run alone; it exists, was empty at first, and is removed when the run ends."""
        return self._once("working_directory", self._access.get_random_local_directory, self._own)

    @property
    def raw_output_prefix(self) -> str:
        """Where large values of this run go."""
        given = self._given.get("raw_output_prefix", self._raw_output_prefix)
        return self._access.raw_output_prefix if given is None else given

    @property
    def output_metadata_prefix(self) -> str | None:
        """Where ``outputs.pb`` and its kind go; ``None`` outside a scheduled run."""
        given: str | None = self._given.get("output_metadata_prefix", self._output_metadata_prefix)
        return given

    @property
    def checkpoint_path(self) -> str | None:
        """Where :attr:`checkpoint` saves; ``None`` if the scheduler named no place."""
        return self._checkpoint_path

    @property
    def prev_checkpoint(self) -> str | None:
        """Where :attr:`checkpoint` restores from; ``None`` if there was no attempt before."""
        return self._prev_checkpoint

    @property
    def checkpoint(self) -> Checkpoint:
        """Saves progress for the next attempt, and restores what the previous one saved.

        Raises ``CheckpointUnavailable`` (a ``NotImplementedError``) if the scheduler named no place for it.
        """
        return self._once("checkpoint", self._make_checkpoint, self._own)

    def _make_checkpoint(self) -> Checkpoint:
        from flyteweight.runtime.checkpoint import CheckpointUnavailable, SyncCheckpoint

        path = self._checkpoint_path
        if path is None:
            if not (self._local or self._sandboxed):
                raise CheckpointUnavailable(
                    "this run has no checkpoint: the command line has no --checkpoint-path with a value; "
                    "the scheduler fills it in if the task was registered with checkpoint arguments"
                )
            path = self._access.get_random_local_path("checkpoint")
        return SyncCheckpoint(path, self._prev_checkpoint, self._access)

    # --- services ---

    @property
    def secrets(self) -> SecretsManager:
        """The secrets that the task asked for."""
        return self._once("secrets", self._make_secrets)

    def _make_secrets(self) -> SecretsManager:
        from flyteweight.runtime.secrets import SecretsManager

        return SecretsManager(local=self._local or None)  # else as the call is in which they are asked for

    @property
    def logging(self) -> Logger:
        """The logger ``user_space``: to stderr, at level INFO."""
        return self._once("logging", self._make_logger)

    def _make_logger(self) -> Logger:
        from flyteweight.runtime.logs import user_logger

        return user_logger()

    @property
    def stats(self) -> TaggableStats:
        """Sends metrics to statsd, named and tagged by the task and the execution; nothing outside a scheduled run."""
        return self._once("stats", self._make_stats)

    def _make_stats(self) -> TaggableStats:
        from flyteweight.runtime.stats import run_stats

        return run_stats(send=not self._local)

    # --- decks ---

    @property
    def decks(self) -> list[Deck]:
        """The user's decks, in the order in which they were made."""
        decks: list[Deck] = self._given.get("decks", self._decks)
        return decks

    @property
    def default_deck(self) -> Deck:
        """The deck named ``default``; always the same one."""
        return self._once("default_deck", self._make_default_deck)

    def _make_default_deck(self) -> Deck:
        from flyteweight.runtime.deck import Deck

        deck = Deck("default", auto_add_to_deck=False)
        self.decks.append(deck)
        return deck

    @property
    def timeline_deck(self) -> TimeLineDeck:
        """The deck that shows how long the parts of the run took."""
        return self._once("timeline_deck", self._make_timeline_deck)

    def _make_timeline_deck(self) -> TimeLineDeck:
        from flyteweight.runtime.deck import DeckField, TimeLineDeck

        return TimeLineDeck(DeckField.TIMELINE.value, auto_add_to_deck=False, timeline=self.timeline)

    def begin_decks(self) -> None:
        """Have no decks, and nothing measured: a call by hand begins, whose decks stay until the next one."""
        self._decks = []
        self.timeline = Timeline()
        for name in ("default_deck", "timeline_deck"):
            self._shared.pop(name, None)

    @property
    def enable_deck(self) -> bool:
        """Whether the running task writes a deck."""
        return self._enable_deck

    def publish_decks(self) -> None:
        """Write the user's decks now, if the running task writes decks and its run has a place for them."""
        from flyteweight.runtime.logs import logger

        if not self._enable_deck or self._write_decks is None:
            logger().warning("Deck.publish() does nothing here: the task has no enable_deck=True")
        elif self.output_metadata_prefix is None:
            logger().info("Deck.publish() does nothing here: a local run has no output prefix")
        else:
            self._write_decks(self.decks, self.output_metadata_prefix)

    @property
    def deck_values(self) -> dict[DeckField, Mapping[str, Any]]:
        """Python values that the standard decks show."""
        return self._once("deck_values", dict, self._own)

    # --- attributes of plugins ---

    def __getattr__(self, name: str) -> Any:
        attributes = self.__dict__.get("_attributes", {})
        if name.upper() in attributes:
            return attributes[name.upper()]
        known = f"it has {', '.join(sorted(attributes))}" if attributes else "no plugin has set any"
        raise MissingAttribute(
            f"the context of this run has no attribute '{name}' ({known}); "
            "attributes such as SPARK_SESSION are set by the plugin of the task's type",
            name=name,
            obj=self,
        )

    def has_attr(self, attr_name: str) -> bool:
        """Whether a plugin has set the attribute; upper and lower case are the same."""
        return attr_name.upper() in self._attributes

    def get(self, key: str) -> Any:
        """An attribute that a plugin has set; raises :class:`MissingAttribute` if none has."""
        return self.__getattr__(key)

    # --- changed copies ---

    def with_attrs(self, **attributes: Any) -> ExecutionParameters:
        """The same run with more attributes."""
        return self._copy(_attributes=self._attributes | {name.upper(): value for name, value in attributes.items()})

    def with_enable_deck(
        self, enable_deck: bool, write: Callable[[Iterable[Deck], str], None] | None = None
    ) -> ExecutionParameters:
        """The same run, whose task does or does not write decks; ``write`` writes them below a prefix."""
        return self._copy(_enable_deck=enable_deck, _write_decks=write or self._write_decks)

    def with_task_sandbox(self, access: FileAccessProvider | None = None) -> ExecutionParameters:
        """The same run with a working directory and a checkpoint of its own, which is local."""
        return self._copy(
            _access=access or self._access,
            _sandboxed=True,
            _checkpoint_path=None,
            _prev_checkpoint=None,
            _own={},
            _given={k: v for k, v in self._given.items() if k not in ("working_directory", "checkpoint")},
        )

    def builder(self) -> Builder:
        """Collects changes for another :class:`ExecutionParameters`, as plugins written for flytekit do."""
        from flyteweight.runtime.builder import Builder

        return Builder(self)

    @staticmethod
    def new_builder(current: ExecutionParameters | None = None) -> Builder:
        """A builder that starts from ``current``, or from the current context."""
        if current is None:
            from flyteweight.runtime.context import current_context

            current = current_context()
        return current.builder()

    def build(self) -> ExecutionParameters:
        """These parameters: flytekit's ``with_…`` methods return builders, these return the result."""
        return self

    def with_given(self, given: Mapping[str, Any]) -> ExecutionParameters:
        """The same run with properties replaced, by their names."""
        return self._copy(_given=self._given | dict(given))

    def _copy(self, **changes: Any) -> ExecutionParameters:
        copy = object.__new__(type(self))
        copy.__dict__.update(self.__dict__)
        copy.__dict__.update(changes)
        return copy

    def _once(self, name: str, make: Callable[[], T], home: dict[str, Any] | None = None) -> T:
        made = self._given if name in self._given else self._shared if home is None else home
        if name not in made:
            made.setdefault(name, make())
        value: T = made[name]
        return value

    def __repr__(self) -> str:
        project, domain, name, task = self._identities(
            "execution_project", "execution_domain", "execution_name", "task_name"
        )
        attributes = f", attributes={sorted(self._attributes)}" if self._attributes else ""
        return f"ExecutionParameters(execution='{project}/{domain}/{name}', task='{task}'{attributes})"
