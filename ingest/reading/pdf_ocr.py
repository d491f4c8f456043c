"""Optical recognition of pages that are pictures, by ``rapidocr`` where it is installed (its wheel carries
the models; nothing is fetched)."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

from ingest.numbering import HAN_DIGITS
from ingest.reading.decoding import clean
from ingest.reading.pdf_glyphs import Glyph, is_wide

MAX_SIDE = 2000
"""Pixels of the longer side of a page when it is recognised: a character of 10 points on A4 has 24."""
DPI_SCALE = 170 / 72
MIN_SCORE = 0.5
"""Certainty below which a line is noise of the paper or a seal."""
_ARTICLE = re.compile(rf"第[{HAN_DIGITS}\d]+条(?=[^\s，。、；：）》的和至或及规所中第之])")
INSTALL = "Install the extra `zhengwen[ocr]` (`make install-ocr`, or `pip install rapidocr onnxruntime`)"

Recognise = Callable[[Any], Sequence[Glyph]]


def is_installed() -> bool:
    """Whether pages can be recognised."""
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


def recogniser() -> Recognise:
    """A function from an opened page to its characters. It takes seconds to make and holds the models:
    make one for a document."""
    from rapidocr import RapidOCR  # the extra is imported only where a page needs it

    # Pages stand upright: the model that turns lines is not asked.
    engine = RapidOCR(params={"Global.log_level": "critical", "Global.use_cls": False})

    def recognise(page: Any) -> Sequence[Glyph]:
        width, height = page.get_size()
        scale = min(DPI_SCALE, MAX_SIDE / max(width, height, 1.0))
        result = engine(page.render(scale=scale, grayscale=False).to_numpy()[:, :, :3])
        if result.boxes is None:
            return ()
        found = [
            (box / scale, clean(text).strip())
            for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True)
            if score >= MIN_SCORE and clean(text).strip()
        ]
        return _glyphs(found)

    return recognise


def _glyphs(lines: Sequence[tuple[Any, str]]) -> list[Glyph]:
    """Recognised lines as characters, spread evenly over their boxes."""
    edge = min((float(box[:, 0].min()) for box, _ in lines), default=0.0)
    lines = [(box, _with_article(box, text, edge)) for box, text in lines]
    sizes = [_em(box, text) for box, text in lines]
    usual = median(sizes) if sizes else 0.0
    glyphs: list[Glyph] = []
    for (box, text), own in zip(lines, sizes, strict=True):
        # Boxes differ by a tenth around the same type size.
        size = usual if abs(own / usual - 1) < 0.25 else own
        left, right = float(box[:, 0].min()), float(box[:, 0].max())
        middle = float(box[:, 1].mean())
        unit = (right - left) / sum(map(_units, text))
        x, spaced = left, False
        for character in text:
            end = x + unit * _units(character)
            if character != " ":
                glyphs.append(Glyph(character, x, end, middle + 0.35 * size, size, spaced=spaced))
            spaced = character == " "
            x = end
    return glyphs


def _with_article(box: Any, text: str, edge: float) -> str:
    """A line with the blank behind the article number that begins a paragraph: recognition loses blanks,
    and this one tells an article from a reference to it."""
    match = _ARTICLE.match(text)
    if match is None or float(box[:, 0].min()) - edge < 0.5 * _em(box, text):
        return text
    return f"{match.group()} {text[match.end() :]}"


def _em(box: Any, text: str) -> float:
    """The type size of a recognised line: by its width where Han characters give it, else by its height."""
    width, height = float(box[:, 0].max() - box[:, 0].min()), float(box[:, 1].max() - box[:, 1].min())
    if sum(map(is_wide, text)) * 2 > len(text):
        return max(width / sum(map(_units, text)), 1.0)
    return max(0.8 * height, 1.0)


def _units(character: str) -> float:
    return 1.0 if is_wide(character) else 0.5
