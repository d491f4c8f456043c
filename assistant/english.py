"""English questions in the words of Chinese policy texts, from a reviewed list: so that names, headings and rows are found."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import yaml

from vectorstore.regions import regions_in

_COMMON_WORDS = """
a about above according achieve achieved actual actually add after again against ago aim aimed aims all along already also
always am among an and announce announced annual annually another any anyone anything approximately are around as ask at
available average avg base based baseline be become been before begin begins being below besides best better between big
billion both bring build building builds built but by call called can case change changed changes charge city come compare
compared concerning contain contains content contents could count county cover covered covers create created currently date
day days deal decrease deliver describe described describes detail details develop developed developing development did
differ difference different do document documents does doing done due during each easier easy eight either else encourage
end ensure establish established establishing every everyone exactly exist expand expect expected explain far few fewer
figure figures file find first five focus for found four from full further gain general get gets getting give given gives
go goal goals going good great grow growing grows growth had handle handled handles has have having he head headed help
helps her here high higher his hold how i if improve improved improvement improving in include included includes including
increase increased increasing indicate individual information into introduce involved is issue issued issues it item items
its itself just keep kind kinds know large largest last latest launch launched law lead leading leads least led less level
like list listed local long look looks low lower made main mainly make makes making manage managed manages many matter
matters may me mean meaning means meant meet mention mentioned mentions might million modern month months more most move
moved moving much must my name named names near need needed needs new next nice nine no not now number numbers obtain of
off office offer offered offers official on once one ones only open or order other others our out over oversee overseen
oversees own paper part parts people per percent percentage period person place plan planned plans please point points
policy possible present prefecture promote promoted promoting proportion propose proposed provide provided provides
province public publish published purpose put question quickly raise raised rate rates rather ratio reach reached reaches
really receive reduce reference region regarding related release released report require required requirement requirements
resident residents responsible responsibility result results right rise role run runs said same say says second section
see service services set sets seven share she should show shown since situation six small so some someone something
specific stand start started state stated states still strategy strengthen such sum support supported supports take taken
takes taking target targets task tasks tell ten term terms text than that the their them then there these they thing things
third this those three through thus time times to today together total toward towards two type types under unit units until
up upon us use used uses using value values very want wanted wants was way ways we well were what when where whether which
while who whole whom whose why will with within without word words work working works world would write written year yearly
years yes yet you your yuan zero actual service proposes planning forward initially firstly originally hi hello thanks thank planning
accept allow alone appear argue arrange assign attend avoid away back bad because become belong bring certain check claim clear close
come common complete comply concern conduct confirm consider consist continue correct cost count cut decide define depend deserve
difficult direct discuss divide early easily effect effort enable end enjoy enough enter entitled equal especially ever example except
exceed face fact fair fall family feel few fill final finish follow force form former free full fund future gather give grant group
guarantee guide half happen hard head hear hold home hope hour idea identify important inform instead intend join kindly late later
lay lead leave legal legally length let lie life likely limit live lose lot lower maintain major mark maximum measure minimum minute
mostly multiple nature never night none normal normally notice occur often old original otherwise overall parent particular pass past
perhaps permit plus prevent previous primary prior probably process produce prove purpose push quick quite range ready realise realize
reason recent recently record refer relate rely remain remind remove repeat reply rest return review running safe save seem seek send
separate serious several short similar simple simply since single size skip soon sort source speak special spend spread stage stay step
stop stop strict study submit succeed suffer suggest suitable sure surely suppose tend therefore think thought top touch try turn
typical understand usual summarize summarise summary summaries overview outline brief briefly printed signed adopted defined definition
divided divide consists allowed printed deepen strengthened concerned introduced want think try went gone going goes visits visit whether yearly
account accounts acc portion portions share shares body bodies oriented upgrade upgraded upgrading key famous well-known known eventually
regarded considered foresee foreseen envisage envisaged envisaged stipulated stipulate designated designate appointed currently nowadays presently
previously formerly afterwards afterward later thereafter meantime beforehand onwards onward forth throughout across among amongst beneath beyond
within roughly nearly almost around circa approximately merely solely purely entirely fully completely wholly partly partially largely chiefly
primarily essentially basically literally truly indeed perhaps maybe surely certainly definitely probably possibly hopefully unfortunately sadly
thanks cheers dear sir madam sorry excuse hey hello greetings regards kindly appreciate grateful helpful useful handy convenient quickly slowly
briefly shortly long-term short-term medium-term big bigger biggest huge vast tiny small smaller smallest tall wide deep broad narrow main
principal chief central core overall whole entire total amount amounts sums quantity quantities volume level levels extent degree scale size sizes
unified unify joint matching interoperable interconnected networked nationwide citywide
magnitude method methods approach approaches model models digits fraction fractions half halves third quarter quarters double doubled triple twice
thrice once exact precise precisely accurate accurately concrete concretely particular particularly respective joint jointly together separately
side sides hand hands top bottom front rear middle piece pieces bit bits kind sort sorts manner manners means mean aspect aspects
respect respects perspective viewpoint angle context background circumstance circumstances event events occasion occasions moment moments instance
instances purpose purposes reason reasons cause causes effect effects consequence consequences outcome outcomes benefit benefits advantage
advantages disadvantage drawback drawbacks pros cons step steps route routes path paths roadmap blueprint scheme schemes programme programmes program
programs initiative initiatives campaign campaigns drive drives effort efforts move moves push action actions activity activities practice practices
operation operations deal dealt carry carried carries carrying conduct conducted perform performed undertake undertaken undertook implement implemented
implementing implements implementation execute executed execution roll rolled rollout deploy deployed deploying deployment adopt adopting adopts adoption
foster fostering cultivate cultivating nurture nurturing boost boosts boosting boosted enhance enhanced enhancing accelerate accelerated accelerating speed
advance advanced advancing facilitate facilitated facilitating optimise optimize optimised optimized streamline streamlined simplify simplified
integrate integrated integrating combine combined combining align aligned unify unified connect connected connecting
dealing deals intends intend aside respectively altogether sector sectors chapter chapters money paid pays pay typical usual usually various via view visit wait walk watch week whatever whenever wish wonder worth
account accounts accounted acc apply applies applied guided guide opened targeted set spoken respectively latest currently many times counties cities districts
agency agencies authority authorities worldwide globally nationwide enrol score scores january february march april june july august september october november december formulate formulated municipal
"""
_COMMON = frozenset(_COMMON_WORDS.split())
"""English words that every question may have; they say nothing of its matter."""


_GENERIC_WORDS = """
目标 部门 政府 领域 指标 主要指标 措施 系统 平台 项目 中心 应用 国家 省级 规划期 规划基期 浙江 指南 行动计划 五年规划 户 百人 国际 评估
数字 智慧 技术 监测 标准 条例 规定 办法 细则 通知 公告 意见 决定
县 区 镇 小镇 村 数据 行业 产品 框架 架构 机制 机构 制度 期限 阶段 期 建设 章 附件 比例 移动 设备 装备 人员 经济 问题 任务 愿景 进度 时间 法律 生产 用地 手机 智能手机
"""
_GENERIC = frozenset(_GENERIC_WORDS.split())
"""Chinese words of the list that what answers need not repeat."""


@cache
def _phrases() -> tuple[dict[str, str], re.Pattern[str]]:
    """Phrases (lower case) → Chinese, and a pattern that finds them, the longest first."""
    text = files("assistant").joinpath("data/english.yaml").read_text(encoding="utf-8")
    known = {str(term).lower(): str(words) for term, words in yaml.safe_load(text).items()}
    longest = sorted(known, key=lambda term: (-len(term), term))
    joined = "|".join(re.escape(term).replace(r"\ ", r"[\s-]+") for term in longest)
    return known, re.compile(rf"(?<![A-Za-z])(?:{joined})(?:s|es|d|ed|ing)?(?![A-Za-z])", re.IGNORECASE)


def in_chinese(question: str) -> str:
    """A question with the phrases of the list in Chinese; all other words stay.

    >>> in_chinese("How many unicorn companies by 2022?")
    'How many 独角兽企业 by 2022?'
    """
    text, translated = _translated(question)
    if len(_unknown(text)) > len(translated):
        # Half a translation misleads: the whole question is looked for by its meaning.
        return question
    for name in regions_in(question):
        text = text if name in text else f"{text} {name}"
    return text


_HAN_RUN = re.compile("[\u4e00-\u9fff][\u4e00-\u9fff\\d+]*|[A-Z]*\\d[A-Z]+")
_SET_OFF = re.compile("[（(“「《]([\u4e00-\u9fff][\u4e00-\u9fff\\d+·]+)[）)”」》]")
_GLOSS = re.compile('["“][A-Za-z][^"”]{1,60}["”]\\s*[（(](?P<name>[\u4e00-\u9fff][^）)]{1,20})[）)]')
"""A name in English and the Chinese one that it stands for: `"data expressways" (数据高铁)`."""
_OFFICES = frozenset(["部门", "单位", "机构"])
_DOCUMENT = re.compile("(?:规划|计划|要点|方案)$")
_CLAUSES = re.compile(
    r"[,;]|\band (?:around |for |to |of )?(?:what|which|who|how|when|where)\b", re.IGNORECASE
)


def who_in_chinese(question: str) -> str | None:
    """An English question for who leads something as a Chinese one; None where it names anything that the list has no
    Chinese for, or asks for more.

    >>> who_in_chinese("Who builds Zheliban (浙里办)?"), who_in_chinese("Who leads the unicorn zoo?")
    ('浙里办由谁牵头？', None)
    """
    text, _ = _translated(question)
    set_off = _SET_OFF.findall(question)
    names = [name for name in _HAN_RUN.findall(text) if name not in _OFFICES]
    if set_off:
        # The name is told in Chinese, what stands before it is the same in English.
        names = [*set_off, *(name for name in names[-1:] if _DOCUMENT.search(name))]
    if (_unknown(text) and not set_off) or not names or _CLAUSES.search(question):
        return None
    kept = [n for at, n in enumerate(names) if not any(n in other for other in names[:at])]
    if len(kept) > 1 and _DOCUMENT.search(kept[-1]):
        kept = [f"{kept[-1]}里，", *kept[:-1]]
    return f"{''.join(kept)}由谁牵头？"


def matters(question: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """What an English question is about: the words that the list has with their Chinese, and those it has none for.

    >>> matters("What is the pension for astronauts?")
    ({'pension': '养老金'}, ('astronauts',))
    """
    text, translated = _translated(question)
    return {said: word for said, word in translated.items() if not _is_generic(word)}, _unknown(text)


def _is_generic(word: str) -> bool:
    return set(word.split()) <= _GENERIC


_NTH = re.compile(
    r"\b(?P<what>chapter|part|section)\s+(?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)\b"
    r"|\b(?:the )?(?P<nth>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth) (?P<what2>chapter|part|section)\b",
    re.IGNORECASE,
)
_ONES = dict(
    zip(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
        range(1, 11),
        strict=True,
    )
)
_ORDINALS = dict(
    zip(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"],
        range(1, 11),
        strict=True,
    )
)


def _counted(match: re.Match[str]) -> str:
    """`chapter six` as texts count them: 第六章."""
    word = (match["n"] or match["nth"]).lower()
    number = _ONES.get(word) or _ORDINALS.get(word) or int(word)
    what = (match["what"] or match["what2"]).lower()
    return f"第{number}{'章' if what == 'chapter' else '部分'}"


def _translated(question: str) -> tuple[str, dict[str, str]]:
    known, pattern = _phrases()
    found: dict[str, str] = {}

    def chinese(match: re.Match[str]) -> str:
        words = re.sub(r"[\s-]+", " ", match.group().lower())
        forms = (*_base_forms(words), words.replace(" ", "-"))
        phrase = next((form for form in forms if form in known), None)
        phrase = phrase or next((t for t in known if t.replace("-", " ") in forms), None)
        if phrase is None:
            return match.group()
        found[match.group()] = known[phrase]
        return known[phrase]

    question = _GLOSS.sub(lambda match: f"“{match['name']}”", question)
    return pattern.sub(chinese, _NTH.sub(_counted, question)), found


def _base_forms(words: str) -> tuple[str, ...]:
    """What a word may be a form of: itself first, then without the endings of plurals and verbs.

    >>> _base_forms("protected")[:3], "city" in _base_forms("cities"), "plan" in _base_forms("planning")
    (('protected', 'protecte', 'protect'), True, True)
    """
    found = [words]
    for ending, instead in (
        ("s", ""),
        ("es", ""),
        ("d", ""),
        ("ed", ""),
        ("ing", ""),
        ("ing", "e"),
        ("ies", "y"),
        ("ied", "y"),
    ):
        if words.endswith(ending) and len(words) - len(ending) >= 2:
            found.append(words.removesuffix(ending) + instead)
    found += [form[:-1] for form in found if len(form) > 3 and form[-1] == form[-2]]
    return tuple(dict.fromkeys(found))


def _unknown(text: str) -> tuple[str, ...]:
    """The English words left that name something: no everyday words, no names of regions."""
    rest = re.sub(r"['’]s\b", "", text)
    words = re.findall(r"(?<![A-Za-z\d])[A-Za-z]{3,}(?![A-Za-z\d])", rest)
    kept = [w for w in words if not _COMMON & set(_base_forms(w.lower())) and not regions_in(w)]
    return tuple(dict.fromkeys(kept))


def office_in_chinese(name: str) -> str:
    """The Chinese name of an office where the list has it, else the name as it is.

    >>> office_in_chinese("Department of Education"), office_in_chinese("Ministry of Magic")
    ('省教育厅', 'Ministry of Magic')
    """
    return next((word for word in _translated(name)[1].values() if not _is_generic(word)), name)
