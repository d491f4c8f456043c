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
    import httpx

    from assistant.agent import AgentDrafter
    from vectorstore.embeddings import Embedder
    from vectorstore.store import Store

DONE, FAILED, WRONG_USE, ENVIRONMENT = 0, 1, 2, 3

Home = Annotated[
    Path | None,
    typer.Option("--home", metavar="DIR", help="Folder of library and indexes (or ZHENGWEN_HOME)."),
]
NoModel = Annotated[
    bool, typer.Option("--no-model", help="Answer in the documents' own words, whatever ZHENGWEN_MODEL says.")
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


def embedder_of(settings: Settings) -> Embedder:
    """The embedding that is set."""
    from vectorstore.embeddings import embedder_for

    return embedder_for(settings.embeddings, settings.threads)


def model_of(settings: Settings, *, off: bool = False) -> AgentDrafter | None:
    """The drafter that asks the model that is set; None where none is, or where it is switched off."""
    chosen_model = settings.model
    if chosen_model is None or off:
        return None
    from assistant.agent import AgentDrafter
    from assistant.providers import chat_model

    return AgentDrafter(
        chat_model(
            chosen_model.service, chosen_model.limits, form=chosen_model.form, price=chosen_model.price
        )
    )


def said_by(answer: httpx.Response) -> str:
    """What the process that serves a folder answered instead of what was wanted, in a sentence."""
    try:
        detail = answer.json()["detail"]
    except (ValueError, KeyError, TypeError):
        detail = None
    words = f": {detail}" if isinstance(detail, str) else "."
    return f"It answered {answer.status_code}{words}"


def model_told(settings: Settings) -> dict[str, object]:
    """The model as a record names it: without its key."""
    if settings.model is None:
        return {}
    service, limits = settings.model.service, settings.model.limits
    return {
        "model": f"{service.preset.name}:{service.model}",
        "model_seconds": limits.seconds,
        "model_evidence_tokens": limits.evidence_tokens,
    }


@contextmanager
def opened_store(home: Path | None, *, create: bool = False, rebuild: bool = False) -> Iterator[Store]:
    """The store of the folder, closed afterwards."""
    from ingest.splitting import SPLITTER_VERSION
    from vectorstore.store import Store

    settings = settings_of(home)
    with Store.open(
        settings.place,
        create=create,
        rebuild=rebuild,
        embedder=embedder_of(settings),
        splitter=SPLITTER_VERSION,
        chroma=settings.chroma,
    ) as store:
        yield store
