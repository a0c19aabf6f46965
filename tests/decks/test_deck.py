"""``deck.html``: what is in it, and that it never fails a task."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
import tracemalloc
from datetime import datetime, timezone
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Annotated, Any

import pytest
from flyteidl.core.literals_pb2 import StructuredDatasetMetadata
from flyteidl.core.types_pb2 import StructuredDatasetType

from flyteweight.decks.page import content, page
from flyteweight.decks.renderers import ArrowRenderer, PythonDependencyRenderer, Renderable, TopFrameRenderer
from flyteweight.decks.timeline import timeline_html
from flyteweight.decks.values import LONGEST, value_html
from flyteweight.decks.writing import write_decks
from flyteweight.models import LiteralMap
from flyteweight.runtime.context import (
    ExecutionMode,
    ExecutionState,
    FlyteContext,
    FlyteContextManager,
    current_context,
)
from flyteweight.runtime.deck import Deck, DeckField, TimeLineDeck
from flyteweight.runtime.logs import logger
from flyteweight.runtime.parameters import ExecutionParameters
from flyteweight.runtime.timeline import Span, Timeline
from flyteweight.storage.access import FileAccessProvider
from flyteweight.tasks.decorator import task
from flyteweight.types.converters import write_outputs
from flyteweight.types.engine import TypeEngine
from flyteweight.types.flyte_schema import FlyteSchema
from flyteweight.types.structured import StructuredDataset
from flyteweight.types.table_engine import StructuredDatasetTransformerEngine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import s3 as s3_server


class Reader(HTMLParser):
    """Names and contents of the decks in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.opened = -1
        self._in_name = False
        self.feed(text)
        frames = text.partition('<div id="flyte-frame-container">')[2].partition("</div>\n<script>")[0]
        self.frames = re.split(r"^<div[^>]*>|</div><div(?: class=\"active\")?>", frames)[1:]

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """Remember where a name begins."""
        if tag == "li":
            self.names.append("")
            if ("class", "active") in attrs:
                self.opened = len(self.names) - 1
        self._in_name = tag == "li"

    def handle_data(self, data: str) -> None:
        """Collect a name."""
        if self._in_name:
            self.names[-1] += data

    def handle_endtag(self, tag: str) -> None:
        """Remember where a name ends."""
        self._in_name = False


class Run:
    """Runs tasks as a container does, and reads the deck that they leave."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.access = FileAccessProvider()

    def __call__(self, subject: Any, give_literals: bool = False, **inputs: Any) -> None:
        """Dispatch the task on these inputs, then write its deck, even if the task failed."""
        params = ExecutionParameters(self.access, output_metadata_prefix=self.prefix)
        context = FlyteContext(ExecutionState(ExecutionMode.TASK_EXECUTION, params), self.access)
        literals = write_outputs(inputs, subject.python_interface.inputs)
        result: Any = None
        with FlyteContextManager.with_context(context):
            try:
                result = subject.dispatch_execute(context, literals)
            finally:
                if give_literals:
                    params.deck_values.clear()
                write_decks(subject, params, self.prefix, literals, result)


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """A run whose prefix is a local directory."""
    running = Run(str(tmp_path / "out"))
    yield running
    running.access.clean_up()


@pytest.fixture
def text_of(tmp_path: Path) -> Any:
    """Reads the file."""
    return lambda: (tmp_path / "out" / "deck.html").read_text(encoding="utf-8")


def add(a: int, b: str = "<b>") -> str:
    """Make decks and return text."""
    Deck("mine", "<p>first</p>").append("<p>second</p>")
    current_context().default_deck.append("one")
    current_context().default_deck.append("two")
    return f"{b}{a}"


@pytest.mark.parametrize("give_literals", [False, True])
def test_all_standard_decks(run: Run, text_of: Any, give_literals: bool) -> None:
    """All decks are there in flytekit's order; values are escaped, the user's HTML is not."""
    run(task(add, enable_deck=True), give_literals, a=41, b="<i>")
    deck = Reader(text_of())
    assert deck.names == ["Timeline", "mine", "default", "Source Code", "Dependencies", "Input", "Output"]
    shown = dict(zip(deck.names, deck.frames, strict=True))
    assert deck.opened == 1
    assert "<td>user</td>" in shown["Timeline"]
    assert shown["mine"] == "<p>first</p>\n<p>second</p>"
    assert shown["default"] == "one\ntwo"
    assert "def add(a: int, b: str = &quot;&lt;b&gt;&quot;)" in shown["Source Code"]
    assert "<td>protobuf</td>" in shown["Dependencies"]
    assert "<h4>a</h4>\n<div><pre>41</pre></div>" in shown["Input"]
    assert "<pre>&lt;i&gt;</pre>" in shown["Input"]
    assert "<pre>&lt;i&gt;41</pre>" in shown["Output"]


def test_values_are_not_converted_again(run: Run, text_of: Any) -> None:
    """The decks show the values that the task had, and not what the literals would give."""

    @task(enable_deck=True, deck_fields=(DeckField.INPUT,))
    def work(numbers: list[int]) -> None:
        numbers.append(99)

    run(work, numbers=[1])
    assert "<pre>[1, 99]</pre>" in text_of()


def test_selected_fields_only(run: Run, text_of: Any) -> None:
    """``deck_fields`` chooses the standard decks; the user's are always there."""
    run(task(add, enable_deck=True, deck_fields=(DeckField.OUTPUT,)), a=1, b="x")
    assert Reader(text_of()).names == ["mine", "default", "Output"]


def test_deck_after_a_failure(run: Run, text_of: Any) -> None:
    """A task that fails leaves its decks and inputs, and no output."""

    @task(enable_deck=True, deck_fields=(DeckField.INPUT, DeckField.OUTPUT))
    def fail(a: int) -> int:
        Deck("before", "it failed")
        raise ValueError("no")

    with pytest.raises(Exception, match="no"):
        run(fail, a=5)
    deck = Reader(text_of())
    assert deck.names == ["before", "Input"]
    assert "5" in deck.frames[1]


def test_equal_and_hostile_names() -> None:
    """Equal names are numbered, also when a number is taken; names are escaped."""
    text = page([("a", "1"), ("a (2)", "2"), ("a", "3"), ("<script>x</script>", "4")])
    assert Reader(text).names == ["a", "a (2)", "a (3)", "<script>x</script>"]
    assert ">&lt;script&gt;x&lt;/script&gt;</li>" in text
    assert Reader(text).frames[:3] == ["1", "2", "3"]


def test_publish_writes_at_once(run: Run, tmp_path: Path) -> None:
    """``Deck.publish()`` inside the task writes what there is, on an enabled task."""
    seen: list[str] = []

    @task(enable_deck=True, deck_fields=())
    def work() -> None:
        Deck("progress", "half")
        Deck.publish()
        seen.append((tmp_path / "out" / "deck.html").read_text())
        Deck("end", "done")

    run(work)
    assert Reader(seen[0]).names == ["progress"]
    assert Reader((tmp_path / "out" / "deck.html").read_text()).names == ["progress", "end"]


def test_a_task_that_calls_another_keeps_its_decks(run: Run, text_of: Any) -> None:
    """Those from before the call, and those from after it; what the other one makes is in the same page."""

    @task
    def called() -> None:
        Deck("called", "c")

    @task(enable_deck=True, deck_fields=())
    def work() -> None:
        Deck("before", "b")
        called()
        Deck("after", "a")

    run(work)
    assert Reader(text_of()).names == ["before", "called", "after"]


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """What this package logs."""
    logger().addHandler(caplog.handler)
    yield caplog
    logging.getLogger("flyteweight").removeHandler(caplog.handler)


def test_publish_without_decks_is_a_warning(run: Run, tmp_path: Path, logged: pytest.LogCaptureFixture) -> None:
    """Publishing in a task without decks writes nothing and says why."""

    @task
    def work() -> None:
        Deck.publish()

    run_context = ExecutionParameters(run.access, output_metadata_prefix=run.prefix)
    context = FlyteContext(ExecutionState(ExecutionMode.TASK_EXECUTION, run_context), run.access)
    with FlyteContextManager.with_context(context):
        work.dispatch_execute(context, LiteralMap())
    assert "enable_deck=True" in logged.text
    assert not (tmp_path / "out").exists()


class Broken:
    """A renderer that fails, with the value in its message."""

    def to_html(self, value: Any) -> str:
        raise ValueError(f"cannot show {value}")


def test_a_renderer_that_fails_hides_its_value_only(run: Run, text_of: Any, logged: pytest.LogCaptureFixture) -> None:
    """Other values are shown, the failure is logged by name and class, and the value is not logged."""

    @task(enable_deck=True, deck_fields=(DeckField.INPUT,))
    def work(bad: Annotated[str, Broken()], good: str) -> None:
        return None

    run(work, bad="top-secret", good="fine")
    (frame,) = Reader(text_of()).frames
    assert "This value cannot be shown: ValueError" in frame
    assert "fine" in frame
    assert "'bad': ValueError in" in logged.text
    assert "top-secret" not in logged.text


def test_a_prefix_that_cannot_be_written_is_logged(tmp_path: Path, logged: pytest.LogCaptureFixture) -> None:
    """A deck that cannot be stored does not fail the task."""
    (tmp_path / "file").touch()
    Run(str(tmp_path / "file" / "out"))(task(add, enable_deck=True), a=1, b="x")
    assert "the deck of this task is not written" in logged.text


def test_append_takes_text_only() -> None:
    """Something else than a str is an error that names the deck."""
    with pytest.raises(TypeError, match="deck 'd' takes HTML as a str, found int"):
        Deck("d", auto_add_to_deck=False).append(1)  # type: ignore[arg-type]


class Shown:
    """A value that notebooks can show."""

    def _repr_html_(self) -> str:
        return "<b>shown</b>"


class Bold:
    """A renderer."""

    def to_html(self, value: Any) -> str:
        return f"<b>{value}</b>"


class Frame:
    """Has pandas' method."""

    def to_html(self, max_rows: int, max_cols: int) -> str:
        return f"{max_rows} x {max_cols}"


def test_how_values_are_shown() -> None:
    """A renderer in the annotation comes first, then the value's own HTML, then escaped text of bounded length."""
    assert value_html(1, Annotated[int, "note", Bold()]) == "<b>1</b>"
    assert value_html(Frame(), Annotated[Any, TopFrameRenderer(3)]) == "3 x 100"
    assert value_html(Shown()) == "<b>shown</b>"
    assert value_html("<&>", str) == "<pre>&lt;&amp;&gt;</pre>"
    long = value_html("x" * (LONGEST + 1234))
    assert len(long) < LONGEST + 100
    assert "1,234 characters left out" in long


def test_markdown_names_its_extra(tmp_path: Path) -> None:
    """Without the optional package the error says what to install."""
    (tmp_path / "markdown_it.py").write_text("raise ModuleNotFoundError('markdown_it')")
    code = "from flyteweight.decks.renderers import MarkdownRenderer as M; M().to_html('# x')"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "ImportError: MarkdownRenderer needs the package markdown-it-py" in done.stderr
    assert "install flyteweight[markdown]" in done.stderr


def test_dependencies_are_those_installed() -> None:
    """Each distribution is there once, also as a requirement."""
    html = PythonDependencyRenderer().to_html()
    assert len(re.findall("<td>click</td>", html)) == 1
    assert re.search(r"\bclick==\d", html)


def bars(html: str) -> list[tuple[str, float, float]]:
    """Titles, places and widths (per cent) of the bars in a picture."""
    found = re.findall(r'<rect class="bar" x="([\d.]+)%" y="\d+" width="([\d.]+)%"[^>]*><title>([^<]*)</title>', html)
    return [(unescape(title), float(x), float(width)) for x, width, title in found]


def timeline(*spans: Span) -> TimeLineDeck:
    """A deck of these measurements."""
    measured = Timeline()
    measured.spans.extend(spans)
    return TimeLineDeck("Timeline", auto_add_to_deck=False, timeline=measured)


def test_the_timeline_shows_when_and_how_long() -> None:
    """A lane for each phase in the order in which they began, bars in their places, bytes, and round times below."""
    html = timeline_html(
        timeline(
            Span("read", 0.0, 0.5, 0.1, 2048, 0),
            Span("user", 0.5, 1.0, 0.9, 0, 3 << 20),
            Span("read", 1.5, 0.5, 0.1, 1024, 0),
        )
    )
    assert bars(html) == [
        ("read: 500 ms after 0 ms", 0.0, 25.0),
        ("read: 500 ms after 1.5 s", 75.0, 25.0),
        ("user: 1 s after 500 ms", 25.0, 50.0),
    ]
    assert re.findall(r'<text x="0"[^>]*>([^<]*)</text>', html) == [
        "read · 1 s · 3 KiB read",
        "user · 1 s · 3 MiB written",
    ]
    assert re.findall(r'<text class="tick"[^>]*>([^<]*)</text>', html) == ["0 ms", "500 ms", "1 s", "1.5 s", "2 s"]
    rows = [re.findall("<td>([^<]*)</td>", row) for row in re.findall("<tr>(.*)</tr>", html)[1:]]
    assert rows == [
        ["read", "2", "1,000.0", "200.0", "3 KiB", "0 B"],
        ["user", "1", "1,000.0", "900.0", "0 B", "3 MiB"],
    ]


@pytest.mark.parametrize("end", [1e-7, 0.00123, 0.07, 0.999, 1.0, 59.0, 61.0, 7200.0, 1e6])
def test_times_on_the_axis_are_round(end: float) -> None:
    """Whatever the run took, there are three to five of them, the first is 0 and none is beyond the end."""
    html = timeline_html(timeline(Span("user", 0.0, end, 0.0, 0, 0)))
    ticks = [float(x) for x in re.findall(r'<text class="tick" x="([\d.]+)%"', html)]
    assert 3 <= len(ticks) <= 5
    assert ticks[0] == 0
    assert ticks == sorted(ticks)
    assert ticks[-1] <= 100.01


def test_timeline_of_the_users_own_measurements() -> None:
    """Rows that the user's code adds stand under the phases of the run; those with a start have a bar."""
    params = ExecutionParameters(FileAccessProvider())
    assert content(params.timeline_deck) == ""
    with params.timeline("read"):
        pass
    params.timeline_deck.append_time_info({"Name": "<mine>", "WallTime": 1.5, "ProcessTime": 0.5})
    start = datetime.fromtimestamp(params.timeline.started_at + 2, timezone.utc)
    params.timeline_deck.append_time_info({"Name": "later", "WallTime": 2.0, "ProcessTime": 0.5, "Start": start})
    html = content(params.timeline_deck)
    assert html.index("<td>read</td>") < html.index("<td>&lt;mine&gt;</td><td>1</td><td>1,500.0</td><td>500.0</td>")
    assert [title.partition(":")[0] for title, _, _ in bars(html)] == ["read", "later"]
    assert bars(html)[1][1:] == pytest.approx((50, 50), abs=0.1)
    alone = TimeLineDeck("Timeline", auto_add_to_deck=False)
    alone.append_time_info({"Name": "mine", "WallTime": 1.5, "ProcessTime": 0.5})
    assert "<svg" not in timeline_html(alone)


def test_hostile_names_in_the_timeline() -> None:
    """Names that the user's code gives are text, however long and whatever is in them."""
    html = timeline_html(timeline(Span("</title><script>x</script>" * 20, 0.0, 1.0, 0.0, 0, 0)))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_deck_on_s3_is_html(s3_env: s3_server.S3) -> None:
    """On S3 the object's content type makes browsers show it."""
    bucket = s3_env.bucket()
    Run(f"s3://{bucket}/out")(task(add, enable_deck=True), a=1, b="x")
    head = s3_env.client.head_object(Bucket=bucket, Key="out/deck.html")
    assert head["ContentType"] == "text/html"


def test_lone_surrogates_can_be_written(run: Run, text_of: Any) -> None:
    """Text that UTF-8 cannot hold is written with escapes."""

    @task(enable_deck=True, deck_fields=())
    def work() -> None:
        Deck("d", "bad \ud800 text")

    run(work)
    assert "bad \\ud800 text" in text_of()


def test_appending_copies_nothing() -> None:
    """A line added to a large deck costs the line: 16,000 rows take no minute."""
    deck = Deck("d", "x" * 10_000_000, auto_add_to_deck=False)
    tracemalloc.start()
    try:
        deck.append("one more")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000
    assert deck.html.endswith("x\none more")


def lines_run(function: Any, *args: Any) -> int:
    """How many lines of Python a call runs, in all that it calls."""
    count = 0

    def local(_frame: Any, event: str, _arg: Any) -> Any:
        nonlocal count
        count += event == "line"
        return local

    before = sys.gettrace()
    sys.settrace(local)
    try:
        function(*args)
    finally:
        sys.settrace(before)
    return count


def test_decks_of_one_name_cost_the_same_each() -> None:
    """The work for decks of the same name grows with their number, not with its square."""
    few, many = (lines_run(page, [("same", "")] * number) for number in (200, 2000))
    assert many < 12 * few


def test_decks_of_a_call_by_hand() -> None:
    """They are there until the next call: the standard ones around the user's; of a call inside, those of the whole."""

    @task(enable_deck=True, deck_fields=(DeckField.TIMELINE, DeckField.INPUT, DeckField.DEPENDENCIES))
    def shown(a: int) -> int:
        current_context().default_deck.append("<b>mine</b>")
        return a

    @task
    def bare(a: int) -> int:
        Deck("other", "x")
        return a

    @task
    def outer(a: int) -> int:
        Deck("outer")
        return bare(a=shown(a=a))

    def names() -> list[str]:
        return [deck.name for deck in current_context().decks]

    for _ in range(2):
        shown(a=3)
        assert names() == ["Timeline", "default", "Dependencies", "Input"]
        found = {deck.name: deck.html for deck in current_context().decks}
        assert (found["default"], "<pre>3</pre>" in found["Input"]) == ("<b>mine</b>", True)
        assert "protobuf" in found["Dependencies"]
    bare(a=3)
    assert names() == ["other"]
    outer(a=3)
    assert names() == ["Timeline", "outer", "default", "Dependencies", "Input", "other"]


def test_decks_that_cannot_be_made_by_hand(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """The call goes on, and the log says why."""

    @task(enable_deck=True)
    def shown(a: int) -> int:
        return a

    monkeypatch.setattr(shown, "_deck_fields", 5)  # as a plugin's subclass may leave it
    with caplog.at_level(logging.ERROR, logger().name):
        monkeypatch.setattr(logger(), "propagate", True)
        assert shown(a=3) == 3
    assert "the deck of this task is not written, or not complete: TypeError" in caplog.text


def test_tables_are_shown_without_being_read() -> None:
    """A table in storage by its place and columns, one made of a frame by the frame; and a renderer of the user's."""
    pandas = pytest.importorskip("pandas")
    kind = StructuredDatasetType(columns=[{"name": "<a>", "literal_type": {"simple": "INTEGER"}}])
    metadata = StructuredDatasetMetadata(structured_dataset_type=kind)
    html = value_html(StructuredDataset(uri="s3://nobody/reads", file_format="csv", metadata=metadata))
    assert "table of format csv at s3://nobody/reads" in html
    assert "<td>&lt;a&gt;</td><td>int</td>" in html
    schema = FlyteSchema.__class_getitem__({"<a>": int})(remote_path="s3://nobody/reads")
    html = value_html(schema, type(schema))
    assert "table of format parquet at s3://nobody/reads" in html
    assert "<td>&lt;a&gt;</td><td>int</td>" in html
    assert value_html(FlyteSchema(remote_path="s3://b/k")) == '<p class="shape">table of format parquet at s3://b/k</p>'
    frame = pandas.DataFrame({"a": [1, 2]})
    assert "2 rows x 1 column" in value_html(StructuredDataset(dataframe=frame), StructuredDataset)
    StructuredDatasetTransformerEngine.register_renderer(pandas.DataFrame, Bold())
    try:
        assert value_html(frame) == value_html(StructuredDataset(dataframe=frame)) == f"<b>{frame}</b>"
    finally:
        del StructuredDatasetTransformerEngine.Renderers[pandas.DataFrame]
    engine = TypeEngine.get_transformer(pandas.DataFrame)
    assert isinstance(engine, StructuredDatasetTransformerEngine)
    assert "<table" in engine.to_html(FlyteContextManager.current_context(), frame, pandas.DataFrame)


def test_arrow_tables_by_their_renderer() -> None:
    """As pyarrow prints them, escaped."""
    arrow = pytest.importorskip("pyarrow")
    assert "&lt;a&gt;: int64" in ArrowRenderer().to_html(arrow.table({"<a>": [1]}))
    assert isinstance(ArrowRenderer(), Renderable)
