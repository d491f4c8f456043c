"""Stand-ins for slow parts, and makers of values. No test of these is needed to trust them."""

from __future__ import annotations

import hashlib
import math

from langchain_core.embeddings import Embeddings

from vectorstore.passages import (
    Document,
    DocumentCard,
    Duty,
    Indicator,
    IngestedDocument,
    Section,
    Source,
    Span,
    Visibility,
)
from vectorstore.tokens import terms


class HashingEmbedder(Embeddings):
    """An embedding of 64 numbers that needs no model: each term adds ±1 at a place given by its hash.

    Texts that share terms are near each other, equal texts are equal, and nothing depends on
    the process or the order. ``embedded`` lists the passages it was asked for, so that a test can
    say what was *not* embedded again::

        embedder = HashingEmbedder()
        with Store.open(tmp_path, create=True, embedder=embedder) as store:
            store.put(ingested("a", "第一条 总则"))
            embedder.embedded.clear()
            store.put(ingested("a", "第一条 总则"))
        assert embedder.embedded == []

    ``HashingEmbedder("other")`` is another model to the manifest.
    """

    def __init__(self, name: str = "hashing", dimension: int = 64) -> None:
        self.name = name
        self.dimension = dimension
        self.embedded: list[str] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.embedded += texts
        return [self._vector(t) for t in texts]

    def embed_query(self, text: str) -> list[float]:
        return self._vector(text)

    def _vector(self, text: str) -> list[float]:
        vector = [0.0] * self.dimension
        for term in terms(text):
            digest = hashlib.blake2b(term.encode(), digest_size=8).digest()
            place = int.from_bytes(digest[:4], "big") % self.dimension
            vector[place] += 1.0 if digest[4] % 2 else -1.0
        length = math.sqrt(sum(x * x for x in vector))
        return [x / length for x in vector] if length else [1.0, *vector[1:]]


def ingested(
    document_id: str,
    text: str,
    *,
    title: str | None = None,
    visibility: Visibility = Visibility.PUBLIC,
    card: DocumentCard | None = None,
    indicators: tuple[Indicator, ...] = (),
    duties: tuple[Duty, ...] = (),
) -> IngestedDocument:
    """A document as ingest would give it: one passage a line; a line that begins with ``#`` opens a section."""
    spans, sections, start = [], [], 0
    for line in text.splitlines(keepends=True):
        span = Span(start, start + len(line.rstrip("\n")))
        start += len(line)
        if len(span):
            spans.append(span)
        if line.startswith("#"):
            sections.append(span)
    ends = [s.start for s in sections[1:]] + [len(text)]
    document = Document(
        id=document_id,
        title=title or f"文件{document_id}",
        text=text,
        card=card or DocumentCard(visibility=visibility),
        sections=tuple(
            Section(text[s.start : s.end].lstrip("# "), 1, Span(s.start, end))
            for s, end in zip(sections, ends, strict=False)
        ),
        source=Source(f"{document_id}.txt", f"in/{document_id}.txt", "0" * 64, "text/plain"),
    )
    return IngestedDocument(document, tuple(document.passage(s) for s in spans), indicators, duties)
