"""Question reading: what is asked for, and its constraints, within a conversation.

A follow-up is made stand-alone here: what it leaves out (subject, year, what is
asked for) is taken from the question before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.kinds import Kind, kind_of
from assistant.reading import (
    ELLIPSIS,
    PRONOUN,
    Question,
    is_english,
    names_nothing,
    read_alone,
    subject_terms,
)
from assistant.spoken import usual
from vectorstore.numerals import ordinal

__all__ = [
    "Kind",
    "Question",
    "go_on",
    "is_english",
    "joined",
    "joined_to",
    "kind_of",
    "names_nothing",
    "read_question",
    "subject_of",
    "subject_terms",
    "with_named",
]


def read_question(text: str, history: Sequence[str] = ()) -> Question:
    """Read a question; ``history`` are the earlier questions of the conversation, oldest first."""
    before: Question | None = None
    for earlier in history[-6:]:
        read = _read(earlier, before)
        # A thank-you in between ends no subject.
        before = before if read.kind is Kind.SMALL_TALK else read
    return _read(text, before)


def _read(text: str, before: Question | None) -> Question:
    changed = _CHANGE.sub("", text.strip())
    if before is not None and (year := _year_beside(changed, before)) is not None:
        return replace(go_on(read_alone(f"那{year}年呢？"), before), text=text)
    if before is not None and len(before.years) == 1:
        changed = _SAME_YEAR.sub(f"{before.years[0]}年", changed)
    # `那养老的呢，也是他们？`: who it is said to be is no part of the subject.
    alone = changed if before is None else _ALSO_THEY.sub("呢？", changed)
    if before is None and (aims := aims_asked(usual(alone))):
        alone = aims
    own = replace(read_alone(alone), text=text)
    if before is None or own.kind is Kind.SMALL_TALK or _CHANGE.match(text.strip()):
        return own
    return go_on(own, before)


_SAME_YEAR = re.compile(
    "(?:也是)?(?<![不与和])同(?:一个?)?年(?:份|度)?(?=[的是呢要达有]|目标|[，,。？?\\s]|$)"
)
"""The year of the question before, as a follow-up names it."""
_AIMS_OF_YEAR = re.compile(
    "^(?:那么?|请问)?[，,]?(?:等?到了?|在)?(?P<year>20\\d{2})年(?:底|末)?(?:的时候|那会儿?)?[，,]?(?:浙江|全?省里?|我们|咱们?)?(?:又|还|就)?(?:要|想|打算|准备|希望|会|能|得|计划|争取)+(?:实现|做到|达到|达成|[干做建搞办变]?成)(?:些|个)?(?:什么|啥|哪些)(?:样子?|目标|程度|地步)?[啊呀呢？?。]*$"
)
"""Who asks what a year is to bring, and of nothing, asks for its aims (`到2035年要实现什么`)."""


def aims_asked(text: str) -> str | None:
    """What a year is to bring as its aims; None where something else is asked.

    >>> aims_asked("到2035年要搞成什么样？"), aims_asked("到2025年要建成什么平台")
    ('2035年的目标是什么？', None)
    """
    match = _AIMS_OF_YEAR.match(text)
    return f"{match['year']}年的目标是什么？" if match else None


_BARE_WHO = re.compile(
    "(?:那|这)?(?:个|事儿?|块)?(?:具体|到底|究竟)?(?:是|由|归)?(?:谁|哪(?:一)?[个家]?(?:厅|局|委|部门?|单位|机构)?)(?:来|在|去|给)?(?:管|负责|牵头|抓|弄|搞|做|主管|办|承担)(?:的|着)?(?:这事儿?)?[呢啊呀吗？?]*"
)
"""Who is asked for, and nothing of what."""
_ALSO_THEY = re.compile("[呢，,]+也(?:是|归|由)(?:他们|它们?|这家|那家|同一家)[^，。？?]{0,4}[吗呢？?]*$")
_COUNT, _MORE = (rf"(?P<{name}>[一二两三四五六七八九十]|\d{{1,2}})" for name in ("count", "more"))
_LATER = rf"(?:再?往后(?:推|数)?|再?过(?:了|个)?|再?[晚推]后?|之?后|下|再){_COUNT}年|{_MORE}年(?:以|之)?后"
_SOONER = rf"(?:再?往前(?:推|数)?|再?[早提]前?|之?前|上){_COUNT}年|{_MORE}年(?:以|之)?前"
_BESIDE = (
    r"^(?:那么?)?[，,]?(?:要是|如果)?(?:{})(?:的)?(?:目标|数值?)?(?:要|会|应?该|是|又|达到?|有|到)*"
    r"(?:多少|几)?[个家项台元万亿]*(?:呢|啊|呀)?[？?。\s]*$"
)
_YEARS_LATER, _YEARS_SOONER = (re.compile(_BESIDE.replace("{}", way)) for way in (_LATER, _SOONER))


def _year_beside(text: str, before: Question) -> int | None:
    """The year that a follow-up counts to from that of the question before (`那再往后两年呢？`); None for any other."""
    if not before.years:
        return None
    for pattern, sign in ((_YEARS_LATER, 1), (_YEARS_SOONER, -1)):
        match = pattern.match(usual(text))
        years = ordinal(match["count"] or match["more"]) if match else None
        if years is not None:
            return before.years[-1] + sign * years
    return None


_CHANGE = re.compile(
    r"^(?:换个(?:话题|问题)|说点?别的|问(?:个|点)?别的|另一个问题|另外一个问题|再问(?:个|一个)(?:别的|新的)(?:问题)?|(?:on )?another (?:topic|question|matter)|by the way)[，,：:。\s]*",
    re.IGNORECASE,
)
"""Words by which people say that what follows is about something else."""


_ORDINAL = re.compile(
    r"第([一二三四五六七八九十]|\d{1,2})(?:个|条|项|类|点|种)(?![\u4e00-\u9fff]*?[是为]第)|最后一?(?:个|条|项)"
)


def with_named(text: str, last: str) -> str:
    """A follow-up with the member of the last answer's list that it counts to: `第二个怎么说的？`.

    >>> with_named("第二个归谁管？", "前沿产业：区块链；量子信息；柔性电子。")
    '“量子信息”归谁管？'
    """
    match = _ORDINAL.search(text)
    members = re.sub(r"^[^：；]*：", "", last.rstrip("。")).split("；")
    if match is None or len(members) < 2:
        return text
    number = ordinal(match.group(1)) if match.group(1) else len(members)
    if number is None or not 1 <= number <= len(members):
        return text
    return f"{text[: match.start()]}“{members[number - 1].strip('“”')}”{text[match.end() :]}"


def joined(text: str, history: Sequence[str]) -> Question:
    """A question read as a follow-up of the one before, though it names something itself: `每天在用的有多少人？`."""
    before = read_question(history[-1], history[:-1])
    return joined_to(read_alone(text), before)


def joined_to(own: Question, before: Question) -> Question:
    """A question with the subject of the one before put in front of it."""
    topic = _without(before.standalone, years=bool(own.years), ask=True)
    return replace(
        own,
        standalone=f"{topic} {own.standalone}",
        years=own.years or before.years,
        regions=own.regions or before.regions,
        places=own.places or before.places,
        follow_up=True,
        before=before.years,
    )


def go_on(own: Question, before: Question) -> Question:
    """A question after another: as it is when it names its own subject without pointing back."""
    document = _ONLY_DOCUMENT.match(usual(own.text.strip()))
    if document is not None and not _ONLY_DOCUMENT.match(before.text):
        # `倍增计划里怎么说的？`: the same matter, in another document.
        topic = _without(before.standalone, years=True, ask=True)
        kind = Kind.OTHER if before.kind in (Kind.CARD, Kind.WHO) else before.kind
        return replace(own, standalone=f"{document['name']} {topic}", kind=kind, follow_up=True)
    part = _PART.match(own.standalone)
    named = list(_PART_NAMED.finditer(before.standalone)) if part else []
    if part and named:
        # `任务呢？` after the aims of a plan: the same of another of its parts.
        at = named[-1]
        standalone = f"{before.standalone[: at.start()]}{part['part']}{before.standalone[at.end() :]}"
        asked = before.kind if own.kind in (Kind.OTHER, Kind.VALUE) else own.kind
        return replace(own, standalone=standalone, kind=asked, follow_up=True, before=before.years)
    subject = () if _BARE_WHO.fullmatch(own.standalone) else subject_terms(own.standalone)
    points_back = bool(ELLIPSIS.match(own.standalone) or PRONOUN.search(own.standalone))
    if not subject or (own.premise.office and not subject_terms(own.text.replace(own.premise.office, ""))):
        return _same_subject(own, before)
    if own.kind is Kind.COMPARISON and _AGAINST.match(own.standalone):
        # `比电子信息制造业少多少？`: what was asked about before is the one side.
        topic = _without(before.standalone, years=False, ask=True)
        years = own.years or before.years
        return replace(
            own, standalone=f"{topic}{own.standalone}", years=years, follow_up=True, before=before.years
        )
    if _same_question(own):
        return _new_subject(own, before)
    if not points_back:
        return own
    if PRONOUN.search(own.standalone):
        # `还要培育多少家这类企业`: what was counted before is not what is counted now.
        counted = _ASKS_COUNTED.search(own.standalone) is None
        topic = _without(before.standalone, years=bool(own.years), ask=True, counted=counted)
        standalone = f"{topic} {PRONOUN.sub('', own.standalone)}"
        return replace(own, standalone=standalone, follow_up=True, before=before.years)
    return replace(own, follow_up=True, before=before.years)


_PART_WORD = "(?:(?:围绕|主要|总体|重点|发展|建设|建议|基本|编制|组织)*(?:目标|任务|背景|保障措施|保障|原则|指导思想|意义|方向|思路|形势))"
_PART = re.compile(
    rf"^(?:那么?|它们?的?|其|还有|(?:建议)?[往朝](?:哪些|什么|啥))*(?P<part>{_PART_WORD})(?:是什么|有哪些|有什么|是啥|怎么样|搞|走|做|弄|去|发展|又|呢)*[呢？?\s]*$"
)
_PART_NAMED = re.compile(_PART_WORD)
"""Parts that most policies have, by which alone a follow-up asks for another one."""


_ONLY_DOCUMENT = re.compile(
    r"^(?:那|那么)?(?:在)?(?P<name>《[^》]{3,40}》|[\u4e00-\u9fff\d“”]{2,20}(?:规划|计划|要点|方案|通知|办法|条例|指南))(?:里|中|里面|上)?(?:又|是)?(?:怎么|如何|怎样)(?:说|写|定|规定|要求|提|讲)的?[呢？?\s]*$"
)
"""A question that names a document and nothing else."""
_AGAINST = re.compile(r"^(?:那)?(?:比|和|跟|与|同)(?!(?:19|20)\d{2})")
_TIMELESS = (Kind.WHO, Kind.CARD, Kind.DEFINITION)
"""Kinds that no year limits unless they name one themselves."""


def _same_subject(own: Question, before: Question) -> Question:
    """Only a year, an office or what is asked for changes; the subject stays."""
    from_start = "基数" in own.modifiers and not own.years
    years = own.years or (() if from_start else before.years)
    kind = before.kind if own.kind is Kind.OTHER else own.kind
    if own.years and before.years and (own.reckoning or kind is Kind.COMPARISON):
        # `比2017年多多少？` after a value: between that year and this one.
        kind, years = Kind.COMPARISON, tuple(dict.fromkeys((*before.years, *own.years)))
    elif own.reckoning and not own.years:
        years = before.years
    timeless = kind in _TIMELESS and not own.years
    years = () if timeless else years
    topic = _without(
        before.standalone, years=bool(own.years) or from_start or timeless, ask=own.kind is not Kind.OTHER
    )
    if own.years and before.kind is Kind.COMPARISON and own.kind is Kind.VALUE:
        kind = Kind.VALUE
    extra = re.sub(r"[呢？?]+$", "", ELLIPSIS.sub("", own.standalone))
    for region in before.regions if own.regions else ():
        topic = re.sub(f"{region}(?:省|市)?", "", topic)
    return replace(
        own,
        standalone=f"{topic} {extra}".strip(),
        kind=kind,
        years=years,
        regions=own.regions or before.regions,
        places=own.places or before.places,
        unit=own.unit or before.unit,
        follow_up=True,
        before=before.years,
    )


def _same_question(own: Question) -> bool:
    """Whether only a new subject is named: `那掌上执法率呢？`, `And smart education?`."""
    text = own.standalone
    if own.english:
        return bool(ELLIPSIS.match(text)) and own.kind is Kind.OTHER
    if _BARE_ASK.search(text):
        return True
    if re.search(r"多少|[谁哪几]|怎么|什么", text):
        return False
    named = own.kind is Kind.OTHER or re.search(r"[^多几]呢[？?\s]*$", text) is not None
    short = len(text) <= SHORT and re.search(r"[^多几]呢[？?\s]*$", text) is not None
    return named and (bool(ELLIPSIS.match(text)) or short)


_BARE_ASK = re.compile(
    r"^(?:那么?|那|还有|然后)?[，,]?(?!(?:19|20)\d{2})[^，。？?谁哪几多怎什]{2,16}?(?:又|则|就|呢[，,])[是归由属为要]?(?:(?:达到?|到|有)(?=多少|几))?(?:谁|哪(?:一)?[家个]|哪里|多少[家个项条件台户人]?|几[个家]|什么|怎么样|怎样|如何)[呢啊呀？?\s]*$"
    r"|^(?:那么?|那|还有)[，,]?(?!(?:19|20)\d{2})[^，。？?谁哪几多怎什]{2,16}?[是归由属为]?(?:谁|哪(?:一)?[家个])[呢啊呀？?\s]*$"
)
"""Another subject with nothing but the interrogative of the question before: `智慧体育又是哪家？`, `那独角兽又是多少？`."""
SHORT = 24
"""Characters of a question that only names another subject."""


_BARE_END = re.compile(
    r"(?<=[\u4e00-\u9fff\w])(?:又|则|就|呢?[，,]\s?)?[是归由属为要]?(?:(?:达到?|到|有)(?=多少|几))?(?:谁|哪(?:一)?[家个]|哪里|多少[家个项条件台户人]?|几[个家]|什么|怎么样|怎样|如何)[啊呀]?$"
)
_OFFICE = re.compile(
    r"(?:浙江)?[省市县区][\u4e00-\u9fff]{1,8}?(?:厅|局|委|办|院|部|总队|政协|人大)(?:公室|员会)?(?![\u4e00-\u9fff]{0,2}局)"
)


_COUNTED_LAST = re.compile(
    "(?:多少|几)[万亿个名家位项条]{0,2}(?P<what>[\u4e00-\u9fff]{2,4})[了呢啊]?[？?\\s]*$"
)


def _new_subject(own: Question, before: Question) -> Question:
    """The question before, asked of another subject."""
    years = own.years or before.years
    topic = _BARE_END.sub("", re.sub(r"[呢？?\s]+$", "", ELLIPSIS.sub("", own.standalone)))
    office = _OFFICE.search(before.standalone)
    if office and _OFFICE.fullmatch(topic.strip()):
        # `那省林业局呢？` after what another office does.
        swapped = before.standalone.replace(office.group(), topic.strip(), 1)
        return replace(before, text=own.text, standalone=swapped, follow_up=True, before=before.years)
    asked = [f"{year}年" for year in years if not own.years]
    asked += [word for word in before.modifiers if word not in topic]
    counted = _COUNTED_LAST.search(before.text)
    if before.kind is Kind.VALUE and counted is not None and counted["what"] not in topic:
        # `浙里办有多少用户？` `浙政钉呢？`
        asked.append(counted["what"])
    if before.kind is Kind.WHO and not {"牵头", "负责"} & set(before.modifiers):
        asked.append("由谁负责" if not before.english else "responsible")
    return replace(
        own,
        standalone=f"{topic} {' '.join(asked)}".strip(),
        kind=before.kind,
        years=years,
        regions=own.regions or before.regions,
        places=own.places or before.places,
        unit=None,
        wants_actual=before.wants_actual,
        reckoning=before.reckoning,
        follow_up=True,
        before=before.years,
    )


_ASK = re.compile(
    r"的?(?:文号|发文字号|发文机关|(?:成文|印发|发布)(?:日期|时间)|规划期限?|期限)(?:(?:是|为|呢).*)?[？?]*$|(?:由|归|是)?谁.*$|哪(?:个|些|几)(?:部门|单位).*$|(?:责任|牵头)单位.*$|是?多少.*$|有?(?:哪些|哪几).*$|是(?:做|干)?什么.*$|什么时候.*$|怎么.*$|如何.*$|(?:主要)?(?:讲|说|写)了?(?:些)?什么.*$|要?几[个家项万].*$|吗[？?]?$|呢[？?]?$|[？?。]+$"
    r"|^(?:who|what|how|when|which)\b(?:\s+(?:is|are|was|were|many|much|leads?|runs?|does|do|did|the|responsible|for|target|of|by))*",
    re.IGNORECASE,
)


_ASKS_FIRST = re.compile(r"^(?:请问|想问|那)?(?:怎么|如何|怎样|哪些|什么时候|为什么)(?=[\u4e00-\u9fff]{3})")


_ASKS_COUNTED = re.compile(
    r"(?<![十哪好])(?:多少|几)[百千万亿]*(?:个(?!百分点|月|小时|工作日|人|体|税)|家(?![电庭政居长具园])|项(?!目)|座(?!谈)|条(?![例件款约])|台(?![州风湾账])|户(?![籍口外])|所(?![有得])|名(?![单称牌额])|种(?![子植业养])|门(?!户)|张(?!家)|处(?![理罚置长])|批(?![发准复])|套(?!餐)|片(?!区)|支(?![持付撑出部])|款(?![项式待])|件|辆|份(?!额)|场(?![所景馆])|笔|栋|艘|架(?!构)|部(?![门分委队])|颗|枚|株|亩|吨|公里|次(?!数))(?=[^，。？?年左上以吗呢啊呀]{2,})"
    r"|多少(?![个家项座条台户所名种门张处批套片支款件辆份场笔栋艘架部颗枚株亩吨次百千万亿元钱%])(?=[\u4e00-\u9fff]{3,})(?!.{0,3}[年左上以吗呢啊呀])"
)
"""What counts things, before their name, but as the beginning of a word (`多少项目`)."""


def _without(text: str, *, years: bool, ask: bool, counted: bool = True) -> str:
    """The subject of a question: without its years and what it asks for, as told; ``counted``: with the name of what it
    asks the number of."""
    if years:
        text = re.sub(r"(?:到|在|by |in )?(?:19|20)\d{2}\s?年?(?:的)?", "", text)
    if ask:
        # `怎么申请工伤认定`, `建成多少个5G基站`: what stands behind the interrogative is the subject.
        text = _ASKS_FIRST.sub("", text)
        text = _ASK.sub("", _ASKS_COUNTED.sub("", text) if counted else text)
    return re.sub(r"[？?。\s]+$", "", text).strip("，,、的 ")


def subject_of(question: Question) -> str:
    """The subject of a question: without its years and what it asks for."""
    return _without(question.standalone, years=True, ask=True)
