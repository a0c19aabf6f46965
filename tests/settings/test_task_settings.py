"""What authors write into ``@task(…)``: metadata, resources, secrets, caches, accelerators."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from flyteidl.core.security_pb2 import SecurityContext

from flyteweight.exceptions import FlyteValidationException
from flyteweight.runtime.context import ExecutionMode, ExecutionState, FlyteContextManager
from flyteweight.settings.accelerators import A100, MultiInstanceGPUAccelerator
from flyteweight.settings.cache import Cache, VersionParameters
from flyteweight.settings.documentation import Description, Documentation, SourceCode
from flyteweight.settings.image_spec import ImageSpec
from flyteweight.settings.messages import construct_extended_resources, resources_message
from flyteweight.settings.metadata import TaskMetadata
from flyteweight.settings.pod_template import PodTemplate
from flyteweight.settings.resources import Resources, ResourceSpec
from flyteweight.settings.secret import Secret
from flyteweight.settings.security import security_context
from flyteweight.tasks.plugins import TaskPlugins


def test_timeout_in_seconds_or_as_timedelta() -> None:
    """An int is seconds; zero and nothing mean no timeout."""
    assert TaskMetadata(timeout=90).timeout == timedelta(seconds=90)
    assert TaskMetadata(timeout=timedelta(hours=1)).timeout == timedelta(hours=1)
    assert TaskMetadata(timeout=0).timeout is None


def test_metadata_is_a_mutable_value() -> None:
    """Equal settings are equal, and tasks may set names after construction."""
    metadata = TaskMetadata(retries=2)
    assert metadata == TaskMetadata(retries=2)
    metadata.pod_template_name = "x"
    assert metadata != TaskMetadata(retries=2)
    assert "pod_template_name='x'" in repr(metadata)
    assert metadata.retry_strategy.retries == 2


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"cache": True}, "needs a cache_version"),
        ({"cache_serialize": True}, "cache_serialize is a setting of the cache, which is off"),
        ({"cache_ignore_input_vars": ("a",)}, r"cache_ignore_input_vars=\('a',\) is a setting"),
        ({"timeout": "1h"}, "timeout must be a datetime.timedelta or an int of seconds, got str"),
    ],
)
def test_wrong_metadata_says_what_to_do(settings: dict[str, Any], message: str) -> None:
    """Settings that contradict each other fail where they are written."""
    with pytest.raises(ValueError, match=message):
        TaskMetadata(**settings)


def test_pairs_of_resources_are_request_and_limit() -> None:
    """A pair is split; a single value is a request without limit."""
    spec = ResourceSpec.from_multiple_resource(Resources(cpu=("1", 2), mem="1Gi"))
    assert spec == ResourceSpec(Resources(cpu="1", mem="1Gi"), Resources(cpu=2))
    assert not spec.is_empty
    assert ResourceSpec.from_multiple_resource(Resources()).is_empty


def test_pairs_belong_to_resources_alone() -> None:
    """A pair in requests or limits fails where it is declared, with the name of the argument."""
    with pytest.raises(ValueError, match=r"limits=Resources\(cpu=\('1', '2'\)\): .* belong to resources="):
        ResourceSpec(requests=Resources(), limits=Resources(cpu=("1", "2")))


def test_wrong_resources_name_the_field() -> None:
    """A value of a wrong type is shown with its field and the types expected."""
    with pytest.raises(AssertionError, match=r"Resources\(mem=1.5\): expected str or int, or a pair"):
        Resources(mem=1.5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"Resources\(gpu=…\): a pair is \(request, limit\), got 3 values"):
        Resources(gpu=(1, 2, 3))


def test_secret_needs_a_group_except_in_a_run() -> None:
    """The check is for authors; in a container the declaration has already been accepted."""
    with pytest.raises(ValueError, match=r"Secret\(key='k'\) has no group"):
        Secret(key="k")
    context = FlyteContextManager.current_context()
    state = ExecutionState(ExecutionMode.TASK_EXECUTION, context.user_space_params)
    with FlyteContextManager.with_context(context.with_execution_state(state)):
        assert Secret(key="k").to_message().key == "k"


def test_secrets_become_a_security_context() -> None:
    """All fields reach the message; other objects are refused."""
    secret = Secret("g", "k", "2", Secret.MountType.FILE, "TOKEN")
    expected = SecurityContext()
    expected.secrets.add(group="g", key="k", group_version="2", mount_requirement="FILE", env_var="TOKEN")
    assert security_context([secret]) == expected
    with pytest.raises(AssertionError, match="secret_requests takes Secret objects, got str"):
        security_context(["g/k"])


class Fails:
    def get_version(self, salt: str, params: VersionParameters) -> str:
        raise KeyError("no such file")


def test_a_failing_policy_is_named() -> None:
    """The error says which policy failed, why, and how to do without."""
    cache = Cache(policies=Fails())
    with pytest.raises(ValueError, match=r"policy Fails .*KeyError.*Cache\(version=…\)"):
        cache.get_version(VersionParameters(func=len))


def test_something_else_than_a_policy_is_refused() -> None:
    """An object without ``get_version`` fails at the declaration, not at registration."""
    with pytest.raises(ValueError, match="str has no get_version"):
        Cache(policies=["x"])  # type: ignore[list-item]


def test_own_divisible_accelerator() -> None:
    """A subclass names its device; its instances, parts and undivided form say so on the wire."""

    class Device(MultiInstanceGPUAccelerator):
        device = "mine"

    assert str(Device().to_flyte_idl()) == 'device: "mine"\n'
    assert Device.partitioned("half").to_flyte_idl().partition_size == "half"
    assert Device().unpartitioned.to_flyte_idl().unpartitioned
    assert type(A100.partition_1g_5gb) is type(A100)


def test_a_plugin_is_found_by_the_exact_type_of_its_config() -> None:
    """Registering twice is fine, another class for the same type is not, and no plugin means a function task."""
    from flyteweight.tasks.function import PythonFunctionTask

    class Config: ...

    class Derived(Config): ...

    class Plugin(PythonFunctionTask[Config]): ...

    class Other(PythonFunctionTask[Config]): ...

    TaskPlugins.register_pythontask_plugin(Config, Plugin)
    TaskPlugins.register_pythontask_plugin(Config, Plugin)
    assert TaskPlugins.find_pythontask_plugin(Config) is Plugin
    assert TaskPlugins.find_pythontask_plugin(Derived) is PythonFunctionTask
    with pytest.raises(TypeError, match=r"Config belongs to the plugin .*Plugin, so .*Other cannot"):
        TaskPlugins.register_pythontask_plugin(Config, Other)
    assert TaskPlugins.find_pythontask_plugin(Config) is Plugin


def test_pod_template_names_its_primary_container() -> None:
    """An empty name is refused; without a specification the pod has just the task's container."""
    with pytest.raises(FlyteValidationException, match="must name the container"):
        PodTemplate(primary_container_name="")
    assert PodTemplate().pod_spec == {"containers": []}


def test_documentation_as_a_message() -> None:
    """Text or place of the long description, and the link to the source."""
    full = Documentation("short", Description(value="long", icon_link="i"), SourceCode("https://x"))
    message = full.to_message()
    assert (message.short_description, message.long_description.value) == ("short", "long")
    assert (message.long_description.icon_link, message.source_code.link) == ("i", "https://x")
    assert message.long_description.format == message.long_description.format.__class__(3)
    elsewhere = Documentation(long_description=Description(uri="https://y")).to_message()
    assert elsewhere.long_description.WhichOneof("content") == "uri"
    assert not Documentation("short").to_message().HasField("long_description")


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("flyteweight.settings.metadata", {"dataclasses", "inspect", "datetime", "json", "flyteidl"}),
        ("flyteweight.settings.resources", {"json", "flyteidl", "flyteweight.settings.configuration"}),
        (
            "flyteweight.settings.configuration",
            {"json", "gzip", "base64", "flyteidl", "flyteweight.settings.resources"},
        ),
        ("flyteweight.settings.secret", {"flyteidl", "flyteweight.runtime.context"}),
        ("flyteweight.settings.cache", {"flyteidl", "hashlib"}),
        ("flyteweight.settings.accelerators", {"flyteidl"}),
    ],
)
def test_declarations_are_light_to_import(module: str, forbidden: set[str]) -> None:
    """A container imports these to declare a task, and must not load what only serialisation needs."""
    code = f"import sys; before = set(sys.modules); import {module}; print(*(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert forbidden & set(done.stdout.split()) == set()


def test_resources_travel_as_json() -> None:
    """What is not given is null."""
    resources = Resources(cpu=("1", 2), mem="1Gi")
    assert resources.to_json() == '{"cpu": ["1", 2], "mem": "1Gi", "gpu": null, "ephemeral_storage": null}'
    assert Resources.from_json(resources.to_json()) == Resources(cpu=["1", 2], mem="1Gi")


def test_messages_that_plugins_ask_for() -> None:
    """Requests and limits, 0 included; nothing where nothing is asked for."""
    message = resources_message(Resources(cpu=0, gpu=1), Resources(mem="1Gi"))
    assert [(entry.name, entry.value) for entry in (*message.requests, *message.limits)] == [
        (1, "0"),
        (2, "1"),
        (3, "1Gi"),
    ]
    with pytest.raises(ValueError, match="can not be a list or tuple"):
        resources_message(limits=Resources(cpu=(1, 2)))
    assert construct_extended_resources(shared_memory=False) is None
    asked = construct_extended_resources(accelerator=A100, shared_memory="2Gi")
    assert asked is not None
    assert (asked.gpu_accelerator.device, asked.shared_memory.size_limit) == ("nvidia-tesla-a100", "2Gi")


def test_pod_templates_have_a_hash_of_their_content() -> None:
    """Equal for equal content, in whatever order."""
    spec = {"containers": [{"name": "a", "image": ImageSpec(name="x")}], "nodeSelector": {"a": "1", "b": "2"}}
    same = {"nodeSelector": {"b": "2", "a": "1"}, "containers": [{"image": ImageSpec(name="x"), "name": "a"}]}
    other = {"containers": [{"name": "a", "image": ImageSpec(name="y")}], "nodeSelector": {"a": "1", "b": "2"}}
    assert PodTemplate(spec).version_hash() == PodTemplate(same).version_hash() != PodTemplate(other).version_hash()
    assert PodTemplate(labels={"a": "b"}).version_hash() != PodTemplate(annotations={"a": "b"}).version_hash()
