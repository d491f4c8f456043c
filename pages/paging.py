"""A long listing in pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final, Generic, TypeVar

from pages.words import Words

PAGE_SIZE: Final = 50
_AROUND: Final = 2
"""Page numbers shown on each side of the present one."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items of a listing; ``number`` counts from 1, ``first`` and ``last`` are places in the whole listing."""

    items: tuple[T, ...]
    number: int
    pages: int
    total: int
    first: int
    last: int


def cut(items: Sequence[T], number: int | None, size: int = PAGE_SIZE) -> Page[T]:
    """The page of a number, the nearest there is."""
    pages = max(1, -(-len(items) // size))
    at = min(max(number or 1, 1), pages)
    begin = (at - 1) * size
    some = tuple(items[begin : begin + size])
    return Page(some, at, pages, len(items), begin + 1 if some else 0, begin + len(some))


def paging(page: Page[T], address: Callable[[int], str], words: Words) -> str:
    """Links to the other pages; nothing when there are none. ``address`` gives the address of a page's number."""
    if page.pages == 1:
        return ""
    parts = [_step(words("paging.previous"), address, page.number - 1, page.pages, "prev")]
    before = 0
    for number in _numbers(page.number, page.pages):
        if number > before + 1:
            parts.append('<li aria-hidden="true">…</li>')
        if number == page.number:
            parts.append(f'<li><span aria-current="page">{number}</span></li>')
        else:
            label = escape(words("paging.page", n=number))
            parts.append(f'<li><a href="{escape(address(number))}" aria-label="{label}">{number}</a></li>')
        before = number
    parts.append(_step(words("paging.next"), address, page.number + 1, page.pages, "next"))
    label = escape(words("paging.label"))
    return f'<nav class="zw-paging" aria-label="{label}"><ul role="list">{"".join(parts)}</ul></nav>'


def _numbers(number: int, pages: int) -> list[int]:
    near = range(number - _AROUND, number + _AROUND + 1)
    return sorted({1, pages, *(n for n in near if 1 <= n <= pages)})


def _step(text: str, address: Callable[[int], str], number: int, pages: int, relation: str) -> str:
    if not 1 <= number <= pages:
        return ""
    return f'<li><a rel="{relation}" href="{escape(address(number))}">{escape(text)}</a></li>'
