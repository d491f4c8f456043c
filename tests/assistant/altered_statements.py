"""Statements made from the sample documents, labelled by how they are made: true ones, and false ones of many kinds.

Each true statement restates a sentence, a clause, a cell or a duty. Each false one is a true one with
one thing altered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

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
