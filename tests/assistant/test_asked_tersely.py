"""Terse and two-fold questions over one plan: facts of its card, values of rows, who is responsible."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answers import Answer
from assistant.kinds import Kind
from assistant.parts import parts_of
from assistant.pipeline import Assistant
from assistant.question import read_question
from assistant.spoken import usual
from ingest.document import read_document
from vectorstore.store import Store

PLAN = (
    "青山省人民政府办公厅文件\n\n青政办发〔2021〕17号\n\n青山省人民政府办公厅关于印发青山省数字牧场发展计划的通知\n\n"
    "各市、县人民政府，省政府直属各单位：\n\n《青山省数字牧场发展计划》已经省政府同意，现印发给你们。\n\n"
    "青山省人民政府办公厅\n\n2021年3月4日\n\n(此件公开发布)\n\n"
    "# 青山省数字牧场发展计划\n\n## 一、发展目标\n\n到2025年，全省牧场上云数累计达到60万家，培育准示范牧场250家。\n\n"
    "| 指标 | 2020年 | 2023年 | 2025年 |\n| --- | --- | --- | --- |\n| 牧场上云数（万家） | 18 | 40 | 60 |\n| 示范牧场数（家） | 23 | 40 | 50 |\n"
    "| 草场监测覆盖率 | 16.1% | 40% | 80% |\n| 牛羊溯源覆盖率 | 29.3% | 60% | 100% |\n| 在役挤奶机器人数量（台） | 55 | 100 | 150 |\n\n"
    "## 二、主要任务\n\n### （一）推进智能改造\n\n组织开展500项牧场智能化改造项目，推广应用挤奶机器人，2023年累计在役挤奶机器人突破100台。（牵头单位：省农业农村厅、省经信厅）\n\n"
    "### （二）强化金融支持\n\n设立首期规模30亿元以上的牧业产业投资基金，加大对牧业重大项目的投入。（责任单位：省金融办、省财政厅）\n\n"
    "### （三）开展改革试点\n\n支持清溪市申报牧业金融改革国家试点，推进全省33个试点项目建设。（责任单位：省金融办）\n\n"
    "清溪市：大力推进数字牧场建设，建设牧业强市。\n\n白河市：推进牧业装备生产线建设，打造试点示范区。\n\n"
    "抄送：省委各部门，省人大常委会。\n\n青山省人民政府办公厅\n\n2021年3月11日印发\n"
)
TITLE = "青山省数字牧场发展计划"


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Assistant]:
    with Store.open(tmp_path / "home", create=True) as store:
        store.put(read_document(Path("plan.md"), PLAN.encode(), "plan.md"))
        yield Assistant(store)


def answer(asked: Assistant, question: str) -> Answer:
    reply = asked.ask(question)
    assert isinstance(reply, Answer), reply
    return reply


@pytest.mark.integration
@pytest.mark.parametrize(
    ("question", "fact", "beside"),
    [
        ("数字牧场发展计划 文号", "青政办发〔2021〕17号", "关于印发青山省数字牧场发展计划的通知"),
        ("数字牧场发展计划的成文日期", "2021年3月4日", "青山省人民政府办公厅\n2021年3月4日"),
        ("数字牧场发展计划的印发日期", "2021年3月11日", "青山省人民政府办公厅\n2021年3月11日印发"),
    ],
)
def test_a_fact_of_the_card_is_quoted_with_the_line_that_says_of_what(
    asked: Assistant, question: str, fact: str, beside: str
) -> None:
    reply = answer(asked, question)
    quotes = [c.quote for s in reply.statements for c in s.citations]
    assert fact in reply.statements[0].text
    assert any(fact in quote for quote in quotes)
    assert any(beside in "\n".join(quote.split()) for quote in quotes), quotes


@pytest.mark.integration
def test_two_rows_are_told_with_their_beginnings_to_who_asks_from_where(asked: Assistant) -> None:
    reply = answer(asked, "草场监测覆盖率与牛羊溯源覆盖率，谁的2025年目标更高？各是从多少起步的？")
    assert [s.text for s in reply.statements[:2]] == [
        "草场监测覆盖率：2020年基数为16.1%，2025年目标为80%。",
        "牛羊溯源覆盖率：2020年基数为29.3%，2025年目标为100%。",
    ]
    assert "牛羊溯源覆盖率多20个百分点" in reply.statements[2].text


@pytest.mark.integration
@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("牧场上云数2025年从多少涨到多少", "牧场上云数：2020年基数为18万家，2025年目标为60万家。"),
        ("牧场上云数20年到25年翻没翻倍", "牧场上云数：2020年基数为18万家，2025年目标为60万家。"),
        ("示范牧场数 2020、2023、2025", "示范牧场数：2020年基数为23家，2023年目标为40家，2025年目标为50家。"),
        ("2023 牧场上云数", "牧场上云数：2023年目标为40万家。"),
    ],
)
def test_a_value_is_told_for_the_years_a_few_words_name(asked: Assistant, question: str, told: str) -> None:
    assert answer(asked, question).statements[0].text == told


@pytest.mark.parametrize(
    ("question", "before", "year"),
    [
        ("那再往后两年呢？", "2020年上云牧场要达到多少家？", 2022),
        ("过两年呢", "2020年上云牧场要达到多少家？", 2022),
        ("前一年呢？", "2020年上云牧场要达到多少家？", 2019),
        ("三年后要达到多少家？", "2020年上云牧场要达到多少家？", 2023),
    ],
)
def test_a_follow_up_counts_on_from_the_year_before(question: str, before: str, year: int) -> None:
    read = read_question(question, [before])
    assert read.years == (year,)
    assert read.text == question
    assert read.kind is Kind.VALUE
    assert "上云牧场" in read.standalone


def test_years_are_counted_on_only_from_a_year() -> None:
    assert read_question("过两年呢", ["谁负责智慧养老？"]).years == ()


@pytest.mark.parametrize(
    ("said", "usual_words"),
    [
        ("二〇年要搞多少家", "2020年要搞多少家"),
        ("到二三年有几家", "到2023年有几家"),
        ("过二三年再说是谁", "过二三年再说是谁"),
        ("17年到22年是多少", "2017年到2022年是多少"),
    ],
)
def test_a_year_said_by_its_last_figures_is_written_out(said: str, usual_words: str) -> None:
    assert usual(said) == usual_words


@pytest.mark.integration
def test_two_amounts_of_one_clause_are_told_each(asked: Assistant) -> None:
    reply = answer(asked, "我们厂想换设备，2023年要搞多少个牧场智能化改造项目、挤奶机器人总数要到多少？")
    said = "".join(s.text for s in reply.statements)
    assert "500项" in said
    assert "100台" in said
    assert reply.not_covered == ()


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "2023年要搞多少个改造项目、挤奶机器人总数要到多少？",
            ["2023年要搞多少个改造项目", "挤奶机器人总数要到多少？"],
        ),
        ("示范牧场要有多少家和多少亿？", ["示范牧场要有多少家和多少亿？"]),
        ("示范牧场2020年多少家、2025年多少家？", ["示范牧场2020年多少家、2025年多少家？"]),
    ],
)
def test_amounts_are_parted_where_each_is_of_something(question: str, parts: list[str]) -> None:
    assert [part.text for part in parts_of(read_question(question))] == parts


@pytest.mark.integration
def test_who_is_responsible_for_what_was_just_told_is_told_from_its_task(asked: Assistant) -> None:
    reply = answer(asked, "牧业产业投资基金首期规模多大？由哪些单位负责，头一个是谁？")
    assert "30亿元" in reply.statements[0].text
    assert any("责任单位是省金融办、省财政厅" in s.text for s in reply.statements)
    assert reply.not_covered == ()


@pytest.mark.integration
def test_the_lead_asked_as_yes_or_no_is_told(asked: Assistant) -> None:
    reply = answer(asked, "推进智能改造的带头单位是不是就省农业农村厅一家？")
    assert "省农业农村厅、省经信厅" in reply.statements[0].text


@pytest.mark.integration
@pytest.mark.parametrize(
    "question",
    ["哪个城市申报牧业金融改革试点，是清溪市还是白河市？", "牧业金融改革国家试点是白河市还是清溪市申报？"],
)
def test_of_two_places_the_one_is_told_of_which_it_is_said(asked: Assistant, question: str) -> None:
    reply = answer(asked, question)
    assert "支持清溪市申报" in reply.statements[0].text
    assert not any("白河" in s.text for s in reply.statements)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("试点申报的是嘉兴还是绍兴呀？", ("嘉兴", "绍兴")),
        ("信用监管是省发改委还是省市场监管局牵头？", ("省发改委", "省市场监管局")),
        ("覆盖率的目标是提高还是降低？", ()),
        ("信用监管是80%还是90%？", ()),
    ],
)
def test_what_is_offered_is_two_places_or_two_bodies(question: str, names: tuple[str, ...]) -> None:
    read = read_question(question)
    assert read.either == names
    assert not any(name in read.standalone for name in names)


@pytest.mark.integration
@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "示范牧场数2020年是多少家，到2025年想冲到多少？",
            "示范牧场数：2020年基数为23家，2025年目标为50家。",
        ),
        ("示范牧场2020年有几家，到2025年想养到几家？", "示范牧场数：2020年基数为23家，2025年目标为50家。"),
        (
            "牧场上云数2020年多少，2025年要搞到多少万家？",
            "牧场上云数：2020年基数为18万家，2025年目标为60万家。",
        ),
        (
            "草场监测覆盖率2020年百分之几，那到2025年底打算提到百分之几呢？",
            "草场监测覆盖率：2020年基数为16.1%，2025年目标为80%。",
        ),
    ],
)
def test_a_second_year_of_one_thing_stays_with_the_first_whatever_its_verb(
    asked: Assistant, question: str, told: str
) -> None:
    assert [part.text for part in parts_of(read_question(question))] == [question]
    reply = answer(asked, question)
    assert reply.statements[0].text == told
    assert reply.not_covered == ()


@pytest.mark.parametrize(
    "second",
    [
        "到2025年想冲到多少？",
        "2025年得拉到多少家？",
        "又要在2025年涨到多少？",
        "后来到2025年末把它升到几家啊？",
        "2025年则力争达到多少家呢？",
        "2025年预计增至多少？",
    ],
)
def test_verbs_between_a_second_year_and_its_amount_ask_nothing_new(second: str) -> None:
    question = f"示范牧场数2020年多少家，{second}"
    assert [part.text for part in parts_of(read_question(question))] == [question]


@pytest.mark.integration
def test_another_matter_with_a_year_is_a_question_of_its_own(asked: Assistant) -> None:
    question = "示范牧场数2020年多少家，2025年要引进多少台挤奶机器人？"
    assert len(parts_of(read_question(question))) == 2
    assert [s.text for s in answer(asked, question).statements] == [
        "示范牧场数：2020年基数为23家。",
        "在役挤奶机器人数量：2025年目标为150台。",
    ]


@pytest.mark.parametrize(
    "second",
    [
        "2025年要引进多少个院士？",
        "2025年要建多少家示范牧场？",
        "到2025年由哪个部门冲到多少？",
        "2025年挤奶机器人要到多少？",
        "到2025年投多少亿元补贴给牧民？",
    ],
)
def test_what_names_a_matter_of_its_own_beside_a_year_is_parted(second: str) -> None:
    parts = parts_of(read_question(f"牧场上云数2020年多少，{second}"))
    assert [part.text for part in parts] == ["牧场上云数2020年多少", second]
