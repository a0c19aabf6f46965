"""flytekit's names: ours where flytekit is not installed; its own tasks and executors, run by us, where it is.

``names`` says which name of flytekit's is which of ours, as data; ``finder`` and ``modules`` make ``import flytekit``
give them, and only where no real flytekit can be found. ``installed`` is for images that have the real one, in which
nothing is changed.
"""


def install() -> None:
    """Let ``import flytekit`` give our names in this process, where no real flytekit is found.

    An installed wheel has done it when Python started. This is for packages that are found by ``PYTHONPATH``.
    """
    from flyteweight.compat import finder

    finder.install()
