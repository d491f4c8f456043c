"""The API's description says what replies are like."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import small_library
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import ValidationError

from assistant.replies import reply_json
from pages.api import api_router
from pages.contracts import Service
from pages.receipts import receipts_router
from pages.reply_form import ReplyForm, ReplyWithReceipt

pytest_plugins = ("small_library_store",)

QUESTIONS = [
    "公共数据开放平台由谁负责？",
    "今天天气怎么样？",
    "“培养数字人才”有哪些内容，补贴多少钱？",
    "你好",
]


@pytest.fixture
def client(library: small_library.SmallLibrary) -> TestClient:
    app = FastAPI()
    service = Service(library.assistant, library.store, lambda: date(2025, 11, 20), reply_json)
    app.include_router(api_router(service))
    app.include_router(receipts_router(service))
    return TestClient(app)


@pytest.mark.parametrize("question", QUESTIONS)
def test_replies_are_of_the_described_form(client: TestClient, question: str) -> None:
    reply: dict[str, Any] = client.post("/api/ask", json={"question": question}).json()
    assert ReplyForm.model_validate(reply).model_dump(mode="json") == reply
    with pytest.raises(ValidationError):
        ReplyForm.model_validate({**reply, "surprise": 1})


@pytest.mark.parametrize("question", QUESTIONS[:2])
def test_a_reply_brings_its_receipt_where_that_is_asked_for(client: TestClient, question: str) -> None:
    reply: dict[str, Any] = client.post("/api/ask", json={"question": question, "receipt": True}).json()
    assert ReplyWithReceipt.model_validate(reply).model_dump(mode="json") == reply
    held = client.post("/api/verify", json=reply["receipt"]).json()
    assert (held["sound"], held["counts"]["quotes"]) == (True, len(reply["citations"]))
    streamed = client.post(
        "/api/ask",
        json={"question": question, "receipt": True},
        headers={"Accept": "text/event-stream"},
    )
    assert streamed.status_code == 422


def test_what_is_no_receipt_is_said_to_be_none(client: TestClient) -> None:
    refused = client.post("/api/verify", json={"question": "?"})
    assert refused.status_code == 422
    assert "no receipt of this program" in refused.json()["detail"]


def test_the_description_names_the_form_and_the_stream(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    answers = described["paths"]["/api/ask"]["post"]["responses"]["200"]["content"]
    forms = [form["$ref"].rsplit("/", 1)[1] for form in answers["application/json"]["schema"]["anyOf"]]
    assert forms == ["ReplyForm", "ReplyWithReceipt"]
    assert "event: statement" in answers["text/event-stream"]["example"]
    assert {"StatementForm", "CitationForm"} <= set(described["components"]["schemas"])
