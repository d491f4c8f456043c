"""Pages that are pictures: recognised where rapidocr is installed."""

from __future__ import annotations

import difflib
import io
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pdf_files import Page, pdf

from ingest.reading import pdf_ocr
from ingest.reading.pdf import read_pdf
from ingest.reading.pdf_glyphs import Glyph

needs_rapidocr = pytest.mark.skipif(
    not pdf_ocr.is_installed(), reason="rapidocr and onnxruntime are not installed (make install-ocr)"
)
_GIVEN = os.environ.get("ZHENGWEN_TEST_DATA")
LAW = Path(_GIVEN or ".") / "data" / "formats" / "pdf" / "劳动合同法实施条例_hopeUseless.pdf"


def scanned(data: bytes, pages: int, scale: float = 2.0) -> bytes:
    """The first pages of a file as pictures without text."""
    document = pypdfium2.PdfDocument(data)
    pictures = [document[number].render(scale=scale).to_pil().convert("L") for number in range(pages)]
    file = io.BytesIO()
    pictures[0].save(file, "PDF", save_all=True, append_images=pictures[1:], resolution=72 * scale)
    return file.getvalue()


def test_recognised_pages_are_joined_like_others_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def recognise(page: Any) -> Sequence[Glyph]:
        line = "第一条 略。"
        return [Glyph(c, 80 + 12 * n, 92 + 12 * n, 100, 12) for n, c in enumerate(line) if c != " "]

    monkeypatch.setattr(pdf_ocr, "is_installed", lambda: True)
    monkeypatch.setattr(pdf_ocr, "recogniser", lambda: recognise)
    scan = Page(picture=(4, 4, bytes(16)))
    document = read_pdf(pdf(Page().text(80, 100, "Before it."), scan))
    assert [(b.text, b.pages) for b in document.blocks] == [
        ("Before it.", ((0, 1),)),
        ("第一条 略。", ((0, 2),)),
    ]
    assert document.warnings == ("Page 2 is scanned; the text was recognised and can hold mistakes.",)


def test_pages_with_text_do_not_count_among_those_that_may_be_recognised(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdf_ocr, "is_installed", lambda: True)
    monkeypatch.setattr(pdf_ocr, "recogniser", lambda: lambda page: [Glyph("甲", 80, 92, 100, 12)])
    monkeypatch.setattr("ingest.reading.pdf.MAX_RECOGNISED", 2)
    scan = Page(picture=(4, 4, bytes(16)))
    texts = [Page().text(80, 100, f"Text number {number}.") for number in range(3)]
    warnings = read_pdf(pdf(*texts, scan, scan, scan)).warnings
    assert any(warning.startswith("Pages 4–5 are scanned; the text was recognised") for warning in warnings)
    assert any(warning.startswith("Page 6 is scanned without text") for warning in warnings)


def test_rapidocr_is_not_asked_for_pages_with_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> pdf_ocr.Recognise:
        raise AssertionError("asked for")

    monkeypatch.setattr(pdf_ocr, "is_installed", lambda: True)
    monkeypatch.setattr(pdf_ocr, "recogniser", refuse)
    assert len(read_pdf(pdf(Page().text(80, 100, "It has text."), Page())).blocks) == 1


@needs_rapidocr
def test_a_scan_of_latin_text_is_recognised() -> None:
    page = Page().text(80, 100, "Open data policy of the year 2023.", 20)
    page.text(80, 200, "Every office names a contact by 30 June.", 20)
    document = read_pdf(scanned(pdf(page), 1))
    assert [b.text for b in document.blocks] == [
        "Open data policy of the year 2023.",
        "Every office names a contact by 30 June.",
    ]


@needs_rapidocr
@pytest.mark.skipif(not LAW.is_file(), reason="ZHENGWEN_TEST_DATA names no folder with data/formats/pdf")
def test_a_scan_of_a_chinese_law_is_recognised() -> None:
    data = LAW.read_bytes()
    recognised = read_pdf(scanned(data, 1))
    texts = ["".join(b.text for b in recognised.blocks)]
    texts.append("".join(b.text for b in read_pdf(data).blocks if b.pages[-1][1] == 1))
    scan, law = (re.sub(r"\s", "", text).replace("(", "（").replace(")", "）") for text in texts)
    right = sum(
        b.size for b in difflib.SequenceMatcher(None, law, scan, autojunk=False).get_matching_blocks()
    )
    assert right >= 0.98 * len(law)
    articles = [b.text for b in recognised.blocks if re.match(r"第[一二三四五六七八九十]+条 ", b.text)]
    assert len(articles) == 10
