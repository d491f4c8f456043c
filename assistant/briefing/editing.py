"""Changes that people make to a briefing: order, delete, rewrite, add. What is rewritten passes the check or stays out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from assistant.answers import DraftQuote, DraftStatement, Evidence, Statement
from assistant.briefing.values import Briefing, Point, Section
from assistant.citations import Dropped, check_statement
from vectorstore.store import Store

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement stands in the points of a briefing, counted from 0.

    >>> Place.read("1.0.2.3")
    Place(section=1, point=0, paragraph=2, statement=3)
    >>> str(Place.read("1.0.2.3"))
    '1.0.2.3'
    """

    section: int
    point: int
    paragraph: int
    statement: int

    @classmethod
    def read(cls, text: str) -> Place:
        """Raises ValueError for what is no place."""
        section, point, paragraph, statement = (int(number) for number in text.split("."))
        return cls(section, point, paragraph, statement)

    def __str__(self) -> str:
        return f"{self.section}.{self.point}.{self.paragraph}.{self.statement}"


def statement_at(briefing: Briefing, place: Place) -> Statement:
    """Raises IndexError where nothing stands."""
    return briefing.sections[place.section].points[place.point].paragraphs[place.paragraph][place.statement]


def removed(briefing: Briefing, place: Place) -> Briefing:
    """Without a statement; what it leaves empty goes with it."""
    return _changed(briefing, place, lambda own: _without(own, place.statement))


def moved_up(briefing: Briefing, place: Place) -> Briefing:
    """With a statement before the one above it in its paragraph."""
    return _changed(briefing, place, lambda own: _up(own, place.statement))


def added(briefing: Briefing, place: Place, statement: Statement) -> Briefing:
    """With a new statement behind the one at a place."""
    at = place.statement + 1
    return _changed(briefing, place, lambda own: (*own[:at], statement, *own[at:]))


def rewritten(briefing: Briefing, place: Place, text: str, store: Store) -> Briefing | Dropped:
    """With a statement in other words over the same quotes; the reasons where these do not prove them."""
    before = statement_at(briefing, place)
    passages = [store.passage_at(c.document_id, c.span.start) for c in before.citations]
    quotes = tuple(
        DraftQuote(passage, citation.quote)
        for passage, citation in zip(passages, before.citations, strict=True)
        if passage is not None
    )
    draft = DraftStatement(" ".join(text.split()), quotes)
    result = check_statement(draft, Evidence(tuple(quote.passage for quote in quotes)), store.document)
    if isinstance(result, Dropped):
        return result
    at = place.statement
    return _changed(briefing, place, lambda own: (*own[:at], result, *own[at + 1 :]))


def section_removed(briefing: Briefing, at: int) -> Briefing:
    """Without a section. Raises IndexError where there is none."""
    return replace(briefing, sections=_without(briefing.sections, at))


def section_moved_up(briefing: Briefing, at: int) -> Briefing:
    """With a section before the one above it."""
    return replace(briefing, sections=_up(briefing.sections, at))


Change = Callable[[tuple[Statement, ...]], tuple[Statement, ...]]


def _changed(briefing: Briefing, place: Place, change: Change) -> Briefing:
    section = briefing.sections[place.section]
    point = section.points[place.point]
    paragraph = change(point.paragraphs[place.paragraph])
    paragraphs = _put(point.paragraphs, place.paragraph, paragraph, keep=bool(paragraph))
    points: tuple[Point, ...] = _put(
        section.points, place.point, replace(point, paragraphs=paragraphs), keep=bool(paragraphs)
    )
    again: Section = replace(section, points=points)
    return replace(briefing, sections=_put(briefing.sections, place.section, again, keep=not again.empty))


def _put(all_of: tuple[T, ...], at: int, one: T, *, keep: bool) -> tuple[T, ...]:
    return (*all_of[:at], *((one,) if keep else ()), *all_of[at + 1 :])


def _without(all_of: Sequence[T], at: int) -> tuple[T, ...]:
    _at(all_of, at)
    return (*all_of[:at], *all_of[at + 1 :])


def _up(all_of: Sequence[T], at: int) -> tuple[T, ...]:
    if _at(all_of, at) == 0:
        return tuple(all_of)
    return (*all_of[: at - 1], all_of[at], all_of[at - 1], *all_of[at + 1 :])


def _at(all_of: Sequence[T], at: int) -> int:
    if not 0 <= at < len(all_of):
        raise IndexError(at)
    return at
