"""The duty that a question in everyday words means, by what its task says and not by its name."""

from __future__ import annotations

from assistant.answering import READ, duty_odds, is_read
from assistant.answers import DraftStatement
from assistant.evidence import Findings
from assistant.fitting import bears_region
from assistant.offices import bound_by_name, duty_score, lacks_name
from assistant.statements import of_duty
from vectorstore.passages import Duty, Hit

READS = 4.0
"""Log-odds from which a duty is the one that is meant, where none is found by its words."""
PLAIN = 2.0
"""Log-odds from which the one that is found by its words is not doubted."""
SURER = 3.0
"""How much likelier it must be than the one that is found by its words."""


def by_reading_duties(findings: Findings, stated: list[DraftStatement]) -> list[DraftStatement]:
    """What is stated of who answers for a task, or the duty that reads as what is asked for where that does not."""
    of_row = findings.best is not None and findings.best.indicator is not None
    if len(stated) > 1 or of_row or not is_read(findings):
        # No duty is of the row of a table.
        return stated
    likely = _likely(findings)
    own = [entry for entry in likely if stated and _says(entry[1], findings) == stated[0].text]
    first = max(duty_odds(findings, own), default=None)
    if stated and (first is None or first >= PLAIN):
        return stated
    odds = duty_odds(findings, likely)
    best = max(odds, default=0.0)
    if best < READS or (first is not None and best < first + SURER):
        return stated
    statement = of_duty(likely[odds.index(best)][1], findings.store)
    return stated if statement is None else [statement]


def _says(duty: Duty, findings: Findings) -> str:
    statement = of_duty(duty, findings.store)
    return "" if statement is None else statement.text


def _likely(findings: Findings) -> list[tuple[Hit, Duty]]:
    """The duties that share most with the question and those around the best sentences, each once."""
    named = (*findings.question.regions, *findings.question.places)
    found = [
        (hit, duty)
        for hit, duty in findings.duties
        if all(bears_region(name, hit.passage, findings.documents[duty.document_id]) for name in named)
    ]
    places = [
        (c.sentence.passage.document_id, c.sentence.passage.span.start + c.sentence.span.start)
        for c in findings.candidates[:READ]
    ]

    def around(duty: Duty) -> bool:
        return any(
            place[0] == duty.document_id and duty.span.start <= place[1] < duty.span.end for place in places
        )

    by_words = sorted(found, key=lambda entry: -duty_score(findings, entry[1]))[:READ]
    chosen = {duty.id: (hit, duty) for hit, duty in (*by_words, *(e for e in found if around(e[1])))}
    bound = bound_by_name(findings)
    return [e for e in chosen.values() if e[1].id in bound and not lacks_name(findings, e[1])]
