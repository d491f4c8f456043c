"""Differences, sums, ratios and counts of cited figures, computed again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.answers import Computation
from assistant.checks_figures import Claim
from assistant.figures import FigureKind, figures

_UP = re.compile("增加|增长|提高|提升|上升|扩大|多")
_DOWN = re.compile("减少|下降|降低|缩短|缩小|压减|少")
_TREND_UP = re.compile("增加|增长|提高|提升|上升|增至|升至")
_TREND_DOWN = re.compile("减少|下降|降低|降至|减至|缩短|压减")
ROUNDING = Decimal("0.005")
"""Part of a ratio by which its written form may be rounded."""


def wrong_computation(computation: Computation | None, quotes: Sequence[str]) -> str | None:
    """A computed figure whose operands are not quoted or whose result is not what they give."""
    if computation is None:
        return None
    if computation.kind == "count" and not all(figures(text) for text in computation.operands):
        return _wrong_count(computation, quotes)
    operands = [found[0].value for text in computation.operands if (found := figures(text))]
    proved = {figure.value for quote in quotes for figure in figures(quote)}
    if len(operands) != len(computation.operands) or any(value not in proved for value in operands):
        return "an operand of the computation stands in no quote"
    results = figures(computation.result)
    if not results:
        return "the computation has no result"
    expected = compute(computation.kind, operands)
    given = results[0].value * (-1 if computation.result.strip().startswith("-") else 1)
    allowed = abs(expected) * ROUNDING if expected is not None and computation.kind == "ratio" else Decimal(0)
    if expected is None or abs(expected - given) > allowed:
        return f"the computation gives {expected}, not {computation.result}"
    return None


def _wrong_count(computation: Computation, quotes: Sequence[str]) -> str | None:
    """A count of named things: each name stands in a quote of its own, and none is counted twice."""
    names = computation.operands
    if len({re.sub(r"\s", "", name) for name in names}) < len(names):
        return "something is counted twice"
    free = list(quotes)
    # Longer names first, so that a name inside another one's quote does not take its place.
    for name in sorted(names, key=len, reverse=True):
        home = next((quote for quote in free if name.strip() and name in quote), None)
        if home is None:
            return "an operand of the computation stands in no quote of its own"
        free.remove(home)
    results = figures(computation.result)
    if not results or results[0].value != len(names):
        return f"the computation gives {len(names)}, not {computation.result}"
    return None


def compute(kind: str, operands: Sequence[Decimal]) -> Decimal | None:
    """The value of a computation: difference (second − first), sum, ratio (second ÷ first), count; None if it cannot be done."""
    match kind, operands:
        case "difference", [first, second]:
            return second - first
        case "sum", [_, _, *_]:
            return sum(operands, Decimal(0))
        case "ratio", [first, second] if first:
            return second / first
        case "count", _:
            return Decimal(len(operands))
        case _:
            return None


def without_verdict(text: str, computation: Computation | None) -> str:
    """A statement without the words that two figures agree, where their difference, which is computed again, is 0."""
    if computation is None or computation.kind != "difference":
        return text
    results = figures(computation.result)
    return text.replace("一致，相差", "", 1) if results and not results[0].value else text


def result_of(computation: Computation, claims: Sequence[Claim]) -> Claim | None:
    """The last figure of a statement that is the result of its computation, whatever its scale."""
    results = figures(computation.result)
    if not results:
        return None
    value = results[0].value
    fitting = [claim for claim in claims if any(claim.value == value * scale for scale in (1, 10**4, 10**8))]
    return fitting[-1] if fitting else None


def wrong_difference(
    text: str, computation: Computation | None, claims: Sequence[Claim], proved: Sequence[Claim]
) -> str | None:
    """A difference said with the wrong direction or in another unit than its operands have.

    ``claims``: the figures of the statement, ``proved``: those of its quotes.
    """
    if computation is None or computation.kind != "difference" or len(computation.operands) != 2:
        return None
    result = result_of(computation, claims)
    if result is None:
        return "the result of the computation is not said"
    others = [claim for claim in claims if claim is not result]
    pair = _operands(computation, others, proved)
    if pair is None:
        return None
    first, last = pair
    amount = last.value - first.value
    said = text[: text.rfind(result.text)] if result.text in text else text
    # A document called 提升方案 says of no figure that it rises.
    said = re.sub("《[^《》]*》", "", said)
    up, down = list(_UP.finditer(said)), list(_DOWN.finditer(said))
    rising = up and (not down or up[-1].start() > down[-1].start())
    if (rising and amount <= 0) or (down and not rising and amount >= 0):
        return "the difference has the other sign"
    if abs(amount) != abs(result.value):
        return f"the difference is {abs(amount):f}, not {result.text}"
    wanted = FigureKind.POINTS if first.kind is FigureKind.PERCENT else first.kind
    if result.kind is not wanted or (result.unit or first.unit) != first.unit:
        return f"{result.text} is not in the unit of what it was computed from"
    return None


def wrong_sum(computation: Computation | None, claims: Sequence[Claim]) -> str | None:
    """A sum of shares, or of figures of several units, or said in another unit than they have. claims: of the statement."""
    if computation is None or computation.kind != "sum":
        return None
    result = result_of(computation, claims)
    if result is None:
        return "the result of the computation is not said"
    others = [claim for claim in claims if claim is not result]
    if any(claim.kind is not FigureKind.NUMBER for claim in claims):
        return "shares cannot be added"
    if len({claim.unit for claim in others} | {result.unit}) > 1:
        return f"{result.text} is not in the unit of what it was computed from"
    return None


def wrong_trend(text: str, name: str, claims: Sequence[Claim]) -> str | None:
    """`由12万张增加到18万张` of two cells that fall, or a rise said of a single cell. name: of the row,
    whose own words (增加值) say nothing."""
    said = text.replace(name, "")
    up, down = (
        next((m for m in pattern.finditer(said) if m.group() not in name), None)
        for pattern in (_TREND_UP, _TREND_DOWN)
    )
    if not up and not down:
        return None
    if len(claims) < 2:
        return "one cell shows no rise or fall"
    amount = claims[-1].value - claims[0].value
    wrong = (up and amount <= 0) or (down and amount >= 0)
    return "the cells go the other way" if wrong else None


def _operands(
    computation: Computation, said: Sequence[Claim], proved: Sequence[Claim]
) -> tuple[Claim, Claim] | None:
    """The two figures compared, earlier first: as the statement has them, else as the quotes have them."""
    if len(said) >= 2:
        return said[0], said[-1]
    values = [figures(text)[0].value for text in computation.operands if figures(text)]
    found = [
        next((c for c in proved if figures(c.text) and figures(c.text)[0].value == v), None) for v in values
    ]
    if len(found) != 2 or found[0] is None or found[1] is None:
        return None
    pair = (found[0], found[1])
    by_year = sorted(pair, key=lambda claim: min(claim.years, default=""))
    return (by_year[0], by_year[1]) if all(claim.years for claim in pair) else pair
