from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from fakes import HashingEmbedder, ingested
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.limits import NEWER_BY_A_YEAR, passes, preference
from vectorstore.passages import Document, DocumentCard, Period, SearchFilter
from vectorstore.store import Store


def document(card: DocumentCard) -> Document:
    return replace(ingested("d", "养老服务").document, card=card)


PLAN = DocumentCard(
    kind="plan",
    region="杭州市",
    issued=date(2021, 6, 1),
    period=Period(2021, 2025),
    issuers=("杭州市民政局",),
)


@pytest.mark.parametrize(
    ("limits", "passed"),
    [
        (SearchFilter(), True),
        (SearchFilter(years=(2023,)), True),
        (SearchFilter(years=(2020, 2021)), True),
        (SearchFilter(years=(2026,)), False),
        (SearchFilter(regions=("浙江",)), True),
        (SearchFilter(regions=("杭州市",)), True),
        (SearchFilter(regions=("宁波",)), False),
        (SearchFilter(kinds=("plan", "notice")), True),
        (SearchFilter(kinds=("law",)), False),
        (SearchFilter(issuers=("民政局",)), True),
        (SearchFilter(issuers=("财政局",)), False),
        (SearchFilter(years=(2023,), issuers=("财政局",)), False),
    ],
)
def test_a_filter_passes_what_the_card_says(limits: SearchFilter, passed: bool) -> None:
    assert passes(document(PLAN), limits) is passed


def test_an_empty_card_passes_no_filter_on_cards() -> None:
    for limits in (
        SearchFilter(years=(2021,)),
        SearchFilter(regions=("浙江",)),
        SearchFilter(kinds=("plan",)),
        SearchFilter(issuers=("省",)),
    ):
        assert not passes(document(DocumentCard()), limits)


def test_a_search_by_card_gives_what_the_whole_search_gives_of_these_documents(tmp_path: Path) -> None:
    with Store.open(tmp_path, create=True, embedder=HashingEmbedder()) as store:
        for number in range(30):
            item = ingested(f"d{number:02}", f"养老服务第{number}项\n机构养老第{number}款")
            card = replace(item.document.card, kind="plan" if number % 3 else "notice")
            store.put(replace(item, document=replace(item.document, card=card)))
        everything = store.search("养老服务第7项", 1000)
        plans = {d.id for d in store.documents() if d.card.kind == "plan"}
        found = store.search("养老服务第7项", 20, SearchFilter(kinds=("plan",)))
        expected = [h.passage.id for h in everything if h.passage.document_id in plans][:20]
        assert [h.passage.id for h in found] == expected
        assert found == store.search("养老服务第7项", 20, SearchFilter(kinds=("plan",)))


def test_what_holds_is_preferred_to_what_lapsed_and_the_newer_to_the_older() -> None:
    new, old = (DocumentCard(issued=date(year, 1, 1)) for year in (2024, 2020))
    assert preference(new, 2024) == 0
    assert preference(old, 2024) == pytest.approx(-4 * NEWER_BY_A_YEAR)
    assert preference(replace(new, status="已废止"), 2024) < preference(old, 2024)


@given(st.dates(), st.sampled_from([None, "现行有效", "废止", "征求意见稿"]), st.integers(0, 2100))
def test_preferences_decide_ties_only(day: date, status: str | None, newest: int) -> None:
    assert -0.013 < preference(DocumentCard(issued=day, status=status), newest) <= 0
