"""Tests of plugins whose libraries are large run on request."""

from __future__ import annotations

from compat import create

collect_ignore = [] if create.LARGE else ["test_large_plugins.py"]
