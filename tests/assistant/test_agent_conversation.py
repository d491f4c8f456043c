"""A conversation with a model: its budget, follow-ups made whole, answers said again."""

from __future__ import annotations

import re

import pytest
from agent_asking import COVERAGE, FEES, ROW, WRONG, asking, saying
from scripted_model import ModelAsked, ScriptedChatModel, answer, drafter, place_of
from small_library import SmallLibrary

from assistant.answers import Answer, ModelFault, Refusal, Statement, Support, Turn
from assistant.chat_model import Limits
from assistant.drafting import Restating
from assistant.pipeline import Assistant
from assistant.restating import restated
from vectorstore.encoding import count_tokens

pytestmark = pytest.mark.integration
pytest_plugins = ("small_library_store",)


class TestAConversation:
    def test_ten_turns_stay_in_the_budget_and_keep_their_thread(self, library: SmallLibrary) -> None:
        limits = Limits(evidence_tokens=1500, history_tokens=300)
        questions = [COVERAGE, "那养老床位数呢？", "那2022年呢？", FEES, "企业能不能申请有条件开放的数据？",
                     "收到开放申请多少天内要答复？", "2024年要新建多少个5G基站？", "上云企业有什么补助？",
                     "谁牵头建设智慧养老平台？", "社区助餐点由谁负责？"]  # fmt: skip
        turns: list[Turn] = []
        model = ScriptedChatModel(script=lambda asked: answer(declined=True))
        assistant = Assistant(library.store, drafter(model, limits=limits))
        for question in questions:
            turns.append(Turn(question, assistant.ask(question, tuple(turns))))
        asked = [one for one in model.asked if "<passage" in one.text]
        assert len(asked) >= len(questions) - 1
        instruction = max(count_tokens(str(one.messages[0].text)) for one in asked)
        assert all(count_tokens(one.text) <= instruction + 1500 + 300 + 200 for one in asked)
        last = asked[-1].text
        assert questions[-2] in last
        assert re.search("<earlier>\nQ: ", last)
        third = next(one for one in asked if "2022" in one.last and "养老床位数" in one.last)
        assert COVERAGE in third.text

    def test_a_follow_up_that_words_alone_do_not_solve_is_made_whole(self, library: SmallLibrary) -> None:
        first, question = "公共数据开放办法什么时候施行？", "收钱不？"
        assert isinstance(library.ask(question, (first,)), Refusal)
        turns = (Turn(first, library.ask(first)),)
        model = ScriptedChatModel(script=["公共数据开放收钱不？", answer(declined=True)])
        reply = Assistant(library.store, drafter(model)).ask(question, turns)
        assert f"Q: {first}" in model.asked[0].text
        assert reply.usage is not None
        assert reply.usage.calls == len(model.asked)
        if isinstance(reply, Answer):
            assert reply.question == question

    def test_a_rewriting_that_brings_something_in_is_not_taken(self, library: SmallLibrary) -> None:
        first, question = "公共数据开放办法什么时候施行？", "收钱不？"
        turns = (Turn(first, library.ask(first)),)
        model = ScriptedChatModel(script=["广东省2030年养老床位数是多少？"])
        reply = Assistant(library.store, drafter(model)).ask(question, turns)
        assert isinstance(reply, Refusal)
        assert len(model.asked) == 1


def said_again_of(library: SmallLibrary, plain: Answer, model: ScriptedChatModel, how: Restating) -> Answer:
    """An answer said again by a scripted model."""
    english = how is Restating.TRANSLATION
    *_, again = restated(plain, how, drafter(model), library.store, english=english)
    assert isinstance(again, Answer)
    return again


class TestSayingAgain:
    def test_each_statement_is_said_in_plain_words_or_stays(self, library: SmallLibrary) -> None:
        plain = library.answer(FEES)

        def step(asked: ModelAsked) -> str:
            return answer(("开放公共数据不得收费，国家另有规定的除外。", *place_of("不得收取", asked)))

        model = ScriptedChatModel(script=[step, answer()])
        again = said_again_of(library, plain, model, Restating.PLAIN)
        assert len(again.statements) == len(plain.statements)
        assert "<answer>" in model.asked[0].text
        for before, after in zip(plain.statements, again.statements, strict=True):
            assert isinstance(after, Statement)
            assert set(before.citations) <= set(after.citations)

    def test_a_changed_figure_is_not_taken(self, library: SmallLibrary) -> None:
        plain = library.answer(COVERAGE)
        model = ScriptedChatModel(script=[WRONG, WRONG])
        again = said_again_of(library, plain, model, Restating.PLAIN)
        assert again.statements == plain.statements
        assert again.fault is ModelFault.NOT_PROVED

    def test_a_translation_keeps_every_figure_and_shows_its_quote(self, library: SmallLibrary) -> None:
        plain = library.answer(COVERAGE)
        said = "The smart elderly care service coverage rate: the 2025 target is 80%."
        model = ScriptedChatModel(script=[saying(said, ROW)])
        answer_ = said_again_of(library, plain, model, Restating.TRANSLATION)
        assert answer_.statements[0].text == said
        assert answer_.statements[0].support is Support.TRANSLATED
        assert any("80%" in citation.quote for citation in answer_.statements[0].citations)

    def test_a_question_in_english_is_answered_in_english(self, library: SmallLibrary) -> None:
        said = "The target for smart elderly care service coverage in 2025 is 80%."
        reply = asking(
            library,
            ScriptedChatModel(script=[saying(said, ROW)]),
            "What is the target for smart elderly care service coverage in 2025?",
        )
        assert reply.statements[0].text == said
        assert reply.statements[0].support is Support.TRANSLATED

    def test_without_a_model_an_answer_stays_as_it_is(self, library: SmallLibrary) -> None:
        assert library.assistant.ask(FEES, again=list(Restating)) == library.ask(FEES)
        assert not library.assistant.restates
