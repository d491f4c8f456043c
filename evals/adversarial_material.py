"""What labelled statements are made from: sentences, table rows and duties of the documents of a home."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.answers import Computation, DraftQuote, DraftStatement
from assistant.sentences import MAX_QUOTE, Sentence, sentences
from vectorstore.passages import Document, Duty, Indicator, Passage
from vectorstore.store import Store

MIN_SENTENCE = 14


@dataclass(frozen=True, slots=True)
class Made:
    """A statement with its quotes, and what is known of it by how it was made.

    kind: in words; true: it restates its quotes; document: whose it is (it decides the half where none is set); source:
    the sentence or row it was made from.
    """

    kind: str
    true: bool
    document: str
    statement: DraftStatement
    source: str
    half: str | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """A whole sentence of running text, with the one after it in its passage."""

    passage: Passage
    text: str
    after: str | None

    def made(self, kind: str, text: str, *, true: bool, quotes: Sequence[str] = ()) -> Made:
        words = tuple(DraftQuote(self.passage, quote) for quote in (quotes or (self.text,)))
        return Made(kind, true, self.passage.document_id, DraftStatement(text, words), self.text)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a target table with its quotes, and the other rows of its document."""

    row: Indicator
    quotes: tuple[DraftQuote, ...]
    others: tuple[Indicator, ...]

    def made(self, kind: str, text: str, *, true: bool, computation: Computation | None = None) -> Made:
        statement = DraftStatement(text, self.quotes, computation)
        return Made(kind, true, self.row.document_id, statement, self.quotes[0].words)


@dataclass(frozen=True, slots=True)
class Task:
    """A duty with its quote, and offices of its document that have no part in it."""

    duty: Duty
    quote: DraftQuote
    strangers: tuple[str, ...]

    def made(self, kind: str, text: str, *, true: bool) -> Made:
        return Made(kind, true, self.duty.document_id, DraftStatement(text, (self.quote,)), self.quote.words)


@dataclass(frozen=True, slots=True)
class Material:
    """All of a home, each kind in a shuffled order that the seed fixes."""

    prose: tuple[Prose, ...]
    rows: tuple[Row, ...]
    tasks: tuple[Task, ...]
    documents: dict[str, Document]


MAX_PER_DOCUMENT = 60
"""Sentences of one document, so that long ones do not speak for all."""
MAX_PROSE = 2400
"""Sentences of a home; more would be drawn from without being used."""


def gather(store: Store, draw: random.Random) -> Material:
    """The material of a home. Needs nothing but its library."""
    documents = {document.id: document for document in store.documents()}
    prose: list[Prose] = []
    rows: list[Row] = []
    tasks: list[Task] = []
    for name in documents:
        passages = store.passages(name)
        found = [one for passage in passages for one in _prose(passage)]
        draw.shuffle(found)
        prose += found[:MAX_PER_DOCUMENT]
        rows += _rows(store.indicators((name,)), passages, documents[name])
        tasks += _tasks(store.duties((name,)), passages, documents[name])
    draw.shuffle(prose)
    draw.shuffle(rows)
    draw.shuffle(tasks)
    return Material(tuple(prose[:MAX_PROSE]), tuple(rows), tuple(tasks), documents)


def _prose(passage: Passage) -> Iterable[Prose]:
    found = sentences(passage)
    for n, sentence in enumerate(found):
        text = sentence.words.strip()
        if not _whole(sentence) or not MIN_SENTENCE < len(text) <= MAX_QUOTE:
            continue
        after = found[n + 1] if n + 1 < len(found) else None
        yield Prose(passage, text, after.words.strip() if after is not None and _whole(after) else None)


def _whole(sentence: Sentence) -> bool:
    text = sentence.words.strip()
    plain = not (sentence.row or sentence.heading or sentence.units or "\n" in text)
    return plain and text.endswith("。") and len(text) <= MAX_QUOTE and text.count("”") == text.count("“")


def _rows(rows: Sequence[Indicator], passages: Sequence[Passage], document: Document) -> list[Row]:
    found = []
    for row in rows:
        quotes = []
        for span in (row.span, row.header_span):
            home = next((p for p in passages if p.span.contains(span)), None)
            if home is not None:
                quotes.append(DraftQuote(home, document.text[span.start : span.end].strip("\t ")))
        if len(quotes) == 2:
            others = tuple(other for other in rows if other.name != row.name)
            found.append(Row(row, (*quotes, *_caption(row, quotes, passages)), others))
    return found


def _caption(row: Indicator, quotes: Sequence[DraftQuote], passages: Sequence[Passage]) -> list[DraftQuote]:
    """The caption where it alone gives the unit."""
    if not row.unit or any(row.unit in quote.words for quote in quotes):
        return []
    for words in quotes[0].passage.context:
        home = next((p for p in passages if words in p.text), None)
        if row.unit in words and home is not None:
            return [DraftQuote(home, words)]
    return []


def _tasks(duties: Sequence[Duty], passages: Sequence[Passage], document: Document) -> list[Task]:
    offices = sorted({name for duty in duties for name in (*duty.lead, *duty.support)})
    found = []
    for duty in duties:
        home = next((p for p in passages if p.span.contains(duty.span)), None)
        if home is None or len(duty.span) > MAX_QUOTE or not duty.lead:
            continue
        own = (*duty.lead, *duty.support)
        strangers = tuple(o for o in offices if not any(o in name or name in o for name in own))
        words = document.text[duty.span.start : duty.span.end]
        task = re.sub(r"^[—\s]+", "", duty.task)
        if strangers and 2 < len(task) < 60:
            found.append(Task(duty, DraftQuote(home, words), strangers))
    return found
