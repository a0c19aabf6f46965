"""Template tasks as a plugin declares them."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from flyteweight import Interface, PythonCustomizedContainerTask, ShimTaskExecutor
from flyteweight.exceptions import FlyteTypeException, FlyteValidationException
from flyteweight.models.template import TaskTemplate
from flyteweight.settings.configuration import Image, ImageConfig, SerializationSettings
from flyteweight.settings.resources import Resources
from flyteweight.settings.secret import Secret
from flyteweight.tasks.customized_container import TEMPLATE_SIZE_LIMIT, executor_path

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = SerializationSettings(
    project="p",
    domain="d",
    version="v1",
    env={"FROM": "settings", "LEVEL": "1"},
    image_config=ImageConfig(default_image=Image("default", "registry.example.com/default", "1")),
)


class Scale(ShimTaskExecutor["ScaleTask"]):
    def execute_from_model(self, tt: TaskTemplate, **inputs: Any) -> Any:
        if tt.custom.get("fail"):
            raise ZeroDivisionError("as asked")
        return {"doubled": inputs["a"] * tt.custom["factor"], "seen": str(tt.id.project)}


class ScaleTask(PythonCustomizedContainerTask[int]):
    def __init__(self, name: str = "scale", custom: dict[str, Any] | None = None, **kwargs: Any) -> None:
        options: dict[str, Any] = {
            "container_image": "registry.example.com/scale:1",
            "executor_type": Scale,
            "interface": Interface({"a": int}, {"seen": str, "doubled": int}),
        }
        super().__init__(name=name, task_config=2, **{**options, **kwargs})
        self.custom = {"factor": self.task_config, **(custom or {})}

    def get_custom(self, settings: SerializationSettings) -> dict[str, Any]:
        return self.custom


def test_template_says_what_the_scheduler_needs() -> None:
    """Identity, type, interface, custom, and a container with the command of a template task."""
    template = ScaleTask(task_type="scaling").serialize_to_model(SETTINGS)
    assert (template.id.project, template.id.domain, template.id.name, template.id.version) == ("p", "d", "scale", "v1")
    assert template.type == "scaling"
    assert sorted(template.interface.outputs.variables) == ["doubled", "seen"]
    assert TaskTemplate(template).custom == {"factor": 2}
    assert template.container.image == "registry.example.com/scale:1"
    assert list(template.container.args) == [
        "pyflyte-execute",
        *("--inputs", "{{.input}}"),
        *("--output-prefix", "{{.outputPrefix}}"),
        *("--raw-output-data-prefix", "{{.rawOutputDataPrefix}}"),
        *("--resolver", "flyteweight.resolvers.default_task_template_resolver"),
        "--",
        *("{{.taskTemplatePath}}", f"{__name__}.Scale"),
    ]


def test_container_settings() -> None:
    """Environment (the task's wins), resources, secrets and the default image reach the template."""
    task = ScaleTask(
        container_image=None,
        environment={"LEVEL": "2"},
        requests=Resources(cpu="1"),
        limits=Resources(mem="1Gi"),
        secret_requests=[Secret(group="g", key="k")],
    )
    template = task.serialize_to_model(SETTINGS)
    assert {entry.key: entry.value for entry in template.container.env} == {"FROM": "settings", "LEVEL": "2"}
    assert [entry.value for entry in template.container.resources.requests] == ["1"]
    assert [entry.value for entry in template.container.resources.limits] == ["1Gi"]
    assert template.container.image == "registry.example.com/default:1"
    assert template.security_context.secrets[0].key == "k"
    assert (task.resources.requests.cpu, task.environment, task.get_config(SETTINGS)) == ("1", {"LEVEL": "2"}, {})


def test_local_call_runs_the_executor_on_the_template() -> None:
    """A local call goes through the serialised template, with placeholder ids, and gives Python values."""
    result = ScaleTask()(a=4)
    assert (result.doubled, result.seen) == (8, "PLACEHOLDER_PROJECT")


def test_local_call_with_a_deck() -> None:
    """Outputs that the executor gives by name are kept by name for the deck, too."""
    result = ScaleTask(enable_deck=True)(a=3)
    assert (result.seen, result.doubled) == ("PLACEHOLDER_PROJECT", 6)


def test_local_call_with_environment() -> None:
    """A task with an environment of its own can be called too."""
    assert ScaleTask(environment={"A": "b"})(a=4).doubled == 8


def test_local_call_raises_the_executors_own_error() -> None:
    """In a local call an executor's error comes out as it was raised."""
    with pytest.raises(ZeroDivisionError, match="as asked"):
        ScaleTask(custom={"fail": True})(a=4)


def test_template_on_first_use() -> None:
    """`task_template` is made when it is first asked for, and replaced by `serialize_to_model`."""
    task = ScaleTask()
    assert task.task_template is task.task_template
    assert (task.task_template.id.project, task.task_template.id.domain) == ("PLACEHOLDER_PROJECT", "LOCAL")
    message = task.serialize_to_model(SETTINGS)
    message.id.project = "changed"
    assert task.task_template.id.project == "p"


def test_properties() -> None:
    """What a task says of itself."""
    task = ScaleTask()
    assert (task.name, task.task_type, task.task_config, task.executor_type) == ("scale", "python-task", 2, Scale)
    assert isinstance(task.executor, Scale)
    assert task.container_image == "registry.example.com/scale:1"
    assert task.task_resolver.location == "flyteweight.resolvers.default_task_template_resolver"
    assert task.get_input_types() == {"a": int}
    assert task.SERIALIZE_SETTINGS.version == "PLACEHOLDER_VERSION"
    assert (task.get_k8s_pod(SETTINGS), task.get_sql(SETTINGS), task.get_extended_resources(SETTINGS)) == (None,) * 3


def test_get_custom_has_to_be_defined() -> None:
    """A plugin that forgets `get_custom` is told so."""
    task: PythonCustomizedContainerTask[None] = PythonCustomizedContainerTask(
        "t", None, "i:1", Scale, interface=Interface({"a": int})
    )
    with pytest.raises(NotImplementedError, match=r"has to define get_custom\(settings\)"):
        task.serialize_to_model(SETTINGS)


def test_large_template_is_warned_about(caplog: pytest.LogCaptureFixture) -> None:
    """Past the limit a warning names the task, the size and the part that is large; below it there is none."""
    ScaleTask(custom={"table": "x" * (TEMPLATE_SIZE_LIMIT // 2)}).serialize_to_model(SETTINGS)
    assert not caplog.records
    ScaleTask(custom={"table": "x" * TEMPLATE_SIZE_LIMIT}).serialize_to_model(SETTINGS)
    assert "template of task 'scale' has 1,04" in caplog.text
    assert "in 'custom'" in caplog.text


class Outer:
    class Nested(ShimTaskExecutor[Any]):
        """An executor that is not at the top level."""

        def execute_from_model(self, tt: TaskTemplate, **inputs: Any) -> None:
            """Nothing."""


def test_executor_that_cannot_be_found_again() -> None:
    """Classes of functions and classes, and those whose name holds something else, are refused at declaration."""

    class Local(Scale):
        pass

    with pytest.raises(FlyteValidationException, match="is defined inside a function"):
        ScaleTask(executor_type=Local)
    with pytest.raises(FlyteValidationException, match="is defined inside another class"):
        ScaleTask(executor_type=Outer.Nested)
    hidden = type("Scale", (Scale,), {"__module__": __name__})
    with pytest.raises(FlyteValidationException, match="the module holds something else there"):
        ScaleTask(executor_type=hidden)
    gone = type("Scale", (Scale,), {"__module__": "no.such.module"})
    with pytest.raises(FlyteValidationException, match="the module is not imported"):
        executor_path(gone)


def test_executor_that_cannot_take_the_inputs() -> None:
    """An input that collides with the executor's own parameters is refused at declaration."""
    with pytest.raises(FlyteTypeException, match="cannot be called with the task's inputs"):
        ScaleTask(interface=Interface({"tt": int}))


def test_executor_of_the_main_script_is_named_by_its_file(tmp_path: Path) -> None:
    """A script run by hand records the name by which a container imports it, not `__main__`."""
    script = tmp_path / "my_script.py"
    script.write_text(
        "from flyteweight import ShimTaskExecutor\n"
        "from flyteweight.tasks.customized_container import executor_path\n"
        "class Executor(ShimTaskExecutor):\n"
        "    def execute_from_model(self, tt): ...\n"
        "print(executor_path(Executor))\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "my_script.Executor"
    session = subprocess.run(
        [sys.executable, "-"], input=script.read_text(), capture_output=True, text=True, check=False
    )
    assert "is defined in an interactive session" in session.stderr
