"""``with_overrides(pod_template=…)``: the pod of one node, with the task's container merged into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteidl.core.tasks_pb2 import Container, K8sPod

if TYPE_CHECKING:
    from flyteweight.settings.configuration import SerializationSettings
    from flyteweight.settings.pod_template import PodTemplate


def pod_override(template: PodTemplate, task: Any, settings: SerializationSettings) -> K8sPod:
    """The pod that ``template`` describes, running what ``task`` runs."""
    pod = merged_pod(template, _container(task, settings), settings)
    pod.primary_container_name = template.primary_container_name
    return pod


def merged_pod(template: PodTemplate, container: Container, settings: SerializationSettings) -> K8sPod:
    """The pod that ``template`` describes, with ``container`` merged into its primary one."""
    import json

    from google.protobuf.json_format import Parse
    from google.protobuf.struct_pb2 import Struct

    from flyteweight.settings.pod_template import pod_spec

    spec = pod_spec(template, container, settings.image_config)
    pod = K8sPod(pod_spec=Parse(json.dumps(spec), Struct()))
    pod.metadata.SetInParent()
    pod.metadata.labels.update(template.labels or {})
    pod.metadata.annotations.update(template.annotations or {})
    return pod


def _container(task: Any, settings: SerializationSettings) -> Container:
    from flyteweight.tasks.serialize import container, fast_execute_prefix

    mapped = getattr(task, "python_function_task", None)
    message: Container = (
        container(task, settings)
        if mapped is None
        else task.with_map_command(settings, lambda given: container(mapped, given))
    )
    if settings.should_fast_serialize():
        message.args[:] = [*fast_execute_prefix(settings), *message.args]
    return message
