"""Answers by kind: lists whole, comparisons reckoned, premises corrected, parts each answered or named."""

from __future__ import annotations

import pytest
from small_library import PLAN, POINTS, RULES, SmallLibrary, words_of

from assistant.answers import Answer
from assistant.citations import compute
from assistant.figures import figures

pytestmark = pytest.mark.integration
pytest_plugins = ("small_library_store",)


class TestReckoned:
    """Differences, ratios and counts are computed from cited figures, and shown as computed."""

    @pytest.mark.parametrize(
        ("question", "kind", "result"),
        [
            ("养老床位数2025年比2022年多几万张？", "difference", "6"),
            ("智慧养老服务覆盖率2022到2025年要提高多少个百分点？", "difference", "45"),
            ("养老服务产业规模2025年目标是2022年的几倍？", "ratio", "2.4"),
            ("智慧养老三年行动计划一共列了几项指标？", "count", "4"),
        ],
    )
    def test_the_result_is_what_the_operands_give(
        self, library: SmallLibrary, question: str, kind: str, result: str
    ) -> None:
        answer = library.answer(question)
        reckoned = [s for s in answer.statements if s.computation is not None]
        assert len(reckoned) == 1
        computation = reckoned[0].computation
        assert computation is not None
        assert (computation.kind, computation.result) == (kind, result)
        value = compute(kind, [figures(text)[0].value for text in computation.operands])
        assert value == figures(result)[0].value
        assert result in reckoned[0].text

    def test_a_follow_up_is_reckoned_from_the_year_before(self, library: SmallLibrary) -> None:
        answer = library.answer("比2022年多多少？", ("养老床位数2025年的目标是多少？",))
        assert any(s.computation is not None and s.computation.result == "6" for s in answer.statements)

    def test_a_yearly_figure_is_read_not_reckoned(self, library: SmallLibrary) -> None:
        answer = library.answer("每年要培训多少名养老护理员？")
        assert "2万名" in words_of(answer)
        assert all(s.computation is None for s in answer.statements)


class TestCompared:
    """What is compared is set beside each other, each with its own proof."""

    def test_two_rows_of_one_table(self, library: SmallLibrary) -> None:
        answer = library.answer("智慧养老服务覆盖率和上门巡访率2025年的目标哪个高？")
        first, second, reckoned = answer.statements
        assert [s.text.split("：")[0] for s in (first, second)] == ["智慧养老服务覆盖率", "上门巡访率"]
        assert reckoned.text.endswith("上门巡访率多15个百分点。")
        assert reckoned.computation is not None

    def test_two_documents_each_with_its_title(self, library: SmallLibrary) -> None:
        answer = library.answer("智慧养老三年行动计划和数字经济2024年工作要点对补贴、补助的说法有什么不同？")
        assert {c.document_id for s in answer.statements for c in s.citations} == {PLAN, POINTS}
        assert {"3元", "20万元"} <= {w for w in ("3元", "20万元") if w in words_of(answer)}


class TestPremises:
    """What a question takes for granted is checked against the text, and corrected from it."""

    @pytest.mark.parametrize(
        ("question", "said", "wrong"),
        [
            ("养老床位数2025年的目标是30万张吧？", "18万张", "30万张"),
            ("智慧养老平台是省财政厅牵头的吗？", "省民政厅", None),
            ("社区助餐点是不是由省科技厅牵头？", "省商务厅", "省科技厅"),
            ("公共数据开放办法是2023年印发的吗？", "2024年4月8日", "2023年"),
            ("公共数据开放办法是2024年4月18日印发的吗？", "2024年4月8日", "2024年4月18日"),
            ("公共数据开放办法是省民政厅印发的吗？", "贵州省大数据发展局", "省民政厅"),
            ("智慧养老服务覆盖率2025年要达到90%，对吗", "80%", "90%"),
            ("养老床位数2022年有15万张吗？", "12万张", "15万张"),
            ("养老护理员每年要培训2000名吗？", "2万名", "2000名"),
            ("平台要接入养老机构2000家吗？", "1500家", "2000家"),
        ],
    )
    def test_a_false_one_is_answered_with_what_the_document_says(
        self, library: SmallLibrary, question: str, said: str, wrong: str | None
    ) -> None:
        answer = library.answer(question)
        assert said in words_of(answer)
        if wrong is not None:
            assert any(wrong in part for part in answer.not_covered)

    def test_a_true_one_is_answered_without_reserve(self, library: SmallLibrary) -> None:
        answer = library.answer("养老床位数2025年的目标是18万张吗？")
        assert "18万张" in words_of(answer)
        assert not answer.not_covered

    @pytest.mark.parametrize("question", ["不是90%吗？", "难道不是90%？", "是不是90%"])
    def test_one_put_after_the_answer_is_corrected(self, library: SmallLibrary, question: str) -> None:
        answer = library.answer(question, ("智慧养老服务覆盖率2025年的目标是多少？",))
        assert "80%" in answer.statements[0].text
        assert any("90%" in part for part in answer.not_covered)

    @pytest.mark.parametrize("question", ["是省科技厅负责的吗？", "是省科技厅吗？"])
    def test_an_office_put_after_the_answer_is_corrected(self, library: SmallLibrary, question: str) -> None:
        answer = library.answer(question, ("社区助餐点由谁负责？",))
        assert "省商务厅" in words_of(answer)
        assert any("省科技厅" in part for part in answer.not_covered)

    @pytest.mark.parametrize(
        "question",
        ["2025年智慧养老服务覆盖率的目标，两份文件一样吗？", "2025年智慧养老服务覆盖率两份文件是否一致"],
    )
    def test_whether_documents_agree_takes_no_figure_for_granted(
        self, library: SmallLibrary, question: str
    ) -> None:
        answer = library.answer(question)
        assert "80%" in words_of(answer)
        assert not answer.not_covered

    def test_one_about_the_year_asked_before_is_corrected_too(self, library: SmallLibrary) -> None:
        answer = library.answer("既然是20万张，那2022年呢？", ("养老床位数2025年的目标是多少？",))
        assert "12万张" in words_of(answer)
        assert "18万张" in answer.statements[0].text
        assert any("20万张" in part for part in answer.not_covered)


class TestParts:
    """Each part of a question is answered, or named as not found."""

    def test_two_things_and_who_leads(self, library: SmallLibrary) -> None:
        said = words_of(library.answer("社区助餐点要新建多少个，由谁牵头？"))
        assert "600个" in said
        assert "省商务厅" in said

    def test_two_rows_joined(self, library: SmallLibrary) -> None:
        said = words_of(library.answer("养老床位数和上门巡访率2025年的目标各是多少？"))
        assert "18万张" in said
        assert "95%" in said

    def test_what_the_documents_do_not_say_is_named(self, library: SmallLibrary) -> None:
        answer = library.answer("智慧养老平台谁牵头，客服电话是多少？")
        assert "省民政厅" in words_of(answer)
        assert any("电话" in part for part in answer.not_covered)

    def test_a_name_no_document_has_is_not_answered_by_another(self, library: SmallLibrary) -> None:
        answer = library.answer("2024年5G基站新建多少个，6G基站呢？")
        assert "1.5万个" in words_of(answer)
        assert any("6G" in part for part in answer.not_covered)

    def test_nothing_is_said_twice(self, library: SmallLibrary) -> None:
        answer = library.answer("智慧养老服务覆盖率2022年是多少，2025年要到多少？")
        texts = [s.text for s in answer.statements]
        assert len(texts) == len(set(texts))
        assert "35%" in words_of(answer)
        assert "80%" in words_of(answer)


class TestLists:
    """A list is given whole, and as long as it was asked for."""

    def test_headings_as_many_as_asked_for(self, library: SmallLibrary) -> None:
        answer = library.answer("智慧养老三年行动计划的三项任务是什么？")
        assert answer.statements[0].text == "主要任务：建设智慧养老平台；办好社区助餐点；培训养老护理员。"

    @pytest.mark.parametrize(
        ("question", "named", "left_out"),
        [
            (
                "智慧养老主要指标有哪些？",
                ("智慧养老服务覆盖率", "养老床位数", "上门巡访率", "养老服务产业规模"),
                (),
            ),
            ("主要指标有哪些", ("智慧养老服务覆盖率", "养老服务产业规模"), ()),
            ("列出2025年目标为80%的指标", ("智慧养老服务覆盖率",), ("上门巡访率", "养老床位数")),
            ("哪些指标2025年的目标超过90%", ("上门巡访率",), ("智慧养老服务覆盖率", "养老床位数")),
            ("2025年目标不低于1万亿元的指标有哪些", ("养老服务产业规模",), ("上门巡访率", "养老床位数")),
            ("产业类的指标有哪些", ("养老服务产业规模",), ("上门巡访率", "养老床位数")),
        ],
    )
    def test_indicators_are_listed_all_or_those_that_fit(
        self, library: SmallLibrary, question: str, named: tuple[str, ...], left_out: tuple[str, ...]
    ) -> None:
        said = words_of(library.answer(question))
        assert all(name in said for name in named)
        assert not any(name in said for name in left_out)

    @pytest.mark.parametrize("question", ["智慧养老三年行动计划的主要任务包括哪些", "主要任务包括哪些"])
    def test_headings_below_the_one_that_names_the_matter(self, library: SmallLibrary, question: str) -> None:
        assert "建设智慧养老平台；办好社区助餐点；培训养老护理员" in words_of(library.answer(question))

    def test_a_member_is_asked_about_by_its_place(self, library: SmallLibrary) -> None:
        answer = library.answer("第二个由谁牵头？", ("主要任务有哪些？",))
        assert "省商务厅" in words_of(answer)


class TestFollowUps:
    """What a follow-up leaves out comes from the question before, or from what its answer cited."""

    @pytest.mark.parametrize(
        ("before", "question", "said"),
        [
            ("养老床位数2025年的目标是多少？", "2022年的时候呢？", "12万张"),
            ("养老床位数2025年的目标是多少？", "起点是多少？", "12万张"),
            ("智慧养老服务覆盖率2022年是多少？", "2025年要提到多少", "80%"),
            ("建设智慧养老平台要做什么？", "那牵头的呢？", "省民政厅"),
            ("谁牵头建设智慧养老平台？", "社区助餐点呢？", "省商务厅"),
            ("公共数据开放办法讲了什么？", "文号呢？", "黔数发〔2024〕7号"),
            ("养老床位数2025年的目标是多少？", "换个话题，数字技能培训多少人次？", "50000人次"),
            ("养老床位数2025年的目标是多少？", "And in 2022?", "12万张"),
            ("省民政厅牵头哪些任务？", "那省商务厅呢？", "办好社区助餐点"),
        ],
    )
    def test_it_is_answered(self, library: SmallLibrary, before: str, question: str, said: str) -> None:
        assert said in words_of(library.answer(question, (before,)))


class TestEnglish:
    """English questions reach rows, headings and card fields."""

    @pytest.mark.parametrize(
        ("question", "said"),
        [
            ("Who leads the smart elderly care platform?", "省民政厅"),
            ("What are the main tasks of the smart elderly care action plan?", "办好社区助餐点"),
            ("How many 5G base stations will be built in 2024?", "1.5万个"),
            ("What is the document number of the public data rules?", "黔数发〔2024〕7号"),
        ],
    )
    def test_it_is_answered(self, library: SmallLibrary, question: str, said: str) -> None:
        answer: Answer = library.answer(question)
        assert said in words_of(answer)


def test_a_card_field_is_proved_by_its_place(library: SmallLibrary) -> None:
    answer = library.answer("公共数据开放办法的文号是什么？")
    assert answer.statements[0].citations[0].document_id == RULES
