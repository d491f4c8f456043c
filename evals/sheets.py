"""Cases in a sheet (CSV, TSV, XLSX), as evaluators keep them: one case a row, the first row names the columns.

=============== ================================================================================
question        the question
answer points   one group a line; inside a line `|` parts the alternatives: `40000|4万亿`
document        file name of the gold; one a line, or one for all lines of the next three columns
quote           the gold's words, one gold a line (white space does not count, so a quote that
                runs over several lines is put on one)
section, row    the gold's heading and indicator name, instead of a quote; one gold a line
answerable      yes / no (also true, false, 1, 0, 是, 否); empty means yes
tags            parted by `|`, comma or line
id, history, must not, reviewed, note      optional; history and must not have one entry a line
=============== ================================================================================

The columns may stand in any order and have Chinese names (问题, 答案要点, 文件, 引文, 章节, 指标, 可回答, 标签 …).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from evals.cases import EvalCase, read_text
from evals.errors import EvalCasesError

COLUMNS = (
    "id", "question", "answer points", "document", "quote", "section", "row",
    "answerable", "tags", "history", "must not", "reviewed", "note",
)  # fmt: skip
_NAMES = {
    "编号": "id", "题号": "id", "问题": "question", "题目": "question", "提问": "question",
    "答案要点": "answer points", "要点": "answer points", "answer point": "answer points",
    "文件": "document", "文档": "document", "引文": "quote", "原文": "quote", "gold": "quote",
    "章节": "section", "标题": "section", "指标": "row", "可回答": "answerable", "能否回答": "answerable",
    "标签": "tags", "tag": "tags", "前文": "history", "上文": "history", "不得出现": "must not", "禁用": "must not",
    "已审核": "reviewed", "备注": "note",
}  # fmt: skip
_YES = {"", "yes", "y", "true", "1", "是", "可", "能", "可回答", "对"}
_NO = {"no", "n", "false", "0", "否", "不", "不可", "不能", "不可回答", "错"}

Row = tuple[str, object]
"""Where the row stands, and the case's values, or in words what is wrong with it."""


def read_sheet(path: Path) -> list[Row]:
    """The rows of a sheet as values of a case; a bad row is a string that says what is wrong.

    Raises EvalCasesError when the sheet as a whole cannot be read.
    """
    rows = _workbook(path) if path.suffix.lower() == ".xlsx" else _delimited(path)
    numbered = enumerate(rows, start=1)
    header = next(((n, [_column(cell) for cell in row]) for n, row in numbered if any(row)), None)
    if header is None or "question" not in header[1]:
        raise EvalCasesError(
            [f"{path.name} has no column `question`. The first row names the columns: {', '.join(COLUMNS)}."]
        )
    unknown = [name for name in header[1] if name and name not in COLUMNS]
    if unknown:
        raise EvalCasesError(
            [f"{path.name} has unknown columns: {', '.join(unknown)}. Known are: {', '.join(COLUMNS)}."]
        )
    found: list[Row] = []
    for number, row in numbered:
        surplus = [text for text in row[len(header[1]) :] if text.strip()]
        if surplus:
            # A shifted row would be read as another case than the one that was meant.
            found.append(
                (
                    f"{path.name} row {number}",
                    f"has more cells than the first row has columns: {surplus[0][:30]}",
                )
            )
            continue
        cells = {name: text.strip() for name, text in zip(header[1], row, strict=False) if name}
        if any(cells.values()):
            found.append((f"{path.name} row {number}", _values(cells)))
    return found


def _column(cell: str) -> str:
    name = re.sub(r"[\s_]+", " ", cell.strip().lower())
    return _NAMES.get(name, name)


def _delimited(path: Path) -> Iterator[list[str]]:
    text = read_text(path)
    return iter(list(csv.reader(io.StringIO(text), delimiter="\t" if path.suffix.lower() == ".tsv" else ",")))


def _workbook(path: Path) -> Iterator[list[str]]:
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise EvalCasesError(
            [f"{path.name}: reading XLSX needs openpyxl. Install it, or save the sheet as CSV (UTF-8)."]
        ) from error
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # the library raises its own, zipfile's and xml's errors
        raise EvalCasesError(
            [f"{path.name} is no workbook that can be read: {error}. Save it anew as .xlsx or .csv."]
        ) from error
    try:
        sheet = book.worksheets[0]
        return iter([[_text(value) for value in row] for row in sheet.iter_rows(values_only=True)])
    finally:
        book.close()


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _values(cells: dict[str, str]) -> object:
    problems: list[str] = []

    def truth(name: str) -> bool:
        text = cells.get(name, "").lower()
        if text not in _YES | _NO:
            problems.append(f"{name}: {text!r} is neither yes nor no")
        return text not in _NO

    values: dict[str, Any] = {
        "question": cells.get("question", ""),
        "answerable": truth("answerable"),
        "reviewed": truth("reviewed"),
        "answer_points": [_parts(line) for line in _lines(cells.get("answer points", ""))],
        "tags": [tag for tag in re.split(r"[|,，、;；\n]\s*", cells.get("tags", "")) if tag.strip()],
        "history": _lines(cells.get("history", "")),
        "must_not": _lines(cells.get("must not", "")),
    }
    golds = _golds(cells)
    if isinstance(golds, str):
        problems.append(golds)
    else:
        values["gold"] = golds
    for name in ("id", "note"):
        if cells.get(name):
            values[name] = cells[name]
    return "; ".join(problems) if problems else values


def _lines(cell: str) -> list[str]:
    return [line.strip() for line in cell.splitlines() if line.strip()]


def _parts(line: str) -> list[str]:
    """The alternatives of a line.

    >>> _parts("40000 | 4万亿")
    ['40000', '4万亿']
    """
    return [part.strip() for part in line.split("|") if part.strip()]


def _golds(cells: dict[str, str]) -> list[dict[str, str]] | str:
    columns = {name: _lines(cells.get(name, "")) for name in ("document", "quote", "section", "row")}
    count = max(len(lines) for lines in columns.values())
    if not count:
        return []
    for name, lines in columns.items():
        if len(lines) not in (0, 1, count):
            return f"{name}: {len(lines)} lines, but another gold column has {count}; give one a gold, or one for all"
    if not columns["document"]:
        return "document: a quote, section or row needs the file name of its document"
    return [
        {name: lines[n if len(lines) > 1 else 0] for name, lines in columns.items() if lines}
        for n in range(count)
    ]


def write_sheet(path: Path, cases: Sequence[EvalCase]) -> None:
    """Write cases as a sheet that ``read_sheet`` reads back to the same cases."""
    rows = [list(COLUMNS), *(_row(case) for case in cases)]
    if path.suffix.lower() == ".xlsx":
        _write_workbook(path, rows)
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter="\t" if path.suffix.lower() == ".tsv" else ",").writerows(rows)


def _row(case: EvalCase) -> list[str]:
    def column(texts: Iterable[str | None]) -> str:
        given = [re.sub(r"\s*\n\s*", " ", text) if text else "" for text in texts]
        if any(given) and not all(given):
            raise EvalCasesError(
                [f"{case.id}: golds of several kinds do not fit in a sheet. Write it as .jsonl."]
            )
        return "\n".join(given).strip()

    cells = {
        "id": case.id,
        "question": case.question,
        "answer points": "\n".join("|".join(group) for group in case.answer_points),
        "document": column(gold.document for gold in case.gold),
        "quote": column(gold.quote for gold in case.gold),
        "section": column(gold.section for gold in case.gold),
        "row": column(gold.row for gold in case.gold),
        "answerable": "yes" if case.answerable else "no",
        "tags": "|".join(case.tags),
        "history": "\n".join(case.history),
        "must not": "\n".join(case.must_not),
        "reviewed": "yes" if case.reviewed else "no",
        "note": case.note or "",
    }
    return [cells[name] for name in COLUMNS]


def _write_workbook(path: Path, rows: Sequence[Sequence[str]]) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append([_CONTROL.sub("", cell) for cell in row])
    book.save(path)


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
