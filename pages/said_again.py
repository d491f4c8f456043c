"""The switches of the page Ask that have a model say each answer again: in plain words, in English."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from assistant.drafting import Restating, restatings
from pages.contracts import Service
from pages.quiet_gradio import gr
from pages.words import Words

_PLAIN = "plain"
_ENGLISH = "english"


def switches(service: Service, words: Words) -> gr.CheckboxGroup:
    """Both switches, off; not there where no model is set."""
    return gr.CheckboxGroup(
        _choices(words),
        label=words("again.label"),
        show_label=False,
        container=False,
        elem_id="zw-again",
        visible=service.assistant.restates,
    )


def in_words(words: Words) -> Any:
    """What changes in the switches with the page's language; what is ticked stays."""
    return gr.update(choices=_choices(words), label=words("again.label"))


def chosen(ticked: Collection[str]) -> tuple[Restating, ...]:
    """How answers are to be said again."""
    return restatings(plain=_PLAIN in ticked, english=_ENGLISH in ticked)


def _choices(words: Words) -> list[tuple[str, str | int | float]]:
    return [(words("again.plain"), _PLAIN), (words("again.english"), _ENGLISH)]
