"""What staff say of a card: put over what is read, kept by every later reading, taken back, and in the audit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes import HashingEmbedder, ingested

from vectorstore import carrying
from vectorstore.corrections import Words
from vectorstore.errors import DocumentNotFoundError
from vectorstore.library import ALL_VISIBILITIES, LIBRARY_FILE, PUBLIC, Library
from vectorstore.passages import Conflict, DocumentCard, IngestedDocument, SearchFilter, Span, Visibility
from vectorstore.place import Place
from vectorstore.store import Store

TEXT = "社区食堂开到每条街道\n老人用餐打八折"
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def written(text: str = TEXT, path: str = "in/a.txt", card: DocumentCard | None = None) -> IngestedDocument:
    """A document of a path, with the hash of its text as that of its bytes."""
    item = ingested(hashlib.sha256(path.encode()).hexdigest()[:6], text, title="食堂办法", card=card)
    source = replace(item.document.source, path=path, sha256=hashlib.sha256(text.encode()).hexdigest())
    return replace(item, document=replace(item.document, source=source))


def said(**told: object) -> Words:
    return Words("wang", MONDAY, told)


def seen(store: Store, word: str = "社区食堂") -> list[str]:
    return [hit.passage.document_id for hit in store.search(word, 5, SearchFilter())]


@pytest.fixture
def home(place: Place) -> Path:
    return place.home


@pytest.fixture
def store(place: Place, embedder: HashingEmbedder) -> Iterator[Store]:
    with Store.open(place, create=True, embedder=embedder) as store:
        yield store


def test_a_correction_is_on_the_card_and_has_no_place_in_the_text(store: Store) -> None:
    card = DocumentCard(
        number="数发〔2020〕1号",
        issuers=("省政府",),
        spans=(("number", Span(0, 2)), ("issuer", Span(2, 4))),
        conflicts=(Conflict("number", "1号", "2号"),),
    )
    item = written(card=card)
    store.put(item)
    store.correct(item.document.id, said(number="数发〔2020〕2号", issued="2020-03-04", title="社区食堂办法"))
    document = store.document(item.document.id)
    assert (document.card.number, str(document.card.issued)) == ("数发〔2020〕2号", "2020-03-04")
    assert document.card.span_of("number") is None
    assert document.card.span_of("issuer") == Span(2, 4)
    assert document.card.conflicts == ()
    assert document.text == TEXT
    assert document.title == store.passages(document.id)[0].title == "社区食堂办法"
    told = {c.field: (c.value, c.by, c.at) for c in store.corrections(document.id)}
    assert told["number"] == ("数发〔2020〕2号", "wang", MONDAY)


def test_a_new_reading_keeps_what_was_said_and_a_correction_can_be_taken_back(store: Store) -> None:
    item = written(card=DocumentCard(number="1号", region="浙江省"))
    store.put(item)
    store.correct(item.document.id, said(number="2号", region=None))
    again = written(TEXT + "\n周末也开门", card=DocumentCard(number="3号", region="浙江省"))
    store.put(again)
    assert "周末" in store.document(again.document.id).text
    assert store.document(again.document.id).card.number == "2号"
    assert store.document(again.document.id).card.region is None
    store.correct(again.document.id, Words("li", MONDAY, {}, ("number",)))
    card = store.document(again.document.id).card
    assert (card.number, card.region) == ("3号", None)
    assert [c.field for c in store.corrections(again.document.id)] == ["region"]
    assert not store.put(again)


def test_who_may_see_a_document_changes_at_once(store: Store, embedder: HashingEmbedder) -> None:
    item = written(card=DocumentCard(visibility=Visibility.DRAFT))
    store.put(item)
    assert seen(store) == []
    embedder.embedded.clear()
    store.correct(item.document.id, said(visibility="public"))
    assert item.document.id in seen(store)
    store.correct(item.document.id, said(visibility="internal"))
    assert seen(store) == []
    with pytest.raises(DocumentNotFoundError):
        store.document(item.document.id)
    assert not any("食堂" in text for text in embedder.embedded)


def test_what_was_read_may_narrow_who_sees_a_document_but_never_widen_it(store: Store) -> None:
    item = written()
    store.put(item)
    name = item.document.id
    store.correct(name, said(visibility="draft"))
    store.put(written(TEXT + "\n一", card=DocumentCard(visibility=Visibility.INTERNAL)))
    store.put(written(TEXT + "\n二"))
    assert store.document(name, ALL_VISIBILITIES).card.visibility is Visibility.DRAFT
    store.correct(name, said(visibility="public"))
    store.put(written(TEXT + "\n三"))
    assert store.document(name).card.visibility is Visibility.PUBLIC
    store.put(written(TEXT + "\n四", card=DocumentCard(visibility=Visibility.INTERNAL)))
    store.put(written(TEXT + "\n五"))
    assert store.document(name, ALL_VISIBILITIES).card.visibility is Visibility.INTERNAL


def test_what_is_held_before_the_first_reading_counts_for_it(store: Store) -> None:
    store.hold("in/a.txt", said(visibility="draft"))
    item = written(card=DocumentCard(visibility=Visibility.PUBLIC))
    store.put(item)
    assert store.document(item.document.id, ALL_VISIBILITIES).card.visibility is Visibility.DRAFT
    assert seen(store) == []


def test_bytes_that_move_take_along_what_was_said_of_them(store: Store) -> None:
    item = written()
    store.put(item)
    store.correct(item.document.id, said(visibility="internal", number="5号"))
    store.remove(item.document.id)
    moved = written(path="in/elsewhere.txt")
    store.put(moved)
    card = store.document(moved.document.id, ALL_VISIBILITIES).card
    assert (card.visibility, card.number) == (Visibility.INTERNAL, "5号")
    other = written("别的文字", "in/other.txt")
    store.put(other)
    assert store.corrections(other.document.id) == ()


def test_every_change_is_in_the_audit_with_who_and_when_and_what_was_before(store: Store) -> None:
    item = written(card=DocumentCard(number="1号"))
    store.put(item)
    store.correct(item.document.id, said(number="2号"))
    store.correct(item.document.id, Words("li", MONDAY, {"visibility": "draft"}, ("number",), "withdraw"))
    first, second = store.library.audit(item.document.id)
    assert (first["actor"], first["action"], first["at"]) == ("wang", "correct", MONDAY.isoformat())
    assert first["detail"] == {"number": ["1号", "2号"]}
    assert (second["actor"], second["action"]) == ("li", "withdraw")
    assert second["detail"] == {"number": ["2号", "1号"], "visibility": ["public", "draft"]}
    assert store.library.audit("elsewhere") == []


def test_a_library_that_is_set_aside_hands_corrections_on(tmp_path: Path, embedder: HashingEmbedder) -> None:
    with Store.open(tmp_path, create=True, embedder=embedder) as store:
        item = written()
        store.put(item)
        store.correct(item.document.id, said(visibility="draft", number="8号"))
    carrying.set_aside(tmp_path / LIBRARY_FILE)
    new = Library.at(tmp_path / LIBRARY_FILE)
    new.take_over(carrying.aside(tmp_path / LIBRARY_FILE))
    assert {c.field: c.value for c in new.corrections("in/a.txt")} == {"visibility": "draft", "number": "8号"}
    new.close()


@pytest.mark.parametrize(("told", "taken_back"), [({"text": "x"}, ()), ({}, ("annexes",))])
def test_only_fields_of_a_card_can_be_corrected(told: dict[str, str], taken_back: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="no such correction"):
        Words("wang", MONDAY, told, taken_back)


def test_what_was_worked_out_of_public_documents_outlives_a_draft_but_not_its_publishing(
    store: Store,
) -> None:
    store.put(written())
    store.keep("threshold", 0.5)
    before = store.fingerprint(PUBLIC)
    draft = written("别的文字", "in/other.txt", DocumentCard(visibility=Visibility.DRAFT))
    store.put(draft)
    assert store.kept("threshold") == 0.5
    assert store.fingerprint(PUBLIC) == before != store.fingerprint()
    store.correct(draft.document.id, said(visibility="public"))
    assert store.kept("threshold") is None
