"""What all commands share: exit codes, the options for folder and JSON, and how the store is opened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from settings import Settings, load_settings

if TYPE_CHECKING:
    from vectorstore.store import Store

DONE, FAILED, WRONG_USE, ENVIRONMENT = 0, 1, 2, 3

Home = Annotated[
    Path | None,
    typer.Option("--home", metavar="DIR", help="Folder of library and indexes (or ZHENGWEN_HOME)."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@dataclass
class _Choice:
    """What was given before the command's name."""

    home: Path | None = None


chosen = _Choice()


def settings_of(home: Path | None) -> Settings:
    """The settings, with the folder that was named after the command, else before it."""
    settings = load_settings()
    named = home or chosen.home
    return replace(settings, home=named) if named else settings


@contextmanager
def opened_store(home: Path | None, *, create: bool = False, rebuild: bool = False) -> Iterator[Store]:
    """The store of the folder, closed afterwards."""
    from ingest.splitting import SPLITTER_VERSION
    from vectorstore.store import Store

    settings = settings_of(home)
    with Store.open(
        settings.home, create=create, rebuild=rebuild, threads=settings.threads, splitter=SPLITTER_VERSION
    ) as store:
        yield store
