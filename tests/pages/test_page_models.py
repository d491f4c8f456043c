"""Scripted models over HTTP, seen from outside: JSON, stream and page show the same, and nothing that is not proved."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient
from model_drafter import drafter_at
from model_server import Asked, StepOf, model_server
from model_server_steps import Breaks, Fails, Says, Silent, Step
from model_server_writers import LIARS, Writer, compliant, honest, in_turn, paraphrasing
from small_library import TODAY, SmallLibrary

from assistant.chat_model import Limits
from assistant.pipeline import Assistant
from assistant.replies import reply_json
from pages.api import api_router
from pages.contracts import Service
from pages.conversation import answering, begin, transcript_html
from pages.words import words_for

pytestmark = pytest.mark.integration
pytest_plugins = ("small_library_store",)

QUESTIONS = ("收到开放申请多少天内要答复？", "主要任务有哪些？", "老年人用餐每餐补贴多少钱？")
WRITERS: dict[str, Writer] = {
    "honest": honest,
    "paraphrasing": paraphrasing,
    "honest among liars": in_turn(*LIARS.values(), honest),
    **LIARS,
}


@contextmanager
def served(library: SmallLibrary, script: StepOf) -> Iterator[tuple[Service, TestClient]]:
    """Pages and API over the small library, with a scripted model."""
    with model_server(script) as server:
        assistant = Assistant(library.store, drafter_at(server))
        service = Service(assistant, library.store, lambda: TODAY, reply_json)
        app = FastAPI()
        app.include_router(api_router(service))
        with TestClient(app) as client:
            yield service, client


def streamed(client: TestClient, question: str) -> list[tuple[str, Any]]:
    response = client.post("/api/ask", json={"question": question}, headers={"Accept": "text/event-stream"})
    found = re.findall(r"event: (\w+)\ndata: (.*)\n\n", response.text)
    return [(name, json.loads(data)) for name, data in found]


class _Seen(HTMLParser):
    """The tags of a page, and the text of its statements."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.tags.update(name for name, _ in attrs if name.startswith("on"))


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("name", WRITERS)
def test_json_stream_and_page_say_the_same_and_nothing_unproved(
    library: SmallLibrary, name: str, question: str
) -> None:
    with served(library, compliant(WRITERS[name])) as (service, client):
        reply = client.post("/api/ask", json={"question": question}).json()
        events = streamed(client, question)
        *_, shown = answering(begin((), question), service, "zh")
    assert [data["statement"] for kind, data in events if kind == "statement"] == reply["statements"]
    assert {**events[-1][1], "elapsed_ms": 0} == {**reply, "elapsed_ms": 0}
    page = transcript_html(shown, service, words_for("zh"))
    seen = _Seen()
    seen.feed(page)
    assert not seen.tags & {"img", "script", "iframe", "form", "onerror"}
    texts = [
        re.sub("<[^>]+>", "", found)
        for found in re.findall(r'class="zw-text">(.*?)<span class="zw-seals', page)
    ]
    assert len(texts) == len(reply["statements"])
    for citation in reply["citations"]:
        text = library.store.document(citation["document_id"]).text
        assert text[citation["start"] : citation["end"]] == citation["quote"]
    if name in LIARS:
        assert reply["generated"] is None
        assert reply["engine"] == "extractive"
        assert reply["note"]
    said = json.dumps(reply["statements"], ensure_ascii=False)
    for false in ("八千八百元", "转账", "滞纳金", "[97]", "【98】", "<img", "example.invalid"):
        assert false not in said
        assert false not in page


def breaking_after_the_first(request: Asked) -> Step:
    """An honest answer that breaks inside its second statement."""
    whole = compliant(honest)(request)
    assert isinstance(whole, Says)
    assert whole.text is not None
    second = whole.text.find('"text"', whole.text.index('"text"') + 1)
    return Breaks(whole.text[: second + 12] if second > 0 else whole.text[:-20])


def failing_after_breaking() -> StepOf:
    """The same, then a server that has gone."""
    asked: list[Asked] = []

    def step(request: Asked) -> Step:
        asked.append(request)
        return breaking_after_the_first(request) if len(asked) == 1 else Fails(503, "gone")

    return step


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_was_shown_before_the_stream_broke_stays_and_the_documents_complete_it(
    library: SmallLibrary, question: str
) -> None:
    with served(library, failing_after_breaking()) as (_, client):
        events = streamed(client, question)
    statements = [data for kind, data in events if kind == "statement"]
    reply = events[-1][1]
    assert [data["statement"] for data in statements] == reply["statements"]
    assert reply["note"]
    plain = library.answer(question)
    said = {quote["quote"] for quote in reply["citations"]}
    assert any(citation.quote in said for citation in plain.statements[0].citations)


def test_earlier_questions_are_answered_without_the_model(library: SmallLibrary) -> None:
    with model_server(compliant(honest)) as server:
        assistant = Assistant(library.store, drafter_at(server))
        service = Service(assistant, library.store, lambda: TODAY, reply_json)
        app = FastAPI()
        app.include_router(api_router(service))
        with TestClient(app) as client:
            client.post("/api/ask", json={"question": QUESTIONS[0], "history": [QUESTIONS[1], QUESTIONS[2]]})
        assert len(server.chats) == 1
        assert QUESTIONS[2] in server.chats[0].prompt


@contextmanager
def listening(app: FastAPI) -> Iterator[str]:
    """The application on a real port of loopback."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.mark.parametrize("script", [[Silent()], compliant(honest, pause=0.05)], ids=["silent", "writing"])
def test_a_reader_that_goes_away_ends_the_request_to_the_model(library: SmallLibrary, script: Any) -> None:
    with model_server(script) as server:
        assistant = Assistant(library.store, drafter_at(server, limits=Limits(seconds=60)))
        app = FastAPI()
        app.include_router(api_router(Service(assistant, library.store, lambda: TODAY, reply_json)))
        with listening(app) as address, httpx.Client(trust_env=False) as client:
            headers = {"Accept": "text/event-stream"}
            body = {"question": QUESTIONS[0]}
            with client.stream("POST", f"{address}/api/ask", json=body, headers=headers) as response:
                lines = response.iter_lines()
                while next(lines) != "event: drafting":
                    pass
                while not server.chats:
                    time.sleep(0.01)
            assert server.chats[0].left.wait(3)
