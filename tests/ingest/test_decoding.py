from __future__ import annotations

import codecs

import pytest
from policies import lines, read

from ingest.errors import UnreadableFileError
from ingest.reading import decoding

TEXT = "某省数据共享办法\n公共数据应当依法有序共享，“不得拒绝”。\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8"),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("gbk"),
        TEXT.encode("gb18030"),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
    ],
    ids=["utf-8", "utf-8 with mark", "gbk", "gb18030", "utf-16 le", "utf-16 be", "utf-32", "crlf", "cr"],
)
def test_one_text_is_read_from_every_encoding(data: bytes) -> None:
    assert read(data).document.text == TEXT


def test_rare_characters_of_gb18030_are_read() -> None:
    assert "𠮷龘" in read(f"{TEXT}联系人𠮷龘。\n".encode("gb18030")).document.text


def test_radicals_become_the_characters_they_stand_for() -> None:
    assert (
        lines("某省数据共享办法\n⼀、⽣态⽂明与⻘年⻓者，⻔类⻬全。\n")[1]
        == "一、生态文明与青年长者，门类齐全。"
    )


def test_no_radical_that_has_a_character_is_left() -> None:
    cleaned = decoding.clean("".join(chr(code) for code in range(0x2F00, 0x2FD6)))
    assert not [c for c in cleaned if 0x2E80 <= ord(c) <= 0x2FDF]


def test_invisible_characters_are_dropped() -> None:
    text = "某省数据共享办法\n公\u200b共\u2060数\ufeff据\u00ad依\u2066法\u2069共\u202e享。\n"
    assert lines(text)[1] == "公共数据依法共享。"


def test_control_characters_and_odd_blanks_become_blanks() -> None:
    assert decoding.clean("甲\x01乙\x7f丙\x9f丁\u00a0戊\u2003己\u202f庚") == "甲 乙 丙 丁 戊 己 庚"


def test_every_kind_of_line_break_is_one() -> None:
    assert decoding.clean("甲\r\n乙\r丙\u2028丁\u2029戊\x0c己\x0b庚\x85辛") == "\n".join("甲乙丙丁戊己庚辛")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        ("\ufeff".encode(), "is empty"),
        ("\u200b\n".encode(), "holds no text"),
        (b"PK\x03\x04" + bytes(30), "is a broken or truncated archive"),
        (bytes(range(1, 32)) * 20, "is binary"),
        (b"\xff\xff\xff\xff", "is neither UTF-8 nor GB18030"),
        (codecs.BOM_UTF16_LE + b"\x00", "is broken utf-16"),
        (codecs.BOM_UTF8 + b"\xff", "is broken utf-8"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        read(data)


def test_an_over_long_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MAX_BYTES", 20)
    with pytest.raises(UnreadableFileError, match="Split the file"):
        read(TEXT)


@pytest.mark.parametrize("name", ["表.xlsx", "图.png", "无后缀"])
def test_an_unknown_format_is_refused_and_the_known_ones_are_named(name: str) -> None:
    with pytest.raises(UnreadableFileError, match=r"\.md.*\.txt"):
        read(TEXT, name)


def test_the_ending_of_a_name_may_be_written_large() -> None:
    assert read(TEXT, "文件.TXT").document.text == TEXT
