"""Styles of a DOCX: what a paragraph inherits of heading level, numbering and hidden text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from ingest.reading.docx_package import child, local, number, switched, value, w

MAX_CHAIN = 32
"""Styles that one may be based on; a circle of styles ends here."""
BODY_LEVEL = 9
"""The outline level that means body text."""
_HEADING = re.compile(r"(?:heading|标题) ?([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录) ?\d|toc heading|toc 标题\d?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NumberReference:
    """Which list a paragraph belongs to and its level there, each None where it is not said."""

    list_id: int | None
    level: int | None


@dataclass(frozen=True, slots=True)
class Style:
    """What one style says itself; ``level`` counts from 1, 0 is body text."""

    id: str
    name: str
    based_on: str | None
    level: int | None
    numbered: NumberReference | None
    hidden: bool | None


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a file by their ids."""

    styles: Mapping[str, Style]
    default: str | None
    hidden: bool

    def heading_level(self, paragraph: etree._Element) -> int | None:
        """1 to 9 where the paragraph or its style is a heading; the title of the whole is 0."""
        own = number(value(paragraph, "pPr", "outlineLvl"))
        if own is not None:
            return own + 1 if 0 <= own < BODY_LEVEL else None
        for style in self.of_paragraph(paragraph):
            if style.name in ("title", "标题"):
                return 0
            if style.level is not None:
                return style.level or None
        return None

    def is_contents_line(self, paragraph: etree._Element) -> bool:
        """Whether the paragraph has the style of a line of the contents list."""
        first = next(self.of_paragraph(paragraph), None)
        return first is not None and bool(_CONTENTS.fullmatch(first.name))

    def numbered(self, paragraph: etree._Element) -> tuple[NumberReference, str | None]:
        """The list of a paragraph, by itself and by its styles, and the style that names the list."""
        own = number_reference(child(paragraph, "pPr", "numPr"))
        list_id, level = (own.list_id, own.level) if own else (None, None)
        if list_id is not None:
            return NumberReference(list_id, level or 0), None
        for style in self.of_paragraph(paragraph):
            if style.numbered is not None and style.numbered.list_id is not None:
                inherited = style.numbered.level if level is None else level
                return NumberReference(style.numbered.list_id, inherited), style.id
        return NumberReference(None, level), None

    def is_hidden(self, properties: etree._Element | None, *, by_paragraph: bool) -> bool:
        """Whether text of these run properties is hidden: by itself, by its style, else as its paragraph ``hides``."""
        own = switched(properties, "vanish")
        if own is not None:
            return own
        run_style = value(properties, "rStyle")
        for style in self._chain(run_style) if run_style else ():
            if style.hidden is not None:
                return style.hidden
        return by_paragraph

    def hides(self, paragraph: etree._Element) -> bool:
        """Whether a paragraph hides text that does not say it of itself."""
        for style in self.of_paragraph(paragraph):
            if style.hidden is not None:
                return style.hidden
        return self.hidden

    def of_paragraph(self, paragraph: etree._Element) -> Iterator[Style]:
        """The style of a paragraph and those it is based on, nearest first."""
        named = value(paragraph, "pPr", "pStyle")
        return self._chain(named if named in self.styles else self.default)

    def list_of(self, style_id: str) -> int | None:
        """The list that a numbering style stands for."""
        for style in self._chain(style_id):
            if style.numbered is not None and style.numbered.list_id is not None:
                return style.numbered.list_id
        return None

    def _chain(self, style_id: str | None) -> Iterator[Style]:
        for _ in range(MAX_CHAIN):
            style = self.styles.get(style_id) if style_id is not None else None
            if style is None:
                return
            yield style
            style_id = style.based_on


def read_styles(root: etree._Element | None) -> Styles:
    """The styles part; none at all when the file has no such part."""
    styles: dict[str, Style] = {}
    default: str | None = None
    for element in root if root is not None else ():
        if local(element) != "style":
            continue
        style_id = element.get(w("styleId"), "")
        if element.get(w("type")) == "paragraph" and element.get(w("default")) in ("1", "true", "on"):
            default = style_id
        name = (value(element, "name") or style_id).strip().lower()
        styles.setdefault(
            style_id,
            Style(
                id=style_id,
                name=name,
                based_on=value(element, "basedOn"),
                level=_level(element, name),
                numbered=number_reference(child(element, "pPr", "numPr")),
                hidden=switched(element, "rPr", "vanish"),
            ),
        )
    hidden = switched(root, "docDefaults", "rPrDefault", "rPr", "vanish") or False
    return Styles(styles, default, hidden)


def _level(style: etree._Element, name: str) -> int | None:
    outline = number(value(style, "pPr", "outlineLvl"))
    if outline is not None:
        return outline + 1 if 0 <= outline < BODY_LEVEL else 0
    heading = _HEADING.fullmatch(name)
    return int(heading.group(1)) if heading else None


def number_reference(element: etree._Element | None) -> NumberReference | None:
    """The list that a ``w:numPr`` names."""
    if element is None:
        return None
    return NumberReference(number(value(element, "numId")), number(value(element, "ilvl")))
