"""What an answer over HTTP holds: unpacked within bounds, its file name by type and content, its text in UTF-8."""

from __future__ import annotations

import codecs
import re
import zlib
from email.message import Message
from pathlib import PurePosixPath
from urllib.parse import unquote

from ingest.errors import UnreadableFileError

_ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
_KEPT_ENDINGS = {
    ".html": (".html", ".htm", ".shtml"),
    ".md": (".md", ".markdown"),
    ".txt": (".txt", ".text", ".md", ".markdown"),
    ".pdf": (".pdf",),
    ".docx": (".docx",),
}
_UNTOLD = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/download"})
_HTML = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*+<(?:!doctype\s+html|html)\b", re.I | re.S
)
_HEEDED = {
    "utf-8": "utf-8", "utf-16": "utf-16", "utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be",
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "hz": "hz",
    "big5": "big5hkscs", "cp950": "cp950", "big5hkscs": "big5hkscs",
}  # fmt: skip
"""Encodings of Chinese pages, by Python's names, and what they are decoded with (GB 2312 and GBK pages use
characters of their successors). Western ones, which servers name by default, fit any bytes and prove nothing."""
MAX_NAME = 120
_MAX_BAD = 1 / 500
"""Share of characters that may be broken in a text whose encoding its server named."""


class Inflater:
    """Unpacks an answer piece by piece, never to more than is asked for.

    Raises UnreadableFileError for packings other than gzip and deflate.
    """

    def __init__(self, coding: str) -> None:
        self._unpack = None
        self._raw_allowed = False
        match coding.strip().lower():
            case "" | "identity":
                return
            case "gzip" | "x-gzip":
                self._unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
            case "deflate":
                # Some servers send it without the zlib wrapper that the standard asks for.
                self._unpack = zlib.decompressobj()
                self._raw_allowed = True
            case other:
                raise UnreadableFileError(
                    f"comes packed as {other}, which was not asked for. Save it as a file."
                )

    def unpack(self, piece: bytes, most: int) -> bytes:
        """At most ``most`` bytes of what a piece holds."""
        if self._unpack is None:
            return piece[: max(most, 0)]
        try:
            return self._unpack.decompress(piece, max(most, 1))
        except zlib.error as error:
            if not self._raw_allowed:
                raise UnreadableFileError("comes broken: it cannot be unpacked. Try again later.") from error
            self._raw_allowed = False
            self._unpack = zlib.decompressobj(-zlib.MAX_WBITS)
            return self.unpack(piece, most)
        finally:
            self._raw_allowed = False

    def check_whole(self) -> None:
        """Raises UnreadableFileError when the packed bytes ended too early."""
        if self._unpack is not None and not self._unpack.eof:
            raise UnreadableFileError("comes broken: it ends too early. Try again later.")


def media_type_of(stated: str) -> str:
    """The media type of a Content-Type header, in small letters, without parameters."""
    return stated.partition(";")[0].strip().lower()


def file_name(path: str, disposition: str, stated: str, data: bytes) -> str:
    """A name for what came: the server's own or the last part of the path, with the ending of its format.

    Raises UnreadableFileError when it is of none of the formats that are read.
    """
    name = _given_name(disposition) or PurePosixPath(unquote(path)).name or "index"
    name = re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|]+', "_", name)
    own = PurePosixPath(name).suffix.lower()
    ending = _ending(media_type_of(stated), own, data)
    if own in _KEPT_ENDINGS[ending]:
        return name[: -len(own)][-MAX_NAME:] + name[-len(own) :]
    return name[-MAX_NAME:] + ending


def _given_name(disposition: str) -> str | None:
    if "filename" not in disposition.lower():
        return None
    header = Message()
    header["Content-Disposition"] = disposition
    try:
        given = header.get_filename()
    except ValueError:
        # Of an encoding that does not decode in this way.
        return None
    return PurePosixPath(given.replace("\\", "/")).name if given else None


def _ending(media_type: str, own: str, data: bytes) -> str:
    """The ending of what the bytes are; the type that is stated counts where they do not tell."""
    if data.startswith(b"%PDF-"):
        return ".pdf"
    if data.startswith(b"PK\x03\x04"):
        if b"word/" in data:
            return ".docx"
        raise UnreadableFileError(
            "is an archive or a sheet, which is not read. Save the documents in it as files."
        )
    if _HTML.match(data[:4096]):
        return ".html"
    if media_type in _ENDINGS and not media_type.startswith("application/"):
        return _ENDINGS[media_type]
    if media_type in _UNTOLD:
        found = next((ending for ending, kept in _KEPT_ENDINGS.items() if own in kept), None)
        if found is not None:
            return found
    if media_type == "application/xhtml+xml":
        return ".html"
    raise UnreadableFileError(
        f"is of the type {media_type or '(none)'}, which is not read. Give the address of a page, PDF, DOCX or text."
    )


def in_utf8(data: bytes, stated: str, name: str) -> bytes:
    """Bytes to read: text whose encoding the server names is turned to UTF-8 with a mark, so that readers need not guess."""
    if PurePosixPath(name).suffix.lower() in (".pdf", ".docx"):
        return data
    encoding = _named_encoding(stated)
    if encoding is None or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        if text.count("\ufffd") > len(text) * _MAX_BAD:
            # The server is wrong about its page; the reader looks for itself.
            return data
    return codecs.BOM_UTF8 + text.encode("utf-8", "replace")


def _named_encoding(stated: str) -> str | None:
    header = Message()
    header["Content-Type"] = stated or "text/plain"
    try:
        named = header.get_content_charset()
        encoding = codecs.lookup(named).name if named else ""
    except (LookupError, ValueError):
        return None
    return _HEEDED.get(encoding)
