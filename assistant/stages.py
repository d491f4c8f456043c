"""How long the stages of an answer take, told to whoever wants to know."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum


class Stage(StrEnum):
    """A stage on the way from a question to its reply."""

    READ = "read"
    """What is asked, and what it names."""
    FIND = "find"
    """Passages, and the evidence taken from them."""
    DRAFT = "draft"
    CHECK = "check"
    """The citation check of what is drafted from the texts."""
    GUARD = "guard"
    """Whether the evidence bears out what the question names."""
    WRITE = "write"
    """A model's words, with their check; until the reader has them."""


Tell = Callable[[Stage, float], None]
"""Takes a stage and its seconds."""


def nobody(stage: Stage, seconds: float) -> None:
    """Tells nobody."""


@contextmanager
def timed(tell: Tell, stage: Stage) -> Iterator[None]:
    """Tell how long the block took, also where it fails."""
    began = time.perf_counter()
    try:
        yield
    finally:
        tell(stage, time.perf_counter() - began)
