"""The conversions of other libraries' classes by the names that they have in flytekit, some with their formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteidl.core.types_pb2 import LiteralType, SchemaType

from flyteweight.types.converters import converter_for, read_in, written_in
from flyteweight.types.named_transformers import NamedTransformer

if TYPE_CHECKING:
    from flyteidl.core.literals_pb2 import Literal

    from flyteweight.runtime.context import FlyteContext


class PydanticTransformer(NamedTransformer):
    """pydantic's models."""

    tag = "Pydantic Transformer"
    base = "pydantic:BaseModel"


class PILImageTransformer(NamedTransformer):
    """Pillow's images."""

    tag = "PIL.Image"
    base = "PIL.Image:Image"


class SklearnEstimatorTransformer(NamedTransformer):
    """scikit-learn's estimators."""

    tag = "Sklearn Estimator"
    base = "sklearn.base:BaseEstimator"
    SKLEARN_FORMAT = "SklearnEstimator"


class PyTorchTensorTransformer(NamedTransformer):
    """torch's tensors."""

    tag = "PyTorch Tensor"
    base = "torch:Tensor"
    PYTORCH_FORMAT = "PyTorchTensor"


class PyTorchModuleTransformer(NamedTransformer):
    """torch's modules."""

    tag = "PyTorch Module"
    base = "torch.nn:Module"
    PYTORCH_FORMAT = "PyTorchModule"


class PyTorchCheckpointTransformer(NamedTransformer):
    """Checkpoints of torch's modules."""

    tag = "PyTorch Checkpoint"
    base = "flyteweight.types.torch_values:PyTorchCheckpoint"


class TensorFlowModelTransformer(NamedTransformer):
    """Keras's models."""

    tag = "TensorFlow Model"
    base = "keras:Model"


class TensorFlowRecordFileTransformer(NamedTransformer):
    """Files of tensorflow's records."""

    tag = "TensorFlow Record File"
    base = "flyteweight.types.formats:TFRecordFile"


class TensorFlowRecordsDirTransformer(NamedTransformer):
    """Directories of tensorflow's records."""

    tag = "TensorFlow Record Directory"
    base = "flyteweight.types.formats:TFRecordsDirectory"


class JSONIteratorTransformer(NamedTransformer):
    """Files of JSON lines."""

    tag = "JSON Iterator"
    base = "flyteweight.types.json_lines:JSONIterator"


class NumpyArrayTransformer(NamedTransformer):
    """numpy's arrays."""

    tag = "Numpy Array"
    base = "numpy:ndarray"
    NUMPY_ARRAY_FORMAT = "NumpyArray"


class FlyteSchemaTransformer(NamedTransformer):
    """``FlyteSchema``."""

    tag = "FlyteSchema Transformer"
    base = "flyteweight.types.flyte_schema:FlyteSchema"


class PandasDataFrameTransformer(NamedTransformer):
    """pandas' data frames as schemas without columns, as flytekit had them before structured datasets."""

    tag = "PandasDataFrame<->GenericSchema"
    base = "pandas:DataFrame"

    def get_literal_type(self, t: Any = None) -> LiteralType:  # noqa: ARG002
        return LiteralType(schema=SchemaType())

    def to_literal(self, ctx: FlyteContext, python_val: Any, python_type: Any, expected: LiteralType) -> Literal:  # noqa: ARG002
        from flyteweight.types.flyte_schema import FlyteSchema

        return written_in(ctx, python_val, converter_for(FlyteSchema))

    def to_python_value(self, ctx: FlyteContext, lv: Literal, expected_python_type: Any) -> Any:  # noqa: ARG002
        from flyteweight.types.flyte_schema import FlyteSchema

        schema = read_in(ctx, lv, converter_for(FlyteSchema))
        return schema.open(self.python_type).all()

    def to_html(self, ctx: FlyteContext, python_val: Any, expected_python_type: Any) -> str:  # noqa: ARG002
        """What pandas says of the columns: counts, means, extremes."""
        return str(python_val.describe().to_html())
