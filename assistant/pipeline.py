"""From a question to a reply: the whole way on one screen."""

from __future__ import annotations

import copy
import os
import re
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from assistant.answering import (
    CERTAIN,
    goes_on,
    is_of_years,
    is_told,
    reads_as_answer,
    reads_as_none,
    unlikely,
)
from assistant.answers import Answer, Evidence, Reason, Refusal, Reply, Statement, Turn, Usage
from assistant.approved import approved_reply
from assistant.bearing import Noise, strength
from assistant.citations import check
from assistant.cross_encoder import cross_encoder
from assistant.denial import Denial
from assistant.denial import topic as topic_words
from assistant.drafting import Asked, LookedUp, Proposes, Restates, Restating, Rewrites, Rewritten
from assistant.enforcement import Base, Enforced, Outcome, Proposed, enforced
from assistant.events import Checking, Done, Drafting, Event, Looking, Note, Pulse, Shown
from assistant.evidence import Findings, gather
from assistant.extractive import ExtractiveDrafter
from assistant.guards import ATTRIBUTE_GUARDS, GUARDS, WORD_GUARDS, first_denial, other_period
from assistant.guards_region import other_region
from assistant.guards_scope import not_borne, out_of_scope
from assistant.judging import is_answered, is_likely
from assistant.left_out import left_out
from assistant.parts_answered import by_parts
from assistant.question import Kind, Question
from assistant.respelling import load as load_spelling
from assistant.respelling import respelt
from assistant.restating import said_again
from assistant.rewriting import rewritten_question
from assistant.scope import Scope, score
from assistant.stages import Stage, Tell, nobody, timed
from assistant.suggestions import by_document, further, nearby, of_years, starters
from assistant.turns import adds, asks_any_value, is_unclear, joined_turn, read_turn
from assistant.untrusted import visible
from assistant.wording import refusal_words
from vectorstore.passages import SearchFilter
from vectorstore.store import Store
from vectorstore.topics import topic_of

AT_WORK = 4
"""Questions that are worked on at a time, at most one a processor; a model's part of an answer is not counted. Python does
one thing at a time, and threads that all get a little of it take longer each and in all: twelve made the median answer
of a busy library take 1.4 s, two 0.6 s."""
WAITING = 32
"""The same where each question waits for a service, of its embedding."""
MAX_QUESTION = 1000
"""Characters of a question; longer ones are pasted documents."""
DOUBTFUL = 0.0
"""Log-odds of an answer under which the question is also read as going on from the last one."""
_NOTHING_FOUND = (Reason.OUT_OF_SCOPE, Reason.NOT_IN_DOCUMENTS)


@dataclass(frozen=True, slots=True)
class _Plain:
    """The reply without a model, and what it rests on. ``final``: no model may answer instead."""

    reply: Reply
    findings: Findings | None = None
    final: bool = True
    usage: Usage | None = None
    """What a model took to make the question whole."""


class Assistant:
    """Answers questions from the documents of a store, in a model's words where a ``model`` is given."""

    def __init__(
        self, store: Store, model: Proposes | None = None, today: Callable[[], date] | None = None
    ) -> None:
        """``today``: against which approved answers are held; without it none is given."""
        self._store = store
        self._topics = store.library.topics
        self._approved = store.library.approved
        self._today = today
        self._scope = Scope(store)
        self._extractive = ExtractiveDrafter()
        self._model = model
        self._tell: Tell = nobody
        most = min(AT_WORK, os.cpu_count() or 1) if store.works_here else WAITING
        self._at_work = threading.BoundedSemaphore(most)

    @property
    def engine(self) -> str:
        """Which drafter answers."""
        return self._extractive.engine if self._model is None else self._model.engine

    def warm_up(self) -> None:
        """Load what the first question would wait for."""
        load_spelling(self._store)
        cross_encoder().odds("政策", ["政策"])
        if self._store.documents():
            self._store.search("政策", 1)
            self._scope.threshold()
            self._scope.noise()
        if self._model is not None:
            self._model.warm_up()

    def within(self, limits: SearchFilter) -> Assistant:
        """This assistant as if the library held only the documents that a filter lets pass."""
        return self.over(self._store.narrowed(limits))

    def over(self, store: Store) -> Assistant:
        """This assistant with another view of its library."""
        narrowed = copy.copy(self)
        narrowed._store = store
        return narrowed

    def observed(self, tell: Tell) -> Assistant:
        """This assistant, which tells how long each stage takes."""
        watched = copy.copy(self)
        watched._tell = tell
        return watched

    @property
    def writer(self) -> Restates | None:
        """The model that says sentences again, where one is set."""
        return self._model if isinstance(self._model, Restates) else None

    @property
    def restates(self) -> bool:
        """Whether a model is set that can say an answer again."""
        return isinstance(self._model, Restates)

    def ask(self, question: str, history: Sequence[Turn] = (), *, again: Sequence[Restating] = ()) -> Reply:
        """Answer or refuse; an accident raises.

        history: the conversation so far, oldest first; again: how a model, where one is set, says the answer again
        before it is given.
        """
        *_, done = self.stream(question, history, again=again)
        assert isinstance(done, Done)
        return done.reply

    def extract(self, question: str, history: Sequence[Turn] = ()) -> Reply:
        """The reply in the documents' own words, whatever model is set: for the earlier questions of a conversation
        that is told anew, which no model need answer again."""
        return self._plain(question, history).reply

    def stream(
        self, question: str, history: Sequence[Turn] = (), *, again: Sequence[Restating] = ()
    ) -> Generator[Event, None, None]:
        """The same as events while it happens (see ``events``). Closing it ends a model's request."""
        events = self._answered(question, history)
        if isinstance(self._model, Restates):
            for how in dict.fromkeys(again):
                events = said_again(events, how, self._model, self._store)
        return events

    def _answered(self, question: str, history: Sequence[Turn]) -> Generator[Event, None, None]:
        yield Looking()
        plain = self._plain(question, history)
        if isinstance(self._model, Rewrites) and history and _open(plain.reply):
            plain = yield from self._made_whole(self._model, question, history, plain)
        if self._model is not None and plain.findings is not None and not plain.final:
            with timed(self._tell, Stage.WRITE):
                yield from _written(self._model, plain, plain.findings, history)
            return
        if isinstance(plain.reply, Answer):
            for number, statement in enumerate(plain.reply.statements, start=1):
                yield Shown(number, statement)
        yield Done(plain.reply)

    def _plain(self, question: str, history: Sequence[Turn]) -> _Plain:
        text = visible(question).strip()
        with self._at_work:
            meant = respelt(text, self._store) if len(text) <= MAX_QUESTION else text
            plain = self._read(meant, history)
        return plain if meant == text else replace(plain, reply=replace(plain.reply, question=text))

    def _read(self, text: str, history: Sequence[Turn]) -> _Plain:
        refusal = self._unreadable(text)
        if refusal is not None:
            return _Plain(refusal)
        with timed(self._tell, Stage.READ):
            asked = read_turn(text, history, self._store)
        blocked = self._blocked(asked)
        if blocked is not None:
            return _Plain(blocked)
        if asked.kind is Kind.SMALL_TALK:
            return _Plain(self._refuse(asked, Reason.NOT_A_QUESTION))
        if self._today is not None:
            approved = approved_reply(asked, self._approved, self._store, self._today())
            if approved is not None:
                return _Plain(approved)
        plain = self._in_parts(asked)
        return self._going_on(text, asked, plain, history) if history and not asked.follow_up else plain

    def _going_on(self, text: str, asked: Question, plain: _Plain, history: Sequence[Turn]) -> _Plain:
        """The reply to a question that names something; where alone it is about nothing here, or reads as no answer,
        perhaps to the same as going on from the last one."""
        reply = plain.reply
        if isinstance(reply, Answer):
            stays = not reads_as_none(asked.standalone, reply.statements, self._store, DOUBTFUL)
        else:
            stays = reply.reason not in _NOTHING_FOUND
        if stays:
            return plain
        joined = joined_turn(text, history, self._store)
        blocked = self._blocked(joined)
        if blocked is not None:
            return plain if isinstance(reply, Answer) else _Plain(blocked)
        again = self._extract(joined)
        if isinstance(reply, Answer):
            return again if goes_on(joined, again.reply, self._store) else plain
        return again if isinstance(again.reply, Answer) and adds(asked, again.reply) else plain

    def _blocked(self, asked: Question) -> Refusal | None:
        """The refusal of a question that touches a topic which staff say is not answered."""
        topic = topic_of((asked.text, asked.standalone), self._topics.all())
        if topic is None:
            return None
        values = {"zh": topic.zh, "en": topic.en}
        return self._refusal(asked.text, Reason.BLOCKED_TOPIC, values, (), english=asked.english)

    def _offered(self, suggestions: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the suggestions that touch no topic which is not answered."""
        topics = self._topics.all()
        return tuple(words for words in suggestions if topic_of((words,), topics) is None)

    def _in_parts(self, asked: Question) -> _Plain:
        """The reply to each part of a question in one, where it has several."""
        replies: list[Reply] = []

        def reply_to(part: Question) -> Reply:
            replies.append(self._extract(part).reply)
            return replies[-1]

        whole = by_parts(asked, self._store, reply_to)
        if whole:
            return _Plain(whole, gather(asked, self._store), final=False)
        plain = self._extract(asked)
        first = replies[0] if len(replies) > 1 else None
        nothing = isinstance(first, Refusal) and first.reason is Reason.NOT_IN_DOCUMENTS
        if nothing and isinstance(plain.reply, Answer):
            sure = reads_as_answer(asked.standalone, plain.reply.statements, self._store)
            # What its first part is not told must be told by the whole without doubt.
            if not sure:
                return self._denied(asked, plain)
        return plain

    def _denied(self, asked: Question, plain: _Plain) -> _Plain:
        findings = plain.findings or gather(asked, self._store)
        topic = {"topic": topic_words(findings)}
        return _Plain(self._refuse(asked, Reason.NOT_IN_DOCUMENTS, findings, topic), findings)

    def _made_whole(
        self, model: Rewrites, question: str, history: Sequence[Turn], plain: _Plain
    ) -> Generator[Event, None, _Plain]:
        """The reply to a follow-up as a model reads it, where that finds what the words alone did not."""
        text, rewritten = visible(question).strip(), Rewritten("", Usage())
        with closing(model.rewrite(text, history)) as parts:
            for part in parts:
                if part is None:
                    yield Pulse()
                else:
                    rewritten = part
        asked = rewritten_question(rewritten.words, text, history)
        blocked = None if asked is None else self._blocked(asked)
        if blocked is not None:
            return _Plain(replace(blocked, usage=rewritten.usage))
        again = None if asked is None else self._in_parts(asked)
        if again is not None and isinstance(again.reply, Answer):
            return replace(again, usage=rewritten.usage)
        return replace(plain, reply=replace(plain.reply, usage=rewritten.usage))

    def _extract(self, asked: Question) -> _Plain:
        with timed(self._tell, Stage.FIND):
            findings = gather(asked, self._store)
        if is_unclear(findings):
            return _Plain(self._refuse(asked, Reason.NEEDS_CLARIFICATION), findings)
        with timed(self._tell, Stage.DRAFT):
            draft = self._extractive.draft(findings)
        with timed(self._tell, Stage.CHECK):
            checked = check(draft, findings.evidence, self._store.document)
        with timed(self._tell, Stage.GUARD):
            denial = self._denial(findings, checked.statements)
        if denial is not None:
            return _Plain(self._refuse(asked, denial.reason, findings, denial.values), findings)
        if not checked.statements:
            refusal = self._refuse(asked, Reason.NOT_IN_DOCUMENTS, findings, {"topic": topic_words(findings)})
            return _Plain(refusal, findings, final=False)
        answer = Answer(
            asked.text,
            checked.statements,
            (*draft.not_covered, *left_out(findings, checked.statements, draft.not_covered)),
            findings.evidence,
            self._extractive.engine,
            self._offered(further(findings, checked.statements)),
        )
        return _Plain(answer, findings, final=False)

    def _denial(self, findings: Findings, stated: tuple[Statement, ...]) -> Denial | None:
        """Why a guard does not let the question be answered."""
        noise = self._scope.noise()
        borne = strength(findings, noise)
        denial = other_region(findings, stated, borne) or first_denial(findings, stated)
        if denial is not None and is_of_years(findings, stated, denial):
            denial = first_denial(findings, stated, [guard for guard in GUARDS if guard is not other_period])
        if denial is not None:
            return denial
        # Read only where a guard of words denies: most answers need no second look.
        denial = first_denial(findings, stated, ATTRIBUTE_GUARDS)
        if denial is not None and not is_told(findings, stated, CERTAIN):
            return denial
        denial = self._off_topic(findings, stated, noise) or first_denial(findings, stated, WORD_GUARDS)
        if denial is not None and not is_told(findings, stated):
            return denial
        # Bearing stands above what is read: in a large library its like reads the same.
        return not_borne(findings, borne=is_answered(findings, stated, noise, borne)) or unlikely(
            findings, stated
        )

    def _off_topic(
        self, findings: Findings, stated: tuple[Statement, ...], noise: Noise | None
    ) -> Denial | None:
        denial = out_of_scope(findings, score(findings), self._scope.threshold(), stated)
        return None if denial is None or is_likely(findings, stated, noise) else denial

    def _unreadable(self, text: str) -> Refusal | None:
        english = not re.search("[\u4e00-\u9fff]", text)
        if len(text) > MAX_QUESTION:
            values = {"length": str(len(text)), "limit": str(MAX_QUESTION)}
            near = starters(self._store, english=english)
            return self._refusal(text, Reason.TOO_LONG, values, near, english=english)
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
            near = by_document(self._store, english=asked.english)
        elif reason is Reason.NEEDS_CLARIFICATION and asks_any_value(asked):
            near = of_years(self._store, asked.years) or starters(self._store)
        elif findings is not None and findings.candidates and reason is not Reason.OUT_OF_SCOPE:
            near = nearby(findings)
        else:
            near = starters(self._store, english=asked.english)
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
        return Refusal(text, reason, words, self._offered(suggestions), found, values=tuple(values.items()))


def _written(model: Proposes, plain: _Plain, findings: Findings, history: Sequence[Turn]) -> Iterator[Event]:
    """The events of an answer that a model writes; ``plain`` is the reply without it, which no guard refused."""
    reply = plain.reply
    base = Base(reply.statements, reply.not_covered) if isinstance(reply, Answer) else Base(())
    yield Drafting(1, model.engine)
    with closing(enforced(Asked(findings, history), model, base)) as parts:
        yield from _events(parts, replace(reply, usage=plain.usage), model.engine)


def _events(parts: Iterable[Enforced], plain: Reply, engine: str) -> Iterator[Event]:
    shown = 0
    for part in parts:
        match part:
            case None:
                yield Pulse()
            case LookedUp():
                yield Looking(part.what)
            case Proposed():
                yield Checking(shown + 1)
            case Outcome():
                if part.fault is not None:
                    yield Note(part.fault)
                yield Done(_with(plain, part, engine))
            case _:
                shown += 1
                yield Shown(shown, part)
                yield Drafting(shown + 1, engine)


def _with(plain: Reply, outcome: Outcome, engine: str) -> Reply:
    """The reply with what a model wrote."""
    usage = (plain.usage or Usage()) + (outcome.usage or Usage())
    if not outcome.statements:
        return replace(plain, fault=outcome.fault, usage=usage)
    return Answer(
        plain.question,
        outcome.statements,
        outcome.not_covered,
        outcome.evidence,
        engine if outcome.generated else ExtractiveDrafter.engine,
        plain.suggestions if isinstance(plain, Answer) else (),
        outcome.fault,
        usage,
        outcome.removed,
    )


def _open(reply: Reply) -> bool:
    """Whether another reading of the question may answer it: its words alone were not understood, or found nothing."""
    return isinstance(reply, Refusal) and reply.reason in (*_NOTHING_FOUND, Reason.NEEDS_CLARIFICATION)
