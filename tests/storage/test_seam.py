"""Nothing but storage's own errors crosses the seam, and no secret does."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from flyteweight import storage
from flyteweight.exceptions import FlyteException
from flyteweight.storage import errors
from flyteweight.storage._object_faults import NETWORK, fault_of
from flyteweight.storage.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from commands import World
    from conftest import Stored
    from faulty import FaultyProxy
    from s3 import S3

ENGINES = ["", "fsspec"]

OPERATIONS: dict[str, Callable[[str], object]] = {
    "read": storage.read_bytes,
    "write": lambda uri: storage.write_bytes(uri, b"1"),
    "names": storage.names,
    "locate": storage.locate,
}
PLACES = [
    "ftp:///file",
    "ftp://user:hunter22@127.0.0.1:1/file",
    "hdfs://nowhere:1/file",
    "reference://file",
    "sftp://user:hunter22@127.0.0.1:1/file",
    "smb://user:hunter22@127.0.0.1:1/share/file",
    "nosuch://user:hunter22@host/file",
    "http://user:hunter22@127.0.0.1:1/file?X-Amz-Signature=abcdef0123",
    "simplecache::nosuch://host/file",
    "github://file",
    "zip://file",
    "s3:///file",
    "gs:///file",
    "abfs://:@/",
]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # fsspec's, of what is half made
@pytest.mark.parametrize("uri", PLACES)
@pytest.mark.parametrize("name", OPERATIONS)
def test_places_that_nobody_can_serve(uri: str, name: str, monkeypatch: pytest.MonkeyPatch, s3_env: S3) -> None:
    """Whatever a file system raises when it is made or asked, the error is storage's, without a password."""
    monkeypatch.setenv("FLYTE_AWS_RETRIES", "0")
    try:
        OPERATIONS[name](uri)
    except FlyteException as error:
        said = "".join(traceback.format_exception(error))
        assert "hunter22" not in said
        assert "abcdef0123" not in said
    else:
        assert name == "locate"  # some are made without a look at the place


def test_google_credentials_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, as_another_user: list[str]
) -> None:
    """The file is named, by an error that is not retried."""
    secret = tmp_path / "key.json"
    secret.write_text("{}")
    secret.chmod(0)
    code = (
        "import os, sys\n"
        "from flyteweight import storage\n"
        "try: storage.read_bytes('gs://bucket/key')\n"
        "except storage.errors.AccessDenied as error: print(error.recoverable, error)\n"
    )
    command = [sys.executable, "-c", code]
    if as_another_user:  # without the right to read everything, which root's test gives to that user
        tmp_path.chmod(0o755)
        words = [word for word in as_another_user if "dac_read" not in word and "-caps" not in word]
        if subprocess.run([*words, sys.executable, "-c", ""], capture_output=True, check=False).returncode:
            pytest.skip("this Python cannot be started without root's right to read its libraries")
        command = [*words, *command]
    done = subprocess.run(
        command,
        env={**os.environ, "GOOGLE_APPLICATION_CREDENTIALS": str(secret), "STORAGE_EMULATOR_HOST": ""},
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )
    assert done.stdout.startswith(f"False cannot use {secret}"), done.stderr


@pytest.fixture
def ftp(tmp_path: Path) -> Iterator[str]:
    """The URL of a real FTP server on loopback, with a user and a password."""
    from pyftpdlib.authorizers import DummyAuthorizer
    from pyftpdlib.handlers import FTPHandler
    from pyftpdlib.servers import ThreadedFTPServer

    root = tmp_path / "ftp"
    root.mkdir()
    authorizer = DummyAuthorizer()
    authorizer.add_user("user", "hunter22", str(root), perm="elradfmwMT")
    handler = type("Handler", (FTPHandler,), {"authorizer": authorizer})
    server = ThreadedFTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True, kwargs={"timeout": 0.05})
    thread.start()
    yield f"ftp://user:hunter22@127.0.0.1:{server.address[1]}"
    server.close_all()
    thread.join(10)


@pytest.mark.filterwarnings("ignore:The asyn:DeprecationWarning")  # what the server is made of
def test_ftp(ftp: str, tmp_path: Path) -> None:
    """Host, port, user and password of the URL are used; files and directories travel both ways."""
    storage.write_bytes(f"{ftp}/dir/a", b"1")
    assert (tmp_path / "ftp" / "dir" / "a").read_bytes() == b"1"
    assert storage.read_bytes(f"{ftp}/dir/a") == b"1"
    assert storage.names(f"{ftp}/dir") == {"a"}
    assert storage.exists(f"{ftp}/dir/a")
    storage.download_directory(f"{ftp}/dir", str(tmp_path / "copy"))
    assert (tmp_path / "copy" / "a").read_bytes() == b"1"
    with pytest.raises(errors.DataNotFound) as raised:
        storage.read_bytes(f"{ftp}/dir/absent")
    assert "hunter22" not in str(raised.value)


@pytest.mark.filterwarnings("ignore:The asyn:DeprecationWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_each_host_is_asked_by_itself(tmp_path: Path, ftp: str) -> None:
    """A second server of the same kind gets its own connection."""
    storage.write_bytes(f"{ftp}/here", b"1")
    other = ftp.rpartition(":")[0] + ":1"
    with pytest.raises(FlyteException):
        storage.locate(f"{other}/here").read_bytes()
    assert storage.read_bytes(f"{ftp}/here") == b"1"


def test_a_refused_signature_shows_no_part_of_it(proxy: FaultyProxy, stored: Stored) -> None:
    """S3 sends back the key, what was to be signed and the signature: nothing of it is in the error's traceback."""
    proxy.always("bad-signature-in-full")
    with pytest.raises(errors.AccessDenied, match="SignatureDoesNotMatch") as raised:
        storage.read_bytes(stored.uri)
    said = "".join(traceback.format_exception(raised.value))
    for secret in ("ASIASECRETKEYID", "to-sign", "0f0f-signature"):
        assert secret not in said


@pytest.mark.parametrize("engine", ENGINES)
def test_documents_and_stderr_show_no_secrets(
    world: World, running_proxy: FaultyProxy, s3_env: S3, engine: str
) -> None:
    """A run whose file cannot be fetched tells so without what signed the request."""
    running_proxy.clear()
    base = f"s3://{s3_env.bucket()}"
    s3_env.put(f"{base}/inputs.pb", b"")
    world.module(f"""
        from flyteweight import FlyteFile
        @task
        def t() -> int:
            return len(open(FlyteFile.from_source("{base}/file")).read())
        """)
    running_proxy.always("bad-signature-in-full", match="/file")
    environment = {**s3_env.env, "FLYTE_AWS_ENDPOINT": running_proxy.endpoint, "FLYTEWEIGHT_STORAGE": engine}
    done = world.run(env=environment, inputs=f"{base}/inputs.pb", prefix=f"{base}/out")
    document = s3_env.get(f"{base}/out/error.pb").decode("utf-8", "replace")
    assert "SYSTEM:StorageAccessDenied" in document
    for text in (document, done.stderr):
        for secret in ("ASIASECRETKEYID", "to-sign", "0f0f-signature", "Debug source"):
            assert secret not in text


@pytest.mark.parametrize(
    "inputs",
    [
        "http://user:hunter22@127.0.0.1:1/in.pb?X-Amz-Signature=abcdef0123",
        "ftp://user:hunter22@127.0.0.1:1/in.pb",
        "file:///nowhere/in.pb?X-Amz-Signature=abcdef0123",
    ],
)
def test_uris_of_a_run_show_no_secrets(world: World, tmp_path: Path, inputs: str) -> None:
    """Inputs that cannot be read are told by document, stderr and termination message without what opens them."""
    world.module("@task\ndef t() -> int:\n    return 1\n")
    log = tmp_path / "termination"
    done = world.run(inputs=inputs, env={"FLYTE_AWS_RETRIES": "0", "FLYTEWEIGHT_TERMINATION_LOG": str(log)})
    texts = [done.error.message, done.stderr, log.read_text() if log.exists() else ""]
    assert "in.pb" in done.error.message
    assert not [text for text in texts if "hunter22" in text or "abcdef0123" in text]


def test_a_wrong_command_line_shows_no_secrets(world: World) -> None:
    """Unknown options are named, and what was given to them is not."""
    words = world.words()
    done = world.command([words[0], "--api-key", "sk-secret-1", *words[1:], "token", "sk-secret-2"])
    assert done.code == 2
    message = done.error.message
    assert "--api-key" in message
    assert not [text for text in (message, done.stderr) if "sk-secret" in text]


def test_a_closed_stderr_spoils_no_transfer(world: World, tmp_path: Path) -> None:
    """A task that has closed its stderr and returns files and directories succeeds."""
    world.module("""
        from flyteweight import FlyteDirectory, FlyteFile
        @task
        def t() -> tuple[FlyteFile, FlyteDirectory]:
            os.makedirs("tree")
            for name in ("one", "tree/two"):
                open(name, "w").write("x")
            sys.stderr.close()
            return FlyteFile("one"), FlyteDirectory("tree")
        """)
    done = world.run()
    assert set(done.outputs.literals) == {"o0", "o1"}


# ------------------------------------------------------------------------------------------ what obstore's texts mean


@contextmanager
def server_that(does: Callable[[socket.socket], None]) -> Iterator[str]:
    """A loopback server that does the same to every connection."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    does(connection)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)


def answering(text: bytes) -> Callable[[socket.socket], None]:
    """Reads a request and answers so."""

    def answer(connection: socket.socket) -> None:
        connection.recv(100_000)
        connection.sendall(text)

    return answer


def reset(connection: socket.socket) -> None:
    """Reads a request and resets the connection."""
    connection.recv(100_000)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def say_nothing(connection: socket.socket) -> None:
    """Reads a request and waits until the other side gives up."""
    while connection.recv(100_000):
        pass


HALF = (
    b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\nETag: "1"\r\nLast-Modified: Sat, 01 Jan 2028 00:00:00 GMT\r\n\r\nhalf'
)
SERVERS: dict[str, tuple[Callable[[socket.socket], None], str]] = {
    "reset": (reset, r"connection reset|connection was closed"),
    "closed": (answering(b""), "the connection was closed before an answer came"),
    "silent": (say_nothing, "no answer in time"),
    "half": (answering(HALF), "the answer (ended early|broke off)"),
}


@pytest.mark.parametrize("name", SERVERS)
def test_faults_of_the_network_can_be_retried(s3_env: S3, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Each is told apart by its meaning, and none is taken for a fault that stays."""
    does, meaning = SERVERS[name]
    monkeypatch.setenv("FLYTE_AWS_RETRIES", "0")
    # Only silence is to take too long, also where the machine is busy.
    monkeypatch.setenv("FLYTEWEIGHT_STORAGE_TIMEOUT", "0.5" if name == "silent" else "60")
    with server_that(does) as endpoint:
        monkeypatch.setenv("FLYTE_AWS_ENDPOINT", endpoint)
        with pytest.raises(errors.StorageUnavailable, match=meaning):
            storage.read_bytes("s3://bucket/key")


@pytest.mark.parametrize(
    ("endpoint", "meaning"),
    [
        ("http://127.0.0.1:1", "connection refused"),
        ("http://no-such-host.invalid", "the host name cannot be resolved"),
        ("https://{plain}", "the server does not speak TLS"),
    ],
)
def test_endpoints_that_nobody_answers_at(
    s3_env: S3, monkeypatch: pytest.MonkeyPatch, endpoint: str, meaning: str
) -> None:
    """What is wrong with the way there is said."""
    monkeypatch.setenv("FLYTE_AWS_RETRIES", "0")
    monkeypatch.setenv("FLYTE_AWS_ENDPOINT", endpoint.format(plain=s3_env.endpoint.removeprefix("http://")))
    with pytest.raises(errors.StorageUnavailable, match=meaning):
        storage.read_bytes("s3://bucket/key")


OF_HTTP: dict[str, Callable[[str, Path], object]] = {
    "read": lambda uri, _: storage.read_bytes(uri),
    "download": lambda uri, here: storage.download_file(uri, str(here / "file")),
    "open": lambda uri, _: storage.open_file(uri).read(),
    "exists": lambda uri, _: storage.exists(uri),
}
ANSWERS: dict[str, tuple[bytes, type[Exception]]] = {
    "404": (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", errors.DataNotFound),
    "403": (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", errors.AccessDenied),
    "503": (b"HTTP/1.1 503 Later\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", errors.StorageUnavailable),
    "nothing": (b"", errors.StorageUnavailable),
}


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("name", OF_HTTP)
def test_what_a_web_server_answers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, answer: str) -> None:
    """A file that is not there is told from one that cannot be had, though fsspec calls both so."""
    monkeypatch.setenv("FLYTE_AWS_RETRIES", "0")
    text, kind = ANSWERS[answer]
    with server_that(answering(text)) as endpoint:
        if (name, answer) == ("exists", "404"):
            assert not storage.exists(f"{endpoint}/file")
            return
        with pytest.raises(kind):
            OF_HTTP[name](f"{endpoint}/file", tmp_path)


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:1", "https://no-such-host.invalid"])
@pytest.mark.parametrize("name", OF_HTTP)
def test_web_servers_that_cannot_be_reached(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, endpoint: str
) -> None:
    """They are no files that are missing."""
    monkeypatch.setenv("FLYTE_AWS_RETRIES", "0")
    with pytest.raises(errors.StorageUnavailable, match="Cannot connect to host"):
        OF_HTTP[name](f"{endpoint}/file", tmp_path)


@pytest.mark.parametrize("name", OF_HTTP)
def test_web_servers_that_are_silent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    """They have the time that any store has."""
    monkeypatch.setenv("FLYTE_AWS_RETRIES", "0")
    monkeypatch.setenv("FLYTEWEIGHT_STORAGE_TIMEOUT", "0.5")
    with server_that(say_nothing) as endpoint, pytest.raises(errors.StorageUnavailable):
        OF_HTTP[name](f"{endpoint}/file", tmp_path)


@pytest.mark.parametrize("sign", [sign for sign, _ in NETWORK])
def test_every_sign_of_a_network_fault_is_classified(sign: str) -> None:
    """Those that loopback cannot make are given as obstore writes them: in what follows "Debug source"."""
    fault = fault_of(Exception(f"Generic S3 error: HTTP error\n\nDebug source:\nGeneric {{ {sign} }}"), Settings())
    assert (fault.kind, fault.retryable) == ("unavailable", True)
    assert fault.detail in {meaning for _, meaning in NETWORK}


def test_the_releases_of_obstore_are_those_whose_texts_are_known() -> None:
    """The next minor release may write other texts: it is allowed when the tests above have passed with it."""
    from importlib.metadata import requires, version

    (requirement,) = [line for line in requires("flyteweight") or [] if line.startswith("obstore")]
    assert re.search(r"<0\.13\b", requirement)
    assert version("obstore").startswith(("0.11.", "0.12."))
