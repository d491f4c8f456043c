"""What `zhengwen doctor` looks at: interpreter, packaged data, embeddings, the store, and the model if one is set."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass

from assistant.labels import PRODUCER
from settings import Settings
from vectorstore.embeddings import Embedder, PackagedEmbeddings, embedder_for
from vectorstore.errors import StoreError, StoreMissingError


@dataclass(frozen=True, slots=True)
class Finding:
    """One check with its outcome in words."""

    check: str
    ok: bool
    detail: str


def examine(settings: Settings, *, repair: bool = False) -> list[Finding]:
    """Run all checks; a check that breaks is a finding, the rest goes on."""
    embedder = embedder_for(settings.embeddings, settings.threads)
    return [
        _try("python", _python),
        _try("token encoding", _encoding),
        _try("embeddings", lambda: _embeddings(embedder)),
        *_chroma(settings),
        _try("store", lambda: _store(settings, embedder, repair)),
        *_model(settings),
    ]


def _try(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, check())
    except StoreMissingError as error:
        return Finding(name, True, str(error))
    except StoreError as error:
        return Finding(name, False, str(error))
    except Exception as error:
        return Finding(name, False, f"{type(error).__name__}: {error}. Install again with `make install`.")


def _python() -> str:
    return platform.python_version()


def _encoding() -> str:
    from vectorstore.encoding import count_tokens

    return f"o200k_base, {count_tokens('数字经济')} tokens for four characters, no download"


def _embeddings(embedder: Embedder) -> str:
    vector = embedder.embed_query("数字经济")
    packaged = ", packaged" if isinstance(embedder, PackagedEmbeddings) else ""
    return f"{embedder.name}, {len(vector)} dimensions{packaged}"


def _chroma(settings: Settings) -> list[Finding]:
    """Whether Chroma's own server is there, where one is set."""
    chroma = settings.chroma
    if chroma is None:
        return []

    def look() -> str:
        from vectorstore.chroma_places import version_of

        return f"Chroma {version_of(chroma)} answers at {chroma.url}"

    return [_try("chroma", look)]


def _store(settings: Settings, embedder: Embedder, repair: bool) -> str:
    from ingest.splitting import SPLITTER_VERSION
    from vectorstore.store import Store

    with Store.open(
        settings.place, embedder=embedder, splitter=SPLITTER_VERSION, rebuild=repair, chroma=settings.chroma
    ) as store:
        found = store.statistics()
        hits = store.search("目标", 1)
    state = "indexes rebuilt" if repair else "indexes agree with the library"
    return (
        f"{found.documents} documents, {found.passages} passages, {found.indicators} indicators, "
        f"{found.duties} duties; {state}; search {'works' if hits or not found.passages else 'finds nothing'}"
    )


def _model(settings: Settings) -> list[Finding]:
    """Each thing that the model was tried for; without a model the one line that says so."""
    if settings.model is None:
        said = "none is set: answers are in the documents' own words; ZHENGWEN_MODEL=openai:NAME sets one"
        return [Finding("model", True, said)]
    from assistant.model_probe import probe
    from assistant.providers import chat_model

    service = settings.model.service
    model = chat_model(service, settings.model.limits)
    try:
        probed = probe(model, where=f"{service.model} at {service.url}")
    except Exception as error:
        # Not its words: they may hold the key.
        return [
            Finding("model", False, f"{type(error).__name__} while trying {service.model}. Install again.")
        ]
    tried = [Finding(tried.check, tried.ok or not tried.needed, tried.detail) for tried in probed.tried]
    unnamed = "; ZHENGWEN_PRODUCER names your office instead" if settings.producer == PRODUCER else ""
    told = f"the metadata of generated content names {settings.producer} as who made it{unnamed}"
    return [*tried, Finding("label", True, told)]
