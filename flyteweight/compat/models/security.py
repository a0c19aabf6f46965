"""``flytekit.models.security`` as views. Written by ``tools/flytekit-models``; do not edit."""

# fmt: off

from typing import Any

from flyteweight.compat.models.make import lazily

VIEWS: Any = {
    'Secret':
        {'message': 'flyteidl.core.security_pb2:Secret',
         'parameters': 'group=None, key=None, group_version=None, mount_requirement=MountType.ANY, env_var=None',
         'fields': {'key': ('key', 'plain', '', 'true'),
                    'group_version': ('group_version', 'plain', '', 'true'),
                    'mount_requirement': ('mount_requirement', 'enum', 'security:Secret.MountType'),
                    'env_var': ('env_var', 'plain', '', 'true')},
         'dataclass': True},
    'OAuth2Client':
        {'message': 'flyteidl.core.security_pb2:OAuth2Client',
         'parameters': 'client_id, client_secret',
         'fields': {},
         'dataclass': True},
    'Identity':
        {'message': 'flyteidl.core.security_pb2:Identity',
         'parameters': 'iam_role=None, k8s_service_account=None, oauth2_client=None, execution_identity=None',
         'fields': {'iam_role': ('iam_role', 'plain', '', 'true'),
                    'k8s_service_account': ('k8s_service_account', 'plain', '', 'true'),
                    'oauth2_client': ('oauth2_client', 'view', 'security:OAuth2Client', 'present'),
                    'execution_identity': ('execution_identity', 'plain', '', 'true')},
         'dataclass': True},
    'OAuth2TokenRequest':
        {'message': 'flyteidl.core.security_pb2:OAuth2TokenRequest',
         'parameters': 'name, client, idp_discovery_endpoint=None, token_endpoint=None, '
                       'type_=Type.CLIENT_CREDENTIALS',
         'fields': {'client': ('client', 'view', 'security:OAuth2Client', 'present'),
                    'type_': ('type', 'enum', 'security:OAuth2TokenRequest.Type')},
         'dataclass': True},
    'SecurityContext':
        {'message': 'flyteidl.core.security_pb2:SecurityContext',
         'parameters': 'run_as=None, secrets=None, tokens=None',
         'fields': {'run_as': ('run_as', 'view', 'security:Identity', 'present'),
                    'secrets': ('secrets', 'views', 'security:Secret', 'true'),
                    'tokens': ('tokens', 'views', 'security:OAuth2TokenRequest', 'true')},
         'dataclass': True},
}
ENUMS: Any = {
    'Secret.MountType': {'ANY': 0, 'ENV_VAR': 1, 'FILE': 2},
    'OAuth2TokenRequest.Type': {'CLIENT_CREDENTIALS': 0},
}
PYTHON_ENUMS: Any = ('Secret.MountType', 'OAuth2TokenRequest.Type')

__getattr__ = lazily(__name__)
