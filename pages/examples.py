"""Questions to start with. Each is offered only when the library holds the document that answers it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.suggestions import in_english
from vectorstore.passages import CellKind, Document, Indicator
from vectorstore.topics import Topic, topic_of


@dataclass(frozen=True, slots=True)
class Example:
    """A question in both languages and a part of the title of the document that answers it."""

    zh: str
    en: str
    about: str

    def text(self, language: str) -> str:
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of one kind under a heading."""

    zh: str
    en: str
    examples: tuple[Example, ...]

    def title(self, language: str) -> str:
        return self.en if language == "en" else self.zh


_GOVERNMENT: Final = "数字政府建设"
_ECONOMY: Final = "数字经济五年倍增"
_WORK: Final = "2020年工作要点"

GROUPS: Final = (
    Group(
        "过日子",
        "Everyday life",
        (
            Example(
                "“浙里养”能给老人做什么？", "What does Zheliyang (浙里养) do for the elderly?", _GOVERNMENT
            ),
            Example("老小区加装电梯归谁管？", "Who handles lifts in old housing estates?", _GOVERNMENT),
            Example("在网上看病会更方便吗？", "Will seeing a doctor online get easier?", _WORK),
        ),
    ),
    Group(
        "查数字",
        "Figures",
        (
            Example(
                "“一网通办”率要到多少？", "What is the target for the one-stop service rate?", _GOVERNMENT
            ),
            Example("2020年要建多少个5G基站？", "How many 5G base stations in 2020?", _WORK),
            Example(
                "2022年数字经济增加值要达到多少？", "What is the digital economy target for 2022?", _ECONOMY
            ),
        ),
    ),
    Group(
        "问责任",
        "Who is responsible",
        (
            Example(
                "智慧养老由哪个单位牵头？", "Which office leads smart care for the elderly?", _GOVERNMENT
            ),
            Example("“浙里办”归谁建？", "Who builds Zheliban (浙里办)?", _GOVERNMENT),
            Example("企业上云是谁的责任？", "Who is responsible for moving firms to the cloud?", _ECONOMY),
        ),
    ),
    Group(
        "作比较",
        "Compare",
        (
            Example("工业机器人的目标前后一样吗？", "Did the target for industrial robots change?", _ECONOMY),
            Example(
                "2017年到2022年独角兽企业要增加多少家？",
                "How many more unicorn firms from 2017 to 2022?",
                _ECONOMY,
            ),
            Example(
                "数据开放率五年要涨多少？",
                "How much will the open data rate grow in five years?",
                _GOVERNMENT,
            ),
        ),
    ),
)

_ENGLISH: Final = {e.zh: e.en for group in GROUPS for e in group.examples}
_LEFT_OVER: Final = 4


def suggested(question: str, language: str) -> str:
    """A suggested question as it is asked in a language; one that has no form in it stays as it is."""
    if language != "en":
        return question
    return _ENGLISH.get(question) or in_english(question) or question


def offered(documents: tuple[Document, ...], topics: Sequence[Topic] = ()) -> tuple[Group, ...]:
    """The groups with the questions that this library can answer; for another library, some about its documents.
    A question on one of ``topics``, which are not answered, is not offered."""
    titles = [d.title for d in documents]
    fitting = [_kept(group, lambda e: any(e.about in t for t in titles)) for group in GROUPS]
    groups = [group for group in fitting if group.examples] or _about(documents)
    answered = [_kept(group, lambda e: topic_of((e.zh, e.en), topics) is None) for group in groups]
    return tuple(group for group in answered if group.examples)


def _kept(group: Group, wanted: Callable[[Example], bool]) -> Group:
    return replace(group, examples=tuple(filter(wanted, group.examples)))


def _about(documents: tuple[Document, ...]) -> list[Group]:
    """Questions on the documents themselves, of which any library can answer some."""
    if not documents:
        return []
    named = documents[:_LEFT_OVER]
    when = tuple(
        Example(f"《{d.title}》是什么时候发布的？", f"When was 《{d.title}》 issued?", d.title) for d in named
    )
    who = tuple(
        Example(f"《{d.title}》是哪个单位发布的？", f"Who issued 《{d.title}》?", d.title) for d in named
    )
    return [Group("问日期", "Dates", when), Group("问单位", "Offices", who)]


@dataclass(frozen=True, slots=True)
class Sample:
    """One row of a target table, to show on the empty page what an answer rests on."""

    document: Document
    name: str
    year: int
    value: str
    others: tuple[tuple[int, str], ...]


_NAME_FITS: Final = 16
"""Characters of an indicator's name that fit the sample card on one line."""


def sample_of(documents: tuple[Document, ...], indicators: tuple[Indicator, ...]) -> Sample | None:
    """A short, telling row: a share in per cent if there is one."""
    by_id = {d.id: d for d in documents}
    fitting = [i for i in indicators if i.document_id in by_id and len(i.name) <= _NAME_FITS and _target(i)]
    fitting.sort(key=lambda i: "%" not in _shown(i, _target(i) or 0))
    if not fitting:
        return None
    row = fitting[0]
    year = _target(row) or 0
    others = tuple((y, _shown(row, y)) for y, _ in row.values if y != year)
    return Sample(by_id[row.document_id], row.name, year, _shown(row, year), others)


def _target(row: Indicator) -> int | None:
    """The last year with a target."""
    years = [year for year, cell in row.values if cell.kind is CellKind.TARGET and cell.text not in {"", "/"}]
    return max(years, default=None)


def _shown(row: Indicator, year: int) -> str:
    cell = row.cell(year)
    text = cell.text if cell else ""
    unit = row.unit or ""
    return text if not unit or text.endswith(unit) or text in {"", "/"} else f"{text}{unit}"
