"""Two parts of one text whose headings differ in one word (`省级平台`, `市级平台`), set beside each other."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations, takewhile

from assistant.answers import DraftStatement
from assistant.choosing import statement_of
from assistant.evidence import Candidate, Findings
from assistant.naming import folded
from assistant.sentences import heading_name
from assistant.usable import usable

MOST_APART = 4
"""Characters by which the two headings are told apart at most."""
LEAST_SHARED = 2
"""Characters that they end with together at least."""
_ASKS_APART = re.compile(
    "分工|怎么分(?!配|类|摊)|如何分(?!配|类|摊)|各自?管|各负责|分别(?:管|负责|干|做)|区别|不同(?!意)|差别|差异|不一样|对比"
)
_JOINED = "[^，。？]{0,6}(?:和|与|跟|同|、|及)[^，。？]{0,6}"
"""What stands between the two that are told apart."""


def sibling_statements(findings: Findings) -> list[DraftStatement]:
    """What stands below each of two sibling headings that a question tells apart; nothing for any other question."""
    question = findings.question
    if not _ASKS_APART.search(question.standalone):
        return []
    below: defaultdict[tuple[str, tuple[str, ...]], dict[str, Candidate]] = defaultdict(dict)
    for candidate in usable(findings, findings.candidates):
        passage = candidate.sentence.passage
        if candidate.indicator is None and passage.headings:
            siblings = below[passage.document_id, passage.headings[:-1]]
            siblings.setdefault(folded(heading_name(passage.headings[-1])), candidate)
    asked = folded(question.standalone)
    for siblings in below.values():
        for one, other in combinations(siblings, 2):
            words = _told_apart(one, other, asked)
            if words is not None:
                names = (one, other) if _place(words[0], asked) < _place(words[1], asked) else (other, one)
                return [statement_of(findings, siblings[name]) for name in names]
    return []


def _told_apart(one: str, other: str, asked: str) -> tuple[str, str] | None:
    """The words in which two headings differ, where a question joins them and has what the headings end with."""
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(one[::-1], other[::-1], strict=False))
    shared = "".join(character for character, _ in alike)[::-1]
    apart = [len(name) - len(shared) for name in (one, other)]
    if len(shared) < LEAST_SHARED or any(not 0 < length <= MOST_APART for length in apart):
        return None
    # `省` alone stands in many words.
    first, second = (name[: max(length, 2)] for name, length in zip((one, other), apart, strict=True))
    joined = any(
        re.search(_said(a) + _JOINED + _said(b), asked) for a, b in ((first, second), (second, first))
    )
    return (first, second) if joined and shared[-LEAST_SHARED:] in asked else None


def _said(word: str) -> str:
    """A pattern for a word, `省级` also as 省里."""
    return f"{re.escape(word[:-1])}[级里]" if word.endswith("级") else re.escape(word)


def _place(word: str, asked: str) -> int:
    found = re.search(_said(word), asked)
    return found.start() if found else len(asked)
