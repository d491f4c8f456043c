"""Topics that are not answered: refused by both engines, in a conversation too, with staff's own words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from scripted_model import ScriptedChatModel, drafter
from small_library import TODAY, SmallLibrary

from assistant.answers import Answer, Evidence, Reason, Refusal, Reply, Turn
from assistant.events import Shown
from assistant.pipeline import Assistant
from assistant.replies import reply_json
from assistant.wording import REFUSALS

pytest_plugins = ("small_library_store",)

NOW = datetime(2025, 6, 1, tzinfo=UTC)
BEDS = "2025年养老床位数的目标是多少？"
MEALS = "社区助餐点由哪个单位牵头？"


@pytest.fixture
def blocked(library: SmallLibrary) -> Iterator[SmallLibrary]:
    """The small library in which nobody is told about beds."""
    topics = library.store.library.topics
    topic = topics.add(["养老床位", "care beds"], "床位的事请问民政局。", "", "wang", NOW)
    yield library
    topics.remove(topic.id, "wang", NOW)


def refused(reply: Reply) -> Refusal:
    assert isinstance(reply, Refusal)
    assert reply.reason is Reason.BLOCKED_TOPIC
    return reply


def test_without_the_topic_it_is_answered_and_with_it_not(library: SmallLibrary) -> None:
    assert isinstance(Assistant(library.store).ask(BEDS), Answer)
    topics = library.store.library.topics
    topic = topics.add(["养老床位"], "", "", "wang", NOW)
    assistant = Assistant(library.store)
    try:
        assert refused(assistant.ask(BEDS)).message == REFUSALS["zh"][Reason.BLOCKED_TOPIC]
        assert isinstance(assistant.ask(MEALS), Answer)
    finally:
        topics.remove(topic.id, "wang", NOW)
    assert isinstance(assistant.ask(BEDS), Answer)


def test_staffs_own_words_are_said_in_the_readers_language(blocked: SmallLibrary) -> None:
    reply = refused(Assistant(blocked.store).ask(BEDS))
    assert reply.message == "床位的事请问民政局。"
    said = {
        language: reply_json(reply, blocked.store, today=TODAY, elapsed_ms=1, language=language)
        for language in ("zh", "en")
    }
    assert said["zh"]["answer"] == "床位的事请问民政局。"
    assert said["en"]["answer"] == REFUSALS["en"][Reason.BLOCKED_TOPIC]
    assert said["zh"]["citations"] == []
    english = refused(Assistant(blocked.store).ask("How many care beds are planned for 2025?"))
    assert english.message == REFUSALS["en"][Reason.BLOCKED_TOPIC]


def test_no_model_is_asked_about_it(blocked: SmallLibrary) -> None:
    model = ScriptedChatModel(script=[])
    *events, _ = Assistant(blocked.store, drafter(model)).stream(BEDS)
    assert model.asked == []
    assert not [event for event in events if isinstance(event, Shown)]
    refused(Assistant(blocked.store, drafter(model)).ask(BEDS))


def test_spelling_and_blanks_are_no_way_around_it(blocked: SmallLibrary) -> None:
    assistant = Assistant(blocked.store)
    for question in (
        "2025年養老床位數的目標是多少？",
        "2025年养老 床·位数是多少？",
        "养老\u200b床位数2025年多少？",
    ):
        refused(assistant.ask(question))


def test_a_follow_up_does_not_lead_around_it(blocked: SmallLibrary) -> None:
    assistant = Assistant(blocked.store)
    first = assistant.ask(BEDS)
    refused(assistant.ask("那2022年呢？", (Turn(BEDS, first),)))
    part = assistant.ask(f"{MEALS}{BEDS}")
    refused(part)


def test_a_model_that_makes_a_follow_up_whole_does_not_lead_around_it(library: SmallLibrary) -> None:
    topics = library.store.library.topics
    topic = topics.add(["火星的医院"], "", "", "wang", NOW)
    model = ScriptedChatModel(script=["火星的医院有几家？"])
    assistant = Assistant(library.store, drafter(model))
    nothing = Refusal("", Reason.NOT_IN_DOCUMENTS, "", (), Evidence(()))
    history = (Turn("火星怎么样？", nothing), Turn("木星怎么样？", nothing))
    try:
        refused(assistant.ask("医院有几家？", history))
    finally:
        topics.remove(topic.id, "wang", NOW)
    assert len(model.asked) == 1


def test_it_is_not_among_our_suggestions(blocked: SmallLibrary) -> None:
    for question in ("火星上有几家医院？", "智慧养老服务覆盖率2025年的目标是多少？", "你好"):
        reply = Assistant(blocked.store).ask(question)
        assert not [s for s in reply.suggestions if "床位" in s]
