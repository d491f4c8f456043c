"""The title of a page, titles that stand on several lines, and heading tags that structure a text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from ingest.numbering import is_finished, numbering_of
from ingest.reading.html_lines import Item, TextLine, items_of, line_of
from ingest.reading.site_names import shorter_titles
from ingest.wrapping import glue

TITLE_LINES = 6
HEAD_LINES = 15
"""Lines of the text in which its title may stand, and lines it may take."""
NEARLY = 0.8
"""Share of a title that a centred line of the text must hold to be the same title in other words."""
MAX_HEADING = 60
_NOUN = re.compile(
    r"(?:通知|通报|通告|公告|公报|办法|方案|规定|意见|报告|批复|函|决定|决议|细则|条例|规划|计划|纲要|预案|规则|规程|答复|复函|要点|指南|"
    r"指引|措施|建议|请示|纪要|清单|目录|标准|规范|章程|制度|解读|须知|手册|令|说明|名单|情况)$"
)
_TITLE_NAME = re.compile(r"(?:^|[-_])(?:title|tit|bt|biaoti|headline)\d*(?:$|[-_])", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"^(?:首页|当前位置|您(?:当前|现在)?|网站|相关|附件|分享|搜索|索引号)|^[^\u4e00-\u9fffA-Za-z]*$"
)
_MACHINE_DATE = re.compile(r"\s*\d{4}([-./])\d{1,2}\1\d{1,2}(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?$")
"""The day of a page in small type inside the heading that is its title."""


@dataclass(frozen=True, slots=True)
class TitlePlace:
    """The lines of a text, first to last (exclusive), that are its title."""

    first: int
    last: int
    text: str


def title_of(root: HtmlElement, body: HtmlElement, told: Sequence[str], head_title: str) -> str | None:
    """The title of the document. ``told``: what the page's fields and tags name; ``head_title``: the browser's
    title, with the site's name behind it.

    A title that is shown counts before one that is only told, if it is the same; and one that is told
    before one that only looks like a title.
    """
    shown = _shown_titles(root, body)
    told = [title for title in told if title]
    head = line_of(head_title[:300])
    heads = shorter_titles(head)
    for title in shown:
        if any(_key(title) == _key(other) for other in [*told, *heads]):
            return title
    lines = [item for item in items_of(body)[:HEAD_LINES] if isinstance(item, TextLine)]
    for title in [*told, *heads]:
        if len(_key(title)) >= 4 and title_at(lines, title) is not None:
            return title
    return next(
        (title for title in [*told[:1], *shown, *(head for head in heads[-1:] if len(head) >= 4)]), None
    )


def _shown_titles(root: HtmlElement, body: HtmlElement) -> list[str]:
    """What stands outside the text as a title does: the highest heading first."""
    found: list[tuple[int, str]] = []
    around = set(body.iterancestors())
    stack = [root]
    while stack:
        element = stack.pop()
        if element is body:
            continue
        stack.extend(reversed(list(element)))
        rank = _rank(element)
        if rank is None or element in around:
            continue
        lines = [item for item in items_of(element) if isinstance(item, TextLine)]
        text = ""
        for line in lines[:TITLE_LINES]:
            text = glue(text, line.text)
        text = _MACHINE_DATE.sub("", text)
        if 4 <= len(text) <= 150 and len(lines) <= TITLE_LINES and not _NO_TITLE.match(text):
            found.append((rank, text))
    return [text for _, text in sorted(found, key=lambda pair: pair[0])]


def _rank(element: HtmlElement) -> int | None:
    if element.tag == "h1":
        return 0
    names = [*(element.get("class") or "")[:300].split(), element.get("id") or ""]
    if any(_TITLE_NAME.search(name) for name in names):
        return 1 if element.tag in ("h2", "h3", "h4", "p", "div", "td", "span") else 2
    return {"h2": 3, "h3": 4}.get(str(element.tag))


def title_at(items: Sequence[Item], title: str) -> TitlePlace | None:
    """Where the title stands in the head of a text: lines that are it together, else centred ones that are nearly."""
    wanted = _key(title)
    nearly: TitlePlace | None = None
    for first in range(min(len(items), HEAD_LINES)):
        together = ""
        for last in range(first, min(len(items), first + TITLE_LINES)):
            item = items[last]
            if not isinstance(item, TextLine) or len(item.text) > 150:
                break
            together = glue(together, item.text)
            key = _key(together)
            place = TitlePlace(first, last + 1, together)
            if key == wanted:
                return place
            titled = item.centred or item.level is not None
            if not titled or len(key) < 8 or nearly is not None:
                continue
            if (key in wanted and len(key) >= NEARLY * len(wanted)) or (
                wanted in key and len(wanted) >= NEARLY * len(key)
            ):
                nearly = place
    return nearly


def titles_joined(items: Sequence[Item]) -> list[Item]:
    """Centred lines that are one title: the last ends as titles of documents do, none before it does."""
    joined: list[Item] = []
    number = 0
    while number < len(items):
        end = _title_end(items, number)
        item = items[number]
        if end > number + 1 and isinstance(item, TextLine):
            text = ""
            for line in items[number:end]:
                text = glue(text, line.text if isinstance(line, TextLine) else "")
            joined.append(replace(item, text=text))
            number = end
        else:
            joined.append(item)
            number += 1
    return joined


def _title_end(items: Sequence[Item], first: int) -> int:
    """The line behind a title that begins at a line; the next one where none begins."""
    for last in range(first, min(len(items), first + 4)):
        item = items[last]
        if not isinstance(item, TextLine) or not item.centred or not 2 <= len(item.text) <= 45:
            break
        if (
            numbering_of(item.text) is not None
            or is_finished(item.text)
            or re.search(r"号$|^[（(]|^附", item.text)
        ):
            break
        if re.match(r"[图表]\s?\d", item.text):
            break
        if _NOUN.search(item.text):
            return last + 1
    return first + 1


def heading_levels(items: Sequence[Item], title: TitlePlace | None) -> Mapping[int, int]:
    """Levels of the lines in heading tags, from 2 on, where the tags structure the text: several short
    lines with other lines between them. Elsewhere the tags only set a size, and none counts."""
    marked = {
        number: item.level
        for number, item in enumerate(items)
        if isinstance(item, TextLine)
        and item.level is not None
        and not (title is not None and title.first <= number < title.last)
    }
    if len(marked) < 2:
        return {}
    short = [
        n
        for n in marked
        if len(_text(items[n])) <= MAX_HEADING and not re.search("[。；，]$", _text(items[n]))
    ]
    parted = sum(1 for n in marked if n + 1 < len(items) and n + 1 not in marked)
    if len(short) < len(marked) or parted * 3 < len(marked) * 2 or len(marked) * 2 > len(items):
        return {}
    # Levels count from 2: the title stands above them, however the page numbers its headings.
    used = sorted(set(marked.values()))
    return {number: used.index(level) + 2 for number, level in marked.items()}


def _text(item: Item) -> str:
    return item.text if isinstance(item, TextLine) else ""


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)
