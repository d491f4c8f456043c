"""An answer as it comes: statements appear once they have passed, in the order of the reply, and stay."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from model_drafter import drafter_at
from model_server import StepOf, model_server
from model_server_steps import Silent
from model_server_writers import LIARS, Seen, Writer, Writes, compliant, honest, in_turn, paraphrasing, silent
from small_library import TODAY, SmallLibrary

from assistant.answers import Answer, ModelFault, Refusal, Statement, Turn
from assistant.chat_model import Form, Limits
from assistant.checks_wording import altered_wording
from assistant.drafting import Restating
from assistant.events import Checking, Done, Drafting, Event, Looking, Note, Pulse, Shown
from assistant.pipeline import Assistant
from assistant.replies import ENGLISH_LEAD, reply_json
from assistant.restating import restated

pytestmark = pytest.mark.integration
pytest_plugins = ("small_library_store",)

QUESTIONS = (
    "老年人用餐每餐补贴多少钱？",
    "2025年智慧养老服务覆盖率要达到多少？",
    "谁牵头建设智慧养老平台？",
    "智慧养老平台要接入多少家养老机构？",
    "主要任务有哪些？",
    "数据目录中的标签怎么写？",
    "申请开放公共数据要多久答复？",
    "What is the smart elderly care coverage target for 2025?",
    "四川省养老床位数的目标是多少？",
    "红烧肉怎么做好吃？",
    "你好",
    "",
)
PATIENT = Limits(seconds=60.0, retries=1, answer_tokens=1500)
"""For models that answer at once: how long that takes on a busy machine is not what these tests are about."""
WRITERS: dict[str, Writer] = {"honest": honest, "paraphrasing": paraphrasing, "silent": silent, **LIARS}


def events_of(
    library: SmallLibrary,
    script: StepOf,
    question: str,
    *,
    again: Sequence[Restating] = (),
    form: Form = Form.SCHEMA,
) -> list[Event]:
    """The events of an answer by a scripted model."""
    with model_server(script) as server:
        drafter = drafter_at(server, form=form, limits=PATIENT)
        return list(Assistant(library.store, drafter).stream(question, again=again))


def assert_streamed(library: SmallLibrary, events: list[Event]) -> None:
    """What holds of any answer: what is shown is the reply, all of it proved at its place."""
    assert events[0] == Looking()
    done = events[-1]
    assert isinstance(done, Done)
    assert not any(isinstance(event, Done) for event in events[:-1])
    shown = [event for event in events if isinstance(event, Shown)]
    assert [event.number for event in shown] == list(range(1, len(shown) + 1))
    reply = done.reply
    if isinstance(reply, Refusal):
        assert shown == []
        return
    assert tuple(event.statement for event in shown) == reply.statements
    for citation in (c for statement in reply.statements for c in statement.citations):
        document = library.store.document(citation.document_id)
        assert document.text[citation.span.start : citation.span.end] == citation.quote
    assert (reply.engine == "extractive") != any(s.generated for s in reply.statements)
    notes = [event.fault for event in events if isinstance(event, Note)]
    assert notes == ([reply.fault] if reply.fault else [])


@given(
    st.sampled_from(QUESTIONS),
    st.lists(st.sampled_from(sorted(WRITERS)), min_size=1, max_size=3),
    st.sampled_from([Form.SCHEMA, Form.JSON, Form.TEXT]),
    st.integers(1, 40),
)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_what_is_streamed_is_the_reply(
    library: SmallLibrary, question: str, names: list[str], form: Form, piece: int
) -> None:
    script = compliant(in_turn(*(WRITERS[name] for name in names)), piece=piece)
    events = events_of(library, script, question, form=form)
    assert_streamed(library, events)
    with model_server(script) as server:
        asked = Assistant(library.store, drafter_at(server, form=form, limits=PATIENT)).ask(question)
    done = events[-1]
    assert isinstance(done, Done)
    assert asked == done.reply


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("name", LIARS)
def test_of_a_liar_nothing_is_shown_and_the_documents_answer(
    library: SmallLibrary, name: str, question: str
) -> None:
    events = events_of(library, compliant(LIARS[name]), question)
    assert_streamed(library, events)
    done, plain = events[-1], library.ask(question)
    assert isinstance(done, Done)
    if isinstance(plain, Answer):
        assert isinstance(done.reply, Answer)
        assert done.reply.statements == plain.statements
        assert done.reply.engine == "extractive"
    else:
        assert isinstance(done.reply, Refusal)
        assert done.reply.reason is plain.reason


def test_an_honest_model_is_shown_under_its_name(library: SmallLibrary) -> None:
    done = events_of(library, compliant(honest), "老年人用餐每餐补贴多少钱？")[-1]
    assert isinstance(done, Done)
    reply = done.reply
    assert isinstance(reply, Answer)
    assert reply.engine == "model:scripted"
    assert reply.statements[0].generated
    shown = library.json(reply)
    assert shown["generated"]["by"] == "model:scripted"
    assert shown["generated"]["label"] == "AI 生成"
    assert 1 in shown["generated"]["statements"]
    assert shown["note"] is None


def test_a_statement_is_shown_while_the_model_still_writes(library: SmallLibrary) -> None:
    """The first statement does not wait for the second."""
    with model_server(compliant(honest, pause=0.02, piece=8)) as server:
        stream = Assistant(library.store, drafter_at(server)).stream("数据目录中的标签怎么写？")
        first = next(event for event in stream if isinstance(event, Shown))
        assert first.statement.generated
        assert not server.chats[0].ended.is_set()
        *_, done = stream
    assert isinstance(done, Done)


def test_the_reader_is_told_what_goes_on(library: SmallLibrary) -> None:
    events = [
        e
        for e in events_of(library, compliant(honest), "老年人用餐每餐补贴多少钱？")
        if not isinstance(e, Pulse)
    ]
    kinds = [type(event) for event in events]
    assert kinds[:3] == [Looking, Drafting, Checking]
    assert kinds.index(Shown) > 2
    assert kinds[-1] is Done


def test_without_a_model_there_is_nothing_to_wait_for(library: SmallLibrary) -> None:
    events = list(library.assistant.stream("主要任务有哪些？"))
    assert {type(event) for event in events} == {Looking, Shown, Done}
    assert_streamed(library, events)


def test_stopping_ends_the_request_to_the_model(library: SmallLibrary) -> None:
    with model_server([Silent()]) as server:
        stream = Assistant(library.store, drafter_at(server)).stream("主要任务有哪些？")
        for _ in itertools.islice(stream, 5):
            pass
        began = time.monotonic()
        stream.close()
        assert server.chats[0].left.wait(1)
        assert time.monotonic() - began < 1


def test_a_guards_refusal_asks_no_model(library: SmallLibrary) -> None:
    with model_server([]) as server:
        reply = Assistant(library.store, drafter_at(server)).ask("四川省养老床位数的目标是多少？")
        assert server.asked == []
    assert isinstance(reply, Refusal)
    assert reply.fault is None


def test_earlier_turns_reach_the_model(library: SmallLibrary) -> None:
    question = "2025年智慧养老服务覆盖率要达到多少？"
    before = Turn(question, library.ask(question))
    with model_server(compliant(silent)) as server:
        Assistant(library.store, drafter_at(server)).ask("那养老床位数呢？", [before])
        assert question in server.chats[0].prompt
        assert server.chats[0].key == server.key
        assert {request.path for request in server.asked} == {"/v1/chat/completions"}


def test_a_model_that_cannot_be_reached_costs_nothing_but_a_line(library: SmallLibrary) -> None:
    with model_server([]) as server:
        drafter = drafter_at(server)
    reply = Assistant(library.store, drafter).ask("主要任务有哪些？")
    assert isinstance(reply, Answer)
    assert reply.fault is ModelFault.UNREACHABLE
    assert reply.statements == library.answer("主要任务有哪些？").statements
    assert library.json(reply)["note"].startswith("连不上模型")


def test_what_a_model_wrote_is_not_said_to_be_the_documents_own_words(library: SmallLibrary) -> None:
    question = "收到开放申请多少天内要答复？"
    done = events_of(library, compliant(honest), question)[-1]
    assert isinstance(done, Done)
    reply = done.reply
    assert isinstance(reply, Answer)
    assert reply.statements[0].generated
    english = reply_json(reply, library.store, today=TODAY, elapsed_ms=1, language="en")
    own = reply_json(library.ask(question), library.store, today=TODAY, elapsed_ms=1, language="en")
    assert not english["answer"].startswith(ENGLISH_LEAD)
    assert own["answer"].startswith(ENGLISH_LEAD)


def test_only_what_did_not_pass_is_said_to_be_removed(library: SmallLibrary) -> None:
    question = "公共数据开放有什么规定？"
    for writer, some in ((honest, False), (in_turn(honest, LIARS["negated"]), True)):
        done = events_of(library, compliant(writer), question)[-1]
        assert isinstance(done, Done)
        assert isinstance(done.reply, Answer)
        assert (done.reply.removed > 0) is some


def test_an_opposite_is_not_shown_wherever_its_negation_stands(library: SmallLibrary) -> None:
    """A negation inside 是…的 turns a sentence as any other does."""
    quote = "公共数据开放主体应当自收到开放申请之日起10个工作日内答复申请人"
    assert altered_wording(quote, [quote], computed=False) is None
    purpose = "某省制定计划，是为了落实部署"
    assert altered_wording("某省制定计划，是不为了落实部署", [purpose], computed=False)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_honest_model_is_not_said_to_have_failed_the_check(library: SmallLibrary, question: str) -> None:
    done = events_of(library, compliant(honest), question)[-1]
    assert isinstance(done, Done)
    if isinstance(done.reply, Answer) and done.reply.removed == 0:
        assert done.reply.fault is not ModelFault.NOT_PROVED


@pytest.mark.parametrize(
    "how", [(Restating.PLAIN,), (Restating.TRANSLATION,), (Restating.PLAIN, Restating.TRANSLATION)]
)
@pytest.mark.parametrize("question", QUESTIONS[1:4])
@pytest.mark.parametrize("name", ["honest", "silent", "negated"])
def test_what_is_said_again_is_streamed_like_any_answer(
    library: SmallLibrary, name: str, question: str, how: tuple[Restating, ...]
) -> None:
    """Whatever a model says again, what is shown is the reply, and as many statements as before."""
    events = events_of(library, compliant(WRITERS[name]), question, again=how)
    assert_streamed(library, events)
    done, plain = events[-1], events_of(library, compliant(WRITERS[name]), question)[-1]
    assert isinstance(done, Done)
    assert isinstance(plain, Done)
    if isinstance(plain.reply, Answer):
        assert isinstance(done.reply, Answer)
        assert len(done.reply.statements) == len(plain.reply.statements)


def test_a_model_that_is_not_there_is_not_asked_to_say_it_again(library: SmallLibrary) -> None:
    question = "主要任务有哪些？"
    with model_server([]) as server:
        drafter = drafter_at(server)
    assistant = Assistant(library.store, drafter)
    events = list(assistant.stream(question, again=(Restating.PLAIN,)))
    assert_streamed(library, events)
    assert sum(isinstance(event, Note) for event in events) == 1
    assert events[-1] == Done(assistant.ask(question))


def test_a_statement_said_again_is_shown_while_the_next_is_written(library: SmallLibrary) -> None:
    plain = library.answer("公共数据开放有什么规定？")
    assert len(plain.statements) > 1
    texts = [statement.text for statement in plain.statements]

    def again(view: Seen) -> list[Writes]:
        found = [next(s for s in view.sentences if s.text.strip("。") in text) for text in texts]
        return [Writes(f"{s.text.rstrip('。')}。", (s,)) for s in found]

    with model_server(compliant(again, pause=0.02, piece=8)) as server:
        parts = restated(plain, Restating.PLAIN, drafter_at(server), library.store, english=False)
        first = next(part for part in parts if part is not None)
        assert isinstance(first, Statement)
        assert first.generated
        assert not server.chats[0].ended.is_set()
        *_, whole = parts
    assert isinstance(whole, Answer)
    assert whole.statements[0] == first
