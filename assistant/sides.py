"""The two sides of a comparison that are told in other words than the table's."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.answering import READ, SCORED, by_reading, candidate_odds
from assistant.evidence import Findings, gather
from assistant.kinds import Kind
from vectorstore.passages import Indicator

LOOKED_AT = 20
"""Candidates among which one side is looked for."""

_SIDES = re.compile(
    r"(?:^|[，,：:])(?P<one>[^，,。？?：:]{3,24}?)[，,]?(?:和|跟|与|同|还是)(?P<other>[^，,。？?：:]{3,24}?)[，,]?"
    r"(?:(?:到|在)?(?:19|20)\d{2}年?(?:的|底|末)?)?(?:相比|比一比|比起来|相差|差|哪(?:一)?[个边家头]|谁)"
)
"""Two things in whatever words that a question sets beside each other: `做软件的收入跟造硬件的收入，哪个大`."""
MEANT_ROW = 0.8
"""Score, with the odds at ``SCORED`` each, of a row that a side of a comparison means."""
AHEAD = 0.1
"""How much more of it than the row after it."""


def rows_of_sides(findings: Findings) -> tuple[Indicator, Indicator] | None:
    """The rows that the two sides of a comparison mean in other words than the table's: each must be found by itself."""
    match = _SIDES.search(findings.question.standalone)
    if match is None or findings.question.english:
        return None
    one, other = (_row_meant(findings, match[side]) for side in ("one", "other"))
    if one is None or other is None or one.id == other.id or one.document_id != other.document_id:
        return None
    return one, other


def _row_meant(findings: Findings, words: str) -> Indicator | None:
    asked = replace(findings.question, standalone=f"{words}是多少", kind=Kind.VALUE, years=(), reckoning=None)
    sub = gather(asked, findings.store, findings.named)
    rows = by_reading(sub, [c for c in sub.candidates[:LOOKED_AT] if c.indicator is not None])[:READ]
    odds = candidate_odds(sub, rows)
    worth = [c.score + SCORED * value for c, value in zip(rows, odds, strict=True)]
    if not rows or worth[0] < MEANT_ROW or (len(rows) > 1 and worth[0] < max(worth[1:]) + AHEAD):
        return None
    return rows[0].indicator
