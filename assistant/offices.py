"""Who is responsible: the duties that fit a question, and the bodies that its sentences name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answers import DraftStatement, Statement
from assistant.asked import letter_words, matter_runs
from assistant.denial import surroundings
from assistant.evidence import UNSEEN, Candidate, Findings
from assistant.fitting import bears_region
from assistant.lexicon import official_words
from assistant.naming import folded, quoted_names, without_names
from assistant.relevance import coverage, term_set
from assistant.sentences import heading_name
from assistant.statements import of_duty
from vectorstore.passages import Duty
from vectorstore.tokens import terms

MAX_SHOWN = 3
"""Duties shown for a question that several fit as well."""
MAX_DUTIES = 12
"""Duties listed at most."""
DUTY_SCORE = 0.55
"""Share of the question a duty must cover to be its answer."""


_ROLE_TERMS = frozenset(
    terms("负责 牵头 责任单位 牵头单位 主管部门 部门 单位 管 归 谁 由 责任 机构 承担 主抓 建")
)


def who(findings: Findings) -> list[DraftStatement]:
    """The duty that fits best; those as good beside it."""
    named = (*findings.question.regions, *findings.question.places)
    scored = sorted(
        (
            (duty_score(findings, duty), hit.rank, duty)
            for hit, duty in findings.duties
            if all(bears_region(name, hit.passage, findings.documents[duty.document_id]) for name in named)
        ),
        key=lambda t: (-t[0], t[1]),
    )
    asked, bound = _Asked.of(findings), bound_by_name(findings)
    scored = [
        entry for entry in scored if (entry[0] < DUTY_SCORE or asked.is_of(entry[2])) and entry[2].id in bound
    ]
    if not scored:
        return []
    if scored[0][0] < DUTY_SCORE:
        # A wordy question covers no duty well: the duty around the best sentence is the one it means.
        around = _duty_around(findings, asked) or asked.headed(duty for _, _, duty in scored)
        statement = of_duty(around, findings.store) if around is not None else None
        return [statement] if statement is not None else []
    named_whole = _of_this_turn(findings, [duty for _, _, duty in scored if _is_named(duty, findings)])
    if len(named_whole) > 1:
        # Several tasks by their names: each of them, and no other.
        found = [of_duty(duty, findings.store) for duty in named_whole[:MAX_DUTIES]]
        return [statement for statement in found if statement is not None]
    best = scored[0][0]
    chosen = [duty for score, _, duty in scored[:MAX_SHOWN] if score >= 0.92 * best]
    chosen = _of_this_turn(findings, chosen)
    return [statement for duty in chosen if (statement := of_duty(duty, findings.store)) is not None]


_NOT_ABOUT = re.compile(
    "牵头|负责|主管|主抓|承担|落实|责任|部门|单位|机构|平台|系统|应用|工程|哪[个家些]|[是谁由归来做建搞管的抓]"
)
"""Words of asking, of roles and of classes, which part the names beside them."""
_OF_CLASS = re.compile(
    "牵头|负责|主管|主抓|承担|落实|责任|部门|单位|机构|平台|系统|应用|工程|哪[个家些]|[是谁由归来做搞的抓]|(?<![监网主城])管(?![理控道网])|建(?![设筑])|示范|试点|数字化|建设|领域|项目|体系|工作|任务"
)
"""The same with the words that tasks of every matter are named by."""
BORNE = 0.5
"""Weighted share of the known pairs of what is asked about that the heading of a duty and one of its sentences must
have: half of them may be everyday words around the name."""
WHOLE_NAME = 3
"""Characters from which a run of a question that stands so in a text found is a name: a duty without it is another's."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What it is asked of who does it. weights: the known pairs of what is named; names: what stands whole in the
    passages found; letters: names in letters; official: the documents' words for everyday ones."""

    findings: Findings
    weights: Mapping[str, float]
    names: tuple[str, ...]
    letters: tuple[str, ...]
    official: tuple[str, ...]

    @classmethod
    def of(cls, findings: Findings) -> _Asked:
        store = findings.store
        text = _OF_CLASS.sub("\n", without_names(findings.question.standalone, findings.named))
        runs = [text[start:end] for start, end in matter_runs(text)]
        unseen = store.idf(UNSEEN)
        pairs = {run[at : at + 2] for run in runs for at in range(len(run) - 1)}
        weights = {pair: idf for pair in pairs if (idf := store.idf(pair)) < unseen}
        said = _ASKS_WHO.sub("\n", folded(without_names(findings.question.standalone, findings.named)))
        long = [run for run in map(_bare, said.split("\n")) if len(run) >= WHOLE_NAME]
        found = [folded(hit.passage.text) for hit in findings.hits] if long else []
        names = tuple(run for run in long if any(run in passage for passage in found))
        official = tuple(t for meant in official_words(findings.question.standalone) for t in meant)
        letters = () if findings.question.english else letter_words(said)
        return cls(findings, weights, names, letters, official)

    def headed(self, duties: Iterable[Duty]) -> Duty | None:
        """The only duty whose heading has the documents' word for an everyday one: 智慧养老 for 老人."""
        found = [d for d in duties if any(term in heading_name(d.task) for term in self.official)]
        return found[0] if len(found) == 1 else None

    def is_of(self, duty: Duty) -> bool:
        """Whether a duty is that of the task asked about: its heading, with one of its sentences, names it."""
        text = self.findings.documents[duty.document_id].text[duty.span.start : duty.unit_span.start]
        task = folded(heading_name(duty.task))
        if _is_named(duty, self.findings):
            return True
        return self.is_borne(task, _AS_BASIS.sub("", folded(text)))

    def is_borne(self, heading: str, text: str) -> bool:
        """Whether folded words, with the heading above them, are of the task asked about."""
        plain = heading + text
        official = any(term in plain for term in self.official)
        if self.names and not official and not any(is_spelt(name, plain) for name in self.names):
            return False
        if any(word not in plain.lower() for word in self.letters):
            return False
        if official:
            return True
        total = sum(self.weights.values())
        if not total:
            return bool(self.names or self.letters)
        held = (
            sum(w for pair, w in self.weights.items() if pair in heading + sentence)
            for sentence in re.split("[。；;]", plain)
        )
        return max(held) >= BORNE * total


def lacks_name(findings: Findings, duty: Duty) -> bool:
    """Whether a question has names of tasks that stand so in the texts found, and a duty none of them."""
    names = [name for name in _Asked.of(findings).names if len(name) >= LEAST_NAME]
    return bool(names) and not any(is_spelt(name, _task(findings, duty)) for name in names)


_ASKS_WHO = re.compile(
    "牵头|负责|主管|主抓|承担|落实|责任|部门|单位|机构|哪[个家些里]|什么|[^\u4e00-\u9fffA-Za-z\\d.+]|[是谁由归来做搞弄的抓在和与]|(?<![监网主城])管(?![理控道网])|建(?![设筑])"
)


_AROUND_NAMES = re.compile(
    "^(?:浙江|我|本|全)?省?里?(?=[\u4e00-\u9fff]{4})|(?:建设|工作|项目|领域|任务|[这那](?:一)?[个项]|平台|系统|应用)+$"
)
_AS_BASIS = re.compile("以[^，。；]{2,20}为(?:基础|载体|依托|支撑)")
"""Where a task rests on a thing, it is not the task of that thing."""


def is_spelt(name: str, text: str) -> bool:
    """Whether a text has a name, perhaps written out: 跨境电商 as 跨境电子商务."""
    return name in text or re.search(".{0,2}".join(map(re.escape, name)), text) is not None


def _bare(run: str) -> str:
    """A name without the words around it that say where and that something is done."""
    return _AROUND_NAMES.sub("", run)


LOOKED_AROUND, NEARLY = 5, 0.9
"""Sentences around which a duty is looked for, and the share of the first one's cover that a further one must have:
one document may only name a thing of which another tells who leads it."""
_CLASS = re.compile("(?:综合|智能|数字化)?(?:服务)?(?:应用|平台|系统|工程)$")
LEAST_NAME = 4


def _of_this_turn(findings: Findings, duties: list[Duty]) -> list[Duty]:
    """The duties without those of tasks that only the question before names, where others are named."""
    question = findings.question
    if not question.follow_up:
        return duties
    asked = folded(question.text)

    def only_before(duty: Duty) -> bool:
        return _is_named(duty, findings) and _CLASS.sub("", folded(heading_name(duty.task))) not in asked

    return [duty for duty in duties if not only_before(duty)] or duties


def _is_named(duty: Duty, findings: Findings) -> bool:
    """Whether a question has the name of a task, without the class it ends with."""
    name = folded(heading_name(duty.task))
    name = _CLASS.sub("", name) if len(_CLASS.sub("", name)) >= LEAST_NAME else name
    return len(name) >= LEAST_NAME and name in folded(findings.question.standalone)


def _duty_around(findings: Findings, asked: _Asked) -> Duty | None:
    """The duty of the task asked about around the best sentence that has one, of those that bear the question nearly as
    well as the first."""
    about = term_set(_NOT_ABOUT.sub("\n", findings.question.standalone))
    weights = {t: w for t, w in findings.weights.items() if t in about and len(t) > 1}
    least, bound = 0.0, bound_by_name(findings)
    for candidate in findings.candidates[:LOOKED_AROUND]:
        passage = candidate.sentence.passage
        borne = coverage(weights, term_set(candidate.sentence.text), term_set("\n".join(passage.headings)))
        least = least or NEARLY * borne
        at = passage.span.start + candidate.sentence.span.start
        for _, duty in findings.duties if borne >= least else ():
            inside = duty.document_id == passage.document_id and duty.span.start <= at < duty.span.end
            if inside and duty.id in bound and asked.is_of(duty):
                return duty
    return None


def duty_score(findings: Findings, duty: Duty) -> float:
    """How much of a question a duty covers, and the question of its name."""
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


def bound_by_name(findings: Findings) -> frozenset[str]:
    """The ids of the duties found whose task has a name that the question puts in quotation marks; of all of them where
    none has. Names that are part of a title (`“十四五”规划里`) name the document."""
    titles = [folded(document.title) for document in findings.documents.values()]
    quoted = map(folded, quoted_names(findings.question.standalone))
    names = [name for name in quoted if not any(name in title for title in titles)]
    every = frozenset(duty.id for _, duty in findings.duties)
    return frozenset(d.id for _, d in findings.duties if any(n in _task(findings, d) for n in names)) or every


def _task(findings: Findings, duty: Duty) -> str:
    """A task with the headings it stands below, folded."""
    document = findings.documents[duty.document_id]
    text = document.text[duty.span.start : duty.unit_span.start]
    return folded("".join((*document.heading_path(duty.span), text)))


_RESPONSIBLE = re.compile("负责|牵头|主管|主抓|主责|责任|承担|落实|推进|归[谁哪]|[管抓建搞弄]")
"""Words by which it is asked who answers for a task, and not who may or must do something."""
_BODY = re.compile(
    "厅|(?<![布格全结时])局(?![部面限势])|委员会|(?<=[\u4e00-\u9fff]{2})委(?![托派任培员])|办公室|(?:[党委编农外侨]|政府|网信|金融|法制|改革|人才|口岸|食安|扶贫)办(?![理事公])"
    "|领导小组|由[^，。；]{1,12}(?:部门|单位)|(?:部门|单位)[^，。；]{0,4}(?:负责|牵头|承担)|(?:人民|各级|[省市县区镇])政府|法院|检察院|海关|总队|省人大|省政协|分行|支行|(?<!世界)银行|公司|集团"
)
"""Bodies by their names or kinds; no character that other words have too (`布局`, `所有`)."""
_ASKS_SYSTEM = re.compile("哪(?:一)?[个家类种](?:系统|平台)")
"""A system or platform that is asked for is no body."""
_BEARS = re.compile("企业|主体|机构|中心|大学|学校|医院|社区|业主|人员|者")
_PART = re.compile("牵头|负责|承担|主管|会同|主体责任")


def asks_bearer(question: str) -> bool:
    """Whether it is asked who answers for a task, and not who may or must do something."""
    return bool(_RESPONSIBLE.search(question)) and not _ASKS_SYSTEM.search(question)


def names_body(said: str) -> bool:
    """Whether words name a body, or give someone a part in what is done."""
    return bool(_BODY.search(said)) or bool(_PART.search(said) and _BEARS.search(said))


def of_bodies(findings: Findings) -> list[Candidate]:
    """The candidates that name a body and are of the task, to who asks who answers for it; all where there is none."""
    asked = _Asked.of(findings)
    named = [c for c in findings.candidates if names_body(c.sentence.text)]
    return [
        c
        for c in named
        if asked.is_borne(folded("".join(c.sentence.passage.headings)), folded(c.sentence.text))
    ] or list(findings.candidates)


_BRACKET = re.compile(r"[（(](?:牵头|责任|主管|负责|承办|配合)(?:单位|部门)\s?[:：]")
"""Where a task ends that has a duty, which `who` has held against the question."""


def tells_bearer(findings: Findings, statements: Sequence[Statement]) -> bool:
    """Whether a statement tells a duty, or names a body and is of the task asked about, where one is named."""
    asked = _Asked.of(findings)
    named = bool(asked.weights or asked.names or asked.letters)
    for statement in statements:
        quoted = "".join(citation.quote for citation in statement.citations)
        if _BRACKET.search(quoted):
            return True
        of_task = not named or asked.is_borne(folded(surroundings(findings, statement)), folded(quoted))
        if of_task and names_body(quoted):
            return True
    return False
