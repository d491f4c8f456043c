"""Lists of indicators: all rows of a document's target table, those of a category, those whose cells meet a condition."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.answers import Computation, DraftQuote, DraftStatement
from assistant.asked import matter_runs
from assistant.evidence import Findings
from assistant.figures import figures
from assistant.kinds import Kind, Reckoning
from assistant.relevance import coverage, term_set
from assistant.statements import of_cells
from vectorstore.passages import Cell, CellKind, Document, Indicator

MAX_ROWS = 40
MAX_MEETING = 12
"""Rows that meet a condition and are shown with their cells."""
OF_TABLE = 0.6
"""Share of a question that the title and the caption of a table must have for it to be the one that is meant."""

_ASKS_ROWS = re.compile(
    r"指标[^，。？]{0,6}(?:哪些|哪几|什么|啥|几[个项]|多少[个项])|(?:哪些|哪几个|哪几项|什么|几[个项]|多少[个项])[^，。？]{0,8}指标|(?:列出|列举|罗列|所有|全部|都有|各项)[^，。？]{0,24}指标|指标(?:清单|列表|包括|一览)"
)
_FIGURE = r"(?P<figure>\d[\d,，.]*)\s?(?P<unit>[%％]|百分点|[万亿千百]?[\u4e00-\u9fff]{0,2})?"
_OVER = r"超过|大于|高于|多于|>|＞"
_UNDER = r"低于|小于|少于|不到|不足|<|＜"
_LEAST = r"不低于|不少于|至少|≥|不小于"
_MOST = r"不高于|不超过|至多|≤|最多"
_MEETS = re.compile(
    rf"(?P<how>{_LEAST}|{_MOST}|{_OVER}|{_UNDER}|等于|达到|达|为|是|到|设为|定为|定在)\s?{_FIGURE}(?P<more>以上|以下|及以上)?"
)
_TABLE_NUMBER = re.compile(r"^表\s?[\d一二三四五六七八九十.-]*\s*")
_SCALES = {"万": 10**4, "亿": 10**8}
_YEAR = re.compile(r"(?:19|20)\d{2}\s?年?")


@dataclass(frozen=True, slots=True)
class Condition:
    """What a cell must be: the figure, whether it is a share or has a scale (`2万亿`), and how it is compared."""

    figure: Decimal
    percent: bool
    scaled: bool
    how: Callable[[Decimal, Decimal], bool]

    def met_by(self, cell: Cell, row: Indicator) -> bool:
        found = figures(cell.text)
        if not found:
            return False
        percent = found[0].percent or "%" in (row.unit or "") or "％" in (row.unit or "")
        scale = _SCALES.get((row.unit or "")[:1], 1) if self.scaled else 1
        value = found[0].value * scale
        # `>95%` in a cell is over 95 %.
        beyond = (
            cell.text.strip().startswith((">", "＞")) and value == self.figure and self.how(value + 1, value)
        )
        return percent == self.percent and (beyond or self.how(value, self.figure))


def condition_of(question: str) -> Condition | None:
    """The condition on a value that a question for indicators has.

    >>> int(condition_of("列出2025年目标为100%的指标").figure), condition_of("主要指标有哪些")
    (100, None)
    """
    match = _MEETS.search(_YEAR.sub("", question))
    found = figures(match["figure"] + (match["unit"] or "")) if match else []
    if match is None or not found:
        return None
    scaled = re.search("[万亿]", match["unit"] or "") is not None
    return Condition(found[0].value, found[0].percent, scaled, _compared(match["how"], match["more"] or ""))


def _compared(how: str, more: str) -> Callable[[Decimal, Decimal], bool]:
    if how in _LEAST.split("|") or more in ("以上", "及以上"):
        return lambda value, limit: value >= limit
    if how in _MOST.split("|") or more == "以下":
        return lambda value, limit: value <= limit
    if how in _OVER.split("|"):
        return lambda value, limit: value > limit
    if how in _UNDER.split("|"):
        return lambda value, limit: value < limit
    return lambda value, limit: value == limit


def row_statements(findings: Findings) -> list[DraftStatement]:
    """The indicators a question asks to be listed: those that meet its condition, those of its category, else all of
    the table it means."""
    question = findings.question
    if "指标" not in question.standalone or not (findings.named or _ASKS_ROWS.search(question.standalone)):
        return []
    condition = condition_of(question.standalone)
    if condition is not None:
        return _meeting(findings, condition)
    found: list[DraftStatement] = []
    for document in findings.named[:1] or tables_meant(findings):
        rows = findings.store.indicators((document.id,))
        statement = statement_of_rows(findings, _of_category(rows, question.standalone) or rows)
        found += [statement] if statement is not None else []
    return found


def _of_category(rows: Sequence[Indicator], question: str) -> list[Indicator]:
    plain = re.sub(r"\s", "", question)
    return [row for row in rows if (name := re.sub(r"\s", "", row.category or "")) and name in plain]


def _meeting(findings: Findings, condition: Condition) -> list[DraftStatement]:
    """The rows with a cell of the years asked about (else a target) that meets a condition, each with that cell."""
    ids = tuple(d.id for d in findings.named) or tuple(findings.documents)
    years = findings.question.years
    found: list[DraftStatement] = []
    for row in findings.store.indicators(ids):
        cells = [
            (year, cell)
            for year, cell in row.values
            if (year in years if years else cell.kind is CellKind.TARGET) and condition.met_by(cell, row)
        ]
        statement = of_cells(row, cells, findings.store, english=findings.question.english) if cells else None
        found += [statement] if statement is not None else []
    return found[:MAX_MEETING]


def tables_meant(findings: Findings) -> tuple[Document, ...]:
    """The document whose table of indicators a question means that names none: by its title, the caption, the categories;
    of a question that names no matter all of a few."""
    question = findings.question.standalone
    asked = frozenset().union(*(term_set(question[start:end]) for start, end in matter_runs(question)))
    weights = {term: findings.store.idf(term) for term in asked if len(term) > 1}
    having = {row.document_id: row for row in findings.store.indicators()}
    if not weights:
        return tuple(findings.documents[i] for i in having) if len(having) <= FEW_TABLES else ()
    found = [i for i in dict.fromkeys(hit.passage.document_id for hit in findings.hits) if i in having]
    shares = [(coverage(weights, term_set(_around(findings, i))), i) for i in found]
    best = max(shares, key=lambda item: item[0], default=(0.0, ""))
    return (findings.documents[best[1]],) if best[0] >= OF_TABLE else ()


FEW_TABLES = 3
"""Tables of a library that are all shown to who asks for indicators and names none."""


def _around(findings: Findings, document_id: str) -> str:
    """What stands around a document's indicators: its title, their caption, headings and categories."""
    rows = findings.store.indicators((document_id,))
    passage = findings.store.passage_at(document_id, rows[0].span.start)
    parts = [findings.documents[document_id].title, *(re.sub(r"\s", "", row.category or "") for row in rows)]
    return "\n".join([*parts, *((*passage.context, *passage.headings) if passage else ())])


def _caption(findings: Findings, row: Indicator) -> DraftQuote | None:
    """The caption above the table of a row."""
    passage = findings.store.passage_at(row.document_id, row.span.start)
    for words, span in zip(passage.context, passage.context_spans, strict=True) if passage else ():
        home = findings.store.passage_at(row.document_id, span.start)
        if (
            "指标" in words
            and "\t" not in words
            and "|" not in words
            and home is not None
            and words in home.text
        ):
            return DraftQuote(home, words)
    return None


def statement_of_rows(findings: Findings, rows: Sequence[Indicator]) -> DraftStatement | None:
    """The names of indicators in one statement, each proved by its row; with their number where it is asked for."""
    names: list[str] = []
    quotes: list[DraftQuote] = []
    for row in rows[:MAX_ROWS]:
        passage = findings.store.passage_at(row.document_id, row.span.start)
        if passage is None:
            return None
        start = row.span.start - passage.span.start
        names.append(row.name)
        quotes.append(DraftQuote(passage, passage.text[start : start + len(row.span)].strip("\t ")))
    if not names:
        return None
    text = f"{'；'.join(names)}。"
    caption = _caption(findings, rows[0])
    if caption is not None and findings.question.reckoning is None:
        quotes.append(caption)
        text = f"{_TABLE_NUMBER.sub('', caption.words).strip()}：{text}"
    operands = tuple(found[0].text for quote in quotes if (found := figures(quote.words)))
    if findings.question.reckoning is Reckoning.COUNT and len(operands) == len(names):
        result = str(len(names))
        return DraftStatement(f"共{result}项：{text}", tuple(quotes), Computation("count", operands, result))
    return DraftStatement(text, tuple(quotes))


def lists_rows(findings: Findings) -> bool:
    """Whether a question asks for indicators by their name, not for a value of one."""
    question = findings.question
    return (
        question.kind in (Kind.LIST, Kind.OTHER, Kind.VALUE)
        and question.reckoning is None
        and _ASKS_ROWS.search(question.standalone) is not None
    )
