"""The planning period: years that a title, a text or a plan of n years names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ingest.card.lines import Found
from ingest.lines import Line
from vectorstore.numerals import ordinal
from vectorstore.passages import Period

_STATED = re.compile(
    r"(?:规划期(?:限)?|实施期限?|期限)[为是]?\s?((?:19|20)\d{2})\s?年?\s?[—–－~至-]+\s?((?:19|20)\d{2})"
)
_IN_TITLE = re.compile(r"[（(]\s?((?:19|20)\d{2})\s?年?\s?[—–－~至-]+\s?((?:19|20)\d{2})\s?年?\s?[)）]")
_SEVERAL_YEARS = re.compile(r"([三五十])年(?:[\u4e00-\u9fff]{0,8})(?:计划|规划|方案)")
_ONE_YEAR = re.compile(
    r"((?:19|20)\d{2})年度?(?:(?:[\u4e00-\u9fff]{1,12}?工作)?(?:要点|计划|任务)|工作(?:要点|计划|任务))"
)
_FIVE_YEARS = re.compile(r"(?:第([一二三四五六七八九十]{2,3})个五年|[“\"](十[一二三四五六七八九])五[”\"])")
_PLANS = re.compile(r"(?:规划|计划|纲要|方案)(?:[》”]?的通知)?$")
LINES = 60
_FIRST_OF_TENTH = 2001
"""The first year of the tenth five-year plan; those before it did not follow on each other every five years."""


def period_of(title: str, body: Sequence[Line], issued: date | None) -> Found[Period] | None:
    """The years a document plans for; without a span when they are told by the title."""
    match = _IN_TITLE.search(title)
    if match:
        return Found(years(match.group(1), match.group(2)), None, match.group())
    for line in body[:LINES]:
        match = _STATED.search(line.text)
        if match:
            return Found(years(*match.groups()), line.at(match.start(), match.end()), match.group())
    five = list(_FIVE_YEARS.finditer(title))
    if len(five) == 1 and _PLANS.search(title) and not re.search(r"(?:19|20)\d{2}", title):
        first = _FIRST_OF_TENTH + 5 * ((ordinal(five[0].group(1) or five[0].group(2)) or 0) - 10)
        return Found(Period(first, first + 4), None, five[0].group())
    yearly = _ONE_YEAR.search(title)
    if yearly:
        return Found(years(yearly.group(1), yearly.group(1)), None, yearly.group())
    several = _SEVERAL_YEARS.search(title)
    if several and issued:
        length = {"三": 3, "五": 5, "十": 10}[several.group(1)]
        ends = [int(y) for line in body[:LINES] for y in re.findall(r"到\s?((?:19|20)\d{2})\s?年", line.text)]
        last = max(ends, default=0, key=ends.count)
        if 0 <= last - issued.year <= length:
            # Counted back from the target year, a plan of n years may not begin before it was issued.
            return Found(Period(max(issued.year, last - length + 1), last), None, several.group())
    return None


def years(first: str, last: str) -> Period:
    a, b = sorted((int(first), int(last)))
    return Period(a, b)
