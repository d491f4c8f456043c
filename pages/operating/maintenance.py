"""The switch that stops the service for citizens at once: a file in the library's folder that holds what is said, or
an entry in the database of a shared library, by which all processes that serve it go."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, Protocol

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.operating.away import away
from vectorstore.errors import StoreError
from vectorstore.library import Library
from vectorstore.manifest import replace_file
from vectorstore.place import Place

LOG = logging.getLogger(__name__)

FILE_NAME: Final = "maintenance.txt"
FACT: Final = "maintenance"
"""The entry in the database."""
MOST: Final = 1_000
"""Characters of what is said."""
RETRY_SECONDS: Final = 300.0
LOOK_SECONDS: Final = 1.0
"""How often a process looks at the database's entry while it is asked."""
_OPEN: Final = ("/livez", "/readyz", "/healthz", "/metrics", "/zw/", "/login", "/logout", "/staff")
"""What goes on for all: what watches the service, the login, and the staff's pages."""


class Switch(Protocol):
    """Stops the service and lets it go on, from whatever process."""

    def on(self, text: str) -> None:
        """Stop the service; ``text`` is said instead, a sentence of ours where it is empty."""
        ...

    def off(self) -> bool:
        """Go on. False when it was not stopped."""
        ...

    def text(self) -> str | None:
        """What is said; None while the service works."""
        ...


class Maintenance:
    """The switch of a folder."""

    def __init__(self, home: Path) -> None:
        self._file = home / FILE_NAME

    def on(self, text: str) -> None:
        replace_file(self._file, text.strip()[:MOST])

    def off(self) -> bool:
        stopped = self._file.exists()
        self._file.unlink(missing_ok=True)
        return stopped

    def text(self) -> str | None:
        try:
            return self._file.read_text("utf-8")
        except FileNotFoundError:
            return None


class SharedMaintenance:
    """The switch of a shared library. Every method raises StoreUnreachableError."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def on(self, text: str) -> None:
        self._library.tell(FACT, text.strip()[:MOST])

    def off(self) -> bool:
        stopped = self.text() is not None
        self._library.tell(FACT, None)
        return stopped

    def text(self) -> str | None:
        said = self._library.fact(FACT)
        return said if isinstance(said, str) else None


@contextmanager
def switch_of(place: Place) -> Iterator[Switch]:
    """The switch by which a place is served. Raises StoreMissingError, StoreVersionError, StoreUnreachableError for a shared one."""
    if not place.shared:
        yield Maintenance(place.home)
        return
    with closing(Library.of(place)) as library:
        yield SharedMaintenance(library)


class Remembered:
    """What a switch said when it was last looked at, at most ``LOOK_SECONDS`` ago while anybody asks: then no request
    waits for a database; the first one after a while does. A switch that cannot be reached stays as it was."""

    def __init__(self, look: Callable[[], str | None]) -> None:
        self._look = look
        self._said = self._now(None)
        self._looked = time.monotonic()
        self._looking: asyncio.Task[None] | None = None

    async def text(self) -> str | None:
        """What it says; None while the service works."""
        age = time.monotonic() - self._looked
        if age >= LOOK_SECONDS and (self._looking is None or self._looking.done()):
            self._looking = asyncio.create_task(self._refreshed())
        if age >= 2 * LOOK_SECONDS and self._looking is not None:
            await asyncio.wait((self._looking,), timeout=LOOK_SECONDS)
        return self._said

    async def _refreshed(self) -> None:
        self._said = await asyncio.to_thread(self._now, self._said)
        self._looked = time.monotonic()

    def _now(self, before: str | None) -> str | None:
        try:
            return self._look()
        except StoreError as error:
            LOG.warning("whether the service is stopped could not be looked up: %s", error)
            return before


class Closed:
    """Wraps an application: says what a switch says, where one is on."""

    def __init__(
        self,
        app: ASGIApp,
        switch: Maintenance,
        shared: Remembered | None = None,
        works_here: Callable[[Request], bool] = lambda _: False,
    ) -> None:
        """``switch``: the folder's own; ``shared``: that of the shared library, where it is one; ``works_here``: whether
        a request is of staff who have logged in, or of a command of the folder's owner, who go on."""
        self.app = app
        self._switch = switch
        self._shared = shared
        self._works_here = works_here

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        said = None if scope["type"] != "http" or path.startswith(_OPEN) else await self._text()
        if said is None or await asyncio.to_thread(self._works_here, Request(scope)):
            await self.app(scope, receive, send)
            return
        response = away(scope, 503, "away.maintenance", after=RETRY_SECONDS, text=said)
        await response(scope, receive, send)

    async def _text(self) -> str | None:
        own = self._switch.text()
        return await self._shared.text() if own is None and self._shared is not None else own
