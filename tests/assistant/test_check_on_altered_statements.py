"""The citation check on statements made from the sample documents. The counts by kind are asserted, so that a change
of the rules shows what it wins and loses."""

from __future__ import annotations

from collections import Counter

import pytest
from altered_statements import Made, false_statements, passes, true_statements

TRUE_KINDS: dict[str, tuple[int, int]] = {
    "verbatim": (60, 60),
    "without full stop": (60, 60),
    "first clauses": (60, 60),
    "comma dropped": (60, 60),
    "rewritten": (41, 41),
    "cells as drafted": (41, 41),
    "cell": (60, 60),
    "cell with year behind": (60, 60),
    "difference": (27, 27),
    "duty": (60, 60),
}
"""Kind → (kept, made)."""

FALSE_KINDS: dict[str, tuple[int, int]] = {
    "clause added": (60, 60),
    "year": (60, 60),
    "figure": (60, 60),
    "unit": (60, 60),
    "scale": (25, 25),
    "limit": (39, 39),
    "limit dropped": (39, 39),
    "direction": (60, 60),
    "modality": (37, 37),
    "modality dropped": (40, 40),
    "neighbouring figure": (59, 60),
    "negation": (60, 60),
    "quantity": (7, 7),
    "neighbour cell": (60, 60),
    "neighbour cell, year behind": (60, 60),
    "neighbour row": (60, 60),
    "base for target": (60, 60),
    "scale of a cell": (48, 48),
    "difference with the wrong sign": (27, 27),
    "unit of a cell": (60, 60),
    "office": (60, 60),
    "support for lead": (60, 60),
    "office with another ending": (60, 60),
}
"""Kind → (caught, made)."""


def counts(made: list[Made], *, kept: bool) -> dict[str, tuple[int, int]]:
    right = Counter(one.kind for one in made if passes(one) is kept)
    return {kind: (right[kind], total) for kind, total in Counter(one.kind for one in made).items()}


def share(found: dict[str, tuple[int, int]]) -> float:
    return sum(right for right, _ in found.values()) / sum(total for _, total in found.values())


def test_true_statements_are_kept() -> None:
    found = counts(true_statements(), kept=True)
    assert found == TRUE_KINDS
    assert share(found) >= 0.98


def test_altered_statements_are_caught() -> None:
    found = counts(false_statements(), kept=False)
    assert found == FALSE_KINDS
    assert share(found) >= 0.99


@pytest.mark.parametrize("kind", ["figure", "year", "office", "neighbour cell", "unit of a cell"])
def test_what_would_harm_most_is_always_caught(kind: str) -> None:
    assert [made.text for made in false_statements() if made.kind == kind and passes(made)] == []
