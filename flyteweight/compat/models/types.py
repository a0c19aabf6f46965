"""``flytekit.models.types`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'SchemaType':
        {'message': 'flyteidl.core.types_pb2:SchemaType',
         'parameters': 'columns',
         'fields': {'columns': ('columns', 'views', 'types:SchemaType.SchemaColumn')}},
    'SchemaType.SchemaColumn':
        {'message': 'flyteidl.core.types_pb2:SchemaType.SchemaColumn', 'parameters': 'name, type', 'fields': {}},
    'UnionType':
        {'message': 'flyteidl.core.types_pb2:UnionType',
         'parameters': 'variants',
         'fields': {'variants': ('variants', 'views', 'types:LiteralType')}},
    'TypeStructure':
        {'message': 'flyteidl.core.types_pb2:TypeStructure',
         'parameters': 'tag, dataclass_type=None',
         'fields': {'dataclass_type': ('dataclass_type', 'view dict', 'types:LiteralType')}},
    'StructuredDatasetType':
        {'message': 'flyteidl.core.types_pb2:StructuredDatasetType',
         'parameters': "columns=None, format='', external_schema_type=None, external_schema_bytes=None",
         'fields': {'columns': ('columns', 'views', 'types:StructuredDatasetType.DatasetColumn'),
                    'external_schema_type': ('external_schema_type', 'plain', '', 'true'),
                    'external_schema_bytes': ('external_schema_bytes', 'plain', '', 'true')},
         'settable': ('columns', 'format')},
    'StructuredDatasetType.DatasetColumn':
        {'message': 'flyteidl.core.types_pb2:StructuredDatasetType.DatasetColumn',
         'parameters': 'name, literal_type',
         'fields': {'literal_type': ('literal_type', 'view', 'types:LiteralType')}},
    'LiteralType':
        {'message': 'flyteidl.core.types_pb2:LiteralType',
         'parameters': 'simple=None, schema=None, collection_type=None, map_value_type=None, blob=None, '
                       'enum_type=None, union_type=None, structured_dataset_type=None, metadata=None, '
                       'structure=None, annotation=None',
         'fields': {'simple': ('simple', 'plain', '', 'present'),
                    'schema': ('schema', 'view', 'types:SchemaType', 'present'),
                    'collection_type': ('collection_type', 'view', 'types:LiteralType', 'present'),
                    'map_value_type': ('map_value_type', 'view', 'types:LiteralType', 'present'),
                    'blob': ('blob', 'view', 'core.types:BlobType', 'present'),
                    'enum_type': ('enum_type', 'view', 'core.types:EnumType', 'present'),
                    'union_type': ('union_type', 'view', 'types:UnionType', 'present'),
                    'structured_dataset_type': ('structured_dataset_type',
                                                'view',
                                                'types:StructuredDatasetType',
                                                'present'),
                    'metadata': ('metadata', 'struct', '', 'true'),
                    'structure': ('structure', 'view', 'types:TypeStructure', 'present'),
                    'annotation': ('annotation', 'view', 'annotation:TypeAnnotation', 'present')},
         'settable': ('annotation', 'metadata')},
    'OutputReference':
        {'message': 'flyteidl.core.types_pb2:OutputReference',
         'parameters': 'node_id, var, attr_path=None',
         'fields': {'attr_path': ('attr_path', 'path')},
         'settable': ('var',)},
    'Error':
        {'message': 'flyteidl.core.types_pb2:Error', 'parameters': 'failed_node_id, message', 'fields': {}},
}
ENUMS: Any = {
    'SimpleType':
        {'NONE': 0,
         'INTEGER': 1,
         'FLOAT': 2,
         'STRING': 3,
         'BOOLEAN': 4,
         'DATETIME': 5,
         'DURATION': 6,
         'BINARY': 7,
         'ERROR': 8,
         'STRUCT': 9},
    'SchemaType.SchemaColumn.SchemaColumnType':
        {'INTEGER': 0, 'FLOAT': 1, 'STRING': 2, 'DATETIME': 4, 'DURATION': 5, 'BOOLEAN': 3},
}
ALSO: Any = {
    'TypeAnnotationModel': 'flyteweight.compat.models.annotation:TypeAnnotation',
}

__getattr__ = lazily(__name__)
