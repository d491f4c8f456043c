"""The command `zhengwen`.

Exit codes: 0 done, 1 a check failed or some input was unreadable, 2 wrong use,
3 the environment does not allow it (no documents yet, folder in use, other version).
"""

from __future__ import annotations

import io
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import terminal
from cli_ask import WrongUseError, read_questions, through_owner
from cli_eval import eval_app
from settings import Settings, SettingsError, load_settings
from vectorstore.errors import DocumentNotFoundError, StoreError, StoreLockedError
from vectorstore.passages import Visibility

if TYPE_CHECKING:
    from assistant.pipeline import Assistant
    from vectorstore.store import Store

DONE, FAILED, WRONG_USE, ENVIRONMENT = 0, 1, 2, 3

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Ask government policy texts; every sentence of an answer is proved by a verbatim, checked quote.",
)
Home = Annotated[
    Path | None,
    typer.Option("--home", metavar="DIR", help="Folder of library and indexes (or ZHENGWEN_HOME)."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@dataclass
class _Choice:
    """What was given before the command's name."""

    home: Path | None = None


_chosen = _Choice()


app.add_typer(eval_app, name="eval")


@app.callback()
def _before(home: Home = None) -> None:
    _chosen.home = home


def _settings(home: Path | None) -> Settings:
    settings = load_settings()
    chosen = home or _chosen.home
    return replace(settings, home=chosen) if chosen else settings


@contextmanager
def _store(home: Path | None, *, create: bool = False, rebuild: bool = False) -> Iterator[Store]:
    from ingest.splitting import SPLITTER_VERSION
    from vectorstore.store import Store

    settings = _settings(home)
    with Store.open(
        settings.home, create=create, rebuild=rebuild, threads=settings.threads, splitter=SPLITTER_VERSION
    ) as store:
        yield store


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files and folders (text, Markdown).")],
    prune: Annotated[bool, typer.Option("--prune", help="Remove documents whose file is gone.")] = False,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Read all files again and build the indexes anew.")
    ] = False,
    visibility: Annotated[
        Visibility | None,
        typer.Option("--visibility", help="Who may see them, unless the documents themselves say it."),
    ] = None,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """Read files and folders into the library; unchanged files cost nothing."""
    from assistant.pipeline import Assistant
    from ingest.errors import IngestError
    from ingest.sync import find_files
    from ingest.sync import ingest as read_in

    try:
        find_files(paths)
        with _store(home, create=True, rebuild=rebuild) as store, terminal.progress("reading") as show:
            report = read_in(paths, store, prune=prune, reread=rebuild, visibility=visibility, progress=show)
            Assistant(store).warm_up()
    except IngestError as error:
        terminal.say(str(error))
        raise typer.Exit(WRONG_USE) from error
    if as_json:
        terminal.print_json(terminal.report_json(report))
    else:
        terminal.print_report(report)
    raise typer.Exit(FAILED if report.failed else DONE)


@app.command()
def documents(
    document_id: Annotated[str | None, typer.Argument(metavar="ID")] = None,
    text: Annotated[bool, typer.Option("--text", help="Print the canonical text that spans count.")] = False,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """List the documents, or show one: card and outline, or its text."""
    from vectorstore.listing import document_json

    everyone = tuple(Visibility)
    if text and document_id is None:
        raise WrongUseError(["--text needs the ID of a document; `zhengwen documents` lists them."])
    with _store(home) as store:
        if document_id is None:
            listed = [document_json(document) for document in store.documents(everyone)]
            if as_json:
                terminal.print_json(listed)
            else:
                rows = [(d["id"], d["title"], d["card"]["number"], d["card"]["issued"]) for d in listed]
                terminal.print_table(("id", "title", "number", "issued"), rows)
            return
        document = store.document(document_id, everyone)
        if text:
            terminal.write(document.text)
        elif as_json:
            terminal.print_json(document_json(document))
        else:
            card = {
                k: v
                for k, v in document_json(document)["card"].items()
                if v not in (None, [], {}) and k != "spans"
            }
            terminal.print_table(("", document.title), [*card.items(), ("characters", len(document.text))])
            for section in document.sections:
                terminal.OUT.print("  " * section.level + section.heading, markup=False)


@app.command()
def remove(document_id: Annotated[str, typer.Argument(metavar="ID")], home: Home = None) -> None:
    """Remove a document from library and indexes."""
    with _store(home) as store:
        if not store.remove(document_id):
            raise DocumentNotFoundError(
                f"There is no document {document_id}. `zhengwen documents` lists them."
            )
    terminal.OUT.print(f"removed {document_id}", markup=False)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(metavar="QUESTION")] = None,
    as_json: AsJson = False,
    questions: Annotated[
        Path | None,
        typer.Option("--questions", metavar="FILE.jsonl", help="Answer a whole file of questions."),
    ] = None,
    home: Home = None,
) -> None:
    """Ask a question, or a whole file of them; with --json replies as the API gives them."""
    if (question is None) == (questions is None):
        terminal.say('Give a question (`zhengwen ask "…"`) or a file of them (`--questions FILE.jsonl`).')
        raise typer.Exit(WRONG_USE)
    asked = [{"question": question}] if questions is None else read_questions(questions)
    try:
        with _store(home) as store:
            from assistant.pipeline import Assistant

            assistant = Assistant(store)
            assistant.warm_up()
            _answer(asked, lambda item: _reply(assistant, store, item), as_json, many=questions is not None)
    except StoreLockedError as locked:
        if locked.address is None:
            raise
        _answer(asked, through_owner(locked), as_json, many=questions is not None)


def _answer(
    asked: list[dict[str, Any]],
    reply_to: Callable[[dict[str, Any]], dict[str, Any]],
    as_json: bool,
    *,
    many: bool,
) -> None:
    for number, item in enumerate(asked):
        reply = reply_to(item)
        if many:
            reply = {"id": item.get("id", number + 1), **reply}
        if as_json and many:
            terminal.print_json_line(reply)
        elif as_json:
            terminal.print_json(reply)
        else:
            if many:
                terminal.OUT.print(f"\n{item['question']}", style="bold", markup=False)
            terminal.print_reply(reply)


def _reply(assistant: Assistant, store: Store, item: dict[str, Any]) -> dict[str, Any]:
    from assistant.answers import Turn
    from assistant.replies import reply_json

    turns: list[Turn] = []
    for earlier in item.get("history") or []:
        turns.append(Turn(earlier, assistant.ask(earlier, turns)))
    start = time.perf_counter()
    reply = assistant.ask(item["question"], turns)
    elapsed = round((time.perf_counter() - start) * 1000)
    return reply_json(reply, store, today=date.today(), elapsed_ms=elapsed)  # noqa: DTZ011 - the user's own day


@app.command()
def search(
    query: Annotated[str, typer.Argument(metavar="WORDS")],
    most: Annotated[int, typer.Option("--most", min=1, max=100, help="Passages at most.")] = 10,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """Find passages by words and meaning."""
    from vectorstore.listing import hit_json

    with _store(home) as store:
        hits = [hit_json(hit, store.document(hit.passage.document_id)) for hit in store.search(query, most)]
    if as_json:
        terminal.print_json(hits)
        return
    for hit in hits:
        terminal.OUT.print(
            f"{hit['rank']}. 《{hit['title']}》 {' › '.join(hit['headings'])}", style="bold", markup=False
        )
        terminal.OUT.print(" ".join(hit["text"].split()), markup=False)


@app.command()
def indicators(as_json: AsJson = False, home: Home = None) -> None:
    """List the rows of all target tables."""
    from vectorstore.listing import indicator_json

    with _store(home) as store:
        rows = [indicator_json(row) for row in store.indicators((), tuple(Visibility))]
    if as_json:
        terminal.print_json(rows)
        return
    shown = [
        (
            r["name"],
            r["unit"],
            "  ".join(f"{year}: {cell['text']}" for year, cell in r["values"].items()),
            r["document_id"],
        )
        for r in rows
    ]
    terminal.print_table(("indicator", "unit", "values", "document"), shown)


@app.command()
def duties(as_json: AsJson = False, home: Home = None) -> None:
    """List the tasks with the offices that lead and support them."""
    from vectorstore.listing import duty_json

    with _store(home) as store:
        listed = [duty_json(duty) for duty in store.duties((), tuple(Visibility))]
    if as_json:
        terminal.print_json(listed)
        return
    shown = [(d["task"], "、".join(d["lead"]), "、".join(d["support"]), d["document_id"]) for d in listed]
    terminal.print_table(("task", "lead", "support", "document"), shown)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on (or ZHENGWEN_HOST).")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port (or ZHENGWEN_PORT).")] = None,
    docs: Annotated[
        list[Path] | None,
        typer.Option("--docs", metavar="PATH", help="Bring the library in step with these first."),
    ] = None,
    home: Home = None,
) -> None:
    """Serve the page and the API until it is stopped."""
    import ui

    settings = _settings(home)
    settings = replace(settings, host=host or settings.host, port=port or settings.port)
    shown = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104
    address = f"http://{f'[{shown}]' if ':' in shown else shown}:{settings.port}"
    terminal.say(f"Starting; the page opens at {address} in about 15 seconds.")
    ui.run(settings, lambda: _open_service(settings, docs or [], address))


def _open_service(settings: Settings, docs: list[Path], address: str) -> Any:
    import ui
    from assistant.pipeline import Assistant
    from ingest.splitting import SPLITTER_VERSION
    from ingest.sync import ingest as read_in
    from vectorstore.store import Store

    store = Store.open(settings.home, create=bool(docs), threads=settings.threads, splitter=SPLITTER_VERSION)
    try:
        if docs:
            with terminal.progress("reading") as show:
                report = read_in(docs, store, prune=True, progress=show)
            terminal.print_report(report)
        assistant = Assistant(store)
        assistant.warm_up()
        store.announce(address, secrets.token_urlsafe(32))
    except BaseException:
        store.close()
        raise
    hidden = len(store.documents(tuple(Visibility))) - len(store.documents())
    kept = f" ({hidden} more are not public)" if hidden else ""
    terminal.say(f"{len(store.documents())} documents{kept}; ask at {address}")
    return ui.Opened(assistant, store, store.close)


@app.command()
def doctor(
    repair: Annotated[
        bool, typer.Option("--repair", help="Build both indexes anew from the library.")
    ] = False,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """Check that everything works without a network, and say what to do where it does not."""
    from doctor import examine

    findings = examine(_settings(home), repair=repair)
    if as_json:
        terminal.print_json([{"check": f.check, "ok": f.ok, "detail": f.detail} for f in findings])
    else:
        terminal.print_table(
            ("", "check", "detail"), [("ok" if f.ok else "✗", f.check, f.detail) for f in findings]
        )
    raise typer.Exit(DONE if all(f.ok for f in findings) else ENVIRONMENT)


def main() -> None:
    """Run the command; known errors are sentences on standard error, with their exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Chinese must come out whatever the locale; a file name that is no Unicode still prints.
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except (DocumentNotFoundError, WrongUseError, SettingsError) as error:
        terminal.say(str(error))
        code = WRONG_USE
    except StoreError as error:
        terminal.say(str(error))
        code = ENVIRONMENT
    except typer.Abort:
        code = FAILED
    except Exception as error:
        show = getattr(error, "show", None)
        if show is None:
            raise
        # A usage error of the command line library: it prints itself and knows its code.
        show()
        code = getattr(error, "exit_code", WRONG_USE)
    sys.exit(code or DONE)


if __name__ == "__main__":
    main()
