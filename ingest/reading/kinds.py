"""Which format a file is written in: by what it holds, and where that leaves it open by its name."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from ingest.errors import UnreadableFileError
from ingest.reading.decoding import MAX_BYTES

TEXT_SUFFIXES = frozenset({".txt", ".text"})
MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
HTML_SUFFIXES = frozenset({".htm", ".html", ".shtml", ".xhtml"})
PDF_SUFFIXES = frozenset({".pdf"})
DOCX_SUFFIXES = frozenset({".docx", ".docm", ".dotx", ".dotm"})
SUFFIXES = TEXT_SUFFIXES | MARKDOWN_SUFFIXES | HTML_SUFFIXES | PDF_SUFFIXES | DOCX_SUFFIXES
UNREAD_SUFFIXES = frozenset(
    ".doc .dot .wps .wpt .rtf .odt .ofd .uof .uot .mht .mhtml .xls .xlsx .xlsm .et .csv .ppt .pptx .dps .epub .caj .pages".split()  # noqa: SIM905
)
"""Formats that hold documents too and are not read: a folder's report names them, while pictures and the like pass."""

MAX_TEXT_BYTES = MAX_BYTES
"""Largest text, Markdown or HTML file that is read."""
MAX_PDF_BYTES = 128 * 2**20
"""Largest PDF that is read: scanned plans have up to 100 MB, most of it pictures."""
MAX_DOCX_BYTES = 96 * 2**20
"""Largest DOCX that is read, pictures included; what of it is unpacked has limits of its own."""
MAX_ENTRIES = 4096
"""Most entries of an archive that is taken for a document; a report with a picture a page has some hundreds."""
HEAD_BYTES = 4096
"""What is looked at to tell a format."""
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF = b"%PDF-"
_PDF_REACH = 1024
"""Bytes of a download's or a mail's rubbish that may stand before a PDF begins; its own readers allow as many."""


class Format(StrEnum):
    """The formats that are read."""

    TEXT = "text"
    MARKDOWN = "Markdown"
    HTML = "HTML"
    PDF = "PDF"
    DOCX = "DOCX"


@dataclass(frozen=True, slots=True)
class Kind:
    """The format of a file, and a sentence about a name that says another one."""

    format: Format
    warning: str | None = None


_SUFFIXES_OF = {
    Format.TEXT: TEXT_SUFFIXES,
    Format.MARKDOWN: MARKDOWN_SUFFIXES,
    Format.HTML: HTML_SUFFIXES,
    Format.PDF: PDF_SUFFIXES,
    Format.DOCX: DOCX_SUFFIXES,
}
_AS_DOCX = "Open it in a word processor and save it as .docx."
_AS_TEXT = "Save what it says as .docx, PDF or text."
_UNREAD: tuple[tuple[bytes, str, str], ...] = (
    (b"{\\rtf", "an RTF file", _AS_DOCX),
    (b"\x89PNG\r\n\x1a\n", "a picture (PNG)", "Save its text, or make a PDF of it that is recognised."),
    (b"\xff\xd8\xff", "a picture (JPEG)", "Save its text, or make a PDF of it that is recognised."),
    (b"GIF8", "a picture (GIF)", _AS_TEXT),
    (b"II*\0", "a picture (TIFF)", "Save its text, or make a PDF of it that is recognised."),
    (b"MM\0*", "a picture (TIFF)", "Save its text, or make a PDF of it that is recognised."),
    (b"BM", "a picture (BMP)", _AS_TEXT),
    (b"\x1f\x8b", "a compressed file (gzip)", "Unpack it first."),
    (b"BZh", "a compressed file (bzip2)", "Unpack it first."),
    (b"\xfd7zXZ\0", "a compressed file (xz)", "Unpack it first."),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7z)", "Unpack it first."),
    (b"Rar!\x1a\x07", "an archive (RAR)", "Unpack it first."),
    (b"\x7fELF", "a program", "Name a document."),
    (b"MZ\x90\0", "a program", "Name a document."),
    (b"%!PS", "a PostScript file", "Convert it to PDF."),
    (b"SQLite format 3\0", "a database", "Name a document."),
    (b"HN\1\0", "a CAJ file", "Convert it to PDF."),
    (b"CAJ\0", "a CAJ file", "Convert it to PDF."),
)
_BY_NAME = {
    **dict.fromkeys((".csv", ".xls", ".xlsx", ".xlsm", ".et"), "Save its tables as .docx, HTML or Markdown."),
    **dict.fromkeys((".ppt", ".pptx", ".dps"), "Save it as PDF."),
    **dict.fromkeys((".doc", ".dot", ".wps", ".wpt", ".rtf", ".odt", ".uof", ".uot", ".pages"), _AS_DOCX),
    **dict.fromkeys((".ofd", ".caj"), "Convert it to PDF."),
    **dict.fromkeys((".mht", ".mhtml"), "Open it in a browser and save it as HTML."),
    ".epub": _AS_TEXT,
}
_HTML_START = re.compile(
    r"(?:\s|<\?xml[^>]*\?>|<!--.{0,2000}?-->)*+<(?:!doctype\s+html|html|head|body)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_HTML_TAG = re.compile(r"<(?:p|div|br|table|span|meta|title|h[1-6]|a|ul|li|td)\b[^>]*>", re.IGNORECASE)
_WORD_XML = re.compile(
    r'<\?mso-application\s+progid="Word|<pkg:package|<w:wordDocument|<uof:UOF', re.IGNORECASE
)
_MHTML = re.compile(
    r"(?:^|\n)(?:MIME-Version:\s*1|Content-Type:\s*multipart/related|From:\s*<Saved by)", re.IGNORECASE
)


def most_bytes(head: bytes) -> int:
    """The size limit of a file by its first bytes."""
    if head.startswith((_ZIP, _OLE)):
        return MAX_DOCX_BYTES
    return MAX_PDF_BYTES if _PDF in head[:_PDF_REACH] else MAX_TEXT_BYTES


def kind_of(path: PurePath, data: bytes) -> Kind:
    """The format of a file.

    Raises UnreadableFileError, with what to do, for one that is not read.
    """
    suffix = path.suffix.lower()
    found = _format(suffix, data)
    if suffix in _SUFFIXES_OF[found] or (
        found is Format.TEXT and suffix in MARKDOWN_SUFFIXES | HTML_SUFFIXES
    ):
        return Kind(Format.MARKDOWN if found is Format.TEXT and suffix in MARKDOWN_SUFFIXES else found)
    named = f"named {suffix}" if suffix else "named without an ending"
    return Kind(found, f"The file is {named} but is {_article(found)} {found.value}; it was read as that.")


def _article(found: Format) -> str:
    return "an" if found is Format.HTML else "a" if found in (Format.PDF, Format.DOCX) else "plain"


def _format(suffix: str, data: bytes) -> Format:
    if data.startswith((_ZIP, b"PK\x05\x06")):
        return _of_archive(data)
    if data.startswith(_OLE):
        raise UnreadableFileError(_of_old_office(data))
    if _begins_pdf(suffix, data):
        return Format.PDF
    for mark, name, advice in _UNREAD:
        if data.startswith(mark) and not _is_words(mark, data):
            raise UnreadableFileError(f"is {name}, which is not read. {advice}")
    return _of_text(suffix, data)


def _is_words(mark: bytes, data: bytes) -> bool:
    """Whether a mark that is made of letters begins a text: `BMW…` is no picture."""
    return mark.isalnum() and b"\0" not in data[:64]


def _begins_pdf(suffix: str, data: bytes) -> bool:
    at = data.find(_PDF, 0, _PDF_REACH)
    if at <= 0:
        return at == 0
    # In a text those letters may be words about the format.
    return suffix in PDF_SUFFIXES or not data[:at].strip(b" \t\r\n\0\xef\xbb\xbf")


def _of_text(suffix: str, data: bytes) -> Format:
    head = _head_text(data)
    if _WORD_XML.search(head):
        raise UnreadableFileError(f"is a document in one XML file, which is not read. {_AS_DOCX}")
    if _MHTML.search(head[:1000]) and "multipart/related" in head.lower():
        raise UnreadableFileError(
            "is a web page in one file (MHTML), which is not read. Open it in a browser and save it as HTML."
        )
    if _HTML_START.match(head):
        return Format.HTML
    if suffix in HTML_SUFFIXES:
        return Format.HTML if _HTML_TAG.search(_head_text(data, 65536)) else Format.TEXT
    if head.lstrip().startswith("<?xml"):
        raise UnreadableFileError("is an XML file, which is not read. Save what it says as HTML or text.")
    if suffix in MARKDOWN_SUFFIXES:
        return Format.MARKDOWN
    if suffix in TEXT_SUFFIXES:
        return Format.TEXT
    if suffix in PDF_SUFFIXES | DOCX_SUFFIXES | {".doc", ".wps"} and data.strip():
        if b"\0" in data[:HEAD_BYTES] or not _is_text(data):
            raise UnreadableFileError(
                f"is named {suffix} but is none, or is broken. Fetch it again, or open and save it anew."
            )
        return Format.TEXT
    if suffix in PDF_SUFFIXES | DOCX_SUFFIXES:
        raise UnreadableFileError("is empty. Check that the file was saved or downloaded whole.")
    advice = _BY_NAME.get(suffix, _AS_TEXT)
    raise UnreadableFileError(
        f"has the format {suffix or '(none)'}, which is not read (.docx .html .md .pdf .txt are). {advice}"
    )


def _is_text(data: bytes) -> bool:
    """Whether the beginning decodes as a text of common encodings, a cut character at its end aside."""
    head = data[:HEAD_BYTES]
    for encoding in ("utf-8", "gb18030"):
        for cut in range(min(4, len(head))):
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return sum(byte < 32 and byte not in b"\t\n\r\f" for byte in head) * 100 <= len(head)
    return False


def _head_text(data: bytes, length: int = HEAD_BYTES) -> str:
    """The first characters of a text, however it is encoded: only its Latin letters matter here."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[:length].decode("utf-16", "ignore")
    return data[:length].removeprefix(b"\xef\xbb\xbf").decode("latin-1")


_ARCHIVES = (
    ("xl/workbook.", "a spreadsheet", "Save its tables as .docx, HTML or Markdown."),
    ("ppt/presentation.", "a slide show", "Save it as PDF."),
    ("OFD.xml", "an OFD file", "Convert it to PDF."),
    ("META-INF/container.xml", "an e-book", _AS_TEXT),
    ("content.xml", "an OpenDocument file", _AS_DOCX),
    ("Index/Document.iwa", "a Pages document", _AS_DOCX),
)


def _of_archive(data: bytes) -> Format:
    names = _entry_names(data)
    if names is None:
        if b"word/" in data:
            return Format.DOCX
        raise UnreadableFileError("is a broken or truncated archive. Fetch it again.")
    if "word/document.xml" in names:
        return Format.DOCX
    for name, what, advice in _ARCHIVES:
        if any(each.startswith(name) for each in names):
            raise UnreadableFileError(f"is {what}, which is not read. {advice}")
    if "[Content_Types].xml" in names:
        # Not every program calls the part with the text by its usual name.
        return Format.DOCX
    raise UnreadableFileError("is an archive, which is not read. Unpack it and name the folder.")


def _entry_names(data: bytes) -> frozenset[str] | None:
    """The names in the directory at the end of an archive, without unpacking anything; None when it is cut off.

    Raises UnreadableFileError for more entries than any document has.
    """
    if data.count(b"PK\x01\x02") > MAX_ENTRIES:
        raise UnreadableFileError(
            f"is an archive of more than {MAX_ENTRIES} entries, which no document has. Unpack it and name the folder."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, UnicodeError):
        return None


def _of_old_office(data: bytes) -> str:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        return "is locked with a password. Save it without one."
    if holds("WordDocument") or holds("WpsDocument"):
        return f"is a document of an old word processor (.doc, .wps), which is not read. {_AS_DOCX}"
    if holds("Workbook") or holds("Book"):
        return "is an old spreadsheet, which is not read. Save its tables as .docx, HTML or Markdown."
    if holds("PowerPoint Document"):
        return "is an old slide show, which is not read. Save it as PDF."
    return f"is a file of an old office program, which is not read. {_AS_DOCX}"
