"""`zhengwen brief "topic"`: a briefing with footnotes, as Word file, PDF or Markdown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import terminal
from cli_ask import write_receipt
from cli_compare import document_named
from cli_home import (
    DONE,
    ENVIRONMENT,
    FAILED,
    WRONG_USE,
    Home,
    NoModel,
    model_of,
    opened_store,
    settings_of,
)

if TYPE_CHECKING:
    from assistant.briefing.making import Workshop
    from assistant.briefing.outline import Outline
    from assistant.briefing.templates import Template
    from assistant.briefing.values import Briefing
    from assistant.official.paper import Paper
    from vectorstore.store import Store

FORMS = (".docx", ".md", ".pdf")


def brief(
    topic: Annotated[
        str, typer.Argument(metavar="TOPIC", help="What it is about, in words of the documents.")
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="FILE", help="Write .docx, .pdf or .md instead of printing Markdown."
        ),
    ] = None,
    template: Annotated[
        str | None,
        typer.Option(
            "--template",
            metavar="NAME",
            help="briefing, policy-digest, questions, indicators, duties, or a file.",
        ),
    ] = None,
    propose: Annotated[
        bool, typer.Option("--propose", help="Only print the outline, to be edited and given back.")
    ] = False,
    outline: Annotated[
        Path | None, typer.Option("--outline", metavar="FILE", help="An outline as --propose prints it.")
    ] = None,
    documents: Annotated[
        list[str] | None,
        typer.Option(
            "--documents", metavar="NAMES", help="Only these; the way to use digests and what is not public."
        ),
    ] = None,
    title: Annotated[str, typer.Option("--title", help="Instead of the template's.")] = "",
    reader: Annotated[str, typer.Option("--reader", help="Whom it is for (主送).")] = "",
    purpose: Annotated[str, typer.Option("--purpose", help="What it is for, in a first sentence.")] = "",
    issuer: Annotated[str, typer.Option("--issuer", help="Who signs.")] = "",
    length: Annotated[
        int | None, typer.Option("--length", min=300, max=20000, help="Characters, about.")
    ] = None,
    day: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="Instead of today.")
    ] = None,
    receipt: Annotated[
        Path | None,
        typer.Option(
            "--receipt", metavar="FILE.json", help="Keep it with every quote, for `zhengwen verify`."
        ),
    ] = None,
    no_model: NoModel = False,
    home: Home = None,
) -> None:
    """Write a briefing: an outline from what the library holds, every sentence with its quote in a footnote."""
    if out is not None and out.suffix.lower() not in FORMS:
        terminal.say(f"{out.name} is of no known form; end it in {', '.join(FORMS[:-1])} or {FORMS[-1]}.")
        raise typer.Exit(WRONG_USE)
    _can_write(out)
    today = day.date() if day else datetime.now().astimezone().date()
    from assistant.briefing.as_paper import Handing, paper_of
    from assistant.briefing.errors import BriefingError, NotCoveredError, NotOfKindError
    from assistant.briefing.making import Workshop

    try:
        edited = _outline_of(outline)
        made = _template(template, home)
        with opened_store(home) as store:
            named = [document_named(store, words).id for words in documents or ()]
            shop = Workshop.on(topic, store, today, named)
            plan = (
                _completed(edited, topic, made, title, length or 0)
                if edited
                else shop.outline(made, title=title, length=length or 0)
            )
            if propose:
                _print_outline(plan)
                return
            with terminal.progress("writing") as show:
                briefing = shop.fill(plan, show, model_of(settings_of(home), off=no_model))
            kept = _receipt_of(briefing, shop, store, today) if receipt is not None else None
    except (NotCoveredError, NotOfKindError) as error:
        terminal.say(str(error))
        raise typer.Exit(FAILED) from error
    except BriefingError as error:
        terminal.say(str(error))
        raise typer.Exit(WRONG_USE) from error
    paper = paper_of(briefing, Handing(today, reader, issuer, purpose))
    _write(paper, out)
    if receipt is not None:
        write_receipt(receipt, [kept])
    if out is not None:
        _tell(briefing, out)
    raise typer.Exit(DONE)


def _receipt_of(briefing: Briefing, shop: Workshop, store: Store, today: date) -> dict[str, Any]:
    from assistant.briefing.as_receipt import receipt_of
    from assistant.receipt_form import checked_json
    from assistant.verification import Texts
    from vectorstore.passages import Visibility

    made = receipt_of(briefing, shop.store.document, datetime.now(UTC), today, store.fingerprint())
    return checked_json(made, Texts(store, tuple(Visibility), store.version_of), today)


def _can_write(out: Path | None) -> None:
    """End at once where a PDF is wanted that nothing here can make."""
    if out is None or out.suffix.lower() != ".pdf":
        return
    from assistant.official.pdf import MISSING, office_program

    if office_program() is None:
        terminal.say(MISSING)
        raise typer.Exit(ENVIRONMENT)


def _template(name: str | None, home: Path | None) -> Template:
    from assistant.briefing.templates import DEFAULT, OWN, load_template

    return load_template(name or DEFAULT, settings_of(home).home / OWN)


def _outline_of(path: Path | None) -> Outline | None:
    from assistant.briefing.errors import OutlineError
    from assistant.briefing.outline import read_outline

    if path is None:
        return None
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise OutlineError(
            [f"{path} cannot be read: {error}. Take the file that --propose prints."]
        ) from error
    return read_outline(text, path.name)


def _completed(edited: Outline, topic: str, template: Template, title: str, length: int) -> Outline:
    """An edited outline with what it does not say itself."""
    from assistant.briefing.outline import title_of

    return replace(
        edited,
        topic=topic,
        title=title or edited.title or title_of(template, topic),
        template=edited.template or template.name,
        length=length or edited.length,
    )


def _print_outline(plan: Outline) -> None:
    from assistant.briefing.outline import outline_text

    terminal.write(outline_text(plan))


def _write(paper: Paper, out: Path | None) -> None:
    from assistant.official.errors import PdfError
    from assistant.official.pdf import pdf_of
    from assistant.official.write_markdown import markdown_of
    from assistant.official.write_word import word_of

    if out is None:
        terminal.write(markdown_of(paper))
        return
    form = out.suffix.lower()
    try:
        word = b"" if form == ".md" else word_of(paper, made=datetime.now(UTC))
        data = pdf_of(word) if form == ".pdf" else word or markdown_of(paper).encode("utf-8", "replace")
        out.write_bytes(data)
    except PdfError as error:
        terminal.say(str(error))
        raise typer.Exit(ENVIRONMENT) from error
    except OSError as error:
        terminal.say(f"{out} cannot be written: {error.strerror or error}. Name another file.")
        raise typer.Exit(WRONG_USE) from error


def _tell(briefing: Briefing, out: Path) -> None:
    statements = list(briefing.statements())
    quotes = sum(len(s.citations) for s in statements)
    terminal.say(
        f"Wrote {out}: {len(briefing.sections)} sections, {len(statements)} statements with {quotes} quotes "
        f"from {len(briefing.documents)} documents; {len(briefing.not_found)} points were not found."
    )
