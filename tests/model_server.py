"""An OpenAI-compatible model server over real HTTP on loopback, whose model is a script.

    with model_server([Says("你好"), Fails(429, "slow down", retry_after=1), Says("再见")]) as server:
        ChatOpenAI(model="scripted", base_url=server.url, api_key=server.key)
    assert server.asked[0].prompt.endswith("…")

A script is a list of steps (``model_server_steps``), each a value or a function of the request that
gives one, used in order, one a request; or one such function for all requests. A script that runs
out fails the test with a sentence, even where the program under test outlives the error.

What is counted as a token here is one character: so that a test can say in advance what it costs.
``lacks`` names what the server does not know, as older vLLM and Ollama do: ``json_schema``,
``json_object``, ``tools``, ``stream_options`` and ``stream`` are answered with 400; ``context`` is
the longest prompt in characters, beyond which it answers 400 context_length_exceeded.
"""

from __future__ import annotations

import base64
import hashlib
import json
import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from model_server_steps import Fails, Line, Step, messages_text

KEY = "sk-test-0123456789"
MODEL = "scripted"
DIMENSION = 64
"""Numbers in an embedding."""


@dataclass
class Asked:
    """One request as it came. ``left`` is set when the client went away before the answer was whole."""

    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]
    at: float
    left: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def messages(self) -> list[dict[str, Any]]:
        return list(self.body.get("messages", []))

    @property
    def prompt(self) -> str:
        """The text of all messages, one after the other."""
        return messages_text(self.messages)

    @property
    def tools(self) -> list[str]:
        """Names of the tools that were offered."""
        return [tool["function"]["name"] for tool in self.body.get("tools", [])]

    @property
    def streams(self) -> bool:
        return bool(self.body.get("stream"))

    @property
    def key(self) -> str:
        """The key that was sent, without ``Bearer``."""
        return self.headers.get("authorization", "").removeprefix("Bearer ")

    @property
    def format(self) -> str:
        """``text``, ``json_object`` or ``json_schema``."""
        return str((self.body.get("response_format") or {}).get("type", "text"))


StepOf = Callable[[Asked], Step]
Script = StepOf | Sequence[Step | StepOf]


@dataclass
class ModelServer:
    """A running server: its address, what it is asked, and what it says."""

    port: int
    script: Script
    key: str
    models: tuple[str, ...]
    lacks: frozenset[str]
    context: int | None
    asked: list[Asked] = field(default_factory=list)
    ran_out: list[str] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _used: int = 0

    @property
    def url(self) -> str:
        """What ``OPENAI_BASE_URL`` takes."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def chats(self) -> list[Asked]:
        """The requests for an answer; not those for the list of models or for embeddings."""
        return [one for one in self.asked if one.path == "/v1/chat/completions"]

    @property
    def unused(self) -> int:
        """Steps of the script that nobody asked for."""
        return 0 if callable(self.script) else len(self.script) - self._used

    def next_step(self, request: Asked) -> Step:
        with self._lock:
            if callable(self.script):
                step: Step | StepOf = self.script
            elif self._used < len(self.script):
                step = self.script[self._used]
                self._used += 1
            else:
                said = f"The script has {len(self.script)} steps; request {self._used + 1} finds none: …{request.prompt[-80:]!r}"
                self.ran_out.append(said)
                return Fails(400, said, code="script_ran_out")
        return step(request) if callable(step) else step

    def record(self, request: Asked) -> None:
        with self._lock:
            self.asked.append(request)

    def objection(self, request: Asked) -> Fails | None:
        """What the server answers before any model is asked."""
        if self.key and request.key != self.key:
            return Fails(401, "Incorrect API key provided.", code="invalid_api_key")
        if request.body.get("model") not in self.models:
            return Fails(
                404, f"The model `{request.body.get('model')}` does not exist.", code="model_not_found"
            )
        for name, used in (
            ("tools", "tools" in request.body),
            ("stream", request.streams),
            ("stream_options", "stream_options" in request.body),
            (request.format, request.format != "text"),
        ):
            if used and name in self.lacks:
                return Fails(400, f"{name}: Extra inputs are not permitted", flat=True)
        used_tokens = len(request.prompt)
        if self.context is not None and used_tokens > self.context:
            said = f"This model's maximum context length is {self.context} tokens. However, your messages resulted in {used_tokens} tokens."
            return Fails(400, said, code="context_length_exceeded")
        return None


@contextmanager
def model_server(
    script: Script = (),
    *,
    key: str = KEY,
    models: tuple[str, ...] = (MODEL,),
    lacks: Sequence[str] = (),
    context: int | None = None,
) -> Iterator[ModelServer]:
    """Serve until the block ends. Raises AssertionError there when the script ran out."""

    class Handler(_Handler):
        pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    httpd.block_on_close = False
    server = ModelServer(httpd.server_address[1], script, key, models, frozenset(lacks), context)
    Handler.server_ = server
    thread = threading.Thread(target=httpd.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        httpd.shutdown()
        httpd.server_close()
        thread.join()
    assert not server.ran_out, server.ran_out[0]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_: ModelServer

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _answer(self, raw: bytes) -> None:
        body: dict[str, Any] = {}
        try:
            body = json.loads(raw) if raw else {}
        except ValueError:
            body = {"unreadable": raw.decode(errors="replace")}
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Asked(self.command, self.path.partition("?")[0], headers, body, time.monotonic())
        self.server_.record(request)
        line = _HttpLine(self, request, self.server_.stopping)
        try:
            self._route(request, line)
        except OSError:
            request.left.set()
            self.close_connection = True
        finally:
            request.ended.set()

    def _route(self, request: Asked, line: Line) -> None:
        server = self.server_
        if request.path == "/v1/models":
            listed = [
                {"id": name, "object": "model", "created": 0, "owned_by": "tests"} for name in server.models
            ]
            unknown = server.key and request.key != server.key
            step = Fails(401, "Incorrect API key provided.", code="invalid_api_key") if unknown else None
            if step is None:
                line.json(200, {"object": "list", "data": listed})
            else:
                step.answer(request.body, line)
        elif request.path == "/v1/chat/completions":
            step_ = server.objection(request) or server.next_step(request)
            step_.answer(request.body, line)
        elif request.path == "/v1/embeddings":
            objection = server.objection(request)
            if objection is None:
                line.json(200, _embeddings(request.body))
            else:
                objection.answer(request.body, line)
        else:
            Fails(404, f"Unknown path {request.path}").answer(request.body, line)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed."""


class _HttpLine(Line):
    """The way back to the client."""

    def __init__(self, handler: _Handler, request: Asked, stopping: threading.Event) -> None:
        self._handler = handler
        self._request = request
        self._stopping = stopping
        self._chunked = False

    def json(self, status: int, body: Any, **headers: str) -> None:
        self.whole(status, json.dumps(body, ensure_ascii=False).encode(), "application/json", **headers)

    def whole(self, status: int, body: bytes, content_type: str, **headers: str) -> None:
        self._head(status, content_type, {"Content-Length": str(len(body)), **headers})
        self._handler.wfile.write(body)

    def begin(self, content_type: str = "text/event-stream; charset=utf-8", **headers: str) -> None:
        self._chunked = True
        self._head(
            200, content_type, {"Transfer-Encoding": "chunked", "Cache-Control": "no-cache", **headers}
        )

    def _head(self, status: int, content_type: str, headers: dict[str, str]) -> None:
        self._handler.send_response(status)
        self._handler.send_header("Content-Type", content_type)
        for name, value in headers.items():
            self._handler.send_header(name.replace("_", "-"), value)
        self._handler.end_headers()

    def send(self, piece: bytes) -> None:
        if self.left():
            raise BrokenPipeError("the client went away")
        self._handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        self._handler.wfile.flush()

    def end(self) -> None:
        self._handler.wfile.write(b"0\r\n\r\n")

    def cut(self) -> None:
        """Close in the middle, without the mark that ends a chunked body."""
        self._handler.close_connection = True
        self._handler.connection.shutdown(socket.SHUT_RDWR)

    def reset(self) -> None:
        """Close with RST, as a crashed server or a firewall does."""
        self._handler.close_connection = True
        connection = self._handler.connection
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        descriptor = connection.detach()
        socket.close(descriptor)

    def wait(self, seconds: float) -> bool:
        """False when the client went away or the server stops meanwhile."""
        end = time.monotonic() + seconds
        while True:
            if self.left() or self._stopping.is_set():
                if self.left():
                    self._request.left.set()
                return False
            rest = end - time.monotonic()
            if rest <= 0:
                return True
            self._stopping.wait(min(rest, 0.02))

    def left(self) -> bool:
        connection = self._handler.connection
        readable, _, _ = select.select([connection], [], [], 0)
        return bool(readable) and connection.recv(1, socket.MSG_PEEK) == b""


def _embeddings(body: dict[str, Any]) -> dict[str, Any]:
    given = body.get("input", [])
    if isinstance(given, str) or (given and isinstance(given[0], int)):
        given = [given]
    found = []
    for index, text in enumerate(given):
        vector = vector_of(text if isinstance(text, str) else " ".join(map(str, text)))
        packed = base64.b64encode(struct.pack(f"<{DIMENSION}f", *vector)).decode()
        shown = packed if body.get("encoding_format") == "base64" else vector
        found.append({"object": "embedding", "index": index, "embedding": shown})
    used = sum(len(text) for text in given)
    return {
        "object": "list",
        "data": found,
        "model": body.get("model"),
        "usage": {"prompt_tokens": used, "total_tokens": used},
    }


def vector_of(text: str) -> list[float]:
    """An embedding that needs no model: each pair of characters adds to a place given by its hash."""
    vector = [0.0] * DIMENSION
    for pair in zip(text, text[1:] + " ", strict=True):
        digest = hashlib.blake2b("".join(pair).encode(), digest_size=8).digest()
        vector[digest[0] % DIMENSION] += 1.0 if digest[1] % 2 else -1.0
    length = sum(x * x for x in vector) ** 0.5
    return [x / length for x in vector] if length else [1.0, *vector[1:]]
