"""Three short policy documents and an internal note, written for the tests of the assistant.

``tests/assistant/documents/``: a plan with a target table, duties and front matter; rules in
articles with HTML and an order to language models in their text; one year's work points; a
note that only staff may see. ``read_all`` reads them as ``zhengwen ingest`` would, without a store.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from assistant.answers import Answer, Refusal, Reply, Turn
from assistant.citations import find_quote
from assistant.pipeline import Assistant
from assistant.replies import reply_json
from ingest.document import read_document
from vectorstore.passages import Document, IngestedDocument, Passage
from vectorstore.store import Store

DOCUMENTS = Path(__file__).parent / "assistant" / "documents"
TODAY = date(2025, 6, 1)

PLAN = "elder-care-plan"
RULES = "open-data-rules"
POINTS = "work-points-2024"
NOTE = "internal-note"


@cache
def read_all() -> dict[str, IngestedDocument]:
    """The documents by id (the file's name without its ending)."""
    return {
        path.stem: read_document(path, path.read_bytes(), path.stem) for path in sorted(DOCUMENTS.iterdir())
    }


def document_of(document_id: str) -> Document:
    return read_all()[document_id].document


def passage_with(document_id: str, words: str) -> Passage:
    """The first passage of a document that holds certain words."""
    return next(p for p in read_all()[document_id].passages if find_quote(words, p.text))


@dataclass(frozen=True)
class SmallLibrary:
    """The documents in a store, with an assistant that answers from them."""

    store: Store
    assistant: Assistant
    # All replies in the words of a failed test would hide why it failed, and Hypothesis objects to their length.
    _replies: dict[tuple[str, ...], Reply] = field(default_factory=dict, repr=False)

    def ask(self, question: str, history: Sequence[str] = ()) -> Reply:
        """The reply to a question after earlier ones, which are asked first; each is asked once a session."""
        conversation = (*history, question)
        if conversation not in self._replies:
            turns = [Turn(earlier, self.ask(earlier, history[:n])) for n, earlier in enumerate(history)]
            self._replies[conversation] = self.assistant.ask(question, turns)
        return self._replies[conversation]

    def answer(self, question: str, history: Sequence[str] = ()) -> Answer:
        """The same where an answer is expected."""
        reply = self.ask(question, history)
        assert isinstance(reply, Answer), reply
        return reply

    def refusal(self, question: str, history: Sequence[str] = ()) -> Refusal:
        """The same where a refusal is expected."""
        reply = self.ask(question, history)
        assert isinstance(reply, Refusal), [statement.text for statement in reply.statements]
        return reply

    def json(self, reply: Reply) -> dict[str, Any]:
        return reply_json(reply, self.store, today=TODAY, elapsed_ms=1)


def words_of(reply: Answer) -> str:
    """All that an answer says."""
    return "\n".join(statement.text for statement in reply.statements)
