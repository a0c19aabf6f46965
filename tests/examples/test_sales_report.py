"""The example that leaves a data frame and a plot in its deck: run as its page says, and looked at in a browser."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from browser import CHROMIUM, ask
from flyteidl.core.literals_pb2 import LiteralMap

REPOSITORY = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent

#: Opens the user's deck at a phone's width; the answers become the text of the document.
QUESTION = """
  const open = page.querySelector("#flyte-frame-container > div.active");
  const picture = open.querySelector("img"), table = open.querySelector("table");
  return {
    opened: page.querySelector("#flyte-frame-tabs li.active").textContent,
    shape: open.querySelector("p.shape").innerText,
    head: [...table.querySelectorAll("th")].map(cell => cell.innerText.replace(/\\s+/g, " ").trim()),
    rows: [...table.querySelectorAll("tbody tr")].map(row => [...row.children].map(cell => cell.innerText)),
    pixels: [picture.naturalWidth, picture.naturalHeight],
    inside: picture.getBoundingClientRect().right <= page.documentElement.clientWidth,
    resources: view.performance.getEntriesByType("resource").map(entry => entry.name.slice(0, 40)),
  };
"""


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the task left its outputs."""
    directory = tmp_path_factory.mktemp("sales")
    env = {"PATH": os.environ["PATH"], "HOME": str(directory)}
    commands = (
        (
            *("flyteweight", "inputs", "examples.sales_report:report", "sales=examples/sales.csv"),
            *("--output", directory / "inputs.pb"),
        ),
        (
            *("pyflyte-execute", "--inputs", directory / "inputs.pb", "--output-prefix", directory / "out"),
            *("--raw-output-data-prefix", directory / "raw", "--resolver"),
            *("flyteweight.resolvers.default_task_resolver", "--", "task-module", "examples.sales_report"),
            *("task-name", "report"),
        ),
    )
    for command, *arguments in commands:
        done = subprocess.run(
            [BIN / str(command), *map(str, arguments)],
            cwd=REPOSITORY,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    return directory / "out"


def test_the_frame_is_an_output(ran: Path) -> None:
    """The totals are stored as a table with the declared columns."""
    table = LiteralMap.FromString((ran / "outputs.pb").read_bytes()).literals["o0"].scalar.structured_dataset
    assert [column.name for column in table.metadata.structured_dataset_type.columns] == ["shop", "amount"]
    assert pd.read_parquet(table.uri).values.tolist() == [["Harbour", 597.5], ["Market", 563.5]]


def test_the_deck_holds_both(ran: Path) -> None:
    """The page has the frame and the plot, and the standard decks after them."""
    page = (ran / "deck.html").read_text()
    assert "2 rows x 2 columns" in page
    assert page.count("data:image/png;base64,") == 1


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: apt-get install chromium)")
def test_what_a_person_sees(ran: Path, tmp_path: Path) -> None:
    """The user's deck is open, with the frame and a plot that fits a phone; nothing is fetched."""
    facts = ask((ran / "deck.html").read_text(), QUESTION, tmp_path)
    assert facts["opened"] == "Sales"
    assert facts["shape"] == "2 rows x 2 columns"
    assert [name.split(" ")[0] for name in facts["head"]] == ["shop", "amount"]
    assert facts["rows"] == [["Harbour", "597.5"], ["Market", "563.5"]]
    assert min(facts["pixels"]) > 200
    assert facts["inside"]
    assert not [name for name in facts["resources"] if not name.startswith("data:")]
