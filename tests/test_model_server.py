"""The scripted model server behaves as real ones do, seen through LangChain's client."""

from __future__ import annotations

import contextlib
import time
from typing import Any, Literal

import openai
import pytest
from langchain_core.messages import AIMessage, AIMessageChunk
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from model_server import ModelServer, model_server
from model_server_steps import (
    FAULTS,
    Breaks,
    Calls,
    Endless,
    Fails,
    Raw,
    Resets,
    Says,
    Silent,
    Stalls,
    ToolCall,
)
from pydantic import SecretStr

pytestmark = pytest.mark.integration

Method = Literal["json_schema", "json_mode", "function_calling"]
SCHEMA = {
    "title": "reply",
    "type": "object",
    "properties": {"value": {"type": "integer"}},
    "required": ["value"],
    "additionalProperties": False,
}
SEARCH = {
    "type": "function",
    "function": {"name": "search_policies", "parameters": {"type": "object", "properties": {}}},
}


def client(server: ModelServer, **options: Any) -> ChatOpenAI:
    """No retries and a short patience, unless a test says otherwise."""
    given = {"max_retries": 0, "timeout": 1.0, "stream_usage": True, **options}
    return ChatOpenAI(model="scripted", base_url=server.url, api_key=SecretStr(server.key), **given)


def streamed(model: Any, words: str = "问") -> AIMessageChunk:
    """All pieces of a stream put together."""
    whole: AIMessageChunk | None = None
    for piece in model.stream(words):
        assert isinstance(piece, AIMessageChunk)
        whole = piece if whole is None else whole + piece
    assert whole is not None
    return whole


def test_an_answer_comes_whole_or_in_pieces_with_the_tokens_counted() -> None:
    with model_server([Says("到2022年，共500个。"), Says("到2022年，共500个。")]) as server:
        whole = client(server).invoke("多少？")
        pieces = [p.text for p in client(server).stream("多少？") if p.text]
    assert isinstance(whole, AIMessage)
    assert whole.text == "".join(pieces) == "到2022年，共500个。"
    assert len(pieces) == 4
    assert whole.usage_metadata is not None
    assert (whole.usage_metadata["input_tokens"], whole.usage_metadata["output_tokens"]) == (3, 13)


def test_the_stream_ends_with_the_tokens_where_they_are_asked_for() -> None:
    with model_server([Says("好"), Says("好"), Says("好", usage=False)]) as server:
        counted = streamed(client(server), "甲乙丙")
        silent = streamed(client(server, stream_usage=False), "甲乙丙")
        without = streamed(client(server), "甲乙丙")
    assert counted.usage_metadata is not None
    assert counted.usage_metadata["total_tokens"] == 4
    assert silent.usage_metadata is None
    assert without.usage_metadata is None


def test_requests_are_recorded_with_prompt_key_and_tools() -> None:
    with model_server([Says("好")]) as server:
        client(server).bind_tools([SEARCH]).invoke([("system", "规则"), ("user", "问题")])
    [asked] = server.asked
    assert asked.prompt == "规则\n\n问题"
    assert asked.key == server.key
    assert asked.tools == ["search_policies"]
    assert not asked.streams


@pytest.mark.parametrize("stream", [False, True])
def test_tools_are_called_whole_or_in_pieces(stream: bool) -> None:
    calls = [ToolCall("search_policies", {"query": "机器人"}), ToolCall("list_documents", {})]
    with model_server([Calls(calls)]) as server:
        model = client(server).bind_tools([SEARCH])
        said = streamed(model) if stream else model.invoke("问")
    assert [(c["name"], c["args"]) for c in said.tool_calls] == [
        ("search_policies", {"query": "机器人"}),
        ("list_documents", {}),
    ]
    assert len({call["id"] for call in said.tool_calls}) == 2


@pytest.mark.parametrize("method", ["json_schema", "json_mode", "function_calling"])
def test_structured_output_by_each_of_its_ways(method: Method) -> None:
    step = Calls([ToolCall("reply", {"value": 3})]) if method == "function_calling" else Says.of({"value": 3})
    with model_server([step]) as server:
        found = client(server).with_structured_output(SCHEMA, method=method).invoke("json")
    assert found == {"value": 3}
    assert server.asked[0].format == {"json_mode": "json_object", "json_schema": "json_schema"}.get(
        method, "text"
    )


@pytest.mark.parametrize(
    ("lacks", "method"),
    [("json_schema", "json_schema"), ("json_object", "json_mode"), ("tools", "function_calling")],
)
def test_a_server_that_lacks_a_way_of_structured_output_says_so(lacks: str, method: Method) -> None:
    with model_server([], lacks=[lacks]) as server, pytest.raises(openai.BadRequestError, match=lacks):
        client(server).with_structured_output(SCHEMA, method=method).invoke("json")


def test_a_prompt_beyond_the_context_is_rejected() -> None:
    with model_server([Says("好")], context=10) as server:
        assert client(server).invoke("十个字").text == "好"
        with pytest.raises(openai.BadRequestError) as caught:
            client(server).invoke("这里的字超过了十个，放不下")
    assert caught.value.code == "context_length_exceeded"


def test_the_key_and_the_model_are_looked_at() -> None:
    with model_server([]) as server:
        with pytest.raises(openai.AuthenticationError):
            ChatOpenAI(
                model="scripted", base_url=server.url, api_key=SecretStr("other"), max_retries=0
            ).invoke("问")
        with pytest.raises(openai.NotFoundError):
            ChatOpenAI(
                model="unknown", base_url=server.url, api_key=SecretStr(server.key), max_retries=0
            ).invoke("问")


def test_models_are_listed_and_texts_embedded() -> None:
    with model_server([], models=("scripted", "embedder")) as server:
        sdk = openai.OpenAI(base_url=server.url, api_key=server.key)
        assert [model.id for model in sdk.models.list()] == ["scripted", "embedder"]
        embeddings = OpenAIEmbeddings(
            model="embedder",
            base_url=server.url,
            api_key=SecretStr(server.key),
            check_embedding_ctx_length=False,
        )
        first, again, other = embeddings.embed_documents(["养老服务", "养老服务", "数据开放"])
    assert first == again != other
    assert len(first) == 64


@pytest.mark.parametrize(
    ("step", "error"),
    [
        (Fails(401, "no"), openai.AuthenticationError),
        (Fails(403, "no"), openai.PermissionDeniedError),
        (Fails(404, "no"), openai.NotFoundError),
        (Fails(429, "no", retry_after=1), openai.RateLimitError),
        (Fails(500, "no"), openai.InternalServerError),
        (Fails(503, "no"), openai.InternalServerError),
        (Silent(), openai.APITimeoutError),
        (Resets(), openai.APIConnectionError),
    ],
)
def test_faults_reach_the_client_as_its_errors(step: Any, error: type[Exception]) -> None:
    with model_server([step]) as server, pytest.raises(error):
        client(server, timeout=0.4).invoke("问")


@pytest.mark.parametrize(
    "step",
    [
        Resets("已经说了一些"),
        Breaks("已经说了一些"),
        Breaks("已经说了一些", inside="character"),
        Breaks("已经说了一些", inside="between"),
        Breaks("已经说了一些", inside="error", tidily=True),
        Stalls("已经说了一些"),
    ],
)
def test_a_stream_that_breaks_gives_its_beginning_and_then_an_error(step: Any) -> None:
    heard: list[str] = []
    with model_server([step]) as server, pytest.raises(Exception):  # noqa: B017 - each client names it otherwise
        for piece in client(server, timeout=0.4).stream("问"):
            heard.append(piece.text)
    assert "".join(heard).startswith("已经说了一些"[:4])


def test_a_stream_that_just_ends_looks_whole_but_has_no_finish() -> None:
    with model_server([Breaks("已经说了一些", inside="between", tidily=True)]) as server:
        said = streamed(client(server))
    assert said.text == "已经说了一些"
    assert "finish_reason" not in said.response_metadata


def test_retry_after_is_waited_for_by_the_client() -> None:
    with model_server([Fails(429, "slow down", retry_after=0.3), Says("好")]) as server:
        assert client(server, max_retries=1).invoke("问").text == "好"
    first, second = server.asked
    assert second.at - first.at >= 0.3


def test_output_without_end_ends_at_the_limit_that_the_request_names() -> None:
    with model_server([Endless("政策"), Endless("政策")]) as server:
        said = client(server, max_tokens=50).invoke("问")
        stream = client(server).stream("问")
        heard = [next(stream).text for _ in range(100)]
        stream.close()  # type: ignore[attr-defined]
        assert server.asked[1].left.wait(5)
    assert isinstance(said, AIMessage)
    assert len(said.text) == 50
    assert said.response_metadata["finish_reason"] == "length"
    assert len("".join(heard)) > 150


def test_a_client_that_goes_away_is_noticed_while_the_server_thinks() -> None:
    with model_server([Silent()]) as server:
        with pytest.raises(openai.APITimeoutError):
            client(server, timeout=0.2).invoke("问")
        assert server.asked[0].left.wait(2)


def test_a_slow_model_sends_its_pieces_when_it_has_them() -> None:
    with model_server([Says("一二三四五六七八", first=0.2, pause=0.05)]) as server:
        began = time.monotonic()
        at = [time.monotonic() - began for piece in client(server).stream("问") if piece.text]
    assert len(at) == 2
    assert at[0] >= 0.2
    assert at[1] - at[0] >= 0.04


def test_a_script_that_runs_out_fails_with_a_sentence() -> None:
    said = "The script has 1 steps; request 2 finds none"
    with pytest.raises(AssertionError, match=said), model_server([Says("好")]) as server:
        client(server).invoke("一")
        with pytest.raises(openai.BadRequestError):
            client(server).invoke("二")


def test_what_is_no_json_is_no_answer() -> None:
    with model_server([Raw(b"<html></html>", "text/html")]) as server, pytest.raises(Exception):  # noqa: B017 - any error will do
        client(server).invoke("问")


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("stream", [False, True])
def test_every_fault_can_be_served_again_and_again(name: str, stream: bool) -> None:
    """The server survives each of them, and serves an ordinary answer after it."""
    with model_server([FAULTS[name](), FAULTS[name](), Says("好")]) as server:
        model = client(server, timeout=0.3, max_tokens=30)
        for _ in range(2):
            with contextlib.suppress(Exception):  # Each client names what went wrong in its own way.
                streamed(model) if stream else model.invoke("问")
        assert len(server.chats) == 2
        assert client(server, timeout=5).invoke("问").text == "好"
