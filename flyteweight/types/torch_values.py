"""torch's tensors, modules and checkpoints: what ``torch.save`` makes of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, is_dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from flyteweight.types.conversion_error import ConversionError, describe
from flyteweight.types.saved import SavedConverter

if TYPE_CHECKING:
    from flyteweight.types.annotations import Form
    from flyteweight.types.converter import Converter


@dataclass
class PyTorchCheckpoint:
    """What training goes on from; as an input it is a dict: ``module_state_dict``, ``optimizer_state_dict``, and the
    hyperparameters by name.

    ``hyperparameters`` are a dict, a dataclass or a ``NamedTuple``. Raises ``TypeTransformerFailedError`` for others,
    or if all three are missing.
    """

    module: Any = None
    hyperparameters: Any = None
    optimizer: Any = None

    def __post_init__(self) -> None:
        found = self.hyperparameters
        if found is not None and _as_dict(found) is None:
            raise ConversionError("hyperparameters that are a dict, a dataclass or a NamedTuple", describe(found))
        if self.module is None and not found and self.optimizer is None:
            raise ConversionError("a module, hyperparameters or an optimizer", "none of them")


class TorchConverter(SavedConverter):
    """Base: what torch saves ◀─▶ a file; it is loaded to the first GPU if there is one, else to the CPU."""

    suffix = ".pt"
    #: What ``torch.load`` is told. The annotation names the class, whose values torch cannot hold but as pickles.
    options: ClassVar[dict[str, bool]] = {}

    def save(self, value: Any, path: str) -> None:
        import torch

        torch.save(value, path)

    def load(self, path: str) -> Any:
        import torch

        place = "cuda:0" if torch.cuda.is_available() else torch.device("cpu")
        return torch.load(path, map_location=place, **self.options)


class TensorConverter(TorchConverter):
    """A tensor ◀─▶ torch's file."""

    tag = "PyTorch Tensor"
    format = "PyTorchTensor"


class ModuleConverter(TorchConverter):
    """A module ◀─▶ torch's file."""

    tag = "PyTorch Module"
    format = "PyTorchModule"
    options: ClassVar[dict[str, bool]] = {"weights_only": False}


class CheckpointConverter(TorchConverter):
    """A checkpoint ◀─▶ torch's file of a dict with the states of module and optimizer, and the hyperparameters."""

    tag = "PyTorch Checkpoint"
    format = "PyTorchCheckpoint"
    options: ClassVar[dict[str, bool]] = {"weights_only": False}

    def save(self, value: Any, path: str) -> None:
        content: dict[str, Any] = {}
        if value.module is not None:
            content["module_state_dict"] = value.module.state_dict()
        content.update(_as_dict(value.hyperparameters) or {})
        if value.optimizer is not None:
            content["optimizer_state_dict"] = value.optimizer.state_dict()
        super().save(content, path)

    def check_loaded(self, value: Any) -> None:
        if not isinstance(value, dict):
            raise ConversionError(self.expected, f"a file of {describe(value)}")


def tensor_family(form: Form) -> Converter:
    """The converter of tensors."""
    return TensorConverter(form.annotation, form.kind)


def module_family(form: Form) -> Converter:
    """The converter of modules."""
    return ModuleConverter(form.annotation, form.kind)


def checkpoint_family(form: Form) -> Converter:
    """The converter of checkpoints."""
    return CheckpointConverter(form.annotation, form.kind)


def _as_dict(found: Any) -> dict[str, Any] | None:
    """Hyperparameters by name; None for what has none."""
    if isinstance(found, dict):
        return found
    if isinstance(found, tuple) and hasattr(found, "_asdict"):
        return dict(found._asdict())
    if is_dataclass(found) and not isinstance(found, type):
        return asdict(found)
    return None
