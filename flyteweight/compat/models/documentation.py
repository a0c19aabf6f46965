"""``flytekit.models.documentation`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'Description':
        {'message': 'flyteidl.admin.description_entity_pb2:Description',
         'parameters': 'value=None, uri=None, icon_link=None, format=DescriptionFormat.RST',
         'fields': {'value': ('value', 'plain', '', 'present'),
                    'uri': ('uri', 'plain', '', 'present'),
                    'icon_link': ('icon_link', 'plain', '', 'true'),
                    'format': ('format', 'enum', 'documentation:Description.DescriptionFormat')},
         'dataclass': True},
    'SourceCode':
        {'message': 'flyteidl.admin.description_entity_pb2:SourceCode',
         'parameters': 'link=None',
         'fields': {},
         'dataclass': True},
    'Documentation':
        {'message': 'flyteidl.admin.description_entity_pb2:DescriptionEntity',
         'parameters': 'short_description=None, long_description=None, source_code=None',
         'fields': {'long_description': ('long_description', 'view', 'documentation:Description'),
                    'source_code': ('source_code', 'view', 'documentation:SourceCode', 'present')},
         'dataclass': True},
}
ENUMS: Any = {
    'Description.DescriptionFormat': {'UNKNOWN': 0, 'MARKDOWN': 1, 'HTML': 2, 'RST': 3},
}
PYTHON_ENUMS: Any = ('Description.DescriptionFormat',)

__getattr__ = lazily(__name__)
