"""Tables of a briefing: indicators by document, tasks with their offices. A row is there only if its statement passed."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answers import DraftStatement, Evidence, Statement
from assistant.briefing.material import Material
from assistant.briefing.values import IndicatorTable, Row, Task
from assistant.citations import check_statement
from assistant.sentences import sentences
from assistant.statements import of_cells, of_duty, of_sentence
from vectorstore.passages import Duty
from vectorstore.store import Store

MOST_ROWS = 30
"""Rows of a table where the template does not ask for more."""
MOST_TASKS = 24


def indicator_tables(material: Material, store: Store, most: int) -> tuple[IndicatorTable, ...]:
    """The rows of a topic, a table for each document and set of years."""
    documents = {document.id: document for document in material.documents}
    grouped: dict[tuple[str, tuple[int, ...]], list[Row]] = {}
    for row in material.rows[: max(most, MOST_ROWS)]:
        statement = checked(of_cells(row, row.values, store), store)
        if statement is not None:
            years = tuple(year for year, _ in row.values)
            grouped.setdefault((row.document_id, years), []).append(Row(row, statement))
    return tuple(
        IndicatorTable(documents[document_id], years, tuple(rows))
        for (document_id, years), rows in grouped.items()
    )


def tasks_of(material: Material, store: Store, *, detailed: bool, most: int) -> tuple[Task, ...]:
    """The tasks of a topic with who answers for them; ``detailed``: with the first sentence of what is to be done."""
    return tuple(_tasks(material, store, detailed=detailed, most=max(most, MOST_TASKS)))


def _tasks(material: Material, store: Store, *, detailed: bool, most: int) -> Iterator[Task]:
    documents = {document.id: document for document in material.documents}
    for duty in material.duties[:most]:
        statement = checked(of_duty(duty, store), store)
        if statement is not None:
            detail = _detail(duty, store) if detailed else None
            yield Task(duty, documents[duty.document_id], statement, detail)


def _detail(duty: Duty, store: Store) -> Statement | None:
    """What is to be done: the first sentence below the task's name."""
    passage = store.passage_at(duty.document_id, duty.span.start)
    if passage is None:
        return None
    inside = (
        s
        for s in sentences(passage)
        if s.span.start + passage.span.start >= duty.span.start
        and s.span.end + passage.span.start <= duty.span.end
    )
    first = next((s for s in inside if not (s.heading or s.units or s.fragment or s.row)), None)
    return None if first is None else checked(of_sentence(first, lead_in=False), store)


def checked(draft: DraftStatement | None, store: Store) -> Statement | None:
    """A draft as a statement where it passes the check."""
    if draft is None:
        return None
    evidence = Evidence(tuple(quote.passage for quote in draft.quotes))
    result = check_statement(draft, evidence, store.document)
    return result if isinstance(result, Statement) else None
