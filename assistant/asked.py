"""The words of a question that name something: what is left of it when the talk around it is taken out.

A library of a few texts knows few words, and everyday questions have many that stand in none of them (`到底`,
`盘子`). Those that name nothing come from a reviewed data file; of the rest a word counts as unknown
only where it is not just the seam between two known words (`率目` in 覆盖率目标).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files

import yaml

from assistant.spoken import usual
from vectorstore.regions import regions_in
from vectorstore.tokens import INTERROGATIVES

PLAIN_LENGTH = 26
"""Characters of a question that names its matter; who writes more tells a story in words of their own."""

_YEARS = re.compile(
    r"(?:19|20)\d{2}\s?年?(?:度|末|底)?|[“「]?十[一二三四五六]五[”」]?(?:规划)?(?:末|期末|时期|期间)?"
)
_MEASURES = "章节编款块个项位名样番台条张座部家门篇句份类种款次件户所支批只些块期年月日天层级成点元餐人回场顿趟周岁倍亩吨米"
_COUNTED = re.compile(
    "第[一二三四五六七八九十\\d]+部分|"
    f"[第每前后头]?[一二三四五六七八九十两几\\d][一二三四五六七八九十百千万亿\\d]*[多来]?[{_MEASURES}大]|多少[{_MEASURES}钱]?|[条台项座所门家户件套处批站辆款]数(?![字据值码智量])|每[百千万]+[{_MEASURES}]?|[每哪那这某各][{_MEASURES}]"
)
_JOINTS = re.compile(
    "中(?=[以对的是有要把将])|以(?=[哪什啥谁])|(?<![占对相可评])比(?![重例率值较赛如])|[又则叫的了吗呢么这那啊吧呀我你您他它她们是有为要在到由会能把被对从往和与及来去上下里都也还就给让请想做搞占指时后前内外各]"
)
LIGHT = "引用写讲说拿当归管抽派算得过配连交放花加降涨翻找带靠画改选变约买卖看听见打跑住挂拨投定列走干多少好快慢先再才已不没最更很"
"""Characters that are words of their own in most questions: with one of them a pair is no name."""
_ENDS_NAMES = frozenset("金费税券证卡码费率额量线站馆所局厅院校园街路桥港仓店厂队奖币债险药苗病症车船机舱")
"""Characters by which many names end: behind a known word they make another one."""
_NAMED_BY_LETTERS = re.compile(r"(?<![A-Za-z\d.])(?=[A-Za-z\d]*[A-Za-z])[A-Za-z\d]{2,}")


@cache
def talk() -> tuple[str, ...]:
    """The words of the reviewed list that name nothing."""
    loaded = yaml.safe_load(files("assistant").joinpath("data/talk.yaml").read_text(encoding="utf-8"))
    return tuple(word for group in loaded.values() for word in str(group).split())


@cache
def _talked() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, talk()), key=len, reverse=True)))


def matter_runs(question: str) -> list[tuple[int, int]]:
    """Where the runs of characters of a (simplified) question stand that name something: talk, years, counts and
    regions are left out."""
    text = _YEARS.sub(_blank, question)
    for region in regions_in(text):
        text = re.sub(f"{region}(?:[省市](?![场政民内级区县]))?", _blank, text)
    for pattern in (_COUNTED, _talked(), INTERROGATIVES, _JOINTS):
        text = pattern.sub(_blank, text)
    return [match.span() for match in re.finditer("[\u4e00-\u9fff]{2,}", text)]


def _blank(match: re.Match[str]) -> str:
    return "\n" * len(match.group())


def pairs_of(word: str) -> set[str]:
    """The pairs of characters of a word."""
    return {word[at : at + 2] for at in range(len(word) - 1)}


_JOINING = "那跟把让给被往从向将儿"
"""Characters before a name that belong to no name, and the end of a spoken word."""


def unknown_words(question: str, occurs: Callable[[str], bool]) -> tuple[str, ...]:
    """The words of a plain question that stand in no text. ``occurs``: whether a pair of characters does."""
    text = usual(question)
    if not is_plain(text):
        return ()
    found: list[str] = []
    for start, end in matter_runs(text):
        at = start
        while at < end - 1:
            if occurs(text[at : at + 2]):
                at += 1
                continue
            last = at
            while last < end - 1 and not occurs(text[last : last + 2]):
                last += 1
            word = text[at : last + 1]
            if word[0] in _JOINING or any(c in _JOINING for c in word[1:-1]):
                # `那个把银行和企业对接`: what joins is no part of a name.
                words = [w for w in re.split(f"[{_JOINING}]", word) if len(w) > 1]
                word = next((w for w in words if not all(map(occurs, pairs_of(w)))), "")
                if not word:
                    at = last
                    continue
            # A character of a single pair may belong to the word beside it: a new word makes a second pair at its seam.
            seam = last - at == 1 and (_known(text, at - 1, occurs) or _known(text, last, occurs))
            if not seam and _names(word):
                found.append(word)
            elif seam and last == end - 1 and text[last] in _ENDS_NAMES:
                # A last character that makes names (养老金) belongs to the word before it.
                found.append(text[at - 1 : end])
            at = last
    return tuple(dict.fromkeys(found))


def by_its_like(text: str, occurs: Callable[[str], bool]) -> str:
    """Companies as enterprises, where only that is written.

    >>> by_its_like("独角兽公司有几家", {"兽企", "企业"}.__contains__)
    '独角兽企业有几家'
    """

    def instead(match: re.Match[str]) -> str:
        before = match["before"]
        return match.group() if occurs(f"{before}公") or not occurs(f"{before}企") else f"{before}企业"

    return re.sub("(?P<before>(?![的些家个类各本某该])[\u4e00-\u9fff])公司", instead, text)


def _known(text: str, at: int, occurs: Callable[[str], bool]) -> bool:
    pair = text[at : at + 2] if at >= 0 else ""
    return re.fullmatch("[\u4e00-\u9fff]{2}", pair) is not None and occurs(pair)


def absent_words(question: str, said: str, pairs: int) -> tuple[str, ...]:
    """The words of a plain question of which what is said has not even a pair: ``pairs`` in a row at least."""
    text = usual(question)
    if not is_plain(text):
        return ()
    found: list[str] = []
    for start, end in matter_runs(text):
        absent = "".join("01"[text[at : at + 2] not in said] for at in range(start, end - 1))
        found += [
            text[start + m.start() : start + m.end() + 1] for m in re.finditer(f"1{{{pairs},}}", absent)
        ]
    return tuple(found)


def letter_words(question: str) -> tuple[str, ...]:
    """The names of a Chinese question that are written with letters: 6G, IPv6."""
    return tuple(dict.fromkeys(word.lower() for word in _NAMED_BY_LETTERS.findall(question)))


def is_plain(question: str) -> bool:
    """Whether a question names its matter in one short clause."""
    text = question.strip().rstrip("？?。！!")
    return len(text) <= PLAIN_LENGTH and not re.search("[，,；;。？?]", text)


def _names(word: str) -> bool:
    return any(len(part) >= 2 for part in re.split(f"[{LIGHT}]", word))


_ASKS = re.compile(f"{INTERROGATIVES.pattern}|几(?=[{_MEASURES}])")
_LINK = re.compile(r"[”」\s]*(?:是|为|叫|有|在|是由|由|归)[\s“「]*")
_AMOUNT = re.compile("多少|几")
_REACHES = re.compile(
    r"[”」\s]*(?:大概|大约|预计|计划|打算|一共|总共|目前|现在)*(?:要|会|能|将|得|可)?(?:达到|做到|提高到|增加到|涨到|达|到|有|是|为)?[\s“「]*"
)
"""The same before an amount, which needs no verb: `押金多少`, `产值要到多少`."""


def asked_nouns(question: str) -> tuple[str, ...]:
    """What a plain question asks for by name: the words linked to its interrogative (`客服电话是多少`: 客服电话),
    and those an amount is asked of (`多少财政资金`: 财政资金). What stands behind `什么` or `哪些` is a class, whose
    members are named without it."""
    text = usual(question)
    if not is_plain(text):
        return ()
    return tuple(dict.fromkeys(_linked(text)))


def _linked(text: str) -> list[str]:
    """The runs that name something and are linked to an interrogative."""
    runs = matter_runs(text)
    found: list[str] = []
    for match in _ASKS.finditer(text):
        found += [
            text[a:b] for a, b in runs if b <= match.start() and _LINK.fullmatch(text[b : match.start()])
        ]
        if _AMOUNT.fullmatch(match.group()):
            counted = re.match(f"[{_MEASURES}]?", text[match.end() :])
            start = match.end() + (len(counted.group()) if counted else 0)
            found += [text[a:b] for a, b in runs if a == start]
    return found


_MEASURE = re.compile(
    "(?:率|量|额|费|[票租房单股造报标]价|价格|[产估市总]值|面积|分数线?|投资|预算|资费|[薪租押奖罚]金|人数|长度|押金|[一二三]等奖|年限|寿命|名额|资本|名单|流程)$"
)
"""Ends of the names of measures and the like, which a text that gives one names, too."""
_ALONE = re.compile("的(?P<noun>[\u4e00-\u9fff]{2,6})[？?。\\s]*$")


_DEED = re.compile("(?:可以|必须|应当|应该|需要|不得|禁止|允许)[\u4e00-\u9fff]?$")
"""What makes a deed of a noun's last two characters: `可以收费`."""
_LAST = re.compile("(?P<noun>[\u4e00-\u9fff]{4})[？?。\\s]*$")


def asked_measures(question: str) -> tuple[str, ...]:
    """The measures that a question asks for by name, in any of its clauses: linked to the interrogative, or behind a
    last 的 where it has none.

    >>> asked_measures("C03-05地块的容积率是多少？"), asked_measures("之江实验室的占地面积")
    (('容积率',), ('占地面积',))
    """
    found: list[str] = []
    clauses = [clause for clause in re.split("[，,；;。？?]", question) if clause.strip()]
    for clause in clauses:
        alone = _ALONE.search(clause) or (_LAST.search(clause) if len(clauses) == 1 else None)
        if alone and not _ASKS.search(clause):
            found.append(alone["noun"])
        found += _linked(clause)
        found += [
            clause[a:b]
            for match in _AMOUNT.finditer(clause)
            for a, b in matter_runs(clause)
            if b <= match.start() and _REACHES.fullmatch(clause[b : match.start()])
        ]
    return tuple(
        dict.fromkeys(noun for noun in found if _MEASURE.search(noun) and not _DEED.search(noun[:-1]))
    )


_CALLED = re.compile(
    '[“"「]([\u4e00-\u9fff\\d.]{2,14})[”"」]'
    "|(?:^|[，,：:由归]|实施|推进|开展|参加|申请)((?:(?![的和与及在对由从把将是有到按照])[\u4e00-\u9fff]){2,4}(?:计划|行动|工程))(?=[由到的是谁什怎要有归包具从什今今何几哪？?]|$)"
)


def called_names(question: str) -> tuple[str, ...]:
    """The names by which a question calls a plan or the like: set off by quotation marks, or before their class.

    >>> called_names("蓝天计划的目标是什么？"), called_names("“晚霞行动”由谁负责？")
    (('蓝天计划',), ('晚霞行动',))
    """
    names = (quoted or plain for quoted, plain in _CALLED.findall(question))
    # `“多数”是几成`: a word of talk is no name because it is set off.
    return tuple(name for name in names if _talked().sub("", name))


_DAY = re.compile(r"(?<!\d)(\d{1,2})\s?月\s?(\d{1,2})\s?[日号]")
_PLAN_ORDINAL = re.compile("十[一二三四五六]五(?!五)")
_PLAN_YEARS = re.compile(
    "(?<!\\d)([一二三四五六七八九十两\\d]{1,2}年)(?:(?!的)[\u4e00-\u9fff]){0,4}?(计划|规划|行动)"
)
_PLAN_OF = re.compile(
    "((?:(?![的是按照据和与及跟])[\u4e00-\u9fff]){4,12})[“「]?(十[一二三四五六]五)[”」]?(?:规划|计划)"
)
_TITLED = re.compile("《([^》]{4,60})》")
_CONTENTS = re.compile("规定|怎么写|写了|写的|讲了|讲的|第[一二三四五六七八九十百千\\d]+[条章]|内容|提出")
_OPINION = re.compile(
    "(?:买|炒|入手|挑)[^，。？]{0,4}哪[只支][^，。？]{0,4}股(?![份权东改])|(?:我|咱|推荐|该)[^，。？]{0,8}(?<![购采])买(?!卖)[^，。？]{0,6}(?:股票|彩票|基金)|(?:想|要)买[^，。？]{0,4}股票[^。？]{0,14}(?:能不能|该不该|入手|会涨)|"
    "哪[款家个种只所支间]?[^，。？]{0,8}(?:好|强|便宜|划算|靠谱)[？?。\\s]*$|好(?:做|就业|找工作|考|学|赚钱?|干|卖|混)吗|会不会(?:被)?[^，。？]{0,6}(?:取代|淘汰|消失|倒闭|失业)|"
    "(?:你|您)(?:觉得|认为|怎么看|看好|的看法|喜欢)|^(?:请|帮我)?预测|值(?:不值)?得(?:投资|买|去|炒|推荐)|能不能(?:实现|成功|完成|赢)|打得赢|胜算|会不会(?:成功|失败|涨|跌|修改)"
    "|会(?:涨|跌|成功|失败)吗|(?:谁|哪个|哪家|哪边)[^，。？]{0,8}(?:更强|更好|更厉害|最好|最强|最厉害|好用|好看|好玩|好吃|划算|靠谱)"
)


_TELL = re.compile(
    "(?:概括|总结|归纳|概述|简述|梳理|介绍|说说|讲讲|谈谈|说明)(?:一下|下)?|(?:请|帮我|麻烦|简单|简要|大概)(?:地)?"
)
"""Words that ask for an account stand before the name of a plan and are none of it."""


def named_days(question: str) -> tuple[tuple[int, int], ...]:
    """The days of a month that a question names."""
    return tuple((int(month), int(day)) for month, day in _DAY.findall(question))


def named_plans(question: str) -> tuple[str, ...]:
    """The plans a question names by their ordinal or their years: 十四五, 三年…计划; as patterns to be found."""
    ordinals = _PLAN_ORDINAL.findall(question)
    years = [f"{years}[\u4e00-\u9fff]{{0,4}}?{word}" for years, word in _PLAN_YEARS.findall(question)]
    return tuple(dict.fromkeys((*ordinals, *years)))


def plan_subjects(question: str) -> tuple[str, ...]:
    """What a five-year plan is about that a question names: 数字乡村 of 数字乡村“十四五”规划."""
    text = usual(question)
    for region in regions_in(text):
        text = re.sub(f"{region}[省市]?", "\n", text)
    text = _TELL.sub("\n", text)
    found = (_talked().split(subject)[-1] for subject, _ in _PLAN_OF.findall(text))
    return tuple(dict.fromkeys(subject for subject in found if len(subject) >= SHORT_NAME))


def titles_named(question: str) -> tuple[str, ...]:
    """The names that a question has in title marks."""
    return tuple(dict.fromkeys(_TITLED.findall(question)))


def titles_asked_of(question: str) -> tuple[str, ...]:
    """The documents in title marks whose contents a question asks for."""
    return titles_named(question) if _CONTENTS.search(question) else ()


def asks_opinion(question: str) -> bool:
    """Whether a question asks what someone thinks, or what will come."""
    return _OPINION.search(question) is not None


_BODY = re.compile(
    "(?:^|(?<=[省市\\n\\s，,和与、]))((?:(?![和与、是哪有对在由])[\\u4e00-\\u9fff]){1,11}?(?:部|委员会|委|总局|总署|署|(?<![格布全结])局|厅|院|银行|协会|红十字会|公司|集团|管委会|办公室|中心))"
    "(?=[和与、]|对|牵头|负责|要求|针对|如何|怎么|怎样|将|采取|出台|发布|规定|做|给予|推出|在|提出|会同|关于|审议|承担|为|通过|联合)"
)
_OF_HOME = re.compile(
    "^(?:请|帮我)?(?:比较|对比|介绍|总结)(?:一下|下)?|^(?:我们|咱们?|你们|我|本|这家|一家|某)?(?:国家|全国|[省市县区])|^(?:我们|咱们?|你们|我|本|这家|一家|某)"
)
_IN_FIELD = re.compile(
    "^[\u4e00-\u9fff]{2,4}?(?<![网掌线身])(?:上(?!海|市|城)|方面|领域)的?(?=[\u4e00-\u9fff]{4})"
)
"""The field before a body: `医疗上互联网医院`."""
_DONE = re.compile("鼓励|支持|推动|要求|形成|根据|按照")
SHORT_NAME = 4
"""Characters up to which the name of a body may be a short form, with words left out between them."""


def named_bodies(question: str) -> tuple[str, ...]:
    """The offices, companies and institutions that a question asks about by their full or short names, without the
    region before them."""
    text = usual(question)
    for region in regions_in(text):
        text = text.replace(region, "\\n")
    names = [_IN_FIELD.sub("", _OF_HOME.sub("", name)) for name in _BODY.findall(text)]
    return tuple(dict.fromkeys(n for n in names if len(n) >= 3 and not _DONE.search(n)))


def is_named(body: str, text: str) -> bool:
    """Whether a text names a body: as it is asked about, or written out (`发改委`: 发展和改革委员会)."""
    if body in text or (body.endswith(("公司", "企业")) and body[:-2] in text):
        return True
    return len(body) <= SHORT_NAME and re.search(".{0,4}".join(map(re.escape, body)), text) is not None
