"""Devices that a task can ask for: GPUs, their partitions, and slices of TPUs.

The constants are common devices; any other is ``GPUAccelerator("its-name-in-the-cluster")``, or a subclass of
``MultiInstanceGPUAccelerator`` if it can be divided.

>>> @task(limits=Resources(gpu="1"), accelerator=A100.partition_2g_10gb)
... def train() -> None: ...
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, TypeVar

if TYPE_CHECKING:
    from flyteidl.core.tasks_pb2 import GPUAccelerator as GPUAcceleratorMessage

MultiInstance = TypeVar("MultiInstance", bound="MultiInstanceGPUAccelerator")


class BaseAccelerator(ABC):
    """Anything that can say itself on the wire."""

    @abstractmethod
    def to_flyte_idl(self) -> GPUAcceleratorMessage:
        """The accelerator as the wire has it."""


class GPUAccelerator(BaseAccelerator):
    """A device by the name that the cluster's nodes are labelled with."""

    def __init__(self, device: str) -> None:
        self._device = device

    def to_flyte_idl(self) -> GPUAcceleratorMessage:
        """The accelerator as the wire has it."""
        from flyteidl.core.tasks_pb2 import GPUAccelerator as GPUAcceleratorMessage

        return GPUAcceleratorMessage(device=self._device)


class MultiInstanceGPUAccelerator(BaseAccelerator):
    """A device that can be divided; subclasses name it in ``device``.

    An instance itself leaves the question open, ``unpartitioned`` asks for a whole device, and
    ``partitioned`` for a part of one.
    """

    device: ClassVar[str]
    _partition_size: str | None = None
    _whole: bool = False

    @property
    def unpartitioned(self: MultiInstance) -> MultiInstance:
        """The same device, undivided."""
        return self._undivided()

    @classmethod
    def _undivided(cls: type[MultiInstance]) -> MultiInstance:
        instance = cls()
        instance._whole = True
        return instance

    @classmethod
    def partitioned(cls: type[MultiInstance], partition_size: str) -> MultiInstance:
        """A part of the device, by the size's name in the cluster."""
        instance = cls()
        instance._partition_size = partition_size
        return instance

    def to_flyte_idl(self) -> GPUAcceleratorMessage:
        """The accelerator as the wire has it."""
        from flyteidl.core.tasks_pb2 import GPUAccelerator as GPUAcceleratorMessage

        message = GPUAcceleratorMessage(device=self.device)
        if self._whole:
            message.unpartitioned = True
        elif self._partition_size is not None:
            message.partition_size = self._partition_size
        return message


class _Partition:
    """A class attribute that is a part of the device of its class."""

    def __init__(self, size: str) -> None:
        self._size = size

    def __get__(self, instance: object, owner: type[MultiInstance]) -> MultiInstance:
        return owner.partitioned(self._size)


class _A100(MultiInstanceGPUAccelerator):
    device = "nvidia-tesla-a100"

    partition_1g_5gb = _Partition("1g.5gb")
    partition_2g_10gb = _Partition("2g.10gb")
    partition_3g_20gb = _Partition("3g.20gb")
    partition_4g_20gb = _Partition("4g.20gb")
    partition_7g_40gb = _Partition("7g.40gb")


class _A100_80GB(MultiInstanceGPUAccelerator):  # noqa: N801 - NVIDIA's name of the device
    device = "nvidia-a100-80gb"

    partition_1g_10gb = _Partition("1g.10gb")
    partition_2g_20gb = _Partition("2g.20gb")
    partition_3g_40gb = _Partition("3g.40gb")
    partition_4g_40gb = _Partition("4g.40gb")
    partition_7g_80gb = _Partition("7g.80gb")


class _FlatSlices(MultiInstanceGPUAccelerator):
    slice_1x1 = _Partition("1x1")
    slice_2x2 = _Partition("2x2")
    slice_2x4 = _Partition("2x4")
    slice_4x4 = _Partition("4x4")
    slice_4x8 = _Partition("4x8")
    slice_8x8 = _Partition("8x8")
    slice_8x16 = _Partition("8x16")
    slice_16x16 = _Partition("16x16")


class _V5E(_FlatSlices):
    device = "tpu-v5-lite-podslice"


class _V5P(MultiInstanceGPUAccelerator):
    device = "tpu-v5p-slice"

    slice_2x2x1 = _Partition("2x2x1")
    slice_2x2x2 = _Partition("2x2x2")
    slice_2x4x4 = _Partition("2x4x4")
    slice_4x4x4 = _Partition("4x4x4")
    slice_4x4x8 = _Partition("4x4x8")
    slice_4x8x8 = _Partition("4x8x8")
    slice_8x8x8 = _Partition("8x8x8")
    slice_8x8x16 = _Partition("8x8x16")
    slice_8x16x16 = _Partition("8x16x16")
    slice_16x16x16 = _Partition("16x16x16")
    slice_16x16x24 = _Partition("16x16x24")


class _V6E(_FlatSlices):
    device = "tpu-v6e-slice"


A10G = GPUAccelerator("nvidia-a10g")
L4 = GPUAccelerator("nvidia-l4")
L4_VWS = GPUAccelerator("nvidia-l4-vws")
L40S = GPUAccelerator("nvidia-l40s")
K80 = GPUAccelerator("nvidia-tesla-k80")
M60 = GPUAccelerator("nvidia-tesla-m60")
P4 = GPUAccelerator("nvidia-tesla-p4")
P100 = GPUAccelerator("nvidia-tesla-p100")
T4 = GPUAccelerator("nvidia-tesla-t4")
V100 = GPUAccelerator("nvidia-tesla-v100")
H100 = GPUAccelerator("nvidia-h100")
H200 = GPUAccelerator("nvidia-h200")
RTX_PRO_6000 = GPUAccelerator("nvidia-rtx-pro-6000")
A100 = _A100()
A100_80GB = _A100_80GB()
V5E = _V5E()
V5P = _V5P()
V6E = _V6E()
