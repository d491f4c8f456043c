"""Any model, never a worse answer: what of a model's draft is shown, and what stands in where it falls short.

The extractive answer is there before the model is asked, and the guards have let it pass. Then, statement by
statement: what does not pass the check, or the guards together with what is shown, is dropped (the drafter has
sent it back to the model once). The first statement shown must lie near the question, and where a fact is asked for
(a value, an office, a date, a list) it must state that fact: until one does, the others wait. Whatever the extractive
answer shows is shown too, unless the model says it over the same place; it follows before the reader has left the
first citations. Where no statement of the model's leads, the extractive answer does. See docs/adr/0009.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from assistant.answers import Draft, DraftStatement, Evidence, ModelFault, Statement, Support, Usage
from assistant.checks_question import beside_the_point
from assistant.citations import Checked, check
from assistant.drafting import Asked, Drafted, LookedUp, Proposes
from assistant.evidence import Findings
from assistant.figures import figures
from assistant.guards import first_denial
from assistant.languages import in_language
from assistant.likeness import (
    FACTS,
    overlap,
    overlap_of_kind,
    parts_not_covered,
    passage_id,
    same_fact,
    says_the_same,
    score_of,
    states,
    weight_of,
)
from assistant.relevance import term_set
from assistant.violations import Failure

LISTED = 4
"""Citations from which a statement of the extractive answer is a list, which the model must give whole to lead."""
LEADS = 0.7
"""Share of the best sentence's score that a model's first statement needs: as for a sentence beside the best one in
the extractive answer (``choosing.CLOSE``)."""
FOLLOWS = 0.7
"""The same for a statement after the first."""
BESIDE = 0.5
"""The same where it cites a passage that is cited already: a condition or a reason repeats less of the question."""
FOLLOWS_FACT = 0.8
"""The same where one fact is asked for, in another passage: what is near there is another fact."""
SAYS = 0.8
"""Share of the question's words in the extractive lead that the model's words over the same place must hold to stand
for it. Over 256 questions a scripted model that repeats the nearest sentences makes no answer worse with it."""
FIRST_CITATIONS = 3
"""Citations among which a reader looks for the proof, and the evaluations too."""
HELD_SHOWN = 2
"""Statements that may follow the extractive answer where none of the model's led."""

_ROW = re.compile(r"\t|\|")


@dataclass(frozen=True, slots=True)
class Base:
    """The extractive answer, checked and let pass by the guards."""

    statements: tuple[Statement, ...]
    not_covered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that is shown. ``generated``: a statement of the model's is among it; ``removed``: how many did not pass the check."""

    statements: tuple[Statement, ...]
    not_covered: tuple[str, ...]
    evidence: Evidence
    usage: Usage | None = None
    fault: ModelFault | None = None
    removed: int = 0

    @property
    def generated(self) -> bool:
        return any(statement.generated for statement in self.statements)


class Enforcement:
    """Decides, while a draft is written, what of it is shown and what follows."""

    def __init__(self, findings: Findings, base: Base) -> None:
        self.findings = findings
        self.base = base
        self.shown: list[Statement] = []
        self._held: list[Statement] = []
        self._proposed = 0
        self._unproved: set[str] = set()
        self._led = False
        self._languages: list[bool] = []
        self._best = findings.best.score if findings.best is not None else 0.0

    def reasons(self, proposed: DraftStatement) -> tuple[str, ...]:
        """Why a statement may not be shown by itself, in words for the model."""
        unfit = self._unfit(proposed)
        if unfit or self._led or self.base.statements:
            return unfit
        return _told(self._beside(self._checked(proposed).statements[0]))

    def _unfit(self, proposed: DraftStatement) -> tuple[str, ...]:
        """Why a statement is not proved, or is none in the language of the question."""
        english = self.findings.question.english
        right = in_language(proposed.text, english=english)
        self._languages.append(right)
        if not right:
            return ("write in English" if english else "请用中文写",)
        if _ROW.search(proposed.text):
            return ("it is a row of a table, not a sentence",)
        return _told([failure for dropped in self._checked(proposed).dropped for failure in dropped.failures])

    def _beside(self, statement: Statement) -> list[Failure]:
        """Rule 5, where no extractive answer tells what would be one: what is asked for that a statement does not give."""
        return beside_the_point(self.findings.question, (statement,), self.findings.store.document)

    def take(self, proposed: DraftStatement) -> Iterator[Statement]:
        """What is shown now that this has been proposed."""
        self._proposed += 1
        if self._checked(proposed).dropped:
            self._unproved.add(proposed.text)
        statement = self._admitted(proposed)
        if statement is None:
            return
        statement = self._copied(statement)
        if self._led:
            if self._cited + len(statement.citations) >= FIRST_CITATIONS:
                yield from self._add(*self.missing())
            if self._follows(statement):
                yield from self._add(statement)
        elif self._leads(statement):
            self._led = True
            yield from self._add(statement)
        else:
            self._held.append(statement)

    def end(self) -> Iterator[Statement]:
        """What follows when the model has said all: what the extractive answer shows besides, or all of it."""
        yield from self._add(*self.missing())
        # Without an extractive answer there is nothing that stands for what was asked: what was held does not.
        fitting = [s for s in self._held if self._follows(s)] if self.shown else []
        yield from self._add(*(fitting if self._led else fitting[:HELD_SHOWN]))

    def missing(self) -> list[Statement]:
        """What the extractive answer shows and nothing shown says. Another place that gives the same figure adds nothing."""
        kind = self.findings.question.kind
        lead, *others = self.base.statements or (None,)
        wanted = [] if lead is None or self._says(lead) else [lead]
        same = same_fact if kind in FACTS else overlap_of_kind
        return wanted + [s for s in others if not any(same(said, s, kind) for said in self.shown)]

    def _says(self, lead: Statement) -> bool:
        """Whether what is shown says what the extractive lead says: of the same place, and as much of the question.
        A lead may quote several sentences, of which the model repeats one that does not answer."""
        kind = self.findings.question.kind
        same = [s for s in self.shown if states(s, lead, kind)]
        return bool(same) and (
            kind in FACTS or weight_of(self.findings, *same) >= SAYS * weight_of(self.findings, lead)
        )

    def _copied(self, statement: Statement) -> Statement:
        """Words that a model has only copied from a place that the extractive answer quotes: they are shown as it
        shows them, under the heading that names their subject."""
        own = re.sub(r"\W", "", statement.text)
        same = (s for s in self.base.statements if own in re.sub(r"\W", "", s.text) and overlap(statement, s))
        found = next(same, None) if statement.support is Support.VERBATIM else None
        return statement if found is None else replace(found, generated=True)

    def _leads(self, statement: Statement) -> bool:
        """Whether a statement may stand first; one that says what the extractive lead says may."""
        if self.base.statements and says_the_same(statement, self.base.statements[0]):
            return True
        if score_of(self.findings, statement) < LEADS * self._best:
            return False
        kind, wanted = self.findings.question.kind, self.base.statements[:1]
        if not wanted:
            return not self._beside(statement)
        if kind not in FACTS and len(wanted[0].citations) >= LISTED:
            return set(wanted[0].citations) <= set(statement.citations)
        return kind not in FACTS or states(statement, wanted[0], kind)

    def _follows(self, statement: Statement) -> bool:
        """Whether a statement bears enough on the question to stand after others."""
        fact = self.findings.question.kind in FACTS
        share = score_of(self.findings, statement) / self._best if self._best else 0.0
        places = {passage_id(self.findings, c) for s in self.shown for c in s.citations}
        beside = any(passage_id(self.findings, c) in places for c in statement.citations)
        if not fact:
            return share >= (BESIDE if beside else FOLLOWS)
        if share >= FOLLOWS_FACT:
            return True
        # A condition stands beside the fact; another figure there is another fact.
        said = {f.value for s in self.shown for f in figures(s.text)}
        return beside and {f.value for f in figures(statement.text)} <= said

    def outcome(self, end: Drafted) -> Outcome:
        """All that was shown, and what is said of the rest."""
        told = "\n".join(self.base.not_covered)
        parts = [p for p in parts_not_covered(self.findings, end.not_covered, self.shown) if p not in told]
        return Outcome(
            tuple(self.shown),
            (*self.base.not_covered, *parts),
            end.evidence if end.evidence.passages else self.findings.evidence,
            end.usage,
            end.fault or self._silence(end),
            len(self._unproved),
        )

    def _silence(self, end: Drafted) -> ModelFault | None:
        """Why nothing of the model's is shown though it came to its end; that it declined at once is no fault."""
        if any(statement.generated for statement in self.shown) or (end.declined and not self._proposed):
            return None
        if self._languages and not any(self._languages):
            return ModelFault.WRONG_LANGUAGE
        proved = self._proposed and not self._unproved
        return ModelFault.BESIDE_THE_POINT if self._held or proved else ModelFault.NOT_PROVED

    @property
    def _cited(self) -> int:
        return len({citation for statement in self.shown for citation in statement.citations})

    def _add(self, *statements: Statement) -> Iterator[Statement]:
        for statement in statements:
            if not any(says_the_same(statement, other) for other in self.shown):
                self.shown.append(statement)
                yield statement

    def _checked(self, proposed: DraftStatement) -> Checked:
        # A quote stands in the passage it names, or nowhere.
        evidence = Evidence(tuple(dict.fromkeys(quote.passage for quote in proposed.quotes)))
        return check(Draft((proposed,)), evidence, self.findings.store.document)

    def _admitted(self, proposed: DraftStatement) -> Statement | None:
        """The checked statement, when the guards let it stand with those shown."""
        if self._unfit(proposed):
            return None
        statement = replace(self._checked(proposed).statements[0], generated=True)
        findings = known(self.findings, statement)
        return statement if first_denial(findings, (*self.shown, statement)) is None else None


def _told(failures: Sequence[Failure]) -> tuple[str, ...]:
    """Failures in words for the model, with what would mend them."""
    return tuple(dict.fromkeys(f"{failure.words}. {failure.advice}" for failure in failures))


@dataclass(frozen=True, slots=True)
class Proposed:
    """A statement has been drafted and is to be checked."""


Enforced = Statement | Proposed | LookedUp | Outcome | None
"""What comes while a draft is written and decided on; None: nothing new yet."""


def enforced(asked: Asked, drafter: Proposes, base: Base) -> Generator[Enforced, None, None]:
    """What may be shown, each statement as soon as it may, and last the ``Outcome`` that holds them all.

    Between them: that one has been proposed, that something is looked up, None while nothing is new.
    Closing it ends the draft.
    """
    enforcement = Enforcement(asked.findings, base)
    end = Drafted()
    with closing(drafter.propose(asked, enforcement.reasons)) as parts:
        for part in parts:
            match part:
                case Drafted():
                    end = part
                case DraftStatement():
                    yield Proposed()
                    yield from enforcement.take(part)
                case LookedUp():
                    yield _in_words_of(asked.findings, part)
                case None:
                    yield None
    yield from enforcement.end()
    yield enforcement.outcome(end)


def _in_words_of(findings: Findings, looked_up: LookedUp) -> LookedUp:
    """What is looked up, told only where it is in the question's own words: a model could say anything there."""
    asked = term_set(findings.question.standalone) | term_set(findings.question.text)
    words = {term for term in term_set(looked_up.what) if len(term) > 1}
    return looked_up if words <= asked else LookedUp("")


def known(findings: Findings, *statements: Statement) -> Findings:
    """The findings with the documents that statements cite, which lookups may have added."""
    cited = {
        c.document_id for statement in statements for c in statement.citations
    } - findings.documents.keys()
    if not cited:
        return findings
    more = {i: findings.store.document(i) for i in cited}
    return replace(findings, documents={**findings.documents, **more})
