"""Choosing: which of the candidates answer a question in sentences, and how they are stated.

The best sentence first, then those close to it that add something: one after another of its own
passage in the order of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answers import DraftQuote, DraftStatement
from assistant.antecedents import announced_by, leant_on
from assistant.breadth import MANY, breadth_of
from assistant.chances import chances_by_words_and_read
from assistant.evidence import Candidate, Findings
from assistant.figures import figures
from assistant.naming import folded
from assistant.question import Kind
from assistant.relevance import term_set
from assistant.sentences import MAX_QUOTE, Sentence, heading_name
from assistant.statements import (
    NOT_GIVEN,
    in_one_line,
    of_cells,
    of_note,
    of_row,
    of_sentence,
)
from assistant.usable import usable
from vectorstore.passages import Cell, CellKind, Indicator, Passage, Span

MAX_STATEMENTS = 3
MAX_CITATIONS = 3
"""Quotes that who asks is given to read."""
CLOSE = 0.7
"""Share of the best candidate's score that another one must have to be shown beside it."""
CLOSE_FACT = 0.8
"""The same for a further sentence that gives a value."""
LOOKED_AT = 60
"""Candidates that are weighed against each other."""
OPEN_KINDS = (Kind.DEFINITION, Kind.HOW, Kind.OTHER, Kind.LIST, Kind.SUMMARY, Kind.YES_NO)
"""Kinds of questions that more than one fact may answer."""
_CALENDAR = re.compile(r"哪(?:一)?[年天日]|几[年月号]|which year", re.IGNORECASE)
TIME = re.compile(
    r"\d\s?(?:年|个?月|[日天]|个?小时|周)|[一二三四五六七八九十百〇零两半](?:年|个?月|[日天]|个?小时|周|个工作日)|每个?[年月日天周季]|季度|定期|随时|实时|长期|期间|即日|之日|当[日天年月]|今[日天年]|以来|[春夏秋冬]季|[年月]底"
)
"""What gives a time: a date, a span, or words such as 疫情期间."""
_ASKS_BEGINNING = re.compile("开始|起步|起头|最早|打哪年起")
_BEGINS = re.compile(r"自\s?(?:19|20)\d{2}|以来|率先|启动|(?:提出|开始|设立)")
"""What tells when something began."""
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

    def joined(self, other: Run) -> Run | None:
        """This run with one right before or after it; None when it stands elsewhere, or both are too much for a quote."""
        if self.row or other.row or other.passage.id != self.passage.id:
            return None
        first, second = sorted((self, other), key=lambda run: run.span)
        if second.span.end - first.span.start > MAX_QUOTE:
            return None
        if self.passage.text[first.span.end : second.span.start].strip():
            return None
        return Run((*first.candidates, *second.candidates))


def sentence_statements(
    findings: Findings, most: int = MAX_STATEMENTS, among: Sequence[Candidate] | None = None
) -> list[DraftStatement]:
    """The sentences that most likely answer, neighbours together: first those of the likeliest's passage.

    ``among``: the candidates that may be said; without it all.
    """
    fitting = usable(findings, (findings.candidates if among is None else among)[:LOOKED_AT])
    if findings.question.kind is Kind.VALUE:
        # Who asks how many is not answered by words without a figure.
        fitting = [c for c in fitting if c.indicator is not None or has_figure(c.sentence.text)]
    if findings.question.kind is Kind.DATE:
        # A figure that is named tells what is meant: `5000项是哪年的任务`.
        fitting = [c for c in fitting if _has_figures(findings, c)] or fitting
    if findings.question.kind is Kind.DATE and _CALENDAR.search(findings.question.standalone):
        # Nor is one who asks for a year or a day by words without a time, where there are others; when a contract
        # comes about is told by what happens.
        fitting = [c for c in fitting if _gives_time(c)] or fitting
    elif findings.question.kind is Kind.DATE:
        timed = [c for c in fitting if _gives_time(c)]
        if _ASKS_BEGINNING.search(findings.question.standalone):
            timed = [c for c in timed if _BEGINS.search(c.sentence.text)] or timed
        fitting = timed if timed and timed[0].score >= NEARLY * fitting[0].score else fitting
    if not fitting:
        return []
    runs = _runs(findings, fitting, most)
    if findings.question.kind is Kind.DATE and _is_row_asked(findings, runs[0]):
        runs = runs[:1]
    if findings.question.kind in OPEN_KINDS:
        runs[0] = _begun(_gone_on(runs, findings), runs, findings)
    first = runs[0].passage.id
    runs = _merged(runs)
    runs.sort(key=lambda r: (r.passage.id != first, r.candidates[0].hit.rank, r.span))
    # Headings lead in as long as they leave room for the sentences themselves.
    ways = ((len(runs), True), (1, True), (0, True), (0, False))
    drafts = (_stated(findings, runs, led, whole=whole) for led, whole in ways)
    return next(
        (d for d in drafts if sum(len(s.quotes) for s in d) <= MAX_CITATIONS),
        _stated(findings, runs, 0, whole=False),
    )


_NUMBERING = re.compile(r"(?<![\d.])\d{1,2}\s?[.．、](?!\d)|[（(]\d{1,2}[)）]|[①-⑳]")


def has_figure(text: str) -> bool:
    """Whether a text has a figure besides the numbers of its items."""
    return bool(figures(_NUMBERING.sub("", text)))


def _has_figures(findings: Findings, candidate: Candidate) -> bool:
    """Whether a candidate has every figure besides years that a question names."""
    asked = {figure.value for figure in figures(findings.question.standalone)}
    return bool(asked) and asked <= {figure.value for figure in figures(candidate.sentence.text)}


def _is_row_asked(findings: Findings, run: Run) -> bool:
    """Whether a run is the row of an indicator that the question names whole."""
    row = run.candidates[0].indicator
    return row is not None and folded(row.name) in folded(findings.question.standalone)


_NAMES_YEARS = re.compile(
    r"《[^》]*》|[〔\[（(]\s?(?:19|20)\d{2}\s?[〕\])）]|(?:19|20)\d{2}\s?年\s?第\s?\d+\s?号"
)
"""Titles and numbers of documents: their years are no time of the matter."""
NEARLY = 0.8
"""Share of the best candidate's score from which one that gives a time is shown to who asks when."""


def _gives_time(candidate: Candidate) -> bool:
    return candidate.indicator is not None or bool(TIME.search(_NAMES_YEARS.sub("", candidate.sentence.text)))


def _stated(findings: Findings, runs: Sequence[Run], most_led: int, *, whole: bool) -> list[DraftStatement]:
    """The runs in words, over-long sentences ``whole`` or a part of them, the first ones with the heading they stand under. A heading leads in once: the sentences
    after it go on below it."""
    statements: list[DraftStatement] = []
    led: set[str] = set()
    said: list[tuple[str, Span]] = []
    for n, run in enumerate(runs):
        lead_in = n < most_led and run.passage.id not in led
        span = leant_on(run.passage, run.span)
        if any(passage == run.passage.id and span.overlaps(other) for passage, other in said):
            # What it leans on has been said, with what stands between.
            continue
        statements.append(_statement_of_run(findings, run, span, lead_in=lead_in, whole=whole))
        led.add(run.passage.id)
        said.append((run.passage.id, span))
    return statements


def _runs(findings: Findings, candidates: Sequence[Candidate], most: int) -> list[Run]:
    """The likeliest candidates, each as a run of its own or joined to the one it stands beside; the likeliest first."""
    one_fact = findings.question.kind not in OPEN_KINDS
    least = breadth_of(findings).least_of(findings.question.kind, one_fact=one_fact)
    plain, read = chances_by_words_and_read(findings, candidates)
    likely = sorted(zip(read, plain, candidates, strict=True), key=lambda entry: -entry[0])
    runs: list[Run] = []
    chosen: list[Candidate] = []
    for chance, by_words, candidate in likely:
        # What goes on with an answer seldom reads as one by itself: near by its words is near enough.
        if chance < least * likely[0][0] and by_words < least * max(plain):
            continue
        if repeats(candidate, chosen) or (candidate.indicator and runs and not runs[0].row and not one_fact):
            # Beside a sentence that tells how or why, the row of a figure says something else.
            continue
        for n, run in enumerate(runs):
            longer = run.joined(Run((candidate,)))
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
    _, read = chances_by_words_and_read(findings, candidates)
    ranked = sorted(zip(read, candidates, strict=True), key=lambda pair: -pair[0])
    best = max((c.score for c in candidates), default=0.0)
    chosen = [candidate for _, candidate in ranked[:1]]
    for candidate in candidates:
        if len(chosen) < most and candidate.score >= CLOSE_FACT * best and not repeats(candidate, chosen):
            chosen.append(candidate)
    return chosen


def _gone_on(runs: Sequence[Run], findings: Findings) -> Run:
    """The likeliest run with the sentences after it, as long as the answer is short: the one that names the matter is
    often not the one that says all of it."""
    run, breadth = runs[0], breadth_of(findings)
    verdict = findings.question.kind is Kind.YES_NO and breadth is not MANY
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
        longer = run.joined(Run((candidate,)))
        if (
            longer is None
            or len(longer.span) + others > breadth.comfort
            or any(candidate in r.candidates for r in runs)
            or (verdict and not _LIMITS.match(candidate.sentence.words))
        ):
            break
        run = longer
    return run


def _begun(run: Run, runs: Sequence[Run], findings: Findings) -> Run:
    """The likeliest run with the sentences before it, where the question names the heading they stand under: what is done
    begins with the first of them."""
    heading = folded(heading_name(run.passage.headings[-1])) if run.passage.headings else ""
    named = len(_pairs(heading) & _pairs(folded(findings.question.standalone)))
    if findings.question.kind is Kind.YES_NO or not heading or named < NAMES_HEADING * len(_pairs(heading)):
        return run
    before = [
        c
        for c in findings.candidates
        if c.sentence.passage.id == run.passage.id and c.sentence.span.end <= run.span.start
    ]
    for candidate in sorted(before, key=lambda c: c.sentence.span, reverse=True):
        longer = run.joined(Run((candidate,)))
        if longer is None or any(candidate in r.candidates for r in runs):
            break
        run = longer
    return run


NAMES_HEADING = 0.7
"""Share of a heading's pairs by which a question names it."""
_LIMITS = re.compile("但|不过|然而|除|如果|如|若|未|不符|符合|否则|确|仅|只|其中|同时")
"""How a sentence begins that limits what the one before it says, so that a yes or no goes on with it."""


def _merged(runs: Sequence[Run]) -> list[Run]:
    """Runs that touch as one, where a quote has room for both."""
    merged: list[Run] = []
    for run in runs:
        for n, other in enumerate(merged):
            longer = other.joined(run)
            if longer is not None:
                merged[n] = longer
                break
        else:
            merged.append(run)
    return merged


def _statement_of_run(
    findings: Findings, run: Run, span: Span, *, lead_in: bool, whole: bool
) -> DraftStatement:
    """``span``: of the run, with what it leans on."""
    if len(run.candidates) == 1 and (run.row or len(run.span) > MAX_QUOTE):
        return statement_of(findings, run.candidates[0], lead_in=lead_in, whole=whole)
    announcing = announced_by(run.passage, span)
    if announcing is not None:
        # An item says nothing without what announces it: both, each by its own quote.
        words = run.passage.text[span.start : span.end]
        quotes = (DraftQuote(run.passage, announcing.text), DraftQuote(run.passage, words))
        return DraftStatement(in_one_line(f"{announcing.text}{words}"), quotes)
    lead = run.candidates[0].sentence.lead if span == run.span else 0
    return of_sentence(Sentence(run.passage, span, lead=lead), dict(findings.weights), lead_in=lead_in)


def statement_of(
    findings: Findings, candidate: Candidate, *, lead_in: bool = True, whole: bool = True
) -> DraftStatement:
    """A candidate in words: the cells asked for of a row of a target table, a table row, or a sentence."""
    row = candidate.indicator
    if row is not None:
        if row.note and (findings.question.kind is Kind.DEFINITION or _asks_span_of(findings, row)):
            defined = of_note(row, findings.store)
            if defined is not None:
                return defined
        cells = asked_cells(findings, row)
        statement = of_cells(row, cells, findings.store, english=findings.question.english)
        if statement is not None:
            return statement
    if candidate.sentence.row:
        return of_row(candidate.sentence)
    return of_sentence(candidate.sentence, dict(findings.weights), lead_in=lead_in, whole=whole)


_ASKS_SPAN = re.compile("几(?:天|日|个?小时|个?工作日)|多少(?:天|个?小时|个?工作日)|多久|多长时间|时限")
_SPAN = re.compile(r"\d\s?个?(?:工作日|天|日|小时|分钟)")


def _asks_span_of(findings: Findings, row: Indicator) -> bool:
    """Whether the time is asked for within which what a row measures is to be done, and its definition gives it."""
    question = findings.question
    asked = (
        _ASKS_SPAN.search(question.text) is not None and "目标" not in question.text and not question.years
    )
    own = row.unit or row.name
    if not asked or re.search("天|日|小时|分钟", own):
        # The row itself gives a time.
        return False
    shared = _pairs(row.name) & _pairs(question.standalone)
    return len(shared) >= MEANT and _SPAN.search(row.note or "") is not None


MEANT = 2
"""Pairs of characters that a question shares with the name of a row whose definition it asks for."""


def repeats(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Whether most of a sentence's words stand in one that is chosen already."""
    own = _pairs(candidate.sentence.text)
    return any(own and len(own & _pairs(other.sentence.text)) > REPEATED * len(own) for other in chosen)


REPEATED = 0.7
"""Share of a sentence's pairs from which it says the same as another one that has them."""


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(term for term in term_set(text) if len(term) > 1)


def asked_cells(findings: Findings, row: Indicator) -> list[tuple[int, Cell]]:
    """The cells a question asks for: those of its years; without years those of the kind it names, else all."""
    question = findings.question
    by_year = [(year, cell) for year, cell in row.values if year in question.years]
    if by_year and all(cell.text in NOT_GIVEN for _, cell in by_year):
        # The table gives nothing for this year: what it gives for the others, and that this part is missing.
        return list(row.values)
    base = [(year, cell) for year, cell in row.values if cell.kind is CellKind.BASE]
    of_base = any(word in question.modifiers for word in ("基数", "基期"))
    targets = [(year, cell) for year, cell in row.values if cell.kind is CellKind.TARGET]
    if (
        by_year
        and targets
        and "目标" in question.modifiers
        and all(cell.kind is CellKind.BASE for _, cell in by_year)
    ):
        # `2019年是多少，以后目标是？`: what the plan begins with, and what it aims at last.
        return [*by_year, targets[-1]]
    if by_year and (of_base or _FROM.search(question.standalone)):
        # `2025年目标更高？从多少起步的`: where it begins, then what is aimed at.
        return sorted(dict((*base, *by_year)).items(), key=lambda pair: pair[0])
    if by_year and (len(by_year) == len(set(question.years)) or question.kind is not Kind.COMPARISON):
        return by_year
    if of_base and "目标" not in question.modifiers:
        return base
    if _ONLY_AIM.search(question.text) and not of_base and question.kind is not Kind.COMPARISON:
        aimed = [(year, cell) for year, cell in targets if cell.text not in NOT_GIVEN]
        return aimed or list(row.values)
    return list(row.values)


_ONLY_AIM = re.compile(
    "目标(?:值|数)?(?:又|才|到底|究竟)?(?:是|为|定[为在]|定的是)?(?:要)?(?:达到|做到|到)?(?:多少|几|百分之几)"
    "|(?:规划|计划)?期?末的?(?:目标)?(?:是|要|应|得|该)*(?:达到|做到|升到|提高到|到)?(?:多少|几|百分之几)"
    "|(?:规划|计划|以后|将来)[^，。？]{0,4}(?:要|应|得)(?:达到|做到|升到|提高到)(?:多少|几|百分之几)"
)
"""It is asked for the aim alone: what the plan begins with is not told beside it."""
_FROM = re.compile("从(?:多少|几|百分之几)")
"""Words by which the value that a plan begins with is asked for, too."""
