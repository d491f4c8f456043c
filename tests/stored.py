"""All that a home holds, in a form that two homes can be compared by."""

from __future__ import annotations

from typing import Any

from vectorstore.fulltext import _placed
from vectorstore.library import ALL_VISIBILITIES
from vectorstore.store import Store
from vectorstore.tokens import terms


def contents(store: Store) -> dict[str, Any]:
    """Documents, passages, versions, vectors with their keys, full-text ids; without times and row numbers."""
    documents = store.documents(ALL_VISIBILITIES)
    passages = [p for d in documents for p in store.passages(d.id, ALL_VISIBILITIES)]
    opened = store._ready()
    found, rows = opened.vectors.vectors([p.id for p in passages])
    return {
        "documents": documents,
        "passages": passages,
        "indicators": store.indicators((), ALL_VISIBILITIES),
        "duties": store.duties((), ALL_VISIBILITIES),
        "versions": {
            d.id: [
                (v.number, v.version, v.title, v.characters) for v in store.versions(d.id, ALL_VISIBILITIES)
            ]
            for d in documents
        },
        "earlier texts": {
            d.id: [store.version_of(d.id, str(v.number), ALL_VISIBILITIES) for v in earlier]
            for d in documents
            if (earlier := store.versions(d.id, ALL_VISIBILITIES)[:-1])
        },
        "unfinished": store.statistics().unfinished,
        "keys": opened.vectors.keys(),
        "vectors": dict(zip(found, rows.round(4).tolist(), strict=True)),
        "full text": full_text_ids(store),
    }


def full_text_ids(store: Store) -> set[str]:
    """The passages that the full-text index holds, each found by the terms that it consists of, if it has any
    of its own (one that says only its headings has none)."""
    index = store._ready().fulltext
    held: set[str] = set()
    for document in store.documents(ALL_VISIBILITIES):
        passages = store.passages(document.id, ALL_VISIBILITIES)
        of_document = [index._passages.limit("document_id", [document.id])]
        held |= set(index._passages.matching(max(1, index.count()), of_document))
        bare = {placed.passage.id for placed in _placed(list(passages)) if placed.bare}
        for passage in passages:
            weights = dict.fromkeys(terms(passage.indexed_text), 1.0)
            assert (passage.id in index.scores(weights, [passage.id])) is (passage.id not in bare)
    assert index.count() == len(held)
    return held
