"""Metrics of one case: pure functions of what was found, said and cited.

None means "not scored" (the case says nothing about it) and is never counted as 0. A crash has
no metrics; it is counted apart. Means over cases, intervals and tests are in ``evals.significance``.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Sequence

# what was found


def recall_at_k(hits: Sequence[bool], k: int) -> float:
    """Whether one of the first k passages is gold: recall@k with one relevant unit, since the golds of a
    case are alternatives (also called success@k or hit rate).

    Source: Manning, Raghavan, Schütze, Introduction to Information Retrieval (2008), ch. 8.4.

    >>> recall_at_k([False, False, True, False], k=3), recall_at_k([False, False, True, False], k=2)
    (1.0, 0.0)
    """
    return float(any(hits[:k]))


def reciprocal_rank(hits: Sequence[bool]) -> float:
    """1 / rank of the first gold passage, 0 when none was found. Its mean is MRR.

    Source: Voorhees, The TREC-8 Question Answering Track Report (1999).

    >>> reciprocal_rank([False, False, True, True]), reciprocal_rank([False])
    (0.3333333333333333, 0.0)
    """
    return next((1 / rank for rank, hit in enumerate(hits, start=1) if hit), 0.0)


def ndcg_at_k(golds: Sequence[frozenset[int]], count: int, k: int = 10) -> float:
    """nDCG@k with gain 1 for each of ``count`` golds at the first passage that hits it.

    golds: for each passage, best first, the numbers of the golds it hits.
    DCG = Σ gain(rank) / log2(rank + 1); the ideal has all golds at the top.
    Source: Järvelin, Kekäläinen, Cumulated gain-based evaluation of IR techniques, TOIS 20 (2002).

    Gold 0 at rank 1, gold 1 at rank 3: (1/log2(2) + 1/log2(4)) / (1/log2(2) + 1/log2(3)).

    >>> round(ndcg_at_k([frozenset({0}), frozenset({0}), frozenset({1})], count=2), 4)
    0.9197
    >>> round((1 + 0.5) / (1 + 1 / math.log2(3)), 4)
    0.9197
    """
    seen: set[int] = set()
    gained = 0.0
    for rank, hit in enumerate(golds[:k], start=1):
        gained += len(hit - seen) / math.log2(rank + 1)
        seen |= hit
    # One passage may hit several golds at once; the ideal is then bounded by 1.
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(count, k) + 1))
    return min(1.0, gained / ideal) if ideal else 0.0


# what was said


def plain(text: str) -> str:
    """A text as answer points are looked up in it: NFKC, lower case, no commas inside numbers, and no white
    space but between two numbers (the cells of a table row).

    >>> plain("约 11,500 亿元，４０％"), plain("占比(%)\\t39.9\\t47")
    ('约11500亿元,40%', '占比(%)39.9 47')
    """
    normal = unicodedata.normalize("NFKC", text).lower()
    squeezed = re.sub(r"(?<![\d%])\s+|\s+(?!\d)", "", normal)
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", re.sub(r"\s+", " ", squeezed))


def says(point: str, answer: str) -> bool:
    """Whether an answer holds a string. A string that begins or ends with a digit is not found inside a longer number.

    >>> says("40", "2020年要培育40家"), says("40", "总额1400亿元"), says("6.5", "为16.5%"), says("5万个", "超过5 万个")
    (True, False, False, True)
    """
    wanted, text = plain(point), plain(answer)
    before = r"(?<![\d.])" if wanted[:1].isdigit() else ""
    after = r"(?!\d|\.\d)" if wanted[-1:].isdigit() else ""
    return bool(wanted) and re.search(before + re.escape(wanted) + after, text) is not None


def points_met(points: Sequence[Sequence[str]], answer: str) -> float | None:
    """Share of the answer points that are met; a point is met by any one of its strings. None without points.

    Source: nugget recall (Voorhees, Overview of the TREC 2003 Question Answering Track), the nuggets matched by string.

    >>> points_met([["金融办"], ["40000", "4万亿"]], "省金融办：达到4万亿元"), points_met([["金融办"], ["5万"]], "金融办")
    (1.0, 0.5)
    >>> points_met([], "金融办") is None
    True
    """
    if not points:
        return None
    return sum(any(says(text, answer) for text in group) for group in points) / len(points)


# what was cited


def citation_recall(
    statements: Sequence[Sequence[int]], supports: Callable[[int, Sequence[int]], bool]
) -> float | None:
    """ALCE citation recall: share of the statements that their citations, taken together, support.

    statements: the citations of each statement; ``supports(statement, citations)`` is our deterministic support
    test where ALCE asks an NLI model. A statement without citations counts 0. None without statements.
    Source: Gao, Yen, Yu, Chen, Enabling Large Language Models to Generate Text with Citations (EMNLP 2023), §3.3.

    >>> proved = lambda statement, citations: 1 in citations
    >>> citation_recall([[1], [2], []], proved)
    0.3333333333333333
    """
    if not statements:
        return None
    return sum(bool(cited) and supports(n, cited) for n, cited in enumerate(statements)) / len(statements)


def citation_precision(
    statements: Sequence[Sequence[int]], supports: Callable[[int, Sequence[int]], bool]
) -> float | None:
    """ALCE citation precision: share of the citations that are not irrelevant.

    A citation is irrelevant when it does not support its statement alone and the others still support
    the statement without it; it counts only where the statement is supported at all. None without citations.
    Source: as ``citation_recall``.

    Statement 0 needs citations 1 and 2 together, and 3 adds nothing: two of three are right.

    >>> proved = lambda statement, citations: {1, 2} <= set(citations)
    >>> round(citation_precision([[1, 2, 3]], proved), 4)
    0.6667
    """
    right = total = 0
    for n, cited in enumerate(statements):
        total += len(cited)
        if not cited or not supports(n, cited):
            continue
        for one in cited:
            rest = [other for other in cited if other != one]
            right += supports(n, [one]) or not rest or not supports(n, rest)
    return right / total if total else None


def share(values: Sequence[bool]) -> float | None:
    """Share that is true; None of nothing.

    >>> share([True, True, False, False]), share([])
    (0.5, None)
    """
    return sum(values) / len(values) if values else None


# refusals


def refusal_scores(*, answerable: bool, refused: bool, partial: bool) -> dict[str, float | None]:
    """What one case says about refusals. A refusal is the positive class, an unanswerable question its truth.

    refusal_precision  of the refused, those that should be        refusal_recall  of the unanswerable, those refused
    false_answer       of the unanswerable, those answered         over_refusal    of the answerable, those refused
    partial_answer     of the answered, those that name a part that is not covered

    Source: precision and recall as in van Rijsbergen, Information Retrieval (1979); rates as in
    Rajpurkar et al., Know What You Don't Know (ACL 2018).

    >>> scores = refusal_scores(answerable=False, refused=True, partial=False)
    >>> [scores[name] for name in ("refusal_precision", "refusal_recall", "false_answer", "over_refusal", "partial_answer")]
    [1.0, 1.0, 0.0, None, None]
    """
    return {
        "refusal_precision": float(not answerable) if refused else None,
        "refusal_recall": None if answerable else float(refused),
        "false_answer": None if answerable else float(not refused),
        "over_refusal": float(refused) if answerable else None,
        "partial_answer": None if refused else float(partial),
    }


def f1(precision: float | None, recall: float | None) -> float | None:
    """Harmonic mean of precision and recall; None when either is not scored.

    Source: van Rijsbergen, Information Retrieval (1979), ch. 7.

    >>> round(f1(0.5, 1.0), 4), f1(0.0, 0.0), f1(None, 1.0)
    (0.6667, 0.0, None)
    """
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def percentile(values: Sequence[float], share_below: float) -> float | None:
    """The value below which a share of the values lies, with linear interpolation; None of nothing.

    Source: Hyndman, Fan, Sample Quantiles in Statistical Packages (1996), definition 7.

    >>> percentile([10, 20, 30, 40], 0.5), percentile([10, 20, 30, 40], 0.95)
    (25.0, 38.5)
    """
    if not values:
        return None
    ordered = sorted(values)
    place = (len(ordered) - 1) * share_below
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return round(ordered[low] + (ordered[high] - ordered[low]) * (place - low), 9)
