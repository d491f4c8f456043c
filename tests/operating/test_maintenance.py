"""The switch: citizens read what it says, staff and what watches the service go on."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Run
from fastapi import FastAPI
from fastapi.testclient import TestClient

from pages.operating.maintenance import Closed, Maintenance

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
