"""The history lines under the title of a law: `2018年…通过　根据2023年…修正`, who passed it and when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingest.card.dates import HAN_DATE, dates_in
from ingest.card.lines import Found
from ingest.lines import Line
from ingest.numbering import Style, numbering_of
from vectorstore.passages import Span

HISTORY_LINES = 30
"""Lines below the title in which the history may stand: a law amended every few years has a dozen."""

_EVENT = re.compile(r"通过|批准|修订|修正|修改|公布|发布|颁布|施行|实施|公告")
_OPENS = re.compile(rf"^[（(\s]*(?:根据|经|自)?\s?{HAN_DATE}")
_ASSEMBLY = re.compile(
    r"(?:全国|[\u4e00-\u9fff]{2,12}?(?:省|市|自治区|自治州|县))?(?:第[一二三四五六七八九十]{1,3}届)?(?:全国)?人民代表大会(?:常务委员会)?"
)
_OTHER_BODIES = re.compile(
    r"最高人民法院(?=审判委员会|公告)|最高人民检察院(?=检察委员会|第|公告)|国务院(?=第|批准|令|公布|发布|、)|国家[\u4e00-\u9fff]{2,14}?(?:办公室|总局|局|委员会|部)(?=\d{4}年|第|令|公布|发布)|[\u4e00-\u9fff]{2,8}部(?=令|公布|发布|第)|(?<=中华人民共和国)国务院(?=令)"
)
_COMMENCES = re.compile(rf"\s*{HAN_DATE}\s?起?(?:正式)?(?:施行|实施)")
_SESSION = re.compile("第[一二三四五六七八九十]{1,3}届")


@dataclass(frozen=True, slots=True)
class History:
    """What the history of a text says.

    ``first``: the day it was passed or promulgated, the later where it gives both; ``last``: the day of
    its newest version; ``effective``: a day of commencement that stands among them.
    """

    first: Found[date] | None = None
    last: Found[date] | None = None
    passed: Found[date] | None = None
    effective: Found[date] | None = None
    issuer: Found[str] | None = None
    decree: Line | None = None


def history_of(head: Sequence[Line]) -> History:
    """The history in the first lines; an empty one where there is none."""
    history = History()
    for line in head[:HISTORY_LINES]:
        text = line.text
        if line is not head[0] and _is_body(text):
            break
        if not (_OPENS.match(text) and _EVENT.search(text)) or len(text) > 600:
            continue
        history = _with_line(history, line)
    return history


def without_names(text: str) -> str:
    """A text without the names in book marks, also nested ones and one that is not closed."""
    kept: list[str] = []
    depth = 0
    for character in text:
        depth += character == "《"
        if not depth:
            kept.append(character)
        depth -= character == "》" and depth > 0
    return "".join(kept)


def _is_body(text: str) -> bool:
    numbering = numbering_of(text)
    return numbering is not None and numbering.style in (Style.PART, Style.CHAPTER, Style.ARTICLE, Style.HAN)


def _with_line(history: History, line: Line) -> History:
    first, last, passed, effective = history.first, history.last, history.passed, history.effective
    issuer, decree = history.issuer, history.decree
    for begin, words in _events(line):
        days = list(dates_in(words))
        if not days:
            continue
        # `…通过并经…批准`: the later act counts. Days inside the name of a decision are its own.
        bare = without_names(words)
        start, stop, day = max(
            (d for d in days if words[d[0] : d[1]] in bare), default=days[0], key=lambda d: d[2]
        )
        found = Found(day, line.at(begin + start, begin + stop), words[start:stop])
        outside = without_names(words)
        if _COMMENCES.match(outside):
            effective = found
            continue
        # A decision that changes single articles leaves the text of its first day.
        renewed = "修订" in outside and "《" not in words
        if first is None or renewed or (last is first and not re.search("修正|修改|修订", outside)):
            first = found
        last = found if last is None or day >= last.value else last
        if "通过" in outside and (passed is None or renewed):
            passed = found
        if re.search("令|公告", outside) and re.search(r"第\s?[\d一二三四五六七八九十百]+\s?号", outside):
            decree = line
        issuer = issuer or _body_of(line, begin, words)
        commenced = re.search(rf"自({HAN_DATE})起(?:施行|实施)", outside)
        if commenced:
            at = words.find(commenced.group(1))
            starting = list(dates_in(commenced.group(1)))
            if at >= 0 and starting:
                span = line.at(begin + at, begin + at + len(commenced.group(1)))
                effective = Found(starting[0][2], span, commenced.group(1))
    return History(first, last, passed, effective, issuer, decree)


def _events(line: Line) -> list[tuple[int, str]]:
    """(offset, words) of the parts of a history line, one for each act: a line break may have been lost between them."""
    starts = [
        match.start()
        for match in re.finditer(rf"(?:根据\s?)?{HAN_DATE}", line.text)
        if match.start() == 0
        or re.search(r"[\s　（(）)；;，,、]$|通过$|公布$|发布$|修正$|修订$", line.text[: match.start()])
    ]
    ends = [*starts[1:], len(line.text)][: len(starts)]
    return [(a, line.text[a:b]) for a, b in zip(starts, ends, strict=True)]


def _body_of(line: Line, begin: int, words: str) -> Found[str] | None:
    """The assembly or office that passed the text, without the number of its term."""
    # The last character of a day is none of the name behind it: `10月12日某市人民代表大会`.
    undated = re.sub(HAN_DATE, lambda day: " " * len(day.group()), words)
    match = _ASSEMBLY.search(undated) or _OTHER_BODIES.search(words)
    if not match:
        return None
    name = _SESSION.sub("", match.group())
    if name.startswith("人民代表大会") or not name:
        return None
    return Found(
        name, Span(line.start + begin + match.start(), line.start + begin + match.end()), match.group()
    )
