"""The page and the type of an official document: the figures of GB/T 9704-2012, put into a Word document.

A page holds 22 lines of 28 characters between margins of 37 mm (top), 35, 28 (left) and 26 mm; every line of text is
as high as the grid, exactly, so that numbers of footnotes push none aside. Page numbers `— 1 —` stand 7 mm under the text,
on the outer side. The fonts are those that the standard names; ``fonts`` tells what may stand in their place.
"""

from __future__ import annotations

from typing import Any, Final

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.section import _Footer
from docx.shared import Length, Mm, Pt, RGBColor, Twips
from docx.styles.style import ParagraphStyle

from assistant.official.fonts import BLACK, BOOK, LATIN, REGULAR, SONG, TITLE, set_fonts

PAGE_WIDTH: Final = Mm(210)
PAGE_HEIGHT: Final = Mm(297)
TOP: Final = Mm(37)
BOTTOM: Final = Mm(35)
LEFT: Final = Mm(28)
RIGHT: Final = Mm(26)
TEXT_WIDTH: Final = Length(PAGE_WIDTH - LEFT - RIGHT)
LINES: Final = 22
CHARACTERS: Final = 28
_EMU_PER_TWIP: Final = 635
LINE_PITCH: Final = Twips((PAGE_HEIGHT - TOP - BOTTOM) // _EMU_PER_TWIP // LINES)
"""Height of a line: 28.95 pt, rounded down so that 22 of them fit."""
FOOTER_DISTANCE: Final = Mm(25)
"""From the page's edge to the foot of the number's line: puts the middle of `— 1 —` 7 mm under the text."""

TITLE_SIZE: Final = Pt(22)
"""二号"""
BODY_SIZE: Final = Pt(16)
"""三号"""
SPACING: Final = Twips((TEXT_WIDTH // CHARACTERS - BODY_SIZE) // _EMU_PER_TWIP)
"""Between the body's characters, less than nothing: 28 of 16 pt are wider than the page's 156 mm by 2. Said by the style,
because LibreOffice gives a character two cells of a grid (``linesAndChars``) whose cells are narrower than it."""
PAGE_NUMBER_SIZE: Final = Pt(14)
"""四号"""
TABLE_SIZE: Final = Pt(12)
"""小四: the standard leaves tables open; at 三号 a row of offices would fill half a page."""
FOOTNOTE_SIZE: Final = Pt(9)
"""小五, in which Word sets footnotes of Chinese texts."""
GREY: Final = RGBColor(0x59, 0x59, 0x59)

CAPTION: Final = "Caption"
TABLE_TEXT: Final = "Table Text"
REMARK: Final = "Remark"
FOOTNOTE_TEXT: Final = "footnote text"
FOOTNOTE_REFERENCE: Final = "footnote reference"


def lay_out(document: WordDocument) -> None:
    """Give an empty document the page, the styles and the page numbers."""
    _set_page(document)
    _set_defaults(document)
    _set_styles(document)
    _set_page_numbers(document)


def characters(count: float) -> Length:
    """The width of a number of characters of the body."""
    return Length(round(count * TEXT_WIDTH / CHARACTERS))


def _set_page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.left_margin, section.right_margin = LEFT, RIGHT
    section.header_distance, section.footer_distance = Mm(15), FOOTER_DISTANCE
    grid: Any = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(LINE_PITCH.twips))


def _set_defaults(document: WordDocument) -> None:
    """Chinese as the language, and no space between paragraphs."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    defaults.find(f".//{qn('w:lang')}").set(qn("w:eastAsia"), "zh-CN")
    spacing = defaults.find(f".//{qn('w:spacing')}")
    spacing.attrib.clear()
    spacing.set(qn("w:after"), "0")
    themed = document.settings.element.find(qn("w:themeFontLang"))
    if themed is not None:
        themed.set(qn("w:eastAsia"), "zh-CN")


def _set_styles(document: WordDocument) -> None:
    _style(document, "Normal", REGULAR, BODY_SIZE)
    title = _style(document, "Title", TITLE, TITLE_SIZE)
    _without_border(title)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.keep_with_next = True
    for level, font in enumerate((BLACK, BOOK, REGULAR, REGULAR), start=1):
        heading = _style(document, f"Heading {level}", font, BODY_SIZE)
        heading.paragraph_format.keep_with_next = True
        indent(heading, 2)
    caption = _style(document, CAPTION, BLACK, TABLE_SIZE)
    caption.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    caption.paragraph_format.keep_with_next = True
    _style(document, TABLE_TEXT, REGULAR, TABLE_SIZE, line=Pt(20))
    remark = _style(document, REMARK, BOOK, TABLE_SIZE, line=Pt(20))
    remark.font.color.rgb = GREY
    footnote = _style(document, FOOTNOTE_TEXT, SONG, FOOTNOTE_SIZE, line=Pt(12))
    footnote.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    reference = document.styles.add_style(FOOTNOTE_REFERENCE, WD_STYLE_TYPE.CHARACTER)
    reference.font.superscript = True


def _style(
    document: WordDocument, name: str, font: str, size: Length, *, line: Length = LINE_PITCH
) -> ParagraphStyle:
    """A paragraph style, new or of the template, with nothing of its look left but what is given."""
    styles = document.styles
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.hidden = style.unhide_when_used = False
    properties = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    set_fonts(properties, font, LATIN if font != SONG else SONG)
    style.font.size = size
    style.font.bold = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    if size == BODY_SIZE:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(SPACING.twips))
        style.element.rPr.find(qn("w:sz")).addprevious(spacing)
    wording = style.paragraph_format
    wording.space_before = wording.space_after = Pt(0)
    wording.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    wording.line_spacing = line
    wording.widow_control = False
    if line != LINE_PITCH:
        # Else each line takes a whole line of the page's grid.
        off = OxmlElement("w:snapToGrid")
        off.set(qn("w:val"), "0")
        style.element.get_or_add_pPr().insert_element_before(off, "w:spacing", "w:ind", "w:jc")
    return style


def indent(styled: Any, count: int) -> None:
    """Indent the first line of a style or paragraph by characters, which Word keeps when the size changes."""
    styled.paragraph_format.first_line_indent = characters(count)
    styled._element.get_or_add_pPr().find(qn("w:ind")).set(qn("w:firstLineChars"), str(count * 100))


def indent_right(paragraph: Any, count: float) -> None:
    """Keep a line that stands at the right away from the edge by characters."""
    paragraph.paragraph_format.right_indent = characters(count)
    paragraph._p.get_or_add_pPr().find(qn("w:ind")).set(qn("w:rightChars"), str(round(count * 100)))


def _without_border(style: ParagraphStyle) -> None:
    border = style.element.get_or_add_pPr().find(qn("w:pBdr"))
    if border is not None:
        border.getparent().remove(border)


def _set_page_numbers(document: WordDocument) -> None:
    """`— 1 —` at the right of odd pages and the left of even ones, one character in from the edge."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    _number(section.footer, right=True)
    _number(section.even_page_footer, right=False)


def _number(footer: _Footer, *, right: bool) -> None:
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    wording = paragraph.paragraph_format
    wording.line_spacing_rule, wording.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(18)
    if right:
        indent_right(paragraph, 1)
    else:
        indent(paragraph, 1)
    for part in ("— ", None, " —"):
        run = paragraph.add_run(part or "")
        set_fonts(run._r.get_or_add_rPr(), SONG, SONG)
        run.font.size = PAGE_NUMBER_SIZE
        if part is None:
            for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("shown", "1"), ("end", "")):
                run._r.append(_field_part(kind, text))


def _field_part(kind: str, text: str) -> Any:
    """A part of a field: its borders, its instruction, or the text shown until a program counts the pages."""
    if kind in ("begin", "separate", "end"):
        part = OxmlElement("w:fldChar")
        part.set(qn("w:fldCharType"), kind)
        return part
    part = OxmlElement("w:t" if kind == "shown" else "w:instrText")
    part.text = text
    return part
