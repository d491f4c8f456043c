"""What is asked of a document as a whole: to whom it went, when, whether it is public or still holds, what it says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from small_library import RULES, SmallLibrary, words_of

from assistant.answers import Answer, Draft, Evidence, Reason, Refusal
from assistant.card_words import asks_validity, fact_asked
from assistant.citations import check
from assistant.kinds import Kind, kind_of
from assistant.pipeline import Assistant
from assistant.sentences import sentences
from assistant.statements import of_sentence
from ingest.document import read_document
from vectorstore.store import Store

pytest_plugins = ("small_library_store",)

NOTICE = """青岭省人民政府办公厅文件

青政办发〔2022〕18号

青岭省人民政府办公厅关于印发青岭省山区客运行动方案的通知

各市、县(市、区)人民政府,省政府直属各单位:

《青岭省山区客运行动方案》已经省政府同意,现予印发,请认真组织实施。

青岭省人民政府办公厅

2022年3月4日

(此件公开发布)

青岭省山区客运行动方案

为了方便山区群众出行,制定本方案。本方案基期为2021年,行动期限为2022—2024年。

一、总体目标

到2024年,山区行政村客车通达率达到98%。

二、主要行动

(一)通村行动。为每个行政村设置候车亭,每天至少开行两班客车。

(二)助老行动。为七十岁以上老年人免费办理乘车卡,司机帮助行动不便的乘客上下车。

(三)联网行动。把客车班次接入全省出行平台,在候车亭张贴二维码。

三、组织实施

省交通运输厅每季度公布各县进度。县级人民政府负责候车亭的维护。

抄送：省委各部门，省军区，省法院。

青岭省人民政府办公厅

2022年3月11日印发
"""


@pytest.fixture(scope="module")
def notice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    home = tmp_path_factory.mktemp("notice")
    path = home / "notice.txt"
    path.write_text(NOTICE, encoding="utf-8")
    with Store.open(home / "library", create=True) as store:
        store.put_many([read_document(path, path.read_bytes(), "notice")])
        yield Assistant(store)


def _said(assistant: Assistant, question: str) -> str:
    reply = assistant.ask(question)
    assert isinstance(reply, Answer), reply
    return "".join(statement.text for statement in reply.statements)


@pytest.mark.integration
class TestFacts:
    """Facts of a document that its text gives, each with the place where it stands."""

    @pytest.mark.parametrize(
        ("question", "words"),
        [
            ("山区客运行动方案发给谁？", "各市、县(市、区)人民政府,省政府直属各单位"),
            ("山区客运行动方案抄送给哪些单位", "省委各部门，省军区，省法院"),
            ("山区客运行动方案能公开吗", "此件公开发布"),
            ("青政办发〔2022〕18号能不能公开？", "此件公开发布"),
            ("山区客运行动方案的基期是哪一年？", "基期为2021年"),
            ("山区客运行动方案管到哪一年？", "2022—2024"),
            ("山区客运行动方案的落款是哪天", "2022年3月4日"),
        ],
    )
    def test_it_is_told_from_the_text(self, notice: Assistant, question: str, words: str) -> None:
        assert words in _said(notice, question)

    def test_the_day_of_printing_and_the_day_it_was_signed_are_told_apart(self, notice: Assistant) -> None:
        said = _said(notice, "山区客运行动方案是什么时候印发的？")
        assert "印发日期是2022年3月11日" in said
        assert "成文日期是2022年3月4日" in said

    def test_a_fact_that_only_one_document_gives_needs_no_name(self, notice: Assistant) -> None:
        assert "2021年" in _said(notice, "规划的基期是哪一年？")

    def test_whether_it_still_holds_is_not_guessed(self, notice: Assistant) -> None:
        reply = notice.ask("青政办发〔2022〕18号还有效吗？")
        assert isinstance(reply, Answer)
        assert [s.text for s in reply.statements] == ["《青岭省山区客运行动方案》的规划期是2022—2024年。"]
        assert any("有效期" in part for part in reply.not_covered)

    def test_from_when_it_holds_is_told_and_that_its_end_is_not_written(self, library: SmallLibrary) -> None:
        answer = library.answer("公共数据开放办法现在还有效吗？")
        assert "自2024年5月1日起施行" in words_of(answer)
        assert any("有效期" in part for part in answer.not_covered)

    def test_a_number_that_no_document_bears_is_answered_by_no_other(self, notice: Assistant) -> None:
        assert isinstance(notice.ask("青政办发〔2022〕99号是哪个单位发的？"), Refusal)


@pytest.mark.integration
class TestSummaries:
    """A document is summed up by its purpose and its parts; a part by what it says."""

    def test_a_short_document_by_its_purpose_and_each_of_its_parts(self, notice: Assistant) -> None:
        said = _said(notice, "山区客运行动方案主要讲了什么？")
        for words in ("为了方便山区群众出行", "98%", "主要行动：通村行动；助老行动；联网行动", "每季度公布"):
            assert words in said
        assert "关于印发" not in said

    def test_a_list_is_found_by_the_noun_that_its_members_share(self, notice: Assistant) -> None:
        assert "通村行动；助老行动；联网行动" in _said(notice, "山区客运行动方案有哪几大行动")

    @pytest.mark.parametrize(
        "question",
        ["山区客运行动方案第三部分说了什么", "山区客运行动方案里组织实施讲了啥", "简单说说组织实施那一节"],
    )
    def test_a_part_by_its_place_or_by_words_of_its_heading(self, notice: Assistant, question: str) -> None:
        said = _said(notice, question)
        assert "每季度公布" in said
        assert "候车亭的维护" in said
        assert "98%" not in said

    def test_the_contents_of_a_short_part_are_given_whole(self, library: SmallLibrary) -> None:
        said = words_of(library.answer("“保障措施”有哪些内容？"))
        assert "3亿元" in said
        assert "贵阳市先行试点" in said

    def test_articles_without_headings_are_summed_up_from_the_first(self, library: SmallLibrary) -> None:
        said = words_of(library.answer("公共数据开放办法主要规定了什么？"))
        assert "总则" in said
        assert "监督管理" in said

    def test_what_to_sum_up_is_asked_back_where_nothing_is_named(self, notice: Assistant) -> None:
        reply = notice.ask("请概括一下主要内容")
        assert isinstance(reply, Refusal)
        assert reply.reason is Reason.NEEDS_CLARIFICATION


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("五年计划发给谁？", Kind.CARD),
        ("工伤保险条例现在还有效吗", Kind.CARD),
        ("五年计划是哪年哪月哪日印发的", Kind.CARD),
        ("公共数据开放办法能公开吗", Kind.CARD),
        ("规划的基期是哪一年？", Kind.CARD),
        ("带薪年休假条例什么时候开始实施", Kind.CARD),
        ("公共数据什么时候公开", Kind.DATE),
        ("补贴发给谁", Kind.OTHER),
        ("请总结《工作要点》", Kind.SUMMARY),
        ("数字乡村这块怎么说的", Kind.SUMMARY),
    ],
)
def test_a_fact_of_a_document_is_told_from_one_of_the_matter(question: str, kind: Kind) -> None:
    assert kind_of(question) is kind


def test_the_facts_are_told_by_their_words() -> None:
    names = [fact.name if (fact := fact_asked(q)) else None for q in ("抄送给谁", "发给谁", "谁负责")]
    assert names == ["抄送机关", "主送机关", None]
    assert asks_validity("条例废止了吗")
    assert not asks_validity("提高有效供给的办法")


@pytest.mark.integration
def test_the_card_of_a_named_document_is_cited(library: SmallLibrary) -> None:
    answer = library.answer("公共数据开放办法是什么时候生效的？")
    assert {c.document_id for s in answer.statements for c in s.citations} == {RULES}
    assert answer.statements[0].text.endswith("施行日期是2024年5月1日。")


@pytest.mark.integration
class TestFound:
    """What was refused or answered beside the point by the form of a question or of the text."""

    def test_a_value_of_a_year_and_of_nothing_is_asked_back_with_indicators_to_choose(
        self, library: SmallLibrary
    ) -> None:
        reply = library.ask("2025年目标是多少？")
        assert isinstance(reply, Refusal)
        assert reply.reason is Reason.NEEDS_CLARIFICATION
        assert "养老床位数2025年的目标是多少？" in reply.suggestions

    def test_a_value_stands_in_one_clause_with_what_it_is_asked_of(self, notice: Assistant) -> None:
        assert isinstance(notice.ask("候车亭是多少？"), Refusal)

    def test_an_abbreviation_is_told_by_the_name_it_stands_behind(self, short_names: Assistant) -> None:
        assert "公共出行平台(PTP)" in _said(short_names, "PTP是什么？")

    def test_a_name_that_the_text_sets_off_is_known(self, short_names: Assistant) -> None:
        assert "展示" in _said(short_names, "山路灯是干嘛的？")

    def test_letters_that_go_on_in_the_text_are_known(self, short_names: Assistant) -> None:
        assert "100Mbps" in _said(short_names, "山区候车亭网络100M什么时候实现")

    def test_who_asks_when_is_told_a_time(self, short_names: Assistant) -> None:
        reply = short_names.ask("山区换乘中心什么时候建成？")
        assert isinstance(reply, Answer)
        assert "2023年" in reply.statements[0].text

    def test_an_over_long_sentence_is_not_begun_in_its_middle(self, short_store: Store) -> None:
        words = "以老年人、残疾人、学生、孕妇等群众为重点"
        said = [s for p in short_store.passages("opinions") for s in sentences(p) if words in s.text]
        stated = of_sentence(said[0], {"孕妇": 1.0, "重点": 1.0}, lead_in=False)
        assert stated.text.startswith("山区客运服务坚持")
        assert len(stated.quotes) == 2
        checked = check(Draft((stated,)), Evidence((said[0].passage,)), short_store.document)
        assert checked.statements


SHORT_NAMES = """青岭省山区客运工作意见

一、建设平台

建设公共出行平台(PTP),把山区客运班次接入PTP。发挥“山路灯”服务展示平台的作用,展示各县的做法。

二、建设设施

山区换乘中心由各县建成,换乘中心应当有候车室、售票窗口和卫生间。全省山区换乘中心2023年底以前建成。山区候车亭网络5年内达到100Mbps以上。

三、服务群众

山区客运服务坚持以方便群众出行为目标,以客车、候车亭、换乘中心、出行平台等设施为条件,以安全、准时、便宜、舒适为要求,以每天开行两班客车为底线,以各县统一调度车辆、统一培训司机、统一公布班次、统一受理投诉为办法,以司机帮助乘客上下车、帮助乘客搬运行李、提醒乘客系好安全带为常规,以老年人、残疾人、学生、孕妇等群众为重点,开展山区客运服务进村活动,让山区群众出门有车坐、坐车有座位、下车有人接,让每个行政村的群众都能当天往返县城。
"""


@pytest.fixture(scope="module")
def short_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    home = tmp_path_factory.mktemp("short-names")
    path = home / "opinions.txt"
    path.write_text(SHORT_NAMES, encoding="utf-8")
    with Store.open(home / "library", create=True) as store:
        store.put_many([read_document(path, path.read_bytes(), "opinions")])
        yield store


@pytest.fixture(scope="module")
def short_names(short_store: Store) -> Assistant:
    return Assistant(short_store)
