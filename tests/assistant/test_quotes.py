"""Quotes by words or by sentence range, at their exact place and no longer than a reader reads."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from fakes import ingested
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers import Draft, DraftQuote, DraftStatement, Evidence
from assistant.checks_quotes import MAX_PIECES, pieces, sentence_span
from assistant.citations import Dropped, Violation, check, check_statement, numbered, quote_from
from assistant.sentences import MAX_QUOTE
from assistant.violations import ADVICE

TEXT = "为方便企业办事，制定本办法。企业应当在30日内备案。备案不收取费用。"
OTHER = "申请人可以委托他人代办。"
ITEM = ingested("a", f"{TEXT}\n{OTHER}")
PASSAGES = ITEM.passages
EVIDENCE = Evidence(PASSAGES)


def drafted(text: str, *quotes: DraftQuote) -> DraftStatement:
    return DraftStatement(text, quotes)


def violations(text: str, *quotes: DraftQuote, evidence: Evidence = EVIDENCE) -> list[Violation]:
    found = check_statement(drafted(text, *quotes), evidence, lambda _: ITEM.document)
    return [failure.violation for failure in found.failures] if isinstance(found, Dropped) else []


class TestRangesOfSentences:
    def test_a_range_is_cited_as_it_stands(self) -> None:
        quote = quote_from(EVIDENCE, 1, first=2, last=3)
        assert quote is not None
        found = check(
            Draft((drafted("备案不收取费用。", quote),)), EVIDENCE, lambda _: ITEM.document
        ).statements[0]
        assert [c.quote for c in found.citations] == ["企业应当在30日内备案。备案不收取费用。"]

    def test_one_number_is_one_sentence(self) -> None:
        quote = quote_from(EVIDENCE, 1, first=2)
        assert quote is not None
        assert quote.sentences == (2, 2)
        assert violations("企业应当在30日内备案。", quote) == []

    @pytest.mark.parametrize("sentences", [(0, 1), (3, 2), (2, 4), (-1, 1), (9, 9)])
    def test_a_range_that_does_not_exist_is_a_lost_quote(self, sentences: tuple[int, int]) -> None:
        assert sentence_span(PASSAGES[0], *sentences) is None
        quote = DraftQuote(PASSAGES[0], "", sentences)
        assert violations("备案不收取费用。", quote) == [Violation.QUOTE_NOT_FOUND, Violation.NO_QUOTE]

    def test_words_under_a_wrong_passage_number_are_found_elsewhere(self) -> None:
        for number in (1, 2, 0, 7):
            quote = quote_from(EVIDENCE, number, OTHER)
            assert quote is not None
            assert violations(OTHER, quote) == []

    def test_a_range_under_a_wrong_passage_number_names_nothing(self) -> None:
        assert quote_from(EVIDENCE, 3, first=1) is None
        assert quote_from(EVIDENCE, 1) is None
        assert quote_from(Evidence(()), 1, "备案") is None

    @given(st.integers(-3, 6), st.integers(-3, 6))
    def test_a_range_holds_its_sentences_and_no_other(self, first: int, last: int) -> None:
        span = sentence_span(PASSAGES[0], first, last)
        found = [s.text for s in numbered(PASSAGES[0])]
        if not 1 <= first <= last <= len(found):
            assert span is None
        else:
            assert span is not None
            assert PASSAGES[0].text[span.start : span.end] == "".join(found[first - 1 : last])


class TestLength:
    @given(st.lists(st.text("甲乙丙丁，；。\n ", min_size=1, max_size=90), min_size=1, max_size=12))
    def test_pieces_hold_all_words_in_their_order(self, parts: list[str]) -> None:
        text = "".join(parts).strip()
        found = pieces(text)
        assert re.sub(r"\s", "", "".join(text[p.start : p.end] for p in found)) == re.sub(r"\s", "", text)
        assert all(a.end <= b.start for a, b in pairwise(found))

    @given(st.lists(st.integers(1, 60), min_size=1, max_size=30))
    def test_no_piece_of_sentences_is_longer_than_a_quote(self, lengths: list[int]) -> None:
        text = "".join("甲" * n + "。" for n in lengths)
        assert all(len(piece) <= MAX_QUOTE for piece in pieces(text))

    def test_a_long_quote_is_cited_in_pieces(self) -> None:
        text = "".join(f"第{n}类企业应当在{n}日内向主管部门备案并提交材料一份。" for n in range(11, 24))
        item = ingested("long", text)
        quote = DraftQuote(item.passages[0], text)
        found = check(
            Draft((drafted("第12类企业应当在12日内向主管部门备案。", quote),)),
            Evidence(()),
            lambda _: item.document,
        )
        assert 1 < len(found.statements[0].citations) <= MAX_PIECES
        assert all(len(citation.quote) <= MAX_QUOTE for citation in found.statements[0].citations)

    def test_what_would_need_many_pieces_is_too_long(self) -> None:
        text = "企业应当在三十日内备案。" * 80
        item = ingested("longer", text)
        proposed = drafted("企业应当在三十日内备案。", DraftQuote(item.passages[0], text))
        found = check_statement(proposed, Evidence(()), lambda _: item.document)
        assert isinstance(found, Dropped)
        assert found.failures[0].violation is Violation.QUOTE_TOO_LONG

    def test_a_row_stays_whole_whatever_its_length(self) -> None:
        row = "\t".join(["甲" * 90] * 4)
        assert [len(piece) for piece in pieces(row)] == [len(row)]


def test_every_fault_has_advice() -> None:
    assert set(ADVICE) == set(Violation)
    assert all(words.endswith(".") for words in ADVICE.values())


class TestHygiene:
    QUOTE = DraftQuote(PASSAGES[0], TEXT)

    @pytest.mark.parametrize(
        "text",
        [
            "企业应当在30日内备案[1]。",
            "企业应当在30日内备案【2】。",
            "企业应当在30日内备案[^3]。",
            "企业应当在30日内备案¹。",
            "企业应当在30日内<b>备案</b>。",
            '企业应当在30日内备案<a href="x">。',
            "企业应当在30日内<script>备案。",
            "企业应当在30日内**备案**。",
            "企业应当在30日内[备案](x)。",
            "# 企业应当在30日内备案。",
            "企业应当在30日内备案（https://example.org/a）。",
            "企业应当在30日内备案（www.example.org）。",
            "企业应当在30日内备案，写信到a@example.org。",
            "企业应当在30日内备案&nbsp;。",
            "企业应当在30日内\u200b备案。",
            "企业应当在\u202e30日内备案。",
            "企业应当在30日内备案\x07。",
            "企业应当在30日内备案\U000e0041。",
        ],
    )
    def test_no_markup_mark_address_or_hidden_character(self, text: str) -> None:
        assert violations(text, self.QUOTE) == [Violation.MARKUP]

    @given(st.characters(categories=["Cc", "Cf", "Co"]), st.integers(0, 8))
    def test_no_invisible_character_anywhere(self, hidden: str, place: int) -> None:
        text = "备案不收取费用。"
        if hidden not in "\n\t":
            assert violations(text[:place] + hidden + text[place:], self.QUOTE) == [Violation.MARKUP]

    def test_an_address_of_the_quote_may_be_said(self) -> None:
        item = ingested("w", "申请人可以登录https://example.org/a办理。")
        proposed = drafted(
            "申请人可以登录https://example.org/a办理。", DraftQuote(item.passages[0], item.document.text)
        )
        assert check(Draft((proposed,)), Evidence(()), lambda _: item.document).statements

    def test_a_statement_of_many_words_is_too_long(self) -> None:
        assert violations("企业应当在30日内备案，" * 60 + "备案不收取费用。", self.QUOTE) == [
            Violation.TOO_LONG
        ]
