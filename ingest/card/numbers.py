"""文号 of all spellings: a document's own number, and those of the documents it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.card.lines import Found
from ingest.lines import Line
from ingest.numbering import HAN_DIGITS, is_finished
from vectorstore.references import NUMBER_YEAR, number_as_written

_HAN = r"[\u4e00-\u9fff]"
_ORDINAL = rf"(?:\d{{1,5}}|[{HAN_DIGITS}]{{1,6}})"
BRACKETED = rf"{_HAN}{{1,16}}\s?{NUMBER_YEAR}\s?第?\s?\d{{1,5}}\s?号"
DECREE = rf"(?:{_HAN}{{2,40}}?令|国令)[\s(（〔\[]{{0,2}}第?\s?{_ORDINAL}\s?号"
YEARLY = rf"(?:{_HAN}{{2,20}}?(?:公告|通告|令)\s?)?(?:[〔\[（(]\s?)?(?:19|20)\d{{2}}(?:\s?[〕\]）)])?\s?年?\s?第\s?\d{{1,4}}\s?号"
_IN_SENTENCE = re.compile("根据|依据|按照|依照|通过|公布|发布|批准")
DECREE_WHOLE = re.compile(DECREE)
ANY_NUMBER = re.compile(f"{BRACKETED}|{DECREE}|{YEARLY}")

REGISTERED = re.compile(r"[A-Z]{2,4}\d{8,14}")
"""A number in a register of normative documents (统一编号), as `GZ0320190148`."""

_NOT_A_PREFIX = re.compile(
    r".*(?:根据|依据|依照|按照|参照|落实|贯彻|执行|关于|以及|印发|转发|发布|公布|文件|通知|的|和|与|及|或|由|为|见|即|原|在|对|以|等|了|经|按|据|日(?!照))"
)
"""What stands before a number in a sentence and is no part of it: offices' short names hold none of these."""


def numbers_in(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, words) of each 文号 of a text, without the words before it."""
    if "号" not in text:
        return
    for match in ANY_NUMBER.finditer(text):
        start = match.start()
        before = re.match(rf"{_HAN}+", match.group())
        # A line that begins with a decree's number is its name, whatever words are in it.
        named = (
            start == 0 and DECREE_WHOLE.fullmatch(match.group()) and not _IN_SENTENCE.search(match.group())
        )
        if before and not named:
            start += _words_before(before.group().replace("中华人民共和国", "中华人民共□国"))
        if start < match.end():
            yield start, match.end(), text[start : match.end()]


def _words_before(prefix: str) -> int:
    """How many characters of what precedes a number belong to the sentence."""
    cut = _NOT_A_PREFIX.match(prefix)
    return cut.end() if cut and cut.end() < len(prefix) else 0


def own_number(head: Sequence[Line]) -> Found[str] | None:
    """The number a document states of itself: on a line of its own, before the addressees or behind the
    title. Numbers inside sentences are of other documents."""
    for index, line in enumerate(head):
        decree = _decree_of_two_lines(head, index)
        if decree is not None:
            return decree
        found = _number_of_line(line)
        if found is not None:
            return found
    return None


_LABEL_BEFORE = re.compile(r"^\s?(?:[(（]|编号[:：]|文号[:：]|发文字号[:：]|No[.:])?\s?$")
_ADDRESSEES = re.compile(r"\s?[)）]?\s?[^。；《]{2,300}[:：]")
_BEHIND_TITLE = re.compile(
    r"(?:通知|意见|决定|公告|通告|办法|规定|批复|函|方案|规划|要点|细则|条例|令|纲要|指南)\s?[(（]?\s?$"
)


def _number_of_line(line: Line) -> Found[str] | None:
    text = line.text
    for start, end, words in numbers_in(text):
        before, after = text[:start], text[end:]
        alone = len(before) + len(after) <= 10 and not is_finished(text)
        leads = _LABEL_BEFORE.match(before) and re.match(rf"[)）]?(?:\s|$|{_HAN}{{2,40}}关于)", after)
        behind = (
            _BEHIND_TITLE.search(before)
            and (re.fullmatch(r"\s?[)）]?", after) or _ADDRESSEES.fullmatch(after))
            and not re.search("[。；]|^(?:根据|按照|依据)", before)
            and before.count("《") == before.count("》")
        )
        if behind or leads or (alone and not _NOT_A_PREFIX.match(before)):
            return Found(number_as_written(words), line.at(start, end), words)
    return None


def _decree_of_two_lines(head: Sequence[Line], index: int) -> Found[str] | None:
    """`某某省人民政府令` with `第179号` in the line below."""
    if index + 1 >= len(head):
        return None
    first, second = head[index], head[index + 1]
    name = first.text.strip()
    if not re.fullmatch(rf"{_HAN}{{2,24}}(?:令|公告)", re.sub(r"\s", "", name)):
        return None
    match = re.match(rf"\s?[(（]?\s?((?:(?:19|20)\d{{2}}\s?年\s?)?第?\s?{_ORDINAL}\s?号)", second.text)
    if not match or len(second.text) - match.end() > 6:
        return None
    span = type(first.span)(first.start, second.start + match.end(1))
    words = f"{first.text}\n{second.text[: match.end(1)]}"
    if match.start(1):
        words = f"{first.text}{match.group(1)}"
        return Found(number_as_written(words), second.at(match.start(1), match.end(1)), words)
    return Found(number_as_written(words), span, words)
