"""The form of the page Compare: which two documents, and which text of each where one has had several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from pages.filter_form import Option, select_field
from pages.words import Words
from vectorstore.inventory import VersionKey
from vectorstore.passages import Document


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to be compared: ids of two documents, empty where none is chosen, and the number of an earlier text of
    each, None for the present one. ``documents``: those to choose from."""

    documents: Mapping[str, Document]
    first: str
    second: str
    first_versions: tuple[VersionKey, ...] = ()
    second_versions: tuple[VersionKey, ...] = ()
    first_number: int | None = None
    second_number: int | None = None

    def earlier(self, side: str) -> int | None:
        """The number of an earlier text that is chosen; None for the present one."""
        number, versions = (
            (self.first_number, self.first_versions)
            if side == "first"
            else (self.second_number, self.second_versions)
        )
        return number if any(key.number == number and not key.current for key in versions) else None


def choose_form(chosen: Chosen, words: Words) -> str:
    """Two lists of documents, lists of texts where there are several, and the button."""
    fields = ""
    for name, side, document, versions in (
        ("a", "first", chosen.first, chosen.first_versions),
        ("b", "second", chosen.second, chosen.second_versions),
    ):
        options = [Option(d.id, _called(d)) for d in chosen.documents.values()]
        fields += '<div class="zw-compare-side">'
        fields += select_field(
            name, words(f"compare.{side}"), options, document, words("compare.choose"), lang="zh-CN"
        )
        if len(versions) > 1:
            fields += _texts(f"{name}v", side, versions, chosen.earlier(side), words)
        fields += "</div>"
    return (
        f'<form class="zw-compare-form zw-panel-card" method="get" action="/staff/compare" '
        f'aria-label="{escape(words("compare.form"))}">{fields}'
        f'<button class="zw-button" type="submit">{escape(words("compare.send"))}</button></form>'
    )


def _called(document: Document) -> str:
    number = f"（{document.card.number}）" if document.card.number else ""
    return f"{document.title}{number}"


def _texts(name: str, side: str, versions: tuple[VersionKey, ...], number: int | None, words: Words) -> str:
    earlier = [
        Option(
            str(key.number),
            words(
                "compare.version.n",
                n=key.number,
                day=key.replaced.date().isoformat() if key.replaced else words("manage.version.unknown"),
            ),
        )
        for key in reversed(versions)
        if not key.current
    ]
    label = words("compare.version", side=words(f"compare.{side}"))
    return select_field(name, label, earlier, str(number or ""), words("compare.version.now"))


def notice(text: str) -> str:
    """A sentence in the place of a comparison."""
    return f'<div class="zw-nothing" role="status"><p>{escape(text)}</p></div>'
