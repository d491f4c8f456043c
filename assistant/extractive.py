"""The drafter that needs no model: sentences, rows, duties and headings as they stand.

It proposes; what it proposes is checked like anything else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers import Computation, Draft, DraftStatement
from assistant.evidence import Candidate, Findings, bears_region, bears_year
from assistant.figures import figures
from assistant.headings import (
    FIELD_PATTERNS,
    MAX_ITEMS,
    HeadingList,
    article_statements,
    best_heading_list,
    card_field,
    card_statement,
    statement_of_list,
    statement_of_rows,
)
from assistant.offices import duties_of, not_listed, office_asked, who
from assistant.question import Kind, subject_terms
from assistant.relevance import term_set
from assistant.sentences import heading_name, sentences
from assistant.statements import NOT_GIVEN, of_cells, of_note, of_row, of_sentence
from vectorstore.numerals import ordinal
from vectorstore.passages import Cell, CellKind, Indicator

MAX_STATEMENTS = 3
CLOSE = 0.7
"""Share of the best candidate's score that another one must have to be shown beside it."""
COMPARED = 0.55
"""The same for the best candidate of another document, when documents are compared."""
MIN_FOLLOWING = 0.05
"""Share of the question that a following sentence must cover at least, headings included."""
CLOSE_ELSEWHERE = 0.8
"""The same for a sentence of another passage, which more often speaks of something else."""
CLOSE_FACT = 0.8
"""The same for a question about one fact."""
MAX_COUNTED = 12
"""The longest list of sentences that a question may ask for by their number."""
SAID_THERE = 0.8
"""Share of the best candidate's coverage that one of the place asked about must have."""
LIST_SCORE = 0.75
"""Score from which the headings below a heading are the list that was asked for."""
WHOLE = 0.6
"""Share of a question that names a heading and little else."""


class ExtractiveDrafter:
    """Drafts answers from findings alone."""

    engine = "extractive"

    def draft(self, findings: Findings) -> Draft:
        """Propose statements; ``declined`` when there is nothing to say."""
        statements = self._by_kind(findings)
        if findings.question.kind is not Kind.CARD:
            statements = statements or _sentences(findings)
        return Draft(tuple(statements), declined=not statements, not_covered=tuple(_not_covered(findings)))

    def _by_kind(self, findings: Findings) -> list[DraftStatement]:
        """What answers this kind of question, nothing when only sentences can."""
        article = article_statements(findings)
        if article:
            return article
        office = office_asked(findings)
        if office:
            return duties_of(findings, office)
        kind = findings.question.kind
        if len(findings.named) > 1 and kind in (Kind.VALUE, Kind.OTHER, Kind.YES_NO):
            kind = Kind.COMPARISON
        match kind:
            case Kind.CARD:
                return _card(findings)
            case Kind.WHO:
                return who(findings)
            case Kind.LIST:
                return _list(findings)
            case Kind.DEFINITION:
                return _document_of_number(findings) or _named_list(findings)
            case Kind.SUMMARY:
                return _summary(findings)
            case Kind.COMPARISON:
                return _comparison(findings)
            case Kind.VALUE:
                return _values(findings)
            case _:
                return []


def _sentences(findings: Findings, most: int = MAX_STATEMENTS) -> list[DraftStatement]:
    """The best sentence, and those close to it: first of its own passage in the order of the text."""
    usable = _usable(findings, findings.candidates[:60])
    if findings.question.kind is Kind.VALUE:
        # Who asks how many is not answered by words without a figure.
        usable = [c for c in usable if c.indicator is not None or figures(c.sentence.text)]
    if not usable:
        return []
    best = usable[0]
    open_kinds = (Kind.DEFINITION, Kind.HOW, Kind.OTHER, Kind.LIST, Kind.SUMMARY, Kind.YES_NO)
    close = CLOSE if findings.question.kind in open_kinds else CLOSE_FACT
    chosen = [best]
    for candidate in usable[1:]:
        if len(chosen) >= most:
            break
        share = (
            close
            if candidate.sentence.passage.id == best.sentence.passage.id
            else max(close, CLOSE_ELSEWHERE)
        )
        if candidate.score >= share * best.score and not _repeats(candidate, chosen):
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
        statements.append(_statement(findings, candidate, lead_in=candidate.sentence.passage.id not in led))
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


def _statement(findings: Findings, candidate: Candidate, *, lead_in: bool = True) -> DraftStatement:
    row = candidate.indicator
    if row is not None:
        if findings.question.kind is Kind.DEFINITION and row.note:
            defined = of_note(row, findings.store)
            if defined is not None:
                return defined
        cells = _asked_cells(findings, row)
        statement = of_cells(row, cells, findings.store, english=findings.question.english)
        if statement is not None:
            return statement
    if candidate.sentence.row:
        return of_row(candidate.sentence)
    return of_sentence(candidate.sentence, dict(findings.weights), lead_in=lead_in)


def _repeats(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Whether most of a sentence's words stand in one that is chosen already."""
    own = {t for t in term_set(candidate.sentence.text) if len(t) > 1}
    for other in chosen:
        theirs = term_set(other.sentence.text)
        if own and len(own & theirs) > 0.7 * len(own):
            return True
    return False


def _usable(findings: Findings, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those of the year asked about, and of the places asked about where any is."""
    fitting = [c for c in candidates if not _wrong_year(findings, c)]
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


def _wrong_year(findings: Findings, candidate: Candidate) -> bool:
    document = findings.documents[candidate.sentence.passage.document_id]
    asked = findings.question.years
    return bool(asked) and not any(
        bears_year(year, candidate.years, document, candidate.sentence.passage.headings) for year in asked
    )


def _asked_cells(findings: Findings, row: Indicator) -> list[tuple[int, Cell]]:
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


def _values(findings: Findings) -> list[DraftStatement]:
    """The row and the sentence that give the value asked for, the better one first."""
    usable = _usable(findings, findings.candidates)
    rows = [c for c in usable if c.indicator is not None]
    texts = [c for c in usable if c.indicator is None and figures(c.sentence.text)]
    chosen: list[Candidate] = []
    best = max((c.score for c in (*rows[:1], *texts[:1])), default=0.0)
    for group, margin in ((rows, 0.85), (texts, 0.8)):
        if group and group[0].score >= margin * best:
            chosen.append(group[0])
    for candidate in texts[1:6]:
        if (
            len(chosen) < MAX_STATEMENTS
            and candidate.score >= CLOSE_FACT * best
            and not _repeats(candidate, chosen)
        ):
            chosen.append(candidate)
    chosen.sort(key=lambda c: -c.score)
    return [_statement(findings, candidate) for candidate in chosen]


def _comparison(findings: Findings) -> list[DraftStatement]:
    """Over the years of one row: the cells and their difference. Otherwise the best place of each document."""
    row = next((c for c in findings.candidates[:6] if c.indicator is not None), None)
    statements: list[DraftStatement] = []
    documents: list[str] = []
    if row is not None and row.indicator is not None and row.score >= CLOSE * findings.candidates[0].score:
        cells = [(y, c) for y, c in _asked_cells(findings, row.indicator) if c.text not in NOT_GIVEN]
        statement = of_cells(row.indicator, cells, findings.store, english=findings.question.english)
        if statement is not None:
            statements.append(statement)
            documents.append(row.sentence.passage.document_id)
            difference = _difference(row.indicator, cells, statement)
            if difference is not None:
                statements.append(difference)
    best = findings.best
    for candidate in findings.candidates[:40]:
        document_id = candidate.sentence.passage.document_id
        if best is None or len(statements) >= 4 or candidate.score < COMPARED * best.score:
            break
        if (
            document_id in documents
            or not figures(candidate.sentence.text)
            or _wrong_year(findings, candidate)
        ):
            continue
        documents.append(document_id)
        statements.append(_statement(findings, candidate))
    return statements


def _difference(
    row: Indicator, cells: Sequence[tuple[int, Cell]], base: DraftStatement
) -> DraftStatement | None:
    """The difference between the first and the last given cell, when both are plain figures."""
    plain = [(year, cell.text) for year, cell in cells if re.fullmatch(r"\d+(?:\.\d+)?[%％]?", cell.text)]
    if len(plain) < 2:
        return None
    (first, low), (last, high) = plain[0], plain[-1]
    amount = figures(high)[0].value - figures(low)[0].value
    percent = row.unit in ("%", "％")
    unit = "个百分点" if percent else (row.unit or "")
    result = f"{abs(amount):f}"
    word = "增加" if amount >= 0 else "减少"
    kind = "difference"
    operands = (
        (low.rstrip("%％"), high.rstrip("%％")) if amount >= 0 else (high.rstrip("%％"), low.rstrip("%％"))
    )
    text = f"{row.name}从{first}年的{_with(low, row.unit)}到{last}年的{_with(high, row.unit)}，{word}{result}{unit}。"
    return DraftStatement(text, base.quotes, Computation(kind, operands, result))


def _with(value: str, unit: str | None) -> str:
    return value if not unit or value.endswith(("%", "％")) else value + unit


def _list(findings: Findings) -> list[DraftStatement]:
    """The rows of a document's table, or the headings below the heading asked for; else nothing."""
    if "指标" in findings.question.standalone and findings.named:
        rows = statement_of_rows(findings, findings.named[0])
        if rows is not None:
            return [rows]
    counted = _counted_list(findings)
    if counted:
        return counted
    group = best_heading_list(findings)
    best = findings.best
    if (
        group is not None
        and group.score >= LIST_SCORE
        and (best is None or group.covered >= best.relevance - 0.05)
    ):
        statement = statement_of_list(findings, group)
        if statement is not None:
            return [statement]
    return []


_COUNTED = re.compile(r"哪([两二三四五六七八九十]|\d{1,2})(?:个|大|项|类|种|条)?([\u4e00-\u9fff]{2,4})")


def _counted_list(findings: Findings) -> list[DraftStatement]:
    """`分成哪五个中心`: the sentences of the best section that each name one, when there are as many as asked
    for; nothing when one sentence holds them all."""
    match = _COUNTED.search(findings.question.standalone)
    best = findings.best
    if match is None or best is None:
        return []
    wanted = ordinal(match.group(1))
    noun = next(
        (match.group(2)[:n] for n in (4, 3, 2) if match.group(2)[:n] in best.sentence.passage.text), None
    )
    if wanted is None or noun is None:
        return []
    home = best.sentence.passage
    passages = [p for p in findings.store.passages(home.document_id) if p.headings == home.headings]
    named = [
        s for p in passages for s in sentences(p) if noun in s.text and not (s.heading or s.units or s.row)
    ]
    items = [
        s
        for s in named
        if not re.search(f"[一二两三四五六七八九十\\d]大?[个项类种条]?[\u4e00-\u9fff]{{0,3}}{noun}", s.text)
    ]
    if not 2 <= wanted <= MAX_COUNTED or len(items) != wanted:
        return []
    return [of_sentence(s, dict(findings.weights), lead_in=False) for s in items]


def _named_list(findings: Findings) -> list[DraftStatement]:
    """`基本原则是什么`: the headings below a heading that the question names whole."""
    group = best_heading_list(findings)
    if group is None or group.parent is None or group.score < LIST_SCORE:
        return []
    name = heading_name(group.parent.heading)
    if name not in findings.question.standalone or group.covered < WHOLE:
        return []
    rest = set(subject_terms(findings.question.standalone.replace(name, " "))) | {"目标"} & _pairs(
        findings.question.standalone
    )
    if any(rest & _pairs(item.heading) for item in group.items):
        # One of the headings below is asked for, not all of them.
        return []
    return _list(findings)


def _pairs(text: str) -> set[str]:
    return {term for term in term_set(text) if len(term) > 1}


def _summary(findings: Findings) -> list[DraftStatement]:
    """What a document is about: its outermost headings, after the sentence that says so best."""
    if not findings.named:
        return []
    document = findings.named[0]
    tops = tuple(s for s in document.sections if s.level == 1)
    if len(tops) < 2:
        return []
    listed = statement_of_list(findings, HeadingList(document, None, tops[:MAX_ITEMS], 1.0, 1.0))
    return ([listed] if listed is not None else []) + _sentences(findings, 1)


def _document_of_number(findings: Findings) -> list[DraftStatement]:
    """`浙政办发〔2018〕91号是什么文件`: the document that bears the number."""
    plain = re.sub(r"\s", "", findings.question.standalone)
    named = [d for d in findings.named if d.card.number and d.card.number in plain]
    statements = [card_statement(findings, document, "number", "文号") for document in named]
    return [statement for statement in statements if statement is not None]


def _card(findings: Findings) -> list[DraftStatement]:
    """The field of the card, else a sentence that gives such a field; never a sentence that does not."""
    asked = card_field(findings.question.standalone)
    if asked is None:
        return []
    documents = findings.named or tuple(
        dict.fromkeys(findings.documents[hit.passage.document_id] for hit in findings.hits[:1])
    )
    statements = [card_statement(findings, document, *asked) for document in documents[:2]]
    found = [statement for statement in statements if statement is not None]
    if found:
        return found
    pattern = FIELD_PATTERNS[asked[0]]
    fitting = [c for c in findings.candidates[:30] if pattern.search(c.sentence.text)]
    return [of_sentence(c.sentence, dict(findings.weights)) for c in fitting[:1]]


def _not_covered(findings: Findings) -> list[str]:
    """Years that were asked for and that the row found gives no value for; duties beyond those listed."""
    question = findings.question
    office = office_asked(findings)
    if office:
        more = not_listed(findings, office)
        return [f"{office}另有{more}项，没有列出"] if more > 0 else []
    rows = [c for c in findings.candidates[:8] if c.indicator is not None and not _wrong_year(findings, c)]
    best = findings.best
    if not rows or best is None or question.kind is not Kind.VALUE or rows[0].score < 0.85 * best.score:
        return []
    row = rows[0].indicator
    assert row is not None
    given = {year for year, cell in row.values if cell.text not in NOT_GIVEN}
    return [f"{row.name}{year}年的数值（表中没有给出）" for year in question.years if year not in given]
