"""Both languages have all words, with the same blanks in them."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from assistant.answers import Reason
from pages.validity import LOOKS
from pages.words import TABLES, words_for

ZH, EN = TABLES["zh"], TABLES["en"]

PAGES = Path(__file__).parents[2] / "pages"


def _blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_words() -> None:
    assert set(ZH) == set(EN)


@pytest.mark.parametrize("key", sorted(ZH))
def test_words_have_the_same_blanks_in_both_languages(key: str) -> None:
    assert _blanks(ZH[key]) == _blanks(EN[key])


def test_every_word_that_a_page_asks_for_exists() -> None:
    asked = {
        key
        for path in PAGES.glob("*.py")
        for key in re.findall(
            r"""words(?:\.get)?\(\s*["']([a-z0-9_.]+)["']""", path.read_text(encoding="utf-8")
        )
    }
    assert asked
    assert asked <= set(ZH)


def test_every_reason_and_status_has_words() -> None:
    assert {f"refused.{reason.value}" for reason in Reason} <= set(ZH)
    assert {f"validity.{status}" for status in LOOKS} <= set(ZH)


def test_an_unknown_language_falls_back_to_chinese() -> None:
    assert words_for("fr").language == "zh"
    assert words_for(None).language == "zh"
