"""Material: all that the library holds about a topic, sentence by sentence, row by row, duty by duty.

A subject is looked for in the words of a sentence, of the headings above it and of the document's title. Where it
stands tells how much a sentence is about it; what stands nowhere near it is no material, however alike it may sound.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from assistant.briefing.kinds import Takes, kind_of_section, says_target
from assistant.briefing.topic import Topic
from assistant.figures import years
from assistant.lexicon import entries
from assistant.naming import folded
from assistant.replies import validity
from assistant.sentences import Sentence, heading_name, sentences
from vectorstore.passages import Document, Duty, Indicator
from vectorstore.regions import short_name
from vectorstore.store import Store
from vectorstore.tokens import simplify

BOTH = 1.0
"""The subject stands in the sentence and in the heading above it."""
IN_HEADING = 0.9
ABOVE = 0.75
"""The subject stands in a heading further out."""
IN_SENTENCE = 0.7
"""Alone it may be said by the way, under a heading of other matters."""
APART = 0.6
"""The subject's words stand in one clause of the sentence, though not together."""
NEAR = 0.15
"""More where the heading has a word of the subject."""
FIRST = 0.04
"""More for the first sentence under a heading, which says what the section is about."""
WITH_FIGURE = 0.06
"""More for a sentence with a figure that is no year."""
WITH_FIGURE_OF_STATUS = 0.25
"""The same where it tells how things stand, which figures tell best."""
IN_TITLE = 0.5
OVERALL = 0.8
"""What a document about the subject says of itself as a whole: where it stands, what it aims at."""
BY_THE_WAY = 0.81
"""Strength of a group below which its subject is only mentioned in it, where others are about it."""
BESIDE_BEST = 0.7
"""Share of the best group's strength that another one needs to stand beside it."""
FEW_DOCUMENTS = 40
"""Documents that are read whole; of more, those that a search finds."""
SEARCHED = 150
"""Passages that a search for each subject looks at."""
READ_WHOLE = 15
"""Documents found by a search that are read whole."""
_DEAD = frozenset({"repealed", "replaced"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence about a subject. ``strength``: how much, 0…1; ``kind``: what it says of it."""

    sentence: Sentence
    document: Document
    subject: str
    strength: float
    kind: Takes
    itself: bool = False
    """Whether the sentence speaks of the subject itself, and not as one of several in a list."""

    @property
    def headings(self) -> tuple[str, ...]:
        return self.sentence.passage.headings

    @property
    def at(self) -> int:
        """Where it stands in its document."""
        return self.sentence.passage.span.start + self.sentence.span.start


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces under one heading of one document, in the order of its text."""

    document: Document
    headings: tuple[str, ...]
    pieces: tuple[Piece, ...]

    @property
    def name(self) -> str:
        """The heading without its number; the document's title where there is none."""
        return heading_name(self.headings[-1]) if self.headings else self.document.title

    @property
    def strength(self) -> float:
        """Of its best pieces: a heading's worth of sentences counts more than one alone."""
        best = sorted((p.strength for p in self.pieces), reverse=True)[:3]
        return best[0] + 0.1 * sum(best[1:])


@dataclass(frozen=True, slots=True)
class Material:
    """What there is on a topic. ``rows`` and ``duties`` stand in the order of their documents."""

    topic: Topic
    groups: tuple[Group, ...]
    rows: tuple[Indicator, ...]
    duties: tuple[Duty, ...]
    documents: tuple[Document, ...]

    def of(self, kinds: Iterable[Takes]) -> tuple[Group, ...]:
        """The groups that have pieces of these kinds, with those alone."""
        wanted = frozenset(kinds)
        found = (
            Group(g.document, g.headings, tuple(p for p in g.pieces if p.kind in wanted)) for g in self.groups
        )
        return tuple(group for group in found if group.pieces)

    def about(self, kinds: Iterable[Takes], years: Sequence[int] = ()) -> tuple[Group, ...]:
        """The groups of these kinds that are about the topic, the best first, without what is of other ``years``."""
        found: list[Group] = []
        for group in self.of(kinds):
            pieces = tuple(p for p in group.pieces if p.kind is Takes.STATUS or fits_years(p, years))
            if pieces:
                found.append(replace(group, pieces=pieces))
        found.sort(key=lambda group: -group.strength)
        best = max((group.strength for group in self.groups), default=0.0)
        least = max(min(BY_THE_WAY, best), BESIDE_BEST * found[0].strength) if found else 0.0
        strong = [group for group in found if group.strength >= least]
        return (*strong, *_unheard(found, strong))

    @property
    def missing(self) -> tuple[str, ...]:
        """Subjects that nothing is about."""
        found = {piece.subject for group in self.groups for piece in group.pieces}
        return tuple(subject for subject in self.topic.subjects if subject not in found)


_DONE = frozenset({Takes.TASKS, Takes.TARGETS})
"""What one sentence alone can tell of; how things stand or are safeguarded takes a section about the subject."""


def _unheard(found: Sequence[Group], strong: Sequence[Group]) -> Iterator[Group]:
    """Of each document that would not be heard what it says itself: for each subject the best group, with that alone."""
    heard = {group.document.id for group in strong}
    taken: set[tuple[str, str]] = set()
    for group in found:
        here = group.document.id
        said = tuple(
            p for p in group.pieces if p.itself and p.kind in _DONE and (here, p.subject) not in taken
        )
        if said and here not in heard:
            taken |= {(here, piece.subject) for piece in said}
            yield replace(group, pieces=said)


def gather_material(topic: Topic, store: Store, today: date) -> Material:
    """Look through the documents of a store; digests, repealed and replaced ones are left to those who narrow it."""
    topic = replace(topic, subjects=tuple(_subjects(topic, store)))
    documents = in_order(_candidates(topic, store), today)
    pieces: dict[tuple[str, tuple[str, ...]], list[Piece]] = {}
    for document in documents:
        for piece in _pieces(topic, document, store):
            pieces.setdefault((document.id, piece.headings), []).append(piece)
    by_id = {document.id: document for document in documents}
    groups = tuple(Group(by_id[d], headings, tuple(own)) for (d, headings), own in pieces.items())
    ids = tuple(by_id)
    rows = [r for r in store.indicators(ids) if _row_fits(r, topic, by_id[r.document_id])] if ids else []
    duties = [d for d in store.duties(ids) if _duty_fits(d, topic, by_id[d.document_id])] if ids else []
    order = {document_id: at for at, document_id in enumerate(ids)}
    return Material(
        topic,
        groups,
        tuple(sorted(rows, key=lambda row: (order[row.document_id], row.span.start))),
        tuple(sorted(duties, key=lambda duty: (order[duty.document_id], duty.span.start))),
        documents,
    )


def _subjects(topic: Topic, store: Store) -> Iterator[str]:
    """The subjects as the documents would name them: without their own region, an everyday word by the official one."""
    documents = store.documents()
    regions = {name for d in documents if (r := d.card.region) for name in (r, short_name(r)) if name}
    for subject in topic.subjects:
        own = max((r for r in regions if subject.startswith(r)), key=len, default="")
        rest = subject.removeprefix(own) if len(subject) - len(own) >= MIN_SUBJECT else subject
        # The official term of a part of the subject (补贴) would make it another subject.
        official = [term for word, terms in entries() if word == rest for term in terms]
        said = not official or any(rest in _plain(d.text) for d in documents)
        yield from (rest,) if said else official


MIN_SUBJECT = 3
"""Characters that a subject needs besides the region before it."""


def in_order(documents: Sequence[Document], today: date) -> tuple[Document, ...]:
    """What holds before what has run out, the newer before the older."""
    return tuple(sorted(documents, key=lambda d: (validity(d, today) in _RUN_OUT, -_year(d), d.title)))


_RUN_OUT = frozenset(
    {"expired", "period_over", "year_over", "repealed", "replaced", "draft_for_comment", "digest"}
)


def _year(document: Document) -> int:
    card = document.card
    day = card.issued or card.written
    return card.period.first if card.period else day.year if day else 0


def usable(documents: Sequence[Document], today: date) -> tuple[Document, ...]:
    """The documents a briefing may use that names none: no digests, drafts for comment, repealed or replaced ones."""
    left_out = _DEAD | {"digest", "draft_for_comment"}
    return tuple(d for d in documents if validity(d, today) not in left_out)


def _candidates(topic: Topic, store: Store) -> tuple[Document, ...]:
    documents = store.documents()
    if len(documents) <= FEW_DOCUMENTS:
        return documents
    titled = [d for d in documents if any(s in folded(simplify(d.title)) for s in topic.subjects)]
    found = [hit.passage.document_id for s in topic.subjects for hit in store.search(s, SEARCHED)]
    ids = list(dict.fromkeys([d.id for d in titled] + found))[:READ_WHOLE]
    return tuple(document for document in documents if document.id in ids)


def _pieces(topic: Topic, document: Document, store: Store) -> Iterator[Piece]:
    begun: set[tuple[str, ...]] = set()
    for passage in store.passages(document.id):
        for sentence in sentences(passage):
            if sentence.heading or sentence.units or sentence.row or sentence.fragment:
                continue
            first = passage.headings not in begun
            begun.add(passage.headings)
            kind = _kind(sentence)
            found = [(strength_of(subject, sentence, document), subject) for subject in topic.subjects]
            strength, subject = max(found, key=lambda one: one[0])
            if not strength:
                continue
            if kind is not Takes.TASKS and _titled(subject, document):
                strength = OVERALL if strength == IN_TITLE else max(strength, IN_HEADING)
            if _has_figure(sentence):
                strength += WITH_FIGURE_OF_STATUS if kind is Takes.STATUS else WITH_FIGURE
            strength += FIRST if first else 0.0
            yield Piece(sentence, document, subject, strength, kind, says_itself(subject, sentence.text))


def _has_figure(sentence: Sentence) -> bool:
    return re.search(r"\d", re.sub(r"(?:19|20)\d\d\s?年?", "", sentence.words)) is not None


def _kind(sentence: Sentence) -> Takes:
    kind = kind_of_section(sentence.passage.headings)
    return Takes.TARGETS if kind in (Takes.TASKS, Takes.AIMS) and says_target(sentence.text) else kind


def strength_of(subject: str, sentence: Sentence, document: Document) -> float:
    """How much a sentence is about a subject, by the place nearest to it where the subject stands."""
    words = _words(subject)
    text = _plain(sentence.text)
    headings = [_plain(heading) for heading in sentence.passage.headings]
    last = headings[-1] if headings else ""
    named = all(word in last for word in words)
    near = NEAR if any(word in last for word in words) else 0.0
    if subject in text:
        return BOTH if named else IN_SENTENCE + near
    if named:
        return IN_HEADING
    if any(subject in heading for heading in headings):
        return ABOVE
    if len(words) > 1 and any(all(w in clause for w in words) for clause in re.split("[，；。,;]", text)):
        return APART + near
    return IN_TITLE if _titled(subject, document) else 0.0


def says_itself(subject: str, text: str) -> bool:
    """Whether a sentence speaks of a subject, and not only lists it among others.

    >>> says_itself("企业上云", "深化企业上云，累计达40万家。"), says_itself("企业上云", "在工业互联网、企业上云等领域突破。")
    (True, False)
    """
    return re.search(f"(?<!、){re.escape(subject)}(?![、等])", _plain(text)) is not None


def _titled(subject: str, document: Document) -> bool:
    """Whether a document is about a subject by its title, which may also name it as one of several (`…领域等7个部分`)."""
    _, found, rest = _plain(document.title).partition(subject)
    return bool(found) and re.match("[^，。]{0,4}等", rest) is None


@lru_cache(maxsize=8192)
def _plain(text: str) -> str:
    return folded(simplify(text))


@lru_cache(maxsize=256)
def _words(subject: str) -> tuple[str, ...]:
    """The words of a subject of four, six or eight characters, which are made of two each; else itself."""
    if len(subject) not in (4, 6, 8):
        return (subject,)
    return tuple(subject[at : at + 2] for at in range(0, len(subject), 2))


def _about(subject: str, text: str, whole: Document) -> bool:
    plain = _plain(text)
    return (
        subject in plain or all(word in plain for word in _words(subject)) or subject in _plain(whole.title)
    )


def _row_fits(row: Indicator, topic: Topic, document: Document) -> bool:
    name = f"{row.name}{row.category or ''}"
    right = not topic.years or any(year in topic.years for year, _ in row.values)
    return right and any(_about(subject, name, document) for subject in topic.subjects)


def _duty_fits(duty: Duty, topic: Topic, document: Document) -> bool:
    headings = document.heading_path(duty.unit_span)
    return any(_about(subject, "".join((duty.task, *headings[-1:])), document) for subject in topic.subjects)


def fits_years(piece: Piece, wanted: Sequence[int]) -> bool:
    """Whether a sentence may be of the years asked for: it names one, or none, in a document whose period has one."""
    if not wanted:
        return True
    said = years(piece.sentence.text)
    if said:
        return any(year in wanted for year in said)
    period = piece.document.card.period
    return period is not None and any(period.first <= year <= period.last for year in wanted)
