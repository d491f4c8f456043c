"""PDF files made for tests: text at places, ruled lines, pictures, passwords, written by hand.

Places are in points from the upper left corner, as readers see them. Chinese text is set in the standard
font STSong-Light, which needs no embedding; Latin text in Helvetica.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

A4 = (595.0, 842.0)
PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


@dataclass
class Page:
    """A page that is being written."""

    size: tuple[float, float] = A4
    rotate: int = 0
    content: list[bytes] = field(default_factory=list)
    picture: tuple[int, int, bytes] | None = None
    """(width, height, grey values) of a picture that covers the page."""

    def text(self, x: float, y: float, text: str, size: float = 12, bold: bool = False) -> Page:
        """Set a line of text with its baseline ``y`` points below the upper edge."""
        latin = text.isascii()
        font = ("Bold" if bold else "Latin") if latin else "Song"
        codes = text.encode("ascii" if latin else "utf-16-be").hex()
        self.content.append(f"BT /{font} {size} Tf {x} {self.size[1] - y} Td <{codes}> Tj ET".encode())
        return self

    def lines(self, x: float, y: float, lines: Sequence[str], size: float = 12, step: float = 20) -> Page:
        """Set lines one below the other; those that begin with a wide blank stand two characters in."""
        for number, line in enumerate(lines):
            indent = 2 * size if line.startswith("　") else 0.0
            self.text(x + indent, y + number * step, line.lstrip("　"), size)
        return self

    def turned(self, x: float, y: float, text: str, sine: float, cosine: float, size: float = 12) -> Page:
        """Set Latin text that leans or stands sideways."""
        matrix = f"{cosine} {sine} {-sine} {cosine} {x} {self.size[1] - y}"
        self.content.append(f"BT /Latin {size} Tf {matrix} Tm ({text}) Tj ET".encode())
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Page:
        """Draw a line."""
        high = self.size[1]
        self.content.append(f"0.5 w {x0} {high - y0} m {x1} {high - y1} l S".encode())
        return self

    def fill(self, x0: float, y0: float, x1: float, y1: float) -> Page:
        """Fill a rectangle with grey."""
        place = f"{x0} {self.size[1] - y1} {x1 - x0} {y1 - y0}"
        self.content.append(f"0.9 g {place} re f 0 g".encode())
        return self

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> Page:
        """Draw the lines of a table."""
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)
        return self

    def table(
        self, xs: Sequence[float], y: float, rows: Sequence[Sequence[str]], step: float = 24, size: float = 10
    ) -> Page:
        """A ruled table with a line of text in each cell."""
        self.grid(xs, [y + number * step for number in range(len(rows) + 1)])
        for number, row in enumerate(rows):
            for x, cell in zip(xs, row, strict=False):
                if cell:
                    self.text(x + 4, y + number * step + 16, cell, size)
        return self


def pdf(*pages: Page, title: str | None = None, password: str | None = None) -> bytes:
    """The bytes of a PDF. ``password`` locks it; an empty one encrypts it for all to open."""
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        b" /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 5 0 R >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -120 1000 880]"
        b" /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 80 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ]
    info = b"<< >>" if title is None else f"<< /Title <feff{title.encode('utf-16-be').hex()}> >>".encode()
    objects.append(info)
    fonts = b"/Font << /Song 3 0 R /Latin 6 0 R /Bold 7 0 R >>"
    streams: dict[int, bytes] = {}
    kids: list[int] = []
    for page in pages:
        pictured = b""
        content = list(page.content)
        if page.picture is not None:
            wide, high, grey = page.picture
            streams[len(objects) + 1] = zlib.compress(grey)
            objects.append(
                f"<< /Type /XObject /Subtype /Image /Width {wide} /Height {high} /ColorSpace /DeviceGray"
                f" /BitsPerComponent 8 /Filter /FlateDecode".encode()
            )
            pictured = f" /XObject << /Picture {len(objects)} 0 R >>".encode()
            content.insert(0, f"q {page.size[0]} 0 0 {page.size[1]} 0 0 cm /Picture Do Q".encode())
        streams[len(objects) + 1] = b"\n".join(content)
        objects.append(b"<<")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {page.size[0]} {page.size[1]}]"
            f" /Rotate {page.rotate} /Contents {len(objects)} 0 R /Resources << ".encode()
            + fonts
            + pictured
            + b" >> >>"
        )
        kids.append(len(objects))
    named = " ".join(f"{kid} 0 R" for kid in kids)
    objects[1] = f"<< /Type /Pages /Kids [{named}] /Count {len(kids)} >>".encode()
    return _written(objects, streams, password)


def _written(objects: Sequence[bytes], streams: dict[int, bytes], password: str | None) -> bytes:
    key, locked = _lock(password) if password is not None else (None, b"")
    out = bytearray(b"%PDF-1.4\n")
    places: list[int] = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body
        if number in streams:
            data = streams[number] if key is None else _rc4(_object_key(key, number), streams[number])
            out += f" /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"
        out += b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    identity = (b"00" * 16).decode()
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 8 0 R /ID [<{identity}> <{identity}>]".encode()
    return bytes(out + locked + f" >>\nstartxref\n{start}\n%%EOF\n".encode())


def _lock(password: str) -> tuple[bytes, bytes]:
    """The key and the dictionary of the oldest standard encryption (RC4 of 40 bits)."""
    padded = (password.encode() + PADDING)[:32]
    owner = _rc4(hashlib.md5((b"owner" + PADDING)[:32]).digest()[:5], padded)
    rights = (-4).to_bytes(4, "little", signed=True)
    key = hashlib.md5(padded + owner + rights + bytes(16)).digest()[:5]
    entry = f" /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{owner.hex()}> /U <{_rc4(key, PADDING).hex()}> >>"
    return key, entry.encode()


def _object_key(key: bytes, number: int) -> bytes:
    return hashlib.md5(key + number.to_bytes(3, "little") + bytes(2)).digest()[:10]


def _rc4(key: bytes, data: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)
