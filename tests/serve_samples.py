"""Serves the sample documents of ``corpus/`` on a fixed day: ``python tests/serve_samples.py PORT HOME [slow|staff]``.

With ``slow`` an honest model writes the answers, piece by piece, so that a page can be seen while it waits. With ``staff``
a member of staff can log in, a reader has said something of two replies, and a topic is not answered.
"""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

from managed_library import NoWeb  # noqa: E402
from model_drafter import drafter_at  # noqa: E402
from model_server import model_server  # noqa: E402
from model_server_writers import compliant, honest  # noqa: E402

import ui  # noqa: E402
from assistant.agent import AgentDrafter  # noqa: E402
from assistant.chat_model import Limits  # noqa: E402
from assistant.pipeline import Assistant  # noqa: E402
from assistant.replies import reply_json  # noqa: E402
from ingest.sync import ingest  # noqa: E402
from pages.management import Management  # noqa: E402
from settings import Settings  # noqa: E402
from vectorstore.feedback import FeedbackBook, FeedbackKind, FeedbackReason, Opinion  # noqa: E402
from vectorstore.people import People, Role  # noqa: E402
from vectorstore.store import Store  # noqa: E402

CORPUS = Path(__file__).parents[1] / "corpus"
TODAY = date(2025, 11, 20)
NOW = datetime(2025, 11, 20, 1, 30, tzinfo=UTC)
NAME, PASSWORD = "wang", "a long enough one"
SAID = (
    (
        "企业上云由谁负责，补贴多少钱？",
        FeedbackKind.PROBLEM,
        FeedbackReason.OFF_THE_POINT,
        "想知道补贴找谁申请",
    ),
    ("智慧养老由哪个单位牵头？", FeedbackKind.USEFUL, None, ""),
)
_PATIENT = Limits(seconds=60.0, retries=0)


def opened(home: Path, drafter: AgentDrafter | None, *, staff: bool = False) -> ui.Opened:
    """The samples in a store of their own."""
    store = Store.open(home, create=True)
    ingest([CORPUS], store)
    people = People.at(home)
    assistant = Assistant(store, drafter, today=lambda: TODAY)
    assistant.warm_up()
    if not staff:
        return ui.Opened(assistant, store, store.close, people)
    people.add(NAME, PASSWORD, Role.STAFF, NOW)
    store.library.topics.add(["人事任免", "干部提拔"], "", "", NAME, NOW)
    management = Management.of(store, owner_token="", now=lambda: NOW, after=assistant.warm_up, web=NoWeb)
    book = FeedbackBook.at(home)
    for question, kind, reason, comment in SAID:
        reply = reply_json(assistant.ask(question), store, today=TODAY, elapsed_ms=1)
        book.add(Opinion(kind, question, reply, (), reason, comment), NOW)

    def close() -> None:
        management.adding.close()
        store.close()

    return ui.Opened(assistant, store, close, people, management=management, feedback=book)


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
            lambda: opened(Path(sys.argv[2]), writer, staff="staff" in sys.argv[3:]),
            today=lambda: TODAY,
        )
