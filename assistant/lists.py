"""Lists: rows of a table, headings below a heading, sentences that each name one; complete, and as many as asked for."""

from __future__ import annotations

import re

from assistant.answers import DraftStatement
from assistant.counted_lists import COUNTED_COVER, MAX_COUNTED, counted_list, wanted_of
from assistant.evidence import Findings
from assistant.headings import HeadingList, best_heading_list, groups, statement_of_list
from assistant.kinds import Reckoning
from assistant.naming import folded, without_names
from assistant.question import subject_terms
from assistant.relevance import coverage, term_set
from assistant.rows import row_statements
from assistant.sentences import heading_name, sentences
from assistant.statements import of_sentence
from vectorstore.passages import Document

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
        headings = _headings_counted(findings)
        if headings:
            return headings
    wanted = wanted_of(findings.question.standalone)
    if wanted is not None:
        counted = counted_list(findings, wanted)
        if counted:
            return counted
    kin = _of_one_kind(findings) or _below_topic(findings)
    if kin:
        return kin
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


_OF_KIND = re.compile(
    r"(?:哪几|几|哪些)(?:大|个|项|类|条|种|方面|个方面)?(?:的)?(?P<noun>[\u4e00-\u9fff]{2,4}?)(?:[？?。，]|$)|有(?:什么|哪些|几种|几类)(?P<last>[\u4e00-\u9fff]{2,4}?)(?:[？?。，]|$)"
)
LEAST_KIN = 3
"""Headings beside each other that end with one noun from which they are a list of such things."""
MOST_ARE_KIN = 0.75
"""Share of the headings beside each other that must end with it."""


def _of_one_kind(findings: Findings) -> list[DraftStatement]:
    """`有哪几大行动`: the headings beside each other that are all named after the thing asked for, in the document named
    the outermost, else those whose path and names say most of the question."""
    match = _OF_KIND.search(findings.question.standalone)
    noun = (match["noun"] or match["last"]) if match else None
    if noun is None:
        return []
    weights = {t: w for t, w in findings.weights.items() if len(t) > 1 and t not in term_set(noun)}
    found: list[tuple[float, int, HeadingList]] = []
    for document in findings.named or _documents_found(findings):
        for parent, items in groups(document):
            kin = [item for item in items if heading_name(item.heading).strip("”’》").endswith(noun)]
            if len(kin) < max(LEAST_KIN, MOST_ARE_KIN * len(items)):
                continue
            path = (document.title, *(document.heading_path(parent.span) if parent else ()))
            around = "\n".join((*path, *(item.heading for item in items)))
            share = coverage(weights, term_set(around)) if weights else 1.0
            found.append((-share, items[0].level, HeadingList(document, parent, items, share, share)))
    best = min(found, key=lambda item: item[:2], default=None)
    if best is None or -best[0] < (0.0 if findings.named else COUNTED_COVER):
        return []
    statement = statement_of_list(findings, best[2])
    return [statement] if statement is not None else []


_ASKS_MEMBERS = re.compile(
    r"(?:包括|包含|有|分为|分成|是|涉及)(?:了)?(?:哪些|哪几|什么|啥)|(?:哪些|哪几[个项类])(?:重点|主要)?(?:领域|方面|应用|内容|任务|产业|行业)?[？?]*$"
)
TOPIC_SHARE = 0.4
"""Share of a heading that the matter asked about must be for the headings below it to be its members."""


def _below_topic(findings: Findings) -> list[DraftStatement]:
    """`前沿产业包括哪些`: the headings below the one that names the matter and little else."""
    question = findings.question.standalone
    match = _ASKS_MEMBERS.search(question)
    if match is None:
        return []
    topic = re.sub(
        r"^(?:请问|列出|列举)|[的里中都]+$",
        "",
        folded(without_names(question[: match.start()], findings.named)),
    )
    if len(topic) < LEAST_TOPIC:
        return []
    found = [
        (
            -len(topic) / len(heading_name(parent.heading)),
            parent.level,
            HeadingList(document, parent, items, 1.0, 1.0),
        )
        for document in findings.named or _documents_found(findings)
        for parent, items in groups(document)
        if parent is not None
        and len(items) >= LEAST_KIN
        and topic in folded(heading_name(parent.heading))
        and len(topic) >= TOPIC_SHARE * len(heading_name(parent.heading))
    ]
    best = min(found, key=lambda item: item[:2], default=None)
    statement = statement_of_list(findings, best[2]) if best is not None else None
    return [statement] if statement is not None else []


LEAST_TOPIC = 4
"""Characters of a matter that a heading must have whole."""


def _documents_found(findings: Findings) -> tuple[Document, ...]:
    return tuple(
        findings.documents[i] for i in dict.fromkeys(h.passage.document_id for h in findings.hits[:10])
    )


_HOW_MANY = re.compile(
    r"(?:几|多少)[大个项条类](?:方面|部分)?(?:的)?(?P<noun>[\u4e00-\u9fff]{2,6}?)(?:[？?。，]|$)"
)


def _headings_counted(findings: Findings) -> list[DraftStatement]:
    """`共有几大任务`: the headings below the one heading of the document asked about that names what is counted."""
    match = _HOW_MANY.search(findings.question.standalone)
    document = findings.named[0] if findings.named else None
    if match is None or document is None:
        return []
    noun = match["noun"]
    named = [
        (parent, items)
        for parent, items in groups(document)
        if parent is not None and noun in heading_name(parent.heading)
    ]
    if len(named) != 1:
        return []
    parent, items = named[0]
    statement = statement_of_list(findings, HeadingList(document, parent, items, 1.0, 1.0))
    return [statement] if statement is not None else []


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
