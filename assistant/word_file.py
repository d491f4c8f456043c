"""A Word file (.docx) from blocks of text: for exports of conversations and whatever else leaves the house.

Generated content carries its label where people see it (in the blocks) and in the file's metadata: the custom
property ``AIGC``, as GB 45438-2025 names it.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from xml.sax.saxutils import escape

import docx
from docx.document import Document as WordDocument
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph

SANS: Final = "微软雅黑"
SONG: Final = "宋体"
_META_SIZE: Final = 9.0
_TEXT_SIZE: Final = 12.0
_GREY: Final = RGBColor(0x54, 0x66, 0x5F)
_CUSTOM_TYPE: Final = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_CUSTOM_RELATION: Final = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
)
_LEFTOVERS: Final = ("/thumbnail", "/stylesWithEffects", "/customXml")
_CUSTOM: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
    '<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="AIGC">'
    "<vt:lpwstr>{value}</vt:lpwstr></property></Properties>"
)


class Look(StrEnum):
    """What a block is."""

    HEADING = "heading"
    STATEMENT = "statement"
    """Our words; ``marks`` stand after them."""
    QUOTE = "quote"
    """Words of a document, in its type."""
    NOTE = "note"
    """Small and grey."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph. ``marks``: what stands after it, such as `[1]` and the label of a generated sentence."""

    look: Look
    text: str
    marks: str = ""


def word_file(
    title: str, blocks: Sequence[Block], *, made: datetime, aigc: Sequence[Mapping[str, Any]] = ()
) -> bytes:
    """The file. ``aigc``: the metadata of each generated answer in it; none where no model wrote anything."""
    document = docx.Document()
    _fonts(document)
    document.add_heading(clean(title), level=1)
    for block in blocks:
        _add(document, block)
    set_properties(document, title, made)
    if aigc:
        add_metadata(document, aigc)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def set_properties(document: WordDocument, title: str, made: datetime) -> None:
    """Title, author and time, in place of those of the template."""
    properties = document.core_properties
    properties.title, properties.author, properties.comments = clean(title), "政问 Zhengwen", ""
    properties.created = properties.modified = made.replace(tzinfo=None)
    properties.last_modified_by = properties.author


def drop_leftovers(document: WordDocument) -> None:
    """Take out what the library's template brings and nothing needs: a picture of another document, doubled styles."""
    for owner in (document.part.package, document.part):
        for relation in list(owner.rels.values()):
            if relation.reltype.endswith(_LEFTOVERS):
                del owner.rels[relation.rId]


def _fonts(document: WordDocument) -> None:
    """Chinese fonts that every office program knows, for text and headings."""
    for name, font in (("Normal", SANS), ("Heading 1", SONG), ("Heading 2", SONG)):
        style = document.styles[name]
        style.font.name = font
        style.font.color.rgb = RGBColor(0x13, 0x23, 0x1E)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    document.styles["Normal"].font.size = Pt(_TEXT_SIZE)


def _add(document: WordDocument, block: Block) -> None:
    text = clean(block.text)
    if block.look is Look.HEADING:
        document.add_heading(text, level=2)
        return
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    match block.look:
        case Look.QUOTE:
            _set_font(run, SONG)
            paragraph.paragraph_format.left_indent = Pt(2 * _TEXT_SIZE)
        case Look.NOTE:
            run.font.size = Pt(_META_SIZE)
            run.font.color.rgb = _GREY
    if block.marks:
        _mark(paragraph, block.marks)


def _mark(paragraph: Paragraph, marks: str) -> None:
    run = paragraph.add_run(f" {clean(marks)}")
    run.font.size = Pt(_META_SIZE)
    run.font.color.rgb = _GREY


def _set_font(run: Any, font: str) -> None:
    run.font.name = font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def add_metadata(document: WordDocument, aigc: Sequence[Mapping[str, Any]]) -> None:
    """Label the file as generated: the custom property ``AIGC``."""
    value = json.dumps([dict(one) for one in aigc], ensure_ascii=False)
    xml = _CUSTOM.format(value=escape(clean(value))).encode("utf-8")
    package = document.part.package
    part = Part(PackURI("/docProps/custom.xml"), _CUSTOM_TYPE, xml, package)
    package.relate_to(part, _CUSTOM_RELATION)


def clean(text: str) -> str:
    """Without characters that XML cannot hold."""
    return "".join(
        c
        for c in text
        if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )
