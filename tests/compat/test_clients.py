"""What modules import beside their tasks for registration and clients: builders of images, the client, promises."""

from __future__ import annotations

import os
import subprocess
import sys
from copy import copy
from typing import TYPE_CHECKING, Annotated

import numpy as np
import pyarrow as pa
import pytest
from click.testing import CliRunner
from flyteidl.core.types_pb2 import SchemaType

from flyteweight import ImageSpec, conditional, task, workflow
from flyteweight.compat import editors, remote
from flyteweight.compat.commands import main
from flyteweight.compat.configuration import Config
from flyteweight.compat.editors import DEFAULT_CODE_SERVER_EXTENSIONS, VscodeConfig, vscode
from flyteweight.compat.faces.columns import (
    convert_schema_type_to_structured_dataset_type,
    extract_cols_and_format,
    get_supported_types,
)
from flyteweight.compat.faces.promise import NodeOutput, Promise
from flyteweight.compat.image_builders import ImageBuildEngine, ImageSpecBuilder
from flyteweight.compat.models.types import LiteralType, SimpleType
from flyteweight.compat.plugin import FlytekitPluginProtocol, get_plugin
from flyteweight.compat.utilities import noop
from flyteweight.exceptions import FlyteAssertion, FlyteNotImplementedException
from flyteweight.runtime.context import RUN_VARIABLE
from flyteweight.settings.configuration import DefaultImages, ImageConfig, PythonVersion
from flyteweight.types.formats import FileExt
from flyteweight.workflows.promise import Promise as Ours

if TYPE_CHECKING:
    from pathlib import Path

    from commands import World


@task
def increased(a: int) -> int:
    """One more."""
    return a + 1


class Builder(ImageSpecBuilder):
    """Remembers what it was to build."""

    def __init__(self) -> None:
        self.built: list[ImageSpec] = []

    def build_image(self, image_spec: ImageSpec) -> str | None:
        """Build nothing."""
        self.built.append(image_spec)
        return None


@pytest.fixture
def builders(monkeypatch: pytest.MonkeyPatch) -> type[ImageBuildEngine]:
    """No builders."""
    monkeypatch.setattr(ImageBuildEngine, "_REGISTRY", {})
    return ImageBuildEngine


def test_builders_of_images(builders: type[ImageBuildEngine], monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that an image names, else that of the highest priority; none in a run."""
    with pytest.raises(FlyteAssertion, match=r"no builder 'None' .*registered: none"):
        builders.build(ImageSpec(name="a", registry="r"))
    low, high = Builder(), Builder()
    builders.register("low", low, priority=1)
    builders.register("high", high)
    assert set(builders.get_registry()) == {"low", "high"}
    named, unnamed = ImageSpec(name="a", builder="low"), ImageSpec(name="b")
    builders.build(named)
    builders.build(unnamed)
    assert (low.built, high.built) == ([named], [unnamed])
    with pytest.raises(FlyteAssertion, match=r"no builder 'other' .*registered: low, high"):
        builders.build(ImageSpec(name="a", builder="other"))
    monkeypatch.setenv(RUN_VARIABLE, "1")
    builders.build(unnamed)
    assert high.built == [unnamed]
    with pytest.raises(NotImplementedError, match="ImageSpecBuilder has to define build_image"):
        ImageSpecBuilder().build_image(named)


def test_the_client() -> None:
    """Modules make one when they are imported; what it would do says what is needed, and there is no such attribute."""
    for name in ("SynchronousFlyteClient", "FlyteLaunchPlan"):
        kind = getattr(remote, name)
        assert kind is getattr(remote, name)
        with pytest.raises(FlyteNotImplementedException, match=f"{name}.get talks to Flyte's control plane"):
            kind(None).get()
    client = remote.FlyteRemote(Config.for_endpoint("flyte.example.com"), "p", default_domain="d")
    assert (client.config.platform.endpoint, client.default_project, client.default_domain) == (
        "flyte.example.com",
        "p",
        "d",
    )
    for made in (
        client,
        remote.FlyteRemote.for_sandbox("p", interactive_mode_enabled=False),
        remote.FlyteRemote.for_endpoint("flyte.example.com", True, default_project="p"),
        remote.FlyteRemote.auto(default_project="p"),
    ):
        assert made.default_project == "p"
        with pytest.raises(FlyteNotImplementedException, match="fetch_task talks to Flyte's control plane"):
            made.fetch_task("name")
        assert not hasattr(made, "client")
        assert copy(made).default_project == "p"
    with pytest.raises(FlyteAssertion, match="endpoint should be provided"):
        remote.FlyteRemote(Config.for_endpoint(None))  # type: ignore[arg-type]
    with pytest.raises(AttributeError, match="no attribute 'FlyteOther'"):
        _ = remote.FlyteOther


def test_settings_of_a_client(tmp_path: Path) -> None:
    """flytectl's file is read, which has to be there; an INI file of older releases is not."""
    file = tmp_path / "config.yaml"
    file.write_text("admin:\n  endpoint: dns:///flyte.example.com\n")
    assert Config.auto(str(file)).platform.endpoint == "dns:///flyte.example.com"
    with pytest.raises(FileNotFoundError):
        Config.auto(str(tmp_path / "other.yaml"))
    assert Config.auto(str(tmp_path / "flyte.config")).platform.endpoint == "localhost:30080"


def test_pyflyte() -> None:
    """The command is an object that a module imports; a call of it says what there is instead."""
    done = CliRunner().invoke(main, ["run", "--remote", "file.py", "wf", "--a", "1"])
    assert done.exit_code == 1
    assert "'flyteweight run' runs a task or a workflow" in done.output


def test_editors(world: World) -> None:
    """A task that stops for a person is one by hand, and where that is turned off or comes second; else it is told."""
    world.module("""
        from flyteweight.compat.editors import VscodeConfig, vscode

        @task
        @vscode
        def stops(a: int) -> int:
            return a + 1

        @task
        @vscode(enable=False, config=VscodeConfig(extension_remote_paths=["here"]))
        def off(a: int) -> int:
            return a + 1

        @task
        @vscode(run_task_first=True, port=81)
        def first(a: int) -> int:
            return a + 1

        if __name__ == "__main__":
            print(stops(a=1))
    """)
    world.inputs(a=1)
    inputs = str(world.path / "inputs.pb")
    told = world.run("stops", inputs=inputs).failed("SYSTEM:NotImplemented")
    assert "@vscode of 'stops' makes an editor's server of the container" in told
    assert "enable=False" in told
    for name in ("off", "first"):
        assert world.run(name, inputs=inputs, prefix=str(world.path / name)).value() == 2
    assert world.command([sys.executable, str(world.path / "jobs.py")]).stdout == "2\n"
    config = VscodeConfig()
    config.add_extensions("one")
    config.add_extensions(["two"])
    assert config.extension_remote_paths == [*DEFAULT_CODE_SERVER_EXTENSIONS, "one", "two"]
    assert vscode(port=81).get_extra_config() == {"link_type": "vscode", "port": "81"}
    with pytest.raises(FlyteNotImplementedException, match=r"download_vscode\(\) makes"):
        editors.download_vscode(config)
    with pytest.raises(AttributeError, match="no attribute 'upload_vscode'"):
        _ = editors.upload_vscode


def test_editors_of_a_user_without_a_home(world: World, as_another_user: list[str]) -> None:
    """Clusters run containers as users that no file names; a module that names an editor is imported all the same."""
    if not as_another_user:
        pytest.skip("only root can become a user that nobody knows")
    unknown = ["54321" if word == "65534" else word for word in as_another_user]
    words = ["env", "-u", "HOME", sys.executable, "-c", "import flyteweight.compat.editors"]
    done = world.command([*unknown, *words])
    assert (done.code, done.stderr) == (0, "")


def test_promises_of_nodes() -> None:
    """They may be made of a node and its output."""

    @workflow
    def pipeline(a: int) -> int:
        result = increased(a=a)
        return (  # type: ignore[no-any-return]
            conditional("which").if_(result > 3).then(increased(a=result)).else_().then(increased(a=a))
        )

    node = pipeline.nodes[0]
    output = NodeOutput(node, "o0")
    assert (output.node_id, repr(output), output.with_attr("b").attr_path) == (node.id, "<output n0.o0>", ["b"])
    promise = Promise("a", output)
    assert isinstance(promise, Ours)
    assert promise.__flyte_node__() is node


def test_images(tmp_path: Path) -> None:
    """flytekit's own, and those that configuration files name."""
    assert DefaultImages.find_image_for(PythonVersion.PYTHON_3_9, "v0.32.0").endswith(":py3.9-0.32.0")
    yaml, ini = tmp_path / "config.yaml", tmp_path / "images.config"
    yaml.write_text("images:\n  xyz: docker.io/xyz:latest\n")
    ini.write_text("[images]\nxyz=docker.io/xyz:latest\n")
    for file in (yaml, ini):
        (image,) = ImageConfig.auto(config_file=str(file)).images or []
        assert (image.name, image.full) == ("xyz", "docker.io/xyz:latest")
    ini.write_text("[other]\n")
    assert ImageConfig.auto(config_file=str(ini), img_name="x/y:1").images == ImageConfig.from_images("x/y:1").images


def test_formats_of_files() -> None:
    """A text, or an annotation of a text."""
    assert FileExt.check_and_convert_to_str("csv") == "csv"
    assert FileExt.check_and_convert_to_str(Annotated[str, FileExt("tar.gz")]) == "tar.gz"
    with pytest.raises(ValueError, match="found one of int"):
        FileExt.check_and_convert_to_str(Annotated[int, FileExt("x")])
    assert noop() is None


def test_types_of_columns() -> None:
    """Python's and numpy's, as views."""
    found = get_supported_types()
    assert found[int] == found[np.int64] == LiteralType(simple=SimpleType.INTEGER)
    assert found[np.str_] == LiteralType(simple=SimpleType.STRING)
    assert convert_schema_type_to_structured_dataset_type(SchemaType.SchemaColumn.FLOAT) == SimpleType.FLOAT
    with pytest.raises(AssertionError, match="Unrecognized SchemaColumnType: 20"):
        convert_schema_type_to_structured_dataset_type(20)


def test_what_annotations_say_of_tables() -> None:
    """The class, the columns, the format, the schema."""
    assert extract_cols_and_format(int) == (int, None, "", None)
    schema = pa.schema([("a", pa.int64())])
    annotated = Annotated[int, {"a": int}, "csv", schema]
    assert extract_cols_and_format(annotated) == (int, {"a": int}, "csv", schema)
    with pytest.raises(ValueError, match="two formats, 'csv' and 'orc'"):
        extract_cols_and_format(Annotated[int, "csv", "orc"])


def test_the_plugin_of_an_organisation() -> None:
    """flytekit's own answers, for modules that ask; the client's part says that it is not here."""
    plugin = get_plugin()
    assert isinstance(plugin, FlytekitPluginProtocol)
    assert plugin.secret_requires_group()
    assert plugin.get_default_image() is plugin.get_auth_success_html("https://flyte") is None
    assert plugin.get_default_cache_policies() == []
    with pytest.raises(FlyteNotImplementedException, match="control plane"):
        plugin.get_remote(None, "p", "d")


def test_pods_of_who_uses_kubernetes(tmp_path: Path) -> None:
    """An empty specification is the package's object where that is imported, and a dict elsewhere.

    The package, which the environment of these tests does not have, is stood in for by its one class.
    """
    (tmp_path / "kubernetes" / "client").mkdir(parents=True)
    (tmp_path / "kubernetes" / "client" / "__init__.py").write_text(
        "class V1PodSpec:\n    def __init__(self, containers):\n        self.containers = containers\n"
    )
    code = (
        "from flyteweight import PodTemplate\n"
        "assert PodTemplate().pod_spec == {'containers': []}\n"
        "import kubernetes.client\n"
        "print(type(PodTemplate().pod_spec).__name__, PodTemplate().pod_spec.containers)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )
    assert done.stdout == "V1PodSpec []\n"
