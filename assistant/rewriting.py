"""A follow-up made whole by a model: taken only where it says nothing that the conversation did not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answers import Answer, Turn
from assistant.figures import figures, years
from assistant.question import Question, read_question, subject_terms
from assistant.relevance import term_set
from vectorstore.regions import places_in, regions_in
from vectorstore.tokens import simplify

MAX_REWRITTEN = 160
"""Characters of a rewritten question; longer ones answer, or explain themselves."""
_JOINING = frozenset("的了吗呢么这那是有为要在到由会能和与及")
"""Characters that join words: a pair with one of them (`数是`) is no word of any conversation."""
LOOKED_BACK = 4
"""Turns whose words a rewritten question may take up."""


def rewritten_question(words: str, asked: str, history: Sequence[Turn]) -> Question | None:
    """The question as a model has rewritten it, read; None where it is not the one that was asked.

    It may use words of the questions and of the quotes so far and no others, keeps the words of its own, and
    names no year, figure or place that no question has named.
    """
    text = simplify(words.strip().strip("“”\"'"))
    if not text or "\n" in text or len(text) > MAX_REWRITTEN:
        return None
    turns = history[-LOOKED_BACK:]
    questions = simplify("\n".join((*(turn.question for turn in turns), asked)))
    known = term_set(questions) | term_set(_quoted(turns))
    own = simplify(asked)
    said = {term for term in subject_terms(text) if not _JOINING & set(term)}
    kept = {term for term in subject_terms(own) if not _JOINING & set(term)}
    if not said <= known or not kept <= term_set(text):
        return None
    if not set(years(own)) <= set(years(text)) or not set(years(text)) <= set(years(questions)):
        return None
    named = {f.value for f in figures(text)} - {f.value for f in figures(questions)}
    places = {*regions_in(text), *places_in(text)} - {*regions_in(questions), *places_in(questions)}
    if named or places or not {*regions_in(own), *places_in(own)} <= {*regions_in(text), *places_in(text)}:
        return None
    read = read_question(text)
    return replace(read, text=asked, follow_up=True, english=read_question(asked).english)


def _quoted(turns: Sequence[Turn]) -> str:
    """What the last answers quoted, with the names of nothing else."""
    return "\n".join(
        citation.quote
        for turn in turns
        if isinstance(turn.reply, Answer)
        for statement in turn.reply.statements
        for citation in statement.citations
    )


def first_line(words: str) -> str:
    """The line that a model has written, without a fence, thoughts, or a label before it."""
    plain = re.sub(r"<think>.*?(?:</think>|$)", "", words, flags=re.DOTALL)
    lines = [line.strip() for line in plain.replace("```", "").splitlines() if line.strip()]
    return re.sub(r"^(?:改写后的?问题|问题|Question)\s*[:：]\s*", "", lines[0]) if lines else ""
