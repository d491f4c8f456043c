"""What stands on a page of a PDF, with its place: characters and ruled lines, read by PDFium.

All places are in points from the upper left corner of the page as it is shown.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from ingest.reading.decoding import clean

MAX_GLYPHS = 60_000
"""Characters read of one page; a newspaper page has 20,000."""
MAX_PATHS = 20_000
"""Drawn paths looked at on one page: tables have hundreds, maps have more and are no tables."""
MAX_RULE_WIDTH = 3.0
"""Points up to which a filled rectangle is a ruled line and not a coloured area."""
MAX_FORM_DEPTH = 8
_SLOPE = 15
"""Degrees by which upright text may lean; a watermark leans more."""
_LONG_DASH = 1.5
"""Em from which one dash is the two that a Chinese dash is written with."""
_BOLD = re.compile("bold|black|heavy", re.IGNORECASE)
_FORCE_BOLD = 1 << 18
_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
    0x2010: "-",
    0x2011: "-",
}
_BULLETS = {
    0xF0B7: "•",
    0xF0A7: "▪",
    0xF06C: "●",
    0xF06E: "■",
    0xF0D8: "➢",
    0xF076: "❖",
    0xF0FC: "✓",
    0xF02D: "-",
}
"""Bullets of the fonts Symbol and Wingdings, which have no Unicode of their own."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character at its place: ``baseline`` is the line it stands on, ``size`` its font size in points.

    ``spaced``: a blank stands before it in the file; ``hinted``: PDFium saw one in the gap before it.
    Text that is printed sideways is one glyph with all its characters.
    """

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    bold: bool = False
    spaced: bool = False
    hinted: bool = False

    @property
    def top(self) -> float:
        return self.baseline - 0.85 * self.size

    @property
    def bottom(self) -> float:
        return self.baseline + 0.15 * self.size


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruled line: horizontal where its ends have the same ``y``, vertical otherwise."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def horizontal(self) -> bool:
        return abs(self.x1 - self.x0) >= abs(self.y1 - self.y0)


@dataclass(frozen=True, slots=True)
class PageContent:
    """The characters of a page. ``strokes`` are the places of lines that are neither level nor upright,
    as drawings have and tables have not; ``slanted`` counts those that lean and were left out (watermarks);
    ``unmapped`` those whose font does not tell which characters they are;
    ``pictured`` is the share of the page that its largest picture covers."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...] = ()
    strokes: tuple[tuple[float, float], ...] = ()
    slanted: int = 0
    unmapped: int = 0
    pictured: float = 0.0


def is_wide(character: str) -> bool:
    """Whether a character fills a square, as Han characters and their punctuation do."""
    return unicodedata.east_asian_width(character) in "WF"


class _Frame:
    """Turns places of the file (from below, unrotated) into places as shown."""

    def __init__(self, page: Any) -> None:
        left, bottom, right, top = page.get_cropbox()
        self.turn = page.get_rotation() % 360
        self.left, self.bottom, self.right, self.top = left, bottom, right, top
        sides = (abs(right - left), abs(top - bottom))
        self.width, self.height = sides if self.turn in (0, 180) else (sides[1], sides[0])

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        match self.turn:
            case 90:
                return y - self.bottom, x - self.left
            case 180:
                return self.right - x, y - self.bottom
            case 270:
                return self.top - y, self.right - x
            case _:
                return x - self.left, self.top - y


def read_page(page: Any, number: int) -> PageContent:
    """Read a page of a document that PDFium has opened; ``number`` counts from 1."""
    frame = _Frame(page)
    textpage = page.get_textpage()
    try:
        glyphs, slanted, unmapped = _glyphs(textpage, frame)
    finally:
        textpage.close()
    rules, strokes, pictured = _drawn(page, frame)
    return PageContent(
        number,
        frame.width,
        frame.height,
        tuple(glyphs),
        tuple(rules),
        tuple(strokes),
        slanted,
        unmapped,
        pictured,
    )


def _glyphs(textpage: Any, frame: _Frame) -> tuple[list[Glyph], int, int]:
    glyphs: list[Glyph] = []
    slanted = unmapped = 0
    spaced = hinted = False
    sideways: list[Glyph] = []
    fonts = _Fonts(textpage)
    for index in range(min(pdfium.FPDFText_CountChars(textpage), MAX_GLYPHS)):
        if pdfium.FPDFText_IsGenerated(textpage, index) == 1:
            hinted = True
            continue
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if pdfium.FPDFText_IsHyphen(textpage, index) == 1:
            code = 0x2D
        text = _text_of(code)
        if not text.strip():
            unmapped += code in (0, 0xFFFD, 0xFFFE)
            spaced = True
            continue
        angle = (math.degrees(pdfium.FPDFText_GetCharAngle(textpage, index)) - frame.turn) % 360
        if min(angle % 90, 90 - angle % 90) > _SLOPE:
            slanted += 1
            continue
        place = _place(textpage, index, frame)
        size, bold = fonts.of(index)
        if place is None or not 1 <= size <= 1000:
            continue
        x0, x1, baseline = place
        if is_wide(text[0]):
            # Without font metrics the box is that of the ink; the next character tells the true width.
            x1 = max(x1, x0 + size) if x1 - x0 < 1.5 * size else x1
        if text == "—" and x1 - x0 > _LONG_DASH * size:
            # Fonts print two of them as one, of which the file names only the first.
            text = "——"
        glyph = Glyph(text, x0, x1, baseline, size, bold, spaced, hinted)
        if _SLOPE < angle < 360 - _SLOPE and not 180 - _SLOPE < angle < 180 + _SLOPE:
            if sideways and (
                abs(sideways[-1].x0 - x0) > size or abs(sideways[-1].baseline - baseline) > 3 * size
            ):
                glyphs.append(_turned(sideways))
                sideways = []
            sideways.append(glyph)
        else:
            glyphs.append(glyph)
        spaced = hinted = False
    if sideways:
        glyphs.append(_turned(sideways))
    return glyphs, slanted, unmapped


def _turned(run: list[Glyph]) -> Glyph:
    """Characters printed sideways, one above the other, as one glyph at the middle of the run."""
    text = "".join(
        f" {glyph.text}" if number and (glyph.spaced or glyph.hinted) else glyph.text
        for number, glyph in enumerate(run)
    )
    middle = (min(glyph.baseline for glyph in run) + max(glyph.baseline for glyph in run)) / 2
    left, right = min(glyph.x0 for glyph in run), max(glyph.x1 for glyph in run)
    return Glyph(text, left, right, middle, run[0].size, all(glyph.bold for glyph in run))


def _text_of(code: int) -> str:
    if code in _LIGATURES:
        return _LIGATURES[code]
    if 0xF000 <= code <= 0xF0FF:
        return _BULLETS.get(code, chr(code))
    if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return "�"
    text = clean(chr(code))
    # Compatibility ideographs (U+F900 and on) stand for the same character at its usual place.
    return unicodedata.normalize("NFC", text) if 0xF900 <= code <= 0xFAFF else text


def _place(textpage: Any, index: int, frame: _Frame) -> tuple[float, float, float] | None:
    """(left, right, baseline) of a character; None outside the page."""
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetLooseCharBox(textpage, index, box)
    pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
    left, _ = frame(box.left, box.bottom)
    right, _ = frame(box.right, box.top)
    origin, baseline = frame(x.value, y.value)
    left, right = min(left, right, origin), max(left, right)
    if not all(map(math.isfinite, (left, right, baseline))):
        return None
    inside = (
        -1 <= (left + right) / 2 <= frame.width + 1 and -1 <= baseline <= frame.height + 0.3 * frame.height
    )
    return (left, right, baseline) if inside else None


class _Fonts:
    """Size and weight of characters; asked once for each text object."""

    def __init__(self, textpage: Any) -> None:
        self.textpage = textpage
        self.known: dict[int, tuple[float, bool]] = {}

    def of(self, index: int) -> tuple[float, bool]:
        text_object = pdfium.FPDFText_GetTextObject(self.textpage, index)
        key = ctypes.addressof(text_object.contents) if text_object else -1 - index
        if key not in self.known:
            self.known[key] = self._ask(index)
        return self.known[key]

    def _ask(self, index: int) -> tuple[float, bool]:
        matrix = pdfium.FS_MATRIX()
        size = pdfium.FPDFText_GetFontSize(self.textpage, index)
        if pdfium.FPDFText_GetMatrix(self.textpage, index, matrix):
            size *= math.hypot(matrix.c, matrix.d)
        name = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        pdfium.FPDFText_GetFontInfo(self.textpage, index, name, 128, flags)
        bold = (
            bool(_BOLD.search(name.value.decode("utf-8", "replace")))
            or bool(flags.value & _FORCE_BOLD)
            or pdfium.FPDFText_GetFontWeight(self.textpage, index) >= 600
        )
        return abs(size), bold


_Matrix = tuple[float, float, float, float, float, float]


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _drawn(page: Any, frame: _Frame) -> tuple[list[Rule], list[tuple[float, float]], float]:
    """The ruled lines of a page, the places of its other lines, and the share of it that its largest picture covers."""
    rules: list[Rule] = []
    strokes: list[tuple[float, float]] = []
    pictured = 0.0
    for seen, (item, kind, matrix) in enumerate(_objects(page)):
        if seen > MAX_PATHS or len(rules) + len(strokes) > MAX_PATHS:
            return [], [], pictured
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            for line in _lines_of(item, matrix, frame):
                if isinstance(line, Rule):
                    rules.append(line)
                else:
                    strokes.append(line)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            pictured = max(pictured, _area(item, matrix) / max(frame.width * frame.height, 1.0))
    return rules, strokes, min(pictured, 1.0)


def _objects(page: Any) -> Iterator[tuple[Any, int, _Matrix]]:
    """Paths and pictures with the matrix that leads from them to the page."""
    stack: list[tuple[Any, _Matrix, int]] = [(None, (1, 0, 0, 1, 0, 0), 0)]
    while stack:
        form, outer, depth = stack.pop()
        count = pdfium.FPDFFormObj_CountObjects(form) if form else pdfium.FPDFPage_CountObjects(page)
        for index in range(count):
            item = (
                pdfium.FPDFFormObj_GetObject(form, index) if form else pdfium.FPDFPage_GetObject(page, index)
            )
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind not in (
                pdfium.FPDF_PAGEOBJ_PATH,
                pdfium.FPDF_PAGEOBJ_IMAGE,
                pdfium.FPDF_PAGEOBJ_FORM,
            ):
                continue
            own = pdfium.FS_MATRIX()
            pdfium.FPDFPageObj_GetMatrix(item, own)
            matrix = _times((own.a, own.b, own.c, own.d, own.e, own.f), outer)
            if kind == pdfium.FPDF_PAGEOBJ_FORM:
                if depth < MAX_FORM_DEPTH:
                    stack.append((item, matrix, depth + 1))
            else:
                yield item, kind, matrix


def _area(item: Any, matrix: _Matrix) -> float:  # noqa: ARG001 - a picture is the unit square under its matrix
    return abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])


def _lines_of(path: Any, matrix: _Matrix, frame: _Frame) -> Iterator[Rule | tuple[float, float]]:
    """The level and upright lines of a path (its strokes, or the long side of a thin filled rectangle),
    and where its other lines begin."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, mode, stroke)
    if not stroke.value and not mode.value:
        return
    for points in _subpaths(path, matrix, frame):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
        if min(x1 - x0, y1 - y0) <= MAX_RULE_WIDTH:
            if max(x1 - x0, y1 - y0) <= MAX_RULE_WIDTH:
                continue
            middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
            yield Rule(x0, middle_y, x1, middle_y) if x1 - x0 >= y1 - y0 else Rule(middle_x, y0, middle_x, y1)
            continue
        for (ax, ay), (bx, by) in pairwise(points):
            if abs(ax - bx) > 1 and abs(ay - by) > 1:
                yield ax, ay
            elif stroke.value:
                yield Rule(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def _subpaths(path: Any, matrix: _Matrix, frame: _Frame) -> Iterator[list[tuple[float, float]]]:
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(pdfium.FPDFPath_CountSegments(path), MAX_PATHS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points
            points = []
        elif kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            # Curves are drawings, and no part of a table.
            points = []
            continue
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        a, b, c, d, e, f = matrix
        points.append(frame(a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if pdfium.FPDFPathSegment_GetClose(segment) and len(points) > 1:
            points.append(points[0])
    if len(points) > 1:
        yield points
