"""Evidence as a model sees it: passages numbered from 1, their sentences numbered in each; and back from the
numbers that the model names to quotes of the passages."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from assistant.agent_output import Place, Said
from assistant.answers import Citation, Computation, DraftQuote, DraftStatement, Evidence
from assistant.sentences import Sentence, sentences
from assistant.statements import quotes_of_row
from assistant.untrusted import as_data, visible
from vectorstore.passages import Document, Passage, Span
from vectorstore.store import Store

CountTokens = Callable[[str], int]


@dataclass
class NumberedEvidence:
    """The passages that a model was shown in one answer, in the order of their numbers."""

    store: Store
    count: CountTokens
    budget: int
    """Tokens that all passages together may take."""
    passages: list[Passage] = field(default_factory=list)
    spent: int = 0
    left_out: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def show(self, found: Iterable[Passage]) -> str:
        """The new ones among passages as text, numbered on from those shown; those over the budget are left out."""
        with self._lock:
            known = {passage.id for passage in self.passages}
            shown: list[str] = []
            for passage in found:
                if passage.id in known or all(s.heading for s in sentences(passage)):
                    continue
                known.add(passage.id)
                text = self._rendered(passage, len(self.passages) + 1)
                cost = self.count(text)
                if self.spent + cost > self.budget:
                    self.left_out += 1
                    continue
                self.spent += cost
                self.passages.append(passage)
                shown.append(text)
        return "\n".join(shown)

    def numbers_of(self, found: Iterable[Passage]) -> list[int]:
        """The numbers under which passages were shown."""
        places = {passage.id: n for n, passage in enumerate(self.passages, start=1)}
        return [places[passage.id] for passage in found if passage.id in places]

    def marks(self, citations: Iterable[Citation]) -> str:
        """The places of citations as a model writes them: `[2.1-3]`."""
        found: list[str] = []
        for citation in citations:
            for number, passage in enumerate(self.passages, start=1):
                if passage.document_id != citation.document_id or not passage.span.overlaps(citation.span):
                    continue
                start = passage.span.start
                held = [
                    n
                    for n, s in enumerate(sentences(passage), start=1)
                    if citation.span.overlaps(Span(start + s.span.start, start + s.span.end))
                ]
                if held:
                    found.append(f"[{number}.{held[0]}{f'-{held[-1]}' if len(held) > 1 else ''}]")
        return "".join(dict.fromkeys(found))

    @property
    def evidence(self) -> Evidence:
        return Evidence(tuple(self.passages), self.left_out)

    def draft(self, said: Said) -> DraftStatement:
        """What a model said as a proposed statement; a place that it was not shown gives no quote."""
        quotes: list[DraftQuote] = []
        for place in said.places:
            quotes += [quote for quote in self._quotes(place) if quote not in quotes]
        computation = Computation(*said.computation) if said.computation else None
        return DraftStatement(visible(said.text), tuple(quotes), computation)

    def _quotes(self, place: Place) -> list[DraftQuote]:
        if not 1 <= place.passage <= len(self.passages):
            return []
        passage = self.passages[place.passage - 1]
        if place.words is not None:
            return [DraftQuote(passage, place.words)]
        numbered = sentences(passage)
        first, last = place.first or 1, place.last or place.first or 1
        quotes: list[DraftQuote] = []
        run: list[int] = []
        for number in range(max(1, first), min(last, len(numbered)) + 1):
            if numbered[number - 1].row:
                quotes += self._row(numbered[number - 1])
            elif run and run[-1] == number - 1:
                run.append(number)
                quotes[-1] = DraftQuote(passage, sentences=(run[0], number))
            else:
                run = [number]
                quotes.append(DraftQuote(passage, sentences=(number, number)))
        return quotes

    def _row(self, sentence: Sentence) -> list[DraftQuote]:
        """A row of a table with the header that names its columns: a cell is proved by both."""
        passage = sentence.passage
        at = passage.span.start + sentence.span.start
        row = next((i for i in self.store.indicators((passage.document_id,)) if i.span.start == at), None)
        if row is not None:
            return quotes_of_row(row, self.store) or [DraftQuote(passage, sentence.text)]
        quotes = [DraftQuote(passage, sentence.text)]
        for words, span in zip(passage.context, passage.context_spans, strict=False):
            home = self.store.passage_at(passage.document_id, span.start)
            if home is not None and ("\t" in words or words.startswith("|")) and words in home.text:
                quotes.append(DraftQuote(home, words))
        return quotes

    def _rendered(self, passage: Passage, number: int) -> str:
        document = self.store.document(passage.document_id)
        known = any(other.document_id == document.id for other in self.passages)
        lines = [f'<passage n="{number}"{_attributes(passage, document, known=known)}>']
        lines += [f"{number}.{n} {as_data(s.text)}" for n, s in enumerate(sentences(passage), start=1)]
        return "\n".join((*lines, "</passage>"))


def _attributes(passage: Passage, document: Document, *, known: bool) -> str:
    """What a passage stands in; number and day of a document are told once."""
    card = document.card
    given = (
        ("document", document.title),
        ("number", None if known else card.number),
        ("issued", card.issued.isoformat() if card.issued and not known else None),
        ("section", " › ".join(passage.headings)),
        ("table", " / ".join(passage.context)),
    )
    return "".join(f' {name}="{_attribute(value)}"' for name, value in given if value)


def _attribute(value: str) -> str:
    return as_data(value).replace('"', "＂").replace("\t", " | ")
