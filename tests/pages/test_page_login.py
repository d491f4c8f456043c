"""Logging in: what staff see and citizens do not, and what a stranger's form cannot do."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes import HashingEmbedder
from fakes_documents import TODAY, FakeStore
from fakes_pages import FakeAssistant, fake_reply_json
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from pages.attempts import ALLOWED, WAIT
from pages.contracts import Service
from pages.login import _own, login_router
from pages.site import site_router
from pages.viewers import LOGIN_COOKIE
from vectorstore import passwords
from vectorstore.people import LOGIN_LASTS, People, Role
from vectorstore.store import Store

PASSWORD = "a long enough one"
HERE = "http://testserver"


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.time = datetime(2025, 11, 20, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[People]:
    monkeypatch.setattr(passwords, "_N", 2**8)
    with Store.open(tmp_path, create=True, embedder=HashingEmbedder()):
        people = People.at(tmp_path)
    yield people
    people.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(people: People, clock: Clock) -> Iterator[TestClient]:
    people.add("wang", PASSWORD, Role.STAFF, clock())
    service = Service(FakeAssistant(), FakeStore(), lambda: TODAY, fake_reply_json, people, clock)
    app = FastAPI()
    app.include_router(login_router(service))
    app.include_router(site_router(service))
    with TestClient(app, base_url=HERE, follow_redirects=False, headers={"Origin": HERE}) as client:
        yield client


def log_in(client: TestClient, password: str = PASSWORD, **more: str) -> int:
    return client.post("/login", data={"name": "wang", "password": password, **more}).status_code


def form_token(client: TestClient) -> str:
    return client.get("/documents").text.split('name="form" value="')[1].split('"')[0]


def test_staff_see_what_citizens_do_not(client: TestClient) -> None:
    before = client.get("/documents").text
    assert "/documents/internal" not in before
    assert "工作人员登录" in before
    assert client.get("/documents/internal").status_code == 404
    assert log_in(client) == 303
    after = client.get("/documents").text
    assert "/documents/internal" in after
    assert "内部" in after
    assert "wang" in after
    shown = client.get("/documents/internal")
    assert shown.status_code == 200
    assert shown.headers["cache-control"] == "no-store"


def test_the_staffs_line_stands_on_every_listing_for_staff_alone(client: TestClient) -> None:
    paths = ("/documents", "/search", "/indicators", "/duties")
    assert not any("zw-staff-bar" in client.get(path).text for path in paths)
    log_in(client)
    for path in paths:
        page = client.get(path).text
        assert 'action="/logout"' in page
        assert 'href="/staff/add"' in page


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: TestClient) -> None:
    header = client.post("/login", data={"name": "wang", "password": PASSWORD}).headers["set-cookie"].lower()
    assert "httponly" in header
    assert "samesite=lax" in header
    secure = client.post(
        "https://testserver/login",
        data={"name": "wang", "password": PASSWORD},
        headers={"Origin": "https://testserver"},
    )
    assert "secure" in secure.headers["set-cookie"].lower()


def test_a_login_ends_with_its_time_and_by_leaving(client: TestClient, clock: Clock) -> None:
    log_in(client)
    token = client.cookies[LOGIN_COOKIE]
    assert client.post("/logout", data={"form": form_token(client)}).status_code == 303
    client.cookies.set(LOGIN_COOKIE, token)
    assert client.get("/documents/internal").status_code == 404
    client.cookies.clear()
    log_in(client)
    clock.time += LOGIN_LASTS
    assert client.get("/documents/internal").status_code == 404


def test_a_form_from_elsewhere_does_nothing(client: TestClient) -> None:
    elsewhere = {"Origin": "https://elsewhere.example"}
    data = {"name": "wang", "password": PASSWORD}
    assert client.post("/login", data=data, headers=elsewhere).status_code == 403
    log_in(client)
    token = form_token(client)
    for form, headers in ((token, elsewhere), ("0" * 64, {}), ("", {})):
        assert client.post("/logout", data={"form": form}, headers=headers).status_code in (403, 422)
    assert client.get("/documents/internal").status_code == 200


def test_a_wrong_password_is_said_and_guessing_gets_slow(client: TestClient, clock: Clock) -> None:
    for _ in range(ALLOWED):
        response = client.post("/login", data={"name": "wang", "password": "wrong password"})
        assert response.status_code == 401
        assert 'role="alert"' in response.text
    waiting = client.post("/login", data={"name": "wang", "password": PASSWORD})
    assert waiting.status_code == 429
    assert int(waiting.headers["retry-after"]) == WAIT.total_seconds()
    clock.time += WAIT + timedelta(seconds=1)
    assert log_in(client) == 303


def test_the_name_is_kept_and_the_password_is_not(client: TestClient) -> None:
    page = client.post("/login", data={"name": '"><b>', "password": "wrong password"}).text
    assert 'value="&quot;&gt;&lt;b&gt;"' in page
    assert "wrong password" not in page


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "x", ""]
)
def test_after_the_login_no_one_is_sent_elsewhere(client: TestClient, target: str) -> None:
    response = client.post("/login", data={"name": "wang", "password": PASSWORD, "next": target})
    assert response.headers["location"] == "/documents"


@given(st.text(max_size=40))
def test_a_target_is_always_a_path_of_this_site(target: str) -> None:
    assert _own(target).startswith("/")
    assert not _own(target).startswith(("//", "/\\"))


def test_a_flood_of_logins_leaves_pages_their_threads(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()

    def slow(*_: object) -> None:
        go.wait(30)

    monkeypatch.setattr(People, "login", slow)

    def send(number: int) -> int:
        form = {"name": f"made-up-{number}", "password": PASSWORD}
        return client.post("/login", data=form).status_code

    with ThreadPoolExecutor(60) as senders:
        sent = [senders.submit(send, number) for number in range(60)]
        end = time.monotonic() + 20
        while sum(one.done() for one in sent) < 52 and time.monotonic() < end:
            time.sleep(0.05)
        assert [one.result() for one in sent if one.done()] == [429] * 52
        assert client.get("/documents").status_code == 200
        go.set()
        assert sorted(one.result() for one in sent)[:8] == [401] * 8


def test_without_users_nobody_logs_in(clock: Clock) -> None:
    service = Service(FakeAssistant(), FakeStore(), lambda: TODAY, fake_reply_json)
    app = FastAPI()
    app.include_router(login_router(service))
    with TestClient(app, base_url=HERE, headers={"Origin": HERE}) as client:
        assert client.get("/login").status_code == 200
        assert log_in(client) == 403
