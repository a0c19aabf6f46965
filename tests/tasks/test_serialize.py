"""Images, pods and templates where there is no flytekit to compare with: refusals, and plain dicts as pods."""

from __future__ import annotations

from typing import Any

import pytest
from flyteidl.core.interface_pb2 import TypedInterface
from flyteidl.core.tasks_pb2 import Container, Sql, TaskTemplate
from google.protobuf.json_format import MessageToDict

from flyteweight.exceptions import FlyteValidationException, FlyteValueException
from flyteweight.settings.configuration import (
    CONTRACT_VERSION,
    FastSerializationSettings,
    Image,
    ImageConfig,
    SerializationSettings,
)
from flyteweight.settings.image_spec import CopyFileDetection, ImageSpec
from flyteweight.settings.images import image_name
from flyteweight.settings.messages import extended_resources
from flyteweight.settings.metadata import TaskMetadata
from flyteweight.settings.pod_template import PodTemplate
from flyteweight.settings.resources import Resources
from flyteweight.tasks.base import Task
from flyteweight.tasks.container_task import ContainerTask
from flyteweight.tasks.function import PythonFunctionTask
from flyteweight.tasks.map_task import map_task
from flyteweight.tasks.serialize import task_template

IMAGES = ImageConfig.from_images("x/default:1", {"other": "x/other:2", "bare": "x/bare"})
SETTINGS = SerializationSettings(IMAGES, project="p", domain="d", version="v")


def double(a: int) -> int:
    """Double a number."""
    return a * 2


def declared(**settings: Any) -> PythonFunctionTask[None]:
    """A function task with these settings."""
    return PythonFunctionTask(None, double, **settings)


def test_template_says_which_contract_it_follows() -> None:
    """The runtime is FLYTE_SDK in the version whose contract we implement."""
    runtime = task_template(declared(), SETTINGS).metadata.runtime
    assert (runtime.type, runtime.version, runtime.flavor) == (runtime.FLYTE_SDK, CONTRACT_VERSION, "python")


def test_serialising_changes_nothing() -> None:
    """A task gives the same template again, whatever it was serialised for in between."""
    own = declared()
    own.set_command_fn(lambda settings: ["mine", settings.version or ""])
    before = task_template(own, SETTINGS)
    fast = SETTINGS.new_builder()
    fast.fast_serialization_settings = FastSerializationSettings(enabled=True)
    assert list(task_template(own, fast.build()).container.args) == [
        "pyflyte-fast-execute",
        "--additional-distribution",
        "{{ .remote_package_path }}",
        "--dest-dir",
        "{{ .dest_dir }}",
        "--",
        "mine",
        "v",
    ]
    assert task_template(own, SETTINGS) == before


def test_a_map_leaves_the_mapped_task_as_it_is() -> None:
    """Serialising a map changes neither the command of its task nor, through the map's metadata, its settings."""
    own = declared()
    own.set_command_fn(lambda _: ["mine"])
    mapped = map_task(own)
    assert task_template(mapped, SETTINGS).container.args[0] == "pyflyte-map-execute"
    assert list(task_template(own, SETTINGS).container.args) == ["mine"]
    mapped.metadata.retries = 7
    assert own.metadata.retries == 0


@pytest.mark.parametrize("field", ["pod_template_name", "labels", "annotations"])
def test_metadata_that_two_tasks_are_given_stays_theirs(field: str) -> None:
    """What one task adds to the metadata that it is given is not in that of the other one."""
    shared = TaskMetadata(retries=2, pod_template_name="both")
    value: Any = "own" if field == "pod_template_name" else {"a": "b"}
    one, other = declared(metadata=shared, **{field: value}), declared(metadata=shared)
    container = ContainerTask("c", "i", ["true"], metadata=shared)
    assert getattr(one.metadata, field) == value
    assert one.metadata.retries == 2
    assert other.metadata == container.metadata == shared == TaskMetadata(retries=2, pod_template_name="both")
    assert ContainerTask("d", "i", ["true"], metadata=shared, pod_template_name="x").metadata != shared


@pytest.mark.parametrize(
    ("image", "message"),
    [
        ("{{.images.nowhere}}", r"'nowhere', which the settings do not have \(they have: bare, default, other\)"),
        ("{{.images.other.colour}}", "asks for 'colour' of the image 'other'; expected 'fqn' or 'version'"),
    ],
)
def test_wrong_image_templates_are_explained(image: str, message: str) -> None:
    """The error names what was asked for and what there is."""
    with pytest.raises(FlyteValidationException, match=message):
        image_name(image, IMAGES)


def test_version_of_an_image_without_any() -> None:
    """Neither the image nor the default one has a version: an error, not the text ``None``."""
    config = ImageConfig(images=[Image("bare", "x/bare")])
    with pytest.raises(FlyteValidationException, match="'bare' has neither a tag nor a digest"):
        image_name("{{.images.bare.version}}", config)


def test_no_image_at_all() -> None:
    """Without an image in the task and the settings, the error says where one can be given."""
    with pytest.raises(FlyteValueException, match="no container_image and the settings have no default image"):
        image_name(None, ImageConfig())


def test_image_spec_is_looked_up_by_its_id() -> None:
    """The settings list built images by the specification's id, also for one whose tag cannot be known here."""
    spec = ImageSpec(source_copy_mode=CopyFileDetection.ALL)
    built = ImageConfig(images=[Image(spec.id, "x/built", tag="9")])
    assert image_name(spec, built) == "x/built:9"
    with pytest.raises(FlyteValueException, match="copies source files into the image"):
        image_name(spec, ImageConfig())


def test_image_spec_refuses_wrong_parts() -> None:
    """Lists must be lists of strings, and a registry has no scheme."""
    with pytest.raises(ValueError, match=r"ImageSpec\(packages=…\) must be a list of strings"):
        ImageSpec(packages="numpy")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="without scheme"):
        ImageSpec(registry="https://ghcr.io/x")
    with pytest.raises(FlyteValueException, match="base_image must name an image"):
        ImageSpec(builder="noop").image_name()


def test_requirements_count_by_content(tmp_path: Any) -> None:
    """The tag follows what a requirements file says, not where it lies."""
    tags = []
    for name, text in (("a.txt", "numpy\n"), ("b.txt", "numpy\n"), ("c.txt", "pandas\n")):
        (tmp_path / name).write_text(text)
        tags.append(ImageSpec(requirements=str(tmp_path / name)).tag)
    assert tags[0] == tags[1] != tags[2]


def test_a_dict_is_a_pod_specification() -> None:
    """A dict in Kubernetes' own names is merged with the task's container and stays as it was."""
    spec = {
        "containers": [
            {"name": "side", "image": "{{.images.other}}"},
            {"name": "main", "env": [{"name": "E", "value": "1"}]},
        ],
        "serviceAccountName": "sa",
    }
    own = declared(
        pod_template=PodTemplate(pod_spec=spec, primary_container_name="main", labels={"a": "b"}),
        environment={"T": "2"},
        requests=Resources(cpu=1, ephemeral_storage="1Gi"),
    )
    template = task_template(own, SETTINGS)
    assert not template.HasField("container")
    assert template.config == {"primary_container_name": "main"}
    assert dict(template.k8s_pod.metadata.labels) == {"a": "b"}
    side, main = MessageToDict(template.k8s_pod.pod_spec)["containers"]
    assert side == {"name": "side", "image": "x/other:2"}
    assert main.pop("args")[0] == "pyflyte-execute"
    assert main == {
        "name": "main",
        "image": "x/default:1",
        "command": [],
        "env": [{"name": "T", "value": "2"}, {"name": "E", "value": "1"}],
        "resources": {"requests": {"cpu": "1", "ephemeral-storage": "1Gi"}, "limits": {}},
    }
    assert spec["containers"][1] == {"name": "main", "env": [{"name": "E", "value": "1"}]}  # type: ignore[index]


def test_fast_registration_of_a_pod_prefixes_the_primary_container() -> None:
    """Only the container that runs the task gets the archive."""
    spec = {"containers": [{"name": "side", "image": "i:1", "args": ["x"]}]}
    builder = SETTINGS.new_builder()
    builder.fast_serialization_settings = FastSerializationSettings(True, "/root", "s3://b/a")
    template = task_template(declared(pod_template=PodTemplate(pod_spec=spec)), builder.build())
    side, primary = MessageToDict(template.k8s_pod.pod_spec)["containers"]
    assert side["args"] == ["x"]
    assert primary["args"][:6] == [
        "pyflyte-fast-execute",
        "--additional-distribution",
        "s3://b/a",
        "--dest-dir",
        "/root",
        "--",
    ]


class Both(Task):
    """Gives a container and a statement."""

    def get_container(self, settings: SerializationSettings) -> Container:
        return Container(image="i:1")

    def get_sql(self, settings: SerializationSettings) -> Sql:
        return Sql(statement="select 1")


class Statement(Task):
    """Gives a statement alone."""

    def get_sql(self, settings: SerializationSettings) -> Sql:
        return Sql(statement="select 1")


def test_a_template_takes_one_target() -> None:
    """A container and a statement together are refused; a statement alone is serialised."""
    with pytest.raises(FlyteValidationException, match="task 'both' gives container and sql"):
        task_template(Both("t", "both", TypedInterface()), SETTINGS)
    template = task_template(Statement("t", "one", TypedInterface()), SETTINGS)
    assert template.WhichOneof("target") == "sql"
    assert isinstance(template, TaskTemplate)


@pytest.mark.parametrize("given", [None, False])
def test_no_shared_memory(given: bool | None) -> None:
    """Neither nothing nor ``False`` asks for shared memory."""
    assert not extended_resources(None, given).HasField("shared_memory")
