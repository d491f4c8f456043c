"""The switch: citizens read what it says, staff and what watches the service go on."""

from __future__ import annotations

import asyncio
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import Run
from fastapi import FastAPI
from fastapi.testclient import TestClient
from staff_desk import desk

from ingest.web import WebReader
from pages.adding import Adding
from pages.management import Management
from pages.operating import around
from pages.operating.maintenance import LOOK_SECONDS, Closed, Maintenance, Remembered, switch_of
from pages.viewers import LOGIN_COOKIE
from vectorstore.errors import StoreUnreachableError
from vectorstore.library import Library
from vectorstore.place import Place

TEXT = "今晚更新文库，22点恢复。"


@pytest.fixture
def switch(tmp_path: Path) -> Maintenance:
    return Maintenance(tmp_path)


@pytest.fixture
def client(switch: Maintenance) -> TestClient:
    app = FastAPI()
    app.get("/{path:path}")(lambda: "works")
    app.add_middleware(Closed, switch=switch)
    return TestClient(app)


def test_while_it_is_on_page_and_api_say_its_text(client: TestClient, switch: Maintenance) -> None:
    assert client.get("/api/documents").json() == "works"
    switch.on(TEXT)
    told = client.get("/api/documents")
    assert (told.status_code, told.json()) == (503, {"detail": TEXT})
    assert told.headers["retry-after"] == "300"
    page = client.get("/", headers={"Accept": "text/html"})
    assert page.status_code == 503
    assert TEXT in page.text
    for path in ("/livez", "/readyz", "/metrics", "/staff/add", "/login", "/zw/zhengwen.css"):
        assert client.get(path).status_code == 200, path
    assert switch.off()
    assert client.get("/api/documents").status_code == 200


def test_an_open_page_is_told_by_a_status_whose_words_it_shows(
    client: TestClient, switch: Maintenance
) -> None:
    switch.on(TEXT)
    told = client.get("/gradio_api/queue/join")
    assert (told.status_code, told.json(), told.headers["retry-after"]) == (500, {"detail": TEXT}, "300")


def test_what_it_says_is_text_and_not_markup(client: TestClient, switch: Maintenance) -> None:
    switch.on("<script>alert(1)</script>")
    assert "<script>alert" not in client.get("/", headers={"Accept": "text/html"}).text


def test_without_words_of_its_own_it_says_ours_in_the_readers_language(
    client: TestClient, switch: Maintenance
) -> None:
    switch.on("")
    assert "正在维护" in client.get("/api/x").json()["detail"]
    assert "being worked on" in client.get("/api/x", headers={"Accept-Language": "en"}).json()["detail"]


def test_the_command_switches_tells_and_is_written_down(run: Run, read_home: Path) -> None:
    def said(*words: str) -> str:
        ran = run("maintenance", *words, "--home", read_home)
        assert ran.code == 0
        return ran.out + ran.err

    assert "working" in said("status")
    said("on", TEXT)
    assert TEXT in said("status")
    assert Maintenance(read_home).text() == TEXT
    said("off")
    assert "not stopped" in said("off")
    acts = run("audit", "--json", "--home", read_home).out
    assert '"maintenance.on"' in acts and '"maintenance.off"' in acts
    assert run("maintenance", "perhaps", "--home", read_home).code == 2


@pytest.fixture
def shared(tmp_path: Path, database_url: str) -> Place:
    """Where two processes with a folder each would find one library."""
    place = Place(tmp_path / "one", database_url)
    with closing(Library.of(place, create=True)):
        return place


def test_the_switch_of_a_shared_library_is_one_for_all_folders(shared: Place, tmp_path: Path) -> None:
    other = Place(tmp_path / "other", shared.database_url)
    with switch_of(shared) as ours, switch_of(other) as theirs:
        assert ours.text() is None and not theirs.off()
        ours.on(TEXT)
        assert theirs.text() == TEXT
        theirs.on("")
        assert ours.text() == ""
        assert ours.off()
        assert theirs.text() is None
    assert Maintenance(shared.home).text() is None


def test_a_server_of_a_shared_library_goes_by_its_switch_within_a_second(shared: Place) -> None:
    with switch_of(shared) as switch:
        switch.on(TEXT)
        app = FastAPI()
        app.get("/{path:path}")(lambda: "works")
        app.add_middleware(Closed, switch=Maintenance(shared.home), shared=Remembered(switch.text))
        with TestClient(app) as client:
            assert client.get("/api/documents").json() == {"detail": TEXT}
            switch.off()
            assert comes_to(client, 200)
            switch.on(TEXT)
            assert comes_to(client, 503)


def comes_to(client: TestClient, status: int) -> bool:
    """Whether the service answers so soon."""
    end = time.monotonic() + 10 * LOOK_SECONDS
    while time.monotonic() < end:
        if client.get("/api/documents").status_code == status:
            return True
        time.sleep(0.05)
    return False


def test_a_switch_that_cannot_be_reached_stays_as_it_was(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    said: list[str | None] = [TEXT]

    def look() -> str | None:
        if not said:
            raise StoreUnreachableError("the database is lost")
        return said[0]

    found = Remembered(look)
    monkeypatch.setattr("pages.operating.maintenance.LOOK_SECONDS", 0.05)

    async def asked() -> str | None:
        await asyncio.sleep(0.1)
        return await found.text()

    said.clear()
    assert asyncio.run(asked()) == TEXT
    assert "the database is lost" in caplog.text
    said.append(None)
    assert asyncio.run(asked()) is None


@pytest.mark.usefixtures("postgres")
def test_the_command_switches_a_shared_library_and_tells_of_a_lost_one(
    run: Run, shared: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHENGWEN_DATABASE_URL", str(shared.database_url))
    assert run("maintenance", "on", TEXT, "--home", shared.home).code == 0
    with switch_of(shared) as switch:
        assert switch.text() == TEXT
    assert '"maintenance.on"' in run("audit", "--json", "--home", shared.home).out
    assert "stopped" in run("doctor", "--security", "--home", shared.home).out
    monkeypatch.setenv("ZHENGWEN_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    lost = run("maintenance", "status", "--home", shared.home)
    assert lost.code == 3 and "database" in lost.out + lost.err


def test_staff_who_have_logged_in_and_commands_of_the_owner_go_on(
    tmp_path: Path, switch: Maintenance
) -> None:
    with desk(tmp_path / "library") as library:
        adding = Adding(library.store, WebReader, library.service.now)
        management = Management(library.store, adding, "secret", library.service.now)
        service = replace(library.service, management=management)
        app = FastAPI()
        app.get("/{path:path}")(lambda: "works")
        app.add_middleware(
            Closed, switch=switch, works_here=lambda request: around.works_here(request, service)
        )
        switch.on(TEXT)
        with TestClient(app) as client:
            cookie = {LOGIN_COOKIE: library.staff.cookies[LOGIN_COOKIE]}
            assert client.get("/documents").status_code == 503
            assert client.get("/documents", headers={"Authorization": "Bearer guessed"}).status_code == 503
            assert client.get("/documents", headers={"Authorization": "Bearer secret"}).status_code == 200
            client.cookies.update(cookie)
            assert client.get("/documents").status_code == 200
            client.cookies.update({LOGIN_COOKIE: "made up"})
            assert client.get("/documents").status_code == 503
        adding.close()
