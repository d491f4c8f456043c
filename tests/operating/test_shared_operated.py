"""A service on a library in PostgreSQL, for those who ask and those who operate it, while the database goes and comes."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import small_library
from fakes_documents import TODAY
from fastapi.testclient import TestClient
from postgres import Postgres

import ui
from assistant.pipeline import Assistant
from pages.conversation import answering, begin
from pages.operating.options import Operating
from pages.render import turn_html
from pages.words import words_for
from vectorstore.errors import StoreLockedError
from vectorstore.place import Place
from vectorstore.store import Store

QUESTION = {"question": "2025年养老床位数的目标是多少？"}


@pytest.fixture
def store(tmp_path: Path, database_url: str) -> Iterator[Store]:
    with Store.open(Place(tmp_path / "home", database_url), create=True) as store:
        store.put_many(small_library.read_all().values())
        yield store


@pytest.fixture
def client(store: Store) -> Iterator[TestClient]:
    app = ui.build_app(Assistant(store), store, today=lambda: TODAY, operating=Operating())
    with TestClient(app, client=("127.0.0.1", 1)) as client:
        yield client


def test_a_lost_database_is_503_with_a_sentence_until_it_is_back(
    client: TestClient, database_url: str, postgres: Postgres, caplog: pytest.LogCaptureFixture
) -> None:
    before = client.post("/api/ask", json=QUESTION).json()
    assert before["status"] == "answered"
    assert client.get("/readyz").json()["checks"]["library"] == "ok"
    postgres.lose(database_url)
    try:
        with caplog.at_level(logging.WARNING):
            lost = client.post("/api/ask", json=QUESTION)
            ready = client.get("/readyz")
            page = client.get("/documents/care", headers={"accept": "text/html"})
            chat = client.post(
                "/v1/chat/completions",
                json={"model": "zhengwen", "messages": [{"role": "user", "content": QUESTION["question"]}]},
            )
    finally:
        postgres.give_back(database_url)
    assert (lost.status_code, lost.headers["retry-after"]) == (503, "5")
    assert "文库" in lost.json()["detail"] or "library" in lost.json()["detail"]
    assert ready.status_code == 503
    assert ready.json()["checks"]["library"] == "its database cannot be reached"
    assert page.status_code in (404, 503)
    assert chat.status_code == 503 and "error" in chat.json()
    assert "Traceback" not in caplog.text
    after = client.post("/api/ask", json=QUESTION).json()
    assert after["answer"] == before["answer"]
    assert client.get("/readyz").status_code == 200


def test_the_page_says_a_sentence_too(
    client: TestClient, database_url: str, postgres: Postgres, caplog: pytest.LogCaptureFixture
) -> None:
    service = client.app.state.service  # type: ignore[attr-defined]
    postgres.lose(database_url)
    try:
        *_, last = answering(begin((), QUESTION["question"]), service, "zh")
        html = turn_html(1, QUESTION["question"], last[-1].shown, service, words_for("zh"))
    finally:
        postgres.give_back(database_url)
    assert "现在查不了文库" in html
    assert "Traceback" not in caplog.text


def test_who_finds_another_process_writing_is_told_to_come_back(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object, **__: object) -> None:
        raise StoreLockedError("The database is being written to by process 7 on db: wait.")

    monkeypatch.setattr(Assistant, "ask", locked)
    answer = client.post("/api/ask", json=QUESTION)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "20")
    assert "process 7" not in answer.text
