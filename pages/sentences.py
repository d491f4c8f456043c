"""Sentences of the program that are English where they are made, in the language of a page.

Reading and evaluating speak English, to people at a terminal as well. What staff read of it on a page is looked up here:
each sentence as it is written in the code, with ``{}`` where something is put in, beside its Chinese. A part that is put
in and is such a sentence itself is said in Chinese too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from pages.words import Words


class Sentences:
    """English sentences with their Chinese."""

    def __init__(self, chinese: Mapping[str, str]) -> None:
        self._whole = {english: other for english, other in chinese.items() if "{}" not in english}
        # Those with most words of their own first: the least of them would match much.
        told = sorted(chinese.items(), key=lambda pair: len(pair[0]), reverse=True)
        self._patterns = tuple(
            (re.compile("(.*?)".join(map(re.escape, english.split("{}"))), re.DOTALL), other)
            for english, other in told
        )

    def in_language(self, sentence: str, words: Words) -> tuple[str, str]:
        """A sentence in the page's language, and the language it is in: English where it has no Chinese."""
        said = self._chinese(sentence.strip()) if words.language == "zh" else None
        return (said, "zh-CN") if said is not None else (sentence, "en")

    def html(self, sentence: str, words: Words, of: str = "") -> str:
        """The same, marked with its language; ``of``: the name that it goes on behind."""
        said, language = self.in_language(sentence, words)
        return f'<span lang="{language}">{escape(f"{of} {said}" if of else said)}</span>'

    def _chinese(self, sentence: str) -> str | None:
        for pattern, chinese in self._patterns:
            match = pattern.fullmatch(sentence)
            if match is not None:
                return chinese.format(*map(self._part, match.groups()))
        return None

    def _part(self, text: str) -> str:
        """What is put into a sentence: places that follow one another, or a part that has Chinese itself."""
        if text in self._whole:
            return self._whole[text].format()
        return "；".join(self._chinese(piece.strip()) or piece for piece in text.split("; "))
