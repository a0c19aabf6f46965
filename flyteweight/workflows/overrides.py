"""``with_overrides``: settings of one node that differ from what its task declares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.workflows.errors import compile_error
from flyteweight.workflows.promise import check_plain, check_resources

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from flyteidl.core.tasks_pb2 import ExtendedResources
    from flyteidl.core.tasks_pb2 import Resources as ResourcesMessage
    from flyteidl.core.workflow_pb2 import NodeMetadata

    from flyteweight.settings.pod_template import PodTemplate
    from flyteweight.settings.resources import Resources
    from flyteweight.workflows.node import Node

_MAX_ID = 63
_HASH_LENGTH = 10
_KNOWN = frozenset(
    (
        *("accelerator", "aliases", "cache", "cache_ignore_input_vars", "cache_serialize", "cache_version"),
        *("container_image", "interruptible", "limits", "name", "pod_template", "requests", "resources", "retries"),
        *("shared_memory", "task_config", "timeout"),
    )
)
_TYPES: dict[str, type] = {
    "cache_serialize": bool,
    "cache_version": str,
    "container_image": str,
    "interruptible": bool,
    "name": str,
    "retries": int,
}


class Overrides:
    """What the task's container gets differently in one node."""

    __slots__ = ("container_image", "extended_resources", "pod_template", "resources")

    def __init__(self) -> None:
        self.resources: ResourcesMessage | None = None
        self.extended_resources: ExtendedResources | None = None
        self.container_image: str | None = None
        self.pod_template: PodTemplate | None = None


def apply(node: Node, settings: Mapping[str, Any]) -> None:
    """Change ``node`` as ``settings`` say; raises ``FlyteCompilationException`` for an unknown or unusable one."""
    for key, value in settings.items():
        if key not in _KNOWN:
            raise compile_error(
                f"with_overrides() of node '{node.id}' ({node.name}) has no setting '{key}'; "
                f"it has: node_name, {', '.join(sorted(_KNOWN))}"
            )
        check_plain(key, value, f"node '{node.id}' ({node.name})")
        _check_type(node, key, value)
    given = {key: value for key, value in settings.items() if value is not None}
    _apply_metadata(node, settings, given)
    _apply_container(node, given)
    if "aliases" in given:
        _apply_aliases(node, given["aliases"])
    if "task_config" in given:
        _apply_task_config(node, given["task_config"])


def _check_type(node: Node, key: str, value: Any) -> None:
    wanted = _TYPES.get(key)
    if value is None or wanted is None or (isinstance(value, wanted) and not (wanted is int and value is True)):
        return
    raise compile_error(
        f"with_overrides({key}=…) of node '{node.id}' ({node.name}) needs {wanted.__name__}, "
        f"found {type(value).__name__}"
    )


def node_id(name: Any) -> str:
    """``name`` as a DNS label, as Kubernetes wants it: lower case, digits and dashes, 63 characters at most."""
    if not isinstance(name, str):
        raise compile_error(f"with_overrides(node_name=…) needs a str, found {type(name).__name__}")
    if len(name) >= _MAX_ID:
        import hashlib

        digest = hashlib.sha224(name.encode()).hexdigest()[:_HASH_LENGTH]
        name = f"{digest}-{name[-(_MAX_ID - _HASH_LENGTH - 1) :]}"
    label = ""
    for character in name:
        room = label and len(label) < _MAX_ID - 1
        if character in "_-.":
            label += "-" if room else ""
        elif character.isalnum():
            if not (character.islower() or character.isdigit()):
                label += "-" if room and label[-1] != "-" else ""
            label += character.lower()
    label = label.removesuffix("-")
    if not label:
        raise compile_error(f"with_overrides(node_name={name!r}) leaves nothing that a node's id may consist of")
    return label


def _apply_metadata(node: Node, settings: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    # A map's settings belong to the node that runs for each element.
    metadata = node.message.metadata if node.inner_metadata is None else node.inner_metadata
    if "name" in given:
        metadata.name = given["name"]
    if "timeout" in settings:
        _set_timeout(metadata, settings["timeout"])
    if "retries" in given:
        metadata.retries.retries = given["retries"]
    if "interruptible" in given:
        metadata.interruptible = given["interruptible"]
    _apply_cache(node, metadata, given)


def _apply_cache(node: Node, metadata: NodeMetadata, given: Mapping[str, Any]) -> None:
    cache: Any = given.get("cache")
    version, serialize = given.get("cache_version"), given.get("cache_serialize")
    if "cache_ignore_input_vars" in given:
        raise compile_error(
            f"with_overrides() of node '{node.id}' ({node.name}) cannot change the inputs that its cache ignores; "
            "set them where the task is declared"
        )
    if cache is not None and not isinstance(cache, bool):
        if version is not None or serialize is not None:
            raise compile_error("give version and serialize to the Cache object, not beside it")
        if not (hasattr(cache, "version") and hasattr(cache, "serialize")):
            raise compile_error(
                f"with_overrides(cache=…) of node '{node.id}' ({node.name}) needs bool or Cache, "
                f"found {type(cache).__name__}"
            )
        cache, version, serialize = True, cache.version, cache.serialize
    if cache and version is None:
        raise compile_error(f"with_overrides(cache=True) of node '{node.id}' ({node.name}) needs a cache_version")
    if cache is not None:
        metadata.cacheable = cache
    if version is not None:
        metadata.cache_version = version
    if serialize is not None:
        metadata.cache_serializable = serialize


def _set_timeout(metadata: NodeMetadata, timeout: timedelta | int | None) -> None:
    from datetime import timedelta

    if isinstance(timeout, int):
        timeout = timedelta(seconds=timeout)
    if timeout is not None and not isinstance(timeout, timedelta):
        raise compile_error(f"timeout must be a datetime.timedelta or an int of seconds, got {type(timeout).__name__}")
    metadata.ClearField("timeout")
    if timeout:
        metadata.timeout.FromTimedelta(timeout)


def _apply_container(node: Node, given: Mapping[str, Any]) -> None:
    requests, limits, both = given.get("requests"), given.get("limits"), given.get("resources")
    if both is not None:
        from flyteweight.settings.resources import ResourceSpec

        check_resources(given)
        spec = ResourceSpec.from_multiple_resource(both)
        requests, limits = spec.requests, spec.limits
    overrides = node.overrides or Overrides()
    if requests is not None or limits is not None:
        overrides.resources = _resources(requests, limits)
    if "accelerator" in given or "shared_memory" in given:
        from flyteweight.settings.messages import extended_resources

        overrides.extended_resources = extended_resources(given.get("accelerator"), given.get("shared_memory"))
    if "container_image" in given:
        overrides.container_image = given["container_image"]
    if "pod_template" in given:
        overrides.pod_template = given["pod_template"]
    if any(getattr(overrides, field) is not None for field in Overrides.__slots__):
        node.overrides = overrides


def _resources(requests: Resources | None, limits: Resources | None) -> ResourcesMessage:
    from flyteweight.settings.messages import override_resources
    from flyteweight.settings.resources import Resources

    for role, given in (("requests", requests), ("limits", limits)):
        if given is not None and not isinstance(given, Resources):
            raise compile_error(f"with_overrides({role}=…) needs Resources, found {type(given).__name__}")
    return override_resources(requests, limits)


def _apply_aliases(node: Node, aliases: Any) -> None:
    if not isinstance(aliases, dict) or not all(isinstance(alias, str) and alias for alias in aliases.values()):
        raise compile_error(f"with_overrides(aliases=…) needs a dict of output name and alias, found {aliases!r}")
    interface = getattr(node.entity, "python_interface", None)
    names = dict.fromkeys(aliases if interface is None else interface.outputs)
    if unknown := [name for name in aliases if name not in names]:
        raise compile_error(
            f"with_overrides(aliases=…): node '{node.id}' ({node.name}) has no output {unknown[0]!r}; "
            f"its outputs: {', '.join(names) or 'none'}"
        )
    given = [aliases.get(name, name) for name in names]
    if len(set(given)) < len(given):
        raise compile_error(
            f"with_overrides(aliases=…) gives two outputs of node '{node.id}' ({node.name}) the same name: "
            f"{', '.join(given)}"
        )
    node.alias(dict(aliases))


def _apply_task_config(node: Node, config: Any) -> None:
    task = getattr(node.entity, "python_function_task", node.entity)
    declared = getattr(task, "task_config", None)
    if not isinstance(config, type(declared)):
        raise compile_error(
            f"with_overrides(task_config=…) of node '{node.id}' ({node.name}) needs a {type(declared).__name__}, "
            f"found {type(config).__name__}"
        )
    # A node cannot carry it: it is part of the task's template, so it changes the task for the whole document.
    task._task_config = config  # noqa: SLF001 - no public way changes a declared task, and none should
