from __future__ import annotations

from datetime import date

import pytest
from cards import at, card, document, page, text_of
from hypothesis import given
from hypothesis import strategies as st

from ingest.card.dates import last_day, read_date
from ingest.card.validity import status_of_word

HEAD = "某市数据共享办法\n"


def last_article(sentence: str) -> str:
    return f"{HEAD}第一条　数据依法共享。\n第二条　{sentence}\n"


def test_a_term_of_years_ends_on_the_day_before_its_anniversary() -> None:
    text = last_article("本办法自2021年3月1日起施行，有效期五年。")
    found = document(text)
    assert (found.card.effective, found.card.expires) == (date(2021, 3, 1), date(2026, 2, 28))
    sentence = "第二条 本办法自2021年3月1日起施行，有效期五年。"
    assert at(found.text, found.card, "effective") == at(found.text, found.card, "expires") == sentence


@pytest.mark.parametrize(
    ("sentence", "effective", "expires"),
    [
        ("本办法自2021年3月1日起施行。", date(2021, 3, 1), None),
        ("本办法自2021年3月1日起实施，有效期至2025年12月31日。", date(2021, 3, 1), date(2025, 12, 31)),
        ("本办法自2021年3月1日起试行，试行期两年。", date(2021, 3, 1), date(2023, 2, 28)),
        ("本办法自2021年3月1日起施行，有效期为6个月。", date(2021, 3, 1), date(2021, 8, 31)),
        ("本实施细则自2024年2月29日起施行,有效期1年。", date(2024, 2, 29), date(2025, 2, 28)),
        ("自二〇二一年三月一日起施行。", date(2021, 3, 1), None),
        ("《某省数据条例》自2021年3月1日起施行。", None, None),
        ("本办法第三条自2021年3月1日起施行。", None, None),
        ("申请人应当持有有效期五年的居住证。", None, None),
        ("居住证自2021年3月1日起执行新标准，有效期五年。", None, None),
        ("本办法自2021年2月30日起施行。", None, None),
    ],
)
def test_a_document_says_how_long_it_holds(
    sentence: str, effective: date | None, expires: date | None
) -> None:
    found = card(last_article(sentence))
    assert (found.effective, found.expires) == (effective, expires)


SIGNED = [
    "某市数据局关于数据共享的通知",
    "现通知如下。",
    "本通知自{}之日起施行，有效期三年。",
    "某市数据局",
    "2021年3月5日",
]


@pytest.mark.parametrize("word", ["发布", "公布", "印发"])
def test_from_the_day_of_issue_is_that_day_when_it_is_known(word: str) -> None:
    body = [line.format(word) for line in SIGNED]
    found = page(body).card
    assert (found.effective, found.expires) == (date(2021, 3, 5), date(2024, 3, 4))
    assert at(text_of(body), found, "effective") == body[2]


def test_from_the_day_of_issue_stays_open_when_no_day_is_stated() -> None:
    body = [line.format("发布") for line in SIGNED[:3]]
    assert page(body).card.effective is None
    # The hidden day of a page is that of the page: reprints carry their own.
    hidden = page(body, hidden={"issued": "2022-11-16"}).card
    assert (hidden.issued, hidden.effective, hidden.expires) == (date(2022, 11, 16), None, None)


def test_what_begins_with_its_printing_begins_on_the_day_of_the_colophon() -> None:
    body = [line.format("印发") for line in SIGNED]
    found = page([*body, "某市数据局办公室 2021年3月9日印发"]).card
    assert (found.written, found.effective) == (date(2021, 3, 5), date(2021, 3, 9))


def test_the_day_the_page_states_is_the_day_of_issue_unless_it_is_of_the_page() -> None:
    body = ["某市数据局关于数据共享的通知", "现通知如下。", "某市数据局", "2018年10月27日"]
    soon = page(body, ["成文日期：2018年10月27日", "发布日期：2018年11月09日"]).card
    assert (soon.written, soon.issued) == (date(2018, 10, 27), date(2018, 11, 9))
    late = page(body, ["成文日期：2018年10月27日", "发布日期：2024年11月09日"]).card
    assert (late.written, late.issued) == (date(2018, 10, 27), date(2018, 10, 27))


def test_page_and_text_that_end_otherwise_are_both_kept_and_named() -> None:
    body = ["某市数据共享办法", "第一条　本办法自2021年3月1日起施行，有效期五年。"]
    fields = ["实施日期：2021年03月01日", "失效日期：2023年12月06日"]
    read = page(body, fields)
    (conflict,) = read.card.conflicts
    assert (conflict.field, conflict.kept, conflict.other) == ("expires", "2023-12-06", "2026-02-28")
    assert read.card.expires == date(2023, 12, 6)
    text = text_of(body, fields)
    assert conflict.kept_span is not None and conflict.other_span is not None
    assert text[conflict.kept_span.start : conflict.kept_span.end] == "2023年12月06日"
    assert text[conflict.other_span.start : conflict.other_span.end] == body[1]
    assert [w for w in read.warnings if "expires" in w and "2023-12-06" in w and "2026-02-28" in w]


@pytest.mark.parametrize(
    ("fields", "fields_in_conflict"),
    [
        (["失效日期：2026年02月28日"], []),
        (["失效日期：2026年03月01日"], []),
        (["实施日期：2021年04月01日"], ["effective"]),
        (["成文日期：2021年03月04日"], ["written"]),
        (["发布日期：2021年03月04日"], []),
        (["发文字号：某数发〔2021〕8号"], ["number"]),
        (["发文字号：某数发[2021]7号"], []),
        (["发文机关：市数据局"], []),
        (["发文机关：某县财政处"], ["issuer"]),
        (["发布机构：某街道办事处"], []),
    ],
)
def test_only_a_difference_in_substance_is_a_contradiction(
    fields: list[str], fields_in_conflict: list[str]
) -> None:
    body = [
        "某数发〔2021〕7号", "某市数据局关于数据共享的通知", "现通知如下。",
        "本通知自2021年3月1日起施行，有效期五年。", "某市数据局", "2021年2月25日" if "written" in fields_in_conflict else "2021年3月1日",
    ]  # fmt: skip
    assert [c.field for c in page(body, fields).card.conflicts] == fields_in_conflict


def test_what_a_side_car_tells_settles_a_contradiction() -> None:
    body = ["某市数据共享办法", "第一条　本办法自2021年3月1日起施行，有效期五年。"]
    read = page(body, ["失效日期：2023年12月06日"], told={"expires": "2026-02-28"})
    assert (read.card.expires, read.card.conflicts, read.warnings) == (date(2026, 2, 28), (), ())
    assert read.card.span_of("expires") is None


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("有效", "in_force"), ("现行有效", "in_force"), ("失效", "expired"), ("已失效", "expired"), ("废止", "repealed"),
        ("已被修改", "replaced"), ("尚未生效", "not_yet"), ("部分失效", None), ("无", None), ("", None),
    ],
)  # fmt: skip
def test_a_pages_word_for_the_state_of_a_document(word: str, status: str | None) -> None:
    assert status_of_word(word) == status
    if status:
        assert page(["某市数据办法", "依法共享。"], [f"有效性：{word}"]).card.status == status


@given(st.dates(date(1949, 10, 1), date(2090, 12, 31)), st.integers(0, 60), st.integers(0, 24))
def test_a_term_ends_after_it_begins_within_its_years(begin: date, years: int, months: int) -> None:
    last = last_day(begin, years, months)
    total = years * 12 + months
    if last is None:
        assert total == 0 or total > 600
    else:
        # A term that has no such day in its last month ends with that month.
        assert (last.year * 12 + last.month) - (begin.year * 12 + begin.month) in (total, total - 1)
        assert last >= begin


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_day_written_out_is_read_back(day: date) -> None:
    assert read_date(f"{day.year}年{day.month}月{day.day}日") == day
    assert read_date(day.isoformat()) == read_date(day.isoformat().replace("-", "/")) == day


def test_a_term_beyond_the_last_year_of_the_calendar_is_a_misreading() -> None:
    found = card(
        "某市数据办法\n第一条 数据应当共享。\n第二条 本办法自九九九九年一月一日起施行，有效期五年。\n"
    )
    assert (found.effective, found.expires) == (date(9999, 1, 1), None)
