"""Fields that a page and its text state otherwise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from ingest.card.lines import Found
from vectorstore.passages import Conflict

T = TypeVar("T")

ONE_DAY = 1
"""Days by which two ends may differ: some count the anniversary as the last day, some the day before."""


def pick(
    field: str,
    first: Found[T] | None,
    second: Found[T] | None,
    agree: Callable[[T, T], bool],
) -> tuple[Found[T] | None, tuple[Conflict, ...]]:
    """The first of two findings, the second where there is no first; both in a conflict when they disagree."""
    if first is None or second is None:
        return first or second, ()
    if agree(first.value, second.value):
        return first, ()
    return first, (Conflict(field, _shown(first), _shown(second), first.span, second.span),)


def same_day(one: date, other: date) -> bool:
    return one == other


def same_end(one: date, other: date) -> bool:
    return abs((one - other).days) <= ONE_DAY


def warning_of(conflict: Conflict) -> str:
    """A sentence for the list of warnings."""
    return (
        f"The document contradicts itself on {conflict.field}: {conflict.kept} (kept) and {conflict.other}. "
        f"Check which is right; a side-car with `{conflict.field}:` settles it."
    )


def _shown(found: Found[object]) -> str:
    value = found.value
    if isinstance(value, date):
        return value.isoformat()
    return "、".join(value) if isinstance(value, tuple) else str(value)
