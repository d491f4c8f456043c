"""What heads a section: numbered lines, unnumbered ones with their body below, first sentences.

What looks like a heading is one only when the lines around it agree: an item of an
enumeration, a sentence or a signature is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.blocks import BlockKind
from ingest.lines import Line
from ingest.numbering import DECIMALS, HAN_DIGITS, Numbering, Style, is_finished, numbering_of

MAX_HEADING = 45
"""Characters of a numbered heading; longer ones in real plans are sentences."""
MAX_PLAIN_HEADING = 32
MAX_QUESTION = 100
_QUESTION = re.compile(
    r"(?:\d{1,3}[.．、]\s?)?[【\[]?(?:问题?|問題?|提问|Q)\s?[\d一二三四五六七八九十]{0,3}[】\]]?\s?[:：.．、]"
)
_ANSWER = re.compile(r"[【\[]?(?:答复?|答覆|回答|解答|A)\s?[\d一二三四五六七八九十]{0,3}[】\]]?\s?[:：.．、]")
MIN_BODY = 30
"""Characters below which a line is not taken as the body that proves an unnumbered heading."""

_COLOPHON = re.compile(
    r"^(?:抄送|主送|(?:出席|列席|请假|缺席|主持|记录|参加|地点|时间|发|印发|分送)(?:人员?)?\s?[:：]|\d{4}[-./]\d{1,2}[-./]\d{1,2}|分享到|责任编辑|【?字体|相关(?:阅读|新闻|链接|报道)|(?:Updated|Published|Posted|Issued|Date)\s?:|[（(]此件|[（(]联系人|附件?\s?[\d:：]|来源|其他|发布日期|索引号|\d{4}\s?年\s?\d{1,2}\s?月)"
)
_ORGANISATION = re.compile(r"(?:政府|办公厅|办公室|委员会|厅|局|部|院|文件)$")
_DOCUMENT_NUMBER = re.compile(r"[〔\[［(（]\s?\d{4}\s?[〕\]］)）]\s?(?:第\s?)?\d+\s?号$")
_SIGNED = re.compile(r"(?:政府|厅|办公室|委员会|局|部|院|会)\s?\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日$")
_FOREWORDS = frozenset({"前言", "引言", "序言", "序"})
_ARTICLE = re.compile(rf"第\s?[{HAN_DIGITS}\d]+\s?条")
_CAPTION = re.compile(r"^表\s?[\d一二三四五六七八九十]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading at its line. ``stop``: the line its section ends before, where no later heading ends it sooner."""

    line: int
    text: str
    rank: int
    stop: int | None = None


def numbered_heading(text: str, numbering: Numbering) -> str | None:
    """The heading a numbered line begins with: the whole line, or its first sentence when
    the text follows in the same line (run in)."""
    rest = text[numbering.length :]
    if re.search(r"[；;]$", text):
        return None
    end = re.search(r"[。]|[：:](?=.)", rest)
    head = rest[: end.start()] if end else rest
    if not head.strip() or len(head) > MAX_HEADING:
        return None
    if numbering.style in DECIMALS and end is not None and end.end() == len(rest) and text.endswith("。"):
        # `2.1 …。` alone is a clause of guidelines.
        return None
    # A question heads its answer.
    asks = rest.endswith(("？", "?"))
    if end is None and not asks and (is_finished(rest) or re.search("[，,；;]", rest)):
        return None
    if end is not None and re.search("[，,；;]", head):
        return None
    return (text[: numbering.length] + head).strip().lstrip("—").strip()


def is_plain_heading(lines: Sequence[Line], number: int) -> bool:
    """A short line without end mark, after a finished one, with a body or another heading below."""
    text = lines[number].text
    if number + 1 >= len(lines):
        return False
    if number == 0:
        return text in _FOREWORDS
    if _is_question(lines, number):
        return True
    if (
        len(text) > MAX_PLAIN_HEADING
        or len(text) < 2
        or is_finished(text)
        or re.search("[，,；;。、|]$|[，；;。|]", text)
    ):
        return False
    if (
        _COLOPHON.match(text)
        or _CAPTION.match(text)
        or _ARTICLE.match(text)
        or text.count("《") != text.count("》")
        or text.startswith(("- ", "* ", "+ ", "（", "("))
    ):
        return False
    after = lines[number + 1]
    if after.block.kind is BlockKind.ROW:
        return False
    if _ORGANISATION.search(text) and (
        _COLOPHON.match(after.text) or number <= 2 or number + 2 >= len(lines)
    ):
        return False
    if re.search(r"\d{4}〕\s?\d+号$|^第\s?\d+\s?号$|\d{4}-\d{2}-\d{2}$", text) or _SIGNED.search(text):
        return False
    # The masthead of an office, above the number of its document.
    if text.endswith("文件") and _DOCUMENT_NUMBER.search(after.text):
        return False
    if (
        number == 1
        and len(lines[0].text) <= 45
        and not is_finished(lines[0].text)
        and len(after.text) < MIN_BODY
    ):
        return False
    return (
        len(after.text) >= MIN_BODY
        or (is_finished(after.text) and len(after.text) > max(len(text), 15))
        or numbering_of(after.text) is not None
        or (text.endswith("通知") and number < 8)
        or _looks_short_heading(after.text)
    )


def _is_question(lines: Sequence[Line], number: int) -> bool:
    """Whether a line is a question with its answer below: both say so."""
    text = lines[number].text
    return (
        len(text) <= MAX_QUESTION
        and bool(_QUESTION.match(text))
        and bool(_ANSWER.match(lines[number + 1].text))
    )


def _looks_short_heading(text: str) -> bool:
    return len(text) <= MAX_PLAIN_HEADING and not is_finished(text) and not _COLOPHON.match(text)


def plain_levels(headings: Sequence[Heading]) -> list[Heading]:
    """Two levels among unnumbered headings: one with another heading right below it stands outside,
    and those with their body right below stand inside the nearest such one when it holds no numbering."""
    result: list[Heading] = []
    holds_plain = False
    for index, heading in enumerate(headings):
        if heading.rank != Style.PLAIN:
            if heading.rank < Style.PLAIN:
                holds_plain = False
            result.append(heading)
            continue
        below = headings[index + 1] if index + 1 < len(headings) else None
        directly = below is not None and below.line == heading.line + 1 and below.rank != Style.TITLE
        if directly and below is not None:
            holds_plain = below.rank == Style.PLAIN
            result.append(heading)
        else:
            result.append(replace(heading, rank=int(Style.PLAIN_MINOR)) if holds_plain else heading)
    return result


def with_run_ins(
    lines: Sequence[Line], headings: Sequence[Heading], closed: frozenset[int] = frozenset()
) -> list[Heading]:
    """Add headings that are the first sentence of their paragraph (`智慧养老。打造…`), where at
    least two of the paragraphs that follow one another below the same heading begin so. ``closed``: lines
    that are left as they are. Such a heading heads its own paragraph only: a table or a closing
    remark below belongs further out."""
    heads = {heading.line for heading in headings}
    result = list(headings)
    group: list[tuple[int, str | None]] = []

    def close() -> None:
        named = [(number, name) for number, name in group if name is not None]
        if len(named) >= 2 and len(named) * 2 >= len(group):
            result.extend(Heading(number, name, Style.RUN_IN, number + 1) for number, name in named)
        group.clear()

    for number, line in enumerate(lines):
        if number in heads or number in closed or line.block.kind is not BlockKind.PARAGRAPH:
            close()
            continue
        group.append((number, _run_in(line.text)))
    close()
    return sorted(result, key=lambda heading: heading.line)


_RUN_IN = re.compile(r"^([^。，,；;：:！？!?]{2,30})(?:。(?=.{18,})|[：:]\s?(?=.{18,}))")


def _run_in(text: str) -> str | None:
    match = _RUN_IN.match(text)
    if not match or text.startswith(("- ", "* ", "|", "各", "来源")):
        return None
    name = match.group(1).strip()
    if match.group(0).rstrip().endswith(("：", ":")) and len(name) > 12:
        return None
    return name
