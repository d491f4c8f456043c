"""Years that are said of a document."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.document_years import is_of, only_of_days, without_document_years
from assistant.question import read_question
from vectorstore.passages import Document, DocumentCard, Source


def plan(issued: date | None, text: str = "") -> Document:
    card = DocumentCard(issued=issued)
    return Document(
        "plan", "数字经济五年倍增计划", text, card, (), Source("plan.txt", "plan.txt", "", "text/plain")
    )


PLAN = plan(date(2018, 9, 14))


@pytest.mark.parametrize(
    "question",
    [
        "2018年那份倍增计划里企业上云归谁管",
        "2018年印发的倍增计划里企业上云归谁管",
        "18年的倍增计划里企业上云归谁管",
    ],
)
def test_the_year_of_the_document_is_not_asked_about(question: str) -> None:
    assert without_document_years(read_question(question), (PLAN,), (PLAN,)).years == ()


def test_another_year_than_the_document_s_stays_asked_about() -> None:
    asked = read_question("19年那份倍增计划里企业上云归谁管")
    assert without_document_years(asked, (PLAN,), (PLAN,)).years == (2019,)


def test_a_document_that_is_only_pointed_to_is_looked_for_by_its_year() -> None:
    asked = read_question("2018年那份文件里企业上云归谁管")
    assert without_document_years(asked, (), (PLAN,)).years == ()
    assert without_document_years(asked, (), ()).years == (2018,)


@pytest.mark.parametrize(
    "question", ["2022年计划新建多少个基站", "2022年目标是多少", "2022年倍增计划里2022年的目标"]
)
def test_the_year_of_a_matter_stays(question: str) -> None:
    assert 2022 in without_document_years(read_question(question), (PLAN,), (PLAN,)).years


def test_a_document_without_dates_may_be_of_any_year_it_speaks_of() -> None:
    undated = plan(None, "2019年起实施。")
    assert is_of(2019, undated)
    assert not is_of(2018, undated)


def test_years_before_days_are_told_apart() -> None:
    assert only_of_days("2020年2月15日下午去了多少人")
    assert not only_of_days("2020年去了多少人")
