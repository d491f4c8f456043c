"""How the facts of a document as a whole are asked for, and how its own text gives them.

Some stand on its card, with the place they were read from; others (to whom it was sent, whether it may be made
public, when it was printed) only in its text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a document. asked: how people ask for it; given: how a text gives it, its words in the group
    ``words``; at the end or the beginning of the text as ``ends`` and ``begins`` say, else anywhere;
    ``whole``: the words name the fact themselves."""

    name: str
    asked: re.Pattern[str]
    given: re.Pattern[str]
    begins: bool = False
    ends: bool = False
    whole: bool = False


HEAD = 1500
"""Characters in which a document says to whom it is addressed."""
_RECIPIENT = "(?:政府|单位|机构|部门|[厅局委办会院部处站所校署队]|公司|企业|集团|学校|银行|中心|园区|大学|学院|医院|商户|业主|家长|市民|居民|朋友|同志|同胞|人员|们|者)"
_NOT_A_RECIPIENT = (
    "(?:来源|作者|时间|日期|编辑|标题|发布|字号|索引号|文号|机构|主题|如下|指出|要求|强调|明确)"
)

FACTS = (
    Fact(
        "抄送机关",
        re.compile("抄送|抄给|抄报"),
        re.compile(r"抄[送报]\s?[:：]\s?(?P<words>[^\n]{2,180})"),
        ends=True,
    ),
    Fact(
        "主送机关",
        re.compile(
            "主送|(?:印?发|下发|送|写|通知|寄)(?:给|到|往|至)(?:了)?(?:的)?(?:是)?(?:谁|哪|什么)|(?:收文|发文对象|发送对象|下发对象)|给(?:谁|哪些(?:人|单位|部门|地方))(?:发|看|写)的"
        ),
        re.compile(
            rf"(?:^|[\n\s号])(?P<words>(?!{_NOT_A_RECIPIENT})[\u4e00-\u9fff][\u4e00-\u9fff、,，（）() ]{{1,160}}{_RECIPIENT})\s?[:：]"
        ),
        begins=True,
    ),
    Fact(
        "公开方式",
        re.compile(
            "公开(?:发布)?(?:的)?(?:文?件)?(?:吗|么|不|没|[？?]|$)|(?:能|可以|可|是)(?:否|不能|不可以|不是)?(?:主动|对外)?公开|公开(?:方式|属性|类别|选项)|能?给(?:老百姓|大家|公众|群众|外面|外人|普通人)看|密级|保密|涉密|机密|秘密"
        ),
        re.compile(
            r"(?P<words>此件(?:主动|依申请|不予|不)?公开(?:发布)?|信息公开(?:选项|类别|属性)\s?[:：]\s?(?:主动公开|依申请公开|不予公开|不公开)|公开(?:方式|属性|类别|选项)\s?[:：]\s?(?:主动公开|依申请公开|不予公开|不公开))"
        ),
    ),
    Fact(
        "印发日期",
        re.compile(
            "(?:什么时候|何时|哪(?:一)?[年天月日]|几号|几月)[^，。？]{0,4}(?:印发|下发|发的|发文)|(?:印发|下发)(?:的)?(?:日期|时间|日子|那天|那一天)|(?:印发|下发)(?:的)?(?:是|又是|在)?(?:什么时候|何时|哪(?:一)?[年天月日]|几号|几月)|印(?:出来|制|好)(?:的|了)?(?:又是|又|是|在)?(?:什么时候|何时|哪(?:一)?[年天月日]|几号|几月)|(?:什么时候|何时|哪(?:一)?[年天月日])印的|\\bprinted\\b"
        ),
        re.compile(r"(?P<words>(?:19|20)\d{2}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日)\s?印发"),
        ends=True,
    ),
    Fact(
        "基期",
        re.compile("基期|基准年|以哪(?:一)?年为(?:基|起)"),
        re.compile(r"(?P<words>(?:规划|计划)?基期(?:年)?(?:为|是|定为)?\s?(?:19|20)\d{2}\s?年)"),
        whole=True,
    ),
)

VALIDITY = "有效期或者是否废止"
_ASKS_VALIDITY = re.compile(
    "有效(?:吗|么|没|不|期|性)|(?:还|仍|依然|现在|目前)[^，。？]{0,3}(?:有效|管用|作数|算数|能用|适用)|(?:失效|废止|作废|过期|到期|废除)(?:了)?(?:吗|么|没|[？?]|$)|(?:什么时候|何时|哪(?:一)?[年天])(?:失效|到期|废止|作废)"
)

_FIELDS: tuple[tuple[str, str, str], ...] = (
    (
        "number",
        r"文件?号|发文字号|(?:红头)?文件(?:的)?(?:编号|号码)|(?:发文|公文)(?:的)?编号|第?几号(?:令|文|文件)|document number|reference number",
        "文号",
    ),
    ("written", r"成文|落款(?!单位|机关|部门|是谁|是?哪[一两二三几]?[家个])", "成文日期"),
    (
        "period",
        r"(?:规划|计划|方案)期|period|管(?:的是|到)?(?:哪几?|几|哪一)年|哪(?:一)?年到哪(?:一)?年",
        "规划期",
    ),
    (
        "effective",
        r"(?:什么时候|何时|哪(?:一)?[年天]|几号).*(?:施行|生效|实施|执行)|(?:施行|生效|实施)(?:的)?(?:日期|时间)",
        "施行日期",
    ),
    (
        "issued",
        r"什么时候|何时|哪(?:一)?[年天]|几号|日期|时间|(?:19|20)\d{2}年[^，。？]{0,12}(?:印发|发布|出台|发|公布|下发)的|when|date|(?:issued|published|released) (?:in|on)",
        "成文日期",
    ),
    (
        "issuer",
        r"谁|哪个|哪家|机关|单位|部门|who|issued by|[省市县][^，。？]{0,10}(?:发|印发|发布|制定)的",
        "发文机关",
    ),
)


def fact_asked(question: str) -> Fact | None:
    """The fact of a document that a question asks for and that stands in its text only."""
    return next((fact for fact in FACTS if fact.asked.search(question)), None)


def asks_validity(question: str) -> bool:
    """Whether it is asked if a document still holds."""
    return _ASKS_VALIDITY.search(question) is not None


def card_field(question: str) -> tuple[str, str] | None:
    """(field of the card, its name in words) that a question asks for."""
    return next(
        ((field, name) for field, pattern, name in _FIELDS if re.search(pattern, question, re.IGNORECASE)),
        None,
    )


_JOINED = re.compile(
    r"[，,、；;？?]|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])|和|与|跟|及|以及|还有|\band\b"
)
PRINTED = "印发日期"


def card_fields(question: str) -> tuple[tuple[str, str], ...]:
    """The fields of the card that a question asks for side by side, each with its name in words.

    >>> card_fields("文号和印发日期是什么"), card_fields("谁发的、什么时候发的")
    ((('number', '文号'), ('printed', '印发日期')), (('issuer', '发文机关'), ('printed', '印发日期')))
    >>> card_fields("发文字号 成文日期")
    (('number', '文号'), ('written', '成文日期'))
    """
    found = [field for piece in _JOINED.split(question) if (field := _field_or_printed(piece)) is not None]
    names = [name for name, _ in found]
    # A last clause that only asks for days (`分别是哪天`) names no field beside two that do.
    if {"written", "printed"} <= set(names):
        found = [field for field in found if field[0] != "issued"]
    return tuple(dict.fromkeys(found))


def _field_or_printed(piece: str) -> tuple[str, str] | None:
    """The field that a piece of a question asks for; the day of printing apart from that of signing."""
    field = card_field(piece)
    fact = fact_asked(piece)
    printed = fact is not None and fact.name == PRINTED and (field is None or field[0] == "issued")
    if fact is not None and fact.name != PRINTED and field is not None and field[0] == "issued":
        # `以哪年为基期` asks for no day.
        return None
    return ("printed", PRINTED) if printed else field


def asked_in_words(question: str) -> str | None:
    """The name of what a question asks of a document as a whole; None where it asks for nothing of the kind."""
    if asks_validity(question):
        return VALIDITY
    fact, field = fact_asked(question), card_field(question)
    return fact.name if fact else field[1] if field else None
