"""``flytekit.tools.translator``: entities as registration sends them, which tests of workflows look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flyteweight.compat.faces import inward, outward
from flyteweight.tasks.registration import Registration
from flyteweight.workflows.reference import ReferenceEntity

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from flyteweight.compat.options import Options
    from flyteweight.settings.configuration import SerializationSettings

_OF_OPTIONS = (
    "labels",
    "annotations",
    "raw_output_data_config",
    "security_context",
    "max_parallelism",
    "notifications",
    "overwrite_cache",
)


class ReferenceTemplate(NamedTuple):
    """What is known of something that is registered already."""

    id: Any
    resource_type: int


class ReferenceSpec(NamedTuple):
    """A reference among what is to be registered: nothing is sent for it."""

    template: ReferenceTemplate


def get_serializable(
    entity_mapping: MutableMapping[Any, Any],
    settings: SerializationSettings,
    entity: Any,
    options: Options | None = None,
) -> Any:
    """The view of what registration sends of a task, a workflow or a launch plan.

    It is added to ``entity_mapping``, behind those of all that it uses. ``options`` are settings for all launch plans.
    Raises what compiling a workflow or serialising a task raises, and ``ValueError`` for anything else.
    """
    if entity in entity_mapping:
        return entity_mapping[entity]
    if isinstance(entity, ReferenceEntity):
        template = ReferenceTemplate(outward(entity.id), entity.reference.resource_type)
        entity_mapping[entity] = ReferenceSpec(template)
        return entity_mapping[entity]
    given = {name: getattr(options, name) for name in _OF_OPTIONS} if options is not None else {}
    registration = Registration(settings, {name: value for name, value in given.items() if value is not None})
    registration.add(entity)
    if entity not in registration.entries:
        raise ValueError(f"a task, a workflow or a launch plan can be registered, found {type(entity).__name__}")
    for each, entry in registration.entries.items():
        if each not in entity_mapping:
            entity_mapping[each] = outward(entry.message)
    return entity_mapping[entity]


def get_serializable_task(
    entity_mapping: MutableMapping[Any, Any],
    settings: SerializationSettings,
    entity: Any,
    options: Options | None = None,
) -> Any:
    """The view of what registration sends of a task."""
    return get_serializable(entity_mapping, settings, entity, options)


def gather_dependent_entities(serialized: MutableMapping[Any, Any]) -> tuple[dict[Any, Any], ...]:
    """Templates of tasks, specifications of workflows and of launch plans, each by its identity, from a mapping."""
    tasks: dict[Any, Any] = {}
    workflows: dict[Any, Any] = {}
    plans: dict[Any, Any] = {}
    for found in serialized.values():
        kind = type(inward(found)).__name__
        if kind == "TaskSpec":
            tasks[found.template.id] = found.template
        elif kind == "WorkflowSpec":
            workflows[found.template.id] = found
        elif kind == "LaunchPlan":
            plans[found.id] = found.spec
    return tasks, workflows, plans
