"""The citation check: what a quote proves passes, one thing altered and it does not."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from decimal import Decimal

import pytest
from citation_checks import HEADER, MONEY, PASSAGES, ROW, checked, passes, reasons
from hypothesis import assume, given
from hypothesis import strategies as st
from small_library import PLAN, POINTS, RULES, document_of, passage_with

from assistant.answers import Draft, DraftQuote, DraftStatement, Evidence, Support
from assistant.citations import check, find_quote, normalise
from assistant.figures import figures, years
from assistant.sentences import sentences
from vectorstore.passages import Passage

HAN = "国土安全森林海洋"
"""Characters that are put in the place of others."""

GOAL = (
    "到2025年，全省智慧养老服务覆盖率达到80%以上，养老服务产业规模达到1.2万亿元以上，所有县城都有社区助餐点。"
)
DUTY = "建设全省统一的智慧养老平台，老年人用一部手机就能预约助餐、助浴和上门看护。到2024年底，平台接入养老机构1500家。（牵头单位：省民政厅；配合单位：省大数据局、省财政厅）"
TRAINING = (
    "2023年至2025年，每年培训养老护理员2万名，持证上岗率达到百分之九十。（责任单位：省人力资源社会保障厅）"
)
REPLY_IN = "公共数据开放主体应当自收到开放申请之日起10个工作日内答复申请人。"
NO_FEE = "第三条 开放公共数据不得收取费用，国家另有规定的除外。"
YEARLY = "公共数据开放主体原则上每年更新一次数据目录，鼓励按季度更新。"
BEGINS = "本办法自2024年5月1日起施行。"
GRANT = "2024年，新增上云企业3000家，对上云企业给予最高20万元补助。"
NUMBER = "黔数发〔2024〕7号"
TITLE = "贵州省公共数据开放办法"


def blank() -> st.SearchStrategy[str]:
    return st.text(alphabet=" \n\t\u3000\u00a0", max_size=2)


@st.composite
def pieces(draw: st.DrawFn) -> tuple[str, str]:
    """(text of a passage, a piece of it that is not blank)."""
    text = draw(st.sampled_from(PASSAGES)).text
    start = draw(st.integers(0, len(text) - 1))
    piece = text[start : start + draw(st.integers(1, 80))]
    assume(piece.strip())
    return text, piece


def full_width(text: str) -> str:
    """ASCII signs as their full-width forms, which NFKC folds back."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


class TestFindingAQuote:
    @given(pieces(), blank(), st.booleans())
    def test_a_piece_of_a_passage_is_found_whatever_its_white_space_and_width(
        self, piece: tuple[str, str], between: str, wide: bool
    ) -> None:
        text, words = piece
        changed = between.join(full_width(words) if wide else words)
        span = find_quote(changed, text)
        assert span is not None
        assert normalise(text[span.start : span.end])[0] == normalise(words)[0]

    @given(pieces())
    def test_what_is_found_begins_and_ends_with_a_sign_of_the_quote(self, piece: tuple[str, str]) -> None:
        text, words = piece
        span = find_quote(f" \n{words}\u3000", text)
        assert span is not None
        assert text[span.start : span.end] == text[span.start : span.end].strip()

    @given(pieces(), st.data())
    def test_a_quote_with_a_changed_digit_is_not_found(
        self, piece: tuple[str, str], data: st.DataObject
    ) -> None:
        text, words = piece
        digits = [place for place, sign in enumerate(words) if sign in "0123456789"]
        assume(digits)
        place = data.draw(st.sampled_from(digits))
        other = data.draw(st.sampled_from([d for d in "0123456789" if d != words[place]]))
        changed = words[:place] + other + words[place + 1 :]
        assume(normalise(changed)[0] not in normalise(text)[0])
        assert find_quote(changed, text) is None

    @given(pieces(), st.data())
    def test_a_quote_with_a_changed_han_character_is_not_found(
        self, piece: tuple[str, str], data: st.DataObject
    ) -> None:
        text, words = piece
        places = [place for place, sign in enumerate(words) if "\u4e00" <= sign <= "\u9fff"]
        assume(places)
        place = data.draw(st.sampled_from(places))
        changed = words[:place] + data.draw(st.sampled_from(HAN)) + words[place + 1 :]
        assume(normalise(changed)[0] not in normalise(text)[0])
        assert find_quote(changed, text) is None

    @pytest.mark.parametrize(
        "quote", ["“一网通办”率", '"一网通办"率', "„一网通办‟率", "「一网通办」率", "＂一网通办＂率"]
    )
    def test_quotation_marks_are_one_kind(self, quote: str) -> None:
        assert find_quote(quote, "提高“一网通办”率。") is not None

    @pytest.mark.parametrize("nothing", ["", " ", "\n\u3000"])
    def test_blank_words_are_found_nowhere(self, nothing: str) -> None:
        assert find_quote(nothing, "提高一网通办率") is None

    @given(st.text(max_size=60))
    def test_each_normalised_character_has_the_place_it_came_from(self, text: str) -> None:
        normal, places = normalise(text)
        assert len(normal) == len(places)
        assert places == sorted(places)
        for character, place in zip(normal, places, strict=True):
            folded = normalise(text[place])[0]
            assert character in folded
            assert not text[place].isspace()

    def test_normalising_is_nfkc_without_white_space(self) -> None:
        assert normalise("Ａ４ 纸\n㎡")[0] == unicodedata.normalize("NFKC", "Ａ４纸㎡").lower()


class TestCitations:
    def test_a_citation_is_the_source_as_it_stands_not_as_it_was_quoted(self) -> None:
        words = "到２０２５年，  全省智慧养老服务覆盖率\n达到８０％以上"
        (citation,) = passes("到2025年，全省智慧养老服务覆盖率达到80%以上。", words).citations
        assert citation.quote == "到2025年，全省智慧养老服务覆盖率达到80%以上"
        document = document_of(PLAN)
        assert document.text[citation.span.start : citation.span.end] == citation.quote
        assert citation.version == document.version

    def test_a_quote_from_another_passage_of_the_evidence_is_put_right(self) -> None:
        drafted = DraftStatement(BEGINS, (DraftQuote(passage_with(PLAN, GOAL), BEGINS),))
        right = passage_with(RULES, BEGINS)
        assert not check(Draft((drafted,)), Evidence(()), document_of).statements
        (statement,) = check(Draft((drafted,)), Evidence((right,)), document_of).statements
        assert statement.citations[0].document_id == RULES

    def test_the_same_quote_twice_is_one_citation(self) -> None:
        assert len(passes(BEGINS, BEGINS, BEGINS).citations) == 1

    def test_a_statement_with_one_lost_quote_among_good_ones_fails(self) -> None:
        assert "quote not found" in reasons(BEGINS, BEGINS, "本办法自2025年5月1日起施行。")

    def test_a_statement_without_quotes_never_passes(self) -> None:
        for text in (BEGINS, "养老床位数很多。", ""):
            assert "no quote" in reasons(text)

    @given(st.text(max_size=40))
    def test_no_words_at_all_pass_without_a_quote(self, text: str) -> None:
        assert checked(text).statements == ()

    @pytest.mark.parametrize("text", ["", " ", "。"])
    def test_an_empty_statement_never_passes(self, text: str) -> None:
        reasons(text, BEGINS)

    def test_a_quote_of_a_text_replaced_meanwhile_is_lost(self) -> None:
        newer = replace(
            document_of(RULES), text=document_of(RULES).text.replace("5月1日", "6月1日"), version=""
        )
        drafted = DraftStatement(BEGINS, (DraftQuote(passage_with(RULES, BEGINS), BEGINS),))
        assert check(Draft((drafted,)), Evidence(()), lambda _: newer).statements == ()

    def test_good_statements_stay_in_order_beside_bad_ones(self) -> None:
        first = DraftStatement(BEGINS, (DraftQuote(passage_with(RULES, BEGINS), BEGINS),))
        bad = DraftStatement("没有根据的话。", ())
        last = DraftStatement(GRANT, (DraftQuote(passage_with(POINTS, GRANT), GRANT),))
        found = check(Draft((first, bad, last)), Evidence(()), document_of)
        assert [s.text for s in found.statements] == [BEGINS, GRANT]
        assert [d.text for d in found.dropped] == ["没有根据的话。"]

    def test_words_as_they_stand_are_verbatim_others_are_supported(self) -> None:
        assert passes(BEGINS, BEGINS).support is Support.VERBATIM
        assert passes("到2024年底，平台接入养老机构1500家。", DUTY).support is Support.VERBATIM
        assert passes("智慧养老平台的牵头单位是省民政厅。", DUTY).support is Support.SUPPORTED


TRUE = [
    ("养老床位数2025年为18万张。", ROW, HEADER),
    ("养老床位数2022年为12万张，2025年为18万张。", ROW, HEADER),
    ("2025年养老服务产业规模为12000亿元。", MONEY, HEADER),
    ("2025年养老服务产业规模为1.2万亿元。", MONEY, HEADER),
    ("到2025年，全省智慧养老服务覆盖率达到百分之八十以上。", GOAL),
    ("到2025年，养老服务产业规模达到12000亿元以上。", GOAL),
    ("智慧养老平台的牵头单位是省民政厅。", DUTY),
    ("每年培训养老护理员20000名，持证上岗率达到90%。", TRAINING),
    ("公共数据开放主体应当在10个工作日内答复申请人。", REPLY_IN),
    ("开放公共数据不得收取费用，国家另有规定的除外。", NO_FEE),
    ("2024年，对上云企业给予最高200000元补助。", GRANT),
    (f"《{TITLE}》的文号是{NUMBER}。", TITLE, NUMBER),
]

FALSE = {
    "another figure": ("养老床位数2025年为19万张。", ROW, HEADER),
    "a scale too large": ("2025年养老床位数为18亿张。", ROW, HEADER),
    "a scale too small": ("2025年养老服务产业规模为12000万元。", MONEY, HEADER),
    "a scale too small in text": ("到2025年，养老服务产业规模达到1.2亿元以上。", GOAL),
    "the base for the target": ("养老床位数2025年为12万张。", ROW, HEADER),
    "the target for the base": ("养老床位数2022年为18万张。", ROW, HEADER),
    "columns changed about": ("养老床位数2022年为18万张，2025年为12万张。", ROW, HEADER),
    "the row of another indicator": ("2025年养老床位数为12000万张。", ROW, HEADER),
    "another year": ("到2030年，全省智慧养老服务覆盖率达到80%以上。", GOAL),
    "another year beside a cell": ("养老床位数2024年为18万张。", ROW, HEADER),
    "another year in Chinese figures": ("到二〇三〇年，全省智慧养老服务覆盖率达到80%以上。", GOAL),
    "another share": ("到2025年，全省智慧养老服务覆盖率达到85%以上。", GOAL),
    "another share in words": ("到2025年，全省智慧养老服务覆盖率达到百分之八十五以上。", GOAL),
    "an office that is not named": ("智慧养老平台的牵头单位是省商务厅。", DUTY),
    "another serial of the document": (f"《{TITLE}》的文号是黔数发〔2024〕8号。", TITLE, NUMBER),
    "another issuer of the document": (f"《{TITLE}》的文号是黔府发〔2024〕7号。", TITLE, NUMBER),
    "another year of the document": (f"《{TITLE}》的文号是黔数发〔2023〕7号。", TITLE, NUMBER),
    "another article": ("第四条规定开放公共数据不得收取费用，国家另有规定的除外。", NO_FEE),
    "another day": ("本办法自2024年5月10日起施行。", BEGINS),
    "may for must": ("公共数据开放主体可以自收到开放申请之日起10个工作日内答复申请人。", REPLY_IN),
    "must for in principle": ("公共数据开放主体必须每年更新一次数据目录。", YEARLY),
    "must not for must": ("公共数据开放主体不得自收到开放申请之日起10个工作日内答复申请人。", REPLY_IN),
    "may for must not": ("开放公共数据可以收取费用。", NO_FEE),
    "a claim added": (f"{BEGINS[:-1]}，同时废止此前的全部地方规定并追究有关责任人员。", BEGINS),
    "another subject": ("高速公路收费标准由各市自行确定。", NO_FEE),
}

BOUND_OTHERWISE = {
    "the year behind the figure": ("养老床位数将达到12万张（2025年）。", ROW, HEADER),
    "no scale at all": ("2025年养老床位数为18张。", ROW, HEADER),
    "yuan for hundred million yuan": ("2025年养老服务产业规模为12000元。", MONEY, HEADER),
    "a base called a target": ("养老床位数2022年目标为12万张。", ROW, HEADER),
    "a target called reached": ("养老床位数2025年实际为18万张。", ROW, HEADER),
    "a figure of the next clause": ("到2025年，全省智慧养老服务覆盖率达到1.2万亿元以上。", GOAL),
    "a figure of the next clause of a grant": ("2024年，新增上云企业20万家。", GRANT),
    "no percent sign": ("到2025年，全省智慧养老服务覆盖率达到80以上。", GOAL),
    "at most for at least": ("到2025年，全省智慧养老服务覆盖率达到80%以下。", GOAL),
    "at least for at most": ("2024年，对上云企业给予最低20万元补助。", GRANT),
    "fewer for more": ("2024年，减少上云企业3000家。", GRANT),
    "some for all": ("到2025年，部分县城都有社区助餐点。", GOAL),
    "not all for all": ("到2025年，不是所有县城都有社区助餐点。", GOAL),
    "none for all": ("到2025年，县城没有社区助餐点。", GOAL),
    "support for lead": ("智慧养老平台的牵头单位是省财政厅。", DUTY),
    "lead and support changed about": ("智慧养老平台的牵头单位是省大数据局，配合单位是省民政厅。", DUTY),
    "an office without its 省": ("智慧养老平台的牵头单位是财政局。", DUTY),
    "another written-out number": ("老年人用三部手机就能预约助餐、助浴和上门看护。", DUTY),
    "must not dropped": ("开放公共数据收取费用。", NO_FEE),
    "must dropped and negated": ("公共数据开放主体自收到开放申请之日起10个工作日内不答复申请人。", REPLY_IN),
    "in principle dropped": ("公共数据开放主体每年更新一次数据目录。", YEARLY),
    "in principle and encouraged changed about": ("公共数据开放主体鼓励每年更新一次数据目录，原则上按季度更新。", YEARLY),
    "days for working days": ("公共数据开放主体应当自收到开放申请之日起10日内答复申请人。", REPLY_IN),
    "months for working days": ("公共数据开放主体应当自收到开放申请之日起10个月内答复申请人。", REPLY_IN),
    "day and month changed about": ("本办法自2024年1月5日起施行。", BEGINS),
    "an exception left out": ("开放公共数据不得收取费用。", NO_FEE),
    "an exception dropped": ("开放公共数据一律不得收取费用。", NO_FEE),
}  # fmt: skip
"""Every word stands in the quotes, but not of this, in this unit, part or strength."""


@pytest.mark.parametrize(
    ("text", "quotes"), [(text, quotes) for text, *quotes in TRUE], ids=[t[0] for t in TRUE]
)
def test_a_true_statement_passes(text: str, quotes: list[str]) -> None:
    passes(text, *quotes)


@pytest.mark.parametrize("altered", FALSE)
def test_a_statement_with_one_thing_altered_fails(altered: str) -> None:
    text, *quotes = FALSE[altered]
    reasons(text, *quotes)


@pytest.mark.parametrize("altered", BOUND_OTHERWISE)
def test_a_statement_that_binds_its_words_otherwise_fails(altered: str) -> None:
    text, *quotes = BOUND_OTHERWISE[altered]
    reasons(text, *quotes)


@given(st.sampled_from([GOAL, GRANT, BEGINS, TRAINING, REPLY_IN]), st.data())
def test_no_changed_digit_passes(quote: str, data: st.DataObject) -> None:
    digits = [place for place, sign in enumerate(quote) if sign.isdigit()]
    place = data.draw(st.sampled_from(digits))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != quote[place]]))
    changed = quote[:place] + other + quote[place + 1 :]
    # A figure that the quote has at another place is the concern of BOUND_OTHERWISE.
    assume(_values(changed) - _values(quote))
    assert checked(changed, quote).statements == ()


def _values(text: str) -> set[Decimal]:
    return {figure.value for figure in figures(text)} | {Decimal(year) for year in years(text)}


@given(st.sampled_from([p for p in PASSAGES if p.document_id != PLAN]), st.data())
def test_every_sentence_of_a_document_proves_itself(passage: Passage, data: st.DataObject) -> None:
    sentence = data.draw(st.sampled_from(sentences(passage)))
    drafted = DraftStatement(sentence.text, (DraftQuote(passage, sentence.text),))
    (statement,) = check(Draft((drafted,)), Evidence(()), document_of).statements
    assert statement.support is Support.VERBATIM
