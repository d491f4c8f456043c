"""The citation check on statements made from the sample documents: true ones, and false ones of many kinds.

Each true statement restates a sentence, a clause, a cell or a duty. Each false one is a true one with
one thing altered. The counts by kind are asserted, so that a change of the rules shows what it wins and loses.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from fakes import ingested

from assistant.answers import Computation, Draft, DraftQuote, DraftStatement, Evidence
from assistant.citations import check
from assistant.figures import FigureKind, figures, years
from assistant.sentences import sentences
from ingest.document import read_document
from vectorstore.passages import CellKind, Document, Indicator, IngestedDocument, Passage

CORPUS = Path(__file__).parents[2] / "corpus"
EACH = 60
"""Statements of a kind at most, taken evenly over the documents."""

OTHER_UNIT = {
    "家": "个",
    "个": "项",
    "项": "家",
    "件": "个",
    "名": "家",
    "人": "个",
    "所": "家",
    "台": "家",
    "张": "个",
    "条": "家",
    "元": "家",
    "户": "家",
}
VERBS = "推进|建设|实施|开展|加快|支持|完善|建立|提供|打造|培育|引进|推动|构建|提升|加强"
SWAPS = {
    "modality": [("力争", "必须"), ("争取", "必须"), ("鼓励", "应当"), ("可以", "必须"), ("应当", "可以"), ("必须", "可以"), ("原则上", "一律")],
    "modality dropped": [("力争", ""), ("争取", ""), ("鼓励", ""), ("原则上", ""), ("可以", ""), ("应当", ""), ("每年", "")],
    "limit": [("以上", "以下"), ("超过", "低于"), ("不低于", "不超过"), ("以内", "以上")],
    "limit dropped": [("以上", ""), ("超过", "")],
    "direction": [("新增", "减少"), ("增加", "减少"), ("提高", "降低"), ("增长", "下降"), ("提升", "降低"), ("减少", "增加"), ("降低", "提高"), ("扩大", "缩小")],
    "quantity": [("所有", "部分"), ("全部", "部分"), ("部分", "全部")],
}  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A statement with the quotes it is to be checked against."""

    kind: str
    text: str
    quotes: tuple[DraftQuote, ...]
    computation: Computation | None = None


@dataclass(frozen=True)
class Prose:
    """A sentence of a document."""

    passage: Passage
    text: str

    def made(self, kind: str, text: str) -> Made:
        return Made(kind, text, (DraftQuote(self.passage, self.text),))


@cache
def items() -> dict[str, IngestedDocument]:
    return {
        path.stem: read_document(path, path.read_bytes(), path.stem) for path in sorted(CORPUS.glob("*.md"))
    }


def document_of(document_id: str) -> Document:
    return items()[document_id].document


@cache
def prose() -> tuple[Prose, ...]:
    found = []
    for item in items().values():
        for passage in item.passages:
            for sentence in sentences(passage):
                text = sentence.words.strip()
                if (
                    not (sentence.row or sentence.heading or sentence.units)
                    and text.endswith("。")
                    and len(text) > 12
                ):
                    found.append(Prose(passage, text))
    return tuple(found)


def first_clauses(text: str) -> str | None:
    """A sentence without its last clause."""
    parts = re.split("(?<=[，；])", text)
    return "".join(parts[:-1]).rstrip("，；") + "。" if len(parts) > 2 else None


def rewritten(text: str) -> str | None:
    """The same with a figure or the year put differently."""
    share = re.search(r"(?<![\d.])(\d)0%", text)
    if share and share[1] != "0":
        return text.replace(share.group(), f"百分之{'零一二三四五六七八九'[int(share[1])]}十", 1)
    ten_thousand = re.search(r"(?<![\d.])(\d+)万(?!亿)", text)
    if ten_thousand:
        return text.replace(ten_thousand.group(), f"{ten_thousand[1]}0000", 1)
    year = re.match(r"到(\d{4})年，([^，。]{4,})", text)
    return f"{year[2]}（到{year[1]}年）。" if year and not re.search(r"\d", year[2]) else None


def true_prose() -> Iterator[Made]:
    for one in prose():
        yield one.made("verbatim", one.text)
        yield one.made("without full stop", one.text.rstrip("。"))
        if shorter := first_clauses(one.text):
            yield one.made("first clauses", shorter)
        if other := rewritten(one.text):
            yield one.made("rewritten", other)
        if (merged := one.text.replace("，", "", 1)) != one.text:
            yield one.made("comma dropped", merged)


def false_prose() -> Iterator[Made]:
    for n, one in enumerate(prose()):
        yield from false_figures(one)
        for year in years(one.text):
            if f"{year}年" in one.text:
                yield one.made("year", one.text.replace(f"{year}年", f"{year + 3}年"))
        for kind, pairs in SWAPS.items():
            for old, new in pairs:
                # 不超过 would become 不低于, a true limit word of another sentence.
                if re.search(rf"(?<!不){old}", one.text) and not (
                    kind.startswith("limit") and not re.search(rf"\d[^，。]{{0,6}}{old}|{old}\d", one.text)
                ):
                    yield one.made(kind, re.sub(rf"(?<!不){old}", new, one.text, count=1))
        verb = re.search(rf"(?<=[，；])(?:{VERBS})", one.text)
        if verb:
            word = ("不", "不得", "未", "禁止")[n % 4]
            yield one.made("negation", one.text[: verb.start()] + word + one.text[verb.start() :])
        if re.search("不得|不再|不予|严禁|禁止", one.text):
            yield one.made("negation dropped", re.sub("不得|不再|不予|严禁|禁止", "", one.text, count=1))
        added = re.split("[，。]", prose()[(n * 7 + 31) % len(prose())].text)[0]
        if len(added) > 6 and added not in one.text:
            yield one.made("clause added", one.text.rstrip("。") + "，" + added + "。")


def false_figures(one: Prose) -> Iterator[Made]:
    found = [
        f
        for f in figures(one.text)
        if re.match(r"\d", f.text) and not re.match(r"[gGG]|号|月|日|\.0", one.text[f.end : f.end + 1])
    ]
    found = [f for f in found if not re.search(r"[A-Za-z第〔]$", one.text[: f.start])]
    for figure in found:
        digits = re.match(r"[\d.]+", figure.text)
        assert digits is not None
        values = {f.value for f in figures(one.text)}
        changed = f"{int(digits.group()[0]) % 9 + 1}{digits.group()[1:]}" + figure.text[digits.end() :]
        if figures(changed)[0].value not in values:
            yield one.made("figure", one.text[: figure.start] + changed + one.text[figure.end :])
        behind = one.text[figure.end : figure.end + 1]
        if (
            behind in OTHER_UNIT
            and figure.kind is FigureKind.NUMBER
            and one.text[figure.end : figure.end + 2] != "个百"
        ):
            yield one.made("unit", one.text[: figure.end] + OTHER_UNIT[behind] + one.text[figure.end + 1 :])
        if figure.text.endswith("%"):
            yield one.made("unit", one.text[: figure.end - 1] + "个百分点" + one.text[figure.end :])
        if figure.text.endswith("万"):
            yield one.made("scale", one.text[: figure.end - 1] + "亿" + one.text[figure.end :])
        elif figure.kind is FigureKind.NUMBER and behind == "元":
            yield one.made("scale", one.text[: figure.end] + "万" + one.text[figure.end :])
    for a, b in pairwise(found):
        if a.value != b.value and a.kind is b.kind:
            yield one.made(
                "neighbouring figure",
                one.text[: a.start] + b.text + one.text[a.end : b.start] + a.text + one.text[b.end :],
            )


@cache
def rows() -> tuple[tuple[Indicator, tuple[DraftQuote, ...]], ...]:
    found = []
    for item in items().values():
        text = item.document.text
        for row in item.indicators:
            quotes = []
            for span in (row.span, row.header_span):
                passage = next(p for p in item.passages if p.span.contains(span))
                quotes.append(DraftQuote(passage, text[span.start : span.end].strip("\t ")))
            found.append((row, tuple(quotes)))
    return tuple(found)


def in_unit(value: str, unit: str | None) -> str:
    return value if not unit or value.endswith("%") or re.search(r"\d", unit) else value + unit


def given(row: Indicator) -> list[tuple[int, str, CellKind]]:
    return [(year, in_unit(cell.text, row.unit), cell.kind) for year, cell in row.values if cell.text != "/"]


def role(kind: CellKind) -> str:
    return "目标" if kind is CellKind.TARGET else "基数"


def true_cells() -> Iterator[Made]:
    for row, quotes in rows():
        cells = given(row)
        parts = "，".join(f"{year}年{role(kind)}为{value}" for year, value, kind in cells)
        yield Made("cells as drafted", f"{row.name}：{parts}。", quotes)
        for year, value, kind in cells:
            yield Made("cell", f"{year}年{row.name}为{value}。", quotes)
            yield Made("cell with year behind", f"{row.name}{role(kind)}为{value}（{year}年）。", quotes)
        yield from differences(row, quotes, ("difference", "增加", "提高"))


def differences(
    row: Indicator, quotes: tuple[DraftQuote, ...], words: tuple[str, str, str]
) -> Iterator[Made]:
    kind, more, points = words
    cells = [(year, cell.text) for year, cell in row.values if re.fullmatch(r"[\d.]+%?", cell.text)]
    if len(cells) < 2:
        return
    (first, low), (last, high) = cells[0], cells[-1]
    amount = f"{figures(high)[0].value - figures(low)[0].value:f}"
    said = f"{points}{amount}个百分点" if row.unit == "%" else f"{more}{in_unit(amount, row.unit)}"
    text = f"{row.name}从{first}年的{in_unit(low, row.unit)}到{last}年的{in_unit(high, row.unit)}，{said}。"
    yield Made(kind, text, quotes, Computation("difference", (low.rstrip("%"), high.rstrip("%")), amount))


def false_cells() -> Iterator[Made]:
    for n, (row, quotes) in enumerate(rows()):
        cells = given(row)
        other = rows()[(n + 1) % len(rows())][0]
        for year, value, kind in cells:
            for year2, value2, _ in cells:
                if year2 != year and value2 != value:
                    yield Made("neighbour cell", f"{year}年{row.name}为{value2}。", quotes)
                    yield Made("neighbour cell, year behind", f"{row.name}为{value2}（{year}年）。", quotes)
            if other.name != row.name:
                yield Made("neighbour row", f"{year}年{other.name}为{value}。", quotes)
            wrong = "基数" if kind is CellKind.TARGET else "目标"
            if year != sorted(y for y, _, _ in cells)[len(cells) // 2] or len(cells) < 3:
                yield Made("base for target", f"{row.name}：{year}年{wrong}为{value}。", quotes)
            yield from wrong_units(row, year, value, quotes)
        yield from differences(row, quotes, ("difference with the wrong sign", "减少", "降低"))


def wrong_units(row: Indicator, year: int, value: str, quotes: tuple[DraftQuote, ...]) -> Iterator[Made]:
    if row.unit == "%":
        bare = value.rstrip("%")
        yield Made("unit of a cell", f"{year}年{row.name}为{bare}。", quotes)
        yield Made("unit of a cell", f"{year}年{row.name}为{bare}个百分点。", quotes)
    elif row.unit and value.endswith(row.unit):
        number = value.removesuffix(row.unit)
        unit = row.unit
        swapped = (
            unit.replace("亿", "万")
            if "亿" in unit
            else unit.replace("万", "")
            if "万" in unit
            else "万" + unit
        )
        yield Made("scale of a cell", f"{year}年{row.name}为{number}{swapped}。", quotes)


def duties() -> Iterator[tuple[str, tuple[str, ...], str, DraftQuote]]:
    """(task, offices, an office of another task, quote)."""
    for item in items().values():
        text = item.document.text
        offices = sorted({name for duty in item.duties for name in duty.lead})
        for n, duty in enumerate(item.duties):
            passage = next((p for p in item.passages if p.span.contains(duty.span)), None)
            if passage is None:
                continue
            strangers = [o for o in offices if not any(o in name or name in o for name in duty.lead)]
            yield (
                duty.task,
                duty.lead,
                strangers[n % len(strangers)],
                DraftQuote(passage, text[duty.span.start : duty.span.end]),
            )


def true_duties() -> Iterator[Made]:
    for task, lead, _, quote in duties():
        yield Made("duty", f"“{task.strip('—')}”的责任单位是{'、'.join(lead)}。", (quote,))


def false_duties() -> Iterator[Made]:
    for task, lead, stranger, quote in duties():
        yield Made("office", f"“{task.strip('—')}”的责任单位是{'、'.join((stranger, *lead[1:]))}。", (quote,))
        yield Made("support for lead", f"“{task.strip('—')}”的配合单位是{lead[0]}。", (quote,))
        yield Made(
            "office with another ending", f"“{task.strip('—')}”的责任单位是市财政局、{lead[0]}。", (quote,)
        )


def some(made: Iterator[Made]) -> list[Made]:
    """At most ``EACH`` of each kind."""
    by_kind: dict[str, list[Made]] = {}
    for one in made:
        by_kind.setdefault(one.kind, []).append(one)
    return [one for of_kind in by_kind.values() for one in of_kind[:: max(1, len(of_kind) // EACH)][:EACH]]


def passes(made: Made) -> bool:
    drafted = DraftStatement(made.text, made.quotes, made.computation)
    return bool(check(Draft((drafted,)), Evidence(()), document_of).statements)


@cache
def true_statements() -> list[Made]:
    return [*some(true_prose()), *some(true_cells()), *some(true_duties())]


@cache
def false_statements() -> list[Made]:
    return [*some(false_prose()), *some(false_cells()), *some(false_duties())]


TRUE_KINDS: dict[str, tuple[int, int]] = {
    "verbatim": (60, 60),
    "without full stop": (60, 60),
    "first clauses": (60, 60),
    "comma dropped": (60, 60),
    "rewritten": (41, 41),
    "cells as drafted": (41, 41),
    "cell": (60, 60),
    "cell with year behind": (60, 60),
    "difference": (27, 27),
    "duty": (60, 60),
}
"""Kind → (kept, made)."""

FALSE_KINDS: dict[str, tuple[int, int]] = {
    "clause added": (60, 60),
    "year": (60, 60),
    "figure": (60, 60),
    "unit": (60, 60),
    "scale": (25, 25),
    "limit": (39, 39),
    "limit dropped": (39, 39),
    "direction": (60, 60),
    "modality": (37, 37),
    "modality dropped": (40, 40),
    "neighbouring figure": (59, 60),
    "negation": (60, 60),
    "quantity": (7, 7),
    "neighbour cell": (60, 60),
    "neighbour cell, year behind": (60, 60),
    "neighbour row": (60, 60),
    "base for target": (60, 60),
    "scale of a cell": (48, 48),
    "difference with the wrong sign": (27, 27),
    "unit of a cell": (60, 60),
    "office": (60, 60),
    "support for lead": (60, 60),
    "office with another ending": (60, 60),
}
"""Kind → (caught, made)."""


def counts(made: list[Made], *, kept: bool) -> dict[str, tuple[int, int]]:
    right = Counter(one.kind for one in made if passes(one) is kept)
    return {kind: (right[kind], total) for kind, total in Counter(one.kind for one in made).items()}


def share(found: dict[str, tuple[int, int]]) -> float:
    return sum(right for right, _ in found.values()) / sum(total for _, total in found.values())


def test_true_statements_are_kept() -> None:
    found = counts(true_statements(), kept=True)
    assert found == TRUE_KINDS
    assert share(found) >= 0.98


def test_altered_statements_are_caught() -> None:
    found = counts(false_statements(), kept=False)
    assert found == FALSE_KINDS
    assert share(found) >= 0.99


@pytest.mark.parametrize("kind", ["figure", "year", "office", "neighbour cell", "unit of a cell"])
def test_what_would_harm_most_is_always_caught(kind: str) -> None:
    assert [made.text for made in false_statements() if made.kind == kind and passes(made)] == []


CENTRES = "到2022年，浙江力争创建国家级制造业创新中心和产业创新中心2家，建成大科学装置2个、省级制造业创新中心和产业创新中心20家、国家级试验验证平台10个以上、产业创新服务综合体30个。"
SCHOOLS = "浙江计划从国内外引进20所著名高校在浙江办学或者设立科研机构，另建10家世界一流的新科研院所。"
TOTAL = (
    "到2022年，浙江全省数字经济总量要达到4万亿元以上，比2017年翻一番，在地区生产总值中的占比要达到55%以上。"
)
GRANT = "2024年，新增上云企业3000家，对上云企业给予最高20万元补助。"
PLATFORM = "建设全省统一的智慧养老平台。到2024年底，平台接入养老机构1500家。（牵头单位：省民政厅；配合单位：省大数据局、省财政厅）"
REPLY_IN = "公共数据开放主体应当自收到开放申请之日起10个工作日内答复申请人。"
NO_FEE = "开放公共数据不得收取费用，国家另有规定的除外。"

RETOLD = [
    ("到2022年建成大科学装置2个。", CENTRES),
    ("浙江力争到2022年建成产业创新服务综合体30个。", CENTRES),
    ("计划引进20所著名高校在浙江办学。", SCHOOLS),
    ("另建世界一流的新科研院所10家。", SCHOOLS),
    ("到2022年，全省数字经济总量达到40000亿元以上。", TOTAL),
    ("2022年数字经济总量在地区生产总值中的占比要达到55%以上。", TOTAL),
    ("到2022年浙江数字经济总量比2017年翻一番。", TOTAL),
    ("对上云企业的补助最高为20万元。", GRANT),
    ("2024年新增上云企业3000家。", GRANT),
    ("建设智慧养老平台由省民政厅牵头。", PLATFORM),
    ("平台到2024年底接入养老机构1500家。", PLATFORM),
    ("公共数据开放主体收到申请后应当在10个工作日内答复。", REPLY_IN),
    ("除国家另有规定外，不得对开放公共数据收取费用。", NO_FEE),
]
"""(retold, the sentence it retells)."""

MISTOLD = [
    ("到2022年建成大科学装置20个。", CENTRES),
    ("国家级试验验证平台建成30个。", CENTRES),
    ("已经引进20所著名高校。", SCHOOLS),
    ("2017年数字经济总量达到4万亿元以上。", TOTAL),
    ("到2022年，数字经济总量在地区生产总值中的占比要达到4万亿元以上。", TOTAL),
    ("到2022年浙江数字经济总量比2017年翻两番。", TOTAL),
    ("浙江数字经济总量比2022年翻一番。", TOTAL),
    ("对上云企业补助20万元。", GRANT),
    ("2024年新增上云企业3000户。", GRANT),
    ("平台到2024年初接入养老机构1500家。", PLATFORM),
    ("省大数据局牵头建设智慧养老平台。", PLATFORM),
    ("省财政厅负责建设全省统一的智慧养老平台。", PLATFORM),
    ("公共数据开放主体应当自收到开放申请之日起10个工作日后答复申请人。", REPLY_IN),
    ("企业应当自收到开放申请之日起10个工作日内答复申请人。", REPLY_IN),
    ("国家另有规定的可以收取费用。", NO_FEE),
    ("不得对开放公共数据收取费用。", NO_FEE),
]


def passes_alone(text: str, quote: str, words: str | None = None) -> bool:
    item = ingested("a", quote)
    drafted = DraftStatement(text, (DraftQuote(item.passages[0], words or quote),))
    return bool(check(Draft((drafted,)), Evidence(()), lambda _: item.document).statements)


@pytest.mark.parametrize(("text", "quote"), RETOLD)
def test_a_sentence_retold_in_other_words_passes(text: str, quote: str) -> None:
    assert passes_alone(text, quote)


@pytest.mark.parametrize(("text", "quote"), MISTOLD)
def test_a_sentence_told_wrongly_fails(text: str, quote: str) -> None:
    assert not passes_alone(text, quote)


@pytest.mark.parametrize(
    ("text", "quote", "words"),
    [
        ("收取费用。", NO_FEE, "收取费用"),
        ("接入养老机构500家。", PLATFORM, "500家"),
        ("养老机构500家。", PLATFORM, "养老机构1500家"),
    ],
)
def test_a_quote_cut_so_that_it_says_something_else_proves_nothing(text: str, quote: str, words: str) -> None:
    assert not passes_alone(text, quote, words)
