"""Questions for a question-and-answer sheet: asked of the rows, headings and duties that answer them."""

from __future__ import annotations

from assistant.briefing.kinds import Takes
from assistant.briefing.material import Group, Material
from assistant.sentences import heading_name
from assistant.statements import NOT_GIVEN
from vectorstore.passages import CellKind, Duty, Indicator

MOST_OF_A_KIND = 6
"""Questions about rows, about headings and about duties."""

Answering = Indicator | Group | Duty
"""What a question was asked of."""


def questions_of(material: Material) -> dict[str, Answering]:
    """What may be asked on a topic, targets before tasks before duties, with what answers it."""
    rows = [row for row in material.rows if of_row(row)][:MOST_OF_A_KIND]
    named = [group for group in material.about((Takes.TASKS,)) if group.headings][:MOST_OF_A_KIND]
    found: dict[str, Answering] = {of_row(row): row for row in rows}
    found |= {of_group(group): group for group in named}
    return found | {of_duty(duty): duty for duty in material.duties[:MOST_OF_A_KIND]}


def of_row(row: Indicator) -> str:
    """The question that a row answers; empty where it gives no target."""
    years = [y for y, cell in row.values if cell.kind is CellKind.TARGET and cell.text not in NOT_GIVEN]
    return f"{years[-1]}年{''.join(row.name.split())}的目标是多少？" if years else ""


def of_group(group: Group) -> str:
    return f"在“{group.name}”方面有哪些安排？"


def of_duty(duty: Duty) -> str:
    task = heading_name(duty.task)
    return f"{task if '“' in task else f'“{task}”'}由哪个单位负责？"
