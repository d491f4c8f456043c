"""The box that stands in for an answer while a question holds personal data: nothing is asked until its reader chooses."""

from __future__ import annotations

from html import escape

from pages.markup import hidden, icon
from pages.words import Words
from vectorstore.personal_data import PersonalData, personal_data

SHOWN: int = 4
"""Characters at both ends of what was recognised that are shown, so that it can be told apart."""


def personal_box(question: str, words: Words) -> str:
    """The box for a question; empty for one without personal data."""
    found = personal_data(question)
    if not found:
        return ""
    kinds = words("list.and").join(dict.fromkeys(words(f"personal.{one.kind}") for one in found))
    buttons = "".join(
        f'<button type="button" class="{look}" data-personal="{name}">{escape(words(f"personal.{name}"))}</button>'
        for name, look in (
            ("mask", "zw-button"),
            ("edit", "zw-button zw-second"),
            ("keep", "zw-plain"),
        )
    )
    return (
        f'<section class="zw-personal" role="alertdialog" aria-labelledby="zw-personal-title" aria-describedby="zw-personal-text">'
        f'<h2 id="zw-personal-title" tabindex="-1">{icon("info")}{escape(words("personal.title", kinds=kinds))}</h2>'
        f'<p class="zw-personal-words">{_with_marks(question, found, words)}</p>'
        f'<p id="zw-personal-text">{escape(words("personal.text"))}</p><div class="zw-personal-foot">{buttons}</div></section>'
    )


def _with_marks(question: str, found: tuple[PersonalData, ...], words: Words) -> str:
    """The question with what was recognised marked, its middle hidden from who looks over a shoulder."""
    pieces: list[str] = []
    at = 0
    for one in found:
        text = question[one.span.start : one.span.end]
        ends = min(SHOWN, len(text) // 4)
        shown = text[:ends] + "·" * (len(text) - 2 * ends) + text[len(text) - ends :]
        pieces += [
            escape(question[at : one.span.start]),
            f"{hidden(words('personal.begin'))}<b>{escape(shown)}</b>{hidden(words('personal.end'))}",
        ]
        at = one.span.end
    return "".join((*pieces, escape(question[at:])))
