"""Who is responsible: duties that fit a question, and the duties of an office it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.answers import DraftStatement
from assistant.evidence import Findings
from assistant.fitting import bears_region
from assistant.naming import folded
from assistant.relevance import coverage, term_set
from assistant.sentences import heading_name
from assistant.statements import of_duty
from vectorstore.library import PUBLIC
from vectorstore.passages import Duty
from vectorstore.tokens import terms

MAX_SHOWN = 3
"""Duties shown for a question that several fit as well."""
MAX_DUTIES = 12
"""Duties listed for one office."""
DUTY_SCORE = 0.55
"""Share of the question a duty must cover to be its answer."""


_ROLE_TERMS = frozenset(
    terms("负责 牵头 责任单位 牵头单位 主管部门 部门 单位 管 归 谁 由 责任 机构 承担 主抓 建")
)


def who(findings: Findings) -> list[DraftStatement]:
    """The duty that fits best; those as good beside it. Questions about an office list its duties."""
    named = (*findings.question.regions, *findings.question.places)
    scored = sorted(
        (
            (_duty_score(findings, duty), hit.rank, duty)
            for hit, duty in findings.duties
            if all(bears_region(name, hit.passage, findings.documents[duty.document_id]) for name in named)
        ),
        key=lambda t: (-t[0], t[1]),
    )
    if not scored:
        return []
    if scored[0][0] < DUTY_SCORE:
        # A wordy question covers no duty well: the duty around the best sentence is the one it means.
        around = _duty_around(findings)
        statement = of_duty(around, findings.store) if around is not None else None
        return [statement] if statement is not None else []
    named_whole = [duty for _, _, duty in scored if _is_named(duty, findings)]
    if len(named_whole) > 1:
        # Several tasks by their names: each of them, and no other.
        found = [of_duty(duty, findings.store) for duty in named_whole[:MAX_DUTIES]]
        return [statement for statement in found if statement is not None]
    best = scored[0][0]
    chosen = [duty for score, _, duty in scored[:MAX_SHOWN] if score >= 0.92 * best]
    return [statement for duty in chosen if (statement := of_duty(duty, findings.store)) is not None]


_NOT_ABOUT = re.compile(
    "牵头|负责|主管|主抓|承担|落实|责任|部门|单位|机构|平台|系统|应用|工程|哪[个家些]|[是谁由归来做建搞管的抓]"
)
"""Words of asking, of roles and of classes, which part the names beside them."""
LOOKED_AROUND, NEARLY = 5, 0.9
"""Sentences around which a duty is looked for, and the share of the first one's cover that a further one must have:
one document may only name a thing of which another tells who leads it."""
_CLASS = re.compile("(?:综合|智能|数字化)?(?:服务)?(?:应用|平台|系统|工程)$")
LEAST_NAME = 4


def _is_named(duty: Duty, findings: Findings) -> bool:
    """Whether a question has the name of a task, without the class it ends with."""
    name = folded(heading_name(duty.task))
    name = _CLASS.sub("", name) if len(_CLASS.sub("", name)) >= LEAST_NAME else name
    return len(name) >= LEAST_NAME and name in folded(findings.question.standalone)


def _duty_around(findings: Findings) -> Duty | None:
    """The duty around the best sentence that has one, of those that bear the question nearly as well as the first."""
    about = term_set(_NOT_ABOUT.sub("\n", findings.question.standalone))
    weights = {t: w for t, w in findings.weights.items() if t in about and len(t) > 1}
    least = 0.0
    for candidate in findings.candidates[:LOOKED_AROUND]:
        passage = candidate.sentence.passage
        borne = coverage(weights, term_set(candidate.sentence.text), term_set("\n".join(passage.headings)))
        least = least or NEARLY * borne
        at = passage.span.start + candidate.sentence.span.start
        for _, duty in findings.duties if borne >= least else ():
            if duty.document_id == passage.document_id and duty.span.start <= at < duty.span.end:
                return duty
    return None


def _duty_score(findings: Findings, duty: Duty) -> float:
    document = findings.documents[duty.document_id]
    text = document.text[duty.span.start : duty.unit_span.start]
    path = term_set("\n".join(document.heading_path(duty.span)))
    weights = {t: w for t, w in findings.weights.items() if t not in _ROLE_TERMS}
    covered = coverage(weights, term_set(text), path, term_set(document.title))
    pairs = {t for t in term_set(duty.task) if len(t) > 1}
    asked = set(weights)
    named = len(pairs & asked) / len(pairs) if pairs else 0.0
    in_task = coverage(weights, term_set(duty.task))
    return covered + 0.3 * named + 0.3 * in_task


_OPEN = "(?:什么|哪些|哪几|哪[项个类]|啥|几[个项])"
_ROLE = "(?:负责|牵头|承担|主管|主抓|参与|参加|配合|管(?!理|控|制))"
_ASKS_TASKS = re.compile(
    rf"{_ROLE}(?:的(?:是|有)?|了|着)?[^，。？?]{{0,4}}{_OPEN}|{_OPEN}[^，。？?]{{0,8}}(?:由|归)[^，。？?]{{2,16}}{_ROLE}"
    rf"|(?:职责|任务|分工)(?:是|有|包括)?{_OPEN}|{_OPEN}(?:工作)?(?:职责|任务)|(?:要|该|得)[做干]的?(?:是|有)?{_OPEN}"
)


def office_asked(findings: Findings) -> str | None:
    """An office named in the question, when its tasks are asked for."""
    text = findings.question.standalone
    if not _ASKS_TASKS.search(text):
        return None
    store = findings.store
    offices = store.derived("offices", lambda: frozenset(_offices(store.duties())), PUBLIC)
    named = [o for o in offices if o in text or (len(o) > 3 and o.removeprefix("省") in text)]
    return max(named, key=len, default=None)


def _offices(duties: Iterable[Duty]) -> Iterator[str]:
    return (name for duty in duties for name in (*duty.lead, *duty.support))


def duties_of(findings: Findings, office: str) -> list[DraftStatement]:
    statements: list[DraftStatement] = []
    ids = tuple(document.id for document in findings.named)
    for duty in findings.store.duties(ids):
        if office in (*duty.lead, *duty.support) and len(statements) < MAX_DUTIES:
            statement = of_duty(duty, findings.store)
            if statement is not None:
                statements.append(statement)
    return statements


def not_listed(findings: Findings, office: str) -> int:
    """How many duties of an office are left out of its list."""
    ids = tuple(document.id for document in findings.named)
    return max(
        0, sum(office in (*duty.lead, *duty.support) for duty in findings.store.duties(ids)) - MAX_DUTIES
    )
