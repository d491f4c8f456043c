"""Bearing: whether what was found bears the words of a question, told per corpus.

A library of many texts on one subject holds something near every question about it, and a score
does not tell "said here" from "said of something like it". So sentences of the library itself
are asked of it without the document they stand in: what covers them then is what covers a
question that the library does not answer.

``bearing = ½ ln(lex / noise lex) + ½ ln(cover / noise cover) + (meaning − noise meaning)``

lex: the best passage's share of the question in full text (0…1, absolute); cover: the share of the
question's pairs of characters that one of the found documents has, weighted by idf; meaning: the cosine
of the nearest passage's vector, by which everyday words count that no text has; noise: their medians
over the sentences asked.
"""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.calibration import Pause
from assistant.evidence import UNSEEN, Findings
from assistant.question import Kind
from assistant.relevance import weigh
from assistant.sentences import clauses, sentences
from vectorstore.errors import DocumentNotFoundError
from vectorstore.passages import Document, Hit, Passage, SearchFilter
from vectorstore.store import Store
from vectorstore.tokens import query_terms, simplify

LEAST = 0.25
"""Bearing below which a question is not borne: chosen on a development half of 574 questions over 599 notices (ADR 8)."""
REGISTER = 0.8
"""Share of a question's pairs that some passage has, from which it speaks the library's language. Everyday words for
official things are covered by nothing: ``judging`` tells of them (ADR 19)."""
ARTICLES = 3
"""Articles that make a document a norm: it answers cases that it does not name, so their names need not stand in it."""
LEAST_DOCUMENTS = 20
"""A library of few texts holds little that is near a question without answering it; over five plans the other guards
refuse 44 of 45 unanswerable questions, and this one would only cost answers."""
ASKED = 120
"""Sentences of the library asked of it."""
SAID_ELSEWHERE = 0.8
"""Cover from which another document says the same: copies and texts of one pattern answer for one another."""
DEPTH = 60
LOOKED_INTO = 5
"""Documents of the best passages whose whole text may bear a question."""
NOTES = ("bearing-lexical-2", "bearing-cover-2", "bearing-meaning-2")
"""Names under which the store keeps the noise."""
FLOOR = 0.02

_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇\d]+条")
_NEVER = (Kind.CARD, Kind.COMPARISON, Kind.SUMMARY)
"""Kinds that ask about documents rather than for words in them."""


@dataclass(frozen=True, slots=True)
class Noise:
    """What a question reaches that the library does not answer; None for a library that cannot tell."""

    lexical: float
    cover: float
    meaning: float


MOST = Noise(0.3, 0.4, 1.0)
"""In a library of texts after one pattern the noise would ask for more than an answered question reaches."""


def is_judged(findings: Findings) -> bool:
    """Whether the words of a question tell at all if documents bear it."""
    question = findings.question
    if is_foreign(question.standalone) or question.kind in _NEVER or not findings.hits:
        return False
    if findings.named:
        # Its name was taken out of what is looked for, and little was searched besides.
        return False
    if findings.candidates and findings.candidates[0].indicator is not None:
        # A row of a target table is told by its name and year, which the drafter compares.
        return False
    return bool(own_pairs(findings)) and not is_norm(findings.documents[findings.hits[0].passage.document_id])


def own_pairs(findings: Findings) -> dict[str, float]:
    """The weighted pairs of the question itself: official terms that were looked for besides need not be borne, too."""
    own = set(query_terms(findings.question.standalone))
    return {term: weight for term, weight in findings.weights.items() if len(term) > 1 and term in own}


def strength(findings: Findings, noise: Noise | None) -> float | None:
    """How well the found documents bear the words of the question; None where that does not tell."""
    if noise is None or not is_judged(findings) or register(findings) < REGISTER:
        return None
    lexical = max(hit.lexical for hit in findings.hits)
    words = 0.5 * math.log(max(lexical, FLOOR) / noise.lexical)
    words += 0.5 * math.log(max(_best_cover(findings), FLOOR) / noise.cover)
    return words + max(hit.dense for hit in findings.hits) - noise.meaning


def _best_cover(findings: Findings) -> float:
    pairs = own_pairs(findings)
    ids = dict.fromkeys(hit.passage.document_id for hit in findings.hits[:LOOKED_INTO])
    return max(covered(pairs, findings.documents[i]) for i in ids)


def measure(store: Store, pause: Pause = lambda: None) -> Noise | None:
    """Ask sentences of the library without their documents. None for a library of few documents. ``pause``: called
    between two of them."""
    ids = tuple(document.id for document in store.documents())
    if len(ids) < LEAST_DOCUMENTS:
        return None
    lexical: list[float] = []
    cover: list[float] = []
    meaning: list[float] = []
    for passage, asked in _askable(store):
        pause()
        hits = _elsewhere(store, passage, asked, ids)
        pairs = {t: w for t, w in weigh(query_terms(asked), store.idf).items() if len(t) > 1}
        if not hits or not pairs:
            continue
        held = max(_share(pairs, _folded(hit.passage.indexed_text)) for hit in hits[:10])
        if held < SAID_ELSEWHERE:
            lexical.append(max(hit.lexical for hit in hits))
            cover.append(held)
            meaning.append(max(hit.dense for hit in hits))
    if len(lexical) < ASKED // 4:
        return None
    return Noise(
        _bounded(_median(lexical), MOST.lexical),
        _bounded(_median(cover), MOST.cover),
        _bounded(_median(meaning), MOST.meaning),
    )


def _passages(store: Store, document: Document) -> tuple[Passage, ...]:
    """Those of a document; none where it was withdrawn while the library is measured."""
    try:
        return store.passages(document.id)
    except DocumentNotFoundError:
        return ()


def _askable(store: Store) -> Iterator[tuple[Passage, str]]:
    """Clauses of passages, the same ones however the documents came in."""
    documents = sorted(store.documents(), key=lambda d: hashlib.sha256(d.version.encode()).digest())
    found = 0
    rounds = max(1, -(-ASKED // max(1, len(documents))))
    for document in documents:
        passages = sorted(_passages(store, document), key=lambda p: hashlib.sha256(p.text.encode()).digest())
        taken = 0
        for passage in passages:
            clause = _clause(passage)
            if clause is None:
                continue
            yield passage, clause
            found += 1
            taken += 1
            if taken >= rounds or found >= ASKED:
                break
        if found >= ASKED:
            return


def _clause(passage: Passage) -> str | None:
    """The longest clause of about a question's length in the first whole sentence of a passage."""
    whole = (s for s in sentences(passage) if not (s.heading or s.units or s.row) and len(s.text) >= 15)
    first = next(whole, None)
    if first is None:
        return None
    parts = [passage.text[span.start : span.end] for span in clauses(first)]
    return max((part for part in parts if 8 <= len(part) <= 30), key=len, default=None)


def _elsewhere(store: Store, passage: Passage, asked: str, ids: tuple[str, ...]) -> list[Hit]:
    hits = [hit for hit in store.search(asked, DEPTH) if hit.passage.document_id != passage.document_id]
    if hits:
        return hits
    others = tuple(i for i in ids if i != passage.document_id)
    return store.search(asked, 10, SearchFilter(document_ids=others))


def covered(pairs: dict[str, float], document: Document) -> float:
    """Share (0…1) of the weight of some pairs that a document has."""
    return _share(pairs, folded_text(document))


def folded_text(document: Document) -> str:
    """Title and text of a document without white space, simplified, in small letters."""
    return _folded(document.title + document.text)


def _share(pairs: dict[str, float], folded: str) -> float:
    return sum(weight for term, weight in pairs.items() if term in folded) / sum(pairs.values())


@lru_cache(maxsize=128)
def _folded(text: str) -> str:
    return re.sub(r"\s", "", simplify(unicodedata.normalize("NFKC", text).lower()))


def is_foreign(text: str) -> bool:
    """Whether most of a question's letters are Latin ones."""
    return len(re.findall("[A-Za-z]", text)) > len(re.findall("[\u4e00-\u9fff]", text))


def register(findings: Findings) -> float:
    """Share of the pairs of a question that stand anywhere in the library."""
    pairs = {t for t in query_terms(findings.question.standalone) if len(t) == 2 and not t.isascii()}
    unseen = findings.store.idf(UNSEEN)
    return sum(findings.store.idf(t) < unseen for t in pairs) / len(pairs) if pairs else 0.0


def is_norm(document: Document) -> bool:
    """Whether a document is made of articles."""
    found = 0
    for section in document.sections:
        found += bool(_ARTICLE.match(section.heading))
        if found >= ARTICLES:
            return True
    return False


def _bounded(value: float, most: float) -> float:
    return min(max(value, FLOOR), most)


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]
