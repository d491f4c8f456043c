"""What happens while a question is answered, as values: a page or a terminal shows them as they come.

``Assistant.stream`` gives them in this order: Looking, then, where a model writes, Drafting and
Checking before each of its sentences; Shown for every statement that passed; a Note where a model
was not heard to the end; last Done with the reply. What Done holds is what was shown, no more, no less.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answers import ModelFault, Reply, Statement


@dataclass(frozen=True, slots=True)
class Looking:
    """Documents are being searched; ``what``: what a model looks for, empty for the first search."""

    what: str = ""


@dataclass(frozen=True, slots=True)
class Drafting:
    """A model is writing its sentence ``number``, counted from 1 over those shown."""

    number: int
    engine: str


@dataclass(frozen=True, slots=True)
class Checking:
    """A drafted sentence is compared with its quotes."""

    number: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A statement that passed the check; it is never taken back."""

    number: int
    statement: Statement


@dataclass(frozen=True, slots=True)
class Note:
    """A model was asked and not heard, or not to the end."""

    fault: ModelFault


@dataclass(frozen=True, slots=True)
class Pulse:
    """Still at work; nothing to show. Who no longer listens can leave here."""


@dataclass(frozen=True, slots=True)
class Done:
    """The whole reply."""

    reply: Reply


Event = Looking | Drafting | Checking | Shown | Note | Pulse | Done
