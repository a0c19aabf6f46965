"""A loopback HTTP proxy in front of a server of S3 or GCS that answers badly, slowly, in part, or not at all.

Faults are the names in ``ANSWERS``, and: ``reset`` before the request is read, ``stall`` for a minute, ``hang`` until
the proxy ends, ``short``, ``stall-body`` and ``hang-body`` in the middle of an answer, ``lost-answer`` after the
request was carried out.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import random
import re
import socket
import struct
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator

JSON_PATHS = ("/storage/v1/", "/upload/storage/v1/", "/download/storage/v1/")
REQUEST_ID = "4442587FB7D0A2F9"


@dataclass(frozen=True)
class Answer:
    """A canned answer in the form that S3 documents for its errors."""

    status: int
    code: str
    message: str
    headers: dict[str, str] = field(default_factory=dict)
    more: str = ""

    def body(self, path: str) -> bytes:
        """The error document of S3's interface, which is GCS's XML interface too, or of GCS's JSON interface."""
        if path.startswith(JSON_PATHS):
            return json.dumps({"error": {"code": self.status, "message": self.message}}).encode()
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f"<Error><Code>{self.code}</Code><Message>{self.message}</Message>"
            f"<Resource>{escape(path)}</Resource><RequestId>{REQUEST_ID}</RequestId>{self.more}</Error>"
        ).encode()


ANSWERS = {
    "503": Answer(503, "SlowDown", "Please reduce your request rate."),
    "500": Answer(500, "InternalError", "We encountered an internal error. Please try again."),
    "502": Answer(502, "BadGateway", "The gateway got no answer."),
    "429": Answer(429, "TooManyRequests", "Please reduce your request rate."),
    "429-after": Answer(429, "TooManyRequests", "Please reduce your request rate.", {"Retry-After": "1"}),
    "denied": Answer(403, "AccessDenied", "Access Denied"),
    "expired": Answer(400, "ExpiredToken", "The provided token has expired."),
    "bad-key": Answer(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."),
    "bad-signature": Answer(
        403,
        "SignatureDoesNotMatch",
        "The request signature we calculated does not match the signature you provided.",
    ),
    "wrong-region": Answer(
        400,
        "AuthorizationHeaderMalformed",
        "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-west-1'",
        {"x-amz-bucket-region": "eu-west-1"},
    ),
    "redirect": Answer(
        301,
        "PermanentRedirect",
        "The bucket you are attempting to access must be addressed using the specified endpoint.",
        {"x-amz-bucket-region": "eu-west-1"},
    ),
    "bad-signature-in-full": Answer(
        403,
        "SignatureDoesNotMatch",
        "The request signature we calculated does not match the signature you provided.",
        more="<AWSAccessKeyId>ASIASECRETKEYID00000</AWSAccessKeyId><StringToSign>AWS4 to-sign</StringToSign>"
        "<SignatureProvided>0f0f-signature</SignatureProvided>",
    ),
    "no-bucket": Answer(404, "NoSuchBucket", "The specified bucket does not exist"),
    "skewed": Answer(
        403,
        "RequestTimeTooSkewed",
        "The difference between the request time and the current time is too large.",
    ),
}


class FaultyProxy(ThreadingHTTPServer):
    """Forwards to ``target``; the requests that ``method`` and ``path`` match get faults."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, target: str, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        parts = urlsplit(target)
        self.target = (parts.hostname or "127.0.0.1", parts.port or 80)
        self.endpoint = f"http{'s' if tls else ''}://127.0.0.1:{self.server_address[1]}"
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.requests: list[tuple[str, str]] = []
        self.faults: list[str] = []
        self.signers: list[str] = []
        self.tokens: list[str] = []
        self.authorizations: list[str] = []
        self.hanging: list[str] = []
        self.delay = 0.0
        self.delayed = 0
        self.most_delayed = 0
        self._lock = threading.Lock()
        self.stopped = threading.Event()
        self.clear()

    def clear(self) -> None:
        """Forget all faults and the record of requests."""
        with self._lock:
            self._script: list[str] = []
            self._always = ""
            self._rates: dict[str, float] = {}
            self._random = random.Random(1)
            self._pattern = re.compile("")
            self.requests = []
            self.faults = []
            self.signers = []
            self.tokens = []
            self.authorizations = []
            self.delay = 0.0
            self.most_delayed = 0

    def script(self, *faults: str, match: str = "") -> None:
        """Answer the next matching requests with these faults, one each; then serve normally."""
        self._script, self._pattern = list(faults), re.compile(match)

    def always(self, fault: str, match: str = "") -> None:
        """Answer every matching request with this fault."""
        self._always, self._pattern = fault, re.compile(match)

    def rates(self, seed: int = 1, match: str = "", **rates: float) -> None:
        """Answer matching requests with faults at these rates (``status_503=0.3``, ``reset=0.1``)."""
        self._rates = {name.removeprefix("status_"): rate for name, rate in rates.items()}
        self._random, self._pattern = random.Random(seed), re.compile(match)

    def next_fault(self, line: str) -> str:
        """The fault for a request whose line is ``METHOD path``; empty when it is to be served. Both are recorded."""
        with self._lock:
            method, path = line.split(" ", 1)
            fault = self._choose(line)
            self.requests.append((method, path))
            self.faults.append(fault)
            return fault

    def _choose(self, line: str) -> str:
        if not self._pattern.search(line):
            return ""
        if self._script:
            return self._script.pop(0)
        draw = self._random.random()
        for name, rate in self._rates.items():
            draw -= rate
            if draw < 0:
                return name
        return self._always

    def hold(self) -> None:
        """Let a request wait for ``delay``; ``most_delayed`` says how many did so at once."""
        with self._lock:
            self.delayed += 1
            self.most_delayed = max(self.most_delayed, self.delayed)
        self.stopped.wait(self.delay)
        with self._lock:
            self.delayed -= 1

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up are part of the game."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: FaultyProxy

    def _serve(self) -> None:
        authorization = self.headers.get("Authorization") or ""
        self.server.authorizations.append(authorization)
        signer = re.search("Credential=([^/]+)/", authorization)
        self.server.signers.append(signer[1] if signer else "")
        self.server.tokens.append(self.headers.get("x-amz-security-token") or "")
        fault = self.server.next_fault(f"{self.command} {self.path}")
        if self.server.delay:
            self.server.hold()
        if fault == "reset":
            return self._reset()
        body = self._body()
        if fault == "hang":
            self.server.hanging.append(self.path)
        if fault in ("stall", "hang"):
            self.server.stopped.wait(60 if fault == "stall" else None)
            return self._reset()
        if fault == "lost-answer":
            self._forward(body, fault)
            return self._reset()
        if fault in ANSWERS:
            return self._canned(ANSWERS[fault])
        if fault == "504-stored":
            self._pass_on(body)
            return self._canned(Answer(504, "GatewayTimeout", "The gateway got no answer in time."))
        return self._forward(body, fault)

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = _serve  # noqa: N815

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _canned(self, answer: Answer) -> None:
        body = b"" if self.command == "HEAD" else answer.body(self.path)
        self.send_response(answer.status)
        for name, value in {
            "Content-Type": "application/xml",
            "x-amz-request-id": REQUEST_ID,
            **answer.headers,
            "Content-Length": str(len(body)),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _pass_on(self, body: bytes) -> None:
        """Let the server do what was asked, and keep its answer."""
        upstream = http.client.HTTPConnection(*self.server.target, timeout=120)
        hop = {"connection", "expect", "transfer-encoding", "content-length"}
        headers = {name: value for name, value in self.headers.items() if name.lower() not in hop}
        upstream.request(self.command, self.path, body, {**headers, "Content-Length": str(len(body))})
        upstream.getresponse().read()
        upstream.close()

    def _forward(self, body: bytes, fault: str) -> None:
        upstream = http.client.HTTPConnection(*self.server.target, timeout=120)
        try:
            hop = {"connection", "expect", "transfer-encoding", "content-length"}
            headers = {name: value for name, value in self.headers.items() if name.lower() not in hop}
            path = self.path
            if self.command == "POST" and "?Action=" in path:
                # What is asked of a token service is in the query or in a form; moto looks into the form.
                path, _, query = path.partition("?")
                headers["Content-Type"], body = "application/x-www-form-urlencoded", query.encode()
            upstream.request(self.command, path, body, {**headers, "Content-Length": str(len(body))})
            answer = upstream.getresponse()
            length = int(answer.headers.get("Content-Length") or 0)
            if fault == "lost-answer":
                answer.read()
                return
            self.send_response_only(answer.status)
            for name, value in answer.headers.items():
                if name.lower() not in {"connection", "transfer-encoding", "content-length"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(length))
            self.end_headers()
            if self.command != "HEAD":
                self._copy(answer, length // 2 if fault in ("short", "stall-body", "hang-body") else length)
            if fault == "short":
                self._reset(linger=False)
            if fault == "hang-body":
                self.server.hanging.append(self.path)
            if fault in ("stall-body", "hang-body"):
                self.server.stopped.wait(60 if fault == "stall-body" else None)
                self._reset()
        finally:
            upstream.close()

    def _copy(self, answer: http.client.HTTPResponse, count: int) -> None:
        while count > 0 and (chunk := answer.read(min(count, 1 << 18))):
            self.wfile.write(chunk)
            count -= len(chunk)
        self.wfile.flush()

    def _reset(self, *, linger: bool = True) -> None:
        self.close_connection = True
        if linger:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR) if not linger else self.connection.close()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing on stderr."""


@contextmanager
def faulty_proxy(target: str, tls: ssl.SSLContext | None = None) -> Iterator[FaultyProxy]:
    """Run a proxy in front of ``target`` until the block ends; with ``tls`` it speaks TLS."""
    server = FaultyProxy(target, tls)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join(10)
