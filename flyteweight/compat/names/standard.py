"""What flytekit's modules show of other packages beside their own names.

They say nowhere what is public, so what they have imported can be imported from them, and ``from … import *`` brings
it. Only what people do import so is here.
"""

from __future__ import annotations

#: Path below ``flytekit`` ─▶ modules, or ``module:name``.
STANDARD = {
    "core.artifact": "flyteidl.core.artifact_id_pb2:Granularity",
    "core.type_engine": """
__future__:annotations asyncio collections copy dataclasses datetime enum inspect json mimetypes os
sys textwrap threading typing abc:ABC abc:abstractmethod collections:OrderedDict functools:lru_cache
functools:reduce types:GenericAlias typing:Any typing:Dict typing:List typing:NamedTuple
typing:Optional typing:Type typing:cast typing:Annotated typing:get_args typing:get_origin
""",
}


def standard_names(module: str) -> dict[str, tuple[str, str]]:
    """Name ─▶ module and name there (empty: the module itself), of what flytekit's module shows of others."""
    words = STANDARD.get(module.removeprefix("flytekit."), "").split()
    parts = (word.partition(":") for word in words)
    return {name or home: (home, name) for home, _, name in parts}
