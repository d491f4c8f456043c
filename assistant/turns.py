"""A question within its conversation: what the earlier questions, and what the last answer cited, say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answers import Answer, Turn
from assistant.both import of_both
from assistant.cards import only_fact
from assistant.evidence import Findings
from assistant.kinds import Kind
from assistant.lexicon import official_terms
from assistant.question import Question, joined, names_nothing, read_question, subject_terms, with_named
from assistant.relevance import term_set
from assistant.summaries import is_about_something
from vectorstore.store import Store


def read_turn(text: str, history: Sequence[Turn], store: Store) -> Question:
    """A question after the turns before it, oldest first."""
    both = of_both(text, _questions(history))
    if both is not None:
        return replace(both, cited=_cited(history, store))
    asked = replace(read_question(_named(text, history), _questions(history)), text=text)
    return replace(asked, cited=_cited(history, store)) if asked.follow_up else asked


def joined_turn(text: str, history: Sequence[Turn], store: Store) -> Question:
    """The same read as going on from the last turn, though it names something itself."""
    asked = joined(_named(text, history), _questions(history))
    return replace(asked, text=text, cited=_cited(history, store))


def is_unclear(findings: Findings) -> bool:
    """Whether a question names neither a document nor anything to look for in one."""
    if findings.named:
        return False
    if findings.question.kind is Kind.SUMMARY:
        return not is_about_something(findings)
    if asks_any_value(findings.question):
        return True
    return names_nothing(findings.question) and not (
        findings.question.kind is Kind.CARD and only_fact(findings)
    )


def asks_any_value(question: Question) -> bool:
    """Whether a value of a year is asked for, and of nothing (`2022年目标是多少？`)."""
    return (
        question.kind in (Kind.VALUE, Kind.COMPARISON)
        and bool(question.years)
        and not question.follow_up
        and not (question.regions or question.places or question.english)
        and not subject_terms(question.standalone)
    )


def _questions(history: Sequence[Turn]) -> list[str]:
    return [turn.question for turn in history]


def _named(text: str, history: Sequence[Turn]) -> str:
    last = history[-1].reply if history else None
    return with_named(text, last.statements[0].text) if isinstance(last, Answer) else text


def _cited(history: Sequence[Turn], store: Store) -> tuple[str, ...]:
    """The passages that the last answer cited: a follow-up often asks about what stands there."""
    last = next((turn.reply for turn in reversed(history) if isinstance(turn.reply, Answer)), None)
    if last is None:
        return ()
    places = dict.fromkeys((c.document_id, c.span.start) for s in last.statements for c in s.citations)
    # The question may be about other documents than the last one was.
    asked = {document.id for document in store.documents()}
    passages = [store.passage_at(document, start) for document, start in places if document in asked]
    return tuple(dict.fromkeys(passage.id for passage in passages if passage is not None))


FEW_WORDS = 3
"""Pairs beside the name of a place that name nothing by themselves."""
ADDED_SHARE = 0.33
"""Share of the words of a follow-up that its answer must hold: weather after a plan is no follow-up."""


ADDED_OFFICIAL = 3
"""Official terms for its everyday words that will do in their stead."""


def adds(asked: Question, answer: Answer) -> bool:
    """Whether an answer to a question joined with the last one holds what the new words ask about."""
    own = set(subject_terms(asked.standalone))
    said = term_set("\n".join(citation.quote for s in answer.statements for citation in s.citations))
    official = {term for term, _ in official_terms(asked.standalone)}
    named = (*asked.regions, *asked.places)
    if named and len(own) <= FEW_WORDS:
        # `丽水呢，我们那边怎么说`: the place is all that is new.
        return all(
            any(name in citation.quote for s in answer.statements for citation in s.citations)
            for name in named
        )
    return bool(own) and (len(own & said) >= ADDED_SHARE * len(own) or len(official & said) >= ADDED_OFFICIAL)
