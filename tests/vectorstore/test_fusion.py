from __future__ import annotations

import numpy as np
import pytest

from vectorstore.fusion import PROBES, UNMEASURED, WEIGHTS, CosineScale, Weights, fused, measure, z


def test_the_scale_is_mean_and_deviation_of_all_cosines() -> None:
    probes = np.array([[1, 0], [0, 1]], dtype=np.float32)
    sample = np.array([[1, 0], [0.6, 0.8]], dtype=np.float32)
    scale = measure(probes, sample)
    assert scale.mean == pytest.approx(np.mean([1, 0.6, 0, 0.8]))
    assert scale.deviation == pytest.approx(np.std([1, 0.6, 0, 0.8]))
    assert scale.passages == 2


def test_an_empty_corpus_has_a_scale_that_changes_nothing() -> None:
    empty = np.empty((0, 2), dtype=np.float32)
    assert measure(np.ones((1, 2), dtype=np.float32), empty) == UNMEASURED
    assert z(0.4, UNMEASURED) == 0.4


def test_equal_cosines_do_not_divide_by_zero() -> None:
    ones = np.array([[1, 0]], dtype=np.float32)
    assert measure(ones, ones).deviation == 1.0


def test_each_part_of_a_score_counts_as_much_as_its_weight() -> None:
    scale = CosineScale(mean=0.1, deviation=0.2, passages=9)
    assert fused(0.5, 0.3, scale) == pytest.approx(0.5 + WEIGHTS.dense)
    assert fused(0.5, 0.3, scale, 0.4) == pytest.approx(0.5 + WEIGHTS.dense + 0.4 * WEIGHTS.document)
    assert fused(0.5, 0.3, scale, 0, 0.2) == pytest.approx(0.5 + WEIGHTS.dense + 0.2 * WEIGHTS.before)
    assert fused(0.5, 0.3, scale, 0.4, 0.2, Weights(dense=0, document=0, before=0)) == 0.5


def test_the_probes_are_about_thirty_different_questions() -> None:
    assert 25 <= len(set(PROBES)) == len(PROBES) <= 40
