"""Addresses, pages of a listing, and marked words."""

from __future__ import annotations

from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.highlighting import WINDOW, excerpt, looked_for, runs_of
from pages.paging import cut, paging
from pages.parameters import LONGEST, Parameters
from pages.words import words_for

ZH = words_for("zh")
PAIRS = st.lists(st.tuples(st.sampled_from("abq"), st.text(max_size=300)), max_size=6)


@given(PAIRS)
def test_what_an_address_says_is_read_back_from_it(pairs: list[tuple[str, str]]) -> None:
    asked = Parameters.of(pairs)
    again = Parameters.of(parse_qsl(urlsplit(asked.address("/x", {})).query, keep_blank_values=True))
    assert again == asked
    assert all(value == value.strip() and 0 < len(value) <= LONGEST for _, value in asked.pairs)


def test_a_change_replaces_and_goes_back_to_the_first_page() -> None:
    asked = Parameters.of([("q", "甲"), ("page", "3"), ("with", "a"), ("with", "b"), ("year", "")])
    assert asked.many("with") == ("a", "b")
    assert asked.address("/x", {"q": "乙"}) == "/x?with=a&with=b&q=%E4%B9%99"
    assert asked.address("/x", {"with": None, "page": 2}, "here") == "/x?q=%E7%94%B2&page=2#here"
    assert Parameters().address("/x", {}) == "/x"


@pytest.mark.parametrize("text", ["", "x", "1899", "2201", "２０２０", "-5", "1e3", "9" * 50])
def test_a_year_that_is_none_counts_as_not_given(text: str) -> None:
    assert Parameters.of([("year", text)]).year() is None


@given(st.integers(0, 500), st.integers(-3, 99), st.integers(1, 60))
def test_every_item_is_on_one_page(count: int, number: int, size: int) -> None:
    items = list(range(count))
    pages = cut(items, number, size).pages
    assert [i for n in range(1, pages + 1) for i in cut(items, n, size).items] == items
    page = cut(items, number, size)
    assert 1 <= page.number <= pages
    assert page.last - page.first + 1 == len(page.items) or not items


def test_links_lead_to_the_neighbours_and_the_ends() -> None:
    html = unescape(paging(cut(range(500), 5, 50), lambda n: f"/x?page={n}", ZH))
    assert [f'href="/x?page={n}"' in html for n in range(1, 11)] == [
        n in (1, 3, 4, 6, 7, 10) for n in range(1, 11)
    ]
    assert '<span aria-current="page">5</span>' in html
    assert paging(cut(range(50), 1, 50), str, ZH) == ""


@pytest.mark.parametrize(
    ("words", "text", "marked"),
    [
        ("数据开放", "推进数据开放，开放的数据", ["数据开放", "开放", "数据"]),
        ("數據", "数据与數據", ["数据", "數據"]),
        ("5G", "５Ｇ基站和15G、5G网", ["５Ｇ", "5G"]),
        ("it", "with it", ["it"]),
        ("2020", "2020年和12020", ["2020"]),
        ("水", "水利和用水", ["水", "水"]),
        ("没有", "别的词", []),
    ],
)
def test_words_are_marked_where_they_stand(words: str, text: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in runs_of(text, looked_for(words))] == marked


@given(st.text(max_size=600), st.text(min_size=1, max_size=12))
def test_an_excerpt_is_a_piece_of_its_text(text: str, words: str) -> None:
    shown = excerpt(text, looked_for(words))
    assert shown.text in text
    assert len(shown.text) <= WINDOW
    assert (shown.cut_before or shown.cut_after) == (len(text) > WINDOW)
    assert all(0 <= start < end <= len(shown.text) for start, end in shown.runs)
    assert "<script" not in shown.html()


def test_an_excerpt_shows_where_the_words_are() -> None:
    text = "甲" * 500 + "数据开放" + "乙" * 500
    shown = excerpt(text, looked_for("数据开放"))
    assert "数据开放" in shown.text
    assert shown.html().count('<mark class="zw-word">数据开放</mark>') == 1
    assert shown.html().startswith("……")
