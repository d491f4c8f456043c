"""Lists: rows of a table, headings below a heading, sentences that each name one; complete, and as many as asked for."""

from __future__ import annotations

import re

from assistant.answers import DraftStatement
from assistant.counted_lists import MAX_COUNTED, counted_list, wanted_of
from assistant.evidence import Findings
from assistant.heading_lists import below_topic, headings_counted, of_one_kind
from assistant.headings import best_heading_list, statement_of_list
from assistant.kinds import Reckoning
from assistant.question import subject_terms
from assistant.relevance import term_set
from assistant.rows import row_statements
from assistant.sentences import MAX_QUOTE, Sentence, heading_name, sentences
from assistant.statements import of_sentence
from vectorstore.passages import Span

LIST_SCORE = 0.75
"""Score from which the headings below a heading are the list that was asked for."""
WHOLE = 0.6
"""Share of a question that names a heading and little else."""


def list_statements(findings: Findings) -> list[DraftStatement]:
    """The rows of a document's table, or the members of the list asked for; else nothing."""
    rows = row_statements(findings)
    if rows:
        return rows
    if findings.question.reckoning is Reckoning.COUNT:
        headings = headings_counted(findings)
        if headings:
            return headings
    wanted = wanted_of(findings.question.standalone)
    if wanted is not None:
        counted = counted_list(findings, wanted)
        if counted:
            return counted
    kin = of_one_kind(findings) or below_topic(findings)
    if kin:
        return kin
    equated = _equated(findings)
    if equated:
        return equated
    group = best_heading_list(findings)
    if wanted is not None and group is not None and len(group.items) != wanted.count:
        # As many as asked for, or none.
        group = None
    best = findings.best
    numbered = _numbered(findings)
    if numbered and (group is None or group.score < LIST_SCORE):
        return numbered
    if (
        group is not None
        and group.score >= LIST_SCORE
        and (best is None or group.covered >= best.relevance - 0.05)
    ):
        statement = statement_of_list(findings, group)
        if statement is not None:
            return [statement]
    return []


_ASKS_MEMBERS = re.compile(
    "有(?:哪些|什么|啥)(?P<after>[\u4e00-\u9fff]{4,12})[？?呢。\\s]*$|(?P<before>[\u4e00-\u9fff]{4,12}?)(?:都)?(?:有|是|包括)(?:哪些|什么|啥)[？?呢。\\s]*$"
)
LOOKED_AT = 20
"""Candidates among which a sentence is looked for that says what the members of a class are."""


def _equated(findings: Findings) -> list[DraftStatement]:
    """The sentence that names the class asked for and says at once what it is (`六大重点任务，即……`); nothing where only
    one of them stands beside a longer name."""
    match = _ASKS_MEMBERS.search(findings.question.standalone)
    name = (match["after"] or match["before"]) if match else None
    if not name:
        return []
    says = re.compile(f"{re.escape(name)}[，,：:]?\\s?(?:即|：|:|包括|分别是|分别为|主要是)")
    found = next((c for c in findings.candidates[:LOOKED_AT] if says.search(c.sentence.text)), None)
    return [of_sentence(found.sentence, dict(findings.weights))] if found is not None else []


_MARK = re.compile(r"(?:^|[，,；;。：:])\s?([一二三四五六七八九])是")
LEAST_MARKS = 3


def _numbered(findings: Findings) -> list[DraftStatement]:
    """The sentences of the best passage that count with 一是, 二是: all of them, where the list goes over several."""
    best = findings.best
    if best is None or best.sentence.row:
        return []
    marked = [s for s in sentences(best.sentence.passage) if _MARK.search(s.text)]
    marks = [mark for s in marked for mark in _MARK.findall(s.text)]
    whole = marks == list("一二三四五六七八九"[: len(marks)])
    if not whole or len(marks) < LEAST_MARKS or len(marked) > MAX_COUNTED:
        return []
    first, last = marked[0], marked[-1]
    if last.span.end - first.span.start <= MAX_QUOTE:
        # `五是` says nothing by itself.
        marked = [Sentence(first.passage, Span(first.span.start, last.span.end), lead=first.lead)]
    return [of_sentence(s, dict(findings.weights), lead_in=n == 0) for n, s in enumerate(marked)]


def named_list(findings: Findings) -> list[DraftStatement]:
    """`基本原则是什么`: the headings below a heading that the question names whole."""
    group = best_heading_list(findings)
    if group is None or group.parent is None or group.score < LIST_SCORE:
        return []
    name = heading_name(group.parent.heading)
    if name not in findings.question.standalone or group.covered < WHOLE:
        return []
    rest = set(subject_terms(findings.question.standalone.replace(name, " "))) | {"目标"} & _pairs(
        findings.question.standalone
    )
    if any(rest & _pairs(item.heading) for item in group.items):
        # One of the headings below is asked for, not all of them.
        return []
    return list_statements(findings)


def _pairs(text: str) -> set[str]:
    return {term for term in term_set(text) if len(term) > 1}
