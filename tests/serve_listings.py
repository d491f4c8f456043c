"""Serves the library of the listings' tests, with the assistant that needs no model, one member of staff, and a
reader's word about a reply: ``python tests/serve_listings.py PORT HOME``."""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

import listings_library  # noqa: E402

import ui  # noqa: E402
from assistant.pipeline import Assistant  # noqa: E402
from assistant.replies import reply_json  # noqa: E402
from settings import Settings  # noqa: E402
from vectorstore.feedback import FeedbackBook, FeedbackKind, FeedbackReason, Opinion  # noqa: E402
from vectorstore.people import People, Role  # noqa: E402

NAME, PASSWORD = "wang", "a long enough one"
ASKED = "老人不会用手机怎么办？"


def opened(home: Path) -> ui.Opened:
    store = listings_library.filled(home)
    people = People.at(home)
    now = datetime.now(UTC)
    people.add(NAME, PASSWORD, Role.STAFF, now)
    assistant = Assistant(store, today=lambda: listings_library.TODAY)
    book = FeedbackBook.at(home)
    reply = reply_json(assistant.ask(ASKED), store, today=listings_library.TODAY, elapsed_ms=1)
    book.add(Opinion(FeedbackKind.PROBLEM, ASKED, reply, (), FeedbackReason.OFF_THE_POINT, "没说清楚"), now)
    return ui.Opened(assistant, store, store.close, people, feedback=book)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    ui.run(
        Settings(port=int(sys.argv[1])),
        lambda: opened(Path(sys.argv[2])),
        today=lambda: listings_library.TODAY,
    )
