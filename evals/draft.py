"""Proposes cases from what is indexed, for people to review: every one is marked ``"reviewed": false``.

Answerable ones come from indicator cells and notes, duties, card fields, defined terms and numbered
targets; unanswerable ones are twins of them with another year, region or unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from evals.cases import EvalCase, Gold, made_up_id
from evals.metrics import says
from vectorstore.passages import CellKind, Document, Duty, Indicator, Span

MOST = 20
"""Cases of a kind proposed for a document."""
REGIONS = ("江苏省", "广东省", "上海市", "四川省", "福建省")
UNITS = ("亿元", "家", "%", "件", "公里")
TWIN_YEARS = 6
"""Years after a row's last one that a twin asks for; far enough that no plan of five years reaches it."""

_SENTENCE = re.compile(r"[^。；\n]+[。；]?")
_DEFINED = re.compile(
    r"(?:“([^”]{2,15})”|(?<![\u4e00-\u9fff])([\u4e00-\u9fffA-Za-z0-9]{2,12}))，?(?:是指|指的是|即指)"
)
_TARGET = re.compile(
    r"([\u4e00-\u9fff“”（）()A-Za-z0-9+]{3,24}?)(达到|超过|突破|提高到|增加到|增长到)\s?"
    r"(\d+(?:,\d{3})*(?:\.\d+)?\s?(?:万亿|亿|万)?\s?(?:%|％|元|个|家|项|台|条|件|人|公里|平方公里|Mbps|Gbps|Tbps)?)"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s?年")
_HEAD = re.compile(
    r"^(?:——|[（(]?[一二三四五六七八九十\d]+[)）、．.]\s*|到\s?20\d\d\s?年底?[，,]?|力争|全省|其中)+"
)


@dataclass(frozen=True, slots=True)
class Sources:
    """What cases are drafted from. by_place: give gold by section and indicator name, copying no sentence."""

    documents: Sequence[Document]
    indicators: Sequence[Indicator] = ()
    duties: Sequence[Duty] = ()
    by_place: bool = False


def draft(sources: Sources, most: int = MOST) -> tuple[EvalCase, ...]:
    """Proposed cases, at most ``most`` of a kind for each document; no question twice."""
    found: dict[str, EvalCase] = {}
    for document in sources.documents:
        rows = [row for row in sources.indicators if row.document_id == document.id]
        duties = [duty for duty in sources.duties if duty.document_id == document.id]
        for kind in (
            _cells(document, rows, sources.by_place),
            _notes(document, rows, sources.by_place),
            _twins(document, rows),
            _duties(document, duties, sources.by_place),
            _card(document),
            _defined(document, sources.by_place),
            _targets(document, sources.by_place),
        ):
            for _, case in zip(range(most), kind, strict=False):
                found.setdefault(case.question, case)
    return tuple(
        replace(case, id="draft-" + made_up_id(case.question).removeprefix("q-"), reviewed=False)
        for case in found.values()
    )


def _name(row: Indicator) -> str:
    """An indicator's name as one would say it: without the unit that stands in brackets behind it."""
    return re.sub(r"[（(][^（）()]{1,8}[)）]$", "", row.name) or row.name


def _gold(document: Document, span: Span, by_place: bool) -> tuple[Gold, ...]:
    if by_place:
        path = document.heading_path(span)
        return (Gold(document.source.name, section=" › ".join(path[-2:])),) if path else ()
    return (Gold(document.source.name, quote=document.text[span.start : span.end].strip()),)


def _row_gold(document: Document, row: Indicator, by_place: bool) -> tuple[Gold, ...]:
    return (
        (Gold(document.source.name, row=row.name),) if by_place else _gold(document, row.span, by_place=False)
    )


def _cells(document: Document, rows: Sequence[Indicator], by_place: bool) -> Iterator[EvalCase]:
    for row in rows:
        for year, cell in row.values:
            amount = re.search(r"\d[\d,.]*\s?[%％]?", cell.text)
            if amount is None:
                continue
            ending = "的目标是多少？" if cell.kind is CellKind.TARGET else "是多少？"
            yield EvalCase(
                f"{year}年{_name(row)}{ending}",
                gold=_row_gold(document, row, by_place),
                answer_points=((amount.group().strip(),),),
                tags=("table", "figure"),
            )


def _notes(document: Document, rows: Sequence[Indicator], by_place: bool) -> Iterator[EvalCase]:
    for row in rows:
        if row.note:
            yield EvalCase(
                f"“{_name(row).strip('“”')}”这个指标怎么算？",
                gold=_row_gold(document, row, by_place),
                tags=("table", "definition"),
            )


def _twins(document: Document, rows: Sequence[Indicator]) -> Iterator[EvalCase]:
    """Questions like those of the table that it does not answer: another year, another region, another unit."""
    own = document.card.region or ""
    for number, row in enumerate(rows):
        years = [year for year, _ in row.values]
        if not years:
            continue
        region = next(name for name in (*REGIONS[number % len(REGIONS) :], *REGIONS) if name[:2] not in own)
        unit = next(name for name in (*UNITS[number % len(UNITS) :], *UNITS) if name != row.unit)
        asked = [
            (f"{max(years) + TWIN_YEARS}年{_name(row)}的目标是多少？", "another year"),
            (f"{region}{max(years)}年{_name(row)}的目标是多少？", "another region"),
        ]
        if row.unit:
            asked.append(
                (
                    f"{max(years)}年{_name(row)}的目标是多少{unit}？",
                    f"another unit; the table gives {row.unit}",
                )
            )
        question, note = asked[number % len(asked)]
        yield EvalCase(question, answerable=False, tags=("unanswerable", "twin"), note=note)


def _duties(document: Document, duties: Sequence[Duty], by_place: bool) -> Iterator[EvalCase]:
    for duty in duties:
        task = re.split("[，,；。]", _HEAD.sub("", duty.task))[0]
        if not duty.lead or not 3 <= len(task) <= 30:
            continue
        yield EvalCase(
            f"{task}由哪个单位牵头负责？",
            gold=_gold(document, duty.span, by_place),
            answer_points=tuple(
                tuple(dict.fromkeys((office, office.removeprefix("省")))) for office in duty.lead
            ),
            tags=("who",),
        )


def _card(document: Document) -> Iterator[EvalCase]:
    card = document.card
    issued = card.issued
    fields = (
        ("number", "的文号是什么？", card.number and [card.number]),
        ("issuer", "是哪个机关发的？", card.issuer and [card.issuer]),
        (
            "issued",
            "是哪一天成文的？",
            issued and [f"{issued.year}年{issued.month}月{issued.day}日", issued.isoformat()],
        ),
    )
    for name, ending, points in fields:
        span = card.span_of(name)
        if points and span is not None:
            yield EvalCase(
                f"《{document.title}》{ending}",
                gold=(Gold(document.source.name, quote=document.text[span.start : span.end]),),
                answer_points=(tuple(points),),
                tags=("card",),
            )


def _sentences(document: Document) -> Iterator[Span]:
    for match in _SENTENCE.finditer(document.text):
        text = match.group()
        if "\t" not in text and not text.startswith("|"):
            left = len(text) - len(text.lstrip())
            yield Span(match.start() + left, match.start() + len(text.rstrip()))


def _defined(document: Document, by_place: bool) -> Iterator[EvalCase]:
    for span in _sentences(document):
        match = _DEFINED.search(document.text[span.start : span.end])
        if match:
            term = match.group(1) or match.group(2)
            yield EvalCase(f"“{term}”是指什么？", gold=_gold(document, span, by_place), tags=("definition",))


def _targets(document: Document, by_place: bool) -> Iterator[EvalCase]:
    for span in _sentences(document):
        text = document.text[span.start : span.end]
        years = list(dict.fromkeys(_YEAR.findall(text)))
        if len(years) != 1:
            continue
        for match in _TARGET.finditer(text):
            subject = _HEAD.sub("", _YEAR.sub("", match.group(1)).strip("，,底末到至"))
            amount = match.group(3).strip()
            if len(subject) >= 3 and not says(amount, subject):
                yield EvalCase(
                    f"{years[0]}年{subject}要{match.group(2)}多少？",
                    gold=_gold(document, span, by_place),
                    answer_points=((amount,),),
                    tags=("figure",),
                )
                break
