"""Years that are said of a document, not of the matter: `2018年那份倍增计划里企业上云归谁管`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from assistant.figures import years
from assistant.question import Question
from vectorstore.passages import Document

_OF_DOCUMENT = re.compile(
    r"(?<![\d.〔\[（(])(?P<year>(?:19|20)?\d{2})\s?年(?:\d{1,2}月)?(?:\d{1,2}[日号])?(?P<issued>印发|发布|出台|制定|公布|下发|发)?(?:的)?"
    r"(?P<shown>[那这](?:一)?[个份部版]?)?(?P<name>(?:(?![的里中，。？,;；到达将要])[^\d\s]){0,14}?)(?P<word>计划|规划|要点|方案|通知|意见|文件|办法|条例|文章)"
    r"(?=里|中|上|内|下|对|说|提|要求|规定|明确|写|讲|怎|谁|由|归|有[没无]|是否|是不是|[，,的、：:“]|$)"
)
_AIMS = ("计划", "规划", "要求", "意见")
"""Words that are a verb as well: `2022年计划新建多少个`."""


def without_document_years(
    question: Question, named: Iterable[Document], known: Iterable[Document]
) -> Question:
    """A question whose years are those of its matter. A year that it says of a document is left out where a document
    that it names is of that year, or, where it names none, one of the library (``known``); else it is asked about, so
    that a plan of another year does not answer for the one that is missing."""
    match = next((m for m in _OF_DOCUMENT.finditer(question.standalone) if _tells(m)), None)
    if match is None:
        return question
    year = int(match["year"]) + (0 if len(match["year"]) == 4 else 2000)
    others = tuple(y for y in question.years if y != year)
    if question.standalone.count(match["year"]) > 1:
        return question
    meant = tuple(named) or (tuple(known) if match["shown"] or match["issued"] else ())
    of_year = any(is_of(year, document) for document in meant)
    return replace(question, years=others if of_year else (*others, year))


_DAY = r"\s?\d{1,2}\s?月\s?\d{1,2}\s?[日号]"


def only_of_days(question: str) -> bool:
    """Whether every year that is named stands before a day (`2020年2月2日`): texts tell the day and leave the year out."""
    named = re.findall(r"(?:19|20)\d{2}\s?年", question)
    return bool(named) and len(named) == len(re.findall(rf"(?:19|20)\d{{2}}\s?年{_DAY}", question))


def _tells(match: re.Match[str]) -> bool:
    """Whether words name a document: they point to one, say that it was issued, or have a name for it."""
    return bool(match["shown"] or match["issued"] or match["name"] or match["word"] not in _AIMS)


def is_of(year: int, document: Document) -> bool:
    """Whether people name a document by this year: its title has it, it was issued then, or it plans from then on. One
    that gives no date of its own may be of any year that it speaks of."""
    card = document.card
    digest = card.digest_of
    dates = [day.year for day in (card.issued, card.written, digest.issued if digest else None) if day]
    dates += [card.period.first] if card.period else []
    return str(year) in document.title or year in (dates or years(document.text))
