"""Answers as who asks them reads them: everyday words, places side by side, follow-ups about both, what is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from assistant.answers import Answer, Refusal, Reply, Turn
from assistant.citations import compute
from assistant.figures import figures
from assistant.pipeline import Assistant
from assistant.question import is_english
from ingest.document import read_document
from vectorstore.store import Store

pytestmark = pytest.mark.integration

PLAN = """---
region: 贵州省
period: 2023-2025
---

# 贵州省数字生活发展规划（2023—2025年）

## 一、发展目标

到2025年，全省数字生活服务体系基本建成。到2030年，数字生活服务走在西部前列。

| 类别 | 指标 | 2022年 | 2025年 |
| --- | --- | --- | --- |
| 企业 | 上市企业（家） | 20 | 60 |
| 企业 | 独角兽企业（家） | 2 | 10 |
| 服务 | 服务覆盖率（%） | 40 | 90 |

## 二、主要任务

### （一）数字教育

开设网络同步课程300门，建设新型教学空间200个。（牵头单位：省教育厅）

### （二）智慧养老

为空巢老人提供助餐、助浴和上门照护服务，帮助老年人跨越数字鸿沟。（牵头单位：省民政厅）

### （三）数字法院应用

推动网上立案、网上庭审，当事人不用到场。（牵头单位：省法院）

### （四）数字政协应用

拓宽群众参政议政渠道，听取各方意见。（牵头单位：省政协）

### （五）智慧出行

建设出行服务平台，推进环境综合治理，打赢蓝天保卫战。（牵头单位：省交通厅）

## 三、区域布局

围绕全省数字生活布局，发挥贵阳、遵义等地的引领优势，支持各地建设数字生活孵化平台。

贵阳市：建设全国大数据中心城市。

遵义市：建设智慧旅游目的地。
"""
NOTICE = """---
region: 贵州省
period: 2024-2024
---

# 贵州省数字生活2024年工作要点

## 一、网络建设

2024年，新建5G基站1.5万个，行政村5G通达率达到99%。

## 二、智慧养老

2024年，新建社区助餐点200个，培训养老护理员5000名。
"""

RULES = """示例护理条例
第一条 为了规范护理服务，制定本条例。
第二条 护理机构有下列情形之一的，由主管部门责令限期改正，并处以一万元以下的罚款：
（一）未按照规定建立服务档案，或者档案中没有写明服务对象的姓名、住址、健康状况、联系人，服务的日期、项目、时长和收费，以及服务人员的姓名和证书编号的；
（二）服务项目和收费标准没有在显著位置公示，或者收取的费用高于公示的标准，经服务对象或者其家属提出后仍然不予退还，也不说明理由的；
（三）拖欠护理员劳动报酬的。
第三条 本条例自公布之日起施行。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with Store.open(tmp_path_factory.mktemp("citizen"), create=True) as store:
        texts = {"plan.md": PLAN, "points.md": NOTICE, "条例.txt": RULES}
        store.put_many(read_document(Path(name), text.encode(), name) for name, text in texts.items())
        yield Assistant(store)


def reply(assistant: Assistant, question: str, history: Sequence[str] = ()) -> Reply:
    turns: list[Turn] = []
    for earlier in history:
        turns.append(Turn(earlier, assistant.ask(earlier, turns)))
    return assistant.ask(question, turns)


def answer(assistant: Assistant, question: str, history: Sequence[str] = ()) -> Answer:
    found = reply(assistant, question, history)
    assert isinstance(found, Answer), found
    return found


def refusal(assistant: Assistant, question: str) -> Refusal:
    found = reply(assistant, question)
    assert isinstance(found, Refusal), [s.text for s in found.statements]
    return found


def words(found: Answer) -> str:
    return "".join(statement.text for statement in found.statements)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("小孩上网课有什么安排？", "网络同步课程300门"),
        ("打官司可以在网上打吗？", "网上立案"),
        ("孤寡老人有人照顾吗？", "空巢老人"),
    ],
)
def test_everyday_words_are_answered_by_what_the_texts_call_the_matter(
    assistant: Assistant, question: str, said: str
) -> None:
    assert said in words(answer(assistant, question))


class TestPlaces:
    def test_a_place_is_answered_by_the_sentence_on_it(self, assistant: Assistant) -> None:
        found = answer(assistant, "遵义市在数字生活布局里怎么定位？")
        assert [s.text for s in found.statements] == ["遵义市：建设智慧旅游目的地。"]

    def test_each_of_two_places_has_its_own(self, assistant: Assistant) -> None:
        found = answer(assistant, "贵阳和遵义在数字生活布局上的定位有什么不同？")
        assert [s.text[:3] for s in found.statements] == ["贵阳市", "遵义市"]

    def test_so_has_the_one_that_a_follow_up_names(self, assistant: Assistant) -> None:
        found = answer(assistant, "遵义呢？", ["贵阳市在数字生活布局里怎么定位？"])
        assert [s.text[:3] for s in found.statements] == ["遵义市"]


def test_a_place_alone_does_not_make_a_question_one_of_policy(assistant: Assistant) -> None:
    refusal(assistant, "明天贵阳会下雨吗？")


class TestBoth:
    @pytest.mark.parametrize(
        ("history", "question", "kind", "result"),
        [
            (["2025年上市企业目标多少家？", "独角兽企业呢？"], "这两个加起来呢？", "sum", "70"),
            (["2025年上市企业目标多少家？", "独角兽企业呢？"], "这两个差多少？", "difference", "50"),
            (["2022年上市企业有多少家？", "那2025年呢？"], "这两个差多少？", "difference", "40"),
            (["2025年上市企业和独角兽企业目标各是多少？"], "两个一共多少？", "sum", "70"),
        ],
    )
    def test_what_was_asked_about_last_is_reckoned_together(
        self, assistant: Assistant, history: list[str], question: str, kind: str, result: str
    ) -> None:
        found = answer(assistant, question, history)
        (computation,) = [s.computation for s in found.statements if s.computation is not None]
        assert (computation.kind, computation.result) == (kind, result)
        assert (
            compute(kind, [figures(text)[0].value for text in computation.operands])
            == figures(result)[0].value
        )

    def test_shares_are_not_added(self, assistant: Assistant) -> None:
        found = reply(assistant, "这两个加起来呢？", ["2025年服务覆盖率的目标是多少？", "上市企业呢？"])
        assert not isinstance(found, Answer) or all(s.computation is None for s in found.statements)


def test_which_of_two_is_more_is_told_by_how_much(assistant: Assistant) -> None:
    found = answer(assistant, "上市企业和独角兽企业2025年目标哪个多？")
    assert found.statements[-1].text.endswith("上市企业多50家。")


def test_the_change_over_the_years_is_reckoned(assistant: Assistant) -> None:
    assert "增加40家" in words(answer(assistant, "上市企业历年目标怎么变化？"))


def test_the_same_matter_is_looked_up_in_the_document_that_a_follow_up_names(assistant: Assistant) -> None:
    found = answer(assistant, "2024年工作要点里怎么说的？", ["智慧养老要做什么？"])
    assert "社区助餐点200个" in words(found)


class TestLeftOut:
    def test_a_year_without_a_figure_is_named(self, assistant: Assistant) -> None:
        found = answer(assistant, "2024年5G基站建多少个，2026年呢？")
        assert found.not_covered == ("2026年",)

    def test_a_region_without_a_figure_is_named(self, assistant: Assistant) -> None:
        found = answer(assistant, "2025年上市企业贵州和四川的目标分别是多少？")
        assert found.not_covered == ("四川",)

    def test_a_time_that_is_not_written_is_named_as_a_part(self, assistant: Assistant) -> None:
        found = answer(assistant, "智慧出行由谁牵头，什么时候上线？")
        assert "什么时候上线" in found.not_covered[0]


def test_two_amounts_that_are_joined_are_both_given(assistant: Assistant) -> None:
    said = words(answer(assistant, "网络同步课程和新型教学空间的数量是多少？"))
    assert "300门" in said
    assert "200个" in said


def test_two_years_of_what_is_no_figure_are_two_questions(assistant: Assistant) -> None:
    said = words(answer(assistant, "2025年和2030年数字生活的目标分别是什么？"))
    assert "基本建成" in said
    assert "西部前列" in said


def test_several_tasks_that_are_named_have_their_offices(assistant: Assistant) -> None:
    found = answer(assistant, "省政协牵头数字政协和数字法院两个应用吗？")
    assert {s.text for s in found.statements} == {
        "“数字政协应用”的牵头单位是省政协。",
        "“数字法院应用”的牵头单位是省法院。",
    }
    assert not found.not_covered


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("“晚霞行动”到2025年要达到什么目标？", "晚霞行动"),
        ("蓝天计划的目标是什么？", "蓝天计划"),
        ("养老金每月发多少？", "养老金"),
        ("智慧养老能拿到补贴吗？", "智慧养老能拿到补贴"),
        ("智慧养老总投资多少亿？", "智慧养老总投资"),
        ("智慧出行平台什么时候上线？", "上线的时间"),
        ("省民政厅厅长是谁？", "省民政厅厅长"),
        ("贵阳地铁10号线什么时候开通？", "地铁10号线"),
    ],
)
def test_a_matter_near_the_texts_is_refused_by_its_name(
    assistant: Assistant, question: str, named: str
) -> None:
    assert named in refusal(assistant, question).message


class TestSuggestions:
    def test_who_asks_in_english_is_given_english_questions(self, assistant: Assistant) -> None:
        refused = refusal(assistant, "What is the budget for smart elderly care?")
        answered = answer(assistant, "Who leads digital education?")
        for suggestion in (*refused.suggestions, *answered.suggestions):
            assert is_english(suggestion), suggestion
            assert isinstance(assistant.ask(suggestion), Answer), suggestion

    def test_none_asks_what_has_been_answered(self, assistant: Assistant) -> None:
        found = answer(assistant, "数字教育和智慧养老由谁牵头？")
        assert not any("数字教育" in s or "智慧养老" in s for s in found.suggestions if "由谁" in s)

    def test_no_heading_is_named_that_two_documents_have(self, assistant: Assistant) -> None:
        offered = answer(assistant, "新建社区助餐点多少个？").suggestions
        assert "“智慧养老”有哪些内容？" not in offered


@pytest.mark.parametrize(
    ("history", "question", "said"),
    [
        (["2025年上市企业目标多少家？", "2022年呢？"], "翻了几倍？", "3倍"),
        (["2025年上市企业目标多少家？", "独角兽企业呢？"], "哪个更高？", "上市企业多50家"),
        (["2025年上市企业目标多少家？", "独角兽企业呢？"], "合计多少？", "合计70家"),
    ],
)
def test_words_that_name_nothing_go_on_about_both(
    assistant: Assistant, history: list[str], question: str, said: str
) -> None:
    assert said in words(answer(assistant, question, history))


def test_what_another_part_has_said_is_not_missing(assistant: Assistant) -> None:
    found = answer(assistant, "新建社区助餐点多少个，培训养老护理员多少名？")
    assert "5000名" in words(found)
    assert not found.not_covered


def test_an_office_denied_by_a_question_is_corrected(assistant: Assistant) -> None:
    found = answer(assistant, "难道不是省教育厅？", ["智慧养老由谁牵头？"])
    assert "省民政厅" in words(found)
    assert found.not_covered == ("“省教育厅”的说法",)


def test_an_item_far_from_its_announcement_is_shown_with_it(assistant: Assistant) -> None:
    found = answer(assistant, "拖欠护理员劳动报酬怎么处罚？")
    (said,) = [s.text for s in found.statements if "拖欠护理员" in s.text]
    assert said.startswith("第二条 护理机构有下列情形之一的")
    assert said.endswith("（三）拖欠护理员劳动报酬的。")
