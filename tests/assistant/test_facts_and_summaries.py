"""What is asked of a document as a whole: to whom it went, when, whether it is public or still holds, what it says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from small_library import RULES, SmallLibrary, words_of

from assistant.answers import Answer, Reason, Refusal
from assistant.card_words import asks_validity, fact_asked
from assistant.kinds import Kind, kind_of
from assistant.pipeline import Assistant
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
        assert isinstance(reply, Refusal)
        assert reply.reason is Reason.NOT_IN_DOCUMENTS
        assert "有效期" in reply.message

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
