"""Question reading: what is asked for, and its constraints. Deterministic, zh and en.

A follow-up is made stand-alone here: what it leaves out (subject, year, what is
asked for) is taken from the question before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.figures import bare_years
from vectorstore.regions import places_in, regions_in
from vectorstore.tokens import query_terms, simplify


class Kind(StrEnum):
    """What a question asks for."""

    CARD = "card"
    COMPARISON = "comparison"
    DATE = "date"
    DEFINITION = "definition"
    HOW = "how"
    LIST = "list"
    OTHER = "other"
    SMALL_TALK = "small_talk"
    SUMMARY = "summary"
    VALUE = "value"
    WHO = "who"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was read.

    text: as asked; standalone: with what a follow-up left out; years, regions, places (counties, towns,
    districts): named in it;
    wants_actual: asks what was reached, not what was aimed at; unit: the counting word asked
    for (`多少家` → `家`); english: asked in English.
    """

    text: str
    standalone: str
    kind: Kind
    years: tuple[int, ...] = ()
    regions: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    wants_actual: bool = False
    unit: str | None = None
    english: bool = False
    follow_up: bool = False
    modifiers: tuple[str, ...] = ()


_SMALL_TALK = re.compile(
    r"^(?:你好|您好|嗨|哈喽|早上好|上午好|下午好|晚上好|谢谢|多谢|感谢|再见|拜拜|在吗|在不在|hi|hello|hey|thanks?|thank you|bye|good (?:morning|evening|afternoon))"
    r"[\s，,。.!！~～啊呀呢吗你您了]*$"
    r"|^(?:你|您)(?:是谁|叫什么|多大|会什么|能做什么|能干什么|是机器人|是人|吃饭|好吗|真|好聪明|可以做什么)|^who are you|^what can you do|^(?:讲|说)个?笑话|^陪我聊",
    re.IGNORECASE,
)
_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            Kind.CARD,
            r"文号|发文字号|发文机关|成文(?:日期|时间)|(?:什么时候|何时|哪(?:一)?[年天])(?:发布|印发|出台|发的|公布|下发)"
            r"|(?:谁|哪个(?:部门|单位|机关|机构))(?:发布|印发|制定|发的|发文|出台)|(?:印发|发布|发文)(?:日期|时间|单位|机关)"
            r"|(?:规划|计划)期(?:限)?(?:是|为|到|多)|document number|who issued|issued by|when was .* issued",
        ),
        (
            Kind.WHO,
            r"谁.{0,6}(?:负责|牵头|管|主管|建|承担|主抓|推进|做|落实|抓)|归(?:谁|哪)|哪(?:个|些|几个|几家|[一两二三]个|家)?(?:省级)?(?:部门|单位|机构|厅局?|局|委办?|政府部门)"
            r"|哪[一两二三四几]?[家个].{0,4}(?:牵头|负责|主管|管|抓)|(?:牵头|负责|主管)的(?:是|有)?(?:谁|哪)"
            r"|(?:责任|牵头|主管|负责|主责|配合)(?:单位|部门|机构)|(?:单位|部门)来?(?:牵头|负责|管)|归[^，。？]{1,8}管|由谁|找谁|谁来|是谁|谁管|该谁|(?:什么|啥)(?:部门|单位)|哪里管|谁在"
            r"|\bwho\b|which (?:department|agency|office|body|authority|bureau)|responsible|lead unit|in charge",
        ),
        (
            Kind.SUMMARY,
            r"(?:讲了|说了|讲的是|写了)(?:些)?(?:什么|啥)|主要内容|概括|总结一下|摘要|介绍一下这|summar",
        ),
        (
            Kind.COMPARISON,
            r"比较|对比|相比|区别|不同|有(?:什么|何|啥)变化|差(?:多少|别|距)|一样吗|一致吗|前后|提高了?多少|增加了?多少|涨(?:了)?多少|增长(?:了)?多少|降(?:了)?多少|高(?:多少|几)|多(?:了)?多少|翻了?几"
            r"|compar|differ|versus|\bvs\b|how much (?:more|higher)",
        ),
        (
            Kind.VALUE,
            r"多少|(?<!哪)几(?:个|家|项|万|亿|成|倍|条|门|所|类|座|款|台|种|名|人|次|百|千|十)|多大|多高|多快|多宽|百分之几"
            r"|(?:率|比例|比重|占比|数量|总量|规模|指数|增速|目标值?|基数|数值|带宽|产值|收入|指标值?)(?:的?目标值?)?(?:(?:是|为|有)(?=多少|几|百分|\d|[？?]|$)|要|达|到|多|定|呢|\?|？|$)"
            r"|how (?:many|much|large|high)|what (?:percentage|share|number|proportion|rate|target)|target (?:for|value)|percentage",
        ),
        (
            Kind.DATE,
            r"什么时候|什么时间|何时|哪(?:一)?[年天日]|几月|几号|几点|啥时候|几年|多久|\bwhen\b|which year",
        ),
        (
            Kind.DEFINITION,
            r"(?:什么|啥)是|是(?:个)?(?:什么|啥)(?!时候|单位|部门)|指(?:的是)?(?:什么|啥)|什么意思|(?:含义|定义|口径)|怎么理解|如何理解|怎么(?:算|统计|计算)|如何(?:计算|统计)|叫什么|是干(?:什么|啥)"
            r"|what (?:is|does)|meaning of|defin",
        ),
        (
            Kind.LIST,
            r"哪些|哪几|哪[三四五六七八九十两]|包括|有(?:什么|啥)|几个方面|列出|列举|分别(?:是|有)|都有|包含|分成|分为|what are|which|list",
        ),
        (Kind.HOW, r"怎么|如何|怎样|咋|\bhow\b|措施|办法"),
        (
            Kind.YES_NO,
            r"吗[？?。]?$|是否|能不能|能否|可不可以|有没有|是不是|会不会|^(?:is|are|does|do|can|will)\b",
        ),
    )
)
_ASKS_MEANING = re.compile(r"^(?:请问)?(?:什么|啥)(?:是|叫)|(?:是|指)(?:什么|啥)意思|什么意思")
_ACTUAL = re.compile(
    r"实际|(?:目前|现在|至今|如今|眼下|截至|截止)(?!要|为止要)|完成(?:情况|得|没)|到底(?:达|完)|(?:做到|达到|实现|建成|建好|完成)了|已经?(?:建|完成|实现|达|做|有)|最终|真正|落实得|actual|achieved|reached|so far|currently"
)
_UNIT = re.compile(
    r"(?:多少|几)(?:万|亿|百|千|十)?(个百分点|百分点|亿元|万元|亿件|万台|万家|万个|[个家项条门所类座款台种名人次元件户万亿辆套场分])"
)
_ELLIPSIS = re.compile(
    r"^(?:那么?|那|还有|另外|以及|然后|再问|这个|这|它|他们|其|该|此|上述|and\b|what about|how about)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"(?:它|他们|其中|该(?:项|平台|系统|指标|计划|规划|工程|应用)?|这(?:个|项|些|份)?(?:指标|目标|平台|系统|应用|计划|规划|工程|文件)?|上述|\bit\b|\bits\b|\bthey\b|\bthat\b)"
)
_MODIFIER = re.compile(r"目标|建议|基数|基期|实际|牵头|责任单位|负责|说明|定义")
_FILLER = re.compile(
    r"打算|准备|预计|计划要|安排|做到|达到|达成|提高|提升|增加|增长|定在|定为|定的|争取|力争|要求|完成|实现|建成|建设|全省|省里|全部|一共|总共|合计|大概|大约|左右|以上|分别|原来|后来|接下来|之后|应该|需要|希望|目标|具体|请问|想问|知道|告诉"
)
_GENERIC_WORDS = """
多少 目标 负责 牵头 部门 单位 责任 时候 什么 具体 内容 情况 怎么 指标 要求 计划 规划 数字 比例 数值 原来 当时 之前
以前 以后 现在 目前 谁 年 呢 它 那 的 是 由 要 到 达 来 去 个 了 吗 又 还 有 和 与 有哪 几个 哪个 归谁 管 建 做 为什
"""
_GENERIC = frozenset(_GENERIC_WORDS.split()) | {
    "responsible",
    "lead",
    "leads",
    "department",
    "target",
    "year",
    "number",
    "many",
    "much",
    "then",
    "so",
}
_GENERIC_CHARACTERS = frozenset(
    "要建设做个家项多少到达有和的是在年底末前后今明去来能会可以应该需比跟与及几大"
)
"""A pair of these alone (`要建`, `个家`) names no subject."""


def read_question(text: str, history: Sequence[str] = ()) -> Question:
    """Read a question; ``history`` are the earlier questions of the conversation, oldest first."""
    before: Question | None = None
    for earlier in history[-6:]:
        read = _read(earlier, before)
        # A thank-you in between ends no subject.
        before = before if read.kind is Kind.SMALL_TALK else read
    return _read(text, before)


def _read(text: str, before: Question | None) -> Question:
    plain = simplify(text.strip())
    own = _own(text, plain)
    if before is None or own.kind is Kind.SMALL_TALK:
        return own
    return _joined(own, before)


def _own(text: str, plain: str) -> Question:
    return Question(
        text=text,
        standalone=plain,
        kind=kind_of(plain),
        years=tuple(dict.fromkeys((*bare_years(plain), *_plan_ends(plain)))),
        regions=regions_in(plain),
        places=places_in(plain),
        wants_actual=bool(_ACTUAL.search(plain)),
        unit=match.group(1) if (match := _UNIT.search(plain)) else None,
        english=is_english(plain),
        modifiers=tuple(_MODIFIER.findall(plain)),
    )


def _plan_ends(text: str) -> list[int]:
    """The last years of five-year plans that are asked about by their end: `十四五末` is 2025."""
    numbers = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030}
    return [
        numbers[m]
        for m in re.findall(r"“?(十[二三四五]五)”?(?:规划)?(?:时期|期)?(?:末|结束|期末|收官)", text)
    ]


def is_english(text: str) -> bool:
    """Whether a question is asked in English: words of Latin letters and no Chinese ones."""
    return not re.search("[\u4e00-\u9fff]{2}", text) and bool(re.search("[A-Za-z]{2,}\\s+[A-Za-z]{2,}", text))


def kind_of(text: str) -> Kind:
    """What a question asks for, by its words."""
    if _SMALL_TALK.search(text.strip()):
        return Kind.SMALL_TALK
    if _ASKS_MEANING.search(text):
        return Kind.DEFINITION
    return next((kind for kind, pattern in _PATTERNS if pattern.search(text)), Kind.OTHER)


def subject_terms(text: str) -> list[str]:
    """The Han pairs and words of a question that name a subject: no interrogatives, years, or words
    that every question may have."""
    without = re.sub(r"(?:19|20)\d{2}\s?年?", " ", text)
    without = _ELLIPSIS.sub(" ", without)
    for region in regions_in(without):
        without = re.sub(f"{region}(?:省|市)?", " ", without)
    without = _FILLER.sub(" ", _PRONOUN.sub(" ", without))
    if not re.search(r"\w", without):
        return []
    return [
        term
        for term in query_terms(without)
        if len(term) > 1
        and term not in _GENERIC
        and not term.isdigit()
        and not (set(term) & set("谁哪吗呢的了么"))
        and not set(term) <= _GENERIC_CHARACTERS
    ]


def joined(text: str, history: Sequence[str]) -> Question:
    """A question read as a follow-up of the one before, though it names something itself: `每天在用的有多少人？`."""
    before = read_question(history[-1], history[:-1])
    own = _own(text, simplify(text.strip()))
    topic = _without(before.standalone, years=bool(own.years), ask=True)
    return replace(
        own,
        standalone=f"{topic} {own.standalone}",
        years=own.years or before.years,
        regions=own.regions or before.regions,
        places=own.places or before.places,
        follow_up=True,
    )


def names_nothing(question: Question) -> bool:
    """Whether a question has no subject to look for: `那谁负责？` as the first one, `这份规划讲了什么？`."""
    return not (question.years or question.regions or subject_terms(question.standalone))


def _joined(own: Question, before: Question) -> Question:
    """A question after another: as it is when it names its own subject without pointing back."""
    subject = subject_terms(own.standalone)
    points_back = bool(_ELLIPSIS.match(own.standalone) or _PRONOUN.search(own.standalone))
    if subject and not points_back:
        return own
    compared = (
        own.years
        and before.years
        and re.search(r"^(?:那)?(?:和|跟|与|同|比).{0,10}(?:比|差|相比)", own.standalone)
    )
    if compared and not subject:
        years = tuple(dict.fromkeys((*before.years, *own.years)))
        return replace(
            own,
            standalone=f"{_without(before.standalone, years=False, ask=True)} {own.standalone}",
            kind=Kind.COMPARISON,
            years=years,
            regions=before.regions,
            places=before.places,
            follow_up=True,
        )
    if not subject:
        # Only a year, an office or what is asked for changes; the subject stays.
        topic = _without(before.standalone, years=bool(own.years), ask=own.kind not in (Kind.OTHER,))
        kind = before.kind if own.kind is Kind.OTHER else own.kind
        extra = re.sub(r"[呢？?]+$", "", _ELLIPSIS.sub("", own.standalone))
        if own.regions:
            for region in before.regions:
                topic = re.sub(f"{region}(?:省|市)?", "", topic)
        standalone = f"{topic} {extra}".strip()
        return replace(
            own,
            standalone=standalone,
            kind=kind,
            years=own.years or before.years,
            regions=own.regions or before.regions,
            places=own.places or before.places,
            unit=own.unit or before.unit,
            wants_actual=own.wants_actual,
            follow_up=True,
        )
    only_named = own.kind is Kind.OTHER or re.search(r"[^多几]呢[？?\s]*$", own.standalone) is not None
    if _ELLIPSIS.match(own.standalone) and only_named and not re.search(r"多少|[谁哪几]", own.standalone):
        # A new subject for the same question: 那掌上执法率呢？
        years = own.years or before.years
        ask = " ".join((*(f"{year}年" for year in years if not own.years), *before.modifiers))
        topic = re.sub(r"[呢？?\s]+$", "", _ELLIPSIS.sub("", own.standalone))
        return replace(
            own,
            standalone=f"{topic} {ask}".strip(),
            kind=before.kind,
            years=years,
            regions=own.regions or before.regions,
            places=own.places or before.places,
            unit=None,
            wants_actual=before.wants_actual,
            follow_up=True,
        )
    if _PRONOUN.search(own.standalone):
        topic = _without(before.standalone, years=bool(own.years), ask=True)
        return replace(
            own, standalone=f"{topic} {_PRONOUN.sub('', own.standalone)}", years=own.years, follow_up=True
        )
    return replace(own, follow_up=True)


_ASK = re.compile(
    r"(?:由|归|是)?谁.*$|哪(?:个|些|几)(?:部门|单位).*$|(?:责任|牵头)单位.*$|是?多少.*$|有?哪些.*$|是什么.*$|什么时候.*$|怎么.*$|如何.*$|吗[？?]?$|呢[？?]?$|[？?。]+$"
)


def _without(text: str, *, years: bool, ask: bool) -> str:
    """The subject of a question: without its years and what it asks for, as told."""
    if years:
        text = re.sub(r"(?:到|在)?(?:19|20)\d{2}\s?年?(?:的)?", "", text)
    if ask:
        text = _ASK.sub("", text)
    return re.sub(r"[？?。\s]+$", "", text).strip("，,、的")
