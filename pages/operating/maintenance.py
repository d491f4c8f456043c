"""The switch that stops the service for citizens at once: a file in the library's folder that holds what is said."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from pages.operating.away import away
from vectorstore.manifest import replace_file

FILE_NAME: Final = "maintenance.txt"
MOST: Final = 1_000
"""Characters of what is said."""
RETRY_SECONDS: Final = 300.0
_OPEN: Final = ("/livez", "/readyz", "/healthz", "/metrics", "/zw/", "/login", "/logout", "/staff")
"""What goes on: what watches the service, and the staff's pages."""


class Maintenance:
    """The switch of a folder; works from another process while it is served."""

    def __init__(self, home: Path) -> None:
        self._file = home / FILE_NAME

    def on(self, text: str) -> None:
        """Stop the service; ``text`` is said instead, a sentence of ours where it is empty."""
        replace_file(self._file, text.strip()[:MOST])

    def off(self) -> bool:
        """Go on. False when it was not stopped."""
        stopped = self._file.exists()
        self._file.unlink(missing_ok=True)
        return stopped

    def text(self) -> str | None:
        """What is said; None while the service works."""
        try:
            return self._file.read_text("utf-8")
        except FileNotFoundError:
            return None


class Closed:
    """Wraps an application: says what the switch says, where it is on."""

    def __init__(self, app: ASGIApp, switch: Maintenance) -> None:
        self.app = app
        self._switch = switch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        said = None if scope["type"] != "http" or path.startswith(_OPEN) else self._switch.text()
        if said is None:
            await self.app(scope, receive, send)
            return
        response = away(scope, 503, "away.maintenance", after=RETRY_SECONDS, text=said)
        await response(scope, receive, send)
