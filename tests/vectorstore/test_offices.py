"""Names of offices in short and in full."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.offices import parse_office, same_office


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("省大数据局", "大数据局"),
        ("浙江省大数据局", "省大数据局"),
        ("浙江大数据局", "省大数据局"),
        ("省大数据局", "省大数据发展管理局"),
        ("省发改委", "省发展和改革委员会"),
        ("省发改委", "省发展改革委"),
        ("国家发展改革委", "发改委"),
        ("省国资委", "省国有资产监督管理委员会"),
        ("文旅厅", "省文化和旅游厅"),
        ("市监局", "市场监管局"),
        ("省市场监管局", "市场监管局"),
        ("市城管局", "杭州市城市管理局"),
        ("新疆维吾尔自治区财政厅", "财政厅"),
        ("省委改革办", "改革办"),
        ("財政廳", "省财政厅"),
    ],
)
def test_a_short_form_means_the_same_office_either_way(one: str, other: str) -> None:
    assert same_office(one, other)
    assert same_office(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("省财政厅", "省民政厅"),
        ("市财政局", "省财政局"),
        ("杭州市大数据局", "宁波市大数据局"),
        ("省教育厅", "省科技厅"),
        ("省商务厅", "省财政厅"),
        ("浙江省财政厅", "江苏省财政厅"),
        ("人事局", "市场监管局"),
    ],
)
def test_offices_of_another_subject_level_or_region_are_others(one: str, other: str) -> None:
    assert not same_office(one, other)
    assert not same_office(other, one)


def test_a_part_of_a_name_finds_it_but_is_not_found_by_everything() -> None:
    assert same_office("大数据", "省大数据局")
    assert not same_office("省大数据局", "局")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("杭州市大数据局", ("杭州", "市", "大数据局")),
        ("市场监管局", (None, None, "市场监管局")),
        ("县域经济处", (None, None, "县域经济处")),
        ("浙江证监局", ("浙江", None, "证监局")),
    ],
)
def test_region_and_level_are_taken_off(name: str, parts: tuple[str | None, str | None, str]) -> None:
    parsed = parse_office(name)
    assert (parsed.region, parsed.level, parsed.core) == parts


@given(st.text(alphabet="省市县区浙江杭州发展和改革委员会财政局厅大数据场", min_size=1, max_size=14))
def test_every_name_is_its_own_office(name: str) -> None:
    assert same_office(name, name)
