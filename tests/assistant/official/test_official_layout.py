"""The Word file measured against the figures of GB/T 9704-2012, as python-docx reads it back."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn

from assistant.official.footnotes import footnote_texts
from assistant.official.layout import CHARACTERS, LINES
from assistant.official.paper import (
    Attachment,
    Footnote,
    Heading,
    Paper,
    Paragraph,
    Remark,
    Run,
    Table,
    Tone,
)
from assistant.official.write_word import footnote_line, signature_insets, word_of

MADE = datetime(2026, 5, 1, 12, tzinfo=UTC)
NOTE = Footnote("《某计划》（某政发〔2024〕1号），一、总体目标", "到2027年建成5个")
OTHER = Footnote("《某计划》（某政发〔2024〕1号），二、任务", "由省厅\t牵头")
PAPER = Paper(
    "关于某事的情况简报",
    (
        Heading(1, "目标"),
        Heading(2, "总目标"),
        Paragraph((Run("到2027年建成5个。", footnotes=(NOTE, OTHER)), Run("机器写的。", mark="AI 生成"))),
        Heading(3, "小目标"),
        Heading(4, "更小的"),
        Paragraph((Run("旧", Tone.REMOVED), Run("新", Tone.ADDED))),
        Table(
            Run("分工", footnotes=(OTHER,)),
            ("任务", "单位"),
            ((Run("建成", footnotes=(NOTE,)), Run("省厅")),),
            (2, 1),
        ),
        Remark("如何写成"),
    ),
    addressee="省政府",
    issuer="某省大数据发展管理局",
    day=date(2026, 5, 1),
    attachments=(Attachment("来源", (Paragraph((Run("甲"),)),)),),
)


@pytest.fixture(scope="module")
def word() -> WordDocument:
    return docx.Document(io.BytesIO(word_of(PAPER, made=MADE)))


def _mm(length: Any) -> float:
    return round(float(length.mm), 1)


def _font(style: Any) -> str:
    return str(style.element.rPr.rFonts.get(qn("w:eastAsia")))


def test_the_page_has_the_margins_of_the_standard(word: WordDocument) -> None:
    page = word.sections[0]
    assert (_mm(page.page_width), _mm(page.page_height)) == (210.0, 297.0)
    assert [_mm(m) for m in (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)] == [
        37,
        35,
        28,
        26,
    ]


def test_22_lines_of_28_characters_fill_the_page(word: WordDocument) -> None:
    page: Any = word.sections[0]
    body: Any = word.styles["Normal"]
    high = page.page_height - page.top_margin - page.bottom_margin
    assert high - body.paragraph_format.line_spacing < LINES * body.paragraph_format.line_spacing <= high
    spacing = int(body.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    wide = (page.page_width - page.left_margin - page.right_margin) / 12700
    advance = body.font.size.pt + spacing
    assert CHARACTERS * advance <= wide < (CHARACTERS + 1) * advance


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("Title", "方正小标宋简体", 22),
        ("Normal", "仿宋_GB2312", 16),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("Heading 3", "仿宋_GB2312", 16),
        ("Heading 4", "仿宋_GB2312", 16),
    ],
)
def test_fonts_and_sizes_are_those_of_the_standard(
    word: WordDocument, style: str, font: str, size: int
) -> None:
    found: Any = word.styles[style]
    assert (_font(found), found.font.size.pt) == (font, size)


def test_missing_fonts_have_fallbacks(word: WordDocument) -> None:
    table = word.part.part_related_by(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/fontTable"
    ).blob
    assert "仿宋_GB2312".encode() in table
    assert b"FangSong,STFangsong" in table


def test_headings_are_numbered_by_level(word: WordDocument) -> None:
    texts = [p.text for p in word.paragraphs]
    assert [t for t in texts if t.startswith(("一、", "（一）", "1.", "（1）"))] == [
        "一、目标",
        "（一）总目标",
        "1.小目标",
        "（1）更小的",
    ]


def test_page_numbers_stand_outside(word: WordDocument) -> None:
    page = word.sections[0]
    assert word.settings.odd_and_even_pages_header_footer
    odd, even = page.footer.paragraphs[0], page.even_page_footer.paragraphs[0]
    for footer in (odd, even):
        assert "".join(t.text for t in footer._p.iter(qn("w:t"))) == "— 1 —"
        assert [i.text for i in footer._p.iter(qn("w:instrText"))] == ["PAGE"]
    assert str(odd.alignment).startswith("RIGHT") and str(even.alignment).startswith("LEFT")
    assert odd.runs[0].font.size is not None and odd.runs[0].font.size.pt == 14


def test_footnotes_are_real_and_as_many_as_their_references(word: WordDocument) -> None:
    body = word.element.body
    marks = [int(r.get(qn("w:id"))) for r in body.iter(qn("w:footnoteReference"))]
    assert marks == [1, 2, 3, 4]
    assert footnote_texts(word) == tuple(footnote_line(note) for note in (NOTE, OTHER, OTHER, NOTE))
    assert footnote_texts(word)[1].endswith("：“由省厅 牵头”")
    separators = word.settings.element.find(qn("w:footnotePr"))
    assert [s.get(qn("w:id")) for s in separators] == ["-1", "0"]


def test_a_paper_without_footnotes_has_no_part_for_them() -> None:
    plain = Paper("甲", (Paragraph((Run("乙。"),)),))
    read = docx.Document(io.BytesIO(word_of(plain, made=MADE)))
    assert not any(r.reltype.endswith("/footnotes") for r in read.part.rels.values())
    assert read.settings.element.find(qn("w:footnotePr")) is None


def test_what_was_changed_is_marked_and_generated_words_labelled(word: WordDocument) -> None:
    runs = [run for p in word.paragraphs for run in p.runs]
    assert next(r for r in runs if r.text == "旧").font.strike
    assert next(r for r in runs if r.text == "新").font.underline
    assert any(r.text == "［AI 生成］" for r in runs)


def test_table_header_repeats_and_rows_stay_whole(word: WordDocument) -> None:
    rows = word.tables[0].rows
    assert rows[0]._tr.trPr is not None and rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr is not None and row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)


@pytest.mark.parametrize(
    ("issuer", "day", "insets"),
    [
        # 11 characters: two from the edge; the day begins two right of it.
        ("浙江省大数据发展管理局", "2026年5月1日", (2.0, 5.0)),
        # Shorter than the day: the day stands two from the edge, the issuer further in.
        ("省经信厅", "2026年11月29日", (7.0, 2.0)),
    ],
)
def test_the_signature_stands_where_the_standard_puts_it(
    issuer: str, day: str, insets: tuple[float, float]
) -> None:
    assert tuple(inset for _, inset in signature_insets(issuer, day)) == insets


def test_the_attachment_begins_a_page(word: WordDocument) -> None:
    first = next(p for p in word.paragraphs if p.text == "附件")
    assert first.paragraph_format.page_break_before
    assert any(p.text == "附件：来源" for p in word.paragraphs)


def test_nothing_of_the_template_is_left(word: WordDocument) -> None:
    names = {str(part.partname) for part in word.part.package.iter_parts()}
    assert not any("thumbnail" in name or "stylesWithEffects" in name for name in names)
    assert word.core_properties.title == PAPER.title
