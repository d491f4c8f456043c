"""Dated versions of real laws: every changed article is found and none is invented, held against a plain reading of the lines."""

from __future__ import annotations

import os
import re
import tarfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.comparison import DifferenceKind, compare
from ingest.document import read_document

DATA = os.environ.get("ZHENGWEN_TEST_DATA", "")
ARCHIVE = Path(DATA) / "data" / "laws.tar.xz"
LAWS = {
    "会计法": ("2017-11-04", "2024-06-28"),
    "保守国家秘密法": ("2010-04-29", "2024-02-27"),
    "体育法": ("2016-11-07", "2022-06-24"),
    "专利法实施细则": ("2010-01-09", "2023-12-11"),
    "保障中小企业款项支付条例": ("2020-07-05", "2025-03-17"),
}
NUMBER = "第[一二三四五六七八九十百零]+条(?:之[一二三四五六七八九十]+)?"

pytestmark = pytest.mark.skipif(not ARCHIVE.is_file(), reason="ZHENGWEN_TEST_DATA is not set")


@pytest.fixture(scope="module")
def texts() -> Iterator[dict[str, str]]:
    wanted = {f"{law}({day}).md" for law, days in LAWS.items() for day in days}
    found: dict[str, str] = {}
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            name = Path(member.name).name
            if name in wanted and (opened := archive.extractfile(member)) is not None:
                found[name] = opened.read().decode("utf-8")
    yield found


def articles(text: str) -> dict[str, str]:
    """Number → words, read line by line without the program's own reader."""
    found: dict[str, str] = {}
    number = ""
    for line in text.splitlines():
        if line.startswith("#"):
            number = ""
        match = re.match(rf"({NUMBER})(?=\s|$)", line)
        if match:
            number, line = match[1], line[match.end() :]
        if number:
            found[number] = found.get(number, "") + line
    quotes = str.maketrans("“”〈〉", '""<>')
    return {
        n: re.sub(r"\s+", "", unicodedata.normalize("NFKC", words).translate(quotes))
        for n, words in found.items()
    }


def number_in(headings: tuple[str, ...]) -> str | None:
    for heading in reversed(headings):
        match = re.match(NUMBER, heading)
        if match:
            return match[0]
    return None


@pytest.mark.parametrize("law", LAWS)
def test_the_changed_articles_are_those_whose_words_are_new(law: str, texts: dict[str, str]) -> None:
    names = [f"{law}({day}).md" for day in LAWS[law]]
    old, new = (texts[name] for name in names)
    first, second = (read_document(Path(n), texts[n].encode("utf-8"), n).document for n in names)
    compared = compare(first, second)
    told_new, told_old = set(), set()
    for difference in compared.differences:
        if difference.kinds == (DifferenceKind.MOVED,):
            continue
        before = difference.before.headings if difference.before is not None else difference.partner
        after = difference.after.headings if difference.after is not None else difference.partner
        told_old.add(number_in(before))
        told_new.add(number_in(after))
    ones, others = articles(old), articles(new)
    items = re.compile(r"[(][一二三四五六七八九十]+[)]")
    same = {items.sub("", words) for words in ones.values()} & {
        items.sub("", words) for words in others.values()
    }
    assert told_new - {None} == {n for n, words in others.items() if items.sub("", words) not in same}
    assert told_old - {None} == {n for n, words in ones.items() if items.sub("", words) not in same}
    for difference in compared.differences:
        for place, document in ((difference.before, first), (difference.after, second)):
            if place is not None:
                span = place.citation.span
                assert document.text[span.start : span.end] == place.citation.quote
