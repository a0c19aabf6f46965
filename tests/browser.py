"""Pages as people see them: asked in headless Chromium, which CI installs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import escape, unescape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

#: None where it is not installed: tests that need it are skipped with a word.
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

#: Asks the page, in a frame of a phone's width, what a person would see; the answers become the text of the document.
_HARNESS = """
<iframe id="page" width="{width}" height="900" srcdoc="{page}"></iframe>
<script>
const frame = document.getElementById("page");
const question = (page, view) => {{
{question}
}};
frame.addEventListener("load", () => {{
  const facts = question(frame.contentDocument, frame.contentWindow);
  document.documentElement.innerText = "FACTS" + JSON.stringify(facts) + "END";
}});
</script>
"""


def ask(page: str, question: str, directory: Path, *options: str, width: int = 360) -> dict[str, Any]:
    """What ``question``, the body of a function of ``page`` and ``view``, returns of a page of that width."""
    harness = directory / "ask.html"
    harness.write_text(_HARNESS.format(width=width, page=escape(page), question=question))
    done = subprocess.run(
        [
            *(CHROMIUM or "", "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000"),
            *(f"--user-data-dir={directory / 'profile'}", *options, "--dump-dom", harness.as_uri()),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    found = re.search("FACTS(.*)END", unescape(done.stdout))
    assert found is not None, done.stdout[-2000:] + done.stderr
    facts: dict[str, Any] = json.loads(found[1])
    return facts
