"""`zhengwen compare A B`: two documents of the library, or two texts that one document has had, set beside each other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import terminal
from cli_home import DONE, FAILED, WRONG_USE, AsJson, Home, opened_store
from vectorstore.filters import names_document
from vectorstore.passages import Document, Visibility

if TYPE_CHECKING:
    from assistant.common_targets import CommonTarget
    from assistant.comparison import Comparison
    from vectorstore.store import Store

FORMS = (".md", ".json")


def compare(
    first: Annotated[str, typer.Argument(metavar="A", help="Id, file name, 文号 or words of one title.")],
    second: Annotated[
        str | None, typer.Argument(metavar="B", help="The same; with --version it is left out.")
    ] = None,
    version: Annotated[
        str | None,
        typer.Option("--version", metavar="V", help="Compare this earlier text of A with its present one."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="Write .md or .json instead of printing."),
    ] = None,
    english: Annotated[bool, typer.Option("--english", help="Frame it in English.")] = False,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """Set two documents side by side: added, removed, changed figures, obligations, lead units, wording; common targets."""
    if (second is None) == (version is None):
        terminal.say(
            "Name two documents, or one and an earlier text of it: `zhengwen compare A --version V`."
        )
        raise typer.Exit(WRONG_USE)
    if out is not None and out.suffix.lower() not in FORMS:
        terminal.say(f"{out.name} is of no known form; end it in {' or '.join(FORMS)}.")
        raise typer.Exit(WRONG_USE)
    with opened_store(home) as store:
        if version is not None:
            after = document_named(store, first)
            before = store.version_of(after.id, version, tuple(Visibility))
        else:
            before, after = document_named(store, first), document_named(store, second or "")
        compared, common = _compared(store, before, after)
    from assistant.comparison_text import comparison_json, comparison_markdown

    whole = as_json or (out is not None and out.suffix.lower() == ".json")
    if whole and out is None:
        terminal.print_json(comparison_json(compared, common))
    elif out is None:
        terminal.OUT.print(comparison_markdown(compared, common, english=english), markup=False)
    else:
        text = (
            terminal.json_text(comparison_json(compared, common))
            if whole
            else comparison_markdown(compared, common, english=english)
        )
        out.write_text(text, encoding="utf-8")
        terminal.say(f"Wrote {out}.")
    raise typer.Exit(FAILED if compared.nothing_in_common and not common else DONE)


def document_named(store: Store, words: str) -> Document:
    """The one document that words name; ends the command with a sentence where there is none or more."""
    documents = store.documents(tuple(Visibility))
    exact = [d for d in documents if words in (d.id, d.source.name, d.title)]
    found = exact if len(exact) == 1 else [d for d in documents if names_document(words, d)]
    if len(found) == 1:
        return found[0]
    if not found:
        terminal.say(f"No document is named {words!r}. `zhengwen documents` lists all.")
    else:
        listed = "\n".join(f"  {d.id}  {d.title}" for d in found[:10])
        terminal.say(f"{words!r} names {len(found)} documents; take an id:\n{listed}")
    raise typer.Exit(WRONG_USE)


def _compared(store: Store, before: Document, after: Document) -> tuple[Comparison, tuple[CommonTarget, ...]]:
    from assistant.common_targets import aims_of, common_targets
    from assistant.comparison import compare as set_beside

    every = tuple(Visibility)

    def of(document: Document) -> tuple[Any, Any]:
        # An earlier text has no rows or duties of its own in the library.
        if store.document(document.id, every).version != document.version:
            return (), ()
        return store.indicators((document.id,), every), store.duties((document.id,), every)

    (rows_a, duties_a), (rows_b, duties_b) = of(before), of(after)
    compared = set_beside(before, after, (rows_a, rows_b), (duties_a, duties_b))
    common = () if before.id == after.id else common_targets(aims_of(before, rows_a), aims_of(after, rows_b))
    return compared, common
