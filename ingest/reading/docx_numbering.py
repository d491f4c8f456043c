"""Automatic numbering of a DOCX: the numbers that a reader sees before paragraphs and that no text holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from ingest.reading.counting import counted
from ingest.reading.docx_package import child, local, number, switched, value, w
from ingest.reading.docx_styles import Styles
from ingest.reading.docx_symbols import symbol

LEVELS = 9
BULLET = "•"
"""Stands for a bullet whose sign is a picture or of a font of its own."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its numbers count and look. ``restart``: the level, counted from 1, from
    which upwards a number begins this one anew; None is any level above, 0 never."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    legal: bool = False
    hidden: bool = False
    font: str = ""
    paragraph_style: str | None = None


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A list (``w:num``): the definition whose counting it shares, its levels, and where it starts anew."""

    definition: int
    levels: Mapping[int, Level]
    starts: Mapping[int, int]

    def start(self, level: int) -> int:
        """The first number of a level."""
        given = self.starts.get(level)
        return given if given is not None else self.level(level).start

    def level(self, level: int) -> Level:
        """A level's looks; a level that is not described has no number."""
        return self.levels.get(level, Level(style="none"))


@dataclass(slots=True)
class Counters:
    """The running numbers of all lists, in the order of the text."""

    lists: Mapping[int, NumberedList]
    counts: dict[int, dict[int, int]] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)

    def label(self, list_id: int | None, level: int | None, style_id: str | None) -> str:
        """Count one paragraph on and give its number as it is seen, with the blank behind it where one
        belongs; empty for a paragraph without number.

        style_id: the style that names the list, which also fixes the level.
        """
        numbered = self.lists.get(list_id) if list_id else None
        if numbered is None:
            return ""
        linked = next((n for n, each in numbered.levels.items() if each.paragraph_style == style_id), None)
        at = linked if linked is not None and style_id is not None else level or 0
        if not 0 <= at < LEVELS:
            return ""
        counts = self._count(list_id or 0, numbered, at)
        looks = numbered.level(at)
        return "" if looks.hidden else _with_gap(_written(numbered, at, counts), looks.suffix)

    def _count(self, list_id: int, numbered: NumberedList, at: int) -> Mapping[int, int]:
        counts = self.counts.setdefault(numbered.definition, {})
        if list_id not in self.begun:
            self.begun.add(list_id)
            for level in numbered.starts:
                counts.pop(level, None)
        for above in range(at):
            # A number that shows those above it takes them as begun.
            counts.setdefault(above, numbered.start(above))
        counts[at] = counts[at] + 1 if at in counts else numbered.start(at)
        for deeper in [level for level in counts if level > at]:
            restart = numbered.level(deeper).restart
            if restart is None or at < restart:
                del counts[deeper]
        return counts


def _written(numbered: NumberedList, at: int, counts: Mapping[int, int]) -> str:
    looks = numbered.level(at)
    if looks.style == "bullet":
        signs = "".join(symbol(c, looks.font) or BULLET for c in looks.text)
        return signs if signs.strip() else BULLET * bool(looks.text)

    def part(match: re.Match[str]) -> str:
        level = int(match.group(1)) - 1
        shown = numbered.level(level)
        style = "decimal" if looks.legal and shown.style != "none" else shown.style
        return counted(counts[level] if level in counts else numbered.start(level), style)

    return re.sub(r"%([1-9])", part, looks.text)


def _with_gap(label: str, suffix: str) -> str:
    """The number with what parts it from the text. Wide punctuation has its own room; `第三条` needs a
    blank even where the file sets none, since without it the words read as a reference to the article."""
    label = label.strip()
    if not label or re.search(r"[、．。）】〕：]$", label):
        return label
    if suffix == "nothing" and not re.search(r"第.+[编章节条]$", label):
        return label
    return f"{label} "


def read_numbering(root: etree._Element | None, styles: Styles) -> dict[int, NumberedList]:
    """The lists of the numbering part by their ids."""
    definitions: dict[int, dict[int, Level]] = {}
    links: dict[int, str] = {}
    for element in root if root is not None else ():
        key = number(element.get(w("abstractNumId"))) if local(element) == "abstractNum" else None
        if key is not None:
            definitions[key] = _levels(element)
            link = value(element, "numStyleLink")
            if link is not None:
                links[key] = link
    elements: dict[int, etree._Element] = {}
    for element in root if root is not None else ():
        key = number(element.get(w("numId"))) if local(element) == "num" else None
        if key is not None:
            elements[key] = element
    return {
        key: found
        for key, element in elements.items()
        if (found := _list(element, elements, definitions, links, styles)) is not None
    }


def _list(
    element: etree._Element,
    elements: Mapping[int, etree._Element],
    definitions: Mapping[int, Mapping[int, Level]],
    links: Mapping[int, str],
    styles: Styles,
) -> NumberedList | None:
    definition = number(value(element, "abstractNumId"))
    if definition is not None and definition in links:
        # The definition only points to a numbering style, whose list has the levels.
        target = styles.list_of(links[definition])
        pointed = elements.get(target) if target is not None else None
        definition = number(value(pointed, "abstractNumId")) if pointed is not None else definition
    if definition is None or definition not in definitions:
        return None
    levels = dict(definitions[definition])
    starts: dict[int, int] = {}
    for override in element.findall(w("lvlOverride")):
        at = number(override.get(w("ilvl")))
        if at is None:
            continue
        replaced = child(override, "lvl")
        if replaced is not None:
            levels[at] = _level(replaced)
        start = number(value(override, "startOverride"))
        if start is not None:
            starts[at] = start
    return NumberedList(definition, levels, starts)


def _levels(definition: etree._Element) -> dict[int, Level]:
    return {
        at: _level(element)
        for element in definition.findall(w("lvl"))
        if (at := number(element.get(w("ilvl")))) is not None
    }


def _level(element: etree._Element) -> Level:
    start = number(value(element, "start"))
    fonts = child(element, "rPr", "rFonts")
    pictured = child(element, "lvlPicBulletId") is not None
    return Level(
        start=start if start is not None else 0,
        style="bullet" if pictured else _style(element),
        text=BULLET if pictured else value(element, "lvlText") or "",
        suffix=value(element, "suff") or "tab",
        restart=number(value(element, "lvlRestart")),
        legal=switched(element, "isLgl") or False,
        hidden=switched(element, "rPr", "vanish") or False,
        font=(fonts.get(w("ascii")) or fonts.get(w("hAnsi")) or "") if fonts is not None else "",
        paragraph_style=value(element, "pStyle"),
    )


def _style(element: etree._Element) -> str:
    """The number format; newer ones stand in a choice, beside one for older programs."""
    found = next((each for each in element.iter(w("numFmt"))), None)
    return (found.get(w("val")) if found is not None else None) or "decimal"
