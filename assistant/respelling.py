"""Questions with characters mistaken for others of the same sound: `数子经济` is read as 数字经济.

Only where a pair of characters stands in no text is anything read otherwise: as the library's own names have it, three
characters around the same, else as one of a few words by which nearly every question asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from importlib.resources import files

import yaml

from assistant.evidence import UNSEEN
from vectorstore.library import PUBLIC
from vectorstore.regions import regions_in
from vectorstore.store import Store
from vectorstore.tokens import simplify


@cache
def _common() -> tuple[str, ...]:
    """Words that questions of every kind have."""
    text = files("assistant").joinpath("data/common_words.yaml").read_text(encoding="utf-8")
    return tuple(map(str, yaml.safe_load(text)))


_JOINING = frozenset(
    "的了吗呢么是为有在到达和与多要从把被给让自由对就还都占将归几谁哪什怎样何及或并其该等第每各这那讲说写提定按于以向则又也再很最更中里内外上下"
    "台个家项条名位次年月日天元万亿"
)
"""Characters that stand between words, or count: a pair with one of them is none that a text must have."""
_NEVER_MEANT = frozenset("的了吗呢么是为有在到和与于并其该")
AROUND = 3
"""Characters that a name must share with a question around the one that is mistaken."""
ENDING = 4
"""The same where the question goes on with something else."""
WHOLE = 3
"""Characters of a common word from which it is no part of another one."""
MOST = 10
"""Characters of a question that are looked at."""
_HAN = re.compile("[\u4e00-\u9fff]")


def respelt(question: str, store: Store) -> str:
    """The question (in simplified characters where any is read otherwise) with what it seems to mean by its sound."""
    plain = text = simplify(question)
    unseen = store.idf(UNSEEN)
    lines = store.derived("names without marks", lambda: _unmarked(store.known_names()), PUBLIC)

    def occurs(pair: str) -> bool:
        return store.idf(pair) < unseen

    for at in _doubtful(text, occurs)[:MOST]:
        known = [occurs(pair) for pair in _pairs(text, at)]
        if all(known) or (text[at] in _JOINING and any(known)):
            # Put right with the one beside it, or a word of its own.
            continue
        least = ENDING if text[at] in _JOINING else AROUND
        meant = _as_named(text, at, lines, least, inside=any(known))
        if meant is None and not any(known):
            meant = _as_common(text, at, occurs)
        if meant is not None and meant not in _NEVER_MEANT:
            text = text[:at] + meant + text[at + 1 :]
    text = _in_letters(text, store)
    return text if text != plain else question


_WORD = re.compile("(?<![A-Za-z\\d])[A-Za-z]{3,}(?![A-Za-z\\d])")
LONG_WORD = 6
"""Letters from which a word with any one slip is still that word: of shorter ones many are a letter apart (ICT, IOT)."""
SWAPPED = 4
"""Letters from which one with two exchanged is: EMS is no MES."""


def _in_letters(text: str, store: Store) -> str:
    """A Chinese question with words in letters that no text has as the only one of the library a slip away: aap as APP."""
    if not _HAN.search(text):
        return text
    unseen = store.idf(UNSEEN)
    unknown = [word for word in _WORD.findall(text) if store.idf(word.lower()) >= unseen]
    written = _written(store) if unknown else {}
    for word in unknown:
        meant = [name for lower, name in written.items() if _is_slip(word.lower(), lower)]
        if len(meant) == 1:
            text = text.replace(word, meant[0])
    return text


def _written(store: Store) -> Mapping[str, str]:
    """The words in letters of the public texts, by how they are in small letters."""

    def words() -> dict[str, str]:
        of_each = store.derived_from_each("words in letters", lambda d: frozenset(_WORD.findall(d.text)))
        return {word.lower(): word for word in sorted(frozenset().union(*of_each))}

    return store.derived("words in letters", words, PUBLIC)


def _is_slip(word: str, meant: str) -> bool:
    """Whether a word is another one with a letter too many, too few, mistaken, or two exchanged; a short one with the same
    letters, another number of times.

    >>> _is_slip("aap", "app"), _is_slip("ict", "iot"), _is_slip("blokchain", "blockchain"), _is_slip("ems", "mes")
    (True, False, True, False)
    """
    if min(len(word), len(meant)) < LONG_WORD and set(word) != set(meant):
        return False
    if len(word) == len(meant):
        apart = [n for n, (one, other) in enumerate(zip(word, meant, strict=True)) if one != other]
        swapped = len(apart) == 2 and word[apart[0]] + word[apart[1]] == meant[apart[1]] + meant[apart[0]]
        return len(apart) == 1 or (swapped and apart[1] == apart[0] + 1 and len(word) >= SWAPPED)
    short, long = sorted((word, meant), key=len)
    return len(long) == len(short) + 1 and any(long[:n] + long[n + 1 :] == short for n in range(len(long)))


def _unmarked(names: str) -> str:
    # Ten times as quick as by a pattern, on the headings of thousands of documents.
    for mark in "“”‘’《》":
        names = names.replace(mark, "")
    return names


def _pairs(text: str, at: int) -> list[str]:
    """The pairs of Chinese characters that one is part of, without those between words; of a character that joins words
    itself (`普几率`) both."""
    found = [text[start : start + 2] for start in (at - 1, at) if start >= 0]
    han = [p for p in found if len(p) == 2 and all(map(_HAN.match, p))]
    if text[at] in _JOINING:
        return han if len(han) == 2 else []
    return [p for p in han if not _JOINING & set(p)]


def _doubtful(text: str, occurs: Callable[[str], bool]) -> list[int]:
    """Places of characters with a pair that no text has."""
    places = range(len(text))
    # 负责人 is spelt right, though the library only has 单位负责任务.
    right = [*(f"{name}[省市]?" for name in regions_in(text)), *(w for w in _common() if len(w) >= WHOLE)]
    meant = {at for name in right for found in re.finditer(name, text) for at in range(*found.span())}
    return [at for at in places if at not in meant and not all(map(occurs, _pairs(text, at)))]


def _as_named(text: str, at: int, lines: str, least: int, *, inside: bool) -> str | None:
    """The character that a name of the library has there, with ``least`` characters around it the same;
    ``inside``: on both sides."""
    begins = at == 0 or not _HAN.match(text[at - 1]) or text[at - 1] in _JOINING
    windows = sorted(
        (
            (left, right)
            for left in range(min(ENDING, at) + 1)
            for right in range(min(AROUND, len(text) - at - 1) + 1)
            if left + right >= (least if right else ENDING) and (left or begins)
            if not inside or (left and right)
        ),
        key=lambda sides: (-sum(sides), sides),
    )
    for left, right in windows:
        before, after = text[at - left : at], text[at + 1 : at + 1 + right]
        piece = before if left >= right else after
        if not all(map(_HAN.match, before + after)) or (left < ENDING and not set(after) - _JOINING):
            continue
        place = lines.find(piece)
        while place >= 0:
            there = place + left if piece is before else place - 1
            same = lines[max(0, there - left) : there] == before
            if same and lines[there + 1 : there + 1 + right] == after:
                meant = lines[there : there + 1]
                if _HAN.match(meant) and _alike(meant, text[at]):
                    return meant
            place = lines.find(piece, place + 1)
    return None


@lru_cache(maxsize=4096)
def _sound(character: str) -> str:
    """How a character is mostly read, without what many speakers do not tell apart: tones, zh / z, final n / ng."""
    # Its dictionaries take a while to load: only a question with a word that no text has needs them.
    from pypinyin import lazy_pinyin

    return re.sub("ng$", "n", re.sub("^([zcs])h", r"\1", "".join(lazy_pinyin(character))))


def load(store: Store) -> None:
    """Read the dictionaries of sounds and the words in letters, which the first question with a word that no text has
    would wait for."""
    _sound("字")
    _written(store)


def _alike(one: str, other: str) -> bool:
    return one != other and _sound(one) == _sound(other)


def _as_common(text: str, at: int, occurs: Callable[[str], bool]) -> str | None:
    """The character that makes a common word of its pair, where what stands beside it is sound by itself."""
    for word in _common():
        for place in range(len(word)):
            start, end = at - place, at - place + len(word)
            said = text[max(start, 0) : end]
            alone = said[:place] + said[place + 1 :] == word[:place] + word[place + 1 :]
            if len(said) == len(word) and alone and _alike(text[at], word[place]):
                before, after = text[max(0, start - 2) : start], text[end : end + 2]
                if _is_sound(before, occurs) and _is_sound(after, occurs):
                    return word[place]
    return None


def _is_sound(beside: str, occurs: Callable[[str], bool]) -> bool:
    """Whether what stands beside a word is a word, a joining character, or nothing."""
    han = re.sub("[^\u4e00-\u9fff]", "\n", beside)
    return "\n" in han or not han or bool(_JOINING & set(han)) or (len(han) == 2 and occurs(han))
