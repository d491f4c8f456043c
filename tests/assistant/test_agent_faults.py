"""Every fault of a model server, over real HTTP: the question is answered all the same, and the cause is told."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from model_drafter import drafter_at
from model_server import Asked as Request
from model_server import ModelServer, model_server
from model_server_steps import FAULTS, Breaks, Fails, Says, Step
from small_library import SmallLibrary

from assistant.agent import AgentDrafter
from assistant.answers import Answer, ModelFault, Turn
from assistant.chat_model import Form, Limits
from assistant.model_faults import fault_words
from assistant.pipeline import Assistant
from vectorstore.encoding import count_tokens

pytestmark = pytest.mark.integration
pytest_plugins = ("small_library_store",)

QUESTION = "收到开放申请多少天内要答复？"
SECONDS = 3.0
"""What one answer may take in these tests."""
LONGER = {"endless output": 30.0}
"""Seconds for what ends by another limit, which a busy machine takes longer to reach."""

CAUSES: dict[str, ModelFault | None] = {
    "time-out": ModelFault.TIMEOUT,
    "stall in the stream": ModelFault.TIMEOUT,
    "401": ModelFault.KEY_REFUSED,
    "403": ModelFault.KEY_REFUSED,
    "404": ModelFault.MODEL_UNKNOWN,
    "429 with Retry-After": ModelFault.RATE_LIMITED,
    "429 for an hour": ModelFault.KEY_REFUSED,
    "500": ModelFault.SERVER_ERROR,
    "502": ModelFault.SERVER_ERROR,
    "503": ModelFault.SERVER_ERROR,
    "connection reset": ModelFault.CUT_OFF,
    "reset in the stream": ModelFault.CUT_OFF,
    "stream cut inside JSON": ModelFault.CUT_OFF,
    "stream cut inside a character": ModelFault.CUT_OFF,
    "stream ends without finish": ModelFault.CUT_OFF,
    "error event in the stream": ModelFault.SERVER_ERROR,
    "malformed JSON": ModelFault.UNREADABLE,
    "no JSON at all": ModelFault.EMPTY,
    "empty body": ModelFault.EMPTY,
    "empty content": ModelFault.EMPTY,
    "content None": ModelFault.EMPTY,
    "empty JSON": ModelFault.UNREADABLE,
    "JSON null": ModelFault.UNREADABLE,
    "refusal": ModelFault.EMPTY,
    "refusal in words": ModelFault.REFUSED,
    "wrong language": ModelFault.WRONG_LANGUAGE,
    "endless output": ModelFault.TOO_LONG,
    "cut by the token limit": ModelFault.TOO_LONG,
    "content filter": ModelFault.REFUSED,
    "context length exceeded": ModelFault.CONTEXT_TOO_LONG,
    "a tool that does not exist": ModelFault.TOOL_LOOP,
    "tool arguments that are no JSON": ModelFault.TOOL_LOOP,
    "tool arguments of the wrong kind": ModelFault.TOOL_LOOP,
    "tool loop": ModelFault.TOOL_LOOP,
}
"""What each fault is told as, when the server has nothing else to say."""


@dataclass(frozen=True)
class Run:
    """What an answer came to."""

    reply: Answer
    seconds: float

    @property
    def heard(self) -> bool:
        return any(statement.generated for statement in self.reply.statements)


def drafter(server: ModelServer, *, form: Form = Form.SCHEMA, limits: Limits | None = None) -> AgentDrafter:
    """A drafter that may look things up."""
    return drafter_at(server, form=form, tools=True, limits=limits or Limits(seconds=SECONDS))


def answered(library: SmallLibrary, model: AgentDrafter, question: str = QUESTION) -> Run:
    """A question asked of the library with a model."""
    assistant = Assistant(library.store, model)
    assistant.warm_up()
    began = time.monotonic()
    reply = assistant.ask(question)
    assert isinstance(reply, Answer)
    return Run(reply, time.monotonic() - began)


def test_every_fault_is_in_the_table() -> None:
    assert FAULTS.keys() == CAUSES.keys()


@pytest.mark.fault(
    "a model is slow, gone, or writes nonsense",
    "the answer in the documents' own words, with one line that says why",
)
@pytest.mark.parametrize("name", FAULTS, ids=[name.replace(" ", "-") for name in FAULTS])
def test_a_fault_costs_no_answer_and_is_told(library: SmallLibrary, name: str) -> None:
    seconds = LONGER.get(name, SECONDS)
    with model_server(lambda _request: FAULTS[name]()) as server:
        run = answered(library, drafter(server, limits=Limits(seconds=seconds)))
        asked = len(server.chats)
    plain: Answer = library.answer(QUESTION)
    assert run.reply.statements == plain.statements
    assert run.reply.fault == CAUSES[name]
    assert run.seconds < seconds + 3
    assert 1 <= asked <= 5
    assert run.reply.usage is not None
    assert run.reply.usage.calls == asked


@pytest.mark.parametrize("fault", list(ModelFault), ids=[f.value for f in ModelFault])
@pytest.mark.parametrize("english", [False, True])
def test_every_cause_has_one_calm_line_in_both_languages(fault: ModelFault, english: bool) -> None:
    for heard in (False, True):
        words = fault_words(fault, english=english, heard=heard)
        assert "\n" not in words
        assert 8 < len(words) < 120
        assert "!" not in words and "！" not in words


RIGHT = "收到申请后10个工作日内答复。"


def right(request: Request) -> Step:
    """Answers as it should, over the sentence that says it."""
    line = next(line for line in request.prompt.split("\n") if "10个工作日" in line)
    passage, sentence = line.split(" ")[0].split(".")
    words = line.split(" ", 1)[1]
    said = {"text": words, "quotes": [{"passage": int(passage), "sentences": sentence}], "computation": None}
    return Says.of({"statements": [said], "not_covered": [], "declined": False})


PASSING: list[tuple[str, Sequence[Step | Callable[[Request], Step]], int]] = [
    ("429 that says when", [Fails(429, "slow down", retry_after=0.1), right], 2),
    ("500 once", [Fails(500, "oops"), right], 2),
    ("503 twice", [Fails(503, "loading"), Fails(503, "loading"), right], 3),
    ("a stream cut before anything was said", [Breaks('{"statements": ['), right], 2),
    ("a form that is not known", [Fails(400, "response_format is not supported"), right], 2),
    ("stream options that are not known", [Fails(400, "stream_options: extra inputs are not permitted"), right], 2),
    ("tools that are not known", [Fails(400, "this model does not support tools"), right], 2),
    ("too long a question", [Fails(400, "too long", code="context_length_exceeded"), right], 2),
    ("nothing that can be read", [Says("好的，我来回答。"), right], 2),
    ("nothing at all", [Says(""), right], 2),
]  # fmt: skip


@pytest.mark.parametrize(("name", "script", "calls"), PASSING, ids=[p[0].replace(" ", "-") for p in PASSING])
def test_a_fault_that_passes_is_got_over(
    library: SmallLibrary, name: str, script: Sequence[Step], calls: int
) -> None:
    with model_server(script) as server:
        run = answered(library, drafter(server))
        assert server.unused == 0
    assert run.reply.fault is None
    assert run.heard
    assert run.reply.usage is not None
    assert run.reply.usage.calls == calls


def test_what_the_model_cannot_do_is_remembered(library: SmallLibrary) -> None:
    with model_server(right, lacks=("json_schema", "json_object", "stream_options")) as server:
        model = drafter(server)
        first = answered(library, model)
        before = len(server.chats)
        second = answered(library, model)
        assert len(server.chats) - before == 1
    assert first.reply.fault is None and second.reply.fault is None


def test_half_the_evidence_is_shown_where_all_of_it_is_too_long(library: SmallLibrary) -> None:
    with model_server([Fails(400, "too long", code="context_length_exceeded"), right]) as server:
        answered(library, drafter(server))
        first, second = server.chats
    assert 0 < second.prompt.count("<passage ") < first.prompt.count("<passage ")


@pytest.mark.fault("a model breaks off in its stream", "what has passed stays and is completed")
def test_a_stream_that_breaks_off_keeps_what_has_passed_and_is_completed(library: SmallLibrary) -> None:
    def cut(request: Request) -> Step:
        whole = right(request)
        assert isinstance(whole, Says) and whole.text is not None
        return Breaks(whole.text[: whole.text.index("}]") + 30])

    with model_server(cut) as server:
        run = answered(library, drafter(server))
        assert len(server.chats) == 1, "the same request is not made again when some of its answer is shown"
    assert run.reply.statements[0].generated
    assert run.reply.fault is ModelFault.CUT_OFF


def test_no_key_stands_in_what_is_logged(library: SmallLibrary, caplog: pytest.LogCaptureFixture) -> None:
    with (
        caplog.at_level("DEBUG"),
        model_server([Fails(401, "Incorrect API key: sk-test-0123456789")]) as server,
    ):
        model = drafter(server)
        answered(library, model)
        assert server.key not in repr(model.connected.model)
    ours = [record for record in caplog.records if record.name.startswith("assistant")]
    assert ours
    assert all("sk-test" not in record.getMessage() for record in ours)


TEN = (
    QUESTION, "那收费吗？", "企业能不能申请有条件开放的数据？", "2025年智慧养老服务覆盖率要达到多少？", "那养老床位数呢？",
    "那2022年呢？", "2024年要新建多少个5G基站？", "上云企业有什么补助？", "谁牵头建设智慧养老平台？", "社区助餐点由谁负责？",
)  # fmt: skip


def test_ten_turns_over_http_stay_in_the_budget_and_keep_their_thread(library: SmallLibrary) -> None:
    limits = Limits(seconds=30.0, evidence_tokens=1500, history_tokens=300)
    declining = Says.of({"statements": [], "not_covered": [], "declined": True})
    with model_server(lambda _request: declining) as server:
        assistant = Assistant(library.store, drafter(server, limits=limits))
        assistant.warm_up()
        turns: list[Turn] = []
        for question in TEN:
            turns.append(Turn(question, assistant.ask(question, tuple(turns))))
        chats = list(server.chats)
    assert sum(turn.reply.usage.calls for turn in turns if turn.reply.usage) == len(chats)
    asked = [chat for chat in chats if "<passage" in chat.prompt]
    assert len(asked) >= len(TEN) - 1
    instruction = count_tokens(str(asked[0].messages[0]["content"]))
    assert all(count_tokens(chat.prompt) <= instruction + 1500 + 300 + 200 for chat in asked)
    assert TEN[-2] in asked[-1].prompt
    assert TEN[-1] in asked[-1].prompt
