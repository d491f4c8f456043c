"""What people tell of themselves around a question: `我阿爸是舟山跑船的，他问平台归谁牵头` asks about the platform."""

from __future__ import annotations

import re

from assistant.kinds import asks
from vectorstore.regions import regions_in
from vectorstore.tokens import INTERROGATIVES

_END = re.compile("(?<=[，,。；;！!？?：:])")
_OF_ONESELF = re.compile("我|咱|俺|本人|自家|自己|家里|老公|老婆|阿爸|阿妈|孩子|儿子|女儿|老板|领导|记者")
_ENGLISH_END = re.compile(r"(?<=[.!?])\s+")
_OF_ONESELF_ENGLISH = re.compile(r"\b(?:I|I'm|I've|my|we|our|hi|hello|dear)\b", re.IGNORECASE)


def without_story(question: str) -> str:
    """A Chinese question without the clauses in which the asker speaks of himself and asks nothing.

    >>> without_story("我阿爸是舟山跑船的，平台归谁牵头？"), without_story("“五个一”是哪五个？我们厂要准备材料。")
    ('平台归谁牵头？', '“五个一”是哪五个？')
    >>> without_story("我能开放数据吗")
    '我能开放数据吗'
    """
    parts = [part for part in _END.split(question) if part.strip()]
    kept = [part for part in parts if not _OF_ONESELF.search(part) or _asks(part)]
    return "".join(kept) if any(map(_asks, kept)) else question


_ASKING_LEAVE = re.compile(
    r"^(?P<who>[^？?。！!；;]{0,40}?)(?:(?:想|要|来|就)(?:打听|请问|咨询|请教)(?:一?下|个事)?|(?:打听|咨询|请教)(?:一?下|个事)|请问|(?:想|来)?问(?:一?下(?![一级游旬半降沉列周])|个事|一嘴|一句)|想问问?|想(?:要)?(?:知道|了解|晓得)(?:一?下)?)[，,：:\s]*(?!的)(?=\S)"
    r"|^(?P<other>(?:我们?|咱们?|俺)?(?:家|厂里?|公司|单位)?的?(?:老板|领导|主任|经理|书记|邻居|同事|朋友|客户|老乡|记者|老师|孩子|[爸妈爷奶])[^，,？?。]{0,4}问(?:我|起|道|到)?)[，,：:\s]*(?=\S)"
)
"""Who asks and that he asks, before what is asked: `我们厂想搞机器换人，想问下…`, `我们老板问，…`."""
_MOOD = re.compile(r"(?:得|的)(?:要死|要命|不行|够呛|很|离谱|让人)[^，,]{0,2}$|[烦急气愁]死(?:了|人|我了)$")
_OF_WHO_ASKS = re.compile(
    r"^(?:我|俺|咱|本人)(?:们)?(?:家|厂|公司|单位|村|街道|学校)?(?:就)?(?:是|在|做|干|开|卖|搞|种|养|想[报搞做办开给帮替])"
    r"|^(?:正)?(?:想|要|打算|准备)[报搞做办开写找][^，,。]*$"
)
_IN_PAPER = re.compile(
    "(?:我?(?:看|在|翻|手上|手头))?(?:到|的)?[那这](?:一)?[份个本](?![^，。？]*(?:规划|计划|要点|方案|指南|通知|意见|办法|条例|十四五|申请|申报|证明))[^，。？《》\\d]{0,16}(?:材料|资料|文档|文件)(?:[里中上](?:面|头|边)?)?[，,：:]"
)
"""A paper that a question points to and does not name: `那份讲建议方向的材料里，`."""
_HEARD = re.compile(
    r"(?:^|(?<=[，,。；;]))(?:我)?(?:听[说讲闻]|说是|据说|听人[说讲])[，,]?(?=[\u4e00-\u9fff\d])"
)
_POINTS_BACK = re.compile(
    r"[它他她]|上述|该(?:项|平台|系统|指标|计划|规划|工程|行业)|(?<!们)这(?!份|几年|些年|一?块|方面)|(?:^|(?<=[对在就为给于跟和把说的，。；]))这(?:一?块|方面)|^(?:那(?!份|几|年|会儿|个[\u4e00-\u9fff\d]{2,})|其(?!他|它|余)|还)"
    r"|(?:我们?|咱们?|俺们?)(?:这[儿里边]|那[儿里边]|当地|行业|行当|行|能|可以|要|该|得)|我能|当地|本地"
)
_TALKED = re.compile(
    "我们?|咱们?|俺们?|你们?|官方|[那这]?份?(?:材料|资料)|路子|法子|建议|方向|推荐|鼓励|大概|一共|总共|到底|究竟|打算|准备|可以|能够|需要|应该|多少|什么|[的了吗呢啊呀吧有是要得能在到去给哪谁几个]"
)
OWN_MATTER = 6
"""Characters besides interrogatives and words of every question from which what is asked names its matter itself."""


def without_introduction(question: str) -> str:
    """A Chinese question without what stands before it: who asks, that he asks, why, and from whom he has it. It stays
    where what is asked has no matter of its own, or points back to it.

    >>> without_introduction("返乡卖笋干的，问下全省农产品网络销售额要到多少")
    '全省农产品网络销售额要到多少'
    >>> without_introduction("我在社区医院上班。政府说的重点人群有哪些？"), without_introduction("我是养蜂的，问下补贴多少")
    ('政府说的重点人群有哪些？', '我是养蜂的，问下补贴多少')
    """
    text = _without_purpose(question.strip())
    led = _ASKING_LEAVE.match(text)
    if led is not None and _stands_alone(text[: led.end()], text[led.end() :]):
        text = text[led.end() :]
    parts = [part for part in _END.split(text) if part.strip()]
    if len(parts) > 1 and _IN_PAPER.fullmatch(parts[0].strip()) and _stands_alone("", "".join(parts[1:])):
        parts = parts[1:]
    while len(parts) > 1 and _introduces(parts[0]) and _stands_alone(parts[0], "".join(parts[1:])):
        parts = parts[1:]
    return _HEARD.sub("", "".join(parts)) if parts else question


_PURPOSE = re.compile(
    "(?<=[，,。；;？?！!])(?:我|我们)?(?:正在|正|急着|现在)?(?:拟|准备|打算|想|要)?(?:写|做|交|填|备|起草|撰写|汇报|编写|引用)[^，。；？?！!]{0,12}?(?:要?用(?:到|的)?|需要?(?:用|核实|核对|引用|数据|知道)?|参考|备查|核实|核对|引用)[。！!]?$"
    "|(?<=[，,])[^，。？]{0,8}有没有(?:定|给|写|说|提)(?:个|过|了)?(?:准)?(?:数|指标|目标|要求|说法)?[？?]?$"
    "|(?<=[，,。；;？?！!])(?:请|麻烦)(?:您|你)?(?:帮忙)?(?:对照|核实|核对|比对|说明|答复|指教|告知|列明)(?:一下|下|说明)?[。！!]?$"
)
"""What a question is asked for, behind it: `写论文要用`, `请对照`."""


def _without_purpose(text: str) -> str:
    rest = _PURPOSE.sub("", text)
    return rest.rstrip("，,；;") if rest != text and _asks(rest.rstrip("，,。；;！!？?")) else text


def _introduces(part: str) -> bool:
    """Whether a clause before a question only tells who asks, or how he feels."""
    clause = part.strip().rstrip("，,。；;！!？?：: ")
    if part.rstrip().endswith(("？", "?")) or _asks(clause) or re.search("几|有没有", clause):
        return False
    return bool(_OF_WHO_ASKS.match(clause) or _MOOD.search(clause))


def _stands_alone(before: str, rest: str) -> bool:
    """Whether a question names its matter without what stands before it, and nothing that only that tells."""
    if re.search(r"[《“]|\d{2}", before) or not (_asks(rest) or re.search("几|有没有|是不是", rest)):
        return False
    if regions_in(before) and not (regions_in(rest) or re.search("[全我]省|省里|全国", rest)):
        return False
    first = next((part for part in _END.split(rest) if part.strip()), rest)
    own = re.sub("[^\u4e00-\u9fffA-Za-z]", "", _TALKED.sub("", INTERROGATIVES.sub("", rest)))
    return not _POINTS_BACK.search(first) and len(own) >= OWN_MATTER


def without_english_story(question: str) -> str:
    """An English question without the sentences in which the asker speaks of himself and asks nothing.

    >>> without_english_story("Hi, I am a researcher. How many lanes are planned?")
    'How many lanes are planned?'
    """
    parts = _ENGLISH_END.split(question.strip())
    kept = [part for part in parts if part.endswith("?") or not _OF_ONESELF_ENGLISH.search(part)]
    return " ".join(kept) if any(part.endswith("?") for part in kept) else question


def _asks(clause: str) -> bool:
    return asks(f"{clause.rstrip('，,。；;！!？?：:')}？")
