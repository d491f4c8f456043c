"""Several stores on one library in PostgreSQL: they follow each other, and one writes at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes import HashingEmbedder, ingested
from postgres import Postgres

from vectorstore import turns
from vectorstore.corrections import Words
from vectorstore.errors import (
    StoreLockedError,
    StoreMissingError,
    StoreUnreachableError,
    StoreVersionError,
)
from vectorstore.following import Follower
from vectorstore.keys import key_at
from vectorstore.passages import Visibility
from vectorstore.people import People, Role
from vectorstore.place import Place
from vectorstore.postgres import WriterLock, engine_for
from vectorstore.rows import State
from vectorstore.store import ALL_VISIBILITIES, Store

PLAN = "# 发展目标\n到2025年，常住人口城镇化率达到75%\n城乡居民收入差距缩小"
CARE = "医疗保险报销比例为80%\n参保人员可以在定点医院就医\n异地就医应当备案"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def places(tmp_path: Path, database_url: str) -> tuple[Place, Place]:
    """Two folders that share a library."""
    return Place(tmp_path / "a", database_url), Place(tmp_path / "b", database_url)


@pytest.fixture
def stores(places: tuple[Place, Place]) -> Iterator[tuple[Store, Store]]:
    """Both opened; the second one when the first had made the library."""
    with (
        Store.open(places[0], create=True, embedder=HashingEmbedder()) as a,
        Store.open(places[1], embedder=HashingEmbedder()) as b,
    ):
        yield a, b


def found(store: Store, question: str) -> list[tuple[str, float]]:
    return [(hit.passage.id, hit.score) for hit in store.search(question, 5)]


def test_what_one_writes_the_other_answers_alike(stores: tuple[Store, Store]) -> None:
    a, b = stores
    assert not b.refresh()
    a.put_many([ingested("plan", PLAN), ingested("care", CARE)])
    assert b.refresh()
    assert found(a, "医疗保险报销比例") == found(b, "医疗保险报销比例") != []
    assert a.fingerprint() == b.fingerprint()
    a.put(ingested("plan", PLAN.replace("75%", "80%")))
    b.refresh()
    assert "80%" in b.search("城镇化率", 1)[0].passage.text
    assert b.remove("care")
    a.refresh()
    assert [d.id for d in a.documents()] == ["plan"]
    assert found(a, "城镇化率") == found(b, "城镇化率")


def test_only_what_changed_is_taken_in(stores: tuple[Store, Store]) -> None:
    a, b = stores
    a.put_many([ingested("plan", PLAN), ingested("care", CARE)])
    b.refresh()
    embedder = b._embedder
    assert isinstance(embedder, HashingEmbedder)
    embedder.embedded.clear()
    changed = ingested("plan", PLAN.replace("75%", "80%"))
    a.put(changed)
    b.refresh()
    assert embedder.embedded == [changed.passages[1].indexed_text]


def test_a_withdrawn_document_is_withdrawn_everywhere(stores: tuple[Store, Store]) -> None:
    a, b = stores
    a.put_many([ingested("plan", PLAN), ingested("care", CARE)])
    b.refresh()
    a.correct("care", Words("wang", NOW, {"visibility": "draft"}, action="withdraw"))
    b.refresh()
    assert [d.id for d in b.documents()] == ["plan"]
    assert "care" not in {hit.passage.document_id for hit in b.search("医疗保险报销", 10)}
    assert b.document("care", ALL_VISIBILITIES).card.visibility is Visibility.DRAFT


def test_a_folder_opened_again_takes_in_what_it_missed_and_nothing_else(
    places: tuple[Place, Place],
) -> None:
    with Store.open(places[0], create=True, embedder=HashingEmbedder()) as a:
        a.put(ingested("plan", PLAN))
        with Store.open(places[1], embedder=HashingEmbedder()) as b:
            b.search("城镇化率")
        a.put(ingested("care", CARE))
        again = HashingEmbedder()
        with Store.open(places[1], embedder=again) as b:
            assert {hit.passage.document_id for hit in b.search("医疗 城镇化", 10)} == {"plan", "care"}
        assert [text for text in again.embedded if "城镇化率" in text] == []


def test_indexes_of_another_library_are_not_taken_for_ones_own(
    places: tuple[Place, Place], postgres: Postgres
) -> None:
    with Store.open(places[0], create=True, embedder=HashingEmbedder()) as store:
        store.put(ingested("plan", PLAN))
        store.search("城镇化率")
    other = Place(places[0].home, postgres.new())
    with Store.open(other, create=True, embedder=HashingEmbedder()) as store:
        assert store.search("城镇化率") == []
        store.put(ingested("care", CARE))
        assert {hit.passage.document_id for hit in store.search("城镇化率 医疗", 9)} == {"care"}


def test_a_library_in_the_folder_and_a_shared_one_keep_apart(places: tuple[Place, Place]) -> None:
    alone = Place(places[0].home)
    with Store.open(alone, create=True, embedder=HashingEmbedder()) as store:
        store.put(ingested("care", CARE))
    with Store.open(places[0], create=True, embedder=HashingEmbedder()) as store:
        store.put(ingested("plan", PLAN))
        assert {hit.passage.document_id for hit in store.search("医疗 城镇化率", 9)} == {"plan"}
    with Store.open(alone, embedder=HashingEmbedder()) as store:
        assert {hit.passage.document_id for hit in store.search("医疗 城镇化率", 9)} == {"care"}


def test_damaged_indexes_are_made_good_from_the_library(places: tuple[Place, Place]) -> None:
    with Store.open(places[0], create=True, embedder=HashingEmbedder()) as a:
        a.put_many([ingested("plan", PLAN), ingested("care", CARE)])
        whole = found(a, "医疗保险报销")
        with Store.open(places[1], embedder=HashingEmbedder()) as b:
            opened = b._ready()
            opened.vectors.delete(list(opened.vectors.keys(["care"])))
            opened.fulltext.delete(["plan"])
        with Store.open(places[1], embedder=HashingEmbedder()) as b:
            assert found(b, "医疗保险报销") == whole
            assert b.library.unfinished() == {}


def test_before_the_first_document_there_is_nothing_to_join(
    places: tuple[Place, Place], empty_database_url: str
) -> None:
    for place in (places[0], Place(places[0].home, empty_database_url)):
        with pytest.raises(StoreMissingError, match="zhengwen ingest FOLDER"):
            Store.open(place, embedder=HashingEmbedder())


def test_another_embedding_or_splitter_is_refused_with_the_command(stores: tuple[Store, Store]) -> None:
    a, _ = stores
    place = Place(a.home.parent / "c", a._place.database_url)  # type: ignore[attr-defined]
    with pytest.raises(StoreVersionError, match="zhengwen doctor --repair"):
        Store.open(place, embedder=HashingEmbedder(dimension=32))
    with pytest.raises(StoreVersionError, match="zhengwen ingest --rebuild"):
        Store.open(place, embedder=HashingEmbedder(), splitter="0")


WRITER = (
    "import sys, time; from pathlib import Path; from fakes import HashingEmbedder, ingested\n"
    "from vectorstore.place import Place; from vectorstore.store import Store; from vectorstore.rows import State\n"
    "store = Store.open(Place(Path(sys.argv[1]), sys.argv[2]), embedder=HashingEmbedder())\n"
    "with store._writing:\n"
    "    store.library.save([ingested('half', '社区食堂补贴办法')])\n"
    "    print('writes', flush=True); time.sleep(60)\n"
)


def test_a_killed_writer_gives_way_and_the_others_finish_what_it_began(
    stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = stores
    url = a._place.database_url  # type: ignore[attr-defined]
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(a.home.parent / "w"), url],
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": ":".join(sys.path), "HOME": os.environ["HOME"]},
    )
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writes\n"
        monkeypatch.setattr("vectorstore.postgres.WAIT_SECONDS", 0.3)
        monkeypatch.setattr(WriterLock.acquire, "__defaults__", (0.3,))
        with pytest.raises(StoreLockedError, match=f"process {writer.pid} on .* wait until it has finished"):
            a.put(ingested("plan", PLAN))
        assert not a._writing.enter_if_free()
        a.refresh()
        assert a.library.unfinished() == {"half": State.PENDING}
    finally:
        writer.send_signal(signal.SIGKILL)
        writer.wait()
    end = time.monotonic() + 20
    while a.library.unfinished() and time.monotonic() < end:
        time.sleep(0.1)
        a.refresh()
    b.refresh()
    assert found(a, "社区食堂补贴") == found(b, "社区食堂补贴") != []
    assert a.put(ingested("plan", PLAN))


def test_writers_of_one_process_take_turns_while_another_reads(stores: tuple[Store, Store]) -> None:
    a, b = stores
    a.put(ingested("plan", PLAN))
    failures: list[BaseException] = []

    def write(store: Store, name: str) -> None:
        try:
            for i in range(4):
                store.put(ingested(f"{name}{i}", f"{CARE}\n{name}第{i}款"))
                assert store.search("城镇化率", 1)[0].passage.document_id == "plan"
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(s, n)) for s, n in ((a, "x"), (a, "y"), (b, "z"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    for store in stores:
        store.refresh()
    assert a.statistics().documents == b.statistics().documents == 13
    assert found(a, "异地就医备案") == found(b, "异地就医备案")


def test_a_follower_takes_changes_in_and_outlives_a_lost_database(
    stores: tuple[Store, Store], postgres: Postgres, caplog: pytest.LogCaptureFixture
) -> None:
    a, b = stores
    url = a._place.database_url  # type: ignore[attr-defined]
    seen = threading.Event()
    follower = Follower(b, seen.set, every=0.05)
    follower.start()
    try:
        a.put(ingested("plan", PLAN))
        assert seen.wait(10)
        postgres.lose(url)
        time.sleep(0.5)
        postgres.give_back(url)
        seen.clear()
        a.put(ingested("care", CARE))
        assert seen.wait(10)
    finally:
        follower.close()
    assert found(b, "医疗保险") != []
    assert sum("cannot be reached" in record.message for record in caplog.records) <= 2
    assert any("reached again" in record.message for record in caplog.records)


def test_a_lost_database_is_said_in_a_sentence_and_comes_back_by_itself(
    stores: tuple[Store, Store], postgres: Postgres
) -> None:
    a, _ = stores
    url = a._place.database_url  # type: ignore[attr-defined]
    a.put(ingested("plan", PLAN))
    postgres.lose(url)
    try:
        with pytest.raises(StoreUnreachableError, match="Try again in a moment"):
            a.search("城镇化率")
        with pytest.raises(StoreUnreachableError):
            a.put(ingested("care", CARE))
    finally:
        postgres.give_back(url)
    assert found(a, "城镇化率") != []
    assert a.put(ingested("care", CARE))


def test_a_writer_that_lost_its_connection_writes_no_more(
    stores: tuple[Store, Store], postgres: Postgres
) -> None:
    a, b = stores
    url = a._place.database_url  # type: ignore[attr-defined]
    with pytest.raises(StoreUnreachableError), a._writing:
        postgres.lose(url)
        postgres.give_back(url)
        assert b.put(ingested("care", CARE))
        with pytest.raises(StoreUnreachableError):
            a.library.save([ingested("plan", PLAN)])
        a.library.save([ingested("plan", PLAN)])
    a.refresh()
    assert [d.id for d in a.documents()] == ["care"]


def test_a_login_at_one_is_a_login_at_the_other(
    places: tuple[Place, Place], stores: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vectorstore.passwords._N", 2**8)
    here, there = (People.at(place) for place in places)
    try:
        here.add("wang", "a long enough password", Role.STAFF, NOW)
        token = here.login("wang", "a long enough password", NOW)
        assert token is not None
        user = there.whose(token, NOW)
        assert user is not None and user.name == "wang"
        there.logout(token)
        assert here.whose(token, NOW) is None
    finally:
        here.close()
        there.close()
    assert key_at(places[0], "history") == key_at(places[1], "history")


def test_no_password_stands_in_what_is_said_of_a_database(tmp_path: Path) -> None:
    place = Place(tmp_path, "postgresql+psycopg://zhengwen:geheim@127.0.0.1:1/zhengwen")
    assert "geheim" not in repr(place) + place.library_name
    assert place.library_name == "the database zhengwen at 127.0.0.1"
    engine = engine_for(place)
    with pytest.raises(StoreUnreachableError) as lost, engine.connect():
        pass
    assert "geheim" not in str(lost.value)


def test_a_turn_that_cannot_begin_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    class Lock:
        held = 0

        def acquire(self, wait: float = 1) -> None:
            self.held += 1

        def release(self) -> None:
            self.held -= 1

    lock = Lock()

    def broken() -> None:
        raise StoreUnreachableError("gone")

    turn = turns.Turn(lock, begun=broken)  # type: ignore[arg-type]
    with pytest.raises(StoreUnreachableError), turn:
        pass
    assert lock.held == 0
    assert turn.here.acquire(blocking=False)
