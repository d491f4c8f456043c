"""Passages that say again what a better one says: notices are reprinted, and the same paragraph in three of them
would leave no room for another answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

LOOKED_AT = 20
"""Hits among which copies are looked for; they go to the end of these."""
SAME_SHARE = 0.8
"""Share of a passage's characters that stand in clauses of a better one. A clause with another figure or name is
another clause: the same measure of another year or city is no copy."""

_CLAUSE_END = re.compile(r"[，。；：！？、,;:!?\n]+")


def copies_last(texts: Sequence[str]) -> list[int]:
    """The order, as places in ``texts``, in which copies of earlier ones come after the first ``LOOKED_AT`` others.

    >>> copies_last(["甲，乙丙。", "乙丙，甲。", "丁"])
    [0, 2, 1]
    """
    clauses = [_clauses(text) for text in texts[:LOOKED_AT]]
    kept: list[int] = []
    copies: list[int] = []
    for at, own in enumerate(clauses):
        length = sum(map(len, own))
        same = any(sum(map(len, own & clauses[k])) >= SAME_SHARE * length for k in kept)
        (copies if same and length else kept).append(at)
    return [*kept, *copies, *range(len(clauses), len(texts))]


def _clauses(text: str) -> set[str]:
    return {"".join(clause.split()) for clause in _CLAUSE_END.split(text)} - {""}
