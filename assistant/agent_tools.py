"""What a model may look up while it answers: read-only, public documents only, results as numbered passages."""

from __future__ import annotations

from typing import Annotated, Any

from langchain_core.tools import BaseTool, StructuredTool
from pydantic import BaseModel, ConfigDict, Field

from assistant.agent_run import Run
from assistant.sentences import heading_name
from assistant.statements import NOT_GIVEN
from assistant.untrusted import as_data
from vectorstore.passages import Document, Passage, SearchFilter
from vectorstore.store import Store
from vectorstore.tokens import terms

ANSWER = "give_answer"
"""The tool by which an answer is given where the model has neither JSON schema nor JSON mode."""
MOST = 4
"""Passages that one search adds."""
LISTED = 30

Words = Annotated[str, Field(min_length=1, max_length=200)]
DocumentName = Annotated[str, Field(max_length=200, description="title, 文号 or id of a document")]


class _Input(BaseModel):
    model_config = ConfigDict(extra="ignore")


class SearchPolicies(_Input):
    query: Words = Field(description="what to look for, in Chinese words of official texts")
    document: DocumentName = ""


class ReadSection(_Input):
    document: DocumentName
    heading: Words = Field(description="words of the section's heading")


class LookupIndicator(_Input):
    name: Words = Field(description="name of an indicator, in Chinese")
    document: DocumentName = ""


class FindDuty(_Input):
    task: Words = Field(description="a task, or an office whose tasks are wanted, in Chinese")


class ListDocuments(_Input):
    words: str = Field(
        "", max_length=200, description="words of a title, an issuer or a region; empty for all"
    )


class CompareDocuments(_Input):
    first: DocumentName
    second: DocumentName
    subject: Words = Field(description="what to compare, in Chinese")


class Lookups:
    """The lookups of one answer."""

    def __init__(self, run: Run, store: Store) -> None:
        self._run = run
        self._store = store

    def search_policies(self, query: str, document: str = "") -> str:
        """Find passages of the policy texts by words and meaning."""
        named = self._named(document)
        if document and not named:
            return self._unknown(document)
        limit = SearchFilter(document_ids=tuple(d.id for d in named))
        return self._show([hit.passage for hit in self._store.search(query, MOST, limit)])

    def read_section(self, document: str, heading: str) -> str:
        """Read a section of a document by words of its heading."""
        named = self._named(document)
        if not named:
            return self._unknown(document)
        wanted = _pairs(heading)
        scored = [(len(wanted & _pairs(s.heading)), -s.level, s) for s in named[0].sections]
        best = max(scored, key=lambda item: item[:2], default=None)
        if best is None or not best[0]:
            heads = "；".join(as_data(s.heading) for s in named[0].sections[:LISTED])
            return f"No such section. Sections: {heads}"
        span = best[2].span
        return self._show([p for p in self._store.passages(named[0].id) if span.overlaps(p.span)][: 2 * MOST])

    def lookup_indicator(self, name: str, document: str = "") -> str:
        """Find rows of target tables by the indicator's name."""
        ids = tuple(d.id for d in self._named(document))
        wanted = _pairs(name)
        rows = [
            (len(wanted & _pairs(row.name)) / len(wanted or {""}), row) for row in self._store.indicators(ids)
        ]
        best = sorted((r for r in rows if r[0] >= 0.5), key=lambda item: -item[0])[:MOST]
        found = [p for _, row in best if (p := self._store.passage_at(row.document_id, row.span.start))]
        return self._show(found)

    def find_duty(self, task: str) -> str:
        """Find who leads and who supports a task, or the tasks of an office."""
        wanted = _pairs(task)
        scored = []
        for duty in self._store.duties():
            held = _pairs("".join((duty.task, *duty.lead, *duty.support)))
            scored.append((len(wanted & held) / len(wanted or {""}), duty))
        best = sorted((d for d in scored if d[0] >= 0.5), key=lambda item: -item[0])[:MOST]
        found = [p for _, d in best if (p := self._store.passage_at(d.document_id, d.unit_span.start))]
        return self._show(found)

    def list_documents(self, words: str = "") -> str:
        """List the documents there are, with number, issuer and date."""
        wanted = _pairs(words)
        listed = [(len(wanted & _pairs(_described(d))), d) for d in self._store.documents()]
        chosen = [d for n, d in sorted(listed, key=lambda item: -item[0]) if n or not wanted][:LISTED]
        return "\n".join(as_data(_described(d)) for d in chosen) or "No such document."

    def compare_documents(self, first: str, second: str, subject: str) -> str:
        """Find what two documents say about one subject."""
        found: list[Passage] = []
        for name in (first, second):
            named = self._named(name)
            if not named:
                return self._unknown(name)
            limit = SearchFilter(document_ids=(named[0].id,))
            found += [hit.passage for hit in self._store.search(subject, MOST // 2, limit)]
        return self._show(found)

    def _show(self, found: list[Passage]) -> str:
        evidence = self._run.evidence
        new = evidence.show(found)
        numbers = evidence.numbers_of(found)
        if new:
            return new
        if numbers:
            return f"Nothing new: see passages {', '.join(map(str, numbers))}."
        return "Nothing found." if not found else "No room for more passages; answer with those you have."

    def _named(self, name: str) -> list[Document]:
        """Documents by id, 文号 or title; those whose title shares most of the words."""
        if not name.strip():
            return []
        documents = self._store.documents()
        exact = [d for d in documents if name.strip() in (d.id, d.title, d.card.number)]
        if exact:
            return exact
        wanted = _pairs(name)
        scored = [(len(wanted & _pairs(d.title)) / len(wanted or {""}), d) for d in documents]
        best = max((score for score, _ in scored), default=0.0)
        return [d for score, d in scored if score == best][:3] if best >= 0.5 else []

    def _unknown(self, name: str) -> str:
        return f"No document is called {as_data(name)}. {self.list_documents()}"


def _pairs(text: str) -> set[str]:
    return {term for term in terms(heading_name(text)) if len(term) > 1 and term not in NOT_GIVEN}


def _described(document: Document) -> str:
    card = document.card
    day = card.issued.isoformat() if card.issued else None
    return "，".join(part for part in (f"《{document.title}》", card.number, card.issuer, day) if part)


_TOOLS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("search_policies", SearchPolicies),
    ("read_section", ReadSection),
    ("lookup_indicator", LookupIndicator),
    ("find_duty", FindDuty),
    ("list_documents", ListDocuments),
    ("compare_documents", CompareDocuments),
)


def lookups(run: Run, store: Store) -> list[BaseTool]:
    """The tools of one answer."""
    own = Lookups(run, store)
    return [
        StructuredTool.from_function(getattr(own, name), name=name, args_schema=schema)
        for name, schema in _TOOLS
    ]


def answer_tool(schema: dict[str, Any]) -> BaseTool:
    """A tool that takes the answer and does nothing: its arguments are read as they stream."""

    def give_answer(**_given: Any) -> str:
        """Give the whole answer."""
        return "done"

    return StructuredTool.from_function(give_answer, name=ANSWER, args_schema=schema, return_direct=True)
