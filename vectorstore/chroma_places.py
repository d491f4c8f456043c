"""Where the passages' collection is: in a folder of this process, or on Chroma's own server."""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Final, Protocol, cast

import chromadb
import httpx
from chromadb.api.client import Client
from chromadb.api.fastapi import FastAPI
from chromadb.api.models.Collection import Collection
from chromadb.config import DEFAULT_DATABASE, DEFAULT_TENANT, Settings, System
from chromadb.errors import ChromaError, NotFoundError
from overrides import override

from vectorstore import chroma_probe
from vectorstore.chroma_choice import ChromaServer
from vectorstore.errors import StoreError, VectorsDamagedError, VectorsLostError

LOG = logging.getLogger(__name__)

COLLECTION: Final = "passages"
OPEN_NAME: Final = "open"
"""The file that is in a folder from its opening to its orderly closing."""
_SPACE: Final = {"hnsw": {"space": "cosine"}}

CONNECT_SECONDS: Final = 2.0
QUESTION_SECONDS: Final = 3.0
"""What a question waits for the server: a search takes it some 10 ms. Then the vectors kept here answer."""
WORK_SECONDS: Final = 120.0
"""What a write, or reading many vectors, may take."""
PAUSE_SECONDS: Final = 5.0
"""How long a server that did not answer is left alone before it is tried again."""

_patience: ContextVar[float] = ContextVar("chroma_patience", default=WORK_SECONDS)


class Place(Protocol):
    """Where a collection is kept."""

    name: str

    def collection(self) -> Collection:
        """It, made when it is not there. Raises VectorsLostError, StoreError."""
        ...

    def drop(self) -> None:
        """Delete it with all that is in it."""
        ...

    def close(self) -> None: ...


class Folder:
    """A collection in a folder that this process owns.

    Where the process that had it before was killed, it is tried first, and deleted if it cannot be read: the store
    fills it again from the library.
    """

    name = "folder"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mark = folder / OPEN_NAME
        self._sound = True
        if self._mark.exists():
            fault = chroma_probe.fault_of(folder, COLLECTION)
            if fault:
                LOG.warning(
                    "The vectors in %s are damaged (%s) and are built again from the library", folder, fault
                )
                shutil.rmtree(folder)
        with suppress(OSError):
            # A full disk says so where something is to be kept.
            folder.mkdir(parents=True, exist_ok=True)
            self._mark.touch()
        try:
            # The declared ClientAPI lacks close(), which the Client has.
            self.client = cast(
                Client,
                chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False)),
            )
            # Without embedding_function=None Chroma would download a model.
            self._collection = self.client.get_or_create_collection(
                COLLECTION, embedding_function=None, configuration=cast(Any, _SPACE)
            )
        # AttributeError: what a second attempt in one process gives, on the half opened client of the first.
        except (ChromaError, ValueError, AttributeError) as error:
            raise StoreError(
                f"The vectors in {folder} cannot be opened ({error}). "
                "Run `zhengwen doctor --repair`: it builds them again from the library."
            ) from error

    def collection(self) -> Collection:
        return self._collection

    def damaged(self, error: Exception) -> VectorsDamagedError:
        """Chroma could not read it; the error to raise. The next opening looks at it, even after an orderly closing."""
        fault = VectorsDamagedError(
            f"The vectors in {self._folder} cannot be read ({error}). They are built again from the library at the "
            "next start, or at once: `zhengwen doctor --repair`."
        )
        if self._sound:
            LOG.warning("%s Until then questions are answered from their copy.", fault)
        self._sound = False
        return fault

    def drop(self) -> None:
        self.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def close(self) -> None:
        self.client.close()
        if self._sound:
            with suppress(OSError):
                self._mark.unlink(missing_ok=True)


class Presence:
    """Whether a server was there when it was last asked; safe from several threads.

    times: how often it was lost; ``reason`` is empty while it is there.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = threading.Lock()
        self._next = 0.0
        self.reason = ""
        self.times = 0

    def lose(self, reason: str) -> VectorsLostError:
        """It did not answer; the error to raise."""
        with self._lock:
            first = not self.reason
            self.reason = reason
            self.times += first
            self._next = time.monotonic() + PAUSE_SECONDS
        error = self.error()
        if first:
            LOG.warning("%s Until then questions are answered from the vectors kept here.", error)
        return error

    def error(self) -> VectorsLostError:
        """What is said of a server that is lost."""
        return VectorsLostError(
            f"Chroma's server at {self._url} does not answer as it should ({self.reason or 'it was lost'}). Look at the "
            "server, or at ZHENGWEN_CHROMA_URL, and try again; what was begun is completed once it is back."
        )

    def find(self) -> None:
        """It answered."""
        if self.reason:
            with self._lock:
                self.reason = ""
            LOG.warning("Chroma's server at %s answers again.", self._url)

    def due(self) -> bool:
        """Whether it is time to try again; to one who asks."""
        with self._lock:
            now = time.monotonic()
            if now < self._next:
                return False
            self._next = now + PAUSE_SECONDS
            return True


@contextmanager
def hurried() -> Iterator[None]:
    """What is asked of a server within the block has a question's time."""
    token = _patience.set(QUESTION_SECONDS)
    try:
        yield
    finally:
        _patience.reset(token)


class _Api(FastAPI):
    """Chroma's client of its HTTP interface, whose requests wait without end, with an end to each."""

    def __init__(self, system: System) -> None:
        super().__init__(system)
        self.presence = Presence(str(system.settings.chroma_server_host))
        self._session.timeout = httpx.Timeout(WORK_SECONDS, connect=CONNECT_SECONDS)
        self._session.event_hooks = {"response": [self._look]}

    def shut(self) -> None:
        """Close all connections."""
        self._session.close()

    @override
    def _make_request(self, method: str, path: str, **kwargs: Any) -> Any:
        patience = httpx.Timeout(_patience.get(), connect=CONNECT_SECONDS)
        try:
            answer = super()._make_request(method, path, timeout=cast(Any, patience), **kwargs)
        except httpx.HTTPError as error:
            raise self.presence.lose(str(error) or type(error).__name__) from error
        except ValueError as error:
            raise self.presence.lose("what answers there is no Chroma server") from error
        self.presence.find()
        return answer

    def _look(self, response: httpx.Response) -> None:
        """Raises VectorsLostError where it is not Chroma that answers, or Chroma has a fault of its own."""
        if response.status_code in (401, 403):
            raise self.presence.lose("it refuses the token of ZHENGWEN_CHROMA_TOKEN")
        is_json = response.headers.get("content-type", "").startswith("application/json")
        if response.is_server_error or (response.is_error and not is_json):
            response.read()
            # What stands before a server may repeat what it was sent.
            text = response.text.replace(self._header.get("X-Chroma-Token") or "\0", "＊＊＊")
            raise self.presence.lose(_short(f"status {response.status_code}: {text}"))


class Server:
    """A collection on Chroma's own server, under a name that is this library's alone. Nothing is asked of the
    server before it is needed."""

    def __init__(self, server: ChromaServer, collection: str) -> None:
        self.name = f"{server.url} {collection}"
        self._named = collection
        headers = {"Authorization": f"Bearer {server.token}", "X-Chroma-Token": server.token}
        settings = Settings(
            anonymized_telemetry=False,
            chroma_server_host=server.url.rstrip("/"),
            # Asked for, but not looked at where the host is a whole address.
            chroma_server_http_port=0,
            chroma_server_headers=cast(Any, headers if server.token else {}),
        )
        self._tenant, self._database = DEFAULT_TENANT, DEFAULT_DATABASE
        self._api = System(settings).instance(_Api)
        self._collection: Collection | None = None

    @property
    def presence(self) -> Presence:
        """Whether the server was there when it was last asked."""
        return self._api.presence

    def reach(self) -> str:
        """Ask whether it is there; its version. Raises VectorsLostError."""
        with hurried():
            self._api.heartbeat()
            return self._api.get_version()

    def collection(self) -> Collection:
        if self._collection is None:
            model = self._api.get_or_create_collection(
                self._named,
                configuration=cast(Any, _SPACE),
                tenant=self._tenant,
                database=self._database,
            )
            self._collection = Collection(
                client=self._api, model=model, embedding_function=None, data_loader=None
            )
        return self._collection

    def gone(self) -> VectorsLostError:
        """The collection was deleted, by the server's owner or with its disk; it is made anew when next needed."""
        self._collection = None
        return self.presence.lose(f"it has no collection {self._named} any more")

    def drop(self) -> None:
        with suppress(NotFoundError):
            self._api.delete_collection(self._named, tenant=self._tenant, database=self._database)
        self._collection = None

    def close(self) -> None:
        self._api.shut()


def version_of(server: ChromaServer) -> str:
    """The version of a Chroma server. Raises VectorsLostError."""
    place = Server(server, "")
    try:
        return place.reach()
    finally:
        place.close()


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 200 else f"{line[:200]}…"
