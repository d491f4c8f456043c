"""Real footnotes of Word: the part ``word/footnotes.xml``, its separators, and the references in the text.

python-docx writes none, so the part is made here: two entries that draw the line above the notes, which the settings
name, then one entry for each note. Word numbers them itself, in the order of the references.
"""

from __future__ import annotations

from typing import Any, Final

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from assistant.official.layout import FOOTNOTE_REFERENCE, FOOTNOTE_TEXT
from assistant.word_file import clean

SEPARATORS: Final = (-1, 0)
"""Ids of the line above the notes, and of the one above notes that go on from the page before."""
_EMPTY: Final = (
    f"<w:footnotes {nsdecls('w')}>"
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/>'
    "</w:pPr><w:r><w:separator/></w:r></w:p></w:footnote>"
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:pPr><w:spacing w:after="0" w:line="240" '
    'w:lineRule="auto"/></w:pPr><w:r><w:continuationSeparator/></w:r></w:p></w:footnote></w:footnotes>'
)
_BEFORE: Final = ("w:endnotePr", "w:compat", "w:docVars", "w:rsids")
"""What stands behind ``w:footnotePr`` in the settings, which have a fixed order."""


class Footnotes:
    """The footnotes of one document, numbered as they are added."""

    def __init__(self, document: WordDocument) -> None:
        styles = document.styles
        self._text = styles[FOOTNOTE_TEXT].style_id
        self._reference = styles[FOOTNOTE_REFERENCE].style_id
        part = document.part
        self._part = XmlPart(
            PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, parse_xml(_EMPTY), part.package
        )
        part.relate_to(self._part, RELATIONSHIP_TYPE.FOOTNOTES)
        _declare(document.settings.element)
        self._last = 0

    def add(self, paragraph: Paragraph, text: str) -> int:
        """Put the reference at the end of a paragraph and the note under the page; gives the note's number."""
        self._last += 1
        reference = self._run(paragraph.add_run())
        mark: Any = OxmlElement("w:footnoteReference")
        mark.set(qn("w:id"), str(self._last))
        reference._r.append(mark)
        self._part.element.append(self._note(text))
        return self._last

    def separate(self, paragraph: Paragraph) -> None:
        """A raised comma between two references, which would read as one number."""
        self._run(paragraph.add_run("，"))

    def _run(self, run: Run) -> Run:
        style: Any = OxmlElement("w:rStyle")
        style.set(qn("w:val"), self._reference)
        run._r.get_or_add_rPr().insert(0, style)
        return run

    def _note(self, text: str) -> Any:
        note: Any = OxmlElement("w:footnote")
        note.set(qn("w:id"), str(self._last))
        element: Any = OxmlElement("w:p")
        note.append(element)
        paragraph = Paragraph(element, self._part)
        style = OxmlElement("w:pStyle")
        style.set(qn("w:val"), self._text)
        element.get_or_add_pPr().append(style)
        number: Any = OxmlElement("w:footnoteRef")
        self._run(paragraph.add_run())._r.append(number)
        paragraph.add_run(f" {clean(text)}")
        return note


def _declare(settings: Any) -> None:
    """Name the separators in the settings."""
    properties = OxmlElement("w:footnotePr")
    for separator in SEPARATORS:
        entry = OxmlElement("w:footnote")
        entry.set(qn("w:id"), str(separator))
        properties.append(entry)
    following = next((e for name in _BEFORE if (e := settings.find(qn(name))) is not None), None)
    if following is None:
        settings.append(properties)
    else:
        following.addprevious(properties)


def footnote_texts(document: WordDocument) -> tuple[str, ...]:
    """The footnotes of a document that was read, in the order of their ids."""
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FOOTNOTES)
    root: Any = parse_xml(part.blob)
    notes = root.findall(qn("w:footnote"))
    own = [note for note in notes if int(note.get(qn("w:id"))) not in SEPARATORS]
    own.sort(key=lambda note: int(note.get(qn("w:id"))))
    return tuple("".join(t.text or "" for t in note.iter(qn("w:t"))).strip() for note in own)
