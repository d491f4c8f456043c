"""Names of offices: whether two of them mean the same one, tolerant of the short forms that documents use.

`省大数据局`, `浙江省大数据局` and `大数据局` are one office, `省发改委` and `省发展和改革委员会` as well;
`市财政局` and `省财政局` are two.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from vectorstore.regions import short_name
from vectorstore.tokens import simplify

_LEVEL = re.compile(r"(国家|省|自治区|市|自治州|州|县|区|旗)(?!场|政|容|监局|块|域|级|间|内|外)(?=..)")
_REGION_REST = 8
"""Characters in which the level ends behind a region's short name: 新疆 and then 维吾尔自治区."""
_ENDINGS = (("委员会", "委"), ("人民政府", "政府"))
_MIN_SHORT = 2


@dataclass(frozen=True, slots=True)
class OfficeName:
    """A name taken apart: the region it begins with, its level (省, 市, …), and what is left."""

    region: str | None
    level: str | None
    core: str


@lru_cache(maxsize=8192)
def parse_office(name: str) -> OfficeName:
    """Take an office's name apart."""
    text = simplify(unicodedata.normalize("NFKC", re.sub(r"\s", "", name)))
    match = _LEVEL.match(text)
    if match is not None:
        return OfficeName(None, match.group(1), _core(text[match.end() :]))
    region = short_name(text)
    if region is None or len(text) < len(region) + _MIN_SHORT:
        return OfficeName(None, None, _core(text))
    match = _LEVEL.search(text, len(region), len(region) + _REGION_REST)
    # `浙江大数据局` names its region without its level.
    end = match.end() if match is not None else len(region)
    return OfficeName(region, match.group(1) if match is not None else None, _core(text[end:]))


def _core(text: str) -> str:
    for long, short in _ENDINGS:
        if text.endswith(long) and len(text) > len(long):
            return text.removesuffix(long) + short
    return text


def same_office(wanted: str, name: str) -> bool:
    """Whether a name of an office is what somebody looks for by ``wanted``, perhaps in a short form.

    A part of the name is enough (`大数据` finds 省大数据局). Levels and regions count where both name one.
    """
    one, other = parse_office(wanted), parse_office(name)
    if not _of_one_place(one, other):
        return False
    if one.core in other.core or (len(other.core) > _MIN_SHORT and other.core in one.core):
        return True
    return abbreviates(one.core, other.core) or abbreviates(other.core, one.core)


def _of_one_place(one: OfficeName, other: OfficeName) -> bool:
    """Whether level and region are the same, where both names tell them."""
    levels = one.level == other.level or not (one.level and other.level)
    return levels and (one.region == other.region or not (one.region and other.region))


def is_spelling_of(one: str, other: str) -> bool:
    """Whether two whole names are of one office, one perhaps a short form of the other; a part of a name is not enough.

    >>> is_spelling_of("省卫健委", "浙江省卫生健康委员会"), is_spelling_of("大数据", "省大数据局")
    (True, False)
    """
    a, b = parse_office(one), parse_office(other)
    return _of_one_place(a, b) and (
        a.core == b.core or abbreviates(a.core, b.core) or abbreviates(b.core, a.core)
    )


def abbreviates(short: str, long: str) -> bool:
    """Whether a name keeps some of another's characters in order, its first and its last among them: 发改委."""
    if not _MIN_SHORT < len(short) < len(long) or short[0] != long[0] or short[-1] != long[-1]:
        return False
    rest = iter(long)
    return all(character in rest for character in short)
