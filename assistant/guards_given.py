"""Guards on what reads near but gives nothing of what is asked for, however sure the reading is: a sum of support where
none is spoken of, the question's own figure again, what a sign means that no text has."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers import Reason, Statement
from assistant.asked import letter_words
from assistant.bearing import is_foreign
from assistant.denial import Denial, said_by, topic
from assistant.evidence import UNSEEN, Findings
from assistant.figures import figures
from assistant.kinds import asks_amount
from assistant.lexicon import official_words
from assistant.naming import without_names
from assistant.question import Kind
from assistant.spoken import usual
from assistant.story import without_story

_SUBSIDY = re.compile(
    "[补奖](?:多少|几)|(?:补贴|补助|奖励|奖补|资助|扶持)(?:了|到|个)?(?:多少|几[百千万十]?|百分之几)"
)
_GIVEN_SUBSIDY = re.compile("补贴|补助|奖|资助|给予[^，。]{0,12}元|扶持资金")


def missing_subsidy(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """How much is given to whom is answered only by words that speak of giving, however near the matter is."""
    question = findings.question
    if (
        not statements
        or question.kind is Kind.CARD
        or not _SUBSIDY.search(without_story(question.standalone))
    ):
        return None
    said = said_by(findings, statements)
    return (
        None if _GIVEN_SUBSIDY.search(said) else Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})
    )


def only_given_figure(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """Who asks for an amount beside one he gives (`100亿的基金里，财政出多少？`) is not told that one again."""
    question = findings.question
    if (
        not statements
        or question.kind is not Kind.VALUE
        or question.premise
        or not asks_amount(question.text)
    ):
        return None
    given = {(figure.value, figure.kind) for figure in figures(question.text)}
    told = {(figure.value, figure.kind) for s in statements for figure in figures(s.text)}
    if not given or not told or not told <= given:
        return None
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})


_UNIT = re.compile("多少(?P<unit>[\u4e00-\u9fff]{2})(?=[？?。]*$|[，,])")
_KNOWN_UNIT = re.compile("[百千万亿]|[年月日天个家项元吨户人次名位种类条件块钱号度]")


def unknown_unit(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """How many of what no text speaks of (`多少学时`) is not told by a number of other things."""
    question = findings.question
    asked = _UNIT.search(usual(question.standalone))
    if not statements or asked is None or _KNOWN_UNIT.search(asked["unit"]) or is_foreign(question.text):
        return None
    known = findings.store.idf(asked["unit"]) < findings.store.idf(UNSEEN)
    return None if known else Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})


_SO_MANY = re.compile(
    "哪(?P<n>[两二三四五六七八九十])(?:大|个|项|类|种|条|方面|张|家|座)?|(?P<m>[两二三四五六七八九十])[大个项类种条张家座][\u4e00-\u9fff]{1,6}(?:分别|各)?(?:是|叫|指)(?:什么|啥|哪)"
)
_NUMBERS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}


def missing_items(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """Who asks which four something is is not told a sentence that only has its name (`实行“四港联动”`)."""
    question = findings.question
    asked = _SO_MANY.search(usual(question.text))
    if not statements or asked is None or question.kind not in (Kind.LIST, Kind.DEFINITION, Kind.OTHER):
        return None
    wanted = _NUMBERS[asked["n"] or asked["m"]]
    said = "".join(s.text for s in statements)
    marks = len(re.findall("[、；;]|一是|[，,]", said))
    listed = "、" in said or "；" in said or ";" in said or "一是" in said or len(statements) >= wanted
    named_some = re.search("等[两二三四五六七八九十]", said) is not None
    if wanted < 3 or named_some or (listed and marks >= wanted - 1):
        return None
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})


def missing_letters(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """How many of a thing with letters in its name (`5G基站`) is not told by those of another one."""
    question = findings.question
    if not statements or question.kind is not Kind.VALUE or question.english or question.follow_up:
        return None
    words = letter_words(without_names(question.text, findings.named))
    told = [s.text for s in statements]
    for citation in (c for s in statements for c in s.citations):
        told += [citation.quote, *findings.documents[citation.document_id].heading_path(citation.span)]
    said = "".join(told).lower()
    names = [official for word in words for meant in official_words(word) for official in meant]
    if not words or any(word in said for word in words) or any(name in said for name in names):
        return None
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})


_SIGN = re.compile(
    "(?P<sign>[\u4e00-\u9fff]{2,8}?)(?:各自?|都|分别|又)*(?:代表|表示|意味着|象征)(?:着|的是)?(?:什么|啥|哪)"
)


def unknown_sign(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """What colours, letters or levels stand for is told only where texts speak of such."""
    question = findings.question
    sign = _SIGN.search(usual(question.standalone))
    if not statements or sign is None or is_foreign(question.text):
        return None
    known = findings.store.idf(sign["sign"][-2:]) < findings.store.idf(UNSEEN)
    return None if known else Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})
