"""A task beside what a container only imports: clients, commands, an editor."""

import json
from datetime import datetime, timedelta, timezone
from typing import Dict, List, Optional

from flytekit import Artifact, FlyteContextManager, task
from flytekit.clis.sdk_in_container import pyflyte
from flytekit.configuration import Config
from flytekit.core.artifact import Granularity
from flytekit.core.type_engine import TypeEngine
from flytekit.image_spec.image_spec import _F_IMG_ID
from flytekit.interaction.string_literals import literal_map_string_repr, literal_string_repr
from flytekit.interactive import DEFAULT_CODE_SERVER_EXTENSIONS, VscodeConfig, vscode
from flytekit.interactive.vscode_lib import vscode_constants
from flytekit.models.literals import Binary, Blob, BlobMetadata, Literal, LiteralMap, Scalar
from flytekit.models.core.types import BlobType
from flytekit.remote import FlyteRemote

REMOTE = FlyteRemote(Config.for_sandbox(), default_project="flytesnacks", default_domain="development")
EDITOR = VscodeConfig(extension_remote_paths=[*DEFAULT_CODE_SERVER_EXTENSIONS, "https://example.com/more.vsix"])
TABLE = Artifact(name="table", time_partitioned=True, time_partition_granularity=Granularity.HOUR)


@task
def t(a: int) -> str:
    settings = {name: str(getattr(vscode_constants, name)) for name in dir(vscode_constants) if name.isupper()}
    return json.dumps(
        [REMOTE.default_project, REMOTE.config.platform.endpoint, pyflyte.main.name, _F_IMG_ID, settings, str(EDITOR)],
        sort_keys=True,
    )


@task
@vscode(enable=False, config=EDITOR)
def off(a: int) -> int:
    return a + 1


@task
@vscode(run_task_first=True)
def first(a: int) -> int:
    return a + 2


@task
def texts(a: int) -> str:
    context = FlyteContextManager.current_context()
    values = [
        (a, int),
        (0.5, float),
        ("x", str),
        (False, bool),
        (None, type(None)),
        (datetime(2024, 5, 17, 1, 2, 3, 4, tzinfo=timezone.utc), datetime),
        (timedelta(days=-1, microseconds=5), timedelta),
        ([{"k": [a]}], List[Dict[str, List[int]]]),
        ({"a": {"b": [1, None]}}, dict),
        ("y", Optional[str]),
    ]
    made = [TypeEngine.to_literal(context, value, kind, TypeEngine.to_literal_type(kind)) for value, kind in values]
    made.append(Literal(scalar=Scalar(blob=Blob(BlobMetadata(BlobType("csv", 0)), "s3://bucket/file"))))
    short = [literal_string_repr(literal) for literal in made]
    short.append(str(literal_string_repr(Literal(scalar=Scalar(binary=Binary(b"abc", tag="other"))))))
    return json.dumps([short, literal_map_string_repr(LiteralMap({"a": made[0]})), literal_map_string_repr({})])
