"""Cards of State Council pages against the metadata tables of the pages themselves, read here without our reader."""

from __future__ import annotations

import os
import re
import unicodedata
from datetime import date
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.document import read_document
from ingest.errors import UnreadableFileError
from vectorstore.passages import Document

_GIVEN = os.environ.get("ZHENGWEN_TEST_DATA")
PAGES = tuple(sorted((Path(_GIVEN) / "data/formats/html_govcn").glob("*.html"))) if _GIVEN else ()
CITY_PAGES = Path(_GIVEN or "") / "data/formats/html_guangzhou"
LABELS = {"标题": "title", "发文字号": "number", "成文日期": "written", "发文机关": "issuer"}
AGREE = 0.95
"""Share of the pages whose card must say what the page's table says."""

pytestmark = pytest.mark.skipif(
    not PAGES, reason="ZHENGWEN_TEST_DATA names no folder with State Council pages in data/formats/html_govcn"
)


class _Cells(HTMLParser):
    """The texts of the innermost table cells, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "td":
            self._open.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "td" and self._open:
            self.cells.append(self._open.pop())

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1] += data


def stated(page: Path) -> dict[str, str]:
    """What the page's table says: field of the card → its words."""
    parser = _Cells()
    parser.feed(page.read_text("utf-8", "replace"))
    cells = [folded(cell) for cell in parser.cells]
    found: dict[str, str] = {}
    for label, value in pairwise(cells):
        name = LABELS.get(label.rstrip(":"))
        if name and value:
            found.setdefault(name, value)
    return found


def folded(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


@cache
def documents() -> tuple[Document, ...]:
    try:
        return tuple(read_document(page, page.read_bytes(), page.stem).document for page in PAGES)
    except UnreadableFileError as error:
        if "which is not read" in str(error):
            pytest.skip("HTML is not among the formats that are read")
        raise


def said(document: Document, name: str) -> str:
    card = document.card
    match name:
        case "title":
            return folded(document.title)
        case "number":
            return re.sub("[〔〕]", "", folded(card.number or ""))
        case "written":
            return card.written.isoformat() if card.written else ""
    return folded(card.issuer or "")


def wanted(name: str, words: str) -> str:
    if name == "number":
        return re.sub(r"[\[\]〔〕【】()]", "", words)
    if name == "written":
        year, month, day = re.findall(r"\d+", words)[:3]
        return f"{year}-{int(month):02}-{int(day):02}"
    return words


@pytest.mark.parametrize("name", ["title", "number", "written", "issuer"])
def test_cards_say_what_the_pages_say(name: str) -> None:
    pairs = [
        (page.name, wanted(name, fields[name]), said(document, name))
        for page, document in zip(PAGES, documents(), strict=True)
        if name in (fields := stated(page))
    ]
    assert len(pairs) >= AGREE * len(PAGES)
    wrong = [pair for pair in pairs if pair[1] != pair[2]]
    assert len(wrong) <= (1 - AGREE) * len(pairs), wrong


def test_a_page_that_contradicts_its_text_says_so() -> None:
    for document in documents():
        for conflict in document.card.conflicts:
            assert any(
                conflict.kept in warning and conflict.other in warning for warning in document.warnings
            )
            for shown, span in ((conflict.kept, conflict.kept_span), (conflict.other, conflict.other_span)):
                assert span is not None and shown and document.text[span.start : span.end]
    assert sum(bool(document.card.conflicts) for document in documents()) <= 2


def city(number: str) -> Document:
    """A page of the city by the number its file's name begins with."""
    (page,) = CITY_PAGES.glob(f"{number}_*.html")
    documents()
    return read_document(page, page.read_bytes(), page.stem).document


@pytest.mark.parametrize(
    ("page", "number", "issuer", "written", "effective", "expires"),
    [
        ("08", "穗卫函〔2023〕1930号", "广州市卫生健康委员会", date(2023, 10, 19), None, None),
        ("11", "穗府办规〔2024〕13号", "广州市人民政府办公厅", date(2024, 7, 26), date(2024, 7, 29), date(2029, 7, 28)),
        ("18", "穗人社规字〔2019〕6号", "广州市人力资源和社会保障局", date(2019, 10, 9), date(2019, 10, 16), date(2024, 10, 15)),
        ("29", "穗府办规〔2021〕19号", "广州市人民政府办公厅", date(2021, 12, 1), date(2021, 12, 6), date(2029, 12, 6)),
        ("31", "穗府办规〔2022〕13号", "广州市人民政府办公厅", date(2022, 9, 6), date(2022, 9, 13), date(2027, 9, 12)),
        ("33", "广州市人民政府令第179号", "广州市人民政府", date(2021, 1, 29), date(2021, 5, 1), None),
        ("37", "中华人民共和国国务院令第746号", "国务院", date(2021, 7, 27), date(2022, 3, 1), None),
    ],
)  # fmt: skip
def test_cards_of_city_pages(
    page: str, number: str, issuer: str, written: date, effective: date | None, expires: date | None
) -> None:
    card = city(page).card
    assert (card.number, card.issuers[0]) == (number, issuer)
    assert (card.written, card.effective, card.expires) == (written, effective, expires)
    assert card.region == (None if page == "37" else "广州市")


def test_a_page_that_extends_what_its_text_ends_keeps_both_days() -> None:
    (conflict,) = city("29").card.conflicts
    assert (conflict.field, conflict.kept, conflict.other) == ("expires", "2029-12-06", "2026-12-05")
