"""A real HTTP server on loopback whose answers a test writes as functions of the request."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ingest.addresses import Allowed

HOST = "www.example.cn"
"""Resolves to loopback by the resolver of a test."""

Respond = Callable[[BaseHTTPRequestHandler], object]


@dataclass
class Site:
    """What a server answers by path, and the requests it got: (path, headers)."""

    port: int
    routes: dict[str, Respond] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def url(self, path: str, host: str = HOST) -> str:
        return f"http://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """The paths asked for, robots.txt left out."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    @property
    def allowed(self) -> Allowed:
        """One's own machine (its first address only) and this port."""
        return Allowed((ipaddress.ip_network("127.0.0.1/32"),), frozenset({self.port, 80, 443}))


def page(
    body: bytes, content_type: str = "text/html; charset=utf-8", status: int = 200, **headers: str
) -> Respond:
    """An ordinary answer; ``headers`` with ``_`` for ``-``."""

    def respond(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        request.send_header("Content-Type", content_type)
        request.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return respond


def redirect(location: str, status: int = 302) -> Respond:
    return page(b"", status=status, Location=location)


def drip(site: Site, start: bytes, pause: float) -> Respond:
    """Sends ``start``, then a byte every ``pause`` seconds, without end."""

    def respond(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(start)
        while not site.stopping.is_set():
            request.wfile.write(b"x")
            request.wfile.flush()
            time.sleep(pause)

    return respond


@contextmanager
def serving() -> Iterator[Site]:
    """A server that answers 404 to what it has no route for."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            respond = site.routes.get(self.path, page(b"nothing here", "text/plain", 404))
            try:
                respond(self)
            except OSError:
                return  # The reader went away, as it should from a server that never ends.

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


def loopback(host: str) -> list[str]:
    """A resolver that knows every host on one's own machine."""
    return ["127.0.0.1"]
