"""Questions of several parts: `A和B各是多少，谁牵头？` as the questions it is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.card_words import fact_asked
from assistant.counted_lists import wanted_of
from assistant.kinds import Kind, asks, kind_of
from assistant.question import Question, go_on, joined_to, subject_of, subject_terms
from assistant.reading import read_alone
from assistant.story import without_story
from assistant.two_tasks import two_tasks
from vectorstore.regions import regions_in

MAX_PARTS = 4
_END = re.compile(
    r"(?<=[？?；;])|(?<=叫什么)[、和](?=又?(?:归|由|是|谁|哪))|(?<=叫啥)[、和](?=又?(?:归|由|是|谁|哪))|(?<!\d)[，,]|[，,](?!\d{3}(?!\d))|。"
)
_EACH = re.compile(r"(?:各自?|分别)(?:都|是|为|要|有|由|归|到|达|培育|引进|建|说)?")
_YEAR = re.compile(r"(?:19|20)\d{2}年")
_OF_YEARS = re.compile(
    r"^(?:到|在)?(?P<years>(?:19|20)\d{2}年(?:(?:和|与|、|跟)(?:19|20)\d{2}年)+)(?P<rest>.*?(?:分别|各自?).*)$"
)
_ONLY_YEARS = re.compile(
    r"(?:(?:19|20)\d{2}年?(?:末|底)?(?:和|与|、|跟|以及|及|，|,)?){2,}(?:[这那]?[两二三四几]年)?(?:又|则|还|再|都|的|目标|数值|实际|指标|值|数|情况)*[，,]?$"
)
"""Years beside each other and nothing after them: `2017、2020、2022三年分别是多少`."""
JOINT = re.compile(r"和|与|及|以及|跟|还有|、")
_WHOLE = (Kind.COMPARISON, Kind.SUMMARY, Kind.SMALL_TALK)
"""Kinds that are asked of the question as a whole."""
OWN_NAME = 3
"""Pairs of characters from which a part names a subject of its own."""


def parts_of(question: Question, names: Iterable[str] = ()) -> tuple[Question, ...]:
    """The questions that a question is made of, each stand-alone; itself when it is one.

    ``names``: of things the library knows, which are not torn apart at a 和 inside them.
    """
    if question.english and not question.premise:
        return _english_parts(question)
    if question.premise:
        return (question,)
    tasks = two_tasks(question.standalone, names)
    if tasks:
        return tuple(part_of(text, None, question) for text in tasks)
    clauses = asking_clauses(question.standalone)
    found: list[Question] = []
    for clause in clauses:
        items = _items(clause, names)
        # What each of several things means is asked of it alone.
        alone = len(items) > 1 and kind_of(items[-1]) is Kind.DEFINITION
        for text in items:
            found.append(part_of(text, found[0] if found and not alone else None, question))
    if len(found) > 1 and _WHY.search(found[0].text) and any(wanted_of(part.text) for part in found[1:]):
        # `为什么要深化，是哪三方面的需要`: the count is of the reasons.
        return (question,)
    if len(found) < 2 and (attributes := _attributes(question.standalone)):
        return tuple(part_of(text, None, question) for text in attributes)
    if len(found) < 2 or len(found) > MAX_PARTS or _one_row(found):
        return (question,)
    return tuple(found)


_ENGLISH_AND = re.compile(
    r"[,;]?\s+and\s+(?=(?:for|to|of|in|on|around|by|with|at)?\s*(?:what|which|who|how|when|where|whom)\b)",
    re.IGNORECASE,
)
_OTHER_YEAR_OF_IT = re.compile(
    r"(?:what|how (?:much|many|high|large|big))\b[^?]{0,24}\b(?:it|they|that|those|this|there)\b[^?]{0,12}\b(?:in|by|for)\s+20\d\d|what (?:is|was|were) (?:the )?(?:goal|target|base|figure|value)s?\b[^?]{0,10}\b20\d\d",
    re.IGNORECASE,
)
_ITS = re.compile(r"\b(?:it|its|they|their|them|this|that|these|those)\b", re.IGNORECASE)


def _english_parts(question: Question) -> tuple[Question, ...]:
    """`Who leads X, and what is it built on?` as both; what only asks for another year of the same thing stays with it."""
    pieces = [piece.strip() for piece in _ENGLISH_AND.split(question.text) if piece.strip()]
    if len(pieces) != 2:
        return (question,)
    first, own = (read_alone(piece if piece.endswith("?") else f"{piece}?") for piece in pieces)
    names = subject_terms(re.sub("[A-Za-z]+", " ", own.standalone))
    if not names and _OTHER_YEAR_OF_IT.match(pieces[1]):
        # `and what was it in 2019?`: a row gives both.
        return (question,)
    if _ITS.search(pieces[1]) or not names:
        own = replace(own, standalone=f"{subject_of(first)} {own.standalone}", years=own.years or first.years)
    years = question.years if len(question.years) == 1 else ()
    return replace(first, years=first.years or years), replace(own, years=own.years or first.years or years)


_WHY = re.compile("为什么|为何|为啥")
_OFFICE = "(?:牵头|责任|主管|负责|配合|主责)(?:单位|部门|机构)"
_ATTRIBUTE = "(?:主要|重点|具体|建设|年度?|每年)*(?:功能|内容|任务|领域|定位|做法|目标|(?:[培建引创][养设进建])?(?:数量|规模|人数)|完成时间|时限|期限|比例)"
_TWO_ATTRIBUTES = re.compile(
    rf"^(?P<matter>.{{2,}}?)的?(?P<first>{_OFFICE}|{_ATTRIBUTE})(?:及其?|和|与|以及|、)(?P<second>{_OFFICE}|{_ATTRIBUTE})(?:各?是?(?:什么|谁|多少|哪些))?[？?。]*$"
)


_FURTHER = "[，,；;]?(?:及其?|和|与|以及|还有|、)|[；;]"
_OFFICE_AND = re.compile(
    rf"^(?P<matter>[^，,；;。？?]{{3,}}?)的?(?P<first>{_OFFICE})(?:{_FURTHER})(?P<second>[^，,；;。？?]{{3,}})[？?。]*$"
)
_AND_OFFICE = re.compile(
    rf"^(?P<matter>[^，,；;。？?]{{3,}}?)(?:的|[：:\s]\s?)(?P<first>[^的：:，,；;。？?\s]{{2,8}}?)(?:{_FURTHER})(?P<second>{_OFFICE})[？?。]*$"
)
"""Who leads a task and whatever else is asked of it, in short (`X的牵头单位及其总体框架`)."""


def _attributes(text: str) -> list[str]:
    """`企业码的牵头单位及主要功能` as what is asked of each: who it is and something else, which no one sentence tells."""
    match = _TWO_ATTRIBUTES.search(text)
    if match is not None:
        if bool(re.match(_OFFICE, match["first"])) == bool(re.match(_OFFICE, match["second"])):
            return []
        return [f"{match['matter']}的{match[name]}" for name in ("first", "second")]
    match = _OFFICE_AND.search(text)
    if match is not None and not asks(match["matter"]) and not re.search(_OFFICE, match["second"]):
        second = match["second"]
        own = second if asks(second) else f"{match['matter']}{second}"
        return [f"{match['matter']}的{match['first']}", own]
    match = _AND_OFFICE.search(text)
    if match is None or asks(text) or re.search(_OFFICE, match["first"]):
        return []
    return [f"{match['matter']}的{match[name]}" for name in ("first", "second")]


_TURNED_TO = re.compile(
    r"(?:.*\s)?(?:那么?|至于)?(?![^，]*(?:多少|[谁哪几何]|什么|怎么|如何|啥|[有是能要会][没不否]|[吗么]))[^，。？?]{1,14}呢[，,]?"
)
"""What a question turns to before it asks (`那到2025年呢，要建到多少个`)."""


_ANY_WAY = re.compile(
    "(?:那么?)?[这那]?[个份]?(?:计划|规划|方案|文件|材料|政策|上面|上头|省里|政府)?(?:[里中上](?:面|头)?)?(?:到底|究竟|都)?"
    "(?:有|给|写|提|说|讲|出|想)(?:了|到|过)?(?:些|个)?(?:什么|啥|哪些)(?:好|实在)?的?(?:法子|办法|招数?|说法|措施|对策|主意|安排|打算)[呢啊呀，,？?。]*"
)
"""A clause that asks for any way at all: of what stands before it (`没信号怎么办，计划里有什么法子`)."""


_VERDICT = re.compile(
    "(?:那|这)?(?:算|是不是|到底)?(?:(?:哪(?:一)?[个边头段年项]|谁)[\u4e00-\u9fff]{0,3}得?更?[多少高低大小快慢猛](?:一?[些点])?|差得?(?:蛮|挺|很|不|还)?[多少大远](?:的)?|[超完翻达]了?(?:成|标|番)?(?:没有?|不|么|吗)?|够不够|[多高大快]不[多高大快])(?:吧|吗|么|呢|啊|呀)?[？?。]*"
)
"""A last clause that only wants to hear how two figures compare, which are told: `差得蛮多的吧`, `哪个添得多`."""


_TROUBLED = re.compile("(?:怎么|咋|如何)(?:办|整|弄|搞|解决|应对|处理|是好)[呢啊呀？?]*$")


def _goes_with(clauses: Sequence[str], piece: str) -> bool:
    return bool(clauses and _TROUBLED.search(clauses[-1]) and _ANY_WAY.fullmatch(piece))


def asking_clauses(text: str) -> list[str]:
    """The clauses that ask, each with those before it that do not."""
    clauses: list[str] = []
    pending = ""
    pieces = [piece.strip() for piece in _END.split(text) if re.search(r"\w", piece)]
    last = max((n for n, p in enumerate(pieces) if asks(p) and not _TURNED_TO.fullmatch(p)), default=-1)
    for n, piece in enumerate(pieces):
        if clauses and _VERDICT.fullmatch(piece):
            continue
        if (n < last and _TURNED_TO.fullmatch(piece)) or _goes_with(clauses, piece):
            pending = f"{pending}，{piece}" if pending else piece
        elif asks(piece) and re.sub(r"[吗吧呢？?]", "", piece) not in ("对", "是", "好", "行"):
            clauses.append(f"{pending}，{piece}" if pending else piece)
            pending = ""
        else:
            pending = f"{pending}，{piece}" if pending else piece
    if pending and clauses:
        clauses[-1] += f"，{pending}"
    return clauses


def _items(clause: str, names: Iterable[str]) -> list[str]:
    """`A和B2022年的目标各是多少` as `A2022年的目标是多少` and `B2022年的目标是多少`; the clause when it is about one thing."""
    of_years = _OF_YEARS.search(clause)
    if of_years is not None and kind_of(clause) not in (Kind.VALUE, Kind.COMPARISON):
        ask = re.sub("分别|各自?", "", of_years["rest"], count=1)
        return [f"{year}{ask}" for year in re.findall(r"(?:19|20)\d{2}年", of_years["years"])]
    for each in _EACH.finditer(clause):
        if not asks(clause[each.start() :]):
            break
        if _ONLY_YEARS.search(clause[: each.start()]):
            # Several years of one thing stand in one row.
            break
        items, tail = named_items(clause[: each.start()], names)
        if len(items) < 2:
            continue
        if all(regions_in(item)[:1] and len(regions_in(item)[0]) >= len(item) - 1 for item in items[:-1]):
            # What several places are to do is told of each, by its own paragraph.
            break
        ask = clause[each.start() :].replace("各自", "", 1).replace("分别", "", 1).replace("各", "", 1)
        return [f"{item}{tail}{ask}" for item in items]
    return _two_amounts(clause)


_ASKS_AMOUNT = re.compile(
    "多少|百分之几|多大(?=块|一块|比例|比重|份额|[，,。？?]|$)|几(?:个|家|项|万|亿|成|条|座|台|种|名|人|次|百|千|件|户)"
)


def _two_amounts(clause: str) -> list[str]:
    """`搞多少个项目、机器人要到多少` as what is asked of each; the clause where one thing is asked of."""
    for joint in JOINT.finditer(clause):
        before, after = clause[: joint.start()], clause[joint.end() :]
        asked = _ASKS_AMOUNT.search(before) and _ASKS_AMOUNT.search(after)
        if asked and len(subject_terms(_ASKS_AMOUNT.sub(" ", after))) >= OWN_NAME:
            # What stands before a comma is the matter of both: `无人超市这类新零售，到2022年……要几个、……要几家`.
            comma = before.rfind("，")
            both = before[: comma + 1] if comma > 0 and not asks(before[:comma]) else ""
            if len(subject_terms(without_story(both))) < OWN_NAME:
                both = ""
            return [without_story(before), *(f"{both}{rest}" for rest in _two_amounts(after))]
    return [clause]


def named_items(text: str, names: Iterable[str] = ()) -> tuple[list[str], str]:
    """The things that words join (`A、B和C2022年的目标`) and what follows the last of them (`2022年的目标`).

    >>> named_items("独角兽企业和上市企业2022年的目标")
    (['独角兽企业', '上市企业'], '2022年的目标')
    """
    kept: dict[str, str] = {}
    for name in sorted(names, key=len, reverse=True):
        if JOINT.search(name) and name in text:
            mark = f"\ue000{chr(0xE001 + len(kept))}\ue000"
            kept[mark] = name
            text = text.replace(name, mark)
    tail = re.search(
        r"(?:[，,]\s?)?(?:(?:从|由)?(?:19|20)\d{2}年?(?:到|至|[-—–]))?(?:(?:到|在)?(?:19|20)\d{2}年?)?(?:底|末)?(?:的)?(?:目标|基数|指标|数值|目标值|牵头单位|责任单位|情况)?(?:要|都)?[，,]?$",
        text,
    )
    body, rest = (text[: tail.start()], tail.group()) if tail else (text, "")
    head = re.match(r"(?:到|在)?(?:19|20)\d{2}年[，,的]?|.*[，,：:]", body)
    lead = head.group() if head else ""
    items = [
        _restored(item, kept) for item in JOINT.split(body[len(lead) :]) if len(_restored(item, kept)) >= 2
    ]
    shared = (
        _SHARED.search(items[-1]) if len(items) > 1 and not any("的" in item for item in items[:-1]) else None
    )
    if shared is not None:
        # `A和B的定位`: of both.
        items[-1], rest = items[-1][: shared.start()], shared.group() + rest
    return [f"{lead}{item}" if lead and n == 0 else item for n, item in enumerate(items)], rest


_SHARED = re.compile("(?<=[\u4e00-\u9fff”]{2})的[\u4e00-\u9fff]{2,6}$")
"""What is asked of the last of several things, and of those before it."""


def _restored(text: str, kept: dict[str, str]) -> str:
    for mark, name in kept.items():
        text = text.replace(mark, name)
    return text.strip()


_IN_DOCUMENT = re.compile(
    r"^(?:(?:后来|然后|最后|而|那么?|到了?|再到)[，,]?)?(?:在|按|根据)?《?[\u4e00-\u9fff“”\d]{2,20}(?:规划|计划|要点|方案|办法|条例|通知)》?(?:里|中|上|里面)?(?:写|说|讲|定|规定)?的?(?:是|又|则)?"
)


def in_document(text: str) -> bool:
    """Whether a part begins with a document of its own in which it asks (`后来规划里写的……`)."""
    return _IN_DOCUMENT.match(text) is not None


_CONTENTS = re.compile(
    "^(?:它的?|其)?(?:主要|具体|建设)内容(?:又|都)?(?:是|有)?(?:什么|啥|哪些)(?=[？?呢]*$)"
)
"""What a task is about, asked for beside who leads it; of a document it is a summary."""


def part_of(text: str, first: Question | None, whole: Question) -> Question:
    """A part as a question by itself; what it leaves out is taken from the first one."""
    text = text.strip().removeprefix("其中")
    if first is not None and first.kind is Kind.WHO:
        text = _CONTENTS.sub("是什么", text)
    own = alone = read_alone(text)
    elsewhere = first is not None and in_document(text)
    if first is not None:
        first = to_go_on(first, alone, elsewhere=elsewhere)
    if first is not None and not subject_terms(_IN_DOCUMENT.sub("", text).replace("啥", "什么")):
        # `规划里写的牵头单位是啥`: the document is named, the subject is that of the first part.
        own = joined_to(own, first)
    elif first is not None:
        read = go_on(own, first)
        alike = _YEAR.sub("", text) == _YEAR.sub("", first.text)
        named = _IN_DOCUMENT.sub("", own.standalone)
        if not read.follow_up and len(subject_terms(named)) < OWN_NAME and not alike:
            read = joined_to(own, first)
        own = read
    kind = kind_of(text)
    if first is not None and first.kind is Kind.CARD and fact_asked(text) is not None:
        # `发给谁` behind another fact of the document asks for one of its own.
        kind = Kind.CARD
    years = alone.years if elsewhere else own.years
    if (
        not years
        and not elsewhere
        and kind not in (Kind.WHO, Kind.CARD, Kind.DEFINITION)
        and len(whole.years) == 1
    ):
        years = whole.years
    return replace(
        own,
        text=text,
        years=years,
        kind=own.kind if kind is Kind.OTHER else kind,
        regions=own.regions or whole.regions,
        places=own.places or whole.places,
        english=whole.english,
        cited=whole.cited,
        follow_up=whole.follow_up,
    )


_FIRST_DOCUMENT = re.compile(
    r"(?:(?:19|20)\d{2}年?的?)?(?:(?![里中的说，,])[\u4e00-\u9fff“”]){0,10}(?:规划|计划|要点|方案)(?:(?:里面|里|中|上)(?:写|说|讲|定|规定)?|[写说讲]|定(?![位稿点]))(?:的|要)?"
)
_AIM = re.compile(r"(?:年初|当初|原先|原来|最初)?(?:定下?的?|设定的?|计划的?|打算的?|既定的?)?目标(?:值|数)?")


def to_go_on(first: Question, part: Question, *, elsewhere: bool) -> Question:
    """The first part without what a further one replaces: its document where that names another one, its aim where
    that asks what was reached."""
    text = first.standalone
    if elsewhere:
        text = _FIRST_DOCUMENT.sub("", text)
    elif part.years and set(part.years).isdisjoint(first.years):
        # What the points of 2020 require stands for 2025 in another document.
        text = _SAYS.sub("", text)
    if part.wants_actual and not first.wants_actual:
        text = _AIM.sub("", text)
    return replace(first, standalone=text) if text != first.standalone else first


def _one_row(parts: Sequence[Question]) -> bool:
    """Whether the parts ask for years of one thing, or for what only the whole question asks."""
    if any(part.kind in _WHOLE for part in parts):
        return True
    if sum(bool(_SAYS.search(part.text)) for part in parts) == 1:
        return False
    return all(
        part.kind is parts[0].kind
        and part.years
        and part.kind is Kind.VALUE
        and (not subject_terms(part.text) or _OTHER_YEAR.match(part.text))
        for part in parts[1:]
    )


_SAYS = re.compile(
    "(?:(?:19|20)\\d{2}年)?的?(?:年度?)?(?:工作)?(?:要点|规划|计划|方案|纲要)(?:[里中上](?:面|头)?)?(?:要求|提出|写|规定|安排|说)(?:的|了)?(?:是|要)?"
)
"""What one document says of the first year, by which the second year is another one's."""
_OTHER_YEAR = re.compile(
    r"(?:那么?|而|又|再|后来|然后)?(?:到了?|在|等到)?(?:(?:19|20)?\d{2})年?(?:底|末)?的?(?:目标|又|则|还|是|就?要|想|打算|计划|准备|希望|力争|得|该|能|会|应|争取|预计)*(?:把[它这])?(?:[冲拉搞养升提做弄办建达涨增有]|[\u4e00-\u9fff]?(?:到|成|至|为|上))?(?:多少|几|百分之几)(?:[百千万亿]{0,2}(?:个百分点|公里|[个家项分户台座条名人次件倍成元吨%％])?)(?:左右|以上)?[？?啊呀呢吧]*$"
)
"""What only asks for another year of the same thing, in whatever verb: `到2022年想养到几家`."""
