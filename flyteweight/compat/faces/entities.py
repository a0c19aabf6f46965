"""Tasks, workflows, launch plans and executors under flytekit's names: what they say of themselves are views.

The classes are made of ours when they are asked for: a subclass of ours and of the faces of its bases, so that users'
``isinstance`` sees flytekit's family. What users override is handed views, and may return them.
"""

from __future__ import annotations

from functools import wraps
from importlib import import_module
from types import FunctionType
from typing import TYPE_CHECKING, Any

from flyteweight.compat.faces import inward, outward

if TYPE_CHECKING:
    from collections.abc import Callable

#: Classes, and functions that make their instances ─▶ our module of the same name.
CLASSES = {
    "ArrayNodeMapTask": "tasks.map_task",
    "AsyncPythonFunctionTask": "tasks.function",
    "ContainerTask": "tasks.container_task",
    "EagerAsyncPythonFunctionTask": "tasks.eager",
    "EagerFailureHandlerTask": "tasks.eager",
    "Echo": "tasks.echo",
    "ExecutableTemplateShimTask": "tasks.shim",
    "ImperativeWorkflow": "workflows.imperative",
    "LaunchPlan": "workflows.launch_plan",
    "PythonAutoContainerTask": "tasks.container",
    "PythonCustomizedContainerTask": "tasks.customized_container",
    "PythonFunctionTask": "tasks.function",
    "PythonFunctionWorkflow": "workflows.function_workflow",
    "PythonInstanceTask": "tasks.function",
    "PythonTask": "tasks.base",
    "RawShellTask": "tasks.shell",
    "ReferenceEntity": "workflows.reference",
    "ReferenceLaunchPlan": "workflows.reference",
    "ReferenceTask": "workflows.reference",
    "ReferenceWorkflow": "workflows.reference",
    "SQLTask": "tasks.sql",
    "SQLite3Task": "tasks.sqlite",
    "SQLite3TaskExecutor": "tasks.sqlite",
    "ShellTask": "tasks.shell",
    "ShimTaskExecutor": "tasks.shim",
    "Task": "tasks.base",
    "WorkflowBase": "workflows.base",
}
MAKERS = {
    "dynamic": "tasks.dynamic",
    "eager": "tasks.eager",
    "get_reference_entity": "workflows.reference",
    "map_task": "tasks.map_task",
    "reference_launch_plan": "workflows.reference",
    "reference_task": "workflows.reference",
    "reference_workflow": "workflows.reference",
    "task": "tasks.decorator",
    "workflow": "workflows.function_workflow",
}

#: Our executors that command lines name ─▶ where flytekit has them.
EXECUTORS = {"flyteweight.tasks.sqlite.SQLite3TaskExecutor": "flytekit.extras.sqlite3.task.SQLite3TaskExecutor"}

#: Methods that users override ─▶ the position, after ``self``, of what is a view to them.
OVERRIDDEN = {"dispatch_execute": 1, "execute_from_model": 0}
#: Methods that users override, and that are given what the run knows of itself first.
OF_A_RUN = ("pre_execute", "post_execute")
#: What an entity says, as an attribute and by a method.
ATTRIBUTES = ("interface", "security_context", "id", "parameters", "fixed_inputs", "output_bindings")
METHODS = ("get_container", "get_k8s_pod", "get_sql")
#: Methods that make a container's command line.
COMMANDS = ("get_command", "get_default_command")


class Face:
    """The base of all faces."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name, position in OVERRIDDEN.items():
            if name in vars(cls):
                setattr(cls, name, asked_in_either(vars(cls)[name], position))
        for name in OF_A_RUN:
            if name in vars(cls):
                setattr(cls, name, with_faced_parameters(vars(cls)[name]))
        for name in COMMANDS:
            if name in vars(cls) and "face_of" not in vars(cls):
                setattr(cls, name, commanded(vars(cls)[name]))


def asked_in_either(function: Callable[..., Any], position: int) -> Any:
    """A method of a user's, for which a message is a view; who asked with a message is answered with one."""

    from inspect import iscoroutinefunction

    def split(args: tuple[Any, ...]) -> tuple[list[Any], bool]:
        given = list(args)
        asked = given[position + 1] if len(given) > position + 1 else None
        message = getattr(asked, "message", asked)  # executors have a view of ours
        if hasattr(type(message), "DESCRIPTOR"):
            given[position + 1] = outward(message)
            return given, True
        return given, False

    if iscoroutinefunction(function):

        @wraps(function)
        async def later(*args: Any, **kwargs: Any) -> Any:
            given, by_us = split(args)
            result = await function(*given, **kwargs)
            return inward(result) if by_us else result

        return later

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        given, by_us = split(args)
        result = function(*given, **kwargs)
        return inward(result) if by_us else result

    return call


def with_faced_parameters(method: Callable[..., Any]) -> Any:
    """A method of a user's, for which the ids of the run are views."""
    from flyteweight.compat.faces.context import faced_parameters

    @wraps(method)
    def call(self: Any, user_params: Any, *args: Any, **kwargs: Any) -> Any:
        return method(self, faced_parameters(user_params), *args, **kwargs)

    return call


def commanded(method: Callable[..., Any]) -> Any:
    """A method that makes a command line, with resolvers and executors by paths that flytekit's images find, too."""

    @wraps(method)
    def call(self: Any, settings: Any) -> list[str]:
        from flyteweight.interface.lookup import ALIASES

        theirs = EXECUTORS | {ours: path for path, ours in ALIASES.items()}
        return [theirs.get(word, word) for word in method(self, settings)]

    return call


def face(kind: Any) -> Any:
    """The class that users have for a class of ours."""
    made = _FACES.get(kind)
    if made is None:
        members: dict[str, Any] = {"__doc__": kind.__doc__, "__module__": __name__, "__qualname__": kind.__qualname__}
        members["face_of"] = kind
        members |= {name: _told(kind, name) for name in ATTRIBUTES if isinstance(vars(kind).get(name), property)}
        members |= {name: _answered(kind, name) for name in METHODS if name in vars(kind)}
        members |= {name: commanded(vars(kind)[name]) for name in COMMANDS if name in vars(kind)}
        bases = [face(base) for base in kind.__bases__ if base.__module__.startswith("flyteweight.")]
        made = _FACES[kind] = type(kind)(kind.__name__, (*bases, kind) if bases else (Face, kind), members)
        if hasattr(kind, "__parameters__"):
            made.__parameters__ = kind.__parameters__  # so that users may write PythonFunctionTask[Config]
        if "__call__" in vars(kind):
            made.__call__ = _called(kind)
        if "dispatch_execute" in vars(kind):
            made.dispatch_execute = _dispatched(kind)
    return made


def _told(kind: Any, name: str) -> Any:
    getter = vars(kind)[name].fget
    return property(lambda self: outward(getter(self)), doc=vars(kind)[name].__doc__)


def _answered(kind: Any, name: str) -> Any:
    method = vars(kind)[name]

    @wraps(method)
    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        return outward(method(self, *args, **kwargs))

    return call


def _called(kind: Any) -> Any:
    method = vars(kind)["__call__"]

    @wraps(method)
    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        result = method(self, *args, **kwargs)
        if not hasattr(type(result), "__flyte_node__"):
            return result
        from flyteweight.compat.faces.promise import faced

        return faced(result)

    return call


def _dispatched(kind: Any) -> Any:
    method = vars(kind)["dispatch_execute"]

    @wraps(method)
    def call(self: Any, ctx: Any, input_literal_map: Any) -> Any:
        if hasattr(input_literal_map, "to_flyte_idl"):
            return outward(method(self, ctx, inward(input_literal_map)))
        return method(self, ctx, input_literal_map)

    return call


def faced(entity: Any) -> Any:
    """What a function of ours made, as users get it: an entity of our classes, or a decorator that makes one."""
    kind = type(entity)
    if kind is FunctionType:
        return maker(entity)
    if kind.__module__.startswith("flyteweight.") and not issubclass(kind, Face):
        entity.__class__ = face(kind)
    return entity


def maker(function: Callable[..., Any]) -> Any:
    """A function of ours that makes entities or decorators."""

    @wraps(function)
    def make(*args: Any, **kwargs: Any) -> Any:
        return faced(function(*args, **kwargs))

    return make


_FACES: dict[Any, Any] = {}


def __getattr__(name: str) -> Any:
    if name in CLASSES:
        found = face(getattr(import_module(f"flyteweight.{CLASSES[name]}"), name))
    elif name in MAKERS:
        from flyteweight.compat.names import home_of

        found = maker(getattr(import_module(f"flyteweight.{MAKERS[name]}"), name))
        # Where pickles find it, and who asks where it lives.
        found.__module__, found.__name__, found.__qualname__ = home_of("flytekit", name)[0], name, name
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found
    return found
