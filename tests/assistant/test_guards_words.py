"""What a question names must stand in the texts that answer it: a small library of one plan, rules and work points."""

from __future__ import annotations

import pytest
from small_library import SmallLibrary

from assistant.answers import Answer, Reason
from assistant.guards import ASKS_WHY

pytestmark = pytest.mark.integration
pytest_plugins = ("small_library_store",)

ATTRIBUTES = [
    "智慧养老平台的客服电话是多少？",
    "智慧养老平台的网址是什么？",
    "社区助餐点的地址在哪里？",
    "智慧养老平台的登录密码是什么？",
    "培训养老护理员要交多少学费？",
    "省民政厅厅长是谁？",
    "智慧养老平台由哪家公司开发？",
    "上云企业的申报截止日期是哪天？",
]
OTHER_MATTERS = [
    "智慧厕所的覆盖率目标是多少？",
    "充电桩要新建多少个？",
    "6G基站要新建多少个？",
    "“飞鹰计划”由谁牵头？",
    "宠物登记平台由谁牵头？",
    "元宇宙产业规模的目标是多少？",
]
OTHER_BODIES = ["教育部对智慧养老提出什么要求？", "腾讯公司在贵州建设什么平台？"]
OTHER_PLANS = [
    "“十三五”养老规划的目标是什么？",
    "智慧养老五年行动计划的目标是什么？",
    "贵州省数字乡村“十四五”规划有哪些任务？",
    "《贵州省养老服务条例》规定了哪些内容？",
]
ELSEWHERE = ["新加坡要建多少个社区助餐点？", "日本的养老床位数是多少？"]
OPINIONS = ["你觉得智慧养老平台好用吗？", "哪家上云企业最值得投资？"]


@pytest.mark.parametrize(
    "question", [*ATTRIBUTES, *OTHER_MATTERS, *OTHER_BODIES, *OTHER_PLANS, *ELSEWHERE, *OPINIONS]
)
def test_what_the_texts_do_not_give_is_refused(library: SmallLibrary, question: str) -> None:
    refusal = library.refusal(question)
    assert refusal.reason in (Reason.NOT_IN_DOCUMENTS, Reason.OTHER_REGION, Reason.OUT_OF_SCOPE)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("智慧厕所的覆盖率目标是多少？", "智慧厕所"),
        ("元宇宙产业规模的目标是多少？", "元宇宙产业"),
        ("智慧养老平台的客服电话是多少？", "客服电话"),
        ("教育部对智慧养老提出什么要求？", "教育部"),
    ],
)
def test_a_refusal_names_what_is_missing(library: SmallLibrary, question: str, named: str) -> None:
    assert named in library.refusal(question).message


@pytest.mark.parametrize(
    "question",
    [
        "智慧养老平台接入多少家养老机构？",
        "到2025年智慧养老服务覆盖率大概要做到多少？",
        "社区助餐点一共要建几个？",
        "每餐补贴多少钱？",
        "护理员培训归哪个厅管？",
        "专项资金每年安排多少？",
        "5G基站要新建多少个？",
        "企业上云能拿多少补助？",
        "哪里先试点智慧养老平台？",
    ],
)
def test_what_the_texts_give_is_answered(library: SmallLibrary, question: str) -> None:
    assert isinstance(library.ask(question), Answer)


def test_every_suggestion_of_a_refusal_is_answered(library: SmallLibrary) -> None:
    refused = [*ATTRIBUTES, *OTHER_MATTERS, *OTHER_BODIES, *OTHER_PLANS, *ELSEWHERE, *OPINIONS]
    suggested = {suggestion for question in refused for suggestion in library.refusal(question).suggestions}
    assert suggested
    assert [s for s in sorted(suggested) if not isinstance(library.ask(s), Answer)] == []


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("为什么要建社区助餐点？", True),
        ("采取这一措施的原因是什么？", True),
        ("出于什么原因暂停办理", True),
        ("说说建社区助餐点的理由", True),
        ("因第三方的原因没有恢复供水，要赔吗？", False),
        ("无正当理由拒绝受领的，怎么办？", False),
        ("司机没有理由随便拒载，合法吗？", False),
    ],
)
def test_a_reason_is_asked_for_only_where_the_question_is_for_it(question: str, asks: bool) -> None:
    assert (ASKS_WHY.search(question) is not None) == asks
