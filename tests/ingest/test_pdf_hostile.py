"""PDFs that are broken, locked, endless or pictures only."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_files import Page, pdf

from ingest.errors import UnreadableFileError
from ingest.reading import pdf as reading
from ingest.reading import pdf_ocr, read
from ingest.reading.pdf import read_pdf

PLAIN = pdf(
    Page().lines(80, 100, ["　第一条 为了规范管理，制定本办法。"]), Page().lines(80, 100, ["　第二条 略。"])
)
SCAN = Page(picture=(4, 4, bytes(16)))


def test_a_pdf_is_read_by_its_name() -> None:
    document = read(Path("办法.pdf"), PLAIN)
    assert document.media_type == "application/pdf"
    assert len(document.blocks) == 2


def test_a_text_that_is_only_named_pdf_is_read_as_text_and_says_so() -> None:
    document = read(Path("办法.pdf"), "第一条 略。".encode())
    assert document.media_type == "text/plain"
    assert any("pdf" in warning.lower() for warning in document.warnings)


def test_half_of_a_character_is_no_title() -> None:
    whole = pdf(Page().lines(80, 100, ["　第一条 略。"]), title="办法全文")
    halved = whole.replace("全".encode("utf-16-be").hex().encode(), b"d800", 1)
    assert halved != whole
    assert read_pdf(halved).blocks == read_pdf(whole).blocks


def test_a_password_is_named() -> None:
    with pytest.raises(UnreadableFileError, match="password"):
        read_pdf(pdf(Page().lines(80, 100, ["　正文。"]), password="secret"))


def test_a_file_that_is_encrypted_for_all_to_open_is_read() -> None:
    assert [b.text for b in read_pdf(pdf(Page().lines(80, 100, ["　正文。"]), password="")).blocks] == [
        "正文。"
    ]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4\n", b"%PDF-1.7\n" + b"x" * 5000, PLAIN[:300]])
def test_broken_files_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFileError, match=r"broken|without"):
        read_pdf(data)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_files_are_read_or_refused(data: st.DataObject) -> None:
    damaged = bytearray(PLAIN)
    for _ in range(data.draw(st.integers(1, 40))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(damaged)))
    for content in (bytes(damaged), bytes(damaged[:cut])):
        try:
            document = read_pdf(content)
        except UnreadableFileError:
            continue
        assert document.blocks


def test_more_pages_than_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_PAGES", 1)
    with pytest.raises(UnreadableFileError, match=r"2 pages.*Split"):
        read_pdf(PLAIN)


def test_a_file_that_is_too_long_is_read_up_to_the_limit_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_CHARACTERS", 5)
    document = read_pdf(PLAIN)
    assert len(document.blocks) == 1
    assert document.warnings == ("Only pages 1 to 1 of 2 were read: the file is too long.",)


def test_pages_of_any_size_are_read() -> None:
    huge = Page(size=(200_000.0, 200_000.0)).text(100, 100, "far")
    tiny = Page(size=(3.0, 3.0)).text(1, 2, "i", 1)
    assert read_pdf(pdf(huge, tiny)).blocks[0].text == "far"


def test_very_many_lines_are_a_drawing_and_end() -> None:
    page = Page().text(80, 60, "map")
    for number in range(1200):
        page.rule(80, 100 + number * 0.5, 500, 100 + number * 0.5).rule(
            80 + number * 0.3, 100, 80 + number * 0.3, 700
        )
    assert [b.text for b in read_pdf(pdf(page)).blocks] == ["map"]


def test_a_scan_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_ocr, "is_installed", lambda: False)
    with pytest.raises(UnreadableFileError, match=r"scan.*zhengwen\[ocr\]"):
        read_pdf(pdf(SCAN))


def test_scanned_pages_among_others_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_ocr, "is_installed", lambda: False)
    document = read_pdf(pdf(Page().lines(80, 100, ["　正文。"]), SCAN, SCAN))
    assert [b.text for b in document.blocks] == ["正文。"]
    (warning,) = document.warnings
    assert warning.startswith("Pages 2–3 are scanned without text.")
    assert "zhengwen[ocr]" in warning


def test_a_text_layer_over_a_scan_is_read_with_a_warning() -> None:
    page = Page(picture=(4, 4, bytes([255] * 16))).lines(80, 100, ["　正文。"])
    document = read_pdf(pdf(page))
    assert [b.text for b in document.blocks] == ["正文。"]
    assert "Page 1 is scanned" in document.warnings[0]


def test_an_empty_page_and_nothing_else_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="without text"):
        read_pdf(pdf(Page()))


def test_nothing_but_page_numbers_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="running headers"):
        read_pdf(pdf(*(Page().text(290, 820, str(n)) for n in (1, 2, 3))))
