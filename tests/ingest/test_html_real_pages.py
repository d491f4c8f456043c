"""The real pages, where they are at hand: 40 of the State Council, 24 of one city (`data/formats`)."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import pytest

from ingest.blocks import BlockKind, RawDocument
from ingest.reading.html import read_html

_GIVEN = os.environ.get("ZHENGWEN_TEST_DATA")
_FORMATS = Path(_GIVEN) / "data" / "formats" if _GIVEN else None
STATE = tuple(sorted((_FORMATS / "html_govcn").glob("*.html"))) if _FORMATS else ()
CITY = tuple(sorted((_FORMATS / "html_guangzhou").glob("*.html"))) if _FORMATS else ()

pytestmark = pytest.mark.skipif(
    (len(STATE), len(CITY)) != (40, 24),
    reason="ZHENGWEN_TEST_DATA names no folder with the 64 pages in data/formats",
)


@cache
def document(path: Path) -> RawDocument:
    return read_html(path.read_bytes())


def city(number: str) -> RawDocument:
    return document(next(path for path in CITY if path.name.startswith(f"{number}_")))


def fields(raw: RawDocument) -> dict[str, str]:
    return dict(b.text.split("：", 1) for b in raw.blocks if b.kind is BlockKind.METADATA)


def tables(raw: RawDocument) -> list[list[list[str]]]:
    found: dict[int | None, list[list[str]]] = {}
    for block in raw.blocks:
        if block.kind is BlockKind.ROW:
            found.setdefault(block.table, []).append(block.text.split("\t"))
    return list(found.values())


@pytest.mark.parametrize("path", STATE, ids=[path.stem[-20:-4] for path in STATE])
def test_a_page_of_the_state_council_states_its_fields_and_its_title_once(path: Path) -> None:
    raw = document(path)
    stated = fields(raw)
    assert {"索引号", "主题分类", "发文机关", "成文日期", "标题", "发文字号", "发布日期"} <= set(stated)
    first = next(block for block in raw.blocks if block.level == 1)
    assert re.sub(r"[\W_]", "", first.text) == re.sub(r"[\W_]", "", stated["标题"])
    head = [block.text for block in raw.blocks if block.kind is not BlockKind.METADATA][:8]
    year, number = re.findall(r"\d+", stated["发文字号"])[-2:] if "〔" in stated["发文字号"] else ("", "707")
    assert any(year in line and re.search(rf"{number}号", line) for line in head)


@pytest.mark.parametrize("path", CITY, ids=[path.stem.split("_")[0] for path in CITY])
def test_a_page_of_the_city_has_one_title_and_no_furniture(path: Path) -> None:
    raw = document(path)
    assert sum(block.level == 1 for block in raw.blocks) == 1
    whole = "\n".join(block.text for block in raw.blocks)
    for word in ("当前位置", "扫一扫在手机", "网站标识码", "浏览次数", "返回顶部", "字体大小", "分享到"):
        assert word not in whole


@pytest.mark.parametrize(
    ("number", "shapes"),
    [
        ("06", [(6, 3)]),
        ("08", [(20, 5), (40, 7)]),
        ("14", [(22, 4)]),
        ("18", [(9, 5), (5, 4), (9, 7), (8, 7), (2, 2), (1, 10)]),
        ("35b", [(5, 3)]),
    ],
)
def test_the_tables_of_the_city_have_their_rows_and_columns(
    number: str, shapes: list[tuple[int, int]]
) -> None:
    assert [(len(table), len(table[0])) for table in tables(city(number))] == shapes


def test_no_other_page_of_the_city_has_tables() -> None:
    assert [path.name.split("_")[0] for path in CITY if tables(document(path))] == [
        "06",
        "08",
        "14",
        "18",
        "35b",
    ]


def test_merged_cells_of_the_city_are_spread() -> None:
    monitoring, tasks = tables(city("08"))
    assert [row[0] for row in monitoring[1:]].count("服务效果") == 6
    assert [row[0] for row in tasks[1:]].count("18") == 4
    channels = tables(city("06"))[0]
    assert channels[3][2] == channels[4][2] != ""


def test_the_coordinates_of_the_boundary_stand_in_their_columns() -> None:
    found = tables(document(next(path for path in STATE if "5345410" in path.name)))
    assert [(len(table), len(table[0])) for table in found] == [
        (24, 4), (10, 7), (8, 7), (13, 7), (10, 6), (6, 6), (16, 7),
    ]  # fmt: skip
    assert found[0][1][:3] == ["1", "15172.500", "103655.000"]
    assert [row[5] for row in found[1][7:]] == ["R-1500.000 L-187.483"] * 3
    assert found[6][1] == ["坐标编号", "X", "Y", "X", "Y", "说明", "说明"]


@pytest.mark.parametrize(
    ("number", "names"), [("12", 7), ("24", 5), ("14", 6), ("25b", 4), ("10", 1), ("36", 1)]
)
def test_annexes_and_pictures_of_the_city_are_named(number: str, names: int) -> None:
    assert sum(warning.count("“") for warning in city(number).warnings) >= names


def test_a_text_that_a_hidden_copy_repeats_is_read_once() -> None:
    for number in ("10", "18", "29", "31"):
        lines = [b.text for b in city(number).blocks if b.kind is BlockKind.PARAGRAPH and len(b.text) > 40]
        assert len(set(lines)) >= len(lines) - 2
