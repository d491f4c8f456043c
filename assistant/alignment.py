"""Two texts set beside each other: which block of one belongs to which of the other.

A block is what stands between two headings (an article, a section's own text). Blocks of the same words are
paired first, then those that share most of what is rare in both texts: Dice's coefficient over pairs of characters,
weighted by inverse document frequency. Order and headings only decide between equals, so that what has moved is found.
"""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

SIMILAR: Final = 0.5
"""Weighted Dice from which two blocks are versions of one another, wherever they stand."""
SIMILAR_IN_PLACE: Final = 0.25
"""The same where their neighbours are paired with each other, so that nothing else can be meant."""
_ONE_KIND: Final = str.maketrans("“”„『』「」〈〉", '"' * 7 + "<>")
_COMMON_PAIR: Final = 60
"""Blocks that a pair of characters may stand in to propose partners; more frequent ones only count in the score."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """Pairs of positions (first text, second text) in the order of the first, and what has no partner.

    ``moved``: the pairs that are not in the longest run of pairs that keeps its order in both.
    """

    pairs: tuple[tuple[int, int], ...]
    only_first: tuple[int, ...]
    only_second: tuple[int, ...]
    moved: frozenset[tuple[int, int]]


def folded(text: str) -> str:
    """What counts when two texts are held against each other: one width, no white space, one kind of quotation
    marks and of brackets inside titles.

    >>> folded("（一） Ａ“b”")
    '(一)A"b"'
    """
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"\s+", "", plain.translate(_ONE_KIND))


def align(first: Sequence[str], second: Sequence[str]) -> Alignment:
    """Pair the texts of two sequences, each at most once. Empty texts stay alone."""
    ones, others = [folded(text) for text in first], [folded(text) for text in second]
    pairs = _same(ones, others)
    pairs |= _similar(ones, others, pairs)
    pairs |= _in_place(ones, others, pairs)
    ordered = sorted(pairs.items())
    kept = set(_longest_in_order([b for _, b in ordered]))
    moved = frozenset(pair for at, pair in enumerate(ordered) if at not in kept)
    taken = {b for _, b in ordered}
    return Alignment(
        tuple(ordered),
        tuple(a for a in range(len(ones)) if a not in pairs),
        tuple(b for b in range(len(others)) if b not in taken),
        moved,
    )


def _same(ones: Sequence[str], others: Sequence[str]) -> dict[int, int]:
    """Equal texts, the first of one with the first of the other, and so on."""
    places: defaultdict[Hashable, list[int]] = defaultdict(list)
    for b, text in enumerate(others):
        places[text].append(b)
    found: dict[int, int] = {}
    for a, text in enumerate(ones):
        if text and places[text]:
            found[a] = places[text].pop(0)
    return found


def _pairs_of(text: str) -> Counter[str]:
    return Counter(text[at : at + 2] for at in range(len(text) - 1)) or Counter([text])


def _similar(ones: Sequence[str], others: Sequence[str], taken: Mapping[int, int]) -> dict[int, int]:
    """The likest of those left, best first."""
    a_left = [a for a in range(len(ones)) if ones[a] and a not in taken]
    b_left = [b for b in range(len(others)) if others[b] and b not in set(taken.values())]
    if not a_left or not b_left:
        return {}
    terms = {("a", a): _pairs_of(ones[a]) for a in a_left} | {("b", b): _pairs_of(others[b]) for b in b_left}
    weights = _weights(list(terms.values()))
    postings: defaultdict[str, list[int]] = defaultdict(list)
    for b in b_left:
        for pair in terms["b", b]:
            postings[pair].append(b)
    scored: list[tuple[float, int, int, int]] = []
    for a in a_left:
        near = {b for pair in terms["a", a] if len(postings[pair]) <= _COMMON_PAIR for b in postings[pair]}
        for b in near:
            score = dice(terms["a", a], terms["b", b], weights)
            if score >= SIMILAR:
                scored.append((-score, abs(a - b), a, b))
    found: dict[int, int] = {}
    used: set[int] = set()
    for _, _, a, b in sorted(scored):
        if a not in found and b not in used:
            found[a] = b
            used.add(b)
    return found


def _in_place(ones: Sequence[str], others: Sequence[str], pairs: Mapping[int, int]) -> dict[int, int]:
    """Those between the same two neighbours, when there are as many on both sides, or when they are like enough."""
    found: dict[int, int] = {}
    anchors = [(-1, -1), *_in_order(pairs), (len(ones), len(others))]
    taken = set(pairs.values())
    for (a0, b0), (a1, b1) in pairwise(anchors):
        gap_a = [a for a in range(a0 + 1, a1) if a not in pairs and ones[a]]
        gap_b = [b for b in range(b0 + 1, b1) if b not in taken and others[b]]
        for a, b in zip(gap_a, gap_b, strict=False) if len(gap_a) == len(gap_b) else ():
            terms = _pairs_of(ones[a]), _pairs_of(others[b])
            if dice(*terms, _weights(terms)) >= SIMILAR_IN_PLACE:
                found[a] = b
    return found


def _in_order(pairs: Mapping[int, int]) -> list[tuple[int, int]]:
    ordered = sorted(pairs.items())
    kept = _longest_in_order([b for _, b in ordered])
    return [ordered[at] for at in kept]


def _weights(texts: Sequence[Counter[str]]) -> dict[str, float]:
    """Inverse document frequency, never nothing: what stands everywhere still tells a little."""
    frequency = Counter(pair for text in texts for pair in text)
    return {pair: math.log(1 + len(texts) / count) for pair, count in frequency.items()}


def dice(one: Counter[str], other: Counter[str], weights: Mapping[str, float]) -> float:
    """Dice's coefficient of two bags, weighted: 2 |A and B| / (|A| + |B|). Between 0 and 1."""
    both = sum(weights[term] * min(count, other[term]) for term, count in one.items() if term in other)
    whole = sum(weights[t] * n for t, n in one.items()) + sum(weights[t] * n for t, n in other.items())
    return 2 * both / whole if whole else 0.0


def _longest_in_order(values: Sequence[int]) -> list[int]:
    """Positions of a longest strictly rising subsequence (patience sorting)."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for at, value in enumerate(values):
        place = bisect_left(ends, value)
        before.append(tails[place - 1] if place else None)
        if place == len(ends):
            ends.append(value)
            tails.append(at)
        else:
            ends[place] = value
            tails[place] = at
    found: list[int] = []
    at_end: int | None = tails[-1] if tails else None
    while at_end is not None:
        found.append(at_end)
        at_end = before[at_end]
    return found[::-1]
