"""Other people's clients over real HTTP: an agent of the Model Context Protocol, and OpenAI's own library."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import anyio
import openai
import pytest
import serving
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

from pages.agent_tools import AGENT_TOOLS

pytestmark = pytest.mark.integration

TOOLS = [tool.name for tool in AGENT_TOOLS]
QUESTION = "2025年服务站点的目标是多少？"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("clients")
    server = serving.start(Path(__file__).parent.parent / "serve_listings.py", str(home))
    try:
        server.wait({"ok"}, 90)
        yield server.address
    finally:
        server.stop()


def test_a_client_of_the_protocol_lists_and_calls_the_tools(address: str) -> None:
    async def talk() -> None:
        async with (
            streamable_http_client(f"{address}/mcp") as (read, write, _),
            ClientSession(read, write) as session,
        ):
            met = await session.initialize()
            assert met.serverInfo.name == "zhengwen"
            listed = (await session.list_tools()).tools
            assert [tool.name for tool in listed] == TOOLS
            assert all(tool.annotations is not None and tool.annotations.readOnlyHint for tool in listed)
            found = await session.call_tool("list_documents", {})
            assert not found.isError
            assert found.structuredContent is not None
            assert found.structuredContent["documents"]
            [content] = found.content
            assert content.type == "text"
            assert json.loads(content.text) == found.structuredContent
            for name, arguments, words in (
                ("read_document", {"document": "没有这份文件"}, "No document is named"),
                ("search_policies", {}, "query"),
                ("search_policies", {"query": "数据", "surprise": 1}, "surprise"),
                ("shell", {}, "No tool is named"),
            ):
                failed = await session.call_tool(name, arguments)
                assert failed.isError
                [content] = failed.content
                assert content.type == "text"
                assert words in content.text

    anyio.run(talk)


def test_openais_library_gets_the_answer_with_its_places(address: str) -> None:
    client = openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0)
    assert [model.id for model in client.models.list()] == ["zhengwen"]
    whole = client.chat.completions.create(
        model="zhengwen",
        messages=[{"role": "system", "content": "Be brief."}, {"role": "user", "content": QUESTION}],
        temperature=0.2,
    )
    message = whole.choices[0].message
    reply = (whole.model_extra or {})["zhengwen"]
    assert reply["status"] == "answered"
    assert message.content is not None
    assert message.content.startswith(reply["statements"][0]["text"])
    assert message.annotations is not None
    for annotation, citation in zip(message.annotations, reply["citations"], strict=True):
        cited = annotation.url_citation
        assert message.content[cited.start_index : cited.end_index] == f"[{citation['n']}]"
        assert cited.url.startswith(f"{address}/documents/")
        assert " ".join(citation["quote"].split()) in message.content


def test_a_stream_says_the_same_statement_by_statement(address: str) -> None:
    client = openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0)
    whole = client.chat.completions.create(model="zhengwen", messages=[{"role": "user", "content": QUESTION}])
    chunks = list(
        client.chat.completions.create(
            model="zhengwen",
            messages=[{"role": "user", "content": QUESTION}],
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    said = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    assert said == whole.choices[0].message.content
    assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] == "stop"
    assert chunks[-1].usage is not None
    assert len({c.id for c in chunks}) == 1


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"messages": []}, 400, "messages"),
        ({"messages": [{"role": "assistant", "content": "x"}]}, 400, "must be the user's"),
        ({"messages": [{"role": "user", "content": "长" * 4_001}]}, 400, "Ask it shorter"),
        ({"messages": [{"role": "user", "content": "长" * 200_000}]}, 413, "fewer messages"),
        ({"messages": [{"role": "user", "content": "x"}], "n": 2}, 400, "n:"),
    ],
)
def test_what_cannot_be_asked_is_said_in_the_protocols_form(
    address: str, body: dict[str, object], status: int, words: str
) -> None:
    client = openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0)
    with pytest.raises(openai.APIStatusError) as caught:
        client.post("/chat/completions", body=body, cast_to=object)
    assert caught.value.status_code == status
    assert words in json.dumps(caught.value.body, ensure_ascii=False)


def test_what_a_model_writes_is_sent_as_it_passes_and_labelled() -> None:
    server = serving.start()
    try:
        server.wait({"ok"}, 90)
        client = openai.OpenAI(base_url=f"{server.address}/v1", api_key="none", max_retries=0)
        chunks = list(
            client.chat.completions.create(
                model="any",
                messages=[{"role": "user", "content": [{"type": "text", "text": "模型怎么写？"}]}],
                stream=True,
            )
        )
        pieces = [c.choices[0].delta.content for c in chunks if c.choices and c.choices[0].delta.content]
        assert len(pieces) > 2
        assert "AI 生成" in pieces[-1]
        assert "AI 生成" not in "".join(pieces[:-1])
    finally:
        server.stop()
