"""What a yes/no question takes for granted: figures, an office, years. The text decides whether they are so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.figures import bare_years, figures
from vectorstore.offices import is_spelling_of

_CONFIRMS = re.compile(
    r"(?:吗|吧|嘛|是吗|对不对|是不是|没错)[？?。！!\s]*$|是不是|是否|^(?:那)?难道"
    r"|^(?:is|are|was|were|does|do|did|has|have|will|should)\b|\b(?:right|correct|true|isn't it)\s*\?",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"多少|(?<!好)几(?:个|家|项|万|亿|成|倍|条|门|所|座|台|种|名|人|次|年)|谁|哪|什么|啥|怎么|如何|何时|多[大高久快]|咋"
    r"|\b(?:what|which|who|how|when|where)\b",
    re.IGNORECASE,
)
_ROLE = r"(?:负责|牵头|主管|主抓|管(?!理|控|制)|承担|来抓|来做|抓的|做的)"
_ALONE = "(?:一家|独家|单独|一个(?:部门|单位))?"
_OFFICE = re.compile(
    rf"(?:是不是|是否|不是|是由|[是由归该])(?:由|归)?(?!同一|一个|哪)((?:浙江)?[省市县区]?[\u4e00-\u9fff]{{1,9}}?(?:厅|局|委|办|院|部|室|总队|政协|人大|银行)){_ALONE}(?:在|来)?{_ROLE}"
)
_NAME = r"(?:浙江)?[省市县区][\u4e00-\u9fff]{0,9}?(?:厅|局|委|办|院|部|室|总队|政协|人大|银行)"
_OFFICE_FIRST = re.compile(rf"({_NAME}){_ALONE}(?:是不是|是否|是|有没有)?(?:在|来)?{_ROLE}(?!什么|哪|的)")
_ROLE_NAMED = "(?:牵头|主管|主责|负责|责任|承办|主办|主抓)(?:单位|部门|机构)"
_OFFICE_OF_TASK = re.compile(
    rf"^(?:那么?|难道)?[，,]?({_NAME})(?:是不是|是否|不是|是)([^，,。？?]{{2,40}}?)的?{_ROLE_NAMED}(?:之一)?(?=吗|吧|嘛|么|[，,。？?]|$)"
)
"""`省法院是智慧法院的牵头单位吗`: the office, the task, its role."""
_TASK_OF_OFFICE = re.compile(rf"{_ROLE_NAMED}(?:是不是|是否|不是|是)({_NAME})(?=吗|吧|嘛|么|[，,。？?]|$)")
_ISSUER = re.compile(
    rf"(?:是不是|是否|不是|是)由?({_NAME})(?:联合)?(?:发布|印发|制定|出台|下发|发)的?(?!展|挥|放|动|现|起|改)"
)
_DAY = re.compile(r"(?:19|20)\d{2}年\d{1,2}月\d{1,2}[日号]")
_OFFICE_ALONE = re.compile(rf"^(?:那)?(?:是不是|难道不?是|应该是|不是|是)({_NAME})(?:吗|吧|么)?[？?]?$")
_OFFICE_FORMS = (_OFFICE_ALONE, _OFFICE_OF_TASK, _TASK_OF_OFFICE, _OFFICE, _OFFICE_FIRST)
_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty"
    "|ninety|hundred|thousand|million|billion|trillion"
)
_ENGLISH_FIGURE = re.compile(
    rf"\b(?:(?:{_NUMBER_WORDS})\b[\s-]?)+(?:percent|per cent)?|(?<![\w.])\d[\d,.]*\s?(?:thousand|million|billion|trillion|percent|per cent)",
    re.IGNORECASE,
)
_WORD_VALUES = dict(
    zip(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], range(1, 13), strict=True
    )
) | {
    "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_WORD_SCALES = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}


@dataclass(frozen=True, slots=True)
class Premise:
    """What is taken for granted, in the question's words.

    figures: amounts (`5万亿元`); office: said to be responsible; years: of issue or planning;
    days: of issue; issued: whether the office is said to have issued a document.
    """

    figures: tuple[str, ...] = ()
    office: str | None = None
    years: tuple[int, ...] = ()
    days: tuple[str, ...] = ()
    issued: bool = False

    def __bool__(self) -> bool:
        return bool(self.figures or self.office or self.years or self.days)


def confirms(text: str) -> bool:
    """Whether a question asks to confirm something rather than for something.

    >>> confirms("目标是80家吧？"), confirms("目标是多少家？"), confirms("是不是由省科技厅牵头")
    (True, False, True)
    """
    return bool(_CONFIRMS.search(text.strip())) and not _OPEN.search(text)


def premise_of(text: str) -> Premise:
    """What a question that asks to confirm takes for granted."""
    office = next((found for form in _OFFICE_FORMS if (found := form.search(text))), None)
    issuer = None if office else _ISSUER.search(text)
    named = office or issuer
    return Premise(
        tuple(_amounts(text)),
        named.group(1).removeprefix("浙江") if named else None,
        issued=issuer is not None,
    )


_NUMBER = re.compile(r"[〔\[（(]\s?\d{4}\s?[〕\])）]\s?第?\d+\s?号")


def of_card(premise: Premise, text: str, years: tuple[int, ...]) -> Premise:
    """What a question about when a document was issued takes for granted: the day where it names one, else years."""
    days = tuple(_DAY.findall(text))
    if days:
        return Premise((), premise.office, (), days)
    # The figures of a 文号 name the document, they are not what is to be confirmed.
    figures = () if _NUMBER.search(text) and "文号" not in text else premise.figures
    return replace(premise, figures=figures, years=() if not figures and premise.figures else years)


def assumed(text: str) -> Premise:
    """What a question puts before what it asks: `既然是5万亿，那2020年呢？`."""
    match = re.match(r"(?:那)?(?:既然|如果说?|要是|假如)([^，,]*)[，,]", text)
    return Premise(tuple(_amounts(match.group(1)))) if match else Premise()


_ENUMERATED = re.compile(
    "[两二三四五六](?:个|项|家|种|大)(?:应用|项目|平台|系统|计划|行动|工程|地方|城市|市|省|单位|部门|指标|方面)"
)
"""A number that only counts what has been named before it: `数字政协和智慧法院两个应用`."""


def _amounts(text: str) -> list[str]:
    found: list[str] = []
    # The figures of a 文号 name a document, unless it is the 文号 that is asked about.
    names = [] if "文号" in text else [m.span() for m in _NUMBER.finditer(text)]
    for figure in figures(text):
        if any(start <= figure.start < end for start, end in names):
            continue
        before, behind = text[: figure.start][-1:], text[figure.end :][:1]
        # `G60` and `5G` are names, `2025` without 年 is a year.
        if (before.isascii() and before.isalpha()) or re.match(r"[A-Za-z]", behind):
            continue
        if re.fullmatch(r"(?:19|20)\d{2}", figure.text) and bare_years(text[figure.start :]):
            continue
        if _ENUMERATED.match(text, figure.start) and re.search("和|与|、|跟", text[: figure.start]):
            continue
        if re.match(r"[份个部篇](?:政策|政府|官方)?(?:文件|材料|文|规划|计划|方案|通知)", text[figure.end :]):
            continue
        unit = re.match(
            r"\s?(?:亿元|万元|元|公里|平方米|个(?:百分点|月|小时|工作日|星期)|小时|分钟|毫升|周?岁|倍|[个家项条人台座所名户次张件吨辆亩门类种款场份天日年月周分兆])",
            text[figure.end :],
        )
        found.append(figure.text + (unit.group().strip() if unit else ""))
    if found or re.search("[\u4e00-\u9fff]", text):
        return found
    return [match.group().strip() for match in _ENGLISH_FIGURE.finditer(text)]


def without_premise(text: str, premise: Premise) -> str:
    """A question without what it takes for granted, to look for what the text says instead."""
    for words in premise.figures:
        text = text.replace(words, "")
    for day in premise.days:
        text = re.sub(
            rf"(?:于|在)?{day}(?=[^，。？]{{0,4}}(?:印发|发布|出台|发|公布|下发|成文|签发|落款))",
            "哪天",
            text,
        )
    if premise.office:
        text = _OFFICE_OF_TASK.sub(r"\2由谁牵头", text)
        text = re.sub(
            rf"(?:是不是|是否|不是|是)?(?:由|归|是)?(?:浙江)?{re.escape(premise.office)}{_ALONE}",
            "由谁",
            text,
        )
    text = re.sub(r"^(?:那)?(?:难道)(?:不是|是)?", "", text)
    return re.sub(
        r"(?:，|,)?(?:对吗|对不对|是吗|是这样吗|是不是|没错吧|吗|吧|嘛)[？?。\s]*$", "", text
    ).strip()


def not_borne(premise: Premise, statements: Sequence[str]) -> tuple[str, ...]:
    """The parts of a premise that statements do not say.

    >>> not_borne(Premise(("5万亿元",)), ("2022年目标为40000亿元。",)), not_borne(Premise(("4万亿",)), ("2022年目标为40000亿元。",))
    (('5万亿元',), ())
    """
    missing = [words for words in premise.figures if not _values(words) & _said(words, statements)]
    whole = "".join(statements)
    if premise.office and not _names(premise.office, whole):
        missing.append(premise.office)
    missing += [day for day in premise.days if day.replace("号", "日") not in re.sub(r"\s", "", whole)]
    missing += [f"{year}年" for year in premise.years if str(year) not in whole]
    return tuple(missing)


LEFT_OUT = 6
"""Characters that the short name of an office leaves out."""


_OF_TIME = re.compile(r"\s?(?:月(?!份?以上)|[日号]|条)")


def _said(words: str, statements: Sequence[str]) -> set[object]:
    """The values that statements give; the figures of days and articles only where one of them is taken for granted."""
    own = any(_OF_TIME.match(words, figure.end) for figure in figures(words))
    return {
        figure.value
        for text in statements
        for figure in figures(text)
        if own or _OF_TIME.match(text, figure.end) is None
    }


def _names(office: str, text: str) -> bool:
    if " " in office:
        return any(_names(name, text) for name in office.split())
    if office in text or (len(office) > 2 and office.removeprefix("省") in text):
        return True
    # 省交通运输厅 and 省交通厅 are one office under a long and a short name.
    long_or_short = rf"{re.escape(office[:3])}[\u4e00-\u9fff]{{0,{LEFT_OUT}}}?{re.escape(office[-1])}"
    if len(office) > 3 and office.startswith("省") and re.search(long_or_short, text) is not None:
        return True
    # 省卫生健康委 and 省卫健委: each word of the name by its first character.
    pieces = re.split(r"[^\u4e00-\u9fff]|(?:单位|部门)是", text)
    return any(re.fullmatch(_NAME, name) and is_spelling_of(office, name) for name in pieces)


def _values(words: str) -> set[object]:
    found: set[object] = {figure.value for figure in figures(words)}
    if found and not re.search("thousand|million|billion|trillion", words, re.IGNORECASE):
        return found
    return {_english_value(words)}


def _english_value(words: str) -> float:
    """`one hundred and twenty` → 120, `3.5 billion` → 3500000000."""
    total, part = 0.0, 0.0
    for word in re.findall(r"[a-z]+|\d[\d,.]*", words.lower()):
        if word in _WORD_SCALES:
            scale = _WORD_SCALES[word]
            part = (part or 1) * scale
            if scale > 100:
                total, part = total + part, 0.0
        elif word in _WORD_VALUES:
            part += _WORD_VALUES[word]
        elif word[0].isdigit():
            part += float(word.replace(",", "").rstrip("."))
    return total + part
