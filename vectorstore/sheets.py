"""Indicators and duties as sheets: a header and rows of text, and CSV that Excel opens as it is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vectorstore.passages import Document, Duty, Indicator

_FORMULA = tuple("=+-@＝＋－＠\t\r\n")
_NUMBER = re.compile(r"[-+－＋]?\s?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:[.．]\d+)?\s?[%％‰]?|[-+－＋—]+")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A header and rows of the same length."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def indicator_sheet(rows: Sequence[Indicator], documents: Mapping[str, Document]) -> Sheet:
    """document, name, unit, category, a column for each year that occurs, kind, note.

    ``kind`` says for each year of the row whether its figure is base or target.
    """
    years = sorted({year for row in rows for year, _ in row.values})
    return Sheet(
        ("document", "name", "unit", "category", *map(str, years), "kind", "note"),
        tuple(
            (
                documents[row.document_id].title,
                row.name,
                row.unit or "",
                row.category or "",
                *(cell.text if (cell := row.cell(year)) is not None else "" for year in years),
                "; ".join(f"{year} {cell.kind.value}" for year, cell in row.values),
                row.note or "",
            )
            for row in rows
        ),
    )


def duty_sheet(duties: Sequence[Duty], documents: Mapping[str, Document]) -> Sheet:
    """document, task, lead, support, heading path."""
    return Sheet(
        ("document", "task", "lead", "support", "heading path"),
        tuple(
            (
                documents[duty.document_id].title,
                duty.task,
                "、".join(duty.lead),
                "、".join(duty.support),
                " › ".join(documents[duty.document_id].heading_path(duty.span)),
            )
            for duty in duties
        ),
    )


def csv_text(sheet: Sheet) -> str:
    """CSV (RFC 4180) with a byte order mark, by which Excel knows UTF-8. No cell runs as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([harmless(cell) for cell in sheet.header])
    writer.writerows([harmless(cell) for cell in row] for row in sheet.rows)
    return "\ufeff" + out.getvalue()


def harmless(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula, marked as text by an apostrophe; figures stay figures."""
    text = cell.replace("\0", "")
    if text.lstrip().startswith(_FORMULA) or text.startswith(_FORMULA):
        return text if _NUMBER.fullmatch(text.strip()) else f"'{text}"
    return text
