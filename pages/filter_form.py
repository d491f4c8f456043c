"""The row of filters above a listing: a plain form that is sent with its button and works without a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from pages.markup import icon
from pages.words import Words

_ON_ONE_LINE: Final = 4
"""Fields that fit beside the box for words on a wide screen; more take the next line."""
MOST_OFFERED: Final = 300
"""Names offered while typing; any other may be typed as well. More would weigh more than the page itself."""


@dataclass(frozen=True, slots=True)
class Option:
    """A value that can be chosen and what it is called."""

    value: str
    text: str


def words_field(name: str, label: str, value: str, placeholder: str) -> str:
    """A box for words to look for."""
    return (
        f'<div class="zw-field zw-field-words"><label for="zw-f-{name}">{escape(label)}</label>'
        f'<div class="zw-search-box">{icon("search")}<input id="zw-f-{name}" name="{name}" type="search" '
        f'value="{escape(value)}" placeholder="{escape(placeholder)}" maxlength="200" autocomplete="off"></div></div>'
    )


def select_field(
    name: str, label: str, options: Sequence[Option], chosen: str, every: str | None = None, *, lang: str = ""
) -> str:
    """A list to choose from. ``every`` names the choice of all; ``lang`` is the language of the options."""
    items = [f'<option value="">{escape(every)}</option>'] if every is not None else []
    spoken = f' lang="{lang}"' if lang else ""
    items += [
        f'<option value="{escape(o.value)}"{spoken}{" selected" if o.value == chosen else ""}>{escape(o.text)}</option>'
        for o in options
    ]
    return (
        f'<div class="zw-field"><label for="zw-f-{name}">{escape(label)}</label>'
        f'<span class="zw-select"><select id="zw-f-{name}" name="{name}">{"".join(items)}</select></span></div>'
    )


def typed_field(name: str, label: str, value: str, known: Sequence[str], placeholder: str = "") -> str:
    """A box in which known names are offered while typing; for lists too long to choose from."""
    offered = "".join(f'<option value="{escape(item)}"></option>' for item in known[:MOST_OFFERED])
    return (
        f'<div class="zw-field"><label for="zw-f-{name}">{escape(label)}</label>'
        f'<input id="zw-f-{name}" name="{name}" value="{escape(value)}" list="zw-l-{name}" maxlength="200" '
        f'autocomplete="off" placeholder="{escape(placeholder)}">'
        f'<datalist id="zw-l-{name}" lang="zh-CN">{offered}</datalist></div>'
    )


@dataclass(frozen=True, slots=True)
class FilterForm:
    """A form's parts. ``action``: its path; ``first``: the box that is always seen; ``others``: fields that fold
    away on a phone; ``active``: how many of these limit the listing; ``hidden``: pairs that are sent along; ``sorts``:
    whether one of the fields is the order."""

    action: str
    label: str
    first: str
    others: Sequence[str]
    active: int
    send: str
    hidden: Sequence[tuple[str, str]] = ()
    sorts: bool = False

    def html(self, words: Words) -> str:
        """The form."""
        along = "".join(
            f'<input type="hidden" name="{escape(n)}" value="{escape(v)}">' for n, v in self.hidden
        )
        key = "filter.fold.sort" if self.sorts else "filter.fold"
        summary = words(key) if not self.active else words(f"{key}.n", n=self.active)
        opened = " open" if self.active else ""
        fields = "".join(self.others)
        long = " zw-filters-long" if len(self.others) > _ON_ONE_LINE else ""
        more = (
            f'<details class="zw-fold zw-filters{long}"{opened}><summary>{escape(summary)}</summary>'
            f'<div class="zw-fields">{fields}</div></details>'
            if self.others
            else ""
        )
        return (
            f'<form class="zw-filter-form" method="get" action="{self.action}" role="search" '
            f'aria-label="{escape(self.label)}">{along}<div class="zw-first">{self.first}'
            f'<button class="zw-button" type="submit">{escape(self.send)}</button></div>{more}</form>'
        )


def nothing_matches(clear: str, words: Words) -> str:
    """What stands in place of an empty listing; ``clear`` is the address without filters."""
    return (
        f'<div class="zw-nothing"><p>{escape(words("filter.none"))}</p>'
        f'<p><a class="zw-button zw-second" href="{escape(clear)}">{escape(words("filter.clear"))}</a></p></div>'
    )
