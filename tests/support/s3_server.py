"""An S3 server of one bucket in memory, with the faults that stores have, and a count of what was fetched.

The part of the interface that obstore uses, tried against moto's server too, whose botocore needs an older dateutil
than pandas.
"""

import hashlib
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

BUCKET = "photos"
# Keys in one answer to a listing: few, so that there are several.
KEYS_A_PAGE = 3
# A fault is given the bytes of an object that are asked for; it gives the status and the body to send instead.
Fault = Callable[[bytes], tuple[int, bytes]]


class S3Server:
    """`faults`: by key, what happens to the next requests for its bytes; `asked`: keys and numbers of bytes sent."""

    def __init__(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        vars(self._server)["bucket"] = self
        self.objects: dict[str, tuple[bytes, datetime]] = {}
        self.faults: dict[str, list[Fault]] = defaultdict(list)
        self.asked: list[tuple[str, int]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def put(self, key: str, body: bytes) -> None:
        self.objects[key] = body, datetime.now(UTC)

    def delete(self, key: str) -> None:
        del self.objects[key]

    def sent(self) -> int:
        """Bytes of objects that were sent."""
        return sum(size for _, size in self.asked)

    @contextmanager
    def running(self) -> Iterator[None]:
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        """An object, a part of it, or a page of the listing."""
        bucket: S3Server = vars(self.server)["bucket"]
        address = urlsplit(self.path)
        name, _, key = unquote(address.path).removeprefix("/").partition("/")
        if "WRONG" in self.headers.get("Authorization", ""):
            self._send(403, b"<Error><Code>InvalidAccessKeyId</Code></Error>")
        elif name != BUCKET or (key and key not in bucket.objects):
            self._send(404, b"<Error><Code>NotFound</Code></Error>")
        elif key:
            self._send_object(bucket, key)
        else:
            self._send(200, _page(bucket, parse_qs(address.query)))

    def _send_object(self, bucket: S3Server, key: str) -> None:
        whole, modified = bucket.objects[key]
        told = {"ETag": _etag(whole), "Last-Modified": format_datetime(modified, usegmt=True)}
        body, status = whole, 200
        if wanted := re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", "")):
            first, last = int(wanted[1]), min(int(wanted[2]), len(whole) - 1)
            body, status = whole[first : last + 1], 206
            told["Content-Range"] = f"bytes {first}-{last}/{len(whole)}"
        sent = body
        if self.command == "GET":
            if bucket.faults[key]:
                fault_status, sent = bucket.faults[key].pop(0)(body)
                status = status if fault_status == 200 else fault_status
            else:
                bucket.asked.append((key, len(body)))
        self._send(status, sent, told, len(body) if status < 300 else None)

    def _send(self, status: int, body: bytes, told: dict[str, str] | None = None, length: int | None = None) -> None:
        self.send_response(status)
        for name, value in (told or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)
        self.close_connection = length is not None and len(body) < length

    def log_message(self, *_: object) -> None:
        """Tests print nothing."""


def _page(bucket: S3Server, query: dict[str, list[str]]) -> bytes:
    """ListObjectsV2."""
    prefix, after = (query.get(name, [""])[0] for name in ("prefix", "continuation-token"))
    keys = [key for key in sorted(bucket.objects) if key.startswith(prefix) and key > after]
    shown = keys[:KEYS_A_PAGE]
    more = f"<NextContinuationToken>{escape(shown[-1])}</NextContinuationToken>" if len(keys) > len(shown) else ""
    return (
        f"<ListBucketResult><IsTruncated>{str(bool(more)).lower()}</IsTruncated>{more}"
        f"{''.join(_listed(key, *bucket.objects[key]) for key in shown)}</ListBucketResult>"
    ).encode()


def _listed(key: str, body: bytes, modified: datetime) -> str:
    return (
        f"<Contents><Key>{escape(key)}</Key><LastModified>{modified:%Y-%m-%dT%H:%M:%S.%fZ}</LastModified>"
        f"<ETag>{escape(_etag(body))}</ETag><Size>{len(body)}</Size></Contents>"
    )


def _etag(body: bytes) -> str:
    return f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'


def credentials(server: S3Server) -> dict[str, str]:
    """The environment by which programs of AWS find the server."""
    return {
        "AWS_ENDPOINT_URL": server.url,
        "AWS_ACCESS_KEY_ID": "RIGHT",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-east-1",
    }


def busy(_body: bytes) -> tuple[int, bytes]:
    """The store has too much to do."""
    return 503, b"slow down"


def cut(body: bytes) -> tuple[int, bytes]:
    """The connection ends in the middle of the body."""
    return 200, body[: len(body) // 2]


def slow(body: bytes) -> tuple[int, bytes]:
    """Later than the others."""
    time.sleep(0.5)
    return 200, body
