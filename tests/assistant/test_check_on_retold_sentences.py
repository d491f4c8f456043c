"""The citation check on sentences retold by hand: rightly, wrongly, and over a quote that was cut."""

from __future__ import annotations

import pytest
from fakes import ingested

from assistant.answers import Draft, DraftQuote, DraftStatement, Evidence
from assistant.citations import check

CENTRES = "到2022年，浙江力争创建国家级制造业创新中心和产业创新中心2家，建成大科学装置2个、省级制造业创新中心和产业创新中心20家、国家级试验验证平台10个以上、产业创新服务综合体30个。"
SCHOOLS = "浙江计划从国内外引进20所著名高校在浙江办学或者设立科研机构，另建10家世界一流的新科研院所。"
TOTAL = (
    "到2022年，浙江全省数字经济总量要达到4万亿元以上，比2017年翻一番，在地区生产总值中的占比要达到55%以上。"
)
GRANT = "2024年，新增上云企业3000家，对上云企业给予最高20万元补助。"
PLATFORM = "建设全省统一的智慧养老平台。到2024年底，平台接入养老机构1500家。（牵头单位：省民政厅；配合单位：省大数据局、省财政厅）"
REPLY_IN = "公共数据开放主体应当自收到开放申请之日起10个工作日内答复申请人。"
NO_FEE = "开放公共数据不得收取费用，国家另有规定的除外。"

RETOLD = [
    ("到2022年建成大科学装置2个。", CENTRES),
    ("浙江力争到2022年建成产业创新服务综合体30个。", CENTRES),
    ("计划引进20所著名高校在浙江办学。", SCHOOLS),
    ("另建世界一流的新科研院所10家。", SCHOOLS),
    ("到2022年，全省数字经济总量达到40000亿元以上。", TOTAL),
    ("2022年数字经济总量在地区生产总值中的占比要达到55%以上。", TOTAL),
    ("到2022年浙江数字经济总量比2017年翻一番。", TOTAL),
    ("对上云企业的补助最高为20万元。", GRANT),
    ("2024年新增上云企业3000家。", GRANT),
    ("建设智慧养老平台由省民政厅牵头。", PLATFORM),
    ("平台到2024年底接入养老机构1500家。", PLATFORM),
    ("公共数据开放主体收到申请后应当在10个工作日内答复。", REPLY_IN),
    ("除国家另有规定外，不得对开放公共数据收取费用。", NO_FEE),
]
"""(retold, the sentence it retells)."""

MISTOLD = [
    ("到2022年建成大科学装置20个。", CENTRES),
    ("国家级试验验证平台建成30个。", CENTRES),
    ("已经引进20所著名高校。", SCHOOLS),
    ("2017年数字经济总量达到4万亿元以上。", TOTAL),
    ("到2022年，数字经济总量在地区生产总值中的占比要达到4万亿元以上。", TOTAL),
    ("到2022年浙江数字经济总量比2017年翻两番。", TOTAL),
    ("浙江数字经济总量比2022年翻一番。", TOTAL),
    ("对上云企业补助20万元。", GRANT),
    ("2024年新增上云企业3000户。", GRANT),
    ("平台到2024年初接入养老机构1500家。", PLATFORM),
    ("省大数据局牵头建设智慧养老平台。", PLATFORM),
    ("省财政厅负责建设全省统一的智慧养老平台。", PLATFORM),
    ("公共数据开放主体应当自收到开放申请之日起10个工作日后答复申请人。", REPLY_IN),
    ("企业应当自收到开放申请之日起10个工作日内答复申请人。", REPLY_IN),
    ("国家另有规定的可以收取费用。", NO_FEE),
    ("不得对开放公共数据收取费用。", NO_FEE),
]


def passes_alone(text: str, quote: str, words: str | None = None) -> bool:
    item = ingested("a", quote)
    drafted = DraftStatement(text, (DraftQuote(item.passages[0], words or quote),))
    return bool(check(Draft((drafted,)), Evidence(()), lambda _: item.document).statements)


@pytest.mark.parametrize(("text", "quote"), RETOLD)
def test_a_sentence_retold_in_other_words_passes(text: str, quote: str) -> None:
    assert passes_alone(text, quote)


@pytest.mark.parametrize(("text", "quote"), MISTOLD)
def test_a_sentence_told_wrongly_fails(text: str, quote: str) -> None:
    assert not passes_alone(text, quote)


@pytest.mark.parametrize(
    ("text", "quote", "words"),
    [
        ("收取费用。", NO_FEE, "收取费用"),
        ("接入养老机构500家。", PLATFORM, "500家"),
        ("养老机构500家。", PLATFORM, "养老机构1500家"),
    ],
)
def test_a_quote_cut_so_that_it_says_something_else_proves_nothing(text: str, quote: str, words: str) -> None:
    assert not passes_alone(text, quote, words)
