"""The card of a document: title, 文号, issuer, dates, period, region, kind, read from its text.

A field found in the text remembers its span; front matter overrides it and has none.
A field that nothing states stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ingest.blocks import Block, BlockKind, RawDocument
from ingest.numbering import is_finished, numbering_of
from vectorstore.numerals import ordinal
from vectorstore.passages import DigestOf, DocumentCard, Period, Span, Visibility
from vectorstore.regions import PROVINCES, province_of

HEAD_LINES = 40
"""Lines from the top in which a document states its own number, issuer and title."""

_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{2,16}\s?[〔\[（(【]\s?(?:19|20)\d{2}\s?[〕\])）】]\s?第?\s?\d{1,4}\s?号"
)
_DATE = re.compile(
    r"((?:19|20)\d{2}|[一二三四五六七八九〇○零]{4})\s?年\s?(\d{1,2}|[一二三四五六七八九十]{1,3})\s?月\s?(\d{1,2}|[一二三四五六七八九十]{1,3})\s?日"
)
_KINDS = (
    ("征求意见", "draft_for_comment"), ("解读", "interpretation"), ("规划", "plan"), ("计划", "plan"), ("工作要点", "work_points"),
    ("要点", "work_points"), ("行动方案", "action_plan"), ("方案", "action_plan"), ("条例", "regulation"), ("办法", "measures"),
    ("规定", "measures"), ("细则", "measures"), ("意见", "opinions"), ("决定", "decision"), ("通知", "notice"), ("通告", "notice"),
    ("公告", "notice"), ("指南", "guide"), ("法", "law"),
)  # fmt: skip
_ORGANISATION = re.compile(r"^[\u4e00-\u9fff、 ]{2,40}(?:政府|办公厅|办公室|委员会|厅|局|部|院|总队)$")
_PERIOD = re.compile(
    r"(?:规划期(?:限)?|实施期限?|期限)[为是]?\s?((?:19|20)\d{2})\s?年?\s?[—–－~至-]+\s?((?:19|20)\d{2})"
)
_TITLE_PERIOD = re.compile(r"[（(]\s?((?:19|20)\d{2})\s?年?\s?[—–－~至-]+\s?((?:19|20)\d{2})\s?年?\s?[)）]")
_YEARS_PLAN = re.compile(r"([三五十])年(?:[\u4e00-\u9fff]{0,8})(?:计划|规划|方案)")
_YEARLY = re.compile(
    r"((?:19|20)\d{2})年度?(?:(?:[\u4e00-\u9fff]{1,12}?工作)?(?:要点|计划|任务)|工作(?:要点|计划|任务))"
)
_OWN_NAME = re.compile(r"(?:编制|制定|制订|印发|出台|形成)(?:了|本)?《([^《》]{4,60})》")


@dataclass(frozen=True, slots=True)
class Card:
    """A title and the card, with what could not be used of the front matter."""

    title: str
    card: DocumentCard
    warnings: tuple[str, ...] = ()


def read_card(raw: RawDocument, told: Mapping[str, object], fallback_title: str) -> Card:
    """Read title and card. ``told`` (front matter, side-car) overrides what the text says;
    ``fallback_title`` is used when nothing names one."""
    blocks = raw.blocks
    offsets: list[int] = []
    position = 0
    for block in blocks:
        offsets.append(position)
        position += len(block.text) + 1
    head = list(zip(blocks, offsets, strict=True))[:HEAD_LINES]
    title, title_span = _title(head, blocks)
    card = DocumentCard()
    spans: list[tuple[str, Span]] = [("title", title_span)] if title and title_span else []

    number = _own_number(head)
    if number:
        card = replace(card, number=re.sub(r"\s", "", number[0]))
        spans.append(("number", number[1]))
    signed = _signature(head) or _signature(list(zip(blocks, offsets, strict=True))[-6:])
    if signed:
        issuer, issuer_span, issued, issued_span = signed
        if issuer and issuer_span:
            card = replace(card, issuers=(issuer,))
            spans.append(("issuer", issuer_span))
        card = replace(card, issued=issued)
        spans.append(("issued", issued_span))
    if not card.issuers:
        source = _issuer_line(head)
        if source:
            card = replace(card, issuers=(source[0],))
            spans.append(("issuer", source[1]))
    period = _period(title or "", blocks, offsets, card.issued)
    if period:
        card = replace(card, period=period[0])
        if period[1]:
            spans.append(("period", period[1]))
    region = _region(title or "", card.issuer, blocks)
    card = replace(
        card,
        region=region,
        level=_level(title or "", card.issuer, region),
        kind=next((kind for word, kind in _KINDS if title and word in title), None),
        spans=tuple(spans),
    )
    found = title or _composed_title(blocks) or fallback_title
    return _override(Card(found, card), told)


def _title(head: Sequence[tuple[Block, int]], blocks: Sequence[Block]) -> tuple[str | None, Span | None]:
    for block, offset in head:
        if block.level == 1 and sum(b.level == 1 for b in blocks) == 1:
            return block.text, Span(offset, offset + len(block.text))
    if len(blocks) > 1 and blocks[0].level == 1 and blocks[1].level == 1:
        # A heading with nothing but another one below it names the whole; a lone second one names its part.
        whole, part = blocks[0].text, blocks[1].text
        alone = sum(b.level == 1 for b in blocks) == 2
        return (f"{whole} {part}" if alone else whole), Span(0, len(whole))
    for block, offset in head:
        match = re.search(r"关于印发\s?《?([^《》]{4,60}?)》?的通知$", block.text)
        if match:
            name = match.group(1).strip()
            at = offset + block.text.index(name)
            return name, Span(at, at + len(name))
    if head and _may_be_title(head[0][0]):
        block, offset = head[0]
        return block.text, Span(offset, offset + len(block.text))
    for block, offset in head:
        match = _OWN_NAME.search(block.text)
        if match and re.search("，?本(?:规划|计划|方案|办法|规定|条例)", block.text):
            return match.group(1), Span(offset + match.start(1), offset + match.end(1))
    return None, None


def _may_be_title(block: Block) -> bool:
    text = block.text
    return (
        block.kind is not BlockKind.ROW
        and block.level is None
        and 6 <= len(text) <= 60
        and (not is_finished(text) or text.endswith(("？", "！")))
        and numbering_of(text) is None
        and not text.endswith("文件")
        and not re.match(
            "(?:来源|作者|记者|发布|日期|时间|索引|其他|发文|文号|标题|编辑)[^：:]{0,4}[:：]", text
        )
        and not re.search("[。；]|[:：]$", text)
    )


def _composed_title(blocks: Sequence[Block]) -> str | None:
    """A name for a text without title: its first outermost heading and how many there are."""
    outer = [block.text for block in blocks if block.level == 1]
    if len(outer) < 2:
        return outer[0] if outer else None
    return f"{outer[0]}等{len(outer)}个部分"


def _own_number(head: Sequence[tuple[Block, int]]) -> tuple[str, Span] | None:
    """A 文号 on a line of its own (or at the end of a short one): numbers inside sentences are of other documents."""
    for block, offset in head:
        match = _NUMBER.search(block.text)
        if match and len(block.text) - len(match.group()) <= 10 and not is_finished(block.text):
            return match.group(), Span(offset + match.start(), offset + match.end())
    return None


def _signature(lines: Sequence[tuple[Block, int]]) -> tuple[str | None, Span | None, date, Span] | None:
    """The line of a date alone, with the office in the line above it."""
    for index, (block, offset) in enumerate(lines):
        match = _DATE.fullmatch(block.text.strip("（）() "))
        if not match:
            continue
        issued = read_date(match.group())
        if issued is None:
            continue
        above, above_at = lines[index - 1] if index else (None, 0)
        signed = above is not None and _ORGANISATION.match(above.text)
        issuer = above.text if above is not None and signed else None
        span = Span(above_at, above_at + len(above.text)) if above is not None and signed else None
        return issuer, span, issued, Span(offset, offset + len(block.text))
    return None


def _issuer_line(head: Sequence[tuple[Block, int]]) -> tuple[str, Span] | None:
    for block, offset in head:
        match = re.match(
            r"(?:来源|发文机关|发布机构|发布单位)\s?[:：]\s?([\u4e00-\u9fff]{4,30})$", block.text
        )
        if match:
            return match.group(1), Span(offset + match.start(1), offset + match.end(1))
    return None


def read_date(text: str) -> date | None:
    """The first date in a text, in Arabic or Chinese figures; None when there is none or it does not exist."""
    match = _DATE.search(text)
    if not match:
        iso = re.search(r"((?:19|20)\d{2})-(\d{1,2})-(\d{1,2})", text)
        parts = tuple(int(p) for p in iso.groups()) if iso else None
    else:
        year = match.group(1)
        number = (
            int(year)
            if year.isdigit()
            else int(
                "".join(
                    str("〇一二三四五六七八九".find(c.replace("○", "〇").replace("零", "〇"))) for c in year
                )
            )
        )
        month, day = ordinal(match.group(2)), ordinal(match.group(3))
        parts = (number, month or 0, day or 0)
    if parts is None:
        return None
    try:
        return date(*parts)
    except ValueError:
        return None


def _period(
    title: str, blocks: Sequence[Block], offsets: Sequence[int], issued: date | None
) -> tuple[Period, Span | None] | None:
    match = _TITLE_PERIOD.search(title)
    if match:
        return _as_period(match.group(1), match.group(2)), None
    for block, offset in list(zip(blocks, offsets, strict=True))[:60]:
        match = _PERIOD.search(block.text)
        if match:
            return _as_period(*match.groups()), Span(offset + match.start(), offset + match.end())
    yearly = _YEARLY.search(title)
    if yearly:
        return Period(int(yearly.group(1)), int(yearly.group(1))), None
    several = _YEARS_PLAN.search(title)
    if several and issued:
        length = {"三": 3, "五": 5, "十": 10}[several.group(1)]
        ends = [
            int(y) for block in blocks[:60] for y in re.findall(r"到\s?((?:19|20)\d{2})\s?年", block.text)
        ]
        last = max(ends, default=0, key=ends.count)
        if 0 <= last - issued.year <= length:
            # Counted back from the target year, a plan of n years may not begin before it was issued.
            return Period(max(issued.year, last - length + 1), last), None
    return None


def _as_period(first: str, last: str) -> Period:
    a, b = sorted((int(first), int(last)))
    return Period(a, b)


def _region(title: str, issuer: str | None, blocks: Sequence[Block]) -> str | None:
    """The region by title or issuer, else the province that the text names most, if it does so often."""
    for text in (title, issuer or ""):
        for name in PROVINCES:
            if name in text:
                return _full_name(name)
    for text in (title, issuer or ""):
        for city in province_of():
            if f"{city}市" in text:
                return f"{city}市"
    sample = "".join(block.text for block in blocks[:200])
    counted = sorted(((sample.count(name), name) for name in PROVINCES), reverse=True)
    if counted[0][0] >= 3 and counted[0][0] >= 3 * counted[1][0]:
        return _full_name(counted[0][1])
    return None


def _full_name(province: str) -> str:
    special = {
        "北京": "市",
        "天津": "市",
        "上海": "市",
        "重庆": "市",
        "香港": "特别行政区",
        "澳门": "特别行政区",
    }
    autonomous = {
        "内蒙古": "自治区",
        "广西": "壮族自治区",
        "西藏": "自治区",
        "宁夏": "回族自治区",
        "新疆": "维吾尔自治区",
    }
    return province + (special.get(province) or autonomous.get(province) or "省")


def _level(title: str, issuer: str | None, region: str | None) -> str | None:
    text = f"{title}{issuer or ''}"
    if re.search("国务院|全国人民代表大会|中华人民共和国|中共中央", text):
        return "national"
    if region is None:
        return None
    return (
        "province"
        if region.removesuffix("省").removesuffix("市") in PROVINCES or "自治区" in region
        else "city"
    )


def _override(found: Card, front_matter: Mapping[str, object]) -> Card:
    """Front matter over what was found; values that cannot be used are named, the rest counts."""
    warnings: list[str] = []
    card = found.card
    overridden: set[str] = set()

    def text(name: str, source: Mapping[str, object] = front_matter) -> str | None:
        value = source.get(name)
        return str(value).strip() or None if value is not None else None

    def day(name: str, source: Mapping[str, object] = front_matter) -> date | None:
        value = source.get(name)
        if value is None or isinstance(value, date):
            return value if isinstance(value, date) else None
        read = read_date(str(value))
        if read is None:
            warnings.append(
                f"Front matter or side-car: {name} is {value!r}, which is no date (write 2018-09-14)."
            )
        return read

    if "issuer" in front_matter:
        named = re.split("[、,，；;]", text("issuer") or "")
        card = replace(card, issuers=tuple(name.strip() for name in named if name.strip()))
        overridden.add("issuer")
    for name in ("number", "level", "region", "status", "kind", "url"):
        if name in front_matter:
            card = replace(card, **{name: text(name)})  # type: ignore[arg-type]
            overridden.add(name)
    for name in ("issued", "effective", "expires"):
        if name in front_matter:
            card = replace(card, **{name: day(name)})  # type: ignore[arg-type]
            overridden.add(name)
    if "period" in front_matter:
        years = re.findall(r"(?:19|20)\d{2}", str(front_matter["period"] or ""))
        card = replace(card, period=_as_period(years[0], years[-1]) if years else None)
        overridden.add("period")
    if "visibility" in front_matter:
        try:
            card = replace(card, visibility=Visibility(str(front_matter["visibility"])))
        except ValueError:
            # The narrower reading is the safe one for a word that cannot be understood.
            card = replace(card, visibility=Visibility.DRAFT)
            warnings.append(
                f"Front matter or side-car: visibility is {front_matter['visibility']!r}; it takes public, internal or draft. "
                "The document is kept as a draft."
            )
    digest = front_matter.get("digest_of")
    if isinstance(digest, dict):
        told = text("name", digest)
        if told:
            card = replace(
                card,
                digest_of=DigestOf(
                    told, text("number", digest), text("issuer", digest), day("issued", digest)
                ),
            )
    elif digest is not None:
        card = replace(card, digest_of=DigestOf(str(digest)))
    if "title" in front_matter and text("title"):
        overridden.add("title")
    title = text("title") or found.title
    spans = tuple((name, span) for name, span in card.spans if name not in overridden)
    return Card(title, replace(card, spans=spans), (*found.warnings, *warnings))
