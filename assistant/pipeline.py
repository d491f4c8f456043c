"""From a question to a reply: the whole way on one screen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from assistant.answers import Answer, Draft, Evidence, Reason, Refusal, Reply, Turn
from assistant.bearing import bears
from assistant.citations import check
from assistant.evidence import Findings, gather
from assistant.extractive import ExtractiveDrafter
from assistant.guards import first_denial, not_borne, out_of_scope
from assistant.parts import by_parts
from assistant.question import Kind, Question
from assistant.scope import Scope, score
from assistant.suggestions import by_document, further, nearby, starters
from assistant.turns import adds, is_unclear, joined_turn, read_turn
from assistant.wording import refusal_words
from vectorstore.store import Store

MAX_QUESTION = 1000
"""Characters of a question; longer ones are pasted documents."""
_NOTHING_FOUND = (Reason.OUT_OF_SCOPE, Reason.NOT_IN_DOCUMENTS)
_INVISIBLE = re.compile(
    "[\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u00ad\U000e0000-\U000e007f]|[\x00-\x08\x0b-\x1f\x7f]"
)


class Drafter(Protocol):
    """Proposes an answer from findings. ``engine`` names it in the reply."""

    @property
    def engine(self) -> str: ...

    def draft(self, findings: Findings) -> Draft: ...


class Assistant:
    """Answers questions from the documents of a store."""

    def __init__(self, store: Store, drafter: Drafter | None = None) -> None:
        self._store = store
        self._scope = Scope(store)
        self._drafter: Drafter = drafter or ExtractiveDrafter()

    @property
    def engine(self) -> str:
        """Which drafter answers."""
        return self._drafter.engine

    def warm_up(self) -> None:
        """Load what the first question would wait for."""
        if self._store.documents():
            self._store.search("政策", 1)
            self._scope.threshold()
            self._scope.noise()

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Reply:
        """Answer or refuse; an accident raises.

        history: the conversation so far, oldest first.
        """
        text = _INVISIBLE.sub("", question).strip()
        refusal = self._unreadable(text)
        if refusal is not None:
            return refusal
        asked = read_turn(text, history, self._store)
        if asked.kind is Kind.SMALL_TALK:
            return self._refuse(asked, Reason.NOT_A_QUESTION)
        reply = by_parts(asked, self._store, self._reply)
        if isinstance(reply, Refusal) and history and not asked.follow_up and reply.reason in _NOTHING_FOUND:
            # It names something, yet alone it is about nothing here: perhaps it goes on from the last one.
            again = self._reply(joined_turn(text, history, self._store))
            reply = again if isinstance(again, Answer) and adds(asked, again) else reply
        return reply

    def _reply(self, asked: Question) -> Reply:
        findings = gather(asked, self._store)
        if is_unclear(findings):
            return self._refuse(asked, Reason.NEEDS_CLARIFICATION)
        draft = self._drafter.draft(findings)
        checked = check(draft, findings.evidence, self._store.document)
        denial = (
            first_denial(findings, checked.statements)
            or out_of_scope(findings, score(findings), self._scope.threshold())
            or not_borne(findings, borne=bears(findings, self._scope.noise()))
        )
        if denial is not None:
            return self._refuse(asked, denial.reason, findings, denial.values)
        if not checked.statements:
            return self._refuse(asked, Reason.NOT_IN_DOCUMENTS, findings, {"topic": _topic(asked)})
        return Answer(
            asked.text,
            checked.statements,
            draft.not_covered,
            findings.evidence,
            self._drafter.engine,
            further(findings),
        )

    def _unreadable(self, text: str) -> Refusal | None:
        english = not re.search("[\u4e00-\u9fff]", text)
        if len(text) > MAX_QUESTION:
            values = {"length": str(len(text)), "limit": str(MAX_QUESTION)}
            return self._refusal(text, Reason.TOO_LONG, values, starters(self._store), english=english)
        if not re.search(r"[^\W_]", text):
            return self._refusal(text, Reason.NOT_A_QUESTION, {}, starters(self._store), english=False)
        return None

    def _refuse(
        self,
        asked: Question,
        reason: Reason,
        findings: Findings | None = None,
        values: Mapping[str, str] = MappingProxyType({}),
    ) -> Refusal:
        filled = {"documents": str(len(self._store.documents())), "topic": asked.text[:30], **values}
        evidence = findings.evidence if findings is not None else Evidence(())
        if reason is Reason.NEEDS_CLARIFICATION and asked.kind is Kind.SUMMARY:
            near = by_document(self._store)
        elif findings is not None and findings.candidates and reason is not Reason.OUT_OF_SCOPE:
            near = nearby(findings)
        else:
            near = starters(self._store)
        return self._refusal(asked.text, reason, filled, near, evidence, english=asked.english)

    def _refusal(
        self,
        text: str,
        reason: Reason,
        values: Mapping[str, str],
        suggestions: tuple[str, ...],
        evidence: Evidence | None = None,
        *,
        english: bool,
    ) -> Refusal:
        words = refusal_words(reason, english=english, **values)
        found = evidence or Evidence(())
        return Refusal(text, reason, words, suggestions, found, self.engine, tuple(values.items()))


def _topic(asked: Question) -> str:
    return re.sub(r"[？?。！!]+$", "", asked.text)[:30]
