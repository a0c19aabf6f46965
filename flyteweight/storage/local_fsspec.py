"""The base of users' file systems that are directories of this machine: flytekit's name for fsspec's."""

from __future__ import annotations

import os

from fsspec.implementations.local import LocalFileSystem


class FlyteLocalFileSystem(LocalFileSystem):  # type: ignore[misc] # fsspec has no types
    """fsspec's, with the separator of the machine."""

    sep = os.sep
