"""A stand-in for the Kubernetes API server: lists and watches over HTTP, with a token, and with its faults."""

import json
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import Any
from urllib.parse import parse_qs, urlsplit

Object = dict[str, Any]
TOKEN = "a-service-account"  # noqa: S105 - of the stand-in
END: Object = {"type": "end of the watch"}
GONE: Object = {"type": "ERROR", "object": {"kind": "Status", "code": 410, "reason": "Expired"}}


class ApiServer(ThreadingHTTPServer):
    """`lists`: objects by kind; `events`: what a watch of a kind tells; `status`: the answer to a kind, if not 200."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.lists: dict[str, list[Object]] = defaultdict(list)
        self.events: dict[str, Queue[Object]] = defaultdict(Queue)
        self.status: dict[str, int] = {}
        self.asked: list[tuple[str, dict[str, list[str]]]] = []

    def times_listed(self, kind: str) -> int:
        """How many lists of the kind were asked for."""
        return sum(path.endswith(kind) and "watch" not in query for path, query in list(self.asked))

    def write_kubeconfig(self, file: Path, token: str = TOKEN) -> Path:
        """Credentials for it."""
        cluster = {"name": "here", "cluster": {"server": f"http://127.0.0.1:{self.server_address[1]}"}}
        user = {"name": "me", "user": {"token": token}}
        context = {"name": "c", "context": {"cluster": "here", "user": "me"}}
        config: Object = {"apiVersion": "v1", "kind": "Config", "current-context": "c", "preferences": {}}
        config |= {"clusters": [cluster], "users": [user], "contexts": [context]}
        file.write_text(json.dumps(config), encoding="utf-8")
        return file


class _Handler(BaseHTTPRequestHandler):
    server: ApiServer

    def log_message(self, *_: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        kind, query = url.path.strip("/").rpartition("/")[2], parse_qs(url.query)
        self.server.asked.append((url.path, query))
        if self.headers["Authorization"] != f"Bearer {TOKEN}":
            self._answer(401, {"kind": "Status", "message": "Unauthorized"})
        elif kind in self.server.status:
            self._answer(self.server.status[kind], {"kind": "Status", "message": "no"})
        elif kind == "version":
            self._answer(200, {"gitVersion": "v1.36.2"})
        elif "watch" in query:
            self._watch(self.server.events[kind])
        else:
            self._answer(200, {"metadata": {"resourceVersion": "7"}, "items": self.server.lists[kind]})

    def _answer(self, status: int, told: Object) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _watch(self, events: "Queue[Object]") -> None:
        """A line for each event; the connection is cut at the end."""
        self.send_response(200)
        self.end_headers()
        while (event := events.get()) is not END:
            self.wfile.write(json.dumps(event).encode() + b"\n")
            self.wfile.flush()


@contextmanager
def api_server() -> Iterator[ApiServer]:
    """One that serves until the end of the block."""
    with ApiServer() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        for events in list(server.events.values()):
            events.put(END)
        server.shutdown()
        thread.join()
