"""Headings that are a list by themselves: named after one thing, below the heading of a matter, or counted."""

from __future__ import annotations

import re

from assistant.answers import DraftStatement
from assistant.counted_lists import COUNTED_COVER
from assistant.evidence import Findings
from assistant.headings import HeadingList, groups, statement_of_list
from assistant.naming import folded, without_names
from assistant.relevance import coverage, term_set
from assistant.sentences import heading_name
from vectorstore.passages import Document

_OF_KIND = re.compile(
    r"(?:哪几|几|哪些)(?:大|个|项|类|条|种|方面|个方面)?(?:的)?(?P<noun>[\u4e00-\u9fff]{2,4}?)(?:[？?。，]|$)|有(?:什么|哪些|几种|几类)(?P<last>[\u4e00-\u9fff]{2,4}?)(?:[？?。，]|$)"
)
LEAST_KIN = 3
"""Headings beside each other that end with one noun from which they are a list of such things."""
MOST_ARE_KIN = 0.75
"""Share of the headings beside each other that must end with it."""


def of_one_kind(findings: Findings) -> list[DraftStatement]:
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


def below_topic(findings: Findings) -> list[DraftStatement]:
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


def headings_counted(findings: Findings) -> list[DraftStatement]:
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
