"""HTML bytes to a tree of bounded depth: encodings as pages declare them, broken markup, saved pages."""

from __future__ import annotations

import codecs
import re
from collections import Counter

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from ingest.errors import UnreadableFileError
from ingest.reading.decoding import MAX_BYTES, decode

MAX_DEPTH = 120
"""Elements inside one another that are kept apart; real pages have up to 20, saved Word pages 60."""
MAX_BROKEN = 0.002
"""Share of characters that may be undecodable: a page cut in the middle of a character has one."""

_DECLARED = re.compile(rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{3,20})", re.IGNORECASE)
_XML_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_\-]{3,20})")
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+?)\s*-->")
_CONTROLS = dict.fromkeys([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0xFFFE, 0xFFFF], " ")
"""What a tree cannot hold again once it is changed."""
_REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,7})|(\d{1,8}));?", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "wbr"]
)
_RUNS = frozenset(["a", "b", "em", "font", "i", "span", "strong", "sub", "sup", "u"])


def parse_html(data: bytes) -> tuple[HtmlElement, str | None]:
    """The root of a page without comments, and the address that a browser noted when it saved the page.

    Raises UnreadableFileError for input that is no text.
    """
    text = _REFERENCE.sub(_referred, _decoded(data).translate(_CONTROLS))
    saved = _SAVED_FROM.search(text[:4096])
    root = _tree(text)
    for limit in (MAX_DEPTH // 2, 0):
        # What closes what in broken markup the parser decides: the second time no tag is kept.
        if not _is_deep(root):
            break
        root = _tree(_flattened(text, limit))
    return root, saved.group(1) if saved else None


def _referred(match: re.Match[str]) -> str:
    """A reference by number as it stands; nothing for one to what a tree cannot hold."""
    number = int(match.group(1), 16) if match.group(1) else int(match.group(2))
    return "" if number in _CONTROLS or 0xD800 <= number < 0xE000 else match.group()


def _tree(text: str) -> HtmlElement:
    # A declaration of an encoding is refused in decoded text.
    text = re.sub(r"^\s*<\?xml[^>]*>", "", text)
    # Entities of a document type are not expanded by the parser for HTML.
    parser = HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFileError(
            "holds no HTML elements. Check that it was saved or downloaded whole."
        ) from error


def _decoded(data: bytes) -> str:
    """By byte order mark; as UTF-8 when it is valid, whatever the page says, since no other encoding
    looks like it by chance; then as declared; then as any text file."""
    if len(data) > MAX_BYTES:
        raise UnreadableFileError(
            f"has {len(data) / 1e6:.0f} MB; at most {MAX_BYTES // 2**20} MB are read. Split the file."
        )
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return decode(data)
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return _checked(data.decode("utf-8"), data)
    except UnicodeDecodeError:
        pass
    declared = _declared(data)
    for encoding in dict.fromkeys(filter(None, [declared, "gb18030"])):
        try:
            return _checked(data.decode(encoding), data)
        except UnicodeDecodeError:
            pass
    text = data.decode(declared or "utf-8", "replace")
    if text.count("\ufffd") > max(2, len(text) * MAX_BROKEN):
        return decode(data)
    return _checked(text, data)


def _checked(text: str, data: bytes) -> str:
    """The text, unless the general checks of text files refuse it as empty or binary."""
    if not text.strip() or "\0" in text[:65536]:
        return decode(data)
    return text


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data[:8192]) or _XML_DECLARED.search(data[:200])
    name = match.group(1).decode("ascii").lower() if match else ""
    if name in ("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk"):
        return "gb18030"
    try:
        # A codec that is none for text (`hex`) would fail in decoding.
        return codecs.lookup(name).name if name and codecs.lookup(name)._is_text_encoding else None
    except LookupError:
        return None


def _is_deep(root: HtmlElement) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            return True
    return False


def _flattened(text: str, limit: int) -> str:
    """Markup without the tags that open deeper than the limit, and without their ends; their text stays.

    The parser gives up at 2,048 elements inside one another and loses what follows.
    """
    opened: list[str] = []
    dropped: Counter[str] = Counter()

    def keep(match: re.Match[str]) -> str:
        name = match.group(2).lower()
        if name in _VOID:
            return match.group()
        inline = "" if name in _RUNS else "<br>"
        if not match.group(1):
            if len(opened) < limit:
                opened.append(name)
                return match.group()
            dropped[name] += 1
            return inline
        if dropped[name]:
            dropped[name] -= 1
            return inline
        if name not in opened:
            return ""
        while opened.pop() != name:
            pass
        return match.group()

    return _TAG.sub(keep, _without_scripts(text))


def _without_scripts(text: str) -> str:
    """Markup without scripts and style sheets: they hold `<` that begins no tag."""
    lowered = text.lower()
    kept: list[str] = []
    at = 0
    starts = re.compile("<(script|style)[\\s>]")
    while match := starts.search(lowered, at):
        end = lowered.find(f"</{match.group(1)}", match.end())
        kept.append(text[at : match.start()])
        if end < 0:
            # The rest of the page is script, as a browser reads it too.
            return "".join(kept)
        at = end + len(match.group(1)) + 3
    return "".join(kept) + text[at:]
