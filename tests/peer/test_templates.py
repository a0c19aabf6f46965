"""The serialised template of a declaration is flytekit's, except for the resolver's path."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, NamedTuple

import pytest
from flyteidl.admin.description_entity_pb2 import DescriptionEntity
from flyteidl.core.tasks_pb2 import TaskTemplate
from peer.create import REPOSITORY
from peer.declarations import VARIANTS, modules_for
from peer.worlds import World, Worlds, level

if TYPE_CHECKING:
    from pathlib import Path

SERIALIZERS = {
    "flytekit": """
from collections import OrderedDict
from contextlib import nullcontext
from flytekit.configuration import FastSerializationSettings, Image, ImageConfig, SerializationSettings
from flytekit.core.base_task import Task
from flytekit.core.context_manager import ExecutionState, FlyteContextManager
from flytekit.core.resources import Resources, ResourceSpec
from flytekit.tools.translator import get_serializable


def serialize(task, settings):
    spec = get_serializable(OrderedDict(), settings, task)
    # Without a docstring flytekit writes a description that says nothing.
    says_something = spec.docs is not None and spec.docs.short_description
    docs = spec.docs.to_flyte_idl().SerializeToString(deterministic=True) if says_something else b""
    return spec.template.to_flyte_idl().SerializeToString(deterministic=True), docs


def no_image_builds():
    # flytekit builds the image of an ImageSpec when it serialises one outside an execution.
    context = FlyteContextManager.current_context()
    state = context.new_execution_state().with_params(mode=ExecutionState.Mode.TASK_EXECUTION)
    return FlyteContextManager.with_context(context.with_execution_state(state))
""",
    "flyteweight": """
from contextlib import nullcontext
from flyteweight.settings.configuration import FastSerializationSettings, Image, ImageConfig, SerializationSettings
from flyteweight.tasks.base import Task
from flyteweight.settings.resources import Resources, ResourceSpec
from flyteweight.tasks.serialize import task_template


def serialize(task, settings):
    docs = task.docs.to_message().SerializeToString(deterministic=True) if task.docs else b""
    return task_template(task, settings).SerializeToString(deterministic=True), docs


no_image_builds = nullcontext
""",
}

SERIALIZE_ALL = """
import importlib

images = ImageConfig.create_from(
    Image("default", "ghcr.io/x/default", tag="d1"),
    [
        Image("other", "ghcr.io/x/other", tag="o1"),
        Image("pinned", "ghcr.io/x/pinned", digest="sha256:" + "a" * 64),
        Image("bare", "ghcr.io/x/bare"),
    ],
)
for module_name in request["modules"]:
    module = importlib.import_module(module_name)
    tasks = {name: value for name, value in vars(module).items() if isinstance(value, Task)}
    for variant, arguments in request["variants"]:
        getattr(module, "before_each", lambda: None)()
        for name, task in tasks.items():
            settings = eval(f"SerializationSettings({arguments})")
            with no_image_builds() if module_name == "specified" and name != "spec_noop" else nullcontext():
                template, docs = serialize(task, settings)
            reply(f"{variant}.{module_name}.{name}", template)
            reply(f"docs.{variant}.{module_name}.{name}", docs)
"""

MODULE_NAMES = ["plain", "described", "settings", "specified", "instances", "team.models.train", "team.wrapped"]


class Serialized(NamedTuple):
    theirs: dict[str, bytes]
    ours: dict[str, bytes]


def _serialize(
    world: World, modules: list[str], directory: Path, env: dict[str, str] | None = None
) -> dict[str, bytes]:
    request = {"modules": modules, "variants": [list(variant) for variant in VARIANTS]}
    code = SERIALIZERS[world.sdk] + SERIALIZE_ALL
    return world.script(code, request, directory, modules=modules_for(world.sdk), env=env)


@pytest.fixture(scope="module")
def serialized(worlds: Worlds, tmp_path_factory: pytest.TempPathFactory) -> Serialized:
    """Every declaration under every variant of settings, in one process of each world."""
    directory = tmp_path_factory.mktemp("templates")
    theirs, ours = (_serialize(world, MODULE_NAMES, directory) for world in worlds.both)
    return Serialized(theirs, ours)


@pytest.fixture(scope="module")
def pods(worlds: Worlds, tmp_path_factory: pytest.TempPathFactory) -> Serialized:
    """Pod templates of Kubernetes' own objects; both SDKs run in the peer's Python, which has that package."""
    directory = tmp_path_factory.mktemp("pods")
    ours = World("flyteweight", worlds.theirs.python, worlds.ours.default_resolver)
    return Serialized(
        _serialize(worlds.theirs, ["pods"], directory),
        _serialize(ours, ["pods"], directory, {"PYTHONPATH": str(REPOSITORY)}),
    )


def differences(result: Serialized) -> dict[str, list[str]]:
    """The lines in which messages differ (``-`` theirs, ``+`` ours), by variant, module and task."""
    found: dict[str, list[str]] = {}
    for name in result.theirs:
        kind = DescriptionEntity if name.startswith("docs.") else TaskTemplate
        theirs, ours = level(kind.FromString(result.theirs[name])), kind.FromString(result.ours[name])
        if theirs != ours:
            lines = difflib.ndiff(str(theirs).splitlines(), str(ours).splitlines())
            found[name] = [line for line in lines if not line.startswith(" ")]
    return found


def test_declarations_are_many(serialized: Serialized) -> None:
    """The table holds at least ninety declarations, and both worlds serialise the same ones."""
    assert set(serialized.theirs) == set(serialized.ours)
    assert sum(name.startswith("usual.") for name in serialized.theirs) >= 90


@pytest.mark.parametrize("variant", [variant.name for variant in VARIANTS])
@pytest.mark.parametrize("module", MODULE_NAMES)
def test_templates_are_equal(serialized: Serialized, module: str, variant: str) -> None:
    """Every declaration of a module gives flytekit's template under these settings."""
    prefixes = (f"{variant}.{module}.", f"docs.{variant}.{module}.")
    chosen = Serialized(*({k: v for k, v in side.items() if k.startswith(prefixes)} for side in serialized))
    assert chosen.theirs
    assert differences(chosen) == {}


def test_pod_templates_are_equal(pods: Serialized) -> None:
    """Pods from Kubernetes' objects are flytekit's: merged containers, images, environment, resources."""
    assert set(pods.theirs) == set(pods.ours)
    assert differences(pods) == {}


def test_our_default_resolver_is_named(serialized: Serialized) -> None:
    """The one difference: our templates name our resolver."""
    ours = TaskTemplate.FromString(serialized.ours["usual.plain.one"])
    theirs = TaskTemplate.FromString(serialized.theirs["usual.plain.one"])
    assert ours != theirs
    position = list(ours.container.args).index("--resolver") + 1
    assert ours.container.args[position] == "flyteweight.resolvers.default_task_resolver"
    assert theirs.container.args[position] == "flytekit.core.python_auto_container.default_task_resolver"


DEFAULT_RESOURCES = """
import {module}
images = ImageConfig.create_from(Image("default", "ghcr.io/x/default", tag="d1"))
settings = SerializationSettings(
    project="p", domain="d", version="v1", image_config=images,
    default_resources=ResourceSpec(
        requests=Resources(cpu="1", mem="2Gi", ephemeral_storage="3Gi"), limits=Resources(gpu="1")
    ),
)
reply("unset", serialize({module}.unset, settings)[0])
reply("set", serialize({module}.given, settings)[0])
"""

DEFAULT_RESOURCES_MODULE = """
from {sdk} import Resources, task


@task
def unset(a: int) -> int:
    return a


@task(requests=Resources(cpu="7"))
def given(a: int) -> int:
    return a
"""


def test_default_resources_apply_where_none_are_declared(worlds: Worlds, tmp_path: Path) -> None:
    """The settings' default resources are used for a task without resources, and only for that."""
    theirs, ours = (
        world.script(
            SERIALIZERS[world.sdk] + DEFAULT_RESOURCES.replace("{module}", "sized"),
            {},
            tmp_path,
            modules={"sized.py": DEFAULT_RESOURCES_MODULE},
        )
        for world in worlds.both
    )
    assert differences(Serialized(theirs, ours)) == {}
    resources = TaskTemplate.FromString(ours["unset"]).container.resources
    assert [entry.value for entry in resources.requests] == ["3Gi", "1", "2Gi"]
    assert [entry.value for entry in TaskTemplate.FromString(ours["set"]).container.resources.requests] == ["7"]


@pytest.mark.parametrize("root", ["auto", "."])
def test_names_of_modules_found_by_file(worlds: Worlds, tmp_path: Path, root: str) -> None:
    """A file of a package imported by its bare name gets the package's name, unless the root says to keep it."""
    code = """
import sys
sys.path.insert(0, "team/models")
import train
images = ImageConfig.create_from(Image("default", "ghcr.io/x/default", tag="d1"))
reply("train", serialize(train.fit, SerializationSettings(version="v1", image_config=images))[0])
"""
    theirs, ours = (
        world.script(
            SERIALIZERS[world.sdk] + code,
            {},
            tmp_path,
            modules=modules_for(world.sdk),
            env={"FLYTE_PYTHON_PACKAGE_ROOT": root},
        )
        for world in worlds.both
    )
    assert differences(Serialized(theirs, ours)) == {}
    name = TaskTemplate.FromString(ours["train"]).id.name
    assert name == ("team.models.train.fit" if root == "auto" else "train.fit")


def test_numbers_as_resources_are_written_as_text(tmp_path: Path, worlds: Worlds) -> None:
    """Numbers, which flytekit accepts and then cannot serialise, become the text that they are."""
    module = """
from {sdk} import Resources, task


@task(requests=Resources(cpu=0.5, mem=1024), limits=Resources(cpu=2))
def numbers(a: int) -> int:
    return a
"""
    code = """
import numbered
images = ImageConfig.create_from(Image("default", "ghcr.io/x/default", tag="d1"))
reply("numbers", serialize(numbered.numbers, SerializationSettings(image_config=images))[0])
"""
    world = worlds.ours
    replies = world.script(SERIALIZERS[world.sdk] + code, {}, tmp_path, modules={"numbered.py": module})
    resources = TaskTemplate.FromString(replies["numbers"]).container.resources
    assert [entry.value for entry in resources.requests] == ["0.5", "1024"]
    assert [entry.value for entry in resources.limits] == ["2"]


def test_dynamic_tasks_carry_the_settings(worlds: Worlds, tmp_path: Path) -> None:
    """A dynamic task's environment holds the settings, byte for byte as flytekit writes them."""
    module = """
from {sdk} import dynamic


@dynamic(environment={"A": "1"})
def spread(a: int) -> int:
    return a
"""
    code = """
import spreading
images = ImageConfig.create_from(Image("default", "ghcr.io/x/default", tag="d1"))
settings = SerializationSettings(project="p", domain="d", version="v1", image_config=images, env={"B": "2"})
reply("spread", serialize(spreading.spread, settings)[0])
"""
    theirs, ours = (
        world.script(SERIALIZERS[world.sdk] + code, {}, tmp_path, modules={"spreading.py": module})
        for world in worlds.both
    )
    assert differences(Serialized(theirs, ours)) == {}
    names = [pair.key for pair in TaskTemplate.FromString(ours["spread"]).container.env]
    assert names == ["B", "_F_SS_C", "A"]
