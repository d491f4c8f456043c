"""The parts of a DOCX file: a zip archive whose parts are read one by one, each within a limit.

Only the parts that hold text are unpacked, so that a picture or a foreign part may be as large or as
broken as it likes. Entities and document types have no place in these files and are refused.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass

from lxml import etree

from ingest.errors import UnreadableFileError
from ingest.reading.kinds import MAX_ENTRIES

MAX_PART = 48 * 2**20
"""Largest part that is unpacked, in bytes; a plan of 300 pages has 6 MB of it, and a tree takes ten times as much."""
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W.encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M.encode()),
)
"""The strict variant of the format differs in the names of its name spaces."""
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    UnicodeError,
)


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a DOCX by their names; ``main`` is the name of the part with the text."""

    archive: zipfile.ZipFile
    main: str

    def tree(self, name: str) -> etree._Element | None:
        """The root element of a part; None when the archive has no such part.

        Raises UnreadableFileError when the part is broken, over-long, or no plain XML.
        """
        data = _part(self.archive, name)
        return None if data is None else _parsed(data, name)

    def related(self, kind: str) -> str | None:
        """The name of the part that the text refers to as ``kind`` (styles, numbering, footnotes …)."""
        return _target(self.archive, self.main, kind)


def open_package(data: bytes) -> Package:
    """Open a DOCX file.

    Raises UnreadableFileError when it is no DOCX file or broken.
    """
    if data.count(b"PK\x01\x02") > MAX_ENTRIES:
        raise UnreadableFileError(f"is an archive of more than {MAX_ENTRIES} entries, which no document has.")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        raise UnreadableFileError(
            "is a broken or truncated DOCX file. Open it in a word processor and save it again, or fetch it again."
        ) from error
    names = archive.namelist()
    main = _target(archive, "", "officeDocument") or "word/document.xml"
    if main not in names:
        raise UnreadableFileError(
            "is an archive without a document's text. Save it as .docx with a word processor."
        )
    if names.count(main) > 1:
        raise UnreadableFileError(
            "holds its text twice, which word processors never write. Save it again as .docx with one."
        )
    return Package(archive, main)


def _part(archive: zipfile.ZipFile, name: str) -> bytes | None:
    try:
        with archive.open(name) as part:
            data = part.read(MAX_PART + 1)
    except KeyError:
        return None
    except _BROKEN as error:
        raise UnreadableFileError(
            f"is a broken DOCX file: its part {name} cannot be unpacked. "
            "Open it in a word processor and save it again, or fetch it again."
        ) from error
    if len(data) > MAX_PART:
        raise UnreadableFileError(
            f"unpacks to more than {MAX_PART // 2**20} MB in its part {name}. Split the document."
        )
    return data


def _parsed(data: bytes, name: str) -> etree._Element:
    for strict, usual in _STRICT:
        data = data.replace(strict, usual)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if "depth" in str(error).lower():
            reason = "is nested too deep to be a document. Save it again as .docx with a word processor."
        else:
            reason = "is no valid XML. Open it in a word processor and save it again, or fetch it again."
        raise UnreadableFileError(f"is a broken DOCX file: its part {name} {reason}") from error
    if root.getroottree().docinfo.doctype:
        raise UnreadableFileError(
            f"declares a document type in its part {name}, which word processors never write and which "
            "may be meant to exhaust memory. Save it again as .docx with a word processor."
        )
    return root


def _target(archive: zipfile.ZipFile, source: str, kind: str) -> str | None:
    """The part that another one (the archive itself: an empty name) refers to by a kind of relationship."""
    folder, file = posixpath.split(source)
    data = _part(archive, posixpath.join(folder, "_rels", f"{file}.rels"))
    if data is None:
        return None
    for relation in _parsed(data, "_rels"):
        if isinstance(relation.tag, str) and relation.get("Type", "").endswith(f"/{kind}"):
            target = relation.get("Target", "")
            return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return None


def w(name: str) -> str:
    """The full name of an element or attribute of a text document."""
    return f"{{{W}}}{name}"


def local(element: etree._Element) -> str:
    """The name of an element of a text document; an empty one for comments, and others' with their name space."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag[len(W) + 2 :] if tag.startswith(f"{{{W}}}") else tag


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first element below another by a path of names; None where one is missing."""
    for name in path:
        if element is None:
            return None
        element = element.find(w(name))
    return element


def value(element: etree._Element | None, *path: str) -> str | None:
    """The ``w:val`` of an element, or of one below it."""
    found = child(element, *path)
    return None if found is None else found.get(w("val"))


def switched(element: etree._Element | None, *path: str) -> bool | None:
    """Whether a switch such as ``w:vanish`` is on; None where it is not given."""
    found = child(element, *path)
    return None if found is None else found.get(w("val"), "true").lower() not in ("0", "false", "off", "none")


def number(text: str | None) -> int | None:
    """An attribute's whole number; None where there is none or it is out of any use."""
    try:
        found = int(text) if text is not None and len(text) <= 12 else None
    except ValueError:
        return None
    return found
