"""From a question to a reply: the whole way on one screen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Protocol

from assistant.answers import Answer, Draft, Evidence, Reason, Refusal, Reply, Turn
from assistant.bearing import bears
from assistant.citations import check
from assistant.evidence import UNSEEN, Findings, gather
from assistant.extractive import ExtractiveDrafter
from assistant.guards import first_denial, not_borne, out_of_scope
from assistant.lexicon import official_terms
from assistant.naming import DocumentNames
from assistant.parts import merged, parts_of
from assistant.question import Kind, Question, joined, names_nothing, read_question, subject_terms, with_named
from assistant.relevance import term_set
from assistant.scope import Scope, score
from assistant.sentences import heading_name
from assistant.suggestions import by_document, further, nearby, starters
from assistant.wording import refusal_words
from vectorstore.passages import Document
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
        earlier = [turn.question for turn in history]
        last = history[-1].reply if history else None
        named = with_named(text, last.statements[0].text) if isinstance(last, Answer) else text
        asked = replace(read_question(named, earlier), text=text)
        if asked.kind is Kind.SMALL_TALK:
            return self._refuse(asked, Reason.NOT_A_QUESTION)
        cited = self._cited(history)
        reply = self._answer(replace(asked, cited=cited) if asked.follow_up else asked)
        if isinstance(reply, Refusal) and history and not asked.follow_up and reply.reason in _NOTHING_FOUND:
            # It names something, yet alone it is about nothing here: perhaps it goes on from the last one.
            again = self._answer(replace(joined(named, earlier), cited=cited))
            reply = again if isinstance(again, Answer) and _adds(asked, again) else reply
        return reply

    def _cited(self, history: Sequence[Turn]) -> tuple[str, ...]:
        """The passages that the last answer cited: a follow-up often asks about what stands there."""
        last = next((turn.reply for turn in reversed(history) if isinstance(turn.reply, Answer)), None)
        if last is None:
            return ()
        places = [(c.document_id, c.span.start) for s in last.statements for c in s.citations]
        passages = [self._store.passage_at(document, start) for document, start in places]
        return tuple(dict.fromkeys(passage.id for passage in passages if passage is not None))

    def _answer(self, asked: Question) -> Reply:
        """The reply to a question, part by part where it has several and they are put together from the text."""
        parts = (
            parts_of(asked, self._joined_names())
            if self._drafter.engine == ExtractiveDrafter.engine
            else (asked,)
        )
        if len(parts) > 1 and len(self._named(asked)) < 2:
            whole = merged(asked, parts, [self._part(part) for part in parts])
            if whole is not None:
                return whole
        return self._reply(asked)

    def _named(self, asked: Question) -> tuple[Document, ...]:
        names = self._store.derived("document names", lambda: DocumentNames.of(self._store.documents()))
        return names.named_in(asked.standalone)

    def _joined_names(self) -> tuple[str, ...]:
        """Names of the library that have a 和 or the like inside."""
        return self._store.derived(
            "joined names",
            lambda: tuple(
                {row.name for row in self._store.indicators() if re.search("[和与及、]", row.name)}
                | {
                    heading_name(s.heading)
                    for d in self._store.documents()
                    for s in d.sections
                    if re.search("[和与及、]", s.heading)
                }
            ),
        )

    def _part(self, part: Question) -> Reply:
        """The reply to a part; what it calls by a name that no document has is not in them."""
        unknown = [
            word
            for word in re.findall(r"\d*[A-Za-z][A-Za-z\d]*", part.text)
            if self._store.idf(word.lower()) >= self._store.idf(UNSEEN)
        ]
        if unknown and not part.english:
            return self._refuse(part, Reason.NOT_IN_DOCUMENTS, None, {"topic": unknown[0]})
        return self._reply(part)

    def _reply(self, asked: Question) -> Reply:
        findings = gather(asked, self._store)
        if not findings.named and (names_nothing(asked) or asked.kind is Kind.SUMMARY):
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


ADDED_SHARE = 0.34
"""Share of the words of a follow-up that its answer must hold: weather after a plan is no follow-up."""


ADDED_OFFICIAL = 3
"""Official terms for its everyday words that will do in their stead."""


def _adds(asked: Question, answer: Answer) -> bool:
    """Whether an answer to a question joined with the last one holds what the new words ask about."""
    own = set(subject_terms(asked.standalone))
    said = term_set("\n".join(citation.quote for s in answer.statements for citation in s.citations))
    official = {term for term, _ in official_terms(asked.standalone)}
    return bool(own) and (len(own & said) >= ADDED_SHARE * len(own) or len(official & said) >= ADDED_OFFICIAL)


def _topic(asked: Question) -> str:
    return re.sub(r"[？?。！!]+$", "", asked.text)[:30]
