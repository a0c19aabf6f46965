"""A task whose memory is profiled."""

from flytekit import task
from flytekitplugins.memray import memray_profiling


@task(enable_deck=True)
@memray_profiling(memray_html_reporter="table")
def profiled(kind: str) -> str:
    return kind * 2
