"""``with_overrides(pod_template=…)``: the pod of one node, with the task's container merged into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.settings.commands import fast_execute_prefix
from flyteweight.settings.messages import pod

if TYPE_CHECKING:
    from flyteidl.core.tasks_pb2 import Container, K8sPod

    from flyteweight.settings.configuration import SerializationSettings
    from flyteweight.settings.pod_template import PodTemplate


def pod_override(template: PodTemplate, task: Any, settings: SerializationSettings) -> K8sPod:
    """The pod that ``template`` describes, running what ``task`` runs."""
    container: Container = task.own_container(settings)
    if settings.should_fast_serialize():
        container.args[:] = [*fast_execute_prefix(settings), *container.args]
    message = pod(template, container, settings.image_config)
    message.primary_container_name = template.primary_container_name
    return message
