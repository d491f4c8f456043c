"""Names of offices in a list: `省教育厅、省科技厅等部门，各市、县（市、区）人民政府`."""

from __future__ import annotations

import re

_LOCAL = re.compile(
    r"各(?:设区)?(?:省|市|州|区|县|地)(?:[（(〔][^（()）〔〕]*[)）〕])?[、，]\s?(?:各)?(?:县|区|市|自治区|直辖市|旗)[^、，；;]*?(?:政府|管委会|（[^）]*）|〔[^〕]*〕|$|(?=[、，；;]))"
)
_SEPARATORS = "、，,；;\n"
_OPEN, _CLOSE = "（(〔[【", "）)〕]】"
_REST = re.compile(
    r"^(.+?)等(?:和|及|以及)?((?:(?:省级|市级|省直|市直|中央|国务院|相关|有关|各)+[^、，等]{0,10}?(?:部门|单位|机构|政府))(?:和单位)?)?(?:部门|单位)?$"
)
_OFFICE = re.compile(
    r"(?:部|委|局|厅|办|署|院|会|府|行|单位|部门|中心|公司|社|集团|学校|机构|校|组|站|所|处|队|海关|街道|镇|乡|中支|中支行|银行|室|团|协会|法院|"
    r"检察院|管委会|区|市|县|州|省|委办局|基地|企业|总局|联合会|总工会|联|电网|电力|电信|移动|联通|铁塔|大学|学院|医院|馆|园|军区|总队|支队|特区|兵团|中央)$"
)
_NO_OFFICE = re.compile(
    r"由|同志|负责人|的$|应当|可以|根据|按照|不得|主任|部长|局长|厅长|市长|省长|[。？！?!“”]"
)
MAX_OFFICE = 40


def split_offices(text: str) -> list[str]:
    """The names in a list of offices; separators inside brackets, and in `各市、县（市、区）`, separate nothing."""
    kept = {at for match in _LOCAL.finditer(text) for at in range(match.start(), match.end())}
    names: list[str] = []
    depth = start = 0
    for at, character in enumerate(f"{text}、"):
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth = max(0, depth - 1)
        elif character in _SEPARATORS and depth == 0 and at not in kept:
            names.extend(_without_rest(text[start:at].strip(" 。；;，,　")))
            start = at + 1
    if depth:
        names.extend(_without_rest(text[start:].strip(" 。；;，,　")))
    return [name for name in names if name]


def _without_rest(name: str) -> list[str]:
    """`省商务厅等有关部门`: the office, and the others as they are called; a bare `等` goes."""
    match = _REST.match(name)
    if match is None:
        return [name]
    return [match.group(1), *([match.group(2)] if match.group(2) else [])]


def is_office(name: str) -> bool:
    """Whether a name can be one of an office."""
    bare = re.sub(r"[（(〔][^（()）〔〕]*[)）〕]$", "", name)
    return 2 <= len(name) <= MAX_OFFICE and bool(_OFFICE.search(bare)) and not _NO_OFFICE.search(name)
