"""Quotes that staff pick from public documents: found by their words, carried through forms, still there or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from assistant.citations import find_quote
from assistant.sentences import MAX_QUOTE, sentences
from vectorstore.errors import DocumentNotFoundError
from vectorstore.filters import names_document
from vectorstore.passages import Document, Passage, SearchFilter, Span
from vectorstore.store import Store
from vectorstore.tokens import terms

PASSAGES: Final = 6
"""Passages looked into where the words stand nowhere as they are."""
MOST: Final = 12
"""Places offered at once: as many as one looks through."""
LOOKED_AT: Final = 20
"""Passages in which words are looked for as they are."""
ENOUGH: Final = 16
"""Characters from which words are a quote by themselves."""
_FEW: Final = 3
"""Documents of a name that are looked through whole."""


@dataclass(frozen=True, slots=True)
class Picked:
    """A place in a document's text as it is now."""

    document: Document
    span: Span

    @property
    def words(self) -> str:
        return self.document.text[self.span.start : self.span.end]

    @property
    def value(self) -> str:
        """The place as a form carries it; the version tells whether the text is still the same."""
        return f"{self.document.id}|{self.document.version}|{self.span.start}|{self.span.end}"

    @property
    def path(self) -> str:
        """Title and headings around the place."""
        return " › ".join((self.document.title, *self.document.heading_path(self.span)))


@dataclass(frozen=True, slots=True)
class Found:
    """Places for some words. ``exact``: the words stand there as they are; else the places are near in meaning."""

    places: tuple[Picked, ...]
    exact: bool


def picked(values: Iterable[str], store: Store) -> tuple[tuple[Picked, ...], int]:
    """The places that a form carried, each once, and how many of them are not there any more."""
    found: list[Picked] = []
    gone = 0
    for value in dict.fromkeys(values):
        place = _place(value, store)
        if place is None:
            gone += 1
        else:
            found.append(place)
    return tuple(found), gone


def cited(reply: Mapping[str, Any], store: Store) -> tuple[tuple[Picked, ...], int]:
    """The places that a reply cited, and how many of them are not there any more."""
    return picked(citation_values(reply), store)


def citation_values(reply: Mapping[str, Any]) -> list[str]:
    """What a form carries for each citation of a reply, in order."""
    return [
        f"{c.get('document_id')}|{c.get('version')}|{c.get('start')}|{c.get('end')}"
        for c in reply.get("citations", ())
    ]


def find(words: str, document: str, store: Store) -> Found:
    """Where words stand in public documents, in those that are named if any are; else what is nearest in meaning.

    Few words are given with the sentence or table row around them, for alone they prove nothing; many as they stand.
    """
    documents = {d.id: d for d in store.documents() if not document or names_document(document, d)}
    if not documents or not words.strip():
        return Found((), True)
    limits = SearchFilter(document_ids=tuple(sorted(documents)) if document else ())
    hits = [hit.passage for hit in store.search(words, LOOKED_AT, limits)]
    if document and len(documents) <= _FEW:
        hits += [p for name in documents for p in store.passages(name) if p not in hits]
    exact = [place for p in hits for place in _exact(words, p, documents[p.document_id])]
    if exact:
        return Found(tuple(dict.fromkeys(exact))[:MOST], True)
    wanted = frozenset(terms(words))
    near = [
        (_shared(place.words, wanted), -rank, place)
        for rank, passage in enumerate(hits[:PASSAGES])
        for place in _sentences(passage, documents[passage.document_id])
    ]
    best = sorted(near, key=lambda item: item[:2], reverse=True)
    return Found(tuple(dict.fromkeys(place for _, _, place in best))[:MOST], False)


def _exact(words: str, passage: Passage, document: Document) -> list[Picked]:
    span = find_quote(words, passage.text)
    if span is None:
        return []
    at = passage.span.start
    if len(span) >= ENOUGH:
        return [Picked(document, Span(at + span.start, at + span.end))]
    around = [s for s in sentences(passage) if s.span.start < span.end and span.start < s.span.end]
    found = [Picked(document, Span(at + s.span.start, at + s.span.end)) for s in around]
    # A figure of a table is proved by its row and the header that names its column.
    return found + (
        [Picked(document, c) for c in passage.context_spans] if any(s.row for s in around) else []
    )


def _place(value: str, store: Store) -> Picked | None:
    parts = value.rsplit("|", 3)
    if len(parts) != 4 or not (
        parts[2].isascii() and parts[2].isdigit() and parts[3].isascii() and parts[3].isdigit()
    ):
        return None
    try:
        document = store.document(parts[0])
    except DocumentNotFoundError:
        return None
    start, end = int(parts[2]), int(parts[3])
    if document.version != parts[1] or not 0 <= start < end <= len(document.text):
        return None
    return Picked(document, Span(start, end))


def _sentences(passage: Passage, document: Document) -> list[Picked]:
    """The sentences of a passage that can be quoted; with a table row also the header that names its columns."""
    found = [
        Picked(document, Span(passage.span.start + s.span.start, passage.span.start + s.span.end))
        for s in sentences(passage)
        if s.row or len(s.span) <= MAX_QUOTE
    ]
    if any(s.row for s in sentences(passage)):
        found += [Picked(document, span) for span in passage.context_spans]
    return found


def _shared(words: str, wanted: frozenset[str]) -> int:
    return len(wanted & set(terms(words)))
