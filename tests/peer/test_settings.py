"""Serialization settings travel in ``_F_SS_C`` byte for byte as flytekit's do, and declarations are refused alike."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from flyteweight.settings.configuration import SerializationSettings

if TYPE_CHECKING:
    from pathlib import Path

    from peer.worlds import Worlds

IMPORTS = {
    "flytekit": """
from flytekit import Cache, Resources, Secret, TaskMetadata
from flytekit.configuration import (
    FastSerializationSettings, Image, ImageConfig, SerializationSettings
)
from flytekit.core.resources import ResourceSpec
""",
    "flyteweight": """
from flyteweight import Cache, Resources, Secret, TaskMetadata
from flyteweight.settings.configuration import (
    FastSerializationSettings, Image, ImageConfig, SerializationSettings
)
from flyteweight.settings.resources import ResourceSpec
""",
}

SETTINGS = {
    "for_image": 'SerializationSettings.for_image("ghcr.io/x/y:1", "v1")',
    "for_image_everything": (
        'SerializationSettings.for_image("localhost:30000/y:1", "v1", "p", "d", "/usr/local/bin/python")'
    ),
    "for_image_digest": f'SerializationSettings.for_image("x/y@sha256:{"0" * 64}", "v1")',
    "nothing": "SerializationSettings(image_config=ImageConfig())",
    "bare_python": 'SerializationSettings(ImageConfig(), python_interpreter="python")',
    "root_python": 'SerializationSettings(ImageConfig(), python_interpreter="/bin/python")',
    "images": 'SerializationSettings(ImageConfig.from_images("x/d:1", {"a": "x/a:2", "b": "x/b"}), version="v1")',
    "auto": 'SerializationSettings(ImageConfig.auto(img_name="x/d:1"))',
    "everything": (
        'SerializationSettings(ImageConfig.auto(img_name="x/d:1"), "p", "d", "v", {"A": "ü", "B": "1"}, '
        'ResourceSpec(Resources(cpu="1", mem="2Gi"), Resources(gpu=1)), "git@x:y", "/a/b/c/python", "/other", '
        'FastSerializationSettings(True, "/root", "s3://b/x.tar.gz"), "/src")'
    ),
    "with_context": 'SerializationSettings.for_image("x/y:1", "v1").with_serialized_context()',
    "with_context_twice": (
        'SerializationSettings(ImageConfig(), env={"A": "1"}).with_serialized_context().with_serialized_context()'
    ),
    "built": (
        'SerializationSettings.for_image("x/y:1", "v1").new_builder()'
        ".with_fast_serialization_settings(FastSerializationSettings(enabled=True)).build()"
    ),
}

TRANSPORT = """
for name, expression in request["settings"].items():
    settings = eval(expression)
    reply(f"{name}.transport", settings.serialized_context)
    reply(f"{name}.env", repr(settings.env))
    again = SerializationSettings.from_transport(settings.serialized_context)
    reply(f"{name}.again", again.serialized_context)
    reply(f"{name}.entrypoint", str(settings.entrypoint_settings.path))
"""

REFUSED = {
    "image_without_tag": 'Image.look_up_image_info("default", "x/y")',
    "image_tag_and_digest": 'Image("a", "x/y", tag="1", digest="sha256:0")',
    "cache_without_version": "TaskMetadata(cache=True)",
    "cache_serialize_alone": "TaskMetadata(cache_serialize=True)",
    "cache_ignore_alone": 'TaskMetadata(cache_ignore_input_vars=("a",))',
    "timeout_text": 'TaskMetadata(timeout="3 min")',
    "timeout_float": "TaskMetadata(timeout=1.5)",
    "cache_object_empty": "Cache()",
    "cache_object_no_policies": "Cache(policies=[])",
    "resources_mem_float": "Resources(mem=1.5)",
    "resources_type": "Resources(cpu={})",
    "resources_pair_type": "Resources(gpu=(1, None))",
    "resources_triple": 'Resources(cpu=("1", "2", "3"))',
    "secret_without_group": 'Secret(key="k")',
    "secret_bad_variable": 'Secret(group="g", env_var="lower")',
}

ERRORS = """
import json
bases = {}
for name, expression in request["refused"].items():
    try:
        eval(expression)
    except Exception as error:
        bases[name] = [base.__name__ for base in type(error).__mro__]
    else:
        bases[name] = []
reply("bases.json", json.dumps(bases))
"""


def test_transport_is_equal_byte_for_byte(worlds: Worlds, tmp_path: Path) -> None:
    """The same settings give the same text, in the environment too, and reading it gives the same settings."""
    theirs, ours = (
        world.script(IMPORTS[world.sdk] + TRANSPORT, {"settings": SETTINGS}, tmp_path) for world in worlds.both
    )
    assert len(theirs) == 4 * len(SETTINGS)
    assert ours == theirs


def test_their_text_is_read(worlds: Worlds, tmp_path: Path) -> None:
    """What flytekit put into ``_F_SS_C`` becomes settings with every part in place."""
    replies = worlds.theirs.script(IMPORTS["flytekit"] + TRANSPORT, {"settings": SETTINGS}, tmp_path)
    settings = SerializationSettings.from_transport(replies["everything.transport"].decode())
    assert (settings.project, settings.domain, settings.version) == ("p", "d", "v")
    assert settings.env == {"A": "ü", "B": "1"}
    assert settings.default_resources is not None
    assert settings.default_resources.requests.mem == "2Gi"
    assert settings.default_resources.limits.gpu == 1
    assert settings.should_fast_serialize()
    image = settings.image_config.find_image("default")
    assert image is not None
    assert image.full == "x/d:1"


@pytest.fixture(scope="module")
def refusals(
    worlds: Worlds, tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Names of the classes of the error that each wrong declaration raises, in both worlds."""
    directory = tmp_path_factory.mktemp("refused")
    theirs, ours = (
        json.loads(world.script(IMPORTS[world.sdk] + ERRORS, {"refused": REFUSED}, directory)["bases.json"])
        for world in worlds.both
    )
    return theirs, ours


@pytest.mark.parametrize("name", REFUSED)
def test_wrong_declarations_are_refused_alike(
    refusals: tuple[dict[str, list[str]], dict[str, list[str]]], name: str
) -> None:
    """What flytekit refuses is refused, with an error that the same ``except`` clause catches."""
    theirs, ours = refusals
    assert theirs[name]
    assert theirs[name][0] in ours[name]
