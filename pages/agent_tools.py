"""What other people's agents may call (Model Context Protocol): ask, search, look up, read. Public documents only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from pages.api import MAX_HISTORY, Question, ask_as_json, document_summary
from pages.asking import turns_of
from pages.contracts import Service
from pages.markup import document_path
from pages.public_data import (
    PassageQuery,
    UnknownDocumentError,
    find_duties,
    find_indicators,
    find_passages,
    named_documents,
    public_documents,
)
from vectorstore.filters import DutyFilter, IndicatorFilter
from vectorstore.listing import duty_json, indicator_json
from vectorstore.personal_data import masked

MOST_ROWS: Final = 100
"""Rows in one result; more would only fill the agent's context."""
MOST_CHARACTERS: Final = 8_000
"""Characters of a document in one result."""

_OF_DOCUMENT = "An id, a file's name, a 文号, or words of a title; all documents without it."


class _Arguments(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AskArguments(_Arguments):
    """A question, with the earlier questions of the conversation."""

    question: Question = Field(description="In everyday words, Chinese or English.")
    history: list[Question] = Field(
        default_factory=list, max_length=MAX_HISTORY, description="Earlier questions, oldest first."
    )
    language: Literal["zh", "en"] = Field("zh", description="Language of the framing words.")


class SearchArguments(_Arguments):
    """Words to look for."""

    query: Annotated[str, Field(min_length=1, max_length=1_000)]
    most: Annotated[int, Field(ge=1, le=50, description="Passages at most.")] = 10
    document: Annotated[str | None, Field(max_length=200, description=_OF_DOCUMENT)] = None


class IndicatorArguments(_Arguments):
    """Which rows of target tables."""

    name: Annotated[str | None, Field(max_length=200, description="Words of the indicator's name.")] = None
    year: Annotated[int | None, Field(ge=1900, le=2200)] = None
    document: Annotated[str | None, Field(max_length=200, description=_OF_DOCUMENT)] = None


class DutyArguments(_Arguments):
    """Which tasks."""

    task: Annotated[str | None, Field(max_length=200, description="Words of the task.")] = None
    office: Annotated[str | None, Field(max_length=200, description="Leads or supports it.")] = None
    document: Annotated[str | None, Field(max_length=200, description=_OF_DOCUMENT)] = None


class ListArguments(_Arguments):
    """All documents."""


class ReadArguments(_Arguments):
    """A piece of a document's canonical text."""

    document: Annotated[str, Field(min_length=1, max_length=200, description=_OF_DOCUMENT)]
    start: Annotated[int, Field(ge=0, description="Character to begin at.")] = 0


@dataclass(frozen=True, slots=True)
class AgentTool:
    """A tool: its name and purpose, what it takes, and what it gives for that as a JSON object."""

    name: str
    purpose: str
    takes: type[BaseModel]
    run: Callable[[Service, Any], dict[str, Any]]


def _ask(service: Service, given: AskArguments) -> dict[str, Any]:
    turns = turns_of(service.assistant, map(masked, given.history))
    return ask_as_json(service, masked(given.question), turns, given.language)[1]


def _search(service: Service, given: SearchArguments) -> dict[str, Any]:
    return {"passages": find_passages(service, PassageQuery(given.query, given.most, given.document))}


def _indicators(service: Service, given: IndicatorArguments) -> dict[str, Any]:
    rows, _ = find_indicators(service, IndicatorFilter(given.document, given.name, given.year))
    return {"found": len(rows), "indicators": [indicator_json(row) for row in rows[:MOST_ROWS]]}


def _duties(service: Service, given: DutyArguments) -> dict[str, Any]:
    duties, _ = find_duties(service, DutyFilter(given.document, given.task, given.office))
    return {"found": len(duties), "duties": [duty_json(duty) for duty in duties[:MOST_ROWS]]}


def _documents(service: Service, _: ListArguments) -> dict[str, Any]:
    today = service.today()
    listed = [
        {**document_summary(d, today), "address": document_path(d.id)} for d in service.public_documents()
    ]
    for one in listed:
        one["issued"] = one["issued"] and one["issued"].isoformat()
        one["effective"] = one["effective"] and one["effective"].isoformat()
        one["expires"] = one["expires"] and one["expires"].isoformat()
    return {"documents": listed}


def _read(service: Service, given: ReadArguments) -> dict[str, Any]:
    documents = public_documents(service)
    named = named_documents(given.document, documents)
    if len(named) > 1:
        titles = ", ".join(f"{documents[i].title} ({i})" for i in named[:10])
        raise UnknownDocumentError(f"{given.document!r} names {len(named)} documents; take one of: {titles}")
    document = documents[named[0]]
    end = min(given.start + MOST_CHARACTERS, len(document.text))
    return {
        "document_id": document.id,
        "title": document.title,
        "start": given.start,
        "end": end,
        "characters": len(document.text),
        "text": document.text[given.start : end],
        "sections": [
            {"heading": s.heading, "level": s.level, "start": s.span.start, "end": s.span.end}
            for s in document.sections
        ],
    }


AGENT_TOOLS: Final = (
    AgentTool(
        "ask_policies",
        "Answer a question from the policy documents. Every statement carries citations whose quote stands word for word "
        "at its place; what the documents do not say is named in not_covered or refused with a reason. Do not state "
        "more than the statements do, and give their citations along.",
        AskArguments,
        _ask,
    ),
    AgentTool(
        "search_policies",
        "Find passages of policy documents by words and meaning, best first, with headings and places.",
        SearchArguments,
        _search,
    ),
    AgentTool(
        "lookup_indicators",
        "Rows of the target tables of plans: name, unit, and by year the base or target figure with its place.",
        IndicatorArguments,
        _indicators,
    ),
    AgentTool(
        "find_duties",
        "Tasks in the documents with the offices that lead and support them.",
        DutyArguments,
        _duties,
    ),
    AgentTool(
        "list_documents", "All documents with number, issuer, dates and validity.", ListArguments, _documents
    ),
    AgentTool(
        "read_document",
        f"A document's text from a character on, {MOST_CHARACTERS} characters at a time, with its headings.",
        ReadArguments,
        _read,
    ),
)
