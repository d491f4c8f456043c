"""What a clerk is told to look at in a document, and that sound documents bring no warnings."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from official import FILES, needs_official_texts, official
from small_library import DOCUMENTS, read_all

from ingest.blocks import Block
from ingest.document import read_document
from ingest.quality import MAX_PLACES, examine
from ingest.splitting import split
from ingest.structure import lay_out
from vectorstore.passages import Document, DocumentCard, Source

BODY = "本条规定桥梁的日常巡检由养护单位负责，每月不少于一次。"


def warnings_of(*lines: str) -> tuple[str, ...]:
    """The warnings of a document whose lines are given."""
    layout = lay_out([Block(line) for line in lines])
    document = Document(
        "a", "巡检办法", layout.text, DocumentCard(), layout.sections, Source("a", "a", "", "text/plain")
    )
    return examine(document, layout, split(document, layout, []))


def law(*numbers: str) -> list[str]:
    return [line for number in numbers for line in (f"第{number}条 {BODY}",)]


class TestHeadings:
    def test_a_missing_article_is_named_with_its_line(self) -> None:
        (warning,) = warnings_of(*law("一", "二", "四", "五"))
        assert "Headings out of order (line 3: 第四条 after 第二条)" in warning

    def test_an_article_that_stands_twice_or_too_late_is_named(self) -> None:
        assert "第二条 after 第二条" in warnings_of(*law("一", "二", "二", "三"))[0]
        assert "第五条 after 第七条" in warnings_of(*law("一", "二", "三", "四", "六", "七", "五"))[0]

    def test_an_article_that_a_cut_line_may_hold_is_named_and_heads_nothing(self) -> None:
        short, *rest = law("一", "二", "三")
        found = lay_out([Block(line) for line in (short, "有关单位", "第九条 本办法的单位应当报告。", *rest)])
        assert [section.heading for section in found.sections] == ["第一条", "第二条", "第三条"]
        assert "line 3: 第九条" in found.warnings[0]

    def test_a_missing_chapter_or_point_is_named(self) -> None:
        assert "三、推进改革 after 一、总体要求" in warnings_of("一、总体要求", BODY, "三、推进改革", BODY)[0]
        chapters = ["第一章 总则", *law("一"), "第三章 附则", *law("二")]
        assert "第三章 附则 after 第一章 总则" in warnings_of(*chapters)[0]

    @pytest.mark.parametrize(
        "lines",
        [
            law("一", "二", "二之一", "三"),
            [*law("一", "二"), "附件", *law("一", "二")],
            [
                "一、总体要求",
                BODY,
                "（一）目标",
                BODY,
                "（二）原则",
                BODY,
                "二、任务",
                BODY,
                "（一）建设",
                BODY,
            ],
            # What stands inside a line, or is no heading, is not missed.
            ["一、总体要求", f"{BODY}二、{BODY}", "三、推进改革", BODY],
            ["一、总体要求", BODY, f"二、将第三条修改为：{BODY * 2}", "三、推进改革", BODY],
        ],
    )
    def test_what_is_in_order_is_not_named(self, lines: list[str]) -> None:
        assert warnings_of(*lines) == ()


class TestCharacters:
    @pytest.mark.parametrize(
        ("character", "code"),
        [
            ("\ue010", "U+E010"),
            ("\ufffd", "U+FFFD"),
            ("\u2e80", "U+2E80"),
            ("\x02", "U+0002"),
            ("\U000f0001", "U+F0001"),
        ],
    )
    def test_an_odd_character_is_named_with_its_code_and_neighbours(self, character: str, code: str) -> None:
        (warning,) = warnings_of(BODY, f"桥梁{character}巡检每月一次。")
        assert f"line 2: {code} in “桥梁{character}巡检" in warning

    def test_ordinary_signs_are_not_odd(self) -> None:
        assert warnings_of("①桥面——℃㎡∶■●〇㐂𠮷“巡检”…　é ° × ½ ≥ № Ⅳ ！％") == ()

    @pytest.mark.parametrize("wrong", ["gb18030", "latin-1"])
    def test_text_in_the_wrong_encoding_is_told(self, wrong: str) -> None:
        text = (BODY * 2).encode().decode(wrong, "ignore")
        assert any("wrong encoding" in warning for warning in warnings_of(text.replace("\x80", "")))


class TestLines:
    def test_short_lines_in_a_row_look_like_lost_cells(self) -> None:
        cells = ["指标", "2022年", "2025年", "床位数", "12", "18", "巡访率", "85", "95"]
        (warning,) = warnings_of(BODY, *cells, BODY)
        assert "cells of a table (line 2: 9 lines from “指标”)" in warning

    def test_a_signature_is_no_table(self) -> None:
        assert warnings_of(BODY, "某某市交通局", "2024年3月1日", "（此件公开发布）") == ()

    def test_a_line_without_breaks_is_named(self) -> None:
        assert "Very long lines (line 1: 27" in warnings_of(BODY * 100)[0]

    def test_a_sentence_without_marks_that_is_cut_is_named(self) -> None:
        assert any("cut amid a sentence" in warning for warning in warnings_of("桥梁巡检" * 150))

    def test_places_are_bounded_and_the_rest_counted(self) -> None:
        lines = [f"第{n}处有\ue000字，{BODY}" for n in range(30)]
        (warning,) = warnings_of(*lines)
        assert warning.count("U+E000") == MAX_PLACES
        assert "27 more" in warning


def test_the_warnings_are_kept_with_the_document() -> None:
    text = "\n".join(law("一", "二", "四"))
    item = read_document(Path("a.txt"), f"巡检办法\n{text}\n".encode(), "a")
    assert ["Headings out of order" in warning for warning in item.document.warnings] == [True]


def test_sound_documents_bring_no_warnings() -> None:
    assert {name: item.document.warnings for name, item in read_all().items()} == dict.fromkeys(
        (path.stem for path in DOCUMENTS.iterdir()), ()
    )


@needs_official_texts
def test_the_official_texts_bring_no_warnings() -> None:
    assert [official(n).document.warnings for n in range(len(FILES))] == [()] * len(FILES)


@given(
    st.lists(
        st.text(alphabet="一二三四第条章、（）\ue000\ufffd0aé锛桥。 ", min_size=1, max_size=60), max_size=12
    )
)
def test_every_text_is_examined_and_at_most_one_sentence_a_kind_comes(lines: list[str]) -> None:
    found = warnings_of(*lines)
    assert len({warning.split(" (")[0] for warning in found}) == len(found)
    assert all(warning.endswith(".") for warning in found)
