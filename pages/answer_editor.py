"""An answer that staff write: its sentences with the numbers of their quotes, checked as all answers are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from assistant.answers import Statement
from assistant.approved import cited_documents, draft_of
from assistant.citations import Dropped, check_statement
from assistant.sameness import question_key
from pages.picking import Picked
from vectorstore.approved import Approval, ApprovedQuote, ApprovedStatement
from vectorstore.store import Store

MOST_SENTENCES: Final = 12
"""Sentences of an answer that people read."""
_MARK: Final = re.compile(r"[\[［【]\s*(\d{1,2})\s*[\]］】]")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with its quotes, and what the citation check says of it. ``unknown``: numbers of no quote."""

    statement: ApprovedStatement
    result: Statement | Dropped
    unknown: tuple[int, ...] = ()

    @property
    def passed(self) -> bool:
        return isinstance(self.result, Statement) and not self.unknown


@dataclass(frozen=True, slots=True)
class Draft:
    """What is in the editor: the question, the sentences one a line, the quotes by number, the feedback it is for."""

    question: str
    text: str
    quotes: tuple[Picked, ...] = ()
    feedback: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check says of a draft. ``alone``: the question can be known again when somebody asks it."""

    lines: tuple[Line, ...]
    alone: bool
    too_many: bool

    @property
    def passed(self) -> bool:
        return (
            self.alone and not self.too_many and bool(self.lines) and all(line.passed for line in self.lines)
        )


def judge(draft: Draft, store: Store) -> Verdict:
    """Check every sentence of a draft against its own quotes."""
    texts = [line.strip() for line in draft.text.splitlines() if line.strip()]
    lines = tuple(_line(text, draft.quotes, store) for text in texts[:MOST_SENTENCES])
    return Verdict(lines, question_key(draft.question) is not None, len(texts) > MOST_SENTENCES)


def approval_of(draft: Draft, verdict: Verdict, store: Store, today: date) -> Approval:
    """The approval of a draft that passed. Raises ValueError for one that did not, DocumentNotFoundError."""
    if not verdict.passed:
        raise ValueError("the draft did not pass the check")
    statements = tuple(line.statement for line in verdict.lines)
    documents = cited_documents(statements, store, today)
    return Approval(" ".join(draft.question.split()), statements, documents, draft.feedback)


def same_question(question: str, store: Store) -> tuple[int, ...]:
    """The approved answers that are given for a question now."""
    key = question_key(question)
    given = store.library.approved.questions()
    return tuple(number for number, other in given if key is not None and question_key(other) == key)


def text_of(statements: Sequence[tuple[str, Sequence[int]]]) -> str:
    """Sentences with the numbers of their quotes, one a line."""
    return "\n".join(text + "".join(f"[{n}]" for n in numbers) for text, numbers in statements)


def _line(text: str, quotes: Sequence[Picked], store: Store) -> Line:
    numbers = tuple(dict.fromkeys(int(n) for n in _MARK.findall(text)))
    known = [quotes[n - 1] for n in numbers if 1 <= n <= len(quotes)]
    unknown = tuple(n for n in numbers if not 1 <= n <= len(quotes))
    statement = ApprovedStatement(
        _MARK.sub("", text).strip(),
        tuple(ApprovedQuote(q.document.id, q.span.start, q.span.end, q.words) for q in known),
    )
    draft, evidence = draft_of((statement,), store)
    return Line(statement, check_statement(draft.statements[0], evidence, store.document), unknown)
