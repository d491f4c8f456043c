"""The guard on English questions: each of their words must be translated, and borne by what answers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers import Reason, Statement
from assistant.denial import Denial, surroundings
from assistant.english import matters
from assistant.evidence import Findings
from assistant.story import without_english_story
from vectorstore.regions import province_of, short_name

_BORNE = 0.6
"""Share of the pairs of characters of a translated word that what answers must hold."""
_WRITTEN_AS = {
    "地址": re.compile(r"地址|地点|位于|坐落|设在|[路街]\d+号"),
    "电话": re.compile(r"电话|热线|\d{5,}"),
}
"""Words that texts seldom write, and how they speak of them."""


def english_matter(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """An English word that names something and has no translation, or whose translation does not stand in what
    answers, is of a matter that is not found; a place of another province is told as such."""
    question = findings.question
    if not question.english or not statements:
        return None
    known = _known(findings, statements)
    translated, unknown = matters(_without_glosses(without_english_story(question.text), known))
    # Who is wrongly said to lead is corrected by what answers.
    translated = {said: word for said, word in translated.items() if word != question.premise.office}
    # A name that the texts write in the same letters needs no translation.
    unknown = tuple(word for word in unknown if word.lower() not in known.lower())
    missing = (*unknown, *(said for said, word in translated.items() if not _is_borne(word, known)))
    provinces = province_of()
    own = {
        provinces.get(short, short)
        for d in findings.documents.values()
        if d.card.region and (short := short_name(d.card.region))
    }
    first = surroundings(findings, statements[0])
    foreign = [name for name in question.regions if provinces.get(name, name) not in own]
    if foreign and own and (missing or any(name not in first for name in foreign)):
        return Denial(
            Reason.OTHER_REGION, {"region": "、".join(sorted(own)[:6]), "asked": "、".join(foreign)}
        )
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": ", ".join(missing)}) if missing else None


_GLOSSED = re.compile(r"(?:[A-Za-z'’-]+\s+){1,8}[（(](?P<name>[\u4e00-\u9fff][^）)]*)[）)]")


def _without_glosses(question: str, known: str) -> str:
    """A question without the English words before a Chinese name in brackets that what answers has: they say the same."""
    return _GLOSSED.sub(lambda match: " " if match["name"] in known else match.group(), question)


def _known(findings: Findings, statements: Sequence[Statement]) -> str:
    """What is quoted with its headings and titles, and the passages around quotes that are no cells of a table."""
    parts = [surroundings(findings, statement) for statement in statements]
    if findings.best is None or findings.best.indicator is None:
        for citation in (c for s in statements for c in s.citations):
            passage = findings.store.passage_at(citation.document_id, citation.span.start)
            parts += [] if passage is None else [passage.text]
    for citation in (c for s in statements for c in s.citations):
        document = findings.documents[citation.document_id]
        parts += [document.card.number or "", document.card.issuer or ""]
    return "\n".join(parts)


def _is_borne(word: str, known: str) -> bool:
    """Whether one of the ways in which Chinese has a word stands in a text."""
    if word in _WRITTEN_AS:
        return _WRITTEN_AS[word].search(known) is not None
    for form in word.split():
        pairs = {form[at : at + 2] for at in range(len(form) - 1)} or {form}
        if sum(pair in known for pair in pairs) >= _BORNE * len(pairs):
            return True
    return False
