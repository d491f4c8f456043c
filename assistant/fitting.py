"""Fitting: what the kind, years and places of a question speak for or against a sentence, and whether it states an aim."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.figures import figures, years
from assistant.question import Kind, Question
from assistant.sentences import Sentence, paragraph_label
from vectorstore.passages import Document, Indicator, Passage
from vectorstore.regions import PROVINCES, province_of, regions_in, short_name

TARGET_WORDS = re.compile(r"力争|争取|目标|到\s?20\d\d\s?年|年均增长|以上|要达到|达到|突破|建成|实现|累计达")

YEAR_BONUS = 0.2
YEAR_MALUS = 0.35
YEAR_INHERITED = 0.2


_STATE = re.compile(r"现实基础|发展基础|工作基础|现状|成效|回顾|背景|形势|环境|前言")
"""Headings under which a plan tells what is, not what it wants."""


def bears_year(year: int, spoken: tuple[int, ...], document: Document, headings: Sequence[str] = ()) -> bool:
    """Whether words that speak of certain years (or of none) may be said of a year: they name it, or name
    none while the document is about this year alone, or is a plan that ends with it and does not
    tell of the state it begins from there."""
    if spoken:
        return year in spoken
    period = document.card.period
    if period is not None:
        if period.first == period.last:
            return period.last == year
        return period.last == year and not any(_STATE.search(heading) for heading in headings)
    # A notice without a period speaks of the year it was issued in: where it gives no day, of the last year it names.
    issued = document.card.issued
    own = issued.year if issued is not None else _last_year(document.text)
    return str(year) in document.title or own == year


@lru_cache(maxsize=1024)
def _last_year(text: str) -> int | None:
    return max(years(text), default=None)


def for_years(question: Question, spoken: tuple[int, ...], document: Document, passage: Passage) -> float:
    if not question.years:
        return 0.0
    if any(bears_year(year, spoken, document, passage.headings) for year in question.years):
        return YEAR_BONUS
    return -YEAR_MALUS if spoken else -YEAR_MALUS / 2


REGION_BONUS = 0.12
REGION_MALUS = 0.4
HEAD = 300
"""Characters in which a document says whom it is about."""


def bears_region(name: str, passage: Passage, document: Document) -> bool:
    """Whether a passage may be said of a region: it (or its title or headings) names it, or its document
    is of this region, or of none and names it somewhere. A document of another region does not count
    for naming it elsewhere."""
    if name in passage.text or any(name in heading for heading in (*passage.headings, passage.title)):
        return True
    provinces = province_of()
    own = document.card.region
    if own is None:
        return name in document.text
    home = short_name(own)
    if name in PROVINCES:
        return provinces.get(home or "") == name
    # What holds for a province is not said of its city, unless the document begins by naming it.
    inside = provinces.get(home or "") == provinces.get(name, home)
    return own.startswith(name) or (inside and begins_with(name, document))


def begins_with(name: str, document: Document) -> bool:
    """Whether a document names a city as the one it is about where it begins: with its rank (`杭州市`), not within the
    name of something that lies there."""
    return (
        re.search(f"{name}(?:市|县|区|州|地区|盟)", document.text[:HEAD]) is not None
        or name in document.title
    )


def for_regions(question: Question, passage: Passage, document: Document) -> float:
    """For a passage of the places asked about, against one of others; a province whose city is named
    too need not be named again."""
    named = (*question.regions, *question.places)
    if not named:
        return 0.0
    good = sum(bears_region(name, passage, document) for name in named)
    return REGION_BONUS if good == len(named) else -REGION_MALUS * (len(named) - good) / len(named)


def for_kind(question: Question, sentence: Sentence, row: Indicator | None) -> float:
    """What the kind of question speaks for or against a sentence, in shares of coverage."""
    text = sentence.text
    match question.kind:
        case Kind.VALUE | Kind.COMPARISON:
            if row is not None:
                return 0.15
            found = figures(text)
            if not found:
                return -0.3
            if question.unit and re.search(
                r"\d\s?[万亿千百]?(?:多|余)?" + re.escape(question.unit[-1]), text
            ):
                return 0.12
            return 0.05
        case Kind.DEFINITION:
            if row is not None and row.note:
                return 0.15
            return 0.1 if re.search(r"(?:是|指|即|为)[^。]{6,}", text) else 0.0
        case Kind.DATE:
            return 0.1 if re.search(r"\d\s?[年月日]", text) else -0.2
        case _:
            label = _label(sentence)
            asked = _LABELS.findall(question.text) if label is not None else ()
            if asked and label not in asked:
                return -0.3
            # A row of figures answers no how, why or which.
            return -0.15 if sentence.row else 0.0


_LABELS = re.compile("目标|方向|任务|措施|原则|条件|对象|流程|期限")
_LABEL = re.compile(rf"[\u4e00-\u9fff]{{0,2}}(?P<label>{_LABELS.pattern})\s?[:：]")
"""What a paragraph says that it tells: `建议方向：……` is not for who asks for aims."""


def _label(sentence: Sentence) -> str | None:
    text = sentence.passage.text
    found = _LABEL.match(text, text.rfind("\n", 0, sentence.span.start) + 1)
    return found["label"] if found is not None else None


_REACHED = re.compile(
    r"(?:现已|均已|都已|已经|业已|(?<![早而])已)(?:全[部面]|基本|累计|成功|先后|率先)?(?:实现|建成|完成|开通|上线|办理|达到|汇聚|归集|接入|覆盖|拨付|发放)"
)
_STILL_TO_COME = re.compile(r"到\s?20\d\d\s?年|力争|争取|目标|将|(?<!必)要(?!求|素|点)")


def states_aim(text: str, document: Document) -> bool:
    """Whether a sentence states an aim rather than what was reached."""
    reached = _REACHED.search(text)
    if reached is not None and not _STILL_TO_COME.search(text[: reached.end()]):
        return False
    if re.search(r"(?:已|已经|超过|完成|建成|达)[^。]{0,8}\d|累计(?:实现|汇聚)", text) and not re.search(
        r"到\s?20\d\d\s?年|力争|争取|目标", text
    ):
        period = document.card.period
        return bool(period and period.first == period.last)
    period = document.card.period
    if period is not None and period.first == period.last and _TO_BE_DONE.search(text):
        return True
    return bool(TARGET_WORDS.search(text))


_TO_BE_DONE = re.compile(
    r"(?<!已)(?:创建|培育|新建|建设|打造|开设|新增|组织开展|推广)(?!了)[^，。；]{0,14}\d"
)
"""What a plan of one year sets: it tells nothing of what was reached before."""


def of_another_place(sentence: Sentence, name: str) -> bool:
    """Whether a sentence stands in a paragraph that begins with the name of another place."""
    text = sentence.passage.text
    label = paragraph_label(text, sentence.span.start)
    own = text[label.start : label.end] if label is not None else sentence.text[:LABELLED]
    labelled = label is not None or re.match("[^，。；]{2,6}[:：]", own) is not None
    return labelled and bool(regions_in(own)) and name not in own and name not in sentence.text


LABELLED = 8
"""Characters within which the label of a paragraph ends that a sentence begins."""
