"""A page that was begun before a write leaves nothing of it behind for the pages after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fakes import HashingEmbedder, ingested

from assistant.pipeline import Assistant
from assistant.replies import reply_json
from pages.contracts import Service
from pages.duties import listing_of
from pages.library import library_page
from pages.parameters import Parameters
from pages.viewers import CITIZEN
from pages.words import words_for
from vectorstore.library import PUBLIC
from vectorstore.passages import Duty, IngestedDocument, Span
from vectorstore.store import Store


def a_document(name: str) -> IngestedDocument:
    duty = Duty(name, "城镇化", (f"{name}厅",), (), Span(0, 3), Span(1, 3))
    return ingested(name, f"由{name}厅负责", title=f"{name}规划", duties=(duty,))


@pytest.fixture
def service(tmp_path: Path, embedder: HashingEmbedder, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """A service whose first page has listed its documents when another one comes in."""
    with Store.open(tmp_path / "data", create=True, embedder=embedder) as store:
        store.put(a_document("first"))
        derived = store.derived
        late = [a_document("late")]

        def derived_later(*given: Any, **named: Any) -> Any:
            while late:
                store.put(late.pop())
            return derived(*given, **named)

        monkeypatch.setattr(store, "derived", derived_later)
        yield Service(Assistant(store), store, lambda: date(2026, 1, 1), reply_json)


def test_a_list_of_documents_that_was_begun_before_a_write(service: Service) -> None:
    for _ in range(2):
        html = library_page(service, words_for("zh"), CITIZEN, Parameters.of([("q", "规划")]))
    assert "late规划" in html


def test_a_list_of_duties_that_was_begun_before_a_write(service: Service) -> None:
    for _ in range(2):
        listing = listing_of(service, PUBLIC, Parameters.of([("office", "late厅")]))
    assert [duty.document_id for duty in listing.led] == ["late"]
