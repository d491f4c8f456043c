"""Sounds: whether words are spoken alike, as those are that people mistake for one another when they type by sound.

Tones are left out, and what many speakers do not tell apart: zh / z, ch / c, sh / s, final n / ng.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_HAN = re.compile("[\u4e00-\u9fff]+")


@lru_cache(maxsize=20_000)
def syllables(character: str) -> frozenset[str]:
    """How a character may be read, without its tone."""
    # Its dictionaries take a while to load: only a question with a word that no text has needs them.
    from pypinyin import Style, pinyin

    return frozenset(_plain(read) for read in pinyin(character, style=Style.NORMAL, heteronym=True)[0])


def _plain(syllable: str) -> str:
    return re.sub("ng$", "n", re.sub("^([zcs])h", r"\1", syllable))


def alike(one: str, other: str) -> bool:
    """Whether two words of one length are spoken alike.

    >>> alike("教玉", "教育"), alike("活越", "活跃"), alike("养犬", "养老")
    (True, True, False)
    """
    return len(one) == len(other) and all(
        a == b or bool(syllables(a) & syllables(b)) for a, b in zip(one, other, strict=True)
    )


def heard_in(word: str, texts: Iterable[str]) -> bool:
    """Whether texts have another word that is spoken like this one and shares a character with it."""
    runs = (run for text in texts for run in _HAN.findall(text))
    return any(
        _shares(word, piece) and alike(word, piece)
        for run in runs
        for piece in {run[at : at + len(word)] for at in range(len(run) - len(word) + 1)}
    )


def _shares(one: str, other: str) -> bool:
    return one != other and any(a == b for a, b in zip(one, other, strict=True))
