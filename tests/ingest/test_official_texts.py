"""Facts of the five official texts: how many parts, which figures, which offices."""

from __future__ import annotations

from datetime import date

import pytest
from official import needs_official_texts, official

from ingest.splitting import fits
from vectorstore.passages import CellKind, Duty, Period

pytestmark = needs_official_texts

FIELDS, POINTS_2020, GOVERNMENT_PLAN, OVERVIEW, ECONOMY_PLAN = range(5)

ECONOMY = """
数字经济增加值 亿元 20658 30000 40000
数字经济增加值占地区生产总值(GDP)的比重 % 39.9 47 55
规模以上电子信息制造业业务收入 亿元 7905 11500 15000
软件和信息服务业收入 亿元 5543 8000 10000
数字经济核心产业全员劳动生产率 万元/人年 34 38 44
新一代信息技术产业占数字经济核心产业的比重 % 43 46 50
规模以上电子信息制造业新产品产值率 % 55 57 60
专利合作条约(PCT)专利申请量 件 1197 1640 2010
数字经济核心产业科技经费支出占主营业务收入的比重 % 5.5 6 6.5
技术交易额 亿元 400 800 900
上市企业 家 80 120 150
独角兽企业 家 23 40 50
高新技术企业 家 3000 5000 8000
在役工业机器人数量 万台 5.5 10 15
重点工业企业装备数控化率 % 57 62 65
重点工业企业机器联网率 % 36 44 50
规模以上工业全员劳动生产率 万元/人年 22 25 30
企业上云数 万家 18 40 50
网络零售额 亿元 13336 20000 26000
跨境网络零售出口额 亿元 438.1 1000 1400
互联网普及率 % 70.8 ≥76 ≥80
固定互联网宽带接入普及率 户/百人 44.1 ≥50 ≥55
光纤宽带用户率 % 83.9 ≥90 ≥93
互联网省际出口带宽 Tbps 37.2 50 60
"""
GOVERNMENT = """
掌上办公比例 % / 80%
政务服务“网办事项电子归档率” % 30% 90%
政务服务办件“一网通办”率 % / 90%
营商环境便利度 1-100分 76.11 >90
政法一体化单轨协同办案率 % / 100%
“基层治理四平台”跨部门事件处置完成率 % / 95%
掌上执法率 % 90% >95%
掌上办案率 % / 90%
“双随机、一公开”覆盖率 % 16.1% 80%
信用监管覆盖率 % 29.3% 100%
监管档案覆盖率 % / 100%
数据编目率 % / 100%
数据归集率 % / 100%
问题数据及时整改率 % 20% 80%
数据共享率 % 70% 99%
数据开放率 % 13% 25%
网络安全事件及时整改率 % 90% >95%
"""


def table(number: int, years: tuple[int, ...]) -> list[list[str]]:
    """Each indicator row as name, unit and the figures of the years, with every figure at its span."""
    item = official(number)
    found = []
    for row in item.indicators:
        cells = [cell for year, cell in row.values]
        assert tuple(year for year, _ in row.values) == years
        assert [item.document.text[c.span.start : c.span.end] for c in cells] == [c.text for c in cells]
        found.append([row.name, str(row.unit), *(cell.text for cell in cells)])
    return found


@pytest.mark.parametrize(
    ("number", "sections"),
    [(FIELDS, 7), (POINTS_2020, 6), (GOVERNMENT_PLAN, 10), (OVERVIEW, 3), (ECONOMY_PLAN, 4)],
)
def test_the_outermost_sections_are_found(number: int, sections: int) -> None:
    assert sum(section.level == 1 for section in official(number).document.sections) == sections


@pytest.mark.parametrize(
    ("number", "passages", "indicators", "duties"),
    [(FIELDS, 22, 0, 0), (POINTS_2020, 41, 0, 0), (GOVERNMENT_PLAN, 173, 17, 68), (OVERVIEW, 19, 0, 0), (ECONOMY_PLAN, 186, 24, 83)],
)  # fmt: skip
def test_passages_indicators_and_duties_are_counted(
    number: int, passages: int, indicators: int, duties: int
) -> None:
    item = official(number)
    assert (len(item.passages), len(item.indicators), len(item.duties)) == (passages, indicators, duties)
    assert item.document.warnings == ()


@pytest.mark.parametrize("number", range(5))
def test_passages_partition_the_text_within_the_budget(number: int) -> None:
    item = official(number)
    assert "".join(passage.text for passage in item.passages) == item.document.text
    assert all(fits(passage.text) for passage in item.passages)


def test_the_indicators_of_the_economy_plan_are_exact() -> None:
    wanted = [line.split() for line in ECONOMY.strip().split("\n")]
    assert table(ECONOMY_PLAN, (2017, 2020, 2022)) == wanted


def test_the_indicators_of_the_government_plan_are_exact() -> None:
    wanted = [line.split() for line in GOVERNMENT.strip().split("\n")]
    assert table(GOVERNMENT_PLAN, (2019, 2025)) == wanted


@pytest.mark.parametrize(("number", "base"), [(ECONOMY_PLAN, 2017), (GOVERNMENT_PLAN, 2019)])
def test_only_the_first_year_is_a_base_value(number: int, base: int) -> None:
    for row in official(number).indicators:
        assert [year for year, cell in row.values if cell.kind is CellKind.BASE] == [base]


def test_the_categories_of_the_economy_plan_go_on_over_the_page_break() -> None:
    categories = [row.category for row in official(ECONOMY_PLAN).indicators]
    assert [(c, categories.count(c)) for c in dict.fromkeys(categories)] == [
        ("总体规模", 2),
        ("数字产业化", 11),
        ("产业数字化", 7),
        ("基础设施", 4),
    ]


def test_every_indicator_row_is_a_passage_with_its_header() -> None:
    for number in (ECONOMY_PLAN, GOVERNMENT_PLAN):
        item = official(number)
        for row in item.indicators:
            holders = [p for p in item.passages if p.span.contains(row.span)]
            assert len(holders) == 1
            assert row.header_span in holders[0].context_spans
            assert "主要指标" in holders[0].context[0]


def _duty(number: int, task: str) -> Duty:
    return next(duty for duty in official(number).duties if duty.task == task)


def test_duties_name_their_offices() -> None:
    assert _duty(ECONOMY_PLAN, "实施重大科技专项").lead == (
        "省科技厅",
        "省发展改革委",
        "省经信委",
        "省财政厅",
    )
    for number in (ECONOMY_PLAN, GOVERNMENT_PLAN):
        for duty in official(number).duties:
            assert duty.lead
            assert all(2 <= len(office) <= 30 for office in duty.lead + duty.support), duty


@pytest.mark.parametrize(
    ("number", "joined"),
    [
        (ECONOMY_PLAN, "“双一流”建设"),
        (ECONOMY_PLAN, "信息化素养"),
        (ECONOMY_PLAN, "机床"),
        (ECONOMY_PLAN, "省邮政管理局"),
        (ECONOMY_PLAN, "农业网上营销"),
        (ECONOMY_PLAN, "数据交易市场"),
        (ECONOMY_PLAN, "科创大走廊"),
        (ECONOMY_PLAN, "新一代信息网络"),
        (ECONOMY_PLAN, "社会公众的认知"),
        (OVERVIEW, "16年来"),
        (OVERVIEW, "最多跑一次"),
        (OVERVIEW, "试点任务"),
        (OVERVIEW, "具体行动"),
    ],
)
def test_words_cut_by_a_page_break_are_whole_inside_one_passage(number: int, joined: str) -> None:
    assert any(joined in passage.text for passage in official(number).passages)


@pytest.mark.parametrize("number", [GOVERNMENT_PLAN, ECONOMY_PLAN])
def test_no_page_mark_is_left(number: int) -> None:
    assert not [line for line in official(number).document.text.split("\n") if line.strip("—- ").isdigit()]


def test_the_card_of_the_economy_plan() -> None:
    document = official(ECONOMY_PLAN).document
    card = document.card
    at = {name: document.text[span.start : span.end] for name, span in card.spans}
    assert document.title == at["title"] == "浙江省数字经济五年倍增计划"
    assert card.number == at["number"] == "浙政办发〔2018〕91号"
    assert card.issuer == at["issuer"] == "浙江省人民政府办公厅"
    assert (card.issued, at["issued"]) == (date(2018, 9, 14), "2018年9月14日")
    assert (card.period, card.region, card.kind) == (Period(2018, 2022), "浙江省", "plan")


def test_the_cards_of_the_others_claim_no_number_and_no_date() -> None:
    for number in (FIELDS, POINTS_2020, GOVERNMENT_PLAN, OVERVIEW):
        card = official(number).document.card
        assert (card.number, card.issued, card.region) == (None, None, "浙江省")
    assert official(GOVERNMENT_PLAN).document.card.period == Period(2021, 2025)
    assert official(POINTS_2020).document.card.period == Period(2020, 2020)
    assert official(FIELDS).document.title == "数字经济领域等7个部分"
