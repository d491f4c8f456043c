from __future__ import annotations

from datetime import date

import pytest
from cards import at, card, document, page

from ingest.card.offices import same_offices

TITLE = "关于数据共享工作的安排"


def test_several_offices_sign_in_lines_of_their_own() -> None:
    found = document(f"{TITLE}\n现通知如下，请认真执行。\n某省财政厅\n某省教育厅\n2021年3月5日\n")
    assert found.card.issuers == ("某省财政厅", "某省教育厅")
    assert at(found.text, found.card, "issuer") == "某省财政厅\n某省教育厅"


def test_offices_and_day_in_one_line_sign_too() -> None:
    found = document(f"{TITLE}\n现通知如下，请认真执行。\n某省财政厅 某省教育厅 2021年3月5日\n")
    assert (found.card.issuers, found.card.written) == (("某省财政厅", "某省教育厅"), date(2021, 3, 5))
    assert at(found.text, found.card, "written") == "2021年3月5日"


def test_the_offices_of_the_title_issue_what_nobody_signs() -> None:
    found = card("财政部 教育部关于数据共享的通知\n现通知如下。\n")
    assert (found.issuers, found.level, found.region) == (("财政部", "教育部"), "national", None)


def test_who_forwards_is_not_named_by_whom_he_forwards() -> None:
    assert card("转发某市教育局关于数据共享的通知\n现通知如下。\n").issuers == ()


def test_a_newspaper_issues_nothing() -> None:
    assert page([TITLE, "依法共享。"], ["来源：某某日报"]).card.issuers == ()
    assert page([TITLE, "依法共享。"], ["来源：某市教育局"]).card.issuers == ("某市教育局",)


def test_an_office_that_signs_stands_above_who_published_the_page() -> None:
    body = [TITLE, "现通知如下。", "某市人民政府办公厅", "2021年3月5日"]
    found = page(body, ["发布机构：某街道办事处"]).card
    assert (found.issuers, found.conflicts) == (("某市人民政府办公厅",), ())


@pytest.mark.parametrize(
    ("text", "level", "region"),
    [
        ("广州市天河区教育局关于入学的通知", "county", "广州市天河区"),
        ("国家税务总局四川省税务局关于办税的通知", "province", "四川省"),
        ("住房和城乡建设部关于租赁的通知", "national", None),
        ("最高人民法院关于审理案件的规定", "national", None),
        ("浙江省杭州市人民政府关于数据的通知", "city", "杭州市"),
        ("北京市实施《中华人民共和国某某法》办法", "province", "北京市"),
        ("义乌市人民政府关于数据的通知", "city", "义乌市"),
        ("中华人民共和国某某法", "national", None),
    ],
)
def test_office_and_title_tell_level_and_region(text: str, level: str, region: str | None) -> None:
    found = card(f"{text}\n依法办理。\n")
    assert (found.level, found.region) == (level, region)


def test_the_first_of_several_offices_tells_the_level() -> None:
    found = card(f"{TITLE}\n现通知如下，请认真执行。\n北京市财政局\n中国人民银行营业管理部\n2021年3月5日\n")
    assert (found.level, found.region) == ("province", "北京市")


def test_the_number_tells_the_city_of_an_office_that_calls_itself_the_citys() -> None:
    text = "筑府办发〔2020〕5号\n市人民政府办公厅关于数据共享的通知\n依法共享。\n"
    assert (card(text).level, card(text).region) == ("city", "贵阳市")
    assert card(text.replace("筑府办发", "国办发")).level is None


@pytest.mark.parametrize(
    ("number", "level", "region"),
    [
        ("浙政办发〔2018〕1号", "province", "浙江省"),
        ("穗府办规〔2024〕13号", "city", "广州市"),
        ("国办发〔2018〕1号", "national", None),
        ("法释〔2020〕17号", "national", None),
        ("宁政发〔2020〕17号", None, None),
    ],
)
def test_a_number_tells_the_region_where_nothing_else_does(
    number: str, level: str | None, region: str | None
) -> None:
    found = card(f"{number}\n关于数据共享的通知\n依法共享。\n")
    assert (found.level, found.region) == (level, region)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("广州市人力资源和社会保障局", "市人社局", True),
        ("国家卫生健康委员会", "国家卫生健康委", True),
        ("某省财政厅", "某省教育厅", False),
    ],
)
def test_a_short_name_is_the_same_office(one: str, other: str, same: bool) -> None:
    assert same_offices([one], [other]) is same_offices([other], [one]) is same
