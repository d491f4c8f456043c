"""The fit of the weights by which a question is judged: what it finds in made data, and what it reports."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.judging import FEATURES
from evals.judging import Row, fitted, report, told_apart


def _made(seed: int, questions: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """Values of three features, of which the first speaks for an answer, the second against it, the third for nothing."""
    random = np.random.default_rng(seed)
    values = random.normal(size=(questions, 3)) * np.array([1.0, 0.1, 5.0])
    odds = 2.0 * values[:, 0] - 20.0 * values[:, 1] + 0.5
    return values, (random.random(questions) < 1 / (1 + np.exp(-odds))).astype(float)


def test_the_fit_finds_what_speaks_for_an_answer_in_the_units_of_the_features() -> None:
    values, answerable = _made(1, 4000)
    constant, speaks_for, speaks_against, nothing = fitted(values, answerable, np.ones(len(values)))
    assert constant == pytest.approx(0.5, abs=0.2)
    assert speaks_for == pytest.approx(2.0, abs=0.3)
    assert speaks_against == pytest.approx(-20.0, abs=3.0)
    assert abs(nothing) < 0.05


def test_a_question_that_counts_nothing_changes_nothing() -> None:
    values, answerable = _made(2)
    wrong = np.concatenate((answerable, 1 - answerable))
    weights = np.concatenate((np.ones(len(values)), np.zeros(len(values))))
    alone = fitted(values, answerable, np.ones(len(values)))
    assert fitted(np.concatenate((values, values)), wrong, weights) == pytest.approx(alone, abs=1e-6)


def test_told_apart_is_the_share_of_pairs_in_order() -> None:
    assert told_apart(np.array([3.0, 2.0]), np.array([1.0, 2.0])) == pytest.approx(3.5 / 4)
    assert np.isnan(told_apart(np.array([]), np.array([1.0])))


def test_the_report_has_every_feature_and_tells_the_groups_apart() -> None:
    random = np.random.default_rng(3)
    rows = [
        Row(
            f"{name} {kind}",
            kind == "answerable",
            1.0,
            int(at % 5),
            tuple(random.normal(loc=1.0 if kind == "answerable" else -1.0, size=len(FEATURES))),
            denied=False,
        )
        for name in ("one", "two")
        for kind in ("answerable", "near", "left out")
        for at in range(25)
    ]
    text = report(rows)
    assert all(f"| {feature.name} |" in text for feature in FEATURES)
    shares = [
        float(cell)
        for line in text.splitlines()
        if line.startswith("| one near")
        for cell in line.split("|")[2:4]
    ]
    assert shares and min(shares) > 0.95
