"""Everyday words and the official terms they stand for, from a reviewed data file."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

import yaml

from vectorstore.tokens import query_terms, simplify

WEIGHT = 0.5
"""Weight of a term that the lexicon adds to a question (its own words have 1); chosen on colloquial
questions, where .5 ranked better than 1 and .25."""


@cache
def _loaded() -> tuple[tuple[str, tuple[str, ...], bool], ...]:
    """(everyday term, official terms, whether these are only near it), longest first so that a phrase goes before its
    parts."""
    text = files("assistant").joinpath("data/lexicon.yaml").read_text(encoding="utf-8")
    items = [
        (str(item["term"]).lower(), tuple(map(str, item["targets"])), bool(item.get("near")))
        for item in yaml.safe_load(text)
    ]
    return tuple(sorted(items, key=lambda item: -len(item[0])))


@cache
def entries() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(everyday term, official terms of the same meaning), longest first so that a phrase goes before its parts."""
    return tuple((term, targets) for term, targets, near in _loaded() if not near)


def official_terms(question: str) -> list[tuple[str, float]]:
    """The official terms for the everyday words of a question, and those that are near them, as weighted query terms."""
    text = simplify(question).lower()
    own = set(query_terms(question))
    found: dict[str, float] = {}
    for term, targets, _ in _loaded():
        if term in text:
            for target in targets:
                for piece in query_terms(target):
                    if piece not in own:
                        found[piece] = WEIGHT
    return list(found.items())


def official_words(question: str) -> tuple[tuple[str, ...], ...]:
    """For each everyday word of a question its official terms, whole; none that the question has itself.

    >>> official_words("打官司可以在网上打吗？")[0][:2]
    ('诉讼', '网上立案')
    """
    return tuple(targets for _, targets in official_names(question))


@lru_cache(maxsize=256)
def official_names(question: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The everyday words of a question, each with its official terms whole, none that the question has itself. A word
    inside a longer one is none: `上网课` is not `上网`."""
    text = simplify(question).lower()
    found: list[tuple[str, tuple[str, ...]]] = []
    rest = text
    heard: set[str] = set()
    for term, targets in entries():
        if not term.isascii() and (term in rest or term in heard):
            rest = rest.replace(term, "\n")
            heard.add(term)
            found.append((term, tuple(target for target in targets if target not in text)))
    return tuple(found)
