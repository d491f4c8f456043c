"""The fonts that GB/T 9704-2012 names, and those that may stand in their place.

Word, WPS and LibreOffice read the font table: where a font is missing they take the first of its other names that is
there. Machines without any of them show their own Chinese font; a file sent on is right again where the fonts are.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, Final

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement, parse_xml
from lxml import etree

TITLE: Final = "方正小标宋简体"
REGULAR: Final = "仿宋_GB2312"
BLACK: Final = "黑体"
BOOK: Final = "楷体_GB2312"
SONG: Final = "宋体"
LATIN: Final = "Times New Roman"

FALLBACKS: Final = MappingProxyType(
    {
        TITLE: ("方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "小标宋体", "STZhongsong", "Noto Serif CJK SC"),
        REGULAR: ("仿宋", "FangSong", "STFangsong", "FandolFang", "Noto Serif CJK SC"),
        BLACK: ("SimHei", "Heiti SC", "STHeiti", "Noto Sans CJK SC"),
        BOOK: ("楷体", "KaiTi", "Kaiti SC", "STKaiti", "Noto Serif CJK SC"),
        SONG: ("SimSun", "Songti SC", "STSong", "Noto Serif CJK SC"),
        LATIN: ("Liberation Serif", "Nimbus Roman", "Noto Serif CJK SC"),
    }
)
"""Font → what may stand in its place, the nearest first: of Windows, macOS, free ones."""


def set_fonts(properties: Any, font: str, latin: str) -> None:
    """Set the fonts of run properties (``w:rPr``) for Chinese and for Latin letters and digits."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    fonts.attrib.clear()
    for place in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(place), latin)
    fonts.set(qn("w:eastAsia"), font)
    # Without it Word takes “ ” and — for Latin and sets them half as wide.
    fonts.set(qn("w:hint"), "eastAsia")


def name_fallbacks(document: WordDocument) -> None:
    """Write the fonts with their other names into the document's font table."""
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    table: Any = parse_xml(part.blob)
    known = {entry.get(qn("w:name")) for entry in table}
    for font, others in FALLBACKS.items():
        if font in known:
            continue
        entry = OxmlElement("w:font")
        entry.set(qn("w:name"), font)
        other = OxmlElement("w:altName")
        other.set(qn("w:val"), ",".join(others))
        entry.append(other)
        table.append(entry)
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)
