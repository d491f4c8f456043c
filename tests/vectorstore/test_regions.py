"""Regions and places in texts."""

from __future__ import annotations

from vectorstore.regions import places_in, regions_in


def test_a_bay_named_after_a_city_is_not_the_city() -> None:
    assert regions_in("环杭州湾的三条走廊") == ()
    assert regions_in("杭州湾和杭州市的走廊") == ("杭州",)


def test_a_town_is_told_without_the_region_before_it() -> None:
    assert places_in("上海高境镇怎么帮企业") == ("高境镇",)


def test_the_countryside_is_no_township() -> None:
    assert places_in("给我们这种乡下学校送课") == ()
    assert places_in("老念叨振兴乡村那五句话") == ()
    assert places_in("下姜乡的村子") == ("下姜乡",)
