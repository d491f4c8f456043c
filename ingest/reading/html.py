"""HTML: pages of public offices to blocks. The document's own text and tables, what the page states of it,
and sentences on what is only in pictures or annexes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from ingest.blocks import Block, BlockKind, RawDocument
from ingest.errors import UnreadableFileError
from ingest.reading.html_body import body_of, copies_apart, furniture_apart, hidden_apart
from ingest.reading.html_headings import heading_levels, title_at, title_of, titles_joined
from ingest.reading.html_lines import Item, Table, TextLine, items_around, items_of
from ingest.reading.html_metadata import (
    Field,
    fields_of,
    fields_of_line,
    fields_of_table,
    hidden_fields,
    is_metadata_line,
    is_metadata_table,
    titles_of,
)
from ingest.reading.html_missing import annexes_not_there, embedded, missing_parts
from ingest.reading.html_source import parse_html

HEAD_ITEMS = 8
"""Lines and tables at the top of the text in which the page may still speak of the document."""
TAIL_ITEMS = 10
MIN_CONTENTS = 3
"""Links to places of the page from which they are a list of contents."""
MIN_LINKS = 5
"""Lines of which most are links that make a page a list of other documents."""
MAX_CELLS = 200_000
"""Table cells of a page, which take some twenty seconds; the largest page of a public office that was seen has 484."""
MIN_TEXT = 12
"""Characters below which a page holds no document of its own."""

_CONTROL = (
    r"(?:打印(?:本页|页面|此页|文章)?|关闭(?:窗口|本页|页面|此页)?|字[体号](?:大小)?|分享(?:到|至|文章)?|返回(?:顶部|首页|上页|列表)?|"
    r"浏览(?:次数|量|数)|点击(?:次数|数|量|率)|访问(?:次数|量)|阅读(?:次数|量|数)?|扫一扫.{0,16}|收藏(?:本页)?|纠错|内容纠错|我要纠错|"
    r"微信|微博|新浪微博|QQ空间|QQ好友|听全文|语音播报|朗读|无障碍(?:阅读)?|长者助手|关怀版|保护视力色|繁體?体?版?|加入收藏|大|中|小|默认|次|A[+\-])"
)
_CONTROLS = re.compile(
    rf"^(?>[\s\u3000【】\[\]（）()|:：/+·,，\-\d]*{_CONTROL})++[\s\u3000【】\[\]（）()|:：/+·\-\d]*$"
)
_SURE = re.compile(r"大.{0,3}中.{0,3}小|A[+\-]|[\u4e00-\u9fff]{2}")
"""A single character such as `次` alone may be text."""
_NEIGHBOURS = re.compile(
    r"^(?:【?(?:上一[篇条页]|下一[篇条页])】?\s?[:：]?|(?:您?(?:当前|现在)?(?:所在)?的?位置)\s?[:：])"
)
_EDITORS = re.compile(r"^[【\[（(]?(?:责任编辑|网络编辑|责编|编辑|责任校对)\s?[:：]\s?\S{0,12}[】\]）)]?$")
_RELATED = re.compile(
    r"^[【\[]?(?:相关(?:新闻|链接|阅读|文章|稿件|解读|政策|信息|文档|内容|报道|推荐)|延伸阅读|推荐阅读|热门推荐|政策解读|图解|友情链接|分享到?)[】\]]?\s?[:：>]*$"
)


def read_html(data: bytes) -> RawDocument:
    """Read a page into blocks.

    Raises UnreadableFileError for a page without text of its own (frames, scripts that fetch it) and for one with
    more than ``MAX_CELLS`` table cells.
    """
    root, saved_from = parse_html(data)
    _refuse_endless_tables(root)
    hidden = hidden_fields(root, saved_from)
    _refuse_frames(root)
    head_title = " ".join("".join(title.itertext()) for title in list(root.iter("title"))[:1])
    inlays = embedded(root)
    scripts = next(root.iter("script"), None) is not None
    hidden_apart(root)
    furniture_apart(root)
    body = body_of(root)
    copies_apart(body)
    before, after = items_around(root, body)
    fields = fields_of(before)
    fields += [field for field in _fields_behind(after) if field not in fields]
    items = _without_controls(items_of(body))
    warnings = missing_parts(root, body, inlays)
    warnings += annexes_not_there([item.text for item in items if isinstance(item, TextLine)], warnings)
    _refuse_shells(items, scripts, bool(warnings))
    title = title_of(
        root, body, [*titles_of(fields), *(value for name, value in hidden if name == "title")], head_title
    )
    if _is_list_of_links(items):
        warnings.append("The page is a list of links: the documents that it names are not part of this text.")
    warnings += [
        "A table claims more merged cells than can be spread: they are read once each."
        for item in items
        if isinstance(item, Table) and not item.complete
    ]
    return RawDocument(tuple(_blocks(items, fields, title)), "text/html", {}, tuple(warnings), tuple(hidden))


def _refuse_endless_tables(root: HtmlElement) -> None:
    cells = sum(1 for _ in root.iter("td", "th"))
    if cells > MAX_CELLS:
        raise UnreadableFileError(
            f"has tables of {cells} cells; at most {MAX_CELLS} are read. Split the page into several files."
        )


def _refuse_frames(root: HtmlElement) -> None:
    if next(root.iter("frameset"), None) is None:
        return
    sources = [frame.get("src") or "" for frame in root.iter("frame")]
    named = "、".join(source for source in sources if source)[:200]
    raise UnreadableFileError(
        f"is only a set of frames around other pages ({named or 'without addresses'}). Save the page inside the frame."
    )


def _refuse_shells(items: Sequence[Item], scripts: bool, missing: bool) -> None:
    size = sum(
        len(item.text) if isinstance(item, TextLine) else sum(map(len, sum(item.written, ())))
        for item in items
    )
    if size >= MIN_TEXT or missing:
        return
    if scripts:
        raise UnreadableFileError(
            "holds no text of its own: scripts fetch it when a browser opens the page. "
            "Open it in a browser, then save the whole page or print it as a PDF."
        )
    raise UnreadableFileError("holds no text besides its navigation. Check that it was saved whole.")


def _is_list_of_links(items: Sequence[Item]) -> bool:
    linked = sum(1 for item in items if isinstance(item, TextLine) and item.links)
    return len(items) >= MIN_LINKS and linked * 3 >= len(items) * 2


def _fields_behind(items: Sequence[Item]) -> list[Field]:
    """Fields that stand below the text: only where a table of them says so, a footer has labels too."""
    return [
        field
        for item in items
        if isinstance(item, Table) and is_metadata_table(item)
        for field in fields_of_table(item)
    ]


def _without_controls(items: list[Item]) -> list[Item]:
    """Without what operates the page (print, share, font size) around the text, without links to other pages
    below it, and without a list of links that only repeats the headings."""
    kept = [
        item
        for number, item in enumerate(items)
        if not (
            isinstance(item, TextLine)
            and (number < HEAD_ITEMS or number >= len(items) - TAIL_ITEMS)
            and _is_control(item.text)
        )
    ]
    end = len(kept)
    while end and isinstance(item := kept[end - 1], TextLine) and item.links:
        end -= 1
    if end and isinstance(item := kept[end - 1], TextLine) and _RELATED.match(item.text):
        kept = kept[: end - 1]
    return _without_contents(kept)


def _is_control(line: str) -> bool:
    return bool(
        _NEIGHBOURS.match(line) or _EDITORS.match(line) or (_SURE.search(line) and _CONTROLS.match(line))
    )


def _without_contents(items: list[Item]) -> list[Item]:
    first = 0
    while first < len(items):
        last = first
        while last < len(items) and isinstance(item := items[last], TextLine) and item.anchors:
            last += 1
        if last - first >= MIN_CONTENTS:
            below = {_key(item.text) for item in items[last:] if isinstance(item, TextLine)}
            if all(_key(item.text) in below for item in items[first:last] if isinstance(item, TextLine)):
                return items[:first] + items[last:]
        first = max(last, first + 1)
    return items


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _blocks(items: Sequence[Item], fields: Sequence[Field], title: str | None) -> list[Block]:
    items = titles_joined(items)
    place = title_at(items, title) if title else None
    stated = [Block(f"{label}：{value}", BlockKind.METADATA) for label, value in fields]
    blocks: list[Block] = []
    if title and place is None:
        blocks.append(Block(title, BlockKind.HEADING, level=1))
    blocks.extend(stated)
    levels = heading_levels(items, place)
    tables = 0
    known = set(fields)
    for number, item in enumerate(items):
        if isinstance(item, Table):
            if number < HEAD_ITEMS and is_metadata_table(item):
                new = [field for field in fields_of_table(item) if field not in known]
                blocks.extend(Block(f"{label}：{value}", BlockKind.METADATA) for label, value in new)
                continue
            blocks.extend(Block("\t".join(row), BlockKind.ROW, table=tables) for row in item.rows)
            tables += 1
        elif place is not None and number in range(place.first, place.last):
            if number == place.first:
                blocks.append(Block(place.text, BlockKind.HEADING, level=1))
        elif number < HEAD_ITEMS and is_metadata_line(item.text):
            new = [field for field in fields_of_line(item.text) if field not in known]
            blocks.extend(Block(f"{label}：{value}", BlockKind.METADATA) for label, value in new)
        elif number in levels:
            blocks.append(Block(item.text, BlockKind.HEADING, level=levels[number]))
        else:
            blocks.append(Block(item.text))
    return blocks
