"""What is chosen of what was found: neighbours together, no repetition, nothing that leans on words left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_library import SmallLibrary

from assistant.antecedents import announced_by, leaning, leant_on
from assistant.chances import FEATURES, asked_for, chances
from assistant.choosing import MAX_CITATIONS, sentence_statements
from assistant.evidence import gather
from assistant.question import read_question
from assistant.sentences import MAX_QUOTE, Sentence, sentences
from assistant.statements import of_sentence
from vectorstore.passages import Document, DocumentCard, Passage, Source, Span

pytest_plugins = ("small_library_store",)


def passage_of(text: str) -> Passage:
    document = Document("a", "文件", text, DocumentCard(), (), Source("a.txt", "a.txt", "0", "text/plain"))
    return document.passage(Span(0, len(text)))


def begun(text: str, words: str) -> str:
    """What is quoted for some words of a text."""
    passage = passage_of(text)
    at = text.index(words)
    span = leant_on(passage, Span(at, at + len(words)))
    return text[span.start : span.end]


class TestWhatASentenceLeansOn:
    def test_the_subject_that_a_pronoun_stands_for_is_taken_along(self) -> None:
        text = "全省建设养老服务平台。该平台由民政厅管理。"
        assert begun(text, "该平台由民政厅管理。") == text

    def test_a_sentence_that_stands_by_itself_stays_alone(self) -> None:
        assert begun("全省建设平台。民政厅管理资金。", "民政厅管理资金。") == "民政厅管理资金。"

    def test_a_chain_of_pronouns_is_followed_to_its_beginning(self) -> None:
        text = "设立专项资金。该资金分两年拨付。其使用接受审计。"
        assert begun(text, "其使用接受审计。") == text

    def test_the_paragraph_that_a_rule_refers_to_is_taken_along(self) -> None:
        text = "机构不得收取押金。\n违反前款规定的，责令退还。"
        assert begun(text, "违反前款规定的，责令退还。") == text

    def test_an_item_is_quoted_with_what_announces_it(self) -> None:
        text = "有下列情形之一的，可以申请补助：\n（一）年满八十周岁；\n（二）独自居住。"
        assert begun(text, "（二）独自居住。") == text

    def test_an_item_whose_announcement_does_not_fit_into_a_quote_stays_alone(self) -> None:
        text = f"有下列情形之一的，可以申请补助：\n（一）{'年' * MAX_QUOTE}；\n（二）独自居住。"
        assert begun(text, "（二）独自居住。") == "（二）独自居住。"

    def test_what_announces_such_an_item_has_a_quote_of_its_own(self) -> None:
        text = f"有下列情形之一的，可以申请补助：\n（一）{'年' * MAX_QUOTE}；\n（二）独自居住。"
        passage = passage_of(text)
        at = text.index("（二）")
        announcing = announced_by(passage, Span(at, len(text)))
        assert announcing is not None
        assert announcing.text == "有下列情形之一的，可以申请补助："
        assert announced_by(passage, Span(0, len(announcing.text))) is None

    def test_a_numbered_sentence_that_nothing_announces_stays_alone(self) -> None:
        text = "印发本办法。\n（一）独自居住的可以申请。"
        assert begun(text, "（一）独自居住的可以申请。") == "（一）独自居住的可以申请。"

    @pytest.mark.parametrize("text", ["其他单位参照执行。", "其中三家已经建成。", "并行推进两项工作。"])
    def test_words_that_only_look_like_pronouns_point_to_nothing(self, text: str) -> None:
        assert not leaning(text)

    @given(st.text(alphabet="该平台其前款甲乙。；：\n（一）", min_size=1, max_size=400), st.integers(0, 50))
    def test_a_quote_only_grows_to_a_sentence_before_and_never_over_its_limit(
        self, text: str, n: int
    ) -> None:
        passage = passage_of(text)
        found = sentences(passage)
        if not found:
            return
        span = found[n % len(found)].span
        longer = leant_on(passage, span)
        assert longer.end == span.end
        assert longer == span or longer.start in {s.span.start for s in found}
        assert longer == span or len(longer) <= MAX_QUOTE


class TestChances:
    def test_they_are_shares_of_one_whole(self, library: SmallLibrary) -> None:
        findings = gather(read_question("老年人用餐每餐补贴多少钱？"), library.store)
        found = chances(findings, findings.candidates)
        assert len(found) == len(findings.candidates)
        assert all(0 <= chance <= 1 for chance in found)
        assert sum(found) == pytest.approx(1)

    def test_of_nothing_there_are_none(self, library: SmallLibrary) -> None:
        findings = gather(read_question("老年人用餐每餐补贴多少钱？"), library.store)
        assert chances(findings, ()) == []

    def test_every_feature_has_a_name_and_a_weight(self) -> None:
        assert len({feature.name for feature in FEATURES}) == len(FEATURES)
        assert all(feature.weight for feature in FEATURES)

    def test_what_is_asked_for_stands_beside_the_interrogative(self) -> None:
        assert "车辆" in asked_for("绿色通道保障哪些车辆？")
        assert "电话" in asked_for("举报电话是多少？")


class TestStatements:
    @pytest.mark.parametrize(
        "question", ["智慧养老平台怎么建设？", "企业能不能申请有条件开放的数据？", "上云企业有什么补助？"]
    )
    def test_no_sentence_is_said_twice_and_none_is_cut(self, library: SmallLibrary, question: str) -> None:
        findings = gather(read_question(question), library.store)
        statements = sentence_statements(findings)
        assert statements
        assert sum(len(s.quotes) for s in statements) <= MAX_CITATIONS
        words = [quote.words for s in statements for quote in s.quotes]
        assert len(words) == len(set(words))
        spans = [
            (q.passage.id, at, at + len(q.words))
            for s in statements
            for q in s.quotes
            if (at := q.passage.text.find(q.words)) >= 0
        ]
        assert len(spans) == len(words)
        for n, (passage, start, end) in enumerate(spans):
            assert not any(p == passage and a < end and start < b for p, a, b in spans[n + 1 :])

    def test_lines_without_an_end_mark_are_not_run_together(self) -> None:
        text = "申请条件\n年满八十周岁，独自居住。\n一次办结"
        passage = passage_of(text)
        said = of_sentence(Sentence(passage, Span(0, len(text))), lead_in=False).text
        assert said == "申请条件：年满八十周岁，独自居住。一次办结。"


class TestBrackets:
    def test_an_end_mark_inside_a_bracket_ends_no_sentence(self) -> None:
        passage = passage_of("扫码捐款（二维码通用。转账请备注姓名）即可。另行公示。")
        assert [s.text for s in sentences(passage)] == [
            "扫码捐款（二维码通用。转账请备注姓名）即可。",
            "另行公示。",
        ]

    def test_a_bracket_that_is_never_closed_holds_nothing_together(self) -> None:
        passage = passage_of("扫码捐款（二维码通用。转账请备注姓名。")
        assert len(sentences(passage)) == 2
