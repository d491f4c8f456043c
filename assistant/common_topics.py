"""What two documents both write about: clauses that are nearly the same, and names that both use.

Two clauses are about the same when what is rare in them is shared: the summed rarity of the terms in common over the
square root of what the shorter one has. A few rare words shared wholly, or many of a longer clause, weigh the same.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from assistant.alignment import folded
from assistant.answers import Citation
from assistant.places import Place
from assistant.sentences import heading_name
from vectorstore.passages import Document, Indicator, Span
from vectorstore.tokens import terms

ALIKE: Final = 1.6
"""Score from which two clauses are about the same, in pairs of rare characters: 1.73 is three of them wholly shared."""
MOST: Final = 40
"""Topics told; of more the likest."""
_SHOWN: Final = 3
"""Clauses shown of one document for one topic."""
_SHORTEST: Final = 6
_SHORTEST_LABEL: Final = 3
_LONGEST_NAME: Final = 12
_CLAUSE: Final = re.compile(r"[^。；;！？!?，,\n]*[。；;！？!?，,\n]?")
_LATIN_NAME: Final = re.compile(r"(?:[a-z][a-z0-9]+|\d+[a-z])(?![a-z0-9])")
"""``5g`` and ``ipv6`` are names, ``60tbps`` is a figure with its unit."""
_QUOTED: Final = re.compile(r'"([^"，,。]{3,12})"')
_EDGE: Final = "的和与及、，,。；;：:·（()）《》 —-"


@dataclass(frozen=True, slots=True)
class CommonTopic:
    """A matter with where each document writes of it. ``likeness``: of the two clauses that are most alike."""

    name: str
    first: tuple[Place, ...]
    second: tuple[Place, ...]
    likeness: float


@dataclass(frozen=True, slots=True)
class _Clause:
    span: Span
    words: str
    terms: frozenset[str]


def in_full(clause: str) -> str:
    """A clause to stand by itself: without the numbering or dash before it and the comma behind it.

    >>> in_full("——推动eWTP建设,"), in_full("2. 建设新兴金融中心。")
    ('推动eWTP建设', '建设新兴金融中心。')
    """
    plain = " ".join(clause.split())
    found = heading_name(plain).strip("—－- ，,；;、")
    return f"{found}{plain[-1]}" if found and plain[-1] in "。！？!?" else found or plain


def common_topics(
    first: Document, second: Document, rows: Sequence[Indicator] = ()
) -> tuple[CommonTopic, ...]:
    """The topics of both, in the order of the first document. ``rows``: of either; a table row is no clause."""
    ones, others = list(_clauses(first, rows)), list(_clauses(second, rows))
    weigh = _Weights(ones, others)
    pairs = _alike(ones, others, weigh)
    found: dict[str, list[tuple[float, _Clause, _Clause]]] = defaultdict(list)
    for score, one, other in pairs:
        found[_label(one.words, other.words)].append((score, one, other))
    for name in _names(ones, others):
        if not any(name in one.words.lower() and name in other.words.lower() for _, one, other in pairs):
            found[_as_written(name, ones)] = _best_of(name, ones, others, weigh)
    topics = [_topic(name, places, first, second) for name, places in found.items()]
    kept = sorted(topics, key=lambda topic: -topic.likeness)[:MOST]
    return tuple(sorted(kept, key=lambda topic: topic.first[0].citation.span))


def _topic(
    name: str, pairs: Sequence[tuple[float, _Clause, _Clause]], first: Document, second: Document
) -> CommonTopic:
    ones = list(dict.fromkeys(one.span for _, one, _ in pairs))[:_SHOWN]
    others = list(dict.fromkeys(other.span for _, _, other in pairs))[:_SHOWN]
    return CommonTopic(
        name,
        tuple(_place(first, span) for span in ones),
        tuple(_place(second, span) for span in others),
        max(score for score, _, _ in pairs),
    )


def _place(document: Document, span: Span) -> Place:
    quote = document.text[span.start : span.end]
    return Place(Citation(document.id, document.version, span, quote), document.heading_path(span))


def _clauses(document: Document, rows: Sequence[Indicator]) -> Iterator[_Clause]:
    tables = [row.span for row in rows if row.document_id == document.id]
    for match in _CLAUSE.finditer(document.text):
        words = match.group().strip()
        if len(folded(words)) < _SHORTEST or "\t" in words:
            continue
        start = match.start() + match.group().index(words)
        span = Span(start, start + len(words))
        if not any(table.overlaps(span) for table in tables):
            yield _Clause(span, folded(words), frozenset(_weighed(words)))


def _weighed(words: str) -> list[str]:
    """The terms that count: pairs of characters and words of other scripts; alone, characters and figures tell little."""
    return [t for t in terms(words) if (len(t) > 1 and not t[0].isdigit()) or _LATIN_NAME.fullmatch(t)]


class _Weights:
    """How rare the terms of two documents are, the rarest counting 1."""

    def __init__(self, ones: Sequence[_Clause], others: Sequence[_Clause]) -> None:
        counts = Counter(t for clause in (*ones, *others) for t in clause.terms)
        total = len(ones) + len(others)
        top = math.log(1 + total / min(counts.values(), default=1))
        self._of = {t: math.log(1 + total / count) / top for t, count in counts.items()}

    def sum(self, terms: Iterable[str]) -> float:
        return sum(self._of[t] for t in terms)

    def likeness(self, one: _Clause, other: _Clause) -> float:
        """What is shared, over the square root of what the shorter clause has."""
        return _score(self.sum(one.terms & other.terms), self.sum(one.terms), self.sum(other.terms))


def _score(shared: float, one: float, other: float) -> float:
    return shared / math.sqrt(min(one, other)) if shared else 0.0


def _alike(
    ones: Sequence[_Clause], others: Sequence[_Clause], weigh: _Weights
) -> list[tuple[float, _Clause, _Clause]]:
    """Clauses about the same, the likest first; each with its best partner only."""
    postings: defaultdict[str, list[int]] = defaultdict(list)
    for b, other in enumerate(others):
        for term in other.terms:
            postings[term].append(b)
    whole = [weigh.sum(other.terms) for other in others]
    scored = []
    for a, one in enumerate(ones):
        shared: defaultdict[int, float] = defaultdict(float)
        for term in one.terms:
            weight = weigh.sum((term,)) if term in postings else 0.0
            for b in postings.get(term, ()):
                shared[b] += weight
        own = weigh.sum(one.terms)
        for b, weight in shared.items():
            score = _score(weight, own, whole[b])
            if score >= ALIKE:
                scored.append((-score, a, b))
    found, used = [], (set[int](), set[int]())
    for score, a, b in sorted(scored):
        if a not in used[0] and b not in used[1]:
            used[0].add(a)
            used[1].add(b)
            found.append((-score, ones[a], others[b]))
    return found


def _label(one: str, other: str) -> str:
    """What a topic is called: the longest run of characters that both clauses have."""
    run = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    label = one[run.a : run.a + run.size].replace('"', "").strip(_EDGE).removeprefix("等")
    return label if len(label) >= _SHORTEST_LABEL else one.replace('"', "").strip(_EDGE)[:_LONGEST_NAME]


def _names(ones: Sequence[_Clause], others: Sequence[_Clause]) -> list[str]:
    """Names in both documents, in lower case: in letters (``5g``), or put in quotation marks in one of them."""
    texts = [" ".join(clause.words.lower() for clause in clauses) for clauses in (ones, others)]
    latin = [{t for c in clauses for t in c.terms if _LATIN_NAME.fullmatch(t)} for clauses in (ones, others)]
    quoted = {name for text in texts for name in _QUOTED.findall(text) if all(name in t for t in texts)}
    return sorted((latin[0] & latin[1]) | quoted)


def _best_of(
    name: str, ones: Sequence[_Clause], others: Sequence[_Clause], weigh: _Weights
) -> list[tuple[float, _Clause, _Clause]]:
    """The clauses that use a name, those that are most alike first."""
    pairs = [
        (weigh.likeness(one, other), one, other)
        for one in ones
        if name in one.words.lower()
        for other in others
        if name in other.words.lower()
    ]
    return sorted(pairs, key=lambda pair: (-pair[0], pair[1].span, pair[2].span))


def _as_written(name: str, clauses: Sequence[_Clause]) -> str:
    """A name in the letters that the first document writes it in."""
    for clause in clauses:
        at = clause.words.lower().find(name)
        if at >= 0:
            return clause.words[at : at + len(name)]
    return name
