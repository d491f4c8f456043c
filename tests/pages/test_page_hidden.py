"""A citizen walks through every route of the application, and finds nothing of what is not public.

The routes are asked of the application itself, so that a new one is walked as soon as it exists. What only a member
of staff may see must be found by the same walk with a login: else the walk would prove nothing.
"""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator, Sequence
from typing import Any

import listings_library as own
import managed_library as managed
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from walking import filled, routes_of

import ui
from pages.operating.intake import QUESTIONS as ASKED
from pages.viewers import LOGIN_COOKIE
from vectorstore import passwords

HERE = "http://testserver"
SEED = 20_251_129
ENDLESS = {
    "GET /mcp": "waits for messages of a server that sends none by itself",
    "GET /gradio_api/heartbeat/{session_hash}": "stays open as long as a page does, and sends no content",
    "GET /gradio_api/queue/data": "a stream of one conversation; the Ask page's own tests listen to it",
    "GET /gradio_api/stream/{session_hash}/{run}/{component_id}/playlist.m3u8": "media of Gradio",
    "GET /gradio_api/stream/{session_hash}/{run}/{component_id}/{segment_id}.{ext}": "media of Gradio",
    "GET /gradio_api/stream/{session_hash}/{run}/{component_id}/playlist-file": "media of Gradio",
}
"""Routes that are not walked, with the reason."""
HIDDEN = (own.INTERNAL, own.DRAFT, managed.WITHDRAWN)
IN_PATHS = (*HIDDEN, own.OLD, "1", "csv", "xlsx")
"""What is put in the place of a path's parameters."""
QUERIES = (
    "",
    *(f"document={name}&s=0-20&row={name}:0-10&version=1" for name in HIDDEN),
    "q=网上办理率&k=100",
    "q=每户发放&sort=date&visibility=draft",
    "q=服务站点&status=unknown&visibility=internal&most=100",
    "office=省发展改革委&find=省",
)
QUESTIONS = ("网上办理率2026年的目标是多少？", "每户发放多少元？", "服务站点由谁来查？", "都有哪些文件？")
FORMS = tuple(
    zip(
        *(
            (
                {"question": question},
                {"query": question, "words": question, "q": question},
                {"model": "zhengwen", "messages": [{"role": "user", "content": question}]},
                {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}},
                {"data": [question, [], None, None, None], "fn_index": 0, "session_hash": "walk"},
            )
            for question in QUESTIONS
        ),
        strict=True,
    )
)
"""Bodies, with each question, in the forms that the routes take, or may take one day; a route refuses those that are not
its own."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    home = tmp_path_factory.mktemp("hidden")
    monkey = pytest.MonkeyPatch()
    monkey.setattr(passwords, "_N", 2**8)
    with managed.open_store(home) as store:
        people, management = managed.people_of(home), managed.management_of(store)
        yield ui.build_app(
            managed.assistant_of(store),
            store,
            today=lambda: own.TODAY,
            people=people,
            management=management,
            operating=managed.UNBOUND,
        )
        management.adding.close()
        people.close()
    monkey.undo()


@pytest.fixture(scope="module")
def browser_of(app: FastAPI) -> Iterator[TestClient]:
    """A browser. The application lives once, as its server for agents can be started only once."""
    with TestClient(app, base_url=HERE, headers={"Accept": "*/*", "Origin": HERE}) as client:
        yield client


@pytest.fixture
def client(browser_of: TestClient) -> TestClient:
    """A browser in which nobody has logged in."""
    browser_of.cookies.clear()
    return browser_of


def shown(response: Any) -> str:
    """All that an answer says, in plain characters, headers with it."""
    text = response.text
    if "json" in response.headers.get("content-type", ""):
        text += json.dumps(response.json(), ensure_ascii=False)
    return f"{text}\n{dict(response.headers)}"


def paired(some: Sequence[str], others: Sequence[Any], chance: random.Random) -> Iterator[tuple[str, Any]]:
    """As few pairs as hold each of both, matched by chance."""
    one, two = chance.sample(some, len(some)), chance.sample(others, len(others))
    for n in range(max(len(one), len(two))):
        yield one[n % len(one)], two[n % len(two)]


def walk(app: FastAPI, client: TestClient) -> Iterator[tuple[str, Any]]:
    """An answer of every route to every value of its address, and to every query or form of body; of those that answer
    questions, to every question in each form."""
    chance = random.Random(SEED)
    for method, path in routes_of(app):
        if f"{method} {path}" in ENDLESS or method in ("HEAD", "OPTIONS"):
            continue
        addresses = list(filled(path, IN_PATHS))
        if method == "GET":
            for address, query in paired(addresses, QUERIES, chance):
                yield f"GET {path}", client.get(f"{address}?{query}")
            continue
        bodies = list(itertools.chain(*FORMS)) if path in ASKED else [chance.choice(form) for form in FORMS]
        for address, body in paired(addresses, bodies, chance):
            yield f"{method} {path}", client.request(method, address, json=body)


def agent_calls(client: TestClient) -> Iterator[tuple[str, Any]]:
    """Every answer of every tool that agents are offered, for arguments of every kind that its form allows."""

    def call(method: str, parameters: dict[str, Any]) -> Any:
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}
        headers = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-06-18"}
        return client.post("/mcp", json=body, headers=headers)

    tools = call("tools/list", {}).json()["result"]["tools"]
    assert tools
    for tool in tools:
        form = tool["inputSchema"]
        strings = [n for n, kind in form["properties"].items() if "string" in json.dumps(kind)]
        needed = [n for n in strings if n in form.get("required", ())]
        for value in (*QUESTIONS, *HIDDEN, own.OLD):
            for names in (needed, strings, *([*needed, name] for name in strings)):
                given = dict.fromkeys(names, value)
                yield f"tool {tool['name']}", call("tools/call", {"name": tool["name"], "arguments": given})


def leaks(app: FastAPI, client: TestClient) -> dict[str, set[str]]:
    """Route → the words found there that only staff may see. A request never holds one itself."""
    found: dict[str, set[str]] = {}
    for route, response in itertools.chain(walk(app, client), agent_calls(client)):
        seen = shown(response)
        words = {word for word in managed.WORDS if word in seen}
        if words:
            found.setdefault(route, set()).update(words)
    return found


def test_no_request_of_the_walk_holds_what_it_looks_for() -> None:
    requests = list(QUERIES) + [json.dumps(b, ensure_ascii=False) for form in FORMS for b in form]
    assert not [word for word in managed.WORDS for text in requests if word in text]


def test_the_walk_knows_the_routes_of_every_part(app: FastAPI) -> None:
    known = set(routes_of(app))
    described = {(m.upper(), p) for p, methods in app.openapi()["paths"].items() for m in methods}
    assert described <= {(m, p.replace(":path", "")) for m, p in known}
    parts = ("/documents", "/staff/topics", "/staff/evaluate", "/staff/briefing", "/gradio_api/info", "/mcp")
    assert {("GET", part) for part in parts} <= known


def test_a_citizen_finds_nothing_that_is_not_public_on_any_route(app: FastAPI, client: TestClient) -> None:
    assert leaks(app, client) == {}


def test_staff_find_it_where_they_work(client: TestClient) -> None:
    client.post("/login", data={"name": managed.NAME, "password": managed.PASSWORD})
    assert LOGIN_COOKIE in client.cookies
    found: dict[str, set[str]] = {}
    for path in (
        *("/documents", "/indicators", "/duties", "/indicators.csv", "/duties.csv"),
        *(f"/documents/{name}" for name in HIDDEN),
        *(f"/staff/documents/{name}" for name in HIDDEN),
        f"/staff/documents/{managed.WITHDRAWN}/versions/1",
        "/search?q=每户发放",
    ):
        seen = shown(client.get(path))
        found[path] = {word for word in managed.WORDS if word in seen}
    assert set().union(*found.values()) == set(managed.WORDS)
    assert "青隼补贴" in found[f"/staff/documents/{managed.WITHDRAWN}/versions/1"]
    assert "白鹭试点" in found["/search?q=每户发放"]


def test_answers_rest_on_public_documents_alone(client: TestClient) -> None:
    for question in QUESTIONS:
        reply = client.post("/api/ask", json={"question": question}).json()
        cited = {citation["document_id"] for citation in reply["citations"]}
        assert cited.isdisjoint(HIDDEN)
        assert not [word for word in managed.WORDS if word in json.dumps(reply, ensure_ascii=False)]
