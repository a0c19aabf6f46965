"""Where secrets are looked for."""

from __future__ import annotations

import os
import traceback
from typing import TYPE_CHECKING

import pytest

from flyteweight.runtime.context import ExecutionMode, FlyteContextManager
from flyteweight.runtime.secrets import SecretNotFound, SecretsManager

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory of secrets, and no other settings."""
    for name in list(os.environ):
        if name.startswith(("FLYTE_SECRETS_", "_FSEC_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("FLYTE_SECRETS_DEFAULT_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def secrets() -> SecretsManager:
    """The secrets of a scheduled run."""
    return SecretsManager()


@pytest.mark.parametrize(
    ("arguments", "variable", "file"),
    [
        (("Group", "Key"), "_FSEC_GROUP_KEY", "group/key"),
        (("Group", "Key", "V1"), "_FSEC_GROUP_V1_KEY", "group/v1/key"),
        (("Group",), "_FSEC_GROUP", "group"),
        ((None, "Key"), "_FSEC_KEY", "key"),
    ],
)
def test_variable_first_then_file(
    secrets: SecretsManager,
    places: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str | None, ...],
    variable: str,
    file: str,
) -> None:
    """The upper-cased variable wins over the lower-cased file; white space around either is dropped."""
    assert secrets.get_secrets_env_var(*arguments) == variable
    assert secrets.get_secrets_file(*arguments) == str(places / file)
    (places / file).parent.mkdir(parents=True, exist_ok=True)
    (places / file).write_text("  from file\n")
    assert secrets.get(*arguments) == "from file"
    monkeypatch.setenv(variable, " from env ")
    assert secrets.get(*arguments) == "from env"


def test_settings_change_the_places(secrets: SecretsManager, places: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The three FLYTE_SECRETS variables change prefix, directory and the file's prefix."""
    monkeypatch.setenv("FLYTE_SECRETS_ENV_PREFIX", "MY_")
    monkeypatch.setenv("FLYTE_SECRETS_FILE_PREFIX", "pre-")
    assert secrets.get_secrets_env_var("g", "k") == "MY_G_K"
    assert secrets.get_secrets_file("g", "k") == str(places / "g" / "pre-k")


def test_attributes_are_short_for_get(secrets: SecretsManager, monkeypatch: pytest.MonkeyPatch) -> None:
    """``secrets.group.key`` is ``secrets.get("group", "key")``, and ``hasattr`` works."""
    monkeypatch.setenv("_FSEC_G_K", "value")
    assert secrets.G.K == "value"
    assert hasattr(secrets.G, "K")
    assert not hasattr(secrets.G, "missing")


def test_local_runs_also_look_without_the_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a local run the variable without the prefix is found, after the one with it; elsewhere it is not."""
    monkeypatch.setenv("G_K", "plain")
    assert SecretsManager(local=True).get("g", "k") == "plain"
    with pytest.raises(SecretNotFound):
        SecretsManager().get("g", "k")
    monkeypatch.setenv("_FSEC_G_K", "prefixed")
    assert SecretsManager(local=True).get("g", "k") == "prefixed"


def test_a_manager_made_by_hand_knows_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """It looks without the prefix while a person runs the code, and only then."""
    monkeypatch.setenv("G_K", "plain")
    made, context = SecretsManager(), FlyteContextManager.current_context()
    for mode in (ExecutionMode.LOCAL_TASK_EXECUTION, ExecutionMode.TASK_EXECUTION):
        state = context.execution_state.with_params(mode=mode)
        with FlyteContextManager.with_context(context.with_execution_state(state)):
            if state.is_local_execution():
                assert made.get("g", "k") == "plain"
            else:
                with pytest.raises(SecretNotFound):
                    made.get("g", "k")


def test_a_miss_lists_every_place(places: Path) -> None:
    """The error names both variables, the file and what to add to the task; it is a ValueError."""
    with pytest.raises(ValueError, match="no secret") as caught:
        SecretsManager(local=True).get("g", "k")
    text = str(caught.value)
    for part in ("_FSEC_G_K", "variable G_K", str(places / "g" / "k"), "No such file", "Secret(group='g', key='k')"):
        assert part in text


def test_bytes_come_from_files_only(secrets: SecretsManager, places: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``encode_mode="rb"`` gives a file's bytes; a variable stays text, as in flytekit."""
    (places / "k").write_bytes(b"\xff\x00secret")
    assert secrets.get(key="k", encode_mode="rb") == b"\xff\x00secret"
    monkeypatch.setenv("_FSEC_K", "text")
    assert secrets.get(key="k", encode_mode="rb") == "text"


def test_binary_secret_read_as_text_does_not_leak(secrets: SecretsManager, places: Path) -> None:
    """The error for bytes that are no text names the file and not the value, also in its traceback's causes."""
    (places / "k").write_bytes(b"\xfftop-secret")
    with pytest.raises(ValueError, match="encode_mode='rb'") as caught:
        secrets.get(key="k")
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert "top-secret" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("arguments", [{}, {"group": "", "key": ""}, {"key": "k", "encode_mode": "w"}])
def test_wrong_arguments(secrets: SecretsManager, arguments: dict[str, str]) -> None:
    """A secret needs a group or a key, and one of two modes."""
    with pytest.raises(ValueError, match=r"needs a group or a key|expected 'r'"):
        secrets.get(**arguments)
