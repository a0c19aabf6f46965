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
    "types.numpy.ndarray": {
        "NumpyArrayTransformer": "types.library_transformers",
    },
    "types.pickle.pickle": {
        "FlytePickle": "types.pickles",
        "FlytePickleTransformer": "types.transformer",
    },
    "types.schema.types": {
        "FlyteSchema": "types.flyte_schema",
        "FlyteSchemaTransformer": "types.library_transformers",
        "LocalIOSchemaReader": "types.flyte_schema_handlers",
        "LocalIOSchemaWriter": "types.flyte_schema_handlers",
        "SchemaEngine": "types.flyte_schema_handlers",
        "SchemaFormat": "types.flyte_schema_handlers",
        "SchemaHandler": "types.flyte_schema_handlers",
        "SchemaOpenMode": "types.flyte_schema_handlers",
        "SchemaReader": "types.flyte_schema_handlers",
        "SchemaWriter": "types.flyte_schema_handlers",
        "generate_ordered_files": "types.flyte_schema_handlers",
    },
    "types.schema.types_pandas": {
        "PandasSchemaReader": "types.flyte_schema_frames",
        "PandasSchemaWriter": "types.flyte_schema_frames",
    },
    "types.structured.basic_dfs": {
        "ArrowToParquetEncodingHandler": "types.arrow_tables",
        "CSVToPandasDecodingHandler": "types.pandas_tables",
        "PandasToCSVEncodingHandler": "types.pandas_tables",
        "PandasToParquetEncodingHandler": "types.pandas_tables",
        "ParquetToArrowDecodingHandler": "types.arrow_tables",
        "ParquetToPandasDecodingHandler": "types.pandas_tables",
    },
    "types.structured.structured_dataset": {
        "CSV": "types.table_handlers",
        "DuplicateHandlerError": "types.table_handlers",
        "GENERIC_FORMAT": "types.table_handlers",
        "PARQUET": "types.table_handlers",
        "StructuredDataset": "types.structured",
        "StructuredDatasetDecoder": "types.table_handlers",
        "StructuredDatasetEncoder": "types.table_handlers",
        "StructuredDatasetFormat": "types.table_handlers",
        "StructuredDatasetTransformerEngine": "types.table_engine",
        "flyte_dataset_transformer": "types.table_engine",
    },
}
