"""How a definition is asked for and how a text gives it."""

from __future__ import annotations

import re

MIN_DEFINITION = 12
"""Characters that a definition has at least after its term."""

_ASKED = (
    re.compile(r"(?:什么|啥)(?:是|叫做?|算是?)(?P<term>[^，。？?！!；;]{2,20})[？?。\s]*$"),
    re.compile(
        r"^(?P<term>[^，。？?！!；;]{2,20}?)(?:这个?(?:指标|概念|词|说法|提法|名词)|一词)?(?:到底|究竟)?"
        r"(?:是?(?:用来)?(?:干[嘛吗]|[干做](?:什么|啥))(?:用)?的?|是(?:个)?(?:什么|啥)(?:意思|东西)?|指的?是?(?:什么|啥)|(?:要)?(?:怎么|如何|怎样)(?:定义|理解|解释|算|计算|统计)(?:的|出来的)?|(?:代表|表示|说)的?是?(?:什么|啥)|(?:的)?(?:含义|定义)(?:是(?:什么|啥))?|(?:什么|啥)意思)[？?。\s]*$"
    ),
)
_BEFORE = r"^(?:第[一二三四五六七八九十百千零〇\d]+条(?:之[一二三四五六七八九十])?\s*|[（(][一二三四五六七八九十\d]{1,3}[)）]\s*|\d{1,2}[.．、]\s*)?"
_QUOTES = '[“”"「」]?'


def defined_term(question: str) -> str | None:
    """The term whose meaning is asked for; None when a question asks for something else.

    >>> defined_term("什么是留置权？"), defined_term("居住权是什么"), defined_term("领导小组组长是谁")
    ('留置权', '居住权', None)
    """
    for pattern in _ASKED:
        match = pattern.search(question.strip())
        if match:
            return re.sub('[“”"「」]', "", match["term"]).strip("的 ")
    return None


def defines(text: str, term: str) -> int:
    """How plainly a sentence defines a term: 3 `本法所称X，是指`, 2 `X指`, 1 `X是`, 0 not at all.

    >>> defines("本条例所称公园，是指供公众游览的绿地和设施。", "公园"), defines("公园管理机构是公园的主管单位。", "公园")
    (3, 0)
    """
    named = rf"{_QUOTES}{re.escape(term)}{_QUOTES}(?:[（(][^（()）]*[)）])?"
    body = rf".{{{MIN_DEFINITION},}}"
    if re.search(rf"(?:所称的?|{_BEFORE}){named}[，,]?\s?(?:是)?指{body}", text, re.DOTALL):
        return 3 if re.search(rf"{named}[，,]?\s?是指", text) else 2
    if re.search(rf"{_BEFORE}{named}是(?!否|由|不|指|对|在|从|以[^及]?为){body}", text, re.DOTALL):
        return 1
    return 0
