"""What a document is called, and of what kind its name makes it.

The title is what the page states, else what the text says: the only outermost heading, a title line (of
several lines where it is broken), the name in `本规划` phrases. A notice that hands on a document which
follows in the same file is called by that document; one whose annex is elsewhere keeps its own name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.blocks import BlockKind
from ingest.card.lines import Found
from ingest.card.metadata import is_field
from ingest.card.numbers import ANY_NUMBER
from ingest.card.offices import is_office
from ingest.lines import Line
from ingest.numbering import is_finished, numbering_of
from vectorstore.passages import Span
from vectorstore.references import title_key
from vectorstore.tokens import simplify

_DOCUMENT = "征求意见稿|通知|意见|决定|公告|通告|办法|规定|批复|函|方案|规划|计划|要点|细则|条例|纲要|指南|指引|规则|规程|决议|解释|章程|令|法"
_COMPLETE = re.compile(rf"(?:{_DOCUMENT})$")
_ABOUT = re.compile(rf"关于.{{2,}}的?(?:{_DOCUMENT})(?:[（(][^（）()]{{1,20}}[)）])*$")
_ADDRESSED = re.compile(
    r"([^。；：:]{0,80}关于[^。；：:]{4,100}?(?:通知|意见|函|公告|通告))(?![》〉」”）)])(?=[^。；：:《]{2,400}[：:])"
)
_FORWARDS = re.compile(r"关于(?:印发|转发|批转|发布|公布)\s?《?([^《》]{4,60}?)》?\s?的(?:通知|公告|决定)$")
_OWN_NAME = re.compile(r"(?:编制|制定|制订|印发|出台|形成)(?:了|本)?《([^《》]{4,60})》")
_NO_TITLE = re.compile(
    "(?:来源|作者|记者|发布|日期|时间|索引|其他|发文|文号|标题|编辑|点击|浏览|字号)[^：:]{0,4}[:：]"
)
_DRAFT_NOTE = re.compile(
    r"[（(【〔\[][^（）()【】〔〕\[\]]{0,16}(?:稿|草案)[^（）()【】〔〕\[\]]{0,8}[）)】〕\]]"
)
"""A line below a title: `（征求意见稿）`, `（草案）`, `（修订草案送审稿）`."""
MAX_TITLE = 120
REPEATED = 8
"""Characters by which a line is known to begin the title anew."""
TITLE_LINES = 5
"""Lines over which a printed title may be broken."""


def title_of(head: Sequence[Line], lines: Sequence[Line]) -> Found[str] | None:
    """The title as the text gives it, with a note that it is a draft from the line below."""
    title = _title_of(head, lines)
    if title is None or title.span is None:
        return title
    below = next((line for line in lines if line.start > title.span.start), None)
    if below is None or below.start != title.span.end + 1 or not _DRAFT_NOTE.fullmatch(below.text.strip()):
        return title
    note = below.text.strip()
    return Found(
        f"{title.value}{note}", Span(title.span.start, below.span.end), f"{title.words}\n{below.text}"
    )


def _title_of(head: Sequence[Line], lines: Sequence[Line]) -> Found[str] | None:
    # What is numbered names a part, whatever level a file gives it.
    outer = [line for line in lines if line.block.level == 1 and numbering_of(line.text) is None]
    if len(outer) == 1 and outer[0] in head:
        return Found(outer[0].text, outer[0].span, outer[0].text)
    if len(lines) > 1 and outer[:2] == list(lines[:2]):
        # A heading with nothing but another one below it names the whole; a lone second one names its part.
        whole, part = lines[0], lines[1]
        name = f"{whole.text} {part.text}" if len(outer) == 2 else whole.text
        return Found(name, whole.span, whole.text)
    head = [without_addressees(line) for line in head]
    broken = _broken(head)
    handed = _handed_on(head, lines, broken)
    if handed is not None:
        return handed
    if broken is not None and not _is_headed_otherwise(head, broken):
        return broken
    if head and _may_be_title(head[0]):
        return Found(head[0].text, head[0].span, head[0].text)
    below = next((line for line in head[:3] if not is_office(line.text)), None)
    if below is not None and _may_be_title(below) and _COMPLETE.search(simplify(below.text)):
        # The offices that issue it stand above its name.
        return Found(below.text, below.span, below.text)
    for line in head:
        match = _OWN_NAME.search(line.text)
        if match and re.search("，?本(?:规划|计划|方案|办法|规定|条例)", line.text):
            return Found(match.group(1), line.at(match.start(1), match.end(1)), match.group(1))
    return None


def _is_headed_otherwise(head: Sequence[Line], broken: Found[str]) -> bool:
    """Whether a title of its own stands above one that was found further down: news quote notices."""
    first = head[0]
    return (
        broken.span is not None
        and broken.span.start > first.start
        and _may_be_title(first)
        and not broken.words.startswith(first.text[:REPEATED])
    )


def composed_title(lines: Sequence[Line]) -> str | None:
    """A name for a text without title: its first outermost heading and how many there are."""
    outer = [line.text for line in lines if line.block.level == 1]
    outer = [text for text in outer if numbering_of(text) is None] or outer
    if len(outer) < 2:
        return outer[0] if outer else None
    return f"{outer[0]}等{len(outer)}个部分"


def as_last_resort(head: Sequence[Line], file_name: str) -> str:
    """What to call a text that names itself nowhere: by its file, or by the office in its first line when the
    file's name has no word in it."""
    if head and not re.search("[\u4e00-\u9fff]", file_name) and is_office(head[0].text):
        return head[0].text
    return file_name


def without_addressees(line: Line) -> Line:
    """A line that goes on from the title to those it is addressed to, cut behind the title."""
    match = _ADDRESSED.match(line.text)
    return replace(line, block=replace(line.block, text=match.group(1), pages=())) if match else line


def without_number(head: Sequence[Line], number: Found[str] | None) -> list[Line]:
    """The lines with the document's own number cut off a title that stands in the same line."""
    if number is None or number.span is None:
        return list(head)
    span = number.span
    kept: list[Line] = []
    for line in head:
        if line.span.contains(span):
            before, after = line.text[: span.start - line.start], line.text[span.end - line.start :]
            text = before.rstrip(" (（〔")
            if text:
                line = replace(line, block=replace(line.block, text=text, pages=()))
            elif after.strip(" )）"):
                shift = len(line.text) - len(after.lstrip(" )）"))
                block = replace(line.block, text=line.text[shift:], pages=())
                line = Line(block, line.start + shift)
        kept.append(line)
    return kept


def _handed_on(head: Sequence[Line], lines: Sequence[Line], broken: Found[str] | None) -> Found[str] | None:
    """The document that a notice hands on, when it follows: a line below is its name."""
    candidates = [*([(broken.words, broken.span)] if broken and broken.span else [])]
    candidates += [(line.text, line.span) for line in head]
    for text, span in candidates:
        match = _FORWARDS.search(text.replace("\n", ""))
        if not match or span is None:
            continue
        key = title_key(match.group(1))
        for line in lines:
            if (
                line.start >= span.end
                and line.block.kind is not BlockKind.ROW
                and title_key(line.text) == key
            ):
                name = match.group(1).strip()
                at = text.find(name)
                if at < 0:
                    return Found(line.text, line.span, line.text)
                return Found(name, Span(span.start + at, span.start + at + len(name)), name)
    return None


def _broken(head: Sequence[Line]) -> Found[str] | None:
    """A title of the form `…关于…的通知`, whole in one line or broken over the next ones."""
    for index, first in enumerate(head[: TITLE_LINES * 2]):
        if not _may_begin_title(first):
            continue
        joined = ""
        for last in head[index : index + TITLE_LINES]:
            if last is not first and not _may_go_on(last):
                break
            if last is not first and last.text.startswith(first.text[:REPEATED]):
                # The title again, whole this time: it is found from there.
                break
            joined += last.text
            if len(joined) > MAX_TITLE:
                break
            if _ABOUT.search(joined) and (last is not first or _starts_title(joined)):
                span = Span(first.start, last.span.end)
                words = (
                    joined
                    if last is first
                    else "\n".join(line.text for line in head[index : head.index(last) + 1])
                )
                return Found(joined, span, words)
    return None


def _may_begin_title(line: Line) -> bool:
    text = line.text
    return (
        line.block.kind is not BlockKind.ROW
        and 2 <= len(text) <= MAX_TITLE
        and not re.search("[。；，,;]|[:：]$|文件$|号$", text)
        and numbering_of(text) is None
        and not is_field(text)
        and not _NO_TITLE.match(text)
        and ("关于" in text or re.search("(?:政府|厅|室|会|委|局|部|院|署)$", text) is not None)
    )


def _may_go_on(line: Line) -> bool:
    text = line.text
    return (
        line.block.kind is not BlockKind.ROW
        and len(text) <= MAX_TITLE
        and not re.search("[。；：:]|号[)）]?$", text)
        and numbering_of(text) is None
    )


def _starts_title(text: str) -> bool:
    """Whether a one-line `…关于…` begins as a title does: with `关于` or the office before it."""
    before = text.split("关于")[0]
    return len(before) <= 60 and not re.search("[，。：:]|根据|按照", before)


def _may_be_title(line: Line) -> bool:
    text = line.text
    return (
        line.block.kind is not BlockKind.ROW
        and line.block.level is None
        and 6 <= len(text) <= 60
        and (not is_finished(text) or text.endswith(("？", "！")))
        and numbering_of(text) is None
        and not text.endswith("文件")
        and not is_office(text)
        and not ANY_NUMBER.fullmatch(text.strip("（）() "))
        and not _NO_TITLE.match(text)
        and not is_field(text)
        and not re.search("[。；]|[:：]$", text)
    )


_KIND_ENDINGS = (
    ("征求意见稿", "draft_for_comment"), ("政策解读", "interpretation"), ("解读", "interpretation"), ("答记者问", "interpretation"),
    ("工作要点", "work_points"), ("要点", "work_points"), ("规划纲要", "plan"), ("规划", "plan"), ("纲要", "plan"), ("计划", "plan"),
    ("行动方案", "action_plan"), ("方案", "action_plan"), ("条例", "regulation"), ("办法", "measures"), ("规定", "measures"),
    ("细则", "measures"), ("规则", "measures"), ("规程", "measures"), ("准则", "measures"), ("守则", "measures"), ("若干措施", "measures"),
    ("意见", "opinions"), ("决定", "decision"), ("决议", "decision"), ("批复", "reply"), ("复函", "reply"), ("答复", "reply"),
    ("解释", "judicial_interpretation"), ("通知", "notice"), ("通告", "notice"), ("公告", "notice"), ("通报", "notice"), ("函", "notice"),
    ("指南", "guide"), ("指引", "guide"), ("须知", "guide"), ("问答", "guide"), ("修正案", "law"), ("法典", "law"), ("宪法", "law"),
    ("法", "law"),
)  # fmt: skip
_NOT_LAWS = re.compile("(?:办|方|做|看|说|语|书|用|想|算|打|玩|司|政|执|普|违|合|依|守)法$")
_WRAPPED = re.compile(r"关于(?:印发|转发|批转|发布|公布)(.{4,})的(?:通知|公告|通告|函)$")


def kind_of(title: str, adopted_by: str | None = None) -> str | None:
    """The kind by the end of the title, of what a notice hands on by that document's; None when no word tells.

    ``adopted_by``: the assembly that passed the text. What a people's congress passed is a law, what a
    local one passed a regulation, whatever it is called; its decisions and resolutions stay what they are.
    """
    title = simplify(title)
    if "征求意见稿" in title or re.search("公开征求.{0,30}意见", title):
        return "draft_for_comment"
    plain = re.sub(r"\s?[（(〔][^（）()〔〕]{1,24}[)）〕]", "", title.strip()).strip()
    wrapped = _WRAPPED.search(re.sub("[《》〈〉]", "", plain))
    kind = (_by_ending(wrapped.group(1)) or "notice") if wrapped else _by_ending(re.sub("[《》]$", "", plain))
    if kind == "judicial_interpretation" and "法院" not in title and "检察院" not in title:
        kind = "interpretation"
    if kind in ("measures", "regulation", "judicial_interpretation", "reply", None) and adopted_by:
        if adopted_by.startswith("全国人民代表大会"):
            return "law" if kind and kind != "judicial_interpretation" else "interpretation"
        if "人民代表大会" in adopted_by and kind:
            return "regulation"
        if adopted_by.startswith("最高人民") and (kind or re.search("(?:安排|若干问题)$", plain)):
            return "judicial_interpretation"
    if kind is None and "解读" in plain:
        return "interpretation"
    return kind


def _by_ending(title: str) -> str | None:
    for word, kind in _KIND_ENDINGS:
        if title.endswith(word) and not (kind == "law" and _NOT_LAWS.search(title)):
            return kind
    return None
