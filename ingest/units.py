"""Units of figures as they stand in tables: `亿元`, `万元/人年`, `%`, `1-100分`."""

from __future__ import annotations

import re

_ONE = (
    r"(?:[十百千万亿]{0,2}(?:标准)?(?:元|美元|人|人次|人年|户|家|件|个|台|套|项|次|篇|张|辆|艘|座|所|处|条|对|名|例|床|亩|公顷|吨|千克|公斤|克|米|公里"
    r"|千米|平方米|平方公里|立方米|升|天|日|周|月|年|小时|分钟|秒|毫秒|分|岁|度|千瓦|千瓦时|瓦|吨标准煤|标准煤|标准箱|比特|课时|学时|册|场|宗|笔|门|间|套房|车公里|架次|箱)"
    r"|[%％‰]|百分点|个百分点|毫克|微克|[KMGTPEZ]?bps|[KMGTPEZ]B|Gb|Tb|MW|GW|kWh|TEU|位|倍|位次|名次)"
)
_UNIT = re.compile(
    rf"^(?:\d+\s?[-—~～]\s?\d+\s?)?{_ONE}(?:\s?[/／·]\s?(?:[十百千万亿]|\d+)?{_ONE})*$", re.IGNORECASE
)
_TABLE_UNIT = re.compile(r"(?:计量)?单\s?位\s?[:：]\s?([^\s，。；:：)）]{1,12})")
_NEXT_UNIT = re.compile(rf"\s?[，,、；;]\s?{_ONE}", re.IGNORECASE)
_TABLE_UNITS = re.compile(r"(?:计量)?单\s?位\s?[:：]\s?([^\s。:：)）]{1,40})")
_TRAILING = re.compile(r"\s?[（(]([^（()）]{1,12})[)）]$")
_KNOWN = re.compile(r"[%％‰亿万家件个台户元人年bpsＢ分]")
_NO_UNIT = frozenset({"/", "／", "-", "—", "--", "——", "无"})


def is_unit(text: str) -> bool:
    """Whether a text is the name of a unit and nothing else."""
    return bool(_UNIT.match(text))


def table_unit(text: str) -> str | None:
    """The unit that a line above a table states for all its figures: `单位：万元`."""
    match = _TABLE_UNIT.search(text)
    # Of several (`单位：张，%`) none is that of all.
    alone = match is not None and not _NEXT_UNIT.match(text[match.end() :])
    return match.group(1) if match and alone and is_unit(match.group(1)) else None


def units_listed(text: str) -> tuple[str, ...]:
    """The units of a line above a table that states several: `单位：张，%`."""
    match = _TABLE_UNITS.search(text)
    units = tuple(re.split(r"\s?[，,、；;]\s?", match.group(1))) if match else ()
    return units if len(units) > 1 and all(map(is_unit, units)) else ()


def named_unit(text: str) -> tuple[str, str | None]:
    """The name of an indicator and the unit in brackets behind it."""
    match = _TRAILING.search(text)
    if match and (_KNOWN.search(match.group(1)) or is_unit(match.group(1))):
        return text[: match.start()].strip(), match.group(1)
    return text, None


def cell_unit(text: str) -> str | None:
    """The unit that a cell of a unit column states; None for a stroke or nothing."""
    return None if not text or text in _NO_UNIT else text
