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
from pages.reply_form import ReplyForm

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
    app.include_router(
        api_router(Service(library.assistant, library.store, lambda: date(2025, 11, 20), reply_json))
    )
    return TestClient(app)


@pytest.mark.parametrize("question", QUESTIONS)
def test_replies_are_of_the_described_form(client: TestClient, question: str) -> None:
    reply: dict[str, Any] = client.post("/api/ask", json={"question": question}).json()
    assert ReplyForm.model_validate(reply).model_dump(mode="json") == reply
    with pytest.raises(ValidationError):
        ReplyForm.model_validate({**reply, "surprise": 1})


def test_the_description_names_the_form_and_the_stream(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    answers = described["paths"]["/api/ask"]["post"]["responses"]["200"]["content"]
    assert answers["application/json"]["schema"]["$ref"].endswith("/ReplyForm")
    assert "event: statement" in answers["text/event-stream"]["example"]
    assert {"StatementForm", "CitationForm"} <= set(described["components"]["schemas"])
