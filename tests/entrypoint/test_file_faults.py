"""What a run says of files, models and pickles that are not as they should be."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest
from commands import World
from faulty import faulty_proxy
from flyteidl.core.literals_pb2 import Literal, LiteralMap
from google.protobuf.text_format import Parse

from flyteweight.types.plain import pack

if TYPE_CHECKING:
    from s3 import S3

TASK = """
    from flyteweight import FlyteFile, FlyteDirectory

    @task
    def t(file: FlyteFile) -> int:
        return os.path.getsize(file)

    @task
    def d(directory: FlyteDirectory) -> int:
        return len(os.listdir(directory))
"""
ONE_TRY = {"FLYTE_AWS_RETRIES": "0"}


def given(world: World, **literals: str | Literal) -> str:
    """An inputs file with these literals; returns its path."""
    inputs = LiteralMap()
    for name, literal in literals.items():
        inputs.literals[name].CopyFrom(Parse(literal, Literal()) if isinstance(literal, str) else literal)
    (world.path / "inputs.pb").write_bytes(inputs.SerializeToString())
    return str(world.path / "inputs.pb")


def blob(uri: str, kind: str = "") -> str:
    """A blob's literal as text."""
    return f'scalar {{ blob {{ uri: "{uri}" metadata {{ type {{ {kind} }} }} }} }}'


def msgpack(content: object) -> Literal:
    """A literal of msgpack content."""
    literal = Literal()
    literal.scalar.binary.value, literal.scalar.binary.tag = pack(content), "msgpack"
    return literal


@pytest.fixture(params=["", "fsspec"])
def engine(request: pytest.FixtureRequest, world: World) -> None:
    """Who serves buckets: obstore, or s3fs."""
    world.env["FLYTEWEIGHT_STORAGE"] = request.param


@pytest.mark.usefixtures("engine")
def test_a_missing_file_is_the_users(world: World, s3_env: S3) -> None:
    """By its URI; and so is one that is a directory, and the reverse."""
    world.module(TASK)
    base = f"s3://{s3_env.bucket()}"
    s3_env.put(f"{base}/tree/a", b"1")
    for uri, said in ((f"{base}/absent", "nothing is stored there"), (f"{base}/tree", "it is a directory")):
        message = world.run(inputs=given(world, file=blob(uri)), env=s3_env.env).failed("USER:ValueError")
        assert f"cannot read {uri}: {said}" in message
    uri = f"{base}/tree/a"
    literal = blob(uri, "dimensionality: MULTIPART")
    message = world.run("d", inputs=given(world, directory=literal), env=s3_env.env).failed("USER:ValueError")
    assert f"cannot read {uri}: it is a file of 1 bytes, a directory was expected" in message


@pytest.mark.usefixtures("engine")
def test_a_network_that_fails_is_the_systems(world: World) -> None:
    """Another try may work: the verdict is recoverable, although the task's own code opened the file."""
    world.module(TASK)
    env = {**ONE_TRY, "FLYTE_AWS_ENDPOINT": "http://127.0.0.1:1", "AWS_EC2_METADATA_DISABLED": "true"}
    env |= {"FLYTE_AWS_ACCESS_KEY_ID": "key", "FLYTE_AWS_SECRET_ACCESS_KEY": "secret"}
    finished = world.run(inputs=given(world, file=blob("s3://bucket/a")), env=env)
    message = finished.failed("SYSTEM:Unavailable", system=True, recoverable=True)
    assert "cannot read s3://bucket/a" in message


@pytest.mark.usefixtures("engine")
def test_a_transfer_that_is_cut(world: World, s3_env: S3) -> None:
    """It is taken up again; where it is cut every time, the verdict is recoverable and no half of a file is left."""
    world.module(TASK)
    uri = f"s3://{s3_env.bucket()}/a"
    s3_env.put(uri, bytes(3 << 20))
    with faulty_proxy(s3_env.endpoint) as proxy:
        env = {**s3_env.env, "FLYTE_AWS_ENDPOINT": proxy.endpoint, "FLYTE_AWS_BACKOFF_SECONDS": "0.1"}
        proxy.script("short", match="GET")
        assert world.run(inputs=given(world, file=blob(uri)), env=env).value() == 3 << 20
        proxy.clear()
        proxy.always("reset", match="GET")
        finished = world.run(inputs=given(world, file=blob(uri)), env={**env, **ONE_TRY}, prefix=str(world.path / "b"))
        assert f"cannot read {uri}" in finished.failed("SYSTEM:Unavailable", system=True, recoverable=True)


def test_a_disk_that_fills(world: World, s3_env: S3) -> None:
    """It is told as such, with what was to be read."""
    world.module("""
        import resource, signal
        from flyteweight import FlyteFile

        @task
        def t(file: FlyteFile) -> int:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, resource.RLIM_INFINITY))
            return os.path.getsize(file)
    """)
    uri = f"s3://{s3_env.bucket()}/a"
    s3_env.put(uri, bytes(3 << 20))
    message = world.run(inputs=given(world, file=blob(uri)), env=s3_env.env).failed("SYSTEM:StorageFull", system=True)
    assert "Free some space" in message


OUTPUTS = """
    from flyteweight import FlyteFile, FlyteDirectory

    @task
    def t() -> FlyteFile:
        return FlyteFile("{}")
"""


@pytest.mark.parametrize("path", ["absent.txt", "."])
def test_outputs_that_are_not_there(world: World, path: str) -> None:
    """The output and the path are named."""
    world.module(OUTPUTS.format(path))
    message = world.run().failed("USER:TypeError")
    assert f"expected FlyteFile, found a path where there is no file: '{path}' at o0" in message


def test_a_model_that_refuses_its_values(world: World) -> None:
    """The field is named; the value is nowhere."""
    world.module("""
        from pydantic import BaseModel

        class Inner(BaseModel):
            age: int

        class Case(BaseModel):
            inners: list[Inner]

        @task
        def t(case: Case) -> int:
            return 0
    """)
    finished = world.run(inputs=given(world, case=msgpack({"inners": [{"age": 1}, {"age": "secret-value"}]})))
    error = finished.error
    assert "at case.inners[1].age" in error.message
    assert "Input should be a valid integer" in error.message
    assert "secret-value" not in error.message + finished.stderr


def test_a_pickle_of_a_class_that_is_not_there(world: World) -> None:
    """The class's module is named, and what to do."""
    world.module("""
        from typing import Any

        @task
        def t(a: Any) -> int:
            return 0
    """)
    content = pickle.dumps(World).replace(b"commands", b"no_such_")
    (world.path / "pickled").write_bytes(content)
    inputs = given(world, a=blob(str(world.path / "pickled"), 'format: "PythonPickle"'))
    error = world.run(inputs=inputs).error
    assert "one of what cannot be imported here: No module named 'no_such_'" in error.message
    refused = world.run(inputs=inputs, env={"FLYTEWEIGHT_PICKLES": "refuse"}, prefix=str(world.path / "b")).error
    assert "declare FlytePickle[T] if its writer is trusted" in refused.message
