"""Which Chroma server is set, as a value that costs nothing to read."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ChromaServer:
    """Chroma's own server at ``url``, like ``http://host:8000``. ``token`` stands in no repr and no message."""

    url: str
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class VectorState:
    """How the vectors on a server stand for a library: ``away`` says what is wrong, empty when all is well.

    lost: how often the server was lost since the start; local: searches answered from the vectors kept beside it;
    held, wanted: vectors kept here, passages in the library.
    """

    away: str
    lost: int
    local: int
    held: int
    wanted: int
