"""torch's tensors, modules and checkpoints: what ``torch.save`` makes of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, is_dataclass
from pickle import UnpicklingError
from typing import TYPE_CHECKING, Any

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

    @property
    def options(self) -> dict[str, bool]:
        """What ``torch.load`` is told: that values of the class that the annotation names may be pickles, as from
        torch 2.6 on it loads none unless it is asked to.
        """
        return {"weights_only": False}

    def save(self, value: Any, path: str) -> None:
        import torch

        torch.save(value, path)

    def load(self, path: str) -> Any:
        import torch

        place = "cuda:0" if torch.cuda.is_available() else torch.device("cpu")
        return torch.load(path, map_location=place, **self.options)


class TensorConverter(TorchConverter):
    """A tensor ◀─▶ torch's file; one of a class of torch's own is loaded as torch likes best, as it is no pickle."""

    tag = "PyTorch Tensor"
    format = "PyTorchTensor"

    @property
    def options(self) -> dict[str, bool]:
        return {} if self.kind.__module__.partition(".")[0] == "torch" else super().options

    def unloaded(self, error: Exception) -> Exception:
        if not isinstance(error, UnpicklingError) or self.options:
            return super().unloaded(error)
        return ConversionError(
            self.expected,
            "a file that cannot be loaded without pickles",
            "annotate the tensor's own class if it is a subclass, and return it without attributes of other classes",
        )


class ModuleConverter(TorchConverter):
    """A module ◀─▶ torch's file."""

    tag = "PyTorch Module"
    format = "PyTorchModule"


class CheckpointConverter(TorchConverter):
    """A checkpoint ◀─▶ torch's file of a dict with the states of module and optimizer, and the hyperparameters."""

    tag = "PyTorch Checkpoint"
    format = "PyTorchCheckpoint"

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
