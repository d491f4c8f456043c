"""One question by itself: what it asks for, its constraints, and what it takes for granted. Deterministic, zh and en."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from assistant.either import either_of
from assistant.english import in_chinese, office_in_chinese, who_in_chinese
from assistant.figures import bare_years
from assistant.kinds import Kind, Reckoning, kind_of, reckoning_of
from assistant.premises import Premise, assumed, confirms, of_card, premise_of, without_premise
from assistant.spoken import usual
from vectorstore.regions import places_in, regions_in
from vectorstore.tokens import query_terms


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was read.

    text: as asked; standalone: with what a follow-up left out; years, regions, places (counties, towns,
    districts): named in it;
    wants_actual: asks what was reached, not what was aimed at; unit: the counting word asked
    for (`多少家` → `家`); english: asked in English; premise: what it takes for granted; reckoning: what is to be
    reckoned from the figures; either: two places or bodies of which one is the answer; before: years of the question it follows; cited: passages that the last reply
    cited, for a follow-up.
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
    premise: Premise = field(default_factory=Premise)
    reckoning: Reckoning | None = None
    either: tuple[str, ...] = ()
    before: tuple[int, ...] = ()
    cited: tuple[str, ...] = ()


_ACTUAL = re.compile(
    r"实际|至今|截至(?!到?[哪何什])|截止(?!到?[哪何什]|日期|时间|日)|(?:目前|现在|如今|眼下)(?!要|为止要)(?![^，。？]{0,20}(?:目标|打算|计划|规划|准备|预期|定的|补助|补贴|津贴|能[领拿享]|收费|怎么收)(?![^，。？]{0,12}(?:完成|达成|实现|做到|达到了|多少了)))|完成(?:情况|得|没)|到底(?:达|完)|(?:做到|达到|实现|建成|建好|完成)了|已经?(?:建|完成|实现|达|做|有)|[\u4e00-\u9fff]好了(?:多少|几)|真的?(?:[\u4e00-\u9fff]到|有|达到|实现|建成)[^，。？]{0,8}了(?:吗|么|没)|有没有(?:达到|完成|实现|做到|建成)|(?:达到|完成|实现|做到|建成)(?:了)?没有|最终|真正|落实得|去年|前年|上半年|上个?月|[卖投花办招增发收装挣赚](?:出)?了(?:多少|几)|actual|(?<!\bbe )(?:achieved|reached)|so far|currently"
)
_YEAR = re.compile(r"(?:19|20)\d{2}")


def _of_another_year(text: str) -> bool:
    """Whether what was reached is asked of one year and what is aimed at of another: the first is where the plan begins.

    >>> _of_another_year("2017年实际数和2022年目标各是多少"), _of_another_year("2022年目标实际完成了吗")
    (True, False)
    """
    actual, aim = _ACTUAL.search(text), re.search("目标|target", text, re.IGNORECASE)
    if actual is None or aim is None:
        return False
    before = [_YEAR.findall(text[: match.start()])[-1:] for match in (actual, aim)]
    return all(before) and before[0] != before[1]


def wants_actual(text: str) -> bool:
    """Whether a question asks what was reached, not what was aimed at."""
    return bool(_ACTUAL.search(text)) and not (_of_another_year(text) or _states_present(text))


_CLAUSE_END = re.compile("[，,。；;？?！!]")
_OPEN_ASK = re.compile("多少|几(?!成[吧了])|哪|什么|啥|谁|如何|怎么|没有|[吗没](?![\u4e00-\u9fff])")
_TO_COME = re.compile(
    r"(?:到|至)\s?(?:19|20)\d{2}|目标|打算|计划|争取|力争|(?:要|得|准备|想)[弄做达提冲搞建增升]"
)


def _states_present(text: str) -> bool:
    """Whether what is so now is only stated, and a coming year or an aim is asked for beside it.

    >>> _states_present("电子存档现在只有三成吧？到2025年得弄到多少？"), _states_present("现在是多少？到2025年呢？")
    (True, False)
    """
    clauses = _CLAUSE_END.split(text)
    present = [clause for clause in clauses if _ACTUAL.search(clause)]
    if not present or any(_OPEN_ASK.search(clause) for clause in present):
        return False
    return any(_OPEN_ASK.search(c) and _TO_COME.search(c) for c in clauses if c not in present)


_UNIT = re.compile(
    r"(?:多少|几)(?:万|亿|百|千|十)?(个百分点|百分点|亿元|万元|亿件|万台|万家|万个|[个家项条门所类座款台种名人次元件户万亿辆套场分])"
)
ELLIPSIS = re.compile(
    r"^(?:那么?|那|还有|另外|以及|然后|再问|这个|这|它|他们|其|该|此|上述|and\b|what about|how about|so\b)\s*",
    re.IGNORECASE,
)
PRONOUN = re.compile(
    r"(?:它|他们|其中|(?<![区园市县镇村院校])[这那]里(?:头(?!部)|面(?![积向貌对临]))(?:说|讲|提|写)?到?的?|该(?:项|平台|系统|指标|计划|规划|工程|应用)?|这(?:个|项|些|份)?(?:指标|目标|平台|系统|应用|计划|规划|工程|文件)?|上述|\bit\b|\bits\b|\bthey\b|\bthat\b)"
)
_MODIFIER = re.compile(r"目标|建议|基数|基期|实际|牵头|责任单位|负责|说明|定义")
_FILLER = re.compile(
    r"想(?:要|到|达|有)+(?=[几多])|(?<![首成新])(?:都|各)叫(?=什么|啥)|(?<=叫什么)名[字称]|(?<=叫啥)名[字称]|(?<=什么)(?:样子?|程度|地步)|第[一二三四五六七八九十\d]{1,3}个?(?:部分|章|节|编)|(?:提|写|讲|说)到的|打算|准备|预计|计划要|安排|[又还再](?=[是要有到会得将])|累计(?=[是要达到有])|做到|达到|达成|提高|提升|增加|增长|定在|定为|定的|争取|力争|要求|完成|实现|建成|建设|全省|省里|全部|一共|总共|合计|大概|大约|左右|以上|分别|原来|后来|接下来|之后|应该|需要|希望|目标|具体|请问|想问|知道|告诉"
    r"|(?:提|升|涨|降|减|增|加|搞|弄|做|达|定|变|上)(?:高|升|加|少|低|大|长|成|出)?(?:到|至|成)|基数|基期|起点|起步|最初|起初|当初|原先|已经|既然|牵头|负责|主管"
    r"|责任单位|文号|发文|印发|发布|成文|怎么说|怎么写|理由|原因|缘由|(?:的|那)?时候|那会儿?|那一?年|当年|当时|实际(?:值|数|上)?|真实(?:值|数)|底子|底数|说法|相差|这样|一样|主要|多少|干什么|做什么|干啥|做啥"
)
_GENERIC_WORDS = """
多少 目标 负责 牵头 部门 单位 责任 时候 什么 具体 内容 情况 怎么 指标 要求 计划 规划 数字 比例 数值 原来 当时 之前
以前 以后 现在 目前 谁 年 呢 它 那 的 是 不是 难道 由 要 到 达 来 去 个 了 吗 又 还 有 和 与 有哪 几个 哪个 归谁 管 建 做 为什
"""
_GENERIC_ENGLISH = """
in on of the and or was is are it its that they what which how about for by to from at with does did be will
increase decrease difference change growth
"""
_GENERIC = frozenset((_GENERIC_WORDS + _GENERIC_ENGLISH).split()) | {
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
    "要建设做个家项多少到达有和的是在年底末前后今明去来能会可以应该需比跟与及几大各又则再还"
)
"""A pair of these alone (`要建`, `个家`) names no subject."""


def read_alone(text: str) -> Question:
    """A question as if it were the first one."""
    plain = _NAMED_TOO.sub(r"\1？", _TOLD.sub("？", usual(text.strip())))
    plain = _HALF.sub("50%", plain)
    kind, years = kind_of(plain), tuple(dict.fromkeys((*bare_years(plain), *_plan_ends(plain))))
    if kind is Kind.OTHER and _MEASURE_OF_YEARS.match(plain):
        kind = Kind.VALUE
    standalone, premise = plain, assumed(plain)
    if confirms(plain) and kind is not Kind.SMALL_TALK:
        premise = premise_of(plain)
        if kind is Kind.CARD:
            premise, years = of_card(premise, plain, years), ()
        elif premise.issued:
            kind = Kind.CARD
        elif premise:
            # Asked is what the text says in the stead of what is taken for granted.
            kind = Kind.WHO if premise.office else Kind.VALUE
        standalone = without_premise(plain, premise)
    elif premise:
        standalone = re.sub(r"^[^，,]*[，,]", "", plain)
    offered = either_of(standalone) if kind in _OFFERING else None
    if offered is not None and subject_terms(offered.rest):
        standalone = f"{offered.rest}由谁负责？" if offered.bodies else offered.rest
        kind = Kind.WHO if offered.bodies else kind
    else:
        offered = None
    if kind is Kind.COMPARISON:
        standalone = _SAMENESS.sub("", standalone) or standalone
    if kind is Kind.HOW:
        standalone = _HOW_FRAME.sub("怎么", standalone)
    english = is_english(plain)
    if english and (led := _LED_BY.search(plain)) is not None:
        # Asked is who leads; the office named is what is taken for granted.
        kind, premise = Kind.WHO, Premise(office=office_in_chinese(led["office"]))
        standalone = f"Who leads {led['what'] or led['matter']}?"
    asked_in_chinese = who_in_chinese(standalone) if english and kind is Kind.WHO else None
    return Question(
        text=text,
        standalone=asked_in_chinese or (in_chinese(standalone) if english else standalone),
        kind=kind,
        years=years,
        regions=regions_in(plain if offered is None else offered.rest),
        places=places_in(plain if offered is None else offered.rest),
        wants_actual=wants_actual(plain),
        unit=match.group(1) if (match := _UNIT.search(plain)) else None,
        english=english,
        modifiers=_modifiers(plain),
        premise=premise,
        reckoning=reckoning_of(plain),
        either=offered.names if offered is not None else (),
    )


_HALF = re.compile("(?<=[到过于够])(?:一半|半数)(?=(?:以上|左右)?(?:了?[吗么没吧]|[？?]|$))")
"""A share that people say as a half: `能达到一半吗`."""
_OFFERING = (Kind.OTHER, Kind.YES_NO, Kind.DEFINITION)
"""Kinds as which a question is read that offers two answers."""


_MEASURE = "[^，,。；;？?：:]{2,20}?(?:数量?|率|比例|比重|占比|总量|规模|指数|增速|[产总]值|增加值|收入|销售额|零售额|交易额|支出|带宽)"
_SOME_YEARS = r"(?:(?:19|20)\d{2}\s?年?(?:[、，,/和与及至到—–~-]|\s)*)+"
_MEASURE_OF_YEARS = re.compile(
    rf"(?:{_MEASURE}[\s，,：:]*(?:在|到)?{_SOME_YEARS}|(?:[\u4e00-\u9fff]{{1,4}}[省市县区]的?)?(?:到|在)?{_SOME_YEARS}[\s的]*{_MEASURE})(?:目标|数值)?[？?。\s]*$"
)
"""The name of a measure with years and nothing else: `独角兽企业数 2017、2020、2022`."""
_TOLD = re.compile(
    r"(?<=[么何样哪谁少])?[？?，,]\s?(?:请)?(?:文章|文件|里面|它)?[^，。？?]{0,10}?(?:简单|简要|大概|稍微)?(?:地)?(?:讲讲|说说|谈谈|讲一下|说一下|介绍一下)[？?。\s]*$"
)
"""A last clause that only asks to be told what was asked before it."""
_NAMED_TOO = re.compile(
    r"((?:几|多少)[条个项点类种大款句步座所][^，,。？?]{0,12}|[哪些几][^，,。？?]{0,16}|(?:什么|啥)[^，,。？?]{0,4})[，,。？?]\s?"
    r"(?:(?:请|麻烦)?(?:你)?(?:帮我|给我)?(?:逐[条个一项]|一[条个]一?[条个]|一一|挨个|都|全部?|分别|分条)*(?:地)?(?:给我)?(?:列|说|讲|数|报|写)(?:一列|一下|出来|出|一遍|下来|全|清楚)"
    r"|(?:又)?(?:分别|各自?|都)(?:是|叫)(?:些)?(?:什么|啥|哪[些几]?[条个项点类种款句步座所]?))[吧呢？?。！!\s]*$"
)
"""A last clause that asks to name what was counted or asked for before it: `一共几条，逐条列出来`."""
_SAMENESS = re.compile(
    r"[，,]?(?:在)?(?:这)?[两三几各]?[个份部](?:政策)?文件(?:里|中|上|之间)?(?:的)?(?:写的|说的|定的|写法|说法|要求)?(?:都|是否|是不是)?(?:一样|一致|相同)(?:吗|么)?[？?\s]*$"
)
"""Words that only ask whether documents agree: `两份文件一样吗`."""
_LED_BY = re.compile(
    r"^(?:(?:is|are|was|were)\s+(?P<what>.+?)\s+(?:led|headed|run|managed|handled|overseen|built)\s+by|(?:does|do)\s+(?P<matter>.+?)\s+(?:fall|come)\s+under)"
    r"\s+(?:the\s+)?(?P<office>[^?]+?)[?.\s]*$",
    re.IGNORECASE,
)
"""An English question that asks to confirm who leads something."""
_HOW_FRAME = re.compile(
    r"(?:都?是)?(?:怎么|如何|怎样|咋)(?:来|去)?(?:安排|规定|要求|写|说|定|做|搞|弄|办)的?"
)
"""Words around how something is done that no text has: `是怎么安排的`."""


def _modifiers(text: str) -> tuple[str, ...]:
    found = _MODIFIER.findall(text)
    return (*found, "基数") if _BEGINNING.search(text) else tuple(found)


_BEGINNING = re.compile(r"底数|起点|起步|起初|最初|当初|原先|baseline|base value", re.IGNORECASE)
"""Everyday words for the value a plan begins with."""


def _plan_ends(text: str) -> list[int]:
    """The last years of five-year plans that are asked about by their end: `十四五末` is 2025."""
    numbers = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030}
    return [
        numbers[m]
        for m in re.findall(r"“?(十[二三四五]五)”?(?:规划)?(?:时期|期)?(?:末|结束|期末|收官)", text)
    ]


def is_english(text: str) -> bool:
    """Whether a question is asked in English: words of Latin letters and no Chinese ones, but for names in quotation
    marks or brackets, as our own suggestions have them."""
    text = re.sub("[“「《(（][^”」》)）]*[”」》)）]", " “” ", text)
    return not re.search("[\u4e00-\u9fff]{2}", text) and bool(re.search("[A-Za-z]{2,}\\s+[A-Za-z]{2,}", text))


def subject_terms(text: str) -> list[str]:
    """The Han pairs and words of a question that name a subject: no interrogatives, years, or words
    that every question may have."""
    without = re.sub(r"(?:19|20)\d{2}\s?年?", " ", text)
    without = ELLIPSIS.sub(" ", without)
    for region in regions_in(without):
        without = re.sub(f"{region}(?:省|市)?", " ", without)
    without = _FILLER.sub(" ", PRONOUN.sub(" ", without))
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


def names_nothing(question: Question) -> bool:
    """Whether a question has no subject to look for: `那谁负责？` as the first one, `这份规划讲了什么？`."""
    return not (question.years or question.regions or subject_terms(question.standalone))
