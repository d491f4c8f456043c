"""`zhengwen compare A B`: two documents of the library, or two texts that one document has had, set beside each other."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import terminal
from cli_home import DONE, FAILED, WRONG_USE, AsJson, Home, opened_store
from vectorstore.filters import names_document
from vectorstore.passages import Document, Visibility

if TYPE_CHECKING:
    from assistant.side_by_side import SideBySide
    from vectorstore.store import Store

FORMS = (".docx", ".md", ".json")
_EVERY = tuple(Visibility)


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
        typer.Option("--out", "-o", metavar="FILE", help="Write .docx, .md or .json instead of printing."),
    ] = None,
    english: Annotated[bool, typer.Option("--english", help="Frame it in English.")] = False,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """Set two documents side by side: added, removed, changed figures, obligations, lead units, wording; targets and topics of both."""
    if (second is None) == (version is None):
        terminal.say(
            "Name two documents, or one and an earlier text of it: `zhengwen compare A --version V`."
        )
        raise typer.Exit(WRONG_USE)
    if out is not None and out.suffix.lower() not in FORMS:
        terminal.say(f"{out.name} is of no known form; end it in {', '.join(FORMS)}.")
        raise typer.Exit(WRONG_USE)
    with opened_store(home) as store:
        if version is not None:
            after = document_named(store, first)
            before = store.version_of(after.id, version, _EVERY)
        else:
            before, after = document_named(store, first), document_named(store, second or "")
            if before.id == after.id:
                terminal.say(
                    f"Both names mean 《{after.title}》. Name another document, or an earlier text of it: "
                    f"`zhengwen documents {after.id} --versions` lists them, --version takes one."
                )
                raise typer.Exit(WRONG_USE)
        beside = _beside(store, before, after)
    if out is not None:
        _write(out, beside, english=english)
        terminal.say(f"Wrote {out}.")
    elif as_json:
        from assistant.comparison_json import comparison_json

        terminal.print_json(comparison_json(beside))
    else:
        terminal.write(_markdown(beside, english=english))
    raise typer.Exit(FAILED if beside.nothing_in_common else DONE)


def _beside(store: Store, before: Document, after: Document) -> SideBySide:
    from assistant.side_by_side import set_beside
    from pages.sides import side_of

    return set_beside(side_of(store, before, _EVERY), side_of(store, after, _EVERY))


def _markdown(beside: SideBySide, *, english: bool) -> str:
    from assistant.comparison_paper import comparison_paper
    from assistant.official.write_markdown import markdown_of

    return markdown_of(comparison_paper(beside, english=english))


def _write(out: Path, beside: SideBySide, *, english: bool) -> None:
    """Write the form that the file's name ends in."""
    match out.suffix.lower():
        case ".json":
            from assistant.comparison_json import comparison_json

            data = terminal.json_text(comparison_json(beside)).encode("utf-8", "surrogatepass")
        case ".docx":
            from assistant.comparison_paper import comparison_paper
            from assistant.official.write_word import word_of

            data = word_of(comparison_paper(beside, english=english), made=datetime.now(UTC))
        case _:
            data = _markdown(beside, english=english).encode("utf-8", "replace")
    try:
        out.write_bytes(data)
    except OSError as error:
        terminal.say(f"{out} cannot be written: {error.strerror or error}. Name another file.")
        raise typer.Exit(WRONG_USE) from error


def document_named(store: Store, words: str) -> Document:
    """The one document that words name; ends the command with a sentence where there is none or more."""
    documents = store.documents(_EVERY)
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
