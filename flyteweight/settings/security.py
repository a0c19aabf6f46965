"""The security context of a task: what it is allowed to see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flyteweight.models import SecurityContext


def security_context(secrets: Iterable[Any]) -> SecurityContext:
    """The wire's ``SecurityContext`` that asks for ``secrets``; raises ``AssertionError`` for another kind
    of object.
    """
    from flyteweight.models import SecurityContext
    from flyteweight.settings.secret import Secret

    context = SecurityContext()
    for secret in secrets:
        if not isinstance(secret, Secret):
            raise AssertionError(  # as in flytekit
                f"secret_requests takes Secret objects, got {type(secret).__name__}; write Secret(group=…, key=…)"
            )
        context.secrets.append(secret.to_message())
    return context
