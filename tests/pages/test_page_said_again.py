"""Answers said again in plain words or in English: the same in JSON, stream and page, and only where a model is set."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from fakes_pages import FakeAssistant, service_of
from fastapi import FastAPI
from fastapi.testclient import TestClient
from model_drafter import drafter_at
from model_server import Asked, StepOf, model_server
from model_server_steps import Says, Step
from model_server_writers import compliant, honest
from small_library import TODAY, SmallLibrary

from assistant.drafting import Restating
from assistant.pipeline import Assistant
from assistant.replies import reply_json
from pages.api import NO_MODEL, api_router
from pages.ask import ask_blocks
from pages.contracts import Service
from pages.conversation import answering, begin
from pages.said_again import chosen, switches
from pages.words import words_for

pytestmark = pytest.mark.integration
pytest_plugins = ("small_library_store",)

QUESTION = "2025年上门巡访率要达到多少？"
ENGLISH = "The rate of visits at home: the 2025 target is 95%."
PLAIN = "到2025年，上门巡访率的目标是95%。"


def restating(request: Asked) -> Step:
    """Answers as an honest model, and says the answer again when that is asked for."""
    if "<answer>" not in request.prompt:
        return compliant(honest)(request)
    row = re.search(r"^(\d+)\.(\d+) .*上门巡访率.*95%", request.prompt, re.MULTILINE)
    assert row is not None
    text = ENGLISH if "Translate" in request.prompt else PLAIN
    quotes = [{"passage": int(row[1]), "sentences": row[2]}]
    said = {"text": text, "quotes": quotes, "computation": None}
    return Says.of({"statements": [said], "not_covered": [], "declined": False})


@contextmanager
def served(library: SmallLibrary, script: StepOf | None) -> Iterator[tuple[Service, TestClient]]:
    with model_server(script or []) as server:
        assistant = Assistant(library.store, drafter_at(server) if script else None)
        service = Service(assistant, library.store, lambda: TODAY, reply_json)
        app = FastAPI()
        app.include_router(api_router(service))
        with TestClient(app) as client:
            yield service, client


def events_of(client: TestClient, **body: Any) -> list[tuple[str, Any]]:
    response = client.post("/api/ask", json=body, headers={"Accept": "text/event-stream"})
    return [(n, json.loads(d)) for n, d in re.findall(r"event: (\w+)\ndata: (.*)\n\n", response.text)]


@pytest.mark.parametrize(
    ("body", "again", "text", "support"),
    [
        ({"english": True}, (Restating.TRANSLATION,), ENGLISH, "translated"),
        ({"plain": True}, (Restating.PLAIN,), PLAIN, "supported"),
        ({"plain": True, "english": True}, (Restating.PLAIN, Restating.TRANSLATION), ENGLISH, "translated"),
    ],
)
def test_json_stream_and_page_say_it_again_alike(
    library: SmallLibrary, body: dict[str, bool], again: tuple[Restating, ...], text: str, support: str
) -> None:
    language = "en" if "english" in body else "zh"
    with served(library, restating) as (service, client):
        reply = client.post("/api/ask", json={"question": QUESTION, **body}).json()
        events = events_of(client, question=QUESTION, **body)
        *_, shown = answering(begin((), QUESTION), service, language, again=again)
    statements = reply["statements"]
    assert (statements[0]["text"], statements[0]["support"]) == (text, support)
    assert any("95%" in citation["quote"] for citation in reply["citations"])
    assert reply["generated"]["statements"] == [1]
    assert [data["statement"] for kind, data in events if kind == "statement"] == statements
    whole = shown[-1].shown
    assert isinstance(whole, Mapping)
    for same in (events[-1][1], whole):
        assert {**same, "elapsed_ms": 0} == {**reply, "elapsed_ms": 0}


def test_what_is_said_again_is_shown_alone_and_first_to_last(library: SmallLibrary) -> None:
    """What was there before it is said again is never shown, so nothing is taken back."""
    with served(library, restating) as (_, client):
        events = events_of(client, question=QUESTION, english=True)
    kinds = [kind for kind, _ in events]
    assert kinds[0] == "looking"
    assert kinds[-1] == "done"
    assert kinds.count("statement") == len(events[-1][1]["statements"])
    assert kinds.index("drafting") < kinds.index("statement")


def test_without_a_model_it_is_refused_with_what_to_do(library: SmallLibrary) -> None:
    with served(library, None) as (_, client):
        for option in ("plain", "english"):
            answer = client.post("/api/ask", json={"question": QUESTION, option: True})
            assert answer.status_code == 422
            assert answer.json()["detail"] == NO_MODEL
        assert client.post("/api/ask", json={"question": QUESTION, "plain": False}).status_code == 200


def test_the_switches_are_there_only_with_a_model() -> None:
    for restates in (False, True):
        service = service_of(FakeAssistant(restates=restates))
        assert switches(service, words_for("en")).visible is restates


def test_the_switches_of_the_page_reach_the_assistant() -> None:
    blocks = ask_blocks(service_of(FakeAssistant(restates=True)))
    asking = [f for f in blocks.fns.values() if getattr(f.fn, "__name__", "") == "ask"]
    inputs = [component.elem_id for f in asking for component in f.inputs]
    assert "zw-again" in inputs
    assert chosen(["plain"]) == (Restating.PLAIN,)
    assert chosen(["english", "plain"]) == (Restating.PLAIN, Restating.TRANSLATION)
    assert chosen([]) == ()
