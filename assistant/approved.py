"""Answers that staff approved: whether they still hold, and as drafts for the citation check that all answers pass.

An approved answer is given only while everything is as it was when it was approved: each quoted document is public, has
the same text, and holds as it held then (in force, expired …), and every sentence passes the check. Else it is reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.answers import Answer, Draft, DraftQuote, DraftStatement, Evidence
from assistant.citations import Checked, check
from assistant.question import Question
from assistant.replies import validity
from assistant.sameness import key_of, question_key
from vectorstore.approved import ApprovedAnswer, ApprovedAnswers, ApprovedStatement, CitedDocument
from vectorstore.errors import DocumentNotFoundError
from vectorstore.passages import Document, Passage, Visibility
from vectorstore.store import Store

ENGINE = "extractive"
"""No model wrote it; that staff did, ``Answer.approved`` says."""


class Trouble(StrEnum):
    """Why an approved answer is not given any more; each has words on the page."""

    REMOVED = "removed"
    WITHDRAWN = "withdrawn"
    CHANGED = "changed"
    STATUS = "status"
    UNPROVED = "unproved"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with an approved answer: the document it is about (its title then), and how that held then and
    holds now; for ``UNPROVED`` the sentence."""

    trouble: Trouble
    title: str = ""
    was: str = ""
    now: str = ""


def draft_of(statements: Sequence[ApprovedStatement], store: Store) -> tuple[Draft, Evidence]:
    """Sentences with their quotes as a draft, and the passages that hold the quotes; unchecked. A quote whose place no
    passage holds is left out, so that its sentence fails."""
    passages: dict[str, Passage] = {}
    drafted: list[DraftStatement] = []
    for statement in statements:
        quotes: list[DraftQuote] = []
        for quote in statement.quotes:
            try:
                passage = store.passage_at(quote.document_id, quote.start)
            except DocumentNotFoundError:
                passage = None
            if passage is not None:
                passages[passage.id] = passage
                quotes.append(DraftQuote(passage, quote.words))
        complete = len(quotes) == len(statement.quotes)
        drafted.append(DraftStatement(statement.text, tuple(quotes) if complete else ()))
    return Draft(tuple(drafted)), Evidence(tuple(passages.values()))


def checked_now(statements: Sequence[ApprovedStatement], store: Store) -> Checked:
    """What the citation check says of sentences today."""
    draft, evidence = draft_of(statements, store)
    return check(draft, evidence, store.document)


def cited_documents(
    statements: Sequence[ApprovedStatement], store: Store, today: date
) -> tuple[CitedDocument, ...]:
    """The quoted documents as they are. Raises DocumentNotFoundError."""
    ids = dict.fromkeys(quote.document_id for statement in statements for quote in statement.quotes)
    documents = (store.document(document_id) for document_id in ids)
    return tuple(CitedDocument(d.id, d.version, d.title, validity(d, today)) for d in documents)


def problems_of(answer: ApprovedAnswer, store: Store, today: date) -> tuple[Problem, ...]:
    """Why an approved answer is not given as things are; nothing when it is."""
    found = [p for cited in answer.approval.documents if (p := _problem(cited, store, today)) is not None]
    if found:
        return tuple(found)
    dropped = checked_now(answer.approval.statements, store).dropped
    return tuple(Problem(Trouble.UNPROVED, now=failed.text) for failed in dropped)


def _problem(cited: CitedDocument, store: Store, today: date) -> Problem | None:
    document = _anyhow(cited.document_id, store)
    if document is None:
        return Problem(Trouble.REMOVED, cited.title)
    if document.card.visibility is not Visibility.PUBLIC:
        return Problem(Trouble.WITHDRAWN, cited.title)
    if document.version != cited.version:
        return Problem(Trouble.CHANGED, cited.title)
    status = validity(document, today)
    return Problem(Trouble.STATUS, cited.title, cited.status, status) if status != cited.status else None


def _anyhow(document_id: str, store: Store) -> Document | None:
    try:
        return store.document(document_id, tuple(Visibility))
    except DocumentNotFoundError:
        return None


def approved_reply(asked: Question, answers: ApprovedAnswers, store: Store, today: date) -> Answer | None:
    """The approved answer to a question, where there is one that holds."""
    key = key_of(asked)
    if key is None:
        return None
    for number, question in answers.questions():
        if question_key(question) != key:
            continue
        answer = answers.entry(number)
        if any(_problem(cited, store, today) is not None for cited in answer.approval.documents):
            return None
        draft, evidence = draft_of(answer.approval.statements, store)
        checked = check(draft, evidence, store.document)
        if checked.dropped or not checked.statements:
            return None
        return Answer(asked.text, checked.statements, (), evidence, ENGINE, approved=True)
    return None
