"""What the command line prints: tables, answers and progress for people, plain lines in a pipe."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from ingest.report import STATES, IngestReport

OUT = Console(highlight=False, soft_wrap=True)
ERR = Console(stderr=True, highlight=False, soft_wrap=True)


def write(text: str) -> None:
    """Text on standard output as it is. When its reader went away (`| head`), end quietly: that is no failure."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None


def print_json(value: object) -> None:
    """One JSON value on standard output, Chinese as it is."""
    write(json_text(value))


def json_text(value: object) -> str:
    """JSON as it is printed and written to files."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def print_json_line(value: object) -> None:
    """One JSON value on one line."""
    write(json.dumps(value, ensure_ascii=False) + "\n")


def heading(text: str) -> None:
    """A line above a part of what is printed."""
    OUT.print(f"\n{text}", style="bold", markup=False)


def say(text: str) -> None:
    """A line for people on standard error, so that standard output stays data."""
    ERR.print(escape(text))


class _Rate(ProgressColumn):
    """Files a second, over the last two minutes: files are stored in bursts."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f}/s" if task.speed else "")


@contextmanager
def progress(verb: str) -> Iterator[Callable[[int, int, str], None]]:
    """A bar on a terminal, a line every twentieth part in a pipe; both with the rate and the time left."""
    if ERR.is_terminal:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            _Rate(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=ERR, transient=True, speed_estimate_period=120) as bar:
            task = bar.add_task(verb)

            def show(done: int, total: int, name: str) -> None:
                bar.update(task, completed=done, total=total, description=f"{verb} {escape(name[-40:])}")

            yield show
        return
    last = -1
    start = time.monotonic()

    def line(done: int, total: int, name: str) -> None:
        nonlocal last
        step = done * 20 // total if total else 20
        if total >= 20 and step != last:
            last = step
            say(f"{verb} {done}/{total}{_pace(done, total, time.monotonic() - start)} {name}".rstrip())

    yield line


def _pace(done: int, total: int, seconds: float) -> str:
    """Rate and time left, once there is enough to tell: ", 12.5/s, 3:20 left"."""
    if not done or seconds < 1:
        return ""
    rate = done / seconds
    left = round((total - done) / rate)
    return f", {rate:.1f}/s" + (f", {left // 60}:{left % 60:02} left" if left else "")


NARROW = 140
"""Columns of a terminal below which a wide table leaves columns out, so that ids can be read and copied."""


def print_table(
    columns: Sequence[str], rows: Sequence[Sequence[object]], *, narrow: Sequence[int] = ()
) -> None:
    """A table on a terminal; in a pipe a line a row, cells separated by tabs, without the header.

    ``narrow``: the columns to keep on a narrow terminal; all when empty.
    """
    if not OUT.is_terminal:
        lines = ("\t".join(str(cell if cell is not None else "") for cell in row) for row in rows)
        write("".join(f"{line}\n" for line in lines))
        return
    if narrow and OUT.width < NARROW:
        columns = [columns[number] for number in narrow]
        rows = [[row[number] for number in narrow] for row in rows]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(escape(str(cell if cell is not None else "")) for cell in row))
    OUT.print(table)


def report_json(report: IngestReport) -> dict[str, Any]:
    """An ingest report as a JSON object."""
    return {
        **{state: report.count(state) for state in STATES},
        "passages": sum(o.passages for o in report.outcomes),
        "warnings": sum(len(o.warnings) for o in report.outcomes),
        "passed_over": report.passed_over,
        "notes": list(report.notes),
        "dry_run": report.dry_run,
        "stopped": report.stopped,
        "files": [
            {
                "name": o.name,
                "state": o.state,
                "document_id": o.document_id,
                "reason": o.reason,
                "passages": o.passages,
                "warnings": list(o.warnings),
            }
            for o in report.outcomes
        ],
    }


def print_report(report: IngestReport) -> None:
    """What became of each file, or would become, the failures last with their reasons.

    Of more than 50 files only those that made a difference are listed.
    """
    rows = [o for o in report.outcomes if o.state != "failed"]
    if len(rows) > 50:
        rows = [o for o in rows if o.state != "unchanged"]
    if rows and len(rows) <= 50:
        print_table(
            ("state", "file", "document", "passages"),
            [(o.state, o.name, o.document_id, o.passages or "") for o in rows],
        )
    print_counts(report)
    print_warnings(report)
    for note in report.notes:
        say(note)
    for outcome in report.failed:
        say(f"{outcome.name} {outcome.reason}")


def print_counts(report: IngestReport) -> None:
    """How many files came, or would come, to what: a table on a terminal, a line in a pipe."""
    states = [state for state in STATES if report.count(state)]
    passed_over = [f"{report.passed_over} passed over (no documents)"] if report.passed_over else []
    would = "would be " if report.dry_run else ""
    ends = "; nothing was written" if report.dry_run else ""
    if not OUT.is_terminal or not states:
        counts = [f"{report.count(state)} {state}" for state in states] + passed_over
        OUT.print(would + (", ".join(counts) or "no files found") + ends)
        return
    rows = []
    for state in states:
        outcomes = [o for o in report.outcomes if o.state == state]
        warned = sum(len(o.warnings) for o in outcomes)
        rows.append((would + state, len(outcomes), sum(o.passages for o in outcomes) or "", warned or ""))
    OUT.print()
    print_table(("", "files", "passages", "warnings"), rows)
    if passed_over or ends:
        OUT.print(", ".join(passed_over) + ends)


MAX_WARNINGS = 20
"""Warnings printed after an ingest; those of thousands of files would bury its failures."""


def print_warnings(report: IngestReport) -> None:
    """The first warnings of the files that were read, and how to see the rest."""
    warnings = [f"{o.name}: {warning}" for o in report.outcomes for warning in o.warnings]
    for warning in warnings[:MAX_WARNINGS]:
        say(warning)
    if len(warnings) > MAX_WARNINGS:
        say(
            f"{len(warnings) - MAX_WARNINGS} more warnings are not shown: `zhengwen documents` counts them by"
            " document, `zhengwen documents ID` prints them."
        )


def print_reply(reply: dict[str, Any]) -> None:
    """A reply as a person reads it: statements with numbers, then the numbered quotes."""
    if reply["status"] == "refused":
        OUT.print(escape(reply["answer"]))
        for suggestion in reply["suggestions"]:
            OUT.print(f"  · {escape(suggestion)}")
        return
    generated = reply.get("generated")
    for at, statement in enumerate(reply["statements"], start=1):
        marks = "".join(f"[{n}]" for n in statement["citations"])
        label = f" [blue]〔{generated['label']}〕[/]" if generated and at in generated["statements"] else ""
        OUT.print(f"{escape(statement['text'])} [cyan]{escape(marks)}[/]{label}")
    for part in reply["not_covered"]:
        OUT.print(f"[yellow]没有查到：{escape(part)}[/]")
    if reply.get("note"):
        OUT.print(escape(reply["note"]), style="dim")
    OUT.print()
    warned: dict[str, list[int]] = {}
    for citation in reply["citations"]:
        path = " › ".join(citation["section"])
        number = f"（{citation['number']}）" if citation["number"] else ""
        page = f" 第{citation['page']}页" if citation.get("page") else ""
        place = f"{escape(path)}{page}".strip()
        OUT.print(
            f"[cyan]\\[{citation['n']}][/] 《{escape(citation['title'])}》{escape(number)} {place}".rstrip()
        )
        OUT.print(f"    “{escape(' '.join(citation['quote'].split()))}”", style="dim")
        for warning in citation.get("warnings", ()):
            warned.setdefault(warning, []).append(citation["n"])
    # Once, not below every quote of the same document.
    for warning, numbers in warned.items():
        marks = "".join(f"[{n}]" for n in numbers)
        OUT.print(f"[cyan]{escape(marks)}[/] [yellow]{escape(warning)}[/]")
