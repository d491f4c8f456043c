"""Serves the small library with an honest model that writes slowly: ``python tests/serve_model.py PORT HOME``.

Everything is real but the model: the store, the drafter, HTTP to a scripted server. A question with
多久 in it reaches a model that never answers; with 断 the stream breaks inside the second statement.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

import small_library  # noqa: E402
from model_drafter import drafter_at  # noqa: E402
from model_server import Asked, model_server  # noqa: E402
from model_server_steps import Breaks, Line, Says, Silent, Step  # noqa: E402
from model_server_writers import compliant, honest, seen  # noqa: E402

import ui  # noqa: E402
from assistant.chat_model import Limits  # noqa: E402
from assistant.pipeline import Assistant  # noqa: E402
from settings import Settings  # noqa: E402
from vectorstore.store import Store  # noqa: E402

PATIENT = Limits(seconds=30.0, retries=0)
OFFICE = "青川市政务服务中心"
LEFT = "left"
"""A file in HOME that appears when a client has left a model that was silent."""


@dataclass(frozen=True)
class NotedSilence(Silent):
    """Never answers, and notes when the client has gone."""

    note: Path

    def answer(self, body: Mapping[str, Any], line: Line) -> None:
        super().answer(body, line)
        self.note.touch()


def slow_and_honest(request: Asked) -> Step:
    """See the module."""
    question = seen(request).question
    if "多久" in question:
        return NotedSilence(Path(sys.argv[2]) / LEFT)
    step = compliant(honest, pause=0.03, piece=4)(request)
    if "断" in question and isinstance(step, Says) and step.text:
        return Breaks(step.text[: step.text.index('"text"', step.text.index('"text"') + 1) + 12])
    return step


def opened(home: Path, answering: Callable[[Store], Assistant]) -> ui.Opened:
    """The small library in a store of its own."""
    store = Store.open(home, create=True)
    store.put_many(small_library.read_all().values())
    assistant = answering(store)
    assistant.warm_up()
    return ui.Opened(assistant, store, store.close)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    with model_server(slow_and_honest) as server:
        drafter = drafter_at(server, limits=PATIENT)
        ui.run(
            Settings(port=int(sys.argv[1]), producer=OFFICE),
            lambda: opened(Path(sys.argv[2]), lambda store: Assistant(store, drafter)),
            today=lambda: small_library.TODAY,
        )
