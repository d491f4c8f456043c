"""Serves the sample documents of ``corpus/`` on a fixed day: ``python tests/serve_samples.py PORT HOME [slow]``.

With ``slow`` an honest model writes the answers, piece by piece, so that a page can be seen while it waits.
"""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

from model_drafter import drafter_at  # noqa: E402
from model_server import model_server  # noqa: E402
from model_server_writers import compliant, honest  # noqa: E402

import ui  # noqa: E402
from assistant.agent import AgentDrafter  # noqa: E402
from assistant.chat_model import Limits  # noqa: E402
from assistant.pipeline import Assistant  # noqa: E402
from ingest.sync import ingest  # noqa: E402
from settings import Settings  # noqa: E402
from vectorstore.people import People  # noqa: E402
from vectorstore.store import Store  # noqa: E402

CORPUS = Path(__file__).parents[1] / "corpus"
TODAY = date(2025, 11, 20)
_PATIENT = Limits(seconds=60.0, retries=0)


def opened(home: Path, drafter: AgentDrafter | None) -> ui.Opened:
    """The samples in a store of their own."""
    store = Store.open(home, create=True)
    ingest([CORPUS], store)
    people = People.at(home)
    assistant = Assistant(store, drafter)
    assistant.warm_up()
    return ui.Opened(assistant, store, store.close, people)


@contextlib.contextmanager
def slow_writer(wanted: bool) -> Iterator[AgentDrafter | None]:
    """The model that writes slowly, or none."""
    if not wanted:
        yield None
        return
    with model_server(compliant(honest, first=0.5, pause=0.1, piece=4)) as server:
        yield drafter_at(server, limits=_PATIENT)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    with slow_writer("slow" in sys.argv[3:]) as writer:
        ui.run(
            Settings(port=int(sys.argv[1])),
            lambda: opened(Path(sys.argv[2]), writer),
            today=lambda: TODAY,
        )
