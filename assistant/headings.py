"""Lists: what stands below a heading, or a card's field, as statements."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass

from assistant.answers import Computation, DraftQuote, DraftStatement
from assistant.evidence import Findings
from assistant.kinds import Reckoning
from assistant.relevance import coverage, term_set
from assistant.sentences import MAX_QUOTE, Sentence, heading_name, sentences
from assistant.statements import of_sentence
from vectorstore.articles import article_number
from vectorstore.passages import Document, Passage, Section, Span

MAX_ITEMS = 20


@dataclass(frozen=True, slots=True)
class HeadingList:
    """The headings one level below a heading (or the document itself)."""

    document: Document
    parent: Section | None
    items: tuple[Section, ...]
    covered: float
    score: float


def best_heading_list(findings: Findings) -> HeadingList | None:
    """The group of sibling headings that a question asks for: its parent and its members hold the
    question's terms, and every member shares the noun asked for (`领域`, `工程`) or the parent names it."""
    best: HeadingList | None = None
    ids = dict.fromkeys(hit.passage.document_id for hit in findings.hits[:10])
    for document_id in ids:
        document = findings.documents[document_id]
        for parent, items in groups(document):
            group = _group(findings, document, parent, items)
            if best is None or group.score > best.score:
                best = group
    return best


def groups(document: Document) -> list[tuple[Section | None, tuple[Section, ...]]]:
    """The headings beside each other, each with the one above them; without those that are labels (`围绕目标`, `建议方向`
    below every chapter), which name nothing."""
    groups: list[tuple[Section | None, tuple[Section, ...]]] = []
    tops = tuple(s for s in document.sections if s.level == 1)
    if 2 <= len(tops) <= MAX_ITEMS:
        groups.append((None, tops))
    of_level: dict[int, list[Section]] = {}
    for section in document.sections:
        of_level.setdefault(section.level, []).append(section)
    # Sections stand in the order of the text: those inside begin between the parent's start and its end.
    starts = {level: [s.span.start for s in some] for level, some in of_level.items()}
    for parent in document.sections:
        below, begin = of_level.get(parent.level + 1, []), starts.get(parent.level + 1, [])
        some = below[bisect_left(begin, parent.span.start) : bisect_right(begin, parent.span.end)]
        inside = tuple(s for s in some if parent.span.contains(s.span))
        if 2 <= len(inside) <= MAX_ITEMS:
            groups.append((parent, inside))
    repeated = Counter(tuple(item.heading for item in items) for _, items in groups)
    return [(parent, items) for parent, items in groups if repeated[tuple(i.heading for i in items)] == 1]


_QUOTED = re.compile(r"[“\"「]([^”\"」]{4,30})[”\"」]")


def _group(
    findings: Findings, document: Document, parent: Section | None, items: tuple[Section, ...]
) -> HeadingList:
    parent_terms = term_set(parent.heading) if parent else term_set(document.title)
    path = term_set("\n".join((document.title, *(document.heading_path(parent.span) if parent else ()))))
    # What all members share names the kind of thing they are.
    shared = frozenset.intersection(*(term_set(item.heading) for item in items))
    covered = coverage(findings.weights, parent_terms | shared, frozenset(), path)
    pairs = {t for t in (term_set(heading_name(parent.heading)) if parent else shared) if len(t) > 1}
    named = len(pairs & findings.weights.keys()) / len(pairs) if pairs else 0.0
    if parent is not None and any(q in parent.heading for q in _QUOTED.findall(findings.question.standalone)):
        # A heading that is asked for in quotation marks is the one that is meant.
        covered, named = 1.0, 1.0
    return HeadingList(document, parent, items, covered, covered + 0.4 * named)


def statement_of_list(findings: Findings, group: HeadingList) -> DraftStatement | None:
    """The members of a group in one statement, each proved by its own heading as it stands."""
    names: list[str] = []
    quotes: list[DraftQuote] = []
    for item in group.items:
        passage = findings.store.passage_at(group.document.id, item.span.start)
        if passage is None:
            return None
        at = item.span.start - passage.span.start
        line = passage.text[at:].split("\n", 1)[0]
        name = heading_name(item.heading)
        place = line.find(name)
        if not name or place < 0:
            # Articles have a number and no name: they are no list of things.
            return None
        names.append(name)
        # The whole line where it is short: a name alone proves little to who reads it.
        quotes.append(DraftQuote(passage, line if len(line) <= MAX_QUOTE else line[: place + len(name)]))
    if group.parent is not None:
        passage = findings.store.passage_at(group.document.id, group.parent.span.start)
        lead = heading_name(group.parent.heading)
        if passage is not None and lead in passage.text:
            quotes.insert(0, DraftQuote(passage, lead))
        else:
            lead = ""
    else:
        lead = ""
    text = "；".join(names)
    if findings.question.reckoning is Reckoning.COUNT and len(set(names)) == len(names):
        count = Computation("count", tuple(names), str(len(names)))
        return DraftStatement(f"{lead}共{len(names)}个：{text}。", tuple(quotes), count)
    return DraftStatement(f"{lead}：{text}。" if lead else f"{text}。", tuple(quotes))


MAX_PARTS = 8
"""Quotes of one article; the longest of 2,700 laws that people ask for by number have some 1,500 characters."""


def article_statements(findings: Findings) -> list[DraftStatement]:
    """The article a question names, whole, in the documents it names (or the one found first)."""
    asked = article_number(findings.question.standalone)
    if asked is None:
        return []
    documents = findings.named or tuple(findings.documents[h.passage.document_id] for h in findings.hits[:1])
    # The law itself before what interprets it.
    for document in sorted(documents, key=lambda d: len(d.title)):
        for section in document.sections:
            if not re.match(r"第[^条]{1,12}条", section.heading) or article_number(section.heading) != asked:
                continue
            inside = [p for p in findings.store.passages(document.id) if section.span.contains(p.span)]
            found = [part for p in inside for part in parts_of(p)]
            if found:
                return [of_sentence(part, lead_in=False) for part in found[:MAX_PARTS]]
    return []


def parts_of(passage: Passage, end: int | None = None) -> list[Sentence]:
    """The sentences of a passage put together up to the length of a quote, so that items stay with what they belong to;
    end: the place in the document that they stand before."""
    parts: list[Sentence] = []
    for sentence in sentences(passage):
        if end is not None and passage.span.start + sentence.span.start >= end:
            break
        announces = sentence.text.rstrip().endswith(("：", ":"))
        if sentence.heading or sentence.units or (sentence.fragment and not announces):
            continue
        last = parts[-1] if parts else None
        if last is not None and not sentence.row and sentence.span.end - last.span.start <= MAX_QUOTE:
            parts[-1] = Sentence(passage, Span(last.span.start, sentence.span.end), lead=last.lead)
        else:
            parts.append(sentence)
    return parts
