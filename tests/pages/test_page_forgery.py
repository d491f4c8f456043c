"""What other sites could have a browser do: nothing on any route that changes something, as the application lists them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import listings_library as own
import managed_library as managed
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from walking import filled, routes_of

import ui
from pages.viewers import LOGIN_COOKIE, Viewer
from vectorstore import passwords
from vectorstore.feedback import FeedbackBook
from vectorstore.people import Role, User
from vectorstore.store import Store

HERE = "http://testserver"
CHANGES_NOTHING = {
    "POST /api/ask": "answers a question",
    "POST /v1/chat/completions": "answers a question",
    "POST /mcp": "answers a question",
    "DELETE /mcp": "ends a session that there is none of",
    "POST /api/verify": "looks at a receipt",
    "POST /gradio_api/queue/join": "answers a question of its own page",
    "POST /gradio_api/cancel": "stops an answer of its own page",
    "POST /gradio_api/reset": "stops an answer of its own page",
    "POST /gradio_api/reset/": "stops an answer of its own page",
}
"""Routes that take a body and change nothing of the library, whoever sends it; a new one is none of them until it is told."""
FORGED = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://testserver.evil.example"},
    {"Origin": "http://testserver:81"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example", "Host": "testserver", "X-Forwarded-Host": "evil.example"},
)
TOKENS = ("", "0" * 64, "é", "甲" * 64)
REFUSED = {303, 400, 401, 403, 404, 405, 409, 422}
"""Nothing was done: led to the login, refused, no such form, or a form without its token."""
BODIES: tuple[dict[str, Any], ...] = (
    {
        "data": {
            "form": "{token}",
            "name": "x",
            "phrases": "人事",
            "visibility": "public",
            "note": "x",
            "done": "1",
        }
    },
    {"json": {"form": "{token}", "visibility": "public"}},
    {"content": b'{"visibility": "public"}', "headers": {"Content-Type": "text/plain"}},
    {"files": {"files": ("a.txt", b"words"), "form": (None, "{token}")}},
)


@dataclass(frozen=True)
class Held:
    """An application with its library, and a browser of it."""

    app: FastAPI
    store: Store
    client: TestClient

    def state(self) -> tuple[object, ...]:
        """All that a request could change."""
        library = self.store.library
        return (
            self.store.fingerprint(),
            [line for line in library.audit() if line["action"] not in ("login", "logout")],
            library.topics.all(),
            library.approved.questions(),
        )

    def changing(self) -> list[tuple[str, str]]:
        """(method, address) of all routes that may change something."""
        routes = [(m, p) for m, p in routes_of(self.app) if m in ("POST", "PUT", "PATCH", "DELETE")]
        closed = [(m, p) for m, p in routes if p.startswith("/gradio_api/") or p == "/login/"]
        told = [(m, p) for m, p in routes if f"{m} {p}" not in CHANGES_NOTHING and (m, p) not in closed]
        values = [own.OLD, "1", "visibility", "remove"]
        return [(m, address) for m, p in told for address in filled(p, values)]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    home = tmp_path_factory.mktemp("forgery")
    monkey = pytest.MonkeyPatch()
    monkey.setattr(passwords, "_N", 2**8)
    with managed.open_store(home) as store:
        people, management, book = (
            managed.people_of(home),
            managed.management_of(store),
            FeedbackBook.at(home),
        )
        app = ui.build_app(
            managed.assistant_of(store), store, today=lambda: own.TODAY, people=people, management=management, feedback=book, operating=managed.UNBOUND
        )  # fmt: skip
        with TestClient(app, base_url=HERE, follow_redirects=False, raise_server_exceptions=False) as client:
            yield Held(app, store, client)
        management.adding.close()
        book.close()
        people.close()
    monkey.undo()


@pytest.fixture
def staff(held: Held) -> Iterator[Held]:
    """The browser of a member of staff."""
    held.client.cookies.clear()
    log_in(held.client)
    yield held
    held.client.cookies.clear()


def log_in(client: TestClient, **sent: Any) -> Any:
    form = {"name": managed.NAME, "password": managed.PASSWORD, **sent}
    return client.post("/login", data=form, headers={"Origin": HERE})


def form_token(client: TestClient) -> str:
    return client.get("/documents").text.split('name="form" value="')[1].split('"')[0]


def with_token(body: dict[str, Any], token: str) -> dict[str, Any]:
    def put(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: put(inner) for name, inner in value.items()}
        if isinstance(value, tuple):
            return tuple(put(inner) for inner in value)
        return token if value == "{token}" else value

    return {name: put(value) for name, value in body.items()}


def sent(held: Held, method: str, address: str, body: dict[str, Any], headers: dict[str, str]) -> int:
    given = {**body, "headers": {**body.get("headers", {}), **headers}}
    return held.client.request(method, address, **given).status_code


def test_there_are_routes_of_every_part_of_the_staffs_pages(held: Held) -> None:
    parts = (
        "/staff/add",
        "/staff/topics",
        "/staff/evaluate",
        "/staff/briefing",
        "/staff/inbox",
        "/staff/answers",
        "/api/documents",
        "/login",
        "/logout",
    )
    addresses = [address for _, address in held.changing()]
    assert all(any(address.startswith(part) for address in addresses) for part in parts)
    assert set(CHANGES_NOTHING) <= {f"{m} {p}" for m, p in routes_of(held.app)} | {"DELETE /mcp"}


def test_no_other_site_does_anything_in_the_name_of_staff(staff: Held) -> None:
    before, token = staff.state(), form_token(staff.client)
    for method, address in staff.changing():
        for n, headers in enumerate(FORGED):
            body = with_token(BODIES[n % len(BODIES)], token)
            assert sent(staff, method, address, body, headers) == 403, (method, address, headers)
    assert staff.state() == before


def test_no_form_without_the_token_of_a_page_is_taken(staff: Held) -> None:
    before = staff.state()
    for method, address in staff.changing():
        if address == "/login":
            continue
        for token in TOKENS:
            for body in BODIES:
                status = sent(staff, method, address, with_token(body, token), {"Origin": HERE})
                assert status in REFUSED - {303}, (method, address, token, status)
    assert staff.state() == before


def test_nobody_who_has_not_logged_in_changes_anything(held: Held) -> None:
    held.client.cookies.clear()
    before = held.state()
    for method, address in held.changing():
        for n, body in enumerate(BODIES):
            headers: dict[str, str] = ({"Origin": HERE}, {}, FORGED[0])[n % 3]
            status = sent(held, method, address, with_token(body, "0" * 64), headers)
            assert status in REFUSED, (method, address, status)
    assert held.state() == before


def test_nothing_is_changed_by_an_address_alone(staff: Held) -> None:
    before = staff.state()
    for method, path in routes_of(staff.app):
        if method != "GET" or path.startswith(("/gradio_api/", "/mcp", "/static", "/assets", "/svelte")):
            continue
        for address in filled(path, [own.OLD, "1"]):
            query = "?visibility=public&remove=1&done=1&form=" + "0" * 64
            status = staff.client.get(address + query, headers={"Sec-Fetch-Site": "cross-site"}).status_code
            assert status < 500, address
    assert staff.state() == before
    assert staff.client.get("/staff/add").status_code == 200


def test_a_login_is_always_a_new_one_and_ends_for_good(held: Held) -> None:
    held.client.cookies.clear()
    first = log_in(held.client).cookies[LOGIN_COOKIE]
    fixed = held.client.post(
        "/login",
        data={"name": managed.NAME, "password": managed.PASSWORD},
        headers={"Origin": HERE, "Cookie": f"{LOGIN_COOKIE}=chosen by somebody else"},
    )
    second = fixed.cookies[LOGIN_COOKIE]
    assert len({first, second, "chosen by somebody else"}) == 3
    assert len(first) >= 32
    set_cookie = fixed.headers["set-cookie"].lower()
    assert "httponly" in set_cookie
    assert "samesite=lax" in set_cookie
    held.client.cookies.clear()
    cookie = {"Cookie": f"{LOGIN_COOKIE}={second}"}
    token = held.client.get("/documents", headers=cookie).text.split('name="form" value="')[1].split('"')[0]
    assert (
        held.client.post("/logout", data={"form": token}, headers={**cookie, "Origin": HERE}).status_code
        == 303
    )
    assert held.client.get("/staff/add", headers=cookie).status_code == 303


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/%0d%0aLocation:%20x", "/\r\nSet-Cookie: a=b",
        "javascript:alert(1)", "/\t/evil.example", " //evil.example", "///evil.example", "http:evil.example", "/\u2028/evil", "evil.example", "/..//evil.example",
        "é" * 400, "\x00/x",
    ],
)  # fmt: skip
def test_a_login_leads_nowhere_else(held: Held, target: str) -> None:
    held.client.cookies.clear()
    answer = log_in(held.client, next=target)
    place = answer.headers.get("location", "/documents")
    assert place.startswith("/")
    assert not place.startswith(("//", "/\\"))
    assert "set-cookie: a=b" not in str(answer.headers).lower()
    held.client.cookies.clear()


def test_no_page_repeats_the_name_of_the_host_that_a_request_claims(held: Held) -> None:
    evil = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Accept": "text/html"}
    assert held.client.get("/", headers=evil).headers["cache-control"] == "no-store"
    for path in (
        "/documents",
        "/search?q=x",
        f"/documents/{own.OLD}",
        "/login",
        "/staff/add",
        "/nothing",
        "/documents/",
    ):
        answer = held.client.get(path, headers=evil)
        assert "evil.example" not in answer.text, path
        assert "evil.example" not in answer.headers.get("location", ""), path


@pytest.mark.parametrize("token", ["é", "甲", "\ud800"])
def test_a_form_token_of_any_characters_is_compared(token: str) -> None:
    assert not Viewer(User("wang", Role.STAFF, managed.NOW), "token").sent(token)
