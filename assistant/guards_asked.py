"""Guards on what exactly is asked for: how many of something, which places, how one's own matter stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers import Reason, Statement
from assistant.bearing import is_foreign
from assistant.denial import Denial, topic
from assistant.evidence import Findings
from assistant.question import Kind
from vectorstore.regions import places_in, regions_in

_NUMBER = (
    r"(?:\d[\d,.]*|[一二两三四五六七八九十百千零〇]+|数)\s?[多余几]?\s?(?:万亿|[十百千万亿])*\s?[多余]?\s?"
)
_COUNTED: dict[str, str] = {
    "人": "[人名位]",
    "名": "[人名位]",
    "位": "[人名位]",
    "天": "(?:个?工作日|[天日])",
    "日": "(?:个?工作日|[天日])",
    "元": "元",
    "钱": "元",
    "小时": "(?:个?小时|h)",
    "分钟": "分钟",
    "间": "间",
    "辆": "辆",
    "台": "[台套]",
    "套": "[台套]",
    "条": "条",
    "户": "[户家]",
    "家": "[户家个]",
    "吨": "吨",
    "公里": "(?:公里|千米)",
    "张": "张",
    "座": "[座个]",
    "所": "[所家个]",
    "亩": "亩",
    "倍": "倍",
    "件": "[件套批个]",
    "只": "[只个]",
    "份": "份",
    "平方米": "(?:平方米|平米|㎡)",
    "个": "[个项家所座处类种条件批支套]",
    "项": "[个项家所座处类种条件批支套]",
}
"""What is counted, and how a text that answers counts it."""
_HOW_MANY = re.compile(
    rf"(?<!哪)(?:多少|几)(?:万亿|[百千万亿])?(?P<unit>{'|'.join(sorted(_COUNTED, key=len, reverse=True))})(?!才|民|均|口|庭|长|例|件|度|士|月|百分|点|小时|人)"
)
_NO_COUNT = (Kind.COMPARISON, Kind.CARD, Kind.SUMMARY, Kind.LIST, Kind.WHO)


def missing_count(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """Who asks how many of something (`多少间`, `几辆`, `多少万元`) is not answered by words that count none."""
    question = findings.question
    if not statements or question.kind in _NO_COUNT or question.reckoning or is_foreign(question.text):
        return None
    asked = _HOW_MANY.search(question.standalone)
    if asked is None or (findings.best is not None and findings.best.indicator is not None):
        return None
    # A figure without any unit (`用户数超过5600万`) may count whatever its noun says; nothing is charged where it is free.
    counted = re.compile(
        rf"(?<![月第\d.]){_NUMBER}(?:{_COUNTED[asked['unit']]}|(?:以上|以下|左右|上下)?(?=[，,。；;、）)|\t\n]|$))"
        + ("|免费|不收|免收|%|％" if asked["unit"] in ("元", "钱") else "")
    )
    if any(counted.search(c.quote) for s in statements for c in s.citations):
        return None
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})


_WHICH_PLACES = re.compile(
    r"(?:是|在|有|为|分别(?:是|在|为)?)[^，。？]{0,4}?(?:哪|什么)(?:[一两二三四五六七八九十几\d]*)?[个些座]?(?:城市|县(?:市|区)?|市(?!场|民)|地市|省份?|区县|乡镇|街道|村)[？?。\s]*$"
)


def missing_places(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """Who asks which places it is (`是哪两个城市`, `分别在哪些县`) is not answered by words that name none."""
    question = findings.question
    if not statements or is_foreign(question.text) or not _WHICH_PLACES.search(question.standalone):
        return None
    known = set(question.regions) | set(question.places)
    for statement in statements:
        for citation in statement.citations:
            document = findings.documents[citation.document_id]
            own = set(regions_in(document.card.region or "")) | known
            if set(regions_in(citation.quote)) - own or set(places_in(citation.quote)) - own:
                return None
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings)})


_OWN_CASE = re.compile(
    r"(?:帮|替|给)我(?:查|看|问)(?:一?下|查|看)?(?:我|一下)|我(?:的|家|们|上|昨|前|刚|去)?[^，。？]{0,16}(?:办到哪|到哪一步|进度|审批?到哪|批下来|办好了?没|交了几年|交了多久|余额|到账|发了没|什么时候能(?:批|下来|办好|到))"
)


def own_case(findings: Findings, statements: Sequence[Statement]) -> Denial | None:
    """How one's own application or account stands is in no document."""
    if statements and _OWN_CASE.search(findings.question.standalone):
        return Denial(Reason.OUT_OF_SCOPE, {})
    return None
