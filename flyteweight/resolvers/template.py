"""The resolver of template tasks: the task is not in the image, only its executor is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import (
    CodeNotFound,
    FlyteDataNotFoundException,
    FlyteUserRuntimeException,
    FlyteValueException,
    IgnoreOutputs,
    TaskTemplateNotReadable,
)
from flyteweight.interface.lookup import load_path
from flyteweight.interface.tracking import TrackedInstance
from flyteweight.models import TaskTemplate as TaskTemplateMessage
from flyteweight.models.template import TaskTemplate
from flyteweight.resolvers.base import TaskResolverMixin
from flyteweight.storage.ahead import Ahead
from flyteweight.storage.location import locate

if TYPE_CHECKING:
    from flyteweight.settings.configuration import SerializationSettings

TEMPLATE_PATH = "{{.taskTemplatePath}}"
"""What the scheduler replaces by the URI to which it wrote the task's template."""


class TaskTemplateResolver(TrackedInstance, TaskResolverMixin):
    """Loader arguments ``URI-OF-TEMPLATE MODULE.EXECUTOR``: what the template says, run by the executor.

    The task that comes back is always an ``ExecutableTemplateShimTask``, of whatever class the declared one is: it
    knows what was serialised into the template, and nothing else.
    """

    @property
    def location(self) -> str:
        """Where command lines find the built-in instance; of another one, the module-level variable that holds it."""
        if self is default_task_template_resolver:
            return "flyteweight.resolvers.default_task_template_resolver"
        return super().location

    def name(self) -> str:
        """A name for people."""
        return "task template resolver"

    def load_task(self, loader_args: list[str]) -> Any:
        """Import the executor while the template is being fetched.

        Raises ``TaskTemplateNotReadable`` if the template is missing, damaged or something else; a
        ``FlyteUserException`` if the executor is; and what storage raises.
        """
        if len(loader_args) != 2:
            raise FlyteValueException(
                "the task template resolver needs the template's URI and the executor's dotted path after '--', "
                f"found {loader_args}"
            )
        uri, path = loader_args
        if "{{" in uri:
            raise TaskTemplateNotReadable(
                f"the scheduler did not fill in '{uri}': it is too old for template tasks, or the command was run by "
                "hand; by hand, give the path of a TaskTemplate file instead"
            )
        location = locate(uri)
        fetch = Ahead(location.read_bytes, waits=location.is_remote)
        executor_type = load_executor(path)
        template = read_template(_data(fetch, uri), uri)
        if is_flytekits(executor_type):
            from flyteweight.compat.installed import shim_task

            return shim_task(template, executor_type)
        from flyteweight.tasks.dispatch import user_code
        from flyteweight.tasks.shim import ExecutableTemplateShimTask, check_executor

        check_executor(executor_type)
        return user_code(False, ExecutableTemplateShimTask, TaskTemplate(template), executor_type)

    def loader_args(self, settings: SerializationSettings, t: Any) -> list[str]:  # noqa: ARG002 - part of the signature
        """The template's path, which the scheduler fills in, and the dotted path of the task's executor."""
        from flyteweight.tasks.customized_container import executor_path

        return [TEMPLATE_PATH, executor_path(t.executor_type)]

    def get_all_tasks(self) -> list[Any]:
        """None: the tasks are in templates, not in modules."""
        return []


default_task_template_resolver = TaskTemplateResolver()


def read_template(data: bytes, uri: str) -> TaskTemplateMessage:
    """The template that a file holds; raises ``TaskTemplateNotReadable`` that says what it holds instead."""
    from google.protobuf.message import DecodeError

    try:
        template = TaskTemplateMessage.FromString(data)
    except DecodeError:
        template = None
    # Messages of other kinds often parse without an error, and so does one that was cut between two fields.
    if template is not None and template.id.name and template.type and template.HasField("interface"):
        return template
    if not data:
        found = "an empty file"
    elif _is_task_spec(data):
        found = "a TaskSpec, as registration writes it; extract its `template` field"
    elif template is not None and template.id.name:
        found = f"the beginning of the template of task '{template.id.name}' ({len(data)} bytes)"
    else:
        found = f"{len(data)} bytes that are another kind of message, or damaged"
    from flyteweight.storage.errors import shown

    raise TaskTemplateNotReadable(f"the task template at {shown(uri)}: expected a TaskTemplate message, found {found}")


def _is_task_spec(data: bytes) -> bool:
    from flyteidl.admin.task_pb2 import TaskSpec
    from google.protobuf.message import DecodeError

    try:
        template = TaskSpec.FromString(data).template
    except DecodeError:
        return False
    return bool(template.id.name and template.type)


def load_executor(path: str) -> Any:
    """What is at an executor's path; raises ``CodeNotFound``, or ``FlyteUserRuntimeException`` if its import fails."""
    try:
        return load_path(path, "executor")
    except (CodeNotFound, IgnoreOutputs):
        raise
    except Exception as error:
        raise FlyteUserRuntimeException(error) from error


def is_flytekits(executor_type: Any) -> bool:
    """Whether the executor is made for a flytekit that is installed here, and so wants flytekit's own objects."""
    bases = getattr(executor_type, "__mro__", ())
    return any(base.__module__ == "flytekit.core.shim_task" for base in bases)


def _data(fetch: Ahead[bytes], uri: str) -> bytes:
    """The bytes; raises ``TaskTemplateNotReadable`` if there are none, and what storage raised otherwise."""
    try:
        return fetch.result()
    except FlyteDataNotFoundException as error:
        from flyteweight.storage.errors import shown

        raise TaskTemplateNotReadable(
            f"there is no task template at {shown(uri)}; the scheduler writes it before the container starts, so it "
            f"was deleted since, or the path is wrong ({error})"
        ) from error
