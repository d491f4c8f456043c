"""Blocks to canonical text and sections.

Headings nest by the rank of their numbering style, whatever the file calls them;
Markdown's ``#`` levels stand outside all numbering. Which lines head a section is a
matter of the profile that the text itself bears out; a division that breaks a rule is
given up for the next profile's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.articles import Article, Articles, find_articles, is_general_part
from ingest.blocks import Block, BlockKind
from ingest.contents import ContentsList, contents_lists, is_annex, named_annexes
from ingest.headings import MIN_BODY, Heading, is_plain_heading, numbered_heading, plain_levels, with_run_ins
from ingest.lines import Line, placed
from ingest.numbering import Style, is_finished, numbering_of
from ingest.profiles import Evidence, Profile, ProfileName, weigh
from vectorstore.passages import Section, Span

__all__ = ["Layout", "Line", "lay_out"]

_TEXT_TITLE = re.compile(
    r"(?:法|条例|办法|规定|细则|章程|规则|规程|制度|方案|规划|计划|意见|要点)(?:[（(][^（()）]{1,12}[)）])?$"
)
MAX_TITLE = 60
TITLE_REACH = 8
"""Lines above the first article in which the title of its text is looked for: chapter, contents and dates stand between."""
MAX_CHAPTER_NAME = 20
_COUNTING = frozenset({Style.HAN, Style.HAN_BRACKET})
MAX_NAMED = 3
"""Places that one warning names."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The canonical text with its lines and sections.

    ``profile``: the way of division that was taken; ``evidence``: what spoke for each that was in question.
    ``warnings``: what is doubtful about the division, as sentences.
    """

    text: str
    lines: tuple[Line, ...]
    sections: tuple[Section, ...]
    profile: ProfileName = ProfileName.FLAT
    evidence: tuple[Evidence, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def pages(self) -> tuple[tuple[int, int], ...]:
        """(offset, page number) where each printed page begins; empty where the format has none."""
        begun = [(line.span.start + at, page) for line in self.lines for at, page in line.block.pages]
        return tuple(
            place for number, place in enumerate(begun) if number == 0 or begun[number - 1][1] != place[1]
        )


def lay_out(blocks: Sequence[Block], title: str | None = None) -> Layout:
    """Put blocks one a line and find their sections. ``title``: a line equal to it heads no section."""
    lines = placed(blocks)
    text = "".join(f"{line.text}\n" for line in lines)
    contents = contents_lists(lines)
    passed_over = named_annexes(lines).union(*(range(found.first, found.end) for found in contents))
    articles = find_articles(lines, passed_over)
    evidence = weigh(lines, articles, passed_over)
    source = _Source(
        lines,
        title,
        contents,
        passed_over,
        articles,
        frozenset(article.line for article in articles.found),
        any(is_general_part(line.text) for line in lines),
    )
    given_up: list[str] = []
    for one in evidence:
        sections = _nest(_headings(source, one.profile), lines, len(text))
        broken = broken_rule(sections, text)
        if broken is None:
            doubts = _doubtful_articles(source) if one.profile.articles else ()
            return Layout(text, tuple(lines), sections, one.profile.name, evidence, (*given_up, *doubts))
        given_up.append(f"The text was not divided as a {one.profile.name}: {broken}. Check its headings.")
    return Layout(text, tuple(lines), (), ProfileName.FLAT, evidence, tuple(given_up))


def _doubtful_articles(source: _Source) -> tuple[str, ...]:
    """A sentence that names the lines which look like articles and do not count on."""
    lines = source.articles.doubtful
    if not lines:
        return ()
    places = "; ".join(f"line {n + 1}: {source.lines[n].text.split()[0][:12]}" for n in lines[:MAX_NAMED])
    more = f" and {len(lines) - MAX_NAMED} more" if len(lines) > MAX_NAMED else ""
    return (
        f"Articles that do not count on were read as part of the one before ({places}{more}). "
        "Look whether one stands twice or is misnumbered.",
    )


@dataclass(frozen=True, slots=True)
class _Source:
    lines: Sequence[Line]
    title: str | None
    contents: Sequence[ContentsList]
    passed_over: frozenset[int]
    articles: Articles
    own: frozenset[int]
    """Lines that articles begin in."""
    bare_chapters: bool
    """The law's chapters have names without numbers."""


def _headings(source: _Source, profile: Profile) -> list[Heading]:
    """All headings of a profile, in order."""
    lines = source.lines
    own = {article.line: article for article in source.articles.found} if profile.articles else {}
    ranks = _level_ranks(lines, own, profile)
    listed = {found.first: found for found in source.contents}
    title = _squeezed(source.title) if source.title else None
    top = next((n for n, line in enumerate(lines) if title is not None and _squeezed(line.text) == title), 0)
    found: list[Heading] = []
    inside_article = False
    for number, line in enumerate(lines):
        text = line.text
        if number in listed and listed[number].titled and profile.levels:
            found.append(Heading(number, text, Style.ANNEX, listed[number].end))
            inside_article = False
            continue
        if number in source.passed_over or line.block.kind in (BlockKind.ROW, BlockKind.METADATA):
            continue
        if not profile.levels:
            continue
        heading = _heading(source, profile, number, title, ranks, inside_article=inside_article)
        if number in own:
            mark = own[number].mark
            name = text if line.block.level is not None else text[mark.begin : mark.end]
            heading = Heading(number, name, ranks.get(number, int(Style.ARTICLE)))
            carried = _carried_title(source, number, title) if own[number].begins else None
            if carried is not None:
                found = [h for h in found if h.line != carried]
                found.append(Heading(carried, lines[carried].text, Style.ANNEX))
        if heading is None or (number < top and _is_above_all(lines, heading)):
            continue
        found.append(heading)
        if number in own:
            inside_article = True
        elif heading.rank <= Style.ARTICLE or line.block.level is not None:
            inside_article = False
    found.sort(key=lambda heading: heading.line)
    if not profile.unnumbered:
        return found
    named = with_run_ins(lines, plain_levels(found), _inside_articles(found, len(lines)))
    return sorted((*named, *_ends(source, profile, named)), key=lambda heading: (heading.line, heading.rank))


def _ends(source: _Source, profile: Profile, headings: Sequence[Heading]) -> list[Heading]:
    """Headings without a name where a point that is a sentence (`二、将第八条修改为…；`) counts on from one with
    a name: the section of that one ends there."""
    named = {heading.line: heading for heading in headings}
    last: dict[Style, int] = {}
    ends: list[Heading] = []
    for number, line in enumerate(source.lines):
        numbering = numbering_of(line.text) if line.block.kind is BlockKind.PARAGRAPH else None
        if number in named:
            # Points inside another section count anew.
            last = {style: n for style, n in last.items() if profile.rank(style) <= named[number].rank}
        if numbering is None or numbering.style not in _COUNTING or numbering.ordinal is None:
            continue
        if number in named:
            last[numbering.style] = numbering.ordinal
        elif number in source.passed_over or last.get(numbering.style) != numbering.ordinal - 1:
            last.pop(numbering.style, None)
        else:
            last[numbering.style] = numbering.ordinal
            ends.append(Heading(number, "", profile.rank(numbering.style)))
    return ends


def _is_above_all(lines: Sequence[Line], heading: Heading) -> bool:
    """Whether a short line above the title, such as the menu of a page that was printed, heads nothing."""
    below = lines[heading.line + 1].text
    return heading.rank == Style.PLAIN and len(below) < MIN_BODY and not heading.text.endswith("通知")


def _heading(
    source: _Source,
    profile: Profile,
    number: int,
    title: str | None,
    ranks: dict[int, int],
    *,
    inside_article: bool,
) -> Heading | None:
    line = source.lines[number]
    text = line.text
    if text.startswith("抄送") or (
        title is not None and len(text) < 2 * MAX_TITLE and _squeezed(text) == title
    ):
        return Heading(number, text, Style.TITLE)
    quoted = profile.articles and number in source.articles.quoted
    if line.block.level is not None:
        return Heading(number, text, ranks.get(number, line.block.level))
    if is_annex(source.lines, number):
        return Heading(number, text, Style.ANNEX)
    if quoted:
        return None
    if profile.articles and is_general_part(text):
        return Heading(number, text, Style.CHAPTER)
    numbering = numbering_of(text)
    if numbering is not None:
        if numbering.style not in profile.styles or (inside_article and numbering.style > Style.ARTICLE):
            return None
        name = numbered_heading(text, numbering)
        return Heading(number, name, profile.rank(numbering.style)) if name else None
    if profile.unnumbered and is_plain_heading(source.lines, number):
        if not inside_article:
            return Heading(number, text, Style.PLAIN)
        if number + 1 in source.own and _names_chapter(source.lines, number):
            return Heading(number, text, Style.CHAPTER if source.bare_chapters else Style.DIVISION)
    return None


def _level_ranks(lines: Sequence[Line], own: Mapping[int, Article], profile: Profile) -> dict[int, int]:
    """Ranks of the headings of a law whose level the format gives.

    Their numbering says how parts, chapters and articles nest: a file may give them one and the same
    level, or to some of them none. Headings without numbering stand with those of their level.
    """
    if not profile.articles:
        return {}
    styles: dict[int, int] = {}
    ranks: dict[int, int] = {}
    for number, line in enumerate(lines):
        style = _law_style(line, article=number in own)
        level = line.block.level
        if style is not None and level is not None:
            styles[level] = min(style, styles.get(level, style))
            ranks[number] = style
    for number, line in enumerate(lines):
        level = line.block.level
        if level is not None and number not in ranks and level in styles:
            ranks[number] = styles[level]
        elif level is not None and number not in ranks and styles and level > min(styles):
            ranks[number] = Style.ARTICLE + level
    return ranks


def _law_style(line: Line, *, article: bool) -> int | None:
    if line.block.kind in (BlockKind.ROW, BlockKind.METADATA):
        return None
    if article:
        return int(Style.ARTICLE)
    numbering = numbering_of(line.text)
    if numbering is None or numbering.style >= Style.ARTICLE or not numbered_heading(line.text, numbering):
        return None
    return int(numbering.style)


def _names_chapter(lines: Sequence[Line], number: int) -> bool:
    """Whether a line between two articles is the name of a chapter that lost its number."""
    text = lines[number].text
    return (
        len(text) <= MAX_CHAPTER_NAME
        and not re.search("[：:＝=]", text)
        and is_finished(lines[number - 1].text)
    )


def _carried_title(source: _Source, number: int, title: str | None) -> int | None:
    """The line above the first article of a text that another one carries (a notice its measures,
    a decision the law as amended) which names that text; None where there is none."""
    lines = source.lines
    for above in range(number - 1, max(-1, number - 1 - TITLE_REACH), -1):
        text = lines[above].text
        if lines[above].block.kind in (BlockKind.ROW, BlockKind.METADATA) or above in source.passed_over:
            continue
        if title is not None and _squeezed(text) == title:
            return None
        if lines[above].block.level is None and len(text) <= MAX_TITLE and _TEXT_TITLE.search(text):
            said_before = any(is_finished(line.text) for line in lines[max(0, above - TITLE_REACH) : above])
            named = numbering_of(text) is None and not re.search("[，。；：]", text)
            return above if said_before and named else None
    return None


def _inside_articles(headings: Sequence[Heading], end: int) -> frozenset[int]:
    """Lines that stand below an article: their first sentences head nothing."""
    inside: set[int] = set()
    for index, heading in enumerate(headings):
        if heading.rank == Style.ARTICLE:
            following = headings[index + 1].line if index + 1 < len(headings) else end
            inside.update(range(heading.line, following))
    return frozenset(inside)


def _nest(headings: Sequence[Heading], lines: Sequence[Line], end: int) -> tuple[Section, ...]:
    """Sections by rank: each reaches to the next heading of its own or an outer rank, or to its stop."""
    made: list[Heading] = []
    levels: list[int] = []
    ends: list[int] = []
    opened: list[int] = []

    def close(line: int) -> None:
        """Close the innermost open section before a line."""
        index = opened.pop()
        stop = made[index].stop
        last = line if stop is None else min(line, stop)
        ends[index] = lines[last].span.start if last < len(lines) else end

    for heading in headings:
        while opened and (made[opened[-1]].rank >= heading.rank or _is_over(made[opened[-1]], heading.line)):
            close(heading.line)
        if heading.rank == Style.TITLE or not heading.text:
            continue
        opened.append(len(made))
        made.append(heading)
        levels.append(len(opened))
        ends.append(end)
    while opened:
        close(len(lines))
    return tuple(
        Section(heading.text, level, Span(lines[heading.line].span.start, finish))
        for heading, level, finish in zip(made, levels, ends, strict=True)
    )


def _is_over(heading: Heading, line: int) -> bool:
    return heading.stop is not None and heading.stop <= line


def broken_rule(sections: Sequence[Section], text: str) -> str | None:
    """The first rule that a division breaks, in words; None when it holds all of them:
    sections stand in order, nest by their levels, and begin with their headings."""
    around: list[Section] = []
    before = -1
    for section in sections:
        if section.span.start <= before or section.span.end > len(text) or not len(section.span):
            return f"the section {section.heading!r} is out of order"
        before = section.span.start
        while around and around[-1].span.end <= section.span.start:
            around.pop()
        if (around and around[-1].span.end < section.span.end) or section.level != len(around) + 1:
            return f"the section {section.heading!r} does not nest"
        first = text[section.span.start : text.find("\n", section.span.start)]
        if not section.heading or section.heading not in first:
            return f"the section {section.heading!r} does not begin with its heading"
        around.append(section)
    return None


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)
