"""What goes along from state to state: after any writes a store gives what one gives that is opened anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from fakes import HashingEmbedder, ingested

from assistant.evidence import gather
from assistant.naming import DocumentNames, names_of
from assistant.pipeline import WAITING, Assistant
from assistant.question import read_question
from assistant.scope import Scope
from vectorstore.corrections import Words
from vectorstore.embeddings import ServedEmbeddings
from vectorstore.errors import StoreError
from vectorstore.library import ALL_VISIBILITIES, PUBLIC, DocumentKey
from vectorstore.memory import Memory
from vectorstore.passages import (
    Duty,
    Hit,
    Indicator,
    IngestedDocument,
    SearchFilter,
    Span,
    Visibility,
)
from vectorstore.store import Store

AT = datetime(2026, 11, 29, tzinfo=UTC)
QUESTIONS = ("城镇化率的目标是多少", "第三条怎么说", "五号规划由谁负责")
SEEN = (PUBLIC, (Visibility.DRAFT,), ALL_VISIBILITIES)


def a_document(number: int, turn: int) -> IngestedDocument:
    text = f"# 第{number}号规划\n第三条 到2025年，城镇化率达到{turn}%\n由第{number}厅负责"
    name = f"plan-{number}"
    row = Indicator(name, f"城镇化率{number}", "%", (), "发展", None, Span(0, 3), Span(0, 1))
    duty = Duty(name, "城镇化", (f"第{number}厅",), (), Span(0, 3), Span(1, 3))
    rows, duties = ((row,), (duty,)) if number % 2 else ((), ())
    return ingested(name, text, title=f"第{number}号规划", indicators=rows, duties=duties)


def told(visibility: Visibility) -> Words:
    return Words("staff", AT, {"visibility": visibility.value})


def seen(store: Store) -> dict[str, object]:
    """All that is kept in memory of a store's documents, asked for by every way there is."""
    found: dict[str, object] = {"inventory": store.inventory(), "terms": store.known_names()}
    names = names_of(store)
    found["names"] = {
        **{i: named[1:] for i, named in names.names.items()},
        "pieces": {piece: sorted(ids) for piece, ids in names.of_piece.items() if ids},
        "common": names.common,
    }
    found["named"] = [d.id for d in names.named_in("第5号规划")]
    for who in SEEN:
        documents = store.documents(who)
        key = ",".join(who)
        found[f"{key} documents"] = documents
        found[f"{key} indicators"] = store.indicators((), who)
        found[f"{key} duties"] = store.duties((), who)
        found[f"{key} passages"] = [store.passages(d.id, who) for d in documents]
        found[f"{key} one by one"] = [store.document(d.id, who) for d in documents]
        found[f"{key} fingerprint"] = store.fingerprint(who)
        for question in QUESTIONS:
            hits = store.search(question, 5, SearchFilter(visibilities=tuple(who)))
            found[f"{key} {question}"] = [(hit.passage, hit.lexical) for hit in hits]
    found["idf"] = [store.idf(term) for term in ("城镇", "五", "没有")]
    return found


def write(store: Store, chance: Random, turn: int) -> None:
    """Do one of the things that staff do."""
    held = [d.id for d in store.documents(ALL_VISIBILITIES)]
    match chance.choice(("put", "put", "put many", "show", "show", "retitle", "remove")):
        case "put many":
            store.put_many([a_document(chance.randrange(8), turn + n) for n in range(3)])
        case "show" if held:
            store.correct(chance.choice(held), told(chance.choice(tuple(Visibility))))
        case "retitle" if held:
            store.correct(chance.choice(held), Words("staff", AT, {"title": f"第{turn}版规划"}))
        case "remove" if held:
            store.remove_many(chance.sample(held, min(len(held), chance.randrange(1, 3))))
        case _:
            store.put(a_document(chance.randrange(8), turn))


@pytest.mark.parametrize("seed", range(6))
def test_after_any_writes_a_store_gives_what_a_new_one_gives(
    seed: int, tmp_path: Path, embedder: HashingEmbedder
) -> None:
    chance = Random(seed)
    for turn in range(8):
        with Store.open(tmp_path / "data", create=True, embedder=embedder) as store:
            for step in range(chance.randrange(1, 6)):
                if chance.random() < 0.7:
                    # What was read before a write is what could go along wrongly.
                    seen(store)
                write(store, chance, 10 * turn + step)
            before = seen(store)
        with Store.open(tmp_path / "data", embedder=embedder) as anew:
            assert seen(anew) == before


def test_a_draft_leaves_what_was_worked_out_from_public_documents(
    tmp_path: Path, embedder: HashingEmbedder
) -> None:
    made: list[str] = []

    def work(name: str) -> str:
        made.append(name)
        return name

    with Store.open(tmp_path / "data", create=True, embedder=embedder) as store:
        store.put_many([a_document(n, 1) for n in range(3)])

        def ask() -> None:
            store.derived("of all", lambda: work("of all"))
            store.derived("of public", lambda: work("of public"), PUBLIC)
            store.derived_from_each("each", lambda d: work(d.id))

        ask()
        assert made == ["of all", "of public", "plan-0", "plan-1", "plan-2"]
        made.clear()
        store.put(ingested("draft", "尚未公开的文稿", visibility=Visibility.DRAFT))
        assert store.document("draft", ALL_VISIBILITIES).card.visibility is Visibility.DRAFT
        ask()
        assert made == ["of all"]
        made.clear()
        store.correct("draft", told(Visibility.PUBLIC))
        ask()
        assert sorted(made) == ["draft", "of all", "of public"]
        made.clear()
        store.correct("plan-1", told(Visibility.DRAFT))
        ask()
        assert sorted(made) == ["of all", "of public"]


def test_names_patched_from_an_earlier_state_are_those_made_anew() -> None:
    chance = Random(7)
    documents = {n: a_document(n, 0).document for n in range(30)}
    names = DocumentNames.of([])
    for turn in range(20):
        for n in chance.sample(range(30), 5):
            if chance.random() < 0.3:
                documents.pop(n, None)
            else:
                documents[n] = a_document(n, turn).document
        present = sorted(documents.values(), key=lambda d: d.id)
        names = DocumentNames.of(present, names)
        anew = DocumentNames.of(present)
        assert list(names.names) == list(anew.names)
        assert names.common == anew.common
        assert {p: sorted(ids) for p, ids in names.of_piece.items() if ids} == {
            p: sorted(ids) for p, ids in anew.of_piece.items()
        }


def test_keys_that_a_reader_comes_to_know_during_a_write_lose_nothing(
    tmp_path: Path, embedder: HashingEmbedder
) -> None:
    class Read(Memory):
        """Another thread reads the keys after they were looked at once."""

        __slots__ = ("looks",)

        def __getattribute__(self, name: str) -> Any:
            if name == "keys":
                self.looks = getattr(self, "looks", 0) + 1
                if self.looks == 2:
                    found: dict[str, DocumentKey] = known.keys_of(store.library)
                    self.keys = found
            return super().__getattribute__(name)

    with Store.open(tmp_path / "data", create=True, embedder=embedder) as store:
        store.put(a_document(1, 1))
        store.documents()
        before = store._memory
        corrected = store.library.correct("plan-1", told(Visibility.DRAFT))
        store.library.save(store.library.corrected([corrected]), AT)
        known = before.after_write({"plan-1": Visibility.DRAFT})
        racing = Read(1, former_keys=known.former_keys, pending=known.pending, decoded=known.decoded)
        after = racing.after_write({"plan-2": Visibility.PUBLIC})
        assert after.documents_of(store.library, frozenset(PUBLIC)) == {}


def test_a_document_that_is_withdrawn_in_the_write_that_brought_it_is_not_seen(
    tmp_path: Path, embedder: HashingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = a_document(1, 1)
    draft = a_document(1, 2)
    draft = replace(
        draft,
        document=replace(draft.document, card=replace(draft.document.card, visibility=Visibility.DRAFT)),
    )
    with Store.open(tmp_path / "data", create=True, embedder=embedder) as store:
        save = store.library.save
        seen_before: list[tuple[Indicator, ...]] = []

        def save_and_read(items: Sequence[IngestedDocument], at: datetime | None = None) -> None:
            seen_before.append(store.indicators())
            save(items, at)
            store.fingerprint()

        store.put(a_document(2, 1))
        monkeypatch.setattr(store.library, "save", save_and_read)
        store.put_many([public, draft])
        assert [len(rows) for rows in seen_before] == [0, 1]
        assert store.indicators() == ()


def test_a_document_that_comes_in_during_a_question_is_left_for_the_next(
    tmp_path: Path, embedder: HashingEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(tmp_path / "data", create=True, embedder=embedder) as store:
        store.put_many([a_document(n, 1) for n in range(3)])
        search = store.search

        def search_later(*given: Any, **named: Any) -> list[Hit]:
            store.put(a_document(7, 1))
            return search(*given, **named)

        monkeypatch.setattr(store, "search", search_later)
        question = read_question("城镇化率的目标是多少")
        first = {hit.passage.document_id for hit in gather(question, store).hits}
        assert first == {"plan-0", "plan-1", "plan-2"}
        assert "plan-7" in {hit.passage.document_id for hit in gather(question, store).hits}


def test_a_closed_store_does_not_open_its_folder_again(tmp_path: Path, embedder: HashingEmbedder) -> None:
    with Store.open(tmp_path / "data", create=True, embedder=embedder) as store:
        store.put(a_document(1, 1))
        assert store.search("城镇化率")
    with pytest.raises(StoreError, match="was closed"):
        store.search("城镇化率")


def test_documents_that_the_indexes_do_not_hold_yet_are_told(
    tmp_path: Path, embedder: HashingEmbedder
) -> None:
    with Store.open(tmp_path / "data", create=True, embedder=embedder) as store:
        store.put_many([a_document(n, 1) for n in range(3)])
        assert store.waiting_for_indexes() == 0
        store.library.save([a_document(0, 2), a_document(7, 2)])
        store._forget({"plan-0": Visibility.PUBLIC, "plan-7": Visibility.PUBLIC})
        assert store.waiting_for_indexes() == 2
        assert Scope(store)._state() != store.fingerprint(PUBLIC)
        store._indexed(store._indexes.finish())
        assert store.waiting_for_indexes() == 0
        assert Scope(store)._state() == store.fingerprint(PUBLIC)


def test_a_number_of_an_earlier_state_is_not_kept(tmp_path: Path, embedder: HashingEmbedder) -> None:
    with Store.open(tmp_path / "data", create=True, embedder=embedder) as store:
        store.put(a_document(0, 1))
        before = store.fingerprint(PUBLIC)
        store.put(a_document(1, 1))
        store.keep("figure", 0.5, before)
        assert store.kept("figure") is None
        store.keep("figure", 0.5, store.fingerprint(PUBLIC))
        assert store.kept("figure") == 0.5


def test_a_service_s_embedding_is_no_work_of_this_process(tmp_path: Path, embedder: HashingEmbedder) -> None:
    with Store.open(tmp_path / "data", create=True, embedder=embedder) as store:
        assert store.works_here
        store._embedder = ServedEmbeddings.__new__(ServedEmbeddings)
        assert not store.works_here
        assert Assistant(store)._at_work._initial_value == WAITING


def test_what_is_not_public_tells_nobody_which_words_are_known(
    tmp_path: Path, embedder: HashingEmbedder
) -> None:
    with Store.open(tmp_path / "data", create=True, embedder=embedder) as store:
        store.put_many([a_document(n, 1) for n in range(3)])
        before = {term: store.idf(term) for term in ("燃气", "城镇", "没有")}
        assert before["燃气"] == before["没有"]
        store.put(ingested("hidden", "燃气入户安全检查每年一次", visibility=Visibility.INTERNAL))
        assert {term: store.idf(term) for term in before} == before
        assert "燃气" not in "".join(store.corrected_terms("燃汽入户检查"))
        store.correct("hidden", told(Visibility.PUBLIC))
        assert store.idf("燃气") < before["燃气"]
        store.remove("hidden")
        assert {term: store.idf(term) for term in before} == before
