"""Lead-ins and attributions: what counts for nothing, what must be true, and what is no lead-in at all."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.answers import DraftQuote, DraftStatement, Evidence, Statement, Support
from assistant.checks_numerals import in_quoted_numerals
from assistant.citations import Dropped, Violation, check_statement
from assistant.cited_names import kinds
from evals.adversarial_leads import NEUTRAL
from ingest.document import read_document
from vectorstore.numerals import han_number
from vectorstore.passages import IngestedDocument

TEXT = """关于印发《贵州省公共图书开放办法》的通知

黔府办发〔2021〕7号

贵州省人民政府办公厅

2021年3月5日

第一章 总则

第一条 图书开放工作由省文化和旅游厅负责。

第二条 公共图书馆应当每年开放300天以上。
读者可以凭身份证件借书。

第二章 目标

第三条 到2025年，全省开放图书馆达到120个。

第四条 由于场馆改造，暂缓开放的图书馆应当提前公告。

附件

图书馆名单每年公布一次。
"""
RULE = "公共图书馆应当每年开放300天以上。"
AIM = "到2025年，全省开放图书馆达到120个。"
DUTY = "图书开放工作由省文化和旅游厅负责。"
RIGHT = (
    "根据《贵州省公共图书开放办法》，",
    "根据《贵州省公共图书开放办法》第二条，",
    "《公共图书开放办法》规定：",
    "《公共图书开放办法》第二条规定，",
    "按照黔府办发〔2021〕7号文件，",
    "根据贵州省人民政府办公厅2021年3月5日印发的《贵州省公共图书开放办法》（黔府办发〔2021〕7号），",
    "省政府办公厅印发的通知要求，",
    "该办法第二条明确，",
    "公共图书开放办法提出，",
    "在“总则”部分，",
    "通知提出，",
    "该办法规定",
    "根据第二条，",
)
WRONG = (
    "根据《贵州省公共档案开放办法》，",
    "《贵州省公共图书开放条例》规定：",
    "根据《贵州省公共图书开放办法》第三条，",
    "该办法第一条明确，",
    "根据第二条和第三条，",
    "按照黔府办发〔2021〕8号文件，",
    "根据贵州省人民政府办公厅2020年印发的通知，",
    "根据省教育厅印发的通知，",
    "省教育厅规定，",
    "该规划提出，",
    "按照意见，",
    "该条例规定",
)


@cache
def item() -> IngestedDocument:
    return read_document(Path("a.md"), TEXT.encode(), "a.md")


def checked(text: str, *quotes: str) -> Statement | Dropped:
    passages = item().passages
    drafted = tuple(DraftQuote(next(p for p in passages if q in p.text), q) for q in quotes)
    return check_statement(DraftStatement(text, drafted), Evidence(()), lambda _: item().document)


def violations(text: str, *quotes: str) -> list[Violation]:
    found = checked(text, *quotes)
    return [f.violation for f in found.failures] if isinstance(found, Dropped) else []


@pytest.mark.parametrize("lead", [*NEUTRAL, *RIGHT])
def test_a_neutral_lead_in_or_a_right_attribution_keeps_a_true_statement(lead: str) -> None:
    assert violations(lead + RULE, RULE) == []


@pytest.mark.parametrize("lead", WRONG)
def test_a_wrong_attribution_fails_and_says_what_would_mend_it(lead: str) -> None:
    found = checked(lead + RULE, RULE)
    assert isinstance(found, Dropped)
    assert [f.violation for f in found.failures] == [Violation.ATTRIBUTION]
    assert "leave the lead-in out" in found.failures[0].advice


@pytest.mark.parametrize("lead", ["可以，", "必须，", "全部，", "不得", "超过", "每年，", "一般来说三次，"])
def test_words_of_strength_and_quantity_are_no_lead_ins(lead: str) -> None:
    assert violations(lead + AIM, AIM)


def test_a_lead_in_is_not_verbatim() -> None:
    found = checked(f"文件写明，{RULE}", RULE)
    assert isinstance(found, Statement)
    assert found.support is Support.SUPPORTED
    assert found.text == f"文件写明，{RULE}"


def test_an_attribution_must_be_true_of_every_place_cited() -> None:
    both = "公共图书馆应当每年开放300天以上，到2025年，全省开放图书馆达到120个。"
    assert violations(f"根据第二条，{both}", RULE, AIM) == [Violation.ATTRIBUTION]
    assert violations(f"根据第二条和第三条，{both}", RULE, AIM) == []


def test_a_paragraph_behind_an_article_belongs_to_it_and_an_annex_to_none() -> None:
    assert violations("根据第二条，读者可以凭身份证件借书。", "读者可以凭身份证件借书。") == []
    assert violations("根据第四条，图书馆名单每年公布一次。", "图书馆名单每年公布一次。") == [
        Violation.ATTRIBUTION
    ]


def test_an_aim_is_called_one_only_where_the_text_speaks_of_aims() -> None:
    assert violations(f"目标是{AIM}", AIM) == []
    assert violations(f"目标是：{AIM}", AIM) == []


@pytest.mark.parametrize("word", ["因此，", "所以，", "由此可见，"])
def test_a_reason_is_given_only_where_a_quote_gives_one(word: str) -> None:
    reasoned = "由于场馆改造，暂缓开放的图书馆应当提前公告。"
    assert violations(word + RULE, RULE) == [Violation.ATTRIBUTION]
    assert violations(word + reasoned, reasoned) == []
    assert violations("公共图书馆每年开放，因此应当开放300天以上。", RULE)


def test_what_a_quote_names_itself_is_restated() -> None:
    own = "根据《文物法》，博物馆应当公告。"
    document = read_document(Path("b.md"), f"# 博物馆办法\n\n{own}\n".encode(), "b.md")
    quote = DraftQuote(next(p for p in document.passages if own in p.text), own)
    for text in (own, f"此外，{own}"):
        found = check_statement(DraftStatement(text, (quote,)), Evidence(()), lambda _: document.document)
        assert isinstance(found, Statement)


@pytest.mark.parametrize(
    ("lead", "right"),
    [
        ("According to the Measures, ", True),
        ("The document states that ", True),
        ("Specifically, ", True),
        ("In addition, under Article 2 of the Measures, ", True),
        ("Article 2 of the Measures provides that ", True),
        ("According to the Plan, ", False),
        ("Under Article 3 of the Measures, ", False),
        ("According to the Zhejiang Measures, ", False),
        ("Therefore, ", False),
    ],
)
def test_english_lead_ins(lead: str, right: bool) -> None:
    text = f"{lead}public libraries shall open at least 300 days each year."
    assert (violations(text, RULE) == []) is right


NUMERALS = (
    ("用3年时间建成10个平台。", "用三年时间建成10个平台。"),
    ("服务了两千多万用户。", "服务了2000余万用户。"),
    ("汇集了五百多套系统。", "汇集500多套系统。"),
    ("8成企业上云。", "80%的企业上云。"),
    ("上云率至少要到95%。", "上云率达到95%以上。"),
    ("每家最高补贴20万元。", "每家补贴不超过20万元。"),
    ("2022年前建成10个平台。", "到2022年建成10个平台。"),
    ("全部企业上云。", "100%的企业上云。"),
    ("一线人员可以得到技术培训。", "为一线人员提供技术培训。"),
)


def _of(text: str, quote: str) -> Statement | Dropped:
    document = read_document(Path("c.md"), f"# 平台\n\n{quote}\n".encode(), "c.md")
    passage = next(p for p in document.passages if quote in p.text)
    drafted = DraftStatement(text, (DraftQuote(passage, quote),))
    return check_statement(drafted, Evidence(()), lambda _: document.document)


@pytest.mark.parametrize(("said", "quote"), NUMERALS)
def test_the_same_in_other_numerals_or_limits_is_kept(said: str, quote: str) -> None:
    assert isinstance(_of(said, quote), Statement)


@pytest.mark.parametrize(
    ("said", "quote"),
    [
        ("用2年时间建成10个平台。", "用三年时间建成10个平台。"),
        ("服务了三千多万用户。", "服务了2000余万用户。"),
        ("服务了2000万用户以上。", "服务了2000余人。"),
        ("7成企业上云。", "80%的企业上云。"),
        ("每家最低补贴20万元。", "每家补贴不超过20万元。"),
        ("每家补贴超过20万元。", "每家补贴不超过20万元。"),
        ("要求各部门开发微应用。", "支持各部门开发微应用。"),
        ("一线人员可以开展技术培训。", "为一线人员提供技术培训。"),
    ],
)
def test_another_number_limit_or_strength_is_not(said: str, quote: str) -> None:
    assert isinstance(_of(said, quote), Dropped)


@given(st.integers(1, 99), st.integers(1, 99), st.sampled_from("年项类条"))
@settings(deadline=None)
def test_a_number_is_written_as_the_quote_has_it_only_where_it_is_the_same(
    said: int, had: int, of: str
) -> None:
    written = next(w for w in _written(had) if han_number(w) == had)
    found = in_quoted_numerals(f"列出{said}{of}内容。", [f"列出{written}{of}内容。"])
    assert (written in found) is (said == had)


def _written(value: int) -> list[str]:
    tens, ones = divmod(value, 10)
    digits = " 一二三四五六七八九"
    head = "" if not tens else ("十" if tens == 1 else f"{digits[tens]}十")
    return [head + (digits[ones] if ones else "")]


leads = st.lists(st.sampled_from(NEUTRAL), min_size=1, max_size=3).map("".join)
statements = st.sampled_from(
    (
        (RULE, RULE), (AIM, AIM), (DUTY, DUTY), ("到2025年，全省开放图书馆达到120个", AIM),
        ("公共图书馆应当每年开放200天以上。", RULE), ("公共图书馆可以每年开放300天以上。", RULE), ("公共图书馆应当每年开放300天。", RULE),
        ("到2026年，全省开放图书馆达到120个。", AIM), ("图书开放工作由省教育厅负责。", DUTY), ("根据第五条，" + AIM, AIM),
        (AIM, RULE), ("全省开放图书馆。", DUTY), ("", RULE), ("。", RULE),
    )
)  # fmt: skip


@given(leads, statements)
@settings(deadline=None)
def test_a_neutral_lead_in_neither_proves_nor_spoils(lead: str, case: tuple[str, str]) -> None:
    text, quote = case
    assume(text.strip("。"))
    assert (violations(lead + text, quote) == []) is (violations(text, quote) == [])


@given(
    st.text("贵州省公共图书开放档案数据园林管理", min_size=4, max_size=20),
    st.sampled_from(["办法", "条例", "规划", "意见"]),
)
@settings(deadline=None)
def test_the_title_of_another_document_fails(name: str, kind: str) -> None:
    title = name + kind
    assume(not "贵州省公共图书开放办法".endswith(title))
    assume(title not in kinds("zh"))
    for lead in (f"根据《{title}》，", f"《{title}》规定：", f"此外，《{title}》提出，"):
        assert Violation.ATTRIBUTION in violations(lead + RULE, RULE)


@given(st.text(max_size=40))
@settings(deadline=None)
def test_any_head_leaves_a_false_figure_false(head: str) -> None:
    assert violations(head + "公共图书馆应当每年开放200天以上。", RULE)
