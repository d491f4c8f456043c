"""What is let in: bounds of bodies, rates, the queue, and nothing from other sites; over HTTP."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from starlette.types import Message, Scope

from pages.operating import bodies
from pages.operating.away import TurnedAwayError
from pages.operating.intake import Intake
from pages.operating.metrics import Metrics
from pages.operating.options import Bounds
from pages.viewers import LOGIN_COOKIE

ENGLISH = {"Accept-Language": "en"}
ASK_EVENT = 7


class Events:
    """A page with a question and another event."""

    def asks(self) -> frozenset[int]:
        return frozenset({ASK_EVENT})

    def known(self) -> frozenset[int]:
        return frozenset({ASK_EVENT, 1})


def application(bounds: Bounds, metrics: Metrics | None = None) -> FastAPI:
    """An application whose every address gives back what it was sent; questions wait for ``app.state.go``."""
    app = FastAPI()
    app.state.go = threading.Event()
    app.state.go.set()

    @app.post("/api/ask")
    def ask() -> str:
        app.state.go.wait(10)
        return "answered"

    @app.api_route("/{path:path}", methods=["GET", "POST"])
    async def echo(request: Request) -> int:
        return len(await request.body())

    app.add_middleware(
        Intake,
        bounds=bounds,
        metrics=metrics or Metrics(),
        page=Events(),
        is_owner=lambda authorization: authorization == "Bearer owner",
    )
    return app


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(application(Bounds())) as client:
        yield client


def event(number: int, session: str = "s1") -> dict[str, Any]:
    return {"fn_index": number, "session_hash": session, "data": []}


def test_a_body_arrives_whole_and_a_longer_one_is_refused(client: TestClient) -> None:
    assert client.post("/x", content=b"a" * bodies.MOST_BODY).json() == bodies.MOST_BODY
    refused = client.post("/x", content=b"a" * (bodies.MOST_BODY + 1), headers=ENGLISH)
    assert refused.status_code == 413
    assert refused.json() == {"detail": "More than 1024 KB were sent and not taken. Send less."}


def test_a_body_of_untold_length_is_counted(client: TestClient) -> None:
    pieces = (b"a" * 2**16 for _ in range(17))
    assert client.post("/x", content=pieces).status_code == 413
    assert client.post("/x", content=(b"a" * 2**16 for _ in range(16))).json() == 2**20


@pytest.mark.parametrize("stated", [True, False])
def test_a_body_too_long_is_read_to_its_end_so_that_the_answer_is_found(stated: bool) -> None:
    """A client that still sends when the connection is closed sees it broken off."""
    unread = [b"a" * 2**16] * 40
    length = sum(map(len, unread))

    async def receive() -> Message:
        body = unread.pop()
        return {"type": "http.request", "body": body, "more_body": bool(unread)}

    with pytest.raises(TurnedAwayError, match="body"):
        asyncio.run(bodies.within_bounds(sent_to("/x", length if stated else None), receive))
    assert not unread


def test_a_body_without_end_is_read_for_a_while_only(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = 0

    async def endless() -> Message:
        nonlocal taken
        taken += 2**20
        return {"type": "http.request", "body": bytes(2**20), "more_body": True}

    async def silent() -> Message:
        await asyncio.sleep(30)
        raise AssertionError("waited for what does not come")

    with pytest.raises(TurnedAwayError, match="body"):
        asyncio.run(bodies.within_bounds(sent_to("/x", 2**40), endless))
    assert taken <= 2 * bodies.MOST_UNREAD
    monkeypatch.setattr(bodies, "UNREAD_SECONDS", 0.05)
    with pytest.raises(TurnedAwayError, match="body"):
        asyncio.run(bodies.within_bounds(sent_to("/x", 2**40), silent))


def sent_to(path: str, length: int | None) -> Scope:
    told = b"transfer-encoding" if length is None else b"content-length"
    value = b"chunked" if length is None else str(length).encode()
    return {"type": "http", "method": "POST", "path": path, "headers": [(told, value)]}


def test_files_may_be_larger_and_a_kept_conversation_too(client: TestClient) -> None:
    large = b"a" * (bodies.MOST_BODY * 2)
    for path in ("/staff/add", "/staff/documents/plan/next", "/api/documents"):
        assert client.post(path, content=large).json() == len(large)
    assert client.post("/staff/documents/plan/card", content=large).status_code == 413
    kept = json.dumps({**event(1), "data": [large.decode()]}).encode()
    assert client.post(bodies.PAGE_EVENTS, content=kept).json() == len(kept)


@pytest.mark.parametrize("path", ["/x", "/staff/add"])
def test_a_body_that_does_not_come_is_given_up(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "PIECE_SECONDS", 0.05)
    sent: list[Message] = []

    async def receive() -> Message:
        await asyncio.sleep(30)
        raise AssertionError("waited for")

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": "POST", "path": path, "query_string": b"", "scheme": "http",
        "headers": [(b"content-length", b"10")], "client": ("10.0.0.1", 1), "server": ("x", 80), "root_path": "",
    }  # fmt: skip
    asyncio.run(application(Bounds())(scope, receive, send))
    assert sent[0]["status"] == 408


def test_questions_of_an_address_are_bounded_and_the_time_to_wait_is_told() -> None:
    metrics = Metrics()
    with TestClient(application(Bounds(asks_per_address=6), metrics)) as client:
        statuses = [client.post("/api/ask", json={}).status_code for _ in range(4)]
        refused = client.post("/api/ask", json={}, headers=ENGLISH)
        assert client.get("/documents").status_code == 200
    assert statuses == [200, 200, 429, 429]
    assert int(refused.headers["retry-after"]) in (9, 10)
    assert refused.json()["detail"].startswith("Too many requests from here. Try again in")
    assert metrics.registry.get_sample_value("zhengwen_turned_away_total", {"why": "address"}) == 3


def test_each_open_page_and_each_key_is_a_person() -> None:
    with TestClient(application(Bounds(asks_per_person=3))) as client:

        def pressed(session: str) -> int:
            return client.post(bodies.PAGE_EVENTS, json=event(ASK_EVENT, session)).status_code

        def asked(key: str) -> int:
            return client.post("/api/ask", json={}, headers={"Authorization": key}).status_code

        assert [pressed("s1"), pressed("s1"), pressed("s2")] == [200, 429, 200]
        assert [asked("Bearer a"), asked("Bearer a"), asked("Bearer b")] == [200, 429, 200]


def test_commands_of_the_folders_owner_are_not_counted() -> None:
    with TestClient(application(Bounds(asks_per_person=3, asks_per_address=3))) as client:
        owner = {"Authorization": "Bearer owner"}
        assert {client.post("/api/ask", json={}, headers=owner).status_code for _ in range(20)} == {200}


def test_other_events_of_the_page_are_no_questions() -> None:
    with TestClient(application(Bounds(asks_per_person=3, asks_per_address=3))) as client:
        body = json.dumps(event(1)).encode()
        assert {client.post(bodies.PAGE_EVENTS, content=body).json() for _ in range(12)} == {len(body)}


@pytest.mark.parametrize(
    "body", ["[]", '"x"', "{}", '{"fn_index": 99}', '{"fn_index": [7]}', '{"fn_index": {"a": 7}}', ""]
)
def test_an_event_that_the_page_does_not_have_is_refused(client: TestClient, body: str) -> None:
    answer = client.post(bodies.PAGE_EVENTS, content=body, headers=ENGLISH)
    assert answer.status_code == 422
    assert answer.json() == {"detail": "The page has no such event. Load it again."}


@pytest.mark.parametrize(
    "body",
    [
        b"no json",
        b'{"a": "\\ud800"}',
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b"[" * 9_000,
        b'{"a": 1',
        b'{"a": "\xff"}',
        b'"\xed\xa0\x80"',
    ],
)
@pytest.mark.parametrize("path", ["/api/ask", "/api/documents/plan", "/mcp", bodies.PAGE_EVENTS])
def test_what_is_no_well_formed_json_is_refused_before_anybody_reads_it(
    client: TestClient, path: str, body: bytes
) -> None:
    answer = client.post(path, content=body, headers=ENGLISH)
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith("What was sent is no well-formed JSON")


def test_receipts_and_chat_clients_are_answered_in_their_own_way(client: TestClient) -> None:
    assert client.post("/api/verify", content=b"no json").json() == 7
    assert client.post("/v1/chat/completions", content=b"no json").json() == 7


def test_pages_and_lists_are_bounded_and_files_of_the_page_are_not() -> None:
    with TestClient(application(Bounds(requests_per_address=3))) as client:
        assert [client.get("/search?q=x").status_code for _ in range(2)] == [200, 429]
        assert {client.get("/zw/zhengwen.css").status_code for _ in range(5)} == {200}
        assert {client.get("/livez").status_code for _ in range(5)} == {200}


def test_a_full_queue_is_said_and_empties_again() -> None:
    app = application(Bounds(at_once=2, waiting=1, asks_per_address=0))
    app.state.go.clear()

    def ask(client: TestClient) -> Any:
        return client.post("/api/ask", json={}, headers=ENGLISH)

    with TestClient(app) as client, ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(ask, client) for _ in range(6)]
        while sum(f.done() for f in asked) < 3:
            threading.Event().wait(0.01)
        refused = [f.result() for f in asked if f.done()]
        app.state.go.set()
        statuses = sorted(f.result().status_code for f in asked)
        assert ask(client).status_code == 200
    assert statuses == [200] * 3 + [503] * 3
    assert {r.headers["retry-after"] for r in refused} == {"5"}
    assert "Too many people" in refused[0].json()["detail"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://testserver"}, 200),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({}, 200),
    ],
)
def test_nothing_is_done_for_another_site_in_the_name_of_staff(
    client: TestClient, headers: dict[str, str], status: int
) -> None:
    client.cookies.set(LOGIN_COOKIE, "token")
    assert client.post("/anything", content=b"x", headers=headers).status_code == status
    client.cookies.clear()
    # Who is not logged in has nothing that could be misused.
    assert client.post("/anything", content=b"x", headers=headers).status_code == 200


def test_a_person_on_a_page_reads_a_page_and_chat_clients_their_form() -> None:
    with TestClient(application(Bounds(requests_per_address=3, asks_per_address=3))) as client:
        client.get("/documents")
        client.post("/api/ask", json={})
        page = client.get("/documents", headers={"Accept": "text/html", "Accept-Language": "zh-CN"})
        assert page.status_code == 429
        assert "<h1>请稍后再来</h1>" in page.text
        chat = client.post("/v1/chat/completions", json={}, headers=ENGLISH)
        assert chat.json()["error"]["type"] == "rate_limit_error"
