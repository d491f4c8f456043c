"""All that is told of two documents set beside each other: differences, the targets of both, the topics of both."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assistant.alignment import folded
from assistant.answers import Citation
from assistant.common_targets import Aim, CommonTarget, aims_of, common_targets
from assistant.common_topics import CommonTopic, common_topics
from assistant.comparison import Comparison, compare
from vectorstore.passages import Document, Duty, Indicator

_NO_PART_OF_A_NAME: Final = re.compile(r"[（(][^（()）]*[)）]|[“”\"《》]")


@dataclass(frozen=True, slots=True)
class Side:
    """A document with the rows of its target tables and its duties."""

    document: Document
    rows: Sequence[Indicator] = ()
    duties: Sequence[Duty] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A figure as one document gives it, with its places: of a table the row and its header."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class TargetYear:
    """What each document says for a year (None: no year is told). ``same``: None where only one says anything."""

    year: int | None
    first: tuple[Said, ...]
    second: tuple[Said, ...]
    same: bool | None


@dataclass(frozen=True, slots=True)
class TargetLine:
    """An indicator or target over all its years."""

    name: str
    years: tuple[TargetYear, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two documents beside each other. ``topics``: where they are no versions of one another."""

    comparison: Comparison
    targets: tuple[TargetLine, ...]
    topics: tuple[CommonTopic, ...]

    @property
    def first(self) -> Document:
        return self.comparison.first

    @property
    def second(self) -> Document:
        return self.comparison.second

    @property
    def versions(self) -> bool:
        """Whether they say enough of the same to be told apart difference by difference."""
        return self.comparison.versions

    @property
    def nothing_in_common(self) -> bool:
        """Whether no block, no target and no topic of one has a partner in the other."""
        return not self.comparison.paired and not self.targets and not self.topics

    @property
    def agreeing(self) -> int:
        """Figures for a year that both give and that are the same."""
        return sum(y.same is True for line in self.targets for y in line.years)

    @property
    def differing(self) -> int:
        """Figures for a year that both give and that are not the same."""
        return sum(y.same is False for line in self.targets for y in line.years)


def set_beside(first: Side, second: Side) -> SideBySide:
    """Set the second document beside the first."""
    compared = compare(
        first.document, second.document, (first.rows, second.rows), (first.duties, second.duties)
    )
    lines = _row_lines(first, second, whole=compared.versions)
    shown = {_row_name(line.name) for line in lines}
    aims = (aims_of(first.document, first.rows), aims_of(second.document, second.rows))
    # What two texts of one document say of the same thing, their differences tell.
    common = () if first.document.id == second.document.id else common_targets(*aims)
    lines += [_line(target) for target in common if _row_name(target.name) not in shown]
    rows = (*first.rows, *second.rows)
    topics = () if compared.versions else common_topics(first.document, second.document, rows)
    return SideBySide(compared, tuple(lines), topics)


def _row_lines(first: Side, second: Side, *, whole: bool) -> list[TargetLine]:
    """Rows of the same name, up to width and brackets; of versions also those that only one of them has."""
    partners: defaultdict[str, list[Indicator]] = defaultdict(list)
    for row in second.rows:
        partners[_row_name(row.name)].append(row)
    found = []
    for row in first.rows:
        same = partners[_row_name(row.name)]
        other = same.pop(0) if same else None
        if other is not None or whole:
            found.append(_row_line(row, other, first.document, second.document))
    left = [row for row in second.rows if whole and row in partners[_row_name(row.name)]]
    return [*found, *(_row_line(None, row, first.document, second.document) for row in left)]


def _row_line(
    one: Indicator | None, other: Indicator | None, first: Document, second: Document
) -> TargetLine:
    years = sorted({year for row in (one, other) if row is not None for year, _ in row.values})
    told = []
    for year in years:
        a, b = _cell_said(one, year, first), _cell_said(other, year, second)
        same = folded(a[0].text) == folded(b[0].text) if a and b else None
        told.append(TargetYear(year, a, b, same))
    named = one or other
    assert named is not None
    unit = f"（{named.unit}）" if named.unit and named.unit not in named.name else ""
    return TargetLine(f"{named.name}{unit}", tuple(told))


def _cell_said(row: Indicator | None, year: int, document: Document) -> tuple[Said, ...]:
    cell = row.cell(year) if row is not None else None
    if row is None or cell is None or not cell.text.strip():
        return ()
    spans = (row.span, row.header_span)
    cited = (Citation(document.id, document.version, s, document.text[s.start : s.end]) for s in spans)
    return (Said(cell.text, tuple(cited)),)


def _row_name(name: str) -> str:
    return _NO_PART_OF_A_NAME.sub("", folded(name))


def _line(target: CommonTarget) -> TargetLine:
    """A common target, year by year; what is said for no year comes last."""
    years = {aim.year for aim in (*target.first, *target.second)}
    agree = dict(target.compared_years)
    ordered = sorted(years, key=lambda year: (year is None, year or 0))
    return TargetLine(
        target.name,
        tuple(
            TargetYear(year, _said(target.first, year), _said(target.second, year), agree.get(year or 0))
            for year in ordered
        ),
    )


def _said(aims: Sequence[Aim], year: int | None) -> tuple[Said, ...]:
    """What a document says for a year, the same figure once with all its places."""
    found: dict[str, list[Citation]] = {}
    for aim in aims:
        if aim.year == year:
            found.setdefault(aim.text, []).extend(aim.citations)
    return tuple(Said(text, tuple(dict.fromkeys(cited))) for text, cited in found.items())
