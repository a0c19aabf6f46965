"""scikit-learn's estimators: what joblib makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteweight.types.saved import SavedConverter

if TYPE_CHECKING:
    from flyteweight.types.annotations import Form
    from flyteweight.types.converter import Converter


class EstimatorConverter(SavedConverter):
    """An estimator ◀─▶ joblib's file, which the same versions of the packages can load."""

    tag = "Sklearn Estimator"
    format = "SklearnEstimator"
    suffix = ".joblib"

    def save(self, value: Any, path: str) -> None:
        import joblib

        joblib.dump(value, path)

    def load(self, path: str) -> Any:
        import joblib

        return joblib.load(path)


def family(form: Form) -> Converter:
    """The converter of estimators."""
    return EstimatorConverter(form.annotation, form.kind)
