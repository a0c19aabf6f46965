"""Keras's models: its own files."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from flyteweight.types.saved import SavedConverter

if TYPE_CHECKING:
    from flyteweight.types.annotations import Form
    from flyteweight.types.converter import Converter

#: The packages that models' classes come from.
_KERAS = ("keras", "tf_keras")


class KerasConverter(SavedConverter):
    """A model ◀─▶ a ``.keras`` file."""

    tag = "TensorFlow Model"
    format = "TensorFlowModel"
    suffix = ".keras"

    def save(self, value: Any, path: str) -> None:
        self._models().save_model(value, path)

    def load(self, path: str) -> Any:
        return self._models().load_model(path)

    def _models(self) -> Any:
        packages = (base.__module__.partition(".")[0] for base in self.kind.__mro__)
        return import_module(next(package for package in packages if package in _KERAS)).models


def family(form: Form) -> Converter:
    """The converter of models."""
    return KerasConverter(form.annotation, form.kind)
