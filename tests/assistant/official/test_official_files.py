"""A paper as chart, Markdown and PDF."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from xml.etree import ElementTree as ET

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from assistant.official import pdf
from assistant.official.errors import PdfError
from assistant.official.numbering import Numbering, han
from assistant.official.paper import Chart, Footnote, Heading, Paper, Paragraph, Run, Series, Table, Tone
from assistant.official.write_markdown import escaped, markdown_of
from assistant.official.write_word import word_of

MADE = datetime(2026, 5, 1, 12, tzinfo=UTC)
CHART = Chart(
    "产业规模",
    "亿元",
    ("2017年", "2020年", "2022年"),
    (Series("软件 & 服务", (Decimal("5543"), None, Decimal("10000.5"))),),
)
NOTE = Footnote("《某计划》", "甲[乙]\n丙")
PAPER = Paper(
    "某*报*",
    (
        Heading(1, "目标"),
        Paragraph(
            (Run("达到5个。", footnotes=(NOTE,)), Run("新", Tone.ADDED), Run("写的。", mark="AI 生成"))
        ),
        Table(Run("表", footnotes=(NOTE,)), ("甲", "乙"), ((Run("一|二"), Run("三\n四")),), (1, 1)),
        CHART,
    ),
    aigc=({"AIGC": {"Label": "1"}},),
)


def test_a_chart_is_one_of_word_with_its_figures_in_a_sheet() -> None:
    with zipfile.ZipFile(io.BytesIO(word_of(PAPER, made=MADE))) as package:
        root = ET.fromstring(package.read("word/charts/chart1.xml"))
        sheet = openpyxl.load_workbook(io.BytesIO(package.read("word/embeddings/chart1.xlsx"))).active
        document = package.read("word/document.xml").decode()
        assert json.loads(ET.fromstring(package.read("docProps/custom.xml"))[0][0].text or "") == list(
            PAPER.aigc
        )
    values = [v.text for v in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/chart}v")]
    assert values == ["软件 & 服务", "2017年", "2020年", "2022年", "5543", "10000.5"]
    assert sheet is not None
    assert [[c.value for c in row] for row in sheet.iter_rows()][1] == ["2017年", 5543]
    assert "产业规模（亿元）。软件 &amp; 服务：2017年5543，2022年10000.5" in document


def test_markdown_holds_the_same_with_footnotes_below() -> None:
    text = markdown_of(PAPER)
    assert text.startswith('---\nAIGC: [{"AIGC": {"Label": "1"}}]\n---\n\n# 某\\*报\\*\n\n## 一、目标\n')
    assert "达到5个。[^1]<ins>新</ins>写的。 ［AI 生成］" in text
    assert "**表1　表[^2]**\n\n| 甲 | 乙 |\n| --- | --- |\n| 一\\|二 | 三 四 |" in text
    assert "**图1　产业规模（亿元）**" in text
    assert "| 软件 & 服务 | 5543 |  | 10000.5 |" in text
    assert text.endswith("[^1]: 《某计划》：“甲\\[乙\\] 丙”\n\n[^2]: 《某计划》：“甲\\[乙\\] 丙”\n")


def test_words_that_look_like_a_list_stay_words() -> None:
    assert escaped("1. 甲\n- 乙") == "1\\. 甲\n\\- 乙" or escaped("1. 甲\n- 乙") == "\\1. 甲\n\\- 乙"


def test_numbers_are_counted_in_chinese() -> None:
    assert [han(n) for n in (1, 10, 11, 20, 99)] == ["一", "十", "十一", "二十", "九十九"]
    numbers = Numbering()
    assert [numbers.heading(level) for level in (1, 2, 3, 3, 2, 1, 2)] == [
        "一、",
        "（一）",
        "1.",
        "2.",
        "（二）",
        "二、",
        "（一）",
    ]


def test_rows_of_the_wrong_length_are_refused() -> None:
    with pytest.raises(ValueError, match="needs 2 cells"):
        Table(Run("表"), ("甲", "乙"), ((Run("一"),),), (1, 1))


def test_without_libreoffice_the_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(PdfError, match=r"which is not installed\. Install it"):
        pdf.pdf_of(b"")


def test_a_font_that_is_missing_gives_way_to_the_nearest_there() -> None:
    word = pdf.prepared(word_of(PAPER, made=MADE), frozenset({"FangSong", "STFangsong", "黑体"}))
    with zipfile.ZipFile(io.BytesIO(word)) as package:
        styles = package.read("word/styles.xml").decode()
        assert "仿宋_GB2312".encode() in package.read("word/fontTable.xml")
    assert "仿宋_GB2312" not in styles and '"FangSong"' in styles
    assert '"黑体"' in styles


def test_for_a_pdf_a_full_stop_stands_behind_the_numbers_of_its_footnotes() -> None:
    paper = Paper(
        "题", (Paragraph((Run("甲到5个。", footnotes=(NOTE, NOTE)), Run("乙。", footnotes=(NOTE,)))),)
    )
    word = docx.Document(io.BytesIO(pdf.prepared(word_of(paper, made=MADE), frozenset())))
    runs = [
        "[]" if run._r.find(qn("w:footnoteReference")) is not None else run.text
        for run in word.paragraphs[2].runs
    ]
    assert runs == ["甲到5个", "[]", "，", "[]", "。", "乙", "[]", "。"]


@pytest.mark.integration
@pytest.mark.skipif(pdf.office_program() is None, reason="LibreOffice is not installed")
def test_libreoffice_sets_22_lines_of_28_characters() -> None:
    import pdfplumber

    text = "国" * (28 * 42)
    word = word_of(Paper("题", (Paragraph((Run(text),), indented=False),)), made=MADE)
    with pdfplumber.open(io.BytesIO(pdf.pdf_of(word))) as read:
        page = read.pages[1]
        assert (round(float(page.width)), round(float(page.height))) == (595, 842)
        lines: dict[int, int] = {}
        for char in page.chars:
            if char["text"] == "国":
                lines[round(char["top"])] = lines.get(round(char["top"]), 0) + 1
    assert set(lines.values()) == {28}
    assert len(lines) == 22
