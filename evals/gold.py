"""Gold at its places: where in the indexed documents the evidence of a case stands.

A quote is looked up with white space, Markdown marks and the forms of digits and quotation
marks left out of account, and counts wherever it occurs. A gold whose document is not
indexed is left out, so that one set serves official texts and their digests alike.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from evals.cases import EvalCase, Gold
from vectorstore.passages import Document, Indicator, Section, Span

MIN_INSIDE = 20
"""Characters that a hit inside a long gold must have to count (DESIGN §10)."""
MAX_SHOWN = 400
"""Characters of a gold kept for people to read."""


@dataclass(frozen=True, slots=True)
class Place:
    """A range of characters of a document's text."""

    document_id: str
    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class ResolvedGold:
    """A gold with the places where it stands, and its words (the beginning of long ones)."""

    document: str
    places: tuple[Place, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """The golds of a case: those found, those whose document is not indexed, and in words those
    that should be there and are not."""

    found: tuple[ResolvedGold, ...]
    not_indexed: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def is_hit(hit: Place, gold: Place) -> bool:
    """DESIGN §10: a hit covers at least half of a gold, or lies inside it with at least 20 characters.

    >>> gold = Place("plan", 100, 200)
    >>> is_hit(Place("plan", 90, 150), gold), is_hit(Place("plan", 90, 149), gold)
    (True, False)
    >>> is_hit(Place("plan", 120, 140), gold), is_hit(Place("plan", 120, 139), gold)
    (True, False)
    >>> is_hit(Place("other", 100, 200), gold)
    False
    """
    if hit.document_id != gold.document_id or not len(gold):
        return False
    shared = min(hit.end, gold.end) - max(hit.start, gold.start)
    inside = gold.start <= hit.start and hit.end <= gold.end
    return shared * 2 >= len(gold) or (inside and len(hit) >= MIN_INSIDE)


def hits_any(hit: Place, golds: Iterable[ResolvedGold]) -> bool:
    """Whether a place is a hit on any place of any of the golds."""
    return any(is_hit(hit, place) for gold in golds for place in gold.places)


class _FoldTable(dict[int, str]):
    """Character → what of it counts when quotes are compared; filled as characters are met."""

    _SAME = dict.fromkeys("“”„‟«»「」『』", '"') | dict.fromkeys("‘’‚‛", "'")
    _MARKS = frozenset("|#>*`")

    def __missing__(self, code: int) -> str:
        kept = "".join(
            self._SAME.get(c, c)
            for c in unicodedata.normalize("NFKC", self._SAME.get(chr(code), chr(code))).lower()
            if not c.isspace() and c not in self._MARKS
        )
        self[code] = kept
        return kept


_FOLD = _FoldTable()
_INLINE = re.compile(r"</?[a-z]+>|__|\[([^\]]*)\]\([^)]*\)", re.IGNORECASE)


def fold(text: str) -> str:
    """A text as quotes are compared: no white space, no Markdown marks, one form of digits and quotes.

    >>> fold("**“独角兽”**企业(家)　23 | ４０")
    '"独角兽"企业(家)2340'
    """
    return text.translate(_FOLD)


def fold_quote(text: str) -> str:
    """A quote as it was copied from a source file, without inline tags and link addresses.

    >>> fold_quote("<u>关爱留守儿童</u>，见[附件](a.html)")
    '关爱留守儿童,见附件'
    """
    return fold(_INLINE.sub(lambda match: match.group(1) or "", text))


def occurrences(text: str, words: str) -> list[tuple[int, int]]:
    """The ranges of a text that fold to some folded words.

    >>> occurrences("共 ４０\\n家，非40家", "40家")
    [(2, 6), (8, 11)]
    """
    return _Folded(text).occurrences(words)


class _Folded:
    """A text, folded, with the way back to its own offsets."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._folded = fold(text)

    @cached_property
    def _ends(self) -> list[int]:
        return list(accumulate(len(_FOLD[ord(c)]) for c in self._text))

    def occurrences(self, words: str) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        at = self._folded.find(words)
        while words and at >= 0:
            first = bisect_right(self._ends, at)
            last = bisect_right(self._ends, at + len(words) - 1)
            found.append((first, last + 1))
            at = self._folded.find(words, at + 1)
        return found


class _Text:
    """A document with its folded text."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._folded = _Folded(document.text)

    def occurrences(self, words: str) -> list[Place]:
        """All places of folded words."""
        return [Place(self.document.id, start, end) for start, end in self._folded.occurrences(words)]


class GoldFinder:
    """Looks up golds in a set of documents."""

    def __init__(self, documents: Sequence[Document], indicators: Sequence[Indicator] = ()) -> None:
        self._texts = {document.id: _Text(document) for document in documents}
        self._indicators = tuple(indicators)

    def resolve(self, case: EvalCase) -> Resolution:
        """Where the golds of a case stand."""
        found: list[ResolvedGold] = []
        missing: list[str] = []
        problems: list[str] = []
        for gold in case.gold:
            texts = self._named(gold.document)
            if not texts:
                missing.append(gold.document)
                continue
            result = self._place(gold, texts)
            if isinstance(result, str):
                problems.append(result)
            else:
                found.append(result)
        return Resolution(tuple(found), tuple(missing), tuple(problems))

    def _named(self, name: str) -> list[_Text]:
        wanted = unicodedata.normalize("NFC", name.strip())
        return [
            text
            for text in self._texts.values()
            if wanted
            in (
                unicodedata.normalize("NFC", text.document.source.name),
                text.document.id,
                text.document.title,
            )
        ]

    def _place(self, gold: Gold, texts: list[_Text]) -> ResolvedGold | str:
        if gold.quote:
            places = self._quoted(gold.quote, texts)
            if not places:
                return f"the quote “{gold.quote[:30]}” does not stand in {gold.document}"
        elif gold.row:
            places = [place for text in texts for place in self._rows(gold.row, gold.section, text.document)]
            if not places:
                return f"no indicator {gold.row} in {gold.document}{f' below {gold.section}' if gold.section else ''}"
        else:
            places = [
                Place(text.document.id, section.span.start, section.span.end)
                for text in texts
                for section in _sections(gold.section or "", text.document)
            ]
            if not places:
                return f"no heading {gold.section} in {gold.document}"
        first = places[0]
        words = self._texts[first.document_id].document.text[first.start : first.end]
        return ResolvedGold(gold.document, tuple(places), words[:MAX_SHOWN])

    def _quoted(self, quote: str, texts: list[_Text]) -> list[Place]:
        words = fold_quote(quote)
        places = [place for text in texts for place in text.occurrences(words)]
        if places and len(words) >= MIN_INSIDE:
            # The same sentence in another document proves the same.
            own = {text.document.id for text in texts}
            places += [
                p
                for text in self._texts.values()
                if text.document.id not in own
                for p in text.occurrences(words)
            ]
        return places

    def _rows(self, name: str, section: str | None, document: Document) -> list[Place]:
        wanted = fold(name)
        rows = [row for row in self._indicators if row.document_id == document.id]
        found = [row for row in rows if fold(row.name) == wanted] or [
            row for row in rows if wanted in fold(row.name)
        ]
        if section:
            around = [s.span for s in _sections(section, document)]
            found = [row for row in found if any(span.contains(row.span) for span in around)]
        return [Place(document.id, row.span.start, row.span.end) for row in found]


def _sections(heading: str, document: Document) -> list[Section]:
    """The sections under a heading: its very words, else words that hold it; `A › B` means B below A."""
    *above, own = [fold(part) for part in heading.split("›")]
    exact = [s for s in document.sections if fold(s.heading) == own]
    found = exact or [s for s in document.sections if own and own in fold(s.heading)] or _lines(own, document)
    return [s for s in found if all(_below(s.span, outer, document) for outer in above)]


def _lines(opening: str, document: Document) -> list[Section]:
    """The lines that begin with these words, for texts whose paragraphs have no headings."""
    found: list[Section] = []
    start = 0
    for line in document.text.splitlines(keepends=True):
        if opening and fold(line).lstrip("—#").startswith(opening):
            found.append(Section(line.strip()[:40], 1, Span(start, start + len(line.rstrip("\n")))))
        start += len(line)
    return found


def _below(span: Span, heading: str, document: Document) -> bool:
    return any(heading in fold(s.heading) and s.span.contains(span) for s in document.sections)
