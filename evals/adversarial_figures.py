"""False statements with a figure, unit, year or date altered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from assistant.figures import Figure, FigureKind, figures, years
from evals.adversarial_material import Made, Prose

NUMBERS = re.compile(r"\d+(?:\.\d+)?")
OTHER_UNIT = {
    "家": "个", "个": "项", "项": "家", "件": "个", "名": "家", "人": "个", "所": "家", "台": "家", "张": "个", "条": "家", "元": "家",
    "户": "家", "日": "月", "天": "月", "米": "公里", "吨": "公斤", "亩": "公顷", "岁": "年", "次": "年",
}  # fmt: skip


def _countable(text: str) -> list[Figure]:
    """The figures that count something: none of a date, an article or a name."""
    found = [
        f
        for f in figures(text)
        if re.match(r"\d", f.text)
        and not re.match(r"[gGG]|号|月|日|\.0|时|点(?!击)", text[f.end : f.end + 1])
    ]
    return [f for f in found if not re.search(r"[A-Za-z第〔（(—-]$", text[: f.start])]


def false_figures(one: Prose) -> Iterator[Made]:
    text = one.text
    found = _countable(text)
    values = {f.value for f in figures(text)} | set(map(_decimal, NUMBERS.findall(text)))
    for figure in found:
        digits = re.match(r"[\d.]+", figure.text)
        assert digits is not None
        changed = f"{int(digits.group()[0]) % 9 + 1}{digits.group()[1:]}" + figure.text[digits.end() :]
        if figures(changed)[0].value not in values:
            yield one.made("figure", text[: figure.start] + changed + text[figure.end :], true=False)
        yield from _units(one, figure)
    for a, b in pairwise(found):
        if a.value != b.value and a.kind is b.kind:
            swapped = text[: a.start] + b.text + text[a.end : b.start] + a.text + text[b.end :]
            yield one.made("neighbouring figures swapped", swapped, true=False)
            if re.search("[从由]$", text[: a.start]) and re.match(
                "[^，。]{0,4}(?:到|至|提高|增加|降低|减少|增长)", text[a.end :]
            ):
                yield one.made("comparison reversed", swapped, true=False)
    for year in years(text):
        if f"{year}年" in text and year + 3 not in years(text):
            yield one.made("year", text.replace(f"{year}年", f"{year + 3}年"), true=False)
    for match in re.finditer(r"(?<!\d)(\d{1,2})月(\d{1,2})日", text):
        month, day = int(match[1]), int(match[2])
        for other in (f"{month % 12 + 1}月{day}日", f"{month}月{day % 28 + 1}日"):
            if other not in text:
                yield one.made("date", text[: match.start()] + other + text[match.end() :], true=False)


def _decimal(digits: str) -> object:
    return figures(digits)[0].value if figures(digits) else None


def _units(one: Prose, figure: Figure) -> Iterator[Made]:
    text, behind = one.text, one.text[figure.end : figure.end + 1]
    if (
        behind in OTHER_UNIT
        and figure.kind is FigureKind.NUMBER
        and text[figure.end : figure.end + 2] not in ("个百", "个月", "个工")
    ):
        new = text[: figure.end] + OTHER_UNIT[behind] + text[figure.end + 1 :]
        if figure.text + OTHER_UNIT[behind] not in text:
            yield one.made("unit", new, true=False)
    if re.search("[%％]$", figure.text):
        yield one.made(
            "points for percent", text[: figure.end - 1] + "个百分点" + text[figure.end :], true=False
        )
    if figure.text.endswith("万"):
        yield one.made("scale", text[: figure.end - 1] + "亿" + text[figure.end :], true=False)
    elif figure.kind is FigureKind.NUMBER and behind == "元":
        yield one.made("scale", text[: figure.end] + "万" + text[figure.end :], true=False)
