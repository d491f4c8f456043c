"""Tables: what a row and its header prove. A cell is its row's name, its column's year and kind, its unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.checks_clauses import Proof, fold, pairs_of
from assistant.checks_figures import Claim, as_cell, claims_of
from assistant.checks_units import NO_UNIT, Unit, declared_unit, named_unit
from assistant.figures import FigureKind, figures
from vectorstore.passages import Document

_YEAR_COLUMN = re.compile(r"^(?:到)?((?:19|20)\d{2})年?")
_NAME_COLUMN = re.compile(
    r"^(?:主要|具体|核心)?(?:指标(?:名称)?|名称|项目|二级指标|任务指标|内容|任务)(?:\(.*\))?$"
)
_VALUE = re.compile(r"^(?:[≥>≤<约近]|超过|不低于)?\d[\d,.]*(?:[百千万亿]*)[%‰]?[^\d。,]{0,6}$")
_SEPARATOR = re.compile(r"^[\s:|-]+$")
_UNIT_COLUMN = re.compile(r"^(?:计量)?单位$")


@dataclass(frozen=True, slots=True)
class ProvedCells:
    """The figures of a row as claims, and the names of the other rows of its table."""

    claims: tuple[Claim, ...]
    rivals: tuple[frozenset[str], ...]
    name: str


def cells_of(line: str) -> list[str]:
    """The folded cells of a row."""
    return list(_cells(line))


@lru_cache(maxsize=8192)
def _cells(line: str) -> tuple[str, ...]:
    line = line.strip("\n ")
    parts = re.split(r"(?<!\\)\|", line.strip("|")) if line.startswith("|") else line.split("\t")
    return tuple(fold(part).replace("\n", "") for part in parts)


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row names columns: years or the words tables have there, and no values."""
    return _names_columns(tuple(cells))


@lru_cache(maxsize=8192)
def _names_columns(cells: tuple[str, ...]) -> bool:
    columns = [cell for cell in cells if _YEAR_COLUMN.match(cell) or _NAME_COLUMN.match(cell)]
    values = [cell for cell in cells if _VALUE.match(cell) and not _YEAR_COLUMN.match(cell)]
    return bool(columns) and not values


def proved_cells(proof: Proof, headers: Sequence[list[str]]) -> ProvedCells:
    """What the row of a quote proves. ``headers``: headers among the quotes, for a row whose own is not at hand."""
    cells = cells_of(proof.line)
    above = _table_above(proof)
    header = next((row for row in reversed(above) if is_header(row)), None) or next(iter(headers), [])
    name_at = _name_column(cells, header)
    name = cells[name_at] if name_at < len(cells) else ""
    unit = _row_unit(cells, header, name, proof)
    words = pairs_of(_bare(name))
    head = _head(name)
    claims: list[Claim] = []
    roles = _roles(header, proof.document)
    for n, cell in enumerate(cells):
        column = header[n] if n < len(header) else ""
        if not _VALUE.match(cell) or n == name_at or re.search("序号", column):
            claims += claims_of(cell)
            continue
        year = _YEAR_COLUMN.match(column)
        years = frozenset((year.group(1),)) if year else frozenset[str]()
        claims += [
            as_cell(_measured(claim, declared_unit(column) or unit), words, head, years, roles.get(n))
            for claim in claims_of(cell)
        ]
    rivals = tuple(
        pairs_of(_bare(row[name_at]))
        for row in (*above, *_rows_below(proof))
        if name_at < len(row) and not is_header(row) and row[name_at] and row[name_at] != name
    )
    return ProvedCells(tuple(claims), rivals, _bare(name))


def _measured(claim: Claim, unit: Unit) -> Claim:
    """A cell's number in the unit of its row, unless it carries its own."""
    if claim.unit is not None or claim.kind is not FigureKind.NUMBER:
        return claim
    return replace(claim, value=unit.times(claim.value).normalize(), unit=unit.word, kind=unit.kind)


def _bare(name: str) -> str:
    return re.sub(r"\([^()]*\)", "", name)


def _head(name: str) -> frozenset[str]:
    """The last pair of a row's name, its head noun: 占比, 比重, 收入."""
    run = re.sub(r"[^\u4e00-\u9fff]", "", _bare(name))
    return frozenset((run[-2:],)) if len(run) > 1 else frozenset()


def _name_column(cells: Sequence[str], header: Sequence[str]) -> int:
    named = next((n for n, column in enumerate(header) if _NAME_COLUMN.match(column)), None)
    if named is not None:
        return named
    texts = [n for n, cell in enumerate(cells) if cell and not figures(cell) and n < max(1, len(cells) - 1)]
    return texts[0] if texts else 0


def _row_unit(cells: Sequence[str], header: Sequence[str], name: str, proof: Proof) -> Unit:
    column = next((n for n, text in enumerate(header) if _UNIT_COLUMN.match(text)), None)
    if column is not None and column < len(cells) and (unit := named_unit(cells[column])) is not None:
        return unit
    found = declared_unit(name) or next((u for text in header if (u := declared_unit(text))), None)
    return found or declared_unit(fold(_caption(proof))) or NO_UNIT


def _lines_above(proof: Proof) -> list[str]:
    return proof.document.text[: proof.line_start].split("\n")[-61:-1]


def _is_row(line: str) -> bool:
    return "\t" in line.strip() or line.startswith("|")


def _table_above(proof: Proof) -> list[list[str]]:
    """The rows of the table above a row, the nearest last."""
    found: list[list[str]] = []
    for line in reversed(_lines_above(proof)):
        if not _is_row(line):
            break
        if not _SEPARATOR.match(line):
            found.append(cells_of(line))
    return found[::-1]


def _rows_below(proof: Proof) -> list[list[str]]:
    found: list[list[str]] = []
    start = proof.line_start + len(proof.line) + 1
    for line in proof.document.text[start : start + 8000].split("\n")[:60]:
        if not _is_row(line):
            break
        found.append(cells_of(line))
    return found


def _caption(proof: Proof) -> str:
    above = [line for line in _lines_above(proof) if line.strip() and not _is_row(line)]
    return above[-1][-60:] if above else ""


def _roles(header: Sequence[str], document: Document) -> dict[int, frozenset[str]]:
    """What may be said of the figures of each column: by its own words, by the planning period, else the
    earliest of several years is the base and the last the target."""
    years = {n: int(match.group(1)) for n, text in enumerate(header) if (match := _YEAR_COLUMN.match(text))}
    period = document.card.period
    found: dict[int, frozenset[str]] = {}
    for n, text in enumerate(header):
        if re.search("目标|预期", text):
            found[n] = frozenset(("target",))
        elif re.search("基期|基数", text) or re.search("实际|现状|完成", text):
            found[n] = frozenset(("base", "actual"))
        elif n in years and period is not None:
            found[n] = frozenset(("base", "actual")) if years[n] < period.first else frozenset(("target",))
        elif n in years and len(years) > 1 and years[n] == min(years.values()):
            found[n] = frozenset(("base", "actual"))
        elif n in years and years[n] == max(years.values()):
            found[n] = frozenset(("target",))
        elif n in years:
            found[n] = frozenset(("base", "target"))
    return found
