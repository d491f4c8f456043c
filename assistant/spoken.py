"""Questions as they are spoken or mistyped: dialect interrogatives and slips of asking words in their usual form."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import yaml

from assistant.kinds import asks
from assistant.story import without_introduction
from vectorstore.numerals import han_number
from vectorstore.tokens import simplify

_ALONE = "(?<![周旁这那两一身路江河湖海岸外里上下左右](?=边))(?<![联关体维派谱星院](?=系))(?<![重热难亮要焦考节](?=点[解计样]))"
"""Before 边 as `which` and 系 as `is`: behind one of these they end another word (周边个体户, 联系多少家); nor does 点解
ask in 重点解决."""


@cache
def _spoken() -> tuple[dict[str, str], re.Pattern[str]]:
    text = files("assistant").joinpath("data/spoken.yaml").read_text(encoding="utf-8")
    known = {str(said): str(usual) for said, usual in yaml.safe_load(text).items()}
    longest = sorted(known, key=lambda said: (-len(said), said))
    return known, re.compile(f"{_ALONE}(?:{'|'.join(map(re.escape, longest))})")


_ASKS_OTHERWISE = re.compile("[谁哪吗呢么]|什么|怎么|怎样|如何|多少|几|是不是|有没有|能不能")
"""Interrogatives beside which `那些` points and does not ask."""


def usual(question: str) -> str:
    """A question in simplified characters, its asking words in their usual form.

    >>> usual("2017年實際數係幾多？"), usual("由那些单位负责"), usual("那些单位是谁管的"), usual("到22年要有几家")
    ('2017年实际数是多少？', '由哪些单位负责', '那些单位是谁管的', '到2022年要有几家')
    >>> usual("到“十四五”末要到多少"), usual("十三五期末有几家"), usual("“十四五”规划")
    ('到2025年末要到多少', '2020年末有几家', '“十四五”规划')
    """
    plain = simplify(question)
    known, pattern = _spoken()

    def instead(match: re.Match[str]) -> str:
        said = match.group()
        rest = plain[: match.start()] + plain[match.end() :]
        return said if "那" in said and _ASKS_OTHERWISE.search(rest) else known[said]

    dated = _SHORT_YEAR.sub(
        r"20\g<0>",
        _WRITTEN_YEAR.sub(_in_digits, _PLUS.sub("+", pattern.sub(instead, _CELL_OF_YEAR.sub("", plain)))),
    )
    dated = _END_OF_PLAN.sub(lambda plan: f"{2005 + 5 * int(plan['nth'].translate(_DIGITS))}年末", dated)
    dated = _YEARS_AFTER.sub(_reckoned, dated)
    told = _OF_TWO.sub(_of_each, _SHORT_WRITTEN.sub(_in_full, dated))
    return _without_courtesy(_asking_with_ma(_OR_ANOTHER.sub(r"由谁\g<what>", told)))


_OR_ANOTHER = re.compile(
    "(?:是由?|归|由)[^，。？是]{1,10}?(?P<what>牵头|负责|主管|承担|管)还是(?:别|其他|另外?)(?:的)?(?:人|一?家|单位|部门|地方)?(?:牵头|负责|主管|承担|管)?"
)
"""`是公安牵头还是别家牵头` offers one and leaves the other open: it is asked who."""
_OF_TWO = re.compile(
    "^(?P<one>[^，。？和与跟]{2,12}?)(?:和|与|跟)(?P<other>[^，。？和与跟]{2,12}?)[这那]?(?:两|2)个?(?P<class>领域|方面|专栏|板块)的?(?P<what>(?:围绕|主要|总体)?(?:目标|任务)|(?:建议)?方向|重点)(?:有|存在)?(?:什么|啥|何|哪些)(?:的)?(?:区别|不同|不一样|差别|差异)[呢啊？?。]*$"
)
"""`A和B两个领域的目标有什么区别`: both are told beside each other."""


def _of_each(match: re.Match[str]) -> str:
    one, other, kind = match["one"], match["other"], match["class"]
    return f"{one.removesuffix(kind)}{kind}和{other.removesuffix(kind)}{kind}的{match['what']}分别是什么"


_END_OF_PLAN = re.compile(
    '[“"]?十(?P<nth>[一二三四五])五[”"]?(?:(?:规划)?(?:期)?末|(?:收官|结束)(?:时|的时候|那年)?)'
)
"""The last year of a five-year plan: the eleventh ends in 2010."""
_HAN_DIGIT = "[零〇一二三四五六七八九十]"
_WRITTEN_YEAR = re.compile(
    f"(?:[一二][九零〇])[零〇一二三四五六七八九]{{2}}(?=年)|(?<!{_HAN_DIGIT})(?<![第前后近这那几每满约用花过])二[零〇二四五](?=年(?![来内里间多前以之后]))"
    f"|(?<=[到在至从自比])二[一三](?=年(?![来内里间多前以之后]))"
)
"""A year in Chinese figures: 二〇二〇年, and by its last two (`二〇年`); `二三年` may be two or three years."""
_DIGITS = str.maketrans("零〇一二三四五六七八九", "00123456789")


_SHORT_WRITTEN = re.compile(
    "(?<![十第前后近这那每几约一二三四五六七八九〇零百两\\d])(?:一[五六七八九]|二[〇零〇一二四五六七八九]|三[〇零])年(?!多(?!少)|[来内里间前以之后级期计规]|份计划)|(?<=[到在至])二三年(?!之?[内后])"
)
"""A year in two Chinese figures (`到二五年`); `二三年` is also two or three years, `一二年` always one or two."""


def _in_full(match: re.Match[str]) -> str:
    return "20" + match.group().translate(_DIGITS)


def _in_digits(match: re.Match[str]) -> str:
    digits = match.group().translate(_DIGITS)
    return digits if len(digits) > 2 else f"20{digits}"


_YEARS_AFTER = re.compile(
    "(?P<from>(?<!\\d)20\\d{2})年(?P<between>[^。？]{1,24}?)(?P<n>[一二两三四五六七八九十])年(?:之|以)?后(?=[，,]?(?:的?目标|要|想|打算|计划|目标|是|能|得|该|达|到|又|提|涨|增|[\\u4e00-\\u9fff]{0,4}(?:多少|几)))"
)


def _reckoned(match: re.Match[str]) -> str:
    """`2017年有多少家，五年后要涨到多少家` names the year meant."""
    after = int(match["from"]) + int(han_number(match["n"].replace("两", "二")) or 0)
    return f"{match['from']}年{match['between']}到{after}年"


_CELL_OF_YEAR = re.compile("(?<=年)的?那一?[档栏格列](?=(?:又|该|应|能)?[是有要呢多几])")
"""The cell of a year, which its year names: `2020年那一档是多少`."""
_PLUS = re.compile(r"(?<=[\dNX])加(?=[\dNX])")
"""A sign that is said by its name (`1加1加5`), as the structures of plans are called."""


_BACK_THEN = "那会儿?|那时候?|当时|当年|那年|年?(?:初(?![中级步小])|[底末])"
"""What tells that a year is meant and not a span, wherever it stands: `17年那会儿有几家`."""
_SHORT_YEAR = re.compile(
    r"(?<!\d)(?:1[5-9]|2\d)(?=年?[到至](?:20)?(?:1[5-9]|2\d|3[05])年(?![来内里间多前以之后]))|(?:(?<=[到在至从自比])|(?<=年[和与跟、]))(?:1[5-9]|2\d|3[05])年(?![来内里间多前以之后])"
    r"|(?<=[\u4e00-\u9fff，,])(?<![第前后近这那几每满约用花过经历干了期刑任长需要有])(?:1[5-9]|2\d|3[05])年(?=(?:底|末)?(?:的?(?:目标|实际)|到底|究竟|实际|要|是(?:多少|啥|什么|几|百分)|有多少|有几|拿了|咱|浙江|全省|做到|达到|多少|打算|计划|想|定|才|力争|预计))"
    rf"|(?<!\d)(?<![第前后近这那几每满约用花过经历干了期刑任长需要有龄缴交续住役、和与跟])(?:1[5-9]|2\d)年(?={_BACK_THEN}|(?:[、和与跟]\s?(?:1[5-9]|2\d|3[05])年)+(?![来内里间多前以之后]))"
)
"""A year that is said by its last two digits (`到22年`), not a span of years (`在20年内`)."""


_EITHER = re.compile("([收交算管免扣罚补退给发报赔减降鼓支允属符覆])不\\1")


def _asking_with_ma(text: str) -> str:
    """`收不收滞纳金？` as `收滞纳金吗？`: texts have the verb, not its denial beside it."""
    if not _EITHER.search(text):
        return text
    ended = _EITHER.sub(r"\1", text).rstrip("？? 。")
    return f"{ended}{'' if ended.endswith(('吗', '么', '呢')) else '吗'}？"


_COURTESY = re.compile(
    r"(?:您好|你好|您们好|各位好|大家好|打扰(?:了|一下|您了)?|不好意思|劳驾|麻烦(?:您|你)?(?:了|一下)?|辛苦(?:了|您了)?|请教(?:一下|一下您)?|咨询(?:一下|个事|下)?|求助|在线等|急"
    r"|(?:你|您)(?:到底|究竟)?是(?:不是)?(?:真人|机器人|人工|AI|电脑)(?:还是[^，。？]{1,6})?[吗呢啊呀嘛]?"
    r"|多谢|谢谢|感谢|谢了|拜托了?|我?(?:就|只)?想(?:问|晓得|知道|了解|核对|确认|打听|咨询)(?:一?下|问)?|问(?:一下|个事|个问题)|说明一下|(?:你|您)?[帮给](?:我|忙)(?:找|看|查|说|讲|念|列|报)(?:找|看|查|说|讲|念|列|报|一下|下)?(?:看|出来)?|(?:就)?给我?(?:[一两三几\d])?个(?:准|实)?(?:数|数字|数据|答案|说法|准信)(?:就行|就好|即可)?|(?:您|你)?(?:能|可以)(?:不能)?(?:帮我)?(?:说明|解释|介绍|讲|查|看)(?:一)?下(?:吗|么)?)"
    r"(?:您|你|了|啊|呀|哈|啦|哦|嘞|先)*"
)
_TELLING = re.compile("(?:简要|简单|大致)?(?:地)?(?:概括|总结|归纳|概述|简述|梳理)(?:一下|下)?")
"""A clause that asks to be told what another clause asks."""
_BETWEEN = re.compile(r"([，,。！!；;：:～~？?\s]+)")
_INLINE = re.compile(
    r"^(?:那)?(?:请问|(?:麻烦|劳驾|请)(?!的|是|在)(?:您|你)?(?:帮我|帮忙)?(?:确认|核对|查|看|说|告诉我)?(?:一下|下)?|(?:我)?想(?:核对|确认|了解|打听|问问?|知道|晓得)(?:一下|下)?|听(?:人|别人|说|人家)(?:讲|说)?|(?:写|做|整理)(?:材料|稿子?|报告|汇报|方案)(?:要|需要|得)用(?:个|到)?[^：:，,]{0,4}[：:，,])"
    r"|(?:来着|哈|哦|喔|嘞)(?=[？?。！!]*$)|(?:官方|政府|上面|文件)(?:里)?(?:讲|说)的(?=[“‘《])|用(?:几|两三|一两|三)句话"
)
_THAT_ONE = re.compile(r"(?<=[\u4e00-\u9fff]{2})那(?:个|块|项|边)(?=(?:又)?(?:归|由|是谁|谁|呢))")


def _is_courtesy(piece: str, asked: bool) -> bool:
    plain = re.sub("^(?:麻烦|请|劳驾|帮我?)+(?:您|你)?(?:帮我)?", "", piece)
    return bool(_COURTESY.fullmatch(piece)) or (asked and bool(_TELLING.fullmatch(plain)))


def _without_courtesy(text: str) -> str:
    """A question without greetings, thanks and the words by which one asks leave to ask."""
    pieces = _BETWEEN.split(without_introduction(text))
    asked = any(asks(piece) for piece in pieces)
    kept = [
        (piece, "".join(pieces[n + 1 : n + 2]))
        for n, piece in enumerate(pieces)
        if n % 2 == 0 and piece and not _is_courtesy(piece, asked)
    ]
    said = "".join(piece + mark for piece, mark in kept)
    said = _THAT_ONE.sub("", _INLINE.sub("", said)).strip("，,；;：: ")
    return said if re.search("[\u4e00-\u9fff]{2}", said) else text
