"""Names: document numbers, articles, offices, and who leads and who supports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.checks_clauses import fold, pairs_of

_NUMBER_NAME = re.compile(
    r"(?:(?![是的为和与据按照见由第])[\u4e00-\u9fff]){2,12}[〔\[（(]\s?\d{4}\s?[〕\])）]\s?\d+\s?号"
)
_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇\d]+[条款项章]")
_OFFICE = re.compile(
    r"(?:省|市|县|区|国家)(?:委|政府)?(?:(?![要向的和与在由及对并上等以是为分常级])[\u4e00-\u9fff]){0,10}?(?:厅|局|委员会|委|办公室|办|部|院|总队|中心)(?![\u4e00-\u9fff]{0,1}(?:公|事))"
)
_FIELD = (
    "财政|民政|教育|科技|科学技术|公安|司法|商务|卫生健康|卫健|市场监管|市场监督管理|农业农村|农业|发展改革|发展和改革|发改|经信|经济和信息化|工信|"
    "工业和信息化|人社|人力社保|人力资源社会保障|自然资源|规划|生态环境|环保|住建|住房城乡建设|建设|交通运输|交通|水利|文化旅游|文旅|应急管理|应急|"
    "审计|统计|税务|大数据|大数据发展|数据|医保|医疗保障|林业|体育|广电|信访|机关事务管理|政务服务管理|气象|通信管理|国资|金融|乡村振兴|网信|宣传|组织|"
    "统战|政法|编|知识产权|药品监管|粮食|能源|邮政管理|民宗|外事|质监|工商|安监|国土资源"
)
_OFFICE_BY_FIELD = re.compile(
    rf"(?:[省市县区]|国家)?(?:委|政府)?(?:{_FIELD})(?:厅|管理局|监管局|监督管理局|发展局|局|委员会|委(?!托|派|任)|办公室|办(?![理事法公学好案结件])|部(?![门分署队]))"
)

_LEADS = "牵头|责任|主责|主管|负责|承办|实施"
_FIRST = "牵头|主责"
"""Who leads the others, where a text tells them apart from those that are responsible too."""
_SUPPORTS = "配合|参与|协办|协同"
_BRACKET_ROLE = re.compile(rf"({_LEADS}|{_SUPPORTS})(?:单位|部门|处室|科室)?:")
_BRACKET = re.compile(rf"\((?:{_LEADS}|{_SUPPORTS})(?:单位|部门|处室|科室)?:[^()]*(?:\([^()]*\)[^()]*)*\)")
_SAID_ROLE = re.compile(rf"({_LEADS}|{_SUPPORTS})(?:单位|部门|处室|科室)(?:分别)?(?:是|为|有|包括|:)")
_PROSE_ROLE = re.compile(
    rf"(?:由)?((?:[\u4e00-\u9fff()]{{2,16}}、)*[\u4e00-\u9fff()]{{2,16}}?(?:厅|局|委|办|部|院|中心|总队|公司|集团|银行|海关|会|政府|人大|政协|大队|支队|所|站|室|机构))(?:等(?:部门|单位)?)?(?:共同|具体|统一|积极)?({_LEADS}|{_SUPPORTS})(?!单位|部门|人)"
)


@dataclass(frozen=True, slots=True)
class Duties:
    """Who does what, as a bracket or a sentence says it. task: pairs of the words it is said of; firsts: those of the
    leads that are said to lead the others, none where the text does not tell them apart."""

    task: frozenset[str]
    leads: frozenset[str]
    supports: frozenset[str]
    firsts: frozenset[str] = frozenset()

    def in_role(self, role: str) -> frozenset[str]:
        if re.fullmatch(_SUPPORTS, role):
            return self.supports
        return self.firsts if self.firsts and re.fullmatch(_FIRST, role) else self.leads


def unproved_names(text: str, quotes: Sequence[str]) -> str | None:
    """A 文号, an article or an office of the statement that no quote has."""
    have = re.sub(r"\s", "", fold("\n".join(quotes)))
    said = fold(text)
    for pattern, what in (
        (_NUMBER_NAME, "document number"),
        (_ARTICLE, "article"),
        (_OFFICE, "office"),
        (_OFFICE_BY_FIELD, "office"),
    ):
        for match in pattern.finditer(said):
            if match.group() not in have:
                return f"the {what} {match.group()} stands in no quote"
    return None


def misplaced_offices(text: str, quotes: Sequence[str]) -> str | None:
    """An office that a statement gives another part than the quotes do: lead for support, or in another task."""
    said = _said_roles(fold(text))
    if not said:
        return None
    duties = [duty for quote in quotes for duty in _duties(fold(quote).replace("\n", ""))]
    for task, office, role in said:
        fitting = _of_task(task, duties)
        if not any(_same_office(office, name) for duty in fitting for name in duty.in_role(role)):
            part = "in support" if re.fullmatch(_SUPPORTS, role) else "in the lead"
            return f"{office} is not {part} in the quote"
    return None


def _said_roles(text: str) -> list[tuple[frozenset[str], str, str]]:
    """(task, office, the word for its part) for each part that a statement gives an office."""
    found: list[tuple[frozenset[str], str, str]] = []
    for sentence in re.split(r"[。\n]", text):
        marks = list(_SAID_ROLE.finditer(sentence))
        task = pairs_of(sentence[: marks[0].start()]) if marks else pairs_of(sentence)
        for n, mark in enumerate(marks):
            end = marks[n + 1].start() if n + 1 < len(marks) else len(sentence)
            found += [(task, name, mark.group(1)) for name in _names(sentence[mark.end() : end])]
        if marks or _BRACKET.search(sentence):
            continue
        for match in _PROSE_ROLE.finditer(sentence):
            found += [(task, _own(name), match.group(2)) for name in _names(match.group(1))]
    return found


def _names(text: str) -> list[str]:
    names = re.split(r"[、,，;]|以及|和(?=[省市县区国])|及(?=[省市县区国])|与(?=[省市县区国])", text)
    return [name for name in (re.sub(r"等(?:部门|单位)?$|[()\".]", "", n) for n in names) if len(name) > 1]


def _own(name: str) -> str:
    """An office without the words before it in running text."""
    match = re.search(r"(?:团?[省市县区]|国家)[\u4e00-\u9fff]*$", re.sub(r"^.*由", "", name))
    return match.group() if match else re.sub(r"^.*由", "", name)


def _duties(quote: str) -> list[Duties]:
    found: list[Duties] = []
    begin = 0
    for bracket in _BRACKET.finditer(quote):
        found.append(Duties(pairs_of(quote[begin : bracket.start()]), *_parts(bracket.group()[1:-1])))
        begin = bracket.end()
    rest = _BRACKET.sub("", quote)
    for sentence in re.split("[。;]", rest):
        found += _in_prose(sentence)
        for match in re.finditer(
            rf"({_LEADS}|{_SUPPORTS})(?:单位|部门|处室|科室)?(?:是|为|:)([^。;]*)", sentence
        ):
            parts = _parts(match.group(0).replace("是", ":").replace("为", ":"))
            found.append(Duties(pairs_of(sentence), *parts))
    return found


def _in_prose(sentence: str) -> list[Duties]:
    """The offices of `A牵头，B负责`, put together: who leads there is told apart from who is responsible too."""
    by_role: dict[str, set[str]] = {}
    for match in _PROSE_ROLE.finditer(sentence):
        by_role.setdefault(match.group(2), set()).update(_own(name) for name in _names(match.group(1)))
    if not by_role:
        return []
    leads = frozenset().union(*(names for role, names in by_role.items() if re.fullmatch(_LEADS, role)))
    supports = frozenset().union(*(names for role, names in by_role.items() if re.fullmatch(_SUPPORTS, role)))
    firsts = frozenset().union(*(names for role, names in by_role.items() if re.fullmatch(_FIRST, role)))
    return [Duties(pairs_of(sentence), leads, supports, firsts if firsts != leads else frozenset())]


def _parts(text: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    leads: set[str] = set()
    supports: set[str] = set()
    firsts: set[str] = set()
    marks = list(_BRACKET_ROLE.finditer(text))
    for n, mark in enumerate(marks):
        end = marks[n + 1].start() if n + 1 < len(marks) else len(text)
        names = _names(text[mark.end() : end])
        (leads if re.fullmatch(_LEADS, mark.group(1)) else supports).update(names)
        if re.fullmatch(_FIRST, mark.group(1)):
            firsts.update(names)
    return frozenset(leads), frozenset(supports), frozenset(firsts if firsts != leads else ())


def _of_task(task: frozenset[str], duties: Sequence[Duties]) -> list[Duties]:
    """The duties whose task a statement names best; all of them when it names none."""
    scores = [len(task & duty.task) for duty in duties]
    best = max(scores, default=0)
    return [duty for duty, score in zip(duties, scores, strict=True) if score >= 0.6 * best]


def _same_office(said: str, name: str) -> bool:
    return (
        said == name or (len(said) > 2 and name.endswith(said)) or (len(name) > 2 and said.startswith(name))
    )
