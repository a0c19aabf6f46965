"""What the models of ``flytekit.models.documentation`` do."""

from __future__ import annotations

from flyteweight.settings import documentation as ours


class Description(ours.Description):
    """A long description: one that tasks of ours take, too."""


class SourceCode(ours.SourceCode):
    """Where the source can be read."""


class Documentation(ours.Documentation):
    """What is shown to people."""
