"""Receipts and what becomes of them: exactly the touched quotes are reported, and no file that is not one is believed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import small_library

from assistant.answers import Citation, Statement, Support
from assistant.receipt_form import ReceiptError, checked_json, checksum, joined, receipt_from
from assistant.receipts import Receipt, ReceiptKind, part_of_statements
from assistant.verification import QuoteState, SourceState, Texts, Verification, verify
from assistant.verification_text import verification_json, verification_text
from ingest.document import read_document
from vectorstore.errors import DocumentNotFoundError
from vectorstore.passages import Document, Span, Visibility

MADE = datetime(2025, 6, 1, 9, 30, tzinfo=UTC)
TODAY = date(2025, 6, 1)
TARGET = "养老服务产业规模达到1.2万亿元以上"
MEALS = "七十岁以上老年人用餐每餐补贴3元"
FUND = "省财政每年安排智慧养老专项资金3亿元"


class Shelf:
    """Documents as a store hands them out, with the texts they had."""

    def __init__(self, *documents: Document) -> None:
        self.now = {d.id: d for d in documents}
        self.before: list[Document] = []

    def document(self, document_id: str, visibilities: Sequence[Visibility] = ()) -> Document:
        found = self.now.get(document_id)
        if found is None or found.card.visibility not in (visibilities or (Visibility.PUBLIC,)):
            raise DocumentNotFoundError(document_id)
        return found

    def version_of(self, document_id: str, version: str, visibilities: Sequence[Visibility] = ()) -> Document:
        for document in self.before:
            if (document.id, document.version) == (document_id, version):
                return document
        raise DocumentNotFoundError(version)

    def alter(self, document_id: str, change: Callable[[str], str], *, kept: bool = True) -> None:
        old = self.now[document_id]
        new = read_document(
            Path(old.source.name), change(_source(document_id)).encode(), document_id
        ).document
        assert new.version != old.version
        self.now[document_id] = new
        if kept:
            self.before.append(old)


def _source(document_id: str) -> str:
    return (small_library.DOCUMENTS / f"{document_id}.md").read_text("utf-8")


@pytest.fixture
def shelf() -> Shelf:
    return Shelf(
        small_library.document_of(small_library.PLAN), small_library.document_of(small_library.POINTS)
    )


def said(document: Document, words: str) -> Statement:
    start = document.text.index(words)
    citation = Citation(document.id, document.version, Span(start, start + len(words)), words)
    return Statement(f"{words}。", (citation,), Support.VERBATIM)


@pytest.fixture
def receipt(shelf: Shelf) -> Receipt:
    plan = shelf.document(small_library.PLAN)
    statements = [said(plan, words) for words in (TARGET, MEALS, FUND)]
    part = part_of_statements("养老有哪些钱？", statements, shelf.document, TODAY)
    return Receipt(ReceiptKind.ANSWERS, "养老有哪些钱？", MADE, "f" * 16, (part,))


def held(receipt: Receipt, shelf: Shelf, *, today: date = TODAY, staff: bool = False) -> Verification:
    seen = tuple(Visibility) if staff else (Visibility.PUBLIC,)
    return verify(receipt, Texts(shelf, seen, shelf.version_of), today)


def states(found: Verification) -> list[QuoteState]:
    return [quote.state for quote in found.quotes]


class TestWhatBecameOfQuotes:
    def test_all_of_it_holds_as_long_as_nothing_changes(self, receipt: Receipt, shelf: Shelf) -> None:
        found = held(receipt, shelf)
        assert found.sound
        assert states(found) == [QuoteState.STANDS] * 3
        assert "全部成立：3 处引文都在" in verification_text(found)

    @pytest.mark.parametrize("kept", [True, False], ids=["earlier text kept", "earlier text gone"])
    def test_exactly_the_touched_quote_is_reported(self, receipt: Receipt, shelf: Shelf, kept: bool) -> None:
        shelf.alter(small_library.PLAN, lambda text: text.replace("每餐补贴3元", "每餐补贴5元"), kept=kept)
        found = held(receipt, shelf)
        assert not found.sound
        assert [quote.number for quote in found.quotes if not quote.stands] == [2]
        assert [(s.number, s.lost) for s in found.statements if not s.holds] == [(2, (2,))]
        report = verification_text(found)
        assert "[2] 原文已改，这段话不在了" in report
        assert TARGET not in report
        assert FUND not in report

    def test_quotes_behind_an_insertion_stand_at_another_place(self, receipt: Receipt, shelf: Shelf) -> None:
        more = "### （二）办好社区助餐点\n\n先摸清底数，列出清单。\n"
        shelf.alter(small_library.PLAN, lambda text: text.replace("### （二）办好社区助餐点\n", more))
        found = held(receipt, shelf)
        assert found.sound
        assert states(found) == [QuoteState.STANDS, QuoteState.MOVED, QuoteState.MOVED]
        now = shelf.document(small_library.PLAN)
        for quote in found.quotes:
            assert quote.place is not None
            assert now.text[quote.place.start : quote.place.end] == quote.citation.quote
        assert found.sources[0].state is SourceState.CHANGED

    def test_a_line_taken_out_does_not_stand_because_another_one_says_the_same(self, shelf: Shelf) -> None:
        twice = "\n每月报送一次进展情况。\n"
        shelf.alter(
            small_library.PLAN,
            lambda text: text.replace("## 二、主要任务\n", f"{twice}\n## 二、主要任务\n") + twice,
        )
        plan = shelf.document(small_library.PLAN)
        statement = said(plan, "每月报送一次进展情况")
        part = part_of_statements("多久报送一次？", [statement], shelf.document, TODAY)
        receipt = Receipt(ReceiptKind.ANSWERS, "多久报送一次？", MADE, "", (part,))
        old, path = shelf.now[plan.id], Path(plan.source.name)
        shelf.before.append(old)
        shelf.now[plan.id] = read_document(path, (_source(plan.id) + twice).encode(), plan.id).document
        assert states(held(receipt, shelf)) == [QuoteState.CHANGED]

    def test_words_that_never_stood_there_are_told(self, receipt: Receipt, shelf: Shelf) -> None:
        statement = receipt.parts[0].statements[0]
        citation = replace(statement.citations[0], quote=TARGET.replace("1.2", "9.9"))
        invented = replace(statement, text=f"{citation.quote}。", citations=(citation,))
        part = replace(receipt.parts[0], statements=(invented,))
        found = held(replace(receipt, parts=(part,)), shelf)
        assert states(found) == [QuoteState.NEVER]
        shelf.alter(small_library.PLAN, lambda text: text + "\n另行通知。\n")
        assert states(held(replace(receipt, parts=(part,)), shelf)) == [QuoteState.NEVER]

    def test_a_sentence_that_says_more_than_its_quotes_fails_the_check_anew(
        self, receipt: Receipt, shelf: Shelf
    ) -> None:
        statement = replace(receipt.parts[0].statements[1], text="八十岁以上老年人用餐每餐补贴3元。")
        found = held(replace(receipt, parts=(replace(receipt.parts[0], statements=(statement,)),)), shelf)
        assert [s.failed != "" for s in found.statements] == [True]
        assert "重新核对没有通过" in verification_text(found)
        assert "does not pass the check" in verification_text(found, english=True)


class TestWhatBecameOfDocuments:
    def test_a_document_that_went_takes_its_quotes_with_it(self, receipt: Receipt, shelf: Shelf) -> None:
        del shelf.now[small_library.PLAN]
        found = held(receipt, shelf)
        assert states(found) == [QuoteState.GONE] * 3
        assert found.sources[0].state is SourceState.GONE
        assert "已不在文库里" in verification_text(found)

    def test_a_withdrawn_document_is_gone_for_citizens_and_told_to_staff(
        self, receipt: Receipt, shelf: Shelf
    ) -> None:
        plan = shelf.now[small_library.PLAN]
        shelf.now[plan.id] = replace(plan, card=replace(plan.card, visibility=Visibility.DRAFT))
        assert held(receipt, shelf).sources[0].state is SourceState.GONE
        told = held(receipt, shelf, staff=True)
        assert states(told) == [QuoteState.STANDS] * 3
        assert told.sources[0].state is SourceState.WITHDRAWN
        assert not told.sound

    def test_a_document_whose_period_ended_since_is_told(self, receipt: Receipt, shelf: Shelf) -> None:
        found = held(receipt, shelf, today=date(2026, 1, 1))
        assert all(quote.stands for quote in found.quotes)
        assert found.sources[0].ended
        assert not found.sound
        assert "规划期已满" in verification_text(found)

    def test_the_same_is_told_to_programs(self, receipt: Receipt, shelf: Shelf) -> None:
        shelf.alter(small_library.PLAN, lambda text: text.replace("专项资金3亿元", "专项资金4亿元"))
        told = verification_json(held(receipt, shelf))
        counts = told["counts"]
        assert (told["sound"], counts["quotes_standing"], counts["statements_holding"]) == (False, 2, 2)
        assert [q["state"] for q in told["quotes"]] == ["stands", "stands", "changed"]
        assert told["documents"][0]["state"] == "changed"


class TestTheFile:
    def told(self, receipt: Receipt, shelf: Shelf) -> dict[str, Any]:
        return checked_json(receipt, Texts(shelf), TODAY)

    def test_it_comes_back_as_it_was_made(self, receipt: Receipt, shelf: Shelf) -> None:
        told = self.told(receipt, shelf)
        assert told["check"] == {
            "on": "2025-06-01", "sound": True, "quotes": 3, "quotes_standing": 3, "statements": 3, "statements_holding": 3,
        }  # fmt: skip
        assert receipt_from(json.dumps(told, indent=4).encode()) == receipt

    def test_several_become_one(self, receipt: Receipt, shelf: Shelf) -> None:
        told = self.told(receipt, shelf)
        both = receipt_from(json.dumps(joined([told, told])).encode())
        assert len(both.parts) == 2
        assert both.citations == receipt.citations
        assert joined([told, told])["check"]["statements"] == 6

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (lambda told: b"\x89PNG\r\n", "is no JSON"),
            (lambda told: json.dumps(told).encode()[:-40], "is no JSON"),
            (lambda told: b"[1, 2]", "is no receipt of this program"),
            (lambda told: json.dumps({"question": "?"}).encode(), "is no receipt of this program"),
            (lambda told: json.dumps({**told, "version": 9}).encode(), "of version 9"),
            (lambda told: json.dumps({**told, "title": "另一个"}).encode(), "was altered or damaged"),
        ],
    )
    def test_what_is_none_is_told_with_what_to_do(
        self, receipt: Receipt, shelf: Shelf, change: Callable[[dict[str, Any]], bytes], words: str
    ) -> None:
        with pytest.raises(ReceiptError, match=words):
            receipt_from(change(self.told(receipt, shelf)))

    def test_one_that_is_put_together_wrongly_is_told_where(self, receipt: Receipt, shelf: Shelf) -> None:
        told = self.told(receipt, shelf)
        told["parts"][0]["statements"][0]["citations"] = [99]
        told["checksum"] = checksum(told)
        with pytest.raises(ReceiptError, match="not put together"):
            receipt_from(json.dumps(told).encode())
        told["parts"][0]["statements"][0]["citations"] = "1"
        told["checksum"] = checksum(told)
        with pytest.raises(ReceiptError, match=r"at parts\.0\.statements\.0\.citations"):
            receipt_from(json.dumps(told).encode())
