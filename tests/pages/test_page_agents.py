"""The tools for agents on a real store: what they give, and that nothing of it is other than public."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
import small_library

from assistant.replies import reply_json
from pages.agent_tools import AGENT_TOOLS, MOST_CHARACTERS, AgentTool
from pages.contracts import Service
from pages.public_data import UnknownDocumentError

pytest_plugins = ("small_library_store",)

TOOLS: Final = {tool.name: tool for tool in AGENT_TOOLS}


@pytest.fixture
def service(library: small_library.SmallLibrary) -> Service:
    return Service(library.assistant, library.store, lambda: small_library.TODAY, reply_json)


def run(service: Service, name: str, **arguments: Any) -> dict[str, Any]:
    tool: AgentTool = TOOLS[name]
    return tool.run(service, tool.takes.model_validate(arguments))


def test_an_answer_is_the_reply_of_the_api(service: Service) -> None:
    reply = run(service, "ask_policies", question="公共数据开放平台由谁负责？")
    assert reply["status"] == "answered"
    assert "省大数据局" in reply["answer"]
    follow_up = run(service, "ask_policies", question="多久更新一次？", history=["公共数据目录"])
    assert follow_up["question"] == "多久更新一次？"


def test_passages_and_text_stand_at_their_spans(service: Service) -> None:
    for hit in run(service, "search_policies", query="养老机构床位", most=5)["passages"]:
        text = small_library.document_of(hit["document_id"]).text
        assert text[hit["span"]["start"] : hit["span"]["end"]] == hit["text"]
        read = run(service, "read_document", document=hit["document_id"], start=hit["span"]["start"])
        assert read["text"].startswith(hit["text"][:MOST_CHARACTERS])
        assert read["characters"] == len(text)


def test_figures_and_duties_are_found(service: Service) -> None:
    rows = run(service, "lookup_indicators")
    assert rows["found"] == len(rows["indicators"]) > 0
    duties = run(service, "find_duties", office="省大数据局")
    assert all("省大数据局" in json.dumps(d, ensure_ascii=False) for d in duties["duties"])
    assert duties["found"] > 0


def test_what_is_not_public_is_in_no_result(service: Service) -> None:
    note = small_library.document_of(small_library.NOTE)
    calls: list[tuple[str, dict[str, Any]]] = [
        ("ask_policies", {"question": note.title}),
        ("search_policies", {"query": note.text[:60], "most": 50}),
        ("lookup_indicators", {}),
        ("find_duties", {}),
        ("list_documents", {}),
    ]
    assert {name for name, _ in calls} == set(TOOLS) - {"read_document"}
    for name, arguments in calls:
        found = {**run(service, name, **arguments), "question": ""}
        if name == "ask_policies":
            # A refusal says again what was asked, whether it is written or not.
            found["answer"] = str(found["answer"]).replace(f"“{note.title}”", "")
        given = json.dumps(found, ensure_ascii=False)
        assert note.id not in given
        assert note.title not in given
    with pytest.raises(UnknownDocumentError, match="No document is named"):
        run(service, "read_document", document=small_library.NOTE)


def test_a_name_of_several_documents_asks_which(service: Service) -> None:
    ids = [one["id"] for one in run(service, "list_documents")["documents"]]
    shared = next(
        sign for sign in "办数办法的" if sum(sign in small_library.document_of(i).title for i in ids) > 1
    )
    with pytest.raises(UnknownDocumentError, match="take one of"):
        run(service, "read_document", document=shared)
