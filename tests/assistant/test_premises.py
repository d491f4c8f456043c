"""What a question takes for granted: read with its unit, and looked for in what answers."""

from __future__ import annotations

import pytest

from assistant.premises import Premise, not_borne, premise_of, without_premise


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("是返还6个月的社保费吗？", ("6个月",)),
        ("便利度已经超过80分了吗？", ("80分",)),
        ("可以一次采500毫升血吗？", ("500毫升",)),
        ("结婚要满25周岁吗？", ("25周岁",)),
        ("省政协牵头数字政协和智慧法院两个应用吗？", ()),
    ],
)
def test_a_figure_is_taken_with_its_unit(question: str, figures: tuple[str, ...]) -> None:
    assert premise_of(question).figures == figures


def test_without_the_figure_no_unit_is_left() -> None:
    question = "便利度已经超过80分了吗？"
    assert without_premise(question, premise_of(question)) == "便利度已经超过了"


def test_the_month_of_a_day_is_no_number_of_months() -> None:
    said = ("返还3个月的社保费，可于2020年6月30日前申请。",)
    assert not_borne(Premise(("6个月",)), said) == ("6个月",)
    assert not_borne(Premise(("3个月",)), said) == ()


@pytest.mark.parametrize("question", ["统计监测由省统计局一家负责吗？", "统计监测由省统计局单独负责吗？"])
def test_an_office_said_to_act_alone_is_taken_for_granted(question: str) -> None:
    premise = premise_of(question)
    assert premise.office == "省统计局"
    assert without_premise(question, premise) == "统计监测由谁负责"


def test_the_party_body_with_the_shortest_name_is_an_office() -> None:
    assert premise_of("省政协牵头数字政协应用吗？").office == "省政协"


def test_an_office_is_borne_by_its_short_name_and_not_by_another_office() -> None:
    said = ("“智慧交通”的牵头单位是省交通厅。",)
    assert not_borne(Premise(office="省交通厅"), ("责任单位是省交通运输厅。",)) == ()
    assert not_borne(Premise(office="省交通运输厅"), said) == ()
    assert not_borne(Premise(office="省经信厅"), said) == ("省经信厅",)


def test_the_figures_of_a_document_number_are_not_what_is_to_be_confirmed() -> None:
    assert premise_of("财办〔2020〕7号里，转移支付资金能用于平衡预算吗？").figures == ()
    assert premise_of("黔数发〔2024〕7号规定10个工作日内答复吗？").figures == ("10个工作日",)
