"""What the README tells its readers to type works."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from flyteidl.core.literals_pb2 import Literal, LiteralMap, Primitive, Scalar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from s3 import S3

REPOSITORY = Path(__file__).resolve().parents[1]
README = (REPOSITORY / "README.md").read_text()


def blocks(language: str) -> list[str]:
    """The README's code blocks in this language, in their order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def shell(script: str, directory: Path, environment: Mapping[str, str] = os.environ) -> str:
    """Run a block as a reader would who has installed the package; returns what it prints."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["sh", "-ec", script],
        cwd=directory,
        env={**environment, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def write_task(directory: Path) -> None:
    """Write the README's task to the file that its first line names."""
    text = blocks("python")[0]
    (directory / text.split("\n")[0].removeprefix("# ")).write_text(text)


def test_by_hand_on_local_files(tmp_path: Path) -> None:
    """Each command of the session works: at once and piece by piece, for an item, from an archive, for registration."""
    write_task(tmp_path)
    at_once, pieces, _, item, archive, registration = blocks("sh")[:6]
    assert 'o0  str = "hello, hello, hello"' in shell(at_once, tmp_path)
    assert "hello, hello, hello" in shell(pieces, tmp_path)
    said = shell(item, tmp_path)
    assert said.count('o0  str = "hello, hello"\n') == 2
    assert "hello, hello, hello" in shell(archive, tmp_path)
    assert "hello.greet" in shell(registration, tmp_path)
    assert [path.name for path in (tmp_path / "registration").iterdir()] == ["0_hello.greet_1.pb"]


def test_by_hand_on_s3(s3: S3, tmp_path: Path) -> None:
    """The same commands with S3 URIs leave the output in the bucket, and run again on the same inputs."""
    write_task(tmp_path)
    bucket = s3.bucket()
    export, _, commands = blocks("sh")[2].partition("\n")
    given = dict(setting.split("=", 1) for setting in export.removeprefix("export ").split())
    assert set(given) <= set(s3.env)
    environment = {**os.environ, **s3.env}
    said = shell(commands.replace("s3://bucket", f"s3://{bucket}"), tmp_path, environment)
    assert said.count("hello, hello, hello") == 2
    assert s3.keys(f"s3://{bucket}/run") == ["run/again/outputs.pb", "run/inputs.pb", "run/out/outputs.pb"]


def test_what_a_dynamic_task_planned(tmp_path: Path) -> None:
    """The commands compile the example, and show the nodes of which the README quotes one."""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    assert blocks("text")[0] in shell(blocks("sh")[6], tmp_path, environment)


def test_in_a_pod(tmp_path: Path) -> None:
    """The container's arguments run with what a scheduler fills in, and what it leaves unfilled."""
    write_task(tmp_path)
    block = blocks("yaml")[0]
    lines = block[block.index("args:") : block.index("securityContext:")].splitlines()
    arguments = [line.strip().removeprefix("- ").strip('"') for line in lines if line.strip().startswith("- ")]
    filled = {"{{.input}}": "inputs.pb", "{{.outputPrefix}}": "out", "{{.rawOutputDataPrefix}}": str(tmp_path / "raw")}
    inputs = LiteralMap(literals={"count": Literal(scalar=Scalar(primitive=Primitive(integer=2)))})
    (tmp_path / "inputs.pb").write_bytes(inputs.SerializeToString())
    command = Path(sys.executable).with_name(arguments[0])
    subprocess.run([command, *(filled.get(word, word) for word in arguments[1:])], cwd=tmp_path, check=True)
    outputs = LiteralMap.FromString((tmp_path / "out" / "outputs.pb").read_bytes())
    assert outputs.literals["o0"].scalar.primitive.string_value == "hello, hello"


def links(page: Path) -> list[str]:
    """Where the page's links lead, without the place on the page."""
    text = page.read_text()
    named = dict(re.findall(r"^\[(.+)\]: ([^\s#]+)", text, re.MULTILINE))
    used = {name for name in named if re.search(rf"\[{re.escape(name)}\](?!: )", text)}
    assert used == named.keys()
    return [*re.findall(r"\]\(([^)#]+)[^)]*\)", text), *named.values()]


def repository_url() -> str:
    """Where the project says that its repository is."""
    [url] = re.findall(r'^Repository = "(.*)"$', (REPOSITORY / "pyproject.toml").read_text(), re.MULTILINE)
    return url


def test_links_lead_somewhere() -> None:
    """Each link of the documentation into the repository, by its address or relative, names a file that is there."""
    pages = [*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").glob("*.md"), *REPOSITORY.glob("benchmarks/*.md")]
    shown, raw = f"{repository_url()}/blob/main/", repository_url().replace("github.com", "raw.githubusercontent.com")
    broken = []
    for page in pages:
        for link in links(page):
            path = link.removeprefix(shown).removeprefix(f"{raw}/main/")
            home = REPOSITORY if path != link else page.parent
            if "://" not in path and not (home / path).exists():
                broken.append(f"{page.relative_to(REPOSITORY)}: {link}")
    assert broken == []


def test_links_of_the_readme_work_anywhere() -> None:
    """The README is also the package's page on an index, where a relative link, or one to a picture's page, is dead."""
    found = links(REPOSITORY / "README.md")
    assert [link for link in found if not link.startswith("https://")] == []
    assert [link for link in found if link.startswith(repository_url()) and link.endswith((".svg", ".png"))] == []
    assert len(found) > 10


def test_every_page_is_listed() -> None:
    """The README lists each page of docs/."""
    table = README[README.index("## Documentation") :]
    listed = set(re.findall(r"^\| \[docs/([\w-]+\.md)\] \|", table, re.MULTILINE))
    assert {page.name for page in (REPOSITORY / "docs").glob("*.md")} == listed


def test_make_knows_what_pages_promise() -> None:
    """Each ``make`` command that a page or the Makefile's own head names is one, and each one is named."""
    makefile = (REPOSITORY / "Makefile").read_text()
    pages = [*REPOSITORY.glob("*.md"), *REPOSITORY.glob("*/*.md")]
    head = re.findall(r"^#   make (\w+)", makefile, re.MULTILINE)
    named = {verb for page in pages for verb in re.findall(r"(?:`|^    )make (\w+)", page.read_text(), re.MULTILINE)}
    known = set(re.findall(r"^(\w+):", makefile, re.MULTILINE))
    assert named <= known
    assert set(head) <= known
    assert {"run", "test", "check", "bench", "lock"} <= named & set(head)


def python_blocks() -> list[tuple[str, str]]:
    """The Python of each page."""
    pages = [REPOSITORY / "README.md", *(REPOSITORY / "docs").glob("*.md")]
    found = [
        (page.name, block)
        for page in pages
        for block in re.findall(r"^```python\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)
    ]
    assert len(found) > 10
    return found


def test_names_in_the_pages_code_are_there() -> None:
    """What the pages' Python imports from the package is there, and all of it is Python."""
    for page, block in python_blocks():
        for node in ast.walk(ast.parse(block, page)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "flyteweight":
                exec(ast.unparse(node), {})


def test_commands_in_the_pages_are_there() -> None:
    """Each ``flyteweight`` subcommand in the pages' shell examples is one."""
    listed = re.findall(r"^  ([a-z-]+)  ", shell("flyteweight --help", REPOSITORY), re.MULTILINE)
    pages = [REPOSITORY / "README.md", *(REPOSITORY / "docs").glob("*.md")]
    used = {
        (page.name, word)
        for page in pages
        for block in re.findall(r"^```sh\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)
        for word in re.findall(r"^(?:\$ )?flyteweight ([a-z-]+)", block, re.MULTILINE)
    }
    assert {word for _, word in used} >= {"inputs", "show"}
    assert {(page, word) for page, word in used if word not in listed} == set()
