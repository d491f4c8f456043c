"""Indicators and duties as sheets: a header and rows of text, as CSV that Excel opens as it is and as XLSX."""

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


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
_WIDEST = 60


def workbook_bytes(title: str, sheet: Sheet) -> bytes:
    """An XLSX file with one sheet: plain figures as numbers, all else as text (never a formula)."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    page = book.create_sheet(title)
    for index, name in enumerate(sheet.header):
        longest = max((len(row[index]) for row in sheet.rows), default=0)
        page.column_dimensions[_letter(index)].width = min(_WIDEST, max(10, 2 * max(longest, len(name))))
    page.freeze_panes = "A2"
    head = []
    for name in sheet.header:
        cell = WriteOnlyCell(page, value=name)
        cell.font = Font(bold=True)
        head.append(cell)
    page.append(head)
    for row in sheet.rows:
        cells = []
        for text in row:
            cell = WriteOnlyCell(page, value=_CONTROL.sub("", text))
            cell.data_type = "s"
            if _PLAIN_NUMBER.fullmatch(text):
                cell = WriteOnlyCell(page, value=float(text) if "." in text else int(text))
            cells.append(cell)
        page.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _letter(index: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(index + 1))
