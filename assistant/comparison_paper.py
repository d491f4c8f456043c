"""A comparison as a document to hand in: the summary first, then targets, topics and every difference, each cited on both
sides. ``assistant.official`` writes it as Word file or Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from assistant.answers import Citation
from assistant.common_topics import CommonTopic, in_full
from assistant.comparison import Difference, DifferenceKind
from assistant.comparison_words import KINDS, say
from assistant.official.paper import Block, Footnote, Heading, Paper, Paragraph, Remark, Run, Table, Tone
from assistant.official.sources import footnote_of, named
from assistant.places import Place
from assistant.rewording import Change
from assistant.side_by_side import Said, SideBySide, TargetLine, TargetYear
from vectorstore.passages import Document

LONGEST_QUOTE: Final = 200
"""Characters of a footnote's quote; the text itself has the whole."""
_TONES: Final = {Change.KEPT: Tone.PLAIN, Change.REMOVED: Tone.REMOVED, Change.ADDED: Tone.ADDED}
_ENDS: Final = "。；！？;!?"


def comparison_paper(beside: SideBySide, *, english: bool = False) -> Paper:
    """The whole comparison. Quotes stand as they are in the documents."""
    return _Writer(beside, english).paper()


def shortened(quote: str) -> str:
    """The words of a quote up to the last end of a sentence that fits; verbatim."""
    text = quote.strip()
    if len(text) <= LONGEST_QUOTE:
        return text
    cut = text[:LONGEST_QUOTE]
    end = max(cut.rfind(sign) for sign in _ENDS)
    return cut[: end + 1] if end > 0 else cut


class _Writer:
    def __init__(self, beside: SideBySide, english: bool) -> None:
        self._beside = beside
        self._english = english

    def paper(self) -> Paper:
        return Paper(self._say("title"), tuple(self._blocks()))

    def _say(self, key: str, **values: object) -> str:
        return say(key, english=self._english, **values)

    def _heading(self, key: str) -> Heading:
        return Heading(1, self._say(key), numbered=not self._english)

    def _blocks(self) -> Iterator[Block]:
        beside = self._beside
        one_document = beside.first.id == beside.second.id
        for side, document in (("first", beside.first), ("second", beside.second)):
            earlier = self._say("earlier") if one_document and side == "first" else ""
            colon = ": " if self._english else "："
            yield _line(Run(f"{self._say(side)}{colon}{self._facts(document)}{earlier}"))
        yield self._heading("summary")
        for words in self._summary():
            yield _line(Run(words))
        if beside.nothing_in_common:
            return
        if beside.targets:
            yield self._heading("targets")
            yield self._table(beside.targets)
        if beside.topics:
            yield self._heading("topics")
            for topic in beside.topics:
                yield from self._topic(topic)
        told = beside.comparison.told_one_by_one if beside.versions else ()
        if told:
            yield self._heading("differences")
            for number, difference in enumerate(told, start=1):
                yield from self._difference(number, difference)
        yield Remark(self._say("made"))

    def _facts(self, document: Document) -> str:
        card = document.card
        day = card.issued or card.written
        facts = [card.issuer, day.isoformat() if day else None]
        return " ".join((named(document), *(fact for fact in facts if fact)))

    def _summary(self) -> Iterator[str]:
        beside, compared = self._beside, self._beside.comparison
        if beside.nothing_in_common:
            yield self._say("nothing")
            return
        if not beside.versions:
            yield self._say("different", paired=compared.paired)
        elif not compared.differences:
            yield self._say("same")
        else:
            yield self._say(
                "versions",
                paired=compared.paired,
                unchanged=compared.unchanged,
                n=len(compared.differences),
            )
            for kind, count in compared.counts.items():
                yield self._say("kind", kind=KINDS[kind][self._english], n=count)
            for replacement in compared.replacements:
                places = len(replacement.differences)
                yield self._say("replaced", before=replacement.before, after=replacement.after, n=places)
        if beside.targets:
            yield self._say("targets.n", n=len(beside.targets), same=beside.agreeing, other=beside.differing)
        if beside.topics:
            yield self._say("topics.n", n=len(beside.topics))

    def _table(self, lines: Sequence[TargetLine]) -> Table:
        rows = []
        for line in lines:
            often = _often_cited(line)
            named_with = tuple(self._note(c, self._side_of(c)) for c in often)
            for number, year in enumerate(line.years):
                rows.append(
                    (
                        Run(line.name, footnotes=named_with) if number == 0 else Run(""),
                        Run(str(year.year) if year.year is not None else self._say("table.no_year")),
                        self._cell(year.first, often),
                        self._cell(year.second, often),
                        Run(self._verdict(year), Tone.STRONG if year.same is False else Tone.PLAIN),
                    )
                )
        header = tuple(
            self._say(key) for key in ("table.name", "table.year", "first", "second", "table.verdict")
        )
        return Table(
            Run(self._say("table")), header, tuple(rows), (3.4, 1.3, 2.2, 2.2, 1.4), frozenset({1, 2, 3, 4})
        )

    def _cell(self, said: Sequence[Said], often: Sequence[Citation]) -> Run:
        cited = (c for one in said for c in one.citations if c not in often)
        notes = tuple(self._note(c, self._side_of(c)) for c in cited)
        return Run("、".join(one.text for one in said) or "–", footnotes=notes)

    def _side_of(self, citation: Citation) -> Document:
        first = self._beside.first
        return (
            first
            if (citation.document_id, citation.version) == (first.id, first.version)
            else self._beside.second
        )

    def _verdict(self, year: TargetYear) -> str:
        if year.same is not None:
            return self._say("table.same" if year.same else "table.other")
        if year.first and year.second:
            return ""
        return self._say("table.only", side=self._say("first" if year.first else "second"))

    def _topic(self, topic: CommonTopic) -> Iterator[Block]:
        yield Heading(2, topic.name, numbered=not self._english)
        for side, places, document in (
            ("first", topic.first, self._beside.first),
            ("second", topic.second, self._beside.second),
        ):
            runs = [Run(f"{self._say(side)}：")]
            for number, place in enumerate(places, start=1):
                said = in_full(place.citation.quote)
                said += "；" if number < len(places) and said[-1] not in "。！？!?" else ""
                runs.append(Run(said, footnotes=(self._note(place.citation, document),)))
            yield Paragraph(tuple(runs))

    def _difference(self, number: int, difference: Difference) -> Iterator[Block]:
        kinds = "、".join(KINDS[kind][self._english] for kind in difference.kinds)
        where = difference.after or difference.before
        assert where is not None
        path = " › ".join(_one_line(heading) for heading in where.headings)
        title = f"{number}. {kinds}" + (f" · {path}" if path else "")
        yield _line(Run(title, Tone.STRONG))
        for before, after in difference.said:
            gone = self._say("gone")
            yield _line(Run(self._say("became", before=before or gone, after=after or gone)))
        notes = tuple(self._sides(difference))
        if difference.pieces:
            runs = [Run(piece.text.replace("\n", " "), _TONES[piece.change]) for piece in difference.pieces]
            yield Paragraph((*runs, Run("", footnotes=notes)))
        elif difference.kinds == (DifferenceKind.MOVED,):
            assert difference.before is not None
            came_from = " › ".join(_one_line(heading) for heading in difference.before.headings)
            yield _line(Run(self._say("became", before=came_from, after=path)))
            yield Paragraph((Run(_one_line(where.citation.quote), footnotes=notes),))
        else:
            added = difference.before is None
            tone = Tone.ADDED if added else Tone.REMOVED
            yield Paragraph((Run(_one_line(where.citation.quote), tone, notes),))
            yield _line(Run(self._other_side(difference, added=added), Tone.FAINT))

    def _other_side(self, difference: Difference, *, added: bool) -> str:
        side = self._say("first" if added else "second")
        if not difference.partner:
            return self._say("no_partner", side=side)
        return self._say("partner", side=side, path=" › ".join(map(_one_line, difference.partner)))

    def _sides(self, difference: Difference) -> Iterable[Footnote]:
        sides: tuple[tuple[Place | None, Document], ...] = (
            (difference.before, self._beside.first),
            (difference.after, self._beside.second),
        )
        return (self._note(place.citation, document) for place, document in sides if place is not None)

    def _note(self, citation: Citation, document: Document) -> Footnote:
        """Where words stand, with the side that they are of: two versions of a document have one title."""
        first = citation.version == self._beside.first.version and document is self._beside.first
        note = footnote_of(citation, document)
        side = self._say("first" if first else "second")
        return Footnote(f"{side} {note.source}", shortened(note.quote))


def _often_cited(line: TargetLine) -> tuple[Citation, ...]:
    """What proves more than one cell, as the row of a table does: told once, behind the name."""
    cited = Counter(c for year in line.years for said in (*year.first, *year.second) for c in said.citations)
    return tuple(citation for citation, count in cited.items() if count > 1)


def _line(run: Run) -> Paragraph:
    return Paragraph((run,))


def _one_line(text: str) -> str:
    return " ".join(text.split())
