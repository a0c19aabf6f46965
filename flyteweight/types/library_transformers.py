"""The conversions of other libraries' classes by the names that they have in flytekit, some with their formats."""

from __future__ import annotations

from flyteweight.types.named_transformers import NamedTransformer


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
