"""The same call of flytekit's and of ours, in an image that has both."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest
from compat import create

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def python() -> Path:
    """The Python of the image."""
    return create.main()


def answer(python: Path, code: str, directory: Path) -> object:
    """What the code prints last, which is JSON."""
    done = subprocess.run([python, "-c", code], cwd=directory, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


QUESTIONS = {
    "pod_spec": (
        {"flytekit": "flytekit.core.resources", "flyteweight": "flyteweight.settings.pod_spec"},
        """
from {0} import pod_spec_from_resources as spec
from {sdk} import Resources as R
asked = [spec("main", R(cpu=1, mem="2Gi")), spec("main", None, R(gpu="1", ephemeral_storage="3Gi"), "amd.com/gpu"),
         spec("x", R(cpu="500m"), R(cpu=1)), spec("y")]
try:
    spec("x", R(cpu=[1, 2]))
except ValueError:
    asked.append("refused")
reply = [one if isinstance(one, str) else one.to_dict() for one in asked]
""",
    ),
    "markdown": (
        {"flytekit": "flytekit.deck", "flyteweight": "flyteweight.decks.renderers"},
        """
from {0} import MarkdownRenderer
reply = MarkdownRenderer().to_html("# a\\n\\n* *b* & <i>c</i>\\n\\n```\\n<x>\\n```")
""",
    ),
    "class_decorator": (
        {"flytekit": "flytekit.core.utils", "flyteweight": "flyteweight"},
        """
from {0} import ClassDecorator
class d(ClassDecorator):
    def __init__(self, task_function=None, port=1, **kwargs):
        super().__init__(task_function, port=port, **kwargs)
    def execute(self, *args, **kwargs):
        return [self.decorator_kwargs, self.task_function(*args, **kwargs)]
    def get_extra_config(self):
        return {{self.LINK_TYPE_KEY: "l", self.PORT_KEY: "2"}}
@d
def bare(a): "Doc."; return a
@d(port=7)
def given(a): return a
reply = [bare(3), given(4), bare.__name__, bare.__doc__, bare.get_extra_config()]
""",
    ),
    "lazy_module": (
        {"flytekit": "flytekit.lazy_import.lazy_module", "flyteweight": "flyteweight.runtime.lazy"},
        """
import sys
from {0} import lazy_module, is_imported
colorsys, missing = lazy_module("colorsys"), lazy_module("not_here")
reply = [is_imported("colorsys"), colorsys.rgb_to_hsv(1, 0, 0), is_imported("colorsys"), lazy_module("sys") is sys]
try:
    missing.x
except ImportError as error:
    reply.append("not_here" in str(error))
""",
    ),
    "contexts": (
        {"flytekit": "flytekit.core.context_manager", "flyteweight": "flyteweight.runtime.context"},
        """
from {0} import ExecutionState, FlyteContextManager as M
ctx, size = M.current_context(), M.size()
state = ctx.new_execution_state().with_params(mode=ExecutionState.Mode.TASK_EXECUTION)
pushed = M.push_context(ctx.with_execution_state(state).build())
reply = [M.size() - size, pushed is M.current_context(), pushed.execution_state.is_local_execution()]
reply += [M.pop_context() is pushed, M.current_context() is ctx, ctx.new_execution_state().mode is None]
builder = ctx.new_builder()
builder.execution_state = ctx.new_execution_state().with_params(mode=ExecutionState.Mode.LOCAL_TASK_EXECUTION)
with M.with_context(builder) as inner:
    M.push_context(inner.new_builder().with_compilation_state(None).build())
    reply += [inner.execution_state.is_local_execution(), M.size() - size]
reply += [M.size() - size, M.current_context() is ctx]
""",
    ),
    "mocks": (
        {"flytekit": "flytekit.testing", "flyteweight": "flyteweight.testing"},
        """
from {0} import patch, task_mock
from {sdk} import task, workflow
@task
def t(a: int) -> int:
    return a
@workflow
def w(a: int) -> int:
    return t(a=a)
with task_mock(t) as mock:
    mock.side_effect = lambda a: a * 10
    reply = [t(a=1), w(a=2), [call.kwargs for call in mock.call_args_list]]
@patch(t)
def check(mock, other):
    mock.return_value = 5
    return [w(a=1), other]
reply += [check("given"), t(a=3)]
try:
    patch(len)
except ValueError:
    reply.append("refused")
""",
    ),
    "output_metadata": (
        {"flytekit": "flytekit.core.context_manager", "flyteweight": "flyteweight.runtime.output_metadata"},
        """
import datetime
from {0} import OutputMetadata, OutputMetadataTracker
from {sdk} import FlyteContextManager, task
from {sdk}.{core} import ExecutionState
class Artifact:
    time_partition_granularity = 3
class Item:
    def serialize_to_string(self, ctx, name):
        return "item", name
@task
def t() -> list[int]:
    value = [1]
    when = datetime.datetime(2024, 5, 1, tzinfo=datetime.timezone.utc)
    FlyteContextManager.current_context().output_metadata_tracker.add(
        value, OutputMetadata(Artifact(), {{"a": "b"}}, when, [Item()]))
    return value
ctx = FlyteContextManager.current_context()
state = ctx.execution_state.with_params(mode=ExecutionState.Mode.TASK_EXECUTION)
with FlyteContextManager.with_context(
    ctx.with_execution_state(state).with_output_metadata_tracker(OutputMetadataTracker())
) as ctx:
    literals = t.dispatch_execute(ctx, {empty}).literals
reply = dict(literals["o0"].metadata)
""",
    ),
}
WORLDS = {
    "flytekit": {
        "sdk": "flytekit",
        "core": "core.context_manager",
        "empty": "__import__('flytekit.models.literals').models.literals.LiteralMap({})",
    },
    "flyteweight": {
        "sdk": "flyteweight",
        "core": "runtime.context",
        "empty": "__import__('flyteweight.models').models.LiteralMap()",
    },
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_same_answer(python: Path, tmp_path: Path, question: str) -> None:
    """What users and plugins call by these names does the same."""
    homes, code = QUESTIONS[question]
    (tmp_path / "ask.py").write_text("")
    found = []
    for world, words in WORLDS.items():
        module = tmp_path / f"{world}_asks.py"
        module.write_text(code.format(homes[world], **words))
        ask = f"import json, {module.stem} as m; print(json.dumps(m.reply, default=str))"
        found.append(answer(python, ask, tmp_path))
    assert found[0] == found[1]
    assert found[0]


SHOW = """
import json
import matplotlib; matplotlib.use("Agg")
import matplotlib.pyplot as plot, numpy, pandas, polars, pyarrow
from PIL import Image
from flyteweight import StructuredDataset
from flyteweight.decks.values import value_html
frame = pandas.DataFrame({"<b>": ["<script>x</script>"] * 30, "n": range(30)})
wide = pandas.DataFrame([range(80)])
twice = pandas.DataFrame([[1, 2]], columns=["same", "same"])
y, x = numpy.mgrid[0:16, 0:3000]
values = {
    "pandas": frame, "indexed": frame.set_index("<b>"), "series": frame["n"], "wide": wide, "twice": twice,
    "arrow": pyarrow.table({"<b>": ["<script>x</script>"] * 30, "n": range(30)}),
    "batch": pyarrow.RecordBatch.from_pydict({"n": [1]}),
    "polars": polars.from_pandas(frame), "lazy": polars.from_pandas(frame).lazy(),
    "dataset": StructuredDataset(dataframe=frame), "far": StructuredDataset(uri="s3://b/<i>"),
    "numbers": numpy.arange(6.0).reshape(2, 3), "matrix": numpy.where(x == 5, numpy.nan, x * y),
    "colours": numpy.zeros((9, 8, 3), "uint8"), "nothing": numpy.zeros((0, 3)), "one": numpy.array(7),
    "objects": numpy.array([object(), "<script>x</script>"]), "many": numpy.arange(100_000),
    "image": Image.new("CMYK", (3000, 300)), "plot": plot.figure(),
}
print(json.dumps({name: value_html(value) for name, value in values.items()}))
"""


def test_frames_and_pictures(python: Path, tmp_path: Path) -> None:
    """Frames of three libraries alike: shape, types, ten rows; arrays, images and plots as pictures; all escaped."""
    shown = answer(python, SHOW, tmp_path)
    assert isinstance(shown, dict)
    for name in ("pandas", "arrow", "polars", "indexed", "dataset"):
        html = shown[name]
        assert "30 rows x " in html
        assert "shown: the first 10 rows" in html
        assert html.count("<tr>") == 11
        assert "<small>int64</small>" in html.lower()
        assert "&lt;script&gt;x&lt;/script&gt;" in html
    for name in ("pandas", "arrow", "polars", "lazy"):
        assert "<th>&lt;b&gt;<small>" in shown[name]
    assert "s3://b/&lt;i&gt;" in shown["far"]
    assert "rows not counted x 2 columns" in shown["lazy"]
    assert "1 row x 80 columns; shown: the first 50 columns" in shown["wide"]
    assert shown["twice"].count("<th>same<small>") == 2
    assert "30 rows x 1 column" in shown["series"]
    assert "1 row x 1 column" in shown["batch"]
    assert "array of 2 x 3, float64; from 0 to 5" in shown["numbers"]
    assert "[3. 4. 5.]" in shown["numbers"]
    assert "array of one number, int64; from 7 to 7" in shown["one"]
    assert "… the first of each dimension" in shown["many"]
    assert "2 objects" in shown["objects"]
    for name in ("matrix", "colours", "image", "plot"):
        assert "<img" in shown[name]
        assert 'src="data:image/png;base64,' in shown[name]
        assert len(shown[name]) < 400_000
    assert "3000 x 300 pixels, CMYK" in shown["image"]
    assert not any("<script" in html for html in shown.values())
