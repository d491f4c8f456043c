"""What cells come to: a difference, a ratio, a sum, each as a statement with its computation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.answers import Computation, DraftStatement
from assistant.figures import figures
from vectorstore.passages import Cell, Indicator


def plain_figures(cells: Sequence[tuple[int, Cell]]) -> list[tuple[int, str]]:
    return [(year, cell.text) for year, cell in cells if re.fullmatch(r"\d+(?:\.\d+)?[%％]?", cell.text)]


def difference(
    row: Indicator, cells: Sequence[tuple[int, Cell]], base: DraftStatement
) -> DraftStatement | None:
    """The difference between the first and the last given cell, when both are plain figures."""
    plain = plain_figures(cells)
    if len(plain) < 2:
        return None
    (first, low), (last, high) = plain[0], plain[-1]
    amount = figures(high)[0].value - figures(low)[0].value
    unit = "个百分点" if _percent(row, low) else (row.unit or "")
    result = f"{abs(amount):f}"
    word = "增加" if amount >= 0 else "减少"
    text = f"{row.name}从{first}年的{_with(low, row.unit)}到{last}年的{_with(high, row.unit)}，{word}{result}{unit}。"
    return DraftStatement(text, base.quotes, Computation("difference", _operands(low, high), result))


def _operands(low: str, high: str) -> tuple[str, str]:
    """Smaller first, without signs, so that the difference is not negative."""
    first, second = low.rstrip("%％"), high.rstrip("%％")
    return (first, second) if Decimal(second) >= Decimal(first) else (second, first)


def _percent(row: Indicator, value: str) -> bool:
    return row.unit in ("%", "％") or value.endswith(("%", "％"))


def ratio(row: Indicator, cells: Sequence[tuple[int, Cell]], base: DraftStatement) -> DraftStatement | None:
    """How many times the first given cell the last one is."""
    plain = plain_figures(cells)
    if len(plain) < 2:
        return None
    (first, low), (last, high) = plain[0], plain[-1]
    divisor = Decimal(low.rstrip("%％"))
    if not divisor:
        return None
    result = f"{(Decimal(high.rstrip('%％')) / divisor).quantize(Decimal('0.01')).normalize():f}"
    text = f"{row.name}{last}年的{_with(high, row.unit)}是{first}年的{_with(low, row.unit)}的{result}倍。"
    operands = (low.rstrip("%％"), high.rstrip("%％"))
    return DraftStatement(text, base.quotes, Computation("ratio", operands, result))


def _with(value: str, unit: str | None) -> str:
    return value if not unit or value.endswith(("%", "％")) else value + unit


def total(
    first: Indicator, second: Indicator, cells: Sequence[tuple[int, Cell]], bases: Sequence[DraftStatement]
) -> DraftStatement | None:
    """What two rows of one unit come to in one year; None for shares, which cannot be added."""
    plain = plain_figures(cells)
    if len(plain) < 2 or plain[0][0] != plain[1][0] or (first.unit or "") != (second.unit or ""):
        return None
    (year, one), (_, other) = plain
    if _percent(first, one) or _percent(second, other):
        return None
    result = f"{Decimal(one) + Decimal(other):f}"
    parts = [
        f"{year}年{row.name}为{_with(value, row.unit)}" for row, value in ((first, one), (second, other))
    ]
    text = f"{'；'.join(parts)}；合计{result}{first.unit or ''}。"
    quotes = tuple(dict.fromkeys(quote for base in bases for quote in base.quotes))
    return DraftStatement(text, quotes, Computation("sum", (one, other), result))


def between(
    first: Indicator, second: Indicator, cells: Sequence[tuple[int, Cell]], bases: Sequence[DraftStatement]
) -> DraftStatement | None:
    plain = plain_figures(cells)
    if len(plain) < 2 or plain[0][0] != plain[1][0]:
        return None
    (year, one), (_, other) = plain
    if (first.unit or "") != (second.unit or "") or _percent(first, one) != _percent(second, other):
        return None
    low, high = (
        (second, first) if Decimal(one.rstrip("%％")) >= Decimal(other.rstrip("%％")) else (first, second)
    )
    values = {first.id: one, second.id: other}
    operands = _operands(one, other)
    result = f"{Decimal(operands[1]) - Decimal(operands[0]):f}"
    unit = "个百分点" if _percent(first, one) else (first.unit or "")
    parts = [f"{year}年{row.name}为{_with(values[row.id], row.unit)}" for row in (low, high)]
    text = f"{'；'.join(parts)}；{high.name}多{result}{unit}。"
    quotes = tuple(dict.fromkeys(quote for base in bases for quote in base.quotes))
    return DraftStatement(text, quotes, Computation("difference", operands, result))
