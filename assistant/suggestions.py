"""Questions that can be asked instead: made of what the library holds, so that each has an answer."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers import Statement
from assistant.evidence import Candidate, Findings
from assistant.kinds import Kind
from assistant.sentences import heading_name
from assistant.statements import NOT_GIVEN
from vectorstore.library import PUBLIC
from vectorstore.passages import CellKind, Document, Indicator
from vectorstore.store import Store

MOST = 3


@dataclass(frozen=True, slots=True)
class _About:
    """A question that can be asked, and the name it is about: of a row, a duty or a heading."""

    name: str
    question: str
    kind: Kind


def nearby(findings: Findings) -> tuple[str, ...]:
    """Questions about the places found nearest to a question."""
    found = tuple(about.question for about in _around(findings, findings.candidates[:12]))[:MOST]
    return found or starters(findings.store, english=findings.question.english)


def further(findings: Findings, statements: Sequence[Statement]) -> tuple[str, ...]:
    """Questions to go on with after an answer: about the places found next to the best one, none that it has answered."""
    best = findings.best
    if best is None:
        return ()
    others = [c for c in findings.candidates[:20] if c.sentence.passage.id != best.sentence.passage.id]
    asked = (best.indicator.name if best.indicator else "") + findings.question.standalone
    around = _around(findings, others)
    return tuple(
        a.question
        for a in around
        if not ((a.kind is Kind.VALUE and a.name in asked) or _is_said(a, statements))
    )[:2]


_SAYS_WHO = re.compile("(?:单位|部门)(?:是|：|:)|牵头|负责")


def _is_said(about: _About, statements: Sequence[Statement]) -> bool:
    """Whether an answer has said what a question would ask."""
    match about.kind:
        case Kind.WHO:
            return any(about.name in s.text and _SAYS_WHO.search(s.text) for s in statements)
        case Kind.VALUE:
            return any(s.text.startswith(about.name) for s in statements)
        case _:
            return any(s.text.startswith((f"{about.name}：", f"{about.name}:")) for s in statements)


def _around(findings: Findings, candidates: Sequence[Candidate]) -> list[_About]:
    found: list[_About] = []
    english, store = findings.question.english, findings.store
    duties = {duty.span.start: duty for _, duty in findings.duties}
    for candidate in candidates:
        passage = candidate.sentence.passage
        about = None
        if candidate.indicator is not None:
            about = _of_row(candidate.indicator, english=english)
        elif passage.span.start in duties:
            about = _of_duty(heading_name(duties[passage.span.start].task), english=english)
        elif passage.headings:
            about = _of_heading(heading_name(passage.headings[-1]), store, english=english)
        if about is None or about.question == findings.question.text:
            continue
        if all(about.question != other.question for other in found):
            found.append(about)
    return found


def of_years(store: Store, years: Sequence[int]) -> tuple[str, ...]:
    """Which indicator is meant: a question about each of the first ones that have a target of one of the years."""
    found = (
        f"{row.name}{year}年的目标是多少？"
        for row in store.indicators()
        for year, cell in row.values
        if year in years and cell.kind is CellKind.TARGET and cell.text not in NOT_GIVEN
    )
    return tuple(dict.fromkeys(found))[:MOST]


def by_document(store: Store, *, english: bool = False) -> tuple[str, ...]:
    """Which document is meant: a question about each of the first ones."""
    titles = [document.title for document in store.documents()[:MOST]]
    return tuple(f"Give an overview of 《{t}》" if english else f"《{t}》讲了什么？" for t in titles)


def starters(store: Store, *, english: bool = False) -> tuple[str, ...]:
    """Questions to begin with: a figure, an office, a heading of the library's documents."""
    found: list[_About | None] = []
    rows, duties = store.indicators(), store.duties()
    if rows:
        found.append(_of_row(rows[0], english=english))
    if duties:
        found.append(_of_duty(heading_name(duties[0].task), english=english))
    for document in store.documents():
        found.append(_of_document(document, store, english=english))
        if sum(about is not None for about in found) >= MOST:
            break
    questions = tuple(dict.fromkeys(about.question for about in found if about is not None))[:MOST]
    return questions or ("Which documents are there?" if english else "这里有哪些文件？",)


def _of_row(row: Indicator, *, english: bool) -> _About | None:
    targets = [
        year for year, cell in row.values if cell.kind is CellKind.TARGET and cell.text not in NOT_GIVEN
    ]
    if not targets:
        return None
    zh, en = (
        f"{row.name}{targets[-1]}年的目标是多少？",
        f"What is the target for {_quoted(row.name)} in {targets[-1]}?",
    )
    return _About(row.name, en if english else zh, Kind.VALUE)


_NAME = re.compile("[\u4e00-\u9fff“”、（）()A-Za-z\\d+-]{4,30}")
_OF_ANY_DOCUMENT = re.compile(
    "前言|附[则件录表]|总则|第[一二三四五六七八九十百千零〇\\d]+[条章节].*|.{0,2}(?:目标|要求|原则|范围|方式|流程|步骤|对象|条件|标准|时间|分工|联系人|联系方式|措施|依据|说明)"
)
"""Headings that many documents have: they tell nothing without their document."""


def _tells(name: str) -> bool:
    """Whether a heading names a matter by itself: no date, person or number, none that any document has."""
    return (
        bool(_NAME.fullmatch(name))
        and len(re.findall("[\u4e00-\u9fff]", name)) >= MIN_HAN
        and not _OF_ANY_DOCUMENT.fullmatch(name)
    )


MIN_HAN = 4


def _of_heading(name: str, store: Store, *, english: bool) -> _About | None:
    if not _tells(name) or name in _shared_headings(store):
        return None
    question = f"What are the contents of {_quoted(name)}?" if english else f"{_quoted(name)}有哪些内容？"
    return _About(name, question, Kind.LIST)


def _shared_headings(store: Store) -> frozenset[str]:
    """The names that several headings of the library have: nobody could tell which one is asked about."""

    def names() -> frozenset[str]:
        own = store.derived_from_each(
            "heading names", lambda d: tuple(heading_name(s.heading) for s in d.sections)
        )
        found = Counter(itertools.chain.from_iterable(own))
        return frozenset(name for name, times in found.items() if times > 1)

    return store.derived("shared headings", names, PUBLIC)


def _of_duty(name: str, *, english: bool) -> _About | None:
    if not _tells(name):
        return None
    question = f"Who is responsible for {_quoted(name)}?" if english else f"{_quoted(name)}由谁负责？"
    return _About(name, question, Kind.WHO)


def _of_document(document: Document, store: Store, *, english: bool) -> _About | None:
    first = next((s for s in document.sections if s.level == 1), None)
    return _of_heading(heading_name(first.heading), store, english=english) if first else None


def _quoted(name: str) -> str:
    return name if "“" in name else f"“{name}”"


_IN_ENGLISH = (
    (re.compile(r"(.+?)(\d{4})年的目标是多少？"), "What is the {1} target for {0}?"),
    (re.compile("(.+)由谁负责？"), "Who is responsible for {0}?"),
    (re.compile("(.+)有哪些内容？"), "What does {0} include?"),
)
"""The questions made here, and how they are asked in English; names of documents stay as they are."""


def in_english(suggestion: str) -> str | None:
    """The English form of a suggested question; None for one that has none."""
    for form, english in _IN_ENGLISH:
        if match := form.fullmatch(suggestion):
            return english.format(*match.groups())
    return None
