"""Who asks, that he asks and why are no part of what is asked; a stated present does not ask what was reached."""

from __future__ import annotations

import pytest
from small_library import SmallLibrary, words_of

from assistant.kinds import Kind
from assistant.parts import parts_of
from assistant.question import read_question
from assistant.spoken import usual

pytest_plugins = ("small_library_store",)


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("返乡卖蜂蜜的，问下全省养老护理员每年培训多少名", "全省养老护理员每年培训多少名"),
        ("我们厂想搞机器换人，想问下社区助餐点要新建多少个？", "社区助餐点要新建多少个？"),
        ("我们老板问，养老服务产业规模要到多少？", "养老服务产业规模要到多少？"),
        ("我在社区上班，想报个项目。智慧养老平台归哪家管？", "智慧养老平台归哪家管？"),
        ("我是山里的护士，说是要培训养老护理员，一年多少名？", "要培训养老护理员，一年多少名？"),
        ("这里手续慢得要命，社区助餐点要新建多少个？", "社区助餐点要新建多少个？"),
        ("麻烦概括一下，智慧养老平台有哪些功能？", "智慧养老平台有哪些功能？"),
        ("养老床位数2022年和2025年是多少？给我两个数", "养老床位数2022年和2025年是多少？"),
        # What is asked has no matter of its own, or points back to what stands before it.
        ("我是养蜂的，问下补贴多少", "我是养蜂的，问下补贴多少"),
        ("我是遵义人，我们这儿的养老床位要建多少张？", "我是遵义人，我们这儿的养老床位要建多少张？"),
        ("我在贵阳开了养老院，请问这种机构一张床补多少？", "我在贵阳开了养老院，请问这种机构一张床补多少？"),
        # `咨询`, `问下` and `问责` within what is asked.
        ("统一咨询投诉平台由谁负责？", "统一咨询投诉平台由谁负责？"),
        ("要问责哪些养老服务机构？", "要问责哪些养老服务机构？"),
    ],
)
def test_who_asks_and_why_is_left_out(said: str, asked: str) -> None:
    assert usual(said) == asked


@pytest.mark.parametrize(
    ("said", "years"),
    [
        ("到二五年要建多少张床位", (2025,)),
        ("二〇年的床位数", (2020,)),
        ("到二三年呢", (2023,)),
        ("再过二三年能建多少", ()),
        ("一二年内能建多少", ()),
        ("十二五年均增长多少", ()),
    ],
)
def test_a_year_in_two_chinese_figures(said: str, years: tuple[int, ...]) -> None:
    assert read_question(said).years == years


def test_a_stated_present_beside_an_aim_asks_for_the_aim() -> None:
    assert not read_question("覆盖率现在只有三成吧？到二五年得弄到多少？").wants_actual
    assert not read_question("去年已经有600个了，到2025年要建多少个？").wants_actual
    assert read_question("现在有多少个了？2025年的目标是多少？").wants_actual
    assert read_question("2025年的目标实际完成了多少？").wants_actual


def test_a_number_that_points_asks_for_none() -> None:
    assert read_question("那几类要照顾的人都有谁").kind is not Kind.VALUE
    assert read_question("有几类人要照顾").kind is Kind.VALUE


def test_two_amounts_beside_each_other_are_two_questions() -> None:
    parts = parts_of(read_question("2025年要新建多少个助餐点、养老床位要到多少张？"))
    assert [part.years for part in parts] == [(2025,), (2025,)]
    assert "床位" in parts[1].standalone


@pytest.mark.integration
def test_an_introduction_stands_in_no_refusal(library: SmallLibrary) -> None:
    reply = library.refusal("返乡卖笋干的，问下垃圾分类覆盖率目标是多少")
    assert "笋干" not in reply.message
    told = library.answer("返乡卖笋干的，问下社区助餐点要新建多少个")
    assert "600" in words_of(told)


@pytest.mark.integration
def test_the_aim_is_told_beside_a_stated_present(library: SmallLibrary) -> None:
    told = library.answer("智慧养老服务覆盖率现在只有三成吧？到二五年得弄到多少？")
    assert "80%" in words_of(told)
