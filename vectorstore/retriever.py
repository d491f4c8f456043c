"""The store as a LangChain retriever."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from vectorstore.passages import Hit, SearchFilter
from vectorstore.store import Store


class PolicyRetriever(BaseRetriever):
    """Finds passages by the fused search.

    ``k`` hits are given, or as many as ``invoke(question, k=…)`` asks for. By default only
    public documents are searched.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    store: Store
    k: int = 20
    filter: SearchFilter = SearchFilter()

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain passes it by name
        k: int | None = None,
        **_: Any,
    ) -> list[LangChainDocument]:
        hits = self.store.search(query, k=self.k if k is None else k, filter=self.filter)
        return [langchain_document(hit) for hit in hits]


def langchain_document(hit: Hit) -> LangChainDocument:
    """A hit with its passage's text; ``start`` and ``end`` count characters of the document's text."""
    passage = hit.passage
    return LangChainDocument(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "document_id": passage.document_id,
            "title": passage.title,
            "headings": list(passage.headings),
            "start": passage.span.start,
            "end": passage.span.end,
            "score": hit.score,
            "rank": hit.rank,
        },
    )
