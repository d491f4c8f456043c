"""Elements of a page to its lines and tables, as a reader sees them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from ingest.reading.counting import counted
from ingest.reading.decoding import clean
from ingest.reading.html_names import BLOCKS
from ingest.reading.html_tables import Grid, grid_of, is_data
from ingest.wrapping import glue, squeeze

_INDENT = re.compile(r"(?<=[。！？；”!?;])[\u00a0\u3000]{2,}+[\s\u3000]*+(?=\S)")
"""Two wide blanks behind the end of a sentence begin a paragraph that no tag begins."""
_WIDE = r"[\u2e80-\u9fff\uf900-\uffef\u3000-\u303f“”‘’—…]"
_SOURCE_BREAK = re.compile(rf"(?<={_WIDE})[ \t]*\n\s*(?={_WIDE})")
_SPREAD = re.compile(r"[\u3400-\u9fff](?: [\u3400-\u9fff])+")
_HEADING = re.compile("h[1-6]")


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line: ``level`` of a heading tag, ``centred`` as titles are; ``links`` when most of it is links,
    ``anchors`` when all of it leads to places of the same page."""

    text: str
    level: int | None = None
    centred: bool = False
    links: bool = False
    anchors: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of data: spread rows of equal length, and the cells of each row as they were written."""

    rows: tuple[tuple[str, ...], ...]
    written: tuple[tuple[str, ...], ...]
    complete: bool = True


Item = TextLine | Table


def items_of(element: HtmlElement) -> list[Item]:
    """The lines and tables of an element in order."""
    walker = _Walker()
    walker.walk(element, _Style())
    walker.end_line()
    return walker.items


def items_around(root: HtmlElement, body: HtmlElement) -> tuple[list[Item], list[Item]]:
    """The lines and tables of a page that stand before its body, and those behind it."""
    walker = _Walker(body)
    walker.walk(root, _Style())
    walker.end_line()
    at = len(walker.items) if walker.left_out_at is None else walker.left_out_at
    return walker.items[:at], walker.items[at:]


@dataclass(frozen=True, slots=True)
class _Style:
    level: int | None = None
    centred: bool = False
    link: str | None = None
    preformatted: bool = False


@dataclass
class _Walker:
    """Gathers text until a line ends. Recursion is bounded by the depth that parsing keeps."""

    leave_out: HtmlElement | None = None
    left_out_at: int | None = None
    items: list[Item] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    anchored: int = 0
    marker: str = ""
    style: _Style = field(default_factory=_Style)
    numbers: dict[HtmlElement, int] = field(default_factory=dict)

    def walk(self, element: HtmlElement, style: _Style) -> None:
        if element is self.leave_out:
            self.end_line()
            self.left_out_at = len(self.items)
            return
        tag = element.tag
        if tag == "br":
            self.end_line()
            return
        inner = _style_of(element, style)
        block = tag in BLOCKS or "display:block" in _css(element)
        if block:
            self.end_line()
        if tag == "table":
            self._table(element, inner)
            return
        self._begin_item(element)
        self.text(element.text, inner)
        for child in element:
            self.walk(child, inner)
            self.text(child.tail, inner)
        if block:
            self.end_line()
        if tag == "li":
            self.marker = ""

    def text(self, text: str | None, style: _Style) -> None:
        if not text:
            return
        if style.preformatted:
            for number, line in enumerate(text.split("\n")):
                if number:
                    self.end_line()
                self._add(line, style)
        else:
            self._add(re.sub(r"[ \t\r\f\n]+", lambda m: "\n" if "\n" in m.group() else " ", text), style)

    def _add(self, text: str, style: _Style) -> None:
        solid = len("".join(text.split()))
        if solid:
            self.style = style
            if style.link is not None:
                self.linked += solid
                self.anchored += solid if style.link.startswith("#") else 0
        self.pieces.append(text)

    def end_line(self) -> None:
        written = _SOURCE_BREAK.sub("", "".join(self.pieces)).replace("\n", " ")
        solid = len("".join(written.split()))
        linked, anchored, style = self.linked, self.anchored, self.style
        self.pieces.clear()
        self.linked = self.anchored = 0
        if not solid:
            return
        for part in _INDENT.split(written):
            line = line_of(part)
            if not line:
                continue
            if self.marker:
                line = line if line.startswith(self.marker.strip()) else self.marker + line
                self.marker = ""
            self.items.append(
                TextLine(line, style.level, style.centred, linked * 2 > solid, anchored >= solid)
            )

    def _begin_item(self, element: HtmlElement) -> None:
        if element.tag == "ol":
            self.numbers.update(_numbers(element))
        elif element.tag == "li":
            self.marker = _marker(element, self.numbers.get(element, 1))

    def _table(self, element: HtmlElement, style: _Style) -> None:
        grid = grid_of(element)
        around = self.leave_out is not None and element in self.leave_out.iterancestors("table")
        if grid is None or around or not is_data(grid):
            for child in element:
                self.walk(child, style)
            self.end_line()
            return
        for caption in grid.captions:
            self.walk(caption, style)
            self.end_line()
        table, above, below = _apart(grid)
        self.items.extend(TextLine(line, centred=True) for line in above)
        self.items.append(table)
        self.items.extend(TextLine(line) for line in below)


_NOTE = re.compile(r"^(?:备?注|说明|资料来源|数据来源|填表说明|[*※])")


def _apart(grid: Grid) -> tuple[Table, list[str], list[str]]:
    """A table without the rows above it that are one cell over its whole width (its caption) and without
    such notes below it; the lines of both."""
    texts = {cell: cell_text(cell) for row in grid.cells for cell in row}
    first, last = 0, len(grid.cells)
    while first < last - 1 and grid.is_whole(first):
        first += 1
    while (
        last - 1 > first and grid.is_whole(last - 1) and _NOTE.match("".join(texts[grid.cells[last - 1][0]]))
    ):
        last -= 1
    above = [line for row in grid.cells[:first] for line in texts[row[0]]]
    below = [line for row in grid.cells[last:] for line in texts[row[0]]]
    heads = {cell for row in grid.cells[first : first + 1] for cell in row}
    whole = {cell: joined(lines, cell in heads or cell.tag == "th") for cell, lines in texts.items()}
    rows, complete = grid.spread(whole, first, last)
    written = tuple(tuple(whole[cell] for cell in row) for row in grid.cells[first:last])
    return Table(rows, written, complete), above, below


def line_of(text: str) -> str:
    """A line as it stands in the canonical text."""
    line = squeeze(clean(text).replace("\n", " "))
    return line.replace(" ", "") if _SPREAD.fullmatch(line) else line


def cell_text(cell: HtmlElement) -> list[str]:
    """The lines of a cell; the rows of a table inside it are lines of it."""
    lines: list[str] = []
    for item in items_of_children(cell):
        if isinstance(item, Table):
            lines.extend(" ".join(filter(None, row)) for row in item.written)
        else:
            lines.append(item.text)
    return [line.replace("\t", " ") for line in lines if line]


def items_of_children(element: HtmlElement) -> list[Item]:
    """The lines and tables inside an element, whatever it is itself."""
    walker = _Walker()
    style = _style_of(element, _Style())
    walker.text(element.text, style)
    for child in element:
        walker.walk(child, style)
        walker.text(child.tail, style)
    walker.end_line()
    return walker.items


def joined(lines: list[str], head: bool = False) -> str:
    """The lines of a cell as one. A narrow column breaks a word into its characters, and the name of a column
    (``head``) anywhere; other lines are apart."""
    if not lines:
        return ""
    longest = max(len(line) for line in lines)
    broken = longest == 1 or (head and longest <= MAX_BROKEN_NAME and all(map(_NAME.fullmatch, lines)))
    whole = lines[0]
    for line in lines[1:]:
        cut = broken or whole.endswith(_OPEN) or line.startswith(_CLOSING)
        whole = glue(whole, line) if cut else f"{whole} {line}"
    return squeeze(whole)


MAX_BROKEN_NAME = 10
_NAME = re.compile("[\u3400-\u9fff]+")
_OPEN = ("，", "、", "（", "(", "《", "“", "〔")
_CLOSING = ("，", "、", "）", ")", "。", "；", "》", "”", "〕")


def _css(element: HtmlElement) -> str:
    style = element.get("style")
    return re.sub(r"\s", "", style[:2000]).lower() if style else ""


def _style_of(element: HtmlElement, style: _Style) -> _Style:
    tag = str(element.tag)
    css = _css(element)
    level = int(tag[1]) if _HEADING.fullmatch(tag) else style.level
    link = element.get("href", "") if tag == "a" and element.get("href") is not None else style.link
    centred = style.centred
    if tag in BLOCKS:
        align = (element.get("align") or "").lower()
        if tag == "center" or align == "center" or "text-align:center" in css:
            centred = True
        elif align or "text-align:" in css:
            centred = False
    return _Style(level, centred, link, style.preformatted or tag == "pre" or "white-space:pre" in css)


def _marker(item: HtmlElement, number: int) -> str:
    """What a browser draws before a list item: the number of an ordered list, a dash for its bullets."""
    holder = item.getparent()
    if holder is None:
        return ""
    css = _css(holder) + _css(item)
    if "list-style:none" in css or "list-style-type:none" in css:
        return ""
    if holder.tag != "ol":
        return "" if _is_link_list(item) else "- "
    style = re.search(r"list-style(?:-type)?:([a-z-]+)", css)
    kind = style.group(1) if style else (item.get("type") or holder.get("type") or "1")
    return _numbered(number, kind)


def _is_link_list(item: HtmlElement) -> bool:
    """A list of links is drawn as a menu."""
    return len(item) == 1 and item[0].tag == "a" and not (item.text or "").strip()


def _numbers(holder: HtmlElement) -> dict[HtmlElement, int]:
    """The number of each item of an ordered list, by its start and by items that state their own."""

    def whole(value: str | None) -> int | None:
        return int(value) if value and re.fullmatch(r"-?\d{1,6}", value.strip()) else None

    items = [child for child in holder if child.tag == "li"]
    back = holder.get("reversed") is not None
    start = whole(holder.get("start"))
    number = start if start is not None else len(items) if back else 1
    numbers: dict[HtmlElement, int] = {}
    for item in items:
        own = whole(item.get("value"))
        number = number if own is None else own
        numbers[item] = number
        number += -1 if back else 1
    return numbers


_STYLES = {
    **dict.fromkeys(("a", "lower-alpha", "lower-latin"), "lowerLetter"),
    **dict.fromkeys(("A", "upper-alpha", "upper-latin"), "upperLetter"),
    **dict.fromkeys(("i", "lower-roman"), "lowerRoman"),
    **dict.fromkeys(("I", "upper-roman"), "upperRoman"),
    **dict.fromkeys(("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal"), "chineseCounting"),
}
"""Markers of lists in HTML and CSS → the formats of ``counted``."""
LETTERS = 26
"""Beyond it browsers count on otherwise than word processors do."""


def _numbered(number: int, kind: str) -> str:
    if kind in ("disc", "circle", "square"):
        return "- "
    style = _STYLES.get(kind, "decimal")
    if style.endswith("Letter") and number > LETTERS:
        style = "decimal"
    return f"{counted(number, style)}{'、' if style == 'chineseCounting' else '. '}"
