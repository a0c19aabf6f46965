"""``@task``: from a typed function to a task."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, overload

from flyteweight.settings.metadata import TaskMetadata
from flyteweight.tasks.function import AsyncPythonFunctionTask, ExecutionBehavior, PythonFunctionTask

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from typing_extensions import ParamSpec

    from flyteweight.resolvers.base import TaskResolverMixin
    from flyteweight.runtime.deck import DeckField
    from flyteweight.settings.accelerators import BaseAccelerator
    from flyteweight.settings.cache import Cache
    from flyteweight.settings.documentation import Documentation
    from flyteweight.settings.image_spec import ImageSpec
    from flyteweight.settings.pod_template import PodTemplate
    from flyteweight.settings.resources import Resources
    from flyteweight.settings.secret import Secret

    P = ParamSpec("P")

R = TypeVar("R")
T = TypeVar("T")


@overload
def task(_task_function: Callable[P, R], /) -> Callable[P, R]: ...


@overload
def task(
    _task_function: None = None,
    /,
    *,
    task_config: Any = None,
    cache: bool | Cache = False,
    retries: int = 0,
    interruptible: bool | None = None,
    deprecated: str = "",
    timeout: dt.timedelta | int = 0,
    container_image: str | ImageSpec | None = None,
    environment: dict[str, str] | None = None,
    requests: Resources | None = None,
    limits: Resources | None = None,
    secret_requests: list[Secret] | None = None,
    execution_mode: ExecutionBehavior = ExecutionBehavior.DEFAULT,
    node_dependency_hints: Iterable[Any] | None = None,
    task_resolver: TaskResolverMixin | None = None,
    docs: Documentation | None = None,
    disable_deck: bool | None = None,
    enable_deck: bool | None = None,
    deck_fields: tuple[DeckField, ...] | None = None,
    pod_template: PodTemplate | None = None,
    pod_template_name: str | None = None,
    accelerator: BaseAccelerator | None = None,
    shared_memory: bool | str | None = None,
    pickle_untyped: bool = False,
    resources: Resources | None = None,
    labels: dict[str, str] | None = None,
    annotations: dict[str, str] | None = None,
    cache_serialize: bool | None = None,
    cache_version: str | None = None,
    cache_ignore_input_vars: tuple[str, ...] | None = None,
) -> Callable[[Callable[P, R]], Callable[P, R]]: ...


def task(
    _task_function: Callable[..., Any] | None = None,
    /,
    *,
    task_config: Any = None,
    cache: bool | Cache = False,
    retries: int = 0,
    interruptible: bool | None = None,
    deprecated: str = "",
    timeout: dt.timedelta | int = 0,
    execution_mode: ExecutionBehavior = ExecutionBehavior.DEFAULT,
    cache_serialize: bool | None = None,
    cache_version: str | None = None,
    cache_ignore_input_vars: tuple[str, ...] | None = None,
    **settings: Any,
) -> Any:
    """Make a function a Flyte task; used as ``@task`` or as ``@task(retries=3, …)``.

    The settings are flytekit's. ``timeout`` is in seconds if it is an ``int``. Raises ``FlyteMissingTypeException`` for
    a parameter without annotation and ``ValueError`` for settings that contradict each other.

    >>> @task(retries=2)
    ... def greet(name: str) -> str:
    ...     return f"hello {name}"
    """

    def declare(function: Callable[..., Any]) -> PythonFunctionTask[Any]:
        plugin = _plugin_of(task_config, function)
        caching = _cache_settings(cache, cache_serialize, cache_version, cache_ignore_input_vars, function, settings)
        metadata = TaskMetadata(
            **caching,
            retries=retries,
            interruptible=interruptible,
            deprecated=deprecated,
            timeout=timeout or None,
        )
        return plugin(task_config, function, metadata=metadata, execution_mode=execution_mode, **settings)

    return declare if _task_function is None else declare(_task_function)


def _plugin_of(task_config: Any, function: Callable[..., Any]) -> type[PythonFunctionTask[Any]]:
    plugin: type[PythonFunctionTask[Any]] = PythonFunctionTask
    if task_config is not None:
        from flyteweight.tasks.plugins import TaskPlugins

        plugin = TaskPlugins.find_pythontask_plugin(type(task_config))
    if not _is_async(function) or issubclass(plugin, AsyncPythonFunctionTask):
        return plugin
    if plugin is not PythonFunctionTask:
        raise TypeError(
            f"'{function.__qualname__}' is async, and the plugin {plugin.__name__} of its task_config is not; "
            "derive the plugin from AsyncPythonFunctionTask, or make the function synchronous"
        )
    return AsyncPythonFunctionTask


def _is_async(function: Callable[..., Any]) -> bool:
    import inspect

    return inspect.iscoroutinefunction(function)


def _cache_settings(
    cache: bool | Cache,
    serialize: bool | None,
    version: str | None,
    ignored: tuple[str, ...] | None,
    function: Callable[..., Any],
    settings: dict[str, Any],
) -> dict[str, Any]:
    if isinstance(cache, bool) and (not cache or version is not None):
        return {
            "cache": cache,
            "cache_serialize": bool(serialize),
            "cache_version": version or "",
            "cache_ignore_input_vars": ignored or (),
        }
    from flyteweight.settings.cache import Cache, VersionParameters

    if isinstance(cache, bool):
        cache = Cache(serialize=bool(serialize), ignored_inputs=ignored or ())
    elif (serialize, version, ignored) != (None, None, None):
        raise ValueError(
            "cache_serialize, cache_version and cache_ignore_input_vars belong to cache=True; "
            "with a Cache object, give serialize, version and ignored_inputs to it"
        )
    parameters = VersionParameters(
        func=function,
        container_image=settings.get("container_image"),
        pod_template=settings.get("pod_template"),
        pod_template_name=settings.get("pod_template_name"),
    )
    return {
        "cache": True,
        "cache_serialize": cache.serialize,
        "cache_version": cache.get_version(parameters),
        "cache_ignore_input_vars": cache.get_ignored_inputs(),
    }
