"""The smallest real task: an int in, a str out."""

from flyteweight import task


@task
def greet(count: int) -> str:
    """Say hello ``count`` times."""
    return ", ".join(["hello"] * count)
