"""In which language a text is written, as far as an answer has to be in the question's."""

from __future__ import annotations

import re

SHARE = 4
"""Han characters to one Latin word up to which a text counts as English: names of Chinese things stand in it as they are."""
NAMES = 2
"""Latin words that a Chinese text may be made of: a name."""


def in_language(text: str, *, english: bool) -> bool:
    """Whether a statement is written in English or Chinese, as asked for; names and figures are of none.

    >>> in_language("5G基站", english=False), in_language("Read the documents first.", english=False)
    (True, False)
    """
    han, latin = len(re.findall("[\u4e00-\u9fff]", text)), len(re.findall("[A-Za-z]{2,}", text))
    return latin * SHARE >= han and latin > 0 if english else han > 0 or latin <= NAMES
