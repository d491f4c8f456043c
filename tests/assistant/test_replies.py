"""The reply as JSON: the contract that command line, API, pages and evaluations share."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from fakes import ingested
from small_library import TODAY, SmallLibrary

from assistant.answers import Reason, Support
from assistant.replies import ENGLISH_LEAD, reply_json, validity
from vectorstore.passages import DigestOf, DocumentCard, Period

pytest_plugins = ("small_library_store",)

ASKED: list[tuple[str, ...]] = [
    ("2025年智慧养老服务覆盖率要达到多少？",),
    ("2025年智慧养老服务覆盖率要达到多少？", "那养老床位数呢？"),
    ("智慧养老服务覆盖率从2022年到2025年提高多少？",),
    ("上门巡访率2022年和2025年分别是多少？",),
    ("社区助餐点由谁负责？",),
    ("主要任务有哪些？",),
    ("公共数据开放办法的文号是什么？",),
    ("数据目录中的标签怎么写？",),
    ("What is the smart elderly care coverage target for 2025?",),
    ("",),
    ("养老" * 501,),
    ("你好",),
    ("四川省养老床位数的目标是多少？",),
    ("2030年养老床位数的目标是多少？",),
    ("2025年养老床位数已经建成多少？",),
    ("红烧肉怎么做好吃？",),
]

Fields = Mapping[str, type | tuple[type, ...]]
TEXT_OR_NONE = (str, type(None))
REPLY: Fields = {
    "question": str,
    "status": str,
    "reason": TEXT_OR_NONE,
    "answer": str,
    "statements": list,
    "citations": list,
    "not_covered": list,
    "suggestions": list,
    "engine": str,
    "approved": bool,
    "corpus": str,
    "elapsed_ms": int,
    "generated": (dict, type(None)),
    "note": TEXT_OR_NONE,
    "usage": (dict, type(None)),
}
STATEMENT: Fields = {"text": str, "citations": list, "support": str, "computation": (dict, type(None))}
CITATION: Fields = {
    "n": int,
    "document_id": str,
    "version": str,
    "source": str,
    "page": (int, type(None)),
    "warnings": list,
    "title": str,
    "number": TEXT_OR_NONE,
    "issuer": TEXT_OR_NONE,
    "issued": TEXT_OR_NONE,
    "status": TEXT_OR_NONE,
    "section": list,
    "quote": str,
    "start": int,
    "end": int,
}


def assert_fields(value: Mapping[str, Any], fields: Fields) -> None:
    """Exactly these fields, in this order, each of its kind."""
    assert list(value) == list(fields)
    for name, kind in fields.items():
        assert isinstance(value[name], kind), (name, value[name])
        assert kind is bool or not isinstance(value[name], bool), name


def assert_contract(reply: Mapping[str, Any]) -> None:
    """All that the contract says of any reply, without looking at documents."""
    assert_fields(reply, REPLY)
    assert reply["engine"] == "extractive" or reply["engine"].startswith("model:")
    assert json.loads(json.dumps(reply, ensure_ascii=False)) == reply
    if reply["status"] == "refused":
        assert reply["reason"] in {reason.value for reason in Reason}
        assert reply["answer"]
        assert reply["suggestions"]
        assert reply["statements"] == reply["citations"] == reply["not_covered"] == []
        return
    assert reply["status"] == ("partial" if reply["not_covered"] else "answered")
    assert reply["reason"] is None
    assert [c["n"] for c in reply["citations"]] == list(range(1, len(reply["citations"]) + 1))
    for citation in reply["citations"]:
        assert_fields(citation, CITATION)
        assert citation["quote"].strip()
        assert citation["end"] - citation["start"] == len(citation["quote"])
    assert reply["statements"]
    used: set[int] = set()
    for statement in reply["statements"]:
        assert_fields(statement, STATEMENT)
        assert statement["text"].strip()
        assert statement["support"] in set(Support)
        assert statement["citations"]
        used.update(statement["citations"])
        if statement["computation"] is not None:
            assert list(statement["computation"]) == ["kind", "operands", "result"]
        shown = statement["text"] + "".join(f"[{n}]" for n in statement["citations"])
        assert shown in reply["answer"]
    assert used == {c["n"] for c in reply["citations"]}
    assert {int(n) for n in re.findall(r"\[(\d+)\]", reply["answer"])} == used


@pytest.mark.integration
@pytest.mark.parametrize("asked", ASKED, ids=[" → ".join(a)[:40] or "nothing" for a in ASKED])
def test_every_reply_keeps_the_contract(library: SmallLibrary, asked: tuple[str, ...]) -> None:
    reply = library.json(library.ask(asked[-1], asked[:-1]))
    assert_contract(reply)
    assert reply["corpus"] == library.store.fingerprint()
    for citation in reply["citations"]:
        document = library.store.document(citation["document_id"])
        assert document.text[citation["start"] : citation["end"]] == citation["quote"]
        assert (citation["title"], citation["version"]) == (document.title, document.version)
        assert citation["source"] in {"elder-care-plan.md", "open-data-rules.txt", "work-points-2024.md"}


@pytest.mark.integration
def test_a_citation_carries_the_card_and_the_heading_path(library: SmallLibrary) -> None:
    reply = library.json(library.ask("社区助餐点由谁负责？"))
    citation = reply["citations"][0]
    assert citation["number"] == "黔养联〔2023〕12号"
    assert citation["issuer"] == "贵州省养老服务联席会议"
    assert citation["section"] == ["二、主要任务", "（二）办好社区助餐点"]
    assert citation["status"] == "in_period"
    assert citation["warnings"] == []


@pytest.mark.integration
def test_a_citation_of_a_plan_that_has_run_out_carries_a_warning(library: SmallLibrary) -> None:
    asked = library.ask("2024年要新建多少个5G基站？")
    reply = reply_json(asked, library.store, today=TODAY, elapsed_ms=1)
    assert {c["status"] for c in reply["citations"]} == {"period_over"}
    assert all("2024" in c["warnings"][0] for c in reply["citations"])
    reply = reply_json(asked, library.store, today=date(2024, 12, 31), elapsed_ms=1)
    assert [warning for c in reply["citations"] for warning in c["warnings"]] == []


@pytest.mark.integration
def test_an_english_question_is_framed_in_english_with_its_quote_as_it_stands(library: SmallLibrary) -> None:
    reply = library.json(library.ask("Who is responsible for the smart elderly care platform?"))
    assert reply["answer"].startswith(ENGLISH_LEAD)
    assert "省民政厅" in reply["citations"][0]["quote"]


@pytest.mark.integration
def test_a_quote_shared_by_two_statements_has_one_number(library: SmallLibrary) -> None:
    reply = library.json(library.ask("智慧养老服务覆盖率从2022年到2025年提高多少？"))
    assert [s["citations"] for s in reply["statements"]] == [[1, 2], [1, 2]]
    assert len(reply["citations"]) == 2


@pytest.mark.parametrize(
    ("card", "status"),
    [
        (DocumentCard(), "unknown"),
        (DocumentCard(kind="digest", digest_of=DigestOf("规划")), "digest"),
        (DocumentCard(kind="draft_for_comment"), "draft_for_comment"),
        (DocumentCard(status="repealed"), "repealed"),
        (DocumentCard(status="replaced", period=Period(2023, 2025)), "replaced"),
        (DocumentCard(expires=date(2025, 5, 31)), "expired"),
        (DocumentCard(expires=TODAY), "unknown"),
        (DocumentCard(period=Period(2020, 2024)), "period_over"),
        (DocumentCard(period=Period(2021, 2025)), "in_period"),
        (DocumentCard(effective=TODAY), "in_force"),
        (DocumentCard(effective=date(2025, 6, 2)), "not_yet"),
        (DocumentCard(status="not_yet", effective=TODAY), "in_force"),
        (DocumentCard(status="in_force", expires=date(2025, 5, 31)), "expired"),
        (DocumentCard(status="expired", effective=TODAY), "expired"),
    ],
)
def test_how_far_a_document_holds_is_told_by_its_card_and_the_day(card: DocumentCard, status: str) -> None:
    document = replace(ingested("a", "第一条 总则").document, card=card)
    assert validity(document, TODAY) == status
