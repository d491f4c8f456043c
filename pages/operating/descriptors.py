"""How many connections the file descriptors of this process allow.

Where none is left, asyncio fails to accept, logs each failure and tries again at once: a server that is busy with that
answers nobody. So there are always some left, for the library, the indexes and the processes that read files.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Final

RESERVED: Final = 150
"""Of these a service with 2,700 documents has 76 open at rest."""
LEAST: Final = 32
BACKLOG: Final = (64, 2_048)
"""Connections that are accepted at one time: the least, and the most that uvicorn takes by itself."""
UNKNOWN: Final = 1_024
"""Taken where the system has no such limit to ask for."""


@dataclass(frozen=True, slots=True)
class Room:
    """connections: open at a time; one more is told to come again. backlog: those accepted at one time."""

    connections: int
    backlog: int


def room_for(descriptors: int) -> Room:
    """The room that so many descriptors leave."""
    backlog = min(BACKLOG[1], max(BACKLOG[0], descriptors // 8))
    return Room(max(LEAST, descriptors - RESERVED - backlog), backlog)


def room() -> Room:
    """The room in this process, after its limit was raised to what the system allows it."""
    if sys.platform == "win32":
        return room_for(UNKNOWN)
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        soft = hard
    except (ValueError, OSError):
        # Some systems state no limit and allow less; then what is set stays.
        pass
    return room_for(1 << 20 if soft == resource.RLIM_INFINITY else soft)
