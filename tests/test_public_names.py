"""The names that users import from the package itself."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import flyteweight

NAMES = [
    "AsyncPythonFunctionTask",
    "AsyncTypeTransformer",
    "BatchSize",
    "Cache",
    "CachePolicy",
    "Checkpoint",
    "ClassDecorator",
    "ClassStorageTaskResolver",
    "ContainerTask",
    "Deck",
    "DeckField",
    "Description",
    "Documentation",
    "Echo",
    "ExecutableTemplateShimTask",
    "ExecutionParameters",
    "ExecutionState",
    "FastSerializationSettings",
    "FileAccessProvider",
    "FlyteAnnotation",
    "FlyteContext",
    "FlyteContextManager",
    "FlyteDirectory",
    "FlyteError",
    "FlyteException",
    "FlyteFile",
    "FlyteRecoverableException",
    "FlyteSystemException",
    "FlyteUserException",
    "GPUAccelerator",
    "HashMethod",
    "HashOnReferenceMixin",
    "IgnoreOutputs",
    "Image",
    "ImageConfig",
    "ImageSpec",
    "ImperativeWorkflow",
    "Interface",
    "LaunchPlan",
    "LaunchPlanReference",
    "PodTemplate",
    "Promise",
    "PythonAutoContainerTask",
    "PythonCustomizedContainerTask",
    "PythonFunctionTask",
    "PythonFunctionWorkflow",
    "PythonInstanceTask",
    "PythonTask",
    "ResourceSpec",
    "Resources",
    "Secret",
    "SecretsManager",
    "SerializationSettings",
    "ShimTaskExecutor",
    "SimpleTransformer",
    "SourceCode",
    "StructuredDataset",
    "TaskMetadata",
    "TaskPlugins",
    "TaskReference",
    "TaskResolverMixin",
    "TaskTemplateResolver",
    "TrackedInstance",
    "TypeEngine",
    "TypeTransformer",
    "TypeTransformerFailedError",
    "VersionParameters",
    "VoidPromise",
    "Workflow",
    "WorkflowFailurePolicy",
    "WorkflowReference",
    "__version__",
    "approve",
    "conditional",
    "create_node",
    "current_context",
    "default_task_resolver",
    "default_task_template_resolver",
    "dynamic",
    "get_reference_entity",
    "kwtypes",
    "logger",
    "map_task",
    "new_context",
    "reference_launch_plan",
    "reference_task",
    "reference_workflow",
    "sleep",
    "task",
    "wait_for_input",
    "workflow",
]


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_can_be_imported(name: str) -> None:
    """Each listed name is there, under the name that flytekit's users know."""
    assert getattr(flyteweight, name) is not None


def test_no_public_name_is_unlisted() -> None:
    """A new public name is added here on purpose, and none is lost by accident."""
    assert sorted(flyteweight.__all__) == sorted(NAMES)
    assert set(NAMES) == set(dir(flyteweight))


def test_type_checkers_see_the_same_names() -> None:
    """What is imported lazily at run time is imported plainly for type checkers, from the same modules."""
    assert flyteweight.__file__ is not None
    tree = ast.parse(Path(flyteweight.__file__).read_text())
    seen = {
        alias.asname: (node.module or "").removeprefix("flyteweight.")
        for branch in tree.body
        if isinstance(branch, ast.If)
        for node in branch.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert seen == flyteweight._PUBLIC


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A typo gets Python's usual error."""
    with pytest.raises(AttributeError, match="no attribute 'taks'"):
        flyteweight.taks  # noqa: B018
