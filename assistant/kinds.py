"""What a question asks for, told by its words, zh and en."""

from __future__ import annotations

import re
from enum import StrEnum


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


_SMALL_TALK = re.compile(
    r"^(?:你好|您好|嗨|哈喽|早上好|上午好|下午好|晚上好|谢谢|多谢|感谢|再见|拜拜|在吗|在不在|hi|hello|hey|thanks?|thank you|bye|good (?:morning|evening|afternoon))"
    r"[\s，,。.!！~～啊呀呢吗你您了]*$"
    r"|^(?:你|您)(?:是谁|叫(?:什么|啥)|多大|会什么|能做什么|能干什么|是机器人|是人|吃饭|好吗|真|好聪明|可以做什么)|^who are you|^what can you do|^(?:讲|说)个?笑话|^陪我聊|(?:系统|你的|初始)(?:提示词|指令|prompt)|system prompt|忽略(?:以上|之前|上面|前面)[^，。]{0,4}(?:指令|规则|要求|提示)|ignore (?:all |the |any )*(?:previous|above|prior) (?:instructions|rules|prompts)"
    r"|^(?:(?:你|您)好[啊呀呢]?[，,。！!\s]*)?(?:吃(?:过)?(?:早|中|午|晚)?饭?了?(?:吗|没有?|么)|最近(?:好|怎么样|过得好)吗?|忙(?:吗|不忙))[呀啊呢？?。！!\s]*$"
    r"|^(?:(?:你好|您好|谢谢|多谢|感谢|辛苦)[^，。？?]{0,6}[，,。！!\s]+){0,3}(?:那)?(?:你|您)(?:到底|究竟)?是(?:不是)?(?:真人|机器人|人工|人|AI|电脑)(?:还是[^，。？]{1,6})?(?:在(?:答|回)[^，。？]{0,4})?[吗呢啊呀嘛？?。！!\s]*$",
    re.IGNORECASE,
)
_OF_DOCUMENT = r"(?:计划|规划|纲要|要点|方案|通知|办法|条例|意见|公告|通告|细则|规定|文件|令|号|法|》)[”》]?(?:的)?(?:这个|这份|那份)?(?:文件|通知)?"
"""The end of a document's name."""
_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            Kind.CARD,
            r"(?:印发|下发|印(?:出来|制|好))(?:的|了)?(?:是|又是|在)?(?:什么时候|何时|哪(?:一)?[年天月日]|几号|几月)|(?:印发|成文)的?(?:日子|那天)|哪年哪月[^，。？]{0,6}(?:印发|发布|出台|发|公布|下发)|文号|发文字号|(?:文件|发文|公文)(?:的)?(?:编号|号码)|发文机关|成文(?:日期|时间)|(?:什么时候|何时|啥时候|什么时间|几月几[号日]|几[号月]|哪(?:一)?[年天])(?:发布|印发|出台|发的|公布|下发|签发|发表)"
            r"|(?:谁|哪个(?:部门|单位|机关|机构))(?:发布|印发|制定|发的|发文|出台|(?:审议)?通过的)|(?:印发|发布|发文)(?:的?(?:具体|准确|确切))?(?:日期|时间|单位|机关)"
            r"|(?:规划|计划)期(?:限)?(?:是|为|到|多|从)|(?<=[划要案]的)(?:规划|计划)期(?:限)?[？?]?$|(?:规划|计划|方案)[”》]?[^，。]{0,4}管(?:的是|到)?(?:哪几?|几)年|(?:从)?哪(?:一)?年到哪(?:一)?年"
            r"|(?:是|在)?(?:19|20)\d{2}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:才|就)?(?:印发|发布|出台|发|公布|下发|成文|签发|落款)的"
            r"|^文件?号(?:是|呢)?|document number|reference number|who (?:issued|published|released)|issued by|when was .* (?:issued|published|released|printed|signed|adopted|promulgated|announced)|(?:issued|published|released) (?:in|on) |publication date|date of issue"
            r"|(?:planning|plan) period|period (?:of|does|covered)"
            r"|主送|抄送|密级|落款|基期[^，。]{0,3}(?:哪|几|什么)|以哪(?:一)?年为基|(?:第)?几号令|(?:规划|计划|方案)[^，。]{0,4}管到哪"
            rf"|{_OF_DOCUMENT}(?:是|都)?(?:印?发|下发|送|写|寄|通知)(?:给|到|往)(?:了)?(?:的)?(?:是)?(?:谁|哪|什么)"
            rf"|{_OF_DOCUMENT}(?:到|至)?(?:现在|目前|如今|今天|今)?(?:还|仍|仍然|是否|是不是)?(?:在|继续)?(?:有效(?!果|率)|管用|作数|算数|失效|废止|作废|过期)"
            rf"|{_OF_DOCUMENT}(?:会|要|是|将|到)?(?:在)?(?:什么时候|何时|哪(?:一)?[年天])(?:会)?(?:到期|失效|废止|作废|过期)"
            rf"|{_OF_DOCUMENT}(?:是|在)?(?:什么时候|何时|啥时候|哪(?:一)?[年天])(?:印|出|发|写|定|颁)(?:出来|出|下来)?的"
            rf"|{_OF_DOCUMENT}(?:的)?有效期|{_OF_DOCUMENT}(?:是)?(?:不是|否)?(?:能|可以|可)?(?:不能|不可以|否)?(?:对外|主动)?公开(?:发布)?(?:的)?(?:文?件)?(?:吗|么|不)?[？?]?$"
            r"|[\u4e00-\u9fff]{2}(?:条例|办法|规定|细则|法|规则|解释)[”》]?(?:是)?(?:从|自)?(?:什么时候|何时|哪(?:一)?[年天])(?:开始|起|正式)*(?:施行|实施|生效|执行)",
        ),
        (
            Kind.WHO,
            r"谁.{0,6}(?:负责|[牵挑领]头|挂帅|张罗|管|主管|建|承担|主抓|推进|做|落实|抓|搞|弄|盯)|哪家(?:单位|部门)?(?:来|去|在|给)?(?:管|搞|弄|抓|做|办|干)(?![\u4e00-\u9fff]{4})|由哪(?:一)?(?:几)?[家个](?:来(?!源)|去(?!重|向))|归(?:谁|哪)|谁(?:批准|同意|审批|审定)|(?:归|由)[^，。？]{1,10}(?:厅|局|委|办|部|院|单位|部门)(?:来|管|牵头|负责)*还是|(?<!服务)(?<!面向)(?<!涉及)(?<!覆盖)(?<!打通)(?<!接入)(?<!包括)哪(?:个|些|几个|几家|[一两二三]个|家)?(?:省级)?(?:部门|单位|机构|厅局?|局|委办?|政府部门)"
            r"|哪(?:俩|两|三|几)个?(?:单位|部门|机构|厅|局)|(?:派|交|摊|包|丢|甩)给了?(?:谁|哪几?家)|哪[一两二三四几]?[家个].{0,4}(?:[牵挑领]的?头|挂帅|张罗|负责|主管|管|抓)|(?:牵头|负责|主管)的(?:是|有)?(?:谁|哪)|责任(?:落|归|算|压)?(?:在|到|给)(?:谁|哪)"
            r"|(?:责任|牵头|主管|负责|主责|配合)(?:单位|部门|机构)|(?:单位|部门)来?(?:牵头|负责|管)|归[^，。？]{1,8}管|由谁|找谁|谁来|是谁|谁管|该谁|(?:什么|啥)(?:部门|单位)|哪里管|谁在"
            r"|(?:谁|什么人|哪家)的(?:活|事|任务|职责|责任)|(?:负责|牵头|主管|主抓|承担)的(?:呢|是|[？?]|$)|(?:由|是)谁"
            r"|^\W*(?:\w+\W+){0,2}who\b|[,;]\s*(?:and )?who\b|which (?:department|agency|office|body|authority|bureau)|responsible|lead unit|in charge|tak(?:es?|ing) the lead|(?:which|what) [a-z ]{0,24}(?:body|bodies|office|agency|department|bureau|authority)",
        ),
        (
            Kind.SUMMARY,
            r"(?:主要|都)规定(?:了)?(?:些)?(?:什么|啥|哪些)|(?:讲|说|写|提)(?:到)?了?(?:哪些|哪几个|几个)(?:方面|内容|部分|块|问题|事)|(?:讲了?|说了|讲的是|说的是|写了|写的是)(?:些|点)?(?:什么|啥)(?!时候)|(?:什么|啥)内容[？?]*$|(?:请|帮我|麻烦)?(?:简单|简要|大概|大致)?(?:地)?(?:(?<![来头后过底终里份年])总结(?!里|中|[的时]|讲|说|写|报告|到|起来|成)|归纳|概述|简述|梳理)(?:一下|下)?[《“\u4e00-\u9fff]|(?:简单|简要|大概|大致)(?:地)?(?:说说|讲讲|谈谈|介绍|说明)|^(?:请|帮我)?(?:介绍|说说|讲讲)(?:一下|下)?|(?:部分|这块|那块|那?一[节章块]|方面|第[一二三四五六七八九十\d]+(?:部分|章))(?:怎么|是怎么|里)?(?:说|写|讲)|(?:的)?(?:部分|章节)[？?]*$|(?:的|部分)要点[？?]*$|主要(?:说|讲|写)(?:的是|了)?(?:些)?(?:什么|啥)|大意|主要内容|概括|总结一下|摘要|介绍一下(?:这|《)|summar|overview|what is .{0,60}(?:plan|document|notice) about|main (?:points|content)",
        ),
        (
            Kind.COMPARISON,
            r"比较|对比|相比|比一比|比比看|区别|(?:有|哪|什么|啥)[^，。]{0,4}不(?:同|一样)|有(?:什么|何|啥)变化|差(?:了?多少|别|距)|(?:一样|一致|相同)吗|(?:是否|是不是)(?:一样|一致|相同)|前后(?:对比|比较|变化|差|不)|提高了?多少|增加了?多少|涨(?:了)?多少|增长(?:了)?多少|降(?:了)?多少|高(?:多少|几)|(?<!最)多(?:了)?多少|翻(?:了|上)?(?:几|多少)|(?<![参增追])加(?:了|上)?多少|几倍|多少倍|倍数|相差|差了?几|说法(?:一|相)|(?:哪个|谁)(?:更|比较)?(?:高|多|大|低|少|快)|(?:哪|谁)[^，。]{0,12}更(?:高|多|大|低|少|快)|(?:和|跟|与|还是|、)[^，。？]{2,20}(?:哪(?:一)?[个边家头]|谁)[^，。？]{0,12}(?:高|多|大|低|少|快)(?:一?[些点])?[呢啊呀？?。\s]*$"
            r"|比[^，。？]{1,16}?(?:多|少|高|低|大|涨|增|降)(?:了|出|加|长)?(?:几|多少)|(?:提高|提升|增加|增长|上涨|涨|下降|降低|减少)(?:了|要)?(?:几|多少)(?:个?百分|万|亿|家|个|件|台)"
            r"|要?(?:提高|提升|增加|涨|上升)多少|多(?:出|几)(?:[万亿家个件台项]|百分)"
            r"|(?:怎么|如何|怎样|咋)变(?![革更通现得动])|(?:变化|走势|变动)(?:趋势|情况)?(?:是|如何|怎|[？?]|$)|变(?:成|为|到)了?多少|[和与跟同及、两俩三些们][^。？?]{0,40}(?<![全省市县国])加起来|相加|之和|总和|历年|(?:目标|数量?|率|值|比重|收入|规模|额)[^，。？]{0,8}(?:怎么|如何|怎样|有(?:什么|何|啥))?变化|(?:19|20)\d{2}年?[^，。？]{0,3}(?:到|至|和)(?:19|20)\d{2}年?[^，。？]{0,10}变化"
            r"|compar|differ|versus|\bvs\b|how (?:much|many) (?:more|higher|fewer|less)|how many times|(?:how much|what) .{0,12}(?:increase|difference|change)|how much .{0,60}\b(?:grow|rise|increase|go up|climb|fall|drop|decrease|decline)\b|increase (?:from|between)|by how much",
        ),
        (
            Kind.VALUE,
            r"多少|多长(?!时间)|多远|多宽|多深|(?<!哪)几(?:个|家|项|万|亿|成|倍|条|门|所|类|座|款|台|种|名|人|次|百|千|十|场(?!所)|间|户|件|张|辆|份|笔|朵|栋|分(?![钟之歧类析辨布享]))|多大|多高|多快|多宽|百分之几|(?:快|慢|高|低|大|多|好|准)到(?:什么|啥)(?:程度|地步|水平)|(?:是|到|有)(?:什么|啥|何种)水平"
            r"|(?:企业|项目|平台|城市|用户|应用|机构|基地)数(?:量|目)?[？?。\s]*$"
            r"|(?:[人家户场门套座台张条件个]数|[人场班]次|数目|金额|分值)(?:各|都|分别)?(?:是|为|有|要|达|到|呢|[？?]|$)"
            r"|(?:率|比例|比重|占比|数量|总量|规模|指数|增速|目标值?|基数|数值|带宽|产值|收入|指标值?)(?:的?目标值?)?(?:(?:是|为|有)(?=多少|几|百分|\d|[？?]|$)|要|达|到|多|定|呢|\?|？|$)"
            r"|how (?:many|much|large|high)|what (?:percentage|share|number|proportion|rate|target)|target (?:for|value)|percentage|what [a-z -]{0,40}\b(?:ratio|rate|share|percentage|proportion)\b|what (?:is|was|are|were) the .{0,60}(?:target|rate|share|number|value|revenue|coverage|bandwidth|sales)",
        ),
        (
            Kind.DATE,
            r"什么时候|什么时间|何时|哪(?:一)?[年天日]|几月|几号|几点|啥时候|几年|多久|\bwhen\b|which year",
        ),
        (
            Kind.DEFINITION,
            r"(?:什么|啥)是|是(?:个)?(?:什么|啥)(?!时候|单位|部门)|指(?:的是)?(?:什么|啥)|什么意思|(?<![人党大团法定])(?:代表|表示)(?:的是)?(?:什么|啥)|(?:含义|定义|口径)|(?:怎么|如何|怎样)(?:解释|理解|界定|定义|说明)|(?:指标|名词|术语)(?:的)?(?:说明|解释|释义)|(?:怎么|咋)(?:个)?(?:算|统计|计算|打分|评分|衡量)|如何(?:计算|统计|打分|评分|衡量)|(?:要|是)(?:做|干)(?:什么|啥)|叫什么|是?(?:干|做)(?:什么|啥)(?:用)?的|是?干[嘛吗](?:用)?的?[？?]*$"
            r"|what (?:is|does)|meaning of|defin",
        ),
        (
            Kind.LIST,
            r"哪些|哪几|哪[三四五六七八九十两]|哪\s?\d{1,3}(?=[个家项条种类大座])|(?:什么|啥)(?:事(?!项办)|工作|任务|措施|项目|功能|应用)|包括|有(?:什么|啥)|几个方面|列出|列举|分别(?:是|有)|都有|包含|分成|分为|what are|which|list",
        ),
        (Kind.HOW, r"怎么|如何|怎样|咋|\bhow\b|措施|办法"),
        (
            Kind.YES_NO,
            r"吗[？?。]?$|是否|能不能|能否|可不可以|有没有|是不是|会不会|要不要|用不用|需不需要|该不该|应不应|准不准|让不让|行不行|(?:可以|能|行)不[？?]*$|^(?:is|are|does|do|can|will)\b",
        ),
    )
)
_ASKS_MEANING = re.compile(
    r"^(?:请问)?(?:什么|啥)(?:是|叫)|(?:是|指)(?:什么|啥)意思|什么意思|(?:率|比例|比重|占比|指数|度)(?:说|讲|指)的是(?:什么|啥)|^[这那]个?(?:数字?|指标|比例|率|数值)(?:到底|究竟|具体)?(?:是|指|量|算|衡量|统计|反映|代表|说明)(?:的是?)?(?:个|些)?(?:什么|啥)|是(?:一)?(?:个|种)(?:什么|啥)(?:样的?)?(?:指标|概念|东西|平台|系统|计划|工程|行动|机制|应用)"
)


_ASKS_WHETHER = re.compile(r"有没有(?:写|提|说|讲|规定|要求|安排|涉及|包括)")
_YEARLY = re.compile(r"(?:每年|年均|逐年|一年)[^，。？]{0,6}?(?:增长|增加|提高|上升|涨|升|下降|降)(?:了|要)?")
"""A yearly rise is a value of the text, not one to be reckoned."""


def kind_of(text: str) -> Kind:
    """What a question asks for, by its words."""
    text = _YEARLY.sub("每年达到", text)
    if _SMALL_TALK.search(text.strip()):
        return Kind.SMALL_TALK
    if _ASKS_MEANING.search(text):
        return Kind.DEFINITION
    if _ASKS_WHETHER.search(text) and not _OPEN_WORDS.search(_ASKS_WHETHER.sub(" ", text)):
        # `办法` in the name of a document asks for no way.
        return Kind.YES_NO
    pointed = _POINTED.sub("", text)
    text = pointed if asks(pointed) else text
    return next((kind for kind, pattern in _PATTERNS if pattern.search(text)), Kind.OTHER)


_POINTED = re.compile("(?<=[这那])几(?=[个项条类点种大方家句块])")
"""A number that only points to things (`那几类人都有谁`) asks for none."""
_OPEN_WORDS = re.compile(
    r"多少|几(?:个|家|项|万|亿|成|倍|条|门|所|座|台|种|名|人|次|年|月|天)|百分之几|谁|哪|什么|啥|怎么|如何|怎样|何时|多[大高久快长]|咋|呢[？?]*$|(?:目标|数值|结果|比例)(?:是|为)[？?]*$|[吗吧][？?]*$|是否|能不能|是不是"
    r"|\b(?:what|which|who|how|when|where|why)\b",
    re.IGNORECASE,
)


def asks(text: str) -> bool:
    """Whether a clause asks something by itself.

    >>> asks("谁负责"), asks("6G呢"), asks("到2022年")
    (True, True, False)
    """
    return bool(_OPEN_WORDS.search(text))


def asks_amount(text: str) -> bool:
    """Whether a question says itself that it asks for a value.

    >>> asks_amount("那IPv6呢？"), asks_amount("到2022年多少？")
    (False, True)
    """
    return re.search(r"多少|几|多[大高快宽]|how (?:many|much)", text, re.IGNORECASE) is not None


class Reckoning(StrEnum):
    """What is to be reckoned from the figures of the text."""

    COUNT = "count"
    DIFFERENCE = "difference"
    RATIO = "ratio"
    SUM = "sum"


_RATIO = re.compile(r"几倍|多少倍|倍数|翻(?:了|上)?(?:几|多少)|how many times", re.IGNORECASE)
_DIFFERENCE = re.compile(
    r"相差|差(?:了?多少|了?几|距)|(?<![最新])(?:多|少|高|低|大|涨|增|降)(?:了|出|加|长|高|升|低)?(?:了|要)?(?:几|多少)|(?:提高|提升|增加|上升|涨)多少|(?<![参增追])加(?:了|上)?多少|how (?:much|many) (?:more|higher|fewer|less)|by how much|difference|(?:how much|what) .{0,12}(?:increase|change)|how much .{0,60}\b(?:grow|rise|increase|go up|climb|fall|drop|decrease|decline)\b",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"[和与跟同及、两俩三些们][^。？?]{0,40}(?<![全省市县国])加起来|相加|之和|总和|(?:add|sum)(?:med|ed)? up|in total together|sum of",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"(?:一共|总共|共|合计|列了?|有|设|包括|分)(?:计|列|设|提|给|写|安排|定)?(?:了|出|为|成)?(?:多少|几)[个项条类大座种]"
    r"|给(?:了|出)?(?:多少|几)[个项]"
)


def reckoning_of(text: str) -> Reckoning | None:
    """What a question wants reckoned: a ratio, a difference, the number of items of a list.

    >>> reckoning_of("2022年是2017年的几倍？"), reckoning_of("一共有几项指标？"), reckoning_of("目标是多少？")
    (<Reckoning.RATIO: 'ratio'>, <Reckoning.COUNT: 'count'>, None)
    """
    text = _YEARLY.sub("每年达到", text)
    if _SUM.search(text):
        return Reckoning.SUM
    if _RATIO.search(text):
        return Reckoning.RATIO
    if _DIFFERENCE.search(text):
        return Reckoning.DIFFERENCE
    return Reckoning.COUNT if _COUNT.search(text) else None
