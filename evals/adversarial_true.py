"""True statements: what a sentence, a row or a duty says, said otherwise. Each way keeps the meaning by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from assistant.answers import Computation
from assistant.figures import figures
from assistant.sentences import heading_name
from evals.adversarial_leads import true_leads
from evals.adversarial_material import Made, Material, Prose, Row, Task
from vectorstore.passages import CellKind

if TYPE_CHECKING:
    from opencc import OpenCC

SYNONYMS = (
    ("印发", "发布"), ("按照", "依照"), ("根据", "依据"), ("以及", "和"), ("加强", "强化"), ("推进", "推动"),
    ("但是", "但"), ("如果", "若"), ("不得", "不能"), ("严禁", "禁止"), ("应当", "应该"), ("可以", "可"),
    ("开展", "进行"), ("建立", "设立"), ("包括", "包含"), ("及时", "尽快"), ("尽快", "及时"), ("确保", "保证"),
    ("期间", "时期"), ("相关", "有关"), ("有关", "相关"), ("提高", "提升"), ("所有", "全部"),
)  # fmt: skip
"""Reviewed pairs: in policy language the second says what the first says. A pair that is part of another word is not
replaced (see ``_NOT_ALONE``)."""
_NOT_ALONE = {
    "根据": "根据地", "建立": "建立健全", "可以": "不可以", "应当": "不应当|本应当", "包括": "但不包括|不包括",
    "所有": "所有权|所有制|所有者|所有人", "开展": "开展情况", "有关": "与[^，。]{0,12}有关", "相关": "与[^，。]{0,12}相关", "印发": "印发《|印发给",
    "提高": "提高班", "加强": "加强版", "期间": "有效期间|诉讼期间", "及时": "及时性|不及时|未及时", "确保": "确保安全", "推进": "推进会",
}  # fmt: skip
PLAIN = (
    ("应当", "要"), ("必须", "一定要"), ("予以", "给予"), ("之日起", "当天起"), ("是否", "是不是"), ("不得", "不可以"), ("鼓励", "提倡"),
    ("无需", "不需要"), ("无须", "不用"), ("可以", "能"), ("每年", "每一年"), ("立即", "马上"), ("严禁", "不准"),
)  # fmt: skip
"""The same into everyday words."""
_NOT_PLAIN = {"可以": "不可以|可以[不免]", "予以": "不予以", "应当": "应当[不予]"}
ADVERBS = "进一步|切实|积极|大力|认真|着力|不断|持续|有效|扎实|充分|尽快|及时|统筹|深入"
LEADS = ("根据文件，", "具体来说，", "此外，", "按照规定，", "文件提出，", "其中，", "简单说，", "同时，")
_TIED = re.compile(
    r"除外|但|除[^，。]{1,40}外|的$|的，|情况下|情形|如果|如需|若|未经|凡|其中|否则|不[^，。]*$|仅|只|方可|才|为[^，。]+的"
)
"""What a clause has that the rest of a sentence depends on: it may not be left out."""
_MARKED = re.compile("不得|不|未|无|禁止|严禁|应当|应|必须|须|可以|鼓励|原则上|力争|争取|仅|只|除|但|每")


def true_statements(material: Material) -> Iterator[Made]:
    """All true statements of a home, in its order."""
    for n, prose in enumerate(material.prose):
        for kind, text in _restated(prose):
            yield prose.made(kind, text, true=True)
        yield from true_leads(prose, n, material)
        yield from _merged(prose)
    for row in material.rows:
        yield from _cells(row)
    for task in material.tasks:
        yield from _duties(task)


def _restated(prose: Prose) -> Iterator[tuple[str, str]]:
    text = prose.text
    yield "verbatim", text
    yield "without full stop", text.rstrip("。")
    if (merged := re.sub("，", "", text, count=1)) != text:
        yield "comma dropped", merged
    if shorter := without_tail(text):
        yield "last clause left out", shorter
    yield from _orders(text)
    yield from _replaced(text)
    yield from _notations(text)
    yield "light connective", LEADS[len(text) % len(LEADS)] + text
    if "；" in text:
        yield "sentence split", text.replace("；", "。")
    if (wide := full_width(text)) != text:
        yield "full width", wide
    yield "traditional script", traditional(text)


def without_tail(text: str) -> str | None:
    """A sentence without its last clause, where that one adds something and limits nothing."""
    parts = re.split("(?<=[，；])", text.rstrip("。"))
    if len(parts) < 3 or _TIED.search(parts[-1]) or _MARKED.search("".join(parts[-2:])):
        return None
    return "".join(parts[:-1]).rstrip("，；") + "。"


def _orders(text: str) -> Iterator[tuple[str, str]]:
    year = re.match(
        r"(?:到|在)?(\d{4})年(底)?，([^，。；到至在从由\d]{2,12}?)(要|力争|计划|将)([^。；]+)。$", text
    )
    if year:
        yield "year moved", f"{year[3]}到{year[1]}年{year[2] or ''}{year[4]}{year[5]}。"
    purpose = re.match(r"(为[了]?[^，。；]{6,40})，([^。]{10,})。$", text)
    if purpose and not re.match("为[^，]{0,8}(?:的|提供)|为主|为期", text):
        yield "purpose left out", purpose[2] + "。"
        yield "purpose moved", f"{purpose[2]}，这是{purpose[1]}。"
    basis = re.match(r"((?:根据|依据|按照)[^，。；]{2,40}(?:》|精神|部署|要求))，([^。]{10,})。$", text)
    if basis:
        yield "basis left out", basis[2] + "。"


def _replaced(text: str) -> Iterator[tuple[str, str]]:
    for old, new in SYNONYMS:
        if old in text and not re.search(_NOT_ALONE.get(old, "(?!)"), text):
            yield "synonym", text.replace(old, new, 1)
    for old, new in PLAIN:
        if old in text and not re.search(_NOT_PLAIN.get(old, _NOT_ALONE.get(old, "(?!)")), text):
            yield "plain words", text.replace(old, new, 1)
    lighter = re.sub(f"(?<=[，；。])(?:{ADVERBS})(?=[一-鿿]{{2}})", "", text, count=1)
    if lighter != text:
        yield "adverb left out", lighter


def _notations(text: str) -> Iterator[tuple[str, str]]:
    share = re.search(r"(?<![\d.])([1-9])0[%％]", text)
    if share:
        yield (
            "percent in words",
            text.replace(share.group(), f"百分之{'零一二三四五六七八九'[int(share[1])]}十", 1),
        )
    words = re.search("百分之([一二三四五六七八九])十(?![一二三四五六七八九])", text)
    if words:
        yield (
            "percent in figures",
            text.replace(words.group(), f"{'零一二三四五六七八九'.index(words[1])}0%", 1),
        )
    large = re.search(r"(?<![\d.])(\d+)万(?![亿\d])", text)
    if large:
        yield "number in full", text.replace(large.group(), f"{large[1]}0000", 1)
    full = re.search(r"(?<![\d.,])(\d{1,3})0000(?=元|人|家|户|张|个|亿)", text)
    if full:
        yield "number with 万", text.replace(full.group(), f"{full[1]}万", 1)
    day = re.search(r"(?<!\d)(\d{4})年(\d{1,2})月(\d{1,2})日", text)
    if day:
        yield (
            "date with zeros",
            text.replace(day.group(), f"{day[1]}年{int(day[2]):02}月{int(day[3]):02}日", 1),
        )
        yield "date in Chinese figures", text.replace(day.group(), _han_date(*day.groups()), 1)
    year = re.search(r"(?<!\d)(20\d\d)年(?!\d)", text)
    if year and not day:
        yield "year in Chinese figures", text.replace(year.group(), f"{_han_digits(year[1])}年", 1)


def _han_digits(digits: str) -> str:
    return digits.translate(str.maketrans("0123456789", "〇一二三四五六七八九"))


def _han_date(year: str, month: str, day: str) -> str:
    return f"{_han_digits(year)}年{_han_small(int(month))}月{_han_small(int(day))}日"


def _han_small(value: int) -> str:
    tens, ones = divmod(value, 10)
    ten = "" if not tens else "十" if tens == 1 else f"{'零一二三四五六七八九'[tens]}十"
    return ten + ("零一二三四五六七八九"[ones] if ones or not tens else "")


def full_width(text: str) -> str:
    """Figures, letters and signs in their full-width forms."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("s2t")


def traditional(text: str) -> str:
    """In traditional characters."""
    return str(_converter().convert(text))


def _merged(prose: Prose) -> Iterator[Made]:
    if prose.after is None or not 10 < len(prose.after) < 120:
        return
    joined = prose.text.rstrip("。")
    yield prose.made(
        "two sentences in one", f"{joined}；{prose.after}", true=True, quotes=(prose.text, prose.after)
    )
    if prose.text + prose.after not in prose.passage.text:
        return
    yield prose.made("two sentences, one quote", prose.after, true=True, quotes=(prose.text + prose.after,))


def in_unit(value: str, unit: str | None) -> str:
    """A cell's figure with its unit, where a unit can stand behind it."""
    return value if not unit or value.endswith(("%", unit)) or re.search(r"\d", unit) else value + unit


def cells(row: Row) -> list[tuple[int, str, CellKind]]:
    """(year, value with unit, base or target) of the cells that give a value."""
    indicator = row.row
    return [
        (year, in_unit(cell.text, indicator.unit), cell.kind)
        for year, cell in indicator.values
        if re.search(r"\d", cell.text)
    ]


def _cells(row: Row) -> Iterator[Made]:
    name = row.row.name
    for year, value, kind in cells(row):
        part = "目标" if kind is CellKind.TARGET else "基数"
        yield row.made("cell in words", f"{year}年{name}为{value}。", true=True)
        yield row.made("cell in words", f"{name}{year}年{part}为{value}。", true=True)
        if kind is CellKind.TARGET and not re.match("[≥>]", value):
            yield row.made("cell in plain words", f"到{year}年，{name}要达到{value}。", true=True)
    yield from differences(row, ("difference", "增加", "提高", True))
    yield from _ratios(row)


def plain_cells(row: Row) -> list[tuple[int, str]]:
    """(year, figure as it stands) of the cells that are nothing but a figure."""
    return [(y, cell.text) for y, cell in row.row.values if re.fullmatch(r"[\d.]+%?", cell.text)]


def differences(row: Row, words: tuple[str, str, str, bool], off: int = 0) -> Iterator[Made]:
    """The difference of the first and the last cell. words: kind, word for a rise, the same for shares, whether true;
    off: added to the right result."""
    kind, more, points, true = words
    given = plain_cells(row)
    if len(given) < 2 or figures(given[-1][1])[0].value <= figures(given[0][1])[0].value:
        return
    (first, low), (last, high) = given[0], given[-1]
    unit = row.row.unit
    amount = f"{figures(high)[0].value - figures(low)[0].value + off:f}"
    said = f"{points}{amount}个百分点" if unit == "%" else f"{more}{in_unit(amount, unit)}"
    text = f"{row.row.name}从{first}年的{in_unit(low, unit)}到{last}年的{in_unit(high, unit)}，{said}。"
    done = Computation("difference", (low.rstrip("%"), high.rstrip("%")), amount)
    yield row.made(kind, text, true=true, computation=done)


def _ratios(row: Row) -> Iterator[Made]:
    given = plain_cells(row)
    if len(given) < 2 or row.row.unit == "%" or "%" in given[0][1]:
        return
    (first, low), (last, high) = given[0], given[-1]
    ratio = figures(high)[0].value / figures(low)[0].value
    text = f"{last}年{row.row.name}是{first}年的{ratio:.2f}倍。"
    yield row.made("ratio", text, true=True, computation=Computation("ratio", (low, high), f"{ratio:.2f}"))


def _duties(task: Task) -> Iterator[Made]:
    name = heading_name(task.duty.task)
    lead = "、".join(task.duty.lead)
    if re.search("[。；]|\\d+[.．]", name):
        # A list of tasks is no task.
        return
    yield task.made("duty", f"“{name}”的责任单位是{lead}。", true=True)
    yield task.made("duty, active", f"{lead}负责{name}。", true=True)
    yield task.made("duty, passive", f"{name}由{lead}负责。", true=True)
