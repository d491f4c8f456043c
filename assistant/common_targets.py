"""What two documents both aim at: figures of one unit that are said of the same thing, in rows of tables or in sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from assistant.alignment import folded
from assistant.answers import Citation
from assistant.checks_units import named_unit, unit_at
from assistant.figures import Figure, FigureKind, figures, years
from vectorstore.passages import Document, Indicator, Span

NAMED: Final = 0.75
"""Share of the shorter name's characters that the other must have for both to be of the same thing."""
SHARED_PAIRS: Final = 0.5
"""The same for pairs of neighbouring characters, so that the order counts."""
_CLAUSE: Final = re.compile(r"[，,。；;！!？?\n：:]|(?:其中)")
_SENTENCE: Final = re.compile(r"[^。！？!?\n]*[。！？!?\n]?")
# What says how much or what is to be done, never of what.
_NOT_OF_THE_NAME: Final = re.compile(
    r"\d[\d.,]*|[万亿千百]|力争|实现|达到|达|突破|超过|累计|建成|建设|完成|形成|培育|打造|推动|推广|推进|全省|全市|全国|以上|以下|左右|不少于|不低于"
    r"|到|年|底|前|新增|增长|提高|确保|争取|力度|数量|总量|规模|数(?=$|[（(])|[（(][^（()）]*[)）]|“|”|\"|的|等|在|为|至|个|家|台|元|项|户|处|名|人|%|％"
)
_SHORTEST_NAME: Final = 3
_AS_LIKE: Final = 0.1
"""How much less like than the likest name another one may be to be of the same thing."""


@dataclass(frozen=True, slots=True)
class Aim:
    """A figure with what it is said of. ``year``: the year it is for, as far as the text or its document says.
    ``text``: as it stands, with its unit; ``citations``: where, of a table the row and its header."""

    name: str
    value: Decimal
    kind: FigureKind
    unit: str | None
    year: int | None
    text: str
    citations: tuple[Citation, ...]
    row: bool


@dataclass(frozen=True, slots=True)
class CommonTarget:
    """What one document and the other say of the same thing; figures for the same year agree or not."""

    name: str
    first: tuple[Aim, ...]
    second: tuple[Aim, ...]

    @property
    def compared_years(self) -> tuple[tuple[int, bool], ...]:
        """Years for which both give a figure, and whether it is the same."""
        found: dict[int, bool] = {}
        for one in self.first:
            for other in self.second:
                if one.year is not None and one.year == other.year:
                    found[one.year] = found.get(one.year, False) or one.value == other.value
        return tuple(sorted(found.items()))


def aims_of(document: Document, rows: Iterable[Indicator]) -> list[Aim]:
    """All figures of a document that are said of something: of its rows first, then of its sentences."""
    own = [row for row in rows if row.document_id == document.id]
    found = [aim for row in own for aim in _of_row(document, row)]
    tables = [(row.span.start, row.span.end) for row in own]
    for match in _SENTENCE.finditer(document.text):
        if match.group().strip() and not any(a <= match.start() < b for a, b in tables):
            found += _of_sentence(document, match.start(), match.group())
    return found


def common_targets(ones: Sequence[Aim], others: Sequence[Aim]) -> tuple[CommonTarget, ...]:
    """The aims of one document that the other has too, by name; each figure belongs to the likest name only."""
    found: dict[str, tuple[dict[Aim, None], dict[Aim, None]]] = {}
    for other in others:
        near = sorted(
            ((likeness(one, other), one.row, -n) for n, one in enumerate(ones) if likeness(one, other) > 0),
            key=lambda place: (place[1], place[0], place[2]),
            reverse=True,
        )
        if not near:
            continue
        top, _, place = near[0]
        best = ones[-place]
        mine, theirs = found.setdefault(best.name, ({}, {}))
        mine |= dict.fromkeys(one for one in ones if one.name == best.name)
        mine |= dict.fromkeys(ones[-n] for score, _, n in near if score >= top - _AS_LIKE)
        theirs |= {other: None}
    order = {one.name: n for n, one in reversed(list(enumerate(ones)))}
    return tuple(
        CommonTarget(name, tuple(found[name][0]), tuple(found[name][1]))
        for name in sorted(found, key=lambda name: order[name])
    )


def likeness(one: Aim, other: Aim) -> float:
    """How much two names are of the same thing, 0 where they are not. They are where the other has most characters and
    pairs of characters of the shorter one; what the longer one has besides makes it something narrower, and less like.
    A figure of another kind or unit is of something else."""
    if one.kind is not other.kind or (one.unit or other.unit) != (other.unit or one.unit):
        return 0.0
    a, b = _core(one.name), _core(other.name)
    if min(len(a), len(b)) < _SHORTEST_NAME:
        return 0.0
    singles, pairs = _shared(a, b, 1), _shared(a, b, 2)
    if singles < NAMED * min(len(a), len(b)) or pairs < SHARED_PAIRS * (min(len(a), len(b)) - 1):
        return 0.0
    return singles / (len(a) + len(b)) + pairs / (len(a) + len(b) - 2)


def _shared(a: str, b: str, length: int) -> int:
    """How many pieces of a length both have."""
    ones = Counter(a[at : at + length] for at in range(len(a) - length + 1))
    others = Counter(b[at : at + length] for at in range(len(b) - length + 1))
    return sum((ones & others).values())


def _core(name: str) -> str:
    return _NOT_OF_THE_NAME.sub("", folded(name))


def _of_row(document: Document, row: Indicator) -> list[Aim]:
    found = []
    unit = named_unit(row.unit or "")
    for year, cell in row.values:
        said = cell.text + (row.unit or "" if not cell.text.endswith(("%", "％")) else "")
        numbers = figures(folded(said))
        if len(numbers) != 1:
            continue
        word = unit_at(folded(said), numbers[0].end) or (unit.word if unit is not None else None)
        places = (_cited(document, row.span), _cited(document, row.header_span))
        found.append(Aim(row.name, numbers[0].value, numbers[0].kind, word, year, said, places, row=True))
    return found


def _of_sentence(document: Document, start: int, sentence: str) -> list[Aim]:
    lead = len(sentence) - len(sentence.lstrip())
    citation = _cited(document, Span(start + lead, start + len(sentence.rstrip())))
    period = document.card.period
    own = period.last if period is not None and period.first == period.last else None
    plain = folded(citation.quote)
    said_years = years(plain)
    found = []
    for figure in figures(plain):
        word = unit_at(plain, figure.end)
        if word is None and figure.kind is FigureKind.NUMBER:
            continue
        name = _clause(plain, figure)
        year = said_years[-1] if len(set(said_years)) == 1 else (None if said_years else own)
        end = figure.end + len(word or "")
        found.append(
            Aim(
                name, figure.value, figure.kind, word, year, plain[figure.start : end], (citation,), row=False
            )
        )
    return found


def _clause(text: str, figure: Figure) -> str:
    """The clause that a figure stands in."""
    breaks = [0, *(m.end() for m in _CLAUSE.finditer(text)), len(text) + 1]
    start = max(place for place in breaks if place <= figure.start)
    end = min(place for place in breaks if place > figure.start)
    return text[start : end - 1] if end <= len(text) else text[start:]


def _cited(document: Document, span: Span) -> Citation:
    return Citation(document.id, document.version, span, document.text[span.start : span.end])
