"""A briefing from start to end: which documents, what they hold, the outline, the sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answers import Statement
from assistant.briefing.errors import NotCoveredError, NotOfKindError, NoTopicError
from assistant.briefing.filling import Filling, Progress
from assistant.briefing.material import Material, gather_material, usable
from assistant.briefing.outline import Outline, propose
from assistant.briefing.templates import SectionPlan, Template
from assistant.briefing.topic import read_topic
from assistant.briefing.values import Briefing
from assistant.drafting import Restates
from assistant.pipeline import Assistant
from vectorstore.narrowed import NamedStore
from vectorstore.passages import SearchFilter
from vectorstore.store import Store


def documents_for(store: Store, named: Sequence[str], today: date) -> Store:
    """The store as a briefing may read it: the documents of these ids, whoever may see them; else all that are public
    and neither digests nor drafts nor repealed."""
    if named:
        return NamedStore(store, named)
    return store.narrowed(SearchFilter(tuple(d.id for d in usable(store.documents(), today)) or ("",)))


@dataclass(frozen=True, slots=True)
class Workshop:
    """What is at hand for a briefing on one topic."""

    store: Store
    material: Material
    today: date
    assistant: Assistant
    """Answers the questions of an outline from the same documents."""

    @classmethod
    def on(cls, topic: str, store: Store, today: date, named: Sequence[str] = ()) -> Workshop:
        """Look through the library. Raises NoTopicError, and NotCoveredError where it holds nothing on the topic."""
        if not re.search(r"\w", topic):
            raise NoTopicError
        seen = documents_for(store, named, today)
        material = gather_material(read_topic(topic), seen, today)
        if not (material.groups or material.rows or material.duties):
            raise NotCoveredError(topic, _held(topic, seen))
        return cls(seen, material, today, Assistant(store).over(seen))

    def outline(self, template: Template, *, title: str = "", length: int = 0) -> Outline:
        """The outline that a template and the material propose. Raises NotOfKindError where it comes out empty."""
        proposed = propose(template, self.material, title=title, length=length)
        if not proposed.sections:
            raise NotOfKindError(self.material.topic.text, template.title)
        return proposed

    def fill(
        self, outline: Outline, progress: Progress | None = None, model: Restates | None = None
    ) -> Briefing:
        """The briefing, in a model's words where one is given. Raises NotCoveredError where no section could be
        filled."""
        return Filling(self.store, self.material, self.today, self.assistant, model).fill(outline, progress)

    def more(self, briefing: Briefing, plan: SectionPlan, point: str) -> Statement | None:
        """One more statement on a point of a section; None where the documents say no more of it."""
        filling = Filling(self.store, self.material, self.today, self.assistant)
        return filling.more(plan, point, briefing.statements())


NEAREST = 30
"""Passages near a topic whose documents are named first where it is not covered."""


def _held(topic: str, store: Store) -> list[str]:
    """The titles of what there is, what is nearest to the topic first."""
    titles = {document.id: document.title for document in store.documents()}
    near = [hit.passage.document_id for hit in store.search(topic, NEAREST)]
    return list(dict.fromkeys(titles[document_id] for document_id in (*near, *titles)))
