"""What is told or refused for the odds that it answers.

The odds are given by the tests, so that they hold for whatever weights the program carries.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from given_odds import (
    A_BIT,
    CONNECTED,
    COVERAGE,
    PARTED,
    UNPARTED,
    Give,
    always,
    found_for,
    read_as_kind,
    stated_for,
)
from small_library import SmallLibrary

from assistant import answering
from assistant.answering import (
    CERTAIN,
    LISTED,
    MOST,
    SURE,
    SURE_OF_ROW,
    UNLIKELY,
    is_of_years,
    is_told,
    misses_name,
    reads_as_answer,
    unlikely,
)
from assistant.answers import Answer, Reason, Refusal
from assistant.denial import Denial
from assistant.kinds import Kind

pytestmark = pytest.mark.integration
pytest_plugins = ("small_library_store", "given_odds_fixture")


class TestTold:
    """What reads as an answer without doubt is told, whatever words of the question are missing."""

    @pytest.mark.parametrize(
        ("question", "least"),
        [
            (CONNECTED, SURE),
            (COVERAGE, SURE_OF_ROW),
            ("How many 5G base stations are built in 2024?", SURE),
            ("数据开放必须盖公章吗？", SURE),
        ],
    )
    def test_from_certain_odds_on_which_are_higher_for_rows(
        self, library: SmallLibrary, give: Give, question: str, least: float
    ) -> None:
        findings, stated = found_for(library, question), stated_for(library, question)
        give(always(least))
        assert is_told(findings, stated)
        assert not is_told(findings, stated, least + A_BIT)
        give(always(least - A_BIT))
        assert not is_told(findings, stated)
        assert not is_told(findings, [])

    @pytest.mark.parametrize(
        "question",
        [
            "社区助餐点由谁牵头？",
            PARTED,
            "What is the target for smart elderly care coverage in 2025?",
            "四川省的平台接入养老机构多少家？",
        ],
    )
    def test_never_names_of_tasks_verdicts_rows_meant_in_english_and_what_misses_a_name(
        self, library: SmallLibrary, give: Give, question: str
    ) -> None:
        give(always(MOST))
        assert not is_told(found_for(library, question), stated_for(library, question))

    @pytest.mark.parametrize(
        "question",
        ["平台接入宠物医院多少家？", "5G基站的辐射有多大？", "养老护理员的宿舍怎么安排？"],
    )
    def test_the_guards_that_look_for_words_are_not_asked(
        self, library: SmallLibrary, give: Give, question: str
    ) -> None:
        # Words of the question stand nowhere: only how the text reads can tell that they are the asker's own.
        give(always(SURE))
        assert isinstance(library.assistant.ask(question), Answer)
        give(always(SURE - A_BIT))
        reply = library.assistant.ask(question)
        assert isinstance(reply, Refusal)
        assert reply.reason is Reason.NOT_IN_DOCUMENTS

    @pytest.mark.parametrize(
        "question", ["养老护理员的容积率是多少？", "上云企业的注册资本是多少？", "5G基站的占地面积是多少？"]
    )
    def test_an_attribute_is_missed_in_all_but_what_certainly_answers(
        self, library: SmallLibrary, give: Give, question: str
    ) -> None:
        give(always(CERTAIN))
        assert isinstance(library.assistant.ask(question), Answer)
        give(always(CERTAIN - A_BIT))
        assert isinstance(library.assistant.ask(question), Refusal)

    @pytest.mark.parametrize(
        ("question", "reason"),
        [
            ("2035年养老床位数的目标是多少？", Reason.OTHER_PERIOD),
            ("四川省的养老床位数2025年目标是多少？", Reason.OTHER_REGION),
            ("星海市的平台接入医院多少家？", Reason.NOT_IN_DOCUMENTS),
            ("6G基站的辐射有多大？", Reason.NOT_IN_DOCUMENTS),
            ("民政局牵头的平台接入宠物医院多少家？", Reason.NOT_IN_DOCUMENTS),
            ("社区助餐点由宠物谁牵头？", Reason.NOT_IN_DOCUMENTS),
            ("宠物可以申请使用数据吗？", Reason.NOT_IN_DOCUMENTS),
            ("“晚霞行动”到2025年要达到什么目标？", Reason.NOT_IN_DOCUMENTS),
        ],
    )
    def test_another_year_or_place_or_a_name_that_is_unknown_is_refused_however_it_reads(
        self, library: SmallLibrary, give: Give, question: str, reason: Reason
    ) -> None:
        give(always(MOST))
        reply = library.assistant.ask(question)
        assert isinstance(reply, Refusal), reply
        assert reply.reason is reason

    def test_a_part_of_a_question_is_answered_from_the_same_odds_on(
        self, library: SmallLibrary, give: Give
    ) -> None:
        stated = stated_for(library, CONNECTED)
        give(always(SURE))
        assert reads_as_answer(CONNECTED, stated, library.store)
        assert not reads_as_answer(CONNECTED, (), library.store)
        give(always(SURE - A_BIT))
        assert not reads_as_answer(CONNECTED, stated, library.store)


class TestYears:
    ASKED = "2024年养老床位数的目标是多少？"
    """A row has more of its words, for other years; a sentence is of 2024."""

    def test_a_sentence_of_the_years_asked_about_is_told_though_a_row_of_others_is_nearer(
        self, library: SmallLibrary, give: Give
    ) -> None:
        give(always(SURE_OF_ROW))
        reply = library.assistant.ask(self.ASKED)
        assert isinstance(reply, Answer)
        assert "2024年" in reply.statements[0].text
        give(always(SURE_OF_ROW - A_BIT))
        reply = library.assistant.ask(self.ASKED)
        assert isinstance(reply, Refusal)
        assert reply.reason is Reason.OTHER_PERIOD

    def test_one_that_does_not_name_the_years_is_refused_however_it_reads(
        self, library: SmallLibrary, give: Give
    ) -> None:
        question = "2024年养老护理员培训多少名？"
        assert "2024" not in stated_for(library, question)[0].text
        give(always(MOST))
        reply = library.assistant.ask(question)
        assert isinstance(reply, Refusal)
        assert reply.reason is Reason.OTHER_PERIOD

    def test_all_years_have_to_be_named(self, library: SmallLibrary, give: Give) -> None:
        give(always(SURE_OF_ROW))
        stated, denial = stated_for(library, CONNECTED), Denial(Reason.OTHER_PERIOD, {})
        assert is_of_years(found_for(library, self.ASKED), stated, denial)
        both = found_for(library, "2024年和2025年养老床位数的目标是多少？")
        assert both.question.years == (2024, 2025)
        assert not is_of_years(both, stated, denial)

    def test_other_denials_are_not_met(self, library: SmallLibrary, give: Give) -> None:
        give(always(MOST))
        findings, stated = found_for(library, self.ASKED), stated_for(library, CONNECTED)
        assert not is_of_years(findings, stated, Denial(Reason.NOT_IN_DOCUMENTS, {}))
        assert not is_of_years(findings, [], Denial(Reason.OTHER_PERIOD, {}))


class TestMissedNames:
    """Names of a question that stand nowhere around the sentence on the platform (``CONNECTED``)."""

    @pytest.mark.parametrize(
        ("question", "missed"),
        [
            ("四川的平台", True),
            ("贵州的平台", False),
            ("凤岗县的平台", True),
            ("What platform is in Sichuan?", True),
            ("What platform is in Guizhou?", False),
        ],
        ids=str,
    )
    def test_regions_and_places(self, library: SmallLibrary, question: str, missed: bool) -> None:
        assert misses_name(found_for(library, question), stated_for(library, CONNECTED)) is missed

    @pytest.mark.parametrize(
        ("question", "missed"),
        [
            ("星海市的平台", True),
            ("星海市场的平台", False),
            ("全市的平台", False),
            ("各县的平台", False),
            # A word of the library, if no town.
            ("试点市的平台", False),
        ],
    )
    def test_towns_that_stand_nowhere_in_the_library(
        self, library: SmallLibrary, question: str, missed: bool
    ) -> None:
        findings = found_for(library, question)
        assert not findings.question.regions
        assert not findings.question.places
        assert misses_name(findings, stated_for(library, CONNECTED)) is missed

    @pytest.mark.parametrize(
        ("question", "missed"),
        [
            ("6G平台", True),
            ("6g平台", True),
            # It stands elsewhere in the library.
            ("5G平台", False),
            # Words of an English question are no names.
            ("What 6G platform is there?", False),
        ],
    )
    def test_names_in_letters_that_stand_nowhere_in_the_library(
        self, library: SmallLibrary, question: str, missed: bool
    ) -> None:
        assert misses_name(found_for(library, question), stated_for(library, CONNECTED)) is missed

    def test_bodies(self, library: SmallLibrary) -> None:
        findings = found_for(library, "民政厅牵头什么？")
        # It leads that task, but the sentence does not quote it.
        assert misses_name(findings, stated_for(library, CONNECTED))
        assert not misses_name(findings, stated_for(library, "智慧养老平台由谁牵头？"))
        assert misses_name(findings, ())


class TestUnlikely:
    @pytest.mark.parametrize(
        "question",
        [
            "老人是不是可以免费？",
            "黔数发〔2024〕7号规定10个工作日内答复吗？",
            "街道办事处负责社区食堂的日常管理，居民可以到哪里反映意见？",
        ],
    )
    def test_what_neither_reads_as_an_answer_nor_has_what_is_named_is_refused(
        self, library: SmallLibrary, give: Give, question: str
    ) -> None:
        give(always(UNLIKELY))
        assert isinstance(library.assistant.ask(question), Answer)
        give(always(UNLIKELY - A_BIT))
        reply = library.assistant.ask(question)
        assert isinstance(reply, Refusal), reply
        assert reply.reason is Reason.NOT_IN_DOCUMENTS

    @pytest.mark.parametrize(
        ("question", "named"),
        [
            (CONNECTED, True),
            # Of the pairs of characters one in two is said, and one in three.
            ("平台宠", True),
            ("宠物平台", False),
            ("老头饭钱", False),
        ],
    )
    def test_what_has_what_is_named_is_told_however_it_reads(
        self, library: SmallLibrary, give: Give, question: str, named: bool
    ) -> None:
        give(always(-MOST))
        denial = unlikely(found_for(library, question), stated_for(library, CONNECTED))
        assert (denial is None) is named

    @pytest.mark.parametrize(("official", "named"), [("养老机构", True), ("机构", False)])
    def test_a_long_official_word_for_an_everyday_one_tells_that_it_is_named(
        self, library: SmallLibrary, give: Give, monkeypatch: pytest.MonkeyPatch, official: str, named: bool
    ) -> None:
        give(always(-MOST))
        monkeypatch.setattr(answering, "official_words", lambda _: ((official,),))
        stated = stated_for(library, CONNECTED)
        assert official in stated[0].text
        assert (unlikely(found_for(library, "老头饭钱"), stated) is None) is named

    @pytest.mark.parametrize(
        ("question", "kind"),
        [
            ("这个办法是谁印发的？", Kind.CARD),
            ("养老机构暗访内部通报讲了什么？", Kind.SUMMARY),
            ("护理员配训归哪个厅管？", Kind.WHO),
        ],
    )
    def test_facts_of_a_document_summaries_and_names_of_tasks_are_told_however_they_read(
        self, library: SmallLibrary, give: Give, question: str, kind: Kind
    ) -> None:
        findings, stated = found_for(library, question), stated_for(library, question)
        assert findings.question.kind is kind
        # Nothing but its kind speaks for it.
        give(always(-MOST))
        assert unlikely(read_as_kind(findings, Kind.OTHER), stated) is not None
        assert isinstance(library.assistant.ask(question), Answer)

    def test_one_statement_that_may_answer_is_enough(self, library: SmallLibrary, give: Give) -> None:
        question = "街道办事处负责社区食堂的日常管理，居民可以到哪里反映意见？"
        stated = stated_for(library, question)
        assert len(stated) > 1
        give(lambda text: UNLIKELY if text.endswith(stated[-1].text) else -MOST)
        assert isinstance(library.assistant.ask(question), Answer)

    def test_what_goes_on_from_before_is_told_however_it_reads(
        self, library: SmallLibrary, give: Give
    ) -> None:
        give(always(-MOST))
        findings, stated = found_for(library, UNPARTED), stated_for(library, CONNECTED)
        assert unlikely(findings, stated) is not None
        after = replace(findings, question=replace(findings.question, follow_up=True))
        assert unlikely(after, stated) is None

    def test_of_a_list_no_statement_need_read_as_the_answer(self, library: SmallLibrary, give: Give) -> None:
        give(always(-MOST))
        findings, stated = found_for(library, UNPARTED), stated_for(library, CONNECTED)
        assert unlikely(findings, stated * LISTED) is not None
        assert unlikely(findings, stated * (LISTED + 1)) is None

    def test_the_refusal_names_what_was_asked_for(self, library: SmallLibrary, give: Give) -> None:
        findings, stated = found_for(library, "数据目录多久更新一次？"), stated_for(library, CONNECTED)
        give(always(UNLIKELY - A_BIT))
        denial = unlikely(findings, stated)
        assert denial is not None
        assert denial.reason is Reason.NOT_IN_DOCUMENTS
        assert "数据目录" in denial.values["topic"]
        give(always(UNLIKELY))
        assert unlikely(findings, stated) is None
