"""Which format a file has: by what it holds before its name."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path, PurePath

import pytest
from docx_files import docx, p

from ingest.errors import UnreadableFileError
from ingest.reading import read
from ingest.reading.kinds import (
    MAX_DOCX_BYTES,
    MAX_ENTRIES,
    MAX_PDF_BYTES,
    MAX_TEXT_BYTES,
    SUFFIXES,
    UNREAD_SUFFIXES,
    Format,
    kind_of,
    most_bytes,
)

TEXT = "关于示例工作的通知\n各单位应当依法办理。\n".encode()
HTML = b"<!DOCTYPE html><html><body><p>x</p></body></html>"
PDF = b"%PDF-1.7\n%\xe2\xe3\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
DOCX = docx(p("甲"))


def archive(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as written:
        for name in names:
            written.writestr(name, "x")
    return held.getvalue()


def stream(name: str) -> bytes:
    return OLE + name.encode("utf-16-le") + bytes(64)


@pytest.mark.parametrize(
    ("name", "data", "format_"),
    [
        ("a.txt", TEXT, Format.TEXT),
        ("a.md", TEXT, Format.MARKDOWN),
        ("a.MD", "# 办法".encode("utf-16"), Format.MARKDOWN),
        ("a.html", HTML, Format.HTML),
        ("a.htm", "\ufeff<!-- 注 -->\n<html>".encode(), Format.HTML),
        ("a.html", b"<p>no frame</p>", Format.HTML),
        ("a.xhtml", b'<?xml version="1.0"?><!DOCTYPE html><html/>', Format.HTML),
        ("a.html", TEXT, Format.TEXT),
        ("a.pdf", PDF, Format.PDF),
        ("a.pdf", b"HTTP/1.1 200 OK\r\n\r\n" + PDF, Format.PDF),
        ("a.docx", DOCX, Format.DOCX),
        ("a.docm", DOCX, Format.DOCX),
        ("a.docx", DOCX[:400], Format.DOCX),
        ("a.txt", "BMW 与示例局签约。".encode(), Format.TEXT),
        ("a.txt", "文件的前五个字节是 %PDF-，见下。".encode(), Format.TEXT),
        ("a.txt", "用 <p> 标记段落。".encode(), Format.TEXT),
    ],
)
def test_a_format_is_told_without_a_word_where_the_name_agrees(
    name: str, data: bytes, format_: Format
) -> None:
    kind = kind_of(PurePath(name), data)
    assert (kind.format, kind.warning) == (format_, None)


@pytest.mark.parametrize(
    ("name", "data", "format_"),
    [
        ("a.txt", HTML, Format.HTML),
        ("a.md", HTML, Format.HTML),
        ("a.doc", HTML, Format.HTML),
        ("a.doc", "<html>".encode("utf-16"), Format.HTML),
        ("a.pdf", HTML, Format.HTML),
        ("a.docx", PDF, Format.PDF),
        ("a.txt", PDF, Format.PDF),
        ("a", PDF, Format.PDF),
        ("a.doc", DOCX, Format.DOCX),
        ("a.pdf", DOCX, Format.DOCX),
        ("a.wps", TEXT, Format.TEXT),
        ("a.docx", TEXT, Format.TEXT),
        ("a.pdf", "通知".encode("gb18030"), Format.TEXT),
    ],
)
def test_content_stands_above_the_name_with_a_warning(name: str, data: bytes, format_: Format) -> None:
    kind = kind_of(PurePath(name), data)
    assert kind.format is format_
    assert kind.warning is not None
    assert "it was read as that" in kind.warning


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.doc", stream("WordDocument"), "old word processor.*save it as .docx"),
        ("a.wps", stream("WpsDocument"), "old word processor.*save it as .docx"),
        ("a.docx", stream("EncryptedPackage"), "locked with a password"),
        ("a.xls", stream("Workbook"), "old spreadsheet"),
        ("a.ppt", stream("PowerPoint Document"), "old slide show"),
        ("a.doc", OLE, "old office program"),
        ("a.rtf", b"{\\rtf1\\ansi", "RTF.*save it as .docx"),
        ("a.doc", b"{\\rtf1\\ansi", "RTF.*save it as .docx"),
        ("a.odt", archive("mimetype", "content.xml"), "OpenDocument.*save it as .docx"),
        ("a.ofd", archive("OFD.xml", "Doc_0/Document.xml"), "OFD.*PDF"),
        ("a.xlsx", archive("[Content_Types].xml", "xl/workbook.xml"), "spreadsheet"),
        ("a.docx", archive("[Content_Types].xml", "ppt/presentation.xml"), "slide show"),
        ("a.epub", archive("mimetype", "META-INF/container.xml"), "e-book"),
        ("a.txt", archive("甲.txt", "乙.txt"), "Unpack it"),
        ("a.docx", archive(*(f"{n}" for n in range(MAX_ENTRIES + 1))), "more than 4096 entries"),
        ("a.mht", b"From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n", "MHTML"),
        ("a.doc", b"MIME-Version: 1.0\nContent-Type: multipart/related; x\n", "MHTML.*save it as HTML"),
        ("a.doc", b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?>', "save it as .docx"),
        ("a.xml", b'<?xml version="1.0"?><root/>', "XML file"),
        ("a.pdf", b"\xff\xd8\xff\xe0", r"picture \(JPEG\)"),
        ("a.png", b"\x89PNG\r\n\x1a\n", r"picture \(PNG\)"),
        ("a.txt", b"\x1f\x8b\x08", "gzip"),
        ("a.txt", b"Rar!\x1a\x07\x00", "RAR"),
        ("a.csv", TEXT, r"format \.csv, which is not read \(.*\.docx .*\.txt are\)"),
        ("a.pdf", b"", "is empty"),
        ("a.pdf", bytes(range(256)) * 8, "is none, or is broken"),
        ("a.docx", b"PK\x03\x04" + bytes(100), "broken or truncated"),
        ("a.exe", b"MZ\x90\0\3", "a program"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_named_with_what_to_do(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        kind_of(PurePath(name), data)


def test_the_warning_about_a_name_reaches_the_document() -> None:
    raw = read(Path("通知.doc"), DOCX)
    assert raw.blocks[0].text == "甲"
    assert raw.warnings == ("The file is named .doc but is a DOCX; it was read as that.",)


def test_each_format_has_its_own_limit() -> None:
    assert most_bytes(TEXT) == most_bytes(HTML) == MAX_TEXT_BYTES
    assert most_bytes(PDF) == MAX_PDF_BYTES
    assert most_bytes(DOCX) == MAX_DOCX_BYTES
    with pytest.raises(UnreadableFileError, match="at most 96 MB"):
        read(Path("a.docx"), DOCX + bytes(MAX_DOCX_BYTES))


def test_no_ending_is_both_read_and_not_read() -> None:
    assert not SUFFIXES & UNREAD_SUFFIXES


def test_a_text_that_begins_with_many_comments_is_told_apart_at_once() -> None:
    comments = "<!---->" * 500
    assert kind_of(PurePath("a.txt"), f"{comments}办法".encode()).format is Format.TEXT
    assert kind_of(PurePath("a.txt"), f"{comments}<html>".encode()).format is Format.HTML
