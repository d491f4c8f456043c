"""Comparisons: over the years of one row, of two rows, and of documents; what is reckoned is shown as a Computation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answers import Computation, DraftQuote, DraftStatement
from assistant.checks_clauses import fold, pairs_of
from assistant.checks_figures import Claim, claims_of
from assistant.choosing import CLOSE, asked_cells, statement_of
from assistant.evidence import Candidate, Findings, gather
from assistant.figures import FigureKind, figures
from assistant.kinds import Kind, Reckoning
from assistant.matters import two_matters
from assistant.naming import folded, without_names
from assistant.parts import named_items
from assistant.reckoning import between, difference, ratio, total
from assistant.relevance import term_set
from assistant.sides import rows_of_sides
from assistant.statements import NOT_GIVEN, of_cells
from assistant.usable import spelt_so, wrong_year
from vectorstore.passages import Cell, CellKind, Document, Indicator

COMPARED = 0.55
"""Share of the best candidate's score that the best one of another document must have, when documents are compared."""
NAMED = 0.6
"""Share of a row's name that an item must hold, or of the item that the name must hold, to mean the row."""
MAX_DOCUMENTS = 4


def comparison(findings: Findings) -> list[DraftStatement]:
    """The two things, the documents or the years that are compared, each by a statement, then what is reckoned."""
    if len(findings.named) > 1:
        return _of_documents(findings)
    pair = _two_rows(findings)
    if pair is not None:
        return _of_rows(findings, *pair)
    two = two_matters(findings)
    if two:
        return two
    findings = replace(findings, candidates=tuple(spelt_so(findings, findings.candidates)))
    statements: list[DraftStatement] = []
    documents: list[str] = []
    row = next((c for c in findings.candidates[:6] if c.indicator is not None), None)
    if row is not None and row.indicator is not None and row.score >= CLOSE * findings.candidates[0].score:
        of_years = _over_years(findings, row.indicator)
        if of_years:
            statements += of_years
            documents.append(row.sentence.passage.document_id)
    if statements and (findings.question.reckoning or _OVER_TIME.search(findings.question.standalone)):
        return statements
    best = findings.best
    facts: list[tuple[Document, Candidate]] = []
    for candidate in findings.candidates[:40]:
        document_id = candidate.sentence.passage.document_id
        if (
            best is None
            or len(statements) + len(facts) >= MAX_DOCUMENTS
            or candidate.score < COMPARED * best.score
        ):
            break
        if (
            document_id in documents
            or not figures(candidate.sentence.text)
            or wrong_year(findings, candidate)
        ):
            continue
        documents.append(document_id)
        facts.append((findings.documents[document_id], candidate))
    if len(facts) == 1:
        return [*statements, statement_of(findings, facts[0][1])]
    return [*statements, *set_beside(findings, sorted(facts, key=lambda fact: _date(fact[0])))]


def _over_years(findings: Findings, row: Indicator) -> list[DraftStatement]:
    """The cells of one row, then their difference or ratio."""
    cells = [(y, c) for y, c in asked_cells(findings, row) if c.text not in NOT_GIVEN]
    if len(cells) == 1 and findings.question.reckoning:
        # `比2020年多多少` names one year; the other is the last one the row gives, for this one the first.
        rest = [(y, c) for y, c in row.values if y != cells[0][0] and c.text not in NOT_GIVEN]
        rest.sort(key=lambda pair: pair[0])
        other = rest[:1] if rest and rest[-1][0] < cells[0][0] else rest[-1:]
        cells = sorted([*cells, *other], key=lambda pair: pair[0])
    statement = of_cells(row, cells, findings.store, english=findings.question.english)
    if statement is None:
        return []
    asked = set(findings.question.years)
    if len(asked) > 1 and not asked <= {year for year, _ in cells}:
        # What is asked of a year that the row does not give is not reckoned from others.
        return [statement]
    reckon = ratio if findings.question.reckoning is Reckoning.RATIO else difference
    reckoned = reckon(row, cells, statement)
    return [statement, reckoned] if reckoned is not None else [statement]


_BETWEEN = re.compile(
    r"^(.*?)(?:相差|差|加起来|相加|之和|总和|哪个|谁|比(?!重|例)|相比|[，,]|各|分别|的?(?:区别|差距))"
)


def _two_rows(findings: Findings) -> tuple[Indicator, Indicator] | None:
    """The two rows that a question sets beside each other."""
    rows = findings.store.indicators(tuple(d.id for d in findings.named))
    text = findings.question.standalone
    named = [row.name for row in rows]
    literal = _rows_named_whole(text, rows)
    if len(literal) == 2:
        return literal[0], literal[1]
    match = re.match(r"^(.*?)比(?!重|例|率)(.{2,20}?)(?:要|会)?(?:多|少|高|低|大)", text)
    if match and not re.match(r"(?:19|20)\d{2}", match.group(2)):
        items = [match.group(1), match.group(2)]
    else:
        before = _BETWEEN.match(text)
        items, _ = named_items(before.group(1) if before else text, named)
    if len(items) != 2:
        return rows_of_sides(findings)
    # `软件业和电子制造业的收入谁大`: what follows belongs to both.
    rest = re.sub(
        r"(?:19|20)\d{2}年?|目标|基数|谁|哪个|哪一个|更|相差|差|加起来|相加|之和|总和|各|分别|多少|[，,？?的是为要比大高多少低几]",
        "",
        text.partition(items[1])[2],
    )
    found = [_row_named(item, rows) or _row_named(item + rest, rows) for item in items]
    if found[0] is None and found[1] is not None:
        # `软件业和电子信息制造业收入`: so does the end of the second name.
        end = _common_end(items[1], found[1].name)
        found[0] = _row_named(items[0] + end, rows) if end else None
    if found[0] is None or found[1] is None or found[0].id == found[1].id:
        return rows_of_sides(findings)
    return found[0], found[1]


def _common_end(words: str, name: str) -> str:
    """The end that words and a row's name have in common, of two characters at least."""
    plain, own = folded(words), folded(name)
    end = next((plain[at:] for at in range(len(plain) - 1) if own.endswith(plain[at:])), "")
    return end if len(end) < len(plain) else ""


def _rows_named_whole(text: str, rows: Sequence[Indicator]) -> list[Indicator]:
    """The rows whose very names stand in a text, in its order, without those inside another's name."""
    plain = folded(text)
    found = {folded(row.name): row for row in rows if folded(row.name) in plain}
    rest = plain
    kept: list[tuple[int, Indicator]] = []
    for name in sorted(found, key=len, reverse=True):
        at = rest.find(name)
        if at >= 0:
            kept.append((at, found[name]))
            rest = rest.replace(name, "\n" * len(name))
    return [row for _, row in sorted(kept, key=lambda item: item[0])]


def _row_named(words: str, rows: Sequence[Indicator]) -> Indicator | None:
    """The row whose name words mean best; None when none is near."""
    own = {t for t in term_set(re.sub(r"(?:19|20)\d{2}年?|目标|基数|的", "", folded(words))) if len(t) > 1}

    def likeness(row: Indicator) -> float:
        name = {t for t in term_set(folded(row.name)) if len(t) > 1}
        shared = len(own & name)
        return shared / max(1, min(len(own), len(name))) + 0.2 * shared / max(1, len(own | name))

    best = max(rows, key=likeness, default=None)
    return best if best is not None and own and likeness(best) >= NAMED else None


def _of_rows(findings: Findings, first: Indicator, second: Indicator) -> list[DraftStatement]:
    """Both rows with the cells asked for, and their difference where both are of one unit and year."""
    statements: list[DraftStatement] = []
    cells: list[tuple[int, Cell]] = []
    for row in (first, second):
        chosen = asked_cells(findings, row)
        statement = of_cells(row, chosen, findings.store, english=findings.question.english)
        if statement is not None:
            statements.append(statement)
        given = [(y, c) for y, c in chosen if c.text not in NOT_GIVEN]
        targets = [pair for pair in given if pair[1].kind is CellKind.TARGET] or given
        compared = [pair for pair in given if pair[0] == _year_of_which(findings.question.standalone)]
        cells += compared or targets[-1:]
    wanted = findings.question.reckoning is not None or _WHICH.search(findings.question.standalone)
    if len(statements) < 2 or len(cells) < 2 or not wanted:
        return statements
    if findings.question.reckoning is Reckoning.SUM:
        added = total(first, second, cells, statements)
        return [*statements, added] if added is not None else statements
    reckoned = between(first, second, cells, statements)
    return [*statements, reckoned] if reckoned is not None else statements


def _year_of_which(question: str) -> int | None:
    """The year that stands before the words that ask which of two is more (`2019年哪个低？2025年又各是多少`)."""
    which = _WHICH.search(question)
    before = re.findall(r"(?:19|20)\d{2}", question[: which.start()]) if which else []
    return int(before[-1]) if before else None


_OVER_TIME = re.compile(
    "历年|逐年|怎么变|如何变|变化多|[一两三四五六七八九十]年(?:来)?(?:的)?变化|(?:到|至)(?:19|20)\\d{2}年?[^，。？]{0,8}变化"
)
_WHICH = re.compile(
    r"(?:哪|谁)[^，。？]{0,12}[高多大低少快]|which .{0,40}(?:higher|larger|more|bigger|greater|lower|fewer|smaller)",
    re.IGNORECASE,
)
"""Words that ask which of two is more: by how much tells it."""


def _of_documents(findings: Findings) -> list[DraftStatement]:
    """The best place of each named document, with the document's title and date before it, the newest last; then
    what the figures come to, where they are of one thing."""
    found = [(d, _best_of(findings, d)) for d in sorted(findings.named, key=_date)[:MAX_DOCUMENTS]]
    facts = [(document, own) for document, own in found if own is not None]
    return set_beside(findings, facts)


def set_beside(findings: Findings, facts: Sequence[tuple[Document, Candidate]]) -> list[DraftStatement]:
    """What documents say of one matter, oldest first, and the difference between the oldest and the newest."""
    plain = [statement_of(findings, own, lead_in=False) for _, own in facts]
    statements = [titled(findings, d, s) for (d, _), s in zip(facts, plain, strict=True)]
    if len(facts) < 2:
        return statements
    ends = [(facts[n][0], facts[n][1], plain[n]) for n in (0, -1)]
    reckoned = across(findings, *ends)
    return [*statements, reckoned] if reckoned is not None else statements


ALIKE = 0.5
"""Share of the words around two figures that both must have to be figures of one thing."""


def across(
    findings: Findings,
    first: tuple[Document, Candidate, DraftStatement],
    last: tuple[Document, Candidate, DraftStatement],
) -> DraftStatement | None:
    """The difference between what two documents give for one thing: figures of one name and unit, one of each.

    None where either gives several, or none, that could be meant.
    """
    pair = _one_thing(first[1], last[1], without_names(findings.question.standalone, findings.named))
    titles = [_field(findings, document, "title") for document, _, _ in (first, last)]
    if pair is None or titles[0] is None or titles[1] is None:
        return None
    (low, one), (high, other) = pair
    amount = high.value - low.value
    unit = "个百分点" if low.kind is FigureKind.PERCENT else (low.unit or "")
    names = [f"《{title.words.strip('《》')}》" for title in titles if title is not None]
    result = f"{abs(amount).normalize():f}"
    word = "多" if amount > 0 else "少" if amount < 0 else "一致，相差"
    text = f"{names[0]}：{one}；{names[1]}：{other}；{word}{result}{unit}。"
    operands = (low.text, high.text) if amount >= 0 else (high.text, low.text)
    quotes = tuple(dict.fromkeys((*first[2].quotes, *last[2].quotes, titles[0], titles[1])))
    return DraftStatement(text, quotes, Computation("difference", operands, result))


Said = tuple[Claim, str]
"""A figure and the clause that says it."""


def _one_thing(first: Candidate, last: Candidate, asked: str) -> tuple[Said, Said] | None:
    """The figures of two sentences that are of the thing asked for, the only ones that may be."""
    if first.sentence.row or last.sentence.row:
        return None
    wanted = pairs_of(fold(asked))
    pairs: list[tuple[int, Said, Said]] = []
    for a, one in _figured_clauses(first.sentence.text):
        for b, other in _figured_clauses(last.sentence.text):
            measured = a.unit is not None or a.kind is FigureKind.PERCENT
            if not measured or (a.unit, a.kind, a.limit) != (b.unit, b.kind, b.limit):
                continue
            shared = wanted & pairs_of(fold(one)) & pairs_of(fold(other))
            if len(a.words & b.words) >= ALIKE * len(a.words | b.words) > 0:
                pairs.append((len(shared), (a, one), (b, other)))
    most = max((shared for shared, _, _ in pairs), default=0)
    best = [(one, other) for shared, one, other in pairs if shared == most]
    # Where two figures of each are equally near to what is asked, neither is reckoned with.
    return best[0] if most and len(best) == 1 else None


def _figured_clauses(text: str) -> list[Said]:
    """The clauses of a sentence that have one figure each."""
    clauses = [clause.strip() for clause in re.split(r"(?<!\d)[，,；;。]|[，；。]", text)]
    return [(found[0], clause) for clause in clauses if len(found := claims_of(clause)) == 1]


_OFFICE = re.compile("牵头|责任单位|负责|主管|部门|单位")
_LEADS = re.compile("牵头|责任单位|负责|主管")
_FRAME = re.compile(
    r"(?:(?:里|中|上)?(?:的)?(?:说法|写法|提法|写的|说的|要求|规定))?(?:上)?(?:有|是)?(?:什么|啥|何|哪些|多大)?(?:不同|不一样|区别|差别|差异|变化)"
    r"|(?:的)?(?:说法|写法|提法)?(?:是否|是不是)?(?:同一[个家](?:部门|单位|机构)?|一样|一致|相同|一样多)(?:吗|么)?|(?:分别|各自?)(?:是怎么|怎么)?(?:说|写|定|提|要求|规定)?(?:了|的|是)?|相?比较?|对比|前后"
)
"""Words that only say that something is compared."""


def _date(document: Document) -> str:
    issued = document.card.issued
    return issued.isoformat() if issued else document.title


def _best_of(findings: Findings, document: Document) -> Candidate | None:
    """What one document says of the matter: a place with figures before one without."""
    matter = _FRAME.sub(" ", without_names(findings.question.standalone, findings.named))
    matter = re.sub(r"^[\s和与跟、，,对的在里中]+|[\s和与跟、，,的？?]+$", "", matter)
    alone = replace(
        findings.question, standalone=matter or findings.question.standalone, kind=Kind.VALUE, years=()
    )
    sub = gather(alone, findings.store, (document,))
    best = sub.best
    if best is None:
        return None
    if _OFFICE.search(matter):
        led = [c for c in sub.candidates[:20] if _LEADS.search(c.sentence.text)]
        return led[0] if led else best
    figured = [c for c in sub.candidates[:20] if c.indicator is not None or figures(c.sentence.text)]
    fitting = [
        c for c in figured if c.score >= COMPARED * best.score and c.relevance >= COMPARED * best.relevance
    ]
    wanted = [c for c in fitting if _for_years(findings, c)] or fitting
    return wanted[0] if wanted else best


def _for_years(findings: Findings, candidate: Candidate) -> bool:
    return not findings.question.years or not wrong_year(findings, candidate)


def titled(findings: Findings, document: Document, statement: DraftStatement) -> DraftStatement:
    """A statement with the title and the date of its document before it, and their places among its quotes.

    A date or a title that stands nowhere in the text is not said.
    """
    title = _field(findings, document, "title")
    if title is None:
        return statement
    name = f"《{title.words.strip('《》')}》"
    date = date_of(findings, document)
    if title.words in statement.text and date is None:
        return statement
    label = name + (f"（{date[0]}）" if date else "")
    quotes = (*statement.quotes, title, *((date[1],) if date else ()))
    return replace(statement, text=f"{label}：{statement.text}", quotes=tuple(dict.fromkeys(quotes)))


_DAY = re.compile(r"(?:19|20)\d{2}\s?年\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?|(?:19|20)\d{2}-\d{1,2}-\d{1,2}")
_YEARS = re.compile(r"(?:19|20)\d{2}\s?年?\s?[—–~至-]+\s?(?:19|20)\d{2}\s?年?")


def date_of(findings: Findings, document: Document) -> tuple[str, DraftQuote] | None:
    """The day of a document, else its period, as they stand in its text, with their place."""
    for field, pattern in (("issued", _DAY), ("written", _DAY), ("period", _YEARS)):
        quote = _field(findings, document, field)
        found = pattern.search(quote.words) if quote else None
        if quote is not None and found is not None:
            return found.group(), quote
    return None


def _field(findings: Findings, document: Document, field: str) -> DraftQuote | None:
    span = document.card.span_of(field)
    passage = findings.store.passage_at(document.id, span.start) if span is not None else None
    if span is None or passage is None or not passage.span.contains(span):
        return None
    return DraftQuote(passage, document.text[span.start : span.end])
