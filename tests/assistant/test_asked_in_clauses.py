"""Values of several years, of a second document, and of what was reached beside what was aimed at, each asked for in a
clause of its own."""

from __future__ import annotations

import pytest
from small_library import SmallLibrary, words_of

from assistant.answers import Reason
from assistant.card_words import card_fields
from assistant.kinds import Kind
from assistant.parts import parts_of
from assistant.question import read_question

pytest_plugins = ("small_library_store",)


@pytest.mark.parametrize(
    "asked",
    [
        "上云企业2017、2020、2022三年分别是多少",
        "上云企业，2017年的底子是多少，2020年、2022年又各要到多少？",
        "上云企业2017年是多少，2022年又要到多少？",
    ],
)
def test_years_of_one_thing_are_one_question(asked: str) -> None:
    assert len(parts_of(read_question(asked))) == 1


def test_a_year_may_be_said_by_its_last_two_digits() -> None:
    assert read_question("上云企业到22年一共要有几家？").years == (2022,)
    assert read_question("在20年内办完的事有几件？").years == ()


def test_what_a_whole_province_adds_up_to_is_no_sum_of_two() -> None:
    assert read_question("护理员2025年全省加起来要有多少名").kind is Kind.VALUE
    assert read_question("床位和护理员2025年加起来是多少").kind is Kind.COMPARISON


@pytest.mark.integration
class TestAnswers:
    def test_the_second_part_is_looked_for_in_the_document_that_it_names(self, library: SmallLibrary) -> None:
        asked = "2024年工作要点里要新建多少个5G基站，后来三年行动计划里要新建多少个社区助餐点？"
        said = words_of(library.answer(asked))
        assert "1.5万" in said
        assert "600" in said

    def test_who_asks_on_for_what_was_reached_is_told_that_only_a_target_is_written(
        self, library: SmallLibrary
    ) -> None:
        refused = library.refusal("2025年的实际值呢", ["养老床位数2022年是多少"])
        assert refused.reason is Reason.TARGET_NOT_ACTUAL


@pytest.mark.parametrize(
    "asked",
    [
        "养老计划落款的日子跟末页印发的日子分别是哪天？",
        "养老计划印发的是哪天？成文又是哪天？",
    ],
)
def test_the_days_of_signing_and_of_printing_are_two_facts(asked: str) -> None:
    assert {name for name, _ in card_fields(asked)} == {"written", "printed"}
    assert read_question(asked).kind is Kind.CARD
