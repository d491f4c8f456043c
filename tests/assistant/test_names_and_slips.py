"""Names in quotation marks, words in letters, lists by their number, the year of the question before: what a question says
exactly is kept exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conversation import conversation, stated

from assistant.answering import misses_name
from assistant.answers import Answer, Reason, Refusal, Reply
from assistant.asked import named_bodies
from assistant.counted_lists import wanted_of
from assistant.evidence import gather
from assistant.kinds import Kind, kind_of
from assistant.parts import asking_clauses, parts_of
from assistant.pipeline import Assistant
from assistant.question import read_question
from assistant.respelling import respelt
from assistant.spoken import usual
from assistant.story import without_introduction
from ingest.document import read_document
from vectorstore.store import Store

PLAN = """# 云岭市智慧民生“十四五”规划

云岭市人民政府

2021年3月8日

## 一、总体要求

围绕民生需求，推动出行、助餐、托育、门诊等十大应用场景数字化改造。建设一款手机APP，方便群众办事。

2025年全市智慧民生产业增加值达到60亿元，占地区生产总值的比重达到12%。

## 二、主要指标

| 指标 | 2020年 | 2023年（目标） | 2025年（目标） |
| --- | --- | --- | --- |
| 管网故障及时修复率 | 61% | 80% | 95% |
| 老年食堂覆盖率 | 20% | 50% | 90% |

## 三、重点任务

### 住宅小区安全监管平台

住宅小区的老旧楼道、外墙和房屋结构安全由平台统一巡查，居民小区建立房屋档案。（牵头单位：市建设局）

### 特种设备综合监管平台

构建实施特种设备“安全码”制度，实现全过程线上应用、全检索追溯管理。（牵头单位：市市场监管局）
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("names"), create=True) as opened:
        opened.put_many([read_document(Path("plan.md"), PLAN.encode(), "plan")])
        yield opened


@pytest.fixture(scope="module")
def talk(store: Store) -> Callable[..., Reply]:
    """Asks questions of a conversation; the reply to the last one."""
    return conversation(store)


def test_the_duty_is_of_the_task_that_has_the_quoted_name(talk: Callable[..., Reply]) -> None:
    text = stated(talk("小区电梯、锅炉这些要搞个“安全码”，这事儿是哪个部门牵头？"))
    assert "市市场监管局" in text and "市建设局" not in text


@pytest.mark.parametrize(
    ("question", "offices"),
    [
        ("“安全码”与“房屋档案”由谁牵头", ("市市场监管局", "市建设局")),
        ("“十四五”规划里的“安全码”谁牵头", ("市市场监管局",)),
    ],
)
def test_several_names_titles_and_names_that_no_task_has_bind_no_more_than_they_can(
    talk: Callable[..., Reply], question: str, offices: tuple[str, ...]
) -> None:
    text = stated(talk(question))
    assert any(office in text for office in offices)


@pytest.mark.parametrize("question", ["十大应用场景有哪些", "十大应用场景是哪些"])
def test_a_list_of_which_a_text_names_some(talk: Callable[..., Reply], question: str) -> None:
    assert "出行、助餐、托育、门诊等十大应用场景" in stated(talk(question))


@pytest.mark.parametrize("said_so", ["同一年的", "同年", "也是同年的"])
def test_the_same_year_is_that_of_the_question_before(said_so: str) -> None:
    before = "管网故障及时修复率2023年目标是多少？"
    assert read_question(f"老年食堂覆盖率呢，{said_so}", [before]).years == (2023,)


def test_the_same_year_without_a_mark_behind_it() -> None:
    before = "管网故障及时修复率2023年目标是多少？"
    assert read_question("老年食堂覆盖率同年是多少", [before]).years == (2023,)


def test_the_same_year_is_none_where_two_were_named() -> None:
    before = "管网故障及时修复率2023年和2025年目标各是多少？"
    assert "2023" not in read_question("老年食堂覆盖率与同年的呢", [before]).text


def test_the_same_year_is_told_alone(talk: Callable[..., Reply]) -> None:
    text = stated(talk("管网故障及时修复率2023年目标是多少？", "老年食堂覆盖率呢，同一年的"))
    assert "50%" in text and "90%" not in text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("要建几款手机aap", "要建几款手机APP"),
        ("要建几款手机APP", "要建几款手机APP"),
        ("要建几款手机APPP", "要建几款手机APP"),
        ("要建几款手机ARP", "要建几款手机ARP"),
        ("要建几款手机PAP", "要建几款手机PAP"),
        ("B2C平台", "B2C平台"),
        ("which aap", "which aap"),
    ],
)
def test_a_word_in_letters_with_a_slip_is_the_only_one_that_it_can_be(
    store: Store, typed: str, meant: str
) -> None:
    assert respelt(typed, store) == meant


@pytest.mark.parametrize("text", ["谢谢你哈，你是真人还是机器人？", "你到底是不是人工在回复啊", "你是AI吗"])
def test_who_answers_is_small_talk(text: str) -> None:
    assert kind_of(text) is Kind.SMALL_TALK


@pytest.mark.parametrize(
    "text", ["你们机器人产业目标是多少", "领头的是人社局吗", "独角兽企业2022年目标是多少，你是AI吗"]
)
def test_people_and_robots_are_also_matters_of_policy(text: str) -> None:
    assert kind_of(text) is not Kind.SMALL_TALK


def test_a_password_that_was_forgotten_is_no_matter_of_policy(talk: Callable[..., Reply]) -> None:
    reply = talk("云岭手机APP密码忘掉了，在哪儿点能找回来？")
    assert isinstance(reply, Refusal) and reply.reason is Reason.OUT_OF_SCOPE


def test_what_a_project_is_about_stays_where_nothing_else_tells_it() -> None:
    kept = without_introduction("我是村支书，想报个老年食堂的项目，那份材料建议往哪些路子上想？")
    assert kept.startswith("想报个老年食堂的项目")


@pytest.mark.parametrize(
    ("question", "clauses"),
    [
        ("山里没信号怎么办，计划里有什么法子？", 1),
        ("山里没信号怎么办，规划里到底有啥好办法呢", 1),
        ("山里没信号怎么办，基站有多少个？", 2),
        ("计划里有什么法子？", 1),
        ("养老谁负责，有什么措施", 2),
        ("覆盖率多少，有哪些办法", 2),
    ],
)
def test_who_asks_for_any_way_asks_of_what_stands_before(question: str, clauses: int) -> None:
    assert len(asking_clauses(question)) == clauses


def test_a_signal_is_no_number_plate(talk: Callable[..., Reply]) -> None:
    assert "“安全码”" in stated(talk("特种设备没信号怎么办，有什么追溯管理制度？"))


def test_points_of_work_and_a_plan_are_no_dialect() -> None:
    assert usual("2020年工作要点计划开通数") == "2020年工作要点计划开通数"
    assert usual("呢笔钱点计？").startswith("呢笔钱怎么算")


def test_a_list_by_its_number_ends_before_a_place_and_not_in_a_word() -> None:
    inside, wanted = wanted_of("要建的十大平台里点了哪几个名"), wanted_of("一体化平台五大能力中心")
    assert inside is not None and inside.nouns[0] == "平台"
    assert wanted is not None and wanted.nouns[0] == "能力中心"
    assert wanted_of("三个新兴产业领域中重点是什么") is None


@pytest.mark.parametrize("question", ["元宇宙产业要达到多大规模？", "低空经济2025年目标是多少"])
def test_a_branch_that_no_text_names_is_no_other_one(talk: Callable[..., Reply], question: str) -> None:
    assert isinstance(talk(question), Refusal)


def test_two_values_asked_for_in_short_are_both_told(talk: Callable[..., Reply]) -> None:
    text = stated(talk("管网故障及时修复率、老年食堂覆盖率2025年目标"))
    assert "管网故障及时修复率：2025年目标为95%" in text and "老年食堂覆盖率：2025年目标为90%" in text


def test_what_a_task_is_about_stands_beside_who_leads_it(talk: Callable[..., Reply]) -> None:
    text = stated(talk("特种设备综合监管平台谁牵头，主要内容是什么？"))
    assert "市市场监管局" in text and "全检索追溯管理" in text


def test_what_each_of_two_names_means_is_asked_of_it_alone() -> None:
    parts = parts_of(read_question("领跑计划和尖峰计划各是什么"))
    assert [part.standalone for part in parts] == ["领跑计划是什么", "尖峰计划是什么"]


def test_what_parts_two_fields_is_asked_of_each() -> None:
    assert usual("共富和振兴两个领域的目标有什么区别？") == "共富领域和振兴领域的目标分别是什么"
    assert "分别" not in usual("共富和振兴两个领域有什么区别？")


def test_who_answers_is_left_out_beside_what_is_asked() -> None:
    assert usual("独角兽企业2022年目标是多少，你是AI吗") == "独角兽企业2022年目标是多少"


@pytest.mark.parametrize(
    ("question", "bodies"),
    [
        ("医疗上互联网医院如何推进", ("互联网医院",)),
        ("网上办事中心如何推进", ("网上办事中心",)),
        ("教育方面的市民大学中心如何推进", ("市民大学中心",)),
    ],
)
def test_the_field_before_a_body_is_no_part_of_its_name(question: str, bodies: tuple[str, ...]) -> None:
    assert named_bodies(question) == bodies


def test_a_sum_of_one_town_is_not_that_of_all(talk: Callable[..., Reply]) -> None:
    asked = "杭州一个市到2025年管网故障及时修复率要多少？全市的我已经有了"
    assert isinstance(talk(asked), Refusal)


@pytest.mark.parametrize(
    ("asked", "missed"), [("安全码制度第五条怎么写？", True), ("安全码制度怎么写？", False)]
)
def test_an_article_that_is_not_quoted_is_missed(
    store: Store, talk: Callable[..., Reply], asked: str, missed: bool
) -> None:
    reply = talk("特种设备“安全码”制度是什么？")
    assert isinstance(reply, Answer)
    assert misses_name(gather(read_question(asked), store), reply.statements) is missed


def test_an_article_is_the_same_in_either_figures(tmp_path: Path) -> None:
    law = "# 云岭市停车条例\n\n## 第五条\n\n停车场应当公示收费标准。\n\n## 第六条\n\n停车场应当保持畅通。\n"
    with Store.open(tmp_path / "law", create=True) as opened:
        opened.put_many([read_document(Path("law.md"), law.encode(), "law")])
        reply = Assistant(opened).ask("停车条例第五条怎么写？")
        assert "收费标准" in stated(reply) and isinstance(reply, Answer)
        for asked, missed in (("停车条例第5条怎么写？", False), ("停车条例第6条怎么写？", True)):
            assert misses_name(gather(read_question(asked), opened), reply.statements) is missed
