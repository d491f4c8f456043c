"""Texts that altered files brought to light: each ended its reading with an accident once."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document import read_document
from ingest.reading.plain import unfold

RULE = "\n\n第一条 各单位应当依法办理，完成率80%。\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("blank-line.txt", " " * 3_900 + RULE),
        ("blank-line.md", "　" * 900 + RULE),
        ("long-number.txt", "自二〇二四年五月二十日起施行，有效期5年。第" + "一" * 900 + "条" + RULE),
        ("form-feeds.txt", "<body onload=x><style>*{display:none}</style>\x0b\x0c&#12;" + RULE),
        ("noncharacters.txt", "<body onload=x><style>*{display:none}</style>\uffff\ufffe" + RULE),
        ("noncharacters.html", "<html><body><p hidden>甲</p>&#xFFFF;&#1;\uffff\ufffe<style>a</style>\uffff<h1>示例办法</h1>" + "<p>第一条 各单位应当依法办理示例事项，并于年底前报送总结。</p>" * 9 + "</body></html>"),
    ],
)  # fmt: skip
def test_an_odd_text_is_read_whole(name: str, text: str) -> None:
    item = read_document(Path(name), text.encode(), "odd")
    assert "办理" in item.document.text
    assert "".join(passage.text for passage in item.passages) == item.document.text


def test_a_line_of_blanks_is_one_line() -> None:
    assert unfold(" " * 500) == [" " * 500]


def test_the_style_of_a_paragraph_is_looked_up_once_however_many_runs_it_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from docx_files import docx

    from ingest.reading.docx_styles import Styles

    looks = 0
    kept = Styles.hides

    def counted(self: Styles, paragraph: object) -> bool:
        nonlocal looks
        looks += 1
        return kept(self, paragraph)  # type: ignore[arg-type]

    monkeypatch.setattr(Styles, "hides", counted)
    runs = "<w:r><w:t>甲</w:t></w:r>" * 2_000
    item = read_document(Path("a.docx"), docx(f"<w:p>{runs}</w:p>"), "a")
    assert item.document.text.count("甲") == 2_000
    assert looks <= 3
