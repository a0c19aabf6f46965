"""``ContainerTask``: any image and command as a task; the platform's sidecar moves inputs and outputs."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from flyteweight.exceptions import FlyteNotImplementedException
from flyteweight.interface.interface import Interface
from flyteweight.settings.container_settings import PodSettings
from flyteweight.settings.metadata import TaskMetadata
from flyteweight.tasks.base import PythonTask

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flyteidl.core.tasks_pb2 import DataLoadingConfig

    from flyteweight.models import Container, K8sPod
    from flyteweight.settings.configuration import SerializationSettings
    from flyteweight.settings.image_spec import ImageSpec
    from flyteweight.settings.pod_template import PodTemplate
    from flyteweight.settings.resources import Resources
    from flyteweight.settings.secret import Secret


class RawMetadataFormat(Enum):
    """How the sidecar writes the inputs that are no files; names and values are the wire's."""

    JSON = 0
    YAML = 1
    PROTO = 2


class RawIOStrategy(Enum):
    """When the sidecar moves data; the values are pairs of the wire's download and upload mode."""

    DOWNLOAD_EAGER = ("download_mode", 0)
    DOWNLOAD_STREAM = ("download_mode", 1)
    DO_NOT_DOWNLOAD = ("download_mode", 2)
    UPLOAD_ON_EXIT = ("upload_mode", 0)
    UPLOAD_EAGER = ("upload_mode", 1)
    DO_NOT_UPLOAD = ("upload_mode", 2)


class ContainerTask(PodSettings, PythonTask[None]):
    """A task that runs ``command`` in ``image``, whatever is in there.

    ``{{.inputs.name}}`` in the command stands for an input; files appear below ``input_data_dir``, and each output is
    read from a file of its name below ``output_data_dir``. It runs on the platform only.
    """

    MetadataFormat = RawMetadataFormat
    IOStrategy = RawIOStrategy

    def __init__(
        self,
        name: str,
        image: str | ImageSpec,
        command: list[str],
        inputs: Mapping[str, Any] | None = None,
        metadata: TaskMetadata | None = None,
        arguments: list[str] | None = None,
        outputs: Mapping[str, Any] | None = None,
        requests: Resources | None = None,
        limits: Resources | None = None,
        input_data_dir: str | None = None,
        output_data_dir: str | None = None,
        metadata_format: RawMetadataFormat = RawMetadataFormat.JSON,
        io_strategy: RawIOStrategy | None = None,
        secret_requests: list[Secret] | None = None,
        pod_template: PodTemplate | None = None,
        pod_template_name: str | None = None,
        local_logs: bool = False,
        resources: Resources | None = None,
        **kwargs: Any,
    ) -> None:
        if pod_template_name is not None:
            metadata = (metadata or TaskMetadata()).replaced({"pod_template_name": pod_template_name})
        super().__init__(
            task_type="raw-container",
            name=name,
            interface=Interface(inputs, outputs),
            metadata=metadata,
            container_image=image,
            pod_template=pod_template,
            requests=requests,
            limits=limits,
            resources=resources,
            secret_requests=secret_requests,
            **kwargs,
        )
        self._command = command
        self._arguments = arguments or []
        self._input_data_dir = input_data_dir
        self._output_data_dir = output_data_dir
        self._metadata_format = metadata_format
        self._io_strategy = io_strategy
        self.local_logs = local_logs

    def get_command(self, settings: SerializationSettings) -> list[str]:  # noqa: ARG002 - part of the signature
        """The arguments after the command."""
        return list(self._arguments)

    def own_container(self, settings: SerializationSettings) -> Container:
        """The container, with the command and what the sidecar has to know."""
        message = super().own_container(settings)
        message.command.extend(self._command)
        message.data_config.CopyFrom(self._data_config())
        return message

    def _data_config(self) -> DataLoadingConfig:
        from flyteidl.core.tasks_pb2 import DataLoadingConfig

        config = DataLoadingConfig(
            enabled=True,
            input_path=self._input_data_dir,
            output_path=self._output_data_dir,
            format=self._metadata_format.name,
        )
        if self._io_strategy is not None:
            field, mode = self._io_strategy.value
            setattr(config.io_strategy, field, mode)
        return config

    def get_k8s_pod(self, settings: SerializationSettings) -> K8sPod | None:
        """The pod, if there is a pod template."""
        pod = super().get_k8s_pod(settings)
        if pod is None or self.pod_template is None:
            return None
        pod.data_config.CopyFrom(self._data_config())
        for item in pod.pod_spec.fields["containers"].list_value.values:
            container = item.struct_value
            if not self._arguments and container["name"] == self.pod_template.primary_container_name:
                del container.fields["args"]  # an empty list would replace the arguments that the image has
        return pod

    def execute(self, **kwargs: Any) -> Any:
        """Raise ``FlyteNotImplementedException``: the command runs in its image, which only the platform starts."""
        raise FlyteNotImplementedException(
            f"container task '{self.name}' runs in its image on the platform only "
            f"(called with {', '.join(kwargs) or 'no inputs'})"
        )
