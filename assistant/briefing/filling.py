"""From an outline to a briefing: each section filled from the evidence, every sentence through the citation check."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.answers import Answer, DraftQuote, DraftStatement, Evidence, ModelFault, Statement
from assistant.bearing import is_norm
from assistant.briefing.errors import NotCoveredError
from assistant.briefing.kinds import Takes
from assistant.briefing.material import Group, Material, Piece, gather_material
from assistant.briefing.outline import Outline, groups_for, point_of
from assistant.briefing.questions import Answering, questions_of
from assistant.briefing.tables import checked, indicator_tables, tasks_of
from assistant.briefing.templates import SectionPlan
from assistant.briefing.topic import read_topic
from assistant.briefing.typesetting import in_chinese_type
from assistant.briefing.values import Briefing, Point, Section
from assistant.citations import check_statement
from assistant.drafting import Restates, Restating
from assistant.naming import folded
from assistant.pipeline import Assistant
from assistant.relevance import term_set
from assistant.restating import NOT_THERE, restated
from assistant.statements import of_cells, of_duty, of_sentence
from vectorstore.passages import Document, Duty, Indicator
from vectorstore.store import Store

ALIKE = 0.75
"""Share of its pairs that a sentence has in common with one before it from which it says the same."""
CROWDED = 1.25
"""How far a section may go over its share of the length with its last sentence."""
_FORMAL = re.compile(r"现予印发|现将.{0,40}印发|(?:认真|遵照)(?:贯彻|组织|执行)|特此通知|如下[:：]?$")
"""Sentences that hand a document on and say nothing of its matter."""

Progress = Callable[[int, int, str], None]
"""Called with the sections done, their number, and the heading of the next."""


@dataclass(slots=True)
class Filling:
    """Fills outlines from a store; remembers what was said already."""

    store: Store
    material: Material
    today: date
    assistant: Assistant
    model: Restates | None = None
    """Writes the sentences of a section again, as prose."""
    fault: ModelFault | None = None
    """Why a model that was asked is not heard, or not to the end."""
    _said: list[frozenset[str]] = field(default_factory=list)
    _named: str = ""
    """The document that was named last: named again where another one has come between, and under each heading."""

    def fill(self, outline: Outline, progress: Progress | None = None) -> Briefing:
        """The whole briefing. Raises NotCoveredError where nothing could be filled."""
        shares = sum(plan.share for plan in outline.sections) or 1
        sections: list[Section] = []
        not_found = [f"{plan.heading}：所用文件没有写到" for plan in outline.missing]
        not_found += [f"{subject}：所用文件没有写到" for subject in self.material.missing]
        for at, plan in enumerate(outline.sections):
            if progress is not None:
                progress(at, len(outline.sections), plan.heading)
            section, missed = self.section(plan, outline.length * plan.share // shares)
            sections += [] if section.empty else [self._written(section)]
            not_found += missed
        if not sections:
            raise NotCoveredError(outline.topic, [document.title for document in self.store.documents()])
        made = Briefing(
            outline.topic,
            outline.title,
            outline.template,
            tuple(sections),
            tuple(dict.fromkeys(not_found)),
            (),
        )
        cited = {citation.document_id for citation in made.citations()}
        generated = any(statement.generated for statement in made.statements())
        return replace(
            made,
            documents=tuple(d for d in self._documents() if d.id in cited),
            engine=self.model.engine if self.model is not None and generated else made.engine,
            fault=self.fault,
        )

    def section(self, plan: SectionPlan, length: int) -> tuple[Section, list[str]]:
        """A section of about so many characters, and what of it was not found."""
        tables = (
            indicator_tables(self.material, self.store, plan.most) if Takes.INDICATORS in plan.takes else ()
        )
        tasks = (
            tasks_of(self.material, self.store, detailed=plan.detailed, most=plan.most)
            if Takes.DUTIES in plan.takes
            else ()
        )
        drawn = self._drawn(plan)
        points: list[Point] = []
        missed: list[str] = []
        chosen = _within(drawn, length)
        asked = questions_of(self.material) if Takes.QUESTIONS in plan.takes else {}
        self._named = ""
        for name, groups in drawn:
            self._named = "" if plan.divided else self._named
            if groups:
                paragraphs = tuple(self._paragraphs(chosen[name]))
            else:
                paragraphs = self._answered(name, asked.get(name))
            if paragraphs:
                points.append(Point(name, paragraphs, plan.divided))
            elif not groups:
                missed.append(f"{plan.heading}：{name}")
        made = Section(plan.heading, tuple(points), tables, tasks, Takes.CHART in plan.takes)
        if made.empty:
            missed.append(f"{plan.heading}：所用文件没有写到")
        return made, missed

    def more(self, plan: SectionPlan, point: str, said: Iterable[Statement]) -> Statement | None:
        """One more statement on a point of a section, which says nothing that was said; None where there is none."""
        self._said = [_pairs(statement.text) for statement in said]
        groups = next((groups for name, groups in self._drawn(plan) if name == point), None)
        for piece in _ranked(self._anew(point) if groups is None else groups):
            if not self._repeats(piece.sentence.text):
                statement = self._checked(piece, named=False)
                if statement is not None:
                    return statement
        return None

    def _written(self, section: Section) -> Section:
        """The section in a model's words, where one is set: each sentence that it says no better stays as it is."""
        statements = tuple(s for point in section.points for paragraph in point.paragraphs for s in paragraph)
        if self.model is None or not statements or self.fault in NOT_THERE:
            return section
        leads = [self._lead_of(statement) for statement in statements]
        bare = tuple(
            replace(s, text=s.text.removeprefix(lead)) for s, lead in zip(statements, leads, strict=True)
        )
        material = Answer(section.heading, bare, (), Evidence(()), "extractive")
        *_, done = restated(material, Restating.BRIEFING, self.model, self.store, english=False)
        if not isinstance(done, Answer):
            return section
        self.fault = done.fault or self.fault
        written = zip(statements, done.statements, leads, strict=True)
        again = iter([self._named_again(new, lead) if new.generated else old for old, new, lead in written])
        return replace(
            section,
            points=tuple(
                replace(point, paragraphs=tuple(tuple(next(again) for _ in p) for p in point.paragraphs))
                for point in section.points
            ),
        )

    def _lead_of(self, statement: Statement) -> str:
        """The document's name with which a statement begins, as ``_led`` puts it; a model need not say it again."""
        document = self.store.document(statement.citations[0].document_id)
        leads = (f"《{document.title}》{verb}，" for verb in _VERBS)
        return next((lead for lead in leads if statement.text.startswith(lead)), "")

    def _named_again(self, statement: Statement, lead: str) -> Statement:
        """A model's statement after the name of its document, where it is true of all its places."""
        if not lead or statement.text.startswith("《"):
            return statement
        passages = [self.store.passage_at(c.document_id, c.span.start) for c in statement.citations]
        quotes = tuple(
            DraftQuote(p, c.quote)
            for p, c in zip(passages, statement.citations, strict=True)
            if p is not None
        )
        draft = DraftStatement(lead + statement.text, quotes)
        result = check_statement(draft, Evidence(tuple(q.passage for q in quotes)), self.store.document)
        return replace(result, generated=True) if isinstance(result, Statement) else statement

    def _drawn(self, plan: SectionPlan) -> list[tuple[str, list[Group]]]:
        """The points of a section with the groups they are filled from."""
        found: dict[str, list[Group]] = {}
        if Takes.QUESTIONS in plan.takes:
            for question, source in questions_of(self.material).items():
                found[question] = [source] if isinstance(source, Group) else []
        for group in groups_for(plan, self.material):
            found.setdefault(point_of(plan, group), []).append(group)
        return [(name, found.get(name) or self._anew(name)) for name in plan.points]

    def _anew(self, name: str) -> list[Group]:
        """Groups for a point that the topic's material does not have: what someone put into the outline."""
        if is_question(name):
            return []
        material = gather_material(read_topic(name), self.store, self.today)
        return sorted(material.groups, key=lambda group: -group.strength)[:NEW_GROUPS]

    def _answered(self, question: str, source: Answering | None) -> tuple[tuple[Statement, ...], ...]:
        """What answers a question: the row or duty that it was asked of, else whatever the assistant answers."""
        if not is_question(question):
            return ()
        if isinstance(source, Indicator):
            draft = of_cells(source, source.values, self.store)
        else:
            draft = of_duty(source, self.store) if isinstance(source, Duty) else None
        statement = checked(draft, self.store)
        if statement is not None:
            return ((statement,),)
        reply = self.assistant.extract(question)
        return (reply.statements,) if isinstance(reply, Answer) else ()

    def _paragraphs(self, pieces: Sequence[Piece]) -> Iterator[tuple[Statement, ...]]:
        """A paragraph for each document that says something, in the order of the documents."""
        for document in self.material.documents:
            own = sorted((p for p in pieces if p.document.id == document.id), key=lambda piece: piece.at)
            statements: list[Statement] = []
            for piece in own:
                if self._repeats(piece.sentence.text):
                    continue
                named = not statements and document.id != self._named
                statement = self._checked(piece, named=named)
                if statement is not None:
                    statements.append(statement)
                    self._said.append(_pairs(piece.sentence.text))
                    self._named = document.id
            if statements:
                yield tuple(statements)

    def _checked(self, piece: Piece, *, named: bool) -> Statement | None:
        """The sentence as a statement, after the document's name where wanted and true."""
        draft = of_sentence(piece.sentence, lead_in=False)
        passage = Evidence((piece.sentence.passage,))
        set_text = in_chinese_type(draft.text)
        tried = (
            *((_led(text, piece) for text in (set_text, draft.text)) if named else ()),
            set_text,
            draft.text,
        )
        for text in tried:
            result = check_statement(replace(draft, text=text), passage, self.store.document)
            if isinstance(result, Statement):
                return result
        return None

    def _repeats(self, text: str) -> bool:
        own = _pairs(text)
        return any(len(own & said) >= ALIKE * min(len(own), len(said)) for said in self._said if said)

    def _documents(self) -> tuple[Document, ...]:
        first = {document.id: document for document in self.material.documents}
        return tuple((first | {d.id: d for d in self.store.documents()}).values())


NEW_GROUPS = 3
"""Groups from which a point is filled that someone put into the outline."""


def is_question(name: str) -> bool:
    """Whether a point is a question, to be answered as one."""
    return name.endswith(("？", "?"))


_VERBS = ("规定", "指出", "提出")


def _led(text: str, piece: Piece) -> str:
    verb = "规定" if is_norm(piece.document) else "指出" if piece.kind is Takes.STATUS else "提出"
    return f"《{piece.document.title}》{verb}，{text}"


def _within(drawn: Sequence[tuple[str, list[Group]]], length: int) -> dict[str, list[Piece]]:
    """Which sentences are taken: the best of each point, then more of each in turn until the length is reached."""
    waiting = {name: _ranked(groups) for name, groups in drawn}
    chosen = {name: [pieces.pop(0)] if pieces else [] for name, pieces in waiting.items()}
    left = length - sum(len(piece.sentence.text) for pieces in chosen.values() for piece in pieces)
    while left > 0 and any(waiting.values()):
        for name, pieces in waiting.items():
            if not pieces:
                continue
            size = len(pieces[0].sentence.text)
            if size > left * CROWDED:
                pieces.pop(0)
                continue
            chosen[name].append(pieces.pop(0))
            left -= size
    return chosen


def _ranked(groups: Sequence[Group]) -> list[Piece]:
    """The pieces of a point, the best first; what hands a document on is left out."""
    pieces = [p for group in groups for p in group.pieces if not _FORMAL.search(p.sentence.text)]
    return sorted(pieces, key=lambda piece: (-piece.strength, piece.at))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(term for term in term_set(folded(text)) if len(term) > 1)
