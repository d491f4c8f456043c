"""Choosing among documents, indicators and duties by what a reader names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from small_library import NOTE, PLAN, RULES, document_of, read_all

from vectorstore.errors import DocumentNotFoundError
from vectorstore.filters import (
    DocumentFilter,
    DutyFilter,
    IndicatorFilter,
    has_words,
    limits_of,
    select_documents,
    select_duties,
    select_indicators,
)
from vectorstore.passages import SearchFilter, Visibility

ITEMS = read_all()
DOCUMENTS = {name: item.document for name, item in ITEMS.items()}
INDICATORS = [row for item in ITEMS.values() for row in item.indicators]
DUTIES = [duty for item in ITEMS.values() for duty in item.duties]


def chosen(wanted: DocumentFilter) -> set[str]:
    return {document.id for document in select_documents(DOCUMENTS.values(), wanted)}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (DocumentFilter(), set(DOCUMENTS)),
        (DocumentFilter(kind="plan"), {PLAN}),
        (DocumentFilter(visibility=Visibility.INTERNAL), {NOTE}),
        (DocumentFilter(title="公共数据 办法"), {RULES}),
        (DocumentFilter(title="公共數據"), {RULES}),
        (DocumentFilter(title="公共数据 计划"), set()),
        (DocumentFilter(region="浙江"), set()),
        (DocumentFilter(kind="plan", visibility=Visibility.INTERNAL), set()),
    ],
)
def test_documents_are_chosen_by_all_that_is_named(wanted: DocumentFilter, found: set[str]) -> None:
    assert chosen(wanted) == found


def test_a_region_is_found_by_its_short_and_its_full_name() -> None:
    assert chosen(DocumentFilter(region="贵州")) == chosen(DocumentFilter(region="贵州省")) != set()


def test_a_year_is_one_of_issue_or_one_that_the_plan_covers() -> None:
    assert RULES in chosen(DocumentFilter(year=2024))
    assert PLAN in chosen(DocumentFilter(year=2024))
    assert PLAN not in chosen(DocumentFilter(year=2027))
    written = replace(document_of(RULES).card, issued=None, written=date(2019, 1, 2))
    assert DocumentFilter(year=2019).matches(replace(document_of(RULES), card=written))


def test_issuers_are_found_in_short() -> None:
    card = replace(document_of(RULES).card, issuers=("贵州省发展和改革委员会", "省大数据局"))
    document = replace(document_of(RULES), card=card)
    assert DocumentFilter(issuer="发改委").matches(document)
    assert not DocumentFilter(issuer="市大数据局").matches(document)


def test_indicators_are_chosen_by_name_year_category_and_unit() -> None:
    def names(wanted: IndicatorFilter) -> list[str]:
        return [row.name for row in select_indicators(INDICATORS, DOCUMENTS, wanted)]

    assert names(IndicatorFilter()) == [row.name for row in INDICATORS]
    assert names(IndicatorFilter(name="床位")) == ["养老床位数"]
    assert names(IndicatorFilter(name="床位", year=2025)) == ["养老床位数"]
    assert names(IndicatorFilter(name="床位", year=2030)) == []
    assert names(IndicatorFilter(unit="万张")) == ["养老床位数"]
    assert "养老床位数" in names(IndicatorFilter(category="服务"))
    assert names(IndicatorFilter(document="智慧养老", name="床位")) == ["养老床位数"]
    assert names(IndicatorFilter(document=PLAN, name="床位")) == ["养老床位数"]
    assert names(IndicatorFilter(document="elder-care-plan.md", name="床位")) == ["养老床位数"]
    assert names(IndicatorFilter(document="黔养联〔2023〕12号", name="床位")) == ["养老床位数"]
    assert names(IndicatorFilter(document="数据开放")) == []


def test_duties_are_chosen_by_who_leads_and_who_supports() -> None:
    def leads(wanted: DutyFilter) -> list[tuple[str, ...]]:
        return [duty.lead for duty in select_duties(DUTIES, DOCUMENTS, wanted)]

    lunch = next(duty for duty in DUTIES if "省商务厅" in duty.lead)
    assert lunch.support == ("省民政厅",)
    assert lunch.lead in leads(DutyFilter(lead="商务厅"))
    assert lunch.lead not in leads(DutyFilter(support="商务厅"))
    assert lunch.lead in leads(DutyFilter(support="贵州省民政厅"))
    assert lunch.lead in leads(DutyFilter(office="民政厅"))
    assert lunch.lead not in leads(DutyFilter(office="市商务局"))
    assert leads(DutyFilter(task="没有这样的任务")) == []


def test_rows_of_documents_that_may_not_be_seen_are_left_out() -> None:
    assert select_indicators(INDICATORS, {}, IndicatorFilter()) == []
    assert select_duties(DUTIES, {}, DutyFilter()) == []


def test_words_are_compared_without_width_case_and_blanks() -> None:
    assert has_words("5g  基站", "新建５Ｇ 基站")
    assert not has_words("5g 铁塔", "新建5G基站")
    assert has_words("", None)


def test_limits_name_documents_years_and_kinds() -> None:
    documents = list(DOCUMENTS.values())
    assert limits_of(documents) == SearchFilter()
    assert limits_of(documents, [DOCUMENTS[PLAN].title], [2025, 2024, 2025], ["PLAN"]) == SearchFilter(
        document_ids=(PLAN,), years=(2024, 2025), kinds=("plan",)
    )
    assert limits_of(documents, kinds=["poem"]).kinds == ("poem",)
    with pytest.raises(DocumentNotFoundError, match="zhengwen documents"):
        limits_of(documents, ["没有这份"])
