"""An async source read from ordinary code, which keeps its hands free: it can stop the source at any time.

Code that waits for a model's next words can neither see that nobody reads any more nor that its time
is over. So the source runs in a thread of its own, and who reads it gets a pulse now and then.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
import time
from collections.abc import AsyncIterator, Callable, Generator
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

PULSE = 0.1
"""Seconds between two pulses: as long as a press of the stop button may go unnoticed."""
LETTING_GO = 2.0
"""Seconds that a cancelled source may take to close its connection; then it is left behind."""


@dataclass(frozen=True, slots=True)
class _Item(Generic[T]):
    value: T


@dataclass(frozen=True, slots=True)
class _End:
    error: BaseException | None = None


def pulsed(
    source: Callable[[], AsyncIterator[T]], *, every: float = PULSE, deadline: float | None = None
) -> Generator[T | None, None, None]:
    """The items of ``source()`` as they come, and None whenever nothing came for ``every`` seconds.

    Closing the iterator cancels the source, which closes its connections. Raises what the source
    raises, and TimeoutError when the source has not ended ``deadline`` seconds after the first step.
    """
    box: queue.SimpleQueue[_Item[T] | _End] = queue.SimpleQueue()
    loop = asyncio.new_event_loop()
    task = loop.create_task(_pump(source, box))
    thread = threading.Thread(target=_run, args=(loop, task), name="model", daemon=True)
    thread.start()
    end = None if deadline is None else time.monotonic() + deadline
    try:
        while True:
            rest = every if end is None else min(every, end - time.monotonic())
            if rest <= 0:
                raise TimeoutError(f"The source had not ended after {deadline:g} seconds.")
            try:
                got = box.get(timeout=rest)
            except queue.Empty:
                yield None
                continue
            if isinstance(got, _End):
                if got.error is not None:
                    raise got.error
                return
            yield got.value
    finally:
        with contextlib.suppress(RuntimeError):  # The loop has ended by itself.
            loop.call_soon_threadsafe(task.cancel)
        thread.join(LETTING_GO)


async def _pump(source: Callable[[], AsyncIterator[T]], box: queue.SimpleQueue[_Item[T] | _End]) -> None:
    items = source()
    try:
        async for item in items:
            box.put(_Item(item))
    except BaseException as error:  # handed to the reader, who raises it
        box.put(_End(error))
        if isinstance(error, asyncio.CancelledError):
            raise
    else:
        box.put(_End())
    finally:
        close = getattr(items, "aclose", None)
        if close is not None:
            with contextlib.suppress(Exception):  # Its error, if it has one, is told already.
                await close()


def _run(loop: asyncio.AbstractEventLoop, task: asyncio.Task[None]) -> None:
    asyncio.set_event_loop(loop)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            loop.run_until_complete(task)
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        loop.close()
