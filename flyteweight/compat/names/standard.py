"""What flytekit's modules show of Python's own beside their own names.

They say nowhere what is public, so ``from … import *`` also brings what they have imported. Only the module from which
people import so is here.
"""

from __future__ import annotations

#: Path below ``flytekit`` ─▶ modules, or ``module:name``.
STANDARD = {
    "core.type_engine": """
__future__:annotations asyncio collections copy dataclasses datetime enum inspect json mimetypes os
sys textwrap threading typing abc:ABC abc:abstractmethod collections:OrderedDict functools:lru_cache
functools:reduce types:GenericAlias typing:Any typing:Dict typing:List typing:NamedTuple
typing:Optional typing:Type typing:cast typing:Annotated typing:get_args typing:get_origin
"""
}


def standard_names(module: str) -> dict[str, tuple[str, str]]:
    """Name ─▶ module and name there (empty: the module itself), of what flytekit's module shows of Python's."""
    words = STANDARD.get(module.removeprefix("flytekit."), "").split()
    parts = (word.partition(":") for word in words)
    return {name or home: (home, name) for home, _, name in parts}
