from __future__ import annotations

from datetime import date

import pytest
from policies import markdown, read

from ingest.card import read_date
from vectorstore.passages import Document, Period

NOTICE = """
某省人民政府办公厅文件

某政办发〔2021〕12号

某省人民政府办公厅关于印发 某省数据共享三年行动计划的通知

各市、县（市、区）人民政府，省政府直属各单位：

《某省数据共享三年行动计划》已经省政府同意，现印发给你们，请认真组织实施。

某省人民政府办公厅

2021年3月5日

(此件公开发布)

某省数据共享三年行动计划

一、总体目标

规划期限为2021—2023年，到2023年基本建成统一的共享体系。按照《某省数据条例》（某政发〔2019〕3号）执行。
"""


def at(document: Document, field: str) -> str | None:
    span = document.card.span_of(field)
    return document.text[span.start : span.end] if span is not None else None


def test_a_notice_names_its_number_issuer_date_and_period() -> None:
    card = read(NOTICE).document.card
    assert (card.number, card.issuer) == ("某政办发〔2021〕12号", "某省人民政府办公厅")
    assert (card.issued, card.period) == (date(2021, 3, 5), Period(2021, 2023))


def test_every_field_read_from_the_text_stands_at_its_span() -> None:
    document = read(NOTICE).document
    assert at(document, "number") == document.card.number
    assert at(document, "issuer") == document.card.issuer
    assert at(document, "issued") == "2021年3月5日"
    assert at(document, "period") == "规划期限为2021—2023"
    assert at(document, "title") == document.title == "某省数据共享三年行动计划"


def test_a_number_inside_a_sentence_is_another_documents() -> None:
    text = "某省数据共享办法\n一、依据\n按照某政发〔2019〕3号文件的要求，各地应当编制目录。\n"
    assert read(text).document.card.number is None


@pytest.mark.parametrize(
    "line", ["某政办发〔2021〕12号", "某政办发[2021]12号", "某政办发（2021）12号", "某政办发〔2021〕 12 号"]
)
def test_a_number_is_read_in_every_kind_of_bracket(line: str) -> None:
    document = read(NOTICE.replace("某政办发〔2021〕12号", line)).document
    assert document.card.number == "某政办发〔2021〕12号"
    assert at(document, "number") == line


def test_a_text_that_states_nothing_has_an_empty_card() -> None:
    card = read("数据共享的若干想法\n数据共享需要循序渐进，不能一蹴而就。\n").document.card
    assert (card.number, card.issuer, card.issued, card.period, card.region) == (None,) * 5


@pytest.mark.parametrize(
    ("title", "region", "level"),
    [
        ("浙江省数据共享办法", "浙江省", "province"),
        ("北京市数据共享办法", "北京市", "province"),
        ("广西壮族自治区数据共享办法", "广西壮族自治区", "province"),
        ("杭州市数据共享办法", "杭州市", "city"),
        ("国务院关于数据共享的意见", None, "national"),
        ("数据共享工作办法汇编", None, None),
    ],
)
def test_the_title_names_region_and_level(title: str, region: str | None, level: str | None) -> None:
    card = read(f"{title}\n公共数据依法共享。\n").document.card
    assert (card.region, card.level) == (region, level)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("某省数据共享规划", "plan"),
        ("某省数据共享条例", "regulation"),
        ("某省数据共享工作要点", "work_points"),
        ("某省数据共享行动方案", "action_plan"),
        ("某省数据共享规划解读", "interpretation"),
        ("某省数据共享条例（征求意见稿）", "draft_for_comment"),
    ],
)
def test_the_title_names_the_kind(title: str, kind: str) -> None:
    assert read(f"{title}\n公共数据依法共享。\n").document.card.kind == kind


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("某市养老服务“十五五”规划", Period(2026, 2030)),
        ("某市国民经济和社会发展第十四个五年规划纲要", Period(2021, 2025)),
        ("关于“十三五”和“十四五”规划衔接的方案", None),
        ("关于“十三五”规划实施情况的通报", None),
        ("某省数据规划（2021—2025年）", Period(2021, 2025)),
        ("某省数据规划(2021-2025)", Period(2021, 2025)),
        ("某省2020年数据工作要点", Period(2020, 2020)),
        ("某省数据共享办法", None),
    ],
)
def test_the_title_names_the_period(title: str, period: Period | None) -> None:
    assert read(f"{title}\n公共数据依法共享。\n").document.card.period == period


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021年3月5日", date(2021, 3, 5)),
        ("2021 年 3 月 5 日", date(2021, 3, 5)),
        ("二〇二一年十二月三十一日", date(2021, 12, 31)),
        ("二○二一年三月五日", date(2021, 3, 5)),
        ("2021-03-05", date(2021, 3, 5)),
        ("2021年2月30日", None),
        ("2021年13月1日", None),
        ("近日", None),
    ],
)
def test_dates_are_read_in_arabic_and_han_figures(text: str, day: date | None) -> None:
    assert read_date(text) == day


def test_a_text_of_equal_parts_gets_a_composed_title() -> None:
    document = markdown("# 数据目录\n\n编目。\n\n# 数据归集\n\n归集。\n\n# 数据共享\n\n共享。\n").document
    assert document.title == "数据目录等3个部分"
    assert document.card.span_of("title") is None


def test_the_only_outermost_heading_is_the_title_and_no_section() -> None:
    document = markdown("# 数据共享办法\n\n## 一、总则\n\n依法共享。\n").document
    assert document.title == at(document, "title") == "数据共享办法"
    assert [section.heading for section in document.sections] == ["一、总则"]


def test_a_text_without_title_is_named_after_its_file() -> None:
    assert read("依法共享数据，不得拒绝。\n", "共享须知.txt").document.title == "共享须知"


def test_the_source_remembers_the_file() -> None:
    source = read("依法共享数据。\n", "共享须知.txt").document.source
    assert (source.name, source.path, source.media_type) == ("共享须知.txt", "in/共享须知.txt", "text/plain")
