"""From a task's declaration to its ``TaskTemplate``; pure functions, nothing of the task is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flyteweight.exceptions import FlyteValidationException
from flyteweight.models import Identifier, TaskTemplate, message_of
from flyteweight.models import TaskMetadata as TaskMetadataMessage
from flyteweight.models.structs import struct_of
from flyteweight.settings.commands import fast_execute_prefix
from flyteweight.settings.configuration import CONTRACT_VERSION

if TYPE_CHECKING:
    from flyteweight.settings.configuration import SerializationSettings
    from flyteweight.settings.metadata import TaskMetadata
    from flyteweight.tasks.base import Task


def task_template(task: Task, settings: SerializationSettings) -> TaskTemplate:
    """The task as the scheduler sees it.

    Dynamic and eager tasks carry the settings in their environment. Raises ``FlyteValidationException`` if
    the task gives more than one of container, pod and SQL statement.
    """
    if _compiles_at_run_time(task):
        settings = settings.with_serialized_context()
    container, pod, sql = (
        message_of(part) for part in (task.get_container(settings), task.get_k8s_pod(settings), task.get_sql(settings))
    )
    given = [name for name, part in (("container", container), ("k8s_pod", pod), ("sql", sql)) if part is not None]
    if len(given) > 1:
        raise FlyteValidationException(f"task '{task.name}' gives {' and '.join(given)}; a template takes one of them")
    template = TaskTemplate(
        id=identifier(task.name, settings),
        type=task.task_type,
        metadata=metadata(task.metadata, generates_deck=bool(getattr(task, "enable_deck", False))),
        interface=message_of(task.interface),
        task_type_version=task.task_type_version,
        config={**(task.get_config(settings) or {}), **_decorator_config(task)},
        security_context=message_of(task.security_context),
        container=container,
        k8s_pod=pod,
        sql=sql,
        extended_resources=task.get_extended_resources(settings),
    )
    if custom := task.get_custom(settings):
        template.custom.CopyFrom(struct_of(custom))
    if settings.should_fast_serialize() and _runs_distributed_code(task):
        _prefix_commands(template, fast_execute_prefix(settings))
    return template


def identifier(name: str, settings: SerializationSettings) -> Identifier:
    """The task's identity in the platform."""
    from flyteidl.core.identifier_pb2 import TASK

    return Identifier(
        resource_type=TASK,
        project=settings.project,
        domain=settings.domain,
        name=name,
        version=settings.version,
    )


def metadata(declared: TaskMetadata, *, generates_deck: bool = False) -> TaskMetadataMessage:
    """The metadata as the wire has it; the runtime's version is :data:`CONTRACT_VERSION`."""
    message = TaskMetadataMessage(
        discoverable=declared.cache,
        discovery_version=declared.cache_version,
        cache_serializable=declared.cache_serialize,
        cache_ignore_input_vars=declared.cache_ignore_input_vars,
        retries=declared.retry_strategy,
        deprecated_error_message=declared.deprecated,
        pod_template_name=declared.pod_template_name,
        is_eager=declared.is_eager,
    )
    if declared.interruptible is not None:
        message.interruptible = declared.interruptible
    message.runtime.type = message.runtime.FLYTE_SDK
    message.runtime.version = CONTRACT_VERSION
    message.runtime.flavor = "python"
    message.generates_deck.value = declared.generates_deck or generates_deck
    message.metadata.SetInParent()  # present even when empty, as flytekit has it
    message.metadata.labels.update(declared.labels or {})
    message.metadata.annotations.update(declared.annotations or {})
    if declared.timeout:
        message.timeout.FromTimedelta(declared.timeout)
    return message


def _compiles_at_run_time(task: Task) -> bool:
    mode = getattr(task, "execution_mode", None)
    return mode is not None and mode.name in ("DYNAMIC", "EAGER")


def _runs_distributed_code(task: Task) -> bool:
    """Whether the container imports the author's module; template tasks find their code in the image
    instead.
    """
    return hasattr(task, "get_default_command")


def _decorator_config(task: Task) -> dict[str, str]:
    """What a class that decorates the task's function adds to the template's config."""
    extra = getattr(getattr(task, "task_function", None), "get_extra_config", None)
    return dict(extra()) if extra else {}


def _prefix_commands(template: TaskTemplate, prefix: list[str]) -> None:
    if template.HasField("container"):
        template.container.args[:] = [*prefix, *template.container.args]
    elif template.HasField("k8s_pod"):
        primary = template.config.get("primary_container_name")
        for item in template.k8s_pod.pod_spec.fields["containers"].list_value.values:
            container = item.struct_value
            if container["name"] == primary:
                container["args"] = [
                    *prefix,
                    *(word.string_value for word in container.fields["args"].list_value.values),
                ]
