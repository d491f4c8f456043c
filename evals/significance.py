"""Means over cases with intervals, and whether two runs differ by more than chance.

All drawing is seeded, so that a report can be computed again to the last digit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

SEED = 20200331
DRAWS = 1000
"""Resamples; the ends of a 95 % interval then vary by about a hundredth of its width."""
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """Ends of a confidence interval."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """Mean of (new − old) over paired cases, its interval, and the two-sided p-value."""

    mean: float
    interval: Interval
    p: float
    n: int


def weighted_mean(values: Sequence[float], weights: Sequence[float]) -> float | None:
    """Σ w·v / Σ w; None when there is nothing to weigh.

    >>> weighted_mean([1.0, 0.5], [1, 3])
    0.625
    """
    total = sum(weights)
    return sum(v * w for v, w in zip(values, weights, strict=True)) / total if total else None


def _draws(n: int, draws: int, seed: int) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    return np.random.default_rng(seed).integers(0, n, size=(draws, n))


def _ends(drawn: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Interval:
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(low), float(high))


def bootstrap(
    values: Sequence[float], weights: Sequence[float] | None = None, *, draws: int = DRAWS, seed: int = SEED
) -> Interval | None:
    """Percentile bootstrap interval of a (weighted) mean over cases. None of nothing.

    Source: Efron, Tibshirani, An Introduction to the Bootstrap (1993), ch. 13.3.

    All values alike leave nothing to vary; of 0 and 1 in equal parts the mean lies about 0.5.

    >>> bootstrap([1.0, 1.0, 1.0])
    Interval(low=1.0, high=1.0)
    >>> interval = bootstrap([0.0, 1.0] * 50)
    >>> 0.38 < interval.low < 0.43 and 0.57 < interval.high < 0.62
    True
    """
    if not values:
        return None
    value, weight = (
        np.asarray(values, float),
        np.asarray(weights if weights is not None else np.ones(len(values)), float),
    )
    chosen = _draws(len(value), draws, seed)
    totals = weight[chosen].sum(axis=1)
    kept = totals > 0
    if not kept.any():
        return None
    return _ends((value * weight)[chosen].sum(axis=1)[kept] / totals[kept])


def wilson(successes: int, count: int, z: float = 1.959964) -> Interval | None:
    """Wilson score interval of a share, 95 % by default; it has width even when all cases are alike.

    Source: Wilson (1927), Probable inference, the law of succession, and statistical inference.

    >>> interval = wilson(0, 9)
    >>> (round(interval.low, 3), round(interval.high, 3))
    (0.0, 0.299)
    """
    if not count:
        return None
    share = successes / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def bootstrap_f1(
    relevant: Sequence[bool], chosen: Sequence[bool], *, draws: int = DRAWS, seed: int = SEED
) -> Interval | None:
    """Percentile bootstrap interval of F1; the cases are drawn, precision and recall computed anew each time.

    >>> bootstrap_f1([True, True, False], [True, True, False])
    Interval(low=1.0, high=1.0)
    """
    if not relevant or not any(relevant):
        return None
    truth, said = np.asarray(relevant, bool), np.asarray(chosen, bool)
    drawn = _draws(len(truth), draws, seed)
    right = (truth & said)[drawn].sum(axis=1)
    either = truth[drawn].sum(axis=1) + said[drawn].sum(axis=1)
    kept = either > 0
    return _ends(2 * right[kept] / either[kept]) if kept.any() else None


def bootstrap_percentile(
    values: Sequence[float], share_below: float, *, draws: int = DRAWS, seed: int = SEED
) -> Interval | None:
    """Percentile bootstrap interval of a percentile.

    >>> bootstrap_percentile([7.0, 7.0], 0.5)
    Interval(low=7.0, high=7.0)
    """
    if not values:
        return None
    drawn = np.asarray(values, float)[_draws(len(values), draws, seed)]
    return _ends(np.quantile(drawn, share_below, axis=1))


def mcnemar(better: int, worse: int) -> float:
    """Exact two-sided p-value of McNemar's test: how probable so uneven a split of the changed cases is
    when each might as well have gone the other way.

    p = 2 · Σ_{i ≤ min} C(n, i) / 2ⁿ, at most 1. Source: McNemar (1947); exact form in Edwards (1948).

    Nine changed, one of them better: 2 · (C(9,0) + C(9,1)) / 512 = 20 / 512.

    >>> mcnemar(1, 8), mcnemar(3, 3), mcnemar(0, 0)
    (0.0390625, 1.0, 1.0)
    """
    n = better + worse
    if not n:
        return 1.0
    tail = sum(math.comb(n, i) for i in range(min(better, worse) + 1))
    return min(1.0, float(2 * tail / 2**n))


def paired_bootstrap(
    old: Sequence[float], new: Sequence[float], *, draws: int = DRAWS, seed: int = SEED
) -> Difference | None:
    """Paired bootstrap of the mean difference. p: twice the smaller share of resamples on one side of 0
    (with those at 0 on both), at least 1 / draws.

    Source: Koehn, Statistical Significance Tests for Machine Translation Evaluation (EMNLP 2004).

    >>> paired_bootstrap([0.2, 0.4], [0.2, 0.4])
    Difference(mean=0.0, interval=Interval(low=0.0, high=0.0), p=1.0, n=2)
    >>> paired_bootstrap([0.0] * 20, [1.0] * 20).p
    0.001
    """
    if len(old) != len(new):
        raise ValueError("paired values are needed")
    if not old:
        return None
    change = np.asarray(new, float) - np.asarray(old, float)
    drawn = change[_draws(len(change), draws, seed)].mean(axis=1)
    p = 2 * min(float((drawn <= 0).mean()), float((drawn >= 0).mean()))
    return Difference(float(change.mean()), _ends(drawn), min(1.0, max(p, 1 / draws)), len(change))
