"""From when and how long a document holds, by its own words.

`自2021年3月1日起施行，有效期五年`: the last day is the one before the fifth anniversary. A term without a
date begins on the day of issue. What a sentence says of another document (`《…》自…起施行`) does not count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.card.dates import HAN_DATE, last_day, read_date
from ingest.card.lines import Found, sentences
from ingest.lines import Line
from ingest.numbering import HAN_DIGITS
from vectorstore.numerals import ordinal
from vectorstore.passages import Span

_WORTH_READING = re.compile("施行|实施|执行|生效|试行|有效期|暂定")
_STARTS = "(?:正式|暂|试)?(?:施行|实施|执行|生效|试行)"
_FROM_DAY = re.compile(
    rf"(?:自|从|于)\s?({HAN_DATE})\s?(?:零时)?(?:起|开始)?\s?{_STARTS}(?=[，。；、,;）)：:\s]|$)"
)
_FROM_ISSUE = re.compile(
    rf"(?:自|从)(?:发布|公布|印发|颁布|下发|签发|发文|公告|批准|通过)之日(?:起)?(?:(?P<days>\d{{1,3}}|[{HAN_DIGITS}]{{1,4}})(?:个工作)?(?:日|天)(?:后|起|之后)?)?起?{_STARTS}(?=[，。；、,;）)：:\s]|$)"
)
_COUNT = rf"(?P<count>\d{{1,2}}|[{HAN_DIGITS}]{{1,3}})\s?(?P<unit>年|个月)"
_TERM = re.compile(rf"(?:有效期|试行期|施行期|暂定|试行)(?:限)?(?:暂定|规定)?(?:为|是|:|：)?\s?{_COUNT}")
_UNTIL = re.compile(
    rf"(?:有效期|试行期|施行期)?(?:限)?(?:暂定)?(?:为|自{HAN_DATE}起?)?\s?(?:至|到)\s?(?P<day>{HAN_DATE})(?:止|为止|失效|截止|废止)?"
)
_OTHERS_DOCUMENT = re.compile(r"》(?:[（(][^（）()]{0,30}[)）])?[^，。]{0,6}$")
_OWN = re.compile(r"本(?!市|省|区|县|市|项|款|单位|人|月|年|通?告知)[\u4e00-\u9fff]{1,14}")
_PART = re.compile("本[^，。]{1,12}第[^，。]{1,6}(?:条|款|项|章)")


@dataclass(frozen=True, slots=True)
class Validity:
    """``from_issue``: days after the issue from which it holds, when it says so instead of a date;
    ``from_printing``: it says 印发, which is the day in the colophon. ``term``: years and months.
    The span of each is its sentence."""

    effective: Found[date] | None = None
    from_issue: Found[int] | None = None
    expires: Found[date] | None = None
    term: Found[tuple[int, int]] | None = None
    from_printing: bool = False


def validity_of(body: Sequence[Line]) -> Validity:
    """What the text says of its own validity; of several statements the last counts, where it stands
    as a rule (at the end of the last article)."""
    found = Validity()
    for line in body:
        if not _WORTH_READING.search(line.text):
            continue
        for offset, sentence in sentences(line):
            if _WORTH_READING.search(sentence):
                found = _with_sentence(found, sentence, line.at(offset, offset + len(sentence)))
    return found


def _with_sentence(found: Validity, sentence: str, span: Span) -> Validity:
    effective, from_issue, expires, term = found.effective, found.from_issue, found.expires, found.term
    begins, printing = False, found.from_printing
    for match in _FROM_DAY.finditer(sentence):
        day = read_date(match.group(1))
        if day is not None and _speaks_of_itself(sentence[: match.start()]):
            effective, from_issue, begins = Found(day, span, sentence), None, True
            break
    if not begins:
        issue = _FROM_ISSUE.search(sentence)
        if issue and _speaks_of_itself(sentence[: issue.start()]):
            days = ordinal(issue.group("days")) if issue.group("days") else 0
            from_issue, effective, begins = Found(days or 0, span, sentence), None, True
            printing = bool(re.search("(?:印发|下发|发文)之日", issue.group()))
    if begins or re.search("本[\u4e00-\u9fff]{1,10}(?:的)?(?:有效期|试行期|暂定)|^ ?有效期", sentence):
        length = _TERM.search(sentence)
        if length:
            count = ordinal(length.group("count")) or 0
            years = length.group("unit") == "年"
            term = Found((count, 0) if years else (0, count), span, sentence)
            expires = None
        until = _UNTIL.search(sentence)
        last = (
            read_date(until.group("day"))
            if until and re.search("有效|试行|施行|实施|执行", sentence)
            else None
        )
        if last is not None:
            expires, term = Found(last, span, sentence), None
    return Validity(effective, from_issue, expires, term, printing)


def _speaks_of_itself(before: str) -> bool:
    """Whether the words before `自…起施行` are of the document itself."""
    if _OTHERS_DOCUMENT.search(before):
        # `《某办法》已经…通过，现予公布，自…` speaks of what it hands on; `《某法》自…` of another one.
        return False
    if _OWN.search(before):
        return not _PART.search(before)
    rest = re.sub(rf"^\s*(?:第[{HAN_DIGITS}\d]+条|[（(]?[{HAN_DIGITS}\d]{{1,3}}[)）、.．])?\s*", "", before)
    return not rest or bool(
        re.search("(?:现|予|经|已)[^。]{0,40}(?:公布|发布|印发|通过|同意|批准|公告)[^。]{0,20}[，,]?$", rest)
    )


def effective_from(validity: Validity, issued: date | None) -> Found[date] | None:
    """The first day it holds; with a term counted from the issue, the day of issue when that is known."""
    if validity.effective is not None:
        return validity.effective
    start = validity.from_issue
    if start is None or issued is None:
        return None
    try:
        return Found(issued + timedelta(days=start.value), start.span, start.words)
    except OverflowError:
        return None


def expires_on(validity: Validity, effective: date | None) -> Found[date] | None:
    """The last day it holds: as stated, or counted from the first day (see ``last_day``)."""
    if validity.expires is not None:
        return validity.expires
    term = validity.term
    if term is None or effective is None:
        return None
    last = last_day(effective, *term.value)
    return Found(last, term.span, term.words) if last is not None else None


_STATUS = (
    ("尚未", "not_yet"), ("未生效", "not_yet"), ("废止", "repealed"), ("失效", "expired"), ("无效", "expired"),
    ("修改", "replaced"), ("替代", "replaced"), ("有效", "in_force"),
)  # fmt: skip


def status_of_word(word: str) -> str | None:
    """A page's word for the state of a document: in_force, expired, repealed, replaced or not_yet; None for
    a word that tells nothing, and for `部分失效`, since the rest holds."""
    plain = re.sub(r"\s", "", word)
    if len(plain) > 12 or "部分" in plain:
        return None
    if plain in ("是", "否"):
        return "in_force" if plain == "是" else "expired"
    return next((status for sign, status in _STATUS if sign in plain), None)
