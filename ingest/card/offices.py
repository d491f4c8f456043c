"""Which offices issued a document, and of which level and region they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from ingest.card.dates import HAN_DATE, read_date
from ingest.card.lines import Found
from ingest.lines import Line
from vectorstore.passages import Span
from vectorstore.regions import (
    NATIONAL,
    PROVINCES,
    full_name,
    is_province,
    province_of,
    region_in,
    region_of_number,
)
from vectorstore.tokens import simplify

_END = (
    "政府|办公厅|办公室|委员会|委|厅|局|部|院|署|总队|支队|中心|联合会|总会|学会|协会|指挥部|领导小组|工作组|工作专班|"
    "常务委员会|人民代表大会|人民银行|总行|管理处|街道办事处|管委会|法院|检察院|国务院|税务总局|总工会|团中央|全国妇联|残联"
)
_NAME = re.compile(rf"[\u4e00-\u9fff]{{1,45}}(?:{_END})")
_SIGNED = re.compile(
    rf"^(?P<office>(?:[\u4e00-\u9fff]{{2,45}}(?:{_END})[、 　]+)+)[(（]?(?P<day>{HAN_DATE})[)）]?$"
)
_SIGNED_BEHIND = re.compile(
    rf"(?<=[\s。）)：])(?P<office>(?:[\u4e00-\u9fff]{{2,45}}(?:{_END})[、 　]+)+)(?P<day>{HAN_DATE})\s?(?:[（(][^（）()]{{0,30}}[)）])?$"
)
_SIGNED_IN_PIECES = re.compile(
    rf"^(?P<office>(?:[\u4e00-\u9fff]{{2,30}}[ 　]){{0,3}}[\u4e00-\u9fff]{{2,45}}(?:{_END})\s+)[(（]?(?P<day>{HAN_DATE})[)）]?$"
)
_DAY_ALONE = re.compile(rf"[(（]?\s?({HAN_DATE})\s?[)）]?(?:印发)?")
_NOT_OFFICES = re.compile(r"各|有关|全体|你|我|本|主送|抄送")

SIGNING_LINES = 8
"""Lines above the date in which the offices that sign may stand."""

MAX_ISSUERS = 30
MAX_LINE = 120
"""Characters of a line that names offices and nothing else."""


def is_office(text: str) -> bool:
    """Whether a text is the name of one or several offices and nothing else."""
    names = re.split("[、 　]+", simplify(text).strip(" 　、"))
    return len(text) <= MAX_LINE and all(_NAME.fullmatch(name) for name in names)


def offices_in(text: str) -> tuple[str, ...]:
    """The offices a value names, one after another: `财政部 税务总局`, `A厅、B局`."""
    merged: list[str] = []
    for part in re.split("[、,，;；]", text):
        pieces: list[str] = []
        for piece in part.split():
            # A blank inside one name (`浙江省 人民政府`) parts no two offices.
            if pieces and not re.search(rf"(?:{_END})(?:[(（].*)?$", pieces[-1]):
                pieces[-1] += piece
            else:
                pieces.append(piece)
        merged.extend(pieces)
    return tuple(dict.fromkeys(merged))[:MAX_ISSUERS]


def signature(lines: Sequence[Line]) -> tuple[Found[tuple[str, ...]] | None, Found[date]] | None:
    """The day a document is signed with, alone on its line or behind the office, and the offices above it."""
    for index, line in enumerate(lines):
        text = line.text.strip()
        signed = _SIGNED.match(text) or _SIGNED_IN_PIECES.match(text) or _SIGNED_BEHIND.search(text)
        if signed and not _NOT_OFFICES.search(signed.group("office")):
            day = read_date(signed.group("day"))
            if day is None:
                continue
            shift = line.text.index(text)
            office = signed.group("office").rstrip("、 　")
            at = line.at(shift + signed.start("office"), shift + signed.start("office") + len(office))
            when = line.at(shift + signed.start("day"), shift + signed.end("day"))
            return Found(offices_in(office), at, office), Found(day, when, signed.group("day"))
        match = _DAY_ALONE.fullmatch(text)
        if match and not text.endswith("印发"):
            day = read_date(text)
            if day is not None:
                return _offices_above(lines, index), Found(day, line.span, line.text)
    return None


def printed(lines: Sequence[Line]) -> Found[date] | None:
    """The day in the colophon (`2018年9月28日印发`), for documents that state no other."""
    for line in reversed(lines):
        match = re.search(rf"({HAN_DATE})\s?印发$", line.text) if line.text.endswith("印发") else None
        day = read_date(match.group(1)) if match else None
        if match and day:
            return Found(day, line.at(match.start(1), match.end(1)), match.group(1))
    return None


def _offices_above(lines: Sequence[Line], index: int) -> Found[tuple[str, ...]] | None:
    first = index
    while first > 0 and index - first < SIGNING_LINES and _is_office_line(lines[first - 1].text):
        first -= 1
    if first == index:
        return None
    above = lines[first:index]
    names = tuple(dict.fromkeys(name for line in above for name in offices_in(line.text)))
    span = Span(above[0].start, above[-1].span.end)
    return Found(names[:MAX_ISSUERS], span, "\n".join(line.text for line in above))


def _is_office_line(text: str) -> bool:
    return is_office(text) and not _NOT_OFFICES.search(text)


_AND_OTHERS = re.compile(r"等[\d一二三四五六七八九十]{0,3}(?:个部门|部门|单位)$")


def issuers_of_title(title: Found[str]) -> Found[tuple[str, ...]] | None:
    """The offices before `关于` in a title."""
    before, about, _ = title.value.partition("关于")
    words = _AND_OTHERS.sub("", before).rstrip("、 　")
    if not about or not words or not is_office(words):
        return None
    if words.startswith(("转发", "印发", "有")):
        # Who hands it on is not named there.
        return None
    names = _parted(words)
    span = None
    if title.span is not None and title.words.startswith(words):
        span = Span(title.span.start, title.span.start + len(words))
    return Found(names, span, words) if names else None


def _parted(words: str) -> tuple[str, ...]:
    """Offices of a title that may stand without anything between them: the next one begins with the first
    one's region, a province or the name of a national office."""
    names: list[str] = []
    for name in offices_in(words):
        place = re.match("[\u4e00-\u9fff]{1,4}?[省市区县]", name)
        regions = tuple(full_name(province) for province in PROVINCES) + ((place.group(),) if place else ())
        start = 0
        for match in re.finditer(rf"(?:{_END})", name):
            done, rest = name[start : match.end()], name[match.end() :]
            # A branch of a national office bears its name and the region's.
            local = rest.startswith(regions) and not _NATIONAL_OFFICES.match(done)
            if local or _NATIONAL_OFFICES.match(rest):
                names.append(done)
                start = match.end()
        names.append(name[start:])
    return tuple(dict.fromkeys(names))[:MAX_ISSUERS]


def same_offices(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two readings may name the same offices: a short name is made of characters of the full one,
    in order (`市人社局`, `国办`)."""
    left, right = list(one), list(other)
    return any(_short_of(a, b) or _short_of(b, a) for a in left for b in right)


def _short_of(short: str, full: str) -> bool:
    rest = iter(full)
    return all(character in rest for character in short)


_NATIONAL_OFFICES = re.compile(
    r"^(?:国务院|中共中央|中国人民解放军|中央军委|中央|全国|最高人民|中华人民共和国|国家(?!级)|中国(?:人民银行|银保监|证监|银行保险|证券|气象|地震|民用航空|民航|科学院|工程院|残联|残疾人)"
    r"|(?:外交|国防|教育|科学技术|科技|工业和信息化|工信|公安|民政|司法|财政|人力资源和?社会保障|人社|自然资源|国土资源|生态环境|环境保护|环保"
    r"|住房和?城乡建设|住建|建设|交通运输|交通|铁道|水利|农业农村|农业|商务|文化和旅游|文化|卫生|应急管理)部|海关总署|审计署|人民银行|银保监会|证监会|银监会|保监会"
    r"|(?:税务|市场监管|市场监督管理|广播电视|广电|体育|质检|工商|安全监管|食品药品监管|食品药品监督管理|新闻出版|国家税务)总局)"
)


def level_and_region(
    title: str, issuers: Sequence[str], number: str | None, body: Sequence[Line]
) -> tuple[str | None, str | None]:
    """(level, region): by the offices, the title, the number; else the province that the text names most.

    Levels are national, province, city and county (districts too). National documents have no region.
    """
    plain = re.sub(r"《[^》]*》?", "", title) if not title.startswith("《") else title
    plain = re.sub(r"^[(（【\[][^)）】\]]{1,8}[)）】\]]", "", plain).strip("《 ")
    # The first of several offices leads: a bank's branch may sign beside a city's bureau.
    if issuers and _NATIONAL_OFFICES.match(issuers[0]) and not _branch_of(issuers[0]):
        return NATIONAL, None
    if _NATIONAL_OFFICES.match(plain) and (not issuers or plain.startswith("中华人民共和国")):
        return NATIONAL, None
    for text in (*issuers, plain, title):
        # Regions have one name, in simplified characters, whatever a text is written in.
        region = region_in(simplify(text))
        if region is not None:
            return _level(region), region
    if number:
        told = region_of_number(number)
        local = bool(issuers and re.match("[省市区县州]", issuers[0]))
        if told is not None and not (local and told == NATIONAL):
            return (NATIONAL, None) if told == NATIONAL else (_level(told), told)
    region = _named_most(body, of_city=bool(issuers and re.match("[市区]", issuers[0])))
    return (_level(region), region) if region else (None, None)


def _branch_of(name: str) -> str | None:
    """The region of a national office's branch (`国家税务总局四川省税务局`)."""
    match = _NATIONAL_OFFICES.match(name)
    rest = name[match.end() :] if match else ""
    return region_in(rest) if rest.endswith("局") else None


def _level(region: str) -> str:
    if is_province(region):
        return "province"
    return "county" if region.endswith(("区", "县")) and "市" in region else "city"


SAMPLE_LINES = 200
NAMED_OFTEN = 3
"""Times a text must name its province, and times as often as any other."""


def _named_most(body: Sequence[Line], *, of_city: bool) -> str | None:
    """``of_city``: an office that calls itself one of the city (`市财政局`) issued it."""
    sample = "".join(line.text for line in body[:SAMPLE_LINES])
    counted = sorted(((sample.count(name), name) for name in PROVINCES), reverse=True)
    if counted[0][0] >= NAMED_OFTEN and counted[0][0] >= NAMED_OFTEN * counted[1][0]:
        province = counted[0][1]
        cities = [
            (sample.count(f"{name}市"), name) for name, home in province_of().items() if home == province
        ]
        most = max(cities) if of_city else (0, "")
        return full_name(most[1] if most[0] >= NAMED_OFTEN else province)
    return None
