"""Serves the small library with the prepared assistant: ``python tests/serve_fakes.py PORT [HOME]``.

What readers say of answers is stored in HOME, where one is named.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

from fakes_documents import TODAY, FakeStore  # noqa: E402
from fakes_pages import FakeAssistant, fake_reply_json  # noqa: E402

import ui  # noqa: E402
from settings import Settings  # noqa: E402
from vectorstore.database import engine_at  # noqa: E402
from vectorstore.feedback import FeedbackBook  # noqa: E402
from vectorstore.library import LIBRARY_FILE  # noqa: E402

FEEDBACK = FeedbackBook(engine_at(Path(sys.argv[2]) / LIBRARY_FILE)) if len(sys.argv) > 2 else None
KEY = b"the same after a restart"


def say(word: str) -> None:
    """Tell the test that started this process how far it came."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    ui.run(
        Settings(port=int(sys.argv[1])),
        lambda: ui.Opened(FakeAssistant(), FakeStore(), lambda: say("closed"), feedback=FEEDBACK, key=KEY),
        today=lambda: TODAY,
        as_json=fake_reply_json,
    )
    say("stopped")
