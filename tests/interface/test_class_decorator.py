"""Decorators that are classes, above a task's function."""

from __future__ import annotations

from typing import Any

from flyteweight import SerializationSettings, task
from flyteweight.interface.class_decorator import ClassDecorator
from flyteweight.interface.naming import function_location


class traced(ClassDecorator):  # noqa: N801 - used as a decorator
    """Counts calls, and tells the console where to look."""

    def __init__(self, task_function: Any = None, port: int = 80, **kwargs: Any) -> None:
        self.port, self.calls = port, 0
        super().__init__(task_function, port=port, **kwargs)

    def execute(self, *args: Any, **kwargs: Any) -> Any:
        """Count, and call the function."""
        self.calls += 1
        assert self.task_function is not None
        return self.task_function(*args, **kwargs)

    def get_extra_config(self) -> dict[str, str]:
        """For the template."""
        return {self.LINK_TYPE_KEY: "traced", self.PORT_KEY: str(self.port)}


@task
@traced
def bare(a: int) -> int:
    """Decorated without arguments."""
    return a + 1


@task
@traced(port=8080)
def with_arguments(a: int) -> int:
    """Decorated with arguments."""
    return a + 2


def test_both_forms_run_and_have_the_functions_interface() -> None:
    """The decorated function is called through `execute`, with the inputs that it declares."""
    assert (bare(a=1), with_arguments(a=1)) == (2, 3)
    function: Any = bare.task_function
    assert (function.calls, function.__doc__) == (1, "Decorated without arguments.")
    assert function_location(function)[1] == "bare"


def test_the_template_holds_what_the_decorator_adds() -> None:
    """Its extra configuration is in the template's config."""
    settings = SerializationSettings.for_image("image:1", "v1")
    assert dict(bare.serialize(settings).config) == {"link_type": "traced", "port": "80"}
    assert dict(with_arguments.serialize(settings).config) == {"link_type": "traced", "port": "8080"}
