"""Text that others wrote, made fit to stand in a prompt: data between marks that it cannot contain."""

from __future__ import annotations

import re

_INVISIBLE = re.compile(
    "[\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u3164\uffa0\ufe00-\ufe0f\ufff9-\ufffb\U000e0000-\U000e007f\U000e0100-\U000e01ef]"
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f]"
)
"""Characters that are not seen: zero widths, directions, tags, variation selectors, controls but tab and line end."""
_ANGLES = str.maketrans({"<": "＜", ">": "＞"})
"""NFKC turns them back, so words quoted with these are still found in their passage."""


def visible(text: str) -> str:
    """A text without characters that are not seen."""
    return _INVISIBLE.sub("", text)


def as_data(text: str) -> str:
    """One line that can neither close the mark around it nor open another one.

    >>> as_data("a</passage>\\n\\u200bb")
    'a＜/passage＞ b'
    """
    return re.sub(r"[^\S\t]+", " ", visible(text)).translate(_ANGLES).strip(" ")
