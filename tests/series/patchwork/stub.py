"""A Patchwork instance that runs beside the tests and behaves as the real ones were seen to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

PAGE = b"<!DOCTYPE html>\n<html><body>The API, for people</body></html>\n"


@dataclass
class Reply:
    """What the stub answers."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Stub:
    """What the stub knows, and what it was asked. `once` are replies that come first, by path."""

    url: str = ""
    objects: dict[str, Any] = field(default_factory=dict)
    raw: dict[str, Reply] = field(default_factory=dict)
    once: dict[str, list[Reply]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    methods: set[str] = field(default_factory=set)
    headers: list[dict[str, str]] = field(default_factory=list)
    page_size: int = 2
    link: Callable[[str], str] = str
    slow: float = 0.0
    at_once: int = 0
    most_at_once: int = 0

    def answer(self, target: str, accept: str) -> Reply:
        """Unknown filters are ignored; without ``format=json`` a browser's page comes back for ``format=api``."""
        parts = urlsplit(target)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        if waiting := self.once.get(parts.path):
            return waiting.pop(0)
        if parts.path in self.raw:
            return self.raw[parts.path]
        if parts.path not in self.objects:
            return Reply(b'{"detail": "Not found."}', 404)
        if query.get("format") == "api" or (query.get("format") != "json" and "json" not in accept):
            return Reply(PAGE, headers={"Content-Type": "text/html"})
        value = self.objects[parts.path]
        if not isinstance(value, list):
            return Reply(json.dumps(value).encode())
        number = int(query.get("page", "1"))
        rows = value[(number - 1) * self.page_size : number * self.page_size]
        headers = {}
        if number * self.page_size < len(value):
            following = urlencode({**query, "page": number + 1})
            headers["Link"] = f'<{self.link(f"{self.url}{parts.path}?{following}")}>; rel="next"'
        return Reply(json.dumps(rows).encode(), headers=headers)


@contextmanager
def running() -> Iterator[Stub]:
    """The stub, on a port of this machine."""
    stub, lock = Stub(), threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            with lock:
                stub.asked.append(self.path)
                stub.methods.add(self.command)
                stub.headers.append(dict(self.headers))
                stub.at_once += 1
                stub.most_at_once = max(stub.most_at_once, stub.at_once)
            time.sleep(stub.slow)
            with lock:
                reply = stub.answer(self.path, self.headers.get("Accept", ""))
                stub.at_once -= 1
            try:
                self.send_response(reply.status)
                for key, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                    self.send_header(key, value)
                self.end_headers()
                self.wfile.write(reply.body)
            except OSError:
                pass

        do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    stub.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
