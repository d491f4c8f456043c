"""Listings as files to download."""

from __future__ import annotations

from typing import Final

from fastapi import Response

from vectorstore.sheets import Sheet, csv_text, workbook_bytes

FORMS: Final = ("csv", "xlsx")
_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def sheet_response(name: str, form: str, sheet: Sheet) -> Response:
    """A sheet as a file of one of FORMS."""
    content = csv_text(sheet).encode("utf-8") if form == "csv" else workbook_bytes(name, sheet)
    return Response(
        content,
        media_type=_TYPES[form],
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{form}"',
            # A sheet may hold what only staff may see.
            "Cache-Control": "no-store",
        },
    )
