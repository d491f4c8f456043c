"""Evidence: what was found for a question, sentence by sentence.

``gather`` asks the store once and scores every sentence and table row of the found
passages. Drafters choose among these candidates; they never search on their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.answers import Evidence
from assistant.defining_words import defined_term, defines
from assistant.document_years import is_of, without_document_years
from assistant.expansion import expanded
from assistant.figures import figures, years
from assistant.fitting import (
    TARGET_WORDS,
    YEAR_INHERITED,
    for_kind,
    for_regions,
    for_years,
    states_aim,
)
from assistant.naming import folded, names_of
from assistant.question import Kind, Question
from assistant.relevance import Wanted, term_set, weigh
from assistant.sentences import Sentence, heading_name, sentences
from vectorstore.library import PUBLIC
from vectorstore.passages import CellKind, Document, Duty, Hit, Indicator, Passage, SearchFilter
from vectorstore.store import Store
from vectorstore.tokens import query_terms, terms

DEPTH = 30
"""Passages looked into for a question; the gold passage of the development sets is among them for .97."""
EVIDENCE_PASSAGES = 8
"""Passages handed on as the evidence of a reply."""
PASSAGE_WEIGHT = 1.5
"""Weight of the passage's score beside its sentence's coverage (measured on CMRC: .72 / .83 / .89 for 1 / 2 / 3
sentences from retrieved text)."""
WHOLE_WEIGHT = 0.5
"""Weight of what the whole passage covers: the sentence that answers stands beside the one that names the matter
(a half of 375 questions over notices: gold among three sentences .808 instead of .789)."""


_FUNCTION = frozenset("的了吗呢么这那啊吧呀我你您们哪谁")
"""Characters that join words: a pair with one of them (`划的`) is no word of any text."""
_JOINING = frozenset("是有为要在到由会能把被对从和与及来去上下里都也还就给让用搞弄")
"""Characters that often join words and sometimes are part of one: a pair with them that no text has is none."""
UNSEEN = "\u0000unseen"
"""A term that no passage has; its idf is the greatest."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence or table row that may answer.

    relevance: share of the question's terms it covers (0…1); score: with its passage's
    score and what speaks for or against it; years: those it speaks of; indicator: its row as data;
    whole: share of the question's pairs its passage has; fit: what its kind, years and places speak for or against it.
    """

    sentence: Sentence
    hit: Hit
    relevance: float
    score: float
    years: tuple[int, ...]
    indicator: Indicator | None = None
    whole: float = 0.0
    fit: float = 0.0


@dataclass(frozen=True)
class Findings:
    """All that was found for a question."""

    question: Question
    store: Store
    weights: Mapping[str, float]
    hits: tuple[Hit, ...]
    candidates: tuple[Candidate, ...]
    documents: Mapping[str, Document]
    named: tuple[Document, ...] = ()

    @cached_property
    def evidence(self) -> Evidence:
        passages = tuple(hit.passage for hit in self.hits)
        return Evidence(passages[:EVIDENCE_PASSAGES], max(0, len(passages) - EVIDENCE_PASSAGES))

    @cached_property
    def duties(self) -> tuple[tuple[Hit, Duty], ...]:
        """The duties that stand in the found passages, each with its hit."""
        ids = tuple({hit.passage.document_id for hit in self.hits})
        found: list[tuple[Hit, Duty]] = []
        for duty in self.store.duties(ids) if ids else ():
            hit = next(
                (
                    h
                    for h in self.hits
                    if h.passage.document_id == duty.document_id and h.passage.span.overlaps(duty.span)
                ),
                None,
            )
            if hit is not None:
                found.append((hit, duty))
        return tuple(found)

    @property
    def best(self) -> Candidate | None:
        return self.candidates[0] if self.candidates else None


def gather(question: Question, store: Store, among: tuple[Document, ...] = ()) -> Findings:
    """Search and score. The documents that the question names limit the search; ``among``: those it is limited to
    in their stead."""
    documents = store.derived("documents", lambda: {d.id: d for d in store.documents()}, PUBLIC)
    names = names_of(store)
    named = among or best_copies(names.named_in(question.standalone))
    if (len(named) > 1 or question.kind is Kind.CARD) and not among:
        # The year in a document's name is no year that is asked about, unless it is said once more.
        said = question.standalone
        titled = {y for y in question.years if said.count(str(y)) == 1 and any(is_of(y, d) for d in named)}
        question = replace(question, years=tuple(y for y in question.years if y not in titled))
    elif not among:
        question = without_document_years(question, named, documents.values())
    extra = list(expanded(question.standalone, store).terms)
    limit = SearchFilter(document_ids=tuple(document.id for document in named))
    hits = tuple(store.search(question.standalone, DEPTH, limit, extra, also=question.cited))
    hits = (*hits, *_defining(question, store, limit, hits))
    # A document may have come in since they were listed.
    hits = tuple(hit for hit in hits if hit.passage.document_id in documents)
    weights = _weights(question, extra, store, named)
    asked = Wanted.of(weights)
    pairs = Wanted.of({term: weight for term, weight in weights.items() if len(term) > 1})
    rows = _rows(store, hits)
    found: list[Candidate] = []
    for hit in hits:
        document = documents[hit.passage.document_id]
        lead = ""
        whole = pairs.in_text(hit.passage.indexed_text)
        for sentence in sentences(hit.passage):
            if sentence.heading or sentence.units or sentence.fragment or _says_nothing(sentence, document):
                continue
            # The year in it is what who asks when wants to know.
            tells = question.kind is Kind.DATE and bool(years(sentence.words))
            echo = not tells and _is_echo(sentence, weights)
            found.append(
                _candidate(question, sentence, hit, asked, rows, document, lead, whole=whole, echo=echo)
            )
            lead = sentence.text if echo else lead
    found.sort(key=lambda candidate: -candidate.score)
    kept = found if among else without_copies(found, documents)
    return Findings(question, store, weights, hits, tuple(kept), documents, named)


def without_copies(found: Sequence[Candidate], documents: Mapping[str, Document]) -> list[Candidate]:
    """Candidates without those whose very words a better copy of the same document has.

    The same words in two documents that are no copies of each other (an article of two laws) are said by both.
    """
    by_words: dict[str, dict[str, Document]] = {}
    for candidate in found:
        document = documents[candidate.sentence.passage.document_id]
        by_words.setdefault(_folded_words(candidate), {})[document.id] = document
    kept = {words: {d.id for d in best_copies(tuple(own.values()))} for words, own in by_words.items()}
    return [c for c in found if c.sentence.passage.document_id in kept[_folded_words(c)]]


def _folded_words(candidate: Candidate) -> str:
    return re.sub(r"\s", "", candidate.sentence.text)


def best_copies(documents: Sequence[Document]) -> tuple[Document, ...]:
    """Documents without those of which a better copy is among them, in their order."""
    if len(documents) < 2:
        return tuple(documents)
    return tuple(
        d
        for d in documents
        if not any(d is not o and _are_copies(d, o) and _standing(o) > _standing(d) for o in documents)
    )


def _are_copies(one: Document, other: Document) -> bool:
    """Whether two documents are one text under two names: of one 文号, or of one title with no other 文号 or day."""
    if one.card.number and other.card.number:
        return one.card.number == other.card.number
    days = {card.issued for card in (one.card, other.card) if card.issued}
    return len(days) < 2 and folded(one.title) == folded(other.title)


def _standing(document: Document) -> tuple[bool, bool, str, str]:
    """The better copy compares greater: an official text before a digest, one with its 文号, the newer one."""
    card = document.card
    digest = card.kind == "digest" or card.digest_of is not None
    # Of copies that are alike in all else always the same one.
    return (not digest, card.number is not None, card.issued.isoformat() if card.issued else "", document.id)


def _defining(question: Question, store: Store, limit: SearchFilter, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Passages that define the term asked for, where none that was found does: many articles use a term oftener
    than the one that says what it means."""
    term = defined_term(question.standalone) if question.kind is Kind.DEFINITION else None
    if not term or any(_defines(hit.passage, term) for hit in hits):
        return
    known = {hit.passage.id for hit in hits}
    for words in (f"{term}是指", f"本法所称{term}"):
        for hit in store.search(words, DEPTH, limit):
            if hit.passage.id not in known and _defines(hit.passage, term):
                known.add(hit.passage.id)
                yield replace(hit, rank=DEPTH + len(known))


def _defines(passage: Passage, term: str) -> bool:
    return any(not s.row and not s.heading and defines(s.text, term) for s in sentences(passage))


_DISCLAIMER = re.compile(r"示例摘编|不是(?:官方|正式)文件|非正式文件")


def _says_nothing(sentence: Sentence, document: Document) -> bool:
    """A table's header or rule, or the words by which a digest says that it is one."""
    if sentence.row:
        return not sentence.passage.context
    return document.card.kind == "digest" and bool(_DISCLAIMER.search(sentence.text))


def _weights(
    question: Question, extra: list[tuple[str, float]], store: Store, named: tuple[Document, ...]
) -> dict[str, float]:
    """Weights of what a sentence should hold: the question's terms without its years and without
    the name of a document, which the sentence need not repeat, and the lexicon's terms at their weight."""
    names = term_set(" ".join(document.title for document in named)) if named else frozenset()
    asked = [t for t in query_terms(_without_years(question.standalone)) if not (_FUNCTION & set(t))]
    own = [term for term in asked if term not in names]
    weights = weigh(own or asked or query_terms(question.standalone), store.idf)
    unseen = store.idf(UNSEEN)
    for term in [t for t, w in weights.items() if w >= unseen and len(t) == 2]:
        if _JOINING & set(term):
            del weights[term]
        else:
            # Talk around the matter, or a matter the corpus does not know: half of each.
            weights[term] *= 0.5
    added: dict[str, float] = {}
    for words, share in extra:
        for term in terms(words):
            # A legal term that no text here has would only lower what the sentences cover.
            if term not in weights and store.idf(term) < unseen:
                added[term] = weigh([term], store.idf)[term] * share * 0.5
    most = EXTRA_SHARE * sum(weights.values())
    scale = min(1.0, most / sum(added.values())) if added else 1.0
    return weights | {term: weight * scale for term, weight in added.items()}


EXTRA_SHARE = 0.25
"""The most that added terms weigh together, in shares of the question's own: a sentence need not hold all of the
official names of a matter to answer."""


def _without_years(text: str) -> str:
    return re.sub(r"(?:到|在)?(?:19|20)\d{2}\s?年?", " ", text) or text


def _rows(store: Store, hits: tuple[Hit, ...]) -> dict[tuple[str, int], Indicator]:
    ids = tuple({hit.passage.document_id for hit in hits})
    return {(row.document_id, row.span.start): row for row in (store.indicators(ids) if ids else ())}


def _candidate(
    question: Question,
    sentence: Sentence,
    hit: Hit,
    asked: Wanted,
    rows: Mapping[tuple[str, int], Indicator],
    document: Document,
    lead: str = "",
    *,
    whole: float,
    echo: bool = False,
) -> Candidate:
    """``lead``: a sentence before it that only names the matter, as a heading does; ``echo``: it is one;
    ``whole``: share of the question's pairs that its passage has."""
    passage = hit.passage
    row = rows.get((passage.document_id, passage.span.start + sentence.span.start)) if sentence.row else None
    around = "\n".join((*passage.headings, *passage.context, (row.category or "") if row else "", lead))
    text = sentence.text
    relevance = asked.in_text(text, around, passage.title)
    spoken = tuple(year for year, _ in row.values) if row else _years_of(sentence)
    fit = for_years(question, spoken, document, passage) + for_kind(question, sentence, row)
    fit += for_regions(question, passage, document)
    if row is None and question.years and not set(question.years) & set(years(text)):
        # A year taken over from the sentence before speaks less for it than its own.
        fit -= YEAR_INHERITED
    if echo:
        fit -= ECHO_MALUS
    if row is None and figures(text) and question.kind is Kind.VALUE and ASKS_AIM.search(question.standalone):
        # Who asks what is planned is not told what was done, where both are written.
        fit -= 0.0 if TARGET_WORDS.search(text) else AIM_MALUS
    if row is None and question.wants_actual and figures(text) and states_aim(text, document):
        # Nor who asks what was done is told what is planned.
        fit -= AIM_MALUS
    if passage.headings and _names_heading(question, passage.headings):
        fit += HEADING_BONUS
    if row is not None:
        fit += 0.3 * _named_share(row.name, asked.weights)
    score = PASSAGE_WEIGHT * hit.score + relevance + WHOLE_WEIGHT * whole + fit
    return Candidate(sentence, hit, relevance, score, spoken, row, whole, fit)


ASKS_AIM = re.compile(r"打算|计划|准备|争取|力争|想要|目标|规划")
AIM_MALUS = 0.15
ECHO_MALUS = 0.3
ECHO_LENGTH = 32
ECHO_NEW_PAIRS = 6
"""A sentence this short that adds fewer pairs of characters to the question says nothing that was not asked."""


def _is_echo(sentence: Sentence, weights: Mapping[str, float]) -> bool:
    """Whether a sentence only repeats what is asked: the heading of what answers it, in a text without lines."""
    if sentence.row or len(sentence.text) > ECHO_LENGTH or figures(sentence.words):
        return False
    new = {t for t in term_set(sentence.words) if len(t) > 1} - weights.keys()
    return len(new) < ECHO_NEW_PAIRS


HEADING_BONUS = 0.15
"""For sentences below a heading that the question names whole."""


def _names_heading(question: Question, headings: tuple[str, ...]) -> bool:
    asked = folded(question.standalone)
    names = [folded(heading_name(heading)) for heading in headings[-2:]]
    places = {f"{region}{kind}" for region in question.regions for kind in ("", "省", "市")}
    return any(len(name) >= 4 and name in asked for name in names) or names[-1] in places


def _named_share(name: str, weights: Mapping[str, float]) -> float:
    """Share of a name's character pairs that the question has: `数字经济增加值` is asked for, not its share of GDP."""
    pairs = {term for term in term_set(name) if len(term) > 1}
    return len(pairs & weights.keys()) / len(pairs) if pairs else 0.0


def _years_of(sentence: Sentence) -> tuple[int, ...]:
    """The years a sentence names, without those it only compares with, else those of the nearest sentence before it in the
    passage."""
    own = years(_COMPARED.sub("", sentence.text)) or years(sentence.text)
    if own:
        return tuple(own)
    before = [s for s in sentences(sentence.passage) if s.span.end <= sentence.span.start]
    for earlier in reversed(before):
        found = years(earlier.text)
        if found:
            return (found[-1],)
    return ()


_COMPARED = re.compile(
    r"(?:较|比|相比|在)\s?(?:19|20)\d{2}\s?年(?:的?基础上)?(?=[^，。；\d]{0,6}(?:翻|增|提高|提升|上升|下降|降|减|高|多|扩大))"
)


def is_target(candidate: Candidate, document: Document) -> bool:
    """Whether a candidate states an aim rather than what was reached."""
    if candidate.indicator is not None:
        return any(cell.kind is CellKind.TARGET for _, cell in candidate.indicator.values)
    return states_aim(candidate.sentence.text, document)
