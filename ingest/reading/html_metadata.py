"""What a page states of its document beside the text: metadata tables and lists, and tags in its head."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lxml.html import HtmlElement

from ingest.reading.html_lines import Item, Table, line_of
from ingest.reading.html_names import LABELS

_WEAK = frozenset(
    ["日期", "时间", "状态", "编号", "分类", "主题", "效力", "名称", "标题", "作者", "资料来源"]
)
"""Labels that may also begin a line of a document."""
_TITLES = ("标题", "名称", "信息名称", "文件名称", "文件标题")
_LABEL_IN_LINE = re.compile(
    "(?<![\u4e00-\u9fff])("
    + "|".join(r"[ \u3000]*".join(label) for label in sorted(LABELS, key=len, reverse=True))
    + r")[ \u3000]*[:：]"
)
_NEXT_LABEL = re.compile(
    r"(?:^|[ \u3000|【\[（(])[\u4e00-\u9fff]{2,6}[ \u3000]*[:：]|[【\[]|(?:浏览|阅读|点击|访问)[次量数]|(?:浏览|显示|文字)?字[体号]|分享|打印"
)
_EMPTY = re.compile(r"[-—–/\\|_.…\s]*|无|暂无|空|null|undefined|None")
MAX_VALUE = 200
"""Characters of a field; what is longer is text."""
MIN_FIELDS = 3
"""Fields that make a table one of metadata."""

Field = tuple[str, str]


def fields_of(items: Sequence[Item]) -> list[Field]:
    """The fields among lines and tables that surround a document, in order, each once."""
    found: list[Field] = []
    waiting = ""
    for item in items:
        if isinstance(item, Table):
            found.extend(fields_of_table(item))
            waiting = ""
            continue
        if waiting and not re.search("[:：]", item.text) and len(item.text) <= MAX_VALUE:
            found.append((waiting, item.text))
        fields = fields_of_line(item.text)
        found.extend(fields)
        waiting = "" if fields else _bare_label(item.text)
    return _once(found)


def fields_of_table(table: Table) -> list[Field]:
    """The fields of a table whose cells are labels and values in turn, or hold both."""
    found: list[Field] = []
    for row in table.written:
        at = 0
        while at < len(row):
            label = _bare_label(row[at]) or (_folded(row[at]) if _folded(row[at]) in LABELS else "")
            following = row[at + 1] if at + 1 < len(row) else ""
            if label:
                if not _bare_label(following):
                    found.append((label, following))
                    at += 1
            else:
                found.extend(fields_of_line(row[at]))
            at += 1
    return _once(found)


def is_metadata_table(table: Table) -> bool:
    """Whether a table states fields of the document and nothing else."""
    fields = fields_of_table(table)
    cells = [cell for row in table.written for cell in row if cell]
    labels = sum(
        bool(_bare_label(cell)) or _folded(cell) in LABELS or bool(fields_of_line(cell)) for cell in cells
    )
    return len(fields) >= MIN_FIELDS and labels * 2 >= len(cells) - 1


def fields_of_line(line: str) -> list[Field]:
    """The fields that a line states: `发布日期：2021-07-30 来源：某局 字体：大 中 小` has two."""
    found: list[Field] = []
    line = line[: 4 * MAX_VALUE]
    for match in _LABEL_IN_LINE.finditer(line):
        rest = line[match.end() :]
        stop = _NEXT_LABEL.search(rest)
        value = (rest[: stop.start()] if stop else rest).strip(" \u3000|；;】]")
        if len(value) <= MAX_VALUE:
            found.append((_folded(match.group(1)), value))
    return [(label, value) for label, value in found if not _EMPTY.fullmatch(value)]


def is_metadata_line(line: str) -> bool:
    """Whether a line of the document's head states fields and nothing else."""
    fields = fields_of_line(line)
    match = _LABEL_IN_LINE.match(line)
    if not fields or match is None or len(line) > MAX_VALUE:
        return False
    strong = [label for label, _ in fields if label not in _WEAK]
    return bool(strong) and not re.search("[。；]", line)


def titles_of(fields: Iterable[Field]) -> list[str]:
    """What the fields name as the document's title."""
    return [value for label, value in fields if label in _TITLES]


def _bare_label(text: str) -> str:
    """A known label that stands alone with its colon."""
    match = re.fullmatch(r"(.{2,12}?)[\s\u3000]*[:：]", text.strip())
    folded = _folded(match.group(1)) if match else ""
    return folded if folded in LABELS else ""


def _folded(text: str) -> str:
    return re.sub(r"[\s\u3000:：]", "", text)


def _once(fields: Iterable[Field]) -> list[Field]:
    kept = [(label, value.strip()) for label, value in fields if not _EMPTY.fullmatch(value.strip())]
    return list(dict.fromkeys(kept))


_TAGS = {
    "articletitle": "title", "og:title": "title", "dc.title": "title",
    "pubdate": "issued", "publishdate": "issued", "article:published_time": "issued", "dc.date": "issued",
    "firstpublishedtime": "issued",
    "contentsource": "issuer",
    "url": "url", "og:url": "url",
}  # fmt: skip
_OFFICE = re.compile(
    r"^[\u4e00-\u9fff、，, （）()]{3,60}(?:政府|办|局|厅|委|部|院|署|会|中心|处|所|总队|支队|公司)$"
)
_PRESS = re.compile(r"(?:日报|晚报|新华社|通讯社|新闻社|本网|本站|网站|报社|电视台)$")


def hidden_fields(root: HtmlElement, saved_from: str | None) -> list[Field]:
    """Fields in the page's head, by names of the card: title, issued, issuer, url."""
    found: dict[str, str] = {}
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and _is_address(link.get("href") or ""):
            found.setdefault("url", (link.get("href") or "").strip())
    for tag in root.iter("meta"):
        name = (tag.get("name") or tag.get("property") or "").strip().lower()
        field = _TAGS.get(name)
        value = line_of(tag.get("content") or "")
        if field is None or _EMPTY.fullmatch(value) or len(value) > 1000:
            continue
        if field == "issued":
            day = re.search(r"((?:19|20)\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})", value)
            value = f"{day.group(1)}-{int(day.group(2)):02}-{int(day.group(3)):02}" if day else ""
        if field == "issuer" and (_PRESS.search(value) or not _OFFICE.match(value)):
            value = ""
        if field == "url" and not _is_address(value):
            value = ""
        if value:
            found.setdefault(field, value)
    if saved_from and _is_address(saved_from):
        found.setdefault("url", saved_from)
    return sorted(found.items())


def _is_address(value: str) -> bool:
    return bool(re.match(r"https?://[^\s/]+\.[^\s/]+", value.strip()))
