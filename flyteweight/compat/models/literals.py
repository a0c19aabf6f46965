"""``flytekit.models.literals`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'RetryStrategy':
        {'message': 'flyteidl.core.literals_pb2:RetryStrategy', 'parameters': 'retries', 'fields': {}},
    'Primitive':
        {'message': 'flyteidl.core.literals_pb2:Primitive',
         'parameters': 'integer=None, float_value=None, string_value=None, boolean=None, datetime=None, '
                       'duration=None',
         'fields': {'integer': ('integer', 'plain', '', 'present'),
                    'float_value': ('float_value', 'plain', '', 'present'),
                    'string_value': ('string_value', 'plain', '', 'present'),
                    'boolean': ('boolean', 'plain', '', 'present'),
                    'datetime': ('datetime', 'datetime', '', 'present'),
                    'duration': ('duration', 'timedelta', '', 'present')}},
    'Binary': {'message': 'flyteidl.core.literals_pb2:Binary', 'parameters': 'value, tag', 'fields': {}},
    'BlobMetadata':
        {'message': 'flyteidl.core.literals_pb2:BlobMetadata',
         'parameters': 'type',
         'fields': {'type': ('type', 'view', 'core.types:BlobType')}},
    'Blob':
        {'message': 'flyteidl.core.literals_pb2:Blob',
         'parameters': 'metadata, uri',
         'fields': {'metadata': ('metadata', 'view', 'literals:BlobMetadata')}},
    'Void': {'message': 'flyteidl.core.literals_pb2:Void', 'parameters': '', 'fields': {}},
    'BindingDataMap':
        {'message': 'flyteidl.core.literals_pb2:BindingDataMap',
         'parameters': 'bindings',
         'fields': {'bindings': ('bindings', 'view dict', 'literals:BindingData')}},
    'BindingDataCollection':
        {'message': 'flyteidl.core.literals_pb2:BindingDataCollection',
         'parameters': 'bindings',
         'fields': {'bindings': ('bindings', 'views', 'literals:BindingData')}},
    'BindingData':
        {'message': 'flyteidl.core.literals_pb2:BindingData',
         'parameters': 'scalar=None, collection=None, promise=None, map=None',
         'fields': {'scalar': ('scalar', 'view', 'literals:Scalar', 'present'),
                    'collection': ('collection', 'view', 'literals:BindingDataCollection', 'present'),
                    'promise': ('promise', 'view', 'types:OutputReference', 'present'),
                    'map': ('map', 'view', 'literals:BindingDataMap', 'present')}},
    'Binding':
        {'message': 'flyteidl.core.literals_pb2:Binding',
         'parameters': 'var, binding',
         'fields': {'binding': ('binding', 'view', 'literals:BindingData')}},
    'Schema':
        {'message': 'flyteidl.core.literals_pb2:Schema',
         'parameters': 'uri, type',
         'fields': {'type': ('type', 'view', 'types:SchemaType')}},
    'Union':
        {'message': 'flyteidl.core.literals_pb2:Union',
         'parameters': 'value, stored_type',
         'fields': {'value': ('value', 'view', 'literals:Literal'),
                    'stored_type': ('type', 'view', 'types:LiteralType')}},
    'StructuredDatasetMetadata':
        {'message': 'flyteidl.core.literals_pb2:StructuredDatasetMetadata',
         'parameters': 'structured_dataset_type=None',
         'fields': {'structured_dataset_type': ('structured_dataset_type', 'view', 'types:StructuredDatasetType')}},
    'StructuredDataset':
        {'message': 'flyteidl.core.literals_pb2:StructuredDataset',
         'parameters': 'uri, metadata=None',
         'fields': {'metadata': ('metadata', 'view', 'literals:StructuredDatasetMetadata')}},
    'LiteralCollection':
        {'message': 'flyteidl.core.literals_pb2:LiteralCollection',
         'parameters': 'literals',
         'fields': {'literals': ('literals', 'views', 'literals:Literal')}},
    'LiteralMap':
        {'message': 'flyteidl.core.literals_pb2:LiteralMap',
         'parameters': 'literals',
         'fields': {'literals': ('literals', 'view dict', 'literals:Literal')}},
    'Scalar':
        {'message': 'flyteidl.core.literals_pb2:Scalar',
         'parameters': 'primitive=None, blob=None, binary=None, schema=None, union=None, none_type=None, '
                       'error=None, generic=None, structured_dataset=None',
         'fields': {'primitive': ('primitive', 'view', 'literals:Primitive', 'present'),
                    'blob': ('blob', 'view', 'literals:Blob', 'present'),
                    'binary': ('binary', 'view', 'literals:Binary', 'present'),
                    'schema': ('schema', 'view', 'literals:Schema', 'present'),
                    'union': ('union', 'view', 'literals:Union', 'present'),
                    'none_type': ('none_type', 'view', 'literals:Void', 'present'),
                    'error': ('error', 'view', 'types:Error', 'present'),
                    'generic': ('generic', 'plain', '', 'present'),
                    'structured_dataset': ('structured_dataset', 'view', 'literals:StructuredDataset', 'present')}},
    'LiteralOffloadedMetadata':
        {'message': 'flyteidl.core.literals_pb2:LiteralOffloadedMetadata',
         'parameters': 'uri=None, size_bytes=None, inferred_type=None',
         'fields': {'inferred_type': ('inferred_type', 'view', 'types:LiteralType', 'present')}},
    'Literal':
        {'message': 'flyteidl.core.literals_pb2:Literal',
         'parameters': 'scalar=None, collection=None, map=None, hash=None, metadata=None, offloaded_metadata=None',
         'fields': {'scalar': ('scalar', 'view', 'literals:Scalar', 'present'),
                    'collection': ('collection', 'view', 'literals:LiteralCollection', 'present'),
                    'map': ('map', 'view', 'literals:LiteralMap', 'present'),
                    'hash': ('hash', 'plain', '', 'true'),
                    'metadata': ('metadata', 'dict', '', 'true'),
                    'offloaded_metadata': ('offloaded_metadata',
                                           'view',
                                           'literals:LiteralOffloadedMetadata',
                                           'present')},
         'settable': ('hash',)},
}
ENUMS: Any = {}
ALSO: Any = {
    'Error': 'flyteweight.compat.models.types:Error',
    'LiteralType': 'flyteweight.compat.models.types:LiteralType',
    'StructuredDatasetType': 'flyteweight.compat.models.types:StructuredDatasetType',
}

__getattr__ = lazily(__name__)
