"""The other documents that a text names: `《…》（国办发〔2018〕1号）`, and 文号 that stand alone.

The words around a name tell the relation: behind 根据 or 依据 it is what the text is based on, before 废止
what it replaces, beside 印发 or 转发 what it hands on. Each document is kept once, at the first place of its
strongest relation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.card.numbers import numbers_in
from ingest.lines import Line
from vectorstore.passages import Reference, Relation, Span
from vectorstore.references import inner_title, number_as_written, number_key, title_key

MAX_REFERENCES = 200
"""References kept of one document; a compilation of thousands names more than a card can show."""
MAX_NAME = 100
REACH = 400
"""Characters before and behind a name in which the words that tell its relation are looked for."""
_STRENGTH = {Relation.MENTIONS: 0, Relation.BASED_ON: 1, Relation.FORWARDS: 2, Relation.REPLACES: 3}

_IS_DOCUMENT = re.compile(
    r"(?:(?<![办方做看说用语书])法|法典|条例|规定|办法|细则|规则|规程|准则|规划|计划|方案|意见|建议|通知|通告|公告|决定|决议|命令|令|批复|复函|函|"
    r"要点|纲要|指南|指引|指导目录|标准|规范|措施|举措|条款|政策|制度|章程|公约|条约|协定|议定书|宣言|宪法|修正案|解释|预案|导则|定额|目录|清单|纪要|工作部署|改革实施|"
    r"若干[^》]{1,20}|条)"
    r"(?:\s?[（(〔\[][^（）()〔〕]{1,30}[)）〕\]])*(?:摘要|全文|正文)?$"
)
_ABBREVIATED = re.compile(r"(?:以下|下)?(?:统|简)?称(?:为)?\s?[“\"]?《([^《》]{2,40})》")
_GENERIC = re.compile(
    r"(?:总体|实施|管理|工作|试点|指导|暂行|该|本)?(?:方案|规划|计划|办法|章程|条例|规定|意见|通知|细则|决定|目录|清单|标准|公告|纲要|要点|解释)"
)
"""A word that names no document by itself: a short form of one named before."""
_FOLLOWING_NUMBER = re.compile(r"\s?[（(]([^（）()]{0,60}?(?:[（(][^（）()]{0,10}[)）][^（）()]{0,30})?号)")
_REPEAL = re.compile(
    r"(?:同时|即行|予以|一并|自行|相应|现予|即予|均|废止|随之)(?:予以)?(?:废止|失效)|废止$|停止执行|停止使用|不再执行|代替|取代"
)
_NO_REPEAL = re.compile(r"(?:未|不|没有|尚未)(?:予以)?(?:废止|失效)")
_BASED = re.compile(r"(?:根据|依据)[^，。；]{0,40}$")
_AMENDED = re.compile(r"^\s?(?:第[一二三四五六七八九十]{1,3}次)?(?:修正|修订|修改)")
_FOLLOWING = re.compile(r"(?:按照|依照|遵照|贯彻落实|落实|贯彻|执行)[^，。；]{0,40}$")
_PURPOSE = re.compile("制定(?:本|了)|编制|现就|现将|现提出|通知如下|提出如下|公告如下|结合.{0,12}实际")
_HANDING = re.compile(r"(?:关于|现)[^，。；]{0,8}(?:印发|转发|批转|发布|公布|下发)\s?$")
_HANDED = re.compile(
    r"^[^。；《]{0,60}?(?:现(?:予以?|将其)?(?:印发|转发|批转|发布|公布)|予以(?:印发|发布|公布)|(?:印发|转发)给你们)"
)


@dataclass(frozen=True, slots=True)
class References:
    """The references kept, and how many were left out."""

    kept: tuple[Reference, ...] = ()
    left_out: int = 0
    repeal: Span | None = None
    """From the first name of what is replaced to the end of its clause."""


def references_of(body: Sequence[Line], own_titles: Sequence[str], own_number: str | None) -> References:
    """The documents a text names, without itself (by its titles, its number and the name it hands on)."""
    own = {title_key(title) for title in own_titles}
    own |= {inner for title in own_titles if (inner := inner_title(title))}
    own |= {f"关于{key}" for key in own} | {key.removeprefix("关于") for key in own}
    own_number_key = number_key(own_number) if own_number else None
    best: dict[str, Reference] = {}
    alias: dict[str, str] = {}
    abbreviations = {title_key(name) for line in body for name in _ABBREVIATED.findall(line.text)}
    repeal: Span | None = None
    for line in body:
        if "《" not in line.text and "号" not in line.text:
            continue
        for reference, clause_end in _in_line(line):
            name = title_key(reference.name) if reference.name else None
            number = number_key(reference.number) if reference.number else None
            if (name and name in own) or (number and number == own_number_key):
                continue
            if name and not number and (name in abbreviations or _GENERIC.fullmatch(name)):
                continue
            if reference.relation is Relation.REPLACES and repeal is None:
                repeal = Span(reference.span.start, max(clause_end, reference.span.end))
            key = _key(name, number, alias)
            before = best.get(key)
            best[key] = reference if before is None else _stronger(before, reference)
    ordered = sorted(_elsewhere(body, list(best.values())), key=lambda reference: reference.span)
    return References(tuple(ordered[:MAX_REFERENCES]), max(0, len(ordered) - MAX_REFERENCES), repeal)


def _elsewhere(body: Sequence[Line], references: Sequence[Reference]) -> list[Reference]:
    """Without what is handed on and follows in the same file: that is no other document."""
    handed = {title_key(r.name) for r in references if r.name and r.relation is Relation.FORWARDS}
    if not handed:
        return list(references)
    lines = (line.text for line in body if len(line.text) <= MAX_NAME and not line.text.startswith("《"))
    inside = handed & {title_key(text) for text in lines}
    return [r for r in references if not (r.name and title_key(r.name) in inside)]


def _key(name: str | None, number: str | None, alias: dict[str, str]) -> str:
    """One key for a document however it is named: the first name or number it was seen under.

    ``alias`` maps names and numbers seen beside each other to that key; two numbers beside one name are
    two documents.
    """
    strong = f"#{number}" if number and not number[0].isdigit() else None
    title = f"《{name}" if name else None
    if title and strong:
        if strong in alias:
            return alias.setdefault(title, alias[strong])
        if title in alias and alias[title] == title and f"{title} numbered" in alias:
            return alias.setdefault(strong, f"{title}{strong}")
        key = alias.setdefault(title, title)
        alias[f"{title} numbered"] = key
        return alias.setdefault(strong, key)
    single = title or strong or f"#{number}"
    return alias.setdefault(single, single)


def _stronger(before: Reference, later: Reference) -> Reference:
    """The stronger of two, with the name and the number that either gives."""
    first = before if _STRENGTH[before.relation] >= _STRENGTH[later.relation] else later
    return Reference(
        first.name or before.name or later.name,
        first.number or before.number or later.number,
        first.relation,
        first.span,
    )


def _in_line(line: Line) -> Iterator[tuple[Reference, int]]:
    """(reference, end of its sentence in the text) for each document that a line names."""
    text = line.text
    taken: list[tuple[int, int]] = []
    for start, end in _titles(text):
        name = text[start + 1 : end - 1].strip()
        number = None
        until = end
        behind = _FOLLOWING_NUMBER.match(text, end)
        if behind:
            numbers = list(numbers_in(behind.group(1)))
            if numbers:
                number = number_as_written(numbers[0][2])
                closed = re.compile(r"[^（）()《》]{0,40}[）)]").match(text, behind.end())
                until = closed.end() if closed else behind.end()
        if number is None and not _IS_DOCUMENT.search(name):
            # What stands in the marks may be a book, a form or a certificate, unless a number proves it.
            continue
        taken.append((start, until))
        relation, close = _relation(text, start, until)
        yield Reference(name, number, relation, line.at(start, end)), line.start + close
    for start, end, words in numbers_in(_without(text, taken)):
        if words[0] in "0123456789第〔[（(" or words.startswith(("令", "公告")):
            # Without an office such a number is nobody's.
            continue
        relation, close = _relation(text, start, end)
        yield Reference(None, number_as_written(words), relation, line.at(start, end)), line.start + close


def _without(text: str, ranges: Sequence[tuple[int, int]]) -> str:
    """A text of the same length with ranges blanked out."""
    pieces: list[str] = []
    position = 0
    for start, end in ranges:
        pieces += [text[position:start], "\0" * (end - start)]
        position = end
    return "".join((*pieces, text[position:]))


def _titles(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each name in book marks, the outermost where they are nested."""
    depth = 0
    start = 0
    for position, character in enumerate(text):
        if character == "《":
            if depth == 0 or position - start > MAX_NAME:
                start, depth = position, 0
            depth += 1
        elif character == "》" and depth:
            depth -= 1
            if depth == 0 and 2 <= position - start - 1 <= MAX_NAME:
                yield start, position + 1


def _relation(text: str, start: int, end: int) -> tuple[Relation, int]:
    floor, ceiling = max(0, start - REACH), min(len(text), end + REACH)
    opens = max(floor, *(text.rfind(mark, floor, start) + 1 for mark in "。；！"))
    stops = [at for mark in "。；！" if (at := text.find(mark, end, ceiling)) >= 0]
    close = min(stops, default=ceiling)
    before, after = _bare(text[opens:start]), _bare(text[end:close])
    if _BASED.search(before) and not _AMENDED.match(after):
        return Relation.BASED_ON, close
    if _REPEAL.search(after) and not _NO_REPEAL.search(after) and _repeals(text[end:close]):
        return Relation.REPLACES, close
    if re.search(r"(?:废止|代替|取代)(?:了)?[^，]{0,20}$", before) and not _NO_REPEAL.search(before):
        return Relation.REPLACES, close
    if _HANDING.search(before) or _HANDED.match(text[end : end + 80]):
        return Relation.FORWARDS, close
    if _FOLLOWING.search(before) and _PURPOSE.search(after):
        return Relation.BASED_ON, close
    return Relation.MENTIONS, close


def _bare(text: str) -> str:
    """A clause without the names and numbers in it, so that a list of documents reads as one."""
    return re.sub(r"《[^》]*》?》?(?:[（(][^（）()]*[)）])?", "", text)


_LIST_GOES_ON = re.compile(
    r"^(?:[、，,]|和|及|以及|与|或|等|均|也|都|中|的|有关|相关|规定|条款|内容|文件|《[^》]*》+|[（(][^（）()]*[)）]|自[^，。自起]{0,30}起|从[^，。从起]{0,30}起|\s)*(?:同时|即行|予以|一并|自行|相应|现予|即予|随之)?(?:予以|宣布)?(?:废止|失效|停止执行|停止使用|不再执行)"
)


def _repeals(after: str) -> bool:
    """Whether only other names stand between a name and the word that ends its validity."""
    return bool(_LIST_GOES_ON.match(after))
