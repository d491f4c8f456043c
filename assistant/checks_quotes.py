"""Rule 1: quotes found at their place, character for character, and no longer than a reader reads."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answers import Citation, DraftQuote, Evidence
from assistant.sentences import MAX_QUOTE, Sentence, sentences
from assistant.violations import Failure, Violation
from vectorstore.passages import Document, Passage, Span

MAX_PIECES = 3
"""Citations that one over-long quote may be cut into; what is longer proves too much to be read."""

_QUOTES = dict.fromkeys(map(ord, "“”„‟＂«»「」『』"), '"') | dict.fromkeys(map(ord, "‘’‚‛＇"), "'")


@dataclass(frozen=True, slots=True)
class Cited:
    """The quotes of a statement as citations, and those that were not found or are too long."""

    citations: tuple[Citation, ...]
    failures: tuple[Failure, ...]


def normalise(text: str) -> tuple[str, list[int]]:
    """A text without white space, in NFKC, with one kind of quotation marks, and for each of
    its characters the place in the original that it came from."""
    normal, places = _normalised(text)
    return normal, list(places)


@lru_cache(maxsize=2048)
def _normalised(text: str) -> tuple[str, tuple[int, ...]]:
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character.isspace():
            continue
        for piece in unicodedata.normalize("NFKC", character).translate(_QUOTES).lower():
            if not piece.isspace():
                characters.append(piece)
                places.append(place)
    return "".join(characters), tuple(places)


def find_quote(words: str, text: str) -> Span | None:
    """Where the words stand in the text; None when they do not. The words may be
    shorter by white space, and differ in the form of digits and quotation marks, in nothing else."""
    exact = words.strip()
    at = text.find(exact) if exact else -1
    if at >= 0:
        return Span(at, at + len(exact))
    wanted, _ = _normalised(words)
    if not wanted:
        return None
    have, places = _normalised(text)
    at = have.find(wanted)
    if at < 0:
        return None
    return Span(places[at], places[at + len(wanted) - 1] + 1)


def numbered(passage: Passage) -> tuple[Sentence, ...]:
    """The sentences of a passage as a drafter may name them, the first one by 1; a table row is one sentence."""
    return sentences(passage)


def quote_from(
    evidence: Evidence, passage: int, words: str = "", *, first: int | None = None, last: int | None = None
) -> DraftQuote | None:
    """A quote as a drafter names it: the number of a passage of the evidence (from 1) with the words, or with
    its first and last sentence (see ``numbered``). Words whose passage number is wrong may still be found
    elsewhere in the evidence; None when nothing is named that could be."""
    known = 1 <= passage <= len(evidence.passages)
    if words.strip() and evidence.passages:
        return DraftQuote(evidence.passages[passage - 1 if known else 0], words)
    if not known or first is None:
        return None
    return DraftQuote(evidence.passages[passage - 1], "", (first, last if last is not None else first))


def cite(quotes: Sequence[DraftQuote], evidence: Evidence, document_of: Callable[[str], Document]) -> Cited:
    """Every quote at its place: in its own passage, else by an exact match in the passages of the evidence."""
    citations: list[Citation] = []
    failed: list[Failure] = []
    for quote in quotes:
        found = _locate(quote, evidence)
        if found is None:
            failed.append(Failure(Violation.QUOTE_NOT_FOUND, f"quote not found: {_named(quote)}"))
            continue
        passage, span = found
        document = document_of(passage.document_id)
        whole = Span(passage.span.start + span.start, passage.span.start + span.end)
        text = document.text[whole.start : whole.end]
        if text != passage.text[span.start : span.end]:
            # The document was replaced while the question was under way.
            failed.append(Failure(Violation.QUOTE_NOT_FOUND, f"quote not found: {_named(quote)}"))
            continue
        parts = pieces(text)
        if len(parts) > MAX_PIECES or any(_too_long(text[p.start : p.end]) for p in parts):
            failed.append(
                Failure(Violation.QUOTE_TOO_LONG, f"the quote has {len(text)} characters: {text[:20]}…")
            )
            continue
        for part in parts:
            place = Span(whole.start + part.start, whole.start + part.end)
            citation = Citation(document.id, document.version, place, text[part.start : part.end])
            if citation not in citations:
                citations.append(citation)
    return Cited(tuple(citations), tuple(failed))


def _named(quote: DraftQuote) -> str:
    if quote.words or quote.sentences is None:
        return quote.words[:40]
    return f"sentences {quote.sentences[0]} to {quote.sentences[1]}"


def _locate(quote: DraftQuote, evidence: Evidence) -> tuple[Passage, Span] | None:
    if not quote.words and quote.sentences is not None:
        span = sentence_span(quote.passage, *quote.sentences)
        return (quote.passage, span) if span is not None else None
    for passage in (quote.passage, *(p for p in evidence.passages if p.id != quote.passage.id)):
        span = find_quote(quote.words, passage.text)
        if span is not None:
            return passage, span
    return None


def sentence_span(passage: Passage, first: int, last: int) -> Span | None:
    """From the first to the last of a range of sentences (from 1, both included); None where there is no such range."""
    found = sentences(passage)
    if not 1 <= first <= last <= len(found):
        return None
    return Span(found[first - 1].span.start, found[last - 1].span.end)


def pieces(text: str) -> list[Span]:
    """A quote as it is cited: whole up to ``MAX_QUOTE`` characters, else row by row, sentence by sentence and, where
    a sentence is longer, clause by clause, as many together as fit."""
    if not _too_long(text):
        return [Span(0, len(text))]
    parts: list[Span] = []
    for line in re.finditer(r"[^\n]+", text):
        if _is_row(line.group()):
            parts.append(Span(*line.span()))
            continue
        for sentence in _cut(text, Span(*line.span()), r"[。！？!?][”’」』）)】]*"):
            parts += [sentence] if len(sentence) <= MAX_QUOTE else _cut_clauses(text, sentence)
    joined: list[Span] = []
    for part in parts:
        last = joined[-1] if joined else None
        fits = last is not None and part.end - last.start <= MAX_QUOTE
        if last is not None and fits and not _is_row(text[last.start : part.end]):
            joined[-1] = Span(last.start, part.end)
        else:
            joined.append(part)
    return [trimmed for span in joined if (trimmed := _trimmed(text, span))]


def _too_long(text: str) -> bool:
    return len(text) > MAX_QUOTE and not ("\n" not in text and _is_row(text))


def _is_row(text: str) -> bool:
    return "\t" in text.strip() or text.lstrip().startswith("|")


def _cut(text: str, span: Span, ends: str) -> list[Span]:
    found: list[Span] = []
    start = span.start
    for match in re.compile(ends).finditer(text, span.start, span.end):
        found.append(Span(start, match.end()))
        start = match.end()
    return [*found, Span(start, span.end)] if start < span.end else found


def _cut_clauses(text: str, sentence: Span) -> list[Span]:
    found: list[Span] = []
    for part in _cut(text, sentence, "[；;]"):
        found += [part] if len(part) <= MAX_QUOTE else _cut(text, part, "[，,：:]")
    return found


def _trimmed(text: str, span: Span) -> Span | None:
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    end = span.end - len(words) + len(words.rstrip())
    return Span(start, end) if start < end else None
