"""The articles of a law among the lines of a document.

A line that begins with `第X条` is an article, a reference that a line break put there, or an
article quoted by a decision that amends another law. They are told apart by the order of the
numbers: the articles are the chain that counts on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.blocks import BlockKind
from ingest.contents import is_annex
from ingest.lines import Line
from ingest.numbering import ArticleMark, Style, article_mark, is_finished, numbering_of

LOOK_AHEAD = 12
"""Marks looked over for the number that is due, before a gap is believed. In 2,700 laws no run of references is longer."""
MAX_DIVISION = 45
MAX_TITLE_LINES = 3

_AMENDS = r"(?:修改为|改为|修正为|作为第[^，。；]{1,12}[条款项章节]|增加[^，。；]{1,12}[条款项章节])"
_OPENS = re.compile(rf"{_AMENDS}[^。；]*[：:]$|作为第[^。；]{{1,30}}。?内容如下[：:]$")
_OPENS_QUOTE = re.compile(rf"{_AMENDS}[^。；“]*[：:]\s?“")
_CLOSES = re.compile(r"本(?:决定|修正案|规定|解释)自")


@dataclass(frozen=True, slots=True)
class Article:
    """An article at its line.

    ``begins``: its number starts a count anew (the first one, an annexed text's first).
    ``stray``: it is set as an article is, but its number is not the one that is due.
    """

    line: int
    mark: ArticleMark
    begins: bool
    stray: bool = False


@dataclass(frozen=True, slots=True)
class Articles:
    """The articles found, how many lines were taken for references, and the lines inside quoted law.

    ``set_up``: a chapter or its like stands above the first article, or the text begins with its first.
    ``doubtful``: lines set apart much as articles are whose number does not count on; taken for references.
    """

    found: tuple[Article, ...] = ()
    references: int = 0
    quoted: frozenset[int] = frozenset()
    set_up: bool = False
    doubtful: tuple[int, ...] = ()

    @property
    def order(self) -> float:
        """Share of the lines beginning as articles do that count on, 0 to 1.

        One article alone is a quotation as often as a law, unless it is set up as a law's.
        """
        marks = len(self.found) + self.references
        counted = [article for article in self.found if not article.stray]
        borne_out = any(not article.begins for article in counted) or self.set_up
        return len(counted) / marks if marks and borne_out else 0.0


@dataclass(frozen=True, slots=True)
class _Candidate:
    line: int
    mark: ArticleMark
    firm: bool
    """Set apart by a blank, below a finished or a short line: it may follow a gap."""
    own_paragraph: bool
    """The line above is finished, or a heading: no line break can have put it there."""
    introduced: bool
    """Inside what a line such as `增加一条，作为第三条：` introduced without a quotation mark."""
    divided: bool
    """A heading stands between it and the mark before it."""


def find_articles(lines: Sequence[Line], passed_over: frozenset[int] = frozenset()) -> Articles:
    """The articles among lines; ``passed_over``: lines of a contents list."""
    candidates, quoted = _candidates(lines, passed_over)
    kept = _chain(candidates)
    own = {article.line for article in kept}
    firm = sum(candidate.firm and not candidate.introduced for candidate in candidates)
    references = max(0, firm - len([c for c in candidates if c.line in own and c.firm]))
    inside = _introduced_lines(lines, candidates, own) | quoted
    first = kept[0].line if kept else 0
    begun = bool(kept) and kept[0].mark.number == 1 and first < MAX_TITLE_LINES
    set_up = begun or any(is_division(line) for line in lines[:first])
    known = own | inside
    doubtful = tuple(c.line for c in candidates if c.firm and not c.introduced and c.line not in known)
    return Articles(tuple(kept), references, frozenset(inside), set_up, doubtful)


_GENERAL = re.compile(r"^(?:总|分|附)\s?则$")


def is_general_part(text: str) -> bool:
    """Whether a line is `总则`, `分则` or `附则` alone, a chapter without a number."""
    return bool(_GENERAL.match(text))


def is_division(line: Line) -> bool:
    """Whether a line heads a part, chapter or division of a law."""
    numbering = numbering_of(line.text)
    return is_general_part(line.text) or (
        numbering is not None and numbering.style < Style.ARTICLE and len(line.text) <= MAX_DIVISION
    )


def _candidates(lines: Sequence[Line], passed_over: frozenset[int]) -> tuple[list[_Candidate], set[int]]:
    found: list[_Candidate] = []
    quoted: set[int] = set()
    in_quote = introduced = False
    divided = False
    before = ""
    for number, line in enumerate(lines):
        text = line.text
        if line.block.kind in (BlockKind.ROW, BlockKind.METADATA) or number in passed_over:
            continue
        if in_quote:
            quoted.add(number)
            in_quote = text.rfind("”") <= text.rfind("“")
            before = text
            continue
        numbering = numbering_of(text)
        introduced &= not _ends_introduced(lines, number)
        divided |= line.block.level is not None or bool(numbering and numbering.style < Style.ARTICLE)
        mark = article_mark(text)
        if mark is not None:
            firm = mark.spaced and (not before or is_finished(before) or len(before) < 45)
            paragraph = mark.spaced and (not before or is_finished(before) or divided)
            firm = firm or line.block.level is not None
            found.append(_Candidate(number, mark, firm, paragraph, introduced, divided))
            divided = False
        opens = _OPENS_QUOTE.search(text)
        if opens is not None and text.rfind("“") > text.rfind("”"):
            in_quote = True
        elif _OPENS.search(text):
            introduced = True
        before = text
    return found, quoted


def _ends_introduced(lines: Sequence[Line], number: int) -> bool:
    """Whether a line ends what was introduced above: the next point of a decision, its closing words,
    an annex, or the first chapter of the law that it carries."""
    text = lines[number].text
    numbering = numbering_of(text)
    first_chapter = (
        numbering is not None
        and numbering.style in (Style.PART, Style.CHAPTER)
        and text.startswith(("第一", "第1"))
    )
    at_point = numbering is not None and numbering.style is Style.HAN
    return first_chapter or at_point or bool(_CLOSES.match(text)) or is_annex(lines, number)


def _chain(candidates: Sequence[_Candidate]) -> list[Article]:
    kept: list[Article] = []
    last = extra = 0
    for index, candidate in enumerate(candidates):
        mark = candidate.mark
        following = candidates[index + 1 : index + 1 + LOOK_AHEAD]
        goes_on = (mark.number == last + 1 and mark.extra == 0) or (
            mark.number == last and mark.extra > extra and last > 0
        )
        confirmed = any(
            c.mark.number == mark.number + 1 or (c.mark.number == mark.number and c.mark.extra)
            for c in following[:2]
        )
        if candidate.introduced and not (goes_on and last):
            continue
        if goes_on:
            if not (candidate.firm or candidate.mark.spaced or last or confirmed):
                continue
            begins = last == 0
        elif mark.number == 1 and mark.extra == 0 and (confirmed or (candidate.firm and candidate.divided)):
            begins = True
        elif not candidate.firm or any(c.mark.number == last + 1 and not c.mark.extra for c in following):
            if not (confirmed and last == 0 and candidate.divided):
                if candidate.own_paragraph and last > 0:
                    kept.append(Article(candidate.line, mark, begins=False, stray=True))
                continue
            begins = True
        elif mark.number > last:
            begins = last == 0
        elif following and following[0].mark.number == last + 2:
            # Misprinted, but at its place.
            kept.append(Article(candidate.line, mark, begins=False))
            last, extra = last + 1, 0
            continue
        elif confirmed and candidate.divided:
            begins = True
        else:
            if candidate.own_paragraph:
                kept.append(Article(candidate.line, mark, begins=False, stray=True))
            continue
        kept.append(Article(candidate.line, mark, begins))
        last, extra = mark.number, mark.extra
    return kept


def _introduced_lines(lines: Sequence[Line], candidates: Sequence[_Candidate], own: set[int]) -> set[int]:
    """Lines between an introducing line and the next article of the document's own."""
    foreign = {c.line for c in candidates if c.introduced and c.line not in own}
    inside: set[int] = set()
    if not foreign:
        return inside
    introduced = False
    for number, line in enumerate(lines):
        if number in own or _ends_introduced(lines, number):
            introduced = False
        if introduced:
            inside.add(number)
        if _OPENS.search(line.text):
            introduced = True
    return inside
