"""What a receipt keeps of replies, and what it leaves out for those who may not see it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
import small_library
from small_library import TODAY, SmallLibrary

from assistant.receipt_form import receipt_from, reply_receipt
from assistant.receipts import receipt_of_replies
from assistant.verification import Texts, verify

pytest_plugins = ("small_library_store",)

MADE = datetime(2025, 6, 1, tzinfo=UTC)
QUESTIONS = [
    "2025年养老床位数的目标是多少？",
    "2025年的养老床位数比2022年多多少？",
    "智慧养老平台由谁牵头？",
    "公共数据开放平台由谁负责，补贴多少钱？",
    "四川省养老床位数的目标是多少？",
]


def receipt_for(library: SmallLibrary, question: str) -> dict[str, Any]:
    reply = library.ask(question)
    texts = Texts(library.store, earlier_of=library.store.version_of)
    return reply_receipt(reply, library.json(reply), texts, MADE, TODAY)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_reply_has_a_receipt_that_holds(library: SmallLibrary, question: str) -> None:
    told = receipt_for(library, question)
    shown = library.json(library.ask(question))
    receipt = receipt_from(json.dumps(told).encode())
    [part] = receipt.parts
    assert (part.question, part.status, part.answer) == (question, shown["status"], shown["answer"])
    assert [s.text for s in part.statements] == [s["text"] for s in shown["statements"]]
    assert [c["quote"] for c in told["citations"]] == [c["quote"] for c in shown["citations"]]
    assert told["corpus"] == library.store.fingerprint()
    assert verify(receipt, Texts(library.store), TODAY).sound
    assert told["check"]["sound"]


def test_evidence_is_kept_with_its_place(library: SmallLibrary) -> None:
    told = receipt_for(library, QUESTIONS[0])
    evidence = told["parts"][0]["evidence"]
    assert evidence
    for place in evidence:
        text = library.store.document(place["document_id"]).text
        assert text[place["start"] : place["end"]] == place["text"]


def test_evidence_that_may_not_be_read_any_more_is_left_out(library: SmallLibrary) -> None:
    reply = library.answer(QUESTIONS[0])
    shown = library.json(reply)
    receipt = receipt_of_replies([(shown, reply.evidence)], MADE, lambda i: i != small_library.PLAN)
    assert receipt.parts[0].evidence == tuple(
        e for e in receipt.parts[0].evidence if e.document_id != small_library.PLAN
    )
    assert len(receipt.parts[0].evidence) < len(reply.evidence.passages)


def test_a_receipt_of_nothing_is_no_receipt() -> None:
    with pytest.raises(ValueError, match="at least one"):
        receipt_of_replies([], MADE, lambda i: True)
