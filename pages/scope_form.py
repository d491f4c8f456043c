"""Which documents a question may be answered from: chosen below the box, by document, year and kind.

The choice is a ``SearchFilter``. Only what leaves at least one document is offered, so that no choice is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Final

from pages.contracts import Service
from pages.markup import icon
from pages.words import Words
from vectorstore.limits import passes
from vectorstore.passages import Document, SearchFilter

EVERYTHING: Final = SearchFilter()
FIELDS: Final = ("document", "year", "kind")
_MOST: Final = 20
"""Values of one field; more would be no choice any more."""


@dataclass(frozen=True, slots=True)
class _Choice:
    """A value that can be chosen and what it is called."""

    value: str
    text: str


def scope_html(service: Service, scope: SearchFilter, words: Words, *, is_open: bool = False) -> str:
    """The line that says which documents are asked, and folded below it the fields to choose them by."""
    documents = service.public_documents()
    if not documents:
        return ""
    fields = "".join(_field(name, documents, scope, words) for name in FIELDS)
    clear = (
        ""
        if scope == EVERYTHING
        else f'<button type="button" class="zw-plain" data-scope="clear" data-value="">{escape(words("scope.clear"))}</button>'
    )
    return (
        f'<details class="zw-scope"{" open" if is_open else ""}><summary><span>{escape(words("scope.label"))}</span> '
        f"<b>{escape(_summary(documents, scope, words))}</b></summary>"
        f'<div class="zw-scope-body"><p class="zw-meta">{escape(words("scope.help"))}</p>'
        f'<div class="zw-scope-fields">{fields}</div>{clear}</div></details>'
    )


def scope_line(service: Service, scope: SearchFilter, words: Words) -> str:
    """The line below a question that was asked of some documents only; empty for all."""
    if scope == EVERYTHING:
        return ""
    titles = {d.id: d.title for d in service.public_documents()}
    parts = [
        *(f"《{titles[i]}》" for i in scope.document_ids if i in titles),
        *(words("scope.year.text", year=year) for year in scope.years),
        *(_kind_words(kind, words) for kind in scope.kinds),
    ]
    what = words("list.and").join(parts)
    return f'<p class="zw-asked-in">{escape(words("scope.only", what=what))}</p>' if parts else ""


def changed(service: Service, scope: SearchFilter, field: str, value: str, *, chosen: bool) -> SearchFilter:
    """The choice with a value more or less. What cannot be chosen changes nothing."""
    if field == "clear":
        return EVERYTHING
    documents = service.public_documents()
    read = _READ.get(field)
    if read is None:
        return scope
    have = read(scope)
    if not chosen:
        return _with(scope, field, tuple(v for v in have if v != value))
    if value in have or len(have) >= _MOST or value not in _offered(field, documents, scope):
        return scope
    return _with(scope, field, (*have, value))


_READ: Final[Mapping[str, Callable[[SearchFilter], tuple[str, ...]]]] = {
    "document": lambda scope: scope.document_ids,
    "year": lambda scope: tuple(str(year) for year in scope.years),
    "kind": lambda scope: scope.kinds,
}


def _with(scope: SearchFilter, field: str, values: Sequence[str]) -> SearchFilter:
    match field:
        case "document":
            return replace(scope, document_ids=tuple(values))
        case "year":
            return replace(scope, years=tuple(sorted(int(value) for value in values)))
        case _:
            return replace(scope, kinds=tuple(sorted(values)))


def _within(documents: Sequence[Document], scope: SearchFilter) -> list[Document]:
    named = frozenset(scope.document_ids)
    return [d for d in documents if (not named or d.id in named) and passes(d, scope)]


def _offered(field: str, documents: Sequence[Document], scope: SearchFilter) -> list[str]:
    """The values of a field that documents have which the other fields leave, in order."""
    others = _within(documents, _with(scope, field, ()))
    match field:
        case "document":
            return [d.id for d in others]
        case "year":
            return [str(year) for year in sorted({y for d in others for y in _years(d)}, reverse=True)]
        case _:
            return sorted({d.card.kind for d in others if d.card.kind})


def _years(document: Document) -> set[int]:
    card = document.card
    years = {day.year for day in (card.issued, card.written) if day is not None}
    return years | (set(range(card.period.first, card.period.last + 1)) if card.period else set())


def _field(name: str, documents: Sequence[Document], scope: SearchFilter, words: Words) -> str:
    titles = {d.id: d.title for d in documents}
    have = _READ[name](scope)

    def named(value: str) -> str:
        match name:
            case "document":
                return titles.get(value, value)
            case "year":
                return words("scope.year.text", year=value)
            case _:
                return _kind_words(value, words)

    open_choices = [_Choice(v, named(v)) for v in _offered(name, documents, scope) if v not in have]
    lang = ' lang="zh-CN"' if name == "document" else ""
    options = "".join(
        f'<option value="{escape(c.value)}"{lang}>{escape(c.text)}</option>' for c in open_choices
    )
    chips = "".join(
        f'<button type="button" class="zw-scope-chip" data-scope="{name}" data-value="{escape(v)}" '
        f'aria-label="{escape(words("scope.remove", what=named(v)))}"><span{lang}>{escape(named(v))}</span>{icon("close")}</button>'
        for v in have
    )
    return (
        f'<div class="zw-field"><label for="zw-scope-{name}">{escape(words(f"scope.{name}"))}</label>'
        f'<span class="zw-select"><select id="zw-scope-{name}" data-scope-field="{name}">'
        f'<option value="">{escape(words(f"scope.any.{name}"))}</option>{options}</select></span>{chips}</div>'
    )


def _kind_words(kind: str, words: Words) -> str:
    return words.get(f"kind.{kind}") or kind


def _summary(documents: Sequence[Document], scope: SearchFilter, words: Words) -> str:
    if scope == EVERYTHING:
        return words("scope.all", n=len(documents))
    n = len(_within(documents, scope))
    parts = [words("scope.one") if n == 1 else words("scope.some", n=n)]
    parts += [words("scope.year.text", year=year) for year in scope.years]
    parts += [_kind_words(kind, words) for kind in scope.kinds]
    return " · ".join(parts)
