"""A small server that speaks as much of GCS's and Azure's interfaces as reading and writing need."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterator

DATE = "Sat, 01 Jan 2028 00:00:00 GMT"


class BlobServer(ThreadingHTTPServer):
    """Keeps what is put in ``blobs`` by path, and the ``Authorization`` of every request."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.endpoint = f"http://127.0.0.1:{self.server_address[1]}"
        self.blobs: dict[str, bytes] = {}
        self.authorizations: list[str] = []
        self.requests: list[str] = []


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: BlobServer

    def _serve(self) -> None:
        self.server.requests.append(self.command)
        self.server.authorizations.append(self.headers.get("Authorization") or "")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        path, query = unquote(parts.path), parse_qs(parts.query)
        if self.command == "PUT":
            self.server.blobs[path] = body
            self._answer(201)
        elif query.get("comp") == ["batch"]:
            self._azure_batch_delete(body.decode())
        elif "list-type" in query:
            self._answer(200, self._gcs_list(path, query.get("prefix", [""])[0]))
        elif query.get("comp") == ["list"]:
            self._answer(200, self._azure_list(path, query.get("prefix", [""])[0]))
        elif path not in self.server.blobs:
            code = "BlobNotFound" if "account" in path else "NoSuchKey"
            self._answer(404, f"<Error><Code>{code}</Code><Message>not there</Message></Error>".encode())
        elif self.command == "DELETE":
            del self.server.blobs[path]
            self._answer(202)
        else:
            self._answer(200, self.server.blobs[path])

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = _serve  # noqa: N815

    def _names(self, path: str, prefix: str) -> list[tuple[str, int]]:
        root = path.rstrip("/") + "/"
        found = [(name[len(root) :], len(data)) for name, data in self.server.blobs.items() if root in name]
        return sorted(item for item in found if item[0].startswith(prefix))

    def _gcs_list(self, path: str, prefix: str) -> bytes:
        items = "".join(
            f"<Contents><Key>{escape(name)}</Key><Size>{size}</Size>"
            '<LastModified>2028-01-01T00:00:00.000Z</LastModified><ETag>"1"</ETag></Contents>'
            for name, size in self._names(path, prefix)
        )
        return f"<ListBucketResult>{items}<IsTruncated>false</IsTruncated></ListBucketResult>".encode()

    def _azure_list(self, path: str, prefix: str) -> bytes:
        items = "".join(
            f"<Blob><Name>{escape(name)}</Name><Properties><Last-Modified>{DATE}</Last-Modified>"
            f"<Content-Length>{size}</Content-Length><Content-Type>x</Content-Type><Etag>1</Etag>"
            "</Properties></Blob>"
            for name, size in self._names(path, prefix)
        )
        return f"<EnumerationResults><Blobs>{items}</Blobs><NextMarker/></EnumerationResults>".encode()

    def _azure_batch_delete(self, batch: str) -> None:
        target = re.search(r"^DELETE (\S+) HTTP", batch, re.MULTILINE)
        path = unquote(target[1]) if target else ""
        found = [name for name in self.server.blobs if name.endswith(path)]
        for name in found:
            del self.server.blobs[name]
        line = "202 Accepted" if found else "404 The specified blob does not exist."
        code = "" if found else "x-ms-error-code: BlobNotFound\r\n"
        part = (
            "--batchresponse_1\r\nContent-Type: application/http\r\nContent-ID: 0\r\n\r\n"
            f"HTTP/1.1 {line}\r\n{code}x-ms-request-id: 1\r\n\r\n\r\n--batchresponse_1--\r\n"
        )
        self._answer(202, part.encode(), "multipart/mixed; boundary=batchresponse_1")

    def _answer(self, status: int, body: bytes = b"", kind: str = "application/xml") -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "Last-Modified": DATE,
            "ETag": '"1"',
            "x-goog-generation": "1",
        }.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing on stderr."""


@contextmanager
def blob_server() -> Iterator[BlobServer]:
    """Run the server until the block ends."""
    server = BlobServer()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
