"""Units behind figures: `12000亿元` counts yuan, `（万张）` in a row's name counts ten thousand 张."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from assistant.figures import FigureKind

_SCALES = {"百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12}

_MEASURES = (
    "美元|欧元|港元|人民币|元|个工作日|工作日|个月|月|周年|年|周|天|日|小时|分钟|秒|毫秒|平方公里|平方千米|平方米|立方米|公里|千米|厘米|毫米|米|"
    "公顷|亩|吨标准煤|吨|公斤|千克|克|升|兆瓦时|千瓦时|兆瓦|千瓦|万千瓦|度|℃|岁|倍|tbps|gbps|mbps|kbps|gb|tb|pb|eflops|pflops|flops|标准箱|人次|人日"
)
_CLASSIFIERS = "分(?!之)|个|家|项|名|位|人|件套|件|张|所|座|台套|台|辆|户|条|处|次|种|类|套|支|只|篇|份|部|批|组|门|期|片|块|本|册|幅|艘|架|株|头|床|村|县|市|轮|场|级|层|例|宗|笔|枚|对"
_UNIT = re.compile(
    rf"(?:多|余)?(?P<unit>(?:{_MEASURES}|{_CLASSIFIERS})(?:/[百千万]?(?:人年|平方公里|平方米|工作日|{_MEASURES}|{_CLASSIFIERS}))?)"
)
_SAME = (
    {"日", "天"},
    {"工作日", "个工作日"},
    {"月", "个月"},
    {"名", "位", "人"},
    {"公里", "千米"},
    {"平方公里", "平方千米"},
)
_KINDS = {
    "%": FigureKind.PERCENT,
    "‰": FigureKind.PERMILLE,
    "个百分点": FigureKind.POINTS,
    "百分点": FigureKind.POINTS,
}


@dataclass(frozen=True, slots=True)
class Unit:
    """What a number counts. word: the unit without its scale, None where none is written."""

    word: str | None = None
    scale: int = 1
    kind: FigureKind = FigureKind.NUMBER

    def times(self, value: Decimal) -> Decimal:
        return value * self.scale


NO_UNIT = Unit()


def unit_at(text: str, place: int) -> str | None:
    """The unit word that stands right behind a figure, in folded text."""
    match = _UNIT.match(text, place)
    return match["unit"] if match else None


def named_unit(words: str) -> Unit | None:
    """The unit that brackets or a column name (`亿元`, `%`, `万元/人年`); None when the words are no unit."""
    words = re.sub(r"^\d+-\d+", "", words.strip())
    if words in _KINDS:
        return Unit(None, 1, _KINDS[words])
    match = re.fullmatch(r"(万亿|百万|千万|[百千万亿])?(.*)", words)
    if match is None or (not match[2] and not match[1]):
        return None
    scale = _SCALES.get(match[1] or "", 1)
    if not match[2]:
        return Unit(None, scale)
    known = _UNIT.fullmatch(match[2])
    return Unit(match[2], scale) if known else None


def declared_unit(text: str) -> Unit | None:
    """The unit in a bracket (`养老床位数（万张）`, `单位：亿元`), the last one of a text."""
    found = [
        *re.findall(r"[（(](?:单位[:：])?([^（()）]{1,10})[)）]", text),
        *re.findall(r"单位[:：]([^\s，。（()）]{1,6})", text),
    ]
    units = [unit for words in found if (unit := named_unit(words)) is not None]
    return units[-1] if units else None


def same_unit(said: str | None, proved: str | None) -> bool:
    """Whether a statement's unit word is that of its proof. A counting word may be left out, a measure may not."""
    if said == proved:
        return True
    if said is None:
        return proved is not None and re.fullmatch(_CLASSIFIERS, proved) is not None
    return proved is not None and any(said in group and proved in group for group in _SAME)
