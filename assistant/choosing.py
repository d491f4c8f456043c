"""Choosing: which of the candidates answer a question in sentences, and how they are stated.

The best sentence first, then those close to it that add something: one after another of its own
passage in the order of the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers import DraftStatement
from assistant.chances import chances
from assistant.evidence import Candidate, Findings, bears_region, bears_year
from assistant.figures import figures
from assistant.question import Kind
from assistant.relevance import term_set
from assistant.sentences import MAX_QUOTE, Sentence
from assistant.statements import NOT_GIVEN, of_cells, of_note, of_row, of_sentence
from vectorstore.passages import Cell, CellKind, Indicator, Passage, Span

MAX_STATEMENTS = 3
CLOSE = 0.7
"""Share of the best candidate's score that another one must have to be shown beside it."""
CLOSE_FACT = 0.8
"""The same for a further sentence that gives a value."""
LOOKED_AT = 60
"""Candidates that are weighed against each other."""
LEAST = 0.05
"""Share of the best candidate's chance that another one must have to be shown beside it."""
LEAST_FACT = 0.1
"""The same for a question about one fact."""
SAID_THERE = 0.8
"""Share of the best candidate's coverage that one of the place asked about must have."""
OPEN_KINDS = (Kind.DEFINITION, Kind.HOW, Kind.OTHER, Kind.LIST, Kind.SUMMARY, Kind.YES_NO)
"""Kinds of questions that more than one fact may answer."""
COMFORT = 160
"""Characters up to which an answer to such a question goes on after its likeliest sentence."""


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring sentences of a passage that are stated together, or one row."""

    candidates: tuple[Candidate, ...]

    @property
    def passage(self) -> Passage:
        return self.candidates[0].sentence.passage

    @property
    def span(self) -> Span:
        return Span(self.candidates[0].sentence.span.start, self.candidates[-1].sentence.span.end)

    @property
    def row(self) -> bool:
        return self.candidates[0].sentence.row

    def joined(self, other: Candidate) -> Run | None:
        """This run with a sentence right before or after it; None when it is none, or too much for a quote."""
        if self.row or other.sentence.row or other.sentence.passage.id != self.passage.id:
            return None
        own, span = self.span, other.sentence.span
        first, last = min(own.start, span.start), max(own.end, span.end)
        if last - first > MAX_QUOTE:
            return None
        between = self.passage.text[min(own.end, span.end) : max(own.start, span.start)]
        if between.strip():
            return None
        return Run((other, *self.candidates) if span.start < own.start else (*self.candidates, other))


def sentence_statements(findings: Findings, most: int = MAX_STATEMENTS) -> list[DraftStatement]:
    """The sentences that most likely answer, neighbours together: first those of the likeliest's passage."""
    fitting = usable(findings, findings.candidates[:LOOKED_AT])
    if findings.question.kind is Kind.VALUE:
        # Who asks how many is not answered by words without a figure.
        fitting = [c for c in fitting if c.indicator is not None or figures(c.sentence.text)]
    if not fitting:
        return []
    runs = _runs(findings, fitting, most)
    if findings.question.kind in OPEN_KINDS:
        runs[0] = _gone_on(runs, findings)
    first = runs[0].passage.id
    runs.sort(key=lambda r: (r.passage.id != first, r.candidates[0].hit.rank, r.span))
    statements: list[DraftStatement] = []
    led: set[str] = set()
    for run in runs:
        # A heading leads in once: the sentences after it go on below it.
        statements.append(_statement_of_run(findings, run, lead_in=run.passage.id not in led))
        led.add(run.passage.id)
    return statements


def _runs(findings: Findings, candidates: Sequence[Candidate], most: int) -> list[Run]:
    """The likeliest candidates, each as a run of its own or joined to the one it stands beside; the likeliest first."""
    least = LEAST if findings.question.kind in OPEN_KINDS else LEAST_FACT
    likely = sorted(zip(chances(findings, candidates), candidates, strict=True), key=lambda pair: -pair[0])
    runs: list[Run] = []
    chosen: list[Candidate] = []
    for chance, candidate in likely:
        if chance < least * likely[0][0]:
            break
        if repeats(candidate, chosen):
            _prefer_fuller(runs, candidate)
            continue
        for n, run in enumerate(runs):
            longer = run.joined(candidate)
            if longer is not None:
                runs[n] = longer
                chosen.append(candidate)
                break
        else:
            if len(runs) < most:
                runs.append(Run((candidate,)))
                chosen.append(candidate)
    return runs


def likely_facts(findings: Findings, candidates: Sequence[Candidate], most: int) -> list[Candidate]:
    """The likeliest of some candidates for one fact, and those that score as well, without repetitions."""
    ranked = sorted(zip(chances(findings, candidates), candidates, strict=True), key=lambda pair: -pair[0])
    best = max((c.score for c in candidates), default=0.0)
    chosen = [candidate for _, candidate in ranked[:1]]
    for candidate in candidates:
        if len(chosen) < most and candidate.score >= CLOSE_FACT * best and not repeats(candidate, chosen):
            chosen.append(candidate)
    return chosen


def _gone_on(runs: Sequence[Run], findings: Findings) -> Run:
    """The likeliest run with the sentences after it, as long as the answer is short: the one that names the matter is
    often not the one that says all of it."""
    run = runs[0]
    others = sum(len(r.span) for r in runs[1:])
    after = sorted(
        (
            c
            for c in findings.candidates
            if c.sentence.passage.id == run.passage.id and c.sentence.span.start >= run.span.end
        ),
        key=lambda c: c.sentence.span,
    )
    for candidate in after:
        longer = run.joined(candidate)
        if (
            longer is None
            or len(longer.span) + others > COMFORT
            or any(candidate in r.candidates for r in runs)
        ):
            break
        run = longer
    return run


FULLER = 1.25
"""How many times the pairs of a shorter wording a longer one must have to be shown in its place."""


def _prefer_fuller(runs: list[Run], candidate: Candidate) -> None:
    """Put a sentence in the place of a shorter one that says the same with less."""
    own = _pairs(candidate)
    for n, run in enumerate(runs):
        theirs = _pairs(run.candidates[0])
        if (
            len(run.candidates) == 1
            and len(own & theirs) > REPEATED * len(theirs)
            and len(own) >= FULLER * len(theirs)
        ):
            runs[n] = Run((candidate,))
            return


def _statement_of_run(findings: Findings, run: Run, *, lead_in: bool) -> DraftStatement:
    if len(run.candidates) == 1:
        return statement_of(findings, run.candidates[0], lead_in=lead_in)
    lead = run.candidates[0].sentence.lead
    return of_sentence(Sentence(run.passage, run.span, lead=lead), dict(findings.weights), lead_in=lead_in)


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
    own = _pairs(candidate)
    return any(own and len(own & _pairs(other)) > REPEATED * len(own) for other in chosen)


REPEATED = 0.7
"""Share of a sentence's pairs from which it says the same as another one that has them."""


def _pairs(candidate: Candidate) -> set[str]:
    return {term for term in term_set(candidate.sentence.text) if len(term) > 1}


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
