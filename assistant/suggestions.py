"""Questions that can be asked instead: made of what the library holds, so that each has an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.evidence import Candidate, Findings
from assistant.sentences import heading_name
from assistant.statements import NOT_GIVEN
from vectorstore.passages import CellKind, Document, Indicator
from vectorstore.store import Store

MOST = 3


def nearby(findings: Findings) -> tuple[str, ...]:
    """Questions about the places found nearest to a question."""
    return tuple(_around(findings, findings.candidates[:12])[:MOST]) or starters(findings.store)


def further(findings: Findings) -> tuple[str, ...]:
    """Questions to go on with after an answer: about the places found next to the best one."""
    best = findings.best
    if best is None:
        return ()
    others = [c for c in findings.candidates[:20] if c.sentence.passage.id != best.sentence.passage.id]
    own = (best.indicator.name if best.indicator else "") + findings.question.standalone
    return tuple(q for q in _around(findings, others) if q.split("20")[0].strip("“”") not in own)[:2]


def _around(findings: Findings, candidates: Sequence[Candidate]) -> list[str]:
    found: list[str] = []
    duties = {duty.span.start: duty for _, duty in findings.duties}
    for candidate in candidates:
        passage = candidate.sentence.passage
        if candidate.indicator is not None:
            question = _of_row(candidate.indicator)
        elif passage.span.start in duties:
            question = _of_duty(heading_name(duties[passage.span.start].task))
        elif passage.headings:
            question = _of_heading(heading_name(passage.headings[-1]))
        else:
            question = None
        if question and question not in found and question != findings.question.text:
            found.append(question)
    return found


def by_document(store: Store) -> tuple[str, ...]:
    """Which document is meant: a question about each of the first ones."""
    return tuple(f"《{document.title}》讲了什么？" for document in store.documents()[:MOST])


def starters(store: Store) -> tuple[str, ...]:
    """Questions to begin with: a figure, an office, a heading of the library's documents."""
    documents = store.documents()
    found: list[str] = []
    rows = store.indicators()
    if rows:
        question = _of_row(rows[0])
        if question:
            found.append(question)
    duties = store.duties()
    if duties:
        found.extend(filter(None, [_of_duty(heading_name(duties[0].task))]))
    for document in documents:
        found.extend(filter(None, [_of_document(document)]))
        if len(found) >= MOST:
            break
    return tuple(found[:MOST]) or ("这里有哪些文件？",)


def _of_row(row: Indicator) -> str | None:
    targets = [
        year for year, cell in row.values if cell.kind is CellKind.TARGET and cell.text not in NOT_GIVEN
    ]
    return f"{row.name}{targets[-1]}年的目标是多少？" if targets else None


_NAME = re.compile("[\u4e00-\u9fff“”、（）()A-Za-z\\d+-]{4,30}")
_OF_ANY_DOCUMENT = re.compile(
    "前言|附[则件录表]|总则|.{0,2}(?:目标|要求|原则|范围|方式|流程|步骤|对象|条件|标准|时间|分工|联系人|联系方式|措施|依据|说明)"
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


def _of_heading(name: str) -> str | None:
    return f"{_quoted(name)}有哪些内容？" if _tells(name) else None


def _of_duty(name: str) -> str | None:
    return f"{_quoted(name)}由谁负责？" if _tells(name) else None


def _of_document(document: Document) -> str | None:
    first = next((s for s in document.sections if s.level == 1), None)
    return _of_heading(heading_name(first.heading)) if first else None


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
