"""``flytekit.types``."""

NAMES: dict[str, dict[str, str]] = {
    "types.directory": {
        "TFRecordsDirectory": "types.formats",
        "TensorboardLogs": "types.formats",
    },
    "types.directory.types": {
        "FlyteDirToMultipartBlobTransformer": "types.named_transformers",
        "FlyteDirectory": "types.directories",
    },
    "types.error.error": {
        "ErrorTransformer": "types.named_transformers",
        "FlyteError": "types.errors",
    },
    "types.file": {
        "CSVFile": "types.formats",
        "FileExt": "types.formats",
        "HDF5EncodedFile": "types.formats",
        "HTMLPage": "types.formats",
        "JPEGImageFile": "types.formats",
        "JSONLFile": "types.formats",
        "JoblibSerializedFile": "types.formats",
        "ONNXFile": "types.formats",
        "PDFFile": "types.formats",
        "PNGImageFile": "types.formats",
        "PythonNotebook": "types.formats",
        "PythonPickledFile": "types.formats",
        "SVGImageFile": "types.formats",
        "TFRecordFile": "types.formats",
    },
    "types.file.file": {
        "FlyteFile": "types.files",
        "FlyteFilePathTransformer": "types.named_transformers",
    },
    "types.file.image": {
        "PILImageTransformer": "types.library_transformers",
    },
    "types.iterator.iterator": {
        "FlyteIterator": "types.iterators",
        "IteratorTransformer": "types.named_transformers",
    },
    "types.iterator.json_iterator": {
        "JSON": "types.json_lines",
        "JSONCollection": "types.json_lines",
        "JSONIterator": "types.json_lines",
        "JSONIteratorTransformer": "types.library_transformers",
        "JSONScalar": "types.json_lines",
    },
    "types.pickle.pickle": {
        "FlytePickle": "types.pickles",
        "FlytePickleTransformer": "types.transformer",
    },
    "types.structured.structured_dataset": {
        "StructuredDataset": "types.structured",
    },
}
