"""Serves the library of the listings' tests, with the assistant that needs no model and one member of staff:
``python tests/serve_listings.py PORT HOME``."""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

import listings_library  # noqa: E402

import ui  # noqa: E402
from assistant.pipeline import Assistant  # noqa: E402
from settings import Settings  # noqa: E402
from vectorstore.people import People, Role  # noqa: E402

NAME, PASSWORD = "wang", "a long enough one"


def opened(home: Path) -> ui.Opened:
    store = listings_library.filled(home)
    people = People.at(home)
    people.add(NAME, PASSWORD, Role.STAFF, datetime.now(UTC))
    return ui.Opened(Assistant(store), store, store.close, people)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    ui.run(
        Settings(port=int(sys.argv[1])),
        lambda: opened(Path(sys.argv[2])),
        today=lambda: listings_library.TODAY,
    )
