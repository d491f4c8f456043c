"""Briefings that staff are writing: one for each user, kept while the program runs; filled in a thread of its own."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

from assistant.briefing.as_paper import Handing
from assistant.briefing.editing import Place
from assistant.briefing.errors import BriefingError
from assistant.briefing.kinds import Takes
from assistant.briefing.making import Workshop
from assistant.briefing.outline import Outline
from assistant.briefing.templates import SectionPlan, Template, known_template, load_template, template_files
from assistant.briefing.values import Briefing
from assistant.drafting import Restates
from assistant.violations import Failure
from vectorstore.store import Store

LOG = logging.getLogger(__name__)
FAILED: Final = "failed"
LAST_SECONDS: Final = 5.0
"""Seconds that the end of the program waits for a section that is being written."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a briefing is ordered with. ``named``: ids of the only documents it may use; none for all that are public."""

    topic: str
    template: str
    length: int = 0
    reader: str = ""
    issuer: str = ""
    purpose: str = ""
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a briefing is that is being filled: sections done, of how many, and the heading at hand."""

    done: int
    total: int
    heading: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """Words of staff for a statement that its quotes do not prove."""

    place: Place
    text: str
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Bench:
    """The briefing of one user: ordered, outlined, being filled, written."""

    order: Order
    workshop: Workshop
    outline: Outline
    briefing: Briefing | None = None
    progress: Progress | None = None
    problem: str = ""
    """Why the last filling came to nothing, in words for people; FAILED for an accident."""
    rejected: Rejected | None = None

    def handing(self, day: date) -> Handing:
        return Handing(day, self.order.reader, self.order.issuer, self.order.purpose)


@dataclass
class Briefings:
    """The benches of all users."""

    store: Store
    today: Callable[[], date]
    own_templates: Path
    model: Restates | None = None
    benches: dict[str, Bench] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _threads: list[threading.Thread] = field(default_factory=list)
    _closing: threading.Event = field(default_factory=threading.Event)

    def templates(self) -> tuple[Template, ...]:
        """All templates that can be used; one with mistakes is left out."""
        found = []
        for name in template_files(self.own_templates):
            try:
                found.append(load_template(name, self.own_templates))
            except BriefingError as error:
                LOG.warning("%s", error)
        return tuple(found)

    def bench(self, user: str) -> Bench | None:
        return self.benches.get(user)

    def begin(self, user: str, order: Order) -> None:
        """Order a briefing: an outline is proposed. Raises BriefingError."""
        template = known_template(order.template, self.own_templates)
        workshop = Workshop.on(order.topic, self.store, self.today(), order.named)
        self.put(user, Bench(order, workshop, workshop.outline(template, length=order.length)))

    def put(self, user: str, bench: Bench) -> None:
        with self._lock:
            self.benches[user] = bench

    def clear(self, user: str) -> None:
        with self._lock:
            self.benches.pop(user, None)

    def fill(self, user: str, bench: Bench, outline: Outline) -> None:
        """Begin to write after an outline; how far it is stands on the bench."""
        begun = replace(bench, outline=outline, briefing=None, problem="", rejected=None)
        self.put(user, replace(begun, progress=Progress(0, len(outline.sections), "")))
        thread = threading.Thread(target=self._fill, args=(user, begun), name="briefing", daemon=True)
        self._threads = [t for t in self._threads if t.is_alive()] + [thread]
        thread.start()

    def wait(self) -> None:
        """Until nothing is being filled."""
        for thread in self._threads:
            thread.join()

    def close(self) -> None:
        """End what is being filled after the section at hand."""
        self._closing.set()
        for thread in self._threads:
            thread.join(LAST_SECONDS)

    def _fill(self, user: str, bench: Bench) -> None:
        def show(done: int, total: int, heading: str) -> None:
            if self._closing.is_set():
                raise BriefingError("The service is stopping.")
            self._settle(user, bench, replace(bench, progress=Progress(done, total, heading)))

        try:
            briefing = bench.workshop.fill(bench.outline, show, self.model)
        except BriefingError as error:
            self._settle(user, bench, replace(bench, problem=str(error)))
        except Exception:
            LOG.exception("A briefing could not be filled.")
            self._settle(user, bench, replace(bench, problem=FAILED))
        else:
            self._settle(user, bench, replace(bench, briefing=briefing))

    def _settle(self, user: str, begun: Bench, bench: Bench) -> None:
        """Put what came of a filling onto the bench, unless the user has begun another one."""
        with self._lock:
            current = self.benches.get(user)
            if current is not None and current.order is begun.order and current.outline is begun.outline:
                self.benches[user] = bench


def edited(outline: Outline, rows: Sequence[tuple[int, str, str, int]]) -> Outline:
    """An outline as a form gives it back: (index of the section before, heading, points one a line, order); an index
    beyond the last is a new section."""
    plans = []
    for at, heading, points, order in rows:
        if not heading.strip():
            continue
        names = tuple(dict.fromkeys(line.strip() for line in points.splitlines() if line.strip()))
        plan = outline.sections[at] if 0 <= at < len(outline.sections) else None
        if plan is None:
            plan = SectionPlan(heading, (Takes.TASKS,), share=2)
            names = names or (heading.strip(),)
        plans.append((order, at, replace(plan, heading=heading.strip(), points=names)))
    plans.sort(key=lambda one: one[:2])
    return replace(outline, sections=tuple(plan for _, _, plan in plans))
