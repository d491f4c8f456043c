"""The duties of an office that a question names, under all the names that documents give it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.answers import DraftStatement
from assistant.evidence import Findings
from assistant.offices import MAX_DUTIES
from assistant.statements import lead_role, of_duty
from vectorstore.library import PUBLIC
from vectorstore.office_book import Office, OfficeBook
from vectorstore.offices import is_spelling_of, parse_office
from vectorstore.passages import Duty
from vectorstore.store import Store

_OPEN = "(?:什么|哪些|哪几|哪[项个类]|啥|几[个项])"
_ROLE = "(?:负责|牵头|承担|主管|主抓|参与|参加|配合|管(?!理|控|制))"
_KIND = "(?:应用|平台|系统|工程|项目|事项|任务|工作|领域|场景)"
_ANY = "(?:重点|重大|主要|核心|数字化|智慧|全部|所有|具体|建设|省级)"
"""Words that name no task of their own before the kind of what an office does."""
_ASKS_TASKS = re.compile(
    rf"{_ROLE}(?:的(?:是|有)?|了|着)?[^，。？?]{{0,4}}{_OPEN}|{_OPEN}[^，。？?]{{0,8}}(?:由|归)[^，。？?]{{2,16}}{_ROLE}"
    rf"|{_ROLE}(?:建设|推进|实施|开发)?的{_ANY}{{0,3}}{_KIND}(?:建设)?(?:一共|总共|分别|主要|具体|都|又|还)*(?:有|是|包括|包含|涉及)?{_OPEN}"
    rf"|(?:职责|任务|分工)(?:是|有|包括)?{_OPEN}|{_OPEN}(?:工作)?(?:职责|任务)|(?:要|该|得)[做干]的?(?:是|有)?{_OPEN}"
)
_ASKS_LED = re.compile("牵头")
_ASKS_OTHER_ROLES = re.compile("参与|参加|配合|负责|责任|承担")
LONGEST_NAME = 20
_ENDS_NAME = re.compile("[厅局委办院部室会队]|中心|支行|海关|人大|政协")
_NO_PART = re.compile("[由的和与归是有哪谁，。？?]|负责|领域|任务")
"""What stands in no name of an office."""
_OF_A_PLACE = "省市县区州"
"""Behind these a name without a level is of another place: 林业局 in 杭州市林业局."""


def office_asked(findings: Findings) -> str | None:
    """An office named in the question, as documents write it, when its tasks are asked for."""
    text = findings.question.standalone
    if not _ASKS_TASKS.search(text):
        return None
    offices = _book(findings.store).offices.values()
    written = [
        name
        for office in offices
        for name in office.names
        if name in text or (len(name) > 3 and _stands_alone(name.removeprefix("省"), text))
    ]
    return max(written, key=len) if written else _spelt_otherwise(text, offices)


def _stands_alone(name: str, text: str) -> bool:
    at = text.find(name)
    return at >= 0 and (at == 0 or text[at - 1] not in _OF_A_PLACE)


def _spelt_otherwise(text: str, offices: Iterable[Office]) -> str | None:
    """The only office that words of a text are a short or a long name of."""
    meant = {
        office.key: office.name
        for said in _possible_names(text)
        for office in offices
        if any(_is_name_of(said, name, office.place) for name in office.names)
    }
    return next(iter(meant.values())) if len(meant) == 1 else None


def _possible_names(text: str) -> list[str]:
    """The stretches of a text that end as names of offices do and do not begin inside the name of a place."""
    return [
        text[start : ending.end()]
        for ending in _ENDS_NAME.finditer(text)
        for start in range(max(0, ending.end() - LONGEST_NAME), ending.end() - 2)
        if (start == 0 or text[start - 1] not in _OF_A_PLACE)
        and not _NO_PART.search(text, start, ending.end())
    ]


def _is_name_of(said: str, name: str, place: str | None) -> bool:
    region = parse_office(said).region
    return (region is None or place is None or region == place) and is_spelling_of(said, name)


def _book(store: Store) -> OfficeBook:
    def made() -> OfficeBook:
        documents = {document.id: document for document in store.documents()}
        return OfficeBook.of((d for d in store.duties() if d.document_id in documents), documents)

    return store.derived("offices of duties", made, PUBLIC)


def duties_of(findings: Findings, office: str) -> list[DraftStatement]:
    """The duties of an office, under whichever name, as many as are listed."""
    found = (of_duty(duty, findings.store) for duty in _duties(findings, office)[:MAX_DUTIES])
    return [statement for statement in found if statement is not None]


def not_listed(findings: Findings, office: str) -> int:
    """How many duties of an office are left out of its list."""
    return max(0, len(_duties(findings, office)) - MAX_DUTIES)


def _duties(findings: Findings, office: str) -> list[Duty]:
    """Those of an office in the documents named, else in all; where it is asked what it leads (牵头) and brackets say
    that it does, only these."""
    book = _book(findings.store)
    keys = {key for (_, name), key in book.keys.items() if name == office}

    def is_of(duty: Duty, names: Iterable[str]) -> bool:
        return any(book.keys.get((duty.document_id, name)) in keys for name in names)

    ids = tuple(document.id for document in findings.named)
    duties = [d for d in findings.store.duties(ids) if is_of(d, (*d.lead, *d.support))]
    text = findings.question.standalone
    if not _ASKS_LED.search(text) or _ASKS_OTHER_ROLES.search(text):
        return duties
    led = [d for d in duties if is_of(d, d.lead) and _ASKS_LED.match(lead_role(d, findings.store))]
    return led or duties
