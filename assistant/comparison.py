"""Two documents or two versions of one, set beside each other: what was added, removed, changed and moved.

Everything that a comparison says is a place in one of the documents, or in both, with the words that stand
there: nothing is written, so nothing can be invented.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from assistant.alignment import Alignment, align, folded
from assistant.answers import Citation
from assistant.checks_wording import marks_in
from assistant.figures import figures, years
from assistant.places import Place
from assistant.rewording import Change, Piece, pieces_between
from vectorstore.passages import Document, Duty, Indicator, Span

_END: Final = re.compile(r"[。！？；!?;][”’」』）)】]*|\n")
_NUMBER: Final = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百千零〇\d]+(?:条|章|节|编)(?:之[一二三四五六七八九十]+)?|[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、](?!\d))\s*"
)


MOSTLY_OTHER: Final = 0.15
"""Share of blocks with a partner below which two documents are no versions of each other: what only one of them has is
then counted, not listed."""
OFTEN: Final = 5
"""Places from which the same replacement is told once for all of them."""


class DifferenceKind(StrEnum):
    """What differs; a difference may be of several kinds."""

    ADDED = "added"
    REMOVED = "removed"
    FIGURE = "figure"
    MODALITY = "modality"
    LEAD = "lead"
    WORDING = "wording"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Difference:
    """``before`` is None for what was added, ``after`` for what was removed. ``pieces``: word by word, for changes.
    ``said``: what differs in one word, like a figure with what it became. ``partner``: for a sentence added to or
    removed from a block that both have, the headings of the block on the side that lacks it."""

    kinds: tuple[DifferenceKind, ...]
    before: Place | None
    after: Place | None
    pieces: tuple[Piece, ...] = ()
    said: tuple[tuple[str, str], ...] = ()
    partner: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Replacement:
    """Words that others replaced in many places."""

    before: str
    after: str
    differences: tuple[Difference, ...]


def _replaced(difference: Difference) -> list[tuple[str, str]]:
    """What was put in the place of what, change by change."""
    found: list[tuple[str, str]] = []
    open_pair = False
    for piece in difference.pieces:
        if piece.change is Change.REMOVED:
            found.append((piece.text, ""))
        elif piece.change is Change.ADDED and open_pair:
            found[-1] = (found[-1][0], piece.text)
        elif piece.change is Change.ADDED:
            found.append(("", piece.text))
        open_pair = piece.change is Change.REMOVED
    return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two documents beside each other. ``unchanged``: blocks that say the same in both; ``paired``: blocks that have
    a partner at all."""

    first: Document
    second: Document
    differences: tuple[Difference, ...]
    unchanged: int
    paired: int

    @property
    def versions(self) -> bool:
        """Whether the documents say enough of the same to be told apart difference by difference."""
        alone = ((DifferenceKind.ADDED,), (DifferenceKind.REMOVED,))
        told = self.paired + sum(1 for d in self.differences if d.kinds in alone and not d.partner)
        return bool(self.paired) and self.paired >= MOSTLY_OTHER * told

    @property
    def replacements(self) -> tuple[Replacement, ...]:
        """Words that were replaced in the same way again and again, the most frequent first."""
        found: defaultdict[tuple[str, str], list[Difference]] = defaultdict(list)
        for difference in self.differences:
            for pair in dict.fromkeys(_replaced(difference)):
                found[pair].append(difference)
        often = sorted(
            (pair for pair in found if all(pair) and len(found[pair]) >= OFTEN), key=lambda p: -len(found[p])
        )
        return tuple(Replacement(*pair, tuple(found[pair])) for pair in often)

    @property
    def told_one_by_one(self) -> tuple[Difference, ...]:
        """The differences but for those that consist of frequent replacements only."""
        often = {(r.before, r.after) for r in self.replacements}
        return tuple(
            d
            for d in self.differences
            if d.kinds != (DifferenceKind.WORDING,) or not set(_replaced(d)) <= often
        )

    @property
    def counts(self) -> dict[DifferenceKind, int]:
        """How many differences there are of each kind."""
        found = Counter(kind for difference in self.differences for kind in difference.kinds)
        return {kind: found[kind] for kind in DifferenceKind if found[kind]}


@dataclass(frozen=True, slots=True)
class _Block:
    """Text between two headings, behind the heading's number. ``rows``: spans of table rows in it, in the text of
    the block, each of which is told as one."""

    span: Span
    headings: tuple[str, ...]
    text: str
    rows: tuple[Span, ...] = ()


def compare(
    first: Document,
    second: Document,
    rows: tuple[Sequence[Indicator], Sequence[Indicator]] = ((), ()),
    duties: tuple[Sequence[Duty], Sequence[Duty]] = ((), ()),
) -> Comparison:
    """Set the second document beside the first. ``rows`` and ``duties``: of each."""
    ones, others = _blocks(first, rows[0]), _blocks(second, rows[1])
    told = _Told(rows, duties)
    aligned = align([b.text for b in ones], [b.text for b in others])
    differences: list[tuple[tuple[int, int], Difference]] = []
    unchanged = 0
    for a, b in aligned.pairs:
        moved = (a, b) in aligned.moved
        found = list(_within(first, ones[a], second, others[b], told))
        if not found and not moved:
            unchanged += 1
        if moved:
            whole = _place(first, ones[a], None), _place(second, others[b], None)
            found.insert(0, Difference((DifferenceKind.MOVED,), *whole))
        differences += [((b, n), difference) for n, difference in enumerate(found)]
    for b in aligned.only_second:
        if others[b].text.strip():
            after = _place(second, others[b], None)
            differences.append(((b, 0), Difference((DifferenceKind.ADDED,), None, after)))
    for a in aligned.only_first:
        if ones[a].text.strip():
            before = _place(first, ones[a], None)
            at = _where_removed(a, aligned)
            differences.append(((at, a + 1), Difference((DifferenceKind.REMOVED,), before, None)))
    ordered = tuple(difference for _, difference in sorted(differences, key=lambda pair: pair[0]))
    return Comparison(first, second, ordered, unchanged, len(aligned.pairs))


def _where_removed(a: int, aligned: Alignment) -> int:
    """Behind what in the second text a removed block stood."""
    return max((d for c, d in aligned.pairs if c < a and (c, d) not in aligned.moved), default=-1)


@dataclass(frozen=True, slots=True)
class _Told:
    """Rows and duties of both documents, by which changes are named."""

    rows: tuple[Sequence[Indicator], Sequence[Indicator]]
    duties: tuple[Sequence[Duty], Sequence[Duty]]


def _blocks(document: Document, rows: Sequence[Indicator]) -> list[_Block]:
    """A document cut at every heading; each piece without its heading and number."""
    starts = sorted({0, *(s.span.start for s in document.sections)})
    found = []
    for start, end in zip(starts, [*starts[1:], len(document.text)], strict=True):
        around = [s for s in document.sections if s.span.start <= start < s.span.end]
        own = next((s for s in around if s.span.start == start), None)
        body = start
        if own is not None and document.text.startswith(own.heading, start):
            number = _NUMBER.match(own.heading)
            # The words of a short heading are its name; those of an article stand in the heading's own line.
            body = start + (number.end() if number else 0)
        text = document.text[body:end]
        inside = sorted({r.span for r in rows if body <= r.span.start and r.span.end <= end})
        spans = tuple(Span(span.start - body, span.end - body) for span in inside)
        found.append(_Block(Span(body, end), tuple(s.heading for s in around), text, spans))
    return found


def _within(
    first: Document,
    one: _Block,
    second: Document,
    other: _Block,
    told: _Told,
) -> Iterable[Difference]:
    """What differs between two blocks that are versions of one another, sentence by sentence."""
    if folded(one.text) == folded(other.text):
        return
    ones, others = _sentences(one), _sentences(other)
    aligned = align([one.text[s.start : s.end] for s in ones], [other.text[s.start : s.end] for s in others])
    for a, b in aligned.pairs:
        before, after = _place(first, one, ones[a]), _place(second, other, others[b])
        if _without_number(before.citation.quote) != _without_number(after.citation.quote):
            yield _changed(before, after, told)
    for a in aligned.only_first:
        before = _place(first, one, ones[a])
        yield Difference((DifferenceKind.REMOVED,), before, None, partner=other.headings)
    for b in aligned.only_second:
        after = _place(second, other, others[b])
        yield Difference((DifferenceKind.ADDED,), None, after, partner=one.headings)


def _without_number(text: str) -> str:
    """What a sentence says: an item that got another number says the same."""
    return folded(_NUMBER.sub("", text))


def _changed(before: Place, after: Place, told: _Told) -> Difference:
    old, new = before.citation.quote, after.citation.quote
    kinds: list[DifferenceKind] = []
    said: list[tuple[str, str]] = []

    def note(kind: DifferenceKind, pairs: Sequence[tuple[str, str]]) -> None:
        if pairs:
            kinds.append(kind)
            said.extend(pairs)

    cells = _cells_changed(_row_at(before, told.rows[0]), _row_at(after, told.rows[1]))
    note(DifferenceKind.FIGURE, cells or _lists(_unlike(_figures_of(old), _figures_of(new))))
    note(DifferenceKind.MODALITY, _lists(_unlike(_modal(old), _modal(new))))
    leads = _unlike(_leads(before, told.duties[0]), _leads(after, told.duties[1]))
    note(DifferenceKind.LEAD, _lists(leads))
    return Difference(
        tuple(kinds) or (DifferenceKind.WORDING,), before, after, pieces_between(old, new), tuple(said)
    )


def _lists(unlike: tuple[Sequence[str], Sequence[str]]) -> list[tuple[str, str]]:
    return [("、".join(unlike[0]), "、".join(unlike[1]))] if any(unlike) else []


def _row_at(place: Place, rows: Sequence[Indicator]) -> Indicator | None:
    """The table row that a place is, if it is one."""
    return next((row for row in rows if row.span.overlaps(place.citation.span)), None)


def _cells_changed(one: Indicator | None, other: Indicator | None) -> list[tuple[str, str]]:
    """The cells of a row that say something else, each with its year."""
    if one is None or other is None:
        return []
    found = []
    for year in sorted({y for y, _ in (*one.values, *other.values)}):
        old, new = one.cell(year), other.cell(year)
        before, after = (f"{year}年 {cell.text}" if cell is not None else "" for cell in (old, new))
        if folded(before) != folded(after):
            found.append((before, after))
    return found


def _figures_of(text: str) -> list[str]:
    rest = _NUMBER.sub("", text)
    return [rest[f.start : f.end] for f in figures(rest)] + [f"{year}年" for year in years(rest)]


def _modal(text: str) -> list[str]:
    return [word for words in marks_in(text).values() for word in words]


def _leads(place: Place, duties: Sequence[Duty]) -> list[str]:
    span = place.citation.span
    return [
        office
        for duty in duties
        if duty.span.start < span.end and span.start < duty.span.end
        for office in duty.lead
    ]


def _unlike(ones: Sequence[str], others: Sequence[str]) -> tuple[list[str], list[str]]:
    """What only the one and only the other has, as often as it has it more."""
    only_one, only_other = Counter(ones) - Counter(others), Counter(others) - Counter(ones)
    return list(only_one.elements()), list(only_other.elements())


def _sentences(block: _Block) -> list[Span]:
    """The sentences and table rows of a block, as spans of its text, without white space around them."""
    ends = [m.end() for m in _END.finditer(block.text)]
    cuts = sorted(
        {0, len(block.text)}
        | {end for end in ends if not any(row.start < end < row.end for row in block.rows)}
        | {edge for row in block.rows for edge in (row.start, row.end)}
    )
    found = []
    for start, end in pairwise(cuts):
        piece = block.text[start:end]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            found.append(Span(start + lead, start + len(piece.rstrip())))
    return found


def _place(document: Document, block: _Block, part: Span | None) -> Place:
    """A part of a block, or all of it with its number, as it stands in the document."""
    if part is None:
        start = min(block.span.start, block.span.end)
        own = document.text.rfind("\n", 0, start) + 1
        numbered = own if _NUMBER.fullmatch(document.text[own:start]) else start
        end = block.span.start + len(block.text.rstrip())
        span = Span(numbered, max(end, numbered))
    else:
        span = Span(block.span.start + part.start, block.span.start + part.end)
    quote = document.text[span.start : span.end]
    return Place(Citation(document.id, document.version, span, quote), block.headings)
