"""Task declarations that the template tests serialise in both worlds: modules as text, and the tasks in them."""

from __future__ import annotations

from typing import NamedTuple

MODULES: dict[str, str] = {}

MODULES["plain.py"] = """
import typing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from {sdk} import task


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@dataclass
class Row:
    name: str
    price: float = 1.0


class Split(typing.NamedTuple):
    head: int
    tail: typing.List[int]


@task
def nothing():
    pass


@task()
def nothing_called() -> None:
    pass


@task
def one(a: int) -> str:
    return str(a)


@task
def two(a: int, b: str) -> typing.Tuple[int, str]:
    return a, b


@task
def builtin_tuple(a: int, b: str) -> tuple[int, str]:
    return a, b


@task
def named(a: typing.List[int]) -> Split:
    return Split(a[0], a[1:])


@task
def defaults(a: int = 3, b: str = "x", c: typing.Optional[float] = None) -> float:
    return c or float(a)


@task
def keyword_only(*, a: int, b: bool = True) -> bool:
    return b


@task
def scalars(
    a: int, b: float, c: bool, d: str, e: datetime, f: timedelta, g: date, h: None
) -> typing.Dict[str, typing.List[int]]:
    return {}


@task
def unions(a: typing.Union[int, str], b: typing.Optional[int], c: int | None = None) -> typing.Union[str, float]:
    return ""


@task
def choice(a: Colour) -> Colour:
    return a


@task
def untyped(a: dict) -> dict:
    return a


@task
async def waits(a: int) -> int:
    return a


class Row2(typing.NamedTuple):
    only: int


@task
def one_field(a: int) -> Row2:
    return Row2(a)


six_names = typing.NamedTuple("SixNames", [("a", int), ("b", str), ("c", bool), ("d", float), ("e", int), ("f", str)])


@task
def six() -> six_names:
    return six_names(1, "", True, 1.0, 2, "")
"""

MODULES["described.py"] = '''
import typing

from {sdk} import task


@task
def google(a: int, b: str) -> str:
    """Repeat a text.

    The long story, over
    two lines.

    Args:
        a: how often
        b (str): what to repeat,
            on a second line too

    Returns:
        str: the repeated text
    """
    return a * b


@task
def google_plain_return(a: int) -> int:
    """One line.

    Args:
        a (int, optional): the number. Defaults to 3.

    Returns:
        The same number, as a sentence.

    Raises:
        ValueError: never
    """
    return a


@task
def numpy(a: int, b: str) -> typing.NamedTuple("Named", head=int, tail=str):
    """Split something.

    Parameters
    ----------
    a : int
        the number
    b : str, optional
        the text
        on two lines

    Returns
    -------
    head : int
        first part
    tail : str
        second part
    """
    return a, b


@task
def numpy_undescribed(a: int, b: str) -> int:
    """Split something.

    Parameters
    ----------
    a : int
    b : str
        the text

    Returns
    -------
    int
        first part
    """
    return a


@task
def rest(a: int, b: str) -> str:
    """Repeat a text.

    :param a: how often
    :type a: int
    :param str b: what to repeat
        over two lines
    :returns: the repeated text
    :rtype: str
    :raises ValueError: never
    """
    return a * b


@task
def rest_type_only(a: int) -> int:
    """Short.

    :param a: a number
    :rtype: int
    """
    return a


@task
def epydoc(a: int, b: str) -> str:
    """Repeat a text.

    @param a: how often
    @type a: int
    @param b: what to repeat
    @return: the repeated text
    @rtype: str
    """
    return a * b


@task
def only_text(a: int) -> int:
    """Nothing about parameters: see https://example.com/x."""
    return a


@task
def shared_description(a: int) -> typing.Tuple[int, str]:
    """Two outputs, one description.

    Args:
        a: the number

    Returns:
        both of them
    """
    return a, ""


@task
def partly(a: int, b: int, c: int) -> int:
    """Some are described.

    Args:
        b: the second
    """
    return a
'''

MODULES["settings.py"] = """
from datetime import timedelta

from {sdk} import Cache, Resources, Secret, task
from {accelerators} import A100, A100_80GB, GPUAccelerator, MultiInstanceGPUAccelerator, T4, V5E, V5P, V6E


class Policy:
    def __init__(self, name):
        self.name = name

    def get_version(self, salt, params):
        return f"{self.name}-{salt}-{params.func.__name__}-{params.container_image}-{params.pod_template_name}"


class Trainium(MultiInstanceGPUAccelerator):
    device = "trainium"


SETTINGS = {
    "retries": dict(retries=3),
    "timeout_seconds": dict(timeout=90),
    "timeout_delta": dict(timeout=timedelta(hours=1, milliseconds=5)),
    "timeout_zero": dict(timeout=0),
    "interruptible": dict(interruptible=True),
    "not_interruptible": dict(interruptible=False),
    "deprecated": dict(deprecated="use the other"),
    "cache": dict(cache=True, cache_version="1.0"),
    "cache_serialize": dict(cache=True, cache_version="1.0", cache_serialize=True),
    "cache_ignore": dict(cache=True, cache_version="1.0", cache_ignore_input_vars=("a",)),
    "cache_object": dict(cache=Cache(version="2", serialize=True, ignored_inputs=("a", "b"))),
    "cache_object_one_ignored": dict(cache=Cache(version="2", ignored_inputs="a")),
    "cache_policy": dict(cache=Cache(policies=Policy("p"), salt="s")),
    "cache_policies": dict(
        cache=Cache(policies=[Policy("p"), Policy("q")]), container_image="r/i:1", pod_template_name="pt"
    ),
    "environment": dict(environment={"B": "2", "A": "1"}),
    "requests": dict(requests=Resources(cpu="1", mem="500Mi", gpu="2", ephemeral_storage="3Gi")),
    "limits": dict(limits=Resources(cpu="1", mem="500Mi")),
    "requests_and_limits": dict(requests=Resources(cpu="1"), limits=Resources(cpu="2", gpu="1")),
    "resources_single": dict(resources=Resources(cpu="1", mem="1Gi")),
    "resources_pair": dict(resources=Resources(cpu=("1", "2"), mem=["1Gi", "2Gi"], gpu="1")),
    "resources_zero": dict(requests=Resources(cpu="1", gpu=0)),
    "secret": dict(secret_requests=[Secret(group="g", key="k")]),
    "secrets": dict(
        secret_requests=[
            Secret(group="g", key="k", group_version="3", mount_requirement=Secret.MountType.FILE),
            Secret(group="h", mount_requirement=Secret.MountType.ENV_VAR, env_var="TOKEN_1"),
        ]
    ),
    "gpu": dict(limits=Resources(gpu="1"), accelerator=T4),
    "gpu_by_name": dict(accelerator=GPUAccelerator("nvidia-rtx-9090")),
    "gpu_whole_or_not": dict(accelerator=A100),
    "gpu_whole": dict(accelerator=A100.unpartitioned),
    "gpu_part": dict(accelerator=A100.partition_2g_10gb),
    "gpu_part_80": dict(accelerator=A100_80GB.partition_7g_80gb),
    "gpu_part_by_name": dict(accelerator=A100.partitioned("1g.5gb+me")),
    "tpu_v5e": dict(accelerator=V5E.slice_4x8),
    "tpu_v5p": dict(accelerator=V5P.slice_16x16x24),
    "tpu_v6e": dict(accelerator=V6E.slice_1x1),
    "own_accelerator": dict(accelerator=Trainium.partitioned("half")),
    "shared_memory": dict(shared_memory=True),
    "shared_memory_size": dict(shared_memory="2Gi"),
    "shared_memory_off": dict(shared_memory=False),
    "labels": dict(labels={"team": "x"}, annotations={"note": "y", "z": ""}),
    "pod_template_name": dict(pod_template_name="gpu-pods"),
    "deck": dict(enable_deck=True),
    "no_deck": dict(enable_deck=False),
    "deck_by_old_name": dict(disable_deck=False),
    "image": dict(container_image="ghcr.io/x/y:1"),
    "image_digest": dict(container_image="ghcr.io/x/y@sha256:" + "0" * 64),
    "image_default": dict(container_image="{{.image.default}}"),
    "image_named": dict(container_image="{{.images.other}}"),
    "image_named_parts": dict(container_image="{{ .images.other.fqn }}-gpu:{{.images.other.version}}-cuda"),
    "image_default_version": dict(container_image="ghcr.io/x/z:{{.image.default.version}}"),
    "image_of_digest": dict(container_image="{{.images.pinned.fqn}}:{{.images.pinned.version}}"),
    "image_of_digest_version": dict(container_image="{{.images.pinned.version}}"),
    "image_untagged_version": dict(container_image="ghcr.io/x/z:{{.images.bare.version}}"),
    "image_any_case": dict(container_image="{{.IMAGES.other}}"),
    "image_empty": dict(container_image=""),
}

for name, settings in SETTINGS.items():
    def function(a: int, b: int = 2) -> int:
        return a

    function.__name__ = function.__qualname__ = name
    globals()[name] = task(**settings)(function)
"""

MODULES["specified.py"] = """
from {sdk} import ImageSpec, task

SPECS = {
    "spec": ImageSpec(name="Ours", base_image="ghcr.io/x/base:1"),
    "spec_full": ImageSpec(
        name="ours",
        base_image="ghcr.io/x/base:1",
        registry="localhost:30000/Team",
        python_version="3.11",
        packages=["numpy", "pandas==2"],
        apt_packages=["git"],
        env={"A": "b"},
        commands=["echo 'x'"],
        pip_index="https://example.com/simple",
        pip_secret_mounts=[("a", "b")],
        entrypoint=[],
        cuda="12",
    ),
    "spec_runtime": ImageSpec(base_image="ghcr.io/x/base:1").with_runtime_packages(["a==1", "b"]),
    "spec_extended": ImageSpec(base_image="ghcr.io/x/base:1")
    .with_packages("numpy")
    .with_apt_packages(["git"])
    .with_commands("ls")
    .with_builder_options({"k": 1}),
    "spec_on_spec": ImageSpec(
        packages=["a"], base_image=ImageSpec(name="base", base_image="b:1")
    ),
    "spec_noop": ImageSpec(builder="noop", base_image="b:1"),
    "spec_tag_format": ImageSpec(base_image="b:1", tag_format="{spec_hash}-dev"),
}

for name, spec in SPECS.items():
    def function(a: int) -> int:
        return a

    function.__name__ = function.__qualname__ = name
    globals()[name] = task(container_image=spec)(function)
"""

MODULES["instances.py"] = """
from dataclasses import dataclass

from {sdk} import PythonFunctionTask, PythonInstanceTask, task
from {interface} import Interface
from {plugins} import TaskPlugins
from {resolver_mixin} import TaskResolverMixin
from {tracker} import TrackedInstance


class Query(PythonInstanceTask):
    def __init__(self, name, **kwargs):
        super().__init__(
            name=name,
            task_config={"dialect": "x"},
            task_type="query",
            interface=Interface({"a": int}, {"o0": str}),
            **kwargs,
        )

    def get_custom(self, settings):
        return {"version": settings.version, "n": 3, "nested": {"list": [1, 2.5, "x", None, True]}, "pair": (1, 2)}

    def get_config(self, settings):
        return {**(super().get_config(settings) or {}), "kind": "query"}

    def execute(self, **kwargs):
        return ""


class Statement(PythonInstanceTask):
    def get_command(self, settings):
        return ["run", str(settings.project)]

    def execute(self, **kwargs):
        return None


query = Query("my.query", environment={"Q": "1"})
statement = Statement(
    "statement", task_config=None, task_type="statement", task_type_version=4, interface=Interface({}, {})
)


@dataclass
class Cluster:
    workers: int


class ClusterTask(PythonFunctionTask):
    def __init__(self, task_config, task_function, **kwargs):
        super().__init__(task_config, task_function, task_type="cluster", **kwargs)

    def get_custom(self, settings):
        return {"workers": self.task_config.workers}


TaskPlugins.register_pythontask_plugin(Cluster, ClusterTask)


@task(task_config=Cluster(3), retries=2)
def clustered(a: int) -> int:
    return a


class OwnResolver(TrackedInstance, TaskResolverMixin):
    def name(self):
        return "own"

    def load_task(self, loader_args):
        return globals()[loader_args[0]]

    def loader_args(self, settings, task):
        return ["load", task.name.rsplit(".")[-1], "--", "-x"]

    def get_all_tasks(self):
        return []


own_resolver = OwnResolver()


@task(task_resolver=own_resolver)
def resolved(a: int) -> int:
    return a


@task
def resolved_later(a: int) -> int:
    return a


resolved_later.set_resolver(own_resolver)


@task
def own_command(a: int) -> int:
    return a


def before_each():
    # flytekit forgets a task's own command when it serialises the task for fast registration.
    own_command.set_command_fn(lambda settings: ["say", str(settings.version)])


@task
def own_command_reset(a: int) -> int:
    return a


own_command_reset.set_command_fn(lambda settings: ["say", str(settings.version)])
own_command_reset.reset_command_fn()

"""

MODULES["team/__init__.py"] = ""
MODULES["team/models/__init__.py"] = ""
MODULES["team/models/train.py"] = """
from {sdk} import task


@task
def fit(a: int) -> int:
    return a
"""
MODULES["team/wrapped.py"] = """
import functools

from {sdk} import task


def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


@task
@logged
def decorated(a: int) -> int:
    return a
"""

MODULES["pods.py"] = """
from kubernetes.client import (
    V1Container, V1EmptyDirVolumeSource, V1EnvVar, V1PodSpec, V1ResourceRequirements, V1Toleration, V1Volume,
    V1VolumeMount,
)

from {sdk} import PodTemplate, Resources, task

SETTINGS = {
    "pod_default": dict(pod_template=PodTemplate()),
    "pod_named": dict(
        pod_template=PodTemplate(primary_container_name="main", labels={"a": "b"}, annotations={"c": "d"})
    ),
    "pod_full": dict(
        environment={"T": "1"},
        requests=Resources(cpu="1", mem="1Gi", ephemeral_storage="2Gi", gpu="1"),
        limits=Resources(cpu="2"),
        pod_template=PodTemplate(
            primary_container_name="main",
            pod_spec=V1PodSpec(
                containers=[
                    V1Container(name="side", image="{{.images.other}}", command=["x"]),
                    V1Container(
                        name="main",
                        env=[V1EnvVar(name="E", value="2")],
                        volume_mounts=[V1VolumeMount(name="v", mount_path="/v", read_only=True)],
                        resources=V1ResourceRequirements(limits={"cpu": "9"}),
                    ),
                    V1Container(name="other"),
                ],
                init_containers=[V1Container(name="init", image="{{.images.other}}")],
                volumes=[V1Volume(name="v", empty_dir=V1EmptyDirVolumeSource(medium="Memory"))],
                tolerations=[V1Toleration(key="k", operator="Exists", toleration_seconds=30)],
                node_selector={"gpu": "yes"},
                service_account_name="sa",
            ),
        ),
    ),
    "pod_keeps_resources": dict(
        pod_template=PodTemplate(
            pod_spec=V1PodSpec(
                containers=[
                    V1Container(
                        name="primary", image="{{.images.other}}", resources=V1ResourceRequirements(limits={"cpu": "9"})
                    )
                ]
            ),
        ),
    ),
}

for name, settings in SETTINGS.items():
    def function(a: int) -> int:
        return a

    function.__name__ = function.__qualname__ = name
    globals()[name] = task(**settings)(function)
"""

WHERE = {
    "flytekit": {
        "{accelerators}": "flytekit.extras.accelerators",
        "{interface}": "flytekit.core.interface",
        "{plugins}": "flytekit.core.task",
        "{resolver_mixin}": "flytekit.core.base_task",
        "{tracker}": "flytekit.core.tracker",
    },
    "flyteweight": {
        "{accelerators}": "flyteweight.settings.accelerators",
        "{interface}": "flyteweight.interface.interface",
        "{plugins}": "flyteweight.tasks.plugins",
        "{resolver_mixin}": "flyteweight.resolvers.base",
        "{tracker}": "flyteweight.interface.tracking",
    },
}
"""Modules whose names differ beyond the package's."""


def modules_for(sdk: str) -> dict[str, str]:
    """The declarations as ``sdk`` imports them."""
    return {path: _placed(text, WHERE[sdk]) for path, text in MODULES.items()}


def _placed(text: str, names: dict[str, str]) -> str:
    for placeholder, name in names.items():
        text = text.replace(placeholder, name)
    return text


class Variant(NamedTuple):
    """Settings under which every declaration is serialised."""

    name: str
    settings: str
    """Arguments of ``SerializationSettings``, as Python source."""


VARIANTS = (
    Variant("usual", 'project="p", domain="d", version="v1", image_config=images'),
    Variant("bare", "image_config=images"),
    Variant("env", 'project="p", version="v1", image_config=images, env={"A": "0", "S": "s", "T": "0"}'),
    Variant(
        "fast",
        'project="p", domain="d", version="v1", image_config=images, '
        "fast_serialization_settings=FastSerializationSettings(enabled=True, destination_dir='/root', "
        "distribution_location='s3://b/code.tar.gz')",
    ),
    Variant(
        "fast_unknown",
        'project="p", domain="d", version="v1", image_config=images, '
        "fast_serialization_settings=FastSerializationSettings(enabled=True)",
    ),
    Variant(
        "fast_off",
        'project="p", domain="d", version="v1", image_config=images, '
        "fast_serialization_settings=FastSerializationSettings(enabled=False, destination_dir='/root')",
    ),
)
