"""Of Gradio's addresses only those answer that its page asks for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from fakes_documents import TODAY, FakeStore
from fakes_pages import FakeAssistant, fake_reply_json
from fastapi import FastAPI
from fastapi.testclient import TestClient
from walking import filled, routes_of

import ui
from pages.operating.page_routes import answers


@pytest.fixture(scope="module")
def app() -> FastAPI:
    return ui.build_app(FakeAssistant(), FakeStore(), today=lambda: TODAY, as_json=fake_reply_json)


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


def test_nothing_is_stored_told_or_called_beside_the_page(client: TestClient) -> None:
    uploaded = client.post("/gradio_api/upload", files={"files": ("a.txt", b"words")})
    assert uploaded.status_code == 404
    for path in (
        "run/ask",
        "api/ask",
        "call/ask",
        "call/v2/ask",
        "vibe-edit/",
        "component_server",
        "process_recording",
    ):
        assert client.post(f"/gradio_api/{path}", json={"data": ["x"]}).status_code == 404, path
    for path in (
        "/monitoring",
        "/monitoring/summary",
        "/gradio_api/dev/reload",
        "/gradio_api/openapi.json",
        "/logout",
    ):
        assert client.get(path).status_code == 404, path


def test_a_name_that_no_file_can_have_is_not_found(client: TestClient) -> None:
    for path in ("static", "assets", "svelte", "zw"):
        assert client.get(f"/{path}/{'a' * 3_000}").status_code == 404, path


def test_an_address_with_a_line_break_is_not_found(client: TestClient) -> None:
    for path in ("/api/documents/%0Ax", "/api/documents/x%0D", "/documents/a%0Ab", "/%0A"):
        assert client.get(path).status_code == 404, path


def test_the_page_itself_and_its_events_are_let_through(client: TestClient) -> None:
    assert client.get("/").status_code == 200
    assert client.get("/theme.css").status_code == 200
    assert answers("POST", "/gradio_api/queue/join")
    assert answers("POST", "/logout")


def test_every_event_of_the_page_goes_over_the_address_that_is_open(client: TestClient) -> None:
    """Gradio's page sends those without a queue to another one."""
    told = re.search(r"window\.gradio_config = (\{.*?\});</script>", client.get("/").text, re.DOTALL)
    assert told is not None
    events = [event for event in json.loads(told.group(1))["dependencies"] if event["backend_fn"]]
    assert "ask" in {event["api_name"] for event in events}
    assert [event["api_name"] for event in events if not event["queue"]] == []


def test_every_address_of_gradio_was_thought_about(app: FastAPI) -> None:
    """A new version's new addresses below its own place are closed until they are needed."""
    below = {(m, p) for m, p in routes_of(app) if p.startswith("/gradio_api/")}
    open_ones = {p for m, p in below for full in filled(p, ["x"]) if answers(m, full)}
    assert open_ones == {
        "/gradio_api/queue/join", "/gradio_api/queue/data", "/gradio_api/heartbeat/{session_hash}", "/gradio_api/startup-events",
        "/gradio_api/theme.css", "/gradio_api/cancel", "/gradio_api/reset", "/gradio_api/reset/", "/gradio_api/info", "/gradio_api/info/",
        "/gradio_api/app_id", "/gradio_api/app_id/",
    }  # fmt: skip
