"""The outline of a briefing: proposed from what the library holds, kept as a file that people edit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import yaml

from assistant.briefing.errors import OutlineError
from assistant.briefing.kinds import TEXTS, Takes
from assistant.briefing.material import Group, Material
from assistant.briefing.questions import questions_of
from assistant.briefing.templates import LENGTHS, TOPIC, Form, SectionPlan, Template
from assistant.briefing.topic import read_topic

_BESIDE: Final = {
    Takes.TARGETS: {Takes.TARGETS, Takes.INDICATORS, Takes.CHART, Takes.AIMS, Takes.STATUS},
    Takes.DUTIES: {Takes.DUTIES, Takes.TASKS},
    Takes.TASKS: {Takes.TASKS, Takes.AIMS, Takes.SAFEGUARDS},
    Takes.STATUS: {Takes.STATUS},
    Takes.SAFEGUARDS: {Takes.SAFEGUARDS},
}
"""What a topic asks for → the kinds that a reader of it needs."""


@dataclass(frozen=True, slots=True)
class Outline:
    """``missing``: the sections of the template that nothing was found for."""

    topic: str
    title: str
    template: str
    length: int
    sections: tuple[SectionPlan, ...]
    missing: tuple[SectionPlan, ...] = ()


def propose(template: Template, material: Material, *, title: str = "", length: int = 0) -> Outline:
    """The sections of a template for which there is material, with the headings it stands under as points."""
    topic = material.topic
    wanted = {kind for want in topic.wants for kind in _BESIDE[want]}
    sections: list[SectionPlan] = []
    missing: list[SectionPlan] = []
    for plan in template.sections:
        if wanted and not wanted & set(plan.takes) and not plan.always and Takes.QUESTIONS not in plan.takes:
            continue
        points = plan.points or tuple(_points(plan, material))
        if points or _has_tables(plan, material):
            sections.append(replace(plan, points=points))
        else:
            missing.append(plan)
    return Outline(
        topic.text,
        title or title_of(template, topic.text),
        template.name,
        length or template.length,
        tuple(sections),
        tuple(missing),
    )


def title_of(template: Template, topic: str) -> str:
    """The title that a template gives to a document on a topic."""
    return template.heading.replace(TOPIC, read_topic(topic).named)


def groups_for(plan: SectionPlan, material: Material) -> tuple[Group, ...]:
    """The groups that a section may draw from, the best first."""
    return material.about([kind for kind in plan.takes if kind in TEXTS], material.topic.years)


def point_of(plan: SectionPlan, group: Group) -> str:
    """The point of a section under which a group stands."""
    return group.document.title if plan.grouped == "document" else group.name


def _points(plan: SectionPlan, material: Material) -> Iterator[str]:
    if Takes.QUESTIONS in plan.takes:
        yield from list(questions_of(material))[: plan.most]
        return
    found = [(point_of(plan, group), group) for group in groups_for(plan, material)]
    best = list(dict.fromkeys(name for name, _ in found))[: plan.most]
    order = {document.id: at for at, document in enumerate(material.documents)}
    first = {
        name: min((order[g.document.id], g.pieces[0].at) for n, g in found if n == name) for name in best
    }
    yield from sorted(best, key=lambda name: first[name])


def _has_tables(plan: SectionPlan, material: Material) -> bool:
    return (Takes.INDICATORS in plan.takes and bool(material.rows)) or (
        Takes.DUTIES in plan.takes and bool(material.duties)
    )


def outline_text(outline: Outline) -> str:
    """The outline as a file: YAML, which ``read_outline`` takes back."""
    sections = []
    for plan in outline.sections:
        entry: dict[str, Any] = {"heading": plan.heading, "takes": [kind.value for kind in plan.takes]}
        if plan.points:
            entry["points"] = list(plan.points)
        plain = SectionPlan("", ())
        for name in ("most", "share", "grouped", "divided", "detailed"):
            if getattr(plan, name) != getattr(plain, name):
                entry[name] = getattr(plan, name)
        sections.append(entry)
    whole = {
        "topic": outline.topic,
        "title": outline.title,
        "template": outline.template,
        "length": outline.length,
        "sections": sections,
    }
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=1000)


def read_outline(text: str, file: str) -> Outline:
    """An outline from its text. Raises OutlineError with every mistake as ``file:line``."""
    form = Form(text, file, OutlineError)
    known = ("topic", "title", "template", "length", "sections")
    fields = form.fields(form.root, known, ("sections",))
    sections = form.sections(fields)
    length = form.number(fields, "length", LENGTHS, 2500)
    topic, title = form.text(fields, "topic"), form.text(fields, "title")
    template = form.text(fields, "template")
    form.finish()
    return Outline(topic, title, template, length, sections)
