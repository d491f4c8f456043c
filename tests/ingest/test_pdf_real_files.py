"""Real PDFs, where they are at hand: ``ZHENGWEN_TEST_DATA`` names a folder with ``data/formats/pdf``. They
are not part of this repository, and no sentence of them is; counts and figures are."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import docx
import pytest

from ingest.blocks import BlockKind, RawDocument
from ingest.document import read_document
from ingest.numbering import Style, numbering_of
from ingest.reading.pdf import read_pdf

_GIVEN = os.environ.get("ZHENGWEN_TEST_DATA")
FORMATS = Path(_GIVEN or ".") / "data" / "formats"
FILES = {path.stem: path for path in sorted((FORMATS / "pdf").glob("*.pdf"))} if _GIVEN else {}

pytestmark = pytest.mark.skipif(not FILES, reason="ZHENGWEN_TEST_DATA names no folder with data/formats/pdf")

ARTICLES = {
    "劳动合同法_hopeUseless": 98,
    "劳动合同法实施条例_hopeUseless": 38,
    "宪法_zufang": 138,
    "数据安全法_penggeor": 55,
    "民法典_zufang": 1260,
    "网络安全法_lielang": 79,
    "网络安全法_magicpi": 79,
}
PAGES = {
    "DOI_Open_Data_Policy_Memo": 2,
    "Data_Asset_Collection_Memo": 32,
    "EFT_Enrollment_Form_18F": 1,
    "SBA_SOP_9081": 21,
    "劳动合同法_hopeUseless": 27,
    "劳动合同法实施条例_hopeUseless": 4,
    "宪法_zufang": 23,
    "数据安全法_penggeor": 7,
    "民法典_zufang": 234,
    "网络安全法_lielang": 14,
    "网络安全法_magicpi": 14,
}


@cache
def real(name: str) -> RawDocument:
    if name not in FILES:
        pytest.skip(f"{name}.pdf is not among the test data")
    return read_pdf(FILES[name].read_bytes())


def articles(document: RawDocument) -> list[int]:
    """The numbers of the articles, in the order of the text."""
    found = [numbering_of(block.text) for block in document.blocks]
    return [n.ordinal or 0 for n in found if n is not None and n.style is Style.ARTICLE]


@pytest.mark.parametrize("name", ARTICLES)
def test_each_article_is_there_once_and_in_order(name: str) -> None:
    assert articles(real(name)) == list(range(1, ARTICLES[name] + 1))


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_those_of_the_file_and_in_order(name: str) -> None:
    document = real(name)
    begun = [page for block in document.blocks for _, page in block.pages]
    assert set(begun) <= set(range(1, PAGES[name] + 1))
    assert len(set(begun)) >= 0.8 * PAGES[name]
    for block in document.blocks:
        offsets = [at for at, _ in block.pages]
        assert offsets[0] == 0
        assert offsets == sorted(set(offsets))
        assert offsets[-1] < len(block.text)


@pytest.mark.parametrize("name", PAGES)
def test_no_page_mark_control_character_or_radical_is_left(name: str) -> None:
    text = "\n".join(block.text for block in real(name).blocks)
    assert not re.search("[\u2e80-\u2fdf\x00-\x08\x0b-\x1f\ufb00-\ufb06\ufffd]", text)
    assert not re.search(r"^[—－-]\s*\d+\s*[—－-]$", text, re.MULTILINE)


def test_no_heading_of_the_civil_code_comes_from_its_contents_list() -> None:
    parts = [b.text for b in real("民法典_zufang").blocks if re.match(r"第[一二三四五六七]编", b.text)]
    assert len(parts) == len(set(parts)) == 7


def test_a_regulation_printed_by_a_browser_equals_its_copy_as_a_word_file() -> None:
    path = FORMATS / "docx" / "劳动合同法实施条例.docx"
    if not path.is_file():
        pytest.skip("the Word file is not among the test data")

    def solid(text: str) -> str:
        folded = text.translate(str.maketrans("（）；：，○", "();:,〇"))
        return re.sub(r"\s", "", folded)

    word = [solid(paragraph.text) for paragraph in docx.Document(str(path)).paragraphs]
    printed = [solid(block.text) for block in real("劳动合同法实施条例_hopeUseless").blocks]

    def first(lines: list[str]) -> int:
        return next(number for number, line in enumerate(lines) if line.startswith("第一条"))

    def articles_of(lines: list[str]) -> list[str]:
        # A heading of the Word file has a misprint.
        return [line for line in lines[first(lines) :] if line and not re.match("第[一二三四五六]章", line)]

    assert articles_of(printed) == articles_of(word)


def test_tables_of_a_memo_are_rows_of_equal_length() -> None:
    rows = [b for b in real("Data_Asset_Collection_Memo").blocks if b.kind is BlockKind.ROW]
    widths: dict[int | None, set[int]] = {}
    for row in rows:
        widths.setdefault(row.table, set()).add(row.text.count("\t") + 1)
    assert all(len(counts) == 1 for counts in widths.values())
    assert len(widths) == 27


@pytest.mark.parametrize("name", PAGES)
def test_a_real_file_becomes_a_document(name: str) -> None:
    ingested = read_document(FILES[name], FILES[name].read_bytes(), name)
    assert ingested.document.pages
    assert ingested.passages
