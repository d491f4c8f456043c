from __future__ import annotations

from datetime import date

import pytest
from cards import at, card, document

LAW = """# 中华人民共和国某某法

2005年4月27日第十届全国人民代表大会常务委员会第十五次会议通过

根据2017年9月1日第十二届全国人民代表大会常务委员会第二十九次会议《关于修改〈中华人民共和国甲法〉等八部法律的决定》修正

2018年12月29日第十三届全国人民代表大会常务委员会第七次会议修订

## 第一章　总则

**第一条**　数据依法共享。

**第二条**　本法自2019年6月1日起施行。
"""


def test_a_law_is_of_the_day_of_its_newest_version() -> None:
    found = document(LAW, "法.md")
    card = found.card
    assert (card.kind, card.level, card.region) == ("law", "national", None)
    assert card.issuer == "全国人民代表大会常务委员会"
    assert (card.written, card.issued, card.effective) == (
        date(2018, 12, 29), date(2018, 12, 29), date(2019, 6, 1),
    )  # fmt: skip
    assert at(found.text, card, "issued") == "2018年12月29日"


def test_the_decision_that_amends_a_law_is_mentioned_and_nothing_is_based_on_it() -> None:
    relations = {r.name: r.relation.value for r in document(LAW, "法.md").card.references}
    assert relations == {"关于修改〈中华人民共和国甲法〉等八部法律的决定": "mentions"}


def test_a_law_in_force_from_its_promulgation_begins_with_its_first_version() -> None:
    text = LAW.replace("2018年12月29日第十三届全国人民代表大会常务委员会第七次会议修订\n\n", "").replace(
        "自2019年6月1日起", "自公布之日起"
    )
    card = document(text, "法.md").card
    assert (card.issued, card.effective) == (date(2017, 9, 1), date(2005, 4, 27))


def test_a_regulation_has_the_number_of_its_decree() -> None:
    found = document(
        "# 某某条例\n\n2007年2月14日 国务院第169次常务会议通过\n\n2007年2月25日 中华人民共和国国务院令第488号公布\n\n"
        "2007年5月1日 施行\n\n第一条 依法共享。\n",
        "条例.md",
    )
    card = found.card
    assert (card.number, card.issuer, card.kind) == ("中华人民共和国国务院令第488号", "国务院", "regulation")
    assert (card.issued, card.effective) == (date(2007, 2, 25), date(2007, 5, 1))
    assert at(found.text, card, "effective") == "2007年5月1日"


def test_a_local_regulation_is_of_the_day_it_was_approved() -> None:
    card = document(
        "# 杭州市某某规定\n\n2020年8月29日 杭州市第十三届人民代表大会常务委员会第二十九次会议通过并经2020年9月24日浙江省第十三届"
        "人民代表大会常务委员会第二十四次会议批准\n\n第一条 依法共享。\n\n第二条 本规定自2021年1月1日起施行。\n",
        "规定.md",
    ).card
    assert (card.issued, card.level, card.region) == (date(2020, 9, 24), "city", "杭州市")
    assert (card.kind, card.issuer) == ("regulation", "杭州市人民代表大会常务委员会")


@pytest.mark.parametrize("day", ["2021年10月12日", "2021年10月12日 ", "二〇二一年十月十二日"])
def test_the_last_character_of_the_day_is_none_of_the_assembly(day: str) -> None:
    text = f"某城市绿地条例\n（{day}示例市第八届人民代表大会常务委员会第三次会议通过）\n第一条　城市绿地受保护。\n"
    found = card(text)
    assert (found.issuer, found.region, found.kind) == (
        "示例市人民代表大会常务委员会",
        "示例市",
        "regulation",
    )
    assert at(text, found, "issuer") == "示例市第八届人民代表大会常务委员会"
