"""The command `zhengwen`.

Exit codes: 0 done, 1 a check failed or some input was unreadable, 2 wrong use,
3 the environment does not allow it (no documents yet, folder in use, other version).
"""

from __future__ import annotations

import io
import logging
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import terminal
from cli_ask import WrongUseError, read_questions, through_owner, without_personal_data, write_receipt
from cli_audit import audit
from cli_backup import backup, restore
from cli_brief import brief
from cli_compare import compare
from cli_doctor import doctor
from cli_eval import eval_app
from cli_feedback import feedback
from cli_forget import forget
from cli_home import (
    DONE,
    ENVIRONMENT,
    FAILED,
    WRONG_USE,
    AsJson,
    Home,
    NoModel,
    chosen,
    model_of,
    opened_store,
    settings_of,
)
from cli_ingest import ingest
from cli_listing import documents, duties, indicators
from cli_maintenance import maintenance
from cli_manage import publish, remove, withdraw
from cli_serve import serve
from cli_topics import topics_app
from cli_upgrade import upgrade
from cli_user import user_app
from cli_verify import verify
from settings import SettingsError
from vectorstore.errors import DocumentNotFoundError, StoreError, StoreLockedError

if TYPE_CHECKING:
    from assistant.pipeline import Assistant
    from vectorstore.store import Store

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Ask government policy texts; every sentence of an answer is proved by a verbatim, checked quote.",
)
app.add_typer(eval_app, name="eval")
app.add_typer(user_app, name="user")
app.add_typer(topics_app, name="topics")
for command in (
    ingest,
    documents,
    publish,
    withdraw,
    remove,
    indicators,
    duties,
    brief,
    compare,
    verify,
    feedback,
    audit,
    maintenance,
    forget,
    backup,
    restore,
    upgrade,
    doctor,
    serve,
):
    app.command()(command)


@app.callback()
def _before(home: Home = None) -> None:
    chosen.home = home


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(metavar="QUESTION")] = None,
    as_json: AsJson = False,
    questions: Annotated[
        Path | None,
        typer.Option(
            "--questions",
            metavar="FILE.jsonl",
            help='Answer a whole file of questions, one JSON object a line: {"id": "1", "question": "…"}.',
        ),
    ] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="Have the model say the answer in everyday words.")
    ] = False,
    english: Annotated[
        bool,
        typer.Option("--english", help="Have the model say the answer in English; quotes stay as they are."),
    ] = False,
    document: Annotated[
        list[str] | None,
        typer.Option(
            "--document", metavar="NAME", help="Ask only this document: id, file, 文号 or words of its title."
        ),
    ] = None,
    year: Annotated[
        list[int] | None, typer.Option("--year", help="Ask only documents of this year, or that plan for it.")
    ] = None,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", help="Ask only documents of this kind, such as plan.")
    ] = None,
    as_it_is: Annotated[
        bool,
        typer.Option("--as-it-is", help="Do not mask card and telephone numbers and e-mail addresses."),
    ] = False,
    receipt: Annotated[
        Path | None,
        typer.Option("--receipt", metavar="FILE.json", help="Keep what was answered, for `zhengwen verify`."),
    ] = None,
    no_model: NoModel = False,
    home: Home = None,
) -> None:
    """Ask a question, or a whole file of them; with --json replies as the API gives them."""
    if (question is None) == (questions is None):
        terminal.say('Give a question (`zhengwen ask "…"`) or a file of them (`--questions FILE.jsonl`).')
        raise typer.Exit(WRONG_USE)
    asked = [{"question": question}] if questions is None else read_questions(questions)
    if not as_it_is:
        asked = [without_personal_data(item) for item in asked]
    limits: dict[str, Any] = {"documents": document or [], "years": year or [], "kinds": kind or []}
    if as_it_is:
        limits["personal_data"] = "keep"
    try:
        with opened_store(home) as store:
            from assistant.pipeline import Assistant
            from vectorstore.filters import limits_of

            settings = settings_of(home)
            model = model_of(settings, off=no_model)
            if model is None and (plain or english):
                terminal.say(
                    "--plain and --english need a model: set ZHENGWEN_MODEL (see `zhengwen doctor`)."
                )
                raise typer.Exit(WRONG_USE)
            assistant = Assistant(store, model, date.today)
            assistant.warm_up()
            if document or year or kind:
                wanted = limits_of(store.documents(), document or (), year or (), kind or ())
                assistant = assistant.within(wanted)
            _answer(
                asked,
                lambda item: _reply(
                    assistant,
                    store,
                    item,
                    producer=settings.producer,
                    plain=plain,
                    english=english,
                    receipt=receipt is not None,
                ),
                as_json,
                many=questions is not None,
                receipt=receipt,
            )
    except StoreLockedError as locked:
        if locked.address is None:
            raise
        more = {**limits, "plain": plain, "english": english, "receipt": receipt is not None}
        _answer(asked, through_owner(locked, more), as_json, many=questions is not None, receipt=receipt)


def _answer(
    asked: list[dict[str, Any]],
    reply_to: Callable[[dict[str, Any]], dict[str, Any]],
    as_json: bool,
    *,
    many: bool,
    receipt: Path | None,
) -> None:
    receipts = []
    for number, item in enumerate(asked):
        reply = reply_to(item)
        receipts.append(reply.pop("receipt", None))
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
    if receipt is not None:
        write_receipt(receipt, receipts)


def _reply(
    assistant: Assistant,
    store: Store,
    item: dict[str, Any],
    *,
    producer: str,
    plain: bool = False,
    english: bool = False,
    receipt: bool = False,
) -> dict[str, Any]:
    from assistant.answers import Turn
    from assistant.drafting import restatings
    from assistant.replies import reply_json

    turns: list[Turn] = []
    for earlier in item.get("history") or []:
        turns.append(Turn(earlier, assistant.ask(earlier, turns)))
    start = time.perf_counter()
    reply = assistant.ask(item["question"], turns, again=restatings(plain=plain, english=english))
    elapsed = round((time.perf_counter() - start) * 1000)
    language = "en" if english else "zh"
    today = date.today()  # noqa: DTZ011 - the user's own day
    shown = reply_json(reply, store, today=today, elapsed_ms=elapsed, language=language, producer=producer)
    if not receipt:
        return shown
    from assistant.receipt_form import reply_receipt
    from assistant.verification import Texts

    return {**shown, "receipt": reply_receipt(reply, shown, Texts(store), datetime.now(UTC), today)}


@app.command()
def search(
    query: Annotated[str, typer.Argument(metavar="WORDS")],
    most: Annotated[int, typer.Option("--most", min=1, max=100, help="Passages at most.")] = 10,
    as_json: AsJson = False,
    home: Home = None,
) -> None:
    """Find passages by words and meaning."""
    from vectorstore.listing import hit_json

    if not query.strip():
        raise WrongUseError(['Give words to look for: `zhengwen search "数据开放"`.'])
    with opened_store(home) as store:
        hits = [hit_json(hit, store.document(hit.passage.document_id)) for hit in store.search(query, most)]
    if as_json:
        terminal.print_json(hits)
        return
    for hit in hits:
        terminal.OUT.print(
            f"{hit['rank']}. 《{hit['title']}》 {' › '.join(hit['headings'])}", style="bold", markup=False
        )
        terminal.OUT.print(" ".join(hit["text"].split()), markup=False)


def main() -> None:
    """Run the command; known errors are sentences on standard error, with their exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Chinese must come out whatever the locale; a file name that is no Unicode still prints.
            stream.reconfigure(encoding="utf-8", errors="replace")
    # What a command has to say it says itself; only a server keeps a log of what it got over.
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s: %(message)s")
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
