"""Settings: how they are read from a container's environment, and what is refused."""

from __future__ import annotations

import base64
import gzip
import json
from typing import TYPE_CHECKING, ClassVar

import pytest

from flyteweight.exceptions import FlyteAssertion
from flyteweight.settings.configuration import (
    DefaultImages,
    FastSerializationSettings,
    Image,
    ImageConfig,
    PythonVersion,
    SerializationSettings,
    settings_of_run,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def container(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment without serialised settings, of a run that has long names and aliases of identity."""
    monkeypatch.delenv("_F_SS_C", raising=False)
    monkeypatch.setenv("FLYTE_INTERNAL_EXECUTION_PROJECT", "run-project")
    monkeypatch.setenv("_F_PRJ", "alias")
    monkeypatch.delenv("FLYTE_INTERNAL_EXECUTION_DOMAIN", raising=False)
    monkeypatch.setenv("_F_DM", "run-domain")
    monkeypatch.setenv("FLYTE_INTERNAL_TASK_VERSION", "run-version")
    return monkeypatch


def transported(**settings: object) -> str:
    """Settings as ``_F_SS_C`` carries them, by the encoding's definition."""
    return base64.b64encode(gzip.compress(json.dumps(settings).encode())).decode()


def test_run_without_serialised_settings(container: pytest.MonkeyPatch) -> None:
    """Without ``_F_SS_C`` there are no images, and project and domain are the execution's."""
    settings = settings_of_run()
    assert settings.image_config == ImageConfig()
    assert (settings.project, settings.domain, settings.version) == (
        "run-project",
        "run-domain",
        "run-version",
    )
    assert not settings.should_fast_serialize()


def test_run_with_serialised_settings(container: pytest.MonkeyPatch) -> None:
    """Given project wins over the execution's, an empty one does not, and the version is always the task's."""
    container.setenv(
        "_F_SS_C", transported(project="p", domain="", version="old", image_config={"default_image": None})
    )
    settings = settings_of_run()
    assert (settings.project, settings.domain, settings.version) == ("p", "run-domain", "run-version")


def test_run_without_version_has_an_empty_one(container: pytest.MonkeyPatch) -> None:
    """The task's version replaces the settings' one even if it is empty."""
    container.setenv("_F_SS_C", transported(version="old"))
    container.setenv("FLYTE_INTERNAL_TASK_VERSION", "")
    assert settings_of_run().version == ""


def test_empty_long_name_hides_a_filled_alias(container: pytest.MonkeyPatch) -> None:
    """Of two names for one thing the first that is set counts, even if it is empty."""
    container.setenv("FLYTE_INTERNAL_EXECUTION_PROJECT", "")
    assert settings_of_run().project == ""


def test_run_with_a_downloaded_archive(container: pytest.MonkeyPatch) -> None:
    """The archive of the running task replaces the one in the settings."""
    container.setenv("_F_SS_C", transported(fast_serialization_settings={"enabled": False, "destination_dir": "/x"}))
    assert settings_of_run("s3://b/a.tar.gz", "/root").fast_serialization_settings == (
        FastSerializationSettings(True, "/root", "s3://b/a.tar.gz")
    )
    assert not settings_of_run("", "/root").should_fast_serialize()


@pytest.mark.parametrize(
    "text",
    [
        "AAAA",
        "not base64 at all!",
        base64.b64encode(gzip.compress(b"not json")).decode(),
        base64.b64encode(gzip.compress(b"[1]")).decode(),
        base64.b64encode(gzip.compress(b"{}")[:-9]).decode(),
    ],
    ids=["no gzip", "no base64", "no json", "no object", "cut"],
)
def test_unreadable_settings_are_named(text: str) -> None:
    """Text in another form raises an error that names the variable."""
    with pytest.raises(ValueError, match="_F_SS_C must"):
        SerializationSettings.from_transport(text)


def test_unknown_keys_are_left_out() -> None:
    """A newer SDK may have written more than we know."""
    text = transported(
        image_config={"default_image": {"name": "default", "fqn": "x", "tag": "1", "digest": None, "new": 1}},
        newer={"a": 1},
    )
    assert SerializationSettings.from_transport(text).image_config == ImageConfig(Image("default", "x", tag="1"))


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("x/y:1", Image("n", "x/y", tag="1")),
        ("localhost:5000/y:1", Image("n", "localhost:5000/y", tag="1")),
        ("localhost:5000/y", Image("n", "localhost:5000/y")),
        ("x/y@sha256:00", Image("n", "x/y", digest="sha256:00")),
        ("y", Image("n", "y")),
    ],
)
def test_image_identifiers(identifier: str, expected: Image) -> None:
    """Tag, digest and the registry's port are told apart."""
    assert Image.look_up_image_info("n", identifier, allow_no_tag_or_digest=True) == expected


def test_image_without_tag_says_what_to_write() -> None:
    """An image that may change between runs is refused."""
    with pytest.raises(FlyteAssertion, match=r"'x/y' has neither a tag nor a digest; write x/y:TAG"):
        ImageConfig.from_images("x/y")


def test_default_image_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """``FLYTE_INTERNAL_IMAGE`` is the default image; without it, the published one for this Python."""
    monkeypatch.setenv("FLYTE_INTERNAL_IMAGE", "x/y:7")
    assert ImageConfig.auto_default_image() == ImageConfig.from_images("x/y:7")
    monkeypatch.delenv("FLYTE_INTERNAL_IMAGE")
    assert DefaultImages.default_image().startswith("cr.flyte.org/flyteorg/flytekit:py3.")

    class Others(DefaultImages):
        _DEFAULT_IMAGE_PREFIXES: ClassVar = {PythonVersion.PYTHON_3_11: "registry/other:py3.11-"}

    assert Others.find_image_for(PythonVersion.PYTHON_3_11) == f"registry/other:py3.11-{Others.get_version_suffix()}"
    assert Others.find_image_for(PythonVersion.PYTHON_3_12, "v1.2") == "cr.flyte.org/flyteorg/flytekit:py3.12-1.2"


def test_images_of_configuration_files_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A configuration file that the environment names, or that lies in the working directory, changes no image."""
    for name in ("flytekit.config", "named.config"):
        (tmp_path / name).write_text("[images]\ndefault = x/file:1\nother = x/other:1\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FLYTECTL_CONFIG", str(tmp_path / "named.config"))
    assert ImageConfig.auto() == ImageConfig.from_images(None)
    assert ImageConfig.auto(img_name="x/y:7") == ImageConfig.from_images("x/y:7")


def test_builder_does_not_change_what_it_started_from() -> None:
    """A builder works on copies, and refuses attributes that settings do not have."""
    settings = SerializationSettings(ImageConfig(), env={"A": "1"})
    builder = settings.new_builder()
    assert builder.env is not None
    builder.env["B"] = "2"
    assert builder.build().env == {"A": "1", "B": "2"}
    assert settings.env == {"A": "1"}
    builder.colour = "red"  # type: ignore[attr-defined]
    with pytest.raises(TypeError, match="colour"):
        builder.build()
