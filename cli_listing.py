"""The listings of the command line: documents, indicators, duties; filtered, and exported as JSON or CSV."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import terminal
from cli_ask import WrongUseError
from cli_home import AsJson, Home, opened_store
from cli_versions import print_versions
from vectorstore.passages import Visibility

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vectorstore.passages import Document
    from vectorstore.sheets import Sheet
    from vectorstore.store import Store

EVERYONE = tuple(Visibility)

AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV (UTF-8 with a mark, as Excel reads it).")]
Out = Annotated[
    Path | None,
    typer.Option("-o", "--out", metavar="FILE", help="Write there; .csv and .json tell the format."),
]
OfDocument = Annotated[
    str | None,
    typer.Option(
        "--document", metavar="ID", help="Only of this document: id, file, 文号 or words of its title."
    ),
]


def documents(
    document_id: Annotated[
        str | None,
        typer.Argument(metavar="ID", help="An id; or file, 文号 or words of the title of one document."),
    ] = None,
    text: Annotated[bool, typer.Option("--text", help="Print the canonical text that spans count.")] = False,
    whole: Annotated[bool, typer.Option("--all", help="Print each article of the outline.")] = False,
    versions: Annotated[bool, typer.Option("--versions", help="List the texts it has had.")] = False,
    version: Annotated[
        str | None, typer.Option(metavar="V", help="Show it as it was: number or hash of --versions.")
    ] = None,
    kind: Annotated[str | None, typer.Option(help="Only of this kind (plan, law, notice …).")] = None,
    region: Annotated[str | None, typer.Option(help="Only of this region, as 浙江.")] = None,
    issuer: Annotated[str | None, typer.Option(help="Only issued by this office, perhaps in short.")] = None,
    year: Annotated[int | None, typer.Option(help="Only issued in this year, or planning for it.")] = None,
    visibility: Annotated[Visibility | None, typer.Option(help="Only those seen by these.")] = None,
    title: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Only with these words in the title.")
    ] = None,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """List the documents, or show one: card, outline and quality report, or its text."""
    from vectorstore.filters import DocumentFilter, select_documents

    wanted = DocumentFilter(kind, region, issuer, year, visibility, title)
    needs_id = {"--text": text, "--all": whole, "--versions": versions, "--version": version is not None}
    _check_use(document_id, needs_id, filtered=wanted != DocumentFilter())
    with opened_store(home) as store:
        if document_id is None:
            chosen = select_documents(store.documents(EVERYONE), wanted)
            _list_documents(store, chosen, as_json=as_json)
            return
        document_id = _id_of(store, document_id)
        if versions:
            print_versions(store, document_id, as_json)
            return
        document = (
            store.version_of(document_id, version, EVERYONE)
            if version
            else store.document(document_id, EVERYONE)
        )
        if text:
            terminal.write(document.text)
        else:
            _show_document(store, document, as_json=as_json, whole=whole)


def _id_of(store: Store, words: str) -> str:
    """The id of the one document that is named; words that name none are left for the library to refuse."""
    from vectorstore.filters import names_document

    listed = store.documents(EVERYONE)
    if any(document.id == words for document in listed):
        return words
    named = [document.id for document in listed if names_document(words, document)]
    if len(named) > 1:
        shown = "、".join(named[:5]) + (" …" if len(named) > 5 else "")
        raise WrongUseError([f"{words!r} names {len(named)} documents: {shown}. Give the ID of one."])
    return named[0] if named else words


def _check_use(document_id: str | None, needs_id: dict[str, bool], *, filtered: bool) -> None:
    option = next((name for name, given in needs_id.items() if given), None)
    if document_id is None and option is not None:
        raise WrongUseError([f"{option} needs the ID of a document; `zhengwen documents` lists them."])
    if document_id is not None and filtered:
        raise WrongUseError(["Give the ID of a document or filters for the list, not both."])


def _list_documents(store: Store, chosen: list[Document], *, as_json: bool) -> None:
    from vectorstore.listing import document_json

    passages = {key.id: key.passages for key in store.library.keys().values()}
    if as_json:
        terminal.print_json([{**document_json(d), "passages": passages.get(d.id, 0)} for d in chosen])
        return
    columns = ("id", "title", "number", "issued", "kind", "region", "visibility", "passages", "warnings")
    narrow = (0, 1, 3, 4, 8)
    rows = [
        (
            d.id,
            d.title,
            d.card.number,
            d.card.issued,
            d.card.kind,
            d.card.region,
            d.card.visibility.value,
            passages.get(d.id, 0),
            len(d.warnings) or "",
        )
        for d in chosen
    ]
    terminal.print_table(columns, rows, narrow=narrow)
    if not chosen:
        terminal.say("No document is like that. `zhengwen documents` without filters lists them all.")


def _show_document(store: Store, document: Document, *, as_json: bool, whole: bool) -> None:
    from cli_document import card_rows, outline, quality_rows
    from vectorstore.listing import document_json
    from vectorstore.references import index_of, resolve

    counts: dict[str, int] = {}
    if document == store.document(document.id, EVERYONE):
        # Of an earlier text the library keeps no parts.
        counts = {
            "passages": len(store.passages(document.id, EVERYONE)),
            "indicators": len(store.indicators((document.id,), EVERYONE)),
            "duties": len(store.duties((document.id,), EVERYONE)),
        }
    resolved = resolve(document.card.references, index_of(store.documents(EVERYONE)), document.id)
    if as_json:
        listed = document_json(document)
        for reference, found in zip(listed["card"]["references"], resolved, strict=True):
            reference["document_id"] = found.document_id
        terminal.print_json({**listed, **counts})
        return
    terminal.print_table(("", "card", "place"), card_rows(document, resolved))
    terminal.heading("outline")
    for line in outline(document, whole=whole):
        terminal.OUT.print(line, markup=False)
    terminal.heading("quality")
    terminal.print_table(("", "count"), quality_rows(document, counts))
    for warning in document.warnings:
        terminal.OUT.print(f"! {warning}", markup=False)


def indicators(
    document: OfDocument = None,
    name: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Only with these words in the name.")
    ] = None,
    year: Annotated[int | None, typer.Option(help="Only with a figure for this year.")] = None,
    category: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Only of a category with these words.")
    ] = None,
    unit: Annotated[str | None, typer.Option(help="Only in this unit, as %.")] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    out: Out = None,
    home: Home = None,
) -> None:
    """List the rows of target tables: what is to be reached, with base and target figures by year."""
    from vectorstore.filters import IndicatorFilter, select_indicators
    from vectorstore.listing import indicator_json
    from vectorstore.sheets import indicator_sheet

    form = _form(as_json, as_csv, out)
    with opened_store(home) as store:
        of = {d.id: d for d in store.documents(EVERYONE)}
        wanted = IndicatorFilter(document, name, year, category, unit)
        rows = select_indicators(store.indicators((), EVERYONE), of, wanted)
    if form is not None:
        _export(form, out, [indicator_json(row) for row in rows], indicator_sheet(rows, of))
        return
    shown = [
        (r.name, r.unit, "  ".join(f"{year}: {cell.text}" for year, cell in r.values), r.document_id)
        for r in rows
    ]
    terminal.print_table(("indicator", "unit", "values", "document"), shown)
    if not shown:
        terminal.say(_none("indicators", document, of.values()))


def duties(
    document: OfDocument = None,
    task: Annotated[
        str | None, typer.Option(metavar="WORDS", help="Only with these words in the task.")
    ] = None,
    office: Annotated[str | None, typer.Option(help="Only where this office leads or supports.")] = None,
    lead: Annotated[str | None, typer.Option(help="Only where this office leads.")] = None,
    support: Annotated[str | None, typer.Option(help="Only where this office supports.")] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    out: Out = None,
    home: Home = None,
) -> None:
    """List the tasks with the offices that lead and support them; offices may be named in short (省发改委)."""
    from vectorstore.filters import DutyFilter, select_duties
    from vectorstore.listing import duty_json
    from vectorstore.sheets import duty_sheet

    form = _form(as_json, as_csv, out)
    with opened_store(home) as store:
        of = {d.id: d for d in store.documents(EVERYONE)}
        wanted = DutyFilter(document, task, office, lead, support)
        listed = select_duties(store.duties((), EVERYONE), of, wanted)
    if form is not None:
        _export(form, out, [duty_json(duty) for duty in listed], duty_sheet(listed, of))
        return
    shown = [(d.task, "、".join(d.lead), "、".join(d.support), d.document_id) for d in listed]
    terminal.print_table(("task", "lead", "support", "document"), shown)
    if not shown:
        terminal.say(_none("duties", document, of.values()))


def _none(what: str, words: str | None, documents: Iterable[Document]) -> str:
    """Why a list is empty."""
    from vectorstore.filters import names_document

    if words is not None and not any(names_document(words, document) for document in documents):
        return f"There is no document {words!r}. `zhengwen documents` lists the ones there are."
    return f"No {what} are like that. `zhengwen {what}` without filters lists them all."


def _form(as_json: bool, as_csv: bool, out: Path | None) -> str | None:
    """`json`, `csv`, or None for a table to read."""
    if as_json and as_csv:
        raise WrongUseError(["Give --json or --csv, not both."])
    if as_json or as_csv:
        return "json" if as_json else "csv"
    if out is None:
        return None
    form = out.suffix.lower().removeprefix(".")
    if form not in ("json", "csv"):
        raise WrongUseError([f"{out} tells no format: end it in .csv or .json, or give --csv or --json."])
    return form


def _export(form: str, out: Path | None, items: list[dict[str, Any]], sheet: Sheet) -> None:
    from vectorstore.sheets import csv_text

    if out is None:
        terminal.print_json(items) if form == "json" else terminal.write(csv_text(sheet))
        return
    content = terminal.json_text(items) if form == "json" else csv_text(sheet)
    try:
        with out.open("w", encoding="utf-8", newline="") as file:
            file.write(content)
    except OSError as error:
        raise WrongUseError(
            [f"{out} cannot be written ({error.strerror or error}). Name a file in a folder that can be."]
        ) from error
    terminal.say(f"{len(items)} rows in {out}")
