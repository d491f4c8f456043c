"""What `zhengwen doctor` looks at: interpreter, packaged data, embeddings, the store."""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import dataclass

from settings import Settings
from vectorstore.errors import StoreError, StoreMissingError


@dataclass(frozen=True, slots=True)
class Finding:
    """One check with its outcome in words."""

    check: str
    ok: bool
    detail: str


def examine(settings: Settings, *, repair: bool = False) -> list[Finding]:
    """Run all checks; a check that breaks is a finding, the rest goes on."""
    return [
        _try("python", _python),
        _try("token encoding", _encoding),
        _try("embeddings", lambda: _embeddings(settings)),
        _try("store", lambda: _store(settings, repair)),
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


def _embeddings(settings: Settings) -> str:
    from vectorstore.embeddings import PackagedEmbeddings

    embedder = PackagedEmbeddings(settings.threads)
    vector = embedder.embed_query("数字经济")
    return f"{embedder.name}, {len(vector)} dimensions, packaged"


def _store(settings: Settings, repair: bool) -> str:
    from ingest.splitting import SPLITTER_VERSION
    from vectorstore.store import Store

    with Store.open(
        settings.home, threads=settings.threads, splitter=SPLITTER_VERSION, rebuild=repair
    ) as store:
        found = store.statistics()
        hits = store.search("目标", 1)
    state = "indexes rebuilt" if repair else "indexes agree with the library"
    return (
        f"{found.documents} documents, {found.passages} passages, {found.indicators} indicators, "
        f"{found.duties} duties; {state}; search {'works' if hits or not found.passages else 'finds nothing'}"
    )
