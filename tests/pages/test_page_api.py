"""API and plain pages over HTTP, without Gradio; and the gate that answers while Gradio loads."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from fakes_documents import DIGEST
from fakes_pages import FakeAssistant, service_of
from fastapi import FastAPI
from fastapi.testclient import TestClient

from pages.api import api_router
from pages.contracts import Service
from pages.first_paint import made_ours
from pages.operating.gate import Gate
from pages.site import site_router
from pages.words import words_for


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
def service(assistant: FakeAssistant) -> Service:
    return service_of(assistant)


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    app = FastAPI()
    app.include_router(api_router(service))
    app.include_router(site_router(service))
    with TestClient(app) as client:
        yield client


def test_health_counts_public_documents_only(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "documents": 3}


def test_a_question_is_answered_as_json(client: TestClient) -> None:
    reply = client.post("/api/ask", json={"question": "工业机器人"}).json()
    assert reply["status"] == "partial"
    assert [c["n"] for c in reply["citations"]] == [1, 2, 3]
    assert reply["elapsed_ms"] >= 0


def test_earlier_questions_are_asked_first_in_order(client: TestClient, assistant: FakeAssistant) -> None:
    client.post("/api/ask", json={"question": "c", "history": ["a", "b"]})
    assert assistant.asked == [("a", ()), ("b", ("a",)), ("c", ("a", "b"))]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"question": "x" * 4001},
        {"question": 3},
        {"question": "x", "language": "fr"},
        {"question": "x", "more": 1},
        {"question": "x", "history": ["x"] * 21},
    ],
)
def test_a_body_of_another_shape_is_rejected(client: TestClient, body: dict[str, object]) -> None:
    assert client.post("/api/ask", json=body).status_code == 422


def test_documents_are_listed_and_read(client: TestClient) -> None:
    listed = client.get("/api/documents").json()
    assert [d["id"] for d in listed] == ["plan", "points-2020", "care-digest"]
    assert listed[0]["status"] == "period_over"
    assert listed[2]["status"] == "digest"
    assert client.get("/api/documents/care-digest").json()["text"] == DIGEST.text


@pytest.mark.parametrize(
    "path", ["/api/documents/internal", "/api/documents/none", "/documents/internal", "/documents/none"]
)
def test_what_is_not_public_is_not_found(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "不公开" not in response.text


def test_a_missing_page_is_said_in_words(client: TestClient) -> None:
    assert "没有这份文件" in client.get("/documents/none").text
    assert "No such document" in client.get("/documents/none?lang=en").text


def test_the_reader_marks_a_place_without_script(client: TestClient) -> None:
    start = DIGEST.text.index("智慧养老由省民政厅牵头")
    html = client.get(f"/documents/care-digest?s={start}-{start + 11}").text
    assert "智慧养老由省民政厅牵头" in html
    assert "zw-place" in html


def test_the_language_is_remembered_by_a_cookie(client: TestClient) -> None:
    client.cookies.set("zw-language", "en")
    html = client.get("/documents").text
    assert '<html lang="en">' in html
    assert "Library" in html


def test_plain_pages_allow_nothing_from_elsewhere(client: TestClient) -> None:
    response = client.get("/documents/plan")
    assert "default-src 'self'" in response.headers["content-security-policy"]
    assert "http://" not in response.text.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in response.text


def test_gradios_page_becomes_ours() -> None:
    theirs = '<html\n\tlang="en"\n><head><title>Gradio</title><meta property="og:image"\n content="https://x/y" /></head>'
    html = made_ours(theirs, words_for("zh"))
    assert 'lang="zh-CN"' in html
    assert "https://" not in html
    assert "Gradio" not in html
    assert "/zw/zhengwen.js" in html


def test_while_loading_the_service_says_that_it_is_starting() -> None:
    def slow() -> FastAPI:
        time.sleep(1.0)
        app = FastAPI()
        app.get("/healthz")(lambda: {"status": "ok", "documents": 1})
        return app

    with TestClient(Gate(slow, lambda error: None)) as client:
        assert client.get("/healthz").json() == {"status": "starting", "documents": 0}
        page = client.get("/")
        assert page.status_code == 503
        assert "refresh" in page.text
        assert client.post("/api/ask", json={}).status_code == 503
        for _ in range(50):
            if client.get("/healthz").json()["status"] == "ok":
                break
            time.sleep(0.1)
        assert client.get("/healthz").json() == {"status": "ok", "documents": 1}


def test_a_service_that_cannot_start_says_why() -> None:
    failures: list[BaseException] = []

    def broken() -> FastAPI:
        raise RuntimeError("no documents")

    with TestClient(Gate(broken, failures.append)) as client:
        client.get("/healthz")
        for _ in range(50):
            if failures:
                break
            time.sleep(0.05)
    assert [str(f) for f in failures] == ["no documents"]


def events_of(client: TestClient, **body: object) -> list[tuple[str, Any]]:
    """The events of an answer: (name, data)."""
    with client.stream("POST", "/api/ask", json=body, headers={"Accept": "text/event-stream"}) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        text = "".join(response.iter_text())
    found = re.findall(r"event: (\w+)\ndata: (.*)\n\n", text)
    return [(name, json.loads(data)) for name, data in found]


@pytest.mark.parametrize("question", ["让模型写", "工业机器人", "上海要建多少？", "别的", "translate"])
def test_an_answer_comes_in_events_that_are_the_reply(client: TestClient, question: str) -> None:
    events = events_of(client, question=question)
    reply = client.post("/api/ask", json={"question": question}).json()
    name, done = events[-1]
    assert name == "done"
    assert {**done, "elapsed_ms": 0} == {**reply, "elapsed_ms": 0}
    said = [data for name, data in events if name == "statement"]
    assert [data["statement"] for data in said] == done["statements"]
    for data in said:
        assert data["citations"] == [c for c in done["citations"] if c["n"] in data["statement"]["citations"]]


def test_events_say_what_a_model_wrote_and_that_it_broke_off(client: TestClient) -> None:
    events = events_of(client, question="让模型写")
    said = [data["generated"] for name, data in events if name == "statement"]
    assert said == [{"by": "model:demo", "label": "AI 生成"}] * 2 + [None]
    assert ("note", {"fault": "cut_off", "words": "模型的答复中断了"}) in events
    assert [name for name, _ in events][:3] == ["looking", "drafting", "checking"]


def test_an_accident_in_a_stream_is_its_last_event(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    name, data = events_of(client, question="坏")[-1]
    assert name == "error"
    assert data["reference"] in caplog.text
