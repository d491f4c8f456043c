"""Guard on the places of a question: each must be one that what is quoted may be said of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answers import Citation, Reason, Statement
from assistant.bearing import LEAST_DOCUMENTS
from assistant.denial import Denial, said_by, topic
from assistant.evidence import UNSEEN, Findings
from assistant.fitting import bears_region, begins_with
from assistant.question import Kind
from assistant.sentences import paragraph_label
from assistant.sounds import heard_in
from assistant.story import without_story
from vectorstore.regions import NATIONAL, PROVINCES, province_of, regions_in, short_name

WHOLLY_BORNE = 0.6
"""Bearing (see ``bearing``) from which a question is worded as one document is: the place it names besides is then
known from where the document came from. Of the public questions that were refused only for their place and
bear so well, most are answered by such a document."""


def other_region(
    findings: Findings, statements: Sequence[Statement], strength: float | None = None
) -> Denial | None:
    """Every place that is named must be borne by what is quoted: of another province it is refused as
    another region, of the documents' own as not found there. A question that names a region of the
    documents too (someone of there asking from elsewhere) is answered."""
    abroad = _abroad(findings.question.standalone)
    named = (*findings.question.regions, *findings.question.places, *abroad)
    if not named or not statements:
        return None
    provinces = province_of()
    text = findings.question.standalone
    asked = without_story(text)
    missing = [
        name
        for name in named
        if not _borne(name, findings, statements)
        and not (name in findings.question.places and heard_in(name, (said_by(findings, statements),)))
        and not _borne_by_district(name, text, statements)
        and not _lists_province(provinces.get(name, name), statements)
        and not (_goes_to(name, text) and _speaks_across(provinces.get(name, name), statements))
        and not (
            (
                (_OF_ALL.search(text) and not _GIVEN_APART.search(text))
                or name not in asked
                or _is_supposed(name, findings, statements)
            )
            and _is_of_province(provinces.get(name, name), findings, statements)
        )
    ]
    if not missing or (
        strength is not None and strength >= WHOLLY_BORNE and _of_no_place(findings, statements)
    ):
        return None
    own = {
        short for d in findings.documents.values() if d.card.region and (short := short_name(d.card.region))
    }
    foreign = [
        name
        for name in missing
        if name in abroad or (name not in own and provinces.get(name) not in own and name in provinces)
    ]
    side_by_side = len(named) > 1 and _COMPARES.search(text) is not None
    if foreign and len(missing) < len(named) and not findings.question.places and not side_by_side:
        return None
    if foreign and own:
        shown = sorted({provinces[name] for name in own})
        region = "、".join(shown[:6]) + ("等" if len(shown) > 6 else "")
        return Denial(Reason.OTHER_REGION, {"region": region, "asked": "、".join(foreign)})
    store = findings.store
    written = all(store.idf(name) < store.idf(UNSEEN) for name in missing)
    # Of a place that the texts do name only what is asked of it is missing.
    return Denial(Reason.NOT_IN_DOCUMENTS, {"topic": topic(findings) if written else "、".join(missing)})


def _of_no_place(findings: Findings, statements: Sequence[Statement]) -> bool:
    """Whether no document that is quoted says whose it is."""
    cited = {citation.document_id for s in statements for citation in s.citations}
    return all(findings.documents[i].card.region in (None, NATIONAL) for i in cited)


_ABROAD = re.compile(
    "美国|英国|德国|法国|韩国|朝鲜|印度(?:尼西亚)?|俄罗斯|新加坡|马来西亚|越南|泰国|加拿大|澳大利亚|新西兰|意大利|西班牙|葡萄牙|荷兰"
    "|瑞士|瑞典|挪威|芬兰|丹麦|比利时|奥地利|波兰|乌克兰|土耳其|以色列|埃及|南非|巴西|墨西哥|阿根廷|沙特|阿联酋|伊朗|巴基斯坦|欧盟"
    "|纽约|伦敦|巴黎|东京|首尔|硅谷|(?<![今当近昨每])日本(?![市省院区报项级月])"
)


def _abroad(question: str) -> tuple[str, ...]:
    """The countries and cities abroad that a question names."""
    return tuple(dict.fromkeys(_ABROAD.findall(question)))


_COMPARES = re.compile("相比|比较|对比|区别|差距|哪个|谁更|更[强好高大多快]")
_ABBREVIATIONS = dict(
    zip(
        [
            "北京",
            "天津",
            "上海",
            "重庆",
            "河北",
            "山西",
            "辽宁",
            "吉林",
            "黑龙江",
            "江苏",
            "浙江",
            "安徽",
            "福建",
            "江西",
            "山东",
            "河南",
            "湖北",
            "湖南",
            "广东",
            "广西",
            "海南",
            "四川",
            "贵州",
            "云南",
            "陕西",
            "甘肃",
            "青海",
            "宁夏",
            "新疆",
            "西藏",
            "内蒙古",
        ],
        "京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川黔云陕甘青宁新藏蒙",
        strict=True,
    )
)
_LISTED = re.compile(f"[{''.join(_ABBREVIATIONS.values())}](?:、?[{''.join(_ABBREVIATIONS.values())}])+")
_GROUPS = {
    "长三角": frozenset({"上海", "江苏", "浙江", "安徽"}),
    "长江三角洲": frozenset({"上海", "江苏", "浙江", "安徽"}),
    "京津冀": frozenset({"北京", "天津", "河北"}),
    "粤港澳": frozenset({"广东", "香港", "澳门"}),
    "成渝": frozenset({"四川", "重庆"}),
    "东北三省": frozenset({"辽宁", "吉林", "黑龙江"}),
}
"""Regions that texts speak of together."""


_OF_ALL = re.compile("全省|我省|咱们?省|省里")
"""Words of one who asks about the whole province and tells besides where he is."""


_GIVEN_APART = re.compile(
    "[给对替为]它|单独|(?<![每任])一个[省市县区](?!场)|全省的?(?:数|总数)?我?(?:已经|已|都|早)|不[是要]全省|专门给|分到|分给|摊到|摊给"
)
"""How one asks what the whole province has set for the place that is named."""


def _is_supposed(name: str, findings: Findings, statements: Sequence[Statement]) -> bool:
    """Whether one asks if a thing is of a place, and what answers tells of which one of the same kind it is."""
    if findings.question.kind is not Kind.YES_NO:
        return False
    said = "".join(citation.quote for s in statements[:1] for citation in s.citations)
    return any(place != name and place not in PROVINCES for place in regions_in(said))


def _is_of_province(province: str, findings: Findings, statements: Sequence[Statement]) -> bool:
    """Whether what is quoted is of a document of a province."""
    cited = {c.document_id for s in statements for c in s.citations}
    homes = (findings.documents[i].card.region for i in cited)
    return any(home is not None and short_name(home) == province for home in homes)


def _goes_to(name: str, question: str) -> bool:
    """Whether a place is where someone goes to or is in to do something, not what is asked about (`去上海办事`)."""
    return (
        re.search(
            f"(?:去|到|赴|往|在){name}[省市]?[^的，。？]{{0,3}}[办看打读上住用报就买结治工出]", question
        )
        is not None
    )


def _lists_province(province: str, statements: Sequence[Statement]) -> bool:
    """Whether what is quoted names a province by its sign among others: `浙、苏、皖`."""
    said = "".join(citation.quote for s in statements for citation in s.citations)
    letter = _ABBREVIATIONS.get(province)
    return letter is not None and any(letter in found for found in _LISTED.findall(said))


def _speaks_across(province: str, statements: Sequence[Statement]) -> bool:
    """Whether what is quoted speaks of regions that a province belongs to, like 长三角."""
    said = "".join(citation.quote for s in statements for citation in s.citations)
    return any(province in group and name in said for name, group in _GROUPS.items())


def _borne_by_district(name: str, question: str, statements: Sequence[Statement]) -> bool:
    """Whether the district behind a city's name is what the quotes speak of; they need not name the city again."""
    district = re.search(f"{name}市?([\u4e00-\u9fff]{{1,3}}[区县])", question)
    said = "".join(citation.quote for s in statements for citation in s.citations)
    return district is not None and district.group(1) in said


_OF_ONE_FACT = (Kind.VALUE, Kind.WHO, Kind.DATE)
"""Kinds whose first statement answers: what is said of the place in a further one is another matter."""


def _borne(name: str, findings: Findings, statements: Sequence[Statement]) -> bool:
    answering = statements[:1] if findings.question.kind in _OF_ONE_FACT else statements
    return any(_is_said_of(name, c, findings) for s in answering for c in s.citations)


def _is_said_of(name: str, citation: Citation, findings: Findings) -> bool:
    """Whether a quote may be said of a place (see ``bears_region``). A city that only stands somewhere in the passage
    of a text about its province must be the last one named before the quote."""
    document = findings.documents[citation.document_id]
    passage = findings.store.passage_at(citation.document_id, citation.span.start)
    if passage is None or not bears_region(name, passage, document):
        return False
    label = paragraph_label(document.text, citation.span.start)
    own = document.text[label.start : label.end] if label is not None else ""
    if regions_in(own) and name not in own and name not in citation.quote:
        return False
    home = document.card.region
    around = "".join((citation.quote, passage.title, *passage.headings))
    listed = name in province_of() and name not in PROVINCES
    strict = listed and findings.question.kind in _OF_ONE_FACT
    few = len(findings.documents) < LEAST_DOCUMENTS
    if name in around or not strict or (home is None and not few) or (home or "").startswith(name):
        return True
    before = document.text[passage.span.start : citation.span.start]
    last = max((n for n in regions_in(before)), key=before.rfind, default=None)
    return last == name or begins_with(name, document)
