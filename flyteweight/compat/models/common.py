"""``flytekit.models.common`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'NamedEntityIdentifier':
        {'message': 'flyteidl.admin.common_pb2:NamedEntityIdentifier',
         'parameters': 'project, domain, name=None',
         'fields': {}},
    'EmailNotification':
        {'message': 'flyteidl.admin.common_pb2:EmailNotification',
         'parameters': 'recipients_email',
         'fields': {'recipients_email': ('recipients_email', 'list')}},
    'SlackNotification':
        {'message': 'flyteidl.admin.common_pb2:SlackNotification',
         'parameters': 'recipients_email',
         'fields': {'recipients_email': ('recipients_email', 'list')}},
    'PagerDutyNotification':
        {'message': 'flyteidl.admin.common_pb2:PagerDutyNotification',
         'parameters': 'recipients_email',
         'fields': {'recipients_email': ('recipients_email', 'list')}},
    'Notification':
        {'message': 'flyteidl.admin.common_pb2:Notification',
         'parameters': 'phases, email=None, pager_duty=None, slack=None',
         'fields': {'phases': ('phases', 'list'),
                    'email': ('email', 'view', 'common:EmailNotification', 'present'),
                    'pager_duty': ('pager_duty', 'view', 'common:PagerDutyNotification', 'present'),
                    'slack': ('slack', 'view', 'common:SlackNotification', 'present')}},
    'Labels':
        {'message': 'flyteidl.admin.common_pb2:Labels',
         'parameters': 'values',
         'fields': {'values': ('values', 'dict')}},
    'Annotations':
        {'message': 'flyteidl.admin.common_pb2:Annotations',
         'parameters': 'values',
         'fields': {'values': ('values', 'dict')}},
    'UrlBlob': {'message': 'flyteidl.admin.common_pb2:UrlBlob', 'parameters': 'url, bytes', 'fields': {}},
    'AuthRole':
        {'message': 'flyteidl.admin.common_pb2:AuthRole',
         'parameters': 'assumable_iam_role=None, kubernetes_service_account=None',
         'fields': {}},
    'RawOutputDataConfig':
        {'message': 'flyteidl.admin.common_pb2:RawOutputDataConfig',
         'parameters': 'output_location_prefix',
         'fields': {}},
    'Envs':
        {'message': 'flyteidl.admin.common_pb2:Envs', 'parameters': 'envs', 'fields': {'envs': ('values', 'pairs')}},
}
ENUMS: Any = {}
ALSO: Any = {
    'FlyteABCMeta': 'flyteweight.compat.models.entity:FlyteABCMeta',
    'FlyteType': 'flyteweight.compat.models.entity:FlyteType',
    'FlyteIdlEntity': 'flyteweight.compat.models.entity:FlyteIdlEntity',
    'FlyteCustomIdlEntity': 'flyteweight.compat.models.entity:FlyteCustomIdlEntity',
}

__getattr__ = lazily(__name__)
