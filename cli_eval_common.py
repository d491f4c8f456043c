"""What the commands `zhengwen eval …` have in common.

Exit codes as everywhere: 0 done, 1 a check failed or some input was unreadable, 2 wrong use, 3 environment.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import terminal
from cli_home import embedder_of
from settings import Settings, load_settings

if TYPE_CHECKING:
    from assistant.agent import AgentDrafter
    from assistant.pipeline import Assistant
    from evals.cases import EvalCase
    from evals.words import Language
    from vectorstore.store import Store

DONE, FAILED, WRONG_USE, ENVIRONMENT = 0, 1, 2, 3

Home = Annotated[
    Path | None,
    typer.Option("--home", metavar="DIR", help="Folder of library and indexes (or ZHENGWEN_HOME)."),
]
SetFile = Annotated[Path, typer.Argument(metavar="SET", help="Cases: .jsonl, .csv, .tsv or .xlsx.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Words = Annotated[str, typer.Option("--language", metavar="zh|en", help="Language of the reports.")]


@contextmanager
def known_errors() -> Iterator[None]:
    """Errors of evaluation as sentences with their exit codes; others go on to the command's own handler."""
    from evals.errors import EvalCasesError, EvalError, JudgeError, RunMismatchError

    try:
        yield
    except RunMismatchError as error:
        terminal.say(str(error))
        raise typer.Exit(WRONG_USE) from error
    except EvalCasesError as error:
        for problem in error.problems:
            terminal.say(problem)
        raise typer.Exit(FAILED) from error
    except JudgeError as error:
        terminal.say(str(error))
        raise typer.Exit(ENVIRONMENT) from error
    except EvalError as error:
        terminal.say(str(error))
        raise typer.Exit(FAILED) from error


def settings_with(context: typer.Context, home: Path | None) -> Settings:
    settings = load_settings()
    before = context.find_root().params.get("home")
    chosen = home or (Path(before) if before else None)
    return replace(settings, home=chosen) if chosen else settings


@contextmanager
def store_of(settings: Settings) -> Iterator[Store]:
    from ingest.splitting import SPLITTER_VERSION
    from vectorstore.store import Store

    with Store.open(
        settings.place,
        embedder=embedder_of(settings),
        splitter=SPLITTER_VERSION,
        chroma=settings.chroma,
    ) as store:
        yield store


def assistant_over(store: Store, model: AgentDrafter | None = None) -> Assistant:
    from assistant.pipeline import Assistant

    assistant = Assistant(store, model, today)
    assistant.warm_up()
    return assistant


def language_named(text: str) -> Language:
    if text == "zh":
        return "zh"
    if text == "en":
        return "en"
    raise typer.BadParameter("it takes zh or en", param_hint="--language")


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    return date.today()  # noqa: DTZ011 - the user's own day


def cases_in(path: Path) -> tuple[EvalCase, ...]:
    from evals.cases import read_cases

    if not path.exists():
        terminal.say(f"{path} does not exist. Name a file of cases (.jsonl, .csv, .xlsx).")
        raise typer.Exit(WRONG_USE)
    return read_cases(path)
