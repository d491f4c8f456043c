"""English questions in the words of Chinese policy texts, from a reviewed list: so that names, headings and rows are found."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import yaml

from vectorstore.regions import regions_in

_COMMON = frozenset(
    [
        "what",
        "which",
        "whom",
        "whose",
        "when",
        "where",
        "does",
        "will",
        "would",
        "should",
        "could",
        "have",
        "been",
        "many",
        "much",
        "that",
        "this",
        "there",
        "their",
        "they",
        "into",
        "from",
        "with",
        "about",
        "responsible",
        "leads",
        "lead",
        "target",
        "targets",
        "plan",
        "plans",
        "document",
        "2020",
        "number",
        "year",
        "years",
        "zhejiang",
        "mean",
        "means",
        "main",
        "under",
        "between",
        "issued",
        "released",
        "published",
        "three",
        "four",
        "five",
        "seven",
        "build",
        "want",
        "aims",
        "achieve",
        "reach",
        "expected",
        "called",
        "covered",
        "first",
        "most",
        "least",
        "than",
        "more",
    ]
)
"""English words that every question may have; they say nothing of its matter."""


@cache
def _phrases() -> tuple[dict[str, str], re.Pattern[str]]:
    """Phrases (lower case) → Chinese, and a pattern that finds them, the longest first."""
    text = files("assistant").joinpath("data/english.yaml").read_text(encoding="utf-8")
    known = {str(term).lower(): str(words) for term, words in yaml.safe_load(text).items()}
    longest = sorted(known, key=lambda term: (-len(term), term))
    joined = "|".join(re.escape(term).replace(r"\ ", r"[\s-]+") for term in longest)
    return known, re.compile(rf"(?<![A-Za-z])(?:{joined})(?:s|es)?(?![A-Za-z])", re.IGNORECASE)


def in_chinese(question: str) -> str:
    """A question with the phrases of the list in Chinese; all other words stay.

    >>> in_chinese("How many unicorn companies by 2022?")
    'How many 独角兽企业 by 2022?'
    """
    known, pattern = _phrases()

    def chinese(match: re.Match[str]) -> str:
        words = re.sub(r"[\s-]+", " ", match.group().lower())
        for phrase in (words, words.removesuffix("s"), words.removesuffix("es"), words.replace(" ", "-")):
            if phrase in known:
                return known[phrase]
        hyphened = next((t for t in known if t.replace("-", " ") in (words, words.removesuffix("s"))), None)
        return known[hyphened] if hyphened else match.group()

    text, said = pattern.subn(chinese, question)
    rest = [w for w in re.findall(r"[A-Za-z]{4,}", text) if w.lower() not in _COMMON]
    if len(rest) > said:
        # Half a translation misleads: the whole question is looked for by its meaning.
        return question
    for name in regions_in(question):
        text = text if name in text else f"{text} {name}"
    return text
