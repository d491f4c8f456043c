"""Connections that do not say what they want are closed; those that do are served, also slowly answered ones."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from pages.operating import connections
from pages.operating.connections import ImpatientProtocol

pytestmark = pytest.mark.integration


async def slow(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers after longer than a head may take."""
    await asyncio.sleep(0.5)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    import threading

    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.2)
    server = uvicorn.Server(
        uvicorn.Config(slow, http=ImpatientProtocol, lifespan="off", log_config=None, timeout_keep_alive=30)
    )
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield bound.getsockname()[1]
    server.should_exit = True
    thread.join(10)
    bound.close()


def said(connection: socket.socket) -> bytes:
    """What comes until the other side closes."""
    connection.settimeout(5)
    received = b""
    with contextlib.suppress(ConnectionError):
        while piece := connection.recv(4096):
            received += piece
            if received.endswith(b"ok"):
                break
    return received


@pytest.mark.parametrize("start", [b"", b"G", b"GET / HTTP/1.1\r\nHost: x\r\n"])
def test_half_a_head_is_not_waited_for(port: int, start: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(start)
        began = time.monotonic()
        assert b"200 OK" not in said(connection)
        assert time.monotonic() - began < 4


def test_a_whole_head_is_answered_and_the_next_one_is_waited_for_again(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        for _ in range(2):
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert b"200 OK" in said(connection)
        connection.sendall(b"GET / HT")
        assert said(connection) == b""
