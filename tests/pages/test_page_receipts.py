"""Receipts over HTTP: what citizens are told of a document that was withdrawn, and what staff are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import listings_library as own
import pytest
import staff_desk
from staff_desk import Desk

from pages.api import api_router
from pages.receipts import receipts_router
from vectorstore import passwords
from vectorstore.corrections import Words

QUESTION = "网上办理率2025年的目标是多少？"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(passwords, "_N", 2**8)
    with staff_desk.desk(tmp_path / "home", receipts_router, api_router) as opened:
        yield opened


def test_a_withdrawn_document_is_gone_for_citizens_and_told_to_staff(desk: Desk) -> None:
    asked = {"question": QUESTION, "receipt": True}
    receipt: dict[str, Any] = desk.citizen.post("/api/ask", json=asked).json()["receipt"]
    assert desk.citizen.post("/api/verify", json=receipt).json()["sound"]
    for document in {c["document_id"] for c in receipt["citations"]}:
        draft = Words("wang", datetime(2025, 6, 1, tzinfo=UTC), {"visibility": "draft"}, action="withdraw")
        desk.store.correct(document, draft)
    citizen = desk.citizen.post("/api/verify", json=receipt).json()
    assert {q["state"] for q in citizen["quotes"]} == {"gone"}
    assert {d["state"] for d in citizen["documents"]} == {"gone"}
    staff = desk.staff.post("/api/verify", json=receipt).json()
    assert {q["state"] for q in staff["quotes"]} == {"stands"}
    assert {d["state"] for d in staff["documents"]} == {"withdrawn"}
    assert "not public any more" in desk.staff.post("/api/verify?language=en", json=receipt).json()["text"]


def test_a_receipt_has_nothing_of_what_is_not_public(desk: Desk) -> None:
    for question in (QUESTION, "夜莺行动由哪个单位牵头？", "隐秘指标率2025年的目标是多少？"):
        told = desk.citizen.post("/api/ask", json={"question": question, "receipt": True}).json()["receipt"]
        evidence = [place for part in told["parts"] for place in part["evidence"]]
        assert {p["document_id"] for p in evidence}.isdisjoint({own.INTERNAL, own.DRAFT})
        for place in evidence:
            assert not any(secret in place["text"] for secret in own.SECRETS)
