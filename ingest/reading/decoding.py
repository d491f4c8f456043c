"""Bytes to text: the encodings that Chinese office files come in."""

from __future__ import annotations

import codecs
import re
import unicodedata

from ingest.errors import UnreadableFileError

MAX_BYTES = 32 * 1024 * 1024
"""Largest text file that is read; the longest law in Markdown has 0.4 MB."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_INVISIBLE = dict.fromkeys(
    [
        *range(0x200B, 0x2010),
        *range(0x2060, 0x2070),
        0xFEFF,
        0xAD,
        *range(0x202A, 0x202F),
        *range(0xE0000, 0xE0080),
    ]
)
_BLANKS = dict.fromkeys(
    [*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA1), 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F],
    " ",
)
"""Control characters, and the blanks of other widths; the wide blank U+3000 stays, it indents paragraphs."""
_BREAKS = re.compile("\r\n?|[\u2028\u2029\v\f\x85]")


def decode(data: bytes) -> str:
    """Decode a text file: UTF-8, UTF-16 and UTF-32 by their marks, GB18030 (which covers GBK).

    Raises UnreadableFileError for empty, over-long, binary and unknown input.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableFileError(
            f"has {len(data) / 1e6:.0f} MB; at most {MAX_BYTES // 2**20} MB are read. Split the file."
        )
    text = _decoded(data)
    if not text.strip():
        raise UnreadableFileError("is empty. Check that the file was saved or downloaded whole.")
    odd = sum(1 for c in text if unicodedata.category(c) in ("Cc", "Co", "Cn") and c not in "\t\n\r\f\v\x85")
    if odd > len(text) / 100:
        raise UnreadableFileError("is binary or in an unknown encoding. Save it as UTF-8 text.")
    return clean(text)


def _decoded(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableFileError(f"is broken {encoding} text. Save it as UTF-8.") from error
    if b"\0" in data[:65536]:
        raise UnreadableFileError("is binary, not text. Convert it to text or Markdown first.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            "is neither UTF-8 nor GB18030 text, or is binary. Save it as UTF-8."
        ) from error


def clean(text: str) -> str:
    """One kind of line break and of blank, no control or invisible characters, no halves of
    surrogate pairs, radicals as the characters they stand for."""
    text = _BREAKS.sub("\n", text).translate(_INVISIBLE | _BLANKS)
    text = text.encode("utf-8", "replace").decode("utf-8")
    if any("\u2e80" <= c <= "\u2fdf" for c in text):
        text = "".join(_character_of(c) if "\u2e80" <= c <= "\u2fdf" else c for c in text)
    return text


_RADICALS = dict(
    zip(
        "⺁⺄⺆⺇⺈⺊⺌⺍⺕⺗⺜⺝⺟⺠⺢⺣⺤⺥⺧⺨⺩⺪⺫⺬⺮⺯⺰⺱⺲⺳⺶⺷⺸⺹⺻⺼⻁⻃⻄⻅⻆⻈⻉⻋⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻨⻩⻪⻬⻮⻰⻳",
        "厂乙冂几刀卜小小彐心日月母民水火爪爪牛犬玉疋目示竹糸纟罒罒罒羊羊羊老聿肉虎覀西见角讠贝车辶辶阝钅长镸长门阝雨青韦页风飞食饣首马骨鬼鱼鸟麦黄黾齐齿龙龟",
        strict=True,
    )
)


def _character_of(radical: str) -> str:
    """The character of a radical code point; NFKC knows the Kangxi block, the table the rest."""
    return _RADICALS.get(radical) or unicodedata.normalize("NFKC", radical)
