"""Choosing: which of the candidates answer a question in sentences, and how they are stated.

The best sentence first, then those close to it that add something: one after another of its own
passage in the order of the text.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answers import DraftStatement
from assistant.evidence import Candidate, Findings, bears_region, bears_year
from assistant.figures import figures
from assistant.question import Kind
from assistant.relevance import term_set
from assistant.statements import NOT_GIVEN, of_cells, of_note, of_row, of_sentence
from vectorstore.passages import Cell, CellKind, Indicator

MAX_STATEMENTS = 3
CLOSE = 0.7
"""Share of the best candidate's score that another one must have to be shown beside it."""
CLOSE_ELSEWHERE = 0.8
"""The same for a sentence of another passage, which more often speaks of something else."""
CLOSE_FACT = 0.8
"""The same for a question about one fact."""
MIN_FOLLOWING = 0.05
"""Share of the question that a following sentence must cover at least, headings included."""
SAID_THERE = 0.8
"""Share of the best candidate's coverage that one of the place asked about must have."""


def sentence_statements(findings: Findings, most: int = MAX_STATEMENTS) -> list[DraftStatement]:
    """The best sentence, and those close to it: first of its own passage in the order of the text."""
    fitting = usable(findings, findings.candidates[:60])
    if findings.question.kind is Kind.VALUE:
        # Who asks how many is not answered by words without a figure.
        fitting = [c for c in fitting if c.indicator is not None or figures(c.sentence.text)]
    if not fitting:
        return []
    best = fitting[0]
    open_kinds = (Kind.DEFINITION, Kind.HOW, Kind.OTHER, Kind.LIST, Kind.SUMMARY, Kind.YES_NO)
    close = CLOSE if findings.question.kind in open_kinds else CLOSE_FACT
    chosen = [best]
    for candidate in fitting[1:]:
        if len(chosen) >= most:
            break
        share = (
            close
            if candidate.sentence.passage.id == best.sentence.passage.id
            else max(close, CLOSE_ELSEWHERE)
        )
        if candidate.score >= share * best.score and not repeats(candidate, chosen):
            chosen.append(candidate)
    if len(chosen) < most and findings.question.kind in open_kinds:
        following = _following(findings, best)
        if following is not None and following not in chosen:
            chosen.append(following)
    first = best.sentence.passage.id
    chosen.sort(key=lambda c: (c.sentence.passage.id != first, c.hit.rank, c.sentence.span))
    statements: list[DraftStatement] = []
    led: set[str] = set()
    for candidate in chosen:
        # A heading leads in once: the sentences after it go on below it.
        statements.append(statement_of(findings, candidate, lead_in=candidate.sentence.passage.id not in led))
        led.add(candidate.sentence.passage.id)
    return statements


def _following(findings: Findings, best: Candidate) -> Candidate | None:
    """The sentence after the best one: in texts without headings it often says what that one announces."""
    passage = best.sentence.passage
    after = [
        c
        for c in findings.candidates
        if c.sentence.passage.id == passage.id and c.sentence.span.start >= best.sentence.span.end
    ]
    nearest = min(after, key=lambda c: c.sentence.span.start, default=None)
    if passage.headings or nearest is None or nearest.sentence.row or nearest.relevance < MIN_FOLLOWING:
        return None
    between = passage.text[best.sentence.span.end : nearest.sentence.span.start]
    return nearest if not between.strip() else None


def statement_of(findings: Findings, candidate: Candidate, *, lead_in: bool = True) -> DraftStatement:
    """A candidate in words: the cells asked for of a row of a target table, a table row, or a sentence."""
    row = candidate.indicator
    if row is not None:
        if findings.question.kind is Kind.DEFINITION and row.note:
            defined = of_note(row, findings.store)
            if defined is not None:
                return defined
        cells = asked_cells(findings, row)
        statement = of_cells(row, cells, findings.store, english=findings.question.english)
        if statement is not None:
            return statement
    if candidate.sentence.row:
        return of_row(candidate.sentence)
    return of_sentence(candidate.sentence, dict(findings.weights), lead_in=lead_in)


def repeats(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Whether most of a sentence's words stand in one that is chosen already."""
    own = {t for t in term_set(candidate.sentence.text) if len(t) > 1}
    for other in chosen:
        theirs = term_set(other.sentence.text)
        if own and len(own & theirs) > 0.7 * len(own):
            return True
    return False


def usable(findings: Findings, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those of the year asked about, and of the places asked about where any is."""
    fitting = [c for c in candidates if not wrong_year(findings, c)]
    named = (*findings.question.regions, *findings.question.places)
    if not named:
        return fitting
    documents = findings.documents
    there = [
        c
        for c in fitting
        if all(
            bears_region(name, c.sentence.passage, documents[c.sentence.passage.document_id])
            for name in named
        )
    ]
    best = max((c.relevance for c in fitting), default=0.0)
    # Where what is said of the place speaks of something else, the guard shall see the better words.
    return there if any(c.relevance >= SAID_THERE * best for c in there) else fitting


def wrong_year(findings: Findings, candidate: Candidate) -> bool:
    document = findings.documents[candidate.sentence.passage.document_id]
    asked = findings.question.years
    return bool(asked) and not any(
        bears_year(year, candidate.years, document, candidate.sentence.passage.headings) for year in asked
    )


def asked_cells(findings: Findings, row: Indicator) -> list[tuple[int, Cell]]:
    """The cells a question asks for: those of its years; without years those of the kind it names, else all."""
    question = findings.question
    by_year = [(year, cell) for year, cell in row.values if year in question.years]
    if by_year and all(cell.text in NOT_GIVEN for _, cell in by_year):
        # The table gives nothing for this year: what it gives for the others, and that this part is missing.
        return list(row.values)
    if by_year and (len(by_year) == len(set(question.years)) or question.kind is not Kind.COMPARISON):
        return by_year
    if any(word in question.modifiers for word in ("基数", "基期")):
        return [(year, cell) for year, cell in row.values if cell.kind is CellKind.BASE]
    return list(row.values)
